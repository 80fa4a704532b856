"""Search terms: the stems under which statements are indexed and questions looked up. One way for both sides.

Beside stemming (Snowball English) only what is the same word in another spelling is folded: British and American
endings, "U.S." and "US", "six" and "6", "cease-fire" and "ceasefire". Synonyms are not: they belong to intents/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from threading import local

import Stemmer

from bot.text import DASHES, QUOTE_MARKS, fold

TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?|[^\W_]+")
NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        2,
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
STATES = {"us": "usa", "usa": "usa", "uk": "uk", "un": "un", "eu": "eu", "uae": "uae"}
PHRASES = re.compile(r"\b(united states(?: of america)?|united kingdom|united nations|european union)\b", re.I)
PHRASE_TERMS = {
    "united states": "usa",
    "united states of america": "usa",
    "united kingdom": "uk",
    "united nations": "un",
    "european union": "eu",
}
IRREGULAR = {
    "jan": "january",
    "feb": "february",
    "mar": "march",
    "apr": "april",
    "jun": "june",
    "jul": "july",
    "aug": "august",
    "sep": "september",
    "sept": "september",
    "oct": "october",
    "nov": "november",
    "dec": "december",
    "said": "say",
    "says": "say",
    "told": "tell",
    "gave": "give",
    "given": "give",
    "went": "go",
    "gone": "go",
    "came": "come",
    "took": "take",
    "taken": "take",
    "made": "make",
    "met": "meet",
    "died": "die",
    "dead": "die",
    "death": "die",
    "deaths": "die",
    "dying": "die",
    "began": "begin",
    "begun": "begin",
    "started": "start",
    "spoke": "speak",
    "spoken": "speak",
    "wrote": "write",
    "written": "write",
    "knew": "know",
    "known": "know",
    "thought": "think",
    "brought": "bring",
    "bought": "buy",
    "sent": "send",
    "held": "hold",
    "led": "lead",
    "left": "leave",
    "lost": "lose",
    "won": "win",
    "fought": "fight",
    "found": "find",
    "chose": "choose",
    "chosen": "choose",
    "broke": "break",
    "broken": "break",
    "saw": "see",
    "seen": "see",
    "kept": "keep",
    "paid": "pay",
    "sold": "sell",
    "sued": "sue",
    "sues": "sue",
    "freed": "free",
    "frees": "free",
    "built": "build",
    "felt": "feel",
    "grew": "grow",
    "grown": "grow",
    "withdrawn": "withdraw",
    "withdrew": "withdraw",
    "withdrawal": "withdraw",
    "drew": "draw",
    "drawn": "draw",
    "denied": "deny",
    "denies": "deny",
    "denial": "deny",
    "refusal": "refuse",
    "arrival": "arrive",
    "women": "woman",
    "men": "man",
    "children": "child",
    "people": "person",
    "persons": "person",
    "is": "be",
    "are": "be",
    "was": "be",
    "were": "be",
    "been": "be",
    "being": "be",
    "has": "have",
    "had": "have",
    "does": "do",
    "did": "do",
    "done": "do",
    "rose": "rise",
    "risen": "rise",
    "fell": "fall",
    "fallen": "fall",
    "ran": "run",
    "drove": "drive",
    "driven": "drive",
    "struck": "strike",
    "stricken": "strike",
    "hid": "hide",
    "hidden": "hide",
    "stole": "steal",
    "stolen": "steal",
    "forbade": "forbid",
    "forbidden": "forbid",
    "swore": "swear",
    "sworn": "swear",
    "taught": "teach",
    "caught": "catch",
    "sought": "seek",
    "bore": "bear",
    "borne": "bear",
    "stood": "stand",
    "understood": "understand",
    "shot": "shoot",
    "fled": "flee",
    "fed": "feed",
    "bled": "bleed",
    "sank": "sink",
    "sunk": "sink",
    "swam": "swim",
    "swum": "swim",
    "sang": "sing",
    "sung": "sing",
    "rang": "ring",
    "rung": "ring",
    "drank": "drink",
    "drunk": "drink",
    "spent": "spend",
    "lent": "lend",
    "bent": "bend",
    "dealt": "deal",
    "meant": "mean",
    "slept": "sleep",
    "crept": "creep",
    "wept": "weep",
    "swept": "sweep",
    "threw": "throw",
    "thrown": "throw",
    "blew": "blow",
    "blown": "blow",
    "flew": "fly",
    "flown": "fly",
    "shook": "shake",
    "shaken": "shake",
    "woke": "wake",
    "woken": "wake",
    "froze": "freeze",
    "frozen": "freeze",
    "spun": "spin",
    "hung": "hang",
    "dug": "dig",
    "stuck": "stick",
    "clung": "cling",
    "swung": "swing",
    "laid": "lay",
    "lain": "lie",
    "rode": "ride",
    "ridden": "ride",
    "arose": "arise",
    "arisen": "arise",
    "gotten": "get",
    "forgot": "forget",
    "forgotten": "forget",
    "forgave": "forgive",
    "forgiven": "forgive",
    "tore": "tear",
    "torn": "tear",
    "wore": "wear",
    "worn": "wear",
    "ate": "eat",
    "eaten": "eat",
    "beaten": "beat",
    "bitten": "bite",
    "became": "become",
    "overcame": "overcome",
    "undertook": "undertake",
    "undertaken": "undertake",
    "withheld": "withhold",
    "upheld": "uphold",
    "overthrew": "overthrow",
    "overthrown": "overthrow",
    "foresaw": "foresee",
    "foreseen": "foresee",
    "investigation": "investigate",
    "investigations": "investigate",
}
STOP = frozenset(
    """a an the this that these those there here it its itself he him his she her hers they them their theirs we our
    ours you your yours i me my mine of to in on at by for from with without into onto about over under between among
    as and or but nor so if then than too also very just only even both each such own same other another any some all
    more most much many few less not no be have do can could may might must shall should will would what which who
    whom whose when where why how whether while because since until during before after up down out off again further
    once am s t d ll re ve m don didn doesn isn aren wasn weren won't hasn haven hadn cannot per via
    please tell show give find know want need get got let say ask question answer hey hi hello thanks thank
    anything something someone anyone everybody ever exactly actually really quick quickly currently still
    yet""".split()
)
"""Words that carry no subject: never a reason to find a passage, never missed when a passage lacks them."""

_stemmers = local()


def _stemmer() -> Stemmer.Stemmer:
    """One a thread: a Snowball stemmer keeps state and must not be shared between threads."""
    found = getattr(_stemmers, "english", None)
    if found is None:
        found = _stemmers.english = Stemmer.Stemmer("english")
    return found


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The term of one folded word: "visited" -> visit, "organisation" -> organ, "six" -> 6."""
    if word[:1].isdigit():
        return word.replace(",", "").replace(":", "_").replace(".", "_")
    word = IRREGULAR.get(word, NUMBER_WORDS.get(word, word))
    if len(word) > 5:
        word = re.sub(r"is(?=(?:e|ed|es|ing|ation|ations|er|ers)$)", "iz", word)
        word = re.sub(r"our(?=(?:s|ed|ing|able|al)?$)", "or", word)
        word = re.sub(r"(?<=[a-z]{3})tre$", "ter", re.sub(r"ence(?=s?$)", "ense", word))
    return str(_stemmer().stemWord(word))


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a text with what it looked like."""

    stem: str
    surface: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.surface[:1].isupper()

    @property
    def number(self) -> bool:
        return self.surface[:1].isdigit()


@lru_cache(maxsize=1024)
def terms(text: str) -> tuple[Term, ...]:
    """Every term of a text in order, stop words included; "cease-fire" also as the joined word behind its parts.

    The last texts are kept: a question is held against every candidate.
    """
    plain = text.translate(QUOTE_MARKS).translate(DASHES)
    found: list[Term] = []
    previous = None
    for match in TOKEN.finditer(plain):
        surface = match.group()
        bare = _bare(surface)
        term = Term(bare, surface, match.start(), match.end())
        if previous and match.start() == previous.end + 1 and plain[previous.end] == "-" and not term.number:
            joined = (previous.surface + surface).casefold()
            if joined.isalpha() and len(joined) < 25:
                found.append(Term(stem(fold(joined)), previous.surface + surface, previous.start, match.end()))
        found.append(term)
        previous = term
    for match in PHRASES.finditer(plain):
        found.append(Term(PHRASE_TERMS[match.group().lower()], match.group(), match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _bare(surface: str) -> str:
    if "." in surface and not surface[0].isdigit():
        letters = surface.replace(".", "").casefold()
        return STATES.get(letters, letters)
    if surface in ("US", "USA", "UK", "UN", "EU", "UAE"):
        return STATES[surface.casefold()]
    word = fold(surface)
    if word.endswith(("'s", "'")):
        word = word.rstrip("s").rstrip("'")
    return stem(word.replace("'", ""))


@lru_cache(maxsize=256)
def content_terms(text: str) -> tuple[Term, ...]:
    """The terms of a text that carry its subject, each stem once, in order."""
    seen: dict[str, Term] = {}
    for term in terms(text):
        if fold(term.surface) not in STOP and term.stem not in STOP:
            seen.setdefault(term.stem, term)
    return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words the corpus has."""

    statements: int = 0
    """How many statements were counted."""
    frequency: dict[str, int] = field(default_factory=dict)
    """Stem -> in how many statements it stands."""
    words: dict[str, int] = field(default_factory=dict)
    """Folded word as written -> how often it stands, for spelling repair."""
    proper: frozenset[str] = frozenset()
    """Stems of words that are written with a capital inside sentences, as names are."""
    acronyms: frozenset[str] = frozenset()
    """Folded words that are written in capitals alone."""

    def idf(self, stem: str) -> float:
        """Rarity of a stem, 0 (in every statement) to 1 (in one or none)."""
        if self.statements < 2:
            return 1.0
        return log((self.statements + 1) / (self.frequency.get(stem, 0) + 0.5)) / log((self.statements + 1) / 0.5)
