"""How channels are answered: their settings, and who reads along there."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Literal, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.answer.compose import NEAR
from bot.models import Answer
from bot.slack.incoming import Place
from bot.slack.people import Refused
from bot.slack.remembered import MOST, Remembered
from bot.slack.words import NOT_KNOWN_HERE
from bot.store import Journal
from bot.store.journal import ChannelSettings

T = TypeVar("T")

FRESH = 3.0
"""Seconds for which settings are taken from memory; another process may have changed them."""
EXTERNAL_FRESH = 60.0
"""Seconds for which it is remembered whether a channel is shared with others, for what one person alone sees."""
JUST_NOW = 1.0
"""The same for what all see: no longer than it takes to send it."""
SHARED = (
    "is_ext_shared",
    "is_pending_ext_shared",
    "is_org_shared",
    "is_shared",
    "connected_team_ids",
    "pending_shared",
    "pending_connected_team_ids",
)
"""Fields of a conversation; any of them set: people of another workspace read along, or are about to."""
CONFINED = "In this channel I show only the documents that its editors chose."

Readers = Literal["all", "asker", "nobody"]


class SettingsUnknown(Refused):
    """The settings of a channel were never read: it may be silent, or show only some documents."""

    def __init__(self) -> None:
        super().__init__(NOT_KNOWN_HERE)


class Rooms:
    """What is known of channels and threads, a short while each."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._settings: dict[str, tuple[float, ChannelSettings]] = {}
        self._external: Remembered[bool] = Remembered("a channel (conversations.info)", _ask_shared, EXTERNAL_FRESH)
        self._threads: OrderedDict[str, None] = OrderedDict()
        self.changes = 0
        """How often settings were changed here."""
        self.in_organisation = False
        """The workspace is one of several of an organisation: then an event does not say all that it would have to."""

    async def settings(self, channel: str) -> ChannelSettings:
        """How a channel is answered. Raises SettingsUnknown while they have never been read."""
        known = self._settings.get(channel)
        if known and time.monotonic() - known[0] < FRESH:
            return known[1]
        found = await asyncio.to_thread(self._journal.channel, channel)
        if found is None:
            raise SettingsUnknown
        _remember(self._settings, channel, found)
        return found

    async def set(self, channel: str, settings: ChannelSettings) -> None:
        """Saves how a channel is answered. Raises JournalError."""
        await asyncio.to_thread(self._journal.set_channel, channel, settings)
        _remember(self._settings, channel, settings)
        self.changes += 1

    async def moved(self, old: str, new: str) -> None:
        """A channel has another id from now on (Slack gives a private one another when it is shared): what its editors
        set goes with it. Raises JournalError."""
        self._external.set(new, True)
        await asyncio.to_thread(self._journal.move_shown, old, new)
        settings = await asyncio.to_thread(self._journal.channel, old)
        if settings and settings != ChannelSettings():
            await self.set(new, settings)

    def shared(self, channel: str, still: bool) -> None:
        """Slack says that a channel was shared, or that somebody was taken out of it; `still`: others read along."""
        if still:
            self._external.set(channel, True)
        else:
            self._external.forget(channel)

    async def is_external(self, place: Place, client: AsyncWebClient, fresh: float = EXTERNAL_FRESH) -> bool | None:
        """Whether another organisation reads a channel, as of `fresh` seconds ago; None where Slack does not tell us.

        Events say so themselves; commands and buttons do not, so Slack is asked. It does not tell of private channels
        that the bot is not in.
        """
        if place.external:
            self._external.set(place.channel, True)
        if place.external or place.is_direct:
            return bool(place.external)
        if place.external is False and not self.in_organisation:
            # What a delivery says of this moment; but that the channel is about to be shared is known only otherwise.
            return bool(self._external.last(place.channel))
        return await self._external.of(place.channel, client, fresh)

    async def is_closed(self, place: Place, client: AsyncWebClient) -> bool:
        """Whether nothing may be answered there, not even to one person: another organisation reads along, and no
        editor allowed it."""
        if place.is_direct:
            return bool(place.external)
        return not is_allowed(await self.settings(place.channel)) and bool(await self.is_external(place, client))

    async def readers(self, place: Place, client: AsyncWebClient) -> Readers:
        """Who may read an answer in a place as of now: asked for just before something is posted.

        That a channel is not shared is taken from no memory; where Slack does not tell, only whoever asks may read it.
        """
        if place.is_direct:
            return "nobody" if place.external else "all"
        settings = await self.settings(place.channel)
        external: bool | None = False
        if not is_allowed(settings):
            external = await self.is_external(place, client, JUST_NOW)
        if external:
            return "nobody"
        return "asker" if external is None or settings.private or settings.mode == "silent" else "all"

    async def may_share(self, place: Place, client: AsyncWebClient, fresh: float = EXTERNAL_FRESH) -> bool:
        """Whether a private answer may be posted where it was asked for. In a direct conversation nobody would see
        more."""
        if place.is_direct:
            return False
        settings = await self.settings(place.channel)
        if settings.mode == "silent":
            return False
        external = await self.is_external(place, client, fresh)
        return external is False or (external is True and is_allowed(settings))

    async def has_background(self, place: Place, client: AsyncWebClient) -> bool:
        """Whether documents for background may be told of: an editor allowed it, and nobody else reads along."""
        if place.is_direct or place.leaves or not (await self.settings(place.channel)).background:
            return False
        return await self.is_external(place, client, JUST_NOW) is False

    def joined(self, conversation: str) -> None:
        """Something was answered in this thread."""
        self._threads[conversation] = None
        self._threads.move_to_end(conversation)
        if len(self._threads) > MOST:
            self._threads.popitem(last=False)

    async def is_in(self, conversation: str) -> bool:
        """Whether something was answered in this thread, also by another process or before a restart."""
        return conversation in self._threads or bool(await asyncio.to_thread(self._journal.turns, conversation, 1))


