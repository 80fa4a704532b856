"""The few Block Kit parts that answers are made of. None of them lets Slack parse what a text says."""

from __future__ import annotations

import re
from typing import Any

from bot.render.slack_ids import Asked, to_value
from bot.render.slack_limits import BUTTON_TEXT, CONTEXT_ELEMENTS, CONTEXT_TEXT, HEADER_TEXT, SECTION_TEXT, Block
from bot.render.visible import visible
from bot.text import cut

_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s)")


def escape(text: str) -> str:
    """For a field that Slack parses (a message's `text`): no mention, no link, no command can come of it."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def head(text: str, most: int) -> str:
    """The beginning of a verbatim text: as many whole sentences as fit, else whole words. Nothing is added.

    >>> head("One. Two three.", 9)
    'One.'
    """
    if len(text) <= most:
        return text
    ends = [m.end() for m in _SENTENCE_END.finditer(text[: most + 1])]
    if ends:
        return text[: ends[-1]]
    start = text[: most + 1]
    space = max(start.rfind(" "), start.rfind("\n"))
    return text[:space] if space > 0 else text[:most]


def plain(text: str, most: int) -> Block:
    """A plain_text object; emoji off, so that ":8:" in a document stays as it is."""
    return {"type": "plain_text", "text": cut(visible(text), most), "emoji": False}


def section(text: str) -> list[Block]:
    """The bot's own words, in as many section blocks as their length needs; none for no words."""
    blocks = []
    rest = visible(text).strip()
    while rest:
        part = head(rest, SECTION_TEXT)
        blocks.append({"type": "section", "text": plain(part, SECTION_TEXT)})
        rest = rest[len(part) :].strip()
    return blocks


def context(*lines: str) -> list[Block]:
    """Small print, one element a line; empty lines are left out."""
    elements = [plain(line, CONTEXT_TEXT) for line in lines if line.strip()][:CONTEXT_ELEMENTS]
    return [{"type": "context", "elements": elements}] if elements else []


def words(text: str, *styles: str) -> Block:
    """A piece of rich text: literal whatever it holds. Styles are "bold", "italic", "code"."""
    return {"type": "text", "text": visible(text)} | ({"style": dict.fromkeys(styles, True)} if styles else {})


def line(*pieces: Block) -> Block:
    """One paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(pieces)}


def quote(text: str) -> Block:
    """A block quotation."""
    return {"type": "rich_text_quote", "elements": [words(text)]}


def rich(*elements: Block) -> Block:
    """A rich text block."""
    return {"type": "rich_text", "elements": list(elements)}


def button(label: str, action_id: str, asked: Asked) -> Block | None:
    """A button that asks a question; None when the question is too long to be carried by one."""
    return pressed(label, action_id, to_value(asked))


def pressed(label: str, action_id: str, value: str | None) -> Block | None:
    """A button with a value of any kind; None without one."""
    if value is None or not label.strip():
        return None
    return {"type": "button", "action_id": action_id, "text": plain(label, BUTTON_TEXT), "value": value}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def actions(*buttons: Block | None) -> list[Block]:
    """A row of those buttons that exist."""
    elements: list[Any] = [one for one in buttons if one]
    return [{"type": "actions", "elements": elements}] if elements else []
