"""What is deleted of the journal, and when; and what is made less telling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.store.journal.key import Key
from bot.store.journal.tables import feedback, proposals, questions, seen, shown
from bot.store.journal.waiting import delivery, viewer

SEEN_HOURS = 24
"""Slack retries a delivery within minutes (platform.md 2.5); a day is far beyond that."""
BATCH = 5_000
"""Rows of the access log that are deleted at once: nobody else waits for long, and no time limit is met."""


def oldest(days: int) -> datetime:
    """Texts from before this are not kept."""
    return datetime.now(UTC) - timedelta(days=days)


def delete_old(connection: sa.Connection, key: Key, days: int, deliveries: bool) -> int:
    """Texts whose days are over, and `deliveries` that cannot come again; how many rows that was."""
    # An older program may run beside this one during a deploy.
    hash_deliveries(connection, key)
    round_times(connection, datetime.now(UTC) - timedelta(days=1))
    old = oldest(days)
    rows = connection.execute(sa.delete(questions).where(questions.c.at < old)).rowcount
    # What an editor confirmed belongs to the record's questions, and has nobody's hash.
    late = sa.delete(proposals).where(proposals.c.at < old, proposals.c.status != "confirmed")
    rows += connection.execute(late).rowcount
    # That somebody found an answer outdated stays, without what was asked, written, and by whom.
    rows += connection.execute(
        sa.update(feedback)
        .where(feedback.c.at < old, (feedback.c.question != "") | feedback.c.asker.is_not(None))
        .values(question="", note="", asker=None)
    ).rowcount
    if not deliveries:
        return rows
    keys = datetime.now(UTC) - timedelta(hours=SEEN_HOURS)
    return rows + connection.execute(sa.delete(seen).where(seen.c.at < keys)).rowcount


def delete_shown(connection: sa.Connection, days: int) -> int:
    """A batch of the access log's rows whose days are over; how many: less than BATCH when no more are left."""
    old = sa.select(shown.c.id).where(shown.c.at < oldest(days)).order_by(shown.c.at).limit(BATCH)
    return connection.execute(sa.delete(shown).where(shown.c.id.in_(old))).rowcount


def delete_of(connection: sa.Connection, key: Key, user: str) -> int:
    """Everything of one person; how many rows that was. In the access log only who it was is deleted: the rest is
    needed to take passages back."""
    rows = sum(
        connection.execute(sa.delete(table).where(table.c.asker == key(user))).rowcount
        for table in (questions, feedback, proposals)
    )
    seen_by = sa.update(shown).where(shown.c.viewer == key(viewer(user))).values(viewer=None)
    return rows + connection.execute(seen_by).rowcount


def leave_no_hash(connection: sa.Connection) -> None:
    """What was hashed under a key that is gone. Nothing is left of whom the rows are from."""
    personal = {
        "questions": ("asker", "conversation"),
        "feedback": ("asker",),
        "shown": ("viewer",),
        "proposals": ("asker",),
    }
    for name, columns in personal.items():
        if sa.inspect(connection).has_table(name):
            table = sa.table(name, *map(sa.column, columns))
            connection.execute(
                sa.update(table)
                .where(sa.or_(*(table.c[column].is_not(None) for column in columns)))
                .values(dict.fromkeys(columns))
            )


def hash_deliveries(connection: sa.Connection, key: Key) -> None:
    """Deliveries as an older program has noted them: by names that have the message in them, and so its author."""
    for name in list(connection.execute(sa.select(seen.c.key).where(seen.c.key.contains(":"))).scalars()):
        hashed = key(delivery(name))
        if connection.execute(sa.select(seen.c.key).where(seen.c.key == hashed)).scalar() is None:
            connection.execute(sa.update(seen).where(seen.c.key == name).values(key=hashed))
        else:
            connection.execute(sa.delete(seen).where(seen.c.key == name))


def today() -> datetime:
    """The time that stands beside the hash of a person: the day and no more."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def round_times(connection: sa.Connection, since: datetime = datetime.min) -> None:
    """Times beside the hash of a person as an older program has noted them: to the day from now on."""
    since = since.replace(tzinfo=UTC)
    day: sa.ColumnElement[Any]
    for table in (questions, feedback):
        if connection.dialect.name == "postgresql":
            day = sa.func.date_trunc("day", table.c.at)  # the connection's time zone is UTC
        else:
            day = sa.func.substr(table.c.at, 1, 10, type_=sa.String) + sa.literal_column("' 00:00:00.000000'")
        connection.execute(
            sa.update(table)
            .where(table.c.at >= since, table.c.at != day)
            .values(at=sa.type_coerce(day, table.c.at.type))
        )
