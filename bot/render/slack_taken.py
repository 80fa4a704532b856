"""Messages from which passages were taken back, and what editors are told of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.models import Passage, SourceInfo
from bot.render.slack_limits import Block, check_blocks
from bot.render.slack_near import APART, near_blocks
from bot.render.slack_parts import escape, section
from bot.render.slack_passage import corrected, marks, passage_blocks, source_blocks, who
from bot.text import cut

TEXT = 3000
"""Characters of the text beside the blocks."""


def without_withdrawn(
    passages: Sequence[Passage],
    sources: Sequence[SourceInfo],
    withdrawn: int,
    left_out: int = 0,
    near: Sequence[Passage] = (),
) -> dict[str, Any]:
    """A message anew: what of it may still be shown, how many documents were taken out of it, and how many are left out
    because of who reads there. What was shown as `near` is near, and no answer, as before. Its buttons are gone with
    the question, which is not kept."""
    lines = ([_notice(withdrawn)] if withdrawn else []) + ([LEFT_OUT] if left_out else [])
    blocks: list[Block] = [block for said in lines for block in section(said)]
    for passage in passages:
        blocks += passage_blocks(passage)
        lines.append(_in_words(passage))
    if near:
        blocks += section(STILL_NEAR)
        lines.append(STILL_NEAR)
    for number, passage in enumerate(near, 1):
        blocks += near_blocks(passage, number, len(near))
        lines.append(f"{APART}: {_in_words(passage)}")
    for info in sources:
        blocks += source_blocks(info)
        lines.append(f"{info.title} ({info.source})")
    while len(blocks) > 1 and check_blocks(blocks):
        blocks = blocks[:-1]
    return {"text": escape(cut("\n".join(lines), TEXT)), "blocks": blocks}


LEFT_OUT = (
    "What else stood here is left out: people of another organisation read this channel, or may do so. "
    "Please ask again where they do not."
)

STILL_NEAR = "No passage surely answered what was asked. Of the nearest ones this is left:"


def _notice(withdrawn: int) -> str:
    passages = "A passage that stood here" if withdrawn == 1 else "Passages that stood here"
    verb = "was" if withdrawn == 1 else "were"
    return (
        f"{passages} {verb} withdrawn by the editors of the record. "
        "Please do not use what you may have copied, and ask again for what is on record now."
    )


def _in_words(passage: Passage) -> str:
    name, capacity = who(passage)
    beware = f" [{', '.join(marks(passage))}]" if marks(passage) else ""
    said = f"“{passage.text}” — {f'{name}, {capacity}' if capacity else name}{beware}, {passage.citation}"
    return f"{said}. {corrected(passage)}" if passage.correction else said


REACHED = {"edited": "edited messages", "deleted": "deleted files", "removed": "deleted messages",
           "gone": "messages that somebody had deleted"}  # fmt: skip
OUT_OF_REACH = {
    "ephemeral": "answers that one person alone saw",
    "view": "windows that one person opened",
    "response": "answers shared in channels that I was not invited to",
    "editable": "messages that Slack no longer lets me change",
    "file": "files that Slack does not let me delete, or that hold what was corrected",
}


def taken_back(source: str, why: str, reached: Mapping[str, int], missed: Mapping[str, int]) -> dict[str, Any]:
    """What editors are told of one document: what was reached, and what could not be."""
    done = [f"{number} {REACHED[how]}" for how, number in reached.items() if number]
    not_done = [f"- {number} {OUT_OF_REACH[kind]}" for kind, number in missed.items() if number]
    text = f"{source} {why}. Where its passages had been shown: {', '.join(done) or 'nothing that I could change'}."
    if not_done:
        text += "\nOut of my reach:\n" + "\n".join(not_done) + f"\n`onrecord shown {source}` lists them."
    return {"text": escape(text), "blocks": section(text)}
