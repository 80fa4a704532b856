"""The journal: on SQLite, and on a PostgreSQL server that the tests start themselves where one is installed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.config import load
from bot.errors import JournalError, SettingError
from bot.store import journal as package
from bot.store.journal import ChannelSettings, Journal
from bot.store.journal import link as link_module
from bot.store.journal.engine import open_engine
from bot.store.journal.migrations import STEPS
from bot.store.journal.tables import metadata
from tests.postgres import Postgres

ROOT = Path(__file__).parent.parent


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    opened = Journal(url, secret="a key of the tests")
    yield opened
    opened.close()


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            found = connection.execute(sa.text(query))
            return [tuple(row) for row in found] if found.returns_rows else []
    finally:
        engine.dispose()


def age(url: str, table: str, days: float) -> None:
    """Makes everything in a table that much older."""
    engine = open_engine(url)
    at = datetime.now(UTC) - timedelta(days=days)
    with engine.begin() as connection:
        connection.execute(sa.update(metadata.tables[table]).values(at=at))
    engine.dispose()


# ---- deliveries ----------------------------------------------------------------------------------------


def test_a_delivery_is_new_once(journal: Journal, url: str) -> None:
    assert journal.first_time("event:1")
    assert not journal.first_time("event:1")
    assert journal.first_time("event:2")
    another = Journal(url, secret="a key of the tests")
    assert not another.first_time("event:1")
    assert another.first_time("x" * 5000)
    assert not journal.first_time("x" * 5000)
    another.close()


def test_threads_that_meet_on_a_fresh_journal_agree_on_one(url: str) -> None:
    for number in range(3):
        journals = [Journal(url, secret="a key of the tests") for _ in range(4)]
        meet = threading.Barrier(8)

        def ask(journal: Journal, key: str = f"event:{number}", meet: threading.Barrier = meet) -> bool:
            meet.wait()
            return journal.first_time(key)

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(ask, journals * 2)) == 1
        for journal in journals:
            journal.close()
            assert journal.errors == 0


_MEET = """
import sys
from bot.store.journal import Journal
journal = Journal(sys.argv[1], secret="a key of the tests")
print("ready", flush=True)
sys.stdin.readline()
print(sum(journal.first_time(f"event:{n}") for n in range(200)), journal.errors)
"""


def test_processes_that_meet_on_a_fresh_journal_share_the_deliveries(url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _MEET, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [process.communicate(timeout=60)[0].split() for process in processes]
    assert sum(int(first) for first, _ in results) == 200
    assert [errors for _, errors in results] == ["0"] * 3


# ---- questions and turns -------------------------------------------------------------------------------


def test_turns_of_a_conversation_come_newest_first(journal: Journal) -> None:
    journal.record("who is Khan", "answered", "who_is", "slack:T:C:1", "U1", {"person": "Khan"})
    journal.record("and about Gaza?", "not_found", None, "slack:T:C:1", "U1")
    journal.record("another thread", "answered", None, "slack:T:C:2", "U2")
    newest, oldest = journal.turns("slack:T:C:1")
    assert (newest.question, newest.status, newest.intent, newest.understood) == (
        "and about Gaza?",
        "not_found",
        None,
        {},
    )
    assert (oldest.intent, oldest.understood) == ("who_is", {"person": "Khan"})
    assert oldest.at <= newest.at <= datetime.now(UTC)
    assert len(journal.turns("slack:T:C:1", most=1)) == 1
    assert journal.turns("slack:T:C:3") == []


def test_recent_questions_of_a_person_are_theirs_and_named_once(journal: Journal) -> None:
    for question, user in (("one", "U1"), ("two", "U1"), ("one", "U1"), ("three", "U2"), ("nobody's", None)):
        journal.record(question, "answered", None, "c", user)
    assert journal.recent("U1") == ["one", "two"]
    assert journal.recent("U1", 1) == ["one"]
    assert journal.recent("U3") == []


def test_gaps_count_questions_without_an_answer(journal: Journal) -> None:
    for question in ("Olympics?", "olympics?", "Merkel?"):
        journal.record(question, "not_found", None)
    journal.record("answered one", "answered", None)
    journal.record("which one", "clarify", None)
    first, second = journal.gaps()
    assert (first.question.casefold(), first.times, second.question, second.times) == ("olympics?", 2, "Merkel?", 1)
    assert first.last_asked.tzinfo is not None


@pytest.mark.parametrize("text", ["", "\0", "half \ud83d", "🙂" * 4000, "'; DROP TABLE questions; --", "مرحبا"])
def test_any_text_can_be_a_question(journal: Journal, text: str) -> None:
    journal.record(text, "not_found", "i" * 500, "c" * 500, "U" * 500, {"topic": text})
    journal.feedback(text, "other", text, text, "U1")
    assert len(journal.turns("c" * 500)) == 1
    assert journal.errors == 0


# ---- feedback and channels -----------------------------------------------------------------------------


def test_feedback_is_listed_newest_first_with_its_reason(journal: Journal) -> None:
    journal.feedback("who is Khan", "wrong_speaker", "it was Bensouda", "001.txt", "U1")
    journal.feedback("when", "outdated")
    newest, oldest = journal.feedback_list()
    assert (newest.question, newest.reason, newest.note) == ("when", "outdated", "")
    assert (oldest.note, oldest.source) == ("it was Bensouda", "001.txt")
    with pytest.raises(ValueError, match="reason is 'bad'"):
        journal.feedback("q", "bad")


def test_channel_settings_are_kept_and_shared(journal: Journal, url: str) -> None:
    assert journal.channel("C1") == ChannelSettings()
    chosen = ChannelSettings("follow", private=True, sources=("a.txt", "b.txt"), external=True)
    journal.set_channel("C1", ChannelSettings("silent"))
    journal.set_channel("C1", chosen)
    another = Journal(url, secret="a key of the tests")
    assert another.channel("C1") == journal.channel("C1") == chosen
    assert another.channel("C2") == ChannelSettings()
    another.close()
    with pytest.raises(ValueError, match="mode is 'loud'"):
        ChannelSettings("loud")  # type: ignore[arg-type]


# ---- an older journal ----------------------------------------------------------------------------------


def first_release(url: str) -> None:
    """A journal as the first release left it."""
    time = "TIMESTAMP WITH TIME ZONE" if url.startswith("postgresql") else "DATETIME"
    number = "SERIAL" if url.startswith("postgresql") else "INTEGER"
    for statement in (
        f"CREATE TABLE seen (key VARCHAR(200) NOT NULL PRIMARY KEY, at {time} NOT NULL)",
        f"CREATE TABLE questions (id {number} NOT NULL PRIMARY KEY, at {time} NOT NULL, question TEXT NOT NULL, "
        "status VARCHAR(20) NOT NULL, intent VARCHAR(100), conversation VARCHAR(200))",
        "CREATE INDEX ix_seen_at ON seen (at)",
        "CREATE INDEX ix_questions_at ON questions (at)",
        "CREATE INDEX ix_questions_status ON questions (status)",
        "CREATE INDEX ix_questions_conversation ON questions (conversation)",
        f"INSERT INTO seen VALUES ('event:1', '{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}')",
        *(
            "INSERT INTO questions (at, question, status, intent, conversation) VALUES "
            f"('{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}', '{question}', 'not_found', NULL, '{conversation}')"
            for question, conversation in (("mine", "slack:T1:D1:U1"), ("in a thread", "slack:T1:C1:17.5"))
        ),
    ):
        rows(url, statement)


def test_a_journal_of_the_first_release_is_brought_up_to_date_with_its_rows(url: str) -> None:
    first_release(url)
    journal = Journal(url, secret="a key of the tests")
    assert not journal.first_time("event:1")
    assert {gap.question for gap in journal.gaps()} == {"mine", "in a thread"}
    assert [turn.question for turn in journal.turns("slack:T1:C1:17.5")] == ["in a thread"]
    assert journal.recent("U1") == ["mine"]
    assert [number for (number,) in rows(url, "SELECT number FROM migrations ORDER BY number")] == [1, 2, 3, 4, 5]
    assert not any("U1" in str(row) for row in rows(url, "SELECT conversation, asker FROM questions"))
    journal.close()


def test_an_updated_journal_has_the_tables_that_the_program_uses(url: str) -> None:
    first_release(url)
    journal = Journal(url, secret="a key of the tests")
    assert journal.up()
    journal.close()
    engine = open_engine(url)
    found = sa.inspect(engine)
    for name, table in metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == {column.name for column in table.columns}
        indexed = {tuple(index["column_names"]) for index in found.get_indexes(name)}
        assert {tuple(column.name for column in index.columns) for index in table.indexes} <= indexed
    engine.dispose()


def test_a_journal_of_a_newer_program_is_used_as_it_is(url: str) -> None:
    journal = Journal(url, secret="a key of the tests")
    assert journal.up()
    rows(url, f"INSERT INTO migrations (number, at) VALUES ({len(STEPS) + 1}, '2030-01-01 00:00:00')")
    rows(url, "ALTER TABLE questions ADD COLUMN mood TEXT")
    older = Journal(url, secret="a key of the tests")
    older.record("q", "answered", None, "c")
    assert [turn.question for turn in older.turns("c")] == ["q"]
    older.close()
    journal.close()


def test_a_step_that_fails_leaves_the_journal_as_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sa.Connection, _: object) -> None:
        connection.execute(sa.text("ALTER TABLE seen ADD COLUMN half TEXT"))
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("bot.store.journal.migrations.STEPS", (*STEPS, fail))
        broken = Journal(url, secret="a key of the tests")
        assert not broken.up()
        broken.close()
    # All steps of a run stand or fall together: here nothing was there before.
    engine = open_engine(url)
    assert "seen" not in sa.inspect(engine).get_table_names()
    engine.dispose()
    whole = Journal(url, secret="a key of the tests")
    assert whole.up()
    whole.close()


# ---- down ----------------------------------------------------------------------------------------------


def test_a_journal_that_cannot_be_made_stops_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    journal = Journal(f"sqlite:///{tmp_path / 'file' / 'journal.db'}")
    assert journal.first_time("event:1")
    assert not journal.first_time("event:1")
    journal.record("zebra", "answered", None, "c", "U1", {"topic": "zebra"})
    assert journal.turns("c") == journal.recent("U1") == []
    assert journal.channel("C1") is None, "it may have been set in any way"
    assert not journal.up()
    for refused in (
        lambda: journal.feedback("zebra", "other"),
        lambda: journal.set_channel("C1", ChannelSettings("silent")),
        lambda: journal.forget_user("U1"),
        journal.gaps,
        journal.feedback_list,
    ):
        with pytest.raises(JournalError, match="cannot be used now"):
            refused()  # type: ignore[operator]
    assert journal.errors > 0
    assert "zebra" not in caplog.text
    assert caplog.text.count("journal is down") == 1


def test_what_a_journal_missed_while_it_was_down_is_written_when_it_is_back(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "REST", 0.0)
    url = postgres.new_database()
    journal, another = Journal(url, secret="a key of the tests"), Journal(url, secret="a key of the tests")
    journal.set_channel("C1", ChannelSettings("silent"))
    assert another.channel("C1").mode == "silent"
    postgres.stop()
    try:
        assert journal.first_time("event:1")
        assert not journal.first_time("event:1")
        journal.record("asked in the dark", "answered", None, "c")
        assert journal.waiting == 2
        assert not journal.up()
        assert another.channel("C1").mode == "silent"
        with pytest.raises(JournalError):
            journal.feedback("q", "other")
    finally:
        postgres.start()
    assert journal.up()
    assert journal.waiting == 0
    assert not another.first_time("event:1")
    assert [turn.question for turn in another.turns("c")] == ["asked in the dark"]
    assert another.channel("C1").mode == "silent"
    assert another.feedback_list() == []
    journal.close()
    another.close()


def test_a_locked_journal_is_left_alone_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.journal.engine.WAIT", 0.1)
    journal = Journal(f"sqlite:///{tmp_path / 'journal.db'}")
    assert journal.up()
    other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert all(journal.first_time(f"event:{number}") for number in range(500))
    assert journal.errors == 1
    assert journal.waiting == 500
    other.execute("ROLLBACK")
    other.close()
    assert journal.up()
    assert (journal.waiting, rows(f"sqlite:///{tmp_path / 'journal.db'}", "SELECT count(*) FROM seen")) == (0, [(500,)])
    journal.close()


def broken(url: str) -> None:
    """From now on nothing can be written to this journal, whoever tries: `mended` undoes it."""
    rows(url, "ALTER TABLE seen RENAME TO seen_away")
    rows(url, "ALTER TABLE questions RENAME TO questions_away")


def mended(url: str) -> None:
    rows(url, "ALTER TABLE seen_away RENAME TO seen")
    rows(url, "ALTER TABLE questions_away RENAME TO questions")


def waiting_in(folder: Path, url: str) -> Journal:
    """A journal that leaves in this folder what it could not write by its end."""
    journal = Journal(url, secret="a key of the tests")
    journal.wait_in(folder)
    return journal


def files_that_wait(folder: Path) -> list[Path]:
    return sorted(folder.glob("journal.db.waiting-*"))


def test_what_still_waits_at_the_end_is_read_by_the_next_start_once(url: str, tmp_path: Path) -> None:
    journal = waiting_in(tmp_path, url)
    assert journal.up()
    broken(url)
    assert journal.first_time("event:1")
    journal.record("asked in the dark", "not_found", None, "c", "U0ALICE", {"topic": "dark"})
    assert journal.waiting == 2
    journal.close()
    (file,) = files_that_wait(tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    assert "U0ALICE" not in file.read_text()
    mended(url)
    (tmp_path / f"{file.name[:-1]}x").write_text(file.read_text() + "half a row\n[1]\n")
    for _ in range(2):
        later = waiting_in(tmp_path, url)
        assert not later.first_time("event:1")
        assert [turn.question for turn in later.turns("c")] == ["asked in the dark"] * 2  # there were two files
        assert later.recent("U0ALICE") == ["asked in the dark"]
        assert files_that_wait(tmp_path) == []
        later.close()
    assert rows(url, "SELECT count(*) FROM meta WHERE name LIKE 'journal%'") == [(0,)]


def test_a_delivery_that_waits_in_a_file_is_not_answered_again_while_the_journal_is_still_down(
    url: str, tmp_path: Path
) -> None:
    journal = waiting_in(tmp_path, url)
    assert journal.up()
    broken(url)
    assert journal.first_time("event:1")
    journal.close()
    restarted = waiting_in(tmp_path, url)
    assert not restarted.first_time("event:1")
    assert restarted.first_time("event:2")
    mended(url)
    assert restarted.up()
    assert (restarted.waiting, files_that_wait(tmp_path)) == (0, [])
    restarted.close()
    assert rows(url, "SELECT count(*) FROM seen") == [(2,)]


def test_what_was_known_before_a_restart_is_known_though_the_journal_cannot_be_read(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "REST", 0.0)
    url = postgres.new_database()
    for number in range(6):
        journal = waiting_in(tmp_path, url)
        assert journal.first_time(f"event:{number}")
        if number < 4:
            journal.set_channel("C1", ChannelSettings("silent" if number else "follow", sources=(f"{number}.txt",)))
        assert journal.channel("C1").sources
        journal.close()
    postgres.stop()
    try:
        restarted = waiting_in(tmp_path, url)
        assert not restarted.first_time("event:5")
        assert restarted.first_time("event:6")
        assert restarted.channel("C1") == ChannelSettings("silent", sources=("3.txt",))
        assert restarted.channel("C2") is None
    finally:
        postgres.start()
    assert restarted.up()
    restarted.close()
    # Those of a few processes are enough, and nobody's name is in them.
    assert 1 < len(list(tmp_path.glob("journal.db.last-*"))) <= 4


def test_a_running_process_reads_what_another_leaves_when_it_stops(url: str, tmp_path: Path) -> None:
    stopping, running = waiting_in(tmp_path, url), waiting_in(tmp_path, url)
    assert all(one.up() for one in (stopping, running))
    broken(url)
    assert stopping.first_time("event:1")
    stopping.close()
    mended(url)
    assert not running.first_time("event:1")
    running.close()


def test_a_clock_that_is_wrong_at_the_start_makes_no_delivery_new(url: str) -> None:
    journal = Journal(url, secret="a key of the tests")
    assert journal.first_time("event:1")
    journal.record("zebra", "answered", None)
    journal.close()
    for table in ("seen", "questions"):
        age(url, table, 40)
    restarted = Journal(url, secret="a key of the tests")
    assert restarted.first_time("event:2")
    assert not restarted.first_time("event:1")
    assert rows(url, "SELECT count(*) FROM questions") == [(0,)]
    restarted.close()


def test_half_a_file_of_a_process_that_was_killed_is_removed(tmp_path: Path) -> None:
    half, fresh = tmp_path / "journal.db.part-0123456789abcdef", tmp_path / "journal.db.part-fedcba9876543210"
    for path in (half, fresh):
        path.write_text('{"table": "questions", "row": {"question": "zeb')
    an_hour_ago = time.time() - 3600
    os.utime(half, (an_hour_ago, an_hour_ago))
    journal = Journal(f"sqlite:///{tmp_path / 'journal.db'}")
    assert journal.up()
    assert (half.exists(), fresh.exists()) == (False, True)
    journal.close()


def test_processes_that_start_together_read_what_waits_once(url: str, tmp_path: Path) -> None:
    journal = waiting_in(tmp_path, url)
    assert journal.up()
    broken(url)
    for number in range(50):
        journal.record(f"question {number}", "answered", None, "c")
    journal.close()
    mended(url)
    journals = [waiting_in(tmp_path, url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(Journal.up, journals))
    assert rows(url, "SELECT count(*) FROM questions") == [(50,)]
    for one in journals:
        one.close()


def test_whoever_is_forgotten_is_forgotten_in_what_waits_too(url: str, tmp_path: Path) -> None:
    journal, running = waiting_in(tmp_path, url), waiting_in(tmp_path, url)
    assert all(one.up() for one in (journal, running))
    broken(url)
    journal.record("zebra", "not_found", None, "c", "U0ALICE")
    journal.close()
    mended(url)
    assert running.forget_user("U0ALICE") == 1
    assert files_that_wait(tmp_path) == []
    running.close()


def test_what_waits_is_lost_in_plain_words_where_no_file_can_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    journal = Journal(f"sqlite:///{tmp_path / 'file' / 'journal.db'}")
    assert journal.first_time("event:1")
    journal.close()
    assert "what waited is lost, entries: 1" in caplog.text


def test_the_oldest_give_way_when_too_many_wait_and_are_counted(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "MOST_LATER", 10)
    monkeypatch.setattr(link_module, "REST", 0.0)
    journal = Journal(url, secret="a key of the tests")
    assert journal.up()
    broken(url)
    for number in range(13):
        journal.record(f"question {number}", "answered", None, "c")
    assert (journal.waiting, journal.lost) == (10, 3)
    mended(url)
    assert journal.up()
    assert journal.turns("c", 99)[-1].question == "question 3"
    journal.close()


_WRITE = """
import sys
from bot.store.journal import ChannelSettings, Journal
journal = Journal(sys.argv[1], secret="a key of the tests")
for number in range(100_000):
    journal.set_channel("C1", ChannelSettings(sources=(str(number),)))
    journal.feedback(str(number), "other")
    journal.record(str(number), "answered", None, "c")
    print(number, flush=True)
