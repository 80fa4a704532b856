"""Rows that could not be written yet: in memory while the process lives, then in a file until the next start."""

from __future__ import annotations

import json
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.store.journal.key import Key
from bot.store.journal.tables import PERSONAL, meta, metadata

log = logging.getLogger(__name__)

Insert = Callable[[sa.Table], Any]
"""The database's own INSERT, the one that knows ON CONFLICT."""


HALF_SECONDS = 60
"""A file that has been half written for so long will not become a whole one."""
MOST_LAST = 3
"""Processes whose last deliveries are known to the next one."""
LAST_HOURS = 24
"""By then no delivery can come again."""


def delivery(name: str) -> str:
    """What is hashed of a delivery: its own hash would be that of a person if it had one's name."""
    return f"seen:{name}"


def viewer(user: str) -> str:
    """What is hashed of somebody to whom a passage was shown: not what stands beside their questions."""
    return f"shown:{user}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row for a table. `names`, by column, are hashed when it is written: ids of people, and of their messages."""

    table: str
    values: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)

    def row(self, key: Key) -> dict[str, Any]:
        """The columns, nobody's id in them. Raises OSError when the key is not to be had."""
        return self.values | {column: key(name) for column, name in self.names.items()}

    def write(self, connection: sa.Connection, insert: Insert, key: Key) -> None:
        """A delivery that was noted in the meantime stays as it is."""
        statement = insert(metadata.tables[self.table]).values(**self.row(key))
        connection.execute(statement.on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Left:
    """What is in these files."""

    files: list[Path]
    deliveries: set[str] = field(default_factory=set)
    channels: dict[str, str] = field(default_factory=dict)


class Shelf:
    """The files in which rows wait for the next start, named after the journal: in one place, or where that is full or
    cannot be written, in another."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._places: list[Path] = []
        self._done: set[str] = set()
        self._known = Left([])

    def add(self, journal: Path) -> None:
        """A place: beside this file, which need not be there."""
        if journal not in self._places:
            self._places.append(journal)

    def files(self) -> list[Path]:
        """What waits. Looked for at every write: a process that stops may leave one at any time."""
        return [path for path in self._named("waiting") if path.name not in self._done]

    def has_seen(self, key: str) -> bool:
        """Whether a process that has stopped answered a delivery: it may not have been able to write that down, or this
        one cannot look it up."""
        return key in self._left().deliveries

    def settings(self, channel: str) -> str | None:
        """The settings of a channel as a process that has stopped knew them."""
        return self._left().channels.get(channel)

    def leave(self, rows: Iterable[Waiting]) -> None:
        """What a process that stops knows, for the next one: the journal may be down when it starts."""
        with suppress(OSError):
            self._write(rows, "last")
        self._forget_last()

    def _left(self) -> Left:
        files = self._named("waiting", "last")
        if files != self._known.files:
            found = Left(files)
            for row in sorted(
                (row for path in files for row in _read(path, self._key)), key=lambda row: row.values["at"]
            ):
                if row.table == "seen":
                    found.deliveries.add(row.values["key"])
                elif row.table == "channels":
                    found.channels[row.values["channel"]] = row.values["settings"]
            self._known = found
        return self._known

    def put(self, rows: Iterable[Waiting]) -> Path:
        """A new file of what waits. Raises OSError."""
        return self._write(rows, "waiting")

    def _write(self, rows: Iterable[Waiting], kind: str) -> Path:
        """Whole or not there at all, for its owner alone to read."""
        check = self._key.check
        lines = [
            json.dumps({"table": one.table, "row": one.row(self._key), "key": check}, default=datetime.isoformat)
            for one in rows
        ]
        problem = OSError("there is no place")
        for journal in self._places:
            made = journal.with_name(f"{journal.name}.part-{secrets.token_hex(8)}")
            try:
                descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.write("\n".join(lines) + "\n")
                    file.flush()
                    os.fsync(file.fileno())
                return made.rename(made.with_name(made.name.replace(".part-", f".{kind}-")))
            except OSError as error:
                problem = error
                with suppress(OSError):
                    made.unlink(missing_ok=True)
        raise problem

    def take(self, engine: sa.Engine, insert: Insert) -> int:
        """Writes what waits in files, each once, also when several processes start at the same moment; how many rows.

        Raises SQLAlchemyError; the files stay then.
        """
        taken = 0
        for path in self.files():
            try:
                with engine.begin() as connection:
                    mark = insert(meta).values(name=path.name[-50:], value=datetime.now(UTC).isoformat())
                    if connection.execute(mark.on_conflict_do_nothing().returning(meta.c.name)).scalar() is not None:
                        # Read only now: whoever had the mark before us has taken the file away.
                        for row in _read(path, self._key):
                            row.write(connection, insert, self._key)
                            taken += 1
                self._done.add(path.name)
                path.unlink(missing_ok=True)
            except OSError:
                continue  # gone, or not ours to read or to remove: then the mark keeps it from being taken twice
            with engine.begin() as connection:
                connection.execute(sa.delete(meta).where(meta.c.name == path.name[-50:]))
        return taken

    def sweep(self, old: bool = False) -> None:
        """What a process that was killed while it wrote has left: half a file, with what people asked in it. `old`:
        also what processes that stopped long ago have left."""
        for path in self._named("part"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > HALF_SECONDS:
                    path.unlink()
        self._forget_last(old)
        # One of an older program has the names of messages in it. The journal is here: it knows them all.
        for path in self._named("last"):
            with suppress(OSError, ValueError, TypeError):
                if "key" not in json.loads(path.read_text(encoding="utf-8").partition("\n")[0]):
                    path.unlink()

    def _forget_last(self, old: bool = False) -> None:
        """By their number; by their age never at a start or a stop: were the clock wrong just then, all would look old,
        and what was answered would be answered again."""
        with suppress(OSError):
            last = sorted(self._named("last"), key=lambda path: path.stat().st_mtime)
            for path in last:
                if path not in last[-MOST_LAST:] or (old and time.time() - path.stat().st_mtime > LAST_HOURS * 3600):
                    path.unlink()

    def _named(self, *kinds: str) -> list[Path]:
        found: list[Path] = []
        for journal in self._places:
            starts = tuple(f"{journal.name}.{kind}-" for kind in kinds)
            with suppress(OSError):
                found += (path for path in journal.parent.iterdir() if path.name.startswith(starts))
        return sorted(found)


def _read(path: Path, key: Key) -> Iterator[Waiting]:
    """Its rows; none when it was taken away in the meantime. What was hashed under another key is left out: nobody
    could be found by it, or forgotten. Raises OSError when the key is not to be had."""
    check = key.check
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for number, line in enumerate(lines, 1):
        try:
            found = json.loads(line)
            columns = metadata.tables[found["table"]].columns
            values = {name: value for name, value in found["row"].items() if name in columns}
            values |= {name: datetime.fromisoformat(values[name]) for name in ("at", "state_at") if name in values}
            names = {}
            if found.get("key") != check:
                values |= {name: None for name in PERSONAL if name in values}
                if found["table"] == "seen":
                    if "key" in found:
                        continue
                    names = {"key": delivery(values.pop("key"))}  # of an older program
            row = Waiting(found["table"], values, names)
            yield Waiting(row.table, row.row(key))
        except (ValueError, KeyError, TypeError, AttributeError):
            log.error("line %d of %s is no row of the journal", number, path.name)
