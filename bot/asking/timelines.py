"""Dated events in order."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import compose
from bot.answer.wording import Asked, asked
from bot.asking.corpus import Corpus
from bot.dates import bounds, show
from bot.models import Answer, Query
from bot.store.sources import Candidate
from bot.terms import content_terms


def timeline(
    corpus: Corpus,
    query: Query,
    question: str,
    intent: str | None = "timeline",
    understood: dict[str, str] | None = None,
) -> Answer:
    """Dated events in order: those whose sentence concerns the topic and the people, within the period."""
    days = bounds(query.period) if query.period else None
    events = corpus.store.events(
        days[0].isoformat() if days else None, days[1].isoformat() if days else None, planned=query.planned
    )
    if query.sources:
        events = [(n, e) for n, e in events if e.source in query.sources]
    wanted = asked(query, corpus.words) if query.topic else None
    candidates = {c.id: c for c in corpus.store.statements(list(dict.fromkeys(n for n, _ in events)))}
    passages = [e for n, e in events if _concerns(candidates[n], wanted, query.names, corpus)]
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


def _concerns(c: Candidate, wanted: Asked | None, names: Sequence[str], corpus: Corpus) -> bool:
    """Every name, and more than half of the topic by weight, is in the sentence, its neighbours or the title."""
    if any(name not in c.people and not _named_near(name, c) for name in names):
        return False
    if wanted is None or not wanted.terms:
        return True
    near = c.near | set(c.stems.split())
    hit = sum(w for w, related in zip(wanted.weights, wanted.related, strict=True) if near & related.keys())
    return hit > 0.5 * sum(wanted.weights)


def _named_near(name: str, c: Candidate) -> bool:
    near = c.near | set(c.stems.split())
    return all(term.stem in near for term in content_terms(name)[-1:])
