"""Names that Slack hands back to us: action ids, and what a button's value holds.

Buttons live in Slack for ever, so an id, once released, keeps its meaning: change the value's version, not the id.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

COMMANDS = ("ask", "timeline", "quotes", "sources")
"""The slash commands, without the slash; archive.command takes the same names."""

CHOICE = "onrecord_choice"
"""One of at most three readings of a question; an index is appended, since ids are unique within a block."""
MORE = "onrecord_more"
"""The next passages of a long answer."""

WHY = "onrecord_why"
"""Opens what the bot understood and why it answered as it did."""
CITE = "onrecord_cite"
"""Opens the citations of the passages shown, to be copied."""
SHARE = "onrecord_share"
"""Posts a private answer in its channel, with the name of who shared it."""

VALUE_LIMIT = 2000
VERSION = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a button carries: the question to ask again, and how many passages were shown before."""

    question: str
    start: int = 0


def to_value(asked: Asked) -> str | None:
    """A button's value; None when the question is too long for one, then there must be no button."""
    value = json.dumps({"v": VERSION, "q": asked.question, "s": asked.start}, ensure_ascii=False, separators=(",", ":"))
    return value if len(value) <= VALUE_LIMIT else None


def from_value(value: str) -> Asked | None:
    """What `to_value` wrote; None for a value of another version or of another app."""
    try:
        found = json.loads(value)
        if found["v"] == VERSION and isinstance(found["q"], str) and found["q"]:
            return Asked(found["q"], max(0, int(found["s"])))
    except (ValueError, KeyError, TypeError):
        pass
    return None
