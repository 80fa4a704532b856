"""`python -m tests.bench.flood`: more connections than the bot may open files, and how long an answer takes meanwhile.

Whoever is dropped comes again at once. In Socket Mode the connections are to the page for health, and the connection to
Slack is cut under them.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from contextlib import suppress

from tests.fake_slack import FakeSlack
from tests.fake_slack.delivery import Bot, Mode
from tests.fake_slack.process import bot_process
from tests.test_door import SLOW


async def hold(port: int, first: bytes) -> None:
    """One who opens a connection, sends this, waits for its end, and comes again."""
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with suppress(OSError):
                writer.write(first)
                await reader.read()
            writer.transport.abort()
        await asyncio.sleep(0.01)


async def measured(bot: Bot, slack: FakeSlack, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of /readyz and of an answer."""
    ready, answers = [], []
    for _ in range(rounds):
        started = time.monotonic()
        status, _ = await bot.page("readyz")
        ready.append(time.monotonic() - started)
        assert status == 200
        before, started = len(slack.sent()), time.monotonic()
        await bot.event("app_mention", text="<@U0ONRECORD> bensouda")
        await slack.until_sent(before + 1)
        answers.append(time.monotonic() - started)
        await asyncio.sleep(0.1)
    return ready, answers


async def flood(mode: Mode, kind: str, number: int, files: int, rounds: int) -> str:
    async with FakeSlack() as slack, bot_process(slack, mode, files=(files, files)) as bot:
        assert bot.port
        strangers = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.flood", "--at", str(bot.port), "--kind", kind, "--number", str(number)
        )
        await asyncio.sleep(5)
        back = ""
        if mode == "socket":
            started = time.monotonic()
            slack.drop()
            await slack.until_connected(2)
            back = f", connected again after {time.monotonic() - started:.1f} s"
        ready, answers = await measured(bot, slack, rounds)
        strangers.kill()
        await strangers.wait()
        code = await bot.end()
        lines = bot.stderr.count("\n")
    return (
        f"{mode}, {number} with {kind}, {files} files: /readyz {max(ready):.2f} s, answer {max(answers):.2f} s at most"
        f"{back}, ended with {code}, {lines} lines of log"
    )


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=1100)
    parser.add_argument("--files", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--at", type=int, help="be the strangers, at this port")
    parser.add_argument("--kind", choices=SLOW, default="nothing")
    given = parser.parse_args()
    if given.at:
        await asyncio.gather(*(hold(given.at, SLOW[given.kind]) for _ in range(given.number)))
    for mode in ("http", "socket"):
        for kind in ("nothing", "half the headers", "half a body"):
            print(await flood(mode, kind, given.number, given.files, given.rounds), flush=True)  # type: ignore[arg-type]


if __name__ == "__main__":
    asyncio.run(main())
