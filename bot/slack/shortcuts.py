"""Shortcuts: "Check against the record" in a message's menu, "Ask the record" everywhere."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.slack_check import TITLE, checked
from bot.render.slack_forms import ask_form, values_of
from bot.render.slack_ids import ASK, ASK_FORM, CHECK
from bot.render.slack_views import answer_view, message_view
from bot.slack.asked import first_press
from bot.slack.desk import Desk
from bot.slack.incoming import Place, place_of_press, place_of_shortcut, question
from bot.slack.listening import Body, filled_in, worked_on
from bot.slack.modals import open_form, open_modal
from bot.slack.words import NOT_HERE, say

ASK_TITLE = "Ask the record"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the shortcuts and to the form of one."""

    async def check(body: Body, client: AsyncWebClient) -> None:
        if await first_press(desk, body):
            place = place_of_shortcut(body)
            await desk.admitted(place, client)
            async with open_modal(desk, body, client, TITLE) as show:
                await show(await _checked(desk, question(_words(body["message"]), desk.me), place, client))

    async def ask(body: Body, client: AsyncWebClient) -> None:
        if await first_press(desk, body):
            await desk.admitted(place_of_shortcut(body), client)
            await open_form(desk, body, client, ask_form())

    async def answer(body: Body, client: AsyncWebClient) -> dict[str, Any]:
        asked = question(values_of(body["view"]).get("question") or "", desk.me)
        return answer_view(ASK_TITLE, await desk.reply(asked, place_of_press(body), client), asked)

    app.message_shortcut(CHECK)(worked_on(desk, check))
    app.global_shortcut(ASK)(worked_on(desk, ask))
    app.view(ASK_FORM)(filled_in(desk, ASK_TITLE, answer))


async def _checked(desk: Desk, text: str, place: Place, client: AsyncWebClient) -> dict[str, Any]:
    if await desk.rooms.is_closed(place, client):
        return message_view(TITLE, say(NOT_HERE))
    return checked(await desk.ask(place, client, lambda archive, clearance: archive.check(text, clearance)))


def _words(message: Body) -> str:
    """What a message says; of another app's message, which may have no text, what its attachments say."""
    if text := str(message.get("text") or ""):
        return text
    return "\n".join(str(one.get("text") or one.get("fallback") or "") for one in message.get("attachments") or ())
