"""Settings of channels, for editors."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import OnrecordError
from bot.render.slack_forms import MODES, channel_form, offered, values_of
from bot.render.slack_ids import CHANNEL, CHANNEL_FORM, SETTINGS
from bot.render.slack_views import message_view
from bot.slack.asked import first_press
from bot.slack.desk import Desk
from bot.slack.listening import Body, filled_in, worked_on
from bot.slack.modals import fill_modal, open_form
from bot.slack.words import ONLY_EDITORS, SAVED, say
from bot.store.journal import ChannelSettings

TITLE = "Channel settings"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the button in App Home, to the choice of a channel, and to the form."""

    async def open_settings(body: Body, client: AsyncWebClient) -> None:
        if await first_press(desk, body):
            view = channel_form((), None, "mention", False, (), False)
            allowed = body["user"]["id"] in desk.editors
            await open_form(desk, body, client, view if allowed else message_view(TITLE, ONLY_EDITORS))

    async def choose(body: Body, client: AsyncWebClient) -> None:
        if not await first_press(desk, body):
            return
        channel = body["actions"][0].get("selected_conversation")
        async with fill_modal(client, body["view"]["id"], TITLE) as show:
            if body["user"]["id"] not in desk.editors:
                await show(message_view(TITLE, ONLY_EDITORS))
            elif channel:
                # From the journal, not from memory: another process may have changed them.
                now = await asyncio.to_thread(desk.archive.journal.channel, channel)
                sources = await asyncio.to_thread(desk.archive.sources)
                await show(channel_form(sources, channel, now.mode, now.private, now.sources, now.external))

    async def save(body: Body, _: AsyncWebClient) -> dict[str, Any]:
        if body["user"]["id"] not in desk.editors:
            return message_view(TITLE, ONLY_EDITORS)
        given = values_of(body["view"])
        mode, ticks = given.get("mode"), given.get("ticks") or ()
        channel = body["view"]["private_metadata"]
        try:
            kept = await asyncio.to_thread(_kept, desk, channel, offered(body["view"]))
            settings = ChannelSettings(
                mode=mode if mode in MODES else "mention",
                private="private" in ticks,
                sources=(*(given.get("sources") or ()), *kept),
                external="external" in ticks,
            )
            await desk.rooms.set(channel, settings)
        except OnrecordError as error:
            return message_view(TITLE, say(error.discreet))
        return message_view(TITLE, say(SAVED))

    app.action(SETTINGS)(worked_on(desk, open_settings))
    app.action(CHANNEL)(worked_on(desk, choose))
    app.view(CHANNEL_FORM)(filled_in(desk, TITLE, save))


def _kept(desk: Desk, channel: str, offered: Collection[str]) -> list[str]:
    """The documents chosen before that the form did not offer: without them none might be left, which means all."""
    there = {info.source for info in desk.archive.every_source()}
    return [one for one in desk.archive.journal.channel(channel).sources if one in there and one not in offered]
