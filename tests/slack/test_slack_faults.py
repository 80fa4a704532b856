"""Hostile text, failures, limits, and Slack's own faults, in both modes."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.render.slack_ids import Asked, to_value
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import HOSTILE, QUOTE
from tests.fake_slack.delivery import EDITOR, Bot
from tests.fake_slack.values import Fault

QUESTION = "what did bensouda say about exchanging information"


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


async def test_acknowledgement_of_what_nobody_listens_for_does_not_wait_for_slack(bot: Bot, slack: FakeSlack) -> None:
    released = asyncio.Event()
    slack.fault("chat.postMessage", Fault(hold=released))
    slack.fault("response_url", Fault(hold=released))
    async with asyncio.timeout(2):
        await bot.shortcut("shortcut", callback_id="onrecord_gone")
        await bot.command("/zebra", "what did bensouda say")
    released.set()
    await slack.until(lambda: slack.sent() and slack.sent("response_url"))
    assert "another version" in slack.sent()[0]["text"]
    assert "do not know this command" in slack.sent("response_url")[0]["text"]


async def test_hostile_text_is_harmless_in_every_window_too(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    asked = to_value(Asked("hostile <!channel>")) or ""
    for number, action in enumerate(("onrecord_context", "onrecord_cite", "onrecord_why")):
        await bot.press(action, asked)
        await slack.until_sent(number + 1, "views.update")
    await bot.press("onrecord_wrong", asked)
    await slack.until_sent(4, "views.open")
    await bot.submit(list(slack.views)[-1], reason="other", note="<!here> " * 100)
    await bot.shortcut("shortcut")
    await slack.until_sent(5, "views.open")
    await bot.submit(list(slack.views)[-1], question="hostile <@U0BOB> <https://evil.example|x>")
    await bot.shortcut(
        "message_action", message={"type": "message", "ts": "1.1", "text": "<!channel> exchanging. " * 30}
    )
    await slack.until_sent(4, "views.update")
    await bot.event("message_im", text="<!channel> &lt;!here&gt; hostile " * 50)
    await slack.until_sent(1)
    await bot.event("app_home_opened", tab="home", user=EDITOR)
    await bot.event("app_home_opened", tab="home")
    await slack.until_sent(2, "views.publish")
    # That nothing in them could ping, lead away or be refused is checked by FakeSlack (`violations`).
    assert archive.journal.said[0].note.startswith("<!here>")
    assert all("went wrong" not in json.dumps(one) for one in slack.views.values())


async def test_press_and_shortcut_delivered_twice_open_one_window(bot: Bot, slack: FakeSlack) -> None:
    press = await bot.press("onrecord_context", to_value(Asked("bensouda")) or "")
    await bot.form("interactive", press)
    shortcut = await bot.shortcut("message_action")
    await bot.form("interactive", shortcut)
    await slack.until_sent(2, "views.update")
    await bot.event("message_im")
    await slack.until_sent(1)
    assert len([call for call in slack.calls if call.method == "views.open"]) == 2


async def test_form_and_shortcut_of_another_version_say_so(bot: Bot, slack: FakeSlack) -> None:
    await bot.shortcut("shortcut", callback_id="onrecord_gone")
    await bot.shortcut("message_action", callback_id="onrecord_gone")
    await slack.until(lambda: slack.sent() and slack.sent("response_url"))
    assert "another version" in slack.sent()[0]["text"]
    assert "another version" in slack.sent("response_url")[0]["text"]
    slack.views["V0OLD"] = {"callback_id": "onrecord_gone_form"}
    await bot.submit("V0OLD", question="x")
    assert "another version" in json.dumps(slack.views["V0OLD"])


async def test_429_and_errors_of_slack_hold_for_windows_and_files_too(bot: Bot, slack: FakeSlack) -> None:
    slack.fault("views.update", Fault(retry_after=0))
    slack.fault("files.getUploadURLExternal", Fault(status=500, error="internal_error"))
    slack.fault("files.completeUploadExternal", Fault(retry_after=0))
    await bot.press("onrecord_context", to_value(Asked("bensouda")) or "")
    await bot.press("onrecord_csv", to_value(Asked("timeline ICC")) or "")
    await slack.until(lambda: slack.sent("views.update") and slack.sent("files.completeUploadExternal"))
    assert len(slack.files) == 1
