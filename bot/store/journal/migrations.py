"""Numbered steps that bring a journal up to date. A step only ever adds: an older program, put back after a bad
release, goes on working with a newer journal.

Each runs once, in one transaction, while other processes that start at the same moment wait.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.store.journal.cleaning import hash_deliveries, leave_no_hash, round_times
from bot.store.journal.key import Key

log = logging.getLogger(__name__)

_ADVISORY_LOCK = 82104209
_LOCK_SECONDS = 10
_applied = sa.table("migrations", sa.column("number", sa.Integer), sa.column("at", sa.DateTime(timezone=True)))


def migrate(engine: sa.Engine, key: Key) -> list[int]:
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
                step(connection, key)
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


def _seen_and_questions(connection: sa.Connection, _: Key) -> None:
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


def _feedback_channels_and_hashes(connection: sa.Connection, key: Key) -> None:
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
    _hash_conversations(connection, key)


def _hash_conversations(connection: sa.Connection, key: Key) -> None:
    """The first release kept conversations as they are called; where they end in a person's id, that was its row."""
    rows = sa.table("questions", sa.column("conversation"), sa.column("asker"))
    names = connection.execute(sa.select(rows.c.conversation).where(rows.c.conversation.is_not(None)).distinct())
    for name in list(names.scalars()):
        last = name.rsplit(":", 1)[-1]
        asker = key(last) if name.startswith("slack:") and last[:1] in ("U", "W") else None
        connection.execute(
            sa.update(rows).where(rows.c.conversation == name).values(conversation=key(name), asker=asker)
        )


def _key_away(connection: sa.Connection, key: Key) -> None:
    """An older program kept the key of the hashes in PostgreSQL itself, deliveries by their names, and the time of each
    question to the microsecond: whoever had the database knew who asked what."""
    take_key_out(connection, key)
    hash_deliveries(connection, key)
    round_times(connection)


def take_key_out(connection: sa.Connection, key: Key) -> None:
    """Removes a key that an older program has put into the journal. If it was not ours, its hashes say nothing to us:
    nobody could be found by them, or forgotten."""
    meta = sa.table("meta", sa.column("name"), sa.column("value"))
    old = connection.execute(sa.select(meta.c.value).where(meta.c.name == "key")).scalar()
    if old is None:
        return
    connection.execute(sa.delete(meta).where(meta.c.name == "key"))
    log.warning("the key of the hashes was taken out of the journal: backups made before still have it")
    if Key(old).check != key.check:
        leave_no_hash(connection)
        log.warning("the journal has another key now: who asked what is no longer known of its older entries")


def _shown(connection: sa.Connection, _: Key) -> None:
    tables = sa.MetaData()
    time_ = sa.DateTime(timezone=True)
    sa.Table(
        "shown",
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", time_, nullable=False, index=True),
        sa.Column("surface", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("channel", sa.String(200)),
        sa.Column("message_ts", sa.String(50)),
        sa.Column("file_id", sa.String(50)),
        sa.Column("viewer", sa.String(64), index=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("spans", sa.Text, nullable=False),
        sa.Column("question", sa.Text),
        sa.Column("state", sa.String(80), nullable=False),
        sa.Column("open", sa.Integer, nullable=False),
        sa.Column("state_at", time_, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Index("ix_shown_source", "source", "id"),
        sa.Index("ix_shown_message", "channel", "message_ts"),
        sa.Index("ix_shown_open", "open", "source", "tries", "id"),
    )
    tables.create_all(connection)


def _proposals(connection: sa.Connection, _: Key) -> None:
    tables = sa.MetaData()
    sa.Table(
        "proposals",
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("char_start", sa.Integer, nullable=False),
        sa.Column("char_end", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.String(12), nullable=False, index=True),
        sa.Column("asker", sa.String(64), index=True),
    )
    tables.create_all(connection)


STEPS = (_seen_and_questions, _feedback_channels_and_hashes, _key_away, _shown, _proposals)
