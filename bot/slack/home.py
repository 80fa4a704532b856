"""App Home, and the suggested questions of Slack's agent view."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from contextlib import suppress
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Archive
from bot.errors import OnrecordError
from bot.render.slack_home import Editing, Gap, Home, home
from bot.render.slack_ids import EXAMPLE
from bot.render.slack_views import answer_view
from bot.slack.asked import asked_by
from bot.slack.desk import Desk
from bot.slack.incoming import place_of_press
from bot.slack.listening import Body, worked_on
from bot.slack.modals import open_modal
from bot.slack.outgoing import reason_of

log = logging.getLogger(__name__)

MOST_PROMPTS = 4
PEOPLE = 2
"""Examples that ask for a person's words."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the opening of App Home and to its questions."""

    async def opened(body: Body, client: AsyncWebClient) -> None:
        event = body["event"]
        if event.get("tab") == "messages":
            await _suggest(desk, client, event["channel"])
        elif event.get("tab") == "home":
            found = await asyncio.to_thread(_home, desk, event["user"])
            await client.views_publish(user_id=event["user"], view=home(found))

    async def answer_example(body: Body, client: AsyncWebClient) -> None:
        if asked := await asked_by(desk, body):
            async with open_modal(desk, body, client, "On record") as show:
                answer = await desk.reply(asked.question, place_of_press(body), keep=False)
                await show(answer_view("On record", answer, asked.question))

    app.event("app_home_opened")(worked_on(desk, opened))
    app.action(re.compile(rf"^{EXAMPLE}_\d+$"))(worked_on(desk, answer_example))


async def _suggest(desk: Desk, client: AsyncWebClient, channel: str) -> None:
    """Pins questions above the messages; without a thread, as Slack's agent view has it."""
    found = await asyncio.to_thread(examples, desk.archive)
    prompts = [{"title": text[:75], "message": text} for text in (*found[: MOST_PROMPTS - 1], "help")]
    try:
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    except SlackApiError as error:
        # A workspace without Slack's agent features.
        log.debug("no suggested prompts: %s", reason_of(error))


def _home(desk: Desk, user: str) -> Home:
    archive = desk.archive
    health = archive.health()
    return Home(
        health,
        archive.sources() if health.ok else (),
        examples(archive) if health.ok else (),
        archive.journal.recent(user, 5),
        _editing(archive, health.problem) if user in desk.editors else None,
    )


def _editing(archive: Archive, problem: str) -> Editing:
    journal: dict[str, Any] = {"journal": "works" if archive.journal.up() else "cannot be written to"}
    with suppress(OnrecordError):
        journal["gaps"] = [Gap(gap.question, gap.times) for gap in archive.journal.gaps()]
        journal["feedback"] = [(one.question, one.reason, one.note) for one in archive.journal.feedback_list()]
    return Editing(problem=problem, **journal)


def examples(archive: Archive) -> tuple[str, ...]:
    """Questions that this very record answers: each was asked just now."""
    events = archive.command("timeline", "", keep=False).answers
    named = Counter(one.speaker for one in events if one.speaker and one.attribution_kind == "named")
    years = Counter(one.date[:4] for one in events if one.date and one.date[:4].isdigit())
    tried = [f"what did {name} say" for name, _ in named.most_common(PEOPLE)]
    tried += [f"timeline {year}.." for year, _ in years.most_common(1)]
    tried.append("which documents do you have")
    return tuple(text for text in tried if archive.reply(text, keep=False).status == "answered")
