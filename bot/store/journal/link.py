"""`Link`: the journal's database when it is there, and what to do while it is not.

While it is down nothing waits for it: after a failure it is left alone for some seconds, rows that may come later are
kept in memory (a bounded number) and written when it is back. When the process ends before that, they wait in a file.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.store.journal.engine import Key, open_engine
from bot.store.journal.migrations import migrate
from bot.store.journal.waiting import Shelf, Waiting

log = logging.getLogger(__name__)

REST = 5.0
"""Seconds for which a journal that has failed is left alone."""
MOST_LATER = 5000
"""Rows that wait in memory, of half a kilobyte each; beyond that the oldest are lost, and it is said how many."""


class Down(Exception):
    """The journal cannot be used now."""


class Link:
    """Connections to a journal that is up to date, or Down."""

    def __init__(self, url: str, secret: str) -> None:
        self.engine = open_engine(url)
        self.insert: Any = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        self.key = Key(secret)
        self.errors = 0
        """How often the journal could not be used, since the start."""
        self.problem = ""
        """The kind of the last failure; empty once it works again."""
        self._ready = False
        self._prepare = threading.Lock()
        self._again_at = 0.0
        self._later: deque[Waiting] = deque()
        self.lost = 0
        """How many rows were given up, since the start, because too many waited."""
        self._flushing = threading.Lock()
        file = self.engine.url.database if self.engine.dialect.name == "sqlite" else None
        self._shelf = Shelf()
        if file and file != ":memory:":
            self._shelf.add(Path(file))

    @property
    def waiting(self) -> int:
        """How many rows wait for the journal to come back."""
        return len(self._later)

    def later(self, row: Waiting) -> None:
        """Keeps a row until the journal is back; the oldest give way when there are too many."""
        self._later.append(row)
        while len(self._later) > MOST_LATER:
            self._later.popleft()
            self.lost += 1

    def wait_in(self, folder: Path) -> None:
        """What still waits at the end is kept in this folder, if not beside the journal: its disk may be full."""
        self._shelf.add(folder / "journal.db")

    def was_left(self, key: str) -> bool:
        """Whether a delivery is among what a process that has stopped left."""
        return self._shelf.has_seen(key)

    def left_settings(self, channel: str) -> str | None:
        """The settings of a channel as a process that has stopped knew them."""
        return self._shelf.settings(channel)

    def close(self, last: Sequence[Waiting]) -> None:
        """Writes what waits: into the journal if it is back, else into a file for the next start, which also gets what
        is known at the `last`."""
        if last:
            self._shelf.leave(last)
        if self._later:
            self._catch_up()
        if self._later:
            self._shelve()
        self.engine.dispose()

    def _shelve(self) -> None:
        number = len(self._later)
        try:
            path = self._shelf.put(list(self._later), self.key if self.key.known else None)
        except OSError:
            log.error("the journal was down until the end: what waited is lost, entries: %d", number)
            return
        self._later.clear()
        log.warning("the journal was down until the end: %d entries wait in %s for the next start", number, path.name)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read with. Raises Down."""
        with self._watched():
            self._get_ready()
            with self.engine.connect() as connection:
                yield connection

    @contextmanager
    def writing(self, surely: bool = False) -> Iterator[sa.Connection]:
        """A transaction. `surely`: what it writes outlives also a loss of power. Raises Down."""
        with self._watched():
            self._get_ready()
            with self.engine.connect() as connection:
                sqlite = self.engine.dialect.name == "sqlite"
                if surely and sqlite:
                    connection.connection.cursor().execute("PRAGMA synchronous=FULL")
                try:
                    with connection.begin():
                        yield connection
                finally:
                    if surely and sqlite:
                        connection.connection.cursor().execute("PRAGMA synchronous=NORMAL")
        if self._later:
            self._catch_up()

    def try_now(self) -> None:
        """The next use is tried, however short a time ago the last one failed."""
        self._again_at = 0.0

    @contextmanager
    def _watched(self) -> Iterator[None]:
        if time.monotonic() < self._again_at:
            raise Down(self.problem)
        try:
            yield
        except IntegrityError:
            raise
        except (SQLAlchemyError, OSError) as error:
            self.errors += 1
            self._again_at = time.monotonic() + REST
            kind = type(getattr(error, "orig", None) or error).__name__
            if not self.problem:
                # Never the message: it may have the values.
                log.warning("the journal is down (%s): answers go on without it", kind)
            self.problem = kind
            raise Down(kind) from None
        if self.problem:
            log.warning("the journal is back")
            self.problem = ""

    def _get_ready(self) -> None:
        """Once a process: the tables as this program needs them. And what one that has stopped could not write."""
        waits = bool(self._shelf.files())
        if self._ready and not waits:
            return
        with self._prepare:
            if not self._ready:
                self.key.find(self.engine)
                if steps := migrate(self.engine, self.key):
                    log.info("the journal was brought up to date: %s", ", ".join(map(str, steps)))
                self._shelf.sweep()
                self._ready = True
            if waits and (taken := self._shelf.take(self.engine, self.insert, self.key)):
                log.info("the journal has %d entries that had waited in a file", taken)

    def _catch_up(self) -> None:
        """Makes up for the rows that had to wait."""
        if not self._flushing.acquire(blocking=False):
            return
        try:
            waiting = list(self._later)
            with self._watched():
                self._get_ready()
                with self.engine.begin() as connection:
                    for row in waiting:
                        row.write(connection, self.insert, self.key)
            for row in waiting:
                if self._later and self._later[0] is row:
                    self._later.popleft()
            log.info("the journal has caught up with %d writes; %d were lost since the start", len(waiting), self.lost)
        except Down:
            pass
        finally:
            self._flushing.release()
