"""What similar words hide: other numbers, a "not", an opposite, the same names in other roles. Pure.

For a question beside an example question (`bot.matching`), and beside the passage that would answer it (`bot.answer`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from bot.terms import NUMBER_WORDS, STOP, stem, terms
from bot.text import fold
from bot.verbs import verb_stems

_NOT = "not no never none nobody nothing neither nor without cannot hardly scarcely barely nowhere"
NEGATIONS = frozenset(_NOT.split())
EXPLICIT = frozenset(stem(word) for word in NEGATIONS)
"""Stems that say no outright."""
REFUSING = frozenset(
    stem(w) for w in "refuse decline deny denial reject fail oppose boycott ignore lack refusal".split()
)
"""Stems of verbs that turn a statement into its contrary."""
TURNING = (
    REFUSING
    | EXPLICIT
    | frozenset(
        stem(word)
        for word in """non against block prevent stop halt end ban withdraw quit shun defy cut terminate dismiss dispute
        unclear unable impossible inaccessible absence absent neglect revoke sever less unlikely unwilling reluctant
        hesitant disagree dissent""".split()
    )
)
"""Stems with which a passage may say no in some way."""
_GROUPS = """
support back endorse approve welcome favour / oppose reject condemn denounce object
praise defend / criticise condemn attack accuse
accept agree join ratify comply enter adopt sign pass / refuse reject decline withdraw leave quit veto disagree
confirm admit acknowledge prove recognise / deny disprove
rise increase grow gain climb soar raise / fall decrease decline drop shrink sink lower
open start begin launch / close end shut terminate stop cease finish
win victory / lose lost defeat
allow permit let authorise grant / ban forbid prohibit block prevent refuse deny
impose / lift remove
arrive enter / leave depart exit
arrest detain jail / release free
guilty convict / innocent acquit
hire appoint / fire dismiss sack resign
alive survive born / die kill
include / exclude
buy / sell
legal lawful / illegal unlawful
true / false
friend ally / enemy
advance / retreat
succeed / fail
"""
_FORMS = """
before / after
first earliest / last latest
more most / less least
with / without
for / against
high highest / low lowest
strong / weak
oldest / newest
public / private
present / absent
"""
Pairs = tuple[tuple[frozenset[str], frozenset[str]], ...]


def _pairs(listed: str) -> Pairs:
    sides = (line.partition("/") for line in listed.strip().splitlines())
    return tuple((frozenset(map(stem, a.split())), frozenset(map(stem, b.split()))) for a, _, b in sides)


OPPOSITES = _pairs(_GROUPS)
"""Stems that turn a sentence round, whatever stands beside them."""
ALL_OPPOSITES = OPPOSITES + _pairs(_FORMS)
"""Also those that do so only between two sentences that are otherwise the same."""
_BEFORE, _BEHIND = 6, 3
"""How many words before a verb, or behind it, what denies it may stand."""
_VERBAL_NOT = re.compile(r"\b(?:not|never|cannot)\b|n['’]t\b", re.IGNORECASE)
_SHORT_NOT = re.compile(r"n['’]t\b")
_NOT_BEFORE = re.compile(r"(?:\bnot|n['’]t)\b[^.]{0,60}\b(?:before|until|till|only|just|merely)\b", re.IGNORECASE)
"""It happens all the same, later, or more than that."""
_OPEN_QUESTION = re.compile(r"\b(?:who|whom|whose|what|which|why|when|where|how)\b", re.IGNORECASE)
_WHO_NOT = re.compile(
    r"(?<=\w )\b(?:who|that|which)\s+"
    r"(?:(?:is|are|was|were|do|does|did|has|have|had|will|would|should|could|can)(?:n['’]t| not)|never)\b"
)
"""What kind of people or things is meant: "can they try somebody who isn't there" has no negation of its own."""
_WHY_NOT = re.compile(r"\bwhy\b.*?\b(?:should|must|could|can)(?:n['’]t\b|\b.{0,30}?\bnot\b)", re.IGNORECASE)
_OPEN_MATTER = re.compile(r"\bwhether\b", re.IGNORECASE)
_AUXILIARIES = frozenset("do does did is are was were has have had would could should wo ca must".split())


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of a text in order, written alike: "1,200" and "1200" are 1200, "twelve" is 12, "No. 21" is 21."""
    found: list[str] = []
    for word in re.findall(r"\d+(?:[.,]\d+)*|[a-z]+", fold(text)):
        if word[0].isdigit():
            plain = word.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", word) else word
            found.append(plain.lstrip("0") or "0")
        elif word in NUMBER_WORDS:
            found.append(NUMBER_WORDS[word])
    return tuple(found)


def negated(text: str) -> bool:
    """Whether a text has an odd number of negations ("did not", "never"; "not only" is none)."""
    words = [word for part in fold(text).replace("can't", "cannot").split() for word in _plain(part)]
    if words[:1] == ["no"]:  # "no, ..." answers; it negates nothing that follows
        words = words[1:]
    pairs = list(pairwise((*words, "")))
    count = sum(
        word in NEGATIONS and (word, after) not in (("not", "only"), ("no", "doubt"), ("no", "longer"))
        for word, after in pairs
    )
    return (count + sum(pair == ("no", "longer") for pair in pairs)) % 2 == 1


