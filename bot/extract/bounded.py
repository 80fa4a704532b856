"""The interval in which a document that does not date itself appeared: after what it tells as past."""

from __future__ import annotations

import re
from datetime import date

from bot.dates.edtf import bounds, from_bounds
from bot.dates.mentions import Mention, find
from bot.dates.tense import tense
from bot.dates.vocabulary import number
from bot.dates.words import plain
from bot.extract.captions import in_caption
from bot.extract.event_names import name_around
from bot.models import Document, Published

UNKNOWN = Published(None, None, "")
_MOST = 100_000
"""Characters of a document that are read for bounds; what is further down changes little and costs time."""
_AHEAD = re.compile(
    r"\b(?:by|until|before|through|for|beyond|ending|ends|due|effective|payable|maturing|expiring|of)\s(?:the\s)?$"
)
_PLANNED = re.compile(
    r"\b(?:due|expected|scheduled|set|planned|slated|supposed|meant|intended|hoped|going) (?:to|for)\b[^.;!?\n]*$"
)
"""What had been due to open in autumn 2024 may never have opened."""
_PLANNED_WITHIN = 80
_WHEN = re.compile(r"(?:\b(?:in|since|during|late|early|mid)[\s-]|^\s*)(?:the\s)?$")
_MONTHS_UNTIL = re.compile(
    r"(?:another|some|nearly|almost|about|around|further|additional)?\s*(?P<n>\d{1,2}"
    r"|[a-z]+(?:-[a-z]+)?)(?:\s+more)?\s+months\s+until\s+$"
)


def bounded(document: Document, body: list[Mention]) -> Published:
    """The interval after all that the text tells as past, within "this year" where the text says which that is."""
    text, low = document.text, plain(document.text[:_MOST])
    captioned = in_caption(document)
    this_year = _this_year(text, low, body)
    if this_year is not None:
        year, words = this_year
        end = date(year, 12, 31)
        first, first_words = date(year, 1, 1), ""
        for m in find(text[:_MOST], end):
            days = bounds(m.value or "")
            if days is None or days[0].year != year or days[0] <= first or captioned(m.start):
                continue
            if _told(document, m, low) and m.expression.kind == "date":
                first, first_words = days[0], text[m.start : m.end]
        value = from_bounds(first, end)
        if value:
            return Published(value, "inferred", f"{words}; {first_words}".removesuffix("; "))
    last = latest(document, body)
    days = bounds(last.value or "") if last else None
    if last is None or days is None:
        return UNKNOWN
    return Published(from_bounds(days[0], date.max), "inferred", _around(text, last))


def latest(document: Document, body: list[Mention]) -> Mention | None:
    """The latest date with a year of its own that the text tells as past."""
    low = plain(document.text[:_MOST])
    found, latest_day = None, date.min
    for m in body:
        if m.basis != "absolute" or m.precision not in ("day", "month", "year", "season", "quarter"):
            continue
        days = bounds(m.value or "")
        # a later but coarser mention of the same year says nothing more
        if days and days[0] > latest_day and _told(document, m, low):
            found, latest_day = m, days[0]
    return found


def _told(document: Document, m: Mention, low: str) -> bool:
    """Whether the text surely tells of a date as past: the verb says so, and no word before it points ahead."""
    left = low[max(0, m.start - 24) : m.start]
    if name_around(document.text, m.start, m.end) is not None:
        return True
    if tense(low, m.start, m.end) != "past" or _PLANNED.search(low[max(0, m.start - _PLANNED_WITHIN) : m.start]):
        return False
    if m.precision in ("day", "month"):
        return _AHEAD.search(left) is None or (m.expression.year_shift == 0 and left.endswith("until "))
    return _WHEN.search(left) is not None


def _this_year(text: str, low: str, body: list[Mention]) -> tuple[int, str] | None:
    """Which year "this year" is, where the text counts the months up to it.

    "in December 2022 ... for nearly another 11 months until October 29 of this year": eleven months on from that month.
    """
    known: Mention | None = None
    for m in body:
        e = m.expression
        if e.kind == "date" and e.year is not None and e.month is not None:
            known = m
        elif known is not None and e.year_shift == 0 and e.month is not None and m.start - known.start < 600:
            count = _MONTHS_UNTIL.search(low[max(0, m.start - 60) : m.start])
            months = number(count["n"]) if count else None
            if count and months:
                k = known.expression
                assert k.year is not None
                assert k.month is not None
                year, month = divmod(12 * k.year + k.month - 1 + months, 12)
                off = 12 * year + month + 1 - e.month
                found = (off + 6) // 12
                if abs(12 * found - off) <= 1:
                    start = m.start - len(count.group().lstrip())
                    return found, f"{text[known.start : known.end]} … {text[start : m.end]}"
    return None


def _around(text: str, m: Mention) -> str:
    return name_around(text, m.start, m.end) or text[m.start : m.end]
