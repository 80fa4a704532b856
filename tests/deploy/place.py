"""A clean copy of the tree, and a running bot in it that is asked, and told to stop."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp

from tests.fake_slack import FakeSlack
from tests.fake_slack.delivery import Bot, Mode, environment
from tests.postgres import binaries, server

ROOT = Path(__file__).parent.parent.parent
READY_SECONDS = 60
"""Heroku gives a web process that long to listen (platform.md 4.1)."""
QUESTION = "what did bensouda say about exchanging information"
ANSWER = "we are exchanging information"


def tracked() -> list[str]:
    """What a clone would have: tracked files, and new ones that are not ignored."""
    listed = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, text=True)
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def copy(names: Sequence[str], target: Path) -> None:
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)


def step(words: str, since: float) -> float:
    """Says what was done and how long it took; the time now."""
    now = time.monotonic()
    print(f"  {now - since:6.1f} s  {words}", flush=True)
    return now


@contextmanager
def journal_url(folder: Path) -> Iterator[str]:
    """A journal as the platform gives it: PostgreSQL where a server is installed, else an SQLite file."""
    programs = binaries()
    if programs is None:
        open_to_all = folder / "journal"
        open_to_all.mkdir(mode=0o777)
        open_to_all.chmod(0o777)
        print("  PostgreSQL's server is not installed here: the journal is an SQLite file")
        yield f"sqlite:///{open_to_all / 'journal.db'}"
        return
    home = Path(subprocess.check_output(["mktemp", "-d", "/tmp/onrecord-pg-XXXXXX"], text=True).strip())
    try:
        with server(home, programs) as running:
            home.chmod(0o755)
            yield running.new_database().replace("postgresql://", "postgres://")
    finally:
        shutil.rmtree(home)


def without_power(command: Sequence[str]) -> list[str]:
    """The command without what lets root write where nobody may; as it is when we are not root."""
    if os.geteuid():
        return list(command)
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", *command]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Served(Bot):
    process: asyncio.subprocess.Process
    written = ""
    ready_after = 0.0

    async def end(self) -> tuple[int, float]:
        """SIGTERM; the exit code, and how long it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.process.wait(), 35)
        assert self.process.returncode is not None
        return self.process.returncode, time.monotonic() - started

    def resident(self) -> float:
        """MB of memory of all its processes."""
        found = subprocess.check_output(["ps", "-eo", "pid=,ppid=,rss="], text=True)
        rows = [tuple(map(int, line.split())) for line in found.splitlines()]
        family = {self.process.pid}
        while more := {pid for pid, parent, _ in rows if parent in family} - family:
            family |= more
        return sum(rss for pid, _, rss in rows if pid in family) / 1024


@asynccontextmanager
async def serving(
    slack: FakeSlack, mode: Mode, command: Sequence[str], folder: Path, port: int, settings: dict[str, str]
) -> AsyncIterator[Served]:
    """The bot, started with this command, once it says that it serves."""
    started = time.monotonic()
    env = environment(slack, mode) | {"PORT": str(port)} | settings
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    async with aiohttp.ClientSession() as session:
        bot = Served(slack, mode, port, session)
        bot.process = process
        reading: asyncio.Task[None] | None = None
        try:
            await asyncio.wait_for(_read(bot, until="Onrecord serves Slack"), READY_SECONDS)
            bot.ready_after = time.monotonic() - started
            reading = asyncio.create_task(_read(bot))
            yield bot
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            if reading:
                await reading


async def _read(bot: Served, until: str | None = None) -> None:
    assert bot.process.stdout is not None
    async for line in bot.process.stdout:
        bot.written += line.decode()
        if until and until in bot.written:
            return
    if until:
        raise SystemExit(f"did not start:\n{bot.written}")


async def ask_and_stop(
    mode: Mode, command: Sequence[str], folder: Path, settings: dict[str, str], stopped: tuple[int, ...] = (0,)
) -> None:
    """Starts the bot, asks it, looks at its health, stops it. Exits with what is wrong."""
    async with FakeSlack() as slack:
        async with serving(slack, mode, command, folder, free_port(), settings) as bot:
            await bot.event("app_mention", text=f"<@U0ONRECORD> {QUESTION}", ts=f"{time.time():.6f}")
            try:
                (message,) = await slack.until_sent(1)
            except AssertionError as error:
                sys.exit(f"{error}\n{bot.written}")
            status, health = await bot.health()
            memory = bot.resident()
            code, took = await bot.end()
        problems = [
            words
            for is_wrong, words in (
                (ANSWER not in message["text"], f"answered {message['text']!r}"),
                (status != 200, f"/healthz said {status} {health}"),
                (code not in stopped, f"ended with {code}"),
                (bool(slack.violations), f"violations {slack.violations}"),
                ("Traceback" in bot.written, bot.written),
                (bool(re.search(r"journal is down", bot.written)), bot.written),
            )
            if is_wrong
        ]
        if problems:
            sys.exit("\n".join(problems))
        print(
            f"     {mode}: ready after {bot.ready_after:.1f} s, answered, {memory:.0f} MB, stopped after {took:.1f} s",
            flush=True,
        )
