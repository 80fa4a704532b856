"""What is kept of people, for how long, and how it goes."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from bot.config import Config, load
from bot.doctor import examine
from bot.errors import JournalError, SettingError
from bot.store.journal import Journal, Shown, migrations
from bot.store.journal import link as link_module
from bot.store.journal.engine import open_engine
from bot.store.journal.key import Key
from tests.postgres import Postgres
from tests.test_journal import age, broken, mended, rows

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
        journal.propose(f"{TEXT} {user}", "001.txt", 0, 5, "words", user)
    assert journal.forget_user(USER) == 3
    assert journal.recent(USER) == []
    assert len(journal.gaps()) == len(journal.feedback_list()) == len(journal.recent("U0BOB")) == 1
    assert [one.question for one in journal.proposals()] == [f"{TEXT} U0BOB"]
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


# ---- the key ------------------------------------------------------------------------------------------

KEY, OTHER = "a key of the tests", "another key of the tests"
DELIVERY = "mention:C0GENERAL01:1796075843.000645"
"""Who knows it knows the message, and so who wrote it."""


def dump(url: str) -> str:
    """Everything in a journal."""
    tables = ("seen", "questions", "feedback", "channels", "meta", "shown", "proposals")
    return "\n".join(str(rows(url, f"SELECT * FROM {table}")) for table in tables)


def test_with_postgresql_a_key_must_be_given(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.new_database()
    for given in ({}, {"key_file": tmp_path / "none.key"}):
        with pytest.raises(SettingError, match="openssl rand -hex 32"):
            Journal(url, **given)
    (tmp_path / "made.key").write_text("0123456789abcdef")
    journal = Journal(url, key_file=tmp_path / "made.key")
    assert journal.up()
    journal.close()


@pytest.mark.parametrize("key", ["short", "x" * 15])
def test_a_key_that_can_be_guessed_is_refused_and_not_shown(key: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="ONRECORD_HASH_KEY") as raised:
        Journal(f"sqlite:///{tmp_path / 'journal.db'}", secret=key)
    assert key not in str(raised.value)
    (tmp_path / "journal.key").write_text(f"{key}\n")
    journal = Journal(f"sqlite:///{tmp_path / 'journal.db'}")
    assert not journal.up()
    assert journal.first_time("event:1")
    journal.record(TEXT, "answered", None, "c", USER)
    journal.close()


def test_whoever_has_the_journal_and_no_key_cannot_tell_who_asked(url: str) -> None:
    journal = Journal(url, secret=KEY)
    assert journal.first_time(DELIVERY)
    journal.record(TEXT, "not_found", None, f"slack:T1:D1:{USER}", USER)
    journal.feedback(TEXT, "other", user=USER)
    journal.note_shown([Shown("mention", "editable", "001.txt", "a", viewer=USER)])
    journal.close()
    kept = dump(url)
    assert USER not in kept
    assert KEY not in kept
    assert "C0GENERAL01" not in kept
    # What stands in the journal itself is tried as its key, as a thief would.
    words = set(re.findall(r"[0-9a-zA-Z_.:-]{6,}", kept))
    tried = {
        digest
        for word in words
        for digest in (
            hmac.new(word.encode(), USER.encode(), hashlib.sha256).hexdigest(),
            hashlib.sha256(f"{word}{USER}".encode()).hexdigest(),
        )
    } | {hashlib.sha256(USER.encode()).hexdigest(), hashlib.sha256(DELIVERY.encode()).hexdigest()}
    assert not words & tried


def test_times_beside_the_hash_of_a_person_are_days(url: str) -> None:
    journal = Journal(url, secret=KEY)
    for _ in range(2):  # with the first one the journal is tidied
        journal.record(TEXT, "answered", None, "c", USER)
        journal.feedback(TEXT, "other", user=USER)
    turn, _ = journal.turns("c")
    said, _ = journal.feedback_list()
    for at in (turn.at, said.at):
        assert at.astimezone(UTC).strftime("%H:%M:%S.%f") == "00:00:00.000000"
    assert turn.at.date() == datetime.now(UTC).date()
    journal.close()


def test_the_key_may_lie_in_a_place_of_its_own(tmp_path: Path, onrecord: Callable[..., Result]) -> None:
    url, file = f"sqlite:///{tmp_path / 'journal.db'}", tmp_path / "keys" / "of" / "journal"
    for expected in ([], [TEXT]):
        journal = Journal(url, key_file=file)
        assert journal.recent(USER) == expected
        journal.record(TEXT, "answered", None, "c", USER)
        journal.close()
    assert file.stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "journal.key").exists()
    config = load({"ONRECORD_KEY_FILE": str(file), "DATABASE_URL": url}, Path("no such file"))
    assert config.key_file == file
    grades = {one.what: one.grade for one in examine(replace(config, seeds=tmp_path)) if one.what == "hash key"}
    beside = {one.what: one.grade for one in examine(Config(data=tmp_path, seeds=tmp_path)) if one.what == "hash key"}
    assert (grades, beside) == ({"hash key": "ok"}, {"hash key": "note"})


# ---- a journal of an older program --------------------------------------------------------------------


def second_release(url: str, key: str, monkeypatch: pytest.MonkeyPatch, in_database: bool) -> None:
    """A journal as the second release left it, with a question, a delivery and feedback of our person."""
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "STEPS", migrations.STEPS[:2])
        engine = open_engine(url)
        migrations.migrate(engine, Key(key))
        engine.dispose()
    hashed, now = Key(key)(USER), f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}.123456"
    rows(url, f"INSERT INTO seen (key, at) VALUES ('{DELIVERY}', '{now}')")
    columns = "INSERT INTO questions (at, question, status, conversation, asker) VALUES"
    rows(url, f"{columns} ('{now}', '{TEXT}', 'answered', '{Key(key)('c')}', '{hashed}')")
    feedback = "INSERT INTO feedback (at, reason, question, note, source, asker) VALUES"
    rows(url, f"{feedback} ('{now}', 'other', '{TEXT}', '', '', '{hashed}')")
    if in_database:
        rows(url, f"INSERT INTO meta (name, value) VALUES ('key', '{key}')")


@pytest.mark.parametrize("in_database", [True, False])
def test_an_older_journal_tells_less_after_the_first_start(
    url: str, monkeypatch: pytest.MonkeyPatch, in_database: bool, caplog: pytest.LogCaptureFixture
) -> None:
    second_release(url, KEY, monkeypatch, in_database)
    journal = Journal(url, secret=KEY)
    assert not journal.first_time(DELIVERY)  # the delivery that the older program has answered
    assert journal.recent(USER) == [TEXT]
    (turn,) = journal.turns("c")
    assert (turn.at.hour, turn.at.minute, turn.at.microsecond) == (0, 0, 0)
    kept = dump(url)
    assert "C0GENERAL01" not in kept
    assert "123456" not in str(rows(url, "SELECT CAST(at AS TEXT) FROM questions"))
    assert "123456" not in str(rows(url, "SELECT CAST(at AS TEXT) FROM feedback"))
    assert KEY not in kept
    assert journal.forget_user(USER) == 2
    assert ("taken out of the journal" in caplog.text) == in_database
    assert "another key now" not in caplog.text
    journal.close()


def test_a_key_that_was_in_the_database_and_is_not_ours_takes_its_hashes_along(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    second_release(url, "the key in the database", monkeypatch, in_database=True)
    for _ in range(2):
        journal = Journal(url, secret=KEY)
        assert not journal.first_time(DELIVERY)
        assert journal.recent(USER) == []
        assert len(journal.feedback_list()) == 1
        journal.close()
    assert rows(url, "SELECT asker, conversation FROM questions") == [(None, None)]
    assert rows(url, "SELECT asker FROM feedback") == [(None,)]
    assert "the key in the database" not in dump(url)
    assert caplog.text.count("another key now") == 1
    again = Journal(url, secret=KEY)
    again.record(TEXT, "answered", None, "c", USER)
    # An older program that is put back without the setting makes one again.
    rows(url, "INSERT INTO meta (name, value) VALUES ('key', 'made by an older program')")
    again.close()
    last = Journal(url, secret=KEY)
    assert last.up()
    assert "older program" not in dump(url)
    last.close()


def test_a_release_that_still_runs_beside_the_new_one_answers_nothing_twice(url: str) -> None:
    journal = Journal(url, secret=KEY)
    assert journal.up()
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}.123456"
    rows(url, f"INSERT INTO seen (key, at) VALUES ('{DELIVERY}', '{now}')")
    rows(url, f"INSERT INTO questions (at, question, status) VALUES ('{now}', 'q', 'answered')")
    assert not journal.first_time(DELIVERY)
    journal.tidy()
    assert "C0GENERAL01" not in dump(url)
    assert "123456" not in str(rows(url, "SELECT CAST(at AS TEXT) FROM questions"))
    another = Journal(url, secret=KEY)
    assert not another.first_time(DELIVERY)
    another.close()
    journal.close()


# ---- another key --------------------------------------------------------------------------------------


def test_nothing_is_mixed_under_two_keys(url: str, tmp_path: Path) -> None:
    journal = Journal(url, secret=KEY)
    journal.record(TEXT, "answered", None, "c", USER)
    wrong = Journal(url, secret=OTHER)
    wrong.wait_in(tmp_path)
    with pytest.raises(SettingError, match="another key") as raised:
        wrong.check_key()
    assert "rotate-key" in str(raised.value)
    assert OTHER not in str(raised.value)
    wrong.record(TEXT, "answered", None, "c", USER)
    wrong.note_shown([Shown("mention", "editable", "001.txt", "a", viewer=USER)])
    assert wrong.first_time(DELIVERY)
    assert wrong.recent(USER) == []
    with pytest.raises(JournalError, match="another key"):
        wrong.feedback(TEXT, "other", user=USER)
    with pytest.raises(JournalError, match="another key"):
        wrong.forget_user(USER)
    assert rows(url, "SELECT count(*) FROM questions") == [(1,)]
    wrong.close()
    journal.check_key()
    # What it had to keep waiting is found by the right one: its texts, but not under hashes that say nothing.
    right = Journal(url, secret=KEY)
    right.wait_in(tmp_path)
    assert right.recent(USER) == [TEXT]
    assert rows(url, "SELECT count(asker), count(*) FROM questions") == [(1, 2)]
    assert rows(url, "SELECT count(viewer), count(*) FROM shown") == [(0, 1)]
    assert right.first_time(DELIVERY)
    for one in (right, journal):
        one.close()


def test_a_journal_that_is_down_says_nothing_of_its_key(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    Journal(f"sqlite:///{tmp_path / 'file' / 'journal.db'}").check_key()


def test_after_the_key_was_changed_the_old_one_writes_no_more_and_nobody_is_found(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "REST", 0.0)
    running = Journal(url, secret=KEY)
    running.record(TEXT, "not_found", None, "c", USER)
    running.feedback(TEXT, "other", user=USER)
    running.propose(TEXT, "001.txt", 0, 5, "words", USER)
    running.note_shown([Shown("mention", "editable", "001.txt", "a", viewer=USER)])
    changing = Journal(url, secret=OTHER)
    assert changing.rotate_key()
    assert not changing.rotate_key()
    changing.close()
    running.record(TEXT, "answered", None, "c", USER)  # a process of the release before
    assert running.waiting == 1
    new = Journal(url, secret=OTHER)
    new.check_key()
    assert new.recent(USER) == []
    assert (len(new.gaps()), len(new.feedback_list()), len(new.shown_of("001.txt"))) == (1, 1, 1)
    assert rows(url, "SELECT count(asker), count(conversation), count(*) FROM questions") == [(0, 0, 1)]
    assert rows(url, "SELECT count(asker), count(*) FROM proposals") == [(0, 1)]
    assert new.forget_user(USER) == 0
    new.record(TEXT, "answered", None, "c", USER)
    assert new.recent(USER) == [TEXT]
    new.close()
    running.close()


def test_rotate_key_on_the_command_line(
    onrecord: Callable[..., Result], config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = onrecord("rotate-key", config=config)
    assert nothing.exit_code == 2
    assert "There is no journal" in nothing.stderr
    assert not list(tmp_path.glob("journal*"))
    journal = Journal(config.journal_url)
    journal.record(TEXT, "answered", None, "c", USER)
    journal.close()
    same = onrecord("rotate-key", config=config)
    assert (same.exit_code, "under this key already" in same.output) == (0, True)
    monkeypatch.setenv("ONRECORD_HASH_KEY", OTHER)
    refused = onrecord("forget-user", USER, config=config)
    assert refused.exit_code == 2
    assert "Nothing is kept" not in refused.output
    assert "another key" in refused.stderr
    changed = onrecord("rotate-key", config=config)
    assert (changed.exit_code, "under the new key" in changed.output) == (0, True)
    assert "Nothing is kept" in onrecord("forget-user", USER, config=config).output
    assert OTHER not in changed.output


def test_the_bot_does_not_start_under_a_key_that_is_not_the_journals(
    onrecord: Callable[..., Result], config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(config.journal_url, secret=KEY)
    assert journal.up()
    journal.close()
    for name, value in (("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1"), ("ONRECORD_HASH_KEY", OTHER)):
        monkeypatch.setenv(name, value)
    told = onrecord("serve", config=config)
    assert told.exit_code == 2
    assert "another key" in told.stderr
    (finding,) = [one for one in examine(replace(config, hash_key=OTHER)) if one.what == "journal"]
    assert (finding.grade, "another key" in finding.found) == ("wrong", True)


# ---- forget-user --------------------------------------------------------------------------------------


def test_forget_user_makes_no_journal_and_no_key(onrecord: Callable[..., Result], tmp_path: Path) -> None:
    for data in (tmp_path, tmp_path / "not" / "there"):
        told = onrecord("--data", str(data), "forget-user", USER)
        assert (told.exit_code, told.stdout) == (2, "")
        assert f"There is no journal at {data / 'journal.db'}" in told.stderr
        assert not (data / "journal.db").exists()
        assert not (data / "journal.key").exists()
    assert not (tmp_path / "not").exists()


def test_forget_user_makes_no_journal_in_postgresql(
    onrecord: Callable[..., Result], postgres: Postgres, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_HASH_KEY", KEY)
    empty = replace(config, database_url=postgres.new_database())
    told = onrecord("forget-user", USER, config=empty)
    assert told.exit_code == 2
    assert "There is no journal at" in told.stderr
    with pytest.raises(Exception, match="does not exist"):
        rows(empty.database_url, "SELECT * FROM meta")


def test_forget_user_without_the_journals_key_says_so(onrecord: Callable[..., Result], config: Config) -> None:
    journal = Journal(config.journal_url, secret=KEY)  # from the settings of the service, which this shell has not
    journal.record(TEXT, "answered", None, "c", USER)
    journal.close()
    told = onrecord("forget-user", USER, config=config)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "ONRECORD_HASH_KEY" in told.stderr
    file = Path(config.journal_url.removeprefix("sqlite:///"))
    assert not file.with_suffix(".key").exists()


def test_forget_user_does_not_give_an_older_journal_its_key(
    onrecord: Callable[..., Result], config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_release(config.journal_url, KEY, monkeypatch, in_database=False)
    monkeypatch.setenv("ONRECORD_HASH_KEY", OTHER)
    told = onrecord("forget-user", USER, config=config)
    assert told.exit_code == 2
    assert "older program" in told.stderr
    assert DELIVERY in str(rows(config.journal_url, "SELECT * FROM seen"))


# ---- files --------------------------------------------------------------------------------------------


def test_files_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o000)
    try:
        journal = Journal(f"sqlite:///{tmp_path / 'data' / 'journal.db'}")
        assert journal.first_time(DELIVERY)
        broken(f"sqlite:///{tmp_path / 'data' / 'journal.db'}")
        journal.record(TEXT, "answered", None, "c", USER)
        during = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
        journal.close()
        after = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
    finally:
        os.umask(before)
    assert {"journal.db", "journal.db-wal", "journal.db-shm", "journal.key"} <= set(during)
    assert sum(name.startswith(("journal.db.waiting-", "journal.db.last-")) for name in after) == 2
    assert set(during.values()) | set(after.values()) == {0o600}


def test_files_that_were_open_to_all_are_so_no_longer(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path / 'journal.db'}")
    assert journal.up()
    for path in tmp_path.iterdir():
        path.chmod(0o644)
    again = Journal(f"sqlite:///{tmp_path / 'journal.db'}")
    assert again.up()
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    again.close()
    journal.close()


def test_a_file_of_somebody_else_is_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(f"sqlite:///{tmp_path / 'journal.db'}")
    assert journal.up()
    journal.close()
    (tmp_path / "journal.db").chmod(0o660)
    monkeypatch.setattr("os.geteuid", lambda: os.getuid() + 1)
    again = Journal(f"sqlite:///{tmp_path / 'journal.db'}")
    assert again.up()
    assert (tmp_path / "journal.db").stat().st_mode & 0o777 == 0o660
    again.close()


def test_what_a_process_leaves_names_no_message_and_does_not_stay(url: str, tmp_path: Path) -> None:
    def last() -> list[Path]:
        return sorted(tmp_path.glob("journal.db.last-*"))

    journal = Journal(url, secret=KEY)
    journal.wait_in(tmp_path)
    assert journal.first_time(DELIVERY)
    broken(url)
    assert journal.first_time("mention:C0GENERAL01:2.5")
    journal.close()
    for path in tmp_path.glob("journal.db.*-*"):
        assert "C0GENERAL01" not in path.read_text()
    mended(url)
    (old,) = last()
    long_ago = time.time() - 25 * 3600
    os.utime(old, (long_ago, long_ago))
    # And one of an older program, which has the names.
    raw = tmp_path / "journal.db.last-0123456789abcdef"
    row = {"table": "seen", "row": {"key": "mention:C0GENERAL01:9.9", "at": datetime.now(UTC).isoformat()}}
    raw.write_text(json.dumps(row) + "\n")
    later = Journal(url, secret=KEY)
    later.wait_in(tmp_path)
    assert not later.first_time("mention:C0GENERAL01:2.5")
    assert later.up()
    assert last() == [old]  # were the clock wrong at a start, this one would look old too soon
    later.tidy()
    assert last() == []
    later.close()


def test_what_an_older_program_left_is_not_answered_again(url: str, tmp_path: Path) -> None:
    at = datetime.now(UTC).isoformat()
    waits = [
        {"table": "seen", "row": {"key": DELIVERY, "at": at}},
        {"table": "questions", "row": {"at": at, "question": TEXT, "status": "answered", "asker": "f" * 64}},
    ]
    (tmp_path / "journal.db.waiting-0123456789abcdef").write_text("\n".join(map(json.dumps, waits)) + "\n")
    journal = Journal(url, secret=KEY)
    journal.wait_in(tmp_path)
    assert not journal.first_time(DELIVERY)
    assert journal.up()
    assert "C0GENERAL01" not in dump(url)
    assert rows(url, "SELECT question, asker FROM questions") == [(TEXT, None)]
    journal.close()


# ---- gaps ---------------------------------------------------------------------------------------------


def test_a_gap_can_be_kept_from_editors_until_several_people_asked(url: str) -> None:
    journal = Journal(url, secret=KEY, gap_askers=2)
    for question, user in (
        ("one", USER),
        ("one", USER),
        ("Two", USER),
        ("two", "U0BOB"),
        ("three", None),
        ("three", USER),
    ):
        journal.record(question, "not_found", None, "c", user)
    assert [(gap.question.casefold(), gap.times) for gap in journal.gaps()] == [("two", 2)]
    journal.close()
    everything = Journal(url, secret=KEY)
    assert len(everything.gaps()) == 3
    everything.close()


def test_how_many_must_have_asked_is_a_setting(
    onrecord: Callable[..., Result], config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(config.journal_url)
    journal.record("one", "not_found", None, "c", USER)
    journal.close()
    assert "one" in onrecord("gaps", config=config).output
    monkeypatch.setenv("ONRECORD_GAP_ASKERS", "2")
    assert onrecord("gaps", config=config).output == "No unanswered question is kept.\n"
    for wrong in ("0", "-1", "many", "²"):
        with pytest.raises(SettingError, match="ONRECORD_GAP_ASKERS"):
            load({"ONRECORD_GAP_ASKERS": wrong}, Path("no such file"))
