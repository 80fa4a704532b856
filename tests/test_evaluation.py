"""What a newsroom measures on its own questions, and the questions that passages are known to answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from tests.test_reader import Scripted, server

__all__ = ["server"]  # a fixture

Newsroom = Callable[..., Config]
Command = Callable[..., Result]
DAM = "The dam at Alta broke on 3 May 2024."
RUST = "Anna Berg inspected its gates in June and found rust."
MILL = "The old mill was sold to a bank."
DOCUMENTS = {"dam.txt": f"{DAM}\n\n{RUST}\n", "mill.txt": f"{MILL}\n\nIts roof had fallen in years before.\n"}
PARAPHRASE = "did somebody look after the sluices before summer"


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


QUESTIONS = lines(
    {"question": "when did the dam at Alta break", "gold": [{"source": "dam.txt", "text": DAM}], "kind": "when"},
    {"question": "who bought the old mill", "gold": [{"source": "dam.txt", "text": RUST}], "kind": "who"},
    {"question": "what is the capital of France", "kind": "off topic"},
    {"question": "when was the mill sold", "kind": "who"},
)


@pytest.fixture
def record(newsroom: Newsroom) -> Config:
    config = newsroom(DOCUMENTS)
    build(config)
    return config


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    path.write_text(QUESTIONS, encoding="utf-8")
    return path


def test_a_newsroom_sees_what_it_gets(onrecord: Command, record: Config, file: Path) -> None:
    done = onrecord("eval", str(file), "--json", config=record)
    assert done.exit_code == 0
    figures = json.loads(done.stdout)["without reader"]
    assert (figures["answerable"], figures["unanswerable"]) == (2, 2)
    assert (figures["right first"], figures["unverified"]) == (50.0, 0)
    assert figures["by kind"]["when"]["right first"] == 100.0
    table = onrecord("eval", str(file), config=record).stdout
    assert "| right first | 50.0 |" in table
    assert "| when | 1 | 100.0 |" in table


def test_with_a_reader_both_are_measured(
    onrecord: Command, record: Config, file: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = onrecord("eval", str(file), "--reader", config=record)
    assert (without.exit_code, without.stdout) == (2, "")
    assert "ONRECORD_READER" in without.stderr
    monkeypatch.setenv("ONRECORD_READER", server.url)
    done = onrecord("eval", str(file), "--reader", "--json", config=record)
    assert set(json.loads(done.stdout)) == {"without reader", "with reader"}
    assert server.pointed


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("no json", "mine.jsonl:2: is no JSON"),
        ('{"gold": []}', "mine.jsonl:2: has no `question`"),
        ('{"question": "who", "gold": ["x"]}', "each with `source` and `text`"),
        ('{"question": "who", "answerable": true}', "do not agree"),
        ('{"question": "who", "gold": [{"source": "no.txt", "text": "x"}]}', "no.txt is not among the documents"),
        ('{"question": "who", "gold": [{"source": "dam.txt", "text": "other"}]}', "does not have the words"),
    ],
)
def test_a_wrong_line_is_named(line: str, says: str, onrecord: Command, record: Config, file: Path) -> None:
    file.write_text('{"question": "who is it"}\n' + line + "\n", encoding="utf-8")
    done = onrecord("eval", str(file), config=record)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr


# ---- questions that a passage answers ----------------------------------------------------------------------
def known(config: Config, name: str, content: str) -> None:
    folder = config.data / "questions"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.jsonl").write_text(content, encoding="utf-8")


def told(archive: Archive) -> str:
    """The first passage that is shown for a question that shares no word with any."""
    answer = archive.ask(PARAPHRASE, keep=False)
    return next((passage.text for passage in (*answer.answers, *answer.candidates)), "")


def test_a_passage_is_found_by_a_question_that_it_is_known_to_answer(record: Config) -> None:
    known(record, "dam.txt", lines({"text": RUST, "questions": ["who looked after the sluices before the summer"]}))
    build(record)
    archive = Archive.open(record)
    assert RUST in told(archive)
    assert "looked after" not in repr(archive.ask(PARAPHRASE, keep=False))
    archive.close()


def test_of_a_held_document_no_question_is_in_the_store(record: Config) -> None:
    known(record, "dam.txt", lines({"text": RUST, "questions": ["who looked after the zanzibar"]}))
    build(record)
    assert b"zanzibar" in record.db.read_bytes()
    (record.data / "sources.yaml").write_text("dam.txt: {status: hold}\n", encoding="utf-8")
    build(record)
    assert b"zanzibar" not in record.db.read_bytes()


def test_questions_of_what_is_withdrawn_lead_nowhere(record: Config) -> None:
    known(record, "dam.txt", lines({"text": RUST, "questions": [PARAPHRASE]}))
    build(record)
    archive = Archive.open(record)
    assert RUST in told(archive)
    (record.data / "sources.yaml").write_text("dam.txt: {status: withdrawn}\n", encoding="utf-8")
    assert "gates" not in repr(archive.ask(PARAPHRASE, keep=False))
    archive.close()


def test_what_an_editor_confirmed_is_used_at_once(record: Config) -> None:
    archive = Archive.open(record)
    assert RUST not in told(archive)
    start = DOCUMENTS["dam.txt"].index(RUST)
    archive.journal.propose(PARAPHRASE, "dam.txt", start, start + len(RUST), RUST)
    (waiting,) = archive.journal.proposals()
    assert archive.journal.confirm(waiting.id, RUST)
    archive.learn()
    assert RUST in told(archive)
    archive.close()


def test_a_near_passage_of_several_sentences_is_confirmed_as_each_of_them(newsroom: Newsroom) -> None:
    whole = f"It rained. {RUST} Nobody was told."
    config = newsroom({"dam.txt": f"{whole}\n", "mill.txt": DOCUMENTS["mill.txt"]})
    build(config)
    archive = Archive.open(config)
    assert told(archive) not in whole
    archive.journal.propose(PARAPHRASE, "dam.txt", 0, len(whole), whole)
    (waiting,) = archive.journal.proposals()
    assert archive.journal.confirm(waiting.id, whole)
    archive.learn()
    assert told(archive) in whole
    archive.close()


def test_a_wrong_line_is_left_out_and_named_and_the_build_goes_on(onrecord: Command, record: Config) -> None:
    good = lines({"text": RUST, "questions": ["who looked after the sluices"]})
    known(record, "dam.txt", "nonsense\n" + good + lines({"text": MILL, "questions": [""]}))
    done = onrecord("build", config=record)
    assert done.exit_code == 1
    assert "data/questions/dam.txt.jsonl:1: is no JSON" in done.stderr
    assert "data/questions/dam.txt.jsonl:3: `questions` must be a list of texts" in done.stderr
    listed = onrecord("questions", "list", config=record).stdout
    assert "dam.txt: 1 of 2 passages have questions, 1 in all" in listed


def test_a_passage_that_was_changed_loses_its_questions_and_the_check_says_so(
    onrecord: Command, record: Config
) -> None:
    known(record, "dam.txt", lines({"text": "The dam broke.", "questions": ["what broke"]}))
    known(record, "gone.txt", lines({"text": "x", "questions": ["y"]}))
    done = onrecord("questions", "check", config=record)
    assert done.exit_code == 1
    assert "dam.txt: no passage has these words any more" in done.stdout
    assert "no document is called gone.txt" in done.stdout


def test_the_reader_writes_questions_for_what_it_may_be_sent(
    onrecord: Command, record: Config, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_READER", server.url)
    (record.data / "sources.yaml").write_text("mill.txt: {reader: no}\n", encoding="utf-8")
    build(record)
    server.reply = lambda asked: {"questions": ["who looked", "who  looked", "what was found"]}
    done = onrecord("questions", "write", config=record)
    assert done.exit_code == 0, done.stderr
    assert "mill.txt: not sent" in done.stderr
    assert not any("mill" in one for one in server.asked)
    written = (record.data / "questions" / "dam.txt.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["questions"] for line in written] == [["who looked", "what was found"]] * 2
    before = len(server.requests)
    assert onrecord("questions", "write", config=record).exit_code == 0
    assert len(server.requests) == before
    server.reply = lambda asked: "prose"
    failed = onrecord("questions", "write", "--again", "dam.txt", config=record)
    assert failed.exit_code == 2
    assert "no usable reply" in failed.stderr


def test_the_doctor_tries_the_reader_with_passages_of_its_own(
    onrecord: Command, record: Config, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_READER", server.url)
    for reply, says in (
        ({"passages": [1]}, "pointed at the right passage"),
        ({"passages": [2]}, "pointed at the wrong one"),
        ("prose", "no usable reply"),
    ):
        server.reply = lambda asked, reply=reply: reply  # type: ignore[misc]
        assert says in onrecord("doctor", config=record).output
    assert "dam" not in json.dumps(server.requests)
