"""Names that Slack hands back to us: action ids, and what a button's value holds.

Buttons live in Slack for ever, so an id, once released, keeps its meaning: change the value's version, not the id.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from bot.models import Answer
from bot.render.entries import shown

COMMANDS = ("ask", "timeline", "quotes", "sources", "record")
"""The slash commands, without the slash; archive.command takes the same names, but for "record"."""

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
CONTEXT = "onrecord_context"
"""Opens the lines around the first passage shown."""
WRONG = "onrecord_wrong"
"""Opens the form that asks what was not right."""
PICTURE, CSV, TIMELINE_JS = "onrecord_picture", "onrecord_csv", "onrecord_timelinejs"
"""Send a timeline as a file."""
TURN = "onrecord_turn"
"""Within "In context": other lines, another passage; an index is appended."""
EXAMPLE = "onrecord_example"
"""In App Home: asks an example, or a question of one's own again; an index is appended."""
SETTINGS = "onrecord_settings"
"""In App Home, for editors: opens the settings of channels."""
CHANNEL = "onrecord_channel"
"""In the settings of channels: the channel chosen."""

THIS = "onrecord_this"
"""Says that one of the nearest passages answers the question; an index is appended."""
CONFIRM, DISCARD = "onrecord_confirm", "onrecord_discard"
"""For editors: what they make of what somebody said by THIS; an index is appended."""

CHECK = "onrecord_check"
"""The message shortcut."""
ASK = "onrecord_ask"
"""The global shortcut."""
ASK_FORM, WRONG_FORM, CHANNEL_FORM = "onrecord_ask_form", "onrecord_wrong_form", "onrecord_channel_form"
"""The forms as they come back."""

VALUE_LIMIT = 2000
VERSION = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a button carries: the question to ask again, and how many passages were shown before."""

    question: str
    start: int = 0
    mark: str = ""
    """`mark_of` the answer that the button stands under: asked again, the question may have another one by now."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What the buttons within "In context" carry: the answer, which of its passages, how many pages down or up."""

    asked: Asked
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What the button "This one" carries: the question, and the passage that is said to answer it."""

    question: str
    number: int
    """Of the passage among those shown, from 0."""
    mark: str
    """`mark_of` the answer."""
    source: str
    start: int
    end: int
    text: str = ""
    """The passage's words; of those only a mark goes into the button."""
    text_mark: str = ""
    """That mark, in what comes back."""


def mark_of(answer: Answer) -> str:
    """Tells whether a question asked again is still answered by the same passage first; empty when it has none."""
    found = shown(answer)
    return mark_of_words(found[0].source, found[0].text) if found else ""


def mark_of_words(source: str, text: str) -> str:
    """Tells whether a passage still has the words that it had."""
    return hashlib.sha256(f"{source}\n{text}".encode(errors="replace")).hexdigest()[:10]


def to_value(asked: Asked) -> str | None:
    """A button's value; None when the question is too long for one, then there must be no button."""
    return _dump(_object(asked))


def from_value(value: str) -> Asked | None:
    """What `to_value` wrote; None for a value of another version or of another app."""
    return _asked(_load(value))


def spot_value(spot: Spot) -> str | None:
    """The value of a button within "In context"."""
    return _dump(_object(spot.asked) | {"n": spot.shift})


def spot_from(value: str) -> Spot | None:
    """What `spot_value` wrote."""
    found = _load(value)
    asked = _asked(found)
    try:
        return Spot(asked, int(found["n"])) if asked else None
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def said_value(said: Said) -> str | None:
    """The value of "This one"; None when the question is too long for one."""
    mark = mark_of_words(said.source, said.text)
    where = {"d": said.source, "a": said.start, "e": said.end, "t": mark}
    return _dump(_object(Asked(said.question, said.number, said.mark)) | where)


def said_from(value: str) -> Said | None:
    """What `said_value` wrote."""
    found = _load(value)
    asked = _asked(found)
    try:
        where = (str(found["d"]), int(found["a"]), int(found["e"]))
        return Said(asked.question, asked.start, asked.mark, *where, text_mark=str(found["t"])) if asked else None
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def proposal_value(number: int) -> str:
    """The value of "Confirm" and "Discard"."""
    return json.dumps({"v": VERSION, "p": number})


def proposal_from(value: str) -> int | None:
    """What `proposal_value` wrote."""
    found = _load(value)
    number = found.get("p")
    return number if found.get("v") == VERSION and isinstance(number, int) and 0 < number < 2**63 else None


def _object(asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = {"v": VERSION, "q": asked.question, "s": asked.start}
    return found | ({"m": asked.mark} if asked.mark else {})


def _dump(found: dict[str, Any]) -> str | None:
    value = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return value if len(value) <= VALUE_LIMIT else None


def _load(value: str) -> dict[str, Any]:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _asked(found: dict[str, Any]) -> Asked | None:
    try:
        if found["v"] == VERSION and isinstance(found["q"], str) and found["q"]:
            return Asked(found["q"], max(0, int(found["s"])), str(found.get("m", "")))
    except (ValueError, KeyError, TypeError, OverflowError):
        pass
    return None
