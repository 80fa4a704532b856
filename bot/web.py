"""Serves Slack until SIGTERM or SIGINT: over HTTP or in Socket Mode, with the pages of pages.py."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot import metrics
from bot.archive import Archive, give_back_memory
from bot.config import Config
from bot.door import Door, listen, raise_file_limit
from bot.errors import OnrecordError, SettingError
from bot.pages import Pages
from bot.slack import Desk, build_app
from bot.slack.identity import identify
from bot.slack.logs import configure, where
from bot.slack.outgoing import TIMEOUT, slack_session, web_client
from bot.slack.people import People
from bot.slack.socket import Socket
from bot.slack.taking_back import TakingBack

log = logging.getLogger(__name__)

DEFAULT_PORT = 3000
FINISH = 20
"""Seconds for the work in hand at the end; Heroku ends a process 30 seconds after SIGTERM."""
DEAD = 180
"""Seconds without a connection of Socket Mode after which the process ends, for whoever started it to start it anew."""
WATCH = 1.0
TIDY = 3600
"""Seconds between two looks for what is too old to be kept."""
STORE = 5
"""Seconds between two looks for a new store, which also every question takes."""

Ready = Callable[[str], None]


class Disconnected(OnrecordError):
    """Slack could not be reached for long."""


def serve(archive: Archive, config: Config) -> None:
    """Serves Slack until SIGTERM or SIGINT, then finishes what it has begun.

    Raises SettingError when a token or another setting is missing or wrong.
    """
    config.check_slack()
    configure(config.log_level, config.log_format)
    raise_file_limit()
    asyncio.run(_until_signalled(archive, config))


async def _until_signalled(archive: Archive, config: Config) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(archive, config, stop, _say)


async def run(archive: Archive, config: Config, stop: asyncio.Event, ready: Ready) -> None:
    """Serves Slack until `stop` is set; `ready` is called once, with a line that says in which mode and where."""
    async with slack_session(config.api_url, TIMEOUT) as session:
        desk = Desk(archive, session, People(config.people, config.guests, config.editors))
        client = web_client(config.bot_token, config.api_url, session)
        identity = await _or_stop(identify(client), stop)
        if identity is None:
            return
        desk.met(identity)
        archive.journal.wait_in(config.data)
        # The journal makes its tables when it is first used: once, now, not in the threads of the first deliveries.
        await desk.first_time(f"start:{secrets.token_hex(8)}")
        app = build_app(desk, client, identity, config.signing_secret)
        taking_back = TakingBack(archive, client, desk.people, desk.rooms)
        works = (_tidy(archive), _keep_up(archive, config.db), taking_back.forever())
        keeping = [asyncio.create_task(work) for work in works]
        try:
            await (_socket_mode if config.mode == "socket" else _http)(app, desk, config, stop, ready)
        finally:
            for task in keeping:
                task.cancel()
            await asyncio.gather(*keeping, return_exceptions=True)
            if late := await desk.finish(FINISH):
                log.error("stopped with %d answers unfinished", late)
            await asyncio.to_thread(archive.journal.close)
    log.info("stopped")


async def _or_stop(work: Coroutine[Any, Any, Any], stop: asyncio.Event) -> Any:
    """The result of `work`, or None when the process was told to stop before there was one."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        return task.result()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return None


async def _socket_mode(app: AsyncApp, desk: Desk, config: Config, stop: asyncio.Event, ready: Ready) -> None:
    socket = await _or_stop(Socket.open(app, config.app_token), stop)
    if socket is None:
        return

    async def state() -> str:
        if stop.is_set():
            return "stopping"
        return "connected" if await socket.is_connected() else "disconnected"

    async with AsyncExitStack() as at_the_end:
        where_health = ""
        if config.port is not None:
            pages = Pages(desk, "socket", state, config.status_token)
            site = pages.application(with_metrics=config.metrics)
            port = await at_the_end.enter_async_context(_served(site, config.health_host, config.port, config))
            where_health = f", health on port {port} of {config.health_host} at /healthz"
        at_the_end.push_async_callback(socket.close)
        ready(f"Onrecord serves Slack in Socket Mode{where_health}")
        await _connected_until(socket, stop)


async def _http(app: AsyncApp, desk: Desk, config: Config, stop: asyncio.Event, ready: Ready) -> None:

    async def state() -> str:
        return "stopping" if stop.is_set() else "listening"

    pages = Pages(desk, "http", state, config.status_token)
    # The port is public: without a token the numbers are for nobody.
    site = pages.application(app, config.metrics and bool(config.status_token))
    async with _served(site, config.host, DEFAULT_PORT if config.port is None else config.port, config) as port:
        ready(f"Onrecord serves Slack over HTTP on port {port} at /slack/events, health at /healthz")
        await stop.wait()


async def _connected_until(socket: Socket, stop: asyncio.Event) -> None:
    """Waits for `stop`. Raises Disconnected when there has been no connection for long.

    The socket reconnects by itself; when that does not help, perhaps a new process does.
    """
    was, last = False, time.monotonic()
    while not stop.is_set():
        now = await socket.is_connected()
        if now:
            last = time.monotonic()
            if not was:
                metrics.CONNECTS.inc()
        elif time.monotonic() - last > DEAD:
            raise Disconnected(f"No connection to Slack for {DEAD} seconds", "The process ends, to be started anew")
        was = now
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), WATCH)


async def _tidy(archive: Archive) -> None:
    """Deletes what the journal may no longer keep, also when nobody asks anything."""
    while True:
        await asyncio.sleep(TIDY)
        with suppress(OnrecordError):
            await asyncio.to_thread(archive.journal.tidy)


async def _keep_up(archive: Archive, store: Path) -> None:
    """Takes up a new store, or says that it is bad, also when nobody asks anything; gives the memory of the one before
    back once it is in place."""
    known = _stamp(store)
    while True:
        try:
            now = _stamp(store)
            await asyncio.to_thread(archive.look_at_files)
            await asyncio.to_thread(archive.health)
            if now != known:
                await asyncio.to_thread(give_back_memory)
            known = now
        except Exception as error:
            log.error("no health: %s", where(error))
        await asyncio.sleep(STORE)


def _stamp(file: Path) -> tuple[int, int]:
    """Another one when the file is another."""
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


@asynccontextmanager
async def _served(site: web.Application, host: str, port: int, config: Config) -> AsyncIterator[int]:
    """Serves the pages; gives the port in use, also when `port` was 0. Raises SettingError when it cannot be used."""
    # Slack compresses nothing, and what unpacks to more than it weighs is not read.
    runner = web.AppRunner(
        site, access_log=None, logger=_quiet(), shutdown_timeout=5, auto_decompress=False, lingering_time=2
    )
    door = Door(lambda: runner.server(), config.per_address)  # type: ignore[misc]
    site.middlewares.append(door.served)
    await runner.setup()
    try:
        try:
            server = await listen(door, host, port)
        except OSError as error:
            raise SettingError(
                f"PORT {port} cannot be used on {host} ({error.strerror})",
                "Set PORT to a free one, and the address to one of this machine",
            ) from None
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
    finally:
        await runner.cleanup()


def _quiet() -> logging.Logger:
    """For aiohttp, which tells of every request that makes no sense at length: strangers could fill the log."""
    found = logging.getLogger("bot.library.web")
    found.setLevel(logging.CRITICAL)
    return found


def _say(line: str) -> None:
    """For whoever started the process; logs go to stderr."""
    print(line, flush=True)
    log.info(line)
