"""Serves Slack until SIGTERM or SIGINT: POST /slack/events or Socket Mode, and GET /healthz."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.archive import Archive
from bot.config import Config
from bot.errors import SettingError
from bot.models import Health
from bot.slack import Desk, build_app
from bot.slack.identity import identify
from bot.slack.logs import configure, where
from bot.slack.outgoing import TIMEOUT, web_client
from bot.slack.socket import Socket

log = logging.getLogger(__name__)

DEFAULT_PORT = 3000
FINISH = 20
"""Seconds for the work in hand at the end; Heroku ends a process 30 seconds after SIGTERM."""
LARGEST_BODY = 1024 * 1024

Connection = Callable[[], Awaitable[str]]
"""The state of the connection to Slack: "connected" and "listening" are good."""
Ready = Callable[[str], None]


def serve(archive: Archive, config: Config) -> None:
    """Serves Slack until SIGTERM or SIGINT, then finishes what it has begun.

    Raises SettingError when a token or another setting is missing or wrong.
    """
    config.check_slack()
    configure(config.log_level)
    asyncio.run(_until_signalled(archive, config))


async def _until_signalled(archive: Archive, config: Config) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(archive, config, stop, _say)


async def run(archive: Archive, config: Config, stop: asyncio.Event, ready: Ready) -> None:
    """Serves Slack until `stop` is set; `ready` is called once, with a line that says in which mode and where."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as session:
        desk = Desk(archive, session)
        client = web_client(config.bot_token, config.api_url, session)
        identity = await _or_stop(identify(client), stop)
        if identity is None:
            return
        desk.me = identity.bot_user_id or ""
        # The journal makes its tables when it is first used: once, now, not in the threads of the first deliveries.
        await desk.first_time(f"start:{secrets.token_hex(8)}")
        app = build_app(desk, client, identity, config.signing_secret)
        await (_socket_mode if config.mode == "socket" else _http)(app, desk, config, stop, ready)
        if late := await desk.finish(FINISH):
            log.error("stopped with %d answers unfinished", late)
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

    site = None
    try:
        if config.port is not None:
            site = await _start(web_app(desk.archive, "socket", state), config.port)
        ready("Onrecord serves Slack in Socket Mode" + (f", health on port {_port(site)} at /healthz" if site else ""))
        await stop.wait()
    finally:
        await socket.close()
        if site:
            await site.cleanup()


async def _http(app: AsyncApp, desk: Desk, config: Config, stop: asyncio.Event, ready: Ready) -> None:

    async def state() -> str:
        return "stopping" if stop.is_set() else "listening"

    site = await _start(web_app(desk.archive, "http", state, app), DEFAULT_PORT if config.port is None else config.port)
    ready(f"Onrecord serves Slack over HTTP on port {_port(site)} at /slack/events, health at /healthz")
    await stop.wait()
    await site.cleanup()


def web_app(archive: Archive, mode: str, state: Connection, app: AsyncApp | None = None) -> web.Application:
    """The web application: /healthz, and /slack/events when there is a Bolt app to hand deliveries to."""

    async def health(_: web.Request) -> web.Response:
        try:
            found = await asyncio.to_thread(archive.health)
        except Exception as error:
            log.error("no health: %s", where(error))
            found = Health(False, 0, "", 0, 0, 0, 0, problem=type(error).__name__)
        now = await state()
        body = health_object(found, mode, now)
        return web.json_response(body, status=200 if body["ok"] else 503)

    async def events(request: web.Request) -> web.Response:
        assert app is not None
        if await state() == "stopping":
            return web.json_response({"error": "stopping"}, status=503)
        sent_at = request.headers.get("X-Slack-Request-Timestamp", "0")
        if not (sent_at.isascii() and sent_at.isdigit()):
            # Bolt would take it for a failure of ours.
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            delivery = await to_bolt_request(request)
        except (ValueError, TypeError, AttributeError, KeyError):
            # Bolt reads the body before it checks the signature, and takes it to be what Slack sends.
            return web.json_response({"error": "unreadable request"}, status=400)
        return await to_aiohttp_response(await app.async_dispatch(delivery))

    site = web.Application(client_max_size=LARGEST_BODY)
    site.router.add_get("/healthz", health)
    if app is not None:
        site.router.add_post("/slack/events", events)
    return site


def health_object(health: Health, mode: str, state: str) -> dict[str, Any]:
    """What /healthz says: `ok` only when a question that is asked now would be answered."""
    return {
        "ok": health.ok and state in ("connected", "listening"),
        "mode": mode,
        "slack": state,
        "store": {"schema_version": health.schema_version, "built_at": health.built_at},
        "corpus": {
            "sources": health.sources,
            "statements": health.statements,
            "quotes": health.quotes,
            "events": health.events,
        },
        "problem": health.problem,
    }


async def _start(site: web.Application, port: int) -> web.AppRunner:
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "0.0.0.0", port).start()
    except OSError as error:
        await runner.cleanup()
        raise SettingError(f"PORT {port} cannot be used ({error.strerror})", "Set PORT to a free one") from None
    return runner


def _port(runner: web.AppRunner) -> int:
    """The port in use, also when PORT was 0."""
    return int(runner.addresses[0][1])


def _say(line: str) -> None:
    """For whoever started the process; logs go to stderr."""
    print(line, flush=True)
    log.info(line)
