"""The closed classes of English, and a guess at what is a finite verb: all the grammar that speakers are found with."""

from __future__ import annotations

from bot.extract.cues import CERTAIN, FORMS, NOUN_LIKE, forms

SUBJECT_PRONOUNS = frozenset("he she they i we it you who".split())
PRONOUNS = SUBJECT_PRONOUNS | frozenset("him her them us me his hers their theirs our my".split())
DETERMINERS = frozenset(
    """
    the a an this that these those his her their its our my your another some any each every no both several
    many most few all one two three four five six seven eight nine ten other multiple numerous various at-least
    """.split()
)
PREPOSITIONS = frozenset(
    """
    of in on at by for from with without to into onto about against over under during before after since until
    through throughout between among amid across around near off per via upon toward towards within beyond
    behind despite regarding concerning following including like unlike outside inside than because versus
    alongside
    """.split()
)
NP_PREPOSITIONS = frozenset("of for in at from with on to".split())
"""Prepositions that a subject may hold: "the director of X", "people familiar with Y", "a professor at Z"."""
CONJUNCTIONS = frozenset(
    """
    and or but nor so yet because although though while whereas when whenever where wherever if unless whether
    that which whose whom what why how as since once lest who
    """.split()
)
AUXILIARIES = frozenset(
    """
    is are was were be been being am has have had having do does did will would shall should can could may might
    must isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't
    shouldn't isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t won’t wouldn’t can’t
    couldn’t shouldn’t cannot not n't n’t to
    """.split()
)
BE = frozenset("is are was were be been being am isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t got".split())
NEGATIONS = frozenset(
    """
    not never n't n’t didn't doesn't don't hasn't haven't hadn't wouldn't won't couldn't can't isn't wasn't
    didn’t doesn’t don’t hasn’t haven’t hadn’t wouldn’t won’t couldn’t can’t isn’t wasn’t cannot neither nor
    """.split()
)
ADVERBS = frozenset(
    """
    also never later then now still often once twice again just even only further soon yet already always
    sometimes instead too both all long first last meanwhile afterwards afterward earlier recently ever
    twice-daily today yesterday tomorrow tonight simply far much more rather perhaps maybe however therefore
    thus moreover indeed together have has had himself herself itself themselves back out ago aloud flatly there
    nevertheless nonetheless
    here
    """.split()
)
TIME_WORDS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tues wed thurs fri sat sun january february
    march april june july august september october november december today yesterday tonight tomorrow morning
    afternoon evening night week month year weekend late early last next noon midnight hours minutes days
    """.split()
)
MONTHS_DAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december
    """.split()
)
NOT_ADVERBS = frozenset(
    "family ally italy july rally assembly bully jelly supply reply lily emily reilly kelly".split()
)

_COMMON = """
    go come take make get give keep leave begin start stop become seem appear look sound remain stay stand run
    lead lose win meet sit send bring buy sell pay build hold move turn open close raise reach grow fall rise
    help allow let try want need like love hate use spend die live kill face hit join enter visit travel arrive
    return refuse decline agree fail plan attempt continue push pull seek receive obtain accept support oppose
    back vote work play serve act follow watch hear listen read draw drive fly carry cut break catch choose
    happen include contain involve require provide offer cause create produce increase reduce release launch
    publish hope believe think know feel see find understand learn realize consider expect intend prepare sign
    pass approve reject adopt impose order force prevent end mark show prove reveal represent reflect mean exist
    belong depend
    """.split()
_PAST = """
    went came took made got gave kept left began became stood ran led lost won met sat sent brought bought sold
    paid built held fell rose let spent hit flew drew drove cut broke caught chose heard thought knew felt saw
    found understood learnt meant put set told said wrote spoke stuck struck threw wore withdrew fought sought
    taught forgot froze hid hurt laid lay lent rode rang sang shook shot shut slept stole swore swept swam tore
    woke
    """.split()
VERBS = (
    frozenset(_PAST)
    | frozenset(f for v in _COMMON for f in (forms(v)[0], forms(v)[1]))
    | {"want", "believe", "think", "say"}
)
_NOUNS_ED = frozenset("united armed red hundred need speed bed feed seed breed ted fred ahmed mohammed alfred".split())
_ADJECTIVES_ED = frozenset(
    """
    retired elected appointed unnamed unidentified so-called leaked detained convicted accused indicted injured
    displaced limited advanced experienced seasoned wounded armed hundred concerned united red alleged
    """.split()
)


def is_adverb(word: str, lower: str) -> bool:
    """May stand between a subject and its verb."""
    return lower in ADVERBS or (lower.endswith("ly") and len(lower) > 4 and word == lower and lower not in NOT_ADVERBS)


def is_preposition(word: str, lower: str) -> bool:
    """Capitals inside a sentence make a name of it: "Al From"."""
    return lower in PREPOSITIONS and word == lower


def is_verb(word: str, lower: str) -> bool:
    """Probably a finite verb, seen alone. Names and capitalised words never are."""
    if word != lower:
        return False
    if lower in AUXILIARIES or lower in VERBS or lower in CERTAIN:
        return True
    if lower in FORMS:
        return lower not in NOUN_LIKE and FORMS[lower][1] in {"past", "third"} and lower not in _ADJECTIVES_ED
    return (
        lower.endswith("ed")
        and len(lower) > 4
        and lower not in _NOUNS_ED
        and lower not in _ADJECTIVES_ED
        and "-" not in lower
    )


def is_possessive(word: str) -> bool:
    """Whether a word owns what follows: "Novak's", "his"."""
    return word.endswith(("’s", "'s", "s’", "s'")) or word in {"his", "her", "their", "its"}
