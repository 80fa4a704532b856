"""How channels are answered: their settings, and whether another organisation reads along."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Archive
from bot.models import Answer
from bot.slack.incoming import Place
from bot.slack.outgoing import reason_of
from bot.store.journal import ChannelSettings

T = TypeVar("T")
log = logging.getLogger(__name__)

FRESH = 3.0
"""Seconds for which settings are taken from memory; another process may have changed them."""
EXTERNAL_FRESH, UNKNOWN_FRESH = 600.0, 60.0
"""Seconds for which it is remembered whether a channel is shared with others: Slack is asked no more often."""
PATIENCE = 3.0
"""Seconds that Slack may take to say so."""
MOST = 5000
"""Channels and threads that are remembered."""
CONFINED = "In this channel I show only the documents that its editors chose."


class Rooms:
    """What is known of channels and threads, a short while each."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._settings: dict[str, tuple[float, ChannelSettings]] = {}
        self._external: dict[str, tuple[float, bool | None]] = {}
        self._threads: OrderedDict[str, None] = OrderedDict()

    async def settings(self, channel: str) -> ChannelSettings:
        """How a channel is answered."""
        known = self._settings.get(channel)
        if known and time.monotonic() - known[0] < FRESH:
            return known[1]
        found = await asyncio.to_thread(self._archive.journal.channel, channel)
        _remember(self._settings, channel, found)
        return found

    async def set(self, channel: str, settings: ChannelSettings) -> None:
        """Saves how a channel is answered. Raises JournalError."""
        await asyncio.to_thread(self._archive.journal.set_channel, channel, settings)
        _remember(self._settings, channel, settings)

    async def is_external(self, place: Place, client: AsyncWebClient) -> bool | None:
        """Whether another organisation reads a channel; None where Slack does not tell us.

        Events say so themselves; commands and buttons do not, so Slack is asked. It does not tell of private channels
        that the bot is not in.
        """
        if place.external is not None:
            _remember(self._external, place.channel, place.external)
            return place.external
        if place.is_direct:
            return False
        at, known = self._external.get(place.channel, (float("-inf"), None))
        if time.monotonic() - at < (UNKNOWN_FRESH if known is None else EXTERNAL_FRESH):
            return known
        try:
            found = await asyncio.wait_for(client.conversations_info(channel=place.channel), PATIENCE)
            known = any(found["channel"].get(name) for name in ("is_ext_shared", "is_pending_ext_shared"))
        except SlackApiError as error:
            log.info("not known whether a channel is shared: %s", reason_of(error))
        except Exception as error:
            # Whatever it is, it must not keep a private answer from whoever asked; what was known before still holds.
            log.warning("not known whether a channel is shared: %s", type(error).__name__)
        _remember(self._external, place.channel, known)
        return known

    async def is_closed(self, place: Place, client: AsyncWebClient) -> bool:
        """Whether nothing may be answered there: another organisation reads along, and no editor allowed it."""
        return bool(await self.is_external(place, client)) and not (await self.settings(place.channel)).external

    def joined(self, conversation: str) -> None:
        """Something was answered in this thread."""
        self._threads[conversation] = None
        self._threads.move_to_end(conversation)
        if len(self._threads) > MOST:
            self._threads.popitem(last=False)

    async def is_in(self, conversation: str) -> bool:
        """Whether something was answered in this thread, also by another process or before a restart."""
        return conversation in self._threads or bool(
            await asyncio.to_thread(self._archive.journal.turns, conversation, 1)
        )


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
