"""Timelines by period: what was planned is shown, and never as done."""

from __future__ import annotations

import pytest

from bot.archive import Archive
from tests.test_asking import Newsroom, record_of

PLANS = {
    "a.txt": (
        "Valley Post, 10 April 2024\n\nThe mill burned on 2 June 2023. The library will close on 31 July, the council said.\n\n"
        "The pool was drained on 3 April 2024. It will reopen on 20 April.\n\n"
        "Council tax will go up next April if the council agrees.\n"
    )
}


@pytest.fixture
def record(newsroom: Newsroom) -> Archive:
    return record_of(newsroom, PLANS)


@pytest.mark.parametrize(
    "asked",
    [
        "timeline july 2024",
        "timeline 31 july",
        "timeline 2024-07",
        "what happened on 31 july 2024",
        "what happened on 31 July?",
    ],
)
def test_a_period_with_nothing_but_plans_shows_them_and_says_so(record: Archive, asked: str) -> None:
    answer = record.reply(asked)
    assert [p.text for p in answer.answers] == ["The library will close on 31 July"]
    assert all(p.planned for p in answer.answers)
    assert answer.message.startswith("Nothing is on record as having happened then. This was planned")


def test_plans_of_a_period_come_after_what_happened_then(record: Archive) -> None:
    answer = record.reply("timeline april 2024")
    assert [(p.date, p.planned) for p in answer.answers] == [("2024-04-03", False), ("2024-04-20", True)]
    assert answer.message == "What was only planned then comes last, marked as planned."


def test_a_timeline_of_no_period_has_no_plans(record: Archive) -> None:
    assert not [p for p in record.reply("timeline pool").answers if p.planned]


def test_a_year_alone_is_a_period(record: Archive) -> None:
    assert [p.date for p in record.command("timeline", "2023").answers] == ["2023-06-02"]
    assert [p.planned for p in record.command("timeline", "2025").answers] == [True]


def test_a_period_without_any_date_has_nothing(record: Archive) -> None:
    assert record.reply("timeline 2019").status == "not_found"


def test_documents_without_a_date_are_counted_beside_the_newest(newsroom: Newsroom) -> None:
    answer = record_of(newsroom, {**PLANS, "b.txt": "The harbour is silent. Nobody rows.\n"}).reply("timeline 2019")
    assert "of 2 documents, the newest dated 10 April 2024 (1 of unknown date)." in answer.message
