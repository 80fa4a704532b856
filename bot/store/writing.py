"""Writes the store: the rows of every document, and the people, terms and words of the whole corpus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlite_utils import Database

from bot.models import Person
from bot.store import document_rows
from bot.store.indexed import Indexed
from bot.store.keeping import pack
from bot.store.replacing import replacing
from bot.store.schema import SCHEMA_VERSION, create_indexes, create_tables
from bot.store.tally import Names, Rows, Tally
from bot.terms import terms


def build_store(path: Path, documents: Iterable[Indexed], people: Iterable[Person], merged: dict[str, str]) -> None:
    """Writes the store at `path`.

    `people` are those of the whole corpus; `merged` maps every folded name or alias to the name of its person.
    The file is made beside `path` and renamed over it at the end; on any error the old one stays. Raises StoreError
    when the folder cannot be written.
    """
    digest = sha256()
    tally = Tally()
    with replacing(path) as db:
        create_tables(db)
        db["words"].create({"word": str, "count": int, "capitals": int, "acronym": int}, pk="word")  # type: ignore[union-attr]
        names = Names(_write_people(db, people), merged)
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


def _write_document(db: Database, one: Indexed, names: Names, tally: Tally) -> None:
    document, found, key, views = one
    tally.read(document)
    place = document_rows.Place(document, tally.next("sources"))
    statements = list(document_rows.statements(place, one, names, tally))
    quotes = list(document_rows.quotes(place, found, names, tally))
    events = list(document_rows.events(place, found, tally))
    title = document_rows.title_of(document, found)
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
    _insert(db, "roles", list(document_rows.roles(place, found, names)))
    _insert(db, "mentions", list(document_rows.mentions(place, found, names)))
    _insert(db, "extractions", [{"key": key, "content": pack(found)}])
    _insert(db, "meta", [{"key": f"title:{document.source}", "value": entitled}])
    _write_search(db, [row["id"] for row in statements], [view.stems for view in views], entitled)


def _write_search(db: Database, ids: Sequence[int], spoken: Sequence[str], title: str) -> None:
    """One row a statement of a document: its stems, those of its neighbours, those of the title."""
    stems = ["", *spoken, ""]
    db.conn.executemany(
        "INSERT INTO search (rowid, stems, around, title) VALUES (?, ?, ?, ?)",
        ((number, stems[i], f"{stems[i - 1]} {stems[i + 1]}", title) for i, number in enumerate(ids, 1)),
    )