def _plain(word: str) -> tuple[str, ...]:
    bare = re.sub(r"[^\w'’]", "", word)
    return (bare[:-3], "not") if _SHORT_NOT.search(bare) else (bare,)


def opposites(one: str, other: str) -> list[tuple[str, str]]:
    """Words of `one` whose opposite stands in `other`, which has not the word itself: [("supported", "opposed")]."""
    mine, theirs = ({term.stem: term.surface for term in terms(text)} for text in (one, other))
    found = []
    for left, right in ALL_OPPOSITES:
        for these, those in ((left, right), (right, left)):
            if not these & theirs.keys() and not those & mine.keys():
                found += [
                    (mine[a], theirs[b]) for a in sorted(these & mine.keys()) for b in sorted(those & theirs.keys())
                ]
    return list(dict.fromkeys(found))


def contradiction(
    question: str, text: str, stems: Sequence[str], acts: Collection[str] = (), words_of: bool = False
) -> str:
    """How a passage (`text`, its `stems` in order) says the contrary of what is asked; "" when it does not.

    `acts`: stems of the verb that is asked about, where it is known; `words_of`: what somebody said is asked for, who
    may have denied it.
    """
    asked, own = frozenset(term.stem for term in terms(question)), frozenset(stems)
    explicit = bool(own & EXPLICIT or _SHORT_NOT.search(text))
    turned = _turned(asked, own) if not explicit else ""
    if turned:
        return f"it says the opposite ({turned})"
    no = _says_no(question)
    if no and asked & REFUSING and not explicit:
        return "the question has a double negation, and it has none"
    # Why something should not be done is often told without a "not".
    reasons = _WHY_NOT.search(question) and own.isdisjoint(acts)
    if (no or asked & REFUSING) and not (explicit or own & TURNING) and not reasons:
        return "the question has a negation, and it has none"
    if _VERBAL_NOT.search(question) and not own.isdisjoint(acts) and not _turned_down(acts, stems, text):
        return "the question has a negation, and it says so without one"
    if (
        not words_of
        and not no
        and not asked & REFUSING
        and _takes_for_granted(question)
        and not _NOT_BEFORE.search(text)
    ):
        denied = next((found for found in _denied(stems, text) if found in asked), "")
        if denied:
            return f"it denies what the question takes for granted ({denied})"
    return ""


@lru_cache(maxsize=256)
def _says_no(question: str) -> bool:
    """Whether a question has a negation of its own, not one of a clause that says who or what is meant."""
    plain = _WHO_NOT.sub(" ", question)
    return any(term.stem in EXPLICIT for term in terms(plain)) or bool(_SHORT_NOT.search(plain))


def _takes_for_granted(question: str) -> bool:
    """ "Why did they sell" does, "did they sell" and "what was said on whether to sell" do not."""
    return bool(_OPEN_QUESTION.search(question)) and not _OPEN_MATTER.search(question)


def _turned_down(acts: Collection[str], stems: Sequence[str], text: str) -> bool:
    """Whether a word that says no stands near one of these verbs: "did not issue", "refused to issue"."""
    short = _SHORT_NOT.search(text) is not None
    turning = [i for i, found in enumerate(stems) if found in TURNING or (short and found[:-2] in _AUXILIARIES)]
    places = [i for i, found in enumerate(stems) if found in acts]
    return any(-_BEHIND <= at - turn <= _BEFORE for at in places for turn in turning)


def _denied(stems: Sequence[str], text: str) -> list[str]:
    """Stems of verbs right behind a "not" ("did not cooperate", "doesn't recognise"), one adverb skipped."""
    places = [i for i, found in enumerate(stems) if found in ("not", "never", "cannot")]
    if _SHORT_NOT.search(text):
        places += [i for i, found in enumerate(stems) if found.endswith("nt") and found[:-2] in _AUXILIARIES]
    behind = (next((f for f in stems[place + 1 : place + 3] if f not in STOP), "") for place in places)
    return [found for found in behind if found in verb_stems()]


def _turned(asked: frozenset[str], own: frozenset[str]) -> str:
    """A pair of opposite words of which the question has one and the passage only the other; "" when none."""
    if own.isdisjoint(TURNING):
        for mine, theirs, again in _sides(asked):
            if own & theirs and own.isdisjoint(mine) and own.isdisjoint(again):
                return f"{min(asked & mine)} / {min(own & theirs)}"
    return ""


@lru_cache(maxsize=256)
def _sides(asked: frozenset[str]) -> tuple[tuple[frozenset[str], frozenset[str], frozenset[str]], ...]:
    """The pairs of which a question has one side alone: that side, the other, and the first in "re-" (what was closed
    and reopens)."""
    both = ((a, b) for left, right in OPPOSITES for a, b in ((left, right), (right, left)))
    return tuple((a, b, frozenset(f"re{word}" for word in a)) for a, b in both if asked & a and not asked & b)
