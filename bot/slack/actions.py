"""Buttons of answers pressed."""

from __future__ import annotations

import re
from dataclasses import replace

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.blocks import to_message, to_shared
from bot.render.slack_ids import CHOICE, CITE, MORE, SHARE, WHY
from bot.render.slack_views import citations, message_view, why
from bot.slack.asked import again, asked_by
from bot.slack.desk import Desk
from bot.slack.incoming import Place, place_of_press
from bot.slack.listening import Body, worked_on
from bot.slack.modals import open_modal
from bot.slack.outgoing import Message, post, reason_of, respond, update
from bot.slack.rooms import JUST_NOW
from bot.slack.words import CHANGED, NOT_TO_BE_SHARED, SHARED_CHANNEL

_NOT_IN_IT = {"not_in_channel", "channel_not_found"}
"""What Slack says of a channel that we may not post in by ourselves."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the buttons of answers."""

    async def answer_choice(body: Body, client: AsyncWebClient) -> None:
        if asked := await asked_by(desk, body):
            place = await place_of_answer(desk, body, client)
            if await desk.rooms.is_closed(place, client):
                await respond(desk.session, body["response_url"], SHARED_CHANNEL)
                return
            answer = await desk.reply(asked.question, place, client)
            shareable = is_private(body) and await desk.rooms.may_share(place, client)
            await in_place(desk, body, client, to_message(answer, asked=asked.question, shareable=shareable))

    async def show_more(body: Body, client: AsyncWebClient) -> None:
        if asked := await asked_by(desk, body):
            place = await place_of_answer(desk, body, client)
            answer = await again(desk, asked, place, client)
            if answer is None:
                await respond(desk.session, body["response_url"], CHANGED)
                return
            shareable = is_private(body) and await desk.rooms.may_share(place, client)
            await beside(desk, body, client, to_message(answer, asked.start, asked.question, shareable))

    async def show_why(body: Body, client: AsyncWebClient) -> None:
        if asked := await asked_by(desk, body):
            async with open_modal(desk, body, client, "Why this answer") as show:
                answer = await again(desk, asked, place_of_press(body).for_one(), client)
                await show(why(answer) if answer else message_view("Why this answer", CHANGED))

    async def show_citations(body: Body, client: AsyncWebClient) -> None:
        if asked := await asked_by(desk, body):
            async with open_modal(desk, body, client, "Copy as citation") as show:
                answer = await again(desk, asked, place_of_press(body).for_one(), client)
                await show(citations(answer, asked.start) if answer else message_view("Copy as citation", CHANGED))

    async def share(body: Body, client: AsyncWebClient) -> None:
        # Asked anew for everybody: an editor may have been told what others are not.
        place, url = replace(place_of_press(body), alone=False), body["response_url"]
        asked = await asked_by(desk, body)
        if not asked:
            return
        await desk.admitted(place, client)
        if not await desk.rooms.may_share(place, client):
            await respond(desk.session, url, NOT_TO_BE_SHARED)
            return
        answer = await again(desk, asked, place, client)
        if answer is None:
            await respond(desk.session, url, CHANGED)
            return
        if not await desk.rooms.may_share(place, client, JUST_NOW):
            await respond(desk.session, url, NOT_TO_BE_SHARED)
            return
        # The name, not a mention: nobody is pinged by what they do themselves.
        shared = to_shared(answer, asked.start, asked.question, body["user"].get("name") or "Somebody")
        try:
            # A message of our own: it can be taken back should its document be withdrawn.
            await post(client, place.channel, shared, place.thread)
        except SlackApiError as error:
            if reason_of(error) not in _NOT_IN_IT:
                raise
            await respond(desk.session, url, shared, in_channel=True, thread=place.thread)
        unshared = to_message(answer, asked.start, asked.question)
        await respond(desk.session, url, unshared, replace=True)

    app.action(re.compile(rf"^{CHOICE}_\d$"))(worked_on(desk, answer_choice))
    for action_id, work in ((MORE, show_more), (WHY, show_why), (CITE, show_citations), (SHARE, share)):
        app.action(action_id)(worked_on(desk, work))


async def in_place(desk: Desk, body: Body, client: AsyncWebClient, message: Message) -> None:
    """Puts a message where the pressed button is. A private message can be reached only through its response_url."""
    container = body["container"]
    if container.get("is_ephemeral"):
        await respond(desk.session, body["response_url"], message, replace=True)
    elif await is_public(desk, body, client):
        await update(client, container["channel_id"], container["message_ts"], message)
    else:
        await respond(desk.session, body["response_url"], message)


async def beside(desk: Desk, body: Body, client: AsyncWebClient, message: Message) -> None:
    """Puts a message below the one with the pressed button: in its thread, or private where that is private."""
    place = place_of_press(body)
    if await is_public(desk, body, client):
        await post(client, place.channel, message, place.thread)
    else:
        await respond(desk.session, body["response_url"], message)


async def place_of_answer(desk: Desk, body: Body, client: AsyncWebClient) -> Place:
    """Where the answer to a pressed button is read. Under a message for all it may be for whoever pressed alone by now;
    they need not be in the channel then. Raises NotAdmitted."""
    place = place_of_press(body)
    await desk.admitted(place, client)
    if is_private(body) or place.is_direct or await is_public(desk, body, client):
        return place
    return replace(place, alone=True, present=False)


async def is_public(desk: Desk, body: Body, client: AsyncWebClient) -> bool:
    """Whether what comes of a pressed button is for all to see who see the button, as things are now."""
    return not is_private(body) and await desk.rooms.readers(place_of_press(body), client) == "all"


def is_private(body: Body) -> bool:
    """Whether the pressed button stands in a message that one person alone sees."""
    return bool((body.get("container") or {}).get("is_ephemeral"))
