"""What an expression means on a given day, and after what was told before it."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta

from bot.dates.arithmetic import holiday, period, weekday_near, written
from bot.dates.edtf import bounds, precision
from bot.dates.expression import Expression
from bot.dates.tense import Tense

_CLOSE = 2.5
"""Months around the day of publication within which the nearest day of that name is meant."""
_THIS_MONTH = 0.5
"""Months ahead within which even a verb of the past sends no day back a year: papers are dated after their day."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the text has last dated, which "the next day" or, in a history, "in July" is relative to."""

    value: str
    words: str

    @property
    def first(self) -> date:
        days = bounds(self.value)
        assert days is not None
        return days[0]


def resolve(e: Expression, today: date, tense: Tense | None, *, sure: bool = False) -> str | None:
    """EDTF of an expression relative to the day of publication (or of the question); None when it has none.

    What is relative to the words before it is left to `resolve_told`.
    """
    year = _year(e, today)
    if e.kind == "date":
        if year is None and e.month is not None:
            year = _near_year(e, today, tense, sure)
        found = written(year, e.month, e.day) if year is not None else None
        return period(date.fromisoformat(found), "week", 0) if found and e.unit == "week" else found
    if e.kind == "numeric":
        return _numeric(e, today)
    if e.kind in ("season", "quarter", "half"):
        if year is None:
            year = _season_year(e, today, tense) if e.kind == "season" else _quarter_year(e, today)
        return f"{year:04}-{e.number}"
    if e.kind == "decade":
        return f"{e.number:03}X"
    if e.kind == "century":
        return f"{e.number:02}XX" if e.number else "00XX"
    if e.kind == "weekday":
        return _weekday(e, today, tense)
    if e.kind == "holiday":
        return _holiday(e, today, year, tense)
    if e.kind == "unit":
        return _unit(e, today, tense)
    if e.kind == "yearago":
        return period(today, "year", -1) if e.unit != "quarter" else period(today, "quarter", -5)
    return None


def resolve_told(e: Expression, told: Told) -> str | None:
    """EDTF of an expression relative to what was told last: "the next day", "that year", "two months later"."""
    day = told.first
    grain = precision(told.value)
    if e.kind == "daynth":
        return written(day.year, day.month, e.day) if grain in ("day", "month") else None
    if e.kind == "unit":
        return _shifted(e.unit, e.shift or 0, day, grain)
    if e.year_shift is not None and e.year_origin == "mention":
        return _with_year(e, day.year + e.year_shift)
    if e.kind == "weekday" and grain == "day":
        direction = -1 if e.shift == -1 else 1
        return weekday_near(day, e.number, direction).isoformat()
    if e.kind == "date" and e.month is not None:
        if e.shift == 0:
            return follow(e, told)
        shift = e.shift or 0
        year = day.year
        if shift > 0 and (e.month, e.day or 1) <= (day.month, day.day) and grain in ("day", "month"):
            year += 1
        elif shift < 0 and e.month >= day.month and grain in ("day", "month"):
            year -= 1
        return written(year, e.month, e.day)
    if e.kind == "season":
        year = day.year
        first_month = 3 * (e.number - 20)
        if e.shift == 1 and (grain == "year" or first_month <= day.month):
            year += 1
        elif e.shift == -1 and (grain == "year" or first_month >= day.month):
            year -= 1
        return _with_year(e, year)
    return None


def follow(e: Expression, told: Told) -> str | None:
    """EDTF of a month, day or season without a year in a text that tells on from what it told last.

    The year is the one that puts it nearest to the last date, the coming months before the past ones.
    """
    day = told.first
    grain = precision(told.value)
    if e.kind == "season":
        first_month = 3 * (e.number - 20)
        year = day.year
        if grain in ("day", "month") and first_month == 12 and day.month <= 2:
            year -= 1
        elif grain in ("day", "month", "season") and day.month >= 10 and first_month <= 6:
            year += 1
        return _with_year(e, year)
    if e.kind == "holiday":
        found = holiday(e.name, day.year)
        return found.isoformat() if found else None
    if e.kind != "date" or e.month is None:
        return None
    year = day.year
    if grain in ("day", "month"):
        ahead = e.month - day.month
        year += 1 if ahead <= -8 else -1 if ahead >= 11 else 0
    return written(year, e.month, e.day)


def _year(e: Expression, today: date) -> int | None:
    if e.year is not None:
        return e.year
    return today.year + e.year_shift if e.year_shift is not None and e.year_origin == "publication" else None


def _with_year(e: Expression, year: int) -> str | None:
    if e.kind in ("season", "quarter", "half"):
        return f"{year:04}-{e.number}" if 1 <= year <= 9999 else None
    return written(year, e.month, e.day)


