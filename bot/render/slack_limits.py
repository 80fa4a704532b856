"""Slack's published limits for messages, and the check that every message passes before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]

BLOCKS = 50
SECTION_TEXT = 3000
SECTION_FIELDS = 10
FIELD_TEXT = 2000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 2000
"""Not published; Slack's own clients cut at about this length."""
ACTIONS_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
IDENTIFIER = 255
TOTAL_TEXT = 10_000
"""Over all blocks. Not published: somewhat above 13,000 characters Slack answers msg_blocks_too_long."""
MESSAGE_TEXT = 3900
"""`text` beside the blocks: 4,000 is what Slack recommends."""


def check_blocks(blocks: list[Block]) -> list[str]:
    """What Slack would refuse, one sentence each; an empty list when the blocks can be sent.

    Only the kinds of block that this project sends are known: any other is reported too.
    """
    problems = []
    if not 1 <= len(blocks) <= BLOCKS:
        problems.append(f"{len(blocks)} blocks, {BLOCKS} are allowed")
    total = sum(len(text) for text in texts(blocks))
    if total > TOTAL_TEXT:
        problems.append(f"{total} characters in all, {TOTAL_TEXT} are allowed")
    for number, block in enumerate(blocks):
        problems += [f"blocks[{number}] ({block.get('type')}): {problem}" for problem in _check_block(block)]
    return problems


def texts(part: Any) -> Iterator[str]:
    """Every string under a "text" key, however deep: what people see."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)


def _check_block(block: Block) -> Iterator[str]:
    yield from _length(block.get("block_id", "x"), IDENTIFIER, "block_id")
    match block.get("type"):
        case "section":
            if "text" not in block and not block.get("fields"):
                yield "neither text nor fields"
            if "text" in block:
                yield from _text(block["text"], SECTION_TEXT, "text")
            if len(block.get("fields", ())) > SECTION_FIELDS:
                yield f"more than {SECTION_FIELDS} fields"
            for one in block.get("fields", ()):
                yield from _text(one, FIELD_TEXT, "field")
        case "header":
            yield from _text(block.get("text"), HEADER_TEXT, "text", kinds=("plain_text",))
        case "context":
            if not 1 <= len(block.get("elements", ())) <= CONTEXT_ELEMENTS:
                yield f"{len(block.get('elements', ()))} elements, 1 to {CONTEXT_ELEMENTS} are allowed"
            for one in block.get("elements", ()):
                yield from _text(one, CONTEXT_TEXT, "element")
        case "rich_text":
            yield from _rich(block)
        case "actions":
            yield from _actions(block)
        case "divider":
            pass
        case other:
            yield f"unknown type {other!r}"


def _rich(block: Block) -> Iterator[str]:
    if not block.get("elements"):
        yield "no elements"
    for element in block.get("elements", ()):
        if element.get("type") not in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
            yield f"unknown element {element.get('type')!r}"
        if not element.get("elements"):
            yield f"{element.get('type')} without elements"
        for one in element.get("elements", ()):
            # Only literal text: a "link", "user" or "broadcast" element could ping or lead away.
            if one.get("type") != "text" or not one.get("text"):
                yield f"element of type {one.get('type')!r} or without text"


def _actions(block: Block) -> Iterator[str]:
    elements = block.get("elements", ())
    if not 1 <= len(elements) <= ACTIONS_ELEMENTS:
        yield f"{len(elements)} elements, 1 to {ACTIONS_ELEMENTS} are allowed"
    ids = [one.get("action_id") for one in elements]
    if len(set(ids)) < len(ids):
        yield "an action_id is used twice"
    for one in elements:
        if one.get("type") != "button":
            yield f"unknown element {one.get('type')!r}"
        yield from _text(one.get("text"), BUTTON_TEXT, "button", kinds=("plain_text",))
        yield from _length(one.get("value", "x"), BUTTON_VALUE, "value")
        yield from _length(one.get("action_id"), IDENTIFIER, "action_id")


def _text(part: Any, most: int, name: str, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Iterator[str]:
    if not isinstance(part, dict) or part.get("type") not in kinds:
        yield f"{name} is not {' or '.join(kinds)}"
    else:
        yield from _length(part.get("text"), most, name)


def _length(value: Any, most: int, name: str) -> Iterator[str]:
    if not isinstance(value, str) or not 1 <= len(value) <= most:
        found = f"{len(value)} characters" if isinstance(value, str) else type(value).__name__
        yield f"{name}: {found}, 1 to {most} characters are allowed"
