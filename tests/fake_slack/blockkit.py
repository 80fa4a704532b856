"""What Slack would refuse or misread in a message: written from the published Block Kit reference, apart from bot/."""

from __future__ import annotations

import re
from typing import Any

LIMITS = {
    "section.text": 3000,
    "view.title": 24,
    "section.field": 2000,
    "header": 150,
    "button.text": 75,
    "button.value": 2000,
    "context.text": 3000,
    "id": 255,
    "url": 3000,
}
KEYS: dict[str, tuple[set[str], set[str]]] = {  # type: (required, allowed beside them)
    "section": (set(), {"text", "fields", "accessory", "expand"}),
    "header": ({"text"}, set()),
    "divider": (set(), set()),
    "context": ({"elements"}, set()),
    "actions": ({"elements"}, set()),
    "rich_text": ({"elements"}, set()),
    "button": ({"text"}, {"action_id", "value", "url", "style", "confirm", "accessibility_label"}),
    "plain_text": ({"text"}, {"emoji"}),
    "mrkdwn": ({"text"}, {"verbatim"}),
    "rich_text_section": ({"elements"}, set()),
    "rich_text_quote": ({"elements"}, {"border"}),
    "rich_text_preformatted": ({"elements"}, {"border"}),
    "text": ({"text"}, {"style"}),
    "input": ({"label", "element"}, {"hint", "optional", "dispatch_action"}),
    "plain_text_input": (set(), {"action_id", "multiline", "min_length", "max_length", "placeholder", "initial_value"}),
    "radio_buttons": ({"options"}, {"action_id", "initial_option"}),
    "checkboxes": ({"options"}, {"action_id", "initial_options"}),
    "multi_static_select": ({"options"}, {"action_id", "initial_options", "placeholder", "max_selected_items"}),
    "conversations_select": (
        set(),
        {"action_id", "placeholder", "filter", "initial_conversation", "default_to_current_conversation"},
    ),
}
BLOCK_TYPES = {"section", "header", "divider", "context", "actions", "rich_text"}
INPUTS = {"plain_text_input", "radio_buttons", "checkboxes", "multi_static_select", "conversations_select"}
OPTIONS = {"radio_buttons": 10, "checkboxes": 10, "multi_static_select": 100}
ACTIVE = re.compile(r"<(?:[@#!]|https?:|mailto:)[^>]*>?|<(?!\s)[^>\s][^>]*>")


def violations(message: dict[str, Any], surface: str = "message") -> list[str]:
    """Every limit and rule that a message breaks, and everything in it that could ping or lead away."""
    found: list[str] = []
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        found.append("no text beside the blocks")
    elif len(text) > 4000:
        found.append(f"text has {len(text)} characters")
    found += [f"text would be parsed: {match[0]!r}" for match in ACTIVE.finditer(text or "")]
    blocks = message.get("blocks") or []
    if isinstance(blocks, str):
        found.append("blocks sent as a string")
        return found
    if len(blocks) > 50:
        found.append(f"{len(blocks)} blocks")
    if sum(_length(block) for block in blocks) > 13_000:
        found.append("msg_blocks_too_long")
    for number, block in enumerate(blocks):
        if block.get("type") not in BLOCK_TYPES | ({"input"} if surface == "modal" else set()):
            found.append(f"block {number} has type {block.get('type')!r}")
            continue
        found += [f"block {number}: {problem}" for problem in _object(block, block["type"])]
    block_ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(block_ids)) != len(block_ids):
        found.append("a block_id is used twice")
    return found


def view_violations(view: dict[str, Any]) -> list[str]:
    """Every limit and rule that a modal or App Home breaks."""
    surface = "home" if view.get("type") == "home" else "modal"
    required = ("type", "blocks") if surface == "home" else ("type", "title", "blocks")
    found = [f"view: {key} is missing" for key in required if key not in view]
    found += [f"view: {key} is not allowed" for key in set(view) - _VIEW_KEYS]
    for name in ("title", "close", "submit"):
        if name in view:
            found += _sized(view[name], "view.title", f"view {name}", plain_only=True)
    blocks = view.get("blocks", [])
    if not 1 <= len(blocks) <= 100:
        found.append(f"view: {len(blocks)} blocks")
    if any(block.get("type") == "input" for block in blocks) and "submit" not in view:
        found.append("view: asks for input, and has nothing to send it with")
    if len(view.get("private_metadata", "")) > 3000 or len(str(view)) > 250_000:
        found.append("view: too large")
    return found + violations({"text": "a view has none", "blocks": blocks[:50]}, surface)


_VIEW_KEYS = {
    "type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close",
    "notify_on_close", "external_id", "submit_disabled",
}  # fmt: skip


def _object(part: dict[str, Any], place: str) -> list[str]:
    kind = part.get("type")
    if kind not in KEYS:
        return [f"{place}: unknown type {kind!r}"]
    required, allowed = KEYS[kind]
    keys = set(part) - {"type", "block_id"}
    found = [f"{place}: {key} is missing" for key in sorted(required - keys)]
    found += [f"{place}: {key} is not allowed" for key in sorted(keys - required - allowed)]
    if found:
        return found
    for name in ("block_id", "action_id"):
        if name in part and not 1 <= len(part[name]) <= LIMITS["id"]:
            found.append(f"{place}: {name} has {len(part[name])} characters")
    return found + _CHECKS.get(kind, lambda *_: [])(part, place)


