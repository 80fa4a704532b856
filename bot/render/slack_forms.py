"""Forms: ask, say what was not right, set how a channel is answered. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.models import SourceInfo
from bot.render.slack_ids import ASK_FORM, CHANNEL, CHANNEL_FORM, WRONG_FORM, Asked
from bot.render.slack_limits import Block
from bot.render.slack_parts import context, plain, section
from bot.render.slack_views import TITLE
from bot.render.traced import traced
from bot.text import cut

REASONS = {
    "wrong_passage": "The passage does not answer the question",
    "wrong_speaker": "Somebody else said it",
    "outdated": "It is out of date",
    "missing": "Something on record is missing",
    "other": "Something else",
}
"""Reason of the journal -> what a person chooses."""
MODES = {
    "mention": "Answer when mentioned",
    "follow": "Also follow questions in a thread that I am in",
    "silent": "Be silent: post nothing in this channel",
}
MOST_OPTIONS = 100
"""Of a menu, by Slack's limits."""
NOTE = 1000


def ask_form() -> dict[str, Any]:
    """The form of the global shortcut."""
    hint = "Answered to you alone, with passages from the documents on record."
    return _form(
        "Ask the record", ASK_FORM, "Ask", [_input("question", "Your question", _text("question", 2000), hint)]
    )


def wrong_form(asked: Asked, where: str) -> dict[str, Any]:
    """The form behind "Not right?": a reason, and a word if one likes. `where` comes back with it."""
    blocks = [
        *context(f"Answer to: {cut(asked.question, 300)}"),
        _input("reason", "What is not right?", _radio("reason", REASONS)),
        _input("note", "More about it", _text("note", NOTE, lines=True), optional=True),
    ]
    # A longer question is no question any more, and Slack takes 3,000 characters.
    metadata = {"q": asked.question[:900], "s": asked.start, "m": asked.mark, "w": where}
    return _form("Not right?", WRONG_FORM, "Send", blocks, json.dumps(metadata, ensure_ascii=False))


def channel_form(
    sources: Sequence[SourceInfo],
    channel: str | None,
    mode: str,
    private: bool,
    only: Sequence[str],
    external: bool,
    background: bool = False,
    without_reader: bool = False,
) -> dict[str, Any]:
    """The settings of a channel; without one, only the choice of a channel."""
    chooser: Block = {"type": "conversations_select", "action_id": CHANNEL, "placeholder": plain("A channel", 150),
                      "filter": {"include": ["public", "private", "mpim"], "exclude_bot_users": True}}  # fmt: skip
    if channel:
        chooser["initial_conversation"] = channel
    blocks: list[Block] = [*section("Which channel?"), {"type": "actions", "elements": [chooser]}]
    if channel is None:
        return _view("Channel settings", blocks)
    documents = {info.source: info.title or info.source for info in sources[:MOST_OPTIONS]}
    if documents:
        blocks.append(
            _input(f"sources_{channel}", "Only these documents", _menu("sources", documents, only), "None: all.", True)
        )
    ticks = {
        "private": "Answer the asker alone",
        "external": "Answer although the channel is shared with another organisation",
        "background": "Show documents for background here, marked as not for quotation",
        "without_reader": "Ask no language model here",
    }
    now = {"private": private, "external": external, "background": background, "without_reader": without_reader}
    ticked = [name for name, on in now.items() if on]
    # Slack keeps what was typed under a block_id: another channel needs other ids, or it would show the last one's.
    blocks += [
        _input(f"mode_{channel}", "When to answer", _radio("mode", MODES, mode)),
        _input(f"ticks_{channel}", "And", _checkboxes("ticks", ticks, ticked), optional=True),
    ]
    hidden = len(set(only) - documents.keys())
    if hidden:
        blocks += context(f"Of the documents chosen before, {hidden} cannot be shown here.")
    if len(sources) > MOST_OPTIONS:
        blocks += context(f"Slack shows {MOST_OPTIONS} of {len(sources)} documents.")
    return traced(_form("Channel settings", CHANNEL_FORM, "Save", blocks, metadata=channel), sources[:MOST_OPTIONS])


def offered(view: dict[str, Any]) -> frozenset[str]:
    """The documents that the settings of a channel offered: none under an embargo, and no more than Slack shows."""
    menus = (block.get("element", {}) for block in view.get("blocks", ()))
    return frozenset(
        option["value"] for menu in menus if menu.get("action_id") == "sources" for option in menu.get("options", ())
    )


def values_of(view: dict[str, Any]) -> dict[str, Any]:
    """What a person put into a form, by action id: a text, an option's value, or a list of values."""
    found: dict[str, Any] = {}
    for block in view.get("state", {}).get("values", {}).values():
        for name, state in block.items():
            if "selected_options" in state:
                found[name] = [one["value"] for one in state["selected_options"] or []]
            elif "selected_option" in state:
                found[name] = (state["selected_option"] or {}).get("value", "")
            elif "value" in state:
                found[name] = state["value"] or ""
    return found


def wrong_asked(view: dict[str, Any]) -> tuple[Asked, str]:
    """What `wrong_form` was given."""
    try:
        found = json.loads(view.get("private_metadata") or "")
        return Asked(str(found["q"]), int(found["s"]), str(found["m"])), str(found["w"])
    except (ValueError, KeyError, TypeError):
        return Asked(""), ""


def _form(title: str, callback: str, submit: str, blocks: list[Block], metadata: str = "") -> dict[str, Any]:
    view = _view(title, blocks) | {"callback_id": callback, "submit": plain(submit, TITLE)}
    return view | ({"private_metadata": metadata} if metadata else {})


def _view(title: str, blocks: list[Block]) -> dict[str, Any]:
    return {"type": "modal", "title": plain(title, TITLE), "close": plain("Close", TITLE), "blocks": blocks}


def _input(block_id: str, label: str, element: Block, hint: str = "", optional: bool = False) -> Block:
    found: Block = {"type": "input", "block_id": block_id, "label": plain(label, 2000), "element": element,
                    "optional": optional}  # fmt: skip
    return found | ({"hint": plain(hint, 2000)} if hint else {})


def _text(action_id: str, most: int, lines: bool = False) -> Block:
    return {"type": "plain_text_input", "action_id": action_id, "multiline": lines, "max_length": most}


def _options(choices: dict[str, str]) -> list[Block]:
    # A value is cut by nobody: a file name over Slack's limit for values cannot be chosen, and is left out.
    return [{"text": plain(text, 75), "value": value} for value, text in choices.items() if len(value) <= 150]


def _with_initial(element: Block, chosen: Sequence[str]) -> Block:
    initial = [one for one in element["options"] if one["value"] in chosen]
    return element | ({"initial_options": initial} if initial else {})


def _radio(action_id: str, choices: dict[str, str], chosen: str = "") -> Block:
    element: Block = {"type": "radio_buttons", "action_id": action_id, "options": _options(choices)}
    initial = [one for one in element["options"] if one["value"] == chosen]
    return element | ({"initial_option": initial[0]} if initial else {})


def _checkboxes(action_id: str, choices: dict[str, str], chosen: Sequence[str]) -> Block:
    return _with_initial({"type": "checkboxes", "action_id": action_id, "options": _options(choices)}, chosen)


def _menu(action_id: str, choices: dict[str, str], chosen: Sequence[str]) -> Block:
    element: Block = {"type": "multi_static_select", "action_id": action_id, "options": _options(choices),
                      "placeholder": plain("All documents", 150)}  # fmt: skip
    return _with_initial(element, chosen)
