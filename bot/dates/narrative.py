"""Whether a text tells a history, in which "in July" is the July after what was told last, not the one before today."""

from __future__ import annotations

import re
from datetime import date

from bot.dates.edtf import bounds, precision
from bot.dates.expression import Expression
from bot.dates.resolve import Told, follow

_NEXT_SENTENCE, _SOON = 160, 92
"""Characters and days within which a day without a year goes on with the year of the sentence before. News name
an old year in passing and do not go on with it; a wider reach loses more dates of AQUAINT and TimeBank than it wins."""
_SENTENCE_END = re.compile(r"[.!?][\"'”)]*\s")


def is_history(expressions: list[Expression], days: tuple[date, date] | None, low: str) -> bool:
    """True for a text of many years long past and hardly a word that is relative to the day of writing.

    News with a few old years is none: it has weekdays, "yesterday", "last month".
    """
    years = [e.year for e in expressions if e.year is not None]
    relative = sum(
        e.kind in ("weekday", "yearago")
        or (
            e.kind in ("unit", "season", "date")
            and e.origin == "publication"
            and e.shift is not None
            and e.rule not in ("dayof",)
        )
        for e in expressions
    )
    if len(years) < 6 or relative * 4 > len(years):
        return False
    if days is None or days[0] == date.min:
        return True
    if len(years) >= 12 and relative * 10 <= len(years):
        return True
    old = sum(year <= days[0].year - 2 for year in years)
    return old >= 0.8 * len(years)


def soon_after(e: Expression, told: Told, between: str) -> bool:
    """Whether a day without a year comes soon after the month or day that the sentence before gave with its year."""
    if e.kind != "date" or e.day is None or e.year_shift is not None or e.shift is not None:
        return False
    if precision(told.value) not in ("day", "month") or len(between) > _NEXT_SENTENCE or "\n" in between:
        return False
    if len(_SENTENCE_END.findall(between)) > 1:
        return False
    value = follow(e, told)
    found = bounds(value) if value else None
    return found is not None and 0 <= (found[0] - told.first).days <= _SOON
