"""Dated events in order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from bot.answer import compose
from bot.answer.compose import MOST_ANSWERS
from bot.answer.wording import asked
from bot.asking.corpus import Asking, Corpus, table_of
from bot.asking.nearest import nearest
from bot.asking.passages import ANSWER_AT, CLOSE, NEAREST_OF_MANY, statements
from bot.asking.search import ranked, search
from bot.dates import bounds, find_periods, may_fall_on, parse_period, show, sort_key
from bot.models import Answer, Passage, Query
from bot.store.sources import MOST_EVENTS
from bot.terms import content_terms

MONTH, LOOSE = 31, 4
"""An event dated to a month fits any day of it; to a longer span only where the period asked for is not far shorter."""

MOST_RANKED = 40
"""Statements whose events are looked at for the ten nearest to a question."""
NEARLY = 0.3
"""What a search is this sure of joins the events that hold the words of the topic themselves."""
_ANY_DAY, _OTHER_DAY = date(2000, 1, 1), date(2001, 6, 15)
"""What is the same period on both does not count from today."""
ONLY_PLANNED = "Nothing is on record as having happened then. This was planned; whether it happened is not on record."
ALSO_PLANNED = "What was only planned then comes last, marked as planned."
Told = tuple[int, Passage]
"""An event with the id of its statement."""


def timeline(corpus: Corpus, query: Query, question: str, understood: dict[str, str]) -> Answer:
    """The dated events whose sentence concerns the topic and the people, within the period, in order; what was planned
    for a period comes after what happened.

    A topic that is nothing but a period ("october 2024") is that period. Of more than MOST_EVENTS the first, and the
    answer says so.
    """
    query = _of_period(query)
    told = corpus.store.events(*_days(query), query.planned, _telling(corpus, query))
    events = _wanted_of(corpus, query, told)
    plans = _plans(corpus, query)
    answer = _in_order(corpus, query, question, "timeline", understood, [*events, *plans])
    if plans:
        answer = replace(answer, message=ALSO_PLANNED if events else ONLY_PLANNED)
    if len(told) < MOST_EVENTS:
        return answer
    return replace(
        answer, message=f"Of the first {MOST_EVENTS:,} dated events; a subject or a period finds the others."
    )


def dated(asking: Asking) -> Answer:
    """The ten dated events nearest to a question, in order; where none is dated closely enough, what a search finds."""
    corpus, query = asking.corpus, asking.query
    concerned = _telling(corpus, query)
    telling = corpus.store.telling(*_days(query), query.planned) if concerned is None else sorted(concerned)
    total, order = "", None
    if len(telling) > MOST_RANKED:
        total, order = "many", _best(asking, telling)
        telling = order or telling  # none: a question without a word of the record's
    events = _wanted_of(corpus, query, corpus.store.events(*_days(query), query.planned, telling))
    if (query.topic or query.names) and len(events) < MOST_ANSWERS:
        events = _joined(events, _searched(asking))
    if len(events) > MOST_ANSWERS:
        total, events = total or str(len(events)), _nearest(events, _best(asking, telling) if order is None else order)
    plans = _plans(corpus, query)[: MOST_ANSWERS - len(events)]
    if not events and not plans and query.topic:
        searched = statements(asking)
        if searched.status == "answered" and searched.confidence >= ANSWER_AT:  # the bar of lists is lower
            return searched
        return nearest(asking, "no dated event concerns it")
    answer = _in_order(corpus, query, asking.match.question, asking.name, asking.understood, [*events, *plans])
    if plans:
        return replace(answer, message=ALSO_PLANNED if events else ONLY_PLANNED)
    if total and events:
        more = f"The {len(events)} nearest of {total} dated events; the timeline command gives them all."
        return replace(answer, message=more)
    return answer


def _of_period(query: Query) -> Query:
    """A query whose topic is nothing but a day, month or year, as one for that period; "31 July" is one of any year.

    What counts from today ("last week") stays a topic: this command does not know the day.
    """
    if not query.topic or query.period:
        return query
    period = parse_period(query.topic, _ANY_DAY)
    if period is None:
        return query
    yearless = tuple(found.yearless for found in find_periods(query.topic, _ANY_DAY) if found.yearless)
    if yearless:
        return replace(query, topic=None, yearless=yearless)
    return replace(query, topic=None, period=period) if parse_period(query.topic, _OTHER_DAY) == period else query


def _plans(corpus: Corpus, query: Query) -> list[Told]:
    """What was planned for the period asked for; none where plans are asked for, and are among the events already."""
    if query.planned or not (query.period or query.yearless):
        return []
    ahead = replace(query, planned=True)
    found = corpus.store.events(*_days(query), True, _telling(corpus, ahead))
    return [one for one in _wanted_of(corpus, query, found) if one[1].planned]


def _telling(corpus: Corpus, query: Query) -> set[int] | None:
    """The statements that concern the topic and the people and tell of something dated; None where all do."""
    if not query.topic and not query.names:
        return None
    return _concerned(corpus, query, corpus.store.telling(*_days(query), query.planned))


def _wanted_of(corpus: Corpus, query: Query, events: Sequence[Told]) -> list[Told]:
    return [(number, event) for number, event in events if _wanted(corpus, query, event)]


def _days(query: Query) -> tuple[str | None, str | None]:
    """The first and last day of the period, ISO."""
    days = bounds(query.period) if query.period else None
    return (days[0].isoformat(), days[1].isoformat()) if days else (None, None)


def _wanted(corpus: Corpus, query: Query, event: Passage) -> bool:
    days = bounds(query.period) if query.period else None
    return (
        corpus.allows(event.source, query.sources)
        and (days is None or _fits(event.date, days))
        and all(may_fall_on(event.date or "", day, MONTH) for day in query.yearless)
    )


def within(corpus: Corpus, query: Query) -> list[int]:
    """The statements that tell of something dated within the period of a query, plans too."""
    first, last = _days(query)
    told = [_wanted_of(corpus, query, corpus.store.events(first, last, planned)) for planned in (False, True)]
    return sorted({number for events in told for number, _ in events})


def events_of(asking: Asking, ids: Sequence[int]) -> list[Told]:
    """The events that these statements tell of within the period asked for."""
    return _wanted_of(asking.corpus, asking.query, asking.corpus.store.events_in(ids))


def _searched(asking: Asking) -> list[Told]:
    """Events of the passages that a search is sure of, though they have not the words of the topic."""
    found = search(asking, NEAREST_OF_MANY)
    if found.sure < NEARLY:
        return []
    near = [s.id for s in found.kept if s.score >= found.kept[0].score - CLOSE]
    return [
        (number, event)
        for number, event in asking.corpus.store.events_in(near)
        if _wanted(asking.corpus, asking.query, event) and (asking.query.planned or not event.planned)
    ]


def _joined(events: Sequence[Told], more: Sequence[Told]) -> list[Told]:
    """Both, in the order of their days."""
    known = {(number, event.char_start, event.date) for number, event in events}
    new = [one for one in more if (one[0], one[1].char_start, one[1].date) not in known]
    return sorted([*events, *new[: MOST_ANSWERS - len(events)]], key=lambda one: sort_key(one[1].date))


def _best(asking: Asking, ids: Collection[int]) -> list[int]:
    """The statements that rank first among these."""
    order, _ = ranked(asking, only=sorted(ids), most=MOST_RANKED)
    return [scored.id for scored in order]


def _nearest(events: Sequence[Told], order: Sequence[int]) -> list[Told]:
    """The ten events whose statements come first in `order`, in the order of `events`."""
    place = {number: i for i, number in enumerate(order)}
    best = sorted(range(len(events)), key=lambda i: place.get(events[i][0], len(place)))[:MOST_ANSWERS]
    return [events[i] for i in sorted(best)]


def _in_order(
    corpus: Corpus,
    query: Query,
    question: str,
    intent: str | None,
    understood: dict[str, str],
    events: Sequence[Told],
) -> Answer:
    if not events:
        about = f"about “{query.topic}”" if query.topic else "with a date"
        return compose.nothing(
            question,
            corpus.searched,
            intent=intent,
            confidence=0.0,
            understood=understood,
            about=about + (f" ({show(query.period)})" if query.period else ""),
            reason="no dated event concerns it",
        )
    return compose.answered(
        question,
        [event for _, event in events],
        intent=intent,
        confidence=0.9,
        understood=understood,
        reason=f"{len(events)} dated events",
        most=len(events),
    )


def _fits(value: str | None, asked: tuple[date, date]) -> bool:
    """Whether an event is dated closely enough for the period: "in 2023" tells nothing of one day."""
    told = bounds(value or "")
    return told is not None and (told[1] - told[0]).days <= max(MONTH, LOOSE * (asked[1] - asked[0]).days)


def _concerned(corpus: Corpus, query: Query, ids: Sequence[int]) -> set[int]:
    """Those of the statements that have every name, and more than half of the topic by weight: themselves, beside them
    or in what stands over them."""
    table = corpus.table or table_of(corpus.store, corpus.words, sorted({i + d for i in ids for d in (-1, 0, 1)}))
    rows = table.rows_of(ids)
    kept = np.ones(len(rows), bool)
    for name in query.names:
        last = [term.stem for term in content_terms(name)][-1:]
        known = [corpus.names[name].id] if name in corpus.names else []
        kept &= np.isin(rows, table.naming(known)) | (
            table.holding(rows, [{form} for form in last])[:, 0] if last else False
        )
    wanted = asked(query, corpus.words) if query.topic else None
    if wanted and wanted.terms:
        weights = np.array(wanted.weights)
        kept &= table.holding(rows, wanted.related) @ weights > 0.5 * weights.sum()
    return set(table.ids[rows[kept]].tolist())
