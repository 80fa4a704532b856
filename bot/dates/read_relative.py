"""Reads what the rules for relative dates found: "last week", "two years ago", "the next day", "on Friday"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.dates.expression import FROM_MENTION, SHIFTS, Expression, Origin, make, shift_of
from bot.dates.vocabulary import MONTHS, SEASONS, WEEKDAYS, day_number, number, year_number

_DEFINITE = re.compile(r"\b(?:on|by|until|from|that|and|since) the $")
_POINTS_BACK = re.compile(
    r"(?:\A|[.;:!?\n(—–][\"”’)]*\s*|\b(?:in|by|until|since|from|of|during|before|early|late|later) )$"
)
"""What stands before "that" where it points to a month: the beginning of a sentence, a preposition."""
_NOUN = re.compile(
    r"(?: morning| afternoon| evening| night)?(?:'s\b| (?!(?:and|or|but|he|she|it|they|we|i|you|the|a|an|in|at|to|when"
    r"|after|before|that|which|was|were|had|his|her|my|our|their|with|for|of|as|on)\b)[a-z])"
)
"""After a weekday: it belongs to a noun ("the Friday deadline")."""


def _yearago(m: re.Match[str]) -> Iterator[Expression]:
    yield make(m, "yearago", "yearago", unit=m["what"] or "")


def _today(m: re.Match[str]) -> Iterator[Expression]:
    word = " ".join(m["t"].split())
    shift = (
        -2
        if "before yesterday" in word
        else 2
        if "after tomorrow" in word
        else (-1 if "yesterday" in word or word == "last night" else int(word == "tomorrow"))
    )
    yield make(m, "unit", "today", unit="day", shift=shift)


def _ago(m: re.Match[str]) -> Iterator[Expression]:
    n = number(m["n"])
    direction = " ".join(m["dir"].split())
    if n is None or n == 0 or (n > 400 and m["u"] != "year"):
        return
    back = direction in ("ago", "earlier", "before", "previously", "prior")
    origin: Origin = "publication" if direction in ("ago", "from now", "hence") else "mention"
    unit = "day" if m["u"] == "night" else m["u"]
    if unit == "decade":
        unit, n = "year", 10 * n
    yield make(m, "unit", "ago", unit=unit, shift=-n if back else n, origin=origin)


def _inago(m: re.Match[str]) -> Iterator[Expression]:
    n = number(m["n"])
    if n:
        yield make(m, "unit", "inago", unit=m["u"], shift=n)


def _dayof(m: re.Match[str]) -> Iterator[Expression]:
    unit = m["u"] or m["u2"] or "day"
    which = m["which"] or m["that"]
    if m["dayafter"]:
        shift: int | None = -1 if re.search(r"earlier|before", m["dayafter"]) else 1
    else:
        shift = SHIFTS[which]
    if unit in ("morning", "afternoon", "evening", "night"):
        unit = "day"
    if unit in SEASONS:
        yield make(m, "season", "dayof", number=SEASONS[unit], shift=0, origin="mention")
    elif unit in ("week", "month", "year", "weekend") and which == "next":
        # "the next year" tells on from what was told; "next year" is the rule `unit`
        yield make(
            m, "unit", "dayof", unit=unit, shift=1, origin="mention" if m.group().startswith("the") else "publication"
        )
    else:
        yield make(m, "unit", "dayof", unit=unit, shift=shift, origin="mention")


def _weekday(m: re.Match[str]) -> Iterator[Expression]:
    which = " ".join(m["which"].split()) if m["which"] else ""
    origin: Origin = "mention" if which.split(" ")[-1] in FROM_MENTION or which == "the next" else "publication"
    unit = which if which.endswith(("ago", "from")) else "this" if which == "this" else ""
    name = ""
    if (
        not which
        and _DEFINITE.search(m.string, max(0, m.start() - 10), m.start())
        and not _NOUN.match(m.string, m.end())
    ):
        name, origin = "the", "mention"
    yield make(
        m, "weekday", "weekday", number=WEEKDAYS[m["w"]], shift=shift_of(which), origin=origin, unit=unit, name=name
    )


def _monthof(m: re.Match[str]) -> Iterator[Expression]:
    which = m["which"]
    start = m.start()
    if which == "that":  # its sentence may only go on with a month: "said that November was dry"
        start = m.start("m")
        which = which if _POINTS_BACK.search(m.string, max(0, m.start() - 12), m.start()) else None
    origin: Origin = "mention" if which and which.split()[-1] in FROM_MENTION else "publication"
    yield make(m, "date", "monthof", start, month=MONTHS[m["m"].rstrip(".")], shift=shift_of(which), origin=origin)


def _unit(m: re.Match[str]) -> Iterator[Expression]:
    if m["yearend"]:
        unit = m["u2"] or "year"
        yield make(m, "unit", "unit", unit=unit, shift=None, origin="mention", name="year-end" if m["dec"] else "end")
    elif m["bare"]:
        yield make(m, "unit", "unit", unit=m["u3"], shift=None, origin="mention", name="in")
    elif m["weekend"]:
        yield make(m, "unit", "unit", unit="weekend", shift=None)
    elif m["quarter"]:
        yield make(m, "unit", "unit", unit="quarter", shift=None, name="the")
    else:
        origin: Origin = "mention" if m["which"] in FROM_MENTION else "publication"
        if m["u"] in SEASONS:  # "later this spring"
            yield make(m, "season", "unit", number=SEASONS[m["u"]], shift=SHIFTS[m["which"]], origin=origin)
            return
        unit = "quarter" if m["u"] == "period" else m["u"]
        yield make(m, "unit", "unit", unit=unit, shift=SHIFTS[m["which"]], origin=origin, name=m["which"])


def _holiday(m: re.Match[str]) -> Iterator[Expression]:
    year = year_number(m["y"]) if m["y"] else None
    yield make(m, "holiday", "holiday", name=" ".join(m["h"].split()), shift=shift_of(m["which"]), year=year)


def _daynth(m: re.Match[str]) -> Iterator[Expression]:
    yield make(m, "daynth", "daynth", m.start("d"), m.end("d"), day=day_number(m["d"]), origin="mention")


READERS: dict[str, Callable[[re.Match[str]], Iterator[Expression]]] = {
    "yearago": _yearago,
    "today": _today,
    "ago": _ago,
    "inago": _inago,
    "dayof": _dayof,
    "weekday": _weekday,
    "monthof": _monthof,
    "unit": _unit,
    "holiday": _holiday,
    "daynth": _daynth,
}
