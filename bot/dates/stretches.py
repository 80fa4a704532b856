"""What a text itself says of its days: stretches under a day of their own, and days that it names with their year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dates.expression import Expression


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text that has a day of its own (EDTF `value`): what stands under "Monday 5 August 2019"."""

    start: int
    end: int
    value: str
    words: str
    """Of the heading or label, for people."""
    tells_on: bool = False
    """An entry of a chronology, which tells what came after its day, unless the verb looks back."""


def years_of_days(expressions: Sequence[Expression]) -> dict[tuple[int | None, int | None], int | None]:
    """The year of each day that the text names with one; None where it names several."""
    found: dict[tuple[int | None, int | None], int | None] = {}
    for e in expressions:
        if e.kind == "date" and e.year is not None and e.day is not None:
            key = (e.month, e.day)
            found[key] = e.year if found.get(key, e.year) == e.year else None
    return found
