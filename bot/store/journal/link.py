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

from bot.errors import JournalError, SettingError
from bot.store.journal.engine import open_engine, sqlite_file
from bot.store.journal.key import LEAST_KEY, Key
from bot.store.journal.migrations import migrate, take_key_out
from bot.store.journal.postgresql import Tls, place_of
from bot.store.journal.tables import meta
from bot.store.journal.waiting import Shelf, Waiting, delivery

log = logging.getLogger(__name__)

REST = 5.0
"""Seconds for which a journal that has failed is left alone."""
MOST_LATER = 5000
"""Rows that wait in memory, of half a kilobyte each; beyond that the oldest are lost, and it is said how many."""


class Down(Exception):
    """The journal cannot be used now."""


class WrongKey(Exception):
    """What is in the journal was hashed under another key than ours."""


KEY_CHECK = "key_check"
_kept_check = sa.select(meta.c.value).where(meta.c.name == KEY_CHECK)


class Link:
    """Connections to a journal that is up to date, or Down. `existing`: to one that is there, and none is made."""

    def __init__(self, url: str, secret: str, key_file: Path | None, tls: Tls | None, existing: bool) -> None:
        self.engine = open_engine(url, tls)
        self._on_postgresql = self.engine.dialect.name == "postgresql"
        self._file = sqlite_file(self.engine.url)
        self._existing = existing
        self.insert: Any = postgresql.insert if self._on_postgresql else sqlite.insert
        if key_file is None and self._file:
            key_file = self._file.with_suffix(".key")
        if self._on_postgresql and not secret and not (key_file and key_file.is_file()):
            raise SettingError(
                "ONRECORD_HASH_KEY is not set; with PostgreSQL it must be: in the database it would protect nothing",
                "Make one with `openssl rand -hex 32`, set it, and keep it for as long as you keep the journal",
            )
        if secret and len(secret) < LEAST_KEY:
            raise SettingError(
                f"ONRECORD_HASH_KEY has fewer than {LEAST_KEY} characters",
                "Set it to what `openssl rand -hex 32` gives",
            )
        # On many hosts that have PostgreSQL no file outlives a restart: no key is made there.
        self.key = Key(secret, key_file, make=not (existing or self._on_postgresql))
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
        self._shelf = Shelf(self.key)
        if self._file:
            self._shelf.add(self._file)

    @property
    def place(self) -> str:
        """The journal's file, or its server and database: for people."""
        return place_of(self.engine.url) if self._on_postgresql else str(self._file or "memory")

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

    def was_left(self, name: str) -> bool:
        """Whether a delivery is among what a process that has stopped left."""
        try:
            return self._shelf.has_seen(self.key(delivery(name)))
        except OSError:  # the key is not to be had
            return False

    def left_settings(self, channel: str) -> str | None:
        """The settings of a channel as a process that has stopped knew them."""
        try:
            return self._shelf.settings(channel)
        except OSError:
            return None

    def sweep(self, old: bool = False) -> None:
        """Removes files that are not needed any more; with `old` also for their age."""
        self._shelf.sweep(old)

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
            path = self._shelf.put(list(self._later))
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
                if surely and not self._on_postgresql:
                    connection.connection.cursor().execute("PRAGMA synchronous=FULL")
                try:
                    with connection.begin():
                        self._refuse_other_key(connection)
                        yield connection
                finally:
                    if surely and not self._on_postgresql:
                        connection.connection.cursor().execute("PRAGMA synchronous=NORMAL")
        if self._later:
            self._catch_up()

    @contextmanager
    def changing_key(self) -> Iterator[sa.Connection | None]:
        """A transaction in which the journal gets our key; None when it has it already.

        Raises Down, or JournalError where there is no journal.
        """
        with self._watched():
            self.must_be_there(with_key=False)
            self.bring_up_to_date()
            if self._known_check() == self.key.check:
                yield None
                return
            with self.engine.begin() as connection:
                if self._on_postgresql:
                    connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
                yield connection

    def unusable(self, down: Down) -> JournalError:
        """The words for who wanted to read or to save something."""
        if str(down) == WrongKey.__name__:
            return JournalError(*self.other_key())
        return JournalError(
            f"The journal cannot be used now ({down}): nothing was changed",
            "Try again in a minute; `onrecord doctor` says what is wrong",
        )

    def other_key(self) -> tuple[str, str]:
        """What is said when the key is not the journal's, and what to do."""
        return (
            f"The journal at {self.place} is kept under another key than ours",
            "Set ONRECORD_HASH_KEY (or ONRECORD_KEY_FILE) to the key it had; "
            "to go on under the new one stop the bot, run `onrecord rotate-key`, and start it",
        )

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
        except (SQLAlchemyError, OSError, WrongKey) as error:
            self.errors += 1
            self._again_at = time.monotonic() + REST
            kind = _kind(error)
            if not self.problem:
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
                if self._existing:
                    self.must_be_there()
                if self._known_check() not in (None, self.key.check):
                    raise WrongKey  # before anything is hashed
                self.bring_up_to_date()
                with self.engine.begin() as connection:
                    # The first key that a journal is used with is its own.
                    ours = self.insert(meta).values(name=KEY_CHECK, value=self.key.check)
                    connection.execute(ours.on_conflict_do_nothing())
                    self._refuse_other_key(connection)
                    take_key_out(connection, self.key)
                self.sweep()
                self._ready = True
            if waits and (taken := self._shelf.take(self.engine, self.insert)):
                log.info("the journal has %d entries that had waited in a file", taken)

    def bring_up_to_date(self) -> None:
        """Raises SQLAlchemyError, or OSError when the key is not to be had."""
        if steps := migrate(self.engine, self.key):
            log.info("the journal was brought up to date: %s", ", ".join(map(str, steps)))

    def _refuse_other_key(self, connection: sa.Connection) -> None:
        """Asked in each transaction: the journal may get another key while we run."""
        if connection.execute(_kept_check).scalar() != self.key.check:
            raise WrongKey

    def _known_check(self) -> str | None:
        with self.engine.connect() as connection:
            there = sa.inspect(connection).has_table("meta")
            return connection.execute(_kept_check).scalar() if there else None

    def must_be_there(self, with_key: bool = True) -> None:
        """Raises JournalError unless there is a journal, one that knows its key if it should be `with_key`."""
        there = self._file is None or self._file.is_file()
        if there:
            with self.engine.connect() as connection:
                there = sa.inspect(connection).has_table("questions")
        if not there:
            raise JournalError(
                f"There is no journal at {self.place}",
                "Give the settings that `onrecord serve` has (ONRECORD_DATA or --data, DATABASE_URL)",
            )
        if not with_key:
            return
        if self._known_check() is None:
            raise JournalError(
                f"The journal at {self.place} is of an older program and does not know its key yet",
                "Start `onrecord serve` once, and do this again",
            )
        try:
            self.key.check  # noqa: B018
        except OSError:
            raise JournalError(
                f"The key of the journal at {self.place} cannot be read",
                "Give the settings that `onrecord serve` has (ONRECORD_HASH_KEY, ONRECORD_KEY_FILE)",
            ) from None

    def _catch_up(self) -> None:
        """Makes up for the rows that had to wait."""
        if not self._flushing.acquire(blocking=False):
            return
        try:
            waiting = list(self._later)
            with self._watched():
                self._get_ready()
                with self.engine.begin() as connection:
                    self._refuse_other_key(connection)
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


def _kind(error: Exception) -> str:
    """What failed, in a word or two. Never the message: it may have the values."""
    original = getattr(error, "orig", None) or error
    for words, kind in (
        ("certificate", "the server's certificate is not accepted"),
        ("does not support SSL", "the server has no TLS"),
        ("authentication method requirement", "the server asks for a password without SCRAM"),
    ):
        if isinstance(error, SQLAlchemyError) and words in str(original):
            return kind
    return type(original).__name__
