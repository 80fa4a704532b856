"""/record: help, and for editors gaps and status."""

from __future__ import annotations

import asyncio
import re

from bot.errors import OnrecordError
from bot.render.blocks import to_message
from bot.render.slack_home import held
from bot.slack.desk import Desk
from bot.slack.incoming import Place
from bot.slack.outgoing import Message
from bot.slack.words import ONLY_EDITORS, TIMELINE_HELP, say

_OF_ITSELF = re.compile(
    r"[/!]?(?:timeline\s+help|(?P<record>record)(?:\s+(?P<about>help|gaps|status))?)", re.IGNORECASE
)
MOST_GAPS = 15


async def own_words(desk: Desk, text: str, place: Place) -> Message | None:
    """The answer to what is asked of the bot itself, by mention or in a direct message: "timeline help", "record gaps".

    None for everything else.
    """
    found = _OF_ITSELF.fullmatch(text.strip())
    if not found:
        return None
    return await about_record(desk, found["about"] or "", place) if found["record"] else say(TIMELINE_HELP)


async def about_record(desk: Desk, text: str, place: Place) -> Message:
    """What /record answers; help to whatever it does not know."""
    match text.casefold():
        case "gaps":
            return await _gaps(desk, place)
        case "status":
            return say(await status(desk))
        case _:
            return to_message(await desk.command("help", "", place, keep=False), asked="help")


async def _gaps(desk: Desk, place: Place) -> Message:
    if place.user not in desk.editors:
        return ONLY_EDITORS
    try:
        gaps = await asyncio.to_thread(desk.archive.journal.gaps)
    except OnrecordError as error:
        return say(error.discreet)
    lines = [f"- {gap.question} ({gap.times}×, last on {gap.last_asked:%Y-%m-%d})" for gap in gaps[:MOST_GAPS]]
    left = f"\nand {len(gaps) - MOST_GAPS} more: onrecord gaps" if len(gaps) > MOST_GAPS else ""
    return say("Asked, and nothing on record:\n" + "\n".join(lines) + left if lines else "No question is unanswered.")


async def status(desk: Desk) -> str:
    """Whether questions can be answered now, and from what."""
    health = await asyncio.to_thread(desk.archive.health)
    journal = "works" if await asyncio.to_thread(desk.archive.journal.up) else "cannot be written to"
    return f"{held(health)} The journal {journal}."
