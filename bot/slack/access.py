"""The log of what was shown: what is sent that shows something of the record is noted by the functions that send."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.archive import Archive
from bot.errors import OnrecordError
from bot.render.traced import traces_of
from bot.store import Journal
from bot.store.journal import Shown

log = logging.getLogger(__name__)

Kind = Literal["editable", "file", "ephemeral", "view", "response"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose asking is being worked on, and where what is shown for it is noted."""

    journal: Journal
    viewer: str
    surface: str
    archive: Archive


asking: ContextVar[Asking | None] = ContextVar("asking", default=None)
"""Set where a delivery is taken on; what is sent for it, by whichever task, is noted as shown to that person."""


async def note(
    sent: Mapping[str, Any],
    kind: Kind,
    *,
    channel: str | None = None,
    ts: str | None = None,
    file_id: str | None = None,
    instead: bool = False,
) -> None:
    """Notes what a message, a view or a file shows; nothing where it shows nothing of the record.

    `instead`: it took the place of what the message showed before. Raises nothing.
    """
    traces, who = traces_of(sent), asking.get()
    if who is None:
        if traces:
            log.error("something of the record was sent for nobody: it stands in no log")
        return
    rows = [
        Shown(
            surface=who.surface,
            kind=kind,
            source=trace.source,
            sha256=trace.sha256,
            spans=trace.spans,
            question={"near": True} if trace.near else None,
            channel=channel,
            message_ts=ts,
            file_id=file_id,
            viewer=who.viewer or None,
        )
        for trace in traces
    ]
    if rows or instead:
        await asyncio.to_thread(_write, who, rows, (channel, ts) if instead and channel and ts else None)


def _write(who: Asking, rows: list[Shown], before: tuple[str, str] | None) -> None:
    if before:
        try:
            who.journal.mark_shown([row.id for row in who.journal.rows_of_message(*before)], "replaced")
        except OnrecordError as error:
            log.warning("what a message showed before is still noted: %s", error.discreet)
    who.journal.note_shown([_as_of_now(row, who.archive) for row in rows])


def _as_of_now(row: Shown, archive: Archive) -> Shown:
    """With what is known later only from here: for which channels the document was, and whether it was said to be
    corrected or for background already."""
    try:
        rule, said = archive.rule(row.source), archive.correction(row.source)
    except OnrecordError as error:
        # It was shown all the same.
        log.warning("what was shown is noted without the rules of its document: %s", error.discreet)
        return row
    then: dict[str, Any] = dict(row.question or {}) | ({"background": True} if rule.background else {})
    if rule.audience is not None:
        then["audience"] = sorted(rule.audience)
    return replace(row, question=then or None, state=state_with(said, rule.background))


def state_with(said: str | None, background: bool) -> str:
    """The state of what is shown with what must be said of its document: an editor's correction, that it is for
    background. Another one for other words."""
    if said is None:
        return "background" if background else "shown"
    words = ("background\n" if background else "") + said
    return f"corrected:{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:16]}"
