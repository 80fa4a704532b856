"""Calendar dates at the precision that a text supports: EDTF values, and the expressions of a text that stand for them.

Patterns are compiled at the first use, so importing this is cheap.
"""

from bot.dates.edtf import (
    after,
    all_of,
    before,
    bounds,
    contains,
    covering,
    from_bounds,
    intersect,
    interval,
    is_edtf,
    may_fall_on,
    month_and_day,
    overlaps,
    precision,
    since,
    sort_key,
    until,
)
from bot.dates.mentions import Mention, find
from bot.dates.questions import Period, find_in_question, find_periods, parse_period
from bot.dates.show import show

__all__ = [
    "Mention",
    "Period",
    "after",
    "all_of",
    "before",
    "bounds",
    "contains",
    "covering",
    "find",
    "find_in_question",
    "find_periods",
    "from_bounds",
    "intersect",
    "interval",
    "is_edtf",
    "may_fall_on",
    "month_and_day",
    "overlaps",
    "parse_period",
    "precision",
    "show",
    "since",
    "sort_key",
    "until",
]
