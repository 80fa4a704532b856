"""Modal "In context": the lines of the file around a passage, the passage marked, pages before and after. Pure."""

from __future__ import annotations

from typing import Any

from bot.models import Answer, Context
from bot.render.entries import entries
from bot.render.slack_ids import TURN, Asked, Spot, spot_value
from bot.render.slack_limits import Block
from bot.render.slack_near import APART
from bot.render.slack_parts import actions, context, line, pressed, rich, words
from bot.render.slack_passage import PASSAGE_TEXT, provenance, who
from bot.render.slack_views import modal
from bot.render.traced import Trace, traced
from bot.render.visible import visible
from bot.text import cut

TITLE = "In context"
AROUND = 3
"""Lines before and after a passage; a page further away has as many as lie around it."""
PAGE = 2 * AROUND
LINE = 1500
"""Characters of a line around: some files have a paragraph a line."""


def lines_needed(shift: int) -> int:
    """How many lines on each side the file must be asked for, to show the page `shift` up (-) or down."""
    return AROUND + PAGE * abs(shift)


def in_context(answer: Answer, spot: Spot, found: Context, metadata: str = "") -> dict[str, Any]:
    """The modal for one passage of an answer; `found` has at least `lines_needed` lines around it."""
    everything = entries(answer)
    passage = everything[spot.asked.start].passage
    first, last = _window(found, spot.shift)
    marked = {index: (start, end) for index, start, end in found.marked}
    name, capacity = who(passage)
    shown = [
        line(*_numbered(found.first_line + index, found.lines[index], marked.get(index)))
        for index in range(first, last)
        # An empty line tells nothing; the numbers show that there was one.
        if index in marked or found.lines[index].strip()
    ]
    apart = [APART] if answer.status == "near" else []
    blocks: list[Block] = [
        *context(*apart, f"{found.source} · {provenance(passage)}", f"Bold: the passage, said by {name}"
                 + (f", {capacity}" if capacity else "")),
        # A block a line: where a file's lines are long, those at the end are left out and not the whole.
        *([rich(one) for one in shown] or context("There are no further lines.")),
    ]  # fmt: skip
    turns = actions(
        _turn("Lines before", 0, spot.asked, spot.shift - 1) if found.first_line + first > 1 else None,
        _turn("Lines after", 1, spot.asked, spot.shift + 1) if found.first_line + last <= found.last_line else None,
        _turn("Back to the passage", 2, spot.asked, 0) if spot.shift else None,
        _turn("Next passage", 3, _moved(spot.asked, 1), 0) if spot.asked.start + 1 < len(everything) else None,
        _turn("Passage before", 4, _moved(spot.asked, -1), 0) if spot.asked.start else None,
    )
    # Whole lines of the document are shown, not only the passage.
    return traced(modal(TITLE, blocks, turns, metadata), [passage, Trace(found.source, passage.sha256, found.span)])


def _window(found: Context, shift: int) -> tuple[int, int]:
    """First and end index of the lines that are shown."""
    top = found.marked[0][0] if found.marked else 0
    bottom = found.marked[-1][0] + 1 if found.marked else 0
    if shift == 0:
        first, last = top - AROUND, bottom + AROUND
    elif shift < 0:
        last = top - AROUND - PAGE * (-shift - 1)
        first = last - PAGE
    else:
        first = bottom + AROUND + PAGE * (shift - 1)
        last = first + PAGE
    return max(0, min(first, len(found.lines))), max(0, min(last, len(found.lines)))


def _numbered(number: int, text: str, marked: tuple[int, int] | None) -> list[Block]:
    pieces = [words(f"{number}", "code"), words(" ")]
    start, end = marked or (len(text), len(text))
    # Made visible before they are cut: it makes them longer.
    before, inside, after = (visible(part) for part in (text[:start], text[start:end], text[end:]))
    if marked is None:
        before = cut(before, LINE)
    elif len(before) > LINE:
        before = "… " + before[-LINE:]
    for part, styles in ((before, ()), (cut(inside, PASSAGE_TEXT), ("bold",)), (cut(after, LINE), ())):
        if part:
            pieces.append(words(part, *styles))
    return pieces


def _moved(asked: Asked, by: int) -> Asked:
    return Asked(asked.question, asked.start + by, asked.mark)


def _turn(label: str, number: int, asked: Asked, shift: int) -> Block | None:
    return pressed(label, f"{TURN}_{number}", spot_value(Spot(asked, shift)))
