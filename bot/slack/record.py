"""/record: help, and for editors gaps and status."""

from __future__ import annotations

import re
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Archive
from bot.errors import OnrecordError
from bot.models import Clearance, Health
from bot.render.blocks import to_message
from bot.render.slack_home import counted, held
from bot.slack.desk import Desk
from bot.slack.editing import feedback_of, shown_gap
from bot.slack.incoming import Place
from bot.slack.outgoing import Message
from bot.slack.words import ONLY_EDITORS, TIMELINE_HELP, say

_OF_ITSELF = re.compile(
    r"[/!]?(?:timeline\s+help|(?P<record>record)(?:\s+(?P<about>help|gaps|feedback|status))?)", re.IGNORECASE
)
MOST_GAPS = 15


async def own_words(desk: Desk, text: str, place: Place, client: AsyncWebClient) -> Message | None:
    """The answer to what is asked of the bot itself, by mention or in a direct message: "timeline help", "record gaps".

    None for everything else.
    """
    found = _OF_ITSELF.fullmatch(text.strip())
    if not found:
        return None
    return await about_record(desk, found["about"] or "", place, client) if found["record"] else say(TIMELINE_HELP)


async def about_record(desk: Desk, text: str, place: Place, client: AsyncWebClient) -> Message:
    """What /record answers; help to whatever it does not know."""
    match text.casefold():
        case "gaps":
            return await _gaps(desk, place, client)
        case "feedback":
            try:
                return await feedback_of(desk, place, client)
            except OnrecordError as error:
                return say(error.discreet)
        case "status":
            return say(await desk.ask(place, client, _status))
        case _:
            return to_message(await desk.command("help", "", place, client, keep=False), asked="help")


def told(archive: Archive, clearance: Clearance) -> Health:
    """The state of the record, counted over what may be told of; what is wrong with it is for editors."""
    health = archive.health()
    problem = health.problem if clearance.editor else ""
    if not health.ok:
        return replace(health, problem=problem)
    infos = archive.sources(clearance)
    return replace(
        health,
        problem=problem,
        sources=len(infos),
        statements=sum(info.statements for info in infos),
        quotes=sum(info.quotes for info in infos),
        events=sum(info.events for info in infos),
    )


async def _gaps(desk: Desk, place: Place, client: AsyncWebClient) -> Message:
    if not await desk.people.is_editor(place, client):
        return ONLY_EDITORS
    try:
        gaps = await desk.ask(place, client, lambda archive, _: archive.journal.gaps())
    except OnrecordError as error:
        return say(error.discreet)
    lines = [
        f"- {gap.question} ({counted(shown_gap(gap))}, last on {gap.last_asked:%Y-%m-%d})" for gap in gaps[:MOST_GAPS]
    ]
    left = f"\nand {len(gaps) - MOST_GAPS} more: onrecord gaps" if len(gaps) > MOST_GAPS else ""
    return say("Asked, and no sure answer:\n" + "\n".join(lines) + left if lines else "No question is unanswered.")


def _status(archive: Archive, clearance: Clearance) -> str:
    """Whether questions can be answered now, and from what."""
    journal = "works" if archive.journal.up() else "cannot be written to"
    reads = " A language model is asked to point at passages; nothing that it writes is shown."
    return f"{held(told(archive, clearance))} The journal {journal}.{reads if getattr(archive, 'reads', False) else ''}"
