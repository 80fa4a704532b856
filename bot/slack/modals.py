"""Modals: opened at once, filled when the answer is there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.slack_parts import section
from bot.render.slack_views import loading, message_view, modal
from bot.slack.access import note
from bot.slack.desk import Desk
from bot.slack.errors import tell
from bot.slack.listening import Body
from bot.slack.outgoing import reason_of
from bot.slack.people import Refused
from bot.slack.words import FAILED, TOO_LATE, say

Show = Callable[[dict[str, Any]], Awaitable[None]]
_EXPIRED = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}
_CLOSED = {"not_found", "view_not_found"}


@asynccontextmanager
async def open_modal(desk: Desk, body: Body, client: AsyncWebClient, title: str) -> AsyncIterator[Show]:
    """Opens a modal that says "one moment"; what is given to the function it yields takes that one's place.

    A trigger is good for three seconds: when Slack says that it has passed, the person is told to try again.
    """
    view_id: str | None = None
    try:
        opened = await client.views_open(trigger_id=body["trigger_id"], view=loading(title))
        view_id = opened["view"]["id"]
    except SlackApiError as error:
        if reason_of(error) not in _EXPIRED:
            raise
        await tell(desk, body, client, say(TOO_LATE))
    async with fill_modal(client, view_id, title) as show:
        yield show


@asynccontextmanager
async def fill_modal(client: AsyncWebClient, view_id: str | None, title: str) -> AsyncIterator[Show]:
    """Gives the function that shows a view in an open modal; a failure is said in it. None: there is no modal."""

    async def show(view: dict[str, Any]) -> None:
        if view_id is None:
            return
        try:
            await client.views_update(view_id=view_id, view=view)
        except SlackApiError as error:
            # Closed in the meantime: nobody is waiting for it.
            if reason_of(error) not in _CLOSED:
                raise
        else:
            await note(view, "view")

    try:
        yield show
    except Refused as refused:
        if view_id is None:
            raise
        await show(message_view(title, refused.message))
    except Exception:
        with suppress(SlackApiError):
            await show(modal(title, section(FAILED)))
        raise


async def open_form(desk: Desk, body: Body, client: AsyncWebClient, view: dict[str, Any]) -> None:
    """Opens a modal that needs no looking up."""
    try:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        if reason_of(error) not in _EXPIRED:
            raise
        await tell(desk, body, client, say(TOO_LATE))
    else:
        await note(view, "view")
