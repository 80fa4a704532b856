"""Mentions and direct messages."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.blocks import to_message
from bot.slack.desk import Desk
from bot.slack.incoming import is_person_speaking, person_key, question, team_of, thread_key, thread_of
from bot.slack.listening import Body, worked_on
from bot.slack.outgoing import post
from bot.slack.words import SHARED_CHANNEL


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to app_mention and to messages in direct conversations."""

    async def answer_mention(body: Body, client: AsyncWebClient) -> None:
        event = body["event"]
        if not is_person_speaking(event, desk.me) or not await desk.first_time(f"event:{body['event_id']}"):
            return
        channel, thread = event["channel"], thread_of(event)
        if body.get("is_ext_shared_channel"):
            # Another organisation reads along; what the archive holds is this newsroom's.
            await post(client, channel, SHARED_CHANNEL, thread)
            return
        text = question(event.get("text") or "", desk.me)
        answer = await desk.reply(text, thread_key(team_of(body), channel, thread))
        await post(client, channel, to_message(answer, asked=text), thread)

    async def answer_direct_message(body: Body, client: AsyncWebClient) -> None:
        event = body["event"]
        # Elsewhere people talk to each other: there only a mention is for us.
        if event.get("channel_type") != "im" or not is_person_speaking(event, desk.me):
            return
        text = question(event.get("text") or "", desk.me)
        if not text or not await desk.first_time(f"event:{body['event_id']}"):
            return
        channel, thread = event["channel"], event.get("thread_ts")
        team = team_of(body)
        key = thread_key(team, channel, thread) if thread else person_key(team, channel, event["user"])
        answer = await desk.reply(text, key)
        await post(client, channel, to_message(answer, asked=text), thread)

    app.event("app_mention")(worked_on(desk, answer_mention))
    app.event("message")(worked_on(desk, answer_direct_message))
