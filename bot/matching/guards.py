"""What similar words hide: other numbers, a "not", an opposite, the same names in other roles.

Pure functions over two texts, for the answer layer too: a question and the passage that would answer it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.matching.tokens import plain_words
from bot.text import fold

_NOT = "not no never none nobody nothing neither nor without cannot hardly scarcely barely nowhere"
NEGATIONS = frozenset(_NOT.split())
_REFUSING = "deny denies denied denying refuse refuses refused refusing fail fails failed failing lack lacks lacked"
_REFUSALS = frozenset(_REFUSING.split())
"""Negative in meaning without a negation word; they count only where asked (`negated(..., verbs=True)`)."""

_COUNTING = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
# "one" is a pronoun more often than a number.
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_COUNTING.split()) if word != "one"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

_PAIRS = """
support/oppose accept/reject accept/refuse agree/disagree allow/ban allow/forbid allow/block approve/reject
confirm/deny admit/deny win/lose begin/end start/end start/stop start/finish open/close increase/decrease rise/fall
raise/lower join/leave arrive/leave hire/fire appoint/dismiss arrest/release accuse/defend attack/defend
convict/acquit praise/criticise praise/criticize praise/condemn include/exclude buy/sell import/export before/after
first/last more/less most/least with/without for/against legal/illegal lawful/unlawful guilty/innocent true/false
public/private friend/enemy ally/enemy present/absent alive/dead born/died succeed/fail lift/impose grant/deny
prove/disprove recognise/deny earliest/latest oldest/newest high/low strong/weak gain/lose advance/retreat
enter/exit sign/veto pass/reject adopt/reject
"""
ANTONYMS: tuple[tuple[str, str], ...] = tuple(
    (left, right) for left, _, right in (p.partition("/") for p in _PAIRS.split())
)

_FORMS = """
won/win lost/lose began/begin begun/begin rose/rise risen/rise fell/fall fallen/fall left/leave bought/buy sold/sell
died/died denied/deny denies/deny allies/ally enemies/enemy stopped/stop stopping/stop banned/ban banning/ban
forbade/forbid forbidden/forbid admitted/admit acquitted/acquit included/include earlier/before later/after
"""
_IRREGULAR = dict(pair.split("/") for pair in _FORMS.split())
_OPPOSITES: dict[str, frozenset[str]] = {}
for _left, _right in ANTONYMS:
    _OPPOSITES[_left] = _OPPOSITES.get(_left, frozenset()) | {_right}
    _OPPOSITES[_right] = _OPPOSITES.get(_right, frozenset()) | {_left}


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of a text in order, written alike: "1,200" and "1200" are 1200, "twelve" is 12, "No. 21" is 21."""
    found: list[str] = []
    for word in re.findall(r"\d+(?:[.,]\d+)*|[a-z]+", fold(text)):
        if word[0].isdigit():
            plain = word.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", word) else word
            found.append(plain.lstrip("0") or "0")
        elif word in _NUMBER_WORDS:
            found.append(_NUMBER_WORDS[word])
    return tuple(found)


def years(text: str) -> tuple[str, ...]:
    """Numbers that read as years, 1000 to 2199."""
    return tuple(n for n in numbers(text) if re.fullmatch(r"1\d{3}|2[01]\d{2}", n))


def missing_numbers(asked: str, evidence: str) -> tuple[str, ...]:
    """Numbers of the question that the evidence does not have. Numbers are never nearly equal."""
    there = set(numbers(evidence))
    return tuple(n for n in dict.fromkeys(numbers(asked)) if n not in there)


def same_numbers(left: str, right: str) -> bool:
    """Whether two texts have the same numbers, in any order."""
    return sorted(numbers(left)) == sorted(numbers(right))


def negated(text: str, *, verbs: bool = False) -> bool:
    """Whether `text` has an odd number of negations ("did not", "never"); `verbs` counts "denied", "refused" too."""
    words = plain_words(text)
    if words[:1] == ("no",):  # "no, ..." answers; it negates nothing that follows
        words = words[1:]
    pairs = list(pairwise((*words, "")))
    count = sum(
        (word in NEGATIONS or (verbs and word in _REFUSALS))
        and (word, after) not in (("not", "only"), ("no", "doubt"), ("no", "longer"))
        for word, after in pairs
    )
    count += sum(pair == ("no", "longer") for pair in pairs)
    return count % 2 == 1


def same_polarity(left: str, right: str) -> bool:
    """Whether both texts assert, or both negate."""
    return negated(left) == negated(right)


def opposites(left: str, right: str) -> tuple[tuple[str, str], ...]:
    """Words of `left` whose opposite stands in `right` and which `right` itself lacks: ("supported", "opposed")."""
    there = {_stem(word): word for word in reversed(plain_words(right))}
    found: list[tuple[str, str]] = []
    for word in plain_words(left):
        stem = _stem(word)
        if stem in there:
            continue
        found += [(word, there[other]) for other in sorted(_OPPOSITES.get(stem, ())) if other in there]
    return tuple(dict.fromkeys(found))


def same_roles(left: Sequence[str], right: Iterable[str]) -> bool:
    """Whether the values that both have come in the same order: "Novak accused Holm" is not the reverse.

    Passive voice turns the order round and is for the caller to know (`passive`).
    """
    right = list(dict.fromkeys(right))
    left = [value for value in dict.fromkeys(left) if value in right]
    return left == [value for value in right if value in left]


def passive(text: str) -> bool:
    """Whether a text reads as passive: "was accused by"."""
    return bool(
        re.search(
            r"\b(?:is|are|was|were|been|being|be|got)\s+(?:\w+\s+){0,2}?\w+(?:ed|en|wn|ld|ght|nt|id)\b.*?\bby\b",
            fold(text),
        )
    )


def _stem(word: str) -> str:
    """Enough of a stem to look a verb up in ANTONYMS."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _OPPOSITES:
        return word
    for ending, put in (
        ("ied", "y"),
        ("ies", "y"),
        ("ing", ""),
        ("ing", "e"),
        ("ed", ""),
        ("ed", "e"),
        ("es", ""),
        ("s", ""),
        ("d", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)] + put
            if stem in _OPPOSITES:
                return stem
    return word
