"""Dated happenings: which clause a date belongs to, and whether it was or is planned."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from bot.dates.edtf import after, before, interval, until
from bot.dates.lists import is_range
from bot.dates.tense import tense
from bot.dates.words import plain
from bot.extract.clauses import clause, clause_after
from bot.extract.dates import dates_something
from bot.models import DateMention, Document, Event, Sentence

_LIMIT = re.compile(
    r"\b(?P<until>until|till|up to|by)\s(?:the\s)?$"
    r"|(?<!\bday )(?<!\bdays )(?<!\bweek )(?<!\bweeks )(?<!\bmonths )(?<!\byears )"
    r"\b(?:(?P<before>before|prior to|ahead of)|(?P<after>after))\s(?:the\s)?$"
)
_ATTRIBUTIVE = re.compile(
    r"['’]s\b| (?!and|or|to|in|on|at|by|for|with|when|as|after|before|he|she|it|they|the|but|from|of)[a-z]"
)
"""After a date: it belongs to a noun ("after the Oct. 23 killing"), and the preposition with it."""
_OPENING = re.compile(r"\b(?:between|from)\s(?:the\s)?$")
_IF = re.compile(r"\b(?:if|unless|whether|in case|provided that)\s(?:it|he|she|they|we|you|i|the|a|an)\b")
_SET_FOR = re.compile(r"\b(?:scheduled|slated|planned|due|set|expected|proposed|upcoming|deadline)\b")
_LONGEST = 2000
"""A "sentence" that is longer is no prose; no happening is read out of it."""


def find_events(
    document: Document, sentences: tuple[Sentence, ...], dates: tuple[DateMention, ...]
) -> tuple[Event, ...]:
    """Every dated happening in text order: one for each date, or each range, that dates a clause.

    Furniture, the names of events and dates of unknown value date nothing; a sentence without a date gets none.
    """
    furniture = [(f.start, f.end) for f in document.furniture]
    starts = [s for s, _ in furniture]
    found: list[Event] = []
    position = 0
    for sentence in sentences:
        while position < len(dates) and dates[position].start < sentence.start:
            position += 1
        stop = position
        while stop < len(dates) and dates[stop].start < sentence.end:
            stop += 1
        if stop == position or sentence.furniture or sentence.end - sentence.start > _LONGEST:
            continue
        inside = [d for d in dates[position:stop] if dates_something(d) and d.end <= sentence.end]
        index = bisect_right(starts, sentence.start) - 1
        if index >= 0 and sentence.end <= furniture[index][1]:
            continue
        start = sentence.start
        if index >= 0 and sentence.start < furniture[index][1]:
            start = furniture[index][1]  # after the dateline
        if inside:
            found += _events(document.text, start, sentence.end, [d for d in inside if d.start >= start])
    return tuple(found)


def date_of(
    document: Document,
    dates: tuple[DateMention, ...],
    sentences: tuple[Sentence, ...],
    offset: int,
    published: str | None = None,
) -> str | None:
    """The date of the happening told at `offset`: of its clause, else the nearest in its sentence, else publication.

    `published` is the document's EDTF date as found; an offset outside of all sentences gets it too.
    """
    index = bisect_right([s.start for s in sentences], offset) - 1
    if index < 0 or offset >= sentences[index].end:
        return published
    sentence = sentences[index]
    starts = [d.start for d in dates]
    inside = [
        d for d in dates[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)] if dates_something(d)
    ]
    if not inside:
        return published
    for event in _events(document.text, sentence.start, sentence.end, inside):
        if event.start <= offset < event.end:
            return event.date
    return min(inside, key=lambda d: min(abs(d.start - offset), abs(d.end - offset))).value


def _events(text: str, start: int, end: int, inside: list[DateMention]) -> Iterator[Event]:
    low = plain(text[start:end])
    i = 0
    while i < len(inside):
        first = last = inside[i]
        value, basis = first.value, first.basis
        opening = _OPENING.search(low[: first.start - start])
        if i + 1 < len(inside) and _one_range(inside[i], inside[i + 1], low, start):
            last = inside[i + 1]
            value = interval(first.value or "", last.value or "")
            basis = first.basis if first.basis == last.basis else f"{first.basis} to {last.basis}"
            i += 1
        elif opening is None:
            attributive = _ATTRIBUTIVE.match(low, first.end - start) is not None
            if not attributive:
                words = low[first.start - start : first.end - start]
                value = _limited(low[: first.start - start], value, words)
        i += 1
        if value is None or _open(basis):
            continue
        a, b = clause(text, start, end, first.start, last.end)
        yield Event(a, b, value, basis, _planned(low, start, a, b, first, last), first.start, last.end)
        if then := clause_after(text, start, end, first.start, last.end):
            yield Event(*then, value, basis, _planned_at(low, start, then), first.start, last.end)


def _one_range(first: DateMention, second: DateMention, low: str, base: int) -> bool:
    return is_range(_Span(first.start - base, first.end - base), _Span(second.start - base, second.end - base), low)


class _Span:
    """An offset pair for `is_range`."""

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end


def _limited(left: str, value: str | None, words: str) -> str | None:
    """What a preposition makes of a date: "before 2015" is all that lies before it."""
    limit = _LIMIT.search(left)
    if limit is None or value is None:
        return value
    if limit["before"]:
        return before(value) if "end" not in words else until(value)
    return until(value) if limit["until"] else after(value)


def _open(basis: str) -> bool:
    """A date relative to a publication that itself has no end says nothing that can be put in order."""
    return basis.startswith("relative to publication") and ("/.." in basis or "../" in basis)


def _planned_at(low: str, base: int, span: tuple[int, int]) -> bool:
    """Whether a clause without a date of its own tells a plan: by its first verb."""
    told = low[span[0] - base : span[1] - base]
    return tense(told, 0, 0) == "future"


def _planned(low: str, base: int, start: int, end: int, first: DateMention, last: DateMention) -> bool:
    """Whether the clause tells a plan, forecast or condition."""
    a, b = start - base, end - base
    told = low[a:b]
    when = tense(told, first.start - start, last.end - start, weak_reach=300)
    if when == "future":
        return True
    if _IF.search(told[: first.start - start][-60:]):
        return True
    return when is None and bool(_SET_FOR.search(told))
