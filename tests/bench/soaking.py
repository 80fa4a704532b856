"""What soak.py runs on: a Slack that can be rough, and a bot that is started, hurt and mended."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.building import build
from bot.config import Config
from bot.store.journal import Journal
from tests.fake_slack.delivery import Bot, environment, payload
from tests.fake_slack.server import Envelope, FakeSlack, Fault

ROOT = Path(__file__).parent.parent.parent
CLOCK = Path(__file__).parent / "clock.c"
HOSTILE = (
    "<!channel> <@U0ALICE> <https://evil.example|here> *x* `y` &lt;&amp;",
    "'; DROP TABLE statements; --",
    'NEAR("a" OR b*) AND NOT ^c:d "',
    "a" * 10_000,
    "🙂" * 500,
    "مرحبا ‮abc‬ שלום",
    "(" * 2000,
    "who said " * 900,
    "\u200b\ufeff\x07",
)
ODD: tuple[Any, ...] = (
    {"type": "event_callback", "event": None},
    {"type": "event_callback", "event": {"type": "app_mention"}},
    {
        "type": "event_callback",
        "event": {"type": "app_mention", "text": ["<@U0ONRECORD>"], "user": {}, "ts": 5, "channel": []},
    },
    {
        "type": "event_callback",
        "event": {"type": "message", "channel_type": "im", "user": "U1", "ts": "x", "channel": None},
    },
    {"type": "event_callback", "event": {"type": "zebra"}},
    {"type": "block_actions", "actions": []},
    {"type": "view_submission", "view": {"callback_id": "onrecord_wrong_form", "private_metadata": "{"}, "user": {}},
    {"type": "zebra"},
    {"payload": "[" * 500},
    {},
)
"""Payloads that Slack does not send."""
JUMPS = (90, -90, 600, -600, 6 * 3600, -6 * 3600, 2 * 86400, -2 * 86400)
"""Seconds by which the clock jumps."""
SECRET = "secret.txt"
SECRET_TEXT = (
    "Marek Zdunski, the auditor of Lipnik, said on 3 May 2024 that the ledgers of the mill were burnt by night.\n"
)
SECRET_QUESTIONS = ("what did Marek Zdunski say", "who said that something was burnt", "timeline Lipnik")
SECRET_WORDS = "the ledgers of the mill were burnt"
"""In the document's passage alone."""
CONVERTED = "C0CONVERTED"
"""A channel that is shared with another organisation for a while, again and again."""
GRACE = 5.0
"""Seconds in which a withdrawal must hold in every process."""
Act = Callable[[], Awaitable[bool]]
HASH_KEY = "soak" * 8


