"""How every listener runs: acknowledged at once, then worked on in a task that a shutdown waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.desk import Desk
from bot.slack.errors import apologise

Body = dict[str, Any]
Work = Callable[[Body, AsyncWebClient], Awaitable[None]]
Listener = Callable[[AsyncAck, Body, AsyncWebClient], Awaitable[None]]


def worked_on(desk: Desk, work: Work) -> Listener:
    """A Bolt listener that acknowledges and starts `work`; what goes wrong there becomes an apology.

    The work is a task of its own. In Bolt's task, a failure right after ack() takes the acknowledgement back: Slack
    would get none for three seconds, then an error.
    """

    async def take_on(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        task = asyncio.create_task(_work(body, client))
        desk.working.add(task)
        task.add_done_callback(desk.working.discard)

    async def _work(body: Body, client: AsyncWebClient) -> None:
        try:
            await work(body, client)
        except Exception as error:
            await apologise(desk, error, body, client)

    return take_on
