"""When a document appeared: what it states at its head, else what its words bound; never a clock or a file's time."""

from __future__ import annotations

import re
from datetime import date

from bot.dates.arithmetic import written
from bot.dates.edtf import bounds, from_bounds
from bot.dates.mentions import Mention, find
from bot.dates.tense import tense
from bot.dates.vocabulary import number
from bot.dates.words import plain
from bot.extract.event_names import name_around
from bot.models import Document, Published
from bot.text import line_spans

UNKNOWN = Published(None, None, "")
_SHORT = 12
"""Words of a line that is no sentence."""
_HEAD_LINES, _HEAD = 8, 1500
_MOST = 100_000
"""Characters of a document that are read for bounds; what is further down changes little and costs time."""
_FRESH = 120
"""Days from the last full date of a text to the day at its head within which that day's year is taken from it."""
_STATED = re.compile(
    r"\b(?:published|posted|issued|released?|dated?|filed|recorded|conducted|held|transcribed|broadcast|aired|signed|sent"
    r"|adopted|as of|minutes of [^\n.;]{1,60})(?:\s+(?:on|at|of))?\s*:?\s*$"
)
_UPDATED = re.compile(r"\b(?:updated|modified|revised|corrected)\b[^\n]{0,20}$")
_ALONE = re.compile(
    r"[\s|,.·•()\[\]:-]*(?:(?:by [^\n]{1,60}"
    r"|(?:at\s)?\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\.?)?\s?(?:[a-z]{2,4})?|[ap]m|[a-z]{2,4}t"
    r"|\d+ min(?:utes)? read"
    r"|comments?)[\s|,.·•()\[\]:-]*)*$"
)
_AHEAD = re.compile(
    r"\b(?:by|until|before|through|for|beyond|ending|ends|due|effective|payable|maturing|expiring|of)\s(?:the\s)?$"
)
_WHEN = re.compile(r"(?:\b(?:in|since|during|late|early|mid)[\s-]|^\s*)(?:the\s)?$")
_CLOCK = re.compile(r",?\s*(?:at\s)?\d{1,2}[:.]\d\d\b")
"""A day with a time of day opens the head of minutes and statements: "Tuesday 26 March 2024, 19:00, Town Hall"."""
_TITLE = re.compile(r"\s+(?:[-–—|]\s+)?[A-Z“\"‘]|\s*[|:]\s")
_PLACE = re.compile(r"\s*[A-Z][\w.'’ -]{2,30},\s")
_DASH = re.compile(r"\s*(?:\([^)\n]{2,40}\)\s*)?-")
_BEFORE_DATE = re.compile(r"(?:[|•·]|^\s*by\b.{2,60}[|,·•-])\s*$")
_MONTHS_UNTIL = re.compile(
    r"(?:another|some|nearly|almost|about|around|further|additional)?\s*(?P<n>\d{1,2}"
    r"|[a-z]+(?:-[a-z]+)?)(?:\s+more)?\s+months\s+until\s+$"
)


def find_published(document: Document) -> Published:
    """The register's or `--published` date if there is one; else a date stated at the head (`stated`), a date there
    without a year that the text's own dates complete, or an interval that they bound (`inferred`); else nothing.

    `words` are the words of the document that say so.
    """
    if document.published.date is not None:
        return document.published
    stated = _stated(document)
    if isinstance(stated, Published):
        return stated
    body = [m for m in find(document.text[:_MOST], None, quiet=None) if not _in_caption(document, m.start)]
    if stated is not None:
        return _with_year(document, stated, body) or _bounded(document, body)
    return _bounded(document, body)


def _stated(document: Document) -> Published | Mention | None:
    """The date at the head: as stated; or the mention of one that has no year."""
    text = document.text
    lines = [(s, e) for s, e in line_spans(text[: _HEAD * 2]) if text[s:e].strip()][:_HEAD_LINES]
    marked = {
        f.start: (f.kind, f.end - f.start) for f in document.furniture if f.kind in ("dateline", "byline", "caption")
    }
    yearless: Mention | None = None
    updated: Published | None = None
    for index, (start, end) in enumerate(lines):
        kind, length = marked.get(start, (None, 0))
        if kind == "caption":
            continue
        head = text[start : min(end, start + 160)]
        for m in find(head, None, history=False)[:3]:
            if m.value is not None and m.precision == "month" and _dates_report(head, m):
                updated = updated or Published(m.value, "stated", head.strip())
                continue
            if not _dates_document(head, m, kind, index, length):
                continue
            if m.expression.kind != "date" or m.expression.day is None:
                continue
            words = head.strip() if len(head.strip()) <= 60 else head[: m.end].strip()
            if m.value is not None:
                found = Published(m.value, "stated", words)
                if not _UPDATED.search(head[: m.start].lower()):
                    return found
                updated = updated or found
            elif yearless is None:
                e = m.expression
                yearless = Mention(start + m.start, start + m.end, None, "day", m.basis, e)
    return updated or yearless


