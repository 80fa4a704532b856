"""An entry: a part of a text with a day of its own, and what that means for the dates in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dates.edtf import precision
from bot.dates.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Entry:
    """What a heading or a label dates: the text [body, end). Offsets into the document."""

    start: int
    body: int
    end: int
    value: str | None
    """EDTF; None where the label names several days, or none that is known."""
    words: str
    """The heading or label, for people."""
    date_start: int
    date_end: int
    heading: bool
    """It stands in a line of its own, and dates no sentence that it is part of."""
    tells: bool
    """What it stands over is told of that day: not so under the header of an e-mail or over a transcript."""
    notes: bool
    """A label, a number or a time of day makes a bulletin of it, where also the present tense tells what happened."""
    yearless: bool


def stretches(entries: Sequence[Entry]) -> list[Stretch]:
    """The parts of a text whose relative dates count from the day of their entry."""
    return [
        Stretch(one.body, one.end, one.value, one.words, tells_on=not one.heading)
        for one in entries
        if one.value is not None and precision(one.value) == "day"
    ]


def known(entries: Sequence[Entry]) -> dict[int, tuple[str, str]]:
    """Value and basis of the dates of headings and labels that name no year, by their offset."""
    return {
        one.date_start: (one.value, "in the order of the entries")
        for one in entries
        if one.value is not None and one.yearless
    }
