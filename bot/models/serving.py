"""From which day on a document may answer: the one place that decides it."""

from __future__ import annotations

from datetime import date

from bot.models.extracted import DocumentStatus

AT_ONCE, NEVER = "", "never"
"""Before every ISO day, and after every ISO day."""


def served_from(status: DocumentStatus, embargo_until: str | None) -> str:
    """The first day (ISO) on which anything of a document may be told: quoted, counted, named.

    NEVER for one that is withdrawn or on hold, AT_ONCE for others without an embargo; an embargo holds whatever the
    document's `use` is.
    """
    if status in ("withdrawn", "hold"):
        return NEVER
    return embargo_until or AT_ONCE


def is_served(first: str, today: date) -> bool:
    """Whether something that is served from `first` on (as `served_from` gives it) is on this day (in UTC)."""
    return first <= today.isoformat()
