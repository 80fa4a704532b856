"""`FakeSlack`: an aiohttp server with the Web API, response_urls and Socket Mode, that checks all it is sent."""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fake_slack.blockkit import violations
from tests.fake_slack.methods import RESPONSE_KEYS
from tests.fake_slack.values import PATIENCE, Call, Envelope, Fault
from tests.fake_slack.webapi import perform


@dataclass
class FakeSlack:
    """Use as `async with FakeSlack() as slack`. `redeliver` is after how many seconds an envelope is sent again."""

    redeliver: float = 2.0
    is_busy: Callable[[], bool] = lambda: False
    """Whether the bot has work in hand: known of one that runs in this loop."""
    calls: list[Call] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    messages: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    envelopes: dict[str, Envelope] = field(default_factory=dict)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    connections: int = 0
    refuse_links: int = 0
    """How many of the next connections are turned away."""
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    used_triggers: set[str] = field(default_factory=set)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    prompts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    people: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    """What users.info says of somebody that differs from a full member; None: Slack does not know them. Whoever is not
    named is a member."""
    groups: dict[str, list[str]] = field(default_factory=dict)
    """User groups, and who is in them."""
    members: dict[str, set[str]] = field(default_factory=dict)
    """Channels that the bot sees, and who is in them."""
    lacks: set[str] = field(default_factory=set)
    """Scopes that the bot token was not given."""
    enterprise: str | None = None
    """The organisation that the workspace belongs to."""
    conversations: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What conversations.info says of a channel that differs from an ordinary one."""
    page: int = 999
    """How many channels users.conversations gives at a time."""
    shared: set[str] = field(default_factory=set)
    """Channels that another organisation reads."""
    hidden: set[str] = field(default_factory=set)
    """Channels that the bot is not told of."""
    held: int = 0
    """How many calls have met a fault that holds them."""
    response_uses: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def __aenter__(self) -> FakeSlack:
        self._changed = asyncio.Condition()
        self.numbers = itertools.count(1)
        self.tickets: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_post("/response/{number}", self._response)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for socket in list(self.sockets):
            await socket.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def response_url(self) -> str:
        """A new response_url: good for five answers."""
        return f"http://127.0.0.1:{self.port}/response/{next(self.numbers)}"

    def fault(self, method: str, *faults: Fault) -> None:
        """The next calls of a method (or of "response_url") meet with these."""
        self.faults[method].extend(faults)

    def sent(self, method: str = "chat.postMessage") -> list[dict[str, Any]]:
        """The arguments of all calls of a method that were answered with ok."""
        return [call.arguments for call in self.calls if call.method == method and call.status == 200]

    async def until(self, condition: Callable[[], object], what: str = "it") -> None:
        """Waits for something to be true of what was called, acknowledged or connected."""
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(lambda: bool(condition())), PATIENCE)
            except TimeoutError:
                seen = [(call.method, call.status) for call in self.calls]
                raise AssertionError(f"{what} did not happen within {PATIENCE} s; calls: {seen}") from None

    async def quiet(self) -> None:
        """Waits until the bot that runs in this loop has nothing more to do."""
        calm = 0
        async with asyncio.timeout(PATIENCE):
            while calm < 3:
                before = len(self.calls)
                await asyncio.sleep(0.004)
                calm = 0 if self.is_busy() or before != len(self.calls) else calm + 1

    async def until_sent(self, number: int, method: str = "chat.postMessage") -> list[dict[str, Any]]:
        """Waits for that many calls of a method; gives their arguments."""
        await self.until(lambda: len(self.sent(method)) >= number, f"{method} number {number}")
        return self.sent(method)

    async def until_connected(self, connections: int = 1) -> None:
        """Waits for the bot to have connected that many times, the last of them still open."""
        await self.until(lambda: self.connections >= connections and self.sockets, f"connection {connections}")

    async def deliver(self, kind: str, payload: dict[str, Any]) -> Envelope:
        """Sends an envelope over one of the connections; again until it is acknowledged, as Slack does."""
        envelope_id = str(uuid.uuid4())
        accepts = kind != "events_api"
        envelope = Envelope(
            {"envelope_id": envelope_id, "type": kind, "payload": payload, "accepts_response_payload": accepts},
            sent=asyncio.get_running_loop().time(),
        )
        self.envelopes[envelope_id] = envelope
        self._spawn(self._keep_delivering(envelope))
        return envelope

    async def disconnect(self, reason: str) -> None:
        """Tells the bot on its newest connection that it should get another."""
        await self.sockets[-1].send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})

    def drop(self) -> None:
        """Cuts all connections without a word."""
        for socket in list(self.sockets):
            transport = socket._req.transport if socket._req else None
            if transport:
                transport.abort()

    async def _keep_delivering(self, envelope: Envelope) -> None:
        while not envelope.is_acked:
            await self.until(lambda: self.sockets, "a connection to deliver on")
            socket = self.sockets[-1]
            body = dict(envelope.body)
            if envelope.deliveries:
                body |= {"retry_attempt": envelope.deliveries, "retry_reason": "timeout"}
            envelope.deliveries += 1
            try:
                await socket.send_json(body)
            except (ConnectionError, RuntimeError):
                continue
            await self._acked_or_lost(envelope, socket)

    async def _acked_or_lost(self, envelope: Envelope, socket: web.WebSocketResponse) -> None:
        async with self._changed:
            with suppress(TimeoutError):
                await asyncio.wait_for(
                    self._changed.wait_for(lambda: envelope.is_acked or socket not in self.sockets), self.redeliver
                )

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=403)
        self.tickets.discard(ticket)
        if self.refuse_links:
            self.refuse_links -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_json(
            {"type": "hello", "num_connections": len(self.sockets) + 1, "connection_info": {"app_id": "A0ONRECORD"}}
        )
        self.sockets.append(socket)
        self.connections += 1
        await self._notify()
        try:
            async for message in socket:
                answer = json.loads(message.data)
                envelope = self.envelopes.get(answer.get("envelope_id"))
                if envelope is None:
                    self.violations.append("acknowledged an envelope that was never sent")
                elif not envelope.is_acked:
                    envelope.is_acked, envelope.acked = True, answer.get("payload")
                    envelope.acked_after = asyncio.get_running_loop().time() - envelope.sent
                await self._notify()
        finally:
            self.sockets.remove(socket)
            await self._notify()
        return socket

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.pop("token", "")
        fault = self.faults[method].popleft() if self.faults[method] else Fault()
        await self._hold(fault)
        answer = {"ok": False, "error": fault.error} if fault.error else perform(self, method, token, arguments)
        status = 429 if fault.retry_after is not None else fault.status
        self.calls.append(Call(method, arguments, status if answer["ok"] else 400, asyncio.get_running_loop().time()))
        await self._notify()
        if fault.retry_after is not None:
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(fault.retry_after)}
            )
        return web.json_response(answer | (fault.answer or {}), status=status, headers=fault.headers)

    async def _response(self, request: web.Request) -> web.Response:
        number, body = request.match_info["number"], await request.json()
        fault = self.faults["response_url"].popleft() if self.faults["response_url"] else Fault()
        await self._hold(fault)
        status = 429 if fault.retry_after is not None else fault.status
        if status == 200:
            self.response_uses[number] += 1
            if self.response_uses[number] > 5:
                status = 404
            self.violations += [f"response_url: {key} is not a key" for key in sorted(set(body) - RESPONSE_KEYS)]
            self.violations += [f"response_url: {problem}" for problem in violations(body)]
        self.calls.append(Call("response_url", body, status, asyncio.get_running_loop().time(), str(request.url)))
        await self._notify()
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        return web.Response(text="ok" if status == 200 else fault.error or "error", status=status, headers=headers)

    async def _upload(self, request: web.Request) -> web.Response:
        fault = self.faults["upload"].popleft() if self.faults["upload"] else Fault()
        if fault.status == 200:
            self.files[request.match_info["file"]]["content"] = await request.read()
        return web.Response(status=fault.status)

    async def _hold(self, fault: Fault) -> None:
        if fault.hold:
            self.held += 1
            await self._notify()
            await fault.hold.wait()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _arguments(request: web.Request) -> dict[str, Any]:
    """From wherever the SDK puts them: the query, a form, or JSON."""
    if request.content_type == "application/json":
        return dict(request.query) | dict(await request.json())
    return dict(request.query) | dict(await request.post())
