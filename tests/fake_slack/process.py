"""The bot as a process of its own, as a Procfile starts it."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.fake_slack.delivery import Bot, Mode, environment, port_of
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.values import PATIENCE

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
IN_MEMORY = ("-m", "tests.fake_slack.serve")
REAL = ("-m", "bot", "serve")


class Process(Bot):
    """A running process; `stdout` and `stderr` are what it has written once it has ended."""

    process: asyncio.subprocess.Process
    stdout = ""
    stderr = ""

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Sends a signal and waits for the end; the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await self.ended()

    async def ended(self) -> int:
        out, err = await asyncio.wait_for(self.process.communicate(), PATIENCE + 25)
        self.stdout += out.decode()
        self.stderr += err.decode()
        assert self.process.returncode is not None
        return self.process.returncode


def _env(settings: dict[str, str]) -> dict[str, str]:
    """Nothing of the settings and proxies of whoever runs the tests; warnings count as errors here too."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    places = {"PYTHONPATH": str(ROOT), "ONRECORD_SEEDS": str(ROOT / "seeds"), "ONRECORD_INTENTS": str(ROOT / "intents")}
    return kept | {"PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1"} | places | settings


async def start(
    arguments: Sequence[str], settings: dict[str, str], files: tuple[int, int] | None = None
) -> asyncio.subprocess.Process:
    """Starts Python with these arguments and nothing but these settings; `files` it may open, soft and hard.

    In a folder without a .env: the tests must never meet the real Slack of whoever runs them.
    """
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=HERE,
        env=_env(settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, files)) if files else None,
    )


@asynccontextmanager
async def bot_process(
    slack: FakeSlack,
    mode: Mode,
    arguments: Sequence[str] = IN_MEMORY,
    files: tuple[int, int] | None = None,
    **settings: str,
) -> AsyncIterator[Process]:
    """The bot in a process, ready to be asked; ended at the end if it still runs."""
    process = await start(arguments, environment(slack, mode) | settings, files)
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
    if not line:
        assert process.stderr is not None
        raise AssertionError(f"did not start: {(await process.stderr.read()).decode()}")
    async with aiohttp.ClientSession() as session:
        bot = Process(slack, mode, port_of(line), session)
        bot.process, bot.stdout = process, line
        bot.token = settings.get("ONRECORD_STATUS_TOKEN", "")
        try:
            yield bot
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()


async def run_to_end(arguments: Sequence[str], settings: dict[str, str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a process that ends by itself."""
    process = await start(arguments, settings)
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
