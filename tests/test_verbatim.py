"""The verbatim gate: what no longer stands in its file is withheld, and the bot says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from bot.archive import Archive
from bot.building import build
from bot.config import Config

Newsroom = Callable[..., Config]
TEXT = (
    "The bridge will not be opened before 12 May 2024, the ministry said. It cost 340 million crowns.\n\n"
    "“We are not satisfied with the work,” Anna Berg said.\n\nThe tunnel nearby was closed for repairs.\n"
)
QUESTION = "quotes by Anna Berg"


@pytest.fixture
def record(newsroom: Newsroom) -> Config:
    config = newsroom({"bridge.txt": TEXT})
    build(config)
    return config


def change(config: Config, old: str, new: str) -> None:
    path = config.seeds / "bridge.txt"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_untouched_file_answers_with_verified_passages(record: Config) -> None:
    answer = Archive.open(record).quotes("Anna Berg")
    assert [p.verified for p in answer.answers] == [True]
    assert answer.answers[0].text == "We are not satisfied with the work,"
    assert answer.answers[0].citation == "bridge.txt:3"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We are not satisfied", "We are satisfied"),
        ("satisfied with", "content with"),
        ("“We are", "“They are"),
        ("” Anna Berg said", "” nobody said"),
        ("the work,” Anna", "the work,” Hanna"),
    ],
)
def test_one_changed_word_of_a_quotation_or_around_it_withholds_it(record: Config, old: str, new: str) -> None:
    archive = Archive.open(record)
    change(record, old, new)
    answer = archive.quotes("Anna Berg")
    assert answer.status == "not_found"
    assert answer.answers == ()
    assert "withheld" in answer.message
    assert "bridge.txt" in answer.message


@pytest.mark.parametrize(
    ("old", "new"), [("12 May", "13 May"), ("will not be", "will be"), ("2024", "2025"), ("will not", "will  never")]
)
def test_one_changed_digit_or_negation_of_a_statement_withholds_it(record: Config, old: str, new: str) -> None:
    archive = Archive.open(record)
    assert archive.ask("when will the bridge be opened").answers[0].text.startswith("The bridge will not be opened")
    change(record, old, new)
    answer = archive.ask("when will the bridge be opened")
    assert not any("bridge will" in p.text for p in answer.answers)


def test_a_sentence_that_only_moved_is_shown_with_its_new_line(record: Config) -> None:
    archive = Archive.open(record)
    change(record, "The bridge will", "A line was put in above.\n\nThe bridge will")
    answer = archive.quotes("Anna Berg")
    assert [p.citation for p in answer.answers] == ["bridge.txt:5"]
    text = (record.seeds / "bridge.txt").read_text(encoding="utf-8")
    assert text[answer.answers[0].char_start : answer.answers[0].char_end] == answer.answers[0].text


def test_a_file_that_is_gone_is_not_quoted(record: Config) -> None:
    archive = Archive.open(record)
    (record.seeds / "bridge.txt").unlink()
    answer = archive.quotes("Anna Berg")
    assert answer.status == "not_found"
    assert "withheld" in answer.message


def test_words_put_before_a_sentence_do_not_pass_as_the_sentence(record: Config) -> None:
    archive = Archive.open(record)
    change(record, "The tunnel nearby", "Nobody believes that The tunnel nearby")
    answer = archive.ask("what happened to the tunnel nearby")
    assert not any("tunnel" in p.text for p in answer.answers)


def test_verify_finds_the_changed_span_and_exits_1(record: Config, onrecord: Callable[..., Result]) -> None:
    assert onrecord("verify", config=record).exit_code == 0
    change(record, "340 million", "430 million")
    result = onrecord("verify", config=record)
    assert result.exit_code == 1
    assert "bridge.txt:1" in result.stdout
