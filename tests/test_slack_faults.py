"""Hostile text, failures, limits, and Slack's own faults, in both modes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import HOSTILE, QUOTE
from tests.fake_slack.delivery import Bot, bot_in_process
from tests.fake_slack.values import Fault

QUESTION = "what did bensouda say about exchanging information"


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


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> <!here> <!everyone> <!subteam^S1|@desk> <@U0ALICE> hostile",
        "hostile <https://evil.example|click> &lt;!channel&gt; *_~`",
        "x" * 10_000,
        "bensouda " * 1500,
        ":fire: 🔥🔥🔥",
        "🔥",
        "'; DROP TABLE statements; --",
        'NEAR("a" OR b*) AND NOT ^c:d',
        "مرحبا بالعالم ‮abc‬ שלום",
        "\u0000\u200b\ufeff",
        "&lt;!channel&gt;",
        "long",
        "hostile",
        "<",
        "<<<>>>",
        "a\nb\tc",
    ],
)
async def test_hostile_text_pings_nobody_and_breaks_nothing(bot: Bot, slack: FakeSlack, text: str) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {text}")
    await bot.command("/ask", text)
    await slack.until(lambda: slack.sent() and slack.sent("response_url"))
    # That every payload is within the limits and free of live markup is checked by FakeSlack (`violations`).
    assert "went wrong" not in slack.sent()[0]["text"] + slack.sent("response_url")[0]["text"]


async def test_verbatim_markup_stays_verbatim(bot: Bot, slack: FakeSlack) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> hostile")
    (message,) = await slack.until_sent(1)
    quotation = message["blocks"][0]["elements"][0]
    assert quotation == {"type": "rich_text_quote", "elements": [{"type": "text", "text": HOSTILE}]}


async def test_failure_is_an_apology_with_a_number_that_the_log_has(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "bot")
    await bot.event("app_mention", text="<@U0ONRECORD> broken zebra")
    await bot.command("/ask", "broken zebra")
    await slack.until(lambda: slack.sent() and slack.sent("response_url"))
    for message in (slack.sent()[0], slack.sent("response_url")[0]):
        number = message["text"].split()[-1]
        assert number in caplog.text
    assert slack.sent()[0]["thread_ts"]
    assert "zebra" not in caplog.text
    assert "RuntimeError" in caplog.text


async def test_429_is_obeyed(bot: Bot, slack: FakeSlack) -> None:
    slack.fault("chat.postMessage", Fault(retry_after=1))
    slack.fault("response_url", Fault(retry_after=1))
    await bot.event("app_mention")
    await bot.command("/ask", QUESTION)
    await slack.until(lambda: slack.sent() and slack.sent("response_url"))
    for method in ("chat.postMessage", "response_url"):
        first, second = [call for call in slack.calls if call.method == method]
        assert first.status == 429
        assert second.at - first.at >= 1


async def test_errors_of_slack_are_tried_again(bot: Bot, slack: FakeSlack) -> None:
    slack.fault("chat.postMessage", Fault(status=500, error="internal_error"))
    slack.fault("response_url", Fault(status=500))
    await bot.event("app_mention")
    await bot.command("/ask", QUESTION)
    await slack.until(lambda: slack.sent() and slack.sent("response_url"))
    assert QUOTE in slack.sent()[0]["text"]


async def test_blocks_that_slack_refuses_are_sent_as_text(bot: Bot, slack: FakeSlack) -> None:
    slack.fault("chat.postMessage", Fault(error="invalid_blocks"))
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1)
    assert "blocks" not in message
    assert QUOTE in message["text"]


async def test_acknowledgement_does_not_wait_for_the_answer(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> slow bensouda")
    await bot.command("/ask", "slow bensouda")
    assert slack.sent() == slack.sent("response_url") == []
    archive.go_on.set()
    await slack.until(lambda: slack.sent() and slack.sent("response_url"))
