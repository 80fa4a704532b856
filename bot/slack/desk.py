"""`Desk`: what every listener needs, and the counting of work in hand so that a shutdown can wait for it."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import aiohttp

from bot import metrics
from bot.archive import Archive
from bot.models import Answer, Clearance
from bot.slack.incoming import Place
from bot.slack.rooms import Rooms, confined

log = logging.getLogger(__name__)
T = TypeVar("T")

AT_ONCE = 1
"""Questions of one person that are looked up at the same time, fewer than there are THREADS: whoever asks many keeps
nobody else waiting, and gets the answers in order."""
THREADS = 2
"""Threads that look up. It is work for the processor: more of them would not be faster, and would hold up the loop that
acknowledges."""
WAITING = 20
"""Questions of one person that may wait; more are told so."""

IN_ALL = 200
"""Questions of all people together that may wait; what is asked beyond is told so at once."""


class TooMany(Exception):
    """One person has asked more at once than is taken on."""


@dataclass(slots=True)
class Desk:
    """The archive as the event loop may use it (never on the loop itself), the shared session, the work in hand."""

    archive: Archive
    session: aiohttp.ClientSession
    me: str = ""
    """The bot's own user id, as auth.test gave it."""
    editors: frozenset[str] = frozenset()
    """User ids of those who may see gaps and feedback, and set channels."""
    working: set[asyncio.Task[Any]] = field(default_factory=set)
    rooms: Rooms = field(init=False)
    _turns: WeakValueDictionary[str, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)
    _waiting: Counter[str] = field(default_factory=Counter)
    _engine: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "engine"))

    def __post_init__(self) -> None:
        self.rooms = Rooms(self.archive)

    async def reply(self, text: str, place: Place, keep: bool = True) -> Answer:
        """Answers a message that a person wrote; help when it says nothing.

        Asked again by a button it is `keep=False`: nobody asked once more, so it counts in no list of gaps.
        """
        if not text:
            return await self.command("help", "", place, keep=False)
        return await self._answer(
            place,
            lambda clearance: self.archive.reply(
                text, conversation=place.conversation, user=place.user or None, keep=keep, clearance=clearance
            ),
        )

    async def command(self, name: str, text: str, place: Place, keep: bool = True) -> Answer:
        """Runs a command."""
        return await self._answer(
            place,
            lambda clearance: self.archive.command(
                name, text, conversation=place.conversation, user=place.user or None, keep=keep, clearance=clearance
            ),
        )

    async def run(self, place: Place, work: Callable[[], T]) -> T:
        """Calls the archive in a thread, in the turn of whoever asks. Raises TooMany."""
        async with self._turn(place.user):
            return await asyncio.get_running_loop().run_in_executor(self._engine, contextvars.copy_context().run, work)

    async def clearance(self, place: Place) -> Clearance:
        """What may be told in a place to whoever asks there."""
        if place.is_direct:
            return Clearance()
        settings = await self.rooms.settings(place.channel)
        return Clearance(frozenset(settings.sources), frozenset({place.channel}), settings.background)

    async def first_time(self, key: str) -> bool:
        """False for what was delivered before, to this process or another: it is answered already."""
        first = await asyncio.to_thread(self.archive.first_time, key)
        if not first:
            log.info("delivered again, already answered: %s", key)
        return first

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """A task that a shutdown waits for."""
        task = asyncio.create_task(work)
        self.working.add(task)
        task.add_done_callback(self.working.discard)
        return task

    async def finish(self, timeout: float) -> int:
        """Waits for the work in hand; how many tasks were still running when the time was up."""
        if not self.working:
            return 0
        _, late = await asyncio.wait(set(self.working), timeout=timeout)
        return len(late)

    async def _answer(self, place: Place, work: Callable[[Clearance], Answer]) -> Answer:
        """The one way to an answer: it is looked for in the channel's documents, and nothing of another is in it."""
        clearance, started = await self.clearance(place), time.perf_counter()
        answer = confined(await self.run(place, lambda: work(clearance)), clearance.only)
        metrics.answered(answer.status, time.perf_counter() - started)
        return answer

    @asynccontextmanager
    async def _turn(self, user: str) -> AsyncIterator[None]:
        if self._waiting[user] >= WAITING or self._waiting.total() >= IN_ALL:
            raise TooMany
        turns = self._turns.get(user)
        if turns is None:
            turns = self._turns[user] = asyncio.Semaphore(AT_ONCE)
        self._waiting[user] += 1
        try:
            async with turns:
                yield
        finally:
            self._waiting[user] -= 1
            if not self._waiting[user]:
                del self._waiting[user]
