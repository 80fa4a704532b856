"""Connections that send nothing, or too little, or too many: the bot goes on answering."""

from __future__ import annotations

import asyncio
import gc
import re
import resource
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot import door
from bot.door import Door, listen, origin
from tests.fake_slack import FakeArchive, FakeSlack
from tests.fake_slack.archive import QUOTE
from tests.fake_slack.delivery import Bot, bot_in_process
from tests.fake_slack.process import bot_process, start

HEADERS = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
BODY = HEADERS + b"X-Slack-Request-Timestamp: 1764000000\r\nContent-Length: 500000\r\n\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
SLOW = {
    "nothing": b"",
    "half a request line": b"GET /hea",
    "half the headers": HEADERS + b"X-A: ",
    "headers and no body": BODY,
    "half a body": BODY + b"{" * 2000,
    "a body in pieces without an end": HEADERS + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{{{{{\r\n",
    "a body that a page does not want": b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
    "a request to change the protocol": b"GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\nContent-Length: 9\r\n\r\n",
    "a tunnel": b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n",
}  # fmt: skip


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        yield slack
        assert slack.violations == []


@asynccontextmanager
async def held(port: int, number: int, first: bytes) -> AsyncIterator[list[Streams]]:
    """Connections that send this, and are left open."""
    made = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", port) for _ in range(number)))
    for _, writer in made:
        writer.write(first)
    try:
        yield made
    finally:
        for _, writer in made:
            writer.transport.abort()
        await asyncio.sleep(0)


async def closed_after(port: int, first: bytes, then: bytes = b"") -> float:
    """How long a connection lasts that sends this, and a byte of `then` every tenth of a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    started = time.monotonic()

    async def drip() -> None:
        for byte in then:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.1)

    writer.write(first)
    dripping = asyncio.create_task(drip())
    with suppress(ConnectionError):
        await asyncio.wait_for(reader.read(), 20)
    dripping.cancel()
    writer.transport.abort()
    return time.monotonic() - started


async def answered_in_time(bot: Bot, slack: FakeSlack, seconds: float = 3) -> None:
    """Asks whether it is ready, and something."""
    async with asyncio.timeout(seconds):
        assert (await bot.page("readyz"))[0] == 200
        before = len(slack.sent())
        await bot.event("app_mention", text="<@U0ONRECORD> bensouda")
        await slack.until_sent(before + 1)
    assert QUOTE in slack.sent()[-1]["text"]


# ---- how long ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SLOW)
async def test_whoever_sends_no_whole_request_is_closed(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(door, "REQUEST_SECONDS", 0.5)
    async with bot_in_process(slack, "http", FakeArchive()) as bot:
        assert bot.port
        assert await closed_after(bot.port, SLOW[kind]) < 2
        if kind != "a tunnel":
            # A byte now and then does not make it longer.
            assert await closed_after(bot.port, SLOW[kind], b"a" * 100) < 2
        assert (await bot.health())[0] == 200
    gc.collect()  # what was never awaited or retrieved would be told now, and warnings are errors


def test_it_is_ten_seconds_at_most() -> None:
    assert door.REQUEST_SECONDS <= 10


async def test_a_connection_is_for_one_request(slack: FakeSlack) -> None:
    async with bot_in_process(slack, "http", FakeArchive()) as bot:
        assert bot.port
        for page in (b"/readyz", b"/healthz", b"/nowhere", b"/slack/events"):
            once = b"GET " + page + b" HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n"
            reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
            # With the beginning of a second one.
            writer.write(once + once[:20])
            with suppress(ConnectionError):
                got = await asyncio.wait_for(reader.read(), 2)
                assert got.count(b"HTTP/1.1 ") == 1
                assert b"connection: close" in got.lower()
            writer.transport.abort()


async def test_an_answer_that_is_not_read_is_given_up(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "CLOSING_SECONDS", 0.3)

    async def large(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * 50_000_000)

    async with served(large) as (port, kept), held(port, 1, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") as ((_, writer),):
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await until(lambda: len(kept._open) == 1)
        await until(lambda: not kept._open)


# ---- how many ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["nothing", "half the headers", "half a body", "a body in pieces without an end"])
async def test_more_connections_than_descriptors_stop_neither_page_nor_delivery(slack: FakeSlack, kind: str) -> None:
    async with bot_process(slack, "http", files=(160, 160)) as bot:
        assert bot.port
        async with held(bot.port, 300, SLOW[kind]):
            for _ in range(3):
                await answered_in_time(bot, slack)
        assert await bot.end() == 0
    assert "out of system resource" not in bot.stderr
    assert "Traceback" not in bot.stderr


async def test_socket_mode_connects_again_while_its_health_is_flooded(slack: FakeSlack) -> None:
    async with bot_process(slack, "socket", files=(160, 160)) as bot:
        assert bot.port
        async with held(bot.port, 300, SLOW["half the headers"]):
            slack.drop()
            await slack.until_connected(2)
            await answered_in_time(bot, slack)
        assert await bot.end() == 0
    assert "out of system resource" not in bot.stderr


async def test_the_bot_opens_as_many_files_as_it_may(slack: FakeSlack) -> None:
    async with bot_process(slack, "http", files=(64, 512)) as bot:
        limits = Path(f"/proc/{bot.process.pid}/limits").read_text()
        assert re.search(r"Max open files +512 +512 ", limits)


async def test_bodies_that_do_not_end_fill_no_memory(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_BYTES", 300_000)
    async with bot_in_process(slack, "http", FakeArchive()) as bot:
        assert bot.port
        async with held(bot.port, 8, BODY + b"{" * 100_000) as made:
            await until(lambda: sum(reader.at_eof() for reader, _ in made) >= 5)
            await answered_in_time(bot, slack)
            assert sum(not reader.at_eof() for reader, _ in made) in (2, 3)


@asynccontextmanager
async def served(handler: Any, per_address: int = 32) -> AsyncIterator[tuple[int, Door]]:
    """A door with this behind it."""
    site = web.Application()
    site.router.add_get("/", handler)
    runner = web.AppRunner(site)
    made = Door(lambda: runner.server(), per_address)  # type: ignore[misc]
    site.middlewares.append(made.served)
    await runner.setup()
    server = await listen(made, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1], made
    server.close()
    await runner.cleanup()


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


async def said(port: int, address: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    got = b""
    with suppress(ConnectionError):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        got = await reader.read()
    writer.transport.abort()
    return got


async def test_one_address_takes_no_room_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "origin", lambda peer: peer[0])
    async with served(hello, per_address=3) as (port, kept):
        others = [await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.3", 0)) for _ in range(2)]
        mine = [await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0)) for _ in range(9)]
        await until(lambda: len(kept._open) == 5)
        # Of one's own the oldest went, and who comes with a request is answered.
        for reader, _ in mine[:6]:
            with suppress(ConnectionError):
                assert await asyncio.wait_for(reader.read(), 2) == b""
        assert b"hello" in await said(port, "127.0.0.2")
        for reader, writer in others:
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"hello" in await asyncio.wait_for(reader.read(), 2)
        for _, writer in mine + others:
            writer.transport.abort()
        await asyncio.sleep(0)


async def test_what_is_being_answered_is_ended_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST", 2)
    go = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await go.wait()
        return web.Response(text="hello")

    async with served(slow) as (port, kept):
        asking = [asyncio.create_task(said(port, "127.0.0.1")) for _ in range(2)]
        await until(lambda: sum(not one.is_waiting for one in kept._open.values()) == 2)
        assert await asyncio.wait_for(said(port, "127.0.0.1"), 2) == b""
        go.set()
        assert all(b"hello" in one for one in await asyncio.gather(*asking))
        await until(lambda: not kept._open)
        assert b"hello" in await said(port, "127.0.0.1")


@pytest.mark.parametrize(
    ("peer", "counted_as"),
    [
        ("127.0.0.1", ""), ("::1", ""), ("10.1.2.3", ""), ("172.19.0.2", ""), ("192.168.1.1", ""), ("169.254.1.1", ""),
        ("fdaa:0:1::3", ""), ("fe80::1%eth0", ""), ("::ffff:10.0.0.1", ""), ("8.8.8.8", "8.8.8.8"),
        ("::ffff:8.8.8.8", "8.8.8.8"), ("2600:1f18:1:2:3:4:5:6", "2600:1f18:1:2::/64"),
        ("2600:1f18:1:2::9", "2600:1f18:1:2::/64"), (None, ""),
    ],
)  # fmt: skip
def test_a_customer_is_one_address_and_a_proxy_nearby_is_nobody(peer: str | None, counted_as: str) -> None:
    assert origin((peer, 1) if peer else None) == counted_as


async def test_the_limit_is_well_below_what_may_be_opened() -> None:
    # It is read when the door is made: this process may open many.
    assert Door(lambda: asyncio.Protocol(), 1)._most <= min(
        door.MOST, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 4
    )
    process = await start(("-c", "from bot.door import Door; print(Door(None, 1)._most)"), {}, files=(100, 100))
    out, _ = await process.communicate()
    assert out == b"25\n"
