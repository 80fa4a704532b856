"""The process that the Procfile starts, with the five documents: questions as people ask them, in both modes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.config import Config
from bot.render.slack_ids import Asked, to_value
from tests.fake_slack import BOT_TOKEN, FakeSlack
from tests.fake_slack.delivery import payload
from tests.fake_slack.process import REAL, Process, bot_process, run_to_end

QUESTION = "what did bensouda say about exchanging information"
WORDS = "we are exchanging information"
FILE = "001_9a076e687b76dfde.txt:7"
HOSTILE = [
    "<!channel> <@U0ALICE> <https://evil.example|here>",
    "x" * 10_000,
    "🔥🔥🔥",
    "'; DROP TABLE statements; --",
    'NEAR("a" OR b*) AND NOT ^c:d "',
    "مرحبا ‮abc‬ שלום",
    "\u200b",
    "* OR 1=1",
]


@pytest.fixture
def places(config: Config) -> dict[str, str]:
    """The seeds' store, and a journal of the test's own."""
    return {"ONRECORD_DATA": str(config.data), "DATABASE_URL": config.database_url}


@pytest.fixture
async def bot(slack: FakeSlack, mode: Any, places: dict[str, str]) -> AsyncIterator[Process]:
    async with bot_process(slack, mode, REAL, LOG_LEVEL="DEBUG", **places) as bot:
        yield bot


async def test_conversation_in_slack(bot: Process, slack: FakeSlack) -> None:
    status, health = await bot.health()
    assert status == 200
    assert health["corpus"]["sources"] == 5

    body = await bot.event("app_mention", text=f"<@U0ONRECORD> {QUESTION}")
    (answer,) = await slack.until_sent(1)
    assert answer["thread_ts"] == body["event"]["ts"]
    shown = json.dumps(answer["blocks"], ensure_ascii=False)
    assert WORDS in shown
    assert FILE in shown
    assert "Bensouda" in shown

    # Delivered again, by Slack's retry or to another process: the journal knows it.
    await bot.event_body(body, {"X-Slack-Retry-Num": "1"})
    await bot.event("message_im", text="what did bensouda say about the olympics")
    await slack.until_sent(2)
    nothing = json.dumps(slack.sent()[1]["blocks"], ensure_ascii=False)
    assert slack.sent()[1]["channel"] == "D0ALICE"
    assert "001_" not in nothing

    for command, text in (("/ask", QUESTION), ("/timeline", "ICC"), ("/quotes", "Bensouda"), ("/sources", "")):
        before = len(slack.sent("response_url"))
        await bot.command(command, text)
        private = (await slack.until_sent(before + 1, "response_url"))[-1]
        assert private["response_type"] == "ephemeral"
        assert ".txt" in json.dumps(private["blocks"]), command
        await bot.event("app_mention", text=f"<@U0ONRECORD> {command[1:]} {text}")
        public = (await slack.until_sent(before + 3))[-1]
        assert public["blocks"][0] == private["blocks"][0], command

    for number, text in enumerate(HOSTILE):
        await bot.event("message_im", text=text)
        await slack.until_sent(7 + number)
    assert len(slack.sent()) == 6 + len(HOSTILE)

    private_message = {"message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True}
    await bot.press("onrecord_choice_0", to_value(Asked(QUESTION)) or "", container=private_message)
    chosen = (await slack.until_sent(5, "response_url"))[-1]
    assert chosen["replace_original"] is True
    assert WORDS in json.dumps(chosen["blocks"])

    assert await bot.end() == 0
    assert all("went wrong" not in message["text"] for message in slack.sent() + slack.sent("response_url"))
    written = bot.stdout + bot.stderr
    for secret in (BOT_TOKEN, WORDS, "olympics", "Bensouda", "DROP TABLE", "🔥"):
        assert secret not in written


async def test_event_that_was_answered_before_a_restart_is_not_answered_again(
    bot: Process, slack: FakeSlack, mode: Any, places: dict[str, str]
) -> None:
    body = payload("message_im") | {"event_id": f"EvRestart{mode}"}
    await bot.event_body(body)
    await slack.until_sent(1)
    assert await bot.end() == 0
    async with bot_process(slack, mode, REAL, **places) as again:
        await again.event_body(body)
        await again.event("message_im", text="which documents do you have")
        await slack.until_sent(2)
        assert await again.end() == 0
    assert WORDS not in slack.sent()[1]["text"]
    assert len(slack.sent()) == 2


async def test_buttons_and_windows_work_after_a_restart(
    bot: Process, slack: FakeSlack, mode: Any, places: dict[str, str]
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {QUESTION}")
    (answer,) = await slack.until_sent(1)
    buttons = {one["text"]["text"]: one for one in answer["blocks"][-1]["elements"]}
    assert await bot.end() == 0
    async with bot_process(slack, mode, REAL, **places) as again:
        for number, label in enumerate(("In context", "Copy as citation", "Why this answer")):
            await again.press(buttons[label]["action_id"], buttons[label]["value"])
            await slack.until_sent(number + 1, "views.update")
        await again.press(buttons["Not right?"]["action_id"], buttons["Not right?"]["value"])
        await slack.until_sent(4, "views.open")
        await again.submit(list(slack.views)[-1], reason="other", note="")
        await again.event("app_home_opened", tab="home")
        await slack.until_sent(1, "views.publish")
        await again.command("/timeline", "sanctions")
        (timeline,) = await slack.until_sent(1, "response_url")
        (csv,) = [one for block in timeline["blocks"] if block["type"] == "actions" for one in block["elements"]
                  if one["text"]["text"] == "CSV"]  # fmt: skip
        await again.press(csv["action_id"], csv["value"])
        await slack.until_sent(1, "files.completeUploadExternal")
        await again.shortcut("message_action")
        await slack.until_sent(4, "views.update")
        assert await again.end() == 0
    context, citation, why, checked = [
        json.dumps(one["view"], ensure_ascii=False) for one in slack.sent("views.update")
    ]
    assert "5" in context
    for shown in (context, citation, checked):
        assert WORDS in shown
        assert FILE.partition(":")[0] in shown
    assert "quotes_by_person" in why
    assert "Thank you" in json.dumps(list(slack.views.values()))
    assert ".txt" in slack.files["F" + next(iter(slack.files))[1:]]["content"].decode()
    assert all("went wrong" not in message["text"] for message in slack.sent() + slack.sent("response_url"))


async def test_event_that_two_processes_get_is_answered_once(slack: FakeSlack, places: dict[str, str]) -> None:
    """While a deployment goes on, the old process and the new one run side by side."""
    async with bot_process(slack, "http", REAL, **places) as one, bot_process(slack, "http", REAL, **places) as other:
        bodies = [payload("message_im", text=f"what did bensouda say {number}") for number in range(5)]
        await asyncio.gather(*(bot.event_body(body) for body in bodies for bot in (one, other)))
        await slack.until_sent(5)
        assert [await one.end(), await other.end()] == [0, 0]
    assert len(slack.sent()) == 5


async def test_serve_without_tokens_exits_2_and_says_which() -> None:
    code, out, err = await run_to_end(REAL, {})
    assert (code, out) == (2, "")
    assert "SLACK_BOT_TOKEN is not set" in err
    assert "Traceback" not in err
