"""Writes the store: the rows of every document, and the people, terms and words of the whole corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from bot.copies import Print
from bot.models import Document, makers
from bot.store import document_rows
from bot.store.indexed import Indexed, People
from bot.store.keeping import pack
from bot.store.replacing import replacing
from bot.store.schema import SCHEMA_VERSION, create_indexes, create_tables
from bot.store.tally import Names, Rows, Tally
from bot.terms import terms
from bot.text import fold


def build_store(
    path: Path,
    documents: Iterable[Indexed],
    people: Sequence[People],
    prints: Mapping[str, Sequence[Print]],
    *,
    held: Sequence[Document] = (),
    edited: Mapping[str, Sequence[str]] = MappingProxyType({}),
    register: bool = False,
    questions: Mapping[str, Mapping[str, Sequence[str]]] = MappingProxyType({}),
) -> None:
    """Writes the store at `path`.

    `people`: for each stage, those of all documents up to it. `prints`: what tells a copy of each document. `held`:
    documents of which only the name and that are kept. `edited`: by source the names that editors know of people in it.
    `register`: whether there was a register of documents. `questions`: by source the words of a passage with what it is
    known to answer. The file is made beside `path` and renamed over it at the
    end; on any error the old one stays. Raises StoreError when the folder cannot be written.
    """
    digest = sha256()
    tally = Tally()
    with replacing(path) as db:
        create_tables(db)
        names = _write_people(db, people)
        for one in documents:
            digest.update(f"{one.document.source}\0{one.document.sha256}\0{one.key}\n".encode())
            row = _about(one.document, tally.next("sources"))
            _write_document(db, one, row, names[one.stage], tally, edited.get(one.document.source, ()))
            _write_questions(db, row["id"], questions.get(one.document.source, {}))
        for document in held:
            digest.update(f"{document.source}\0{document.sha256}\0held\n".encode())
            row = _about(document, tally.next("sources")) | {
                "title": document.source,
                "author": None,
                "publisher": None,
            }
            _insert(db, "sources", [row | {"note": "", "correction": ""}])
        known = ((source, *one) for source, several in prints.items() for one in dict.fromkeys(several))
        _insert(db, "prints", [{"source": s, "text_key": key, "sketch": content} for s, key, content in known])
        _insert(db, "words", tally.word_rows())
        _insert(db, "terms", tally.term_rows())
        create_indexes(db)
        db.execute("INSERT INTO search (search) VALUES ('optimize')")
        meta = {
            "schema_version": SCHEMA_VERSION,
            "corpus": digest.hexdigest(),
            "statements": tally.rows["statements"],
            "register": int(register),
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


def _write_people(db: Database, stages: Sequence[People]) -> dict[str, Names]:
    """The rows of the people, and by stage who is meant by a name in the documents of that stage.

    A person keeps the number and the name of the first stage: what a later document calls them is told no sooner, and
    somebody known by the surname alone goes by it until the next build.
    """
    ids: dict[str, int] = {}
    known: dict[str, str] = {}
    forms: dict[str, frozenset[str]] = {}
    rows, names = [], {}
    for stage, people, merged in sorted(stages, key=attrgetter("stage")):
        own = {fold(person.name) for person in people}
        for person in people:
            taken = {
                f for f in map(fold, person.aliases) if f in known and f not in own and merged.get(f) == person.name
            }
            earlier = known[taken.pop()] if len(taken) == 1 else person.name
            name = known.setdefault(fold(person.name), earlier)
            if name not in ids:
                ids[name] = len(ids) + 1
                rows.append({"id": ids[name], "name": name, "kind": person.kind})
            forms[name] = forms.get(name, frozenset()) | {fold(form) for form in (person.name, *person.aliases)}
        names[stage] = Names(ids, {form: known[fold(name)] for form, name in merged.items()}, forms)
    _insert(db, "people", rows)
    return names


def _forms(names: Names, written: Iterable[str], source_id: int) -> Rows:
    """The rows of what a document calls people and bodies."""
    rows: dict[tuple[int, str], None] = {}
    for form in written:
        name = names.canonical(form) or ""
        if name in names.ids and fold(form) in names.forms[name]:
            rows[names.ids[name], form] = None
    return [{"person_id": number, "form": form, "source_id": source_id} for number, form in rows]


def _about(document: Document, number: int) -> dict[str, Any]:
    """What is known of a document besides what was read out of it."""
    return {
        "id": number,
        "source": document.source,
        "sha256": document.sha256,
        "encoding": document.encoding,
        "publisher": document.publisher,
        "author": document.author,
        "kind": document.kind,
        "status": document.status,
        "use": document.use,
        "embargo_until": document.embargo_until,
        "audience": None if document.audience is None else " ".join(document.audience),
        "correction": document.correction,
        "language": document.language,
        "note": document.note,
        "published_words": "",
        "lines": len(document.line_starts),
        "statements": 0,
        "quotes": 0,
        "events": 0,
    }


def _write_document(
    db: Database, one: Indexed, about: Mapping[str, Any], names: Names, tally: Tally, edited: Sequence[str]
) -> None:
    document, found, key, views, _ = one
    place = document_rows.Place(document, about["id"])
    statements = list(document_rows.statements(place, one, names, tally))
    quotes = list(document_rows.quotes(place, found, names, tally))
    events = list(document_rows.events(place, found, tally))
    title = document_rows.title_of(document, found)
    tally.counted.read(document.text, title, document.publisher, document.author)
    source = {
        **about,
        "title": title,
        "published": found.published.date,
        "published_basis": found.published.basis,
        "published_words": found.published.words,
        "statements": len(statements),
        "quotes": sum(q["type"] != "scare" for q in quotes),
        "events": len(events),
    }
    entitled = " ".join(term.stem for term in terms(title))
    called = [form for person in (*makers(document), *found.people) for form in (person.name, *person.aliases)]
    _insert(db, "sources", [source])
    _insert(db, "texts", [{"source_id": place.source_id, "text": document.text}])
    _insert(db, "statements", statements)
    _insert(db, "quotes", quotes)
    _insert(db, "events", events)
    _insert(db, "forms", _forms(names, (*called, *edited), place.source_id))
    _insert(db, "roles", list(document_rows.roles(place, found, names)))
    _insert(db, "mentions", list(document_rows.mentions(place, found, names)))
    _insert(db, "extractions", [{"key": key, "content": pack(found)}])
    _insert(db, "meta", [{"key": f"title:{document.source}", "value": entitled}])
    _write_search(db, [row["id"] for row in statements], [view.stems for view in views], entitled)


def _write_questions(db: Database, source_id: int, questions: Mapping[str, Sequence[str]]) -> None:
    """The questions of those passages that the document still has, word for word, as one statement."""
    if not questions:
        return
    rows = db.query("SELECT id, text FROM statements WHERE source_id = ? ORDER BY id", [source_id])
    asked = [
        {"source_id": source_id, "statement_id": row["id"], "text": question}
        for row in rows
        for question in questions.get(row["text"], ())
    ]
    _insert(db, "questions", asked)


def _write_search(db: Database, ids: Sequence[int], spoken: Sequence[str], title: str) -> None:
    """One row a statement of a document: its stems, those of its neighbours, those of the title."""
    stems = ["", *spoken, ""]
    db.conn.executemany(
        "INSERT INTO search (rowid, stems, around, title) VALUES (?, ?, ?, ?)",
        ((number, stems[i], f"{stems[i - 1]} {stems[i + 1]}", title) for i, number in enumerate(ids, 1)),
    )
