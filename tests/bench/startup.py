"""`python -m tests.bench.startup`: how long a cold start and a stop take, and how much memory the bot needs in between.

In each mode the real process is started, asked at a steady rate, and told to stop while answers are on their way to a
Slack that takes a second for each. Everything acknowledged must have been answered, once. Exits 1 when something was
lost, or when a figure is beyond its aim.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import aiohttp

from bot.building import build
from bot.config import Config
from tests.bench.slack_load import questions
from tests.deploy.place import ROOT, Served, free_port, serving
from tests.fake_slack import FakeSlack
from tests.fake_slack.delivery import Mode, payload
from tests.fake_slack.values import Fault

START, STOP, MEMORY = 3.0, 5.0, 200.0
"""The aims: seconds from the start of the process to its being ready, seconds from SIGTERM to its end, MB."""
SLOW = 1.0
"""Seconds that Slack takes for a message when the bot is told to stop."""


class Run:
    """One life of the process."""

    def __init__(self, mode: Mode, rate: int) -> None:
        self.mode, self.rate = mode, rate
        self.acked: set[str] = set()
        self.lost = self.twice = self.in_hand = 0
        self.started = self.stopped = self.memory = 0.0

    async def live(self, folder: Path, settings: dict[str, str], seconds: int) -> None:
        command = [sys.executable, "-m", "bot", "serve"]
        async with (
            FakeSlack(redeliver=30) as slack,
            serving(slack, self.mode, command, folder, free_port(), settings) as bot,
        ):
            self.started = bot.ready_after
            asked, tasks = questions(), []
            began = time.monotonic()
            for number in range(self.rate * seconds):
                await asyncio.sleep(max(0.0, began + number / self.rate - time.monotonic()))
                body = payload(
                    "app_mention", text=f"<@U0ONRECORD> {asked[number % len(asked)]}", user=f"U{number % 40:09}"
                )
                if number >= self.rate * (seconds - 1):
                    slowly = asyncio.Event()
                    slack.fault("chat.postMessage", Fault(hold=slowly))
                    asyncio.get_running_loop().call_later(SLOW, slowly.set)
                tasks.append(asyncio.create_task(self._deliver(bot, body)))
            status = Path(f"/proc/{bot.process.pid}/status").read_text()
            self.memory = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024
            self.in_hand = len(self.acked - {one["thread_ts"] for one in slack.sent()})
            code, self.stopped = await bot.end()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            answered = Counter(one["thread_ts"] for one in slack.sent())
            self.lost = sum(not answered[ts] for ts in self.acked) + bool(code)
            self.twice = sum(times > 1 for times in answered.values())

    async def _deliver(self, bot: Served, body: dict[str, object]) -> None:
        ts = body["event"]["ts"]  # type: ignore[index]
        if self.mode == "socket":
            envelope = await bot.slack.deliver("events_api", body)
            while not envelope.is_acked:
                await asyncio.sleep(0.01)
            self.acked.add(ts)
            return
        with suppress(aiohttp.ClientError):
            if (await bot.signed(json.dumps(body), "application/json"))[0] == 200:
                self.acked.add(ts)


async def measure(times: int, seconds: int, rate: int) -> int:
    """All lives in both modes; the exit code."""
    failed = False
    with tempfile.TemporaryDirectory(prefix="onrecord-startup-") as name:
        data = Path(name)
        for file in ("sources.yaml", "people.yaml"):
            shutil.copy(ROOT / "data" / file, data / file)
        config = Config(seeds=ROOT / "seeds", intents=ROOT / "intents", data=data)
        build(config)
        modes: tuple[Mode, ...] = ("socket", "http")
        for mode in modes:
            runs = [Run(mode, rate) for _ in range(times)]
            for number, run in enumerate(runs):
                settings = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "ONRECORD_SEEDS": str(ROOT / "seeds"),
                            "ONRECORD_INTENTS": str(ROOT / "intents"), "ONRECORD_DATA": str(data),
                            "DATABASE_URL": f"sqlite:///{data}/{mode}{number}.db"}  # fmt: skip
                await run.live(data, settings, seconds)
            starts, stops = sorted(run.started for run in runs), sorted(run.stopped for run in runs)
            memory, lost, twice = (
                max(values) for values in zip(*((r.memory, r.lost, r.twice) for r in runs), strict=True)
            )
            print(
                f"{mode:7} {times} lives of {seconds} s at {rate} a second: "
                f"cold start {starts[len(starts) // 2]:.1f} s, longest {starts[-1]:.1f} s; "
                f"stop {stops[len(stops) // 2]:.1f} s, longest {stops[-1]:.1f} s, with {min(r.in_hand for r in runs)} to "
                f"{max(r.in_hand for r in runs)} answers in hand; memory at most {memory:.0f} MB; lost {lost}, twice {twice}",
                flush=True,
            )
            failed |= bool(lost or twice) or starts[-1] > START or stops[-1] > STOP or memory > MEMORY
    return int(failed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="lives of the process in each mode")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rate", type=int, default=20)
    given = parser.parse_args()
    sys.exit(asyncio.run(measure(given.times, given.seconds, given.rate)))
