"""The buttons of answers, in both modes."""

from __future__ import annotations

import pytest

from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import QUOTE
from tests.fake_slack.delivery import Bot
from tests.fake_slack.values import Fault
from tests.slack.reading import button, shown

QUESTION = "what did bensouda say about exchanging information"
THREAD = "slack:T0NEWSROOM:C0DESK:1764000000.000100"
"""The conversation of the thread that the pressed buttons of tests/payloads stand in."""
PRIVATE = {"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True}


async def test_choice_is_answered_in_place(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> which one")
    (message,) = await slack.until_sent(1)
    buttons = message["blocks"][-1]["elements"]
    assert [one["text"]["text"] for one in buttons] == ["Fatou Bensouda", "Karim Khan", "Both"]
    (ts,) = [ts for channel, ts in slack.messages if channel == "C0DESK"]
    await bot.press(
        buttons[0]["action_id"],
        buttons[0]["value"],
        container=PRIVATE | {"message_ts": ts, "is_ephemeral": False, "thread_ts": "1764000000.000100"},
    )
    await slack.until_sent(1, "chat.update")
    assert QUOTE in shown(slack.messages["C0DESK", ts])
    assert archive.asked[-1] == ("bensouda", THREAD)
    assert len(slack.sent()) == 1


async def test_private_choice_is_answered_in_place_and_stays_private(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/ask", "which one")
    (message,) = await slack.until_sent(1, "response_url")
    await bot.press(*button(message, "Fatou Bensouda"), container=PRIVATE)
    _, answer = await slack.until_sent(2, "response_url")
    assert answer["replace_original"] is True
    assert answer["response_type"] == "ephemeral"
    assert QUOTE in shown(answer)
    assert slack.sent() == slack.sent("chat.update") == []


async def test_more_shows_the_next_passages(bot: Bot, slack: FakeSlack) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> timeline ICC")
    (message,) = await slack.until_sent(1)
    assert "Event 19 happened." in shown(message)
    assert "Event 20 happened." not in shown(message)
    await bot.press(*button(message, "More (15)"))
    _, following = await slack.until_sent(2)
    assert following["thread_ts"] == "1764000000.000100"
    assert "Event 19 happened." not in shown(following)
    assert "Event 20 happened." in shown(following)


async def test_more_of_a_command_asks_the_command_again(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.command("/timeline", "ICC")
    (message,) = await slack.until_sent(1, "response_url")
    await bot.press(*button(message, "More (15)"), container=PRIVATE)
    await slack.until_sent(2, "response_url")
    assert archive.asked[-1][0] == "timeline ICC"


async def test_private_answer_is_shared_by_name_and_once(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/ask", QUESTION)
    (message,) = await slack.until_sent(1, "response_url")
    await bot.press(*button(message, "Share in channel"), container=PRIVATE)
    (shared,) = await slack.until_sent(1)
    _, left = await slack.until_sent(2, "response_url")
    assert shared["channel"] == "C0DESK"
    assert f"alice asked “ask {QUESTION}” and shared this answer." in shown(shared)
    assert QUOTE in shown(shared)
    assert (left["response_type"], left["replace_original"]) == ("ephemeral", True)
    assert "Share in channel" not in shown(left)


async def test_private_answer_is_shared_also_in_a_channel_that_the_bot_is_not_in(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/ask", QUESTION)
    (message,) = await slack.until_sent(1, "response_url")
    slack.fault("chat.postMessage", Fault(error="not_in_channel"))
    await bot.press(*button(message, "Share in channel"), container=PRIVATE)
    _, shared, _ = await slack.until_sent(3, "response_url")
    assert shared["response_type"] == "in_channel"
    assert QUOTE in shown(shared)


async def test_answer_in_a_direct_conversation_has_nobody_to_be_shared_with(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/ask", QUESTION, channel_id="D0ALICE")
    (message,) = await slack.until_sent(1, "response_url")
    assert "Share in channel" not in shown(message)


@pytest.mark.parametrize(
    ("action", "value"),
    [("onrecord_gone", "x"), ("onrecord_choice_0", "not ours"), ("onrecord_more", '{"v":99,"q":"x","s":0}')],
)
async def test_button_that_no_longer_works_says_so(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, action: str, value: str
) -> None:
    await bot.press(action, value, container=PRIVATE)
    (message,) = await slack.until_sent(1, "response_url")
    assert "no longer works" in message["text"]
    assert archive.asked == []


async def test_share_of_an_answer_that_would_be_another_one_now_says_so(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.command("/ask", QUESTION)
    (message,) = await slack.until_sent(1, "response_url")
    archive.built = 2
    await bot.press(*button(message, "Share in channel"), container=PRIVATE)
    _, said = await slack.until_sent(2, "response_url")
    assert said["response_type"] == "ephemeral"
    assert "The record has changed" in said["text"]


async def test_button_from_before_marks_were_kept_still_works(bot: Bot, slack: FakeSlack) -> None:
    await bot.press("onrecord_more", '{"v":1,"q":"timeline ICC","s":10}')
    (message,) = await slack.until_sent(1)
    assert "Event 20 happened." in shown(message)
