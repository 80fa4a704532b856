"""The access log: which passages were shown where, so that they can be taken back."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result

from bot.config import Config, load
from bot.errors import JournalError, SettingError
from bot.store.journal import Journal, Shown, cleaning, link
from bot.store.journal.engine import open_engine
from bot.store.journal.tables import metadata
from tests.fake_slack.archive import FakeJournal
from tests.test_journal import age, rows

KEY = "a key of the tests"
USER = "U0ALICE"
PLACE = {"channel": "C1", "message_ts": "1796075843.000645"}


def shown(source: str = "001.txt", **more: object) -> Shown:
    given = {"spans": ((0, 12), (40, 52)), "viewer": USER, "question": {"intent": "quotes"}, **PLACE, **more}
    return Shown("mention", "editable", source, "a" * 64, **given)  # type: ignore[arg-type]


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    opened = Journal(url, secret=KEY)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql", "fake"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal | FakeJournal]:
    """The journal, and the one in memory that tests of Slack have."""
    if request.param == "fake":
        yield FakeJournal()
        return
    on_postgresql = request.param == "postgresql"
    url = (
        request.getfixturevalue("postgres").new_database() if on_postgresql else f"sqlite:///{tmp_path / 'journal.db'}"
    )
    opened = Journal(url, secret=KEY)
    yield opened
    opened.close()


def test_what_a_message_showed_is_found_by_document_and_by_message(log: Journal | FakeJournal) -> None:
    log.note_shown([shown(), shown("002.txt", spans=())])
    log.note_shown([shown(message_ts="2"), shown(channel=None, message_ts=None, file_id="F1")])
    newest, second, oldest = log.shown_of("001.txt")
    assert (newest.file_id, newest.channel, second.message_ts) == ("F1", None, "2")
    assert (oldest.spans, oldest.question, oldest.sha256) == (((0, 12), (40, 52)), {"intent": "quotes"}, "a" * 64)
    assert (oldest.surface, oldest.kind, oldest.state, oldest.tries) == ("mention", "editable", "shown", 0)
    assert oldest.at is not None
    assert (oldest.at.second, oldest.at.microsecond, oldest.at.tzinfo) == (0, 0, UTC)
    assert [row.source for row in log.rows_of_message("C1", PLACE["message_ts"])] == ["001.txt", "002.txt"]
    assert log.rows_of_message("C2", PLACE["message_ts"]) == log.shown_of("003.txt") == []


def test_what_is_taken_back_is_done_with_and_the_others_are_not(log: Journal | FakeJournal) -> None:
    log.note_shown([shown(name, message_ts=str(n)) for n in range(3) for name in ("a.txt", "b.txt", "c.txt")])
    assert log.shown_sources() == ["a.txt", "b.txt", "c.txt"]
    first, second, third = log.to_take_back(["a.txt"], 10)
    assert log.to_take_back(["a.txt", "b.txt"], 4)[0] == first
    assert len(log.to_take_back(["a.txt", "b.txt"], 4)) == 4
    assert log.to_take_back([], 4) == log.to_take_back(["d.txt"], 4) == []
    log.tried([first.id])
    assert [row.id for row in log.to_take_back(["a.txt"], 10)] == [second.id, third.id, first.id]
    assert log.to_take_back(["a.txt"], 10)[-1].tries == 1
    log.mark_shown([second.id], "withdrawn")
    log.mark_shown([third.id], "unreachable")
    assert [row.id for row in log.to_take_back(["a.txt"], 10)] == [first.id]
    log.mark_shown([first.id], "withdrawn")
    assert log.to_take_back(["a.txt"], 10) == []
    assert log.shown_sources() == ["b.txt", "c.txt"]
    assert {row.state for row in log.shown_of("a.txt")} == {"withdrawn", "unreachable"}
    assert len(log.to_take_back(["b.txt"], 10)) == 3


def test_a_correction_is_made_once_and_can_be_followed_by_another_and_a_withdrawal(log: Journal | FakeJournal) -> None:
    log.note_shown([shown("a.txt")])
    (row,) = log.to_take_back(["a.txt"], 10, "corrected:1")
    log.mark_shown([row.id], "corrected:1")
    assert log.to_take_back(["a.txt"], 10, "corrected:1") == []
    assert [one.id for one in log.to_take_back(["a.txt"], 10, "corrected:2")] == [row.id]
    assert [one.state for one in log.to_take_back(["a.txt"], 10)] == ["corrected:1"]
    assert log.shown_sources() == ["a.txt"]


def test_a_state_that_is_none_is_refused(journal: Journal) -> None:
    with pytest.raises(ValueError, match="state is 'gone'"):
        journal.mark_shown([1], "gone")


def test_one_process_at_a_time_takes_back(url: str) -> None:
    one, two = Journal(url, secret=KEY), Journal(url, secret=KEY)
    assert one.claim_taking_back(30)
    assert not two.claim_taking_back(30)
    assert one.claim_taking_back(0.05)
    time.sleep(0.1)
    assert two.claim_taking_back(30)
    assert not one.claim_taking_back(30)
    assert two.claim_taking_back(0)
    assert one.claim_taking_back(30)
    one.close()
    two.close()


@pytest.mark.parametrize("text", ["\0", "half \ud83d", "🙂" * 4000, "'; DROP TABLE shown; --"])
def test_any_text_can_be_noted(journal: Journal, text: str) -> None:
    names = dict.fromkeys(("channel", "message_ts", "file_id", "viewer"), text)
    journal.note_shown([Shown(text, "file", text, text, question={"topic": text}, **names), shown("kept.txt")])  # type: ignore[arg-type]
    assert len(journal.shown_of("kept.txt")) == 1
    assert journal.errors == 0


# ---- people -------------------------------------------------------------------------------------------


def test_who_saw_a_passage_cannot_be_joined_with_who_asked(journal: Journal, url: str) -> None:
    journal.record("zebra", "answered", None, "c", USER)
    journal.note_shown([shown()])
    ((asker,),) = rows(url, "SELECT asker FROM questions")
    ((viewer,),) = rows(url, "SELECT viewer FROM shown")
    assert asker
    assert viewer
    assert asker != viewer
    assert USER not in str(rows(url, "SELECT * FROM shown"))
    journal.note_shown([shown()])
    assert len(set(rows(url, "SELECT viewer FROM shown"))) == 1


def test_whoever_is_forgotten_is_no_longer_named_but_the_passage_can_be_taken_back(journal: Journal, url: str) -> None:
    journal.note_shown([shown("a.txt"), shown("a.txt", viewer="U0BOB"), shown("a.txt", viewer=None)])
    assert journal.forget_user(USER) == 1
    assert [bool(row.viewer) for row in journal.to_take_back(["a.txt"], 10)] == [False, True, False]


def test_rows_are_gone_when_their_days_are_over(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "BATCH", 2)
    monkeypatch.setattr("bot.store.journal.journal.BATCH", 2)
    journal = Journal(url, secret=KEY, shown_days=7)
    journal.note_shown([shown(message_ts=str(n)) for n in range(5)])
    age(url, "shown", 6.9)
    journal.note_shown([shown("new.txt")])
    assert journal.tidy() == 0
    age(url, "shown", 7.1)
    assert journal.tidy() == 6
    assert journal.shown_sources() == []
    journal.close()


def test_with_0_days_nothing_is_kept(url: str) -> None:
    journal = Journal(url, secret=KEY)
    journal.note_shown([shown()])
    journal.close()
    without = Journal(url, secret=KEY, shown_days=0)
    without.note_shown([shown()])
    assert len(without.shown_of("001.txt")) == 1
    without.tidy()
    assert without.shown_of("001.txt") == []
    without.close()
    assert load({"ONRECORD_SHOWN_DAYS": "0"}, Path("no such file")).shown_days == 0
    for wrong in ("-1", "many", "99999", "²"):
        with pytest.raises(SettingError, match="ONRECORD_SHOWN_DAYS"):
            load({"ONRECORD_SHOWN_DAYS": wrong}, Path("no such file"))


# ---- down ---------------------------------------------------------------------------------------------


def test_what_is_shown_while_the_journal_is_down_is_noted_when_it_is_back(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "REST", 0.0)
    journal = Journal(url, secret=KEY)
    journal.wait_in(tmp_path)
    assert journal.up()
    rows(url, "ALTER TABLE shown RENAME TO shown_away")
    journal.note_shown([shown("a.txt"), shown("b.txt")])
    assert journal.waiting == 2
    for refused in (
        lambda: journal.shown_of("a.txt"),
        journal.shown_sources,
        lambda: journal.to_take_back(["a.txt"], 1),
        lambda: journal.mark_shown([1], "withdrawn"),
        lambda: journal.tried([1]),
        lambda: journal.rows_of_message("C1", "1"),
    ):
        with pytest.raises(JournalError):
            refused()  # type: ignore[operator]
    journal.close()
    (file,) = tmp_path.glob("journal.db.waiting-*")
    assert USER not in file.read_text()
    rows(url, "ALTER TABLE shown_away RENAME TO shown")
    later = Journal(url, secret=KEY)
    later.wait_in(tmp_path)
    assert later.shown_sources() == ["a.txt", "b.txt"]
    (row,) = later.shown_of("a.txt")
    assert (row.spans, row.state, row.message_ts) == (((0, 12), (40, 52)), "shown", PLACE["message_ts"])
    assert later.forget_user(USER) == 2
    later.close()


def test_the_claim_is_no_while_the_journal_is_down(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not Journal(f"sqlite:///{tmp_path / 'file' / 'journal.db'}").claim_taking_back(30)


# ---- many ---------------------------------------------------------------------------------------------


def test_what_is_asked_often_reads_the_index_and_not_every_row(journal: Journal, url: str) -> None:
    assert journal.up()
    engine = open_engine(url)

    @sa.event.listens_for(journal._link.engine, "before_cursor_execute")
    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "shown" in statement:
            plans.append(plan(statement, parameters))

    plans: list[str] = []

    def plan(statement: str, parameters: object) -> str:
        with engine.connect() as connection:
            if url.startswith("sqlite"):
                return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall())  # type: ignore[arg-type]
            connection.exec_driver_sql("SET enable_seqscan = off")
            return str(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).fetchall())  # type: ignore[arg-type]

    journal.shown_sources()
    journal.to_take_back(["a.txt", "b.txt"], 10)
    journal.shown_of("a.txt")
    journal.rows_of_message("C1", "1")
    journal.forget_user(USER)
    journal.tidy()
    for wanted in ("ix_shown_open", "ix_shown_source", "ix_shown_message", "ix_shown_viewer", "ix_shown_at"):
        assert any(wanted in one for one in plans), (wanted, plans)
    assert sum("ix_shown_open" in one for one in plans) >= 2, plans
    engine.dispose()


# ---- onrecord shown -----------------------------------------------------------------------------------


def test_onrecord_shown_lists_where_a_document_was_shown(onrecord: Callable[..., Result], config: Config) -> None:
    journal = Journal(config.journal_url)
    journal.note_shown([shown(), shown(channel=None, message_ts=None, file_id="F1"), shown("002.txt")])
    journal.mark_shown([1], "withdrawn")
    journal.close()
    told = onrecord("shown", "001.txt", config=config)
    assert told.exit_code == 0
    newest, oldest = told.stdout.splitlines()
    assert "F1" in newest
    assert newest.endswith("shown")
    assert "C1/1796075843.000645" in oldest
    assert oldest.endswith("withdrawn")
    assert f"{datetime.now(UTC):%Y-%m-%dT}" in oldest
    found = json.loads(onrecord("shown", "001.txt", "--json", config=config).stdout)
    assert [(one["channel"], one["file"], one["state"]) for one in found] == [
        (None, "F1", "shown"),
        ("C1", None, "withdrawn"),
    ]
    nothing = onrecord("shown", "009.txt", config=config)
    assert (nothing.exit_code, nothing.stdout) == (0, "No message is known that shows a passage of 009.txt.\n")
    assert json.loads(onrecord("shown", "009.txt", "--json", config=config).stdout) == []


def test_onrecord_shown_without_a_journal_says_so_and_makes_none(
    onrecord: Callable[..., Result], config: Config, tmp_path: Path
) -> None:
    told = onrecord("shown", "001.txt", config=config)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "There is no journal at" in told.stderr
    assert not list(tmp_path.glob("journal*"))


def test_times_are_not_those_of_another_day(journal: Journal) -> None:
    before = datetime.now(UTC).replace(second=0, microsecond=0)
    journal.note_shown([shown()])
    (row,) = journal.shown_of("001.txt")
    assert row.at is not None
    assert before <= row.at <= before + timedelta(minutes=1)
    assert set(metadata.tables["shown"].columns.keys()) == {*Shown.__slots__, "open"}
