"""App Home, the agent view, shortcuts, /record, direct messages that are no question."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import QUOTE
from tests.fake_slack.delivery import EDITOR, Bot
from tests.fake_slack.values import Fault
from tests.slack.reading import button, shown, view

QUESTION = "what did bensouda say about exchanging information"


async def home_of(bot: Bot, slack: FakeSlack, user: str = "U0ALICE") -> dict[str, Any]:
    """App Home as this person sees it after opening it."""
    before = len(slack.sent("views.publish"))
    await bot.event("app_home_opened", tab="home", user=user)
    await slack.until_sent(before + 1, "views.publish")
    return slack.homes[user]


async def test_home_says_what_is_on_record_as_of_when_and_how_to_ask(bot: Bot, slack: FakeSlack) -> None:
    home = await home_of(bot, slack)
    for words in (
        "2 documents",
        "60 passages",
        "Built 21 November 2026",
        "Newest documents",
        "Other",
        "1 February 2023",
    ):
        assert words in shown(home)
    assert button(home, "what did Fatou Bensouda say")
    assert "which documents" not in shown(home), "an example that this record does not answer"
    assert "For editors" not in shown(home)


async def test_example_of_home_is_answered_in_a_window_and_counts_in_no_list(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    home = await home_of(bot, slack)
    await bot.press_in("U0ALICE", *button(home, "what did Fatou Bensouda say"))
    await slack.until_sent(1, "views.update")
    assert QUOTE in shown(view(slack))
    assert "001_report.txt:14" in shown(view(slack))
    assert archive.journal.questions == []


async def test_home_has_ones_own_questions_and_nobody_elses(bot: Bot, slack: FakeSlack) -> None:
    await bot.event("message_im", text="what did bensouda say")
    await bot.event("message_im", text="something else", user="U0BOB")
    await slack.until_sent(2)
    home = await home_of(bot, slack)
    assert button(home, "what did bensouda say")
    assert "something else" not in shown(home)


async def test_editors_see_gaps_feedback_and_health_in_home(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("message_im", text="who won the cup")
    await slack.until_sent(1)
    archive.journal.feedback(QUESTION, "outdated", "there is a newer report")
    home = await home_of(bot, slack, EDITOR)
    for words in ("who won the cup (1× nothing)", "It is out of date", "there is a newer report", "The journal works"):
        assert words in shown(home)
    assert button(home, "Channel settings")


async def test_home_of_a_record_that_cannot_be_read_says_so(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    archive.healthy = False
    assert "cannot be read at the moment" in shown(await home_of(bot, slack))


async def test_messages_tab_has_suggested_questions_that_are_answered(bot: Bot, slack: FakeSlack) -> None:
    await bot.event("app_home_opened", tab="messages")
    (call,) = await slack.until_sent(1, "assistant.threads.setSuggestedPrompts")
    assert "thread_ts" not in call
    assert slack.prompts["D0ALICE"][0]["message"] == "what did Fatou Bensouda say"
    assert slack.sent("views.publish") == []


async def test_workspace_without_agent_features_is_answered_all_the_same(bot: Bot, slack: FakeSlack) -> None:
    slack.fault("assistant.threads.setSuggestedPrompts", Fault(error="not_allowed_token_type"))
    slack.fault("assistant.threads.setStatus", Fault(error="missing_scope"))
    await bot.event("app_home_opened", tab="messages")
    await bot.event("message_im")
    (message,) = await slack.until_sent(1)
    assert QUOTE in shown(message)


async def test_direct_message_shows_that_it_is_looked_for_before_it_is_answered(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    body = await bot.event("message_im", text="slow bensouda")
    (status,) = await slack.until_sent(1, "assistant.threads.setStatus")
    assert (status["channel_id"], status["thread_ts"]) == ("D0ALICE", body["event"]["ts"])
    assert slack.sent() == []
    archive.go_on.set()
    await slack.until_sent(1)
    methods = [call.method for call in slack.calls if call.method != "auth.test"]
    assert methods.index("assistant.threads.setStatus") < methods.index("chat.postMessage")


async def test_direct_message_with_only_a_file_gets_a_word(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("message_file")
    (message,) = await slack.until_sent(1)
    assert "cannot read files" in message["text"]
    assert archive.asked == []
    await bot.event("message_file", text="what did bensouda say")
    assert QUOTE in shown((await slack.until_sent(2))[-1])


async def test_message_is_checked_sentence_by_sentence(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    text = "Bensouda: we are exchanging information. The inquiry has 21 staff. Khan resigned"
    message = {"type": "message", "user": "U0BOB", "ts": "1764000000.000700", "text": text}
    await bot.shortcut("message_action", message=message)
    await slack.until_sent(1, "views.update")
    order = [
        "On record: 1 · Differs from the record: 1 · Nothing on record: 1",
        QUOTE,
        "001_report.txt:14",
        "The inquiry has 21 staff",
        "number: 12 in the record, 21 in the message",
        "002_other.txt:3",
        "Khan resigned",
    ]
    places = [shown(view(slack)).index(words) for words in order]
    assert places == sorted(places)
    assert "Fatou Bensouda" in shown(view(slack))
    assert slack.sent() == slack.sent("response_url") == []


async def test_message_without_words_has_nothing_to_check(bot: Bot, slack: FakeSlack) -> None:
    await bot.shortcut("message_action", message={"type": "message", "ts": "1764000000.000700", "files": []})
    await slack.until_sent(1, "views.update")
    assert "no sentence" in shown(view(slack))


async def test_long_hostile_message_is_checked_within_the_limits(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    text = ". ".join(["<!channel> we are exchanging " + "words " * 60] * 60)
    await bot.shortcut("message_action", message={"type": "message", "ts": "1764000000.000700", "text": text})
    await slack.until_sent(1, "views.update")
    assert "more sentences are not shown" in shown(view(slack))


async def test_shortcut_asks_in_a_form_and_answers_in_its_place(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.shortcut("shortcut")
    await slack.until_sent(1, "views.open")
    await bot.submit(list(slack.views)[-1], question=QUESTION)
    assert QUOTE in shown(view(slack))
    assert "001_report.txt:14" in shown(view(slack))
    assert archive.journal.questions == [(QUESTION, "answered", "slack:T0NEWSROOM::U0ALICE", "U0ALICE")]


async def test_form_whose_answer_takes_long_is_filled_later(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.shortcut("shortcut")
    await slack.until_sent(1, "views.open")
    await bot.submit(list(slack.views)[-1], question="slow bensouda")
    assert "One moment" in shown(view(slack))
    archive.go_on.set()
    await slack.until_sent(1, "views.update")
    assert QUOTE in shown(view(slack))


async def test_form_that_fails_says_so_in_it_and_gives_a_number(bot: Bot, slack: FakeSlack) -> None:
    await bot.shortcut("shortcut")
    await slack.until_sent(1, "views.open")
    await bot.submit(list(slack.views)[-1], question="broken")
    assert "something went wrong" in shown(view(slack))
    (message,) = await slack.until_sent(1)
    assert message["channel"] == "U0ALICE"
    assert "number" in message["text"]


async def test_shortcut_whose_trigger_expired_is_told_directly(bot: Bot, slack: FakeSlack) -> None:
    slack.fault("views.open", Fault(error="expired_trigger_id"))
    await bot.shortcut("shortcut")
    (message,) = await slack.until_sent(1)
    assert message["channel"] == "U0ALICE"
    assert "Please try again" in message["text"]


async def test_gaps_are_for_editors(bot: Bot, slack: FakeSlack) -> None:
    await bot.event("message_im", text="who won the cup")
    await slack.until_sent(1)
    await bot.command("/record", "gaps")
    await bot.command("/record", "gaps", user_id=EDITOR)
    await slack.until_sent(2, "response_url")
    texts = [one["text"] for one in slack.sent("response_url")]
    assert sum("who won the cup" in text for text in texts) == 1
    assert sum("Only editors" in text for text in texts) == 1


async def test_record_is_answered_by_mention_to_the_asker_alone_and_in_direct_messages(
    bot: Bot, slack: FakeSlack
) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> record status")
    (alone,) = await slack.until_sent(1, "chat.postEphemeral")
    assert "2 documents" in alone["text"]
    await bot.event("message_im", text="!record gaps")
    (direct,) = await slack.until_sent(1)
    assert "Only editors" in direct["text"]


async def test_whoever_asks_a_lot_at_once_is_told_and_keeps_nobody_waiting(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.desk.WAITING", 4)
    for _ in range(6):
        await bot.event("message_im", text="slow bensouda")
    await slack.until(lambda: sum("a lot at once" in one["text"] for one in slack.sent()) == 2)
    await bot.event("message_im", text="bensouda", user="U0BOB", channel="D0BOB")
    await slack.until(lambda: any(one["channel"] == "D0BOB" and QUOTE in one["text"] for one in slack.sent()))
    archive.go_on.set()
    await slack.until(lambda: sum(QUOTE in one["text"] for one in slack.sent()) == 5)
