"""What must hold before a passage may answer: quoted words, numbers, names, periods, polarity. Pure.

A guard returns the reason why a passage is refused, or "". Nothing here is a matter of likeness.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.answer.evidence import holds
from bot.contraries import contradiction, reversed_roles
from bot.dates import bounds
from bot.models import Passage, Query
from bot.terms import content_terms, stem, terms
from bot.text import verbatim

_OPEN_DAY = re.compile(r"XXXX-(\d{2})(?:-(\d{2}))?[~?%]?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
BROAD_DAYS = 400
"""A source, or an event, dated no closer than this cannot be placed in a year."""
TOPICAL = 3
"""A name in this many statements of a document is what the document is about: a passage need not repeat it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with what stands around it."""

    passage: Passage
    stems: tuple[str, ...]
    """Its terms, in order."""
    near: frozenset[str]
    """The terms of its neighbours and of what the register says of its source."""
    people: frozenset[str]
    """Names of people, bodies and places in it."""
    persons: frozenset[str]
    """Those that are persons."""
    dates: tuple[str, ...]
    """When what it tells happened, EDTF."""
    count: Callable[[str], int]
    """In how many statements of its document a stem stands."""
    proper: Callable[[str], bool] | None = None
    """Whether a stem is a name in this corpus."""


def refuses(query: Query, evidence: Evidence) -> str:
    """Why the evidence may not answer the query; "" when it may."""
    return (
        _other_words(query, evidence)
        or _other_number(query, evidence)
        or _other_time(query, evidence)
        or _other_name(query, evidence)
        or _other_kind(query, evidence)
        or contradiction(query.question, evidence.passage.text, evidence.stems)
        or _other_roles(query, evidence)
    )


def _other_words(query: Query, evidence: Evidence) -> str:
    passage = evidence.passage
    if query.exact and verbatim(query.exact).casefold() not in verbatim(passage.context or passage.text).casefold():
        return "the quoted words are not in it"
    return ""


def _other_number(query: Query, evidence: Evidence) -> str:
    for number in query.numbers:
        bare = number.replace(".", "_").replace(":", "_")
        if (
            bare not in evidence.stems
            and bare not in evidence.near
            and not (_YEAR.fullmatch(number) and _in_period(number, evidence))
        ):
            return f"number {number} is not in it"
    return ""


def _other_time(query: Query, evidence: Evidence) -> str:
    for year in query.event_years:
        if not evidence.count(year) and not _in_period(year, evidence, told=False):
            return f"its document does not speak of {year}"
    if query.period and not _in_period(query.period, evidence):
        return f"nothing in it happened, or was said, in {query.period}"
    for day in query.yearless:
        if not _on_day(day, evidence):
            return f"nothing in it happened on {day}"
    return ""


def _other_name(query: Query, evidence: Evidence) -> str:
    own = frozenset(evidence.stems)
    for name in query.names:
        if name in evidence.people or name == evidence.passage.speaker:
            continue
        last = [term.stem for term in terms(name)][-1:]
        if not any(s in own or s in evidence.near or evidence.count(s) >= TOPICAL for s in last):
            return f"it does not concern {name}"
    return ""


def lost_names(query: Query, evidence: Evidence, proper: Callable[[str], bool]) -> list[str]:
    """Words of the question that are names in this corpus (`proper`) and that stand nowhere near the evidence.

    No reason to refuse by itself: a document may call Washington "the US".
    """
    around = evidence.near | frozenset(evidence.stems)
    return [
        term.surface
        for term in content_terms(query.question)
        if term.stem not in query.frame
        and proper(term.stem)
        and term.stem not in around
        and evidence.count(term.stem) < TOPICAL
    ]


def _other_kind(query: Query, evidence: Evidence) -> str:
    """A date, a number or a name was asked for, and the passage has none."""
    passage = evidence.passage
    if query.want == "date" and not evidence.dates and not holds("date", passage, frozenset()):
        return "it gives no date"
    if query.want == "number" and not holds("number", passage, frozenset()):
        return "it gives no number"
    if query.wants_names and not evidence.persons - set(query.names):
        return "it names nobody"
    return ""


def _other_roles(query: Query, evidence: Evidence) -> str:
    if not evidence.proper:
        return ""
    asked = terms(query.question)
    names = {frozenset({term.stem}) for term in asked if evidence.proper(term.stem)}
    acts = frozenset(term.stem for term in content_terms(query.question)) - query.frame
    turned = reversed_roles(query.question, evidence.passage.text, names, acts)
    return f"who does it to whom is the other way round ({turned})" if turned else ""


def _in_period(period: str, evidence: Evidence, told: bool = True) -> bool:
    """Whether something told in the passage, or its publication, may fall into the period.

    Where neither is dated closely enough to tell, the document must at least speak of that year.
    """
    asked = bounds(period)
    if asked is None:
        return True
    days = [found for value in evidence.dates if told and (found := bounds(value)) and _close(found, asked)]
    if days:
        return any(_meet(found, asked) for found in days)
    published = bounds(evidence.passage.published) if evidence.passage.published else None
    if published and _close(published, asked):
        return _meet(published, asked)
    year = _YEAR.search(period)
    return year is not None and evidence.count(year.group()) > 0


def _on_day(day: str, evidence: Evidence) -> bool:
    """Whether the passage tells of a month, or a day of the year, in whatever year: "XXXX-10-07", "XXXX-11"."""
    match = _OPEN_DAY.fullmatch(day)
    if not match:
        return True  # a season, or a span: too loose to refuse by
    month, number = int(match[1]), match[2]
    stems = evidence.near | set(evidence.stems)
    if stem(month_name[month].casefold()) in stems and (number is None or str(int(number)) in stems):
        return True
    told = [days for value in evidence.dates if (days := bounds(value))]
    return any(
        first.month <= month <= last.month and (number is None or first.day <= int(number) <= last.day)
        for first, last in told
        if first.year == last.year
    )


def _close(days: tuple[date, date], asked: tuple[date, date]) -> bool:
    """A span of years can only be compared with a question about a span of years."""
    return (days[1] - days[0]).days <= max(BROAD_DAYS, 2 * (asked[1] - asked[0]).days)


def _meet(days: tuple[date, date], asked: tuple[date, date]) -> bool:
    return days[0] <= asked[1] and days[1] >= asked[0]
