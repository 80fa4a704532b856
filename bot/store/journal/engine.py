"""How the journal's database is reached."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot.errors import SettingError
from bot.store.journal.key import tighten
from bot.store.journal.postgresql import Tls, connection_parameters

WAIT = 2
"""Seconds for a lock, a connection or a statement: an answer waits for the journal no longer than that."""
POOL = {"pool_size": 3, "max_overflow": 5, "pool_timeout": WAIT, "pool_pre_ping": True, "pool_recycle": 1800}
"""Eight connections at most: the smallest Heroku Postgres has 20, and at a deploy two bots run side by side."""


def open_engine(url: str, tls: Tls | None = None) -> sa.Engine:
    """Raises SettingError for a URL that names no database we know, or that would not be reached safely (`tls`).

    Connects to nothing yet, and makes nothing.
    """
    try:
        parsed = sa.make_url(url)
        backend = parsed.get_backend_name()
        if backend == "sqlite" and "uri" not in parsed.query:
            return _sqlite(parsed)
        if backend == "postgresql":
            return _postgresql(parsed, tls or Tls())
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        backend = ""
    # The URL itself is not shown: it has the password.
    raise SettingError(
        "DATABASE_URL names no database that the journal can use" + (f" ({backend})" if backend else ""),
        "Set it to postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE, or leave it out for an SQLite file",
    )


def sqlite_file(url: sa.URL) -> Path | None:
    """The file of an SQLite journal; None in memory, and for another database."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _sqlite(url: sa.URL) -> sa.Engine:
    path = sqlite_file(url)
    options: dict[str, Any] = {"poolclass": sa.QueuePool, **POOL} if path else {"poolclass": sa.StaticPool}
    connect = {"timeout": WAIT, "check_same_thread": False}
    engine = sa.create_engine(url, hide_parameters=True, connect_args=connect, **options)

    @sa.event.listens_for(engine, "do_connect")
    def ours_alone(*_: Any) -> None:
        if path:
            _make_private(path)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # With the WAL this loses nothing when the process dies, and the last moments when the machine loses power;
        # what must not be lost even then is written with FULL (journal.py).
        connection.execute("PRAGMA synchronous=NORMAL")
        # What is deleted is overwritten, not merely marked as free.
        connection.execute("PRAGMA secure_delete=ON")

    return engine


def _make_private(path: Path) -> None:
    """A file that its owner alone can read, whatever the umask, before SQLite would make it; its log gets the mode of
    the file. Where that fails SQLite says so in a moment."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        tighten(one)


def _postgresql(url: sa.URL, tls: Tls) -> sa.Engine:
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise ValueError  # another driver takes other parameters
    url = url.set(drivername="postgresql+psycopg")
    limits = {"connect_timeout": WAIT, "tcp_user_timeout": WAIT * 1000, "application_name": "onrecord"}
    safe = connection_parameters(url, tls)
    engine = sa.create_engine(url, hide_parameters=True, connect_args=limits | safe, **POOL)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # Not as a connection option: poolers such as PgBouncer refuse those.
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{WAIT}s'")
            cursor.execute("SET timezone = 'UTC'")
        connection.commit()

    return engine
