""" "Not right?": a form that asks for the reason, kept in the journal."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.entries import entries
from bot.render.slack_forms import values_of, wrong_asked, wrong_form
from bot.render.slack_ids import WRONG, WRONG_FORM
from bot.render.slack_views import message_view
from bot.slack.asked import again, asked_by
from bot.slack.desk import Desk
from bot.slack.incoming import place_of_press, place_remembered
from bot.slack.listening import Body, filled_in, worked_on
from bot.slack.modals import open_form
from bot.slack.words import THANKS, say

TITLE = "Not right?"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to "Not right?" and to its form."""

    async def ask_why(body: Body, client: AsyncWebClient) -> None:
        if asked := await asked_by(desk, body):
            place = place_of_press(body)
            await desk.admitted(place, client)
            await open_form(desk, body, client, wrong_form(asked, place.remembered))

    async def keep(body: Body, client: AsyncWebClient) -> dict[str, Any]:
        given, (asked, where) = values_of(body["view"]), wrong_asked(body["view"])
        place = place_remembered(where, body)
        answer = await again(desk, asked, place, client) if asked.question else None
        shown = entries(answer)[asked.start : asked.start + 1] if answer else ()
        await desk.ask(
            place,
            client,
            lambda archive, _: archive.journal.feedback(
                asked.question,
                given.get("reason") or "other",
                note=given.get("note") or "",
                source=shown[0].passage.citation if shown else "",
                user=place.user,
            ),
        )
        return message_view(TITLE, say(THANKS))

    app.action(WRONG)(worked_on(desk, ask_why))
    app.view(WRONG_FORM)(filled_in(desk, TITLE, keep))
