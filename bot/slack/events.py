"""Mentions, direct messages, and questions in a thread that the bot is in."""

from __future__ import annotations

from contextlib import suppress

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.blocks import to_message
from bot.slack.desk import Desk, TooMany
from bot.slack.incoming import is_person_speaking, is_question, mentions, place_of_event, question, thread_of
from bot.slack.listening import Body, worked_on
from bot.slack.looking import InChannel, while_looking, while_reading
from bot.slack.outgoing import post, whisper
from bot.slack.people import Refused
from bot.slack.record import own_words
from bot.slack.words import ONLY_A_FILE, SHARED_CHANNEL, SILENT_CHANNEL


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to app_mention, and to messages in direct conversations, group conversations and channels."""

    async def answer_mention(body: Body, client: AsyncWebClient) -> None:
        event = body["event"]
        # In a group conversation Slack delivers a mention as a message as well: both have the same ts.
        if is_person_speaking(event, desk.me) and await desk.first_time(f"mention:{event['channel']}:{event['ts']}"):
            await _answer_in_channel(desk, body, client)

    async def answer_message(body: Body, client: AsyncWebClient) -> None:
        event = body["event"]
        if not is_person_speaking(event, desk.me):
            return
        if event.get("channel_type") == "im":
            await _answer_directly(desk, body, client)
        elif desk.me in mentions(event.get("text") or ""):
            # In channels this comes as app_mention.
            if event.get("channel_type") == "mpim":
                await answer_mention(body, client)
        elif await _is_followed(desk, body):
            with suppress(Refused, TooMany):
                # Nobody asked us: nobody is told why there is no answer.
                await _answer_in_channel(desk, body, client, followed=True)

    app.event("app_mention")(worked_on(desk, answer_mention))
    app.event("message")(worked_on(desk, answer_message))


async def _answer_in_channel(desk: Desk, body: Body, client: AsyncWebClient, followed: bool = False) -> None:
    """Answers in the thread, as the channel's settings say. What nobody asked us in so many words is answered only
    where there is an answer: people ask each other things too."""
    event = body["event"]
    place = place_of_event(body, thread_of(event))
    await desk.admitted(place, client)
    settings = await desk.rooms.settings(place.channel)
    if settings.mode == "silent":
        await whisper(client, place.channel, place.user, SILENT_CHANNEL, event.get("thread_ts"))
        return
    if await desk.rooms.is_closed(place, client):
        # Another organisation reads along; what the archive holds is this newsroom's.
        if not followed:
            await post(client, place.channel, SHARED_CHANNEL, place.thread)
        return
    text = question(event.get("text") or "", desk.me)
    if own := await own_words(desk, text, place.for_one(), client):
        # Not about a subject, so for nobody but who asked.
        await whisper(client, place.channel, place.user, own, event.get("thread_ts"))
        return
    meanwhile = InChannel(client, place, event.get("thread_ts"), settings.private)
    reply = desk.reply(text, place.for_one() if settings.private else place, client)
    answer = await (reply if followed else while_reading(desk, reply, meanwhile.tell))
    if followed and answer.status not in ("answered", "clarify"):
        # Near, too: three passages that may not answer, which nobody asked for, would flood the thread.
        return
    desk.rooms.joined(place.conversation)
    asked = answer.asked or text
    readers = await desk.rooms.readers(place, client)
    if readers == "nobody" and followed:
        return
    if readers == "all" and not settings.private:
        await post(client, place.channel, to_message(answer, asked=asked), place.thread)
        return
    await meanwhile.clear()
    # Where Slack does not tell whether others read along, too.
    shareable = readers != "nobody" and await desk.rooms.may_share(place, client)
    message = SHARED_CHANNEL if readers == "nobody" else to_message(answer, asked=asked, shareable=shareable)
    await whisper(client, place.channel, place.user, message, event.get("thread_ts"))


async def _is_followed(desk: Desk, body: Body) -> bool:
    """Whether a message that does not mention us is a question in a thread that we are in, in a channel where such
    questions are followed. What is addressed to somebody else is not."""
    event = body["event"]
    text = event.get("text") or ""
    if not event.get("thread_ts") or not event.get("user") or mentions(text) or not is_question(text):
        return False
    try:
        settings = await desk.rooms.settings(event["channel"])
    except Refused:
        return False
    if settings.mode != "follow":
        return False
    if not await desk.rooms.is_in(place_of_event(body, event["thread_ts"]).conversation):
        return False
    return await desk.first_time(f"event:{body['event_id']}")


async def _answer_directly(desk: Desk, body: Body, client: AsyncWebClient) -> None:
    """Answers a direct message in its thread: in Slack's agent view every message begins one."""
    event = body["event"]
    text = question(event.get("text") or "", desk.me)
    files = bool(event.get("files"))
    if not (text or files) or not await desk.first_time(f"event:{body['event_id']}"):
        return
    place = place_of_event(body, thread_of(event))
    await desk.admitted(place, client)
    if await desk.rooms.is_closed(place, client):
        await post(client, place.channel, SHARED_CHANNEL, place.thread)
    elif not text:
        await post(client, place.channel, ONLY_A_FILE, place.thread)
    elif own := await own_words(desk, text, place, client):
        await post(client, place.channel, own, place.thread)
    else:
        answer = await while_looking(desk, text, place, client)
        await post(client, place.channel, to_message(answer, asked=answer.asked or text), place.thread)