def _dates_report(head: str, m: Mention) -> bool:
    """Whether a short line ends with the month of a report: "Report of the Detention Monitor, September 2024"."""
    before, after = head[: m.start].rstrip(), head[m.end :].strip(" )]*_")
    return not after and len(before.split()) <= _SHORT and (not before or before[-1] in ",-–—|:(·")


def _dates_document(head: str, m: Mention, kind: str | None, index: int, kind_end: int) -> bool:
    """Whether a date in one of the first lines is the document's own, by its place and the words around it."""
    low = plain(head)
    before, after = low[: m.start], low[m.end :]
    if _STATED.search(before) or _UPDATED.search(before):
        return m.start < 150
    if kind in ("dateline", "byline"):
        return m.end <= kind_end
    alone = bool(_ALONE.match(after))
    if not before.strip(" \t|-,·•(["):
        # a line that is a date, or a date before the title: "23 Feb The title", "23 February 2026 - The title"
        return alone or bool(_CLOCK.match(after)) or (index == 0 and bool(_TITLE.match(head, m.end)))
    if _PLACE.fullmatch(head, 0, m.start):
        return alone or (head[: m.start].isupper() and bool(_DASH.match(after)))
    return index <= 4 and alone and bool(_BEFORE_DATE.search(before))


def _with_year(document: Document, m: Mention, body: list[Mention]) -> Published | None:
    """A head date without a year: the first such day after the last one the text tells of, if that is not long before.

    A text whose last full date lies years back says nothing of its own year.
    """
    latest = _latest(document, body)
    days = bounds(latest.value or "") if latest else None
    if latest is None or days is None or latest.precision not in ("day", "month"):
        return None
    e = m.expression
    for year in (days[0].year, days[0].year + 1):
        text = written(year, e.month, e.day)
        if text and 0 <= (date.fromisoformat(text) - days[0]).days <= _FRESH:
            words = f"{document.text[m.start : m.end]}; {document.text[latest.start : latest.end]}"
            return Published(text, "inferred", words)
    return None


def _bounded(document: Document, body: list[Mention]) -> Published:
    """The interval after all that the text tells as past, within "this year" where the text says which that is."""
    text, low = document.text, plain(document.text[:_MOST])
    this_year = _this_year(text, low, body)
    if this_year is not None:
        year, words = this_year
        last = date(year, 12, 31)
        first, first_words = date(year, 1, 1), ""
        for m in find(text[:_MOST], last):
            days = bounds(m.value or "")
            if days is None or days[0].year != year or days[0] <= first or _in_caption(document, m.start):
                continue
            if _told(document, m, low) and m.expression.kind == "date":
                first, first_words = days[0], text[m.start : m.end]
        value = from_bounds(first, last)
        if value:
            return Published(value, "inferred", f"{words}; {first_words}".removesuffix("; "))
    latest = _latest(document, body)
    days = bounds(latest.value or "") if latest else None
    if latest is None or days is None:
        return UNKNOWN
    return Published(from_bounds(days[0], date.max), "inferred", _around(text, latest))


def _latest(document: Document, body: list[Mention]) -> Mention | None:
    """The latest date with a year of its own that the text tells as past."""
    low = plain(document.text[:_MOST])
    latest, latest_day = None, date.min
    for m in body:
        if m.basis != "absolute" or m.precision not in ("day", "month", "year", "season", "quarter"):
            continue
        days = bounds(m.value or "")
        # a later but coarser mention of the same year says nothing more
        if days and days[0] > latest_day and _told(document, m, low):
            latest, latest_day = m, days[0]
    return latest


def _told(document: Document, m: Mention, low: str) -> bool:
    """Whether the text surely tells of a date as past: the verb says so, and no word before it points ahead."""
    left = low[max(0, m.start - 24) : m.start]
    if name_around(document.text, m.start, m.end) is not None:
        return True
    if tense(low, m.start, m.end) != "past":
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


def _in_caption(document: Document, offset: int) -> bool:
    return any(f.start <= offset < f.end for f in document.furniture if f.kind == "caption")


def _around(text: str, m: Mention) -> str:
    return name_around(text, m.start, m.end) or text[m.start : m.end]
