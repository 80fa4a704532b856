"""Calendar periods around a day, as EDTF."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def period(day: date, unit: str, shift: int) -> str | None:
    """The day, week, weekend, month, quarter, year, decade or century `shift` of them away from that of `day`.

    A week runs from Monday to Sunday. None when it would lie outside the calendar (years 1 to 9999).
    """
    try:
        if unit == "day":
            return (day + timedelta(days=shift)).isoformat()
        if unit in ("week", "weekend"):
            monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
            first = monday + timedelta(days=5) if unit == "weekend" else monday
            return f"{first.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
        if unit == "month":
            months = 12 * day.year + day.month - 1 + shift
            return date(months // 12, months % 12 + 1, 1).isoformat()[:7]
        if unit == "quarter":
            quarters = 4 * day.year + (day.month - 1) // 3 + shift
            return f"{date(quarters // 4, 1, 1).year:04}-{33 + quarters % 4}"
        year = date(day.year + shift * {"year": 1, "decade": 10, "century": 100}[unit], 1, 1).isoformat()[:4]
        return year if unit == "year" else year[:3] + "X" if unit == "decade" else year[:2] + "XX"
    except (ValueError, OverflowError):
        return None


def written(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """A year, month or day as EDTF; None for 31 April and the like."""
    if not 1 <= year <= 9999:
        return None
    if month is None:
        return f"{year:04}"
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= monthrange(year, month)[1] else None


def weekday_near(day: date, weekday: int, direction: int) -> date:
    """The weekday before (-1) or after (1) `day`, never that day itself; 0 takes it or the last one before."""
    if direction > 0:
        return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)
    back = (day.weekday() - weekday) % 7
    return day - timedelta(days=back or (7 if direction < 0 else 0))


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian computus, Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    length = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * length) // 451
    month, day = divmod(h + length - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday(name: str, year: int) -> date | None:
    """The day of a public holiday, those of the United States where countries differ; None when not known."""
    fixed = {
        "christmas": (12, 25),
        "christmas day": (12, 25),
        "christmas eve": (12, 24),
        "new year's day": (1, 1),
        "new year's eve": (12, 31),
        "halloween": (10, 31),
        "independence day": (7, 4),
        "veterans day": (11, 11),
        "boxing day": (12, 26),
        "st patrick's day": (3, 17),
        "st. patrick's day": (3, 17),
        "valentine's day": (2, 14),
    }
    if name in fixed:
        return date(year, *fixed[name])
    if name.startswith("thanksgiving"):
        return weekday_near(date(year, 11, 28), 3, 0)
    if name == "labor day":
        return weekday_near(date(year, 9, 7), 0, 0)
    if name == "memorial day":
        return weekday_near(date(year, 5, 31), 0, 0)
    if name.startswith("easter") or name == "good friday":
        return easter(year) + timedelta(days={"easter monday": 1, "good friday": -2}.get(name, 0))
    return None