def is_allowed(settings: ChannelSettings) -> bool:
    """Whether an editor allowed answers that another organisation reads: only ever of documents chosen for it."""
    return settings.external and bool(settings.sources)


async def _ask_shared(channel: str, client: AsyncWebClient) -> bool | None:
    found: Any = (await client.conversations_info(channel=channel)).get("channel")
    if not isinstance(found, dict) or not isinstance(found.get("is_ext_shared"), bool):
        return None
    return any(found.get(name) for name in SHARED)


def confined(answer: Answer, only: Collection[str]) -> Answer:
    """The answer without anything of documents that are not among `only` (all when that is empty).

    What was said around the passages is left out with them: it was made from all of them.
    """
    if not only or answer.status == "help":
        return answer
    passages = tuple(one for one in answer.answers if one.source in only)
    candidates = tuple(one for one in answer.candidates if one.source in only)
    sources = tuple(one for one in answer.sources if one.source in only)
    left = passages or sources or not (answer.answers or answer.sources)
    if answer.status == "near":
        left_out = len(answer.candidates) - len(candidates)
        if not left_out:
            return answer
        if candidates:
            return replace(answer, candidates=candidates, choices=(), message=f"{NEAR} {CONFINED}", explain={})
        left = ()
    whole = len(passages) == len(answer.answers) and len(sources) == len(answer.sources)
    if whole and answer.status == "answered" and not answer.sources:
        return replace(answer, candidates=candidates)
    status = answer.status if left and answer.status != "clarify" else "not_found"
    message = CONFINED if status == "answered" else f"Nothing on record for this. {CONFINED}"
    return replace(
        answer,
        status=status,
        answers=passages,
        candidates=candidates,
        sources=sources,
        # A choice names what other documents may hold.
        choices=(),
        message=message,
        explain={},
    )


def _remember(table: dict[str, tuple[float, T]], key: str, value: T) -> None:
    if len(table) >= MOST:
        table.clear()
    table[key] = (time.monotonic(), value)
