"""`Desk`: what every listener needs, and the counting of work in hand so that a shutdown can wait for it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.archive import Archive
from bot.models import Answer

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Desk:
    """The archive as the event loop may use it (never on the loop itself), the shared session, the work in hand."""

    archive: Archive
    session: aiohttp.ClientSession
    me: str = ""
    """The bot's own user id, as auth.test gave it."""
    working: set[asyncio.Task[Any]] = field(default_factory=set)

    async def reply(self, text: str, conversation: str) -> Answer:
        """Answers a message that a person wrote; help when it says nothing."""
        if not text:
            return await self.command("help", "", conversation)
        return await asyncio.to_thread(self.archive.reply, text, conversation=conversation)

    async def command(self, name: str, text: str, conversation: str) -> Answer:
        """Runs a command."""
        return await asyncio.to_thread(self.archive.command, name, text, conversation=conversation)

    async def first_time(self, key: str) -> bool:
        """False for what was delivered before, to this process or another: it is answered already."""
        first = await asyncio.to_thread(self.archive.first_time, key)
        if not first:
            log.info("delivered again, already answered: %s", key)
        return first

    async def finish(self, timeout: float) -> int:
        """Waits for the work in hand; how many tasks were still running when the time was up."""
        if not self.working:
            return 0
        _, late = await asyncio.wait(set(self.working), timeout=timeout)
        return len(late)