def _near_year(e: Expression, today: date, tense: Tense | None, sure: bool) -> int:
    """The year of a month or day that names none: of the last one before `today`, or by the verb of the next."""
    assert e.month is not None
    key, now = (e.month, e.day or 0), (today.month, today.day if e.day else 0)
    if e.shift == 0:
        return today.year
    if e.shift == -1:
        return today.year - (key >= now)
    if e.shift == 1:
        return today.year + (key <= now)
    if key == now:
        return today.year
    if e.weekday is not None:
        years = [y for y in (today.year, today.year - 1, today.year + 1) if _falls_on(y, e.month, e.day, e.weekday)]
        if years:
            return years[0]
    ahead = e.month - today.month + ((e.day - today.day) / 31 if e.day is not None else 0)
    ahead += 12 * (key < now)
    # What lies within two months of the day is meant whatever the verb: a December of eleven months ago is "last
    # December". Beyond that the verb decides, and without one the past, which news are about.
    if sure and ahead > _THIS_MONTH:
        tense = "past"
    elif ahead <= _CLOSE or (ahead <= 3 and tense is None):
        tense = "future"
    elif ahead >= 12 - _CLOSE or tense is None:
        tense = "past"
    year = today.year + (key < now) if tense == "future" else today.year - (key > now)
    if (e.month, e.day) == (2, 29) and not isleap(year):
        year = next((y for y in (year - 1, year - 2, year - 3) if isleap(y)), year)
    return year


def _falls_on(year: int, month: int, day: int | None, weekday: int) -> bool:
    text = written(year, month, day)
    return text is not None and len(text) == 10 and date.fromisoformat(text).weekday() == weekday


def _season_year(e: Expression, today: date, tense: Tense | None) -> int:
    """The year in which a season begins: winter 2023 runs from December 2023."""
    first = {21: 3, 22: 6, 23: 9, 24: 12}[e.number]
    starts_in = 12 * (e.number == 24 and today.month <= 2)
    month = today.month + starts_in
    base = today.year - (starts_in > 0)
    if e.shift == -1:
        return base - (first + 2 >= month)
    if e.shift == 1:
        return base + (first <= month)
    if e.shift == 0:
        return base
    if tense == "future":
        return base + (first + 2 < month)
    return base - (first > month and tense == "past") - (first > month + 5 and tense is None)


def _quarter_year(e: Expression, today: date) -> int:
    """The quarter that is running, was last, or comes within four months."""
    first = 3 * (e.number - 33) + 1 if e.kind == "quarter" else 6 * (e.number - 40) + 1
    return today.year - (first - today.month > 3)


def _weekday(e: Expression, today: date, tense: Tense | None) -> str | None:
    if e.unit.endswith(("ago", "from")):
        direction = -1 if e.unit.endswith("ago") else 1
        return (weekday_near(today, e.number, 0 if direction < 0 else 1) + timedelta(days=7 * direction)).isoformat()
    if e.shift == -1:
        return weekday_near(today, e.number, -1).isoformat()
    if e.shift == 1:
        return weekday_near(today, e.number, 1).isoformat()
    if today.weekday() == e.number:
        return today.isoformat()
    if e.unit == "this" and tense != "past":
        return weekday_near(today, e.number, 1).isoformat()
    return weekday_near(today, e.number, 1 if tense == "future" else 0).isoformat()


def _holiday(e: Expression, today: date, year: int | None, tense: Tense | None) -> str | None:
    if year is not None:
        found = holiday(e.name, year)
        return found.isoformat() if found else None
    days = [d for d in (holiday(e.name, today.year + n) for n in (-1, 0, 1)) if d]
    before, after = [d for d in days if d <= today], [d for d in days if d > today]
    if not before or not after:
        return None
    if e.shift == 0:
        return days[1].isoformat()
    ahead = e.shift == 1 or (
        e.shift is None and (tense == "future" or (tense is None and (after[0] - today).days < 60))
    )
    return (after[0] if ahead else before[-1]).isoformat()


def _unit(e: Expression, today: date, tense: Tense | None) -> str | None:
    if e.unit == "weekend" and e.shift in (None, 0):
        if e.shift == 0 and tense != "past":
            return period(today, "weekend", 0)
        if tense == "future":
            return period(today, "weekend", 0)
        return period(today, "weekend", 0 if today.weekday() >= 5 else -1)
    if e.name == "year-end":
        return written(today.year, 12, 31)
    if e.unit == "quarter" and e.name in ("the", "latest"):
        return period(today, "quarter", -1)
    return period(today, e.unit, e.shift or 0)


def _numeric(e: Expression, today: date) -> str | None:
    """Day and month may be swapped: only what lies near the day of publication tells which."""
    assert e.year is not None
    assert e.month is not None
    assert e.day is not None
    readings = {written(e.year, e.month, e.day), written(e.year, e.day, e.month)} - {None}
    near = sorted(r for r in readings if r and abs((date.fromisoformat(r) - today).days) <= 31)
    return near[0] if len(near) == 1 else None


def _shifted(unit: str, shift: int, day: date, grain: str) -> str | None:
    """`shift` units from a date that is known to `grain`; None when it is known too coarsely."""
    order = ("day", "week", "weekend", "month", "season", "quarter", "year", "decade", "century")
    if grain not in order or unit not in order:
        return None
    if unit in ("day", "week", "weekend") and grain != "day" and unit != grain:
        return None
    if unit == "month" and grain in ("year", "decade", "century"):
        return None
    return period(day, unit, shift)
