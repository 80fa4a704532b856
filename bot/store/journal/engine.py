"""How the journal's database is reached, and the key under which ids are hashed."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot.errors import SettingError

WAIT = 2
"""Seconds for a lock, a connection or a statement: an answer waits for the journal no longer than that."""
POOL = {"pool_size": 3, "max_overflow": 5, "pool_timeout": WAIT, "pool_pre_ping": True, "pool_recycle": 1800}
"""Eight connections at most: the smallest Heroku Postgres has 20, and at a deploy two bots run side by side."""


def open_engine(url: str) -> sa.Engine:
    """Raises SettingError for a URL that names no database we know. Connects to nothing yet."""
    try:
        parsed = sa.make_url(url)
        backend = parsed.get_backend_name()
        if backend == "sqlite":
            return _sqlite(parsed)
        if backend == "postgresql":
            return _postgresql(parsed)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        backend = ""
    # The URL itself is not shown: it has the password.
    raise SettingError(
        "DATABASE_URL names no database that the journal can use" + (f" ({backend})" if backend else ""),
        "Set it to postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE, or leave it out for an SQLite file",
    )


def _sqlite(url: sa.URL) -> sa.Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory:
        with suppress(OSError):  # said when it is used, and tried again then
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"poolclass": sa.StaticPool} if in_memory else {"poolclass": sa.QueuePool, **POOL}
    connect = {"timeout": WAIT, "check_same_thread": False}
    engine = sa.create_engine(url, hide_parameters=True, connect_args=connect, **options)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # With the WAL this loses nothing when the process dies, and the last moments when the machine loses power;
        # what must not be lost even then is written with FULL (journal.py).
        connection.execute("PRAGMA synchronous=NORMAL")
        # What is deleted is overwritten, not merely marked as free.
        connection.execute("PRAGMA secure_delete=ON")

    return engine


def _postgresql(url: sa.URL) -> sa.Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    limits = {"connect_timeout": WAIT, "tcp_user_timeout": WAIT * 1000, "application_name": "onrecord"}
    engine = sa.create_engine(url, hide_parameters=True, connect_args=limits, **POOL)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # Not as a connection option: poolers such as PgBouncer refuse those.
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{WAIT}s'")
            cursor.execute("SET timezone = 'UTC'")
        connection.commit()

    return engine


class Key:
    """The keyed hash of ids. Without a key from the settings, one is made and kept beside the SQLite file (in
    PostgreSQL: in the journal, for want of a place that survives a restart)."""

    def __init__(self, secret: str) -> None:
        self._key = secret.encode()

    def __call__(self, name: str) -> str:
        """The hash of an id: 64 hexadecimal digits."""
        assert self._key, "no key yet"
        return hmac.new(self._key, name.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    @property
    def known(self) -> bool:
        return bool(self._key)

    def find(self, engine: sa.Engine) -> None:
        """Reads or makes the key. Raises OSError or SQLAlchemyError when the place is not to be had."""
        if self.known:
            return
        if engine.dialect.name == "postgresql":
            self._key = self._from_database(engine)
        elif engine.url.database in (None, "", ":memory:"):
            self._key = secrets.token_bytes(32)
        else:
            self._key = _from_file(Path(str(engine.url.database)).with_suffix(".key"))

    def _from_database(self, engine: sa.Engine) -> bytes:
        with engine.begin() as connection:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(82104210)"))
            connection.execute(
                sa.text("CREATE TABLE IF NOT EXISTS meta (name VARCHAR(50) NOT NULL PRIMARY KEY, value TEXT NOT NULL)")
            )
            connection.execute(
                sa.text("INSERT INTO meta (name, value) VALUES ('key', :made) ON CONFLICT DO NOTHING"),
                {"made": secrets.token_hex(32)},
            )
            return str(connection.execute(sa.text("SELECT value FROM meta WHERE name = 'key'")).scalar_one()).encode()


def _from_file(path: Path) -> bytes:
    """The key in a file that only its owner can read: made whole under another name, and the first to link it wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".key.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(made)
        made.unlink()
    return path.read_text(encoding="ascii").strip().encode()
