"""The days of a series of headings or labels, of which some name no year: each is the next after the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from bot.dates.arithmetic import weekday_near, written
from bot.dates.edtf import bounds
from bot.dates.expression import Expression
from bot.dates.resolve import resolve

_ANY_DAY = date(2000, 1, 1)


def dated(series: Sequence[Expression], published: str | None) -> list[str | None]:
    """EDTF of each expression, None where neither its neighbours nor the day of publication give it a year.

    A series runs forward or (a live page) backward in time; without any year its last day is the nearest before
    publication.
    """
    values = [resolve(e, _ANY_DAY, None) if e.absolute else None for e in series]
    values = [value if value and bounds(value) else None for value in values]
    if all(value or e.absolute for value, e in zip(values, series, strict=True)):
        return values
    places = [(e.month, e.day or 1) for e in series if e.kind == "date" and e.month is not None]
    back = sum(a > b for a, b in pairwise(places))
    forward = back <= len(places) - back  # the turn of a year is one step back
    order = range(len(series)) if forward else range(len(series) - 1, -1, -1)
    _fill(series, values, list(order), published)
    return values


def _fill(series: Sequence[Expression], values: list[str | None], order: list[int], published: str | None) -> None:
    """Gives the open places a day; `order` runs forward in time."""
    days = bounds(published or "")
    if not any(values):
        last = order[-1]
        if days is None or days[0] != days[1]:
            return
        values[last] = resolve(series[last], days[0], "past", sure=True)
    before: date | None = None
    for i in order:
        if values[i] is None and before is not None and not series[i].absolute:
            values[i] = _next(series[i], before, 1)
        known = bounds(values[i] or "")
        before = known[0] if known else before
    after: date | None = None
    for i in reversed(order):
        if values[i] is None and after is not None and not series[i].absolute:
            values[i] = _next(series[i], after, -1)
        known = bounds(values[i] or "")
        after = known[0] if known else after


def _next(e: Expression, day: date, direction: int) -> str | None:
    """The day or month of an expression that comes next on or after `day` (or last on or before it)."""
    if e.kind == "weekday":
        return weekday_near(day, e.number, direction).isoformat()
    if e.kind != "date" or e.month is None:
        return None
    for year in (day.year, day.year + direction):
        value = written(year, e.month, e.day)
        known = bounds(value or "")
        if known and (known[1] >= day if direction > 0 else known[0] <= day):
            return value
    return None
