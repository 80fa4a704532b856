"""The nearest passages where none surely answers: set apart from an answer, each with a button "This one". Pure."""

from __future__ import annotations

from bot.models import Answer, Passage
from bot.render.entries import shown
from bot.render.slack_ids import CITE, CONTEXT, THIS, Asked, Said, mark_of, said_value
from bot.render.slack_limits import Block
from bot.render.slack_parts import actions, button, context, escape, line, pressed, rich, section, words
from bot.render.slack_passage import passage_blocks
from bot.render.traced import Traced, traced
from bot.text import cut

APART = "Near, not an answer"
"""The heading of each passage: whoever sees it alone, on a phone or in a copied picture, sees this too."""


def near_blocks(passage: Passage, number: int, of: int) -> list[Block]:
    """One of the nearest passages: a line across, what it is, the passage as answers have it."""
    heading = rich(line(words(APART, "bold"), words(f" · {number} of {of}")))
    return [{"type": "divider"}, heading, *passage_blocks(passage)]


def numbered(answer: Answer, again: Asked) -> list[list[Block]]:
    """The blocks of each passage of a near answer, the button below."""
    found, mark = shown(answer), mark_of(answer)
    groups = []
    for number, passage in enumerate(found):
        said = Said(again.question, number, mark, passage.source, passage.char_start, passage.char_end, passage.text)
        this = pressed("This one", f"{THIS}_{number}", said_value(said)) if again.question else None
        if this:
            # Three buttons that are called alike: a screen reader tells them apart.
            this["accessibility_label"] = f"This one: passage {number + 1} answers the question"
        groups.append([*near_blocks(passage, number + 1, len(found)), *actions(this)])
    return groups


def chosen(said: Said, passage: Passage) -> Traced:
    """What somebody sees who has said "this one": that it is noted, and the passage to be cited."""
    told = (
        "Noted. Your editors will see this question with this passage, and not who asked. If one of them confirms it, "
        "it helps to find the passage next time."
    )
    again = Asked(said.question, said.number, said.mark)
    blocks = [
        *section(told),
        *context(f"Your question: {cut(said.question, 300)}"),
        *passage_blocks(passage),
        *context("You chose this passage, and I did not: read it in context before you use it."),
        *actions(button("In context", CONTEXT, again), button("Copy as citation", CITE, again)),
    ]
    return traced({"text": escape(told), "blocks": blocks}, [passage], near=True)
