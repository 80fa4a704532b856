"""Different words for the same thing: data/thesaurus.txt, general English, written for this program.

What only one newsroom's corpus calls so belongs to its intents (`synonyms:`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from bot.terms import terms

Forms = Mapping[str, tuple[str, ...]]
"""Stem, or stems of a phrase with blanks between -> what can stand for it, in the same form."""
LONGEST = 3
"""Words in the longest phrase."""


@cache
def thesaurus() -> Forms:
    """The groups of the file, by each of their members."""
    text = resources.files("bot.answer").joinpath("data", "thesaurus.txt").read_text(encoding="utf-8")
    found: dict[str, dict[str, None]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        group = list(dict.fromkeys(form for member in line.split("|") if (form := form_of(member))))
        for one in group:
            found.setdefault(one, {}).update(dict.fromkeys(other for other in group if other != one))
    return {one: tuple(others) for one, others in found.items()}


@cache
def countries() -> tuple[Forms, Forms]:
    """Names of countries with their adjectives, and with the seats of government that stand for them."""
    text = resources.files("bot.answer").joinpath("data", "countries.txt").read_text(encoding="utf-8")
    same: dict[str, dict[str, None]] = {}
    seats: dict[str, dict[str, None]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        names, people, *seat = ([form_of(word) for word in part.split(",")] for part in line.split("|"))
        for one in (*names, *people):
            same.setdefault(one, {}).update(dict.fromkeys(o for o in (*names, *people) if o != one))
        for one in seat[0] if seat else ():
            for other in (*names, *people):
                seats.setdefault(one, {})[other] = None
                seats.setdefault(other, {})[one] = None
    return {k: tuple(v) for k, v in same.items()}, {k: tuple(v) for k, v in seats.items()}


def form_of(words: str) -> str:
    """The stems of a word or phrase: "turned down" -> "turn down"."""
    return " ".join(dict.fromkeys(term.stem for term in terms(words) if "-" not in term.surface))


def phrases_in(stems: Sequence[str], forms: Forms) -> dict[int, str]:
    """Phrases of the thesaurus in a text: place of each of their words -> the phrase."""
    found: dict[int, str] = {}
    for size in range(2, LONGEST + 1):
        for start in range(len(stems) - size + 1):
            phrase = " ".join(stems[start : start + size])
            if phrase in forms:
                found.update(dict.fromkeys(range(start, start + size), phrase))
    return found
