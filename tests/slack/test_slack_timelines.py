"""Timelines: help, pages, years, the events of one sentence together, and files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from bot.models import Answer
from bot.render.blocks import to_blocks, to_message
from bot.render.entries import entries
from bot.render.timeline import alt_text, to_png
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import PASSAGE
from tests.fake_slack.blockkit import violations
from tests.fake_slack.delivery import Bot
from tests.fake_slack.values import Fault
from tests.slack.reading import button, shown

PRIVATE = {"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True}
DATES = ("2025-02-06", "2025-06-05", "2025-08-20", "2025-12-18")
SANCTIONS = tuple(
    replace(PASSAGE, kind="event", text="Sanctions were imposed (on 6 February, ...).", date=date) for date in DATES
)


async def timeline(bot: Bot, slack: FakeSlack) -> dict[str, Any]:
    await bot.event("app_mention", text="<@U0ONRECORD> timeline ICC", ts="1764000000.000100")
    (message,) = await slack.until_sent(1)
    return message


async def test_help_of_timelines_by_command_mention_and_direct_message(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/timeline", "help")
    await bot.event("app_mention", text="<@U0ONRECORD> timeline help")
    await bot.event("message_im", text="!timeline help")
    await slack.until(
        lambda: slack.sent() and slack.sent("response_url") and slack.sent("chat.postEphemeral"), "three answers"
    )
    for message in (*slack.sent(), *slack.sent("response_url"), *slack.sent("chat.postEphemeral")):
        assert "person:NAME 2024.." in shown(message)


async def test_long_timeline_is_grouped_by_year_and_paged(bot: Bot, slack: FakeSlack) -> None:
    message = await timeline(bot, slack)
    headings = [block["text"]["text"] for block in message["blocks"] if block["type"] == "header"]
    assert headings == [str(year) for year in range(2010, 2020)]
    assert "June 2010" in shown(message)
    await bot.press(*button(message, "More (15)"))
    _, following = await slack.until_sent(2)
    assert "Event 20 happened." in shown(following)


@pytest.mark.parametrize(("label", "suffix"), [("Picture", "png"), ("CSV", "csv"), ("TimelineJS", "json")])
async def test_file_of_an_answer_goes_into_its_thread_with_words_for_those_who_do_not_see_it(
    bot: Bot, slack: FakeSlack, label: str, suffix: str
) -> None:
    message = await timeline(bot, slack)
    await bot.press(*button(message, label))
    await slack.until_sent(1, "files.completeUploadExternal")
    (file,) = slack.files.values()
    assert file["name"] == f"timeline-icc.{suffix}"
    assert (file["channel"], file["thread"]) == ("C0DESK", "1764000000.000100")
    assert file["alt"].startswith("Timeline of 25 events")
    assert "June 2010: Event 10 happened. (Fatou Bensouda" in file["alt"]
    assert "001_report.txt:10)" in file["alt"]
    content = file["content"]
    if suffix == "png":
        assert Image.open(io.BytesIO(content)).format == "PNG"
    elif suffix == "csv":
        assert len(list(csv.reader(io.StringIO(content.decode())))) == 26
    else:
        assert len(json.loads(content)["events"]) == 25


async def test_file_of_a_private_answer_goes_to_the_asker_alone(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/timeline", "ICC")
    (message,) = await slack.until_sent(1, "response_url")
    await bot.press(*button(message, "CSV"), container=PRIVATE)
    await slack.until_sent(2, "response_url")
    (file,) = slack.files.values()
    (note,) = slack.sent()
    assert note["channel"] == "U0ALICE"
    assert (file["channel"], file["thread"]) == list(slack.messages)[-1]
    assert file["channel"] == "D0ALICE"
    assert "direct message" in slack.sent("response_url")[1]["text"]


async def test_timeline_is_shared_in_its_channel(bot: Bot, slack: FakeSlack) -> None:
    await bot.command("/timeline", "ICC")
    (message,) = await slack.until_sent(1, "response_url")
    await bot.press(*button(message, "Share in channel"), container=PRIVATE)
    (shared,) = await slack.until_sent(1)
    assert shared["channel"] == "C0DESK"
    assert "Event 10 happened." in shown(shared)
    assert button(shared, "Picture")


async def test_upload_that_fails_is_an_apology(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    message = await timeline(bot, slack)
    slack.fault("upload", Fault(status=500))
    await bot.press(*button(message, "Picture"))
    (said,) = await slack.until_sent(1, "response_url")
    assert "number" in said["text"]
    assert slack.sent("files.completeUploadExternal") == []


def test_events_of_one_sentence_are_one_entry_with_all_its_dates() -> None:
    other = replace(PASSAGE, kind="event", text="The court met.", date="2025-07", char_start=900)
    answer = Answer("sanctions", "answered", answers=(*SANCTIONS[:2], other, *SANCTIONS[2:]))
    found = entries(answer)
    assert [one.when for one in found] == ["6 February, 5 June, 20 August and 18 December 2025", "July 2025"]
    shown_now = json.dumps(to_blocks(answer))
    assert shown_now.count("Sanctions were imposed") == 1
    assert violations(to_message(answer)) == []
    assert alt_text(answer).startswith("Timeline of 2 events about sanctions. 6 February, 5 June, 20 August and 18")
    assert Image.open(io.BytesIO(to_png(answer))).height < 500


def test_dates_of_several_years_are_written_out() -> None:
    dates = ("2015-07", "2021-06-03", "2022")
    answer = Answer("x", "answered", answers=tuple(replace(SANCTIONS[0], date=date) for date in dates))
    assert entries(answer)[0].when == "July 2015, 3 June 2021 and 2022"


def test_what_only_has_an_end_does_not_stand_under_a_year() -> None:
    answer = Answer("x", "answered", answers=(replace(SANCTIONS[0], date="../2023-10-29"),))
    assert entries(answer)[0].year == "Until 2023"


def test_short_timeline_has_no_headings() -> None:
    assert all(block["type"] != "header" for block in to_blocks(Answer("x", "answered", answers=SANCTIONS)))
