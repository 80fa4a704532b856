"""`python -m tests.bench.fuzz`: 100,000 messages, deliveries of Slack, YAML files and documents, made up by hypothesis.

No crash, no answer over two seconds, no markup that Slack would act on, no passage that is not in its file word for
word. Where atheris is installed it goes on with inputs of its own, which it changes by what they reach (fuzz_bytes.py).
Exits 1 with the first input that breaks something, as small as it can be made.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import strictyaml
from bot.archive import Archive
from bot.building import build
from bot.commands import command_of, quotes_request, timeline_request
from bot.config import Config
from bot.dates import bounds
from bot.dates.edtf import precision
from bot.dates.mentions import find
from bot.dates.questions import find_periods
from bot.dates.show import show
from bot.documents import read, read_text
from bot.documents.register import load_register
from bot.errors import OnrecordError
from bot.extract import extract
from bot.matching import intents as intent_files
from bot.matching.clean import clean
from bot.models import Answer
from bot.render.blocks import to_message
from bot.render.export import passages_csv, timeline_text
from bot.render.json import answer_object
from bot.render.plain import to_plain
from bot.render.slack_views import answer_view, citations, why
from bot.slack.incoming import question
from bot.text import cut, fold, line_spans, verbatim
from tests.bench import fuzzing as made
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.blockkit import view_violations, violations
from tests.fake_slack.delivery import bot_in_process

ROOT = Path(__file__).parent.parent.parent
SLOWEST = 2.0
TODAY = date(2026, 3, 1)
INTERACTIVE = ("block_actions", "view_submission", "shortcut", "message_action")
BYTES = ("cleaning", "yaml", "dates", "reader")
"""What fuzz_bytes.py can go on with."""
ATHERIS = 10_000
"""Inputs of atheris for each of them."""


class Parts:
    """What must hold for every input of one part alone: these atheris goes on with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "intents").mkdir()
        (folder / "seeds").mkdir()

    def cleaning(self, text: str) -> None:
        asked = question(text, "U0ONRECORD")
        assert len(asked) <= len(text)
        for one in (text, asked):
            cleaned = clean(one)
            assert isinstance(cleaned.empty, bool)
            assert len(cut(one, 20)) <= 20
            fold(one), verbatim(one)
            spans = line_spans(one)
            assert all(a <= b for a, b in spans)
            if command := command_of(one):
                timeline_request(command.text), quotes_request(command.text)

    def intents(self, text: str) -> None:
        self._write("intents/x.yaml", text)
        with suppress(OnrecordError):
            intent_files.load(self.folder / "intents")

    def yaml(self, text: str) -> None:
        path = self._write("sources.yaml", text)
        value, problems = strictyaml.load(path)
        assert value is None or isinstance(value, (dict, list, str, bytes, int, float, bool)), type(value)
        assert all(problem.line >= 1 for problem in problems)
        with suppress(OnrecordError):
            load_register(path)

    def reader(self, raw: bytes) -> None:
        path = self.folder / "seeds" / "y.txt"
        path.write_bytes(raw)
        with suppress(OnrecordError):
            document = read(path, path.parent)
            assert all(0 <= one.start < one.end <= len(document.text) for one in document.furniture)

    def document(self, text: str) -> None:
        path = self._write("seeds/x.txt", text)
        with suppress(OnrecordError):
            document = read(path, path.parent)
            found = extract(document)
            spans = [(one.start, one.end) for part in (found.statements, found.quotes, found.events) for one in part]
            assert all(0 <= start <= end <= len(document.text) for start, end in spans)

    def dates(self, text: str) -> None:
        for anchor in (None, TODAY, "2015/..", "2024-05"):
            for one in find(text, anchor, loose=anchor is TODAY):
                assert 0 <= one.start < one.end <= len(text)
                assert one.value is None or bounds(one.value), one.value
        for period in find_periods(text, TODAY):
            assert bounds(period.edtf), period.edtf
        if bounds(text):
            assert show(text)
            assert precision(text)

    def _write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return path


