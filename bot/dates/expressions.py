"""Finds the calendar expressions of a text: `recognise`."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from bot.dates import read_absolute, read_relative
from bot.dates.expression import Expression
from bot.dates.grammar import matches, rule
from bot.dates.guards import is_no_date
from bot.dates.words import plain

READERS = read_absolute.READERS | read_relative.READERS
MOST_CANDIDATES = 60_000
"""Places that may be dates looked at in one text: more than 20 MB of prose have; a text with more is no prose."""
_ABOUT = re.compile(
    r"(?:around|about|circa|c\.|ca\.|approximately|roughly|some ?time (?:in|around)"
    r"|in or around)\s+(?:the\s+)?$"
)


@lru_cache(maxsize=2)
def recognise(text: str, loose: bool = False) -> tuple[Expression, ...]:
    """The calendar expressions of a text in order; `loose` reads what people type: "in june", a bare year.

    The last two texts are kept: a document is read once to find its own date and once with that date.
    """
    low = plain(text)
    found: list[Expression] = []
    for name, start, end in islice(matches(low), MOST_CANDIDATES):
        if is_no_date(name, text, low, start, end, loose):
            continue
        match = rule(name).match(low, start)
        if match is None:
            continue
        for expression in READERS[name](match):
            if found and expression.start < found[-1].end:
                continue
            before = low[max(0, expression.start - 24) : expression.start]
            if (" " in before or loose) and _ABOUT.search(before):
                expression = replace(expression, about=True)
            found.append(expression)
    return tuple(found)
