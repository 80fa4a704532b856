"""Who does what to whom: the clause that a question asks about, and whether a passage tells of the same. Pure.

"When did Holm accuse Novak" asks for a passage in which Holm accuses. One in which Novak accuses, or somebody else
does, has all the words and is no answer. Only what can be told without a parser is told; where that is unsure the
passage is let through.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answer.thesaurus import countries
from bot.terms import IRREGULAR, STOP, content_terms, stem, terms
from bot.text import DASHES, QUOTE_MARKS, fold
from bot.verbs import verb_stems, verbs

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:[’'][^\W_]+)*|[.,;:!?()\"“”—–]")
_ACCORDING = re.compile(r"^According to [^,]{1,80}, ")
"""Says who tells it, and not who does it."""
_DO = frozenset("do does did will would can could should shall may might must".split())
_BE = frozenset("is are was were be been being".split())
_HAVE = frozenset("has have had".split())
_DETERMINERS = frozenset(
    "a an the this that these those its his her their our my your some any no every each both all another other such "
    "more many most several few one two three four five six seven eight nine ten".split()
)
_PREPOSITIONS = frozenset(
    "of in on at by for from with without into onto about over under between among against to through during after "
    "before since until within across near behind towards toward upon per via as than like despite around".split()
)
_PARTICLES = frozenset("out up off down away back".split())
_PRONOUNS = frozenset("he she it they we i you who which that him her them us me himself herself itself".split())
_AFTER_VERBS = _DETERMINERS | _PREPOSITIONS | _PARTICLES | _PRONOUNS
_SUBJECTS = frozenset("he she it they we i".split())
"""Pronouns that may stand for the one asked about."""
_OPENERS = frozenset("how which what whose".split())
_ORGANS = frozenset(
    "administration government ministry ministers minister officials president parliament senate senators congress "
    "army military forces police authorities cabinet lawmakers diplomats".split()
)
_PAST = frozenset(
    """began bought broke brought built caught chose drew drove fell felt fought found froze gave grew heard hid kept
    knew laid led left lent lost made met paid ran rang rose sang sank sat saw sent shook shot sold spent spoke stole
    struck sued swore taught threw told took tore underwent undertook understood withdrew won wore wrote""".split()
)
"""Past forms without "ed" that are hardly anything else."""
_LIGHT = frozenset(
    stem(w) for w in "have do be make take get give go come happen put let use need want try keep".split()
)
"""Verbs that say nothing without their object."""
_CALENDAR = frozenset(w.casefold() for w in (*month_name, *day_name) if w)
_ENDS = frozenset('.,;:!?()"“”—–')
_CLAUSE_EDGES = frozenset("but who which that and because although though while when after before since".split())
_IRREAL = frozenset("would could may might will shall should if whether unless Should If".split())
_WISHES = frozenset(
    stem(word)
    for word in """hope want plan intend seek expect threaten promise pledge vow consider wish allow permit urge ask
    demand permission refuse refusal decline fail failure right willing ready able unable due set likely bound
    scheduled agree offer proposal bid call request""".split()
)
"""What is done "to" do something is not yet that: "permission to appeal"."""
REACH = 4
"""How many words before a verb make it one of what may happen."""
OWN_SUBJECT = 5
"""How many words before a verb its own subject is looked for."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What a question asks about: stems of who does it, of what is done, and of the rest."""

    subject: frozenset[str]
    """Empty where the question asks for it ("who accused Novak")."""
    verb: str
    rest: frozenset[str]
    idiom: str = ""
    """The stems of the verb with the particle behind it ("tear up"): the verb alone says little of what is done."""


@lru_cache(maxsize=256)
def clause_of(question: str) -> Clause | None:
    """The clause of a question; None where its form does not tell.

    "did Holm accuse Novak", "was Novak accused by Holm", "who accused Novak", "has the court issued a warrant",
    "how many ships were diverted".
    """
    words = _words(question)
    for at, word in enumerate(words[:-1]):
        low = word.casefold()
        if low in _DO or low in _HAVE or low in _BE:
            found = _after(words, at, low)
            if found:
                return found
        if low in _BE and at > 1 and words[0].casefold() in _OPENERS and _participle(words[at + 1].casefold()):
            return _made(words[1:at], words[at + 1], words[at + 2 :], passive=True)
        if low in ("who", "which", "what") and at < 2 and (verb := _finite(words, at)) is not None:
            return _made([], words[verb], words[verb + 1 :], passive=False)
    return None


