"""The rows of one document: its statements, quotations, events, roles and mentions, and its title."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import Any

from bot.dates import bounds
from bot.models import Document, Extraction, Furniture, Person
from bot.store.indexed import Indexed
from bot.store.tally import Names, Tally
from bot.terms import terms


@dataclass(slots=True)
class Place:
    """Where the rows of a document stand."""

    document: Document
    source_id: int
    statements: list[tuple[int, int, int]] = field(default_factory=list)
    """(start, end, id) of each of its statements, in order."""

    def span(self, start: int, end: int) -> dict[str, Any]:
        """The columns of whatever is a span of a text."""
        return {
            "source_id": self.source_id,
            "start": start,
            "end": end,
            "line_start": self.document.line(start),
            "line_end": self.document.line(max(start, end - 1)),
            "text": self.document.text[start:end],
        }

    def statement_at(self, offset: int) -> int | None:
        """The id of the statement that holds the character at `offset`."""
        index = bisect_right(self.statements, offset, key=itemgetter(0))
        near = self.statements[max(0, index - 1) : index + 1]
        return next((number for first, last, number in near if first <= offset < last), None)


def statements(place: Place, one: Indexed, names: Names, tally: Tally) -> Iterator[dict[str, Any]]:
    """The rows of the statements; `place` knows them from then on."""
    headings = [piece for piece in place.document.furniture if piece.kind == "heading"]
    for statement, view in zip(one.found.statements, one.views, strict=True):
        number = tally.next("statements")
        place.statements.append((statement.start, statement.end, number))
        yield place.span(statement.start, statement.end) | {
            "id": number,
            "attributed_to": names.canonical(statement.attributed_to),
            "attribution_kind": statement.attribution_kind,
            "status": statement.status,
            "rule": statement.rule,
            "person_id": names.number(statement.attributed_to),
            "vector": view.vector,
            "forms": view.forms,
            "terms": tally.pack(view),
            "heading": _heading(place.document.text, headings, statement.start),
        }


def quotes(place: Place, found: Extraction, names: Names, tally: Tally) -> Iterator[dict[str, Any]]:
    for quote in found.quotes:
        context = _context(found, quote.start, quote.end)
        yield place.span(quote.start, quote.end) | {
            "id": tally.next("quotes"),
            "statement_id": place.statement_at(quote.start),
            "type": quote.type,
            "speaker": names.canonical(quote.speaker),
            "speaker_text": quote.speaker_text,
            "speaker_kind": quote.speaker_kind,
            "cue": quote.cue,
            "confidence": quote.confidence,
            "rule": quote.rule,
            "person_id": names.number(quote.speaker),
            "context_start": context[0],
            "context_end": context[1],
        }


def events(place: Place, found: Extraction, tally: Tally) -> Iterator[dict[str, Any]]:
    for event in found.events:
        days, where = bounds(event.date), place.statement_at(event.start)
        if days is None or where is None:
            continue
        yield place.span(event.start, event.end) | {
            "id": tally.next("events"),
            "statement_id": where,
            "date": event.date,
            "sort_from": days[0].isoformat(),
            "sort_to": days[1].isoformat(),
            "basis": event.basis,
            "planned": int(event.planned),
            "expression": place.document.text[event.date_start : event.date_end],
        }


def roles(place: Place, found: Extraction, names: Names) -> Iterator[dict[str, Any]]:
    for number, person in _numbered(found, names):
        for role in person.roles:
            yield {
                "person_id": number,
                "source_id": place.source_id,
                "statement_id": place.statement_at(role.start),
                "title": role.title,
                "past": int(role.past),
                "start": role.start,
                "end": role.end,
            }


_HE_OR_SHE = re.compile(r"(?:(?:But|And|Yet|Then|Later|Still|Now|So) )?(?:He|She|His|Her)\b")
"""How a sentence begins whose subject was named before it."""
POINTS_BACK = 3
"""So many sentences back the name may stand."""


def mentions(place: Place, found: Extraction, names: Names) -> Iterator[dict[str, Any]]:
    """Who is named in which statement, also by "He" or "Her" at its beginning, where only one person was named last:
    "Her successor, Jan Novak" names both."""
    named: dict[int | None, set[int]] = {}
    persons: set[int] = set()
    said = zip(place.statements, found.statements, strict=True)
    says = {number: names.number(one.attributed_to) for (_, _, number), one in said if one.attributed_to}
    for number, person in _numbered(found, names):
        if person.kind == "person":
            persons.add(number)
        for statement in {place.statement_at(start) for start, _ in person.mentions} - {None}:
            named.setdefault(statement, set()).add(number)
            yield {"person_id": number, "source_id": place.source_id, "statement_id": statement}
    last: set[int] = set()
    far = 0
    for start, end, statement in place.statements:
        own = named.get(statement, set()) & persons
        points = _HE_OR_SHE.match(place.document.text, start, end)
        meant = last if points and len(last) == 1 and far < POINTS_BACK else set()
        for number in meant - own:
            yield {"person_id": number, "source_id": place.source_id, "statement_id": statement}
        if (meant and not own) or (not own and last == {says.get(statement)}):
            far = 0  # "He said", "It was a lie": what they say does not part them from their successor
        elif own:
            last, far = own, 0
        else:
            far += 1


def _numbered(found: Extraction, names: Names) -> Iterator[tuple[int, Person]]:
    """The people of a document who are in the corpus, with their numbers there."""
    for person in found.people:
        number = names.number(person.name)
        if number is not None:
            yield number, person


def _heading(text: str, headings: Sequence[Furniture], offset: int) -> str:
    """The terms of the heading under which a place stands; empty before the first one."""
    above = bisect_right(headings, offset, key=lambda piece: piece.start)
    if not above:
        return ""
    piece = headings[above - 1]
    return " ".join(term.stem for term in terms(text[piece.start : piece.end]))


def _context(found: Extraction, start: int, end: int) -> tuple[int, int]:
    """From the start of the sentence that holds `start` to the end of the one that holds the last character."""
    # Sentences stand in order and apart.
    first = bisect_right(found.sentences, start, key=attrgetter("end"))
    last = bisect_left(found.sentences, end, key=attrgetter("start")) - 1
    if first > last:
        return start, end
    return min(start, found.sentences[first].start), max(end, found.sentences[last].end)


def title_of(document: Document, found: Extraction) -> str:
    """The register's title, else the headline in the text, else the beginning of the text, else the file's name."""
    if document.title:
        return document.title
    for piece in document.furniture:
        if piece.kind == "title":
            return document.text[piece.start : piece.end].strip().lstrip("# ")
    first = next((s for s in found.sentences if not s.furniture), None)
    if first is None:
        return document.source
    opening = " ".join(document.text[first.start : first.end].split())
    return opening if len(opening) <= 90 else opening[:90].rsplit(" ", 1)[0] + "…"
