"""What is kept of people, for how long, and how it goes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot.config import Config, load
from bot.errors import SettingError
from bot.store.journal import Journal
from tests.test_journal import age, rows

USER, TEXT = "U0ALICE", "zebra crossing at the embassy"


@pytest.fixture
def journal(url: str) -> Journal:
    return Journal(url, secret="a key of the tests")


def files(url: str) -> bytes:
    """Every byte of an SQLite journal, its log and its key included."""
    path = Path(url.removeprefix("sqlite:///"))
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if file.name.startswith(path.stem))


def test_the_journal_has_no_id_of_a_person(journal: Journal, url: str) -> None:
    journal.record(TEXT, "answered", None, f"slack:T1:D1:{USER}", USER, {"topic": "zebra"})
    journal.feedback(TEXT, "other", user=USER)
    for table in ("questions", "feedback", "seen"):
        assert USER not in str(rows(url, f"SELECT * FROM {table}"))
    assert journal.recent(USER) == [TEXT]
    journal.close()


def test_without_a_key_in_the_settings_one_is_made_that_survives_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    for expected in ([], [TEXT]):
        journal = Journal(url)
        assert journal.recent(USER) == expected
        journal.record(TEXT, "answered", None, "c", USER)
        journal.close()
    assert (tmp_path / "journal.key").stat().st_mode & 0o777 == 0o600


def test_texts_are_gone_when_their_days_are_over(journal: Journal, url: str) -> None:
    journal.record(TEXT, "not_found", None, "c", USER, {"topic": TEXT})
    journal.feedback(TEXT, "missing", TEXT, "001.txt", USER)
    assert journal.tidy() == 0
    for table in ("questions", "feedback"):
        age(url, table, 30.1)
    assert journal.gaps() == journal.turns("c") == journal.recent(USER) == []
    assert journal.tidy() == 2
    (kept,) = journal.feedback_list()
    assert (kept.reason, kept.source, kept.question, kept.note) == ("missing", "001.txt", "", "")
    assert rows(url, "SELECT count(*) FROM questions") == [(0,)]
    assert rows(url, "SELECT asker FROM feedback") == [(None,)]
    if url.startswith("sqlite"):
        assert b"zebra" not in files(url)
    journal.close()


def test_texts_are_kept_until_then(journal: Journal, url: str) -> None:
    journal.record(TEXT, "not_found", None)
    age(url, "questions", 29.9)
    assert journal.tidy() == 0
    assert len(journal.gaps()) == 1
    journal.close()


def test_opening_a_journal_again_deletes_what_is_too_old(url: str) -> None:
    journal = Journal(url, secret="a key of the tests")
    journal.record(TEXT, "not_found", None)
    journal.close()
    age(url, "questions", 31)
    again = Journal(url, secret="a key of the tests")
    again.first_time("start")
    assert rows(url, "SELECT count(*) FROM questions") == [(0,)]
    again.close()


def test_with_0_days_no_text_is_kept(url: str) -> None:
    journal = Journal(url, secret="a key of the tests", question_days=0)
    journal.record(TEXT, "not_found", None, "c", USER)
    journal.feedback(TEXT, "missing", TEXT, "001.txt", USER)
    assert rows(url, "SELECT count(*) FROM questions") == [(0,)]
    assert [(one.question, one.note, one.source) for one in journal.feedback_list()] == [("", "", "001.txt")]
    journal.close()


def test_deliveries_are_forgotten_after_a_day(journal: Journal, url: str) -> None:
    journal.first_time("event:1")
    age(url, "seen", 1.1)
    assert journal.tidy() == 1
    journal.close()


def test_a_person_is_forgotten_and_the_others_are_not(journal: Journal, url: str) -> None:
    for user in (USER, "U0BOB"):
        journal.record(f"{TEXT} {user}", "not_found", None, f"slack:T1:D1:{user}", user)
        journal.feedback(f"{TEXT} {user}", "other", "note", user=user)
    assert journal.forget_user(USER) == 2
    assert journal.recent(USER) == []
    assert len(journal.gaps()) == len(journal.feedback_list()) == len(journal.recent("U0BOB")) == 1
    if url.startswith("sqlite"):
        assert USER.encode() not in files(url)
    assert journal.forget_user(USER) == 0
    journal.close()


def test_forget_user_says_how_much_it_deleted(onrecord: Callable[..., Result], config: Config) -> None:
    journal = Journal(config.journal_url)
    journal.record(TEXT, "not_found", None, "c", USER)
    journal.close()
    first, again = onrecord("forget-user", USER, config=config), onrecord("forget-user", f"<@{USER}>", config=config)
    where = f"Looked in the journal at {config.journal_url.removeprefix('sqlite:///')}.\n"
    assert (first.exit_code, first.output) == (0, where + "Deleted 1 entry.\n")
    assert (again.exit_code, again.output) == (0, where + "Nothing is kept of this person.\n")
    wrong = onrecord("forget-user", "alice", config=config)
    assert wrong.exit_code == 2
    assert "member ID" in wrong.output


def test_a_journal_at_work_writes_no_text_into_the_log(
    journal: Journal,
    caplog: pytest.LogCaptureFixture,
    url: str,
) -> None:
    with caplog.at_level(logging.DEBUG):
        journal.record(TEXT, "answered", None, "c", USER, {"topic": TEXT})
        journal.feedback(TEXT, "other", TEXT, "", USER)
        rows(url, "DROP TABLE questions")
        journal.record(TEXT, "answered", None, "c", USER)
    assert "journal is down" in caplog.text
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert TEXT not in ours
    assert USER not in ours
    assert TEXT not in caplog.text
    journal.close()


@pytest.mark.parametrize("value", ["-1", "many", "99999"])
def test_days_that_cannot_be_are_said(value: str) -> None:
    with pytest.raises(SettingError, match="ONRECORD_QUESTION_DAYS"):
        load({"ONRECORD_QUESTION_DAYS": value}, Path("no such file"))
