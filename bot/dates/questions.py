"""Periods that people name when they ask: "since 2021", "between July and September 2023", "2015..2023"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.dates.arithmetic import written
from bot.dates.edtf import after, before, bounds, from_bounds, interval, since, until
from bot.dates.lists import is_range
from bot.dates.mentions import Mention, find
from bot.dates.vocabulary import number
from bot.dates.words import NUMBER, S, plain


@dataclass(frozen=True, slots=True)
class Period:
    """A period that a question names; [start, end) covers all its words ("since 2021")."""

    start: int
    end: int
    edtf: str
    yearless: str | None = None
    """For a day or month named without a year ("Oct. 7"): EDTF with the year open ("XXXX-10-07"), as it may be meant of
    any year that the documents know."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    one = r"(?:\d{4}(?:-\d{2}(?:-\d{2})?)?|\d{3}x|\d{2}xx)[~?%]?"
    return {
        "literal": re.compile(
            rf"(?<![\w.-])(?:(?P<a>{one})?\s?(?:\.\.+|…)\s?(?P<b>{one})?|(?P<c>{one}"
            rf"|\.\.)/(?P<d>{one}|\.\.))(?![\w-])"
        ),
        "single": re.compile(rf"(?<![\w.-]){one}(?![\w/-])"),
        "span": re.compile(
            rf"\b(?:in|over|during|within|for)?\s*(?:the{S})?(?:last|past"
            rf"|previous){S}(?P<n>{NUMBER}|few|several){S}"
            r"(?P<u>day|week|month|year|decade)s?(?![a-z])|\b(?:in|over|during"
            r"|within)\s+the\s+(?:last|past)\s+(?P<u2>day|week|month|year|decade)(?![a-z])"
        ),
        "cue": re.compile(
            r"(?:(?P<since>since|starting (?:in|on|from)|(?:beginning|as) (?:in|of|from)|from)"
            r"|(?P<after>after|later than)"
            r"|(?P<before>before|prior to|earlier than|ahead of)|(?P<until>until|till|up to|through|by))"
            r"\s+(?:the\s+)?(?:(?:start|beginning|end|middle)\s+of\s+)?$"
        ),
        "on": re.compile(
            r"\s+(?:on(?:wards?)?|and (?:later|after|since)|or later|to (?:now|date|today"
            r"|the present)|until (?:now|today)|till now)\b"
        ),
        "open": re.compile(r"between\s+(?:the\s+)?$|from\s+(?:the\s+)?$"),
        "future": re.compile(r"\b(?:will|next|upcoming|planned|coming|scheduled|going to)\b"),
    }


def find_periods(text: str, today: date) -> list[Period]:
    """The periods named in a question, in order, not overlapping. Cheap for any length that a message may have."""
    low = plain(text)
    found = _literals(low, today)
    taken = [(p.start, p.end) for p in found]
    masked = low
    for start, end in taken:
        masked = masked[:start] + " " * (end - start) + masked[end:]
    original = "".join(c if m != " " else " " for c, m in zip(text, masked, strict=True)) if taken else text
    mentions = [m for m in find(original, today, loose=True, history=False) if m.value]
    i = 0
    while i < len(mentions):
        m = mentions[i]
        if i + 1 < len(mentions) and is_range(m.expression, mentions[i + 1].expression, masked):
            period = _between(masked, m, mentions[i + 1])
            i += 1
        else:
            period = _cued(masked, m)
        if period is not None and not any(s < period.end and period.start < e for s, e in taken):
            found.append(period)
        i += 1
    return sorted(found, key=lambda p: p.start)


def find_in_question(text: str, today: date) -> list[tuple[int, int, str]]:
    """(start, end, EDTF) of every period that a question names; see `find_periods` for more.

    >>> find_in_question("what happened since 2021?", date(2024, 5, 3))
    [(14, 24, '2021/..')]
    """
    return [(p.start, p.end, p.edtf) for p in find_periods(text, today)]


def parse_period(text: str, today: date) -> str | None:
    """The EDTF of a text that is nothing but one period ("last spring", "2015..2023", "2023-06~"), else None."""
    stripped = text.strip()
    if not stripped or len(stripped) > 200:
        return None
    if bounds(stripped.upper()) is not None:
        return stripped.upper()
    periods = find_periods(stripped, today)
    if len(periods) != 1:
        return None
    rest = stripped[: periods[0].start] + stripped[periods[0].end :]
    return (
        periods[0].edtf
        if not rest.strip(" .,;:!?()[]\"'")
        or rest.strip().lower() in ("in", "on", "the", "during", "around", "about", "circa")
        else None
    )


def _literals(low: str, today: date) -> list[Period]:
    """What is written as EDTF or as a..b, and "the last three months", which end today."""
    found = []
    for m in _patterns()["literal"].finditer(low):
        a, b = (m["a"] or m["c"] or "").upper(), (m["b"] or m["d"] or "").upper()
        value = f"{a or '..'}/{b or '..'}"
        if (a or b) and bounds(value) is not None:
            start = m.start() + (len(m.group()) - len(m.group().lstrip()))
            found.append(Period(start, m.start() + len(m.group().rstrip()), value))
    for m in _patterns()["span"].finditer(low):
        unit = m["u"] or m["u2"]
        count = (number(m["n"]) if m["n"] not in ("few", "several") else 3) if m["n"] else 1
        start_day = _back(today, unit, count or 1)
        span = from_bounds(start_day, today) if start_day else None
        if span:
            start = m.start() + (len(m.group()) - len(m.group().lstrip()))
            found.append(Period(start, m.end(), span))
    return found


def _back(today: date, unit: str, count: int) -> date | None:
    try:
        if unit in ("day", "week"):
            return date.fromordinal(today.toordinal() - count * (7 if unit == "week" else 1))
        months = 12 * today.year + today.month - 1 - count * {"month": 1, "year": 12, "decade": 120}[unit]
        return date(months // 12, months % 12 + 1, min(today.day, 28))
    except (ValueError, OverflowError):
        return None


def _between(low: str, first: Mention, second: Mention) -> Period | None:
    value = interval(first.value or "", second.value or "")
    opening = _patterns()["open"].search(low[max(0, first.start - 16) : first.start])
    start = first.start - len(opening.group()) if opening else first.start
    return Period(start, second.end, value) if value else None


def _cued(low: str, m: Mention) -> Period | None:
    value: str | None
    assert m.value is not None
    base = max(0, m.start - 40)
    cue = _patterns()["cue"].search(low[base : m.start])
    yearless = _yearless(m)
    if cue is None:
        on = _patterns()["on"].match(low, m.end)
        if on and since(m.value):
            return Period(m.start, on.end(), since(m.value) or m.value, yearless)
        return Period(m.start, m.end, m.value, yearless)
    start, end = base + cue.start(), m.end
    ends = "end of" in cue.group()
    if cue["after"] or (cue["since"] and ends):
        value = after(m.value)
    elif cue["since"]:
        on = _patterns()["on"].match(low, m.end)
        end = on.end() if on else end
        value = since(m.value)
    elif cue["before"] and not ends:
        value = before(m.value)
    else:
        value = until(m.value)
    return Period(start, end, value, yearless) if value else None


def _yearless(m: Mention) -> str | None:
    e = m.expression
    if e.kind != "date" or e.month is None or e.year is not None or e.year_shift is not None or e.shift is not None:
        return None
    full = written(2000, e.month, e.day)
    return f"XXXX{full[4:]}" if full else None
