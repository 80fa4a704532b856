"""What is sent: checked against Slack's limits, without previews, through one shared session."""

from __future__ import annotations

import asyncio
import functools
import logging
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.config import may_be_called
from bot.render.slack_limits import check_blocks
from bot.slack.access import note
from bot.slack.logs import library_logger

log = logging.getLogger(__name__)
Message = dict[str, Any]
"""`text` and `blocks`, as bot.render.blocks gives them."""

_REFUSED = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
TIMEOUT = 20
"""Seconds for one call of Slack's Web API."""


class NotSent(Exception):
    """Slack did not take a reply that was sent to a response_url."""


class NotSlacks(aiohttp.ClientError):
    """A URL that a delivery or an answer named is not one of Slack's: nothing was sent there."""


def slack_session(api_url: str, timeout: float | None = None) -> aiohttp.ClientSession:
    """A session that calls Slack and nobody else, whatever URL it is given and wherever it is redirected to.

    Each call takes at most `timeout` seconds. Raises NotSlacks at a call that would go elsewhere.
    """

    async def slack_only(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        if not may_be_called(str(request.url), api_url):
            log.error("a URL that is not Slack's was not called")
            raise NotSlacks
        return await send(request)

    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout), middlewares=(slack_only,))


def retry_handlers() -> list[AsyncRetryHandler]:
    """For connections that broke, for 429 (after what Retry-After says, and a little more), for Slack's own errors."""
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=3),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]


def web_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Slack's Web API; Bolt makes a client of its own for every request, with this one's session and handlers."""
    return AsyncWebClient(
        token=token,
        base_url=api_url,
        session=session,
        timeout=TIMEOUT,
        retry_handlers=retry_handlers(),
        logger=library_logger(),
    )


async def post(client: AsyncWebClient, channel: str, message: Message, thread: str | None = None) -> tuple[str, str]:
    """Posts a message, in a thread when one is given. Gives the conversation and the message's ts.

    With a person's id for a channel it goes to their direct conversation with the bot.
    """
    send = functools.partial(
        client.chat_postMessage, channel=channel, thread_ts=thread, unfurl_links=False, unfurl_media=False
    )
    try:
        sent = await send(**_checked(message))
    except SlackApiError as error:
        if not _was_refused(error):
            raise
        sent = await send(text=message["text"], mrkdwn=False)
    where, ts = str(sent.get("channel") or channel), str(sent.get("ts") or "")
    await note(message, "editable", channel=where, ts=ts)
    return where, ts


async def whisper(client: AsyncWebClient, channel: str, user: str, message: Message, thread: str | None = None) -> None:
    """Posts a message in a channel that one person alone sees."""
    send = functools.partial(client.chat_postEphemeral, channel=channel, user=user, thread_ts=thread)
    try:
        await send(**_checked(message))
    except SlackApiError as error:
        if not _was_refused(error):
            raise
        await send(text=message["text"])
    await note(message, "ephemeral", channel=channel)


async def update(client: AsyncWebClient, channel: str, ts: str, message: Message) -> None:
    """Puts a message in the place of one that we posted."""
    try:
        await client.chat_update(channel=channel, ts=ts, **_checked(message))
    except SlackApiError as error:
        if not _was_refused(error):
            raise
        await client.chat_update(channel=channel, ts=ts, text=message["text"], blocks=[])
    await note(message, "editable", channel=channel, ts=ts, instead=True)


async def respond(
    session: aiohttp.ClientSession,
    url: str,
    message: Message,
    replace: bool = False,
    in_channel: bool = False,
    thread: str | None = None,
) -> None:
    """Answers through the response_url of a command or of a button: the asker alone, unless `in_channel`.

    Raises NotSent when Slack does not take it: the URL is good for five answers in half an hour.
    """
    client = AsyncWebhookClient(
        url, session=session, timeout=TIMEOUT, retry_handlers=retry_handlers(), logger=library_logger()
    )
    body = {
        "response_type": "in_channel" if in_channel else "ephemeral",
        "replace_original": replace,
        "unfurl_links": False,
        "unfurl_media": False,
    } | ({"thread_ts": thread} if thread else {})
    for attempt in (_checked(message), {"text": message["text"]}):
        # The handlers of the webhook client see only 429, so Slack's own errors are tried again here.
        for wait in (0, 0.5, 2):
            await asyncio.sleep(wait)
            sent = await client.send_dict(body | attempt)
            if sent.status_code < 500:
                break
        if sent.status_code == 200:
            await note(message, "response" if in_channel else "ephemeral")
            return
        log.warning("a response_url answered %d", sent.status_code)
        if "blocks" not in attempt or not any(reason in sent.body for reason in _REFUSED):
            break
    raise NotSent(f"status {sent.status_code}")


def _checked(message: Message) -> Message:
    """The message if its blocks are within Slack's limits, else its text alone."""
    problems = check_blocks(message["blocks"]) if message.get("blocks") else []
    if problems:
        log.error("blocks over the limits, sent as text: %s", "; ".join(problems))
        return {"text": message["text"]}
    return message


def reason_of(error: SlackApiError) -> str:
    """The name of an error that Slack answered with; empty when what came back was not Slack's."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _was_refused(error: SlackApiError) -> bool:
    reason = reason_of(error)
    if reason in _REFUSED:
        log.error("Slack refused blocks (%s), sent as text", reason)
        return True
    return False
