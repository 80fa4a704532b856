"""How every listener runs: acknowledged at once, then worked on in a task that a shutdown waits for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.slack_views import loading, message_view
from bot.slack.access import asking, note
from bot.slack.desk import Desk, TooMany
from bot.slack.errors import apologise, refuse, tell
from bot.slack.incoming import is_addressed
from bot.slack.outgoing import reason_of
from bot.slack.people import Refused
from bot.slack.words import FAILED, SENT_BEFORE, TOO_MANY, say

log = logging.getLogger(__name__)
FORM_PATIENCE = 0.7
"""Seconds that a form's acknowledgement waits for what is to be shown."""
AFTER_ACK = 0.5
"""Seconds after an acknowledgement in which it has surely arrived."""
Body = dict[str, Any]
Work = Callable[[Body, AsyncWebClient], Awaitable[None]]
Fill = Callable[[Body, AsyncWebClient], Awaitable[dict[str, Any]]]
Listener = Callable[[AsyncAck, Body, AsyncWebClient], Awaitable[None]]


def worked_on(desk: Desk, work: Work) -> Listener:
    """A Bolt listener that acknowledges and starts `work`; what goes wrong there becomes an apology.

    The work is a task of its own: in Bolt's task, a failure right after ack() takes the acknowledgement back: Slack
    would get none for three seconds, then an error.
    """

    async def take_on(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        desk.start(_work(body, client))

    async def _work(body: Body, client: AsyncWebClient) -> None:
        try:
            asking.set(desk.asking(body, surface_of(work, body)))
            if is_addressed(body):
                desk.foresee(body, client)
            try:
                await work(body, client)
            except Refused as refused:
                await refuse(desk, body, client, refused.message)
            except TooMany:
                await tell(desk, body, client, TOO_MANY)
        except Exception as error:
            await apologise(desk, error, body, client)

    return _named(take_on, work)


def filled_in(desk: Desk, title: str, fill: Fill) -> Listener:
    """A Bolt listener for a form that was sent: the view that `fill` gives takes its place.

    It goes back with the acknowledgement. When it takes longer, "one moment" does, and the view follows by a call of
    its own: sent too soon, that call would overtake the acknowledgement, and "one moment" would stay.
    """

    async def take_on(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        task = desk.start(_fill(body, client))
        await asyncio.wait({task}, timeout=FORM_PATIENCE)
        if task.done():
            await ack(response_action="update", view=task.result())
            asking.set(desk.asking(body, surface_of(fill, body)))
            desk.start(note(task.result(), "view"))
        else:
            await ack(response_action="update", view=loading(title))
            desk.start(_follow(task, body, client))

    async def _fill(body: Body, client: AsyncWebClient) -> dict[str, Any]:
        view = body["view"]
        asking.set(desk.asking(body, surface_of(fill, body)))
        try:
            if not await desk.first_time(f"view:{view['id']}:{view.get('hash')}"):
                return message_view(title, SENT_BEFORE)
            desk.foresee(body, client)
            return await fill(body, client)
        except Refused as refused:
            return message_view(title, refused.message)
        except TooMany:
            return message_view(title, TOO_MANY)
        except Exception as error:
            await apologise(desk, error, body, client)
            return message_view(title, say(FAILED))

    async def _follow(task: asyncio.Task[dict[str, Any]], body: Body, client: AsyncWebClient) -> None:
        await asyncio.sleep(AFTER_ACK)
        try:
            view = await task
            await client.views_update(view_id=body["view"]["id"], view=view)
            asking.set(desk.asking(body, surface_of(fill, body)))
            await note(view, "view")
        except SlackApiError as error:
            # Closed in the meantime: nobody is waiting for it.
            log.info("a form's answer was not shown: %s", reason_of(error))

    return _named(take_on, fill)


_SURFACES = {"commands": "command", "actions": "button", "files": "file", "home": "home", "shortcuts": "check"}
"""Module of a listener -> how the log of what was shown calls where it shows things; modal for others."""


def surface_of(work: Work | Fill, body: Body) -> str:
    """Where something is shown, for the log."""
    module = work.__module__.rpartition(".")[2]
    if module == "events":
        return "direct" if body["event"].get("channel_type") == "im" else "mention"
    return _SURFACES.get(module, "modal")


def _named(listener: Listener, work: Work | Fill) -> Listener:
    """Under the name of what it does, for whoever looks at the listeners of an app (tests/slack/surfaces.py)."""
    listener.__name__ = f"{work.__module__.rpartition('.')[2]}.{work.__name__}"
    return listener
