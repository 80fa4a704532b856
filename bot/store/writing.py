"""Writes the store: the rows of every document, and the people, terms and words of the whole corpus."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.dates import bounds
from bot.models import Document, Extraction, Furniture, Person
from bot.store.indexed import Indexed, View
from bot.store.keeping import pack
from bot.store.replacing import replacing
from bot.store.schema import SCHEMA_VERSION, create_indexes, create_tables
from bot.terms import terms
from bot.text import fold, words

_INNER_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][^\W_]*(?:['.&][^\W_]+)*|(?<!^)(?<![.!?:”\"’] )(?<=\s)[A-Z]{2,}\b")
"""A word with a capital where no sentence begins, as names have it."""
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
ALWAYS = 0.8
"""A word written so more often than this share of its places is written so by rule."""

Rows = list[dict[str, Any]]


def build_store(path: Path, documents: Iterable[Indexed], people: Iterable[Person], merged: dict[str, str]) -> None:
    """Writes the store at `path`.

    `people` are those of the whole corpus; `merged` maps every folded name or alias to the name of its person.
    The file is made beside `path` and renamed over it at the end; on any error the old one stays. Raises StoreError
    when the folder cannot be written.
    """
    digest = sha256()
    tally = _Tally()
    with replacing(path) as db:
        create_tables(db)
        db["words"].create({"word": str, "count": int, "capitals": int, "acronym": int}, pk="word")  # type: ignore[union-attr]
        names = _Names(_write_people(db, people), merged)
        for one in documents:
            digest.update(f"{one.document.source}\0{one.document.sha256}\0{one.key}\n".encode())
            _write_document(db, one, names, tally)
        _insert(db, "words", tally.word_rows())
        _insert(db, "terms", tally.term_rows())
        create_indexes(db)
        db.execute("INSERT INTO search (search) VALUES ('optimize')")
        meta = {
            "schema_version": SCHEMA_VERSION,
            "corpus": digest.hexdigest(),
            "statements": tally.rows["statements"],
            "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        _insert(db, "meta", [{"key": key, "value": str(value)} for key, value in meta.items()])
        db.conn.commit()
        db.conn.execute("PRAGMA optimize")


def _insert(db: Database, table: str, rows: Rows) -> None:
    """executemany on the table's own columns: sqlite-utils' insert_all looks at every row for new ones."""
    if rows:
        columns = list(rows[0])
        names = ", ".join(f"[{column}]" for column in columns)
        marks = ", ".join(f":{column}" for column in columns)
        db.conn.executemany(f"INSERT OR REPLACE INTO [{table}] ({names}) VALUES ({marks})", rows)


def _write_people(db: Database, people: Iterable[Person]) -> dict[str, int]:
    ids: dict[str, int] = {}
    people_rows, alias_rows = [], []
    for number, person in enumerate(people, 1):
        ids[person.name] = number
        people_rows.append({"id": number, "name": person.name, "kind": person.kind})
        alias_rows += [{"person_id": number, "alias": alias} for alias in dict.fromkeys((person.name, *person.aliases))]
    _insert(db, "people", people_rows)
    _insert(db, "aliases", alias_rows)
    return ids


# ---- the whole corpus ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Names:
    """Who is meant by a name."""

    ids: Mapping[str, int]
    merged: Mapping[str, str]

    def canonical(self, name: str | None) -> str | None:
        """The name of the person of the corpus, else the name as written."""
        return self.merged.get(fold(name), name) if name else None

    def number(self, name: str | None) -> int | None:
        return self.ids.get(self.merged.get(fold(name), "")) if name else None


@dataclass
class _Tally:
    """What was counted over the documents written so far."""

    rows: Counter[str] = field(default_factory=Counter)
    """Table -> the number of its last row."""
    words: Counter[str] = field(default_factory=Counter)
    capitals: Counter[str] = field(default_factory=Counter)
    """Word -> in how many places it has a capital where no sentence begins."""
    shouted: Counter[str] = field(default_factory=Counter)
    """Word -> in how many places it is all capitals."""
    terms: dict[str, int] = field(default_factory=dict)
    """The terms of the corpus by number, in the order in which they were met."""
    statements: Counter[int] = field(default_factory=Counter)
    """Number of a term -> in how many statements it stands."""

    def next(self, table: str) -> int:
        """The number of a new row."""
        self.rows[table] += 1
        return self.rows[table]

    def read(self, document: Document) -> None:
        """Counts a document's words. Names in a caption or an author box are known too, though never an answer."""
        text = document.text
        self.words.update(words(text))
        self.shouted.update(fold(match.group()) for match in _ACRONYM.finditer(text))
        self.capitals.update(fold(match.group()) for match in _INNER_CAPITAL.finditer(text))
        self.words.update(words(" ".join(filter(None, (document.title, document.publisher, document.author)))))

    def pack(self, view: View) -> bytes:
        """A statement's terms, four bytes each: twice the number, plus one for a name inside the sentence."""
        numbers = [self.terms.setdefault(stem, len(self.terms)) for stem in view.stems.split()]
        self.statements.update(set(numbers))
        return array("i", (2 * number + name for number, name in zip(numbers, view.names, strict=True))).tobytes()

    def word_rows(self) -> Rows:
        return [
            {"word": w, "count": count, "capitals": self.capitals[w], "acronym": int(self.shouted[w] > ALWAYS * count)}
            for w, count in self.words.items()
        ]

    def term_rows(self) -> Rows:
        return [
            {"id": number, "term": term, "statements": self.statements[number]} for term, number in self.terms.items()
        ]


