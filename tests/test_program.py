"""A new version of the program reads every document again: what another one made of it would be shown otherwise."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import bot.building
from bot.building import build
from bot.config import Config
from bot.models import Document
from bot.program import NOT_OF_A_BUILD, PACKAGE, files_of_a_build, program_version

Newsroom = Callable[..., Config]
BRIDGE = "The bridge was opened on 3 May 2021, the ministry said.\n\n“It took too long,” Anna Berg said.\n"
LISTED = (
    "import sys; import bot.building; from bot.documents import read; "
    "print(*(module.__file__ for name, module in sys.modules.items() if name.split('.')[0] == 'bot'), sep='\\n')"
)


def in_a_process(code: str, folder: Path = PACKAGE.parent) -> str:
    """What Python prints that runs `code` with the package of this folder."""
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-P", "-c", code], env=env, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that may be edited."""
    copy = tmp_path / "program" / "bot"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def test_whatever_a_build_imports_is_in_the_version() -> None:
    counted = set(files_of_a_build())
    imported = {Path(line) for line in in_a_process(LISTED).split("\n") if line}
    assert PACKAGE / "extract/__init__.py" in imported
    assert imported <= counted


def test_what_the_version_leaves_out_is_there() -> None:
    assert all((PACKAGE / name).exists() for name in NOT_OF_A_BUILD)


def test_a_change_of_any_file_is_another_version(package: Path) -> None:
    before = program_version.__wrapped__(package)
    assert before == program_version()
    for path in files_of_a_build(package):
        held = path.read_bytes()
        path.write_bytes(held + b"#")
        assert program_version.__wrapped__(package) != before, path
        path.write_bytes(held)
    (package / "extract" / "new").mkdir()
    (package / "extract" / "new" / "rules.tsv").write_text("a\n")
    assert program_version.__wrapped__(package) != before


def test_what_only_shows_an_answer_is_no_other_version(package: Path) -> None:
    (package / "slack" / "words.py").write_text("")
    assert program_version.__wrapped__(package) == program_version()


@pytest.mark.parametrize("name", ["documents/plain.py", "data/verbs.txt"])
def test_the_next_build_of_another_version_reads_again(package: Path, newsroom: Newsroom, name: str) -> None:
    config = newsroom({"a.txt": BRIDGE})
    say = (
        "from pathlib import Path; from bot.building import build; from bot.config import Config; "
        f"done = build(Config(seeds=Path({str(config.seeds)!r}), intents=Path({str(config.intents)!r}), "
        f"data=Path({str(config.data)!r}))); print(done.documents, done.reused)"
    )
    assert in_a_process(say, package.parent) == "1 0\n"
    assert in_a_process(say, package.parent) == "1 1\n"
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n# another version\n")
    assert in_a_process(say, package.parent) == "1 0\n"


def test_a_file_in_which_another_reader_finds_another_text_is_read_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = newsroom({"a.txt": BRIDGE})
    build(config)
    assert build(config).reused == 1
    read = bot.building.read

    def other(*given: object) -> Document:
        document = read(*given)  # type: ignore[arg-type]
        return replace(document, text=document.text.replace("Anna", "Anne"))

    monkeypatch.setattr(bot.building, "read", other)
    monkeypatch.setattr(bot.workers, "_can_fork", lambda: True)
    assert build(config).reused == 0
