"""What every test of Slack starts from: our Slack on loopback, an archive of its own, and the bot in either mode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.delivery import Bot, bot_in_process


@pytest.fixture(params=["socket", "http"])
def mode(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def archive() -> FakeArchive:
    return FakeArchive()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        yield slack
        assert slack.violations == []


@pytest.fixture
async def bot(slack: FakeSlack, mode: Any, archive: FakeArchive) -> AsyncIterator[Bot]:
    async with bot_in_process(slack, mode, archive) as bot:
        yield bot
