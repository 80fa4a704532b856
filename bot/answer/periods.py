"""When: whether what a passage tells, or its source, may be of the time that is asked for. Pure."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date

from bot.answer.evidence import Evidence
from bot.dates import bounds, may_fall_on, month_and_day
from bot.models import Query
from bot.terms import stem

YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
BROAD_DAYS = 400
"""A source, or an event, dated no closer than this cannot be placed in a year."""


def other_time(query: Query, evidence: Evidence) -> str:
    """Why a passage is of another time; "" when it may be of the one asked for."""
    for year in query.event_years:
        if not evidence.count(year) and not in_period(year, evidence, told=False):
            return f"its document does not speak of {year}"
    if query.period and not in_period(query.period, evidence):
        return f"nothing in it happened, or was said, in {query.period}"
    for day in query.yearless:
        if not _on_day(day, evidence):
            return f"nothing in it happened on {day}"
    return ""


def in_period(period: str, evidence: Evidence, told: bool = True) -> bool:
    """Whether something told in the passage, or its publication, may fall into the period.

    Where neither is dated closely enough to tell, the document must at least speak of that year.
    """
    asked = bounds(period)
    if asked is None:
        return True
    days = [found for value in evidence.dates if told and (found := bounds(value)) and _close(found, asked)]
    if days:
        return any(_meet(found, asked) for found in days)
    if _names_month(evidence, asked):
        return True
    published = bounds(evidence.passage.published) if evidence.passage.published else None
    if published and _close(published, asked):
        return _meet(published, asked)
    year = YEAR.search(period)
    return year is not None and evidence.count(year.group()) > 0


def _names_month(evidence: Evidence, asked: tuple[date, date]) -> bool:
    """Whether a passage names the month that is asked for, and its source appeared within a year of it: "by 28
    February" of a release of March."""
    if asked[0].month != asked[1].month or asked[0].year != asked[1].year or not evidence.passage.published:
        return False
    published = bounds(evidence.passage.published)
    named = _month(asked[0].month) in evidence.stems
    return named and published is not None and 0 <= (published[0] - asked[1]).days < 365


def _on_day(day: str, evidence: Evidence) -> bool:
    """Whether the passage tells of a month, or a day of the year, in whatever year: "XXXX-10-07", "XXXX-11"."""
    asked = month_and_day(day)
    if asked is None:
        return True  # a season, or a span: too loose to refuse by
    month, number = asked
    stems = evidence.near | set(evidence.stems)
    if _month(month) in stems and (not number or str(number) in stems):
        return True
    return any(may_fall_on(value, day) for value in evidence.dates)


def _month(number: int) -> str:
    """The stem of a month's name."""
    return stem(month_name[number].casefold())


def _close(days: tuple[date, date], asked: tuple[date, date]) -> bool:
    """A span of years can only be compared with a question about a span of years."""
    return (days[1] - days[0]).days <= max(BROAD_DAYS, 2 * (asked[1] - asked[0]).days)


def _meet(days: tuple[date, date], asked: tuple[date, date]) -> bool:
    return days[0] <= asked[1] and days[1] >= asked[0]
