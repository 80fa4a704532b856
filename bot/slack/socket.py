"""The Socket Mode connection: opened once, watched, closed so that nothing taken on is lost."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.errors import SettingError
from bot.slack.identity import socket_url
from bot.slack.logs import where
from bot.slack.outgoing import slack_session

log = logging.getLogger(__name__)

PING_INTERVAL = 5
"""Seconds; a connection that does not answer four pings is given up."""
WATCH_INTERVAL = 1
FIRST_CONNECTION = 30


class Socket:
    """A connection that is held open until `close`."""

    def __init__(self, handler: AsyncSocketModeHandler) -> None:
        self._handler = handler
        self._client: SocketModeClient = handler.client
        self._watcher: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, app: AsyncApp, app_token: str) -> Socket:
        """Connects. Raises SettingError when Slack does not take the token or the connection does not come about."""
        url = await socket_url(app.client, app_token)
        socket = cls(AsyncSocketModeHandler(app, app_token, ping_interval=PING_INTERVAL))
        # The SDK tries for ever, also with a token that is refused: so the address was asked for above, by ourselves.
        socket._client.wss_uri = url
        await socket._client.aiohttp_client_session.close()
        socket._client.aiohttp_client_session = slack_session(app.client.base_url)
        socket._watcher = asyncio.create_task(socket._watch())
        try:
            await asyncio.wait_for(socket._connect_first(), FIRST_CONNECTION)
        except TimeoutError:
            await socket.close()
            raise SettingError(
                "Slack's Socket Mode cannot be reached", "Check that wss:// connections are allowed from this machine"
            ) from None
        except asyncio.CancelledError:
            await socket.close()
            raise
        return socket

    async def _connect_first(self) -> None:
        async with self._client.connect_operation_lock:
            await self._client.connect()  # type: ignore[no-untyped-call]

    async def is_connected(self) -> bool:
        """Whether a delivery could arrive now."""
        return bool(await self._client.is_connected())

    async def close(self) -> None:
        """Takes no further deliveries. What was not acknowledged, Slack delivers again to the next process."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        await self._close_client()

    async def _close_client(self) -> None:
        # Asked for before `close`, which cancels but does not wait: their sockets must be gone when the loop ends.
        client = self._client
        tasks = [
            task
            for task in (client.message_processor, client.current_session_monitor, client.message_receiver)
            if task is not None
        ]
        await client.close()  # type: ignore[no-untyped-call]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self) -> None:
        """Reconnects sooner than the SDK, which looks only at every ping, and never with an address that is used up."""
        client, connected = self._client, False
        connecting: asyncio.Task[None] | None = None
        try:
            while not client.closed:
                await asyncio.sleep(WATCH_INTERVAL)
                now = await self.is_connected()
                if now != connected:
                    log.info("Slack's Socket Mode is %s", "connected" if now else "not connected")
                    connected = now
                if now:
                    continue
                if (connecting is not None and not connecting.done()) or client.connect_operation_lock.locked():
                    # The SDK goes on trying the address it has, and an address is good for one connection only.
                    client.wss_uri = None
                else:
                    connecting = asyncio.create_task(self._connect())
        finally:
            if connecting is not None:
                connecting.cancel()
                await asyncio.gather(connecting, return_exceptions=True)

    async def _connect(self) -> None:
        try:
            await self._client.connect_to_new_endpoint()
        except Exception as error:
            log.warning("connecting failed, trying again: %s", where(error))
