""" "In context": the lines around a passage, in a modal."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import OnrecordError
from bot.render.entries import entries
from bot.render.slack_context import TITLE, in_context, lines_needed
from bot.render.slack_ids import CONTEXT, TURN, Spot, spot_from
from bot.render.slack_views import message_view
from bot.slack.asked import again, asked_by, first_press
from bot.slack.desk import Desk
from bot.slack.incoming import Place, place_of_press
from bot.slack.listening import Body, worked_on
from bot.slack.modals import fill_modal, open_modal
from bot.slack.words import CHANGED, GONE, OLD_BUTTON, say


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to "In context" and to the buttons within it."""

    async def show_context(body: Body, client: AsyncWebClient) -> None:
        if asked := await asked_by(desk, body):
            async with open_modal(desk, body, client, TITLE) as show:
                await show(await _view(desk, Spot(asked), place_of_press(body).for_one(), client))

    async def turn(body: Body, client: AsyncWebClient) -> None:
        if not await first_press(desk, body):
            return
        spot = spot_from(body["actions"][0].get("value") or "")
        async with fill_modal(client, body["view"]["id"], TITLE) as show:
            if spot is None:
                await show(message_view(TITLE, OLD_BUTTON))
            else:
                await show(await _view(desk, spot, place_of_press(body), client))

    app.action(CONTEXT)(worked_on(desk, show_context))
    app.action(re.compile(rf"^{TURN}_\d$"))(worked_on(desk, turn))


async def _view(desk: Desk, spot: Spot, place: Place, client: AsyncWebClient) -> dict[str, Any]:
    answer = await again(desk, spot.asked, place, client)
    if answer is None:
        return message_view(TITLE, CHANGED)
    found = entries(answer)
    if spot.asked.start >= len(found):
        return message_view(TITLE, say(answer.message or GONE))
    passage = found[spot.asked.start].passage
    try:
        around = await desk.ask(
            place,
            client,
            lambda archive, clearance: archive.context(
                passage.source, passage.char_start, passage.char_end, lines_needed(spot.shift), clearance
            ),
        )
    except OnrecordError:
        return message_view(TITLE, say(GONE))
    return in_context(answer, spot, around, place.remembered)
