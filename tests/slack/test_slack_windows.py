"""Windows: in context, why, citations, and the form behind “Not right?”, in both modes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.errors import DocumentError
from bot.render.slack_ids import Asked, to_value
from bot.store.journal import REASONS
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import QUOTE
from tests.fake_slack.delivery import Bot
from tests.fake_slack.values import Fault

QUESTION = "what did bensouda say about exchanging information"


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
    assert "Please try again" in message["text"]


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


def answer_buttons(asked: str = "bensouda inquiry") -> tuple[str, str]:
    return "onrecord_context", to_value(Asked(asked)) or ""


def modal(slack: FakeSlack) -> str:
    """All that the modal opened last shows."""
    return json.dumps(list(slack.views.values())[-1], ensure_ascii=False)


def last_modal(slack: FakeSlack) -> tuple[str, dict[str, Any]]:
    return list(slack.views.items())[-1]


async def turned(bot: Bot, slack: FakeSlack, label: str) -> str:
    """What the modal shows after the button with this label was pressed in it."""
    view_id, view = last_modal(slack)
    before = len(slack.sent("views.update"))
    await bot.press_in(view_id, *button(view, label))
    await slack.until_sent(before + 1, "views.update")
    return modal(slack)


async def test_context_shows_the_lines_around_with_the_passage_marked_and_pages_both_ways(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> bensouda inquiry")
    (message,) = await slack.until_sent(1)
    await bot.press(*button(message, "In context"))
    await slack.until_sent(1, "views.update")
    assert slack.sent("views.open")[0]["view"] != slack.sent("views.update")[0]["view"], "opened before it was filled"
    shown_now = modal(slack)
    assert "Line 11 of the file." in shown_now
    assert "Line 17 of the file." in shown_now
    assert "Line 10 of the file." not in shown_now
    marked = [
        piece["text"]
        for block in last_modal(slack)[1]["blocks"]
        if block["type"] == "rich_text"
        for piece in block["elements"][0]["elements"]
        if piece.get("style") == {"bold": True}
    ]
    assert marked == [QUOTE]
    before = await turned(bot, slack, "Lines before")
    assert "Line 10 of the file." in before
    assert "Line 11 of the file." not in before
    after = await turned(bot, slack, "Back to the passage")
    assert "Line 11 of the file." in after
    after = await turned(bot, slack, "Lines after")
    assert "Line 18 of the file." in after
    await turned(bot, slack, "Back to the passage")
    assert "002_other.txt" in await turned(bot, slack, "Next passage")
    assert "001_report.txt" in await turned(bot, slack, "Passage before")
    assert [kept[0] for kept in archive.journal.questions] == ["bensouda inquiry"], "asked again counts as asked once"


async def test_context_of_a_file_that_is_gone_is_said(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    def gone(*_: Any) -> Any:
        raise DocumentError("gone")

    archive.context = gone  # type: ignore[method-assign]
    await bot.press(*answer_buttons())
    await slack.until_sent(1, "views.update")
    assert "has changed or is gone" in modal(slack)


async def test_what_is_not_right_lands_in_the_journal_with_its_reason(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1)
    await bot.press(*button(message, "Not right?"))
    await slack.until_sent(1, "views.open")
    view_id, view = last_modal(slack)
    assert [one["value"] for one in view["blocks"][1]["element"]["options"]] == list(REASONS)
    await bot.submit(view_id, reason="wrong_speaker", note="It was Khan")
    assert "Thank you" in modal(slack)
    (said,) = archive.journal.said
    assert (said.question, said.reason, said.note) == (QUESTION, "wrong_speaker", "It was Khan")
    assert said.source == "001_report.txt:14"
    assert len(archive.journal.questions) == 1


async def test_form_that_is_delivered_twice_is_kept_once(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.press("onrecord_wrong", to_value(Asked("bensouda")) or "")
    await slack.until_sent(1, "views.open")
    body = await bot.submit(last_modal(slack)[0], reason="missing")
    await bot.answered("interactive", body)
    await bot.event("message_im")
    await slack.until_sent(1)
    assert len(archive.journal.said) == 1


async def test_nothing_on_record_can_be_said_not_to_be_right(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> something else")
    (message,) = await slack.until_sent(1)
    await bot.press(*button(message, "Not right?"))
    await slack.until_sent(1, "views.open")
    await bot.submit(last_modal(slack)[0], reason="missing", note="")
    assert [(one.reason, one.source) for one in archive.journal.said] == [("missing", "")]
    assert archive.journal.gaps()[0].times == 1, "asked again by the form it is no second gap"


@pytest.mark.parametrize("label", ["Why this answer", "Copy as citation", "In context"])
async def test_window_of_an_answer_that_would_be_another_one_now_says_so(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, label: str
) -> None:
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1)
    archive.built = 2
    await bot.press(*button(message, label))
    await slack.until_sent(1, "views.update")
    assert "The record has changed since this answer" in modal(slack)
