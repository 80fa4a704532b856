"""Search of the statements: candidates by words and meaning, ranked, then guarded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.answer import compose
from bot.answer.confidence import confidence, lacks
from bot.answer.evidence import Evidence
from bot.answer.guards import contrary, refuses
from bot.answer.plan import asks_ahead, which_date
from bot.answer.rank import Meaning, Scored, rank
from bot.answer.table import REACH, Table
from bot.answer.wording import Asked, asked
from bot.asking.corpus import Asking, Corpus, table_of
from bot.meaning import direction, everyday, of_terms
from bot.models import Passage, Query
from bot.terms import content_terms, terms

CANDIDATES = 100
"""Statements taken from FTS5 where the record is too large to be held in memory."""
WITHHELD = 0.3
"""What the confidence of a candidate counts that a guard refused."""
LESS = 0.1
"""So much more of the question a passage lacks than the one that says otherwise: it is about something else."""


@dataclass(frozen=True)
class Search:
    """What a search found."""

    question: Asked
    ranked: list[Scored]
    """The nearest statements, best first."""
    kept: list[Scored]
    """Those of them that passed the guards."""
    refused: str
    """Why a guard stopped the first one that did not pass; "" when all did."""
    sure: float
    """0 to 1: how sure the first of `kept` answers; where nothing was kept, how near the best candidate was."""


def search(asking: Asking, most: int, enough: int = 1000, naming: Collection[str] = ()) -> Search:
    """The `most` nearest statements, of which the first `enough` that pass the guards are kept.

    `naming`: only what one of these says, or what names one of them, may be kept.
    """
    found, question = ranked(asking, most=most)
    kept, refused = guarded(asking, found, enough)
    if naming:
        kept = [s for s in kept if s.passage.speaker in naming or not s.found.people.isdisjoint(naming)]
    if kept:
        sure = confidence(kept, question, asking.query, found[0].score)
    else:
        sure = WITHHELD * confidence(found, question, asking.query)
    return Search(question, found, kept, refused, sure)


def ranked(asking: Asking, only: Sequence[int] | None = None, most: int = 16) -> tuple[list[Scored], Asked]:
    """The `most` statements nearest to the question, best first, and the question as weighted terms.

    `only`: ids to choose from; all statements of the query's sources without it.
    """
    corpus, query = asking.corpus, asking.query
    forms_of = {
        name: (corpus.names[name].id, (*corpus.names[name].aliases, *_surname(corpus, name)))
        for name in query.names
        if name in corpus.names
    }
    question = replace(asked(query, corpus.words, forms_of), everyday=everyday(query.question))
    table = corpus.table or _from_index(asking, question, only)
    rows = None
    if only is not None or query.sources or corpus.only:
        allowed = np.array([corpus.allows(source, query.sources) for source in table.sources], bool)
        rows = np.arange(len(table)) if only is None else table.rows_of(only)
        rows = rows[allowed[table.source[rows]]]
    meaning = Meaning(direction(wanted(query)), of_terms([t.surface for t in question.terms]), corpus.meanings)
    known = corpus.questions.like(query.question) if corpus.questions else None
    return rank(question, query, table, meaning, corpus.store.statements, most=most, only=rows, known=known), question


def _surname(corpus: Corpus, name: str) -> list[str]:
    """What a person is asked for by, though no document may write it alone."""
    return name.split()[-1:] if name in corpus.persons else []


def _from_index(asking: Asking, question: Asked, only: Sequence[int] | None) -> Table:
    """The candidates of FTS5 within the documents asked for, or those of `only`, with the statements around them."""
    corpus, named = asking.corpus, asking.query.sources
    confined = bool(corpus.only or named)
    within = [info.source for info in corpus.infos if confined and corpus.allows(info.source, named)]
    if only is None and confined and not within:
        only = ()
    ids = corpus.store.search(question.search_stems(), CANDIDATES, within) if only is None else only
    around = sorted({i + step for i in ids for step in range(-REACH, REACH + 1)})
    return table_of(corpus.store, corpus.words, around)


def wanted(query: Query) -> str:
    """The words that say what is looked for."""
    return query.topic if query.topic is not None else query.question


def guarded(asking: Asking, found: Sequence[Scored], enough: int = 1000) -> tuple[list[Scored], str]:
    """The first `enough` that pass every guard, and why the first one that did not was refused."""
    events: dict[int, list[str]] = {}
    for number, event in asking.corpus.store.events_in([s.id for s in found]):
        events.setdefault(number, []).append(event.date or "")
    kept: list[Scored] = []
    first = ""
    for scored in found:
        if len(kept) == enough:
            break
        evidence = evidence_of(asking.corpus, scored, tuple(events.get(scored.id, ())))
        reason = refuses(asking.query, evidence)
        if reason:
            first = first or reason
            words = " ".join(scored.passage.text.split())[:60]
            asking.trace.setdefault("refused", {})[f"{scored.passage.citation} {words}"] = reason
        else:
            kept.append(scored)
    return kept, first


def says_otherwise(asking: Asking, search: Search) -> str:
    """How the nearest passage says otherwise than the question has it, where what passed the guards holds less of it.

    "When did Novak sue Berg": Berg sued Novak, so no other word about the two is an answer.
    """
    first, kept = search.ranked[:1], search.kept[:1]
    if not kept or first[0].id == kept[0].id:
        return ""
    if lacks(search.question, kept[0]) < lacks(search.question, first[0]) + LESS:
        return ""
    return contrary(asking.query, evidence_of(asking.corpus, first[0], ()))


def evidence_of(corpus: Corpus, scored: Scored, dates: tuple[str, ...]) -> Evidence:
    """A statement with what the guards look at; `dates`: when what it tells happened, EDTF."""
    c, source = scored.found, scored.passage.source
    made_by = " ".join(filter(None, (c.passage.publisher, c.passage.author)))
    return Evidence(
        passage=c.passage,
        stems=c.stems,
        near=c.near | frozenset(term.stem for term in terms(made_by)),
        before=lambda: corpus.before(c.id),
        asks=corpus.asks(c.id),
        people=c.people,
        persons=c.people & corpus.persons,
        known_persons=corpus.persons,
        dates=dates,
        count=lambda stem: corpus.count(source, stem),
        same=corpus.words.related,
        called=lambda name: corpus.names[name].aliases if name in corpus.names else (),
        is_word=corpus.speller.is_word,
        titles=lambda name: [title for _, title, _ in corpus.roles(name)],
        own=scored.own,
    )


def shown(asking: Asking, found: Sequence[Scored]) -> list[Passage]:
    """The passages as they are shown: dated by what they tell, attributed to who is quoted where nobody says all."""
    query, store = asking.query, asking.corpus.store
    rarity = asking.corpus.words.vocabulary.idf
    weights = {term.stem: rarity(term.stem) for term in content_terms(query.question)}
    events: dict[int, list[Passage]] = {}
    for number, event in store.events_in([scored.id for scored in found]):
        events.setdefault(number, []).append(event)
    quotes: dict[int, list[Passage]] = {}
    if query.exact or query.want in ("person", "quote"):
        for number, _, quote in store.quotes(statement_ids=[scored.id for scored in found]):
            quotes.setdefault(number, []).append(quote)
    which, ahead = which_date(query.question), query.planned or asks_ahead(query.question)
    passages = []
    for scored in found:
        told = events.get(scored.id, [])
        stems = {i: frozenset(term.stem for term in content_terms(event.text)) for i, event in enumerate(told)}
        passage = compose.with_date(scored.passage, told, weights, stems, which, ahead)
        passages.append(compose.with_speaker(passage, quotes.get(scored.id, []), query.exact))
    return passages


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
