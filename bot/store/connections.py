"""A few read-only connections to one built store, opened once, so that any thread may ask."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from bot.errors import StoreError

QUESTION_SECONDS = 2.0
"""No question may hold SQLite longer: the progress handler interrupts it."""
CONNECTIONS = 8
"""Open on one store; more threads than that wait for each other."""
BUILD_HINT = "Run `onrecord build` (or `make run`), which builds it from your documents"


Dress = Sequence[tuple[str, Sequence[Any]]]
"""Statements, each with its parameters, after which a connection sees the store as it should: temporary views."""


@dataclass(slots=True)
class _Open:
    """A connection, and how it sees the store."""

    conn: sqlite3.Connection
    dress: Dress = ()


class Connections:
    """They read the file at `path` as it was when this was made: a build that replaces it changes nothing here."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError when the file is missing or cannot be opened."""
        self.path = path
        self._own = threading.local()
        self._dress: Dress = ()
        self._whole: Connections | None = None
        self._free: LifoQueue[_Open] = LifoQueue()
        for connection in _opened(path):
            self._free.put(_Open(connection))
        # SQLite's connections refer to themselves: without this they stay open until the collector finds them.
        weakref.finalize(self, _close, self._free)

    def dressed(self, dress: Dress) -> Connections:
        """The same connections, which see the store in another way: what `seeing` gives."""
        other = copy(self)
        other._own = threading.local()
        other._dress = dress
        other._whole = self  # held: when it is let go of, the connections are closed
        return other

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query. Raises StoreError when the file cannot be read, or not in time."""
        with self.reading() as conn:
            return conn.execute(sql, parameters).fetchall()

    def all_rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """As `rows`, however long it takes: for what reads the whole store, and no question."""
        with self.reading() as conn:
            conn.set_progress_handler(None, 0)
            return conn.execute(sql, parameters).fetchall()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One connection for all that this thread reads inside; what it reads is one state of the store."""
        own: sqlite3.Connection | None = getattr(self._own, "conn", None)
        with self._damage_told():
            if own is not None:
                yield own
                return
            with self._taken() as conn:
                self._own.conn = conn
                try:
                    yield conn
                finally:
                    self._own.conn = None

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(f"The store {self.path} cannot be read ({error})", BUILD_HINT, self.path) from error

    def check(self) -> None:
        """Raises StoreError when the file is damaged anywhere, not only where a question would look."""
        with self.reading() as conn:
            conn.set_progress_handler(None, 0)
            if (found := conn.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(found)

    def close(self) -> None:
        """Closes what no thread is reading with."""
        _close(self._free)

    @contextmanager
    def _taken(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else has meanwhile, and that is interrupted after QUESTION_SECONDS."""
        try:
            one = self._free.get(timeout=QUESTION_SECONDS * 5)
        except Empty:
            raise StoreError(f"The store {self.path} is busy", "Ask again in a moment", self.path) from None
        try:
            one.conn.set_progress_handler(None, 0)
            if one.dress is not self._dress:
                _undress(one)
                for sql, parameters in self._dress:
                    one.conn.execute(sql, parameters)
                one.conn.commit()
                one.dress = self._dress
            stop = time.monotonic() + QUESTION_SECONDS
            one.conn.set_progress_handler(lambda: time.monotonic() > stop, 10_000)
            yield one.conn
        finally:
            self._free.put(one)


def _undress(one: _Open) -> None:
    """Sees the store as it is in the file."""
    one.dress = None  # type: ignore[assignment]  # half dressed, should this fail: nobody's
    made = one.conn.execute("SELECT type, name FROM temp.sqlite_schema WHERE type IN ('view', 'table')").fetchall()
    for kind, name in sorted(map(tuple, made), reverse=True):
        one.conn.execute(f"DROP {kind} temp.[{name}]")
    one.conn.commit()


def seeing(
    columns: Mapping[str, Sequence[str]], hidden: str, within: Mapping[str, str], seen: Mapping[str, str]
) -> Dress:
    """A dress in which no query sees some documents, whoever writes it; `main.` before a table's name undoes that.

    `columns`: table -> its columns; `hidden`: a condition for the numbers of the documents ("IN (1, 2)"); `within`:
    table -> its column with the number of the document, or "" where it has none but a name. `seen`: a name in the file
    -> the name that is seen in its place.
    """
    # A name without its schema is looked for among the temporary ones first.
    dress: list[tuple[str, Sequence[Any]]] = [("PRAGMA temp_store = MEMORY", ())]
    if seen:
        dress.append(("CREATE TEMP TABLE renamed (name TEXT PRIMARY KEY, seen TEXT)", ()))
        dress += [("INSERT INTO temp.renamed VALUES (?, ?)", pair) for pair in seen.items()]
    for table, number in within.items():
        named = NAMES.get(table)
        if not number and not seen:
            continue
        listed = ", ".join(
            f"coalesce((SELECT seen FROM temp.renamed WHERE renamed.name = own.{column}), own.{column}) AS {column}"
            if seen and column == named
            else f"own.{column}"
            for column in columns[table]
        )
        where = f" WHERE own.{number} NOT {hidden}" if number else ""
        dress.append((f"CREATE TEMP VIEW {table} AS SELECT {listed} FROM main.{table} AS own{where}", ()))
    return tuple(dress)


NAMES = {"statements": "attributed_to", "quotes": "speaker", "people": "name"}
"""Table -> its column with the name of a person or body."""


def _opened(path: Path) -> list[sqlite3.Connection]:
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
            raise StoreError(f"There is no store at {path}", BUILD_HINT, path) from None
        raise StoreError(f"The store {path} cannot be read ({error})", BUILD_HINT, path) from error


def _close(free: LifoQueue[_Open]) -> None:
    with suppress(Empty):
        while True:
            free.get_nowait().conn.close()
