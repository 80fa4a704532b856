"""Who reads along in a channel: nothing is posted on what was known before, and nothing is answered on settings that
nobody could read."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from bot.archive import Archive
from bot.config import Config
from bot.store.journal import ChannelSettings
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import QUOTE
from tests.fake_slack.delivery import EDITOR, Bot, bot_in_process, payload
from tests.fake_slack.values import ELSEWHERE, Fault
from tests.slack.reading import shown, view
from tests.slack.surfaces import SURFACES, prepare

QUESTION = "what did bensouda say about exchanging information"
PRIVATE = {"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True}
PUBLIC = ("mention", "More", "choice", "CSV", "Picture", "TimelineJS", "Share in channel")
"""Surfaces that show something to all who are in a channel."""
RECORD = (QUOTE, "Fatou", "001_report", "002_other", "A report", "Event 1")


def seen_by_all(slack: FakeSlack, first: int = 0) -> str:
    """What everybody in a channel saw: posts, updates, what was shared by a response_url, and files."""
    calls = [
        call.arguments
        for call in slack.calls[first:]
        if (call.method in ("chat.postMessage", "chat.update") and call.arguments["channel"][0] in "CG")
        or call.arguments.get("response_type") == "in_channel"
    ]
    files = [file["name"] for file in slack.files.values() if str(file.get("channel"))[0] in "CG"]
    return json.dumps([calls, files], ensure_ascii=False)


async def known_as_internal(bot: Bot, slack: FakeSlack) -> None:
    """Somebody has just asked there, and Slack has said that nobody else reads along."""
    await bot.command("/ask", QUESTION)
    await slack.until_sent(1, "response_url")
    assert "Share in channel" in shown(slack.sent("response_url")[0])


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr("bot.slack.remembered.monotonic", lambda: time.monotonic() + seconds)


@pytest.mark.parametrize("surface", PUBLIC)
async def test_channel_that_was_shared_since_gets_nothing_posted(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, surface: str
) -> None:
    await known_as_internal(bot, slack)
    slack.shared.add("C0DESK")
    later(monkeypatch, 2)
    first = len(slack.calls)
    bot.change = lambda body: body.update(is_ext_shared_channel=True) if "event" in body else None
    await SURFACES[surface].show(bot, slack, "U0ALICE", QUESTION)
    assert not any(word in seen_by_all(slack, first) for word in RECORD)


@pytest.mark.parametrize("surface", PUBLIC)
async def test_channel_of_which_slack_does_not_tell_gets_nothing_posted(
    slack: FakeSlack, archive: FakeArchive, surface: str
) -> None:
    slack.fault("conversations.info", *[Fault(error="fatal_error")] * 9)
    async with bot_in_process(slack, "http", archive) as bot:
        bot.change = lambda body: body.pop("is_ext_shared_channel", None)
        text = await SURFACES[surface].show(bot, slack, "U0ALICE", QUESTION)
        assert not any(word in seen_by_all(slack) for word in RECORD)
        if surface not in ("Share in channel", "CSV", "Picture", "TimelineJS"):
            assert any(word in text for word in RECORD), "whoever asks may read it all the same"


@pytest.mark.parametrize(
    "told",
    [
        {"is_ext_shared": True},
        {"is_pending_ext_shared": True},
        {"is_org_shared": True},
        {"is_shared": True},
        {"connected_team_ids": [ELSEWHERE]},
        {"pending_shared": [ELSEWHERE]},
        {"pending_connected_team_ids": [ELSEWHERE]},
        {"is_ext_shared": None},
    ],
    ids=lambda told: next(iter(told)),
)
async def test_every_sign_that_others_read_along_counts(bot: Bot, slack: FakeSlack, told: dict[str, Any]) -> None:
    slack.conversations["C0DESK"] = told
    for surface in ("More", "Share in channel", "CSV"):
        await SURFACES[surface].show(bot, slack, "U0ALICE", QUESTION)
    assert not any(word in seen_by_all(slack) for word in RECORD)


async def test_mention_that_does_not_say_whether_others_read_along_is_asked_about(bot: Bot, slack: FakeSlack) -> None:
    body = payload("app_mention")
    del body["is_ext_shared_channel"]
    await bot.event_body(body)
    (message,) = await slack.until_sent(1)
    assert QUOTE in shown(message)
    assert len(slack.sent("conversations.info")) >= 1


async def test_mention_that_says_so_itself_costs_no_call(bot: Bot, slack: FakeSlack) -> None:
    await bot.event("app_mention")
    await slack.until_sent(1)
    assert slack.sent("conversations.info") == []


async def test_mention_in_an_organisation_does_not_say_enough_itself(slack: FakeSlack, archive: FakeArchive) -> None:
    slack.enterprise = "E0ORG"
    slack.conversations["C0DESK"] = {"is_org_shared": True}
    async with bot_in_process(slack, "http", archive) as bot:
        await bot.event("app_mention")
        (message,) = await slack.until_sent(1)
    assert "shared with another organisation" in message["text"]


async def test_event_of_sharing_holds_at_once(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await known_as_internal(bot, slack)
    slack.shared.add("C0DESK")
    await bot.event("channel_shared")
    await slack.quiet()
    await bot.command("/ask", QUESTION)
    refused = (await slack.until_sent(2, "response_url"))[-1]
    assert "shared with another organisation" in refused["text"]
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1)
    assert "shared with another organisation" in message["text"], "a mention that was on its way says what was before"
    await bot.event("channel_unshared", is_ext_shared=True)
    await slack.quiet()
    await bot.command("/ask", QUESTION)
    assert "shared with" in (await slack.until_sent(3, "response_url"))[-1]["text"], "others are still there"
    slack.shared.clear()
    await bot.event("channel_unshared")
    await slack.quiet()
    await bot.command("/ask", QUESTION)
    assert QUOTE in shown((await slack.until_sent(4, "response_url"))[-1])


async def test_channel_that_is_shared_while_an_answer_is_looked_for_gets_nothing(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> slow bensouda")
    await asyncio.to_thread(archive.begun.wait, 10)
    await bot.event("channel_shared")
    await asyncio.sleep(0.1)
    archive.go_on.set()
    (message,) = await slack.until_sent(1, "chat.postEphemeral")
    assert "shared with another organisation" in message["text"]
    assert slack.sent() == []


async def test_settings_go_with_a_channel_that_gets_another_id(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.journal.channels["G0DESK"] = ChannelSettings(sources=("002_other.txt",))
    await bot.event("channel_id_changed")
    await slack.quiet()
    assert archive.journal.channels["C0DESK"].sources == ("002_other.txt",)


# ---- shared all the same ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sources", [(), ("001_report.txt",)])
async def test_shared_channel_is_answered_only_from_documents_chosen_for_it(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, sources: tuple[str, ...]
) -> None:
    slack.shared.add("C0DESK")
    archive.journal.channels["C0DESK"] = ChannelSettings(external=True, sources=sources)
    bot.change = lambda body: body.update(is_ext_shared_channel=True) if "event" in body else None
    for surface in ("mention", "/ask", "choice", "In context"):
        text = await SURFACES[surface].show(bot, slack, "U0ALICE", "bensouda")
        assert (QUOTE in text) == bool(sources), surface


async def test_form_takes_no_shared_channel_without_documents(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    await SURFACES["channel settings: a channel"].show(bot, slack, EDITOR, "x")
    view_id = list(slack.views)[-1]
    await bot.submit(view_id, user={"id": EDITOR}, mode="mention", ticks=["external"], sources=[])
    assert "This was not saved" in shown(view(slack))
    assert archive.journal.channels == {}


@pytest.mark.parametrize("tick", [True, False])
async def test_editor_allows_documents_for_background(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, tick: bool
) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(background=not tick)
    await SURFACES["channel settings: a channel"].show(bot, slack, EDITOR, "x")
    ticks = [block["element"] for block in view(slack)["blocks"] if block.get("block_id") == "ticks_C0DESK"]
    assert [one["value"] for one in ticks[0].get("initial_options", [])] == ([] if tick else ["background"])
    await bot.submit(
        list(slack.views)[-1], user={"id": EDITOR}, mode="mention", ticks=["background"] if tick else [], sources=[]
    )
    assert archive.journal.channels["C0DESK"].background == tick
    await bot.command("/ask", QUESTION)
    await slack.until_sent(1, "response_url")
    assert archive.cleared[-1].background == tick


async def test_background_is_for_no_direct_message_no_file_and_no_channel_that_others_read(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for channel in ("C0DESK", "D0ALICE", "D0ANYBODY"):
        archive.journal.channels[channel] = ChannelSettings(background=True)
    for surface, expected in (("mention", True), ("/ask", True), ("In context", True), ("direct message", False),
                              ("App Home", False), ("form of Ask the record", False), ("CSV", False),
                              ("CSV in private", False)):  # fmt: skip
        archive.cleared.clear()
        await SURFACES[surface].show(bot, slack, "U0ALICE", QUESTION)
        assert {one.background for one in archive.cleared} == {expected}, surface
    archive.journal.channels["C0DESK"] = ChannelSettings(background=True, external=True, sources=("001_report.txt",))
    slack.shared.add("C0DESK")
    later(monkeypatch, 2)
    monkeypatch.setattr("bot.slack.rooms.FRESH", 0)
    archive.cleared.clear()
    await SURFACES["/ask"].show(bot, slack, "U0ALICE", QUESTION)
    assert [one.background for one in archive.cleared] == [False]
    slack.fault("conversations.info", *[Fault(error="fatal_error")] * 9)
    later(monkeypatch, 120)
    await SURFACES["/ask"].show(bot, slack, "U0ALICE", QUESTION)
    assert archive.cleared[-1].background is False, "not known counts as shared"


# ---- settings that cannot be read ---------------------------------------------------------------------------

IN_CHANNELS = ("mention", "mention: sources", "mention: record status", "group conversation", "question in a thread",
               "/ask", "/timeline", "/sources", "/record status", "choice", "More", "More in private",
               "Why this answer", "Copy as citation", "In context", "page within In context", "Share in channel",
               "CSV", "CSV in private", "Check against the record", "form of Not right?")  # fmt: skip


@pytest.mark.parametrize("surface", IN_CHANNELS)
async def test_channel_whose_settings_were_never_read_is_not_answered(
    slack: FakeSlack, archive: FakeArchive, surface: str
) -> None:
    prepare(archive.journal)
    archive.journal.is_down = True
    async with bot_in_process(slack, "http", archive) as bot:
        text = await SURFACES[surface].show(bot, slack, "U0ALICE", QUESTION)
        assert not any(word in text for word in RECORD)
        assert slack.sent() == [], "said for all to see: the channel may be set to be silent"
        if surface != "question in a thread":
            assert "cannot be read at the moment" in text
        assert QUOTE in await SURFACES["direct message"].show(bot, slack, "U0ALICE", QUESTION)
        # Back again: nothing need be started anew.
        archive.journal.is_down = False
        if surface in ("mention", "/ask"):
            assert QUOTE in await SURFACES[surface].show(bot, slack, "U0ALICE", QUESTION)


async def test_confinement_outlives_a_journal_that_is_down_at_the_start(slack: FakeSlack, built: Config) -> None:
    """The real journal, on a machine that knows nothing, with a database that nobody answers at."""
    archive = Archive.open(replace(built, database_url="postgresql://u:p@127.0.0.1:1/x", hash_key="0123456789abcdef"))
    async with bot_in_process(slack, "http", archive) as bot:
        text = await SURFACES["mention"].show(bot, slack, "U0ALICE", QUESTION)
        assert "cannot be read at the moment" in text
        assert ".txt" not in text
        assert ".txt" in await SURFACES["direct message"].show(bot, slack, "U0ALICE", QUESTION)
    archive.close()


async def test_status_counts_what_may_be_told_there(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    archive.journal.channels["C0DESK"] = ChannelSettings(sources=("002_other.txt",))
    for surface in ("/record status", "mention: record status"):
        text = await SURFACES[surface].show(bot, slack, "U0ALICE", QUESTION)
        assert "1 document, 30 passages" in text
        assert "2 documents" not in text
    assert "2 documents, 60 passages" in await SURFACES["direct message: record status"].show(bot, slack, "U0ALICE", "")


async def test_what_is_wrong_with_the_record_is_told_to_editors(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.healthy = False
    for user, told in (("U0ALICE", False), (EDITOR, True)):
        for surface in ("App Home", "/record status"):
            assert ("no store" in await SURFACES[surface].show(bot, slack, user, "")) == told
