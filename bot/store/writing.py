"""Builds the store into a new file and renames it over the old one: a reader sees the old state or the new, whole."""

from __future__ import annotations

import os
import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from bot.dates import bounds
from bot.errors import StoreError
from bot.models import (
    Document,
    Extraction,
    Furniture,
    Person,
)
from bot.store.keeping import pack
from bot.store.schema import SCHEMA_VERSION, create_indexes, create_tables
from bot.terms import terms
from bot.text import fold, words

_INNER_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][^\W_]*(?:['.&][^\W_]+)*|(?<!^)(?<![.!?:”\"’] )(?<=\s)[A-Z]{2,}\b")
"""A word with a capital where no sentence begins, as names have it."""
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
ALWAYS = 0.8
"""A word written so more often than this share of its places is written so by rule."""


class View(NamedTuple):
    """What ranking wants to know of a statement."""

    stems: str
    """Its terms in order, with blanks between."""
    names: bytes
    """For each of them 1 where it is a name inside the sentence, else 0."""
    vector: bytes | None
    """Its meaning (unit length, signed eight-bit); None where there is no semantic view."""
    forms: int
    """What kinds of thing it holds, as bits of `bot.answer.evidence.FORMS`."""


class Indexed(NamedTuple):
    """A document as it is written into the store."""

    document: Document
    found: Extraction
    key: str
    """The key under which `found` is kept for the next build."""
    views: Sequence[View]
    """One for each of its statements."""


@dataclass
class Lexis:
    """The terms of the corpus by number, in the order in which they were met."""

    ids: dict[str, int] = field(default_factory=dict)
    statements: Counter[int] = field(default_factory=Counter)
    """Number of a term -> in how many statements it stands."""

    def pack(self, view: View) -> bytes:
        """A statement's terms, four bytes each: twice the number, plus one for a name inside the sentence."""
        numbers = [self.ids.setdefault(stem, len(self.ids)) for stem in view.stems.split()]
        self.statements.update(set(numbers))
        return array("i", (2 * number + name for number, name in zip(numbers, view.names, strict=True))).tobytes()


def build_store(path: Path, documents: Iterable[Indexed], people: Iterable[Person], merged: dict[str, str]) -> None:
    """Writes the store at `path`.

    `people` are those of the whole corpus; `merged` maps every folded name or alias to the name of its person.
    The file is made beside `path` and renamed over it at the end; on any error the old one stays. Raises StoreError
    when the folder cannot be written.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        db = Database(fresh)
        try:
            _fill(db, documents, people, merged)
        finally:
            db.close()
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise StoreError(
            f"The store {path} cannot be written ({error.strerror})",
            "Check that its folder exists, is writable and has room",
        ) from error
    finally:
        fresh.unlink(missing_ok=True)


def _fill(db: Database, documents: Iterable[Indexed], people: Iterable[Person], merged: dict[str, str]) -> None:
    db.conn.execute("PRAGMA journal_mode=OFF")  # nothing reads this file before it is whole
    db.conn.execute("PRAGMA synchronous=OFF")
    create_tables(db)
    db["words"].create({"word": str, "count": int, "capitals": int, "acronym": int}, pk="word")  # type: ignore[union-attr]
    ids = _write_people(db, people)
    rows: Counter[str] = Counter()
    vocabulary: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    shouted: Counter[str] = Counter()
    lexis = Lexis()
    digest = sha256()
    for one in documents:
        digest.update(f"{one.document.source}\0{one.document.sha256}\0{one.key}\n".encode())
        _write_document(db, one, ids, merged, rows, vocabulary, capitals, shouted, lexis)
    _insert(
        db,
        "words",
        [
            {"word": w, "count": count, "capitals": capitals[w], "acronym": int(shouted[w] > ALWAYS * count)}
            for w, count in vocabulary.items()
        ],
    )
    _insert(
        db,
        "terms",
        [{"id": number, "term": term, "statements": lexis.statements[number]} for term, number in lexis.ids.items()],
    )
    create_indexes(db)
    db.execute("INSERT INTO search (search) VALUES ('optimize')")
    meta = {
        "schema_version": SCHEMA_VERSION,
        "corpus": digest.hexdigest(),
        "statements": rows["statements"],
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    _insert(db, "meta", [{"key": key, "value": str(value)} for key, value in meta.items()])
    db.conn.commit()
    db.conn.execute("PRAGMA optimize")


def _insert(db: Database, table: str, rows: list[dict[str, Any]]) -> None:
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


def _write_document(
    db: Database,
    one: Indexed,
    ids: dict[str, int],
    merged: dict[str, str],
    rows: Counter[str],
    vocabulary: Counter[str],
    capitals: Counter[str],
    shouted: Counter[str],
    lexis: Lexis,
) -> None:
    document, found, key, views = one
    rows["sources"] += 1
    source_id = rows["sources"]
    text = document.text

    def person_id(name: str | None) -> int | None:
        return ids.get(merged.get(fold(name), "")) if name else None

    def span(start: int, end: int) -> dict[str, Any]:
        return {
            "source_id": source_id,
            "start": start,
            "end": end,
            "line_start": document.line(start),
            "line_end": document.line(max(start, end - 1)),
            "text": text[start:end],
        }

    # Names in a caption or an author box are known too, though they are never an answer.
    vocabulary.update(words(text))
    shouted.update(fold(match.group()) for match in _ACRONYM.finditer(text))
    capitals.update(fold(match.group()) for match in _INNER_CAPITAL.finditer(text))
    vocabulary.update(words(" ".join(filter(None, (document.title, document.publisher, document.author)))))
    starts: list[tuple[int, int, int]] = []
    statements = []
    for statement in found.statements:
        rows["statements"] += 1
        starts.append((statement.start, statement.end, rows["statements"]))
        statements.append(
            span(statement.start, statement.end)
            | {
                "id": rows["statements"],
                "attributed_to": _canonical(statement.attributed_to, merged),
                "attribution_kind": statement.attribution_kind,
                "status": statement.status,
                "rule": statement.rule,
                "person_id": person_id(statement.attributed_to),
            }
        )
    headings = [piece for piece in document.furniture if piece.kind == "heading"]
    for row, view in zip(statements, views, strict=True):
        row.update(vector=view.vector, forms=view.forms, terms=lexis.pack(view))
        row["heading"] = _heading(text, headings, row["start"])
    _insert(db, "statements", statements)

    def statement_at(start: int) -> int | None:
        return next((number for first, last, number in _near(starts, start) if first <= start < last), None)

    quotes = []
    for quote in found.quotes:
        context = _context(found, quote.start, quote.end)
        rows["quotes"] += 1
        quotes.append(
            span(quote.start, quote.end)
            | {
                "id": rows["quotes"],
                "statement_id": statement_at(quote.start),
                "type": quote.type,
                "speaker": _canonical(quote.speaker, merged),
                "speaker_text": quote.speaker_text,
                "speaker_kind": quote.speaker_kind,
                "cue": quote.cue,
                "confidence": quote.confidence,
                "rule": quote.rule,
                "person_id": person_id(quote.speaker),
                "context_start": context[0],
                "context_end": context[1],
            }
        )
    _insert(db, "quotes", quotes)
    events = []
    for event in found.events:
        days = bounds(event.date)
        where = statement_at(event.start)
        if days is None or where is None:
            continue
        rows["events"] += 1
        events.append(
            span(event.start, event.end)
            | {
                "id": rows["events"],
                "statement_id": where,
                "date": event.date,
                "sort_from": days[0].isoformat(),
                "sort_to": days[1].isoformat(),
                "basis": event.basis,
                "planned": int(event.planned),
                "expression": text[event.date_start : event.date_end],
            }
        )
    _insert(db, "events", events)
    roles, mentions = [], []
    for person in found.people:
        number = person_id(person.name)
        if number is None:
            continue
        roles += [
            {
                "person_id": number,
                "source_id": source_id,
                "statement_id": statement_at(role.start),
                "title": role.title,
                "past": int(role.past),
                "start": role.start,
                "end": role.end,
            }
            for role in person.roles
        ]
        where_named = {statement_at(start) for start, _ in person.mentions} - {None}
        mentions += [{"person_id": number, "source_id": source_id, "statement_id": s} for s in where_named]
    _insert(db, "roles", roles)
    _insert(db, "mentions", mentions)
    title = title_of(document, found)
    _insert(
        db,
        "sources",
        [
            {
                "id": source_id,
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
        ],
    )
    _insert(db, "texts", [{"source_id": source_id, "text": text}])
    _insert(db, "extractions", [{"key": key, "content": pack(found)}])
    entitled = " ".join(term.stem for term in terms(title))
    _insert(db, "meta", [{"key": f"title:{document.source}", "value": entitled}])
    _write_search(db, [row["id"] for row in statements], [view.stems for view in views], entitled)


def _heading(text: str, headings: Sequence[Furniture], offset: int) -> str:
    """The terms of the heading under which a place stands; empty before the first one."""
    above = bisect_right(headings, offset, key=lambda piece: piece.start)
    if not above:
        return ""
    piece = headings[above - 1]
    return " ".join(term.stem for term in terms(text[piece.start : piece.end]))


def _near(starts: list[tuple[int, int, int]], offset: int) -> list[tuple[int, int, int]]:
    index = bisect_right(starts, offset, key=itemgetter(0))
    return starts[max(0, index - 1) : index + 1]


def _context(found: Extraction, start: int, end: int) -> tuple[int, int]:
    """From the start of the sentence that holds `start` to the end of the one that holds the last character."""
    touched = [s for s in found.sentences if s.start < end and s.end > start]
    return (min(start, touched[0].start), max(end, touched[-1].end)) if touched else (start, end)


def _canonical(name: str | None, merged: dict[str, str]) -> str | None:
    return merged.get(fold(name), name) if name else None


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
