"""What time it is: the one place that asks, so that a test may say it."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """Now, in UTC: embargoes lift by it."""
    return datetime.now(UTC)


def today() -> date:
    """Today in UTC: questions count from it."""
    return now().date()
