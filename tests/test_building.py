"""`onrecord build`: whole or not at all, and only what changed is read again."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import Result

from bot.archive import Archive
from bot.building import build, stale
from bot.config import Config

Newsroom = Callable[..., Config]
Command = Callable[..., Result]
BRIDGE = "The bridge was opened on 3 May 2021, the ministry said.\n\n“It took too long,” Anna Berg said.\n"


def test_an_unchanged_document_is_not_read_again(newsroom: Newsroom) -> None:
    config = newsroom({"a.txt": BRIDGE, "b.txt": "The tunnel stayed closed in 2022.\n"})
    assert build(config).reused == 0
    (config.seeds / "b.txt").write_text("The tunnel reopened in 2023.\n", encoding="utf-8")
    report = build(config)
    assert (report.documents, report.reused) == (2, 1)


def test_a_bad_file_is_reported_and_skipped_and_the_exit_code_says_so(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"good.txt": BRIDGE, "bad.txt": b"\x00\x01\x02", "empty.txt": b"", "table.xlsx": b"PK"})
    result = onrecord("build", config=config)
    assert result.exit_code == 1
    assert "skipped: bad.txt holds binary data" in result.stderr
    assert "skipped: empty.txt is empty" in result.stderr
    assert "not read: table.xlsx" in result.stderr
    assert onrecord("sources", config=config).stdout.count("good.txt") == 1


def test_the_old_store_stays_when_a_build_fails(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"a.txt": BRIDGE, "b.txt": "The tunnel reopened in 2023, Jan Novak said.\n"})
    build(config)
    (config.data / "sources.yaml").write_text("b.txt: {kind: nonsense}\n", encoding="utf-8")
    result = onrecord("build", config=config)
    assert result.exit_code == 2
    assert "data/sources.yaml:1" in result.stderr
    assert "Anna Berg" in onrecord("quotes", "--by", "Berg", config=config).stdout


def test_no_documents_at_all_is_said_with_what_to_do(newsroom: Newsroom, onrecord: Command) -> None:
    result = onrecord("build", config=newsroom({}))
    assert result.exit_code == 2
    assert "Put .txt or .md files there" in result.stderr
    assert "Traceback" not in result.output


def test_a_missing_store_says_to_build(newsroom: Newsroom, onrecord: Command) -> None:
    result = onrecord("ask", "anything", config=newsroom({"a.txt": BRIDGE}))
    assert result.exit_code == 2
    assert "onrecord build" in result.stderr


def test_a_damaged_store_says_to_build(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"a.txt": BRIDGE})
    config.db.write_bytes(b"not a database at all" * 100)
    result = onrecord("ask", "anything", config=config)
    assert result.exit_code == 2
    assert "onrecord build" in result.stderr


def test_a_changed_document_makes_the_store_stale(newsroom: Newsroom) -> None:
    config = newsroom({"a.txt": BRIDGE})
    assert stale(config)
    build(config)
    assert not stale(config)
    (config.seeds / "b.txt").write_text("More.\n", encoding="utf-8")
    assert stale(config)


def test_a_running_archive_takes_up_a_new_build(newsroom: Newsroom) -> None:
    config = newsroom({"a.txt": BRIDGE})
    build(config)
    archive = Archive.open(config)
    assert len(archive.sources()) == 1
    (config.seeds / "b.txt").write_text("The tunnel reopened in 2023.\n", encoding="utf-8")
    build(config)
    assert len(archive.sources()) == 2
    archive.close()


def test_evidence_that_its_document_does_not_have_stops_the_build(newsroom: Newsroom, onrecord: Command) -> None:
    intent = """intent: cost
about: What the bridge cost
examples: [what did the bridge cost]
answer: statements
evidence:
  - source: a.txt
    text: It cost nothing at all
  - source: of-another-record.txt
    text: whatever
tests: [{ask: what did the ferry cost, nothing: true}]
"""
    config = newsroom({"a.txt": BRIDGE}, intents={"cost.yaml": intent})
    result = onrecord("build", config=config)
    assert result.exit_code == 2
    assert "cost.yaml:6: a.txt does not say “It cost nothing at all”" in result.stderr
    assert "another-record" not in result.stderr
    assert not config.db.exists()