def _after(words: Sequence[str], at: int, auxiliary: str) -> Clause | None:
    """The clause whose verb follows an auxiliary at `at`."""
    base = auxiliary in _DO
    for i in range(at + 2, len(words)):
        if words[i] in _ENDS:
            return None
        if _is_verb(words, i, base):
            passive = not base and (auxiliary in _BE or words[i - 1].casefold() in _BE)
            return _made(words[at + 1 : i], words[i], words[i + 1 :], passive)
    return None


def _is_verb(words: Sequence[str], i: int, base: bool) -> bool:
    """Whether the word at `i` is the verb of the subject before it: in its base form, or a participle."""
    word, before = words[i].casefold(), words[i - 1].casefold()
    if before in _DETERMINERS or before in _PREPOSITIONS or before.endswith(("'s", "s'")):
        return False
    if not base:
        return _participle(word)
    every, nouns = verbs()
    if word not in every or (words[i][:1].isupper() and any(w.islower() for w in words[i + 1 :])):
        return False
    if word not in nouns:
        return True
    after = words[i + 1] if i + 1 < len(words) else ""
    low = after.casefold()
    if low in every and low not in nouns and low not in _PREPOSITIONS:
        return False  # "the supporters' trust withdraw": the verb comes next
    return not after or after in _ENDS or low in _AFTER_VERBS or not after.islower()


def _participle(word: str) -> bool:
    return (word.endswith(("ed", "en", "wn")) or word in IRREGULAR) and stem(word) in verb_stems()


def _finite(words: Sequence[str], at: int) -> int | None:
    """Where the verb stands in "who accused Novak", "which minister resigned"; "which banks" has none there."""
    which = words[at].casefold() == "which"
    for i in range(at + 1 + which, min(at + 4, len(words))):
        low = words[i].casefold()
        if low in _DO | _BE | _HAVE or low in _PREPOSITIONS or words[i] in _ENDS:
            return None
        present = low.endswith("s") and not low.endswith("ss") and not which
        past = low.endswith("ed") or low in _PAST
        if stem(low) in verb_stems() and (past or present) and low not in verbs()[1]:
            return i
    return None


def _made(subject: Sequence[str], verb: str, rest: Sequence[str], passive: bool) -> Clause | None:
    done = stem(fold(verb))
    if done in STOP or done in _LIGHT:
        return None
    first, others = _stems(subject), _stems(rest)
    idiom = f"{done} {rest[0].casefold()}" if rest and rest[0].casefold() in _PARTICLES else ""
    if passive:
        low = [word.casefold() for word in rest]
        by = _stems(rest[low.index("by") + 1 :]) if "by" in low else frozenset()
        return Clause(by, done, first | (others - by), idiom)
    return Clause(first, done, others, idiom)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.translate(QUOTE_MARKS).translate(DASHES))


def _stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(term.stem for term in content_terms(" ".join(words)))


def _stemmed(words: Sequence[str]) -> list[str]:
    """One stem a word, punctuation as it is: "U.S." and "Novak's" are usa and novak."""
    return [next((term.stem for term in terms(word)), word) for word in words]


def another_does_it(clause: Clause, text: str, same: Callable[[str], Collection[str]]) -> str:
    """Who else does it in a passage: "" where it is the one asked about, or cannot be told.

    `same(stem)` gives the stems that count as one. A passage that does not have the verb tells nothing.
    """
    if not clause.subject:
        return ""
    acts = _acts(clause, same)
    mine = frozenset(form for one in clause.subject for form in same(one)) | clause.subject
    theirs = clause.rest - mine
    words = _words(_ACCORDING.sub("", text))
    stems = _stemmed(words)
    country = not clause.subject.isdisjoint(countries()[0])
    reasons = [_at(words, stems, i, mine, theirs, country) for i, found in enumerate(stems) if found in acts and i]
    return "" if not reasons or not all(reasons) else reasons[0]


