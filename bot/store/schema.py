"""Tables and indexes of the built store.

It is never migrated: `onrecord build` writes a new file and renames it over the old one.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from bot.errors import StoreError

SCHEMA_VERSION = 6
"""Counts up with every change of a table; a store of another version is refused with "build again"."""

TABLES: dict[str, dict[str, type]] = {
    "sources": {
        "id": int,
        "source": str,
        "sha256": str,
        "encoding": str,
        "title": str,
        "publisher": str,
        "author": str,
        "published": str,
        "published_basis": str,
        "published_words": str,
        "kind": str,
        "status": str,
        "use": str,
        "embargo_until": str,
        "audience": str,
        "correction": str,
        "language": str,
        "note": str,
        "lines": int,
        "statements": int,
        "quotes": int,
        "events": int,
    },
    # What tells a copy of a document; of a withheld one also of what it was before.
    "prints": {"source": str, "text_key": str, "sketch": bytes},
    "texts": {"source_id": int, "text": str},
    "statements": {
        "id": int,
        "source_id": int,
        "start": int,
        "end": int,
        "line_start": int,
        "line_end": int,
        "text": str,
        "attributed_to": str,
        "attribution_kind": str,
        "status": str,
        "rule": str,
        "terms": bytes,
        "forms": int,
        "heading": str,
        "person_id": int,
        "vector": bytes,
    },
    "quotes": {
        "id": int,
        "source_id": int,
        "statement_id": int,
        "start": int,
        "end": int,
        "line_start": int,
        "line_end": int,
        "text": str,
        "type": str,
        "speaker": str,
        "speaker_text": str,
        "speaker_kind": str,
        "cue": str,
        "confidence": float,
        "rule": str,
        "person_id": int,
        "context_start": int,
        "context_end": int,
    },
    "events": {
        "id": int,
        "source_id": int,
        "statement_id": int,
        "start": int,
        "end": int,
        "line_start": int,
        "line_end": int,
        "text": str,
        "date": str,
        "sort_from": str,
        "sort_to": str,
        "basis": str,
        "planned": int,
        "expression": str,
    },
    # What a statement is known to answer (data/questions/): for the search, never shown.
    "questions": {"source_id": int, "statement_id": int, "text": str},
    "terms": {"id": int, "term": str, "statements": int},
    "words": {"word": str, "count": int, "capitals": int, "shouted": int},
    "people": {"id": int, "name": str, "kind": str},
    # Which document calls somebody how.
    "forms": {"person_id": int, "form": str, "source_id": int},
    "roles": {
        "person_id": int,
        "source_id": int,
        "statement_id": int,
        "title": str,
        "past": int,
        "start": int,
        "end": int,
    },
    "mentions": {"person_id": int, "source_id": int, "statement_id": int},
    "extractions": {"key": str, "content": bytes},
    "meta": {"key": str, "value": str},
}
KEYS: dict[str, str | tuple[str, ...]] = {
    "sources": "id",
    "texts": "source_id",
    "statements": "id",
    "quotes": "id",
    "events": "id",
    "terms": "id",
    "words": "word",
    "people": "id",
    "extractions": "key",
    "meta": "key",
}
INDEXES = {
    "sources": [["source"]],
    "statements": [["source_id", "start"], ["person_id", "attributed_to"]],
    "quotes": [["statement_id"], ["person_id"]],
    "events": [["statement_id"], ["sort_from"]],
    "forms": [["person_id"], ["source_id"]],
    "roles": [["person_id"]],
    "mentions": [["person_id", "statement_id"], ["statement_id"]],
}


def create_tables(db: Database) -> None:
    """All tables without their indexes (rows are faster to write first), and the full-text search.

    The search's tokens are the stems that `bot.terms` makes: `stems` of a statement, `around` of its neighbours
    (searched with less weight), `title` of its source.
    """
    check_fts5(db.conn)
    for name, columns in TABLES.items():
        db[name].create(columns, pk=KEYS.get(name))  # type: ignore[union-attr]
    db.execute(
        "CREATE VIRTUAL TABLE search USING fts5(stems, around, title, content='', "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co' tokenchars '_'\")"
    )


def create_indexes(db: Database) -> None:
    for name, indexes in INDEXES.items():
        for columns in indexes:
            db[name].create_index(columns)  # type: ignore[union-attr]


def check_fts5(conn: sqlite3.Connection) -> None:
    """Raises StoreError where this Python's SQLite was built without full-text search."""
    try:
        conn.execute("CREATE VIRTUAL TABLE temp.probe USING fts5(x)")
        conn.execute("DROP TABLE temp.probe")
    except sqlite3.OperationalError as error:
        raise StoreError(
            "This Python's SQLite has no full-text search (FTS5)",
            "Use a Python whose sqlite3 is built with ENABLE_FTS5, such as python.org's or Debian's",
        ) from error
