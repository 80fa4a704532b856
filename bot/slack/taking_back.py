"""Takes back what was shown: from messages and files, when their document is withdrawn, held or corrected since."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Archive
from bot.errors import OnrecordError
from bot.models import Clearance, Passage, Rule, SourceInfo
from bot.render.slack_taken import taken_back, without_withdrawn
from bot.slack.access import state_with
from bot.slack.incoming import Place
from bot.slack.logs import where
from bot.slack.outgoing import post, reason_of, update
from bot.slack.people import People
from bot.slack.rooms import JUST_NOW, Rooms, is_allowed
from bot.store.journal import DONE, Shown

log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds between two looks for what is due."""
LEASE = 20.0
"""Seconds for which one process of several takes back, from its last message on."""
AT_ONCE = 40
"""Messages of one document in one look; Slack lets us edit some 50 a minute."""
SETTLES = 120.0
"""Seconds for which a document that is for some places only is looked at once more after nothing was left to be done:
what is shown at the very moment of a change is noted a moment later."""
ASK_AGAIN = 30.0
"""Seconds until Slack is asked once more who reads a channel of which it did not tell."""
MOST_TRIES = 20
NOTHING = Clearance(only=frozenset({""}))
"""Where another organisation reads along."""
WHY = {"withdrawn": "may not be told everywhere any more", "background": "is for background now"}
"""What became of a document that is still told, by the state that its rows come into."""
_GONE = {"message_not_found", "file_not_found", "file_deleted"}
"""Somebody else has deleted it: nothing of the document is shown there any more."""
_SLACKS = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", ""}
"""Slack's own trouble: it says nothing of the message, and passes."""
_NEVER = {"cant_update_message", "cant_delete_message", "edit_window_closed", "is_archived", "is_inactive",
          "channel_not_found", "not_in_channel", "restricted_action", "update_failed", "cant_delete_file"}  # fmt: skip


@dataclass
class _Looked:
    """What is known of the rows of a document that is for some places only."""

    rule: Rule
    changes: int
    """Of settings of channels."""
    until: float
    """When no look is needed any more."""
    fine: set[int] = field(default_factory=set)
    """Rows that may stay."""


@dataclass
class _Untold:
    """A channel of which Slack does not tell who reads it."""

    again: float = 0.0
    """When to ask next."""
    times: int = 0


