"""Statements that follow one another in a document, and were found together, as one passage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.models import Passage, follows, joined
from bot.store.sources import Sources

APART = 3
"""Between two sentences of one paragraph stand at most so many characters."""
WIDE = 600
"""Characters of a near passage with its neighbours."""
MOST_JOINED = 4
"""A passage of more sentences is no answer any more but a text to read."""


def together(store: Sources, passages: Sequence[Passage]) -> list[Passage]:
    """The passages, those that follow one another joined; each stands where the first of its parts stood."""
    order = sorted(range(len(passages)), key=lambda i: (passages[i].source, passages[i].char_start))
    groups: list[list[int]] = [[i] for i in order[:1]]
    for before, i in pairwise(order):
        goes_on = len(groups[-1]) < MOST_JOINED and _goes_on(store, passages[before], passages[i])
        groups[-1].append(i) if goes_on else groups.append([i])
    found = []
    for group in sorted(groups, key=min):
        parts = [passages[i] for i in group]
        whole = store.text_of(parts[0].source, parts[0].char_start, parts[-1].char_end) if len(parts) > 1 else ""
        found.append(joined(parts, whole) if whole else parts[0])
    return found


def with_neighbours(store: Sources, number: int, passage: Passage) -> Passage:
    """A statement with the one before and the one after it, where the same speaker goes on in the same paragraph.

    Whoever has to judge whether it answers sees what it is said with.
    """
    around = {c.id: c.passage for c in store.statements([number - 1, number + 1])}
    before, after = around.get(number - 1), around.get(number + 1)
    parts = [passage]
    if after and _goes_on(store, passage, after):
        parts.append(after)
    if before and _goes_on(store, before, passage):
        parts.insert(0, before)
    if len(parts) == 1 or parts[-1].char_end - parts[0].char_start > WIDE:
        return passage
    return joined(parts, store.text_of(passage.source, parts[0].char_start, parts[-1].char_end))


def _goes_on(store: Sources, one: Passage, other: Passage) -> bool:
    if one.source != other.source or not 0 <= other.char_start - one.char_end <= APART:
        return False
    return follows(one, other, store.text_of(one.source, one.char_end, other.char_start))
