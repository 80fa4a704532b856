"""`Link`: the journal's database when it is there, and what to do while it is not.

While it is down nothing waits for it: after a failure it is left alone for some seconds, writes that may come later are
kept in memory (a bounded number) and made up for when it is back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.store.journal.engine import Key, open_engine
from bot.store.journal.migrations import migrate

log = logging.getLogger(__name__)

REST = 5.0
"""Seconds for which a journal that has failed is left alone."""
MOST_LATER = 2000
Write = Callable[[sa.Connection], object]


class Down(Exception):
    """The journal cannot be used now."""


class Link:
    """Connections to a journal that is up to date, or Down."""

    def __init__(self, url: str, secret: str) -> None:
        self.engine = open_engine(url)
        self.key = Key(secret)
        self.errors = 0
        """How often the journal could not be used, since the start."""
        self.problem = ""
        """The kind of the last failure; empty once it works again."""
        self._ready = False
        self._prepare = threading.Lock()
        self._again_at = 0.0
        self._later: deque[Write] = deque(maxlen=MOST_LATER)
        self._flushing = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many writes wait for the journal to come back."""
        return len(self._later)

    def later(self, write: Write) -> None:
        """Keeps a write until the journal is back, the oldest giving way; lost if the process ends first."""
        self._later.append(write)

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
        """Once a process: the tables as this program needs them."""
        if self._ready:
            return
        with self._prepare:
            if not self._ready:
                self.key.find(self.engine)
                if steps := migrate(self.engine, self.key):
                    log.info("the journal was brought up to date: %s", ", ".join(map(str, steps)))
                self._ready = True

    def _catch_up(self) -> None:
        """Makes up for the writes that had to wait."""
        if not self._flushing.acquire(blocking=False):
            return
        try:
            waiting = list(self._later)
            with self._watched(), self.engine.begin() as connection:
                for write in waiting:
                    write(connection)
            for write in waiting:
                if self._later and self._later[0] is write:
                    self._later.popleft()
            log.info("the journal has caught up with %d writes", len(waiting))
        except Down:
            pass
        finally:
            self._flushing.release()
