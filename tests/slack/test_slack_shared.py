"""Channels and direct messages that another organisation reads along, in both modes."""

from __future__ import annotations

import json

from bot.render.slack_ids import Asked, to_value
from bot.store.journal import ChannelSettings
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import QUOTE
from tests.fake_slack.delivery import Bot, payload
from tests.slack.reading import shown, view

QUESTION = "what did bensouda say about exchanging information"
PRIVATE = {"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True}
SHARED = "shared with another organisation"


async def test_shared_channel_is_told_that_it_is_not_answered(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event_body(payload("app_mention") | {"is_ext_shared_channel": True})
    (message,) = await slack.until_sent(1)
    assert SHARED in message["text"]
    assert archive.asked == []


async def test_commands_buttons_and_shortcuts_are_refused_in_a_shared_channel(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    slack.shared.add("C0DESK")
    for number, command in enumerate(("/ask", "/timeline", "/quotes", "/sources", "/record")):
        await bot.command(command, "bensouda")
        assert SHARED in (await slack.until_sent(number + 1, "response_url"))[-1]["text"]
    await bot.press("onrecord_more", to_value(Asked("timeline ICC", 10)) or "", container=PRIVATE)
    assert SHARED in (await slack.until_sent(6, "response_url"))[-1]["text"]
    await bot.press("onrecord_choice_0", to_value(Asked("bensouda")) or "", container=PRIVATE)
    assert SHARED in (await slack.until_sent(7, "response_url"))[-1]["text"]
    await bot.press("onrecord_share", to_value(Asked("bensouda")) or "", container=PRIVATE)
    assert "did not share" in (await slack.until_sent(8, "response_url"))[-1]["text"]
    for number, action in enumerate(("onrecord_context", "onrecord_cite", "onrecord_why")):
        await bot.press(action, to_value(Asked("bensouda")) or "")
        await slack.until_sent(number + 1, "views.update")
    await bot.shortcut("message_action")
    await slack.until_sent(4, "views.update")
    assert SHARED in shown(view(slack))
    assert archive.asked == []
    assert QUOTE not in json.dumps([call.arguments for call in slack.calls], ensure_ascii=False)


async def test_shared_channel_is_answered_where_an_editor_allowed_it(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    slack.shared.add("C0DESK")
    archive.journal.channels["C0DESK"] = ChannelSettings(external=True, sources=("001_report.txt",))
    await bot.event_body(payload("app_mention") | {"is_ext_shared_channel": True})
    await bot.command("/ask", QUESTION)
    await slack.until(lambda: slack.sent() and slack.sent("response_url"))
    assert QUOTE in shown(slack.sent()[0])
    assert QUOTE in shown(slack.sent("response_url")[0])


async def test_direct_message_of_another_organisation_is_refused(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event_body(payload("message_im") | {"is_ext_shared_channel": True})
    (message,) = await slack.until_sent(1)
    assert SHARED in message["text"]
    assert archive.asked == []


async def test_channel_that_slack_tells_nothing_of_is_answered_privately_and_not_shared_into(
    bot: Bot, slack: FakeSlack
) -> None:
    slack.hidden.add("C0DESK")
    await bot.command("/ask", QUESTION)
    (answer,) = await slack.until_sent(1, "response_url")
    assert QUOTE in shown(answer)
    assert "Share in channel" not in shown(answer)
    await bot.press("onrecord_share", to_value(Asked(QUESTION)) or "", container=PRIVATE)
    _, refused = await slack.until_sent(2, "response_url")
    assert "did not share" in refused["text"]
