"""Modal "Check against the record": each sentence of a message, and what the record has of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.models import Checked
from bot.render.slack_limits import Block, texts
from bot.render.slack_parts import context, line, quote, rich, section, words
from bot.render.slack_passage import passage_blocks
from bot.render.slack_views import modal
from bot.render.traced import traced
from bot.render.visible import visible
from bot.text import cut

TITLE = "Check"
MOST = 12
"""Sentences in one modal."""
ROOM = 8500
_VERDICTS = {
    "on_record": "On record",
    "differs": "Differs from the record",
    "nothing": "Nothing on record",
}


def checked(found: Sequence[Checked]) -> dict[str, Any]:
    """A sentence, the verdict, the passage with its source, and what differs."""
    if not found:
        return modal(TITLE, section("There is no sentence in this message to hold against the record."))
    groups = [_group(one) for one in found[:MOST]]
    blocks: list[Block] = [*_summary(found)]
    room = ROOM
    shown = 0
    for group in groups:
        room -= sum(len(text) for text in texts(group))
        if room < 0 and shown:
            break
        blocks += group
        shown += 1
    left = len(found) - shown
    rest = context(f"{left} more sentences are not shown: check them in a message of their own.") if left else []
    note = context("“On record” says that a document says so, not that it is true.")
    return traced(modal(TITLE, blocks, [*rest, *note]), (one.passage for one in found[:shown] if one.passage))


def _summary(found: Sequence[Checked]) -> list[Block]:
    counts = [(sum(one.verdict == verdict for one in found), words) for verdict, words in _VERDICTS.items()]
    return section(" · ".join(f"{words}: {count}" for count, words in counts if count))


def _group(one: Checked) -> list[Block]:
    blocks: list[Block] = [
        rich(
            line(words(_VERDICTS[one.verdict], "bold")), quote(cut(visible(" ".join(one.sentence.split())) or "-", 500))
        )
    ]
    if one.differences:
        blocks += section("What differs: " + cut("; ".join(one.differences), 800))
    if one.passage is not None:
        blocks += context("The record has:")
        blocks += passage_blocks(one.passage, brief=True)
    return [*blocks, {"type": "divider"}]