def only_imagined(clause: Clause, text: str, same: Callable[[str], Collection[str]]) -> bool:
    """Whether a passage has the verb asked about only as what may happen: "would visit", "hoped to visit"."""
    acts = _acts(clause, same)
    words = _words(text)
    places = [i for i, found in enumerate(_stemmed(words)) if found in acts]
    return bool(places) and all(_imagined(words, at) for at in places)


def _imagined(words: Sequence[str], at: int) -> bool:
    """Whether what stands before a verb, in its clause, makes it one of what may happen.

    In capitals inside a sentence it is a month or somebody's name: "on 3 May the council ...", "Governor Will Stone".
    """
    start = max(0, at - 2 * REACH)
    edge = max(
        (i for i in range(start, at) if words[i] in _ENDS or words[i].casefold() in _CLAUSE_EDGES), default=start - 1
    )
    before = [word if i else word.casefold() for i, word in enumerate(words[edge + 1 : at], edge + 1)]
    if not _IRREAL.isdisjoint(before[-REACH:]):
        return True
    to = max((i for i, word in enumerate(before) if word == "to"), default=-1)
    if to <= 0 or len(before) - to > REACH:
        return False
    return before[to - 1].casefold() in _BE or any(stem(word) in _WISHES for word in before[:to])  # "is to be opened"


def _acts(clause: Clause, same: Callable[[str], Collection[str]]) -> set[str]:
    """The verb asked about, in the forms of its own root."""
    return {clause.verb} | {form for form in same(clause.verb) if form[:4] == clause.verb[:4]}


def _at(
    words: Sequence[str], stems: Sequence[str], at: int, mine: frozenset[str], theirs: frozenset[str], country: bool
) -> str:
    """Who does what stands at `at`, if it is another than `mine`; a `country` acts through its government."""
    before, after = range(at), range(at + 1, len(words))
    low = [word.casefold() for word in words]
    if low[at - 1] in _DETERMINERS:
        return ""  # a noun: "the threat"
    told = at + 1 < len(low) and low[at + 1] == "by"
    passive = told or (any(low[i] in _BE for i in range(max(0, at - 3), at)) and stems[at] != low[at])
    if passive:
        by = next((i for i in after[:8] if low[i] == "by"), None)
        if by is None:
            return ""
        agent = range(by + 1, min(len(words), by + 8))
        if any(stems[i] in mine for i in agent):
            return ""
        return next((words[i] for i in agent if stems[i] in theirs), "") or _named(words, agent)
    owns = [low[i].endswith(("'s", "s'", "’s", "s’")) for i in range(len(low))]
    if any(stems[i] in mine and not owns[i] for i in before):
        return ""
    if not theirs and any(stems[i] in mine for i in after[:OWN_SUBJECT]):
        return ""  # "when did the strike end": they ended the strike
    near = range(max(0, at - OWN_SUBJECT), at)
    owner = next((i for i in near if stems[i] in mine), None)
    if owner is not None:
        return " ".join(words[owner:at])  # "Novak's lawyer resigned"
    if any(low[i] in _SUBJECTS for i in before) or (country and any(low[i] in _ORGANS for i in near)):
        return ""
    if any(stems[i] in theirs for i in near):
        return " ".join(words[i] for i in near if stems[i] in theirs)
    if any(stems[i] in mine for i in after):
        return _named(words, near) or (" ".join(words[i] for i in near if words[i] not in _ENDS) if near else "")
    return _named(words, near)


def _named(words: Sequence[str], places: range) -> str:
    """The name that stands there; "" for none. The first word of a sentence is none unless another follows."""
    no_name = _DETERMINERS | _PRONOUNS | _PREPOSITIONS | _CALENDAR
    found = [
        words[i]
        for i in places
        if words[i][:1].isupper()
        and words[i].casefold() not in no_name
        and not words[i].endswith(("'s", "s'", "’s", "s’"))
    ]
    return " ".join(found) if found and (len(found) > 1 or places[0] > 0 or words[places[0]] != found[0]) else ""