"""


def test_what_was_acknowledged_is_there_after_kill_9(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    acknowledged = -1
    for moment in range(4):
        process = subprocess.Popen([sys.executable, "-c", _WRITE, url], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert process.stdout
        for _ in range(1 + 5 * moment):
            acknowledged = int(process.stdout.readline())
        process.kill()
        acknowledged = max([acknowledged, *map(int, process.communicate()[0].split())])
        journal = Journal(url, secret="a key of the tests")
        assert int(journal.channel("C1").sources[0]) >= acknowledged
        assert int(journal.feedback_list(1)[0].question) >= acknowledged
        assert int(journal.turns("c", 1)[0].question) >= acknowledged
        assert rows(url, "PRAGMA integrity_check") == [("ok",)]
        journal.close()


# ---- settings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["nonsense", "mysql://u:hunter2@h/d", "postgresql+none://u:hunter2@h/d", "oracle://h"])
def test_a_url_that_names_no_database_is_said_without_its_password(url: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL") as raised:
        Journal(url, secret="a key of the tests")
    assert "hunter2" not in str(raised.value)


def test_herokus_form_of_the_url_is_taken(postgres: Postgres) -> None:
    url = postgres.new_database().replace("postgresql://", "postgres://")
    config = load({"DATABASE_URL": url}, Path("no such file"))
    journal = Journal(config.journal_url, secret="a key of the tests")
    assert journal.up()
    journal.close()


def test_the_package_has_what_surfaces_need() -> None:
    assert {"Journal", "Turn", "Feedback", "Gap", "ChannelSettings"} <= set(package.__all__)
