"""What was shown is noted, and taken back when its document is withdrawn, held or corrected since."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.models import BACKGROUND
from bot.render.slack_ids import CSV, PICTURE, SHARE, Asked, to_value
from bot.store.journal import ChannelSettings, Shown
from tests.fake_slack import FakeSlack
from tests.fake_slack.delivery import EDITOR, Bot, bot_in_process
from tests.fake_slack.values import Fault
from tests.slack.surfaces import SURFACES
from tests.withholding import DAM, HELD, MILL, NAME, SECRET, told, write_register

Newsroom = Callable[..., Config]
ASKED = "who forged the ledgers"
BOTH = "timeline 2024..2025"
NOTICE = "withdrawn by the editors of the record"


@pytest.fixture
def real(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """A record of three documents, and a bot that looks for what is to be taken back all the time."""
    monkeypatch.setattr("bot.slack.taking_back.LOOK", 0.05)
    config = newsroom({"dam.txt": DAM, "mill.txt": MILL, NAME: SECRET}, "dam.txt: {title: The dam}\n")
    build(config)
    return Archive.open(config)


@pytest.fixture
async def bot(slack: FakeSlack, mode: Any, real: Archive) -> AsyncIterator[Bot]:
    async with bot_in_process(slack, mode, real) as bot:
        yield bot


async def noted(archive: Archive, number: int, source: str = NAME) -> list[Shown]:
    """The rows of a document in the log, once there are so many."""
    for _ in range(200):
        rows = await asyncio.to_thread(archive.journal.shown_of, source)
        if len(rows) >= number:
            return rows
        await asyncio.sleep(0.02)
    raise AssertionError(f"{len(rows)} rows of {source}, not {number}")


async def come_to(archive: Archive, *states: str, source: str = NAME) -> None:
    """Waits until the rows of a document are in these states and no others."""
    for _ in range(200):
        rows = await asyncio.to_thread(archive.journal.shown_of, source)
        if {row.state for row in rows} == set(states):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{[row.state for row in rows]}, not {states}")


def standing(slack: FakeSlack) -> str:
    """All that stands in messages now."""
    return json.dumps([*slack.messages.values()], ensure_ascii=False)


async def settled(slack: FakeSlack, condition: Callable[[], object], what: str) -> None:
    await slack.until(condition, what)


async def test_a_withdrawn_document_is_taken_out_of_the_messages_that_showed_it(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await bot.event("message_im", text="what did Varga say")
    await bot.event("app_mention", text=f"<@U0ONRECORD> {BOTH}")
    await slack.until_sent(3)
    await noted(real, 3)
    assert told(standing(slack))
    write_register(real.config, HELD)
    await settled(slack, lambda: len(slack.sent("chat.update")) >= 3, "three messages edited")
    left = standing(slack)
    assert not told(left)
    assert left.count(NOTICE) >= 3
    # What the same messages showed of other documents still stands in them.
    assert "The mill at Lund burned down" in left
    await come_to(real, "withdrawn")
    await come_to(real, "shown", source="mill.txt")


async def test_it_goes_on_after_a_restart_where_it_stopped(slack: FakeSlack, mode: Any, real: Archive) -> None:
    async with bot_in_process(slack, mode, real) as bot:
        for _ in range(3):
            await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
        await slack.until_sent(3)
        await noted(real, 3)
        # Slack takes one, then answers 429 until the process has stopped.
        slack.fault("chat.update", Fault(), *[Fault(error="ratelimited")] * 4)
        write_register(real.config, HELD)
        await settled(slack, lambda: len(slack.sent("chat.update")) >= 1, "the first edit")
    slack.faults["chat.update"].clear()
    again = Archive.open(real.config)
    async with bot_in_process(slack, mode, again):
        await settled(slack, lambda: not told(standing(slack)), "all edited")
        await asyncio.sleep(0.3)
    edits = [one["ts"] for one in slack.sent("chat.update")]
    assert len(set(edits)) == 3
    assert len(edits) <= 4  # once more at most, the one in hand when the process was stopped: it is the same edit


async def test_a_document_that_is_given_back_at_that_very_moment_can_be_withdrawn_again(
    bot: Bot, slack: FakeSlack, real: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.remembered.PATIENCE", 30)
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await slack.until_sent(1)
    await noted(real, 1)
    given_back = asyncio.Event()
    slack.fault("conversations.info", Fault(hold=given_back))
    write_register(real.config, HELD)
    await settled(slack, lambda: not slack.faults["conversations.info"], "the question who reads the channel")
    write_register(real.config, "dam.txt: {title: The dam}\n")
    await asyncio.to_thread(build, real.config)
    given_back.set()
    await asyncio.sleep(0.5)
    assert told(standing(slack))
    assert slack.sent("chat.update") == []
    await come_to(real, "shown")
    write_register(real.config, HELD)
    await settled(slack, lambda: not told(standing(slack)), "the edit")
    await come_to(real, "withdrawn")


async def test_a_file_is_deleted(bot: Bot, slack: FakeSlack, real: Archive) -> None:
    for action in (CSV, PICTURE):
        await bot.press(action, to_value(Asked(BOTH)) or "")
    await slack.until_sent(2, "files.completeUploadExternal")
    await noted(real, 2)
    assert len(slack.files) == 2
    write_register(real.config, HELD)
    await settled(slack, lambda: not slack.files, "both deleted")


async def test_editors_are_told_what_is_out_of_reach(bot: Bot, slack: FakeSlack, real: Archive) -> None:
    await bot.command("/ask", ASKED)
    await slack.until_sent(1, "response_url")
    await noted(real, 1)
    write_register(real.config, HELD)
    (said,) = await slack.until_sent(1)
    assert said["channel"] == EDITOR
    assert f"{NAME} was withdrawn" in said["text"]
    assert "1 answers that one person alone saw" in said["text"]
    assert "onrecord shown" in said["text"]
    await asyncio.sleep(0.3)
    assert len(slack.sent()) == 1  # once
    await come_to(real, "unreachable")


async def test_a_message_that_is_gone_or_too_old_to_be_edited_does_not_hold_up_the_others(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    for _ in range(3):
        await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await slack.until_sent(3)
    await noted(real, 3)
    slack.fault("chat.update", Fault(error="message_not_found"), Fault(error="edit_window_closed"))
    write_register(real.config, HELD)
    await settled(slack, lambda: slack.sent("chat.delete") and slack.sent("chat.update"), "the last two")
    await asyncio.sleep(0.2)
    # One was said to be gone (this Slack still has it), one was deleted, one edited.
    assert [bool(told(json.dumps(one, ensure_ascii=False))) for one in slack.messages.values()].count(True) == 1
    assert len(slack.messages) == 2
    await come_to(real, "withdrawn")


async def test_a_correction_is_added_to_what_it_corrects(bot: Bot, slack: FakeSlack, real: Archive) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await slack.until_sent(1)
    await noted(real, 1)
    said = "The ledgers were of the mill."
    write_register(real.config, f'"{NAME}": {{status: corrected, correction: {said}}}\n')
    await settled(slack, lambda: said in standing(slack), "the correction")
    assert "The ledgers of the dam were forged by Solheimer" in standing(slack)
    assert "document corrected since" in standing(slack)
    more = "They were of the mill, and not forged."
    write_register(real.config, f'"{NAME}": {{status: corrected, correction: "{more}"}}\n')
    await settled(slack, lambda: more in standing(slack), "the second correction")
    assert len(slack.sent("chat.update")) == 2
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    assert more in (await slack.until_sent(2))[-1]["text"] + standing(slack)
    write_register(real.config, HELD)
    await settled(slack, lambda: not told(standing(slack)), "the withdrawal")


async def test_what_becomes_one_channels_stays_there_and_leaves_the_others(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}", channel="C0OTHER1")
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}", channel="C0GENERAL")
    await bot.event("message_im", text=ASKED)
    await slack.until_sent(3)
    await noted(real, 3)
    write_register(real.config, f'"{NAME}": {{audience: [C0OTHER1]}}\n')
    await settled(slack, lambda: len(slack.sent("chat.update")) >= 2, "two messages edited")
    await asyncio.sleep(0.2)
    left = {channel: bool(told(message)) for (channel, _), message in slack.messages.items()}
    assert left == {"C0OTHER1": True, "C0GENERAL": False, "D0ALICE": False}


async def test_what_becomes_background_stays_where_an_editor_cleared_it(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    real.journal.set_channel("C0CLEARED", ChannelSettings(background=True))
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}", channel="C0CLEARED")
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}", channel="C0GENERAL")
    await slack.until_sent(2)
    await noted(real, 2)
    write_register(real.config, f'"{NAME}": {{use: background}}\n')
    await settled(slack, lambda: len(slack.sent("chat.update")) >= 2, "two messages edited")
    await asyncio.sleep(0.2)
    assert len(slack.sent("chat.update")) == 2
    left = {channel: json.dumps(message) for (channel, _), message in slack.messages.items()}
    assert not told(left["C0GENERAL"])
    assert told(left["C0CLEARED"])
    assert BACKGROUND in left["C0CLEARED"]
    assert "Copy as citation" not in left["C0CLEARED"]


async def test_an_answer_for_background_that_one_person_saw_is_not_taken_back(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    real.journal.set_channel("C0DESK", ChannelSettings(background=True))
    write_register(real.config, f'"{NAME}": {{use: background}}\n')
    await bot.command("/ask", ASKED)
    assert BACKGROUND in json.dumps(await slack.until_sent(1, "response_url"))
    await noted(real, 1)
    await asyncio.sleep(0.3)
    assert slack.sent() == [], "no editor is told of anything"
    await come_to(real, "background")


async def test_a_channel_that_is_no_longer_cleared_for_background_loses_it(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    real.journal.set_channel("C0DESK", ChannelSettings(background=True))
    write_register(real.config, f'"{NAME}": {{use: background}}\n')
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await slack.until_sent(1)
    await noted(real, 1)
    assert told(standing(slack))
    await SURFACES["channel settings: a channel"].show(bot, slack, EDITOR, "x")
    await bot.submit(list(slack.views)[-1], user={"id": EDITOR}, mode="mention", ticks=[], sources=[])
    await settled(slack, lambda: not told(standing(slack)), "the message")


async def test_what_slack_does_not_tell_of_a_channel_takes_nothing_out_of_it_that_may_stay(
    bot: Bot, slack: FakeSlack, real: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.taking_back.ASK_AGAIN", 0.1)
    write_register(real.config, f'"{NAME}": {{audience: [C0OTHER1, C0OTHER2]}}\n')
    await bot.event("app_mention", text=f"<@U0ONRECORD> {BOTH}", channel="C0OTHER1")
    await slack.until_sent(1)
    await noted(real, 1)
    slack.fault("conversations.info", *[Fault(error="ratelimited")] * 4)
    monkeypatch.setattr("bot.slack.rooms.JUST_NOW", 0.0)
    monkeypatch.setattr("bot.slack.taking_back.JUST_NOW", 0.0)
    write_register(real.config, f'"{NAME}": {{audience: [C0OTHER1]}}\n')
    await settled(slack, lambda: not slack.faults["conversations.info"], "all asked in vain")
    await asyncio.sleep(0.3)
    assert slack.sent("chat.update") == []
    assert told(standing(slack))
    await come_to(real, "shown")


async def test_a_withdrawal_does_not_wait_for_slack_to_tell_who_reads_the_channel(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {BOTH}")
    await slack.until_sent(1)
    await noted(real, 1)
    slack.fault("conversations.info", *[Fault(error="ratelimited")] * 9)
    write_register(real.config, HELD)
    await settled(slack, lambda: slack.sent("chat.update"), "the edit")
    left = standing(slack)
    assert not told(left)
    assert left.count(NOTICE) == 2, "once in the text, once in the blocks"
    assert "What else stood here is left out" in left
    await come_to(real, "shown", source="mill.txt")


async def test_editors_are_told_also_where_somebody_had_deleted_a_message(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await bot.command("/ask", ASKED)
    await slack.until_sent(1)
    await noted(real, 2)
    slack.fault("chat.update", Fault(error="message_not_found"))
    write_register(real.config, HELD)
    said = (await slack.until_sent(2))[-1]["text"]
    assert "1 messages that somebody had deleted" in said
    assert "1 answers that one person alone saw" in said


async def test_what_the_terminal_lists_of_withheld_documents_is_told_to_no_editor(
    bot: Bot, slack: FakeSlack, real: Archive, onrecord: Callable[..., Any]
) -> None:
    write_register(real.config, HELD)
    assert NAME in onrecord("sources", config=real.config).stdout
    assert await asyncio.to_thread(real.journal.shown_of, "dam.txt")
    await asyncio.sleep(0.3)
    assert slack.sent() == []


async def test_what_was_shared_in_a_channel_is_taken_back_there(bot: Bot, slack: FakeSlack, real: Archive) -> None:
    private = {"message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True}
    await bot.press(SHARE, to_value(Asked(ASKED)) or "", container=private)
    await slack.until_sent(1)
    await noted(real, 1)
    write_register(real.config, HELD)
    await settled(slack, lambda: not told(standing(slack)), "the shared message")


async def test_who_saw_what_is_noted_under_a_hash_that_stands_nowhere_else(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await slack.until_sent(1)
    (row,) = await noted(real, 1)
    assert (row.surface, row.kind, row.source) == ("mention", "editable", NAME)
    assert row.viewer
    assert "U0ALICE" not in row.viewer
    assert row.spans
    assert SECRET[slice(*row.spans[0])] in SECRET
    assert row.sha256 == {info.source: info.sha256 for info in real.sources()}[NAME]


async def test_with_the_journal_down_nothing_breaks_and_it_is_taken_back_later(
    slack: FakeSlack, mode: Any, real: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.errors import JournalError

    async with bot_in_process(slack, mode, real) as bot:
        await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
        await slack.until_sent(1)
        await noted(real, 1)

        def down() -> list[str]:
            raise JournalError("The journal cannot be used now")

        with monkeypatch.context() as patched:
            patched.setattr(real.journal, "shown_sources", down)
            await asyncio.sleep(0.2)  # until a look that had begun before is over
            write_register(real.config, HELD)
            await asyncio.sleep(0.3)
            assert told(standing(slack))
        await settled(slack, lambda: not told(standing(slack)), "taken back once it is up")


CORRECTED = f'"{NAME}": {{status: corrected, correction: The ledgers were of the mill.}}\n'


async def test_a_channel_that_is_shared_by_now_is_sent_nothing_of_the_record_again(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {BOTH}")
    await slack.until_sent(1)
    await noted(real, 1)
    slack.shared.add("C0DESK")
    await bot.event("channel_shared", channel="C0DESK")
    write_register(real.config, CORRECTED)
    await settled(slack, lambda: slack.sent("chat.update"), "the edit")
    assert not told(standing(slack))
    assert "burned down" not in standing(slack)


async def test_a_channel_that_the_bot_was_taken_out_of_is_out_of_reach_and_editors_are_told(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await slack.until_sent(1)
    await noted(real, 1)
    slack.fault("chat.update", Fault(error="channel_not_found"))
    slack.fault("chat.delete", Fault(error="channel_not_found"))
    write_register(real.config, HELD)
    assert "no longer lets me change" in (await slack.until_sent(2))[-1]["text"]
    await come_to(real, "unreachable")


async def test_what_could_not_be_corrected_is_withdrawn_all_the_same(bot: Bot, slack: FakeSlack, real: Archive) -> None:
    await bot.press(CSV, to_value(Asked(BOTH)) or "")
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await slack.until_sent(1)
    await slack.until_sent(1, "files.completeUploadExternal")
    await noted(real, 2)
    slack.fault("chat.update", Fault(error="edit_window_closed"))
    write_register(real.config, CORRECTED)
    await slack.until_sent(2)  # an editor is told
    assert slack.files
    slack.fault("chat.update", Fault(error="edit_window_closed"))
    write_register(real.config, HELD)
    await settled(slack, lambda: not slack.files and slack.sent("chat.delete"), "both taken back")
    assert {channel for channel, _ in slack.messages} == {EDITOR.replace("U0", "D0", 1)}


async def test_an_answer_that_has_the_correction_already_is_left_alone(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    write_register(real.config, CORRECTED)
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await bot.command("/ask", ASKED)
    await slack.until_sent(1)
    await noted(real, 2)
    await asyncio.sleep(0.3)
    assert "The ledgers were of the mill." in standing(slack)
    assert slack.sent("chat.update") == []
    assert len(slack.sent()) == 1  # no editor is told of anything


async def test_a_document_whose_embargo_is_over_is_corrected_like_any_other(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    write_register(real.config, f'"{NAME}": {{embargo_until: 2020-01-01}}\n')
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await slack.until_sent(1)
    await noted(real, 1)
    write_register(
        real.config, f'"{NAME}": {{embargo_until: 2020-01-01, status: corrected, correction: Of the mill.}}\n'
    )
    await settled(slack, lambda: "Of the mill." in standing(slack), "the correction")
    assert told(standing(slack))


async def test_trouble_of_slacks_own_is_waited_out_however_long(bot: Bot, slack: FakeSlack, real: Archive) -> None:
    await bot.event("app_mention", text=f"<@U0ONRECORD> {ASKED}")
    await slack.until_sent(1)
    await noted(real, 1)
    slack.fault("chat.update", *[Fault(error="internal_error")] * 30)
    write_register(real.config, HELD)
    await settled(slack, lambda: not told(standing(slack)), "the edit at last")
    await come_to(real, "withdrawn")


async def test_what_a_file_in_the_thread_has_is_not_drawn_into_the_message_above_it(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    await bot.event("app_mention", text="<@U0ONRECORD> when did the mill burn down", thread_ts="1764000000.000200")
    (answer,) = await slack.until_sent(1)
    assert not told(standing(slack))
    ((_, ts),) = slack.messages
    container = {"type": "message", "message_ts": ts, "channel_id": answer["channel"], "thread_ts": ts}
    await bot.press(CSV, to_value(Asked(BOTH)) or "", container=container)
    await noted(real, 1)
    await noted(real, 2, "mill.txt")
    write_register(real.config, "mill.txt: {status: corrected, correction: It burned down on 5 May.}\n")
    await settled(slack, lambda: "It burned down on 5 May." in standing(slack), "the correction")
    assert not told(standing(slack))


async def test_an_audience_that_grew_smaller_is_taken_out_of_direct_messages(
    bot: Bot, slack: FakeSlack, real: Archive
) -> None:
    slack.members["C0FIRST"] = ["U0ALICE"]
    write_register(real.config, f'"{NAME}": {{audience: [C0FIRST, C0SECOND]}}\n')
    await bot.event("message_im", text=ASKED)
    await slack.until_sent(1)
    await noted(real, 1)
    assert told(standing(slack))
    write_register(real.config, f'"{NAME}": {{audience: [C0SECOND]}}\n')
    await settled(slack, lambda: not told(standing(slack)), "the direct message")
