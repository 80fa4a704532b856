"""Where the captions of a document stand: a date there tells when a photograph was taken."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from bot.models import Document


def in_caption(document: Document) -> Callable[[int], bool]:
    """A test for whether an offset lies in one of them."""
    captions = [(piece.start, piece.end) for piece in document.furniture if piece.kind == "caption"]
    starts = [start for start, _ in captions]

    def test(offset: int) -> bool:
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset < captions[index][1]

    return test
