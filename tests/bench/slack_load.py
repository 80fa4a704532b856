"""`python -m tests.bench.slack_load`: mentions at a steady rate, to the bot and to an app that only echoes.

Both are processes of their own, one after the other, over Socket Mode and over HTTP; Slack and the driver share a
third. Says for each: mentions sent, lost, refused as too many, answered more than once, and how long acknowledgements
and answers took. Exit 1 when a mention was lost, refused or doubled, an acknowledgement's p99 is over 200 ms, or an
answer's p95 is more than twice the echo's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.building import build
from bot.config import Config
from bot.slack.words import TOO_MANY
from tests.fake_slack import FakeSlack
from tests.fake_slack.delivery import Bot, Mode, payload
from tests.fake_slack.process import REAL, ROOT, bot_process

ECHO = ("-m", "tests.bench.echo")
PATIENCE = 20
"""Seconds for the answers that are still missing at the end."""
ACK_P99, TIMES_ECHO = 0.2, 2.0
TOLD = {TOO_MANY["text"]}


@dataclass(frozen=True)
class Figures:
    """What one run gave, times in seconds."""

    sent: int
    lost: int
    refused: int
    """Told that too much is asked at once."""
    doubled: int
    acks: list[float]
    answers: list[float]

    def line(self, name: str) -> str:
        ack, answer = at(self.acks, 99), at(self.answers, 95)
        return (
            f"{name:14} sent {self.sent}, lost {self.lost}, refused {self.refused}, doubled {self.doubled}, "
            f"ack p50 {at(self.acks, 50) * 1000:.0f} p99 {ack * 1000:.0f} ms, "
            f"answer p50 {at(self.answers, 50) * 1000:.0f} p95 {answer * 1000:.0f} ms"
        )


def at(values: list[float], percent: int) -> float:
    """A percentile; infinite when there is nothing."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)] if values else float("inf")


def questions() -> list[str]:
    """The development questions, in the order of their file."""
    lines = (ROOT / "tests/bench/questions_dev.jsonl").read_text("utf-8").splitlines()
    return [str(json.loads(line)["question"]) for line in lines if line.strip()]


async def one_run(mode: Mode, command: tuple[str, ...], rate: int, seconds: int, settings: dict[str, str]) -> Figures:
    """A process under load from its start; the first second, in which it warms up, counts too."""
    asked = questions()
    async with FakeSlack(redeliver=10) as slack, bot_process(slack, mode, command, **settings) as bot:
        acks: list[float] = []
        sent: dict[str, float] = {}
        tasks = []
        began = time.perf_counter()
        for number in range(rate * seconds):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            body = payload("app_mention", text=f"<@U0ONRECORD> {asked[number % len(asked)]}", user=f"U{number % 40:09}")
            sent[body["event"]["ts"]] = asyncio.get_running_loop().time()
            tasks.append(asyncio.create_task(_deliver(bot, mode, body, acks)))
        await asyncio.gather(*tasks)
        until = time.perf_counter() + PATIENCE
        while len(slack.messages) < len(sent) and time.perf_counter() < until:
            await asyncio.sleep(0.1)
        times = Counter(one["thread_ts"] for one in slack.sent())
        answers = [
            call.at - sent[call.arguments["thread_ts"]]
            for call in slack.calls
            if call.method == "chat.postMessage" and call.status == 200 and call.arguments["text"] not in TOLD
        ]
        if mode == "socket":
            acks = [one.acked_after for one in slack.envelopes.values() if one.acked_after is not None]
        await bot.end()
    lost = sum(ts not in times for ts in sent)
    refused = sum(one["text"] in TOLD for one in slack.sent())
    return Figures(len(sent), lost, refused, sum(count > 1 for count in times.values()), acks, answers)


async def _deliver(bot: Bot, mode: Mode, body: dict[str, Any], acks: list[float]) -> None:
    if mode == "socket":
        await bot.slack.deliver("events_api", body)
        return
    began = time.perf_counter()
    status, _ = await bot.signed(json.dumps(body), "application/json")
    if status == 200:
        acks.append(time.perf_counter() - began)


async def main(rate: int, seconds: int) -> int:
    """Runs all four; the exit code."""
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        for name in ("sources.yaml", "people.yaml"):
            (data / name).write_text((ROOT / "data" / name).read_text("utf-8"), "utf-8")
        config = replace(Config(seeds=ROOT / "seeds", intents=ROOT / "intents"), data=data, db=data / "onrecord.db")
        build(config)
        for mode in ("socket", "http"):
            journal = f"sqlite:///{data}/journal-{mode}.db"
            settings = {"ONRECORD_DATA": str(data), "DATABASE_URL": journal, "LOG_LEVEL": "WARNING"}
            echo = await one_run(mode, ECHO, rate, seconds, {})
            print(echo.line(f"{mode} echo"), flush=True)
            bot = await one_run(mode, REAL, rate, seconds, settings)
            print(bot.line(f"{mode} onrecord"), flush=True)
            times = at(bot.answers, 95) / at(echo.answers, 95)
            print(f"{mode:14} answer p95 is {times:.2f} times the echo's", flush=True)
            failed |= bool(bot.lost or bot.refused or bot.doubled) or at(bot.acks, 99) > ACK_P99 or times > TIMES_ECHO
    return int(failed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=50, help="mentions a second")
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.rate, given.seconds)))
