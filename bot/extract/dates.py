"""The calendar dates of a document: every expression with its EDTF value, precision and basis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.dates.arithmetic import written
from bot.dates.edtf import bounds
from bot.dates.mentions import Mention, find
from bot.extract.captions import in_caption
from bot.extract.entry import Entry, known, stretches
from bot.extract.event_names import name_around
from bot.extract.mastheads import OwnDate
from bot.extract.published import find_published, kept_up
from bot.models import DateMention, Document, Published, Sentence

__all__ = ["dates_something", "find_dates", "find_published"]

_KEPT_UP = ", before its last change"
_NAME, _CAPTION, _OWN = ", part of the name “", ", in a photo caption", ", when the document appeared"


def find_dates(
    document: Document,
    sentences: tuple[Sentence, ...],
    published: Published,
    entries: Sequence[Entry] = (),
    own: Sequence[OwnDate] = (),
) -> tuple[DateMention, ...]:
    """Every calendar expression in text order; the ends of a range are one each.

    `published.date` may be an interval: then values are what all of its days agree on, or the interval that they
    support. A date that is part of an event's name, stands in a photo caption or dates the document itself says so in
    its basis. In `entries` relative dates count from the day of the entry; `own` are the dates of the document itself.
    """
    captioned = in_caption(document)
    mentions = find(document.text, published.date, quiet=captioned, stretches=stretches(entries), known=known(entries))
    changed = bounds(kept_up(published, tuple(own)).date or "")
    heads = {one.date_start for one in entries if one.tells}
    masthead = {one.mention.start for one in own if not one.told} - heads
    found = []
    for m in mentions:
        basis = m.basis
        if published.basis == "inferred" and basis.startswith("relative to publication"):
            basis += ", inferred"
        if captioned(m.start):
            basis += _CAPTION
        elif m.start in masthead:
            basis += _OWN
        elif name := name_around(document.text, m.start, m.end):
            basis += f"{_NAME}{' '.join(name.split())}”"
        between = _between(m, changed)
        if between and between != m.value:
            basis += _KEPT_UP
        found.append(DateMention(m.start, m.end, between or m.value, m.precision, basis))
    return tuple(found)


def _between(m: Mention, kept: tuple[date, date] | None) -> str | None:
    """A day without a year that falls between the day a document appeared and that of its last change is that one."""
    e = m.expression
    if kept is None or kept[0] == kept[1] or e.kind != "date" or e.year is not None or e.year_shift is not None:
        return None
    if e.month is None or not m.basis.startswith("relative to publication"):
        return None
    for year in range(kept[1].year, kept[0].year - 1, -1):
        value = written(year, e.month, e.day)
        days = bounds(value or "")
        if days and kept[0] <= days[0] and days[1] <= kept[1]:
            return value
    return None


def dates_something(mention: DateMention) -> bool:
    """Whether a date tells when something was: no event's name, no caption or masthead, and its value is known."""
    return mention.value is not None and _NAME not in mention.basis and not mention.basis.endswith((_CAPTION, _OWN))
