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

from bot.store.journal.tables import meta, metadata

log = logging.getLogger(__name__)

Hash = Callable[[str], str]
Insert = Callable[[sa.Table], Any]
"""The database's own INSERT, the one that knows ON CONFLICT."""


HALF_SECONDS = 60
"""A file that has been half written for so long will not become a whole one."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row for a table. `names` are ids of people, by column: hashed when it is written, for while a journal has
    never been reached its key may not be known either."""

    table: str
    values: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)

    def row(self, hashed: Hash | None) -> dict[str, Any]:
        """The columns; without a hash nobody's id is in them."""
        return self.values | {column: hashed(name) for column, name in self.names.items() if hashed}

    def write(self, connection: sa.Connection, insert: Insert, hashed: Hash) -> None:
        """A delivery that was noted in the meantime stays as it is."""
        statement = insert(metadata.tables[self.table]).values(**self.row(hashed))
        connection.execute(statement.on_conflict_do_nothing())


class Shelf:
    """The files in which rows wait for the next start, named after the journal's file."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal

    def put(self, rows: Iterable[Waiting], hashed: Hash | None) -> Path:
        """A new file, whole or not there at all, that only its owner can read. Raises OSError."""
        target = self._journal.with_name(f"{self._journal.name}.waiting-{secrets.token_hex(8)}")
        made = target.with_name(f"{self._journal.name}.part-{target.name[-16:]}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                for one in rows:
                    file.write(
                        json.dumps({"table": one.table, "row": one.row(hashed)}, default=datetime.isoformat) + "\n"
                    )
                file.flush()
                os.fsync(file.fileno())
            made.rename(target)
        except OSError:
            made.unlink(missing_ok=True)
            raise
        return target

    def take(self, engine: sa.Engine, insert: Insert, hashed: Hash) -> int:
        """Writes what waits in files, each once, also when several processes start at the same moment; how many rows.

        Raises SQLAlchemyError; the files stay then.
        """
        self._sweep()
        taken = 0
        for path in sorted(self._journal.parent.glob(f"{self._journal.name}.waiting-*")):
            try:
                with engine.begin() as connection:
                    mark = insert(meta).values(name=path.name[-50:], value=datetime.now(UTC).isoformat())
                    if connection.execute(mark.on_conflict_do_nothing().returning(meta.c.name)).scalar() is not None:
                        # Read only now: whoever had the mark before us has taken the file away.
                        for row in _read(path):
                            row.write(connection, insert, hashed)
                            taken += 1
                path.unlink(missing_ok=True)
            except OSError:
                continue  # gone, or not ours to read or to remove: then the mark keeps it from being taken twice
            with engine.begin() as connection:
                connection.execute(sa.delete(meta).where(meta.c.name == path.name[-50:]))
        return taken

    def _sweep(self) -> None:
        """What a process that was killed while it wrote has left: half a file, with what people asked in it."""
        for path in self._journal.parent.glob(f"{self._journal.name}.part-*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > HALF_SECONDS:
                    path.unlink()


def _read(path: Path) -> Iterator[Waiting]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found = json.loads(line)
            columns = metadata.tables[found["table"]].columns
            values = {name: value for name, value in found["row"].items() if name in columns}
            yield Waiting(found["table"], values | {"at": datetime.fromisoformat(values["at"])})
        except (ValueError, KeyError, TypeError, AttributeError):
            log.error("line %d of %s is no row of the journal", number, path.name)