class TakingBack:
    """The work of one process. Where it stopped is in the journal: another one, or the next start, goes on."""

    def __init__(self, archive: Archive, client: AsyncWebClient, people: People, rooms: Rooms) -> None:
        self._archive, self._client, self._people, self._rooms = archive, client, people, rooms
        self._journal = archive.journal
        self._looked: dict[str, _Looked] = {}
        self._untold: dict[str, _Untold] = {}

    async def forever(self) -> None:
        """Looks every few seconds. Raises nothing but CancelledError."""
        while True:
            try:
                await self.look()
            except OnrecordError:
                log.info("nothing is taken back while the journal is down")
            except Exception as error:
                log.error("taking back failed, trying again: %s", where(error))
            await asyncio.sleep(LOOK)

    async def look(self) -> None:
        """Takes back what is due now. Raises JournalError."""
        due = await asyncio.to_thread(self._due)
        if not due:
            return
        try:
            for source, state in due:
                if await asyncio.to_thread(self._journal.claim_taking_back, LEASE):
                    await self._take_back(source, state)
        finally:
            # Also when this process is stopped: another one need not wait until the time is over.
            await asyncio.to_thread(self._journal.claim_taking_back, 0)

    def _due(self) -> list[tuple[str, str]]:
        """Of the documents that were shown, those of which something may be due: each with the state that its rows are
        to come into."""
        found = []
        for source in self._journal.shown_sources():
            rule, served = self._archive.rule(source), self._archive.is_served(source)
            if rule.restricts or not served:
                found.append((source, "withdrawn"))
            marked = state_with(self._archive.correction(source), rule.background)
            if served and marked != "shown":
                found.append((source, marked))
        return found

    async def _take_back(self, source: str, state: str) -> None:
        rows = await self._rows(source, state)
        reached: Counter[str] = Counter()
        missed: Counter[str] = Counter()
        lost: list[int] = []
        for one in _messages(rows):
            outcome = await self._reach(one, state)
            ids = [row.id for row in one]
            if outcome in ("edited", "deleted", "removed", "gone"):
                reached[outcome] += 1
                await asyncio.to_thread(self._journal.mark_shown, ids, state)
            elif outcome == "stays":
                continue
            elif outcome == "slack":
                break  # whatever comes next would meet with the same
            elif outcome == "later":
                await asyncio.to_thread(self._journal.tried, ids)
            else:
                missed[one[0].kind] += 1
                lost += ids
            if not await asyncio.to_thread(self._journal.claim_taking_back, LEASE):
                break
        if lost or reached:
            log.info("a document was taken back from %d messages, %d are out of reach", reached.total(), missed.total())
        if lost:
            # Told before it is noted: told twice after a kill is better than never.
            await self._tell_editors(source, state, reached, missed)
            # What cannot be corrected may still have to be withdrawn one day.
            await asyncio.to_thread(self._journal.mark_shown, lost, "unreachable" if state == "withdrawn" else state)

    async def _rows(self, source: str, state: str) -> list[Shown]:
        """The rows from which the document is to be taken back now."""
        if state != "withdrawn" or not await asyncio.to_thread(self._archive.is_served, source):
            return await asyncio.to_thread(self._journal.to_take_back, [source], AT_ONCE, state)
        # For some places only: it stays where it may be told.
        rule, now = await asyncio.to_thread(self._archive.rule, source), time.monotonic()
        looked = self._looked.get(source)
        if looked is None or (looked.rule, looked.changes) != (rule, self._rooms.changes):
            looked = self._looked[source] = _Looked(rule, self._rooms.changes, now + SETTLES)
        elif now > looked.until:
            return []
        every = await asyncio.to_thread(self._journal.shown_of, source)
        rows = [row for row in every if row.state not in DONE and row.id not in looked.fine]
        told = {channel: await self._clearance(channel) for channel in dict.fromkeys(row.channel for row in rows)}
        known = [row for row in rows if told[row.channel] is not None]
        stays = await asyncio.to_thread(lambda: [self._may_stay(row, told[row.channel]) for row in known])
        looked.fine.update(row.id for row, may in zip(known, stays, strict=True) if may)
        due = [row for row, may in zip(known, stays, strict=True) if not may]
        # What has been asked for in vain again and again is closed.
        due += [row for row in rows if row not in known and self._untold[row.channel or ""].times > MOST_TRIES]
        if len(looked.fine) < len(every):
            looked.until = now + SETTLES
        return due[:AT_ONCE]

    def _may_stay(self, row: Shown, clearance: Clearance | None) -> bool:
        """Whether a document may be told where a message stands; nothing may where `clearance` is None.

        Where no channel is known, and in direct conversations, goes what was so when it was shown: nobody can tell any
        more in which channels somebody was.
        """
        if clearance is None:
            return False
        if not row.channel or row.channel.startswith("D"):
            then, rule = row.question or {}, self._archive.rule(row.source)
            channels = frozenset(then.get("audience") or ())
            may = channels <= (rule.audience or frozenset())
            clearance = Clearance(channels=channels if may else frozenset(), background=bool(then.get("background")))
        elif row.kind == "file":
            clearance = replace(clearance, background=False)
        return self._archive.may_be_told(row.source, clearance)

    async def _clearance(self, channel: str | None) -> Clearance | None:
        """What may be told in a channel now; None where Slack does not tell who reads it."""
        if not channel or channel.startswith("D"):
            return Clearance()
        untold = self._untold.get(channel)
        if untold and time.monotonic() < untold.again:
            return None
        place, settings = Place("", channel, ""), await self._rooms.settings(channel)
        if not is_allowed(settings):
            external = await self._rooms.is_external(place, self._client, JUST_NOW)
            if external is None:
                untold = self._untold.setdefault(channel, _Untold())
                untold.again, untold.times = time.monotonic() + ASK_AGAIN, untold.times + 1
                return None
            self._untold.pop(channel, None)
            if external:
                return NOTHING
        background = await self._rooms.has_background(place, self._client)
        return Clearance(frozenset(settings.sources), frozenset({channel}), background)

    async def _reach(self, rows: Sequence[Shown], state: str) -> str:
        """What became of one message or file: edited, deleted, removed, gone, stays (the document may be told again),
        later, slack (try all later), or never."""
        first = rows[0]
        try:
            if first.kind == "file" and first.file_id and state == "withdrawn":
                await self._client.files_delete(file=first.file_id)
                return "deleted"
            if first.kind == "editable" and first.channel and first.message_ts:
                return await self._edit(first.channel, first.message_ts, first.source, state)
        except SlackApiError as error:
            reason = reason_of(error)
            if reason in _GONE:
                return "gone"
            log.warning("a message was not taken back: %s", reason)
            if reason in _SLACKS:
                return "slack"
            return "never" if reason in _NEVER or first.tries >= MOST_TRIES else "later"
        except (TimeoutError, aiohttp.ClientError) as error:
            log.warning("a message was not taken back: %s", type(error).__name__)
            return "later" if first.tries < MOST_TRIES else "slack"
        return "never"

    async def _edit(self, channel: str, ts: str, source: str, state: str) -> str:
        clearance = await self._clearance(channel)
        if clearance is None and state != "withdrawn":
            return "slack"
        message, kept = await asyncio.to_thread(self._anew, channel, ts, clearance)
        if state == "withdrawn" and source in kept:
            return "stays"
        try:
            await update(self._client, channel, ts, message)
        except SlackApiError as error:
            if state != "withdrawn" or reason_of(error) not in _NEVER:
                raise
            # Too old to be edited in this workspace: our own messages may still be deleted.
            await self._client.chat_delete(channel=channel, ts=ts)
            return "removed"
        return "edited"

    def _anew(self, channel: str, ts: str, clearance: Clearance | None) -> tuple[dict[str, object], set[str]]:
        """The message with what of it may still be shown, and of which documents that is."""
        passages: list[Passage] = []
        near: list[Passage] = []
        sources: list[SourceInfo] = []
        withdrawn = left_out = 0
        for row in self._journal.rows_of_message(channel, ts):
            if row.kind != "editable" or row.state == "replaced":
                continue
            if not self._may_stay(row, clearance):
                # A document that may be told elsewhere was not withdrawn: it is who reads here.
                is_here = clearance in (None, NOTHING) and self._archive.is_served(row.source)
                left_out, withdrawn = left_out + is_here, withdrawn + (not is_here)
                continue
            told = clearance if not channel.startswith("D") else Clearance(channels=self._archive.audiences())
            if row.spans:
                apart = bool((row.question or {}).get("near"))
                (near if apart else passages).extend(self._archive.passages_at(row.source, row.spans, told or NOTHING))
            else:
                sources += [info for info in self._archive.sources(told or NOTHING) if info.source == row.source]
        kept = {*(one.source for one in (*passages, *near)), *(info.source for info in sources)}
        return without_withdrawn(passages, sources, withdrawn, left_out, near), kept

    async def _tell_editors(self, source: str, state: str, reached: Counter[str], missed: Counter[str]) -> None:
        served = await asyncio.to_thread(self._archive.is_served, source)
        why = WHY.get(state, "was corrected") if served or state != "withdrawn" else "was withdrawn"
        for editor in await self._people.active_editors(self._client):
            try:
                await post(self._client, editor, taken_back(source, why, reached, missed))
            except SlackApiError as error:
                log.warning("an editor was not told what is out of reach: %s", reason_of(error))


def _messages(rows: Sequence[Shown]) -> list[list[Shown]]:
    """The rows of each message, file or window."""
    found: dict[object, list[Shown]] = {}
    for row in rows:
        key = (row.kind, row.channel, row.message_ts, row.file_id) if row.message_ts or row.file_id else row.id
        found.setdefault(key, []).append(row)
    return list(found.values())
