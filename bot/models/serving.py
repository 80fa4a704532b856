"""What may be told of documents, to whom and from when on: the one place that decides it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

DocumentStatus = Literal["live", "hold", "corrected", "withdrawn"]
DocumentUse = Literal["on_record", "background", "embargoed"]

AT_ONCE, NEVER = "", "never"
"""Before every moment, and after every moment."""


@dataclass(frozen=True, slots=True)
class Clearance:
    """What may be told to whoever asks, in the place where they ask. Without anything: what is for everybody."""

    only: frozenset[str] = frozenset()
    """Documents that an editor chose for the channel; all when empty."""
    channels: frozenset[str] = frozenset()
    """Channels whose own documents (`audience` in the register) may be told of."""
    background: bool = False
    """Documents for background (`use: background`) may be told of, each passage marked."""
    reader: bool = True
    """A language model may choose among the passages: not in a channel where an editor forbade it."""
    editor: bool = False
    """It is an editor who asks, and nobody else reads the answer: embargoes may be told of."""


BACKGROUND = "background, not for quotation"
"""What every passage of a document for background says of itself, wherever it is shown."""
EVERYBODY = Clearance()


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be told of one document, as an editor decided it."""

    served_from: str = AT_ONCE
    """The first moment (UTC, "2026-12-03T05:00") at which anything of it may be told: quoted, counted, named."""
    background: bool = False
    audience: frozenset[str] | None = None
    """The channels that it is for; None: for everybody."""

    @property
    def withholds(self) -> bool:
        """Whether somebody may not be told of the document at some time."""
        return self != LIVE

    @property
    def restricts(self) -> bool:
        """Whether it is for some places only, whatever the time."""
        return self.background or self.audience is not None

    def is_served(self, moment: str) -> bool:
        """Whether anything may be told at a moment, as `moment_of` gives it, to anybody."""
        return self.served_from <= moment

    def at(self, moment: str) -> Rule:
        """The rule as it is from a moment on: an embargo that has ended is none."""
        return replace(self, served_from=AT_ONCE) if self.is_served(moment) else self

    def allows(self, clearance: Clearance) -> bool:
        """Whether it may be told where somebody asks, once it is served."""
        if self.background and not clearance.background:
            return False
        return self.audience is None or bool(self.audience & clearance.channels)

    def stricter(self, other: Rule) -> Rule:
        """What both allow."""
        both = [one.audience for one in (self, other) if one.audience is not None]
        return Rule(
            max(self.served_from, other.served_from),
            self.background or other.background,
            frozenset.intersection(*both) if both else None,
        )


LIVE = Rule()
HELD = Rule(NEVER)


def rule_of(
    status: DocumentStatus, use: DocumentUse, embargo_until: str | None, audience: tuple[str, ...] | None
) -> Rule:
    """The rule of a document by what its entry in the register says.

    An embargo holds whatever the document's `use` is; `audience` is None where it is for everybody.
    """
    # What is not known, from a store of another program, is held.
    held = status not in ("live", "corrected") or use not in ("on_record", "background", "embargoed")
    first = NEVER if held else moment_from(embargo_until) if embargo_until else AT_ONCE
    return Rule(first, use == "background", None if audience is None else frozenset(audience))


def moment_of(now: datetime) -> str:
    """A time as rules compare it: UTC, to the minute."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


def moment_from(embargo_until: str) -> str:
    """The first moment after an embargo: "2026-12-03" (the day in UTC) or "2026-12-03T18:00+13:00".

    Raises ValueError for anything else: a time must have its zone.
    """
    if len(embargo_until) == len("2026-12-03"):
        return moment_of(datetime.strptime(embargo_until, "%Y-%m-%d").replace(tzinfo=UTC))
    if embargo_until[10:11] not in ("T", " "):
        raise ValueError(embargo_until)
    found = datetime.fromisoformat(embargo_until)
    if found.tzinfo is None:
        raise ValueError(embargo_until)
    # To the next whole minute: never a moment too soon.
    return moment_of(found.replace(second=0, microsecond=0)) if not found.second else _next_minute(found)


def _next_minute(found: datetime) -> str:
    return moment_of(datetime.fromtimestamp((found.timestamp() // 60 + 1) * 60, UTC))
