"""Who is answered, where, and with what: over Socket Mode and over HTTP alike."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.render.slack_ids import Asked, to_value
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import HOSTILE, QUOTE
from tests.fake_slack.delivery import Bot, bot_in_process, payload
from tests.fake_slack.server import Fault

QUESTION = "what did bensouda say about exchanging information"
THREAD = "slack:T0NEWSROOM:C0DESK:1764000000.000100"


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


def shown(message: dict[str, Any]) -> str:
    """All that a message's blocks show."""
    return json.dumps(message["blocks"], ensure_ascii=False)


async def test_mention_is_answered_in_thread_with_its_source(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1)
    assert (message["channel"], message["thread_ts"]) == ("C0DESK", "1764000000.000100")
    for words in (QUOTE, "Fatou Bensouda", "001_report.txt:14", "1 June 2021", "inferred", "the ICC prosecutor"):
        assert words in shown(message)
    assert QUOTE in message["text"]
    assert "001_report.txt:14" in message["text"]
    assert archive.asked == [(QUESTION, THREAD)]
    assert archive.threads.isdisjoint({"MainThread"}), "the archive was asked on the event loop"


async def test_mention_within_a_thread_stays_in_it(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("app_mention", thread_ts="1763999999.000001")
    (message,) = await slack.until_sent(1)
    assert message["thread_ts"] == "1763999999.000001"
    assert archive.asked[0][1] == "slack:T0NEWSROOM:C0DESK:1763999999.000001"


async def test_direct_message_is_answered_directly(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("message_im")
    (message,) = await slack.until_sent(1)
    assert message["channel"] == "D0ALICE"
    assert "thread_ts" not in message
    assert archive.asked == [(QUESTION, "slack:T0NEWSROOM:D0ALICE:U0ALICE")]


async def test_direct_message_in_a_thread_is_answered_there(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("message_im", thread_ts="1763999999.000001")
    (message,) = await slack.until_sent(1)
    assert message["thread_ts"] == "1763999999.000001"
    assert archive.asked[0][1] == "slack:T0NEWSROOM:D0ALICE:1763999999.000001"


@pytest.mark.parametrize(
    ("command", "text", "says"),
    [
        ("/ask", QUESTION, QUOTE),
        ("/timeline", "ICC 2010..2035", "Event 10 happened."),
        ("/quotes", "bensouda", QUOTE),
        ("/sources", "", "001_report.txt"),
        ("/ask", "", "Ask me"),
        ("/timeline", "help", "Ask me"),
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
    assert archive.asked[0][1] == "slack:T0NEWSROOM:C0DESK:U0ALICE"


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
        "app_home_opened",
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


async def test_shared_channel_is_told_that_it_is_not_answered(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    body = payload("app_mention") | {"is_ext_shared_channel": True}
    await bot.event_body(body)
    (message,) = await slack.until_sent(1)
    assert "shared with another organisation" in message["text"]
    assert archive.asked == []


async def test_choice_is_answered_in_place(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> which one")
    (message,) = await slack.until_sent(1)
    buttons = message["blocks"][-1]["elements"]
    assert [one["text"]["text"] for one in buttons] == ["Fatou Bensouda", "Karim Khan", "Both"]
    (ts,) = [ts for channel, ts in slack.messages if channel == "C0DESK"]
    await bot.press(
        buttons[0]["action_id"],
        buttons[0]["value"],
        container={
            "type": "message",
            "message_ts": ts,
            "channel_id": "C0DESK",
            "is_ephemeral": False,
            "thread_ts": "1764000000.000100",
        },
    )
    await slack.until_sent(1, "chat.update")
    assert QUOTE in shown(slack.messages["C0DESK", ts])
    assert archive.asked[-1] == ("bensouda", THREAD)
    assert len(slack.sent()) == 1


async def test_private_choice_is_answered_in_place_and_stays_private(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/ask", "which one")
    (message,) = await slack.until_sent(1, "response_url")
    button = message["blocks"][-1]["elements"][0]
    await bot.press(
        button["action_id"],
        button["value"],
        container={"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True},
    )
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
    more = message["blocks"][-1]["elements"][0]
    assert more["text"]["text"] == "More (15)"
    await bot.press(more["action_id"], more["value"])
    _, following = await slack.until_sent(2)
    assert following["thread_ts"] == "1764000000.000100"
    assert "Event 19 happened." not in shown(following)
    assert "Event 20 happened." in shown(following)


async def test_more_of_a_command_asks_the_command_again(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.command("/timeline", "ICC")
    (message,) = await slack.until_sent(1, "response_url")
    more = message["blocks"][-1]["elements"][0]
    await bot.press(
        more["action_id"],
        more["value"],
        container={"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True},
    )
    await slack.until_sent(2, "response_url")
    assert archive.asked[-1][0] == "timeline ICC"


PRIVATE = {"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True}


def button(message: dict[str, Any], label: str) -> tuple[str, str]:
    """Action id and value of the button with this label."""
    (found,) = [one for one in message["blocks"][-1]["elements"] if one["text"]["text"] == label]
    return found["action_id"], found["value"]


async def test_why_and_citation_open_a_window_for_who_pressed(bot: Bot, slack: FakeSlack) -> None:
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1)
    for label, says in (("Why this answer", "quotes_by_person"), ("Copy as citation", "article-newspaper")):
        opened = len(slack.sent("views.update"))
        await bot.press(*button(message, label))
        await slack.until_sent(opened + 1, "views.update")
        view = slack.views[slack.sent("views.update")[-1]["view_id"]]
        assert view["title"]["text"] == label
        assert says in json.dumps(view)
    assert len(slack.sent()) == 1
    assert slack.sent("response_url") == []


async def test_window_is_opened_before_the_answer_is_looked_for(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.press("onrecord_why", to_value(Asked("slow bensouda")) or "")
    await slack.until_sent(1, "views.open")
    assert slack.sent("views.update") == []
    archive.go_on.set()
    await slack.until_sent(1, "views.update")


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id"])
async def test_expired_trigger_is_told_and_no_failure(bot: Bot, slack: FakeSlack, error: str) -> None:
    slack.fault("views.open", Fault(error=error))
    await bot.press("onrecord_why", to_value(Asked("bensouda")) or "")
    (message,) = await slack.until_sent(1, "response_url")
    assert "press the button again" in message["text"]


async def test_window_closed_too_soon_is_no_failure(bot: Bot, slack: FakeSlack) -> None:
    slack.fault("views.update", Fault(error="not_found"))
    await bot.press("onrecord_why", to_value(Asked("bensouda")) or "")
    await slack.until(lambda: any(call.method == "views.update" for call in slack.calls))
    await bot.event("message_im")
    await slack.until_sent(1)
    assert slack.sent("response_url") == []


async def test_failure_while_a_window_is_open_is_said_in_it(bot: Bot, slack: FakeSlack) -> None:
    await bot.press("onrecord_cite", to_value(Asked("broken")) or "")
    await slack.until(lambda: slack.sent("views.update") and slack.sent("response_url"))
    assert "something went wrong" in json.dumps(list(slack.views.values()))
    assert "number" in slack.sent("response_url")[0]["text"]


async def test_private_answer_is_shared_by_name_and_once(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/ask", QUESTION)
    (message,) = await slack.until_sent(1, "response_url")
    await bot.press(*button(message, "Share in channel"), container=PRIVATE)
    _, shared, left = await slack.until_sent(3, "response_url")
    assert shared["response_type"] == "in_channel"
    assert f"alice asked “ask {QUESTION}” and shared this answer." in shown(shared)
    assert QUOTE in shown(shared)
    assert (left["response_type"], left["replace_original"]) == ("ephemeral", True)
    assert "Share in channel" not in shown(left)


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
    await bot.press(
        action,
        value,
        container={"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True},
    )
    (message,) = await slack.until_sent(1, "response_url")
    assert "no longer works" in message["text"]
    assert archive.asked == []


async def test_unknown_command_says_so(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/retired", "x")
    (message,) = await slack.until_sent(1, "response_url")
    assert "do not know" in message["text"]


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
    assert slack.sent()[0]["thread_ts"] == "1764000000.000100"
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
