"""Dates that share a year or stand for the ends of a range: "on 6 February, 5 June and 18 December 2025"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.dates.expression import Expression

_LINK = re.compile(
    r"\s*+(?:,?+\s*+(?:and|or|to|until|till|through|&)\b|,|-|and\s+between)\s*+(?:(?:on|in|by|from"
    r"|again in|then)\s+)?(?:the\s+)?"
)
_RANGE = re.compile(r"\s*(?:(?:to|until|till|through)\b|-)\s*(?:the\s+)?")
_CLOCK = r"(?:(?:at\s)?(?:\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?|midnight|noon)\s(?:on|of)\s)?"
_PART = r"(?:the\s(?:night|evening|morning|afternoon)\sof\s)?"
_BETWEEN = re.compile(rf"\bbetween\s+{_CLOCK}{_PART}(?:the\s+)?$")
_AND = re.compile(rf"\s*and\s+{_CLOCK}{_PART}|\s*and\s*")


def share_years(expressions: Sequence[Expression], low: str) -> list[Expression]:
    """Gives items of a list the year that closes the list, and the end of a range the year of its start.

    "November to March 1942" runs over the turn of the year; "December 2022 to March" ends in the following one.
    """
    found = list(expressions)
    for i in range(len(found) - 2, -1, -1):
        item, after = found[i], found[i + 1]
        if not _yearless(item) or after.start - item.end > 16 or after.start < item.end:
            continue
        if (after.year is None or after.month is None) and after.year_shift is None:
            continue
        gap = low[item.end : after.start]
        if "\n" in gap and "-" in gap:
            continue  # the bullet of the next item
        if _LINK.fullmatch(gap):
            over = (
                is_range(item, after, low)
                and item.kind == after.kind == "date"
                and (item.month or 0) > (after.month or 0)
            )
            found[i] = replace(
                item,
                year=None if after.year is None else after.year - over,
                year_shift=None if after.year_shift is None else after.year_shift - over,
                year_origin=after.year_origin,
            )
    for i in range(1, len(found)):
        item, earlier = found[i], found[i - 1]
        if (
            _yearless(item)
            and earlier.kind == item.kind == "date"
            and earlier.year
            and earlier.month
            and is_range(earlier, item, low)
        ):
            over = (item.month or 0) < earlier.month
            found[i] = replace(item, year=earlier.year + over)
    return found


class Spanned(Protocol):
    """Anything with offsets."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def is_range(first: Spanned, second: Spanned, low: str) -> bool:
    """Whether two expressions are the ends of one range: "from A to B", "A - B", "between A and B"."""
    if not 0 <= second.start - first.end <= 30:
        return False
    gap = low[first.end : second.start]
    if "\n" in gap and "-" in gap:
        return False
    return bool(_RANGE.fullmatch(gap)) or bool(
        _AND.fullmatch(gap) and _BETWEEN.search(low[max(0, first.start - 40) : first.start])
    )


def _yearless(e: Expression) -> bool:
    return e.kind in ("date", "season", "quarter") and e.year is None and e.year_shift is None and e.shift is None
