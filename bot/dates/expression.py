"""A calendar expression as written, before anything is known of the day it is relative to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from bot.dates.vocabulary import spoken_year, year_number

Kind = Literal[
    "date",
    "season",
    "quarter",
    "half",
    "decade",
    "century",
    "era",
    "weekday",
    "unit",
    "yearago",
    "daynth",
    "holiday",
    "numeric",
]
Origin = Literal["publication", "mention"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A calendar expression as written; what it leaves open is None. Offsets into the text, end exclusive."""

    start: int
    end: int
    kind: Kind
    rule: str
    """Which rule of grammar.py found it."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int = 0
    """By kind: EDTF season, quarter or half (21 to 41), first digits of a decade or century, weekday (Monday is 0)."""
    unit: str = ""
    """For `unit`: day, week, weekend, month, quarter, year, decade, century, season."""
    shift: int | None = None
    """Whole units from the origin: -1 last, 0 this, 1 next; None where the text names no direction."""
    origin: Origin = "publication"
    year_shift: int | None = None
    """For "June of last year": the year, relative to `year_origin`."""
    year_origin: Origin = "publication"
    name: str = ""
    """For holidays: which."""
    about: bool = False
    """Approximate by its own words: "around", "circa"."""
    weekday: int | None = None
    """For a day of a month that is given with its weekday (Monday is 0)."""

    @property
    def absolute(self) -> bool:
        return self.year is not None or self.kind in ("decade", "century", "era")


SHIFTS = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "preceding": -1,
    "prior": -1,
    "this": 0,
    "that": 0,
    "same": 0,
    "current": 0,
    "full": 0,
    "latest": -1,
    "next": 1,
    "coming": 1,
    "following": 1,
    "upcoming": 1,
}
FROM_MENTION = ("following", "previous", "preceding", "same", "that")
"""Words that count from what was told, not from the day of publication."""


def shift_of(which: str | None) -> int | None:
    """How many units "last", "next", "this past" move; None where they do not tell."""
    if not which:
        return None
    words = which.split()
    if "past" in words or words[-1] == "past":
        return -1
    if words[-1] in ("ago", "from"):
        return None
    return SHIFTS.get(words[-1])


def year_of(match: re.Match[str], *groups: str) -> dict[str, Any]:
    """The year an expression names, or the relative year of its tail ("of this year")."""
    for group in groups:
        if match[group]:
            return {"year": year_number(match[group])}
    if "sy" in match.re.groupindex and match["sy"]:
        return {"year": spoken_year(match["sy"])}
    tail = match["ty"] if "ty" in match.re.groupindex else None
    if not tail:
        return {}
    words = tail.split()
    which = words[-2]
    origin: Origin = "mention" if which in FROM_MENTION else "publication"
    return {"year_shift": SHIFTS[which], "year_origin": origin}


def make(
    match: re.Match[str], kind: Kind, rule_id: str, /, start: int | None = None, end: int | None = None, **fields: Any
) -> Expression:
    """An `Expression` of a match, or of the part [start, end) of it."""
    first = match.start() if start is None else start
    return Expression(first, match.end() if end is None else end, kind, rule_id, **fields)
