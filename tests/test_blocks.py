"""Answers as Slack messages: what is shown, in which order, and never over a limit."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.models import Answer, Choice, Passage
from bot.render.blocks import to_blocks, to_message, to_shared
from bot.render.slack_ids import Asked, from_value, mark_of
from bot.render.slack_limits import check_blocks
from bot.render.slack_views import citations, why
from tests.fake_slack.archive import PASSAGE, SOURCE
from tests.fake_slack.blockkit import view_violations, violations

QUESTION = "what did bensouda say"


def answered(*passages: Passage, **more: Any) -> Answer:
    return Answer(QUESTION, "answered", answers=passages, **more)


def texts(blocks: list[dict[str, Any]]) -> str:
    """What a reader sees, in order."""

    def walk(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["text"]] if isinstance(part.get("text"), str) else []
            return own + [text for key, value in part.items() if not isinstance(value, str) for text in walk(value)]
        return [text for one in part for text in walk(one)] if isinstance(part, list) else []

    return "\n".join(walk(blocks))


def fine(answer: Answer, start: int = 0) -> dict[str, Any]:
    """The message, once both checkers have found nothing."""
    message = to_message(answer, start)
    assert check_blocks(message["blocks"]) == []
    assert violations(message) == []
    return message


def test_passage_comes_first_then_speaker_then_place_then_date() -> None:
    shown = texts(fine(answered(PASSAGE, message="One passage."))["blocks"])
    order = [
        "we are exchanging information",
        "Fatou Bensouda",
        "001_report.txt:14",
        "A report",
        "The Paper",
        "as of 1 June 2021 (inferred",
        "One passage.",
    ]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)


def test_speaker_who_is_not_established_is_not_guessed() -> None:
    shown = texts(to_blocks(answered(replace(PASSAGE, speaker=None, attribution_kind=None))))
    assert "speaker not established" in shown
    assert "Bensouda" not in shown


@pytest.mark.parametrize(
    ("change", "mark"),
    [
        ({"status": "alleged"}, "allegation"),
        ({"status": "denied"}, "denial"),
        ({"status": "planned"}, "planned"),
        ({"status": "opinion"}, "opinion"),
        ({"document_kind": "opinion"}, "opinion"),
        ({"attribution_kind": "anonymous", "speaker": "an Israeli source"}, "unnamed source"),
        ({"planned": True}, "planned"),
        ({"document_status": "withdrawn"}, "document withdrawn"),
    ],
)
def test_marks_are_shown_beside_the_speaker_and_in_the_notification(change: dict[str, Any], mark: str) -> None:
    message = fine(answered(replace(PASSAGE, **change)))
    assert f"[{mark}]" in texts(message["blocks"])
    assert f"[{mark}]" in message["text"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"attribution_kind": "publication", "speaker": None}, "The Paper\n, in its own voice"),
        ({"attribution_kind": "author", "speaker": "Ann Writer"}, "Ann Writer\n, author's own view"),
        ({"attribution_kind": "author", "speaker": None}, "author not named"),
        ({"attribution_kind": "institution", "speaker": "the court"}, "the court\n, as an institution"),
        ({"attribution_kind": "anonymous", "speaker": "an unnamed source"}, "an unnamed source\n  "),
        ({"speaker_text": "she"}, "Fatou Bensouda\n\n"),
        ({"speaker_text": "Ms. Bensouda"}, "Fatou Bensouda\n\n"),
        ({"speaker_text": "Bensouda, the former prosecutor"}, "in the text “Bensouda, the former prosecutor”"),
    ],
)
def test_capacity_is_told_in_the_documents_own_words(change: dict[str, Any], says: str) -> None:
    assert says in texts(to_blocks(answered(replace(PASSAGE, **change))))


def test_source_date_that_nobody_knows_is_said_to_be_unknown() -> None:
    assert "source date not established" in texts(to_blocks(answered(replace(PASSAGE, published=None))))


def test_fragment_is_shown_with_its_sentence() -> None:
    around = "She did not say that “we are exchanging information” at all."
    assert f"In its sentence: {around}" in texts(to_blocks(answered(replace(PASSAGE, context=around))))


def test_event_has_its_date_at_its_own_precision_and_how_it_was_resolved() -> None:
    event = replace(PASSAGE, kind="event", date="2023-06", date_basis="relative to publication 2023-07-01")
    shown = texts(to_blocks(answered(event)))
    assert shown.startswith("June 2023\n")
    assert "relative to publication 2023-07-01" in shown


def test_long_passage_is_cut_at_a_sentence_end_and_says_where_it_goes_on() -> None:
    body = " ".join(f"Sentence {number} says a thing." for number in range(200))
    blocks = fine(answered(replace(PASSAGE, text=body)))["blocks"]
    shown = blocks[0]["elements"][0]["elements"][0]["text"]
    assert body.startswith(shown)
    assert shown.endswith("a thing.")
    assert "The passage goes on: see 001_report.txt:14." in texts(blocks)


@pytest.mark.parametrize("number", [1, 3, 4, 10])
def test_short_first_and_more_behind_a_button(number: int) -> None:
    passages = [replace(PASSAGE, text=f"Passage {n}.", context="") for n in range(number)]
    blocks = fine(answered(*passages))["blocks"]
    assert sum(f"Passage {n}." in texts(blocks) for n in range(number)) == min(3, number)
    if number > 3:
        button = blocks[-1]["elements"][0]
        assert button["text"]["text"] == f"More ({number - 3})"
        assert from_value(button["value"]) == Asked(QUESTION, 3, mark_of(answered(*passages)))


def test_paging_shows_every_passage_once() -> None:
    passages = [replace(PASSAGE, kind="event", date="2020", text=f"<{n}> " + "long words " * 200) for n in range(40)]
    answer, start, seen = answered(*passages), 0, ""
    while True:
        blocks = fine(answer, start)["blocks"]
        seen += texts(blocks)
        if "More" not in blocks[-1]["elements"][0]["text"]["text"]:
            break
        asked = from_value(blocks[-1]["elements"][0]["value"])
        assert asked is not None
        assert asked.start > start
        start = asked.start
    assert [seen.count(f"<{n}> ") for n in range(40)] == [1] * 40


def test_page_beyond_the_end_is_no_empty_message() -> None:
    assert fine(answered(PASSAGE), 7)["blocks"]


def test_question_too_long_for_a_button_has_none() -> None:
    answer = Answer("q" * 3000, "answered", answers=(PASSAGE,) * 5)
    blocks = fine(answer)["blocks"]
    assert all(block["type"] != "actions" for block in blocks)
    assert "2 more on record" in texts(blocks)


def labels(blocks: list[dict[str, Any]]) -> list[str]:
    return [one["text"]["text"] for one in blocks[-1]["elements"]] if blocks[-1]["type"] == "actions" else []


def test_buttons_are_those_that_make_sense() -> None:
    events = [replace(PASSAGE, kind="event", date="2020", char_start=n) for n in range(12)]
    shared = to_blocks(answered(*events), shareable=True)
    last = ["Copy as citation", "Why this answer", "Not right?"]
    assert labels(shared) == ["More (2)", "In context", "Share in channel", *last]
    assert labels(shared[:-1]) == ["Picture", "CSV", "TimelineJS"]
    assert labels(to_blocks(answered(PASSAGE))) == ["In context", *last]
    assert labels(to_blocks(Answer("x", "not_found"))) == ["Why this answer", "Not right?"]
    assert labels(to_blocks(Answer("x", "help"), shareable=True)) == []


def test_why_names_what_was_understood_and_what_was_withheld_without_showing_it() -> None:
    answer = Answer("q", "not_found", "quotes_by_person", 0.42, {"person": "Fatou Bensouda"}, candidates=(PASSAGE,),
                    reason="below the bar")  # fmt: skip
    view = why(answer)
    assert view_violations(view) == []
    for words in (
        "Nothing on record",
        "quotes_by_person",
        "person: Fatou Bensouda",
        "42%",
        "below the bar",
        "001_report.txt:14",
    ):
        assert words in texts(view["blocks"])
    assert PASSAGE.text not in texts(view["blocks"])


def test_citations_are_words_and_csl_json() -> None:
    view = citations(answered(replace(PASSAGE, author="Ann Writer", sha256="ab" * 32)), 0)
    assert view_violations(view) == []
    in_words, csl = (element["elements"][0]["text"] for element in view["blocks"][0]["elements"])
    assert in_words.startswith("“we are exchanging information”\nFatou Bensouda")
    assert "001_report.txt:14" in in_words
    assert json.loads(csl) == [
        {"id": "001_report.txt:14", "type": "article-newspaper", "title": "A report", "container-title": "The Paper",
         "author": [{"literal": "Ann Writer"}], "issued": {"raw": "2021-06-01"}, "label": "line", "locator": "14",
         "archive_location": "001_report.txt", "note": "sha256 " + "ab" * 32}
    ]  # fmt: skip


def test_shared_answer_says_who_shared_it_and_pings_nobody() -> None:
    message = to_shared(answered(PASSAGE), 0, "ask <!channel>", "<@U0ALICE>")
    assert violations(message) == []
    assert "<@U0ALICE> asked “ask <!channel>” and shared this answer." in texts(message["blocks"])
    assert "Share in channel" not in texts(message["blocks"])


def test_choices_are_buttons_that_carry_their_question() -> None:
    answer = Answer(
        "who",
        "clarify",
        message="Which?",
        choices=tuple(Choice(f"{n} " + "label " * 40, f"question {n}") for n in range(5)),
    )
    buttons = fine(answer)["blocks"][-1]["elements"]
    assert len(buttons) == 3
    assert from_value(buttons[1]["value"]) == Asked("question 1")


def test_nothing_on_record_says_what_was_searched_and_cites_nothing() -> None:
    answer = Answer("x", "not_found", message="Nothing on record for x. Searched 5 documents.", candidates=(PASSAGE,))
    message = fine(answer)
    assert "Searched 5 documents." in texts(message["blocks"])
    assert PASSAGE.text not in json.dumps(message)
    assert PASSAGE.source not in json.dumps(message)


def test_one_document_is_said_to_be_one_source() -> None:
    other = replace(PASSAGE, source="002_other.txt")
    several = texts(to_blocks(answered(PASSAGE, replace(PASSAGE, text="Another."))))
    assert "Single source: all of these are from one document." in several
    assert "Single source." in texts(to_blocks(answered(PASSAGE)))
    assert "Single source" not in texts(to_blocks(answered(PASSAGE, other)))


def test_superseded_passage_is_marked() -> None:
    shown = texts(to_blocks(answered(replace(PASSAGE, superseded_by="004_new.txt:2"))))
    assert "superseded: newer source 004_new.txt:2" in shown


def test_withheld_passages_are_said() -> None:
    answer = Answer("x", "not_found", message="Withheld.", withheld=2)
    assert "2 passages were withheld" in texts(fine(answer)["blocks"])


def test_sources_are_listed_with_what_they_are() -> None:
    shown = texts(fine(Answer("sources", "answered", sources=(SOURCE,) * 25, message="25 documents."))["blocks"])
    for words in ("A report", "001_report.txt", "news", "The Paper", "as of 1 June 2021", "5 quotations", "More (15)"):
        assert words in shown


@pytest.mark.parametrize("status", ["answered", "clarify", "not_found", "help"])
def test_empty_answer_is_still_a_message(status: Any) -> None:
    assert fine(Answer("", status))["blocks"]
