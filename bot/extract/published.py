"""When a document appeared: what it states of itself, else what its words bound; never a clock or a file's time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.dates.arithmetic import written
from bot.dates.edtf import bounds, from_bounds
from bot.dates.mentions import Mention, find
from bot.extract.bounded import UNKNOWN, bounded, latest
from bot.extract.captions import in_caption
from bot.extract.entries import opening_dates
from bot.extract.mastheads import OwnDate, of_file_name, own_dates
from bot.models import Document, Published

_MOST = 100_000
"""Characters of a document that are read for bounds; what is further down changes little and costs time."""
_FRESH = 120
"""Days from the last full date of a text to the day at its head within which that day's year is taken from it."""
_WEEKDAY_YEARS = 4
"""A day of the year falls on the same weekday again after five years at the earliest."""


def find_published(document: Document, own: tuple[OwnDate, ...] | None = None) -> Published:
    """The register's or `--published` date if there is one; else a date that the document states of itself (`stated`);
    a date there without a year that the file's name, its weekday or the text's own dates complete; the day in the name
    of the file; or an interval that the text's dates bound (`inferred`). Else nothing.

    `words` are the words of the document (or of its name) that say so. `own`: what `own_dates` found, to spare a second
    reading.
    """
    if document.published.date is not None:
        return document.published
    own = own_dates(document) if own is None else own
    if any(one.mention.value for one in own):
        opening = opening_dates(document, own)
        own = tuple(one for one in own if one.mention.start not in opening)
    if stated := _stated(own):
        return Published(stated.mention.value, "stated", stated.words)
    captioned = in_caption(document)
    body = [m for m in find(document.text[:_MOST], None) if not captioned(m.start)]
    last = latest(document, body)
    yearless = next((one.mention for one in own if one.mention.value is None), None)
    named = _named(document, last)
    if yearless is not None:
        if named and named[5:] == _month_day(yearless):
            words = f"{document.text[yearless.start : yearless.end]}; {_of_name(document)}"
            return Published(named, "inferred", words)
        if found := _with_year(document, yearless, last):
            return found
    elif named:
        return Published(named, "inferred", _of_name(document))
    return bounded(document, body)


def kept_up(published: Published, own: tuple[OwnDate, ...]) -> Published:
    """From the day on which a document appeared to that of its last change: what it tells may be of any day between."""
    changes = [days[1] for one in own if one.updated and (days := bounds(one.mention.value or ""))]
    first = bounds(published.date or "")
    if not changes or first is None or max(changes) <= first[1]:
        return published
    return replace(published, date=from_bounds(first[0], max(changes)))


def _stated(own: tuple[OwnDate, ...]) -> OwnDate | None:
    """The first full date; the day of a change or the month of a report only where there is no other."""
    full = [one for one in own if one.mention.value is not None]
    return next((one for one in full if not one.updated and not one.month), full[0] if full else None)


def _named(document: Document, last: Mention | None) -> str | None:
    """The day in the file's name, unless the text tells of a later one as past."""
    named = of_file_name(document.source)
    told = bounds(last.value or "") if last else None
    return None if named is None or (told and date.fromisoformat(named) < told[0]) else named


def _of_name(document: Document) -> str:
    return f"file name {document.source.rsplit('/', 1)[-1]}"


def _month_day(m: Mention) -> str:
    e = m.expression
    return f"{e.month or 0:02}-{e.day or 0:02}"


def _with_year(document: Document, m: Mention, last: Mention | None) -> Published | None:
    """A head date without a year: the first such day after the last one the text tells of, if that is not long before,
    or on the weekday that stands beside it.

    A text whose last full date lies years back says nothing of its own year.
    """
    days = bounds(last.value or "") if last else None
    if last is None or days is None:
        return None
    e = m.expression
    words = f"{document.text[m.start : m.end]}; {document.text[last.start : last.end]}"
    if e.weekday is not None:
        for year in range(days[0].year, days[0].year + _WEEKDAY_YEARS + 1):
            text = written(year, e.month, e.day)
            if text and date.fromisoformat(text).weekday() == e.weekday and date.fromisoformat(text) >= days[0]:
                return Published(text, "inferred", words)
        return None
    if last.precision not in ("day", "month"):
        return None
    for year in (days[0].year, days[0].year + 1):
        text = written(year, e.month, e.day)
        if text and 0 <= (date.fromisoformat(text) - days[0]).days <= _FRESH:
            return Published(text, "inferred", words)
    return None


__all__ = ["UNKNOWN", "find_published", "kept_up"]