# ---- one document ----------------------------------------------------------------------------------------


def _write_document(db: Database, one: Indexed, names: _Names, tally: _Tally) -> None:
    document, found, key, views = one
    tally.read(document)
    place = _Place(document, tally.next("sources"))
    statements = list(_statements(place, one, names, tally))
    quotes = list(_quotes(place, found, names, tally))
    events = list(_events(place, found, tally))
    title = title_of(document, found)
    source = {
        "id": place.source_id,
        "source": document.source,
        "sha256": document.sha256,
        "encoding": document.encoding,
        "title": title,
        "publisher": document.publisher,
        "author": document.author,
        "published": found.published.date,
        "published_basis": found.published.basis,
        "published_words": found.published.words,
        "kind": document.kind,
        "status": document.status,
        "use": document.use,
        "embargo_until": document.embargo_until,
        "language": document.language,
        "note": document.note,
        "lines": len(document.line_starts),
        "statements": len(statements),
        "quotes": sum(q["type"] != "scare" for q in quotes),
        "events": len(events),
    }
    entitled = " ".join(term.stem for term in terms(title))
    _insert(db, "sources", [source])
    _insert(db, "texts", [{"source_id": place.source_id, "text": document.text}])
    _insert(db, "statements", statements)
    _insert(db, "quotes", quotes)
    _insert(db, "events", events)
    _insert(db, "roles", list(_roles(place, found, names)))
    _insert(db, "mentions", list(_mentions(place, found, names)))
    _insert(db, "extractions", [{"key": key, "content": pack(found)}])
    _insert(db, "meta", [{"key": f"title:{document.source}", "value": entitled}])
    _write_search(db, [row["id"] for row in statements], [view.stems for view in views], entitled)


@dataclass(slots=True)
class _Place:
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


def _statements(place: _Place, one: Indexed, names: _Names, tally: _Tally) -> Iterator[dict[str, Any]]:
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


def _quotes(place: _Place, found: Extraction, names: _Names, tally: _Tally) -> Iterator[dict[str, Any]]:
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


def _events(place: _Place, found: Extraction, tally: _Tally) -> Iterator[dict[str, Any]]:
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


def _roles(place: _Place, found: Extraction, names: _Names) -> Iterator[dict[str, Any]]:
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


def _mentions(place: _Place, found: Extraction, names: _Names) -> Iterator[dict[str, Any]]:
    for number, person in _numbered(found, names):
        for statement in {place.statement_at(start) for start, _ in person.mentions} - {None}:
            yield {"person_id": number, "source_id": place.source_id, "statement_id": statement}


def _numbered(found: Extraction, names: _Names) -> Iterator[tuple[int, Person]]:
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
    touched = [s for s in found.sentences if s.start < end and s.end > start]
    return (min(start, touched[0].start), max(end, touched[-1].end)) if touched else (start, end)


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


def _write_search(db: Database, ids: Sequence[int], spoken: Sequence[str], title: str) -> None:
    """One row a statement of a document: its stems, those of its neighbours, those of the title."""
    stems = ["", *spoken, ""]
    db.conn.executemany(
        "INSERT INTO search (rowid, stems, around, title) VALUES (?, ?, ?, ?)",
        ((number, stems[i], f"{stems[i - 1]} {stems[i + 1]}", title) for i, number in enumerate(ids, 1)),
    )
