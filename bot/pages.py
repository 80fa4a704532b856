"""What the web shows and takes: /healthz, /readyz, /metrics, and /slack/events."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot import metrics
from bot.archive import Archive
from bot.config import is_loopback
from bot.models import Health
from bot.slack import Desk
from bot.slack.logs import where

log = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
JOURNAL_SECONDS = 1.0
"""What the journal said of itself is good for so long: whoever looks at /healthz often does not keep it busy."""

Connection = Callable[[], Awaitable[str]]
"""The state of the connection to Slack: "connected" and "listening" are good."""
GOOD = ("connected", "listening")
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")
"""What proxies add: who asks is not who connects."""


class Pages:
    """The state of a running bot, and the pages that show it."""

    def __init__(self, desk: Desk, mode: str, state: Connection, token: str = "") -> None:
        """Who sends the `token` sees everything; without one, who asks from this machine."""
        self._desk, self._mode, self._state, self._token = desk, mode, state, token
        self._archive: Archive = desk.operators_archive
        self._journal: dict[str, Any] = {}
        self._asked_at = float("-inf")

    def application(self, app: AsyncApp | None = None, with_metrics: bool = True) -> web.Application:
        """The web application; with /slack/events when there is a Bolt app to hand deliveries to."""
        site = web.Application(client_max_size=LARGEST_BODY)
        site.router.add_get("/healthz", self.health)
        site.router.add_get("/readyz", self.ready)
        if with_metrics:
            site.router.add_get("/metrics", self.numbers)
        if app is not None:
            bolt = app

            async def events(request: web.Request) -> web.Response:
                return await self.events(request, bolt)

            site.router.add_post("/slack/events", events)
        return site

    async def health(self, request: web.Request) -> web.Response:
        """200 only when a question that is asked now would be answered. To strangers it says no more than that."""
        found, journal = await asyncio.gather(self._store(), self._journal_now())
        body = health_object(found, self._mode, await self._state()) | {"journal": journal}
        told = body if self._is_ours(request) else {"ok": body["ok"]}
        return web.json_response(told, status=200 if body["ok"] else 503)

    async def ready(self, request: web.Request) -> web.Response:
        """200 when it takes deliveries."""
        state = await self._state()
        told = {"ready": state in GOOD} | ({"slack": state} if self._is_ours(request) else {})
        return web.json_response(told, status=200 if state in GOOD else 503)

    async def numbers(self, request: web.Request) -> web.Response:
        """For Prometheus."""
        if not self._is_ours(request):
            raise web.HTTPNotFound
        found, journal = await asyncio.gather(self._store(), self._journal_now())
        metrics.CONNECTED.set(await self._state() in GOOD)
        metrics.WORKING.set(len(self._desk.working))
        metrics.JOURNAL_UP.set(bool(journal.get("up")))
        metrics.JOURNAL_ERRORS.set(journal.get("errors", 0))
        metrics.JOURNAL_WAITING.set(journal.get("waiting", 0))
        metrics.JOURNAL_LOST.set(journal.get("lost", 0))
        metrics.DOCUMENTS.set(found.sources)
        metrics.STORE_REFUSED.set(bool(found.problem))
        if built := _time(found.built_at):
            metrics.CORPUS_BUILT.set(built.timestamp())
            metrics.CORPUS_AGE.set((datetime.now(UTC) - built).total_seconds())
        return web.Response(body=metrics.exposition(), headers={"Content-Type": metrics.CONTENT_TYPE})

    async def events(self, request: web.Request, app: AsyncApp) -> web.Response:
        """A delivery by Slack: an event, a command, a button."""
        if await self._state() == "stopping":
            return _refused("stopping", 503)
        sent_at = request.headers.get("X-Slack-Request-Timestamp", "0")
        # Bolt would take another one for a failure of ours; so would Python a number of thousands of digits.
        if not (sent_at.isascii() and sent_at.isdigit() and len(sent_at) <= 12):
            return _refused("invalid request", 401)
        try:
            delivery = await to_bolt_request(request)
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            # Bolt reads the body before it checks the signature, and takes it to be what Slack sends.
            return _refused("unreadable request", 400)
        return await to_aiohttp_response(await app.async_dispatch(delivery))

    def _is_ours(self, request: web.Request) -> bool:
        """Whether details may be told: to whoever sends the token; without one, to whoever asks on this machine itself.

        A proxy on this machine makes everybody look like that, but for what it adds, the name that was asked for, or
        HTTP/1.0. One that hides all of it needs the token.
        """
        if self._token:
            given = request.headers.get("Authorization", "").encode("utf-8", "replace")
            return hmac.compare_digest(given, f"Bearer {self._token}".encode())
        return (
            is_loopback(request.remote)
            and is_loopback(request.url.host)
            and request.version >= (1, 1)
            and not any(name in request.headers for name in _PASSED_ON)
        )

    async def _store(self) -> Health:
        try:
            return await asyncio.to_thread(self._archive.health)
        except Exception as error:
            log.error("no health: %s", where(error))
            return Health(False, 0, "", 0, 0, 0, 0, problem=type(error).__name__)

    async def _journal_now(self) -> dict[str, Any]:
        journal = getattr(self._archive, "journal", None)
        if journal is None:
            return {}
        if time.monotonic() - self._asked_at > JOURNAL_SECONDS:
            self._asked_at = time.monotonic()
            up = await asyncio.to_thread(journal.up)
            self._journal = {"up": up, "errors": journal.errors, "waiting": journal.waiting, "lost": journal.lost}
        return self._journal


def health_object(health: Health, mode: str, state: str) -> dict[str, Any]:
    """What /healthz says of the store and of Slack. `problem` may also name a new store that was not taken."""
    return {
        "ok": health.ok and state in GOOD,
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


def _refused(why: str, status: int) -> web.Response:
    metrics.REFUSED.labels(why).inc()
    return web.json_response({"error": why}, status=status)


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
