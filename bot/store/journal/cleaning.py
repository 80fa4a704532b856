"""What is deleted of the journal, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.store.journal.tables import feedback, questions, seen

SEEN_HOURS = 24
"""Slack retries a delivery within minutes (platform.md 2.5); a day is far beyond that."""


def oldest(days: int) -> datetime:
    """Texts from before this are not kept."""
    return datetime.now(UTC) - timedelta(days=days)


def delete_old(connection: sa.Connection, days: int, deliveries: bool) -> int:
    """Texts whose days are over, and `deliveries` that cannot come again; how many rows that was."""
    old = oldest(days)
    rows = connection.execute(sa.delete(questions).where(questions.c.at < old)).rowcount
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


def delete_of(connection: sa.Connection, who: str | None) -> int:
    """Everything of one person; how many rows that was."""
    return sum(
        connection.execute(sa.delete(table).where(table.c.asker == who)).rowcount for table in (questions, feedback)
    )
