"""Who may hold a connection to our port, and for how long. Whoever sends no request in time makes room for who does.

One request a connection: nobody waits for a second one, and no proxy sends one into a connection that just closes.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import resource
from collections.abc import Callable, Iterable
from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler

from bot import metrics
from bot.slack.logs import where

log = logging.getLogger(__name__)

REQUEST_SECONDS = 10.0
"""From the opening of a connection to the end of its request, headers and body. Slack's are there at once."""
CLOSING_SECONDS = 5.0
"""From the answer to the end of the connection, which waits until it has been read."""
MOST = 512
"""Connections at the same time, and at most a quarter of the files that the process may open: what goes out to Slack,
the store and the journal need descriptors too."""
AT_ONCE = 16
"""Connections taken in one turn of the loop: what comes in above the limit is open until its turn to be closed."""
QUEUE = 1024
"""Connections that the system keeps until they are taken."""
ENOUGH_FILES = 4096
"""Where the system has no limit of its own."""
MOST_BYTES = 32 * 1024 * 1024
"""Of requests that have not come in whole, all together."""


class Door:
    """Makes connections for an asyncio server, and closes those that are too slow or too many.

    Above a limit the one goes that has waited longest for its request: a real one is there within milliseconds, so it
    is answered however many others hold on. A connection whose request is being answered is left alone.
    """

    def __init__(self, serving: Callable[[], asyncio.Protocol], per_address: int) -> None:
        """`serving` makes what serves a connection; `per_address` holds for every address but those of `origin` ""."""
        self._serving, self._per_address = serving, per_address
        self._most = min(MOST, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 4)
        self._open: dict[asyncio.BaseTransport, _Connection] = {}
        self._held = 0

    def __call__(self) -> asyncio.Protocol:
        return _Connection(self)

    def admit(self, transport: asyncio.BaseTransport, connection: _Connection) -> asyncio.Protocol | None:
        """What serves a connection; None when there is no room for it, and none can be made."""
        if connection.origin:
            same = [one for one in self._open.values() if one.origin == connection.origin]
            if len(same) >= self._per_address and not _drop_first(same):
                return None
        if len(self._open) >= self._most and not _drop_first(self._open.values()):
            return None
        self._open[transport] = connection
        return self._serving()

    def weigh(self, more: int) -> None:
        """Counts what came in. When all that is not whole is too large, the largest of it goes."""
        self._held += more
        if self._held > MOST_BYTES:
            max(self._open.values(), key=lambda one: one.size).drop("too many")

    def let_go(self, connection: _Connection) -> None:
        """What a connection sent is whole, or lost."""
        self._held, connection.size = self._held - connection.size, 0

    def left(self, transport: asyncio.BaseTransport) -> None:
        """A connection has ended."""
        self._open.pop(transport, None)

    @web.middleware
    async def served(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Takes a request in whole before it is worked on; the connection ends with the answer."""
        connection = self._open.get(request.transport) if request.transport else None
        if connection is None:
            return web.Response(status=400)  # dropped already: nobody reads this
        is_whole = False
        try:
            await request.read()
            is_whole = True
            connection.taken()
            response = await handler(request)
        except web.HTTPException as error:
            error.force_close()
            raise
        except Exception as error:
            # aiohttp would quote more than a log may have; and that a request broke off is no failure of ours.
            if is_whole:
                log.error("a page failed: %s", where(error))
            response = web.Response(status=500)
        finally:
            connection.answered()
        response.force_close()
        return response


class _Connection(asyncio.Protocol):
    """One connection: passes everything on to what serves it, unless it is dropped."""

    origin = ""
    size = 0
    """Bytes that came in and are not worked on yet."""
    is_waiting = True
    """Whether its request has not come in whole."""
    _transport: asyncio.BaseTransport
    _inner: asyncio.Protocol | None = None
    _timer: asyncio.TimerHandle | None = None

    def __init__(self, door: Door) -> None:
        self._door = door

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self.origin = origin(transport.get_extra_info("peername"))
        self._inner = self._door.admit(transport, self)
        if self._inner is None:
            self.drop("too many")
            return
        self._limit(REQUEST_SECONDS)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self.is_waiting:
            self.size += len(data)
            self._door.weigh(len(data))
        if self._inner:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._inner else None

    def pause_writing(self) -> None:
        if self._inner:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        if self._inner:
            self._inner.resume_writing()

    def connection_lost(self, error: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        self._door.let_go(self)
        self._door.left(self._transport)
        if self._inner:
            self._inner.connection_lost(error)

    def taken(self) -> None:
        """Its request is whole: it may take as long as we need, and nobody else's arrival ends it."""
        self.is_waiting = False
        if self._timer:
            self._timer.cancel()
        self._door.let_go(self)

    def answered(self) -> None:
        """Nothing is owed any more: what is left is to be read, soon."""
        self._limit(CLOSING_SECONDS)

    def drop(self, why: str) -> None:
        """Closes it at once, whatever it still wanted."""
        metrics.REFUSED.labels(why).inc()
        self.is_waiting = False
        self._door.let_go(self)
        self._door.left(self._transport)
        assert isinstance(self._transport, asyncio.Transport)
        self._transport.abort()

    def _limit(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.drop, "too slow")


def origin(peer: tuple[str, int] | None) -> str:
    """Whose limit a connection counts against: its address, of IPv6 the network that one customer has.

    Empty for this machine and private networks: there a proxy brings everybody's connections.
    """
    if not peer:
        return ""
    address = ipaddress.ip_address(peer[0].partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_private or address.is_loopback or address.is_link_local:
        return ""
    return str(ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else address)


def raise_file_limit() -> None:
    """Lets this process open as many files as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH_FILES if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        # macOS has a limit of its own below "unlimited".
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def listen(door: Door, host: str, port: int) -> asyncio.Server:
    """A server at `host` and `port`. Raises OSError when they cannot be used."""
    server = await asyncio.get_running_loop().create_server(door, host, port, backlog=AT_ONCE)
    for one in server.sockets:
        # asyncio takes as many in one turn as it asks the system to keep: we want few of the first, many of the second.
        with one.dup() as same:
            same.listen(QUEUE)
    return server


def _drop_first(connections: Iterable[_Connection]) -> bool:
    """Drops the oldest of those that have not sent their request; False when all have."""
    for one in connections:
        if one.is_waiting:
            one.drop("too many")
            return True
    return False
