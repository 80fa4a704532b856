"""The built store as it is read: a few read-only connections, opened once, so that any thread may ask."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from bot.errors import StoreError
from bot.models import Health, Passage, Row, SourceInfo
from bot.store.rows import SOURCE_COLUMNS, Candidate, Name, event_of, quote_of, statement_of
from bot.store.schema import SCHEMA_VERSION
from bot.store.writing import ALWAYS, build_store
from bot.terms import Vocabulary, stem

__all__ = ["Candidate", "Name", "Sources", "build_store"]

QUESTION_SECONDS = 2.0
"""No question may hold SQLite longer: the progress handler interrupts it."""
CONNECTIONS = 8
"""Open on one store; more threads than that wait for each other."""
CHUNK = 5_000
"""Statements that are read at once when all of them are: not all need to be in memory twice."""
BUILD_HINT = "Run `onrecord build` (or `make run`), which builds it from your documents"


class Sources:
    """Reads the store at `path` as it was when this was made: a build that replaces the file changes nothing here."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError when the file is missing, no store, or of another schema version."""
        self.path = path
        self._open = threading.local()
        self._free: LifoQueue[sqlite3.Connection] = LifoQueue()
        for connection in _connections(path):
            self._free.put(connection)
        # SQLite's connections refer to themselves: without this they stay open until the collector finds them.
        weakref.finalize(self, _close, self._free)
        self.meta = self._meta()
        self._terms: list[str] | None = None

    def check(self) -> None:
        """Raises StoreError when the file is damaged anywhere, not only where a question would look."""
        with self._connect() as conn:
            conn.set_progress_handler(None, 0)
            if (found := conn.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(found)

    def close(self) -> None:
        """Closes what no thread is reading with."""
        _close(self._free)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        try:
            conn = self._free.get(timeout=QUESTION_SECONDS * 5)
        except Empty:
            raise StoreError(f"The store {self.path} is busy", "Ask again in a moment") from None
        stop = time.monotonic() + QUESTION_SECONDS
        conn.set_progress_handler(lambda: time.monotonic() > stop, 10_000)
        try:
            yield conn
        except sqlite3.DatabaseError as error:
            raise StoreError(f"The store {self.path} cannot be read ({error})", BUILD_HINT) from error
        finally:
            self._free.put(conn)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One connection for all that this thread reads inside; what it reads is one state of the store."""
        with self._connect() as conn:
            self._open.conn = conn
            try:
                yield
            finally:
                self._open.conn = None

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        conn = getattr(self._open, "conn", None)
        if conn is not None:
            try:
                return list(conn.execute(sql, parameters).fetchall())
            except sqlite3.DatabaseError as error:
                raise StoreError(f"The store {self.path} cannot be read ({error})", BUILD_HINT) from error
        with self._connect() as conn:
            return list(conn.execute(sql, parameters).fetchall())

    def _meta(self) -> dict[str, str]:
        meta = {row["key"]: row["value"] for row in self._rows("SELECT key, value FROM meta")}
        if meta.get("schema_version") != str(SCHEMA_VERSION):
            raise StoreError(
                f"The store {self.path} is of version {meta.get('schema_version')}, not {SCHEMA_VERSION}",
                BUILD_HINT,
            )
        return meta

    # ---- what there is ---------------------------------------------------------------------------------
    def health(self) -> Health:
        """Counts from the store itself, so that a damaged file shows here. Raises StoreError then."""
        row = self._rows("SELECT count(*) AS n, sum(statements) AS s, sum(quotes) AS q, sum(events) AS e FROM sources")[
            0
        ]
        return Health(
            True, SCHEMA_VERSION, self.meta["built_at"], row["n"], row["s"] or 0, row["q"] or 0, row["e"] or 0
        )

    def sources(self) -> tuple[SourceInfo, ...]:
        """All documents, in the order of their paths."""
        rows = self._rows("SELECT * FROM sources ORDER BY source")
        return tuple(SourceInfo(**{key: row[key] for key in row.keys() if key != "id"}) for row in rows)  # noqa: SIM118

    def names(self) -> tuple[Name, ...]:
        """All people, bodies and places, most mentioned first."""
        aliases: dict[int, list[str]] = {}
        for row in self._rows("SELECT person_id, alias FROM aliases"):
            aliases.setdefault(row["person_id"], []).append(row["alias"])
        rows = self._rows(
            "SELECT people.id, name, kind, count(mentions.person_id) AS n FROM people "
            "LEFT JOIN mentions ON mentions.person_id = people.id GROUP BY people.id ORDER BY n DESC, people.id"
        )
        return tuple(Name(r["id"], r["name"], r["kind"], tuple(aliases.get(r["id"], ())), r["n"]) for r in rows)

    def vocabulary(self) -> Vocabulary:
        """Stems with the number of statements they stand in, and the words as written."""
        frequency = {r["term"]: r["statements"] for r in self._rows("SELECT term, statements FROM terms ORDER BY id")}
        rows = self._rows("SELECT word, count, capitals, acronym FROM words")
        words = {r["word"]: r["count"] for r in rows}
        proper = frozenset(stem(r["word"]) for r in rows if r["capitals"] > ALWAYS * r["count"])
        acronyms = frozenset(r["word"] for r in rows if r["acronym"])
        return Vocabulary(int(self.meta["statements"]), frequency, words, proper, acronyms)

    # ---- looking up ------------------------------------------------------------------------------------
    def search(self, stems: Iterable[str], most: int = 40) -> list[int]:
        """Ids of statements that share any of the stems, best first by BM25 over statement, neighbours and title."""
        query = " OR ".join(f'"{stem}"' for stem in dict.fromkeys(stems) if '"' not in stem)
        if not query:
            return []
        rows = self._rows(
            """SELECT rowid AS id FROM search WHERE search MATCH ? ORDER BY bm25(search, 1.0, 0.25, 0.15) LIMIT ?""",
            (query, most),
        )
        return [row["id"] for row in rows]

    def statements(self, ids: Sequence[int]) -> list[Candidate]:
        """The statements with these ids, in this order."""
        marks = ", ".join("?" * len(ids))
        rows = {
            row["id"]: row
            for row in self._rows(
                f"""SELECT statements.*, {SOURCE_COLUMNS} FROM statements
                JOIN sources ON sources.id = statements.source_id WHERE statements.id IN ({marks})""",
                list(ids),
            )
        }
        return self._candidates([rows[i] for i in ids if i in rows])

    def all_statements(self) -> Iterator[Passage]:
        for row in self._rows(f"""SELECT statements.*, {SOURCE_COLUMNS} FROM statements
                                  JOIN sources ON sources.id = statements.source_id ORDER BY statements.id"""):
            yield statement_of(row)

    def term_rows(self, ids: Sequence[int] | None = None) -> Iterator[Row]:
        """What ranking reads of all statements, or of those with these ids, in the order of the ids."""
        if ids is None:
            last = int(self._rows("SELECT max(id) AS n FROM statements")[0]["n"] or 0)
            chunks = [f"BETWEEN {first} AND {first + CHUNK - 1}" for first in range(1, last + 1, CHUNK)]
        else:
            chunks = [f"IN ({', '.join(map(str, ids))})"]
        for within in chunks:
            for row in self._rows(
                f"""SELECT statements.id, sources.source, terms, forms, vector, person_id, heading FROM statements
                    JOIN sources ON sources.id = statements.source_id
                    WHERE sources.status NOT IN ('withdrawn', 'hold') AND statements.id {within}
                    ORDER BY statements.id"""
            ):
                yield Row(
                    row["id"],
                    row["source"],
                    row["terms"],
                    row["forms"],
                    row["vector"],
                    row["person_id"] or 0,
                    row["heading"],
                )

    def mentions(self, ids: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:
        """(number of a person, body or place, id of a statement that names it), of all or of these statements."""
        within = "" if ids is None else f"AND statement_id IN ({', '.join(map(str, ids))})"
        for row in self._rows(f"SELECT person_id, statement_id FROM mentions WHERE statement_id IS NOT NULL {within}"):
            yield row["person_id"], row["statement_id"]

    def titles(self) -> dict[str, list[str]]:
        """Source -> the terms of its title."""
        return {key[6:]: value.split() for key, value in self.meta.items() if key.startswith("title:")}

    def mentioning(self, person_ids: Sequence[int], most: int = 200) -> list[Candidate]:
        """Statements that name one of these people or bodies, or are said by them, in document order."""
        marks = ", ".join("?" * len(person_ids))
        rows = self._rows(
            f"""SELECT statements.*, {SOURCE_COLUMNS} FROM statements
                JOIN sources ON sources.id = statements.source_id
                WHERE sources.status NOT IN ('withdrawn', 'hold') AND statements.id IN (
                    SELECT statement_id FROM mentions WHERE person_id IN ({marks})
                    UNION SELECT id FROM statements WHERE person_id IN ({marks}))
                ORDER BY statements.id LIMIT ?""",
            (*person_ids, *person_ids, most),
        )
        return self._candidates(rows)

    def _candidates(self, rows: list[sqlite3.Row]) -> list[Candidate]:
        if not rows:
            return []
        wanted = {i for row in rows for i in (row["id"] - 1, row["id"], row["id"] + 1)}
        marks = ", ".join(str(i) for i in sorted(wanted))
        near = {r["id"]: r for r in self._rows(f"SELECT id, source_id, terms FROM statements WHERE id IN ({marks})")}
        people: dict[int, set[str]] = {}
        for r in self._rows(f"""SELECT mentions.statement_id, people.name FROM mentions
                                JOIN people ON people.id = mentions.person_id
                                WHERE mentions.statement_id IN ({", ".join(str(row["id"]) for row in rows)})"""):
            people.setdefault(r["statement_id"], set()).add(r["name"])
        found = []
        for row in rows:
            before, after = (
                self._stems(near[i]["terms"]) if i in near and near[i]["source_id"] == row["source_id"] else ""
                for i in (row["id"] - 1, row["id"] + 1)
            )
            names = people.get(row["id"], set()) | ({row["attributed_to"]} if row["attributed_to"] else set())
            found.append(
                Candidate(
                    row["id"],
                    statement_of(row),
                    self._stems(row["terms"]),
                    before,
                    after,
                    self.title_stems(row["source_source"]),
                    frozenset(names),
                )
            )
        return found

    def _stems(self, packed: bytes) -> str:
        if self._terms is None:
            self._terms = [row["term"] for row in self._rows("SELECT term FROM terms ORDER BY id")]
        terms = self._terms
        return " ".join([terms[number >> 1] for number in array("i", packed)])

    def title_stems(self, source: str) -> str:
        return self.meta.get(f"title:{source}", "")

    def said_by(self, person_ids: Sequence[int]) -> list[tuple[int, str]]:
        """(id, source) of the statements with words of these people, or said by them: then and now."""
        marks = ", ".join(map(str, person_ids))
        rows = self._rows(
            f"""SELECT said.id, sources.source FROM (
                    SELECT statement_id AS id FROM quotes WHERE person_id IN ({marks}) AND type != 'scare'
                    UNION SELECT id FROM statements WHERE person_id IN ({marks})) AS said
                JOIN statements ON statements.id = said.id JOIN sources ON sources.id = statements.source_id
                WHERE sources.status NOT IN ('withdrawn', 'hold')
                ORDER BY sources.published, sources.source, statements.start"""
        )
        return [(row["id"], row["source"]) for row in rows]

    def quotes(
        self, person_ids: Sequence[int] | None = None, statement_ids: Sequence[int] | None = None, most: int = 10**9
    ) -> list[tuple[int, str, Passage]]:
        """(statement's id, type, passage) of the quotations by these people, or of all; scare quotes never.

        In order of publication, then of the text: then and now. `statement_ids`: only those in these statements.
        """
        where = ["quotes.type != 'scare'", "sources.status NOT IN ('withdrawn', 'hold')"]
        if person_ids is not None:
            where.append(f"quotes.person_id IN ({', '.join(map(str, person_ids))})")
        if statement_ids is not None:
            where.append(f"quotes.statement_id IN ({', '.join(map(str, statement_ids))})")
        rows = self._rows(
            f"""SELECT quotes.*, {SOURCE_COLUMNS},
                       substr(texts.text, context_start + 1, context_end - context_start) AS whole FROM quotes
                JOIN sources ON sources.id = quotes.source_id JOIN texts ON texts.source_id = sources.id
                WHERE {" AND ".join(where)} ORDER BY sources.published, sources.source, quotes.start LIMIT ?""",
            (most,),
        )
        return [(row["statement_id"], row["type"], quote_of(row)) for row in rows]

    def events(
        self,
        first: str | None = None,
        last: str | None = None,
        planned: bool = False,
        statement_ids: Collection[int] | None = None,
        most: int = 5000,
    ) -> list[tuple[int, Passage]]:
        """Dated events that may have happened between two ISO days, in order, with their statement's id.

        `statement_ids`: only those told in these statements.
        """
        where, parameters = _between(first, last, planned)
        if statement_ids is not None:
            where += f" AND events.statement_id IN ({', '.join(map(str, statement_ids))})"
        return self._events(where, parameters, "events.sort_from, events.sort_to, events.source_id, events.start", most)

    def telling(self, first: str | None = None, last: str | None = None, planned: bool = False) -> list[int]:
        """Ids of the statements that tell of such events, ascending."""
        where, parameters = _between(first, last, planned)
        rows = self._rows(
            f"""SELECT DISTINCT events.statement_id AS id FROM events JOIN sources ON sources.id = events.source_id
                WHERE {where} ORDER BY 1""",
            parameters,
        )
        return [row["id"] for row in rows]

    def events_in(self, statement_ids: Sequence[int]) -> list[tuple[int, Passage]]:
        """The events told in these statements, plans included, in text order."""
        if not statement_ids:
            return []
        return self._events(
            f"events.statement_id IN ({', '.join('?' * len(statement_ids))})",
            list(statement_ids),
            "events.statement_id, events.start",
            5000,
        )

    def _events(self, where: str, parameters: list[Any], order: str, most: int) -> list[tuple[int, Passage]]:
        rows = self._rows(
            f"""SELECT events.*, {SOURCE_COLUMNS}, statements.start AS whole_start, statements.end AS whole_end,
                       statements.text AS whole, statements.attributed_to, statements.attribution_kind,
                       statements.status
                FROM events JOIN sources ON sources.id = events.source_id
                JOIN statements ON statements.id = events.statement_id
                WHERE {where} ORDER BY {order} LIMIT ?""",
            (*parameters, most),
        )
        return [(row["statement_id"], event_of(row)) for row in rows]

    def statement_with(self, source: str, text: str) -> int | None:
        """The id of the statement that holds these words of a source, for evidence that an intent pins."""
        rows = self._rows(
            """SELECT statements.id FROM statements JOIN sources ON sources.id = statements.source_id
               WHERE sources.source = ? AND instr(statements.text, ?) LIMIT 1""",
            (source, text),
        )
        return int(rows[0]["id"]) if rows else None

    def roles(self, person_id: int) -> list[tuple[int, str, bool]]:
        """(statement id, title as written, past) of a person, newest source first."""
        rows = self._rows(
            """SELECT roles.statement_id, roles.title, roles.past FROM roles
               JOIN sources ON sources.id = roles.source_id WHERE roles.person_id = ?
               ORDER BY sources.published DESC, roles.start""",
            (person_id,),
        )
        return [(r["statement_id"], r["title"], bool(r["past"])) for r in rows]

    def count(self, source: str, stem: str) -> int:
        """In how many statements of a document a stem stands."""
        if '"' in stem:
            return 0
        rows = self._rows(
            """WITH own AS (SELECT min(statements.id) AS first, max(statements.id) AS last FROM statements
                            JOIN sources ON sources.id = source_id WHERE source = ?)
               SELECT count(*) AS n FROM own, search
               WHERE search MATCH ? AND search.rowid BETWEEN own.first AND own.last""",
            (source, f'stems : "{stem}"'),
        )
        return int(rows[0]["n"])

    def text(self, source: str) -> str:
        """A document's text as it was indexed."""
        rows = self._rows(
            "SELECT text FROM texts JOIN sources ON sources.id = texts.source_id WHERE source = ?", (source,)
        )
        return str(rows[0]["text"]) if rows else ""

    def spans(self) -> Iterator[tuple[str, str, int, int, str]]:
        """Every stored span: (source, table, start, end, text), for `verify`."""
        for table in ("statements", "quotes", "events"):
            for row in self._rows(f"""SELECT sources.source, {table}.start, {table}.end, {table}.text FROM {table}
                                      JOIN sources ON sources.id = {table}.source_id ORDER BY {table}.id"""):
                yield row["source"], table, row["start"], row["end"], row["text"]


def _close(free: LifoQueue[sqlite3.Connection]) -> None:
    with suppress(Empty):
        while True:
            free.get_nowait().close()


def _between(first: str | None, last: str | None, planned: bool) -> tuple[str, list[Any]]:
    """SQL for the events that may have happened between two ISO days, and its parameters."""
    where, parameters = ["sources.status NOT IN ('withdrawn', 'hold')"], []
    if not planned:
        where.append("events.planned = 0")
    if first:
        where.append("events.sort_to >= ?")
        parameters.append(first)
    if last:
        where.append("events.sort_from <= ?")
        parameters.append(last)
    return " AND ".join(where), parameters


def _connections(path: Path) -> list[sqlite3.Connection]:
    """Connections that are all to the same file, also when a build renames another over it meanwhile."""
    opened: list[sqlite3.Connection] = []
    try:
        while True:
            before = path.stat().st_ino
            for _ in range(CONNECTIONS):
                uri = f"{path.resolve().as_uri()}?mode=ro"
                opened.append(sqlite3.connect(uri, uri=True, timeout=1.0, check_same_thread=False))
                opened[-1].row_factory = sqlite3.Row
            if path.stat().st_ino == before:
                return opened
            while opened:
                opened.pop().close()
    except (OSError, sqlite3.Error) as error:
        for connection in opened:
            connection.close()
        if not path.is_file():
            raise StoreError(f"There is no store at {path}", BUILD_HINT) from None
        raise StoreError(f"The store {path} cannot be read ({error})", BUILD_HINT) from error