def clock_library(folder: Path) -> Path | None:
    """clock.c, compiled; None where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    made = folder / "clock.so"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(made), str(CLOCK), "-ldl"], check=True)
    return made


class Rough(FakeSlack):
    """Cuts connections, and knows which thread was answered when."""

    resets = 0

    async def __aenter__(self) -> Rough:
        self.acked_at: dict[str, float] = {}
        await super().__aenter__()
        return self

    async def _api(self, request: web.Request) -> web.Response:
        if self.resets and request.match_info["method"] == "chat.postMessage":
            self.resets -= 1
            assert request.transport
            request.transport.abort()  # before anything was done: Slack has not posted it
            return web.Response()
        return await super()._api(request)

    async def _keep_delivering(self, envelope: Envelope) -> None:
        while not envelope.is_acked:
            with suppress(AssertionError, IndexError):  # no connection just now: the bot is being started
                await super()._keep_delivering(envelope)

    def sent_with(self, words: str) -> list[tuple[float, str]]:
        """When a message with these words was sent or edited, and in which channel."""
        return [
            (call.at, str(call.arguments.get("channel", "")))
            for call in self.calls
            if call.method.startswith("chat.") and words in json.dumps(call.arguments, ensure_ascii=False)
        ]

    def answers(self) -> list[tuple[str, float]]:
        """The thread of every message that was posted, and when."""
        return [
            (call.arguments.get("thread_ts", ""), call.at)
            for call in self.calls
            if call.method == "chat.postMessage" and call.status == 200
        ]

    def apologies(self) -> int:
        """Mentions that were answered with nothing but regret."""
        return sum("something went wrong" in one["text"] for one in self.sent() if one.get("thread_ts"))

    def latencies(self) -> list[float]:
        """Seconds from the acknowledgement to the answer."""
        return sorted(at - self.acked_at[thread] for thread, at in self.answers() if thread in self.acked_at)


class Bench:
    """The bot as a process with documents, store and journal of its own, and what can happen to it."""

    def __init__(
        self,
        slack: Rough,
        session: aiohttp.ClientSession,
        mode: Any,
        folder: Path,
        port: int,
        postgres: Any,
    ) -> None:
        self.slack, self.mode, self.folder, self.port, self.postgres = slack, mode, folder, port, postgres
        self.bot = Bot(slack, mode, port, session)
        self.is_ready, self.failed_starts = False, 0
        self.building = asyncio.Lock()
        self.lines: list[str] = []
        self.starts, self.longest_start, self.longest_stop = 0, 0.0, 0.0
        self.memory: list[tuple[int, float, float]] = []
        self.restarting = asyncio.Lock()
        self.may_restart = True
        self.bad_statuses: list[int] = []
        self.clock = folder / "clock"
        self._set_clock(0)
        self.library = clock_library(folder)
        data = folder / "data"
        data.mkdir()
        for name in ("sources.yaml", "people.yaml"):
            shutil.copy(ROOT / "data" / name, data / name)
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        (folder / "seeds" / SECRET).write_text(SECRET_TEXT)
        self.register = data / "sources.yaml"
        self.listed = self.register.read_text()
        self.withdrawn: list[tuple[float, float]] = []
        """From when to when the secret was withdrawn."""
        self.converted: list[tuple[float, float]] = []
        """From when to when the channel was shared."""
        self.at_register = asyncio.Lock()
        self.config = Config(seeds=folder / "seeds", intents=ROOT / "intents", data=data)
        build(self.config)
        self.disk = folder / "disk"
        self.at_journal = asyncio.Lock()
        self.url = postgres.new_database() if postgres else f"sqlite:///{self.disk / 'journal.db'}"

    # ---- the process -----------------------------------------------------------------------------------
    async def start(self) -> None:
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ONRECORD_SEEDS": str(self.config.seeds),
               "ONRECORD_INTENTS": str(self.config.intents), "ONRECORD_DATA": str(self.config.data),
               "DATABASE_URL": self.url, "ONRECORD_HASH_KEY": HASH_KEY}  # fmt: skip
        if self.library:
            env |= {"LD_PRELOAD": str(self.library), "CLOCK_SHIFT": str(self.clock)}
        started = time.monotonic()
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=self.folder, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT, env=env | environment(self.slack, self.mode) | {"PORT": str(self.port)},
        )  # fmt: skip
        ready: asyncio.Event = asyncio.Event()
        self.is_ready = False
        self.reading = asyncio.create_task(self._read(ready))
        await asyncio.wait_for(ready.wait(), 60)
        if not self.is_ready:
            # A supervisor starts it again: the store may have been the corrupt one just then.
            self.failed_starts += 1
            await asyncio.sleep(1)
            await self.start()
            return
        self.starts += 1
        self.longest_start = max(self.longest_start, time.monotonic() - started)

    async def stop(self) -> tuple[int, float]:
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(self.process.wait(), 40)
        await self.reading
        took = time.monotonic() - started
        self.longest_stop = max(self.longest_stop, took)
        return code, took

    async def _read(self, ready: asyncio.Event) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            self.lines.append(line.decode(errors="replace"))
            if b"Onrecord serves" in line:
                self.is_ready = True
                ready.set()
        ready.set()

    @property
    def written(self) -> str:
        """All that the process has written."""
        return "".join(self.lines)

    async def watch_memory(self) -> None:
        while True:
            status = Path(f"/proc/{self.process.pid}/status")
            if status.exists() and "VmRSS" in (text := status.read_text()):
                size = int(text.split("VmRSS:")[1].split()[0]) / 1024
                self.memory.append((self.process.pid, time.monotonic(), size))
            await asyncio.sleep(2)

    def memory_line(self) -> str:
        """The longest-lived process: what it had a quarter into its life, at the end, and at most.

        Each is a mean of five looks: a moment's own does not decide.
        """
        lives: dict[int, list[float]] = {}
        for pid, _, size in self.memory:
            lives.setdefault(pid, []).append(size)
        longest = max(lives.values(), key=len)
        quarter, last = (statistics.mean(part[:5]) for part in (longest[len(longest) // 4 :], longest[-5:]))
        most = max(size for _, _, size in self.memory)
        grown = f"{last / quarter - 1:+.1%}"
        return f"{quarter:.0f} MB, then {last:.0f} MB after {len(longest) * 2} s ({grown}), at most {most:.0f} MB"

    async def health(self) -> tuple[int, dict[str, Any]]:
        return await self.bot.health()

    # ---- deliveries ------------------------------------------------------------------------------------
    def mention(self, words: str, ts: str, user: str) -> dict[str, Any]:
        body = payload("app_mention", text=f"<@U0ONRECORD> {words}", ts=ts, user=user)
        body["event_id"] = f"Ev{ts}"
        if random.random() < 0.1:
            body["event"]["channel"] = CONVERTED
        return body

    async def deliver(self, body: dict[str, Any], wait: float) -> bool:
        """As Slack delivers: again when it is not acknowledged. Whether it was."""
        await asyncio.sleep(wait)
        ts = body["event"]["ts"]
        if body["event"]["channel"] == CONVERTED:
            # Slack says who reads along when it delivers; now and then it says nothing of it.
            body = body | {"is_ext_shared_channel": CONVERTED in self.slack.shared}
            if random.random() < 0.3:
                del body["is_ext_shared_channel"]
        if self.mode == "socket":
            envelope = await self.slack.deliver("events_api", body)
            while not envelope.is_acked:
                await asyncio.sleep(0.02)
            self.slack.acked_at.setdefault(ts, time.monotonic())
            return True
        for pause in (0.0, 1.0, 3.0, 5.0, 10.0, 20.0):  # Slack's own pauses are longer: a minute, then five
            await asyncio.sleep(pause)
            try:
                if (await self.bot.signed(json.dumps(body), "application/json"))[0] == 200:
                    self.slack.acked_at.setdefault(ts, time.monotonic())
                    return True
            except (aiohttp.ClientError, TimeoutError):
                continue
        return False

    # ---- what goes wrong -------------------------------------------------------------------------------
    def kinds(self) -> list[tuple[str, Act]]:
        """Name and deed. A deed says whether it was done."""
        found: list[tuple[str, Act]] = [
            ("429", self._fault(lambda: Fault(retry_after=1))),
            ("500", self._fault(lambda: Fault(status=500, error="internal_error"))),
            ("slow", self._slow),
            ("reset", self._reset),
            ("store swapped", self._swap),
            ("corrupt store", self._corrupt),
            ("journal down", self._journal_down),
            ("odd payload", self._odd),
            ("withdrawal", self._withdraw),
            ("channel shared", self._convert),
        ]
        if self.disk.is_mount():  # a small one of its own: nobody else's is filled
            found += [("disk full", self._full)]
        if self.mode == "socket":
            found += [("socket dropped", self._drop), ("socket refreshed", self._refresh)]
        else:
            found += [("delivery cut off", self._cut_off), ("wrong signature", self._unsigned)]
        if self.library:
            found += [("clock jump", self._jump)]
        # Rarer: it takes the others' time away. And not to the end: the last life is the one whose memory is watched.
        return found * 3 + [("restart", self._restart)] * self.may_restart

    def _fault(self, make: Callable[[], Fault]) -> Act:
        async def act() -> bool:
            self.slack.fault("chat.postMessage", make())
            return True

        return act

    async def _slow(self) -> bool:
        released = asyncio.Event()
        self.slack.fault("chat.postMessage", Fault(hold=released))
        asyncio.get_running_loop().call_later(2.5, released.set)
        return True

    async def _reset(self) -> bool:
        self.slack.resets += 1
        return True

    async def withdraw(self) -> None:
        """From now on nothing of the secret may be told; a typo in another entry is no excuse."""
        typo = random.choice(("", "003_6573788fd66a8653.txt: {titel: x}\n", "another.txt: {title: [\n"))
        fresh = self.register.with_suffix(".new")
        fresh.write_text(f"{SECRET}: {{status: {random.choice(('withdrawn', 'hold'))}}}\n{self.listed}{typo}")
        fresh.replace(self.register)
        self.withdrawn.append((time.monotonic(), float("inf")))

    async def _withdraw(self) -> bool:
        async with self.at_register, self.building:
            await self.withdraw()
            await asyncio.sleep(GRACE + random.random() * 6)
            self.withdrawn[-1] = (self.withdrawn[-1][0], time.monotonic())
            self.register.write_text(self.listed)
            await asyncio.to_thread(build, self.config)
        return True

    async def _convert(self) -> bool:
        self.slack.shared.add(CONVERTED)
        begun = time.monotonic()
        if random.random() < 0.5:
            await self._say_shared("channel_shared")
        await asyncio.sleep(2 + random.random() * 4)
        self.converted.append((begun, time.monotonic()))
        self.slack.shared.discard(CONVERTED)
        if random.random() < 0.5:
            await self._say_shared("channel_unshared")
        return True

    async def _say_shared(self, name: str) -> None:
        body = payload(name, channel=CONVERTED)
        with suppress(AssertionError, OSError, TimeoutError, aiohttp.ClientError, ConnectionError, RuntimeError):
            await self.bot.event_body(body)

    def leaks(self) -> tuple[int, int]:
        """How often the secret was told while it was withdrawn, and anything of the record in the channel while others
        read it."""
        told = 0
        for at, channel in self.slack.sent_with(SECRET_WORDS):
            for begun, end in self.withdrawn:
                if begun + GRACE < at < end:
                    told += 1
                    print(f"told {at - begun:.1f} s after a withdrawal that lasted {end - begun:.1f} s, in {channel}")
        shared = sum(
            channel == CONVERTED and any(begun + 1 < at < end for begun, end in self.converted)
            for at, channel in self.slack.sent_with(".txt:")
        )
        return told, shared

    async def take_back(self, seconds: float) -> tuple[int, int, float]:
        """Withdraws the secret for good: in how many messages it stood, in how many it still stands, after how long."""

        def standing() -> int:
            return sum(SECRET_WORDS in json.dumps(one, ensure_ascii=False) for one in self.slack.messages.values())

        before, begun = standing(), time.monotonic()
        async with self.at_register:
            await self.withdraw()
        while standing() and time.monotonic() < begun + seconds:
            await asyncio.sleep(0.5)
        for (channel, ts), one in self.slack.messages.items():
            if SECRET_WORDS in json.dumps(one, ensure_ascii=False):
                print(f"left: {channel} {ts}, {self._noted(channel, ts)}")
        return before, standing(), time.monotonic() - begun

    def _noted(self, channel: str, ts: str) -> str:
        """What the journal has of a message."""
        journal = Journal(self.url, secret=HASH_KEY)
        try:
            return ", ".join(f"{row.source} {row.state}" for row in journal.rows_of_message(channel, ts)) or "not noted"
        finally:
            journal.close()

    async def _drop(self) -> bool:
        self.slack.drop()
        return True

    async def _refresh(self) -> bool:
        if self.slack.sockets:
            await self.slack.disconnect("refresh_requested")
        return bool(self.slack.sockets)

    async def _swap(self) -> bool:
        extra = self.config.seeds / "extra.txt"
        if extra.exists():
            extra.unlink()
        else:
            extra.write_text(f"The dam at Alta broke on {random.randint(1, 28)} May 2021, the minister said.\n")
        async with self.building:
            await asyncio.to_thread(build, self.config)
        return True

    async def _corrupt(self) -> bool:
        async with self.building:
            await self._corrupt_and_build()
        return True

    async def _corrupt_and_build(self) -> None:
        bad = self.folder / "bad.db"
        whole = self.config.db.read_bytes()
        bad.write_bytes(random.choice((b"", b"noise" * 999, whole[: len(whole) // 3])))
        bad.replace(self.config.db)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(build, self.config)

    async def _journal_down(self) -> bool:
        if self.postgres:
            async with self.at_journal:
                await asyncio.to_thread(self.postgres.stop)
                await asyncio.sleep(1 + random.random() * 3)
                await asyncio.to_thread(self.postgres.start)
            return True
        other = sqlite3.connect(self.disk / "journal.db", isolation_level=None, timeout=1)
        try:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(1 + random.random() * 3)
            other.execute("ROLLBACK")
        except sqlite3.Error:
            return False
        finally:
            other.close()
        return True

    def _set_clock(self, seconds: int) -> None:
        """In place: the process has the file mapped."""
        with self.clock.open("r+b" if self.clock.exists() else "wb") as file:
            file.write(struct.pack("q", seconds))

    async def _jump(self) -> bool:
        self._set_clock(random.choice(JUMPS))
        await asyncio.sleep(1 + random.random() * 2)
        self._set_clock(0)
        return True

    async def _odd(self) -> bool:
        """What is signed all right, and makes no sense."""
        body = random.choice(ODD)
        if self.mode == "socket":
            kind = random.choice(("events_api", "interactive", "slash_commands"))
            if not self.slack.sockets:
                return False
            envelope = {"envelope_id": str(random.random()), "type": kind, "payload": body}
            with suppress(ConnectionError, RuntimeError):
                self.slack.envelopes[envelope["envelope_id"]] = Envelope(envelope)
                await self.slack.sockets[-1].send_json(envelope)
            return True
        text, kind = random.choice(
            ((json.dumps(body), "application/json"), ("payload=" + json.dumps(body), "application/x-www-form-urlencoded"),
             ("{" * 300, "application/json"), ("\0%ff&=", "text/plain"))
        )  # fmt: skip
        with suppress(aiohttp.ClientError, TimeoutError, UnicodeEncodeError):
            status, _ = await self.bot.signed(text, kind)
            if status >= 500 and status != 503:  # 503: it is being stopped
                self.bad_statuses.append(status)
        return True

    async def _cut_off(self) -> bool:
        """Half a delivery, then nothing."""
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        head = "POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n"
        writer.write((head + f"X-Slack-Request-Timestamp: {int(time.time())}\r\n\r\n{{").encode())
        await asyncio.sleep(random.random())
        writer.transport.abort()
        return True

    async def _unsigned(self) -> bool:
        with suppress(aiohttp.ClientError, TimeoutError):
            body = json.dumps(self.mention("who is Khan", "1.1", "U1"))
            wrong = random.choice(({"secret": "another"}, {"timestamp": str(int(time.time()) - 100_000)}))
            status, _ = await self.bot.signed(body, "application/json", **wrong)
            if status not in (401, 503):
                self.bad_statuses.append(status)
        return True

    async def _full(self) -> bool:
        filler = self.disk / "filler"
        async with self.at_journal:
            try:
                with filler.open("wb", buffering=0) as file:
                    while file.write(b"\0" * 65536):
                        pass
            except OSError:
                pass
            await asyncio.sleep(1 + random.random() * 2)
            filler.unlink()
            if self.postgres:
                await asyncio.to_thread(self._start_postgres_again)
        return True

    def _start_postgres_again(self) -> None:
        """A server that finds no room for its own log ends itself."""
        try:
            self.postgres.run("pg_ctl", "-D", str(self.postgres.folder / "data"), "status")
        except subprocess.CalledProcessError:
            self.postgres.start()

    async def _restart(self) -> bool:
        async with self.restarting:
            await self.stop()
            await self.start()
        return True

    async def mend(self) -> None:
        """Everything is as it should be, so that what is still to be answered can be."""
        self._set_clock(0)
        (self.disk / "filler").unlink(missing_ok=True)
        self.slack.faults.clear()
        if self.process.returncode is not None:
            await self.start()
