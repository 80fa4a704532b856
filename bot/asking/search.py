"""Search of the statements: candidates by words and meaning, ranked, then guarded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answer import compose
from bot.answer.guards import Evidence, lost_names, refuses
from bot.answer.rank import Scored, rank
from bot.answer.wording import Asked, asked
from bot.asking.corpus import Asking, Corpus
from bot.meaning import everyday, likeness
from bot.models import Passage, Query
from bot.store.sources import Candidate
from bot.terms import content_terms, terms

CANDIDATES, BY_MEANING = 36, 12
"""Statements taken from the index, and added by likeness of meaning."""


def ranked(asking: Asking) -> tuple[list[Scored], Asked]:
    """Candidates for the question, best first, and the question as weighted terms."""
    corpus, query = asking.corpus, asking.query
    question = replace(asked(query, corpus.words), everyday=everyday(query.question))
    candidates = corpus.store.search(question.search_stems(), CANDIDATES, query.sources)
    if not query.sources:
        known = {c.id for c in candidates}
        near = [i for i in corpus.scan.nearest(wanted(query), BY_MEANING) if i not in known]
        candidates += corpus.store.statements(near)
    return rank(question, query, candidates, like(query, candidates)), question


def wanted(query: Query) -> str:
    """The words that say what is looked for."""
    return query.topic if query.topic is not None else query.question


def like(query: Query, candidates: Sequence[Candidate]) -> dict[int, float]:
    """Likeness of meaning by candidate."""
    return likeness(wanted(query), {c.id: c.vector for c in candidates})


def guarded(asking: Asking, found: Sequence[Scored], most: int = 12) -> tuple[list[Scored], str]:
    """Those of the first `most` that pass every guard, and why the first one did not."""
    top = list(found[:most])
    by_id = {c.id: c for c in asking.corpus.store.statements([s.id for s in top])} if top else {}
    events: dict[int, list[str]] = {}
    for number, event in asking.corpus.store.events_in([s.id for s in top]):
        events.setdefault(number, []).append(event.date or "")
    kept, first = [], ""
    for scored in top:
        evidence = evidence_of(asking.corpus, by_id[scored.id], tuple(events.get(scored.id, ())))
        reason = refuses(asking.query, evidence)
        if reason:
            first = first or reason
            asking.trace.setdefault("refused", {})[scored.passage.citation] = reason
        else:
            lost = lost_names(asking.query, evidence, asking.corpus.words.vocabulary.proper.__contains__)
            kept.append(replace(scored, lost_names=tuple(lost)))
    return kept, first


def evidence_of(corpus: Corpus, c: Candidate, dates: tuple[str, ...]) -> Evidence:
    source = c.passage.source
    made_by = " ".join(filter(None, (c.passage.publisher, c.passage.author)))
    return Evidence(
        passage=c.passage,
        stems=tuple(c.stems.split()),
        near=c.near | frozenset(term.stem for term in terms(made_by)),
        people=c.people,
        persons=frozenset(n for n in c.people if n in corpus.names and corpus.names[n].kind == "person"),
        dates=dates,
        count=lambda stem: corpus.store.count(source, stem),
    )


def on_topic(scored: Scored) -> float:
    """How much of the question the passage and its neighbours hold, 0 to 1."""
    f = scored.features
    return f["exact"] + 0.7 * f["family"] + 0.6 * f["synonym"] + 0.5 * (f["before"] + f["after"])


def dated(asking: Asking, scored: Scored) -> Passage:
    """The passage with the date of what it tells."""
    events = [event for _, event in asking.corpus.store.events_in([scored.id])]
    stems = {i: frozenset(t.stem for t in content_terms(e.text)) for i, e in enumerate(events)}
    wanted = frozenset(t.stem for t in content_terms(asking.query.question))
    return compose.with_date(scored.passage, events, wanted, stems)


def considered(found: Sequence[Scored], most: int = 5) -> list[dict[str, object]]:
    """The best candidates with what made their score, for --explain."""
    return [
        {
            "citation": scored.passage.citation,
            "score": round(scored.score, 2),
            "text": " ".join(scored.passage.text.split())[:160],
            "features": {name: round(value, 2) for name, value in scored.features.items() if value},
            "missed": list(scored.missed),
        }
        for scored in found[:most]
    ]