def _section(part: dict[str, Any], place: str) -> list[str]:
    found = [] if part.get("text") or part.get("fields") else [f"{place}: neither text nor fields"]
    if part.get("text"):
        found += _sized(part["text"], "section.text", place)
    if len(part.get("fields") or []) > 10:
        found.append(f"{place}: too many fields")
    for one in part.get("fields") or []:
        found += _sized(one, "section.field", place)
    return found


def _header(part: dict[str, Any], place: str) -> list[str]:
    return _sized(part["text"], "header", place, plain_only=True)


def _context(part: dict[str, Any], place: str) -> list[str]:
    found = [] if 1 <= len(part["elements"]) <= 10 else [f"{place}: {len(part['elements'])} elements"]
    for one in part["elements"]:
        found += _sized(one, "context.text", place)
    return found


def _actions(part: dict[str, Any], place: str) -> list[str]:
    found = [] if 1 <= len(part["elements"]) <= 25 else [f"{place}: {len(part['elements'])} elements"]
    ids = [one.get("action_id") for one in part["elements"]]
    if len(set(ids)) != len(ids):
        found.append(f"{place}: an action_id is used twice")
    for one in part["elements"]:
        if one.get("type") not in ("button", "conversations_select"):
            found.append(f"{place}: element {one.get('type')!r}")
        found += _object(one, f"{place} {one.get('type')}")
    return found


def _button(part: dict[str, Any], place: str) -> list[str]:
    found = _sized(part["text"], "button.text", place, plain_only=True)
    if len(part.get("value", "")) > LIMITS["button.value"]:
        found.append(f"{place}: value has {len(part['value'])} characters")
    if part.get("style") not in (None, "primary", "danger"):
        found.append(f"{place}: style {part['style']!r}")
    return found


def _input(part: dict[str, Any], place: str) -> list[str]:
    found = _sized(part["label"], "section.field", f"{place} label", plain_only=True)
    if part["element"].get("type") not in INPUTS - {"conversations_select"}:
        found.append(f"{place}: element {part['element'].get('type')!r}")
    return found + _object(part["element"], f"{place} element")


def _choosing(part: dict[str, Any], place: str) -> list[str]:
    found = []
    if "placeholder" in part:
        found += _sized(part["placeholder"], "header", f"{place} placeholder", plain_only=True)
    options = part.get("options", [])
    if "options" in part and not 1 <= len(options) <= OPTIONS[part["type"]]:
        found.append(f"{place}: {len(options)} options")
    for one in options:
        found += _sized(one["text"], "button.text", f"{place} option")
        if not 1 <= len(one["value"]) <= 150:
            found.append(f"{place}: an option's value has {len(one['value'])} characters")
    for one in [*part.get("initial_options", []), *([part["initial_option"]] if "initial_option" in part else [])]:
        if one not in options:
            found.append(f"{place}: what is chosen is no option")
    if part.get("initial_options") == []:
        found.append(f"{place}: no initial options, which must be left out")
    return found


def _rich(part: dict[str, Any], place: str) -> list[str]:
    if not part["elements"]:
        return [f"{place}: no elements"]
    allowed = (
        {"rich_text_section", "rich_text_quote", "rich_text_preformatted"} if part["type"] == "rich_text" else {"text"}
    )
    found = []
    for one in part["elements"]:
        if one.get("type") not in allowed:
            # A "user", "usergroup", "broadcast", "channel" or "link" element would ping or lead away.
            found.append(f"{place}: element {one.get('type')!r}")
        else:
            found += _object(one, f"{place} {one['type']}")
    return found


def _literal(part: dict[str, Any], place: str) -> list[str]:
    if not isinstance(part["text"], str) or not part["text"]:
        return [f"{place}: empty text"]
    style = part.get("style", {})
    bad = set(style) - {"bold", "italic", "strike", "code", "underline"}
    return [f"{place}: style {bad}"] if bad or not all(isinstance(on, bool) for on in style.values()) else []


def _sized(part: Any, limit: str, place: str, plain_only: bool = False) -> list[str]:
    if not isinstance(part, dict) or part.get("type") not in (
        ("plain_text",) if plain_only else ("plain_text", "mrkdwn")
    ):
        return [f"{place}: not a text object"]
    found = _object(part, place)
    if found:
        return found
    if not 1 <= len(part["text"]) <= LIMITS[limit]:
        found.append(f"{place}: {len(part['text'])} characters, {LIMITS[limit]} are allowed")
    if part["type"] == "mrkdwn":
        found += [f"{place}: would be parsed: {match[0]!r}" for match in ACTIVE.finditer(part["text"])]
    elif part.get("emoji"):
        found.append(f"{place}: emoji would be parsed")
    return found


def _length(part: Any) -> int:
    if isinstance(part, dict):
        return sum(
            len(value) if key == "text" and isinstance(value, str) else _length(value) for key, value in part.items()
        )
    return sum(map(_length, part)) if isinstance(part, list) else 0


_CHECKS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "button": _button,
    "input": _input,
    **dict.fromkeys(INPUTS, _choosing),
    "rich_text": _rich,
    "rich_text_section": _rich,
    "rich_text_quote": _rich,
    "rich_text_preformatted": _rich,
    "text": _literal,
}
