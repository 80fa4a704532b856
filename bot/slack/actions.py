"""Buttons pressed."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.blocks import to_message, to_shared
from bot.render.slack_ids import CHOICE, CITE, MORE, SHARE, WHY, Asked, from_value
from bot.render.slack_views import citations, why
from bot.slack.desk import Desk
from bot.slack.incoming import person_key, team_of, thread_key
from bot.slack.listening import Body, worked_on
from bot.slack.modals import open_modal
from bot.slack.outgoing import Message, post, respond, update
from bot.slack.words import OLD_BUTTON


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the buttons of answers."""

    async def answer_choice(body: Body, client: AsyncWebClient) -> None:
        if asked := await _asked(desk, body):
            answer = await desk.reply(asked.question, _conversation(body))
            await in_place(desk, body, client, to_message(answer, asked=asked.question, shareable=_is_shareable(body)))

    async def show_more(body: Body, client: AsyncWebClient) -> None:
        if asked := await _asked(desk, body):
            answer = await desk.reply(asked.question, _conversation(body))
            message = to_message(answer, asked.start, asked.question, _is_shareable(body))
            await beside(desk, body, client, message)

    async def show_why(body: Body, client: AsyncWebClient) -> None:
        if asked := await _asked(desk, body):
            async with open_modal(desk, body, client, "Why this answer") as show:
                await show(why(await desk.reply(asked.question, _conversation(body))))

    async def show_citations(body: Body, client: AsyncWebClient) -> None:
        if asked := await _asked(desk, body):
            async with open_modal(desk, body, client, "Copy as citation") as show:
                await show(citations(await desk.reply(asked.question, _conversation(body)), asked.start))

    async def share(body: Body, client: AsyncWebClient) -> None:
        if asked := await _asked(desk, body):
            answer = await desk.reply(asked.question, _conversation(body))
            # The name, not a mention: nobody is pinged by what they do themselves.
            shared = to_shared(answer, asked.start, asked.question, body["user"].get("name") or "Somebody")
            await respond(desk.session, body["response_url"], shared, in_channel=True)
            unshared = to_message(answer, asked.start, asked.question)
            await respond(desk.session, body["response_url"], unshared, replace=True)

    app.action(re.compile(rf"^{CHOICE}_\d$"))(worked_on(desk, answer_choice))
    for action_id, work in ((MORE, show_more), (WHY, show_why), (CITE, show_citations), (SHARE, share)):
        app.action(action_id)(worked_on(desk, work))


async def _asked(desk: Desk, body: Body) -> Asked | None:
    """What a button asks. None when the press was delivered before, or when the value is not ours, which is said."""
    if not await desk.first_time(f"trigger:{body['trigger_id']}"):
        return None
    asked = from_value(body["actions"][0].get("value") or "")
    if asked is None:
        await respond(desk.session, body["response_url"], OLD_BUTTON)
    return asked


async def in_place(desk: Desk, body: Body, client: AsyncWebClient, message: Message) -> None:
    """Puts a message where the pressed button is. A private message can be reached only through its response_url."""
    container = body["container"]
    if container.get("is_ephemeral"):
        await respond(desk.session, body["response_url"], message, replace=True)
    else:
        await update(client, container["channel_id"], container["message_ts"], message)


async def beside(desk: Desk, body: Body, client: AsyncWebClient, message: Message) -> None:
    """Puts a message below the one with the pressed button: in its thread, or private where that is private."""
    container = body["container"]
    if container.get("is_ephemeral"):
        await respond(desk.session, body["response_url"], message)
    else:
        await post(client, container["channel_id"], message, _thread(body))


def _is_shareable(body: Body) -> bool:
    """Whether an answer beside this button is private, in a channel where others could see it."""
    container = body["container"]
    return bool(container.get("is_ephemeral")) and not container["channel_id"].startswith("D")


def _conversation(body: Body) -> str:
    team, channel, thread = team_of(body), body["container"]["channel_id"], _thread(body)
    return thread_key(team, channel, thread) if thread else person_key(team, channel, body["user"]["id"])


def _thread(body: Body) -> str | None:
    """The thread that the message with the button is in; None at the top of a direct conversation."""
    container = body["container"]
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    return str(thread) if thread else None
