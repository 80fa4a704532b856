"""App Home, and the suggested questions of Slack's agent view."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Archive
from bot.errors import OnrecordError
from bot.models import Clearance
from bot.render.slack_home import Editing, Home, home
from bot.render.slack_ids import EXAMPLE
from bot.render.slack_views import answer_view
from bot.slack.access import note
from bot.slack.asked import asked_by
from bot.slack.desk import Desk
from bot.slack.editing import proposed, shown_gap
from bot.slack.incoming import place_of_home, place_of_press
from bot.slack.listening import Body, worked_on
from bot.slack.modals import open_modal
from bot.slack.outgoing import reason_of
from bot.slack.people import NotAdmitted
from bot.slack.record import told

T = TypeVar("T")
Look = Callable[[Archive, Clearance], T]
log = logging.getLogger(__name__)

MOST_PROMPTS = 4
PEOPLE = 2
"""Examples that ask for a person's words."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the opening of App Home and to its questions."""
    waiting: set[tuple[str, str]] = set()
    """Who waits for what: opened once more before it was looked up, it is still looked up once."""

    async def looked_up(key: tuple[str, str], body: Body, client: AsyncWebClient, work: Look[T]) -> T | None:
        if key in waiting:
            return None
        waiting.add(key)

        def begin(archive: Archive, clearance: Clearance) -> T:
            waiting.discard(key)
            return work(archive, clearance)

        try:
            return await desk.ask(place_of_home(body), client, begin)
        except BaseException:
            waiting.discard(key)
            raise

    async def opened(body: Body, client: AsyncWebClient) -> None:
        event = body["event"]
        user, tab = event["user"], str(event.get("tab"))
        if tab == "home":
            found = await looked_up(
                (user, tab), body, client, lambda archive, clearance: home_of(archive, clearance, user)
            )
            if found:
                view = home(found)
                await client.views_publish(user_id=user, view=view)
                await note(view, "view")
        elif tab == "messages":
            try:
                suggested = await looked_up((user, tab), body, client, examples)
            except NotAdmitted:
                # In place of those that may still be there: they name people.
                suggested = ()
            if suggested is not None:
                await _suggest(client, event["channel"], suggested)

    async def answer_example(body: Body, client: AsyncWebClient) -> None:
        if asked := await asked_by(desk, body):
            place = place_of_press(body)
            await desk.admitted(place, client)
            async with open_modal(desk, body, client, "On record") as show:
                answer = await desk.reply(asked.question, place, client, keep=False)
                await show(answer_view("On record", answer, asked.question))

    app.event("app_home_opened")(worked_on(desk, opened))
    app.action(re.compile(rf"^{EXAMPLE}_\d+$"))(worked_on(desk, answer_example))


async def _suggest(client: AsyncWebClient, channel: str, found: Sequence[str]) -> None:
    """Pins questions above the messages; without a thread, as Slack's agent view has it."""
    prompts = [{"title": text[:75], "message": text} for text in (*found[: MOST_PROMPTS - 1], "help")]
    try:
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    except SlackApiError as error:
        # A workspace without Slack's agent features.
        log.debug("no suggested prompts: %s", reason_of(error))


def home_of(archive: Archive, clearance: Clearance, user: str) -> Home:
    """What App Home is made of for this person."""
    health = told(archive, clearance)
    return Home(
        health,
        archive.sources(clearance) if health.ok else (),
        examples(archive, clearance) if health.ok else (),
        archive.journal.recent(user, 5),
        _editing(archive, clearance, health.problem) if clearance.editor else None,
    )


def _editing(archive: Archive, clearance: Clearance, problem: str) -> Editing:
    journal: dict[str, Any] = {"journal": "works" if archive.journal.up() else "cannot be written to"}
    with suppress(OnrecordError):
        journal["gaps"] = [shown_gap(gap) for gap in archive.journal.gaps()]
        journal["proposed"] = proposed(archive, clearance)
        journal["feedback"] = [(one.question, one.reason, one.note) for one in archive.journal.feedback_list()]
    return Editing(problem=problem, **journal)


def examples(archive: Archive, clearance: Clearance) -> tuple[str, ...]:
    """Questions that this very record answers to whoever is cleared so: each was asked just now."""
    events = archive.command("timeline", "", keep=False, clearance=clearance).answers
    named = Counter(one.speaker for one in events if one.speaker and one.attribution_kind == "named")
    years = Counter(one.date[:4] for one in events if one.date and one.date[:4].isdigit())
    tried = [f"what did {name} say" for name, _ in named.most_common(PEOPLE)]
    tried += [f"timeline {year}.." for year, _ in years.most_common(1)]
    tried.append("which documents do you have")
    return tuple(text for text in tried if archive.reply(text, keep=False, clearance=clearance).status == "answered")
