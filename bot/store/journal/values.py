"""What the journal gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

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
    near: int = 0
    """How many of these times the nearest passages were shown; the others had nothing on record."""

    @property
    def nothing(self) -> int:
        """How many of these times there was nothing on record."""
        return self.times - self.near


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer. Its words are gone once the days for question texts are over."""

    question: str
    reason: str
    note: str
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """That people say a passage answers a question; it waits for an editor."""

    id: int
    question: str
    source: str
    start: int
    end: int
    """Where the passage stood in its document."""
    digest: str
    """Of its words."""
    times: int
    """How many people said so."""
    at: datetime
    """The last day."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A question that a passage answers, as an editor confirmed it."""

    source: str
    text: str
    """The passage's exact words."""
    question: str


@dataclass(frozen=True, slots=True)
class Shown:
    """That passages of one document were shown in one place."""

    surface: str
    """mention, direct, command, button, modal, home, file, export, check or terminal."""
    kind: Literal["editable", "file", "ephemeral", "view", "response"]
    """How it could be taken back: a message that the bot can edit, a file that it can delete; the others it cannot."""
    source: str
    """The document's path, as citations name it."""
    sha256: str
    """Of the document as it was then."""
    spans: tuple[tuple[int, int], ...] = ()
    channel: str | None = None
    message_ts: str | None = None
    file_id: str | None = None
    viewer: str | None = None
    """Who saw it. Given to the journal: the person's id. Given by it: a hash that stands in no other table."""
    question: dict[str, Any] | None = None
    """What drawing the message again takes: that its passages were near and no answer, for one. Never the words of the
    question."""
    at: datetime | None = None
    """To the minute; set by the journal."""
    state: str = "shown"
    """shown, background (with the words that say so), withdrawn, replaced (the message shows something else now),
    unreachable, or corrected: and what tells one correction from another."""
    state_at: datetime | None = None
    tries: int = 0
    """How often taking it back has failed."""
    id: int = 0


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
    without_reader: bool = False
    """No language model is asked for a question there, nor for one in a window that was opened there."""

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode is {self.mode!r}, not one of {', '.join(MODES)}")