class Checks(Parts):
    """And of the whole."""

    def __init__(self, folder: Path, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(folder)
        self.loop = loop
        self.config = Config(
            seeds=ROOT / "seeds", intents=ROOT / "intents", data=ROOT / "data", db=folder / "onrecord.db",
            database_url=f"sqlite:///{folder / 'journal.db'}",
        )  # fmt: skip
        build(self.config)
        self.archive = Archive.open(self.config)
        self.files = {
            one.source: read_text(ROOT / "seeds" / one.source, one.source)[0] for one in self.archive.sources()
        }

    async def open(self, stack: AsyncExitStack) -> None:
        """The bot over HTTP, with an archive in memory."""
        self.slack = await stack.enter_async_context(FakeSlack())
        archive = FakeArchive()
        archive.go_on.set()
        self.unhandled: list[dict[str, Any]] = []
        self.loop.set_exception_handler(lambda _, context: self.unhandled.append(context))
        self.bot = await stack.enter_async_context(bot_in_process(self.slack, "http", archive))

    # ---- questions -------------------------------------------------------------------------------------
    def message(self, text: str) -> None:
        """The whole way of a message, as Slack and the terminal would show it."""
        answer = self.archive.reply(text, conversation="c", user="U1")
        message = to_message(answer, asked=text)
        for passage in answer.answers:
            assert passage.verified
            assert self.files[passage.source][passage.char_start : passage.char_end] == passage.text
        assert not violations(message), violations(message)
        json.dumps(answer_object(answer))
        to_plain(answer)

    # ---- Slack -----------------------------------------------------------------------------------------
    def delivery(self, given: tuple[str, dict[str, Any]]) -> None:
        """Signed as Slack signs, whatever it says; then all that came of it is done with."""
        name, body = given
        if "response_url" in body:
            body["response_url"] = self.slack.response_url()  # never one that leads off this machine
        if name == "slash_command":
            text, kind = (
                urlencode({k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()}, errors="replace"),
                1,
            )
        elif name.startswith(("block_actions", *INTERACTIVE)):
            text, kind = urlencode({"payload": json.dumps(body)}), 1
        else:
            text, kind = json.dumps(body), 0
        types = ("application/json", "application/x-www-form-urlencoded")
        status, _ = self.loop.run_until_complete(self.bot.signed(text, types[kind]))
        assert status < 500, status
        # Of a delivery that names no channel none can be answered; Slack refuses that, and it is logged.
        broken = [one for one in self.slack.violations if not one.endswith(" is missing")]
        unhandled = list(self.unhandled)
        self.slack.violations.clear(), self.unhandled.clear(), self.slack.calls.clear()
        assert not unhandled, unhandled
        assert not broken, broken

    def signature(self, given: tuple[dict[str, str], bytes]) -> None:
        headers, body = given

        async def post() -> int:
            url = f"http://127.0.0.1:{self.bot.port}/slack/events"
            async with self.bot.session.post(url, data=body, headers=headers) as found:
                return found.status

        try:
            status = self.loop.run_until_complete(post())
        except (ValueError, aiohttp.ClientError):
            return  # a header that cannot be sent at all
        # An ssl_check is answered unsigned, as Slack wants it; everything else is refused.
        assert status in ((200, 400, 401) if b"ssl_check" in body else (400, 401)), status

    def rendering(self, answer: Answer) -> None:
        for message in (
            to_message(answer, asked=answer.question),
            to_message(answer, asked=answer.question, shareable=True),
        ):
            assert not violations(message), violations(message)
        for view in (answer_view("On record", answer, answer.question), why(answer), citations(answer, 0)):
            assert not view_violations(view), view_violations(view)
        to_plain(answer)
        json.dumps(answer_object(answer))
        cells = [cell for row in csv.reader(io.StringIO(passages_csv(answer.answers))) for cell in row]
        assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell[:1]], cells
        for form in ("csv", "timelinejs"):
            timeline_text(answer, form)


