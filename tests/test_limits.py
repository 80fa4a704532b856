"""A document that takes too long, or too much memory, or ends the process that reads it, is skipped; the others are
read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

import bot.building
import bot.workers
from bot import config as settings
from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.errors import DocumentError, SettingError
from bot.models import Document, Extraction

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers do not inherit what a test patched")
Newsroom = Callable[..., Config]
Command = Callable[..., Result]
ROOT = Path(__file__).parent.parent
BRIDGE = "The bridge was opened on 3 May 2021, the ministry said.\n\n“It took too long,” Anna Berg said.\n"
TUNNEL = "The tunnel reopened in 2023, Jan Novak said.\n"


def _hang() -> None:
    while True:
        pass


def _sleep() -> None:
    time.sleep(1000)


def _hoard() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(10_000_000))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _break() -> None:
    raise RuntimeError("words of the document: Karel Novotny")


def _recurse() -> None:
    _recurse()


@pytest.fixture
def hostile(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], None]], Config]:
    """A record of three documents of which the middle one does something bad while it is read or extracted."""

    def make(stage: str, deed: Callable[[], None]) -> Config:
        config = newsroom({"a.txt": BRIDGE, "evil.txt": "The dam broke in 2022, Ivan Maly said.\n", "z.txt": TUNNEL})
        build(config)  # an older store has all three
        (config.seeds / "evil.txt").write_text("The dam broke in 2021, Ivan Maly said.\n", encoding="utf-8")
        real_read, real_extract = bot.building.read, bot.building.extract

        def read(path: Path, *rest: object) -> Document:
            if stage == "read" and path.name == "evil.txt":
                deed()
            return real_read(path, *rest)  # type: ignore[arg-type]

        def extract(document: Document) -> Extraction:
            if stage == "extract" and document.source == "evil.txt":
                deed()
            return real_extract(document)

        monkeypatch.setattr(bot.building, "read", read)
        monkeypatch.setattr(bot.building, "extract", extract)
        return replace(config, document_seconds=1, document_megabytes=64)

    return make


@pytest.fixture(autouse=True)
def workers_inherit_what_a_test_patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where another test has left a thread."""
    monkeypatch.setattr(bot.workers, "_can_fork", lambda: True)


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    before = _children(os.getpid())
    yield
    assert _children(os.getpid()) == before


@pytest.mark.parametrize("stage", ["read", "extract"])
@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (_hang, "evil.txt took longer than 1 seconds to read. "),
        (_sleep, "evil.txt took longer than 1 seconds to read. "),
        (_hoard, "evil.txt took more than 64 MB of memory to read. "),
        (_die, "evil.txt ended the process that read it. "),
        (_break, "evil.txt cannot be read (RuntimeError in test_limits.py:"),
        (_recurse, "evil.txt cannot be read (RecursionError in test_limits.py:"),
    ],
)
def test_one_bad_document_is_named_and_held_and_the_others_are_read(
    hostile: Callable[[str, Callable[[], None]], Config],
    onrecord: Command,
    stage: str,
    deed: Callable[[], None],
    said: str,
) -> None:
    config = hostile(stage, deed)
    report = build(config)
    assert report.documents == 2
    assert len(report.problems) == 1
    assert report.problems[0].startswith(said)
    assert "Novotny" not in report.problems[0]
    sources = onrecord("sources", config=config).stdout
    assert "a.txt" in sources
    assert "z.txt" in sources
    assert "evil.txt" not in sources
    assert "dam" not in onrecord("ask", "what did Ivan Maly say", config=config).stdout


