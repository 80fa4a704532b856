"""Who is answered, where, and with what: over Socket Mode and over HTTP alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import QUOTE
from tests.fake_slack.delivery import Bot, payload

QUESTION = "what did bensouda say about exchanging information"


def shown(message: dict[str, Any]) -> str:
    """All that a message's blocks show."""
    return json.dumps(message["blocks"], ensure_ascii=False)


async def test_mention_is_answered_in_thread_with_its_source(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    body = await bot.event("app_mention")
    (message,) = await slack.until_sent(1)
    assert (message["channel"], message["thread_ts"]) == ("C0DESK", body["event"]["ts"])
    for words in (QUOTE, "Fatou Bensouda", "001_report.txt:14", "1 June 2021", "inferred", "the ICC prosecutor"):
        assert words in shown(message)
    assert QUOTE in message["text"]
    assert "001_report.txt:14" in message["text"]
    assert archive.asked == [(QUESTION, f"slack:T0NEWSROOM:C0DESK:{body['event']['ts']}")]
    assert archive.threads.isdisjoint({"MainThread"}), "the archive was asked on the event loop"


async def test_mention_within_a_thread_stays_in_it(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("app_mention", thread_ts="1763999999.000001")
    (message,) = await slack.until_sent(1)
    assert message["thread_ts"] == "1763999999.000001"
    assert archive.asked[0][1] == "slack:T0NEWSROOM:C0DESK:1763999999.000001"


async def test_direct_message_is_answered_in_its_thread_as_the_agent_view_has_it(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    body = await bot.event("message_im")
    (message,) = await slack.until_sent(1)
    assert (message["channel"], message["thread_ts"]) == ("D0ALICE", body["event"]["ts"])
    assert archive.asked == [(QUESTION, "slack:T0NEWSROOM:D0ALICE:U0ALICE")]


async def test_direct_conversation_is_one_conversation_in_all_its_threads(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event("message_im", thread_ts="1763999999.000001")
    (message,) = await slack.until_sent(1)
    assert message["thread_ts"] == "1763999999.000001"
    assert archive.asked[0][1] == "slack:T0NEWSROOM:D0ALICE:U0ALICE"


@pytest.mark.parametrize(
    ("command", "text", "says"),
    [
        ("/ask", QUESTION, QUOTE),
        ("/timeline", "ICC 2010..2035", "Event 10 happened."),
        ("/quotes", "bensouda", QUOTE),
        ("/sources", "", "001_report.txt"),
        ("/ask", "", "Ask me"),
        ("/quotes", "help", "Ask me"),
        ("/record", "help", "Ask me"),
        ("/record", "", "Ask me"),
        ("/record", "status", "2 documents"),
    ],
)
async def test_command_is_answered_to_the_asker_alone(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, command: str, text: str, says: str
) -> None:
    await bot.command(command, text)
    (message,) = await slack.until_sent(1, "response_url")
    assert message["response_type"] == "ephemeral"
    assert says in shown(message)
    assert slack.sent() == []
    assert {conversation for _, conversation in archive.asked} <= {"slack:T0NEWSROOM:C0DESK:U0ALICE"}


@pytest.mark.parametrize("text", ["timeline ICC", "!timeline ICC", "/timeline ICC", "  !TIMELINE ICC"])
async def test_every_command_works_by_mention_too(bot: Bot, slack: FakeSlack, archive: FakeArchive, text: str) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {text}")
    (message,) = await slack.until_sent(1)
    assert "Event 10 happened." in shown(message)
    assert archive.asked[0][0] == text.strip()


@pytest.mark.parametrize("text", ["<@U0ONRECORD>", "<@U0ONRECORD|onrecord>   ", ""])
async def test_empty_mention_is_answered_with_help(bot: Bot, slack: FakeSlack, text: str) -> None:
    await bot.event("app_mention", text=text)
    (message,) = await slack.until_sent(1)
    assert "Ask me" in shown(message)


async def test_event_delivered_twice_is_answered_once(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    body = await bot.event("app_mention")
    await bot.event_body(body, {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"})
    command = await bot.command("/ask", QUESTION)
    await bot.form("slash_commands", command)
    # What is asked last is answered last, so the others had their chance.
    await bot.event("message_im")
    await slack.until(lambda: len(slack.sent()) >= 2 and slack.sent("response_url"))
    assert len(archive.asked) == 3
    assert [message["channel"] for message in slack.sent()] == ["C0DESK", "D0ALICE"]
    assert len(slack.sent("response_url")) == 1


@pytest.mark.parametrize(
    "name",
    [
        "message_own",
        "message_other_bot",
        "mention_other_bot",
        "message_changed",
        "message_deleted",
        "mention_edited",
        "message_joined",
        "message_channel",
        "message_thread",
    ],
)
async def test_what_is_not_a_question_to_us_is_ignored(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, name: str
) -> None:
    await bot.event(name)
    await bot.event("message_im", text="nothing of the kind")
    (message,) = await slack.until_sent(1)
    assert "nothing of the kind" in message["text"]
    assert len(archive.asked) == 1


async def test_message_without_text_is_ignored(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    body = payload("message_im")
    del body["event"]["text"]
    await bot.event_body(body)
    await bot.event("message_im")
    await slack.until_sent(1)
    assert len(archive.asked) == 1


async def test_unknown_command_says_so(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/retired", "x")
    (message,) = await slack.until_sent(1, "response_url")
    assert "do not know" in message["text"]
