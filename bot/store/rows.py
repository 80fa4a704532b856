"""Rows of the built store as the values that leave it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from bot.models import Passage

_SOURCE_FIELDS = (
    "source",
    "sha256",
    "title",
    "publisher",
    "author",
    "published",
    "published_basis",
    "published_words",
    "kind",
    "status",
    "use",
    "correction",
)
SOURCE_COLUMNS = ", ".join(f"sources.{name} AS source_{name}" for name in _SOURCE_FIELDS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement with what the guards look at."""

    id: int
    passage: Passage
    stems: tuple[str, ...]
    """The statement's terms in order."""
    around: tuple[str, ...]
    """The terms of the sentences beside it in the same source, and of the source's title."""
    people: frozenset[str] = frozenset()
    """Names of the people and bodies that it mentions or is said by."""

    @property
    def near(self) -> frozenset[str]:
        """The same, each once. Made anew each time: some thousand statements are kept, and a set is large."""
        return frozenset(self.around)


@dataclass(frozen=True, slots=True)
class Name:
    """A person, body or place of the corpus and how it is written."""

    id: int
    name: str
    kind: str
    aliases: tuple[str, ...]
    mentions: int


def _source(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "source": row["source_source"], "published": row["source_published"],
        "published_basis": row["source_published_basis"], "published_words": row["source_published_words"] or "",
        "title": row["source_title"], "publisher": row["source_publisher"], "author": row["source_author"],
        "document_kind": row["source_kind"], "document_status": row["source_status"], "use": row["source_use"],
        "correction": row["source_correction"] or "", "sha256": row["source_sha256"],
        "line_start": row["line_start"], "line_end": row["line_end"], "char_start": row["start"],
        "char_end": row["end"], "text": row["text"],
    }  # fmt: skip


def statement_of(row: sqlite3.Row) -> Passage:
    return Passage(
        kind="statement",
        speaker=row["attributed_to"],
        attribution_kind=row["attribution_kind"],
        status=row["status"],
        date=None,
        context_start=row["start"],
        context_end=row["end"],
        context=row["text"],
        **_source(row),
    )


def quote_of(row: sqlite3.Row) -> Passage:
    start, end = row["context_start"], row["context_end"]
    return Passage(
        kind="quote",
        speaker=row["speaker"],
        attribution_kind=row["speaker_kind"],
        status="asserted",
        date=None,
        context_start=start,
        context_end=end,
        context=row["whole"],
        speaker_text=row["speaker_text"],
        cue=row["cue"],
        confidence=row["confidence"],
        **_source(row),
    )


def event_of(row: sqlite3.Row) -> Passage:
    return Passage(
        kind="event",
        speaker=row["attributed_to"],
        attribution_kind=row["attribution_kind"],
        status=row["status"],
        date=row["date"],
        date_basis=row["basis"],
        planned=bool(row["planned"]),
        context_start=row["whole_start"],
        context_end=row["whole_end"],
        context=row["whole"],
        **_source(row),
    )
