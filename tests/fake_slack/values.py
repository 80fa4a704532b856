"""What the fake Slack keeps of calls and deliveries, and who it is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

BOT_TOKEN = "xoxb-1-bot-token-of-the-tests"
APP_TOKEN = "xapp-1-app-token-of-the-tests"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BOT_USER, BOT_ID, TEAM = "U0ONRECORD", "B0ONRECORD", "T0NEWSROOM"
ELSEWHERE = "T0ELSEWHERE"
"""A workspace that is not ours."""
PATIENCE = 12
"""Seconds after which a wait has failed; nothing waits that long when all is well."""


@dataclass
class Call:
    """A call of the Web API, or of a response_url (then `method` is "response_url")."""

    method: str
    arguments: dict[str, Any]
    status: int
    at: float
    url: str = ""


@dataclass
class Fault:
    """What the next call gets instead of an answer."""

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    headers: dict[str, str] | None = None
    """Of an answer that is given all the same."""
    answer: dict[str, Any] | None = None
    """Fields that are other ones than they would be in an answer that is given all the same."""
    hold: asyncio.Event | None = None
    """The answer waits for this."""


@dataclass
class Envelope:
    """A Socket Mode delivery."""

    body: dict[str, Any]
    deliveries: int = 0
    acked: Any = None
    is_acked: bool = False
    acked_after: float | None = None
    sent: float = 0.0
