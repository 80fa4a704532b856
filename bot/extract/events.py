"""Dated happenings: which clause a date belongs to, and whether it was or is planned."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.dates.edtf import after, before, bounds, interval, until
from bot.dates.lists import is_range
from bot.dates.tense import tense
from bot.dates.words import plain
from bot.extract.bounded import UNKNOWN
from bot.extract.clauses import clause, clause_after
from bot.extract.dates import dates_something
from bot.extract.entry import Entry
from bot.extract.happenings import asks, decided_outside, is_title, says_enough, supposed, told_under
from bot.models import DateMention, Document, Event, Published, Sentence

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
_MOVED = re.compile(
    r"\b(?:put off|put back|postponed|moved|delayed|deferred|slipped|brought forward|rescheduled|pushed back|changed"
    r"|extended)\s(?:again\s)?from\s(?:the\s)?$"
)
"""Before two dates that are no range: "put off from April to May" tells what did not happen then."""
_IF = re.compile(r"\b(?:if|unless|whether|in case|provided that)\s(?:it|he|she|they|we|you|i|the|a|an)\b")
_SET_FOR = re.compile(r"\b(?:scheduled|slated|planned|due|set|expected|proposed|upcoming|deadline)\b")
_LONGEST = 2000
"""A "sentence" that is longer is no prose; no happening is read out of it."""
_PREDATED = 7
"""Days by which a paper may bear an earlier date than the day that it tells of."""
_OF_PAPER = re.compile(
    r"\b(?:letters?|e-?mails?|memo(?:s|randum)?|drawings?|reports?|drafts?|notes?|protocols?|photographs?|statements?"
    r"|articles?|maps?|surveys?|licen[cs]es?|contracts?|messages?|minutes|records?) (?:of|dated|from) (?:the )?$",
    re.IGNORECASE,
)
"""Before a date: it is that of a paper."""
_LISTED = re.compile(r"\s*(?:,|and|,\s*and)\s*")


def find_events(
    document: Document,
    sentences: tuple[Sentence, ...],
    dates: tuple[DateMention, ...],
    published: Published = UNKNOWN,
    entries: Sequence[Entry] = (),
) -> tuple[Event, ...]:
    """Every dated happening in text order: one for each date, or each range, that dates a clause; and one for each
    sentence without a date under a heading or label that has one (`entries`).

    Furniture, titles, questions, what is only supposed, the names of events and dates of unknown value yield none. What
    is dated after publication is planned.
    """
    furniture = [(f.start, f.end) for f in document.furniture]
    starts = [s for s, _ in furniture]
    opened = [one.start for one in entries]
    appeared = bounds(published.date or "")
    found: list[Event] = []
    position = 0
    for sentence in sentences:
        while position < len(dates) and dates[position].start < sentence.start:
            position += 1
        stop = position
        while stop < len(dates) and dates[stop].start < sentence.end:
            stop += 1
        if sentence.furniture or sentence.end - sentence.start > _LONGEST:
            continue
        entry = _over(entries, opened, sentence)
        if stop == position and entry is None:
            continue
        inside = [d for d in dates[position:stop] if dates_something(d) and d.end <= sentence.end]
        index = bisect_right(starts, sentence.start) - 1
        if index >= 0 and sentence.end <= furniture[index][1]:
            continue
        start = sentence.start
        if index >= 0 and sentence.start < furniture[index][1]:
            start = furniture[index][1]  # after the dateline
        inside = [d for d in inside if d.start >= start]
        words = document.text[start : sentence.end]
        if entry is not None and entry.heading and sentence.start < entry.body:
            continue
        if inside and not asks(words) and (entry is not None or not is_title(words)):
            day = bounds(entry.value or "") if entry is not None and entry.heading else appeared
            found += _told(document.text, start, sentence.end, inside, day or appeared)
        elif entry is not None and stop == position:
            found += _under(document.text, start, sentence.end, entry)
    return tuple(found)


def _over(entries: Sequence[Entry], starts: list[int], sentence: Sentence) -> Entry | None:
    """The entry that a sentence stands in, or whose heading or label it begins with."""
    index = bisect_right(starts, sentence.start) - 1
    if index + 1 < len(entries) and sentence.start <= starts[index + 1] < sentence.end:
        index += 1  # a bullet before the label is part of the sentence
    return entries[index] if index >= 0 and sentence.start < max(entries[index].end, entries[index].body) else None


def _under(text: str, start: int, end: int, entry: Entry) -> Iterator[Event]:
    """What a sentence without a date tells, dated by what stands over it."""
    if entry.value is None or not entry.tells:
        return
    tells, planned = told_under(text[start:end], entry.notes)
    if tells:
        words = (
            f"stands under “{entry.words}”" if entry.date_end > entry.date_start else f"at {entry.words} of that day"
        )
        yield Event(start, end, entry.value, words, planned, entry.date_start, entry.date_end)


def _told(
    text: str, start: int, end: int, inside: list[DateMention], appeared: tuple[date, date] | None
) -> Iterator[Event]:
    """The events of a sentence, without those that only seem so."""
    sentence = text[start:end]
    papers = _of_papers(text, start, inside)
    for event in _events(text, start, end, inside):
        clause = sentence[event.start - start : event.end - start]
        spans = [(d.start - event.start, d.end - event.start) for d in inside if event.start <= d.start < event.end]
        if supposed(sentence, clause) or not says_enough(clause, spans):
            continue
        if event.date_start in papers:
            continue
        if decided_outside(sentence, event.start - start, event.end - start):
            event = replace(event, start=start, end=end)
        if appeared:
            event = replace(event, planned=_is_planned(event, inside, appeared, text))
        yield event


def _of_papers(text: str, start: int, inside: list[DateMention]) -> set[int]:
    """Offsets of dates that belong to a noun where another tells when: "a drawing of 1887 was found on 3 May"."""
    found: set[int] = set()
    for i, d in enumerate(inside):
        listed = i > 0 and inside[i - 1].start in found and _LISTED.fullmatch(text[inside[i - 1].end : d.start])
        owned = text.startswith(("'s ", "’s "), d.end)  # "last weekend's flood rose on Friday"
        if listed or owned or _OF_PAPER.search(text[max(start, d.start - 40) : d.start]):
            found.add(d.start)
    return found if len(found) < len(inside) else set()


def _is_planned(event: Event, inside: list[DateMention], appeared: tuple[date, date], text: str) -> bool:
    """A date after the last day on which the document may have appeared is a plan, unless the text names its year and
    tells of it as past. "Should", "could" and the like make no plan of a day before.

    A paper may bear a date a few days before the day that it tells of.
    """
    mention = next((d for d in inside if d.start == event.date_start), None)
    days = bounds(mention.value or "") if mention else None
    if mention is None or days is None:
        return event.planned
    at, to = event.date_start - event.start, event.date_end - event.start
    when = tense(plain(text[event.start : event.end]), at, to)
    if days[0] > appeared[1]:
        return when != "past" or (mention.basis != "absolute" and (days[0] - appeared[1]).days > _PREDATED)
    return event.planned and (when == "future" or days[1] >= appeared[0])


def _events(text: str, start: int, end: int, inside: list[DateMention]) -> Iterator[Event]:
    low = plain(text[start:end])
    i = 0
    while i < len(inside):
        first = last = inside[i]
        value, basis = first.value, first.basis
        if _MOVED.search(low[: first.start - start]) and i + 1 < len(inside):
            i += 2
            continue
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
