"""Near in Slack, in both modes: what is shown, "This one", what editors make of it, and what a person sees meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.models import Reading
from bot.render.slack_ids import CONFIRM, DISCARD, THIS, Said, proposal_value, said_value
from bot.store.journal import ChannelSettings, Confirmed
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import PASSAGE, QUOTE
from tests.fake_slack.delivery import EDITOR, Bot, bot_in_process
from tests.fake_slack.values import Fault
from tests.near import never_sure
from tests.slack.reading import button, shown, view
from tests.slack.surfaces import FOLLOWED, PRIVATE, THREAD, prepare
from tests.slack.test_slack_withholding import SECRET_QUESTION, everything_shown, leaks
from tests.withholding import (
    BUILT,
    DAM,
    HELD,
    MILL,
    NAME,
    OK_BEFORE,
    RUNNING,
    SECRET,
    Way,
    documents,
    told,
    write_register,
)

Newsroom = Callable[..., Config]
QUESTION = "near who exchanged"


def buttons(message: dict[str, Any], label: str) -> list[tuple[str, str]]:
    """Action id and value of every button with this label."""
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [(one["action_id"], one["value"]) for row in rows for one in row if one["text"]["text"] == label]


# ---- what is shown -----------------------------------------------------------------------------------------


async def test_a_mention_shows_what_is_near_and_says_that_it_is_no_answer(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {QUESTION}")
    (message,) = await slack.until_sent(1)
    assert message["text"].startswith("No sure answer. Nearest: ")
    assert len(buttons(message, "This one")) == 3
    await slack.quiet()
    noted = {row.source: (row.spans, row.question) for row in archive.journal.shown}
    assert noted["001_report.txt"] == (((100, 129),), {"near": True})
    assert len(noted["002_other.txt"][0]) == 2


async def test_a_followed_question_with_nothing_but_near_passages_is_met_with_silence(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    prepare(archive.journal)
    archive.reads = True
    await bot.event("message_thread", user="U0ALICE", channel=FOLLOWED, thread_ts=THREAD, text=f"what is {QUESTION}?")
    await slack.quiet()
    assert any(question.startswith("what is near") for question, _ in archive.asked)
    assert slack.sent() == slack.sent("chat.postEphemeral") == slack.sent("assistant.threads.setStatus") == []
    await bot.event("app_mention", user="U0ALICE", channel=FOLLOWED, thread_ts=THREAD, text=f"<@U0ONRECORD> {QUESTION}")
    (message,) = await slack.until_sent(1)
    assert "Near, not an answer" in shown(message)


async def test_why_in_context_and_not_right_work_under_a_near_answer(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {QUESTION}")
    (message,) = await slack.until_sent(1)
    await bot.press(*button(message, "Why these"))
    await slack.until_sent(1, "views.update")
    assert "Shown as the nearest" in shown(view(slack))
    await bot.press(*button(message, "In context"))
    await slack.until_sent(2, "views.update")
    assert "Near, not an answer" in shown(view(slack))
    assert "Line 13 of the file." in shown(view(slack))
    assert button(view(slack), "Next passage")
    await bot.press(*button(message, "Not right?"))
    await slack.until_sent(3, "views.open")
    await bot.submit(list(slack.views)[-1], reason="other", note="")
    await slack.until(lambda: archive.journal.said, "the feedback")
    assert (archive.journal.said[0].question, archive.journal.said[0].source) == (QUESTION, "001_report.txt:14")


async def test_a_private_near_answer_is_shared_as_near(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/ask", QUESTION)
    (message,) = await slack.until_sent(1, "response_url")
    await bot.press(*button(message, "Share in channel"), container=PRIVATE)
    (shared,) = await slack.until_sent(1)
    assert "shared the nearest passages; none surely answers." in shown(shared)
    assert "Near, not an answer" in shown(shared)


async def test_a_channel_that_shows_some_documents_shows_near_passages_of_these_alone(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await asyncio.to_thread(archive.journal.set_channel, "C0DESK", ChannelSettings(sources=("001_report.txt",)))
    await bot.event("app_mention", text=f"<@U0ONRECORD> {QUESTION}")
    (message,) = await slack.until_sent(1)
    assert "1 of 1" in shown(message)
    assert "002_other" not in json.dumps(message)
    assert "only the documents that its editors chose" in shown(message)
    archive.journal.set_channel("C0OTHER", ChannelSettings(sources=("009_none.txt",)))
    await bot.event("app_mention", channel="C0OTHER", text=f"<@U0ONRECORD> {QUESTION}")
    _, nothing = await slack.until_sent(2)
    assert "Nothing on record" in shown(nothing)
    assert "nearest" not in json.dumps(nothing)


async def test_near_is_counted_apart_in_metrics_and_in_the_editors_gaps(slack: FakeSlack, archive: FakeArchive) -> None:
    async with bot_in_process(slack, "socket", archive) as bot:
        await bot.event("message_im", text=QUESTION)
        await bot.event("message_im", text="who won the cup")
        await slack.until_sent(2)
        assert 'onrecord_answers_total{status="near"}' in (await bot.page("metrics"))[1]
        await bot.event("message_im", text="record gaps", user=EDITOR)
        message = (await slack.until_sent(3))[-1]
    assert f"{QUESTION} (1× near, last on" in shown(message)
    assert "who won the cup (1× nothing, last on" in shown(message)


# ---- "This one" --------------------------------------------------------------------------------------------


async def test_this_one_is_noted_and_only_whoever_pressed_is_told(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {QUESTION}")
    (message,) = await slack.until_sent(1)
    await bot.press(*buttons(message, "This one")[1])
    (told_so,) = await slack.until_sent(1, "response_url")
    assert told_so["response_type"] == "ephemeral"
    assert "Noted." in shown(told_so)
    assert "the inquiry goes on" in shown(told_so)
    assert slack.sent("chat.update") == []
    (one,) = archive.journal.proposals()
    assert (one.question, one.source, one.start, one.end) == (QUESTION, "002_other.txt", 100, 129)
    await bot.press(*button(told_so, "Copy as citation"), container=PRIVATE)
    await slack.until_sent(1, "views.update")
    assert "002_other.txt:3" in shown(view(slack))
    assert QUOTE not in shown(view(slack)), "that passage was not chosen"


async def test_this_one_of_a_passage_that_has_other_words_by_now_is_not_noted(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    for place in (
        Said("q", 0, "", PASSAGE.source, PASSAGE.char_start, PASSAGE.char_end, "other words"),
        Said("q", 0, "", "003_secret.txt", 0, 10, "secret"),
        Said("q", 0, "", PASSAGE.source, 0, 5000, PASSAGE.text),
    ):
        await bot.press(f"{THIS}_0", said_value(place) or "")
    for said in await slack.until_sent(3, "response_url"):
        assert "The record has changed" in said["text"]
    assert archive.journal.proposed == []


async def test_this_one_of_a_document_that_is_withheld_says_nothing_of_it(slack: FakeSlack, newsroom: Newsroom) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, OK_BEFORE)
    build(config)
    archive = Archive.open(config)
    every = [one for one in archive.everything() if one.source == NAME]
    write_register(config, HELD)
    async with bot_in_process(slack, "http", archive) as bot:
        for number, one in enumerate(every, 1):
            await bot.press(
                f"{THIS}_0", said_value(Said("q", 0, "", NAME, one.char_start, one.char_end, one.text)) or ""
            )
            await slack.until_sent(number, "response_url")
    assert every
    assert archive.journal.proposals() == []
    assert not told(json.dumps(slack.sent("response_url")))


# ---- editors -------------------------------------------------------------------------------------------------


async def test_an_editor_confirms_what_somebody_said_in_app_home(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    prepare(archive.journal)
    await bot.event("app_home_opened", tab="home", user=EDITOR)
    await slack.until_sent(1, "views.publish")
    home = slack.homes[EDITOR]
    assert "who was asked" in shown(home)
    assert "001_report.txt:14" in shown(home)
    assert "U0MEMBER" not in shown(home)
    await bot.press_in(EDITOR, *button(home, "Confirm"), user={"id": EDITOR})
    await slack.until_sent(2, "views.publish")
    assert "who was asked" not in shown(slack.homes[EDITOR])
    assert archive.journal.confirmed() == [Confirmed("001_report.txt", QUOTE, "who was asked")]


async def test_an_editor_discards_it_in_the_list_of_a_command(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    prepare(archive.journal)
    await bot.command("/record", "feedback", user_id=EDITOR)
    (listed,) = await slack.until_sent(1, "response_url")
    editor = {"id": EDITOR, "username": "editor", "name": "editor", "team_id": "T0NEWSROOM"}
    await bot.press(*button(listed, "Discard"), container=PRIVATE, user=editor)
    _, left = await slack.until_sent(2, "response_url")
    assert left["replace_original"] is True
    assert "who was asked" not in shown(left)
    assert archive.journal.decided == {1: None}
    await bot.press(*button(listed, "Confirm"), container=PRIVATE, user=editor)
    *_, again, _ = await slack.until_sent(4, "response_url")
    assert "decided already" in again["text"]
    assert archive.journal.confirmed() == []


async def test_an_editor_can_still_discard_what_was_confirmed(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    prepare(archive.journal)
    editor = {"id": EDITOR, "username": "editor", "name": "editor", "team_id": "T0NEWSROOM"}
    await bot.command("/record", "feedback", user_id=EDITOR)
    (listed,) = await slack.until_sent(1, "response_url")
    await bot.press(*button(listed, "Confirm"), container=PRIVATE, user=editor)
    _, left = await slack.until_sent(2, "response_url")
    assert "Confirmed last" in shown(left)
    await bot.press(*button(left, "Discard"), container=PRIVATE, user=editor)
    *_, last = await slack.until_sent(3, "response_url")
    assert "who was asked" not in shown(last)
    assert archive.journal.confirmed() == []


@pytest.mark.parametrize("action", [CONFIRM, DISCARD])
async def test_nobody_but_an_editor_decides_and_no_editor_where_others_read(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, action: str
) -> None:
    prepare(archive.journal)
    editor = {"id": EDITOR, "username": "editor", "name": "editor", "team_id": "T0NEWSROOM"}
    await bot.press(f"{action}_0", proposal_value(1), container=PRIVATE)
    await bot.press(f"{action}_0", proposal_value(1), user=editor)
    await bot.command("/record", "feedback")
    for said in await slack.until_sent(3, "response_url"):
        assert "Only editors" in said["text"]
    await bot.event("app_mention", text="<@U0ONRECORD> record feedback", user=EDITOR)
    (whispered,) = await slack.until_sent(1, "chat.postEphemeral")
    assert "who was asked" in shown(whispered)
    assert slack.sent() == []
    assert archive.journal.decided == {}


async def test_what_was_said_of_a_withdrawn_document_is_not_shown_to_editors(
    slack: FakeSlack, newsroom: Newsroom
) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, OK_BEFORE)
    build(config)
    archive = Archive.open(config)
    for one in archive.everything():
        archive.journal.propose(
            f"whose words are these {one.source[:3]}", one.source, one.char_start, one.char_end, one.text
        )
    async with bot_in_process(slack, "http", archive) as bot:
        await bot.event("message_im", text="record feedback", user=EDITOR)
        before = shown((await slack.until_sent(1))[-1])
        write_register(config, HELD)
        await bot.event("message_im", text="record feedback", user=EDITOR)
        after = shown((await slack.until_sent(2))[-1])
    assert "whose words are these dam" in before + after
    assert "whose words are these pr" not in after
    assert not told(after)


async def test_what_was_said_of_words_that_have_changed_is_not_shown_to_editors(
    slack: FakeSlack, newsroom: Newsroom
) -> None:
    config = newsroom({"dam.txt": DAM})
    build(config)
    archive = Archive.open(config)
    (one,) = [one for one in archive.everything() if "crack" in one.text and one.kind == "quote"]
    archive.journal.propose("how long is the crack", one.source, one.char_start, one.char_end, one.text)
    async with bot_in_process(slack, "http", archive) as bot:
        await bot.event("message_im", text="record feedback", user=EDITOR)
        assert "how long is the crack" in shown((await slack.until_sent(1))[-1])
        (config.seeds / "dam.txt").write_text(DAM.replace("two metres", "six metres"), encoding="utf-8")
        await asyncio.to_thread(build, config)
        assert archive.passages_at(one.source, [(one.char_start, one.char_end)])
        await bot.event("message_im", text="record feedback", user=EDITOR)
        assert "how long is the crack" not in shown((await slack.until_sent(2))[-1])


# ---- withholding and taking back -----------------------------------------------------------------------------


@pytest.mark.parametrize("way", [BUILT[0], BUILT[4], BUILT[5]], ids=lambda way: way.name)
async def test_near_passages_are_withheld_as_answers_are(
    way: Way, slack: FakeSlack, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_sure(monkeypatch)
    config = newsroom(documents(way))
    write_register(config, way.register)
    build(config)
    seen = await everything_shown(slack, Archive.open(config))
    assert leaks(seen) == []
    assert any("Near, not an answer" in text for text in seen)


@pytest.mark.parametrize("way", RUNNING[:5], ids=lambda way: way.name)
async def test_near_passages_are_withheld_without_a_build_too(
    way: Way, slack: FakeSlack, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_sure(monkeypatch)
    config = newsroom(documents(way), OK_BEFORE)
    build(config)
    archive = Archive.open(config)
    write_register(config, way.register)
    assert leaks(await everything_shown(slack, archive)) == []


async def test_a_withdrawn_document_is_taken_out_of_near_passages_and_the_others_stay_near(
    slack: FakeSlack, mode: Any, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_sure(monkeypatch)
    monkeypatch.setattr("bot.slack.taking_back.LOOK", 0.05)
    config = newsroom({"dam.txt": DAM, "mill.txt": MILL, NAME: SECRET}, OK_BEFORE)
    build(config)
    archive = Archive.open(config)
    async with bot_in_process(slack, mode, archive) as bot:
        await bot.event("app_mention", text="<@U0ONRECORD> what did Varga say about the dam")
        (message,) = await slack.until_sent(1)
        assert "Near, not an answer" in shown(message)
        assert told(shown(message))
        assert "It is safe" in shown(message), "a passage of a document that stays"
        for _ in range(200):
            if await asyncio.to_thread(archive.journal.shown_of, NAME):
                break
            await asyncio.sleep(0.02)
        write_register(config, HELD)
        (edited,) = await slack.until_sent(1, "chat.update")
    assert not told(json.dumps(edited), SECRET_QUESTION)
    assert "withdrawn by the editors of the record" in shown(edited)
    assert "It is safe" in shown(edited)
    assert " · 1 of 1" in shown(edited)
    assert "Near, not an answer" in edited["text"]
    assert "This one" not in shown(edited)


# ---- while the documents are read ------------------------------------------------------------------------------


async def test_a_direct_message_shows_that_the_documents_are_read(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.reads = True
    await bot.event("message_im", text="slow bensouda")
    (status,) = await slack.until_sent(1, "assistant.threads.setStatus")
    assert status["status"] == "is reading the documents ..."
    archive.go_on.set()
    await slack.until_sent(1)


async def test_a_thread_of_a_channel_shows_it_too_and_only_while_a_model_reads(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> what did bensouda say")
    await slack.until_sent(1)
    assert slack.sent("assistant.threads.setStatus") == []
    archive.reads = True
    body = await bot.event("app_mention", text="<@U0ONRECORD> slow bensouda")
    (status,) = await slack.until_sent(1, "assistant.threads.setStatus")
    assert (status["channel_id"], status["thread_ts"]) == ("C0DESK", body["event"]["ts"])
    archive.go_on.set()
    await slack.until_sent(2)
    assert slack.sent("chat.postEphemeral") == []


async def test_where_slack_shows_no_status_the_asker_alone_is_told(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.reads = True
    slack.fault("assistant.threads.setStatus", Fault(error="not_allowed_token_type"))
    await bot.event("app_mention", text="<@U0ONRECORD> slow bensouda")
    (word,) = await slack.until_sent(1, "chat.postEphemeral")
    assert (word["user"], word["text"]) == ("U0ALICE", "One moment: I am reading the documents ...")
    archive.go_on.set()
    assert QUOTE in shown((await slack.until_sent(1))[0])


async def test_in_a_channel_that_is_answered_in_private_nobody_else_sees_that_it_is_read(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.reads = True
    archive.journal.set_channel("C0DESK", ChannelSettings(private=True))
    await bot.event("app_mention", text="<@U0ONRECORD> slow bensouda")
    await slack.until_sent(1, "chat.postEphemeral")
    archive.go_on.set()
    _, answer = await slack.until_sent(2, "chat.postEphemeral")
    assert QUOTE in shown(answer)
    assert slack.sent("assistant.threads.setStatus") == []


async def test_a_status_goes_when_no_message_of_ours_takes_it_away(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.reads = True
    await bot.event("app_mention", text="<@U0ONRECORD> slow bensouda")
    await slack.until_sent(1, "assistant.threads.setStatus")
    slack.shared.add("C0DESK")
    await bot.event("channel_shared", channel="C0DESK")
    archive.go_on.set()
    await slack.until_sent(1, "chat.postEphemeral")
    assert [one["status"] for one in slack.sent("assistant.threads.setStatus")][-1] == ""


async def test_a_command_says_that_the_documents_are_read_and_then_answers(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.reads = True
    await bot.command("/ask", "slow bensouda")
    (word,) = await slack.until_sent(1, "response_url")
    assert "reading the documents" in word["text"]
    archive.go_on.set()
    _, answer = await slack.until_sent(2, "response_url")
    assert QUOTE in shown(answer)


async def test_status_says_whether_a_language_model_is_asked(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await bot.command("/record", "status")
    await slack.until_sent(1, "response_url")
    archive.reads = True
    await bot.command("/record", "status")
    without, with_it = await slack.until_sent(2, "response_url")
    assert "language model" not in without["text"]
    assert "A language model is asked to point at passages" in with_it["text"]


async def test_an_answer_that_a_model_chose_says_which_and_among_how_many(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.reading = Reading("tiny-model", 24)
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1)
    assert "A language model (tiny-model) chose this among 24 passages." in shown(message)
    assert "tiny-model" not in message["text"]
    await bot.press(*button(message, "Why this answer"))
    await slack.until_sent(1, "views.update")
    assert "A language model (tiny-model) chose this among 24 passages." in shown(view(slack))
