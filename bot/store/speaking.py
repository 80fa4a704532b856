"""Who says what, and who holds which office, as the built store has it: the part of `Sources` about speakers."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Protocol

from bot.models import Passage
from bot.store.rows import quote_of
from bot.store.selects import one_of, quotes_where


class Query(Protocol):
    """How rows are read: `Connections.rows`, or `all_rows` for what reads the whole store."""

    def __call__(self, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]: ...


class Speaking:
    """Look-ups of speakers. Raises StoreError as `Sources` does, which says how rows are read."""

    _rows: Query
    _all_rows: Query

    def said_by(self, person_ids: Sequence[int]) -> list[tuple[int, str]]:
        """(id, source) of the statements with words of these people, or said by them: then and now."""
        theirs = one_of(person_ids)
        rows = self._rows(
            f"""SELECT said.id, sources.source FROM (
                    SELECT statement_id AS id FROM quotes WHERE person_id {theirs} AND type != 'scare'
                    UNION SELECT id FROM statements WHERE person_id {theirs}) AS said
                JOIN statements ON statements.id = said.id JOIN sources ON sources.id = statements.source_id
                ORDER BY sources.published, sources.source, statements.start"""
        )
        return [(row["id"], row["source"]) for row in rows]

    def unnamed(self) -> tuple[str, ...]:
        """How the documents call speakers who are no known person or body, each once."""
        rows = self._all_rows(
            "SELECT DISTINCT attributed_to AS called FROM statements "
            "WHERE person_id IS NULL AND attributed_to IS NOT NULL"
        )
        return tuple(row["called"] for row in rows)

    def said_as(self, called: Sequence[str]) -> list[tuple[int, str]]:
        """(id, source) of the statements of speakers whom the documents call so, in the order of documents."""
        rows = self._rows(
            f"""SELECT statements.id, sources.source FROM statements JOIN sources ON sources.id = source_id
                WHERE person_id IS NULL AND attributed_to IN ({", ".join("?" * len(called))})
                ORDER BY sources.published, sources.source, statements.start""",
            called,
        )
        return [(row["id"], row["source"]) for row in rows]

    def offices(self) -> tuple[tuple[str, str], ...]:
        """(name, title as written) of everybody to whom a document gives an office, the newest source first."""
        rows = self._all_rows(
            """SELECT people.name, roles.title FROM roles JOIN people ON people.id = roles.person_id
               JOIN sources ON sources.id = roles.source_id ORDER BY sources.published DESC, roles.start"""
        )
        return tuple(dict.fromkeys((row["name"], row["title"]) for row in rows))

    def quotes(
        self, person_ids: Sequence[int] | None = None, statement_ids: Sequence[int] | None = None
    ) -> list[tuple[int, str, Passage]]:
        """(statement's id, type, passage) of the quotations by these people, in these statements; scare quotes never.

        In order of publication, then of the text: then and now.
        """
        where = []
        if person_ids is not None:
            where.append(f"quotes.person_id {one_of(person_ids)}")
        if statement_ids is not None:
            where.append(f"quotes.statement_id {one_of(statement_ids)}")
        rows = self._rows(quotes_where(*where))
        return [(row["statement_id"], row["type"], quote_of(row)) for row in rows]

    def tells_of(self, person_id: int, within: Sequence[str]) -> bool:
        """Whether one of these documents names a person or body, or has words of theirs."""
        inside = f"source IN ({', '.join('?' * len(within))})"
        return bool(
            self._rows(
                f"""SELECT 1 FROM mentions JOIN sources ON sources.id = mentions.source_id
                    WHERE mentions.person_id = ? AND {inside}
                    UNION SELECT 1 FROM statements JOIN sources ON sources.id = statements.source_id
                    WHERE statements.person_id = ? AND {inside} LIMIT 1""",
                (person_id, *within, person_id, *within),
            )
        )

    def roles(self, person_id: int, within: Sequence[str] = ()) -> list[tuple[int, str, bool]]:
        """(statement id, title as written, past) of a person, newest source first.

        `within`: only what these documents say; all when empty.
        """
        inside = f"AND source IN ({', '.join('?' * len(within))})" if within else ""
        rows = self._rows(
            f"""SELECT roles.statement_id, roles.title, roles.past FROM roles
               JOIN sources ON sources.id = roles.source_id WHERE roles.person_id = ? {inside}
               ORDER BY sources.published DESC, roles.start""",
            (person_id, *within),
        )
        return [(r["statement_id"], r["title"], bool(r["past"])) for r in rows]
