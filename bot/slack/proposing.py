""" "This one" under a near passage, and what editors make of it."""

from __future__ import annotations

import re
from typing import Literal

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Archive
from bot.models import Clearance
from bot.render.slack_home import home
from bot.render.slack_ids import CONFIRM, DISCARD, THIS, Said, mark_of_words, proposal_from, said_from
from bot.render.slack_near import chosen
from bot.slack.access import note
from bot.slack.actions import in_place
from bot.slack.asked import first_press
from bot.slack.desk import Desk
from bot.slack.editing import feedback_of, passage_of
from bot.slack.home import home_of
from bot.slack.incoming import place_of_press
from bot.slack.listening import Body, worked_on
from bot.slack.outgoing import Message, respond
from bot.slack.words import CHANGED, DECIDED, NOT_KEPT, OLD_BUTTON, ONLY_EDITORS, SHARED_CHANNEL

Decided = Literal["confirmed", "discarded", "gone", "not an editor"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to "This one", "Confirm" and "Discard"."""

    async def say_which(body: Body, client: AsyncWebClient) -> None:
        if not await first_press(desk, body):
            return
        said, url = said_from(body["actions"][0].get("value") or ""), body["response_url"]
        if said is None:
            await respond(desk.session, url, OLD_BUTTON)
            return
        place = place_of_press(body).for_one()
        await desk.admitted(place, client)
        if await desk.rooms.is_closed(place, client):
            await respond(desk.session, url, SHARED_CHANNEL)
            return
        message = await desk.ask(place, client, lambda archive, clearance: _keep(archive, clearance, said, place.user))
        await respond(desk.session, url, message)

    async def confirm(body: Body, client: AsyncWebClient) -> None:
        await _decide(desk, body, client, confirming=True)

    async def discard(body: Body, client: AsyncWebClient) -> None:
        await _decide(desk, body, client, confirming=False)

    app.action(re.compile(rf"^{THIS}_\d$"))(worked_on(desk, say_which))
    app.action(re.compile(rf"^{CONFIRM}_\d$"))(worked_on(desk, confirm))
    app.action(re.compile(rf"^{DISCARD}_\d$"))(worked_on(desk, discard))


def _keep(archive: Archive, clearance: Clearance, said: Said, user: str) -> Message:
    found = archive.passages_at(said.source, [(said.start, said.end)], clearance)
    passage = next((one for one in found if mark_of_words(said.source, one.text) == said.text_mark), None)
    if passage is None:
        return CHANGED
    kept = archive.journal.propose(
        said.question, passage.source, passage.char_start, passage.char_end, passage.text, user
    )
    return chosen(said, passage) if kept else NOT_KEPT


async def _decide(desk: Desk, body: Body, client: AsyncWebClient, confirming: bool) -> None:
    """Confirms or discards, and shows the list without it."""
    if not await first_press(desk, body):
        return
    number, place = proposal_from(body["actions"][0].get("value") or ""), place_of_press(body)

    def work(archive: Archive, clearance: Clearance) -> Decided:
        if not clearance.editor:
            return "not an editor"
        one = archive.journal.proposal(number) if number is not None else None
        passage = passage_of(archive, clearance, one) if one else None
        if one is None or passage is None:
            return "gone"
        done = archive.journal.confirm(one.id, passage.text) if confirming else archive.journal.discard(one.id)
        if done:
            archive.learn()
        return ("confirmed" if confirming else "discarded") if done else "gone"

    came_of_it = await desk.ask(place, client, work)
    if (body.get("view") or {}).get("type") == "home":
        # What does not wait any more is in no list, and who is no editor any more sees none: that says it.
        view = home(await desk.ask(place, client, lambda archive, clearance: home_of(archive, clearance, place.user)))
        await client.views_publish(user_id=place.user, view=view)
        await note(view, "view")
        return
    if came_of_it == "not an editor":
        await respond(desk.session, body["response_url"], ONLY_EDITORS)
        return
    if came_of_it == "gone":
        await respond(desk.session, body["response_url"], DECIDED)
    await in_place(desk, body, client, await feedback_of(desk, place, client))