def test_a_build_that_skips_a_document_ends_with_exit_1(
    hostile: Callable[[str, Callable[[], None]], Config], onrecord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_DOCUMENT_SECONDS", "1")
    result = onrecord("build", config=hostile("extract", _hang))
    assert result.exit_code == 1
    assert "skipped: evil.txt took longer than 1 seconds to read. Look what is odd in it" in result.stderr
    assert "2 documents" in result.stderr


def test_a_document_that_was_skipped_does_not_stop_the_withdrawal_of_its_copies(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "The dam broke in 2022 because nobody had looked at the wall for years, Ivan Maly said on Monday.\n"
    copies = {"a.txt": long, "evil.txt": f"{long}In short.\n", "z.txt": f"{long}In short. That is all.\n"}
    config = newsroom(copies | {"tunnel.txt": TUNNEL})
    real = bot.building.extract

    def extract(document: Document) -> Extraction:
        if document.source == "evil.txt":
            _break()
        return real(document)

    monkeypatch.setattr(bot.building, "extract", extract)
    assert build(config).documents == 3
    archive = Archive.open(config)
    assert [one.source for one in archive.sources()] == ["a.txt", "tunnel.txt", "z.txt"]
    (config.data / "sources.yaml").write_text("a.txt: {status: hold}\n", encoding="utf-8")
    assert [one.source for one in archive.sources()] == ["tunnel.txt"]
    assert archive.health().ok
    archive.close()


def test_documents_keep_their_order_whoever_is_done_first(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {f"{number:02}.txt": f"The tunnel number {number} reopened in 2023. " * 10 for number in range(12)}
    real = bot.building.extract

    def extract(document: Document) -> Extraction:
        time.sleep(0.1 if document.source in {"00.txt", "05.txt"} else 0)
        return real(document)

    monkeypatch.setattr(bot.building, "extract", extract)
    monkeypatch.setattr(bot.building, "PARALLEL_BYTES", 0)
    seen: list[str] = []
    report = build(newsroom(texts), lambda done, total, name: seen.append(name))
    assert report.documents == 12
    assert seen == sorted(texts)


def test_a_worker_that_is_killed_takes_only_its_document_along(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bot.building.extract

    def extract(document: Document) -> Extraction:
        if document.source in {"03.txt", "04.txt", "11.txt"}:
            _die()
        return real(document)

    monkeypatch.setattr(bot.building, "extract", extract)
    monkeypatch.setattr(bot.building, "PARALLEL_BYTES", 0)
    report = build(newsroom({f"{number:02}.txt": TUNNEL for number in range(12)}))
    assert report.documents == 9
    assert [problem.split()[0] for problem in report.problems] == ["03.txt", "04.txt", "11.txt"]


def test_where_no_document_can_be_read_the_first_is_named_and_the_old_store_stays(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = newsroom({"a.txt": BRIDGE})
    build(config)
    before = config.db.read_bytes()
    (config.seeds / "a.txt").write_text(TUNNEL, encoding="utf-8")
    monkeypatch.setattr(bot.building, "extract", lambda document: _die())
    with pytest.raises(DocumentError, match=r"a\.txt ended the process"):
        build(config)
    assert config.db.read_bytes() == before


def test_a_build_in_a_process_with_other_threads_works(newsroom: Newsroom) -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert build(newsroom({"a.txt": BRIDGE, "b.txt": TUNNEL})).documents == 2
    finally:
        done.set()
        other.join()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_survives_a_build_that_is_stopped(newsroom: Newsroom, tmp_path: Path, number: signal.Signals) -> None:
    config = newsroom({"a.txt": BRIDGE, "b.txt": TUNNEL})
    program = (
        "import sys, bot.building\n"
        "def hang(document):\n"
        "    while True: pass\n"
        "bot.building.extract = hang\n"
        "from bot.cli import main\n"
        "main()\n"
    )
    folders = ["--seeds", str(config.seeds), "--data", str(config.data), "--intents", str(config.intents)]
    started = subprocess.Popen(
        [sys.executable, "-c", program, "build", *folders], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        workers = _soon(lambda: _children(started.pid))
        started.send_signal(number)
        started.wait(20)
        assert _soon(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
    finally:
        started.kill()
        _, said = started.communicate()
    assert "Traceback" not in said


def test_the_limits_are_settings() -> None:
    found = settings.load({"ONRECORD_DOCUMENT_SECONDS": "5", "ONRECORD_DOCUMENT_MEGABYTES": "512"}, Path("none"))
    assert (found.document_seconds, found.document_megabytes) == (5, 512)
    assert (Config().document_seconds, Config().document_megabytes) == (60, 384)
    for name, value in (("SECONDS", "0"), ("SECONDS", "soon"), ("MEGABYTES", "1"), ("MEGABYTES", "-64")):
        with pytest.raises(SettingError, match=f"ONRECORD_DOCUMENT_{name}"):
            settings.load({f"ONRECORD_DOCUMENT_{name}": value}, Path("none"))


def _children(process: int) -> set[int]:
    """The processes that a process has started; not the one with which Python tracks what spawned processes share."""
    found = set()
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        found |= {int(one) for one in task.read_text().split() if "resource_tracker" not in _command(one)}
    return found


def _command(process: str) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def _soon(asked: Callable[[], object]) -> object:
    for _ in range(200):
        if answer := asked():
            return answer
        time.sleep(0.1)
    return None
