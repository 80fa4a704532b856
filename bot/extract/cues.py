"""Words that report speech, in all their forms, and the words that look like them but do not.

A cue is a verb of saying. Four classes by what follows it: SPEECH verbs take a clause or a quotation ("said that"),
TRANSITIVE ones an object that is part of what was said ("accused X of"), WEAK ones only count beside quotation marks
("smiled", "began"), and NOUNS name an utterance ("statement", "claim").
"""

from __future__ import annotations

_VOWELS = "aeiou"
_DOUBLE = frozenset("admit quip blog chat plan rebut stop commit permit refer infer concur demur defer".split())
_IRREGULAR = {
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote", "writing"),
    "think": ("thinks", "thought", "thinking"),
    "hold": ("holds", "held", "holding"),
    "put": ("puts", "put", "putting"),
    "read": ("reads", "read", "reading"),
    "find": ("finds", "found", "finding"),
    "swear": ("swears", "swore", "swearing"),
    "know": ("knows", "knew", "knowing"),
    "begin": ("begins", "began", "beginning"),
    "feel": ("feels", "felt", "feeling"),
    "understand": ("understands", "understood", "understanding"),
    "forecast": ("forecasts", "forecast", "forecasting"),
    "go": ("goes", "went", "going"),
    "make": ("makes", "made", "making"),
    "see": ("sees", "saw", "seeing"),
    "show": ("shows", "showed", "showing"),
    "foresee": ("foresees", "foresaw", "foreseeing"),
    "speak": ("speaks", "spoke", "speaking"),
    "sing": ("sings", "sang", "singing"),
    "give": ("gives", "gave", "giving"),
    "shoot": ("shoots", "shot", "shooting"),
    "hit": ("hits", "hit", "hitting"),
    "retweet": ("retweets", "retweeted", "retweeting"),
    "quit": ("quits", "quit", "quitting"),
}


def forms(verb: str) -> tuple[str, str, str]:
    """Third person, past and -ing form of a verb: "deny" gives denies, denied, denying."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    if verb.endswith("e"):
        return third, verb + "d", verb[:-1] + "ing"
    stem = verb + verb[-1] if verb in _DOUBLE else verb
    return third, stem + "ed", stem + "ing"


SPEECH = frozenset(
    """
    say tell add ask state announce explain note argue claim insist warn reply respond declare write tweet
    report suggest stress emphasize emphasise contend maintain assert allege acknowledge admit concede confirm
    complain remark observe joke quip recall recount reveal disclose testify conclude predict promise vow pledge
    swear caution counter clarify reiterate repeat assure inform remind lament proclaim boast brag confess hint
    imply mention answer wonder shout yell exclaim whisper mutter quote posit retort object opine protest
    instruct indicate signal advise reason charge propose continue post blog speculate surmise read estimate
    underline highlight retweet advertise threaten find notify urge telegraph decree rule
    """.split()
)
TRANSITIVE = frozenset(
    """
    call describe accuse criticize criticise denounce condemn praise blame slam blast mock deride dismiss deny
    label brand dub term characterize characterise hail ridicule decry rebuke attack demand order reject defend
    question deplore welcome tout compare cite encourage request thank apologize endorse rip lambast lambaste
    disparage liken refer vilify bemoan champion
    """.split()
)
WEAK = frozenset(
    """
    hold
    begin go smile laugh nod sigh cry chant sing sign shrug snap fire scream interrupt interject offer venture
    agree disagree joke conclude use voice express speak talk utter pronounce preach repeat open close finish
    end appear believe think hope feel know fear expect view consider regard want see understand worry doubt vow
    support oppose seek aim call raise release publish deliver issue give argue paint portray cast frame appeal
    invoke lead refuse decline show list include contain feature display mark outline detail recommend determine
    decide require provide define establish set encourage prefer assume realize realise learn discover imagine
    concede predict attribute deem rate rank pose present scoff sneer bristle grumble hail cheer shoot hit make
    put formulate envisage stipulate prescribe affirm reaffirm recognise recognize underscore
    """.split()
)

FORMS: dict[str, tuple[str, str]] = {}
"""Every form of every verb to (its verb, its kind: `base`, `third`, `past`, `ing`)."""
for _verb in sorted(SPEECH | TRANSITIVE | WEAK):
    FORMS.setdefault(_verb, (_verb, "base"))
    for _form, _kind in zip(forms(_verb), ("third", "past", "ing"), strict=True):
        FORMS[_form] = (_verb, _kind)

SAYING = frozenset(f for f, (verb, kind) in FORMS.items() if verb in SPEECH and kind in {"third", "past"})
"""Finite forms of plain verbs of saying."""
CERTAIN = frozenset("said says told tells adds added wrote writes asked asks tweeted insisted replied".split())
"""Forms that are hardly ever anything else."""

NOUN_LIKE = frozenset(
    """
    states reports claims notes demands calls charges remarks comments posts questions answers promises tweets
    pledges vows attacks orders requests quotes rules signals objects hints brands labels terms views hopes
    fears wants wonders protests reasons counters estimates cites boasts repeats jokes advances offers raises
    supports shows lists features details marks sets uses opens closes ends fires talks cries signs appeals
    leads aims posits notices highlights finds deals issues releases cheers voices report claim note demand call
    charge remark comment post question answer promise tweet pledge vow attack order request quote rule signal
    object hint brand label term protest reason counter estimate joke blast slam release issue reading thinking
    writing posting finding warning blogs blog doubts doubt
    """.split()
)
"""Forms that are as often nouns: they need a subject before and an object after to count."""

NOUNS = frozenset(
    """
    statement statements comment comments remark remarks speech tweet tweets post posts letter email e-mail memo
    interview claim claims argument assertion allegation accusation suggestion warning promise pledge vow call
    demand answer reply response question announcement declaration description testimony op-ed editorial column
    article report reports book message press-release release joke criticism complaint prediction words word
    phrase line headline slogan motto refrain caption proposal insistence admission denial belief view opinion
    conclusion resolution motion ruling filing document notice lawsuit affidavit petition manifesto ad blog
    transcript address lecture talk note
    """.split()
)

NAMING = frozenset(
    """
    called named titled entitled dubbed nicknamed known so-called termed labeled labelled branded billed
    subtitled codenamed christened word words term terms phrase phrases slogan hashtag tagline motto book film
    movie song show series album documentary episode magazine newspaper novel program programme category title
    headline chapter section column segment
    """.split()
)
"""What comes before a title, a nickname or a term in quotation marks."""
