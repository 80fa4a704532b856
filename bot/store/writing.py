"""Writes the store: the rows of every document, and the people, terms and words of the whole corpus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter
from pathlib import Path

from sqlite_utils import Database

from bot.store import document_rows
from bot.store.indexed import Indexed, People
from bot.store.keeping import pack
from bot.store.replacing import replacing
from bot.store.schema import SCHEMA_VERSION, create_indexes, create_tables
from bot.store.tally import Names, Rows, Tally
from bot.terms import terms
from bot.text import fold


def build_store(path: Path, documents: Iterable[Indexed], people: Sequence[People]) -> None:
    """Writes the store at `path`.

    `people`: for each day from which on some of the documents may be quoted, those of all documents that may be then.
    The file is made beside `path` and renamed over it at the end; on any error the old one stays. Raises StoreError
    when the folder cannot be written.
    """
    digest = sha256()
    tally = Tally()
    with replacing(path) as db:
        create_tables(db)
        names = _write_people(db, people)
        for one in documents:
            digest.update(f"{one.document.source}\0{one.document.sha256}\0{one.key}\n".encode())
            _write_document(db, one, names[one.served_from], tally)
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


def _write_people(db: Database, days: Sequence[People]) -> dict[str, Names]:
    """The rows of the people, and by day who is meant by a name in the documents of that day.

    A person keeps the number and the name of the first day: what a later document calls them is told no sooner, and
    somebody known by the surname alone goes by it until the next build.
    """
    ids: dict[str, int] = {}
    known: dict[str, str] = {}
    written: set[tuple[int, str]] = set()
    people_rows, alias_rows, names = [], [], {}
    for day, people, merged in sorted(days, key=attrgetter("served_from")):
        own = {fold(person.name) for person in people}
        for person in people:
            taken = {
                f for f in map(fold, person.aliases) if f in known and f not in own and merged.get(f) == person.name
            }
            earlier = known[taken.pop()] if len(taken) == 1 else person.name
            name = known.setdefault(fold(person.name), earlier)
            if name not in ids:
                ids[name] = len(ids) + 1
                people_rows.append({"id": ids[name], "name": name, "kind": person.kind, "served_from": day})
            for alias in (person.name, *person.aliases):
                if (ids[name], alias) not in written:
                    written.add((ids[name], alias))
                    alias_rows.append({"person_id": ids[name], "alias": alias, "served_from": day})
        names[day] = Names(ids, {form: known[fold(name)] for form, name in merged.items()})
    _insert(db, "people", people_rows)
    _insert(db, "aliases", alias_rows)
    return names


def _write_document(db: Database, one: Indexed, names: Names, tally: Tally) -> None:
    document, found, key, views, _ = one
    tally.read(one)
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
