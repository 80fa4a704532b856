"""Dated events in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from bot.answer import compose
from bot.answer.wording import asked
from bot.asking.corpus import Asking, Corpus, table_of
from bot.asking.passages import statements
from bot.dates import bounds, show
from bot.models import Answer, Query
from bot.terms import content_terms

MONTH, LOOSE = 31, 4
"""An event dated to a month fits any day of it; to a longer span only where the period asked for is not far shorter."""

SEARCHED = 0.5
"""A search answers a question for a timeline only when it is this sure: the asker wanted dates."""


def dated(asking: Asking) -> Answer:
    """Dated events; where none is dated closely enough, the passages that a search finds, if it is sure of them."""
    found = timeline(asking.corpus, asking.query, asking.match.question, asking.name, asking.understood)
    if found.status == "not_found" and asking.query.topic:
        searched = statements(asking)
        return searched if searched.status == "answered" and searched.confidence >= SEARCHED else found
    return found


def timeline(
    corpus: Corpus,
    query: Query,
    question: str,
    intent: str | None = "timeline",
    understood: dict[str, str] | None = None,
) -> Answer:
    """Dated events in order: those whose sentence concerns the topic and the people, within the period."""
    days = bounds(query.period) if query.period else None
    first, last = (days[0].isoformat(), days[1].isoformat()) if days else (None, None)
    concerned = None
    if query.topic or query.names:
        concerned = _concerned(corpus, query, corpus.store.telling(first, last, query.planned))
    events = corpus.store.events(first, last, query.planned, concerned)
    passages = [
        event
        for _, event in events
        if corpus.allows(event.source, query.sources) and (days is None or _fits(event.date, days))
    ]
    if not passages:
        about = f"about “{query.topic}”" if query.topic else "with a date"
        return compose.nothing(
            question,
            corpus.infos,
            intent=intent,
            confidence=0.0,
            understood=understood or {},
            about=about + (f" ({show(query.period)})" if query.period else ""),
            reason="no dated event concerns it",
        )
    return compose.answered(
        question,
        passages,
        intent=intent,
        confidence=0.9,
        understood=understood or {},
        reason=f"{len(passages)} dated events",
        most=len(passages),
    )


def _fits(value: str | None, asked: tuple[date, date]) -> bool:
    """Whether an event is dated closely enough for the period: "in 2023" tells nothing of one day."""
    told = bounds(value or "")
    return told is not None and (told[1] - told[0]).days <= max(MONTH, LOOSE * (asked[1] - asked[0]).days)


def _concerned(corpus: Corpus, query: Query, ids: Sequence[int]) -> set[int]:
    """Those of the statements that have every name, and more than half of the topic by weight: themselves, beside them
    or in what stands over them."""
    table = corpus.table or table_of(corpus.store, corpus.words, sorted({i + d for i in ids for d in (-1, 0, 1)}))
    rows = np.flatnonzero(np.isin(table.ids, ids))
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
