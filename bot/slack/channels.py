"""Settings of channels, for editors."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Archive
from bot.errors import OnrecordError
from bot.render.slack_forms import MODES, channel_form, offered, values_of
from bot.render.slack_ids import CHANNEL, CHANNEL_FORM, SETTINGS
from bot.render.slack_views import message_view
from bot.slack.asked import first_press
from bot.slack.desk import Desk
from bot.slack.incoming import place_of_press
from bot.slack.listening import Body, filled_in, worked_on
from bot.slack.modals import fill_modal, open_form
from bot.slack.rooms import SettingsUnknown, is_allowed
from bot.slack.words import EXTERNAL_NEEDS_DOCUMENTS, ONLY_EDITORS, SAVED, say
from bot.store.journal import ChannelSettings

TITLE = "Channel settings"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the button in App Home, to the choice of a channel, to the form; to what Slack says of channels."""

    async def may_set(body: Body, client: AsyncWebClient) -> bool:
        place = place_of_press(body)
        await desk.admitted(place, client)
        return await desk.people.is_editor(place, client)

    async def open_settings(body: Body, client: AsyncWebClient) -> None:
        if await first_press(desk, body):
            view = channel_form((), None, "mention", False, (), False)
            allowed = await may_set(body, client)
            await open_form(desk, body, client, view if allowed else message_view(TITLE, ONLY_EDITORS))

    async def choose(body: Body, client: AsyncWebClient) -> None:
        if not await first_press(desk, body):
            return
        channel = body["actions"][0].get("selected_conversation")
        async with fill_modal(client, body["view"]["id"], TITLE) as show:
            if not await may_set(body, client):
                await show(message_view(TITLE, ONLY_EDITORS))
            elif channel:
                # From the journal, not from memory: another process may have changed them.
                now, sources = await desk.ask(
                    place_of_press(body),
                    client,
                    lambda archive, clearance: (archive.journal.channel(channel), archive.sources(clearance)),
                )
                if now is None:
                    raise SettingsUnknown
                ticks = (now.external, now.background, now.without_reader)
                await show(channel_form(sources, channel, now.mode, now.private, now.sources, *ticks))

    async def save(body: Body, client: AsyncWebClient) -> dict[str, Any]:
        if not await may_set(body, client):
            return message_view(TITLE, ONLY_EDITORS)
        given = values_of(body["view"])
        mode, ticks = given.get("mode"), given.get("ticks") or ()
        channel = body["view"]["private_metadata"]
        try:
            kept = await desk.ask(
                place_of_press(body), client, lambda archive, _: _kept(archive, channel, offered(body["view"]))
            )
            settings = ChannelSettings(
                mode=mode if mode in MODES else "mention",
                private="private" in ticks,
                sources=(*(given.get("sources") or ()), *kept),
                external="external" in ticks,
                background="background" in ticks,
                without_reader="without_reader" in ticks,
            )
            if settings.external and not is_allowed(settings):
                return message_view(TITLE, say(EXTERNAL_NEEDS_DOCUMENTS))
            await desk.rooms.set(channel, settings)
        except OnrecordError as error:
            return message_view(TITLE, say(error.discreet))
        return message_view(TITLE, say(SAVED))

    async def shared(body: Body, _: AsyncWebClient) -> None:
        desk.rooms.shared(body["event"]["channel"], still=True)

    async def unshared(body: Body, _: AsyncWebClient) -> None:
        desk.rooms.shared(body["event"]["channel"], still=body["event"].get("is_ext_shared") is not False)

    async def moved(body: Body, _: AsyncWebClient) -> None:
        await desk.rooms.moved(body["event"]["old_channel_id"], body["event"]["new_channel_id"])

    app.event("channel_shared")(worked_on(desk, shared))
    app.event("channel_unshared")(worked_on(desk, unshared))
    app.event("channel_id_changed")(worked_on(desk, moved))
    app.action(SETTINGS)(worked_on(desk, open_settings))
    app.action(CHANNEL)(worked_on(desk, choose))
    app.view(CHANNEL_FORM)(filled_in(desk, TITLE, save))


def _kept(archive: Archive, channel: str, offered: Collection[str]) -> list[str]:
    """The documents chosen before that the form did not offer: without them none might be left, which means all."""
    there = {info.source for info in archive.every_source()}
    before = archive.journal.channel(channel)
    if before is None:
        raise SettingsUnknown
    return [one for one in before.sources if one in there and one not in offered]
