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
from dataclasses import InitVar, dataclass, field
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot import metrics
from bot.archive import Archive
from bot.models import Answer, Clearance
from bot.slack.access import Asking
from bot.slack.incoming import Event, Place, asker_of
from bot.slack.people import People
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
    """The archive as listeners may use it, the shared session, the work in hand.

    There is one way to the archive, `ask`: whoever asks is admitted first, and what is looked up is what may be told to
    them in that place. A listener has no other.
    """

    archive: InitVar[Archive]
    session: aiohttp.ClientSession
    people: People = field(default_factory=People)
    me: str = ""
    """The bot's own user id, as auth.test gave it."""
    working: set[asyncio.Task[Any]] = field(default_factory=set)
    rooms: Rooms = field(init=False)
    _archive: Archive = field(init=False)
    _turns: WeakValueDictionary[str, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)
    _waiting: Counter[str] = field(default_factory=Counter)
    _engine: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "engine"))

    def __post_init__(self, archive: Archive) -> None:
        self._archive = archive
        self.rooms = Rooms(archive.journal)

    def met(self, identity: AuthorizeResult) -> None:
        """Who we are, and in whose workspace: what auth.test said."""
        self.me = identity.bot_user_id or ""
        self.people.met(identity.team_id or "", identity.enterprise_id or "")
        self.rooms.in_organisation = bool(identity.enterprise_id)

    @property
    def operators_archive(self) -> Archive:
        """For the pages of whoever runs this; no listener may use it (a test holds that)."""
        return self._archive

    @property
    def reads(self) -> bool:
        """Whether a language model is asked about questions now: an answer may take seconds then."""
        return bool(getattr(self._archive, "reads", False))

    def asking(self, body: Event, surface: str) -> Asking:
        """Whose asking a delivery is, for the log of what was shown."""
        return Asking(self._archive.journal, asker_of(body), surface, self._archive)

    def foresee(self, body: Event, client: AsyncWebClient) -> None:
        """Begins to look up whoever a delivery comes from, while the rest is made ready."""
        self.start(self.people.foresee(asker_of(body), client))

    async def admitted(self, place: Place, client: AsyncWebClient) -> None:
        """Raises NotAdmitted unless whoever asks is answered."""
        await self.people.admit(place, client)

    async def ask(self, place: Place, client: AsyncWebClient, work: Callable[[Archive, Clearance], T]) -> T:
        """The one way to the record: calls `work` in a thread, in the turn of whoever asks, with what may be told to
        them there. Raises NotAdmitted, SettingsUnknown, TooMany; then nothing was looked up."""
        await self.admitted(place, client)
        async with self._turn(place.user):
            clearance = await self._clearance(place, client)
            return await self._in_thread(work, self._archive, clearance)

    async def reply(self, text: str, place: Place, client: AsyncWebClient, keep: bool = True) -> Answer:
        """Answers a message that a person wrote; help when it says nothing.

        Asked again by a button it is `keep=False`: nobody asked once more, so it counts in no list of gaps.
        """
        if not text:
            return await self.command("help", "", place, client, keep=False)
        return await self._answer(
            place,
            client,
            lambda archive, clearance: archive.reply(
                text, conversation=place.conversation, user=place.user or None, keep=keep, clearance=clearance
            ),
        )

    async def command(self, name: str, text: str, place: Place, client: AsyncWebClient, keep: bool = True) -> Answer:
        """Runs a command."""
        return await self._answer(
            place,
            client,
            lambda archive, clearance: archive.command(
                name, text, conversation=place.conversation, user=place.user or None, keep=keep, clearance=clearance
            ),
        )

    async def in_turn(self, place: Place, work: Callable[[], T]) -> T:
        """Calls what takes the processor long in a thread, in the turn of whoever asks. Raises TooMany."""
        async with self._turn(place.user):
            return await self._in_thread(work)

    async def first_time(self, key: str) -> bool:
        """False for what was delivered before, to this process or another: it is answered already."""
        first = await asyncio.to_thread(self._archive.first_time, key)
        if not first:
            log.info("delivered again, already answered: a %s", key.partition(":")[0])
        return first

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """A task that a shutdown waits for."""
        task = asyncio.create_task(work)
        self.working.add(task)
        task.add_done_callback(self.working.discard)
        return task

    async def finish(self, timeout: float) -> int:
        """Waits for the work in hand, and ends the threads if there is none left; how many tasks were still running
        when the time was up."""
        late: set[asyncio.Task[Any]] = set()
        if self.working:
            _, late = await asyncio.wait(set(self.working), timeout=timeout)
        if not late:
            self._engine.shutdown(wait=False)
        return len(late)

    async def _answer(
        self, place: Place, client: AsyncWebClient, work: Callable[[Archive, Clearance], Answer]
    ) -> Answer:
        """It is looked for in the channel's documents, and nothing of another is in it."""
        started = time.perf_counter()
        answer = await self.ask(
            place, client, lambda archive, clearance: confined(work(archive, clearance), clearance.only)
        )
        metrics.answered(answer.status, time.perf_counter() - started)
        return answer

    async def _clearance(self, place: Place, client: AsyncWebClient) -> Clearance:
        """What may be told in a place to whoever asks there: what their channels' own documents say in direct
        conversations, what an editor chose in channels; embargoes to an editor whom nobody looks over the shoulder."""
        editor = (place.alone or place.is_direct) and await self.people.is_editor(place, client)
        audiences = await asyncio.to_thread(self._archive.audiences)
        if place.is_direct:
            channels = audiences & await self.people.channels(place.user, client) if audiences else audiences
            return Clearance(channels=channels, editor=editor)
        settings = await self.rooms.settings(place.channel)
        channels = audiences & {place.channel}
        if channels and (place.alone or not place.present):
            # Who reads a public channel need not be in it; and a window outlives being taken out of the channel.
            channels &= await self.people.channels(place.user, client)
        background = await self.rooms.has_background(place, client)
        return Clearance(frozenset(settings.sources), channels, background, not settings.without_reader, editor)

    async def _in_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._engine, contextvars.copy_context().run, work, *arguments)

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
