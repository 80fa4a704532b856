"""Numbered steps that bring a journal up to date. A step only ever adds: an older program, put back after a bad
release, goes on working with a newer journal.

Each runs once, in one transaction, while other processes that start at the same moment wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

Hash = Callable[[str], str]
"""The keyed hash under which an id is kept."""

_ADVISORY_LOCK = 82104209
_LOCK_SECONDS = 10
_applied = sa.table("migrations", sa.column("number", sa.Integer), sa.column("at", sa.DateTime(timezone=True)))


def migrate(engine: sa.Engine, hashed: Hash) -> list[int]:
    """Applies what is missing; the numbers of the steps applied.

    What is up to date is only looked at: a start does not wait for whoever is writing to the journal just then.
    """
    if _is_current(engine):
        return []
    steps = []
    with _alone(engine) as connection:
        done = _done(connection)
        for number, step in enumerate(STEPS, 1):
            if number not in done:
                step(connection, hashed)
                connection.execute(_applied.insert().values(number=number, at=datetime.now(UTC)))
                steps.append(number)
    return steps


def _is_current(engine: sa.Engine) -> bool:
    with engine.connect() as connection:
        if "migrations" not in sa.inspect(connection).get_table_names():
            return False
        done = set(connection.execute(sa.select(_applied.c.number)).scalars())
        return done >= set(range(1, len(STEPS) + 1))


@contextmanager
def _alone(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that no other process is in at the same time."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(sa.text(f"SET LOCAL statement_timeout = '{_LOCK_SECONDS}s'"))
            connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            yield connection
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _patiently(connection, "PRAGMA journal_mode=WAL")
        _patiently(connection, "BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _patiently(connection: sa.Connection, statement: str) -> None:
    """SQLite does not wait for a lock in every case (a change of the journal mode, for one)."""
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            connection.exec_driver_sql(statement)
            return
        except OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _done(connection: sa.Connection) -> set[int]:
    tables = set(sa.inspect(connection).get_table_names())
    if "migrations" in tables:
        return set(connection.execute(sa.select(_applied.c.number)).scalars())
    connection.execute(sa.text("CREATE TABLE migrations (number INTEGER NOT NULL PRIMARY KEY, at TIMESTAMP NOT NULL)"))
    if "questions" not in tables or "seen" not in tables:
        return set()
    # The first release made its two tables without writing down that it had.
    connection.execute(_applied.insert().values(number=1, at=datetime.now(UTC)))
    return {1}


def _seen_and_questions(connection: sa.Connection, _: Hash) -> None:
    tables = sa.MetaData()
    time_ = sa.DateTime(timezone=True)
    sa.Table(
        "seen",
        tables,
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("at", time_, nullable=False, index=True),
    )
    sa.Table(
        "questions",
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", time_, nullable=False, index=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False, index=True),
        sa.Column("intent", sa.String(100)),
        sa.Column("conversation", sa.String(200), index=True),
    )
    # A process of the first release may have made one of them before it was stopped.
    tables.create_all(connection)


def _feedback_channels_and_hashes(connection: sa.Connection, hashed: Hash) -> None:
    for column in ("asker VARCHAR(64)", "understood TEXT", "evidence TEXT"):
        connection.execute(sa.text(f"ALTER TABLE questions ADD COLUMN {column}"))
    connection.execute(sa.text("CREATE INDEX ix_questions_asker ON questions (asker)"))
    tables = sa.MetaData()
    time_ = sa.DateTime(timezone=True)
    sa.Table(
        "feedback",
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", time_, nullable=False, index=True),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("asker", sa.String(64), index=True),
    )
    sa.Table(
        "channels",
        tables,
        sa.Column("channel", sa.String(200), primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("at", time_, nullable=False),
    )
    tables.create_all(connection)
    # In PostgreSQL it is there already when the key of the hashes is kept in it.
    connection.execute(
        sa.text("CREATE TABLE IF NOT EXISTS meta (name VARCHAR(50) NOT NULL PRIMARY KEY, value TEXT NOT NULL)")
    )
    _hash_conversations(connection, hashed)


def _hash_conversations(connection: sa.Connection, hashed: Hash) -> None:
    """The first release kept conversations as they are called; where they end in a person's id, that was its row."""
    rows = sa.table("questions", sa.column("conversation"), sa.column("asker"))
    names = connection.execute(sa.select(rows.c.conversation).where(rows.c.conversation.is_not(None)).distinct())
    for name in list(names.scalars()):
        last = name.rsplit(":", 1)[-1]
        asker = hashed(last) if name.startswith("slack:") and last[:1] in ("U", "W") else None
        connection.execute(
            sa.update(rows).where(rows.c.conversation == name).values(conversation=hashed(name), asker=asker)
        )


STEPS = (_seen_and_questions, _feedback_channels_and_hashes)
