"""How a channel is answered: its settings, and channels that other organisations read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.render.slack_ids import Asked, to_value
from bot.store.journal import ChannelSettings
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import QUOTE
from tests.fake_slack.delivery import EDITOR, Bot
from tests.slack.reading import button, shown, view

QUESTION = "what did bensouda say about exchanging information"
THREAD_TS = "1764000000.000100"
PRIVATE = {"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True}


async def last_of_all(bot: Bot, slack: FakeSlack) -> None:
    """Waits until a direct message is answered: what came before it had its chance."""
    before = len(slack.sent())
    await bot.event("message_im", text="nothing of the kind")
    await slack.until(lambda: any(one["channel"] == "D0ALICE" for one in slack.sent()[before:]))


def in_channel(slack: FakeSlack) -> list[dict[str, Any]]:
    return [one for one in slack.sent() if one["channel"] != "D0ALICE"]


async def test_private_channel_is_answered_to_the_asker_alone_with_a_button_to_share(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(private=True)
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1, "chat.postEphemeral")
    assert (message["channel"], message["user"]) == ("C0DESK", "U0ALICE")
    assert QUOTE in shown(message)
    assert button(message, "Share in channel")
    assert slack.sent() == []
    # What stands below an answer that all can see is private too, since the setting says so now.
    await bot.press("onrecord_more", to_value(Asked("timeline ICC", 10)) or "")
    (more,) = await slack.until_sent(1, "response_url")
    assert more["response_type"] == "ephemeral"
    assert slack.sent() == []


async def test_silent_channel_is_told_so_to_the_asker_alone(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(mode="silent")
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1, "chat.postEphemeral")
    assert "silent in this channel" in message["text"]
    await bot.command("/ask", QUESTION)
    (answer,) = await slack.until_sent(1, "response_url")
    assert QUOTE in shown(answer)
    assert "Share in channel" not in shown(answer)
    await bot.press("onrecord_share", to_value(Asked(QUESTION)) or "", container=PRIVATE)
    _, refused = await slack.until_sent(2, "response_url")
    assert refused["response_type"] == "ephemeral"
    assert "did not share" in refused["text"]
    assert slack.sent() == []


async def test_questions_in_a_thread_are_followed_where_the_channel_says_so(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(mode="follow")
    await bot.event("app_mention", ts=THREAD_TS)
    await slack.until_sent(1)
    await bot.event("message_thread", text="what else did bensouda say")
    _, message = await slack.until_sent(2)
    assert message["thread_ts"] == THREAD_TS
    assert QUOTE in shown(message)


async def test_thread_that_was_answered_before_a_restart_is_still_followed(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(mode="follow")
    archive.journal.questions.append((QUESTION, "answered", f"slack:T0NEWSROOM:C0DESK:{THREAD_TS}", "U0ALICE"))
    await bot.event("message_thread", text="what else did bensouda say")
    (message,) = await slack.until_sent(1)
    assert QUOTE in shown(message)


@pytest.mark.parametrize(
    "event",
    [
        {"text": "thanks, bensouda it is"},
        {"text": "<@U0BOB> what did bensouda say?"},
        {"text": "can you call the office?"},
        {"text": "what did bensouda say?", "thread_ts": "1763000000.000001"},
        {"text": "what did bensouda say?", "bot_id": "B0OTHER"},
        {"text": "what did bensouda say?", "edited": {"user": "U0ALICE", "ts": "1"}},
        {"text": "what did bensouda say?", "channel": "C0OTHER"},
    ],
    ids=["no question", "to somebody else", "nothing on record", "another thread", "a bot", "an edit", "mention only"],
)
async def test_what_people_say_to_each_other_is_not_answered(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, event: dict[str, Any]
) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(mode="follow")
    archive.journal.questions.append((QUESTION, "answered", f"slack:T0NEWSROOM:C0DESK:{THREAD_TS}", "U0ALICE"))
    await bot.event("message_thread", **event)
    await last_of_all(bot, slack)
    assert in_channel(slack) == []


async def test_mention_in_a_followed_thread_is_answered_once(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(mode="follow")
    same = {"ts": "1764000009.000100", "thread_ts": THREAD_TS, "text": "<@U0ONRECORD> what did bensouda say?"}
    archive.journal.questions.append((QUESTION, "answered", f"slack:T0NEWSROOM:C0DESK:{THREAD_TS}", "U0ALICE"))
    await bot.event("message_thread", **same)
    await bot.event("app_mention", **same)
    await last_of_all(bot, slack)
    await slack.until(lambda: in_channel(slack))
    assert len(in_channel(slack)) == 1


@pytest.mark.parametrize("order", [("message_mpim", "app_mention"), ("app_mention", "message_mpim")])
async def test_mention_in_a_group_conversation_is_answered_once_however_slack_delivers_it(
    bot: Bot, slack: FakeSlack, order: tuple[str, str]
) -> None:
    for name in order:
        await bot.event(name, channel="G0GROUP", ts="1764000009.000200", text="<@U0ONRECORD> bensouda")
    await last_of_all(bot, slack)
    await slack.until(lambda: in_channel(slack))
    (message,) = in_channel(slack)
    assert (message["channel"], message["thread_ts"]) == ("G0GROUP", "1764000009.000200")


async def test_group_conversation_is_left_alone_unless_mentioned(bot: Bot, slack: FakeSlack) -> None:
    await bot.event("message_mpim", text="what did bensouda say?")
    await last_of_all(bot, slack)
    assert in_channel(slack) == []


async def test_channel_with_a_choice_of_documents_gets_nothing_of_others_anywhere(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(sources=("002_other.txt",))
    await bot.event("app_mention", text="<@U0ONRECORD> bensouda inquiry")
    (both,) = await slack.until_sent(1)
    assert "the inquiry goes on" in shown(both)
    await bot.command("/ask", "bensouda")
    await bot.command("/timeline", "ICC")
    await bot.command("/sources", "")
    ask, timeline, sources = await slack.until_sent(3, "response_url")
    assert "Nothing on record" in shown(ask)
    assert "Nothing on record" in shown(timeline)
    assert "002_other.txt" in shown(sources)
    for number, action in enumerate(("onrecord_context", "onrecord_cite", "onrecord_why")):
        await bot.press(action, to_value(Asked("bensouda")) or "")
        await slack.until_sent(number + 1, "views.update")
    await bot.press("onrecord_csv", to_value(Asked("timeline ICC")) or "")
    await slack.until_sent(4, "response_url")
    await bot.shortcut("message_action", message={"type": "message", "ts": "1.1", "text": "They are exchanging notes"})
    await slack.until_sent(4, "views.update")
    assert "Nothing on record" in shown(view(slack))
    everything = json.dumps([call.arguments for call in slack.calls], ensure_ascii=False)
    assert QUOTE not in everything
    assert "001_report.txt" not in everything
    assert "Event 10" not in everything
    assert slack.files == {}


async def test_a_channel_may_forbid_the_language_model(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> bensouda inquiry")
    await slack.until_sent(1)
    archive.journal.channels["C0CALM"] = ChannelSettings(without_reader=True)
    await bot.event("app_mention", text="<@U0ONRECORD> bensouda inquiry", channel="C0CALM")
    await slack.until_sent(2)
    assert [clearance.reader for clearance in archive.cleared] == [True, False]


async def settings_form(bot: Bot, slack: FakeSlack, channel: str = "C0DESK") -> str:
    """Opens the settings of a channel as an editor does; the view's id."""
    await bot.press_in("V0HOME", "onrecord_settings", "settings", user={"id": EDITOR})
    await slack.until_sent(1, "views.open")
    view_id = list(slack.views)[-1]
    before = len(slack.sent("views.update"))
    await bot.press_in(view_id, "onrecord_channel", user={"id": EDITOR}, selected_conversation=channel)
    await slack.until_sent(before + 1, "views.update")
    return view_id


