"""What day it is: the one place that asks, so that a test may say it."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Today in UTC: questions count from it, and embargoes lift when it begins."""
    return datetime.now(UTC).date()
