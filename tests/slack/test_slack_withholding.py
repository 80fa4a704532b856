"""All ways in which a document is withheld times all surfaces of Slack: nothing of it is shown on any."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable

import pytest

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from tests.fake_slack import FakeSlack
from tests.fake_slack.delivery import EDITOR, bot_in_process
from tests.slack.surfaces import SURFACES, prepare
from tests.withholding import BUILT, OK_BEFORE, RUNNING, Way, documents, take_away, told, write_register

Newsroom = Callable[..., Config]
QUESTION = "who said anything about the dam"
SECRET_QUESTION = "who forged the ledgers of the dam"
PUBLIC = ("mention", "More", "Share", "choice", "group", "question in", "Picture", "CSV", "TimelineJS")
SHOWN = ("dam.txt", "Solheim", "Norvik")
"""What the other documents have: surfaces that shows nothing at all would prove nothing."""


async def everything_shown(slack: FakeSlack, archive: Archive) -> list[str]:
    """What is sent and shown when all surfaces are used at once, each by somebody else."""
    prepare(archive.journal)
    async with bot_in_process(slack, "http", archive) as bot:
        for question in (QUESTION, SECRET_QUESTION):
            people = (f"U0{'ONE' if question == QUESTION else 'TWO'}{n:02}" for n in range(len(SURFACES)))
            pairs = zip(SURFACES.values(), people, strict=True)
            await asyncio.gather(*(one.drive(bot, slack, user, question) for one, user in pairs))
            await slack.quiet()
    files = (file.get("content", b"").decode(errors="replace") + str(file) for file in slack.files.values())
    windows = (json.dumps(view, ensure_ascii=False) for view in (*slack.views.values(), *slack.homes.values()))
    return [*(json.dumps(call.arguments, ensure_ascii=False) for call in slack.calls), *files, *windows]


def leaks(shown: Iterable[str]) -> list[str]:
    return [f"{found}: {text}" for text in shown if (found := told(text, SECRET_QUESTION))]


@pytest.mark.parametrize("way", [way for way in BUILT if way.builds], ids=lambda way: way.name)
async def test_no_surface_shows_what_a_build_withheld(way: Way, slack: FakeSlack, newsroom: Newsroom) -> None:
    config = newsroom(documents(way))
    write_register(config, way.register)
    build(config)
    shown = await everything_shown(slack, Archive.open(config))
    assert leaks(shown) == []
    assert sum(any(word in text for word in SHOWN) for text in shown) > len(SURFACES) / 2


@pytest.mark.parametrize("way", RUNNING, ids=lambda way: way.name)
async def test_no_surface_shows_what_was_withheld_without_a_build(
    way: Way, slack: FakeSlack, newsroom: Newsroom
) -> None:
    config = newsroom(documents(way), OK_BEFORE)
    build(config)
    archive = Archive.open(config)
    take_away(config, way)
    archive.look_at_files()  # as the process does by itself every few seconds
    assert leaks(await everything_shown(slack, archive)) == []


@pytest.mark.parametrize("way", [BUILT[1], BUILT[3], RUNNING[0]], ids=lambda way: way.name)
async def test_editors_see_no_more_of_it_but_that_there_is_an_embargo(
    way: Way, slack: FakeSlack, newsroom: Newsroom
) -> None:
    config = newsroom(documents(way), OK_BEFORE)
    build(config)
    archive = Archive.open(config)
    take_away(config, way)
    prepare(archive.journal)
    async with bot_in_process(slack, "http", archive) as bot:
        for name, surface in SURFACES.items():
            text = await surface.show(bot, slack, EDITOR, SECRET_QUESTION)
            assert not told(text, SECRET_QUESTION), name
            if name.startswith(PUBLIC) and "private" not in name:
                assert "embargo" not in text.casefold(), name
