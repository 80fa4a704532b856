"""/ask, /timeline, /quotes, /sources, /record: answered to the asker alone."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.blocks import to_message
from bot.render.slack_ids import COMMANDS
from bot.slack.desk import Desk
from bot.slack.incoming import Place, place_of_command, question
from bot.slack.listening import Body, worked_on
from bot.slack.looking import while_reading
from bot.slack.outgoing import Message, respond
from bot.slack.record import about_record
from bot.slack.words import READING_DOCUMENTS, SHARED_CHANNEL, TIMELINE_HELP, say


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the slash commands."""

    async def answer_command(command: Body, client: AsyncWebClient) -> None:
        if not await desk.first_time(f"trigger:{command['trigger_id']}"):
            return
        place = place_of_command(command)
        await desk.admitted(place, client)
        if await desk.rooms.is_closed(place, client):
            message = SHARED_CHANNEL
        else:
            text = question(command.get("text") or "", desk.me)
            message = await _answer(desk, command, text, place, client)
        await respond(desk.session, command["response_url"], message)

    for name in COMMANDS:
        app.command(f"/{name}")(worked_on(desk, answer_command))


async def _answer(desk: Desk, command: Body, text: str, place: Place, client: AsyncWebClient) -> Message:
    name = command["command"].removeprefix("/")
    if name == "record":
        return await about_record(desk, text, place, client)
    if name == "timeline" and text.casefold() == "help":
        return say(TIMELINE_HELP)
    if (name == "ask" and not text) or text.casefold() == "help":
        name, text = "help", "" if name == "ask" else name

    async def tell() -> None:
        await respond(desk.session, command["response_url"], READING_DOCUMENTS)

    answer = await while_reading(desk, desk.command(name, text, place, client), tell)
    return to_message(answer, asked=f"{name} {text}".strip(), shareable=await desk.rooms.may_share(place, client))
