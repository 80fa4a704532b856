"""What may be told of documents, to whom and from which day on: the one place that decides it."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Clearance:
    """What may be told to whoever asks, in the place where they ask. Without anything: what is for everybody."""

    only: frozenset[str] = frozenset()
    """Documents that an editor chose for the channel; all when empty."""
    channels: frozenset[str] = frozenset()
    """Channels whose own documents (`audience` in the register) may be told of."""
    background: bool = False
    """Documents for background (`use: background`) may be told of, each passage marked."""
    editor: bool = False
    """It is an editor who asks, and nobody else reads the answer: embargoes may be told of."""


EVERYBODY = Clearance()
