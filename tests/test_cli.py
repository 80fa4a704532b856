"""The command line: contracts that other tools call."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot.building import build
from bot.cli import COMMANDS
from bot.config import Config

Command = Callable[..., Result]
ANSWER_KEYS = {
    "id",
    "question",
    "status",
    "intent",
    "confidence",
    "understood",
    "answers",
    "candidates",
    "message",
    "reason",
}
PASSAGE_KEYS = {"kind", "text", "source", "line_start", "line_end", "char_start", "char_end", "page", "speaker",
                "attribution_kind", "status", "date", "published", "published_basis", "use", "verified"}  # fmt: skip
QUESTION = "what did bensouda say about exchanging information"


def test_ask_json_prints_the_answer_object_and_nothing_else(onrecord: Command, config: Config) -> None:
    result = onrecord("ask", QUESTION, "--json", config=config)
    answer = json.loads(result.stdout)
    assert set(answer) == ANSWER_KEYS
    assert set(answer["answers"][0]) == PASSAGE_KEYS
    assert (result.exit_code, result.stderr) == (0, "")


def test_withheld_candidates_have_the_same_shape(onrecord: Command, config: Config) -> None:
    answer = json.loads(onrecord("ask", "how tall is the tower of the court building", "--json", config=config).stdout)
    assert answer["status"] == "not_found"
    assert all(set(c) == PASSAGE_KEYS for c in answer["candidates"])
    assert len(answer["candidates"]) <= 3


def test_a_batch_is_answered_line_by_line_in_order(onrecord: Command, config: Config) -> None:
    lines = [
        {"id": "b", "question": QUESTION},
        {"id": "a", "question": "what did Merkel say"},
        {"id": 3, "question": ""},
    ]
    result = onrecord("ask", "--batch", "-", "--json", config=config, text="\n".join(map(json.dumps, lines)))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["b", "a", 3]
    assert [a["status"] for a in answers] == ["answered", "not_found", "help"]


def test_a_broken_batch_line_is_named(onrecord: Command, config: Config) -> None:
    result = onrecord("ask", "--batch", "-", "--json", config=config, text='{"id": 1}\n')
    assert result.exit_code == 2
    assert "Line 1 of the batch" in result.stderr


def test_explain_says_why(onrecord: Command, config: Config) -> None:
    answer = json.loads(onrecord("ask", QUESTION, "--json", "--explain", config=config).stdout)
    assert answer["explain"]["intent"] == "quotes_by_person"
    assert answer["explain"]["slots"][0]["value"] == "Fatou Bensouda"


def test_chat_reads_lines_from_a_pipe(onrecord: Command, config: Config) -> None:
    result = onrecord("chat", config=config, text=f"{QUESTION}\n\nquit\nnever asked\n")
    assert "001_9a076e687b76dfde.txt:7" in result.stdout
    assert "never" not in result.stdout
    assert result.exit_code == 0


def test_timeline_in_every_format(onrecord: Command, config: Config, tmp_path: Path) -> None:
    def run(*more: str) -> Result:
        return onrecord("timeline", "sanctions", "--from", "2025", "--to", "2025-12", *more, config=config)

    assert "6 February, 5 June, 20 August and 18 December 2025: As external threats" in run().stdout
    events = json.loads(run("--format", "json").stdout)["answers"]
    assert [e["date"] for e in events] == ["2025-02-06", "2025-06-05", "2025-08-20", "2025-12-18"]
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))
    assert rows[0]["source"] == "003_6573788fd66a8653.txt"
    slides = json.loads(run("--format", "timelinejs").stdout)["events"]
    assert slides[0]["start_date"] == {"year": 2025, "month": 2, "day": 6}
    picture = tmp_path / "t.png"
    assert run("--format", "png", "-o", str(picture)).exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert run("--format", "png").exit_code == 2


def test_quotes_and_sources(onrecord: Command, config: Config) -> None:
    quotes = json.loads(onrecord("quotes", "--by", "Bensouda", "--json", config=config).stdout)
    assert {p["speaker"] for p in quotes["answers"]} == {"Fatou Bensouda"}
    sources = json.loads(onrecord("sources", "--json", config=config).stdout)
    assert [s["source"][:3] for s in sources] == ["000", "001", "002", "003", "004"]
    assert onrecord("quotes", config=config).exit_code == 2


def test_extract_needs_no_store_and_keeps_order(onrecord: Command, tmp_path: Path) -> None:
    for name, text in (("b.txt", "“Yes,” Anna Berg said.\n"), ("a.txt", "The council met on 7 June 2024.\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = onrecord("extract", str(tmp_path / "b.txt"), str(tmp_path / "a.txt"), "--json")
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["source"], second["source"]) == ("b.txt", "a.txt")
    assert first["quotes"][0]["text"] == "Yes,"
    assert first["quotes"][0]["speaker"] == "Anna Berg"
    assert second["dates"][0] | {"basis": ""} == {"start": 19, "end": 30, "text": "7 June 2024", "value": "2024-06-07",
                                                  "precision": "day", "basis": ""}  # fmt: skip


def test_extract_of_a_missing_file_exits_2_and_still_reads_the_others(onrecord: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.\n", encoding="utf-8")
    result = onrecord("extract", str(tmp_path / "no.txt"), str(tmp_path / "a.txt"), "--json")
    assert result.exit_code == 2
    assert "no.txt" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_match_is_the_intent_layer_alone(onrecord: Command, config: Config) -> None:
    rows = [{"id": 1, "question": "what can you do"}, {"id": 2, "question": "is my flight on time"}]
    result = onrecord("match", "--batch", "-", "--json", config=config, text="\n".join(map(json.dumps, rows)))
    first, second = map(json.loads, result.stdout.splitlines())
    assert set(first) == {"id", "intent", "best", "confidence", "runner_up"}
    assert first["intent"] == "help"
    assert second["intent"] is None
    assert second["best"]


def test_exports_hold_every_passage_and_no_formula(onrecord: Command, config: Config) -> None:
    rows = list(csv.DictReader(io.StringIO(onrecord("export", "csv", config=config).stdout)))
    whole = json.loads(onrecord("export", "json", config=config).stdout)["sources"]
    assert len(rows) == sum(len(s["passages"]) for s in whole) > 150
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row.values())


def test_gaps_lists_what_had_no_answer(onrecord: Command, config: Config) -> None:
    for _ in range(2):
        onrecord("ask", "what did Merkel say about the dam", config=config)
    gaps = json.loads(onrecord("gaps", "--json", config=config).stdout)
    assert [(g["question"], g["times"]) for g in gaps] == [("what did Merkel say about the dam", 2)]


def test_lint_and_test_pass_on_our_own_intents(onrecord: Command, config: Config) -> None:
    lint = onrecord("lint", config=config)
    assert (lint.exit_code, lint.stdout) == (0, "")
    tests = onrecord("test", config=config)
    assert tests.exit_code == 0, tests.stdout


def test_broken_intents_are_all_reported_at_once(onrecord: Command, newsroom: Callable[..., Config]) -> None:
    config = newsroom(
        {"a.txt": "Text."}, intents={"x.yaml": "intent: x\nexampels: [a]\n", "y.yaml": "intent: y\nanswer: poem\n"}
    )
    result = onrecord("lint", config=config)
    assert result.exit_code == 1
    assert "x.yaml:2: unknown key `exampels`, did you mean `examples`?" in result.stdout
    assert "y.yaml:2" in result.stdout


def test_options_count_before_and_after_the_command(onrecord: Command, config: Config) -> None:
    places = ("--data", str(config.data), "--seeds", str(config.seeds), "--intents", str(config.intents))
    before, after = onrecord(*places, "sources", "--json"), onrecord("sources", "--json", *places)
    assert json.loads(before.stdout) == json.loads(after.stdout)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help_with_an_example(onrecord: Command, name: str) -> None:
    result = onrecord(name, "--help")
    assert result.exit_code == 0
    assert "Example:" in result.stdout


def test_serve_without_tokens_says_which_and_exits_2(onrecord: Command, config: Config) -> None:
    result = onrecord("serve", config=config)
    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN is not set" in result.stderr


def test_an_export_has_nothing_of_a_document_that_was_withdrawn(
    newsroom: Callable[..., Config], onrecord: Callable[..., Result]
) -> None:
    config = newsroom(
        {"a.txt": "The dam broke on 3 May 2024.\n", "b.txt": "Nobody built the bridge.\n"},
        "b.txt: {status: withdrawn}\n",
    )
    build(config)
    text = onrecord("export", "csv", config=config).stdout
    assert "dam" in text
    assert "bridge" not in text
