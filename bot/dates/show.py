"""EDTF values as people read them: `show("2023-06~")` is "around June 2023"."""

from __future__ import annotations

from calendar import day_name, month_name
from collections.abc import Sequence
from datetime import date, timedelta

from bot.dates.edtf import bounds, members, precision

_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_ORDINALS = ("first", "second", "third", "fourth")
_MARKS = {"~": "around ", "?": "possibly ", "%": "possibly around "}


def show(value: str, weekday: bool = False) -> str:
    """An EDTF value in words; with `weekday` a single day also names it. What is no EDTF is returned as it is.

    >>> show("2015-07/2021-06")
    'between July 2015 and June 2021'
    """
    days = bounds(value)
    if days is None:
        return value
    if value.startswith("{"):
        return _all(members(value), weekday)
    if "/" not in value:
        return _one(value, days[0], weekday)
    left, _, right = value.partition("/")
    if left in ("", ".."):
        return f"before {_next(right, days[1])}"
    if right in ("", ".."):
        return f"from {_one(left, days[0], False)} on"
    if days[0] == days[1]:
        return _one(left, days[0], weekday)
    if precision(value) == "week":
        return f"the week of {_day(days[0])}"
    if left[:4] == right[:4] and len(left) == len(right) == 10:
        start = f"{days[0].day}" if left[:7] == right[:7] else f"{days[0].day} {month_name[days[0].month]}"
        return f"between {start} and {_day(days[1])}"
    if left[:4] == right[:4] and precision(left) == precision(right) == "month" and left[-1].isdigit():
        return f"between {month_name[days[0].month]} and {_one(right, days[1], False)}"
    return f"between {_one(left, days[0], False)} and {_one(right, days[1], False)}"


def _all(values: Sequence[str], weekday: bool) -> str:
    """ "6 February, 5 June and 18 December 2025": the year once where it is the same."""
    shown = [show(value, weekday) for value in values]
    year = values[-1][:4]
    if all(len(value) == 10 and value[:4] == year for value in values):
        shown = [one.removesuffix(f" {year}") for one in shown[:-1]] + shown[-1:]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _one(value: str, first: date, weekday: bool) -> str:
    mark = _MARKS.get(value[-1], "")
    bare = value.rstrip("~?%").removesuffix("-XX").removesuffix("-XX")
    grain, year = precision(bare), bare[:4]
    if grain == "century":
        return f"{mark}the {_ordinal(int(bare[:2]) + 1)} century"
    if grain == "decade":
        return f"{mark}the {bare[:3]}0s"
    year = str(int(year))
    if grain == "year":
        return mark + year
    part = int(bare[5:7])
    if grain == "day":
        return mark + (f"{day_name[first.weekday()]}, " if weekday else "") + _day(first)
    if grain == "month":
        return f"{mark}{month_name[part]} {year}"
    if grain == "season":
        return f"{mark}{_SEASONS[part]} {year}" + (f"/{(int(year) + 1) % 100:02}" if part == 24 else "")
    if grain == "quarter":
        return f"{mark}the {_ORDINALS[part - 33]} quarter of {year}"
    return f"{mark}the {_ORDINALS[part - 40]} half of {year}"


def _day(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _next(right: str, last: date) -> str:
    """What begins when an open interval ends: "../2023" is "before 2024"."""
    if last >= date(9999, 12, 31):
        return _one(right, last, False)
    day = last + timedelta(days=1)
    grain = precision(right)
    if grain in ("year", "decade", "century"):
        return str(day.year)
    return _day(day) if grain == "day" else f"{month_name[day.month]} {day.year}"
