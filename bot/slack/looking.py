"""What a person sees while their question is looked up: Slack's status of a thread, or a word to them alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.models import Answer
from bot.slack.desk import Desk
from bot.slack.incoming import Place
from bot.slack.outgoing import reason_of, whisper
from bot.slack.words import READING_DOCUMENTS

log = logging.getLogger(__name__)

LOOKING = "is looking in the record ..."
READING = "is reading the documents ..."
"""The same while a language model is asked, which takes seconds."""
WORTH = 1.0
"""Seconds that an answer may take before a word is said of it in a channel."""
STATUS_PATIENCE = 1.0
"""Seconds for which an answer that is ready waits for its status to be set: set later, it would stay."""


async def while_looking(desk: Desk, text: str, place: Place, client: AsyncWebClient) -> Answer:
    """The answer to a direct message; meanwhile Slack's agent view shows that it is looked for."""
    status = asyncio.create_task(_status(client, place, READING if desk.reads else LOOKING))
    try:
        return await desk.reply(text, place, client)
    finally:
        # Set after the answer, the status would stay for two minutes: Slack takes it away with our next message.
        await asyncio.wait({status}, timeout=STATUS_PATIENCE)
        status.cancel()


async def while_reading(
    desk: Desk, reply: Coroutine[Any, Any, Answer], tell: Callable[[], Coroutine[Any, Any, None]]
) -> Answer:
    """The answer; where a language model is asked and takes its time, `tell` says so meanwhile."""
    if not desk.reads:
        return await reply
    answer = asyncio.create_task(reply)
    try:
        await asyncio.wait({answer}, timeout=WORTH)
        if not answer.done():
            telling = asyncio.create_task(tell())
            await asyncio.wait({answer})
            await asyncio.wait({telling}, timeout=STATUS_PATIENCE)
            telling.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await telling  # that it could not be said is no reason not to answer
        return await answer
    finally:
        answer.cancel()


class InChannel:
    """That the documents are read, in a channel: as the status of the thread, which needs no scope but chat:write.
    Where Slack does not show one, or the channel is answered in private, as a word to whoever asked."""

    def __init__(self, client: AsyncWebClient, place: Place, thread: str | None, private: bool) -> None:
        self._client, self._place, self._thread, self._private = client, place, thread, private
        self._is_set = False

    async def tell(self) -> None:
        """Shows it."""
        self._is_set = not self._private and await _status(self._client, self._place, READING)
        if not self._is_set:
            await whisper(self._client, self._place.channel, self._place.user, READING_DOCUMENTS, self._thread)

    async def clear(self) -> None:
        """Takes it away where no message of ours does: Slack would show it for two minutes."""
        if self._is_set:
            await _status(self._client, self._place, "")


async def _status(client: AsyncWebClient, place: Place, status: str) -> bool:
    """Whether Slack shows it."""
    try:
        await client.assistant_threads_setStatus(channel_id=place.channel, thread_ts=place.thread or "", status=status)
    except SlackApiError as error:
        # A workspace without Slack's agent features; the answer comes all the same.
        log.debug("no status: %s", reason_of(error))
        return False
    except Exception as error:
        log.debug("no status: %s", type(error).__name__)
        return False
    return True
