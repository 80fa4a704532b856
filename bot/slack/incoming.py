"""What Slack delivers, as values: who is to be answered, what was asked, under which conversation. Pure."""

from __future__ import annotations

import re
from typing import Any

Event = dict[str, Any]

_TOKEN = re.compile(r"<([^<>]*)>")
MOST = 12_000
"""Characters of a message that are looked at; Slack's own limit for what people post is 12,000."""


def is_person_speaking(event: Event, me: str) -> bool:
    """Whether a message event is a new message by a person: no bot, no edit, no deletion, no other subtype.

    An edited message is delivered as `message_changed`, and as a second app_mention that has `edited`.
    """
    return (
        not event.get("subtype")
        and not event.get("bot_id")
        and not event.get("bot_profile")
        and not event.get("hidden")
        and "edited" not in event
        and bool(event.get("ts"))
        and event.get("user") not in (None, "", me, "USLACKBOT")
    )


def question(text: str, me: str) -> str:
    """What a person asked, as typed: Slack's escapes and tokens undone, our own mention left out.

    >>> question("<@U1> !timeline ICC &amp; Israel <https://un.org|un.org>", "U1")
    '!timeline ICC & Israel un.org'
    """
    text = _TOKEN.sub(lambda token: _label(token[1], me), text[:MOST])
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _label(token: str, me: str) -> str:
    """What a person sees of a token: <@U1|ann>, <#C1|news>, <https://un.org|un.org>, <!subteam^S1|@desk>."""
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return "" if target[1:] == me else label
    if target.startswith("#"):
        return f"#{label}" if label else ""
    if target.startswith("!"):
        return label
    return label or target.removeprefix("mailto:")


def thread_of(event: Event) -> str:
    """The thread that a mention belongs to: its own when it is a top message."""
    return str(event.get("thread_ts") or event["ts"])


def thread_key(team: str, channel: str, thread: str) -> str:
    """The conversation of a thread."""
    return f"slack:{team}:{channel}:{thread}"


def person_key(team: str, channel: str, user: str) -> str:
    """The conversation with one person outside of threads: direct messages, slash commands."""
    return f"slack:{team}:{channel}:{user}"


def team_of(body: Event) -> str:
    """The workspace a delivery comes from."""
    team = body.get("team")
    return str(body.get("team_id") or (team.get("id") if isinstance(team, dict) else team) or "")