async def test_editor_sets_a_channel_and_it_holds_at_once(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(mode="follow", sources=("001_report.txt",))
    view_id = await settings_form(bot, slack)
    elements = {block["element"]["action_id"]: block["element"] for block in view(slack)["blocks"][2:]}
    assert elements["mode"]["initial_option"]["value"] == "follow"
    assert [one["value"] for one in elements["sources"]["initial_options"]] == ["001_report.txt"]
    await bot.submit(
        view_id, user={"id": EDITOR}, mode="mention", ticks=["private", "external"], sources=["002_other.txt"]
    )
    assert "Saved" in shown(view(slack))
    assert archive.journal.channels["C0DESK"] == ChannelSettings("mention", True, ("002_other.txt",), True)
    await bot.event("app_mention", text="<@U0ONRECORD> bensouda")
    (message,) = await slack.until_sent(1, "chat.postEphemeral")
    assert QUOTE not in shown(message)


async def test_nobody_but_an_editor_sets_a_channel(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    view_id = await settings_form(bot, slack)
    await bot.submit(view_id, mode="silent")
    assert "Only editors" in shown(view(slack))
    await bot.press_in("V0HOME", "onrecord_settings", "settings")
    await slack.until_sent(2, "views.open")
    assert "Only editors" in shown(view(slack))
    assert archive.journal.channels == {}


async def test_settings_keep_the_documents_that_they_may_not_name(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(sources=("001_report.txt", "003_secret.txt", "004_gone.txt"))
    view_id = await settings_form(bot, slack)
    assert "Secret" not in shown(view(slack))
    assert "003_secret" not in shown(view(slack))
    # No document chosen any more: without the one under an embargo that would mean all.
    await bot.submit(view_id, user={"id": EDITOR}, mode="mention", ticks=[], sources=[])
    assert archive.journal.channels["C0DESK"].sources == ("003_secret.txt",)


async def test_whom_nobody_asked_says_nothing_where_it_is_too_much(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(mode="follow")
    await bot.event("app_mention", thread_ts="1764000000.000200")
    await slack.until_sent(1)
    monkeypatch.setattr("bot.slack.desk.WAITING", 0)
    await bot.event("message_thread", thread_ts="1764000000.000200", text="what did bensouda say?")
    await slack.quiet()
    assert len(slack.sent()) == 1
