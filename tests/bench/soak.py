"""`python -m tests.bench.soak --minutes 15 --faults 1000 --mode socket`: the real process under load, while everything
goes wrong.

Mentions arrive at a steady rate, and now and then somebody says that an answer is not right; faults of twelve kinds and
more strike at random moments. At the end every mention that was acknowledged must have been answered in its thread
exactly once, and everything that was said to be saved must be in the journal, once. Exits 1 when it is not so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import aiohttp

from bot.render.slack_forms import wrong_form
from bot.render.slack_ids import Asked
from bot.store.journal import Journal
from tests.bench.soaking import HASH_KEY, HOSTILE, SECRET_QUESTIONS, Act, Bench, Rough
from tests.deploy.place import free_port
from tests.postgres import binaries, server

QUESTIONS = Path(__file__).parent / "questions_dev.jsonl"
WHISPER = "chat.postEphemeral"
QUIET = 15
"""Seconds at the end without faults."""
RESTARTS = 0.4
"""The part of the time in which the process is stopped and started; after it one process lives to the end, so that what
it needs of memory is seen."""
FEEDBACK = 2.0
"""Seconds between two people who say that an answer is not right."""


class Soak:
    """One run: what was sent, what was acknowledged, which faults struck."""

    def __init__(self, bench: Bench, rate: float, seconds: float, faults: int) -> None:
        self.bench, self.rate, self.seconds = bench, rate, seconds
        self.gap = (seconds - QUIET) / faults if faults else 0.0
        self.acked: set[str] = set()
        self.asked_by: dict[str, str] = {}
        self.whispered = 0
        """How many were answered to whoever asked alone."""
        self.unacked = 0
        self.struck: Counter[str] = Counter()
        self.questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
        self.tasks: set[asyncio.Task[None]] = set()
        self.saved: set[str] = set()
        """What somebody was thanked for."""

    async def run(self) -> None:
        end = time.monotonic() + self.seconds
        strikes = asyncio.create_task(self._strike(end)) if self.gap else None
        saying = asyncio.create_task(self._say_that_it_is_wrong(end))
        number = 0
        next_at = time.monotonic()
        while time.monotonic() < end:
            number += 1
            self._spawn(self._mention(number))
            next_at += 1 / self.rate
            await asyncio.sleep(max(0.0, next_at - time.monotonic()))
        if strikes:
            strikes.cancel()
            await asyncio.gather(strikes, return_exceptions=True)
        await self.bench.mend()
        await asyncio.gather(saying, *self.tasks)

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _mention(self, number: int) -> None:
        ts = f"{1_764_000_000 + number}.000100"
        user = self.asked_by[ts] = f"U{number % 97:03}"
        words = random.choice(SECRET_QUESTIONS if random.random() < 0.05 else self.questions)
        if random.random() < 0.02:
            words = random.choice(HOSTILE)
            self.struck["hostile message"] += 1
        times = 2 if random.random() < 0.03 else 1
        body = self.bench.mention(words, ts, user)
        if times == 2:
            self.struck["delivered twice"] += 1
        found = await asyncio.gather(*(self.bench.deliver(body, wait) for wait in (0.0, random.random() * 3)[:times]))
        if any(found):
            self.acked.add(ts)
        else:
            self.unacked += 1

    async def _say_that_it_is_wrong(self, end: float) -> None:
        number = 0
        while time.monotonic() < end - QUIET:
            await asyncio.sleep(FEEDBACK)
            number += 1
            self._spawn(self._feedback(f"V0WRONG{number}", f"note {number}"))

    async def _feedback(self, view_id: str, note: str) -> None:
        views = self.bench.slack.views
        views[view_id] = wrong_form(Asked("who is Avigdor Lieberman"), "C0DESK|")
        with suppress(AssertionError, OSError, TimeoutError, aiohttp.ClientError):
            await self.bench.bot.submit(view_id, reason="other", note=note)
            for _ in range(100):
                if "Thank you" in json.dumps(views[view_id]):
                    self.saved.add(note)
                    return
                await asyncio.sleep(0.1)

    async def _strike(self, end: float) -> None:
        begun, busy = time.monotonic(), set[str]()

        async def strike(name: str, act: Act) -> None:
            busy.add(name)
            try:
                if await act():
                    self.struck[name] += 1
            finally:
                busy.discard(name)

        # Several at once, but none twice at once; the last seconds are quiet, so that the end is one.
        next_at = begun
        while time.monotonic() < end - QUIET:
            next_at += random.expovariate(1 / self.gap)
            await asyncio.sleep(max(0.0, next_at - time.monotonic()))
            self.bench.may_restart = time.monotonic() < begun + (end - begun) * RESTARTS
            free = [kind for kind in self.bench.kinds() if kind[0] not in busy]
            name, act = random.choice(free)
            self._spawn(strike(name, act))

    def waiting(self) -> int:
        """How many acknowledged mentions have no answer yet."""
        return len(self.acked - {thread for thread, _ in self.bench.slack.answers()})

    def verdict(self) -> tuple[int, int]:
        """How many acknowledged mentions were not answered, and how many were answered more than once."""
        answered = Counter(thread for thread, _ in self.bench.slack.answers())
        lost = [ts for ts in sorted(self.acked) if not answered[ts]]
        # Told in private, once for each message: that Slack does not say who asks, or who reads along.
        whispers = Counter(call.arguments.get("user") for call in self.bench.slack.calls if call.method == WHISPER)
        for ts in [*lost]:
            if whispers[self.asked_by[ts]]:
                whispers[self.asked_by[ts]] -= 1
                self.whispered += 1
                lost.remove(ts)
        twice = [ts for ts in self.acked if answered[ts] > 1]
        for name, some in (("lost", lost), ("twice", twice)):
            if some:
                print(f"{name}: {sorted(some)[:10]}")
        return len(lost), len(twice)

    def kept(self) -> tuple[int, int]:
        """How much of what people were thanked for is not in the journal, and how much is there twice."""
        journal = Journal(self.bench.url, secret=HASH_KEY)
        found = Counter(one.note for one in journal.feedback_list(10**6))
        journal.close()
        return len(self.saved - set(found)), sum(times > 1 for times in found.values())


async def soak(mode: Any, rate: float, minutes: float, faults: int, journal: str, folder: Path, postgres: Any) -> int:
    async with Rough() as slack, aiohttp.ClientSession() as session:
        bench = Bench(slack, session, mode, folder, free_port(), postgres)
        await bench.start()
        run = Soak(bench, rate, minutes * 60, faults)
        watch = asyncio.create_task(bench.watch_memory())
        await run.run()
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline and run.waiting():
            await asyncio.sleep(1)
        stood, left, took_back = await bench.take_back(60)
        told, shared = bench.leaks()
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        status, health = await bench.health()
        if given_log := os.environ.get("SOAK_LOG"):
            Path(given_log).write_text(bench.written)
        code, took = await bench.stop()
        lost, twice = run.verdict()
        unsaved, saved_twice = run.kept()
        late = slack.latencies()
        kinds = len(run.struck)
        sent = run.struck["delivered twice"] + run.struck["hostile message"]
        print(
            f"{mode}, journal {journal}: {minutes:g} minutes at {rate:g} a second, {sum(run.struck.values()) - sent} faults "
            f"and {sent} messages that were hostile or came twice: {kinds} kinds"
        )
        print("  " + ", ".join(f"{count} {name}" for name, count in sorted(run.struck.items())))
        print(f"  {len(run.acked)} acknowledged, {lost} lost, {twice} answered twice; {run.unacked} never acknowledged")
        print(f"  {run.whispered} were told in private; {slack.apologies()} answers were an apology")
        print(f"  {len(run.saved)} times thanked for feedback, {unsaved} not kept, {saved_twice} kept twice")
        if late:
            print(f"  ack to answer: p50 {late[len(late) // 2]:.3f} s, p95 {late[int(len(late) * 0.95)]:.3f} s")
        print(f"  memory: {bench.memory_line()}")
        print(f"  last stop {took:.1f} s, exit {code}; longest stop {bench.longest_stop:.1f} s")
        print(
            f"  cold start to ready: longest {bench.longest_start:.1f} s of {bench.starts} starts ({bench.failed_starts} more failed and were repeated); health {status}"
        )
        print(f"  journal: {health['journal']}; violations of Slack's rules: {len(slack.violations)}")
        print(f"  odd or wrongly signed payloads answered with a failure of ours: {bench.bad_statuses}")
        for one in slack.violations[:5]:
            print(f"    {one}")
        print(f"  told while withdrawn: {told}; of the record in a shared channel: {shared}")
        print(f"  withdrawn at the end: stood in {stood} messages, {left} after {took_back:.0f} s")
        bad = bench.written.count("Traceback (most recent call last)")
        print(f"  tracebacks in the log: {bad}")
        wrong = (
            told,
            shared,
            left,
            lost,
            twice,
            slack.apologies(),
            unsaved,
            saved_twice,
            slack.violations,
            bad,
            bench.bad_statuses,
            code,
        )
        return int(any(map(bool, wrong)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=("socket", "http"), default="socket")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--seconds", type=float, help="in place of --minutes")
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--faults", type=int, default=1100)
    parser.add_argument("--journal", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    minutes = given.seconds / 60 if given.seconds else given.minutes
    random.seed(given.seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onrecord-soak-")))
        folder.chmod(0o755)  # PostgreSQL is another user
        disk = folder / "disk"
        disk.mkdir()
        if os.geteuid() == 0:
            size = "256m" if given.journal == "postgresql" else "32m"
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=True)
            stack.callback(subprocess.run, ["umount", "-q", "-l", str(disk)], check=False, stderr=subprocess.DEVNULL)
        else:
            print("not root: no disk is filled")
        postgres = None
        if given.journal == "postgresql":
            programs = binaries()
            if programs is None:
                sys.exit("PostgreSQL's server is not installed here")
            postgres = stack.enter_context(server(disk, programs))
        with suppress(KeyboardInterrupt):
            sys.exit(asyncio.run(soak(given.mode, given.rate, minutes, given.faults, given.journal, folder, postgres)))


if __name__ == "__main__":
    main()
