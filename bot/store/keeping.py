"""What a build read out of a document, kept for the next build: unchanged documents are not read again."""

from __future__ import annotations

import json
import sqlite3
import zlib
from pathlib import Path
from typing import Any

from bot.models import (
    DateMention,
    Event,
    Extraction,
    Person,
    Published,
    Quote,
    Role,
    Sentence,
    Statement,
)


def pack(found: Extraction) -> bytes:
    return zlib.compress(json.dumps(found, ensure_ascii=False, default=_fields).encode(), 1)


def _fields(one: Any) -> dict[str, Any]:
    """What `asdict` gives of a dataclass, without its copies of everything below."""
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def unpack(content: bytes) -> Extraction:
    """The extraction that `pack` kept. Raises ValueError, TypeError or KeyError when it is of another make."""
    raw = json.loads(zlib.decompress(content))

    def values(kind: type, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
        return tuple(kind(**row) for row in rows)

    people = tuple(
        Person(
            **(
                row
                | {
                    "aliases": tuple(row["aliases"]),
                    "roles": values(Role, row["roles"]),
                    "mentions": tuple((a, b) for a, b in row["mentions"]),
                }
            )
        )
        for row in raw["people"]
    )
    return Extraction(
        published=Published(**raw["published"]),
        sentences=values(Sentence, raw["sentences"]),
        statements=values(Statement, raw["statements"]),
        quotes=values(Quote, raw["quotes"]),
        dates=values(DateMention, raw["dates"]),
        events=values(Event, raw["events"]),
        people=people,
    )


def kept_extractions(path: Path) -> dict[str, bytes]:
    """What an earlier build read out of its documents, by key; empty where there is no usable store."""
    return dict(_rows(path, "SELECT key, content FROM extractions"))


def kept_keys(path: Path) -> list[str]:
    """The keys alone, to see whether a build would read anything again."""
    return [key for (key,) in _rows(path, "SELECT key FROM extractions")]


def _rows(path: Path, sql: str) -> list[Any]:
    if not path.is_file():
        return []
    try:
        conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            return conn.execute(sql).fetchall()
        finally:
            conn.close()
    except sqlite3.DatabaseError:
        return []
