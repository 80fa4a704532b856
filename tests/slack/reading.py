"""What a person would see in a message or a window of the bot's."""

from __future__ import annotations

import json
from typing import Any

from tests.fake_slack import FakeSlack


def shown(message: dict[str, Any]) -> str:
    """All that a message's or a view's blocks show."""
    return json.dumps(message["blocks"], ensure_ascii=False)


def button(message: dict[str, Any], label: str) -> tuple[str, str]:
    """Action id and value of the button with this label."""
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    (found,) = [one for row in rows for one in row if one.get("text", {}).get("text") == label]
    return found["action_id"], found["value"]


def view(slack: FakeSlack) -> dict[str, Any]:
    """The modal that was opened last, as it is now."""
    return list(slack.views.values())[-1]