def fuzzed(times: int, strategy: st.SearchStrategy[Any], check: Callable[[Any], None]) -> tuple[int, float]:
    """Runs a check on so many made-up inputs; how many, and the seconds of the slowest."""
    seen, slowest = 0, 0.0

    @settings(max_examples=times, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def run(value: Any) -> None:
        nonlocal seen, slowest
        took = SLOWEST
        for _ in range(3):
            # What is slow once, on a machine that does other work, is looked at again; what stays slow is a fault.
            started = time.perf_counter()
            check(value)
            took = time.perf_counter() - started
            if took < SLOWEST:
                break
        seen, slowest = seen + 1, max(slowest, took)
        assert took < SLOWEST, f"took {took:.1f} s, three times"

    run()
    return seen, slowest


def kinds(checks: Checks) -> list[tuple[str, int, st.SearchStrategy[Any], Callable[[Any], None]]]:
    """Name, parts of a hundred, strategy, check. Most inputs go where they are cheap, not where they matter least."""
    return [
        ("messages, the whole way to an answer", 18, made.MESSAGE, checks.message),
        ("texts to be cleaned", 12, made.MESSAGE, checks.cleaning),
        ("deliveries to the running bot", 12, made.delivery(), checks.delivery),
        ("bad signatures and bodies", 5, st.tuples(made.HEADERS, made.BODIES), checks.signature),
        ("answers of hostile documents", 10, made.answer(), checks.rendering),
        ("intent files", 8, made.YAML, checks.intents),
        ("other YAML files", 9, made.YAML, checks.yaml),
        ("files to be decoded", 8, made.BYTES, checks.reader),
        ("documents, the whole way of extraction", 10, made.DOCUMENT, checks.document),
        ("dates", 8, made.DATES, checks.dates),
    ]


def with_atheris(folder: Path, times: int) -> int:
    """How many inputs atheris has tried; 0 where it is not installed."""
    done = 0
    for target in BYTES:
        command = [sys.executable, "-m", "tests.bench.fuzz_bytes", target, f"-runs={times}", "-max_len=400", "-seed=1"]
        started = time.monotonic()
        # What it writes is in our folder, and goes with it.
        ran = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"TMPDIR": str(folder)}, capture_output=True, text=True
        )
        if ran.returncode == 3:
            print(ran.stdout.strip())
            return 0
        if ran.returncode:
            sys.exit(f"{target}: {ran.stdout[-2000:]}{ran.stderr[-4000:]}")
        done += times
        print(f"{times:6} by atheris: {target}; {time.monotonic() - started:.0f} s", flush=True)
    return done


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=100_000, help="inputs in all")
    parser.add_argument("--only", help="kinds whose name has this")
    parser.add_argument("--atheris", type=int, default=ATHERIS, help="inputs of atheris for each of its targets")
    given = parser.parse_args()
    began, total = time.monotonic(), 0
    logging.disable()  # each failure that is apologised for would be there, and here nearly all are
    loop = asyncio.new_event_loop()
    with tempfile.TemporaryDirectory(prefix="onrecord-fuzz-") as folder:
        checks = Checks(Path(folder), loop)
        stack = AsyncExitStack()
        loop.run_until_complete(checks.open(stack))
        for name, part, strategy, check in kinds(checks):
            if given.only and given.only not in name:
                continue
            started = time.monotonic()
            seen, slowest = fuzzed(given.times * part // 100, strategy, check)
            total += seen
            print(f"{seen:6} {name}: slowest {slowest * 1000:.0f} ms; {time.monotonic() - started:.0f} s", flush=True)
        loop.run_until_complete(stack.aclose())
        checks.archive.close()
        if given.atheris and not given.only:
            total += with_atheris(Path(folder), given.atheris)
    loop.close()
    print(f"{total} inputs in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
