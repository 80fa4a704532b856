"""What editors alone are shown, and only where nobody else reads: gaps, feedback, passages that people say answer."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Archive
from bot.models import Clearance, Passage
from bot.render.slack_home import Gap, Proposed, feedback_message
from bot.slack.desk import Desk
from bot.slack.incoming import Place
from bot.slack.outgoing import Message
from bot.slack.words import ONLY_EDITORS
from bot.store import journal as kept
from bot.store.journal import digest_of

MOST = 50
"""Proposals that are looked up."""


def shown_gap(gap: kept.Gap) -> Gap:
    """A gap of the journal as it is shown."""
    return Gap(gap.question, gap.nothing, gap.near)


def proposed(archive: Archive, clearance: Clearance, confirmed: bool = False) -> list[Proposed]:
    """What waits for an editor, or was `confirmed`: only with passages that may be shown to them there, and have the
    words that were shown to whoever chose them. Raises JournalError."""
    found = []
    for one in archive.journal.proposals(MOST, confirmed):
        if passage := passage_of(archive, clearance, one):
            found.append(Proposed(one.id, one.question, one.times, passage))
    return found


async def feedback_of(desk: Desk, place: Place, client: AsyncWebClient) -> Message:
    """What /record feedback answers: to editors alone, and only where nobody else reads. Raises JournalError."""

    def look(archive: Archive, clearance: Clearance) -> Message:
        if not clearance.editor:
            return ONLY_EDITORS
        said = [(one.question, one.reason, one.note) for one in archive.journal.feedback_list()]
        return feedback_message(said, proposed(archive, clearance), proposed(archive, clearance, confirmed=True))

    return await desk.ask(place, client, look)


def passage_of(archive: Archive, clearance: Clearance, one: kept.Proposal) -> Passage | None:
    """The passage of a proposal as it may be shown now; None where it may not, or has other words by now."""
    found = archive.passages_at(one.source, [(one.start, one.end)], clearance)
    return next((passage for passage in found if digest_of(passage.text) == one.digest), None)
