"""Fixtures: the newsroom's own record, and small ones that a test writes itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.archive import Archive
from bot.building import build
from bot.cli import main
from bot.config import Config
from tests.postgres import postgres, url

__all__ = ["postgres", "url"]  # fixtures of other files

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The seeds' store, built once into a folder of its own; seeds and intents are the project's."""
    data = tmp_path_factory.mktemp("record") / "data"
    data.mkdir()
    for name in ("sources.yaml", "people.yaml"):
        shutil.copy(ROOT / "data" / name, data / name)
    config = Config(seeds=ROOT / "seeds", intents=ROOT / "intents", data=data)
    build(config)
    return config


@pytest.fixture
def config(built: Config, tmp_path: Path) -> Config:
    """The seeds' store with a journal of the test's own."""
    return replace(built, database_url=f"sqlite:///{tmp_path / 'journal.db'}")


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    opened = Archive.open(config)
    yield opened
    opened.close()


@pytest.fixture
def newsroom(tmp_path: Path) -> Callable[..., Config]:
    """Makes a record of the test's own documents: `newsroom({"a.txt": "..."}, sources="...", intents={...})`."""

    def make(
        documents: dict[str, str | bytes], sources: str = "", people: str = "", intents: dict[str, str] | None = None
    ) -> Config:
        config = Config(seeds=tmp_path / "seeds", intents=tmp_path / "intents", data=tmp_path / "data")
        for folder in (config.seeds, config.intents, config.data):
            folder.mkdir(exist_ok=True)
        for name, content in documents.items():
            path = config.seeds / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        for name, text in (("sources.yaml", sources), ("people.yaml", people)):
            if text:
                (config.data / name).write_text(text, encoding="utf-8")
        if intents is None:
            for path in (ROOT / "intents").glob("*.yaml"):
                if "evidence:" not in path.read_text(encoding="utf-8"):
                    shutil.copy(path, config.intents / path.name)
        else:
            for name, text in intents.items():
                (config.intents / name).write_text(text, encoding="utf-8")
        return config

    return make


@pytest.fixture
def onrecord(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Runs the command line: `onrecord("ask", "who is ...", config=config)`."""
    for name in (
        "ONRECORD_SEEDS",
        "ONRECORD_INTENTS",
        "ONRECORD_DATA",
        "ONRECORD_DB",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "DATABASE_URL",
        "ONRECORD_HASH_KEY",
        "ONRECORD_KEY_FILE",
        "PORT",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, config: Config | None = None, text: str | None = None) -> Result:
        places: list[str] = []
        if config:
            monkeypatch.setenv("DATABASE_URL", config.database_url)
            places = ["--seeds", str(config.seeds), "--intents", str(config.intents), "--data", str(config.data)]
        return CliRunner().invoke(main, [*places, *arguments], input=text)

    return run
