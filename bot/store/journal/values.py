"""What the journal gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

REASONS = ("wrong_passage", "wrong_speaker", "outdated", "missing", "other")
"""Why an answer was not good."""
MODES = ("mention", "follow", "silent")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and what came of it."""

    question: str
    status: str
    intent: str | None
    understood: dict[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the record did not answer, and how often it was asked."""

    question: str
    times: int
    last_asked: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer. Its words are gone once the days for question texts are over."""

    question: str
    reason: str
    note: str
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How the bot behaves in one channel."""

    mode: Literal["mention", "follow", "silent"] = "mention"
    """Answers mentions; also what follows in a thread it has answered in; or nothing."""
    private: bool = False
    """Answers the asker alone."""
    sources: tuple[str, ...] = field(default=())
    """Only these documents; all when empty."""
    external: bool = False
    """Answers although the channel is shared with another organisation."""
    background: bool = False
    """Documents for background may be shown there, each passage marked as such."""

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode is {self.mode!r}, not one of {', '.join(MODES)}")
