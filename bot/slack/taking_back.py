"""Takes back what was shown: from messages and files, when their document is withdrawn, held or corrected since."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Archive
from bot.errors import OnrecordError
from bot.models import Clearance, Passage, Rule, SourceInfo
from bot.render.slack_taken import taken_back, without_withdrawn
from bot.slack.access import corrected_state
from bot.slack.incoming import Place
from bot.slack.logs import where
from bot.slack.outgoing import post, reason_of, update
from bot.slack.people import People
from bot.slack.rooms import Rooms
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
MOST_TRIES = 20
_GONE = {"message_not_found", "file_not_found", "file_deleted"}
"""Somebody else has deleted it: nothing of the document is shown there any more."""
_SLACKS = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", ""}
"""Slack's own trouble: it says nothing of the message, and passes."""
_NEVER = {"cant_update_message", "cant_delete_message", "edit_window_closed", "is_archived", "is_inactive",
          "channel_not_found", "not_in_channel", "restricted_action", "update_failed", "cant_delete_file"}  # fmt: skip


class TakingBack:
    """The work of one process. Where it stopped is in the journal: another one, or the next start, goes on."""

    def __init__(self, archive: Archive, client: AsyncWebClient, people: People, rooms: Rooms) -> None:
        self._archive, self._client, self._people, self._rooms = archive, client, people, rooms
        self._journal = archive.journal
        self._looked: dict[str, tuple[Rule, float]] = {}

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
            rule, said = self._archive.rule(source), self._archive.correction(source)
            if rule.restricts or not self._archive.is_served(source):
                found.append((source, "withdrawn"))
            if said is not None and self._archive.is_served(source):
                found.append((source, corrected_state(said)))
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
        if state != "withdrawn" or not self._archive.is_served(source):
            return await asyncio.to_thread(self._journal.to_take_back, [source], AT_ONCE, state)
        # For some places only: it stays where it may be told.
        rule, now = self._archive.rule(source), time.monotonic()
        known, until = self._looked.get(source, (None, 0.0))
        if rule == known and now > until:
            return []
        rows = [row for row in await asyncio.to_thread(self._journal.shown_of, source) if row.state not in DONE]
        due = [row for row in rows if not self._may_stay(row, await self._clearance(row.channel))]
        if due or rule != known:
            self._looked[source] = rule, now + SETTLES
        return due[:AT_ONCE]

    def _may_stay(self, row: Shown, clearance: Clearance) -> bool:
        """Whether a document may be told where a message stands. In a direct conversation what was for some channels
        stays while it is for all of them: nobody can tell any more in which of them somebody was."""
        if not row.channel or row.channel.startswith("D"):
            then = frozenset((row.question or {}).get("audience") or ())
            now = self._archive.rule(row.source).audience or frozenset()
            clearance = Clearance(channels=then if then <= now else frozenset())
        return self._archive.may_be_told(row.source, clearance)

    async def _clearance(self, channel: str | None) -> Clearance:
        """What may be told in a channel now; nothing at all where another organisation reads along or may do so."""
        if not channel or channel.startswith("D"):
            return Clearance()
        place = Place("", channel, "")
        if await self._rooms.readers(place, self._client) == "nobody" or (
            await self._rooms.is_external(place, self._client) is None
        ):
            return Clearance(only=frozenset({""}))
        settings = await self._rooms.settings(channel)
        background = await self._rooms.has_background(place, self._client)
        return Clearance(frozenset(settings.sources), frozenset({channel}), background)

    async def _reach(self, rows: Sequence[Shown], state: str) -> str:
        """What became of one message or file: edited, deleted, removed, gone, later, slack (try all later), or
        never."""
        first = rows[0]
        try:
            if first.kind == "file" and first.file_id and state == "withdrawn":
                await self._client.files_delete(file=first.file_id)
                return "deleted"
            if first.kind == "editable" and first.channel and first.message_ts:
                return await self._edit(first.channel, first.message_ts, state)
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

    async def _edit(self, channel: str, ts: str, state: str) -> str:
        clearance = await self._clearance(channel)
        message = await asyncio.to_thread(self._anew, channel, ts, clearance)
        try:
            await update(self._client, channel, ts, message)
        except SlackApiError as error:
            if state != "withdrawn" or reason_of(error) not in _NEVER:
                raise
            # Too old to be edited in this workspace: our own messages may still be deleted.
            await self._client.chat_delete(channel=channel, ts=ts)
            return "removed"
        return "edited"

    def _anew(self, channel: str, ts: str, clearance: Clearance) -> dict[str, object]:
        """The message with what of it may still be shown."""
        passages: list[Passage] = []
        sources: list[SourceInfo] = []
        withdrawn = 0
        for row in self._journal.rows_of_message(channel, ts):
            if row.kind != "editable" or row.state == "replaced":
                continue
            if not self._may_stay(row, clearance):
                withdrawn += 1
                continue
            told = clearance if not channel.startswith("D") else Clearance(channels=self._archive.audiences())
            if row.spans:
                passages += self._archive.passages_at(row.source, row.spans, told)
            else:
                sources += [info for info in self._archive.sources(told) if info.source == row.source]
        return without_withdrawn(passages, sources, withdrawn)

    async def _tell_editors(self, source: str, state: str, reached: Counter[str], missed: Counter[str]) -> None:
        why = "was withdrawn" if state == "withdrawn" else "was corrected"
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
