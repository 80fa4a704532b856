"""EDTF (Library of Congress, ISO 8601-2:2019): the subset that documents need, with bounds to sort and compare by.

Read are years, months, days; `X` digits at the end (199X, 20XX, 2023-XX, 2023-05-XX); seasons (2023-21 spring to 24
winter), quarters (33 to 36) and halves (40, 41); the marks ~ ? %; intervals with open (`..`) or unknown (empty) ends;
sets of all of some dates (`{2025-02-06,2025-06-05}`).
Seasons are the northern ones, winter runs from December into the next year. Years lie between 1 and 9999.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache

_ONE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([~?%]?)", re.ASCII)
_YEARLESS = re.compile(r"XXXX-(\d{2})(?:-(\d{2}))?[~?%]?")
_PARTS = {
    21: (3, 5),
    22: (6, 8),
    23: (9, 11),
    24: (12, 2),
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    40: (1, 6),
    41: (7, 12),
}
"""EDTF level 1 seasons and level 2 quarters and halves -> first and last month."""


@lru_cache(maxsize=4096)
def bounds(value: str) -> tuple[date, date] | None:
    """First and last day that an EDTF value may mean; None when it is no EDTF. Open ends are date.min and date.max.

    >>> bounds("2023-06~")
    (datetime.date(2023, 6, 1), datetime.date(2023, 6, 30))
    """
    if value.startswith("{"):
        return _bounds_of_set(value)
    if "/" not in value:
        return _bounds_of_one(value)
    left, _, right = value.partition("/")
    if left in ("", "..") and right in ("", ".."):
        return None
    first = _bounds_of_one(left) if left not in ("", "..") else (date.min, date.min)
    last = _bounds_of_one(right) if right not in ("", "..") else (date.max, date.max)
    if first is None or last is None or first[0] > last[1]:
        return None
    return first[0], last[1]


def month_and_day(yearless: str) -> tuple[int, int] | None:
    """The month and the day of "XXXX-10-07"; day 0 for "XXXX-11"; None for another form."""
    match = _YEARLESS.fullmatch(yearless)
    return (int(match[1]), int(match[2] or 0)) if match else None


def may_fall_on(value: str, yearless: str, most: int = 366) -> bool:
    """Whether an EDTF value may fall on a day or month of whatever year: "XXXX-10-07", "XXXX-11".

    False for a value that is no EDTF or longer than `most` days; True for another `yearless` than these two.
    """
    asked = month_and_day(yearless)
    if asked is None:
        return True  # a season, or a span: too loose to tell
    days = bounds(value)
    if days is None or (days[1] - days[0]).days > most:
        return False
    month, day = asked
    for year in range(days[0].year, days[1].year + 1):
        with suppress(ValueError):  # 29 February
            first = date(year, month, day or 1)
            last = first if day else date(year, month, monthrange(year, month)[1])
            if days[0] <= last and first <= days[1]:
                return True
    return False


def is_edtf(value: str) -> bool:
    """Whether `bounds` can read it."""
    return bounds(value) is not None


def precision(value: str) -> str:
    """`day`, `week`, `month`, `quarter`, `season`, `half`, `year`, `decade`, `century`, `set`, else `interval`.

    Raises ValueError for what is no EDTF.
    """
    days = bounds(value)
    if days is None:
        raise ValueError(f"{value!r} is no EDTF date")
    if value.startswith("{"):
        return "set"
    if "/" in value:
        whole_week = days[0].weekday() == 0 and days[1] - days[0] == timedelta(days=6)
        return "day" if days[0] == days[1] else "week" if whole_week else "interval"
    bare = value.rstrip("~?%").removesuffix("-XX").removesuffix("-XX")
    if "X" in bare:
        return "century" if bare.endswith("XX") else "decade"
    if len(bare) != 7:
        return "year" if len(bare) == 4 else "day"
    part = int(bare[5:])
    return "month" if part <= 12 else "season" if part <= 24 else "quarter" if part <= 36 else "half"


def sort_key(value: str | None) -> tuple[date, date]:
    """What to order events by: earlier first, of equal starts the wider last; None and what is no EDTF at the end.

    What has no start ("before 7 October") goes by its end: it belongs where it ended, not before all of history.
    """
    first, last = (value and bounds(value)) or (date.max, date.max)
    return (first if first != date.min else last), last


def overlaps(one: str, other: str) -> bool:
    """Whether some day may belong to both; False where one of them is no EDTF."""
    a, b = bounds(one), bounds(other)
    return a is not None and b is not None and a[0] <= b[1] and b[0] <= a[1]


def contains(outer: str, inner: str) -> bool:
    """Whether every day that `inner` may mean lies within `outer`; False where one of them is no EDTF."""
    a, b = bounds(outer), bounds(inner)
    return a is not None and b is not None and a[0] <= b[0] and b[1] <= a[1]


def intersect(one: str, other: str) -> str | None:
    """The days that belong to both, as EDTF; None when there are none."""
    a, b = bounds(one), bounds(other)
    if a is None or b is None or max(a[0], b[0]) > min(a[1], b[1]):
        return None
    return from_bounds(max(a[0], b[0]), min(a[1], b[1]))


def covering(one: str, other: str) -> str | None:
    """The shortest EDTF that has all days from the earlier start to the later end; None when one is no EDTF."""
    a, b = bounds(one), bounds(other)
    return from_bounds(min(a[0], b[0]), max(a[1], b[1])) if a and b else None


def interval(first: str, last: str) -> str | None:
    """From one date to another, each at its own precision: "2015-07" and "2021" give "2015-07/2021".

    None when one is no EDTF or they are the wrong way round.
    """
    if "/" in first or "/" in last or first == last:
        return covering(first, last)
    value = f"{first}/{last}"
    return value if bounds(value) else None


def from_bounds(first: date, last: date) -> str | None:
    """The shortest EDTF for these days, both included; date.min and date.max are open ends, both at once give None.

    >>> from_bounds(date(2023, 1, 1), date(2024, 12, 31))
    '2023/2024'
    """
    if first == date.min and last == date.max:
        return None
    if first == date.min:
        return f"../{_ending(last)}"
    if last == date.max:
        return f"{_starting(first)}/.."
    if first > last:
        raise ValueError(f"{first} is after {last}")
    start, end = first.isoformat(), last.isoformat()
    if first == last:
        return start
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        if first.month == 1 and last.month == 12:
            return start[:4] if first.year == last.year else f"{start[:4]}/{end[:4]}"
        return start[:7] if start[:7] == end[:7] else f"{start[:7]}/{end[:7]}"
    return f"{start}/{end}"


def members(value: str) -> list[str]:
    """The dates of a set; of any other value the value itself."""
    return value[1:-1].split(",") if value.startswith("{") and value.endswith("}") else [value]


def all_of(values: Sequence[str]) -> str:
    """The set of some dates, in order and each once; of one date the date itself."""
    known = sorted(dict.fromkeys(values), key=sort_key)
    return known[0] if len(known) == 1 else "{" + ",".join(known) + "}"


def before(value: str) -> str | None:
    """All that lies before a date: "2023-10-07" gives "../2023-10-06". None when it is no EDTF or nothing does."""
    days = bounds(value)
    return from_bounds(date.min, days[0] - timedelta(days=1)) if days and days[0] > date(1, 1, 1) else None


def after(value: str) -> str | None:
    """All that lies after a date: "2021" gives "2022/.."."""
    days = bounds(value)
    return from_bounds(days[1] + timedelta(days=1), date.max) if days and days[1] < date(9999, 12, 31) else None


def since(value: str) -> str | None:
    """A date and all that follows: "2021" gives "2021/.."."""
    days = bounds(value)
    return from_bounds(days[0], date.max) if days else None


def until(value: str) -> str | None:
    """A date and all that led to it: "2021-06" gives "../2021-06"."""
    days = bounds(value)
    return from_bounds(date.min, days[1]) if days else None


def _starting(day: date) -> str:
    text = day.isoformat()
    return text if day.day > 1 else text[:4] if day.month == 1 else text[:7]


def _ending(day: date) -> str:
    text = day.isoformat()
    if day.day < monthrange(day.year, day.month)[1]:
        return text
    return text[:4] if day.month == 12 else text[:7]


def _bounds_of_set(value: str) -> tuple[date, date] | None:
    found = [bounds(member) for member in members(value)] if value.endswith("}") and "{" not in value[1:] else [None]
    days = [one for one in found if one is not None]
    return (min(a for a, _ in days), max(b for _, b in days)) if len(days) == len(found) else None


def _bounds_of_one(value: str) -> tuple[date, date] | None:
    match = _ONE.fullmatch(value)
    if not match:
        return None
    year_text, month_text, day_text, _ = match.groups()
    low, high = max(int(year_text.replace("X", "0")), 1), int(year_text.replace("X", "9"))
    if high == 0:
        return None
    if month_text is None or month_text == "XX":
        return (date(low, 1, 1), date(high, 12, 31)) if day_text in (None, "XX") else None
    if low != high:
        return None
    month = int(month_text)
    try:
        if day_text is not None and day_text != "XX":
            day = date(low, month, int(day_text))
            return day, day
        if day_text == "XX" and month > 12:
            return None
        first, last = _PARTS.get(month, (month, month))
        end_year = min(low + (last < first), 9999)
        return date(low, first, 1), date(end_year, last, monthrange(end_year, last)[1])
    except ValueError:
        return None
