"""Timelines as files: a picture, CSV, TimelineJS. Into the thread of the answer, or to whoever asked in private."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.models import Answer
from bot.render.export import timeline_text
from bot.render.slack_ids import CSV, PICTURE, TIMELINE_JS
from bot.render.timeline import alt_text, to_png
from bot.render.traced import Traced, traced
from bot.slack.access import note
from bot.slack.actions import is_public
from bot.slack.asked import again, asked_by
from bot.slack.desk import Desk
from bot.slack.incoming import place_of_press
from bot.slack.listening import Body, worked_on
from bot.slack.outgoing import NotSent, post, respond
from bot.slack.words import CHANGED, NOTHING_TO_SEND, SENT_TO_YOU, say
from bot.text import cut, words


@dataclass(frozen=True, slots=True)
class File:
    """What is sent: for those who do not see it, `alt` says what it shows."""

    name: str
    content: bytes
    alt: str
    shows: Traced
    """What of the record is in it."""


def as_file(answer: Answer, form: str) -> File:
    """A timeline as a picture, CSV or TimelineJS."""
    name = "-".join(["timeline", *words(re.sub(r"^[/!]?timeline", "", answer.question))[:6]])
    match form:
        case "onrecord_csv":
            content, suffix = timeline_text(answer, "csv").encode(), "csv"
        case "onrecord_timelinejs":
            content, suffix = timeline_text(answer, "timelinejs").encode(), "json"
        case _:
            content, suffix = to_png(answer), "png"
    return File(f"{name[:80]}.{suffix}", content, alt_text(answer, 1000), traced({}, answer.answers))


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the buttons of timelines."""

    async def send(body: Body, client: AsyncWebClient) -> None:
        asked = await asked_by(desk, body)
        if not asked:
            return
        # It may go to whoever pressed alone, who need not be in the channel.
        place = replace(place_of_press(body), alone=False, present=False, leaves=True)
        answer = await again(desk, asked, place, client)
        if answer is None or not answer.answers:
            await respond(desk.session, body["response_url"], NOTHING_TO_SEND if answer else CHANGED)
            return
        file = await desk.in_turn(place, partial(as_file, answer, body["actions"][0]["action_id"]))
        if await is_public(desk, body, client):
            await upload(desk, client, file, place.channel, place.thread)
            return
        # A private answer has no message that a file could hang on: it goes where only this person sees it.
        about = say(f"The timeline that you asked for: {cut(asked.question, 200)}")
        channel, ts = await post(client, place.user, about)
        await upload(desk, client, file, channel, ts)
        await respond(desk.session, body["response_url"], SENT_TO_YOU)

    for action_id in (PICTURE, CSV, TIMELINE_JS):
        app.action(action_id)(worked_on(desk, send))


async def upload(desk: Desk, client: AsyncWebClient, file: File, channel: str, thread: str | None) -> None:
    """Sends a file by Slack's way for it: asks for an address, sends it there, says where it belongs.

    Raises NotSent when the address does not take it.
    """
    place = await client.files_getUploadURLExternal(filename=file.name, length=len(file.content), alt_txt=file.alt)
    async with desk.session.post(
        place["upload_url"], data=file.content, headers={"Content-Type": "application/octet-stream"}
    ) as sent:
        if sent.status != 200:
            raise NotSent(f"upload answered {sent.status}")
    await client.files_completeUploadExternal(
        files=[{"id": place["file_id"], "title": file.name}], channel_id=channel, thread_ts=thread
    )
    await note(file.shows, "file", channel=channel, ts=thread, file_id=place["file_id"])
