"""A store is made in a new file and renamed over the old one: a reader sees the old state or the new, whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.errors import StoreError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One build of a store at a time: another one waits, and finds what this one made."""
    if fcntl is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        for left in path.parent.glob(f".{path.name}.*.new"):
            left.unlink(missing_ok=True)  # of a build that was killed: it may have what is withheld since
        yield
    finally:
        os.close(folder)


@contextmanager
def replacing(path: Path) -> Iterator[Database]:
    """An empty database beside `path` that is renamed over it at the end; on any error the old one stays.

    Raises StoreError when the folder cannot be written or has no room.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        # For its owner alone: it has what is under an embargo, for background, or for some channels.
        fresh.touch(mode=0o600)
        db = Database(fresh)
        try:
            db.conn.execute("PRAGMA journal_mode=OFF")  # nothing reads this file before it is whole
            db.conn.execute("PRAGMA synchronous=OFF")
            yield db
        finally:
            db.close()
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise StoreError(
            f"The store {path} cannot be written ({reason})",
            "Check that its folder exists, is writable and has room",
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
