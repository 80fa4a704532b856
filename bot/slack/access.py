"""The log of what was shown: what is sent that shows something of the record is noted by the functions that send."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Literal

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
    has_audience: Callable[[str], bool]
    """Whether a document is for some channels only."""


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
    # Known later only from here: a direct conversation does not say in which channels somebody was.
    about = {row.source: {"audience": True} for row in rows if who.has_audience(row.source)}
    who.journal.note_shown([replace(row, question=about.get(row.source)) for row in rows])
