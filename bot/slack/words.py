"""What the bot says for itself on Slack, as messages ready to send."""

from __future__ import annotations

from typing import Any

from bot.render.slack_parts import escape, section


def say(text: str) -> dict[str, Any]:
    """A message of the bot's own words."""
    return {"text": escape(text), "blocks": section(text)}


def apology(number: str) -> dict[str, Any]:
    """For whatever went wrong; the log has the number."""
    return say(
        f"Sorry, something went wrong and this was not answered. "
        f"Please try again; if it happens again, tell your editor this number: {number}"
    )


SHARED_CHANNEL = say(
    "This channel is shared with another organisation, so I do not answer here. "
    "Please ask me in a direct message or in a channel of your own."
)
OLD_BUTTON = say("This button is from an older version of me and no longer works. Please ask again.")
UNKNOWN_COMMAND = say("I do not know this command. Try /ask help.")
TOO_LATE = "That took too long for Slack to open a window. Please press the button again."
FAILED = "Sorry, something went wrong. The message that I sent you has a number for your editor."
