"""A few read-only connections to one built store, opened once, so that any thread may ask."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from bot.errors import StoreError

QUESTION_SECONDS = 2.0
"""No question may hold SQLite longer: the progress handler interrupts it."""
CONNECTIONS = 8
"""Open on one store; more threads than that wait for each other."""
BUILD_HINT = "Run `onrecord build` (or `make run`), which builds it from your documents"


class Connections:
    """They read the file at `path` as it was when this was made: a build that replaces it changes nothing here."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError when the file is missing or cannot be opened."""
        self.path = path
        self._own = threading.local()
        self._free: LifoQueue[sqlite3.Connection] = LifoQueue()
        for connection in _opened(path):
            self._free.put(connection)
        # SQLite's connections refer to themselves: without this they stay open until the collector finds them.
        weakref.finalize(self, _close, self._free)

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

    def hide(self, columns: Mapping[str, str], numbers: Sequence[int]) -> None:
        """Lets no query see some documents, before anybody asks: whatever it reads of `table` has none of their rows.

        `columns`: table -> its column with the number of the document. `main.table` still has all rows.
        """
        hidden = f"NOT IN ({', '.join(map(str, numbers))})"
        # A name without its schema is looked for among the temporary ones first.
        views = [
            f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {column} {hidden}"
            for table, column in columns.items()
        ]
        for connection in [self._free.get_nowait() for _ in range(CONNECTIONS)]:
            self._free.put(connection)
            with self._damage_told():
                connection.executescript(";".join(("PRAGMA temp_store = MEMORY", *views)))

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
            conn = self._free.get(timeout=QUESTION_SECONDS * 5)
        except Empty:
            raise StoreError(f"The store {self.path} is busy", "Ask again in a moment", self.path) from None
        stop = time.monotonic() + QUESTION_SECONDS
        conn.set_progress_handler(lambda: time.monotonic() > stop, 10_000)
        try:
            yield conn
        finally:
            self._free.put(conn)


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


def _close(free: LifoQueue[sqlite3.Connection]) -> None:
    with suppress(Empty):
        while True:
            free.get_nowait().close()
