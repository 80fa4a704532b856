"""Whether a text tells a history, in which "in July" is the July after what was told last, not the one before today."""

from __future__ import annotations

from datetime import date

from bot.dates.expression import Expression


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
