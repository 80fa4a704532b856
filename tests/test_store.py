"""The store: written whole or not at all, and what may be quoted from it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.errors import StoreError

Newsroom = Callable[..., Config]
Command = Callable[..., Result]

BRIDGE = "The bridge over the Sorn fell on 3 May 2024, Anna Berg said.\n"
ROOT = Path(__file__).parent.parent


@pytest.mark.skipif(os.name != "posix", reason="the limit on a file's size is the shell's")
def test_a_store_for_which_there_is_no_room_leaves_the_old_one(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"a.txt": BRIDGE})
    build(config)
    before = config.db.read_bytes()
    (config.seeds / "b.txt").write_text("The tunnel reopened in 2023.\n", encoding="utf-8")
    places = ["--seeds", str(config.seeds), "--intents", str(config.intents), "--data", str(config.data)]
    result = subprocess.run(
        ["sh", "-c", 'ulimit -f 20; exec "$@"', "sh", sys.executable, "-B", "-m", "bot", *places, "build"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "cannot be written" in result.stderr
    assert "has room" in result.stderr
    assert "Traceback" not in result.stderr
    assert config.db.read_bytes() == before
    assert list(config.data.glob(".onrecord.db.*")) == []
    assert "The bridge over the Sorn fell" in onrecord("ask", "when did the bridge fall", config=config).stdout


def test_a_role_that_only_a_withdrawn_document_gives_is_not_shown(newsroom: Newsroom) -> None:
    documents = {
        "a.txt": "Anna Berg, the chief prosecutor of Velin, opened the dam on 3 May 2024.\n",
        "b.txt": "Anna Berg, the mayor of Ostrand, went home.\n",
    }
    config = newsroom(documents, sources="a.txt: {status: withdrawn}\n")
    build(config)
    archive = Archive.open(config)
    answer = archive.ask("who is Anna Berg")
    assert answer.message == "Anna Berg: “mayor of Ostrand”."
    assert {passage.source for passage in answer.answers} == {"b.txt"}
    archive.close()


def test_an_export_takes_the_time_that_a_question_may_not_take(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = newsroom({"a.txt": "\n\n".join(f"The dam number {n} of Velin broke on 3 May 2024." for n in range(500))})
    build(config)
    archive = Archive.open(config)
    monkeypatch.setattr("bot.store.connections.QUESTION_SECONDS", 0.0)
    assert sum(passage.kind == "event" for passage in archive.everything()) == 500
    with pytest.raises(StoreError, match="interrupted"):
        archive.command("timeline", "")
    archive.close()
