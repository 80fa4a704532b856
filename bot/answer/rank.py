"""Orders statements by readable features of question and passage. Pure.

Every feature is a number from 0 to 1 (a few may be negative), so that a weight can be read as what it is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answer.evidence import FORMS
from bot.answer.known import Likeness, rows_of
from bot.answer.table import REACH, Floats, Hits, Table
from bot.answer.wording import FAMILY, Asked
from bot.models import Passage, Query, Want

WEIGHTS: dict[str, float] = {
    "exact": 5.85,
    "family": 2.64,
    "synonym": 2.77,
    "soft": 1.94,
    "before": 4.71,
    "after": 1.34,
    "around": 2.86,
    "title": 3.35,
    "rarest": 0.66,
    "pairs": 0.98,
    "span": 0.7,
    "date": 1.77,
    "number": 2.8,
    "person": 0.45,
    "place": 0.23,
    "reason": 0.91,
    "quote": 2.17,
    "missed_name": -1.7,
    "length": -0.11,
    "meaning": 4.68,
    "said_by": 0.79,
    "asks": -2.14,
    "asked_before": 1.43,
    "known": 4.0,
    "known_also": 1.0,
}
"""What each feature is worth, fitted listwise; docs/answering.md says on what and with which command."""
ROUGH, FINE = 200, 32
"""Statements of which all features but the order of words are looked at, and those of which that is too."""
HOPELESS = 0.3
"""Statements that have less than this share of what the best one has are set aside where ROUGH others have more."""
BY_MEANING = 12
"""Those nearest in meaning are looked at whatever words they share."""
MOST_COMPARED = 20_000
"""Up to this many statements the question is compared with all of them in meaning, for which their vectors
are held as floats; in a larger record meaning only orders what the words find."""
NEAR = 0.7
"""What a word beside the passage, or in its title, counts where it is asked whether a passage lacks something."""
SMALL_VOCABULARY = 4_000
"""Up to so many terms all are compared with the question; of a larger vocabulary those of the statements looked at."""
SOFT_FROM = 0.4
"""Likeness of two words below which they have nothing in common."""


class Found(Protocol):
    """A statement as it is fetched once it is worth showing; the store's Candidate is one."""

    @property
    def id(self) -> int: ...
    @property
    def passage(self) -> Passage: ...
    @property
    def stems(self) -> tuple[str, ...]: ...
    @property
    def near(self) -> frozenset[str]: ...
    @property
    def people(self) -> frozenset[str]: ...


Fetch = Callable[[Sequence[int]], Sequence[Found]]
"""Statements by their ids, in this order."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement with its score and what made it."""

    id: int
    found: Found
    score: float
    features: Mapping[str, float]
    missed: tuple[str, ...] = ()
    """Words of the question that neither the passage, its neighbours nor its title have, as asked."""
    mass: float = 0.0
    """The rarity of what it has of the question, added up."""
    met: tuple[float, ...] = ()
    """How far each term of the question is met by the passage, what stands around it, or a word of like meaning."""
    own: Mapping[str, float] = field(default_factory=dict)
    """How far each term, by its stem, is met by the passage alone."""

    @property
    def passage(self) -> Passage:
        return self.found.passage


@dataclass(frozen=True)
class Meaning:
    """What the question and its terms mean, as unit vectors; all None without a table of vectors."""

    question: Floats | None = None
    terms: Floats | None = None
    """One row a term of the question, zeros where the word has no vector."""
    words: NDArray[np.int8] | None = None
    """One row a term of the store by its number, times 127."""


@np.errstate(invalid="ignore")  # OpenBLAS may set the flag for lanes past the end of small arrays
def rank(
    question: Asked,
    query: Query,
    table: Table,
    meaning: Meaning,
    fetch: Fetch,
    *,
    most: int,
    only: NDArray[np.int64] | None = None,
    known: Likeness | None = None,
) -> list[Scored]:
    """The `most` statements nearest to the question, best first; of the rows `only` (ascending) when given.

    `known`: statements with questions like this one.
    """
    if not question.terms or not len(table):
        return []
    weights = np.array(question.weights, np.float32)
    hits = table.find(question)
    rows = only
    answering, alike = rows_of(known or {}, table.ids)
    if rows is None or len(rows) > ROUGH:
        rough = hits.rough(weights, len(table))
        like = table.cosines(meaning.question, rows) if len(table) <= MOST_COMPARED else None
        near = _nearest(rough, like) if rows is None else rows[_nearest(rough[rows], like)]
        rows = np.union1d(near, answering if rows is None else np.intersect1d(answering, rows))
    held = _held(question, table, meaning, hits, rows)
    features = _features(question, query, table, meaning, held, weights / weights.sum())
    features |= _known(rows, answering, alike)
    values = np.stack([features[name] for name in WEIGHTS])
    scores = np.array(list(WEIGHTS.values()), np.float32) @ values
    best = np.argsort(-scores, kind="stable")[: max(most, FINE)]
    standing = hits.ordered(rows[best], len(table))
    order = [_order(question, standing.get(int(rows[i]), [])) for i in best]
    totals = [
        float(scores[i]) + sum(WEIGHTS[n] * value for n, value in mine.items())
        for i, mine in zip(best, order, strict=True)
    ]
    top = sorted(range(len(best)), key=lambda k: (-totals[k], best[k]))[:most]
    fetched = {f.id: f for f in fetch([int(table.ids[rows[best[k]]]) for k in top])}
    # Plain numbers from here on: one at a time they are read several times as fast as out of an array.
    shown = best[top]
    met, gone = held.somewhere()[shown].tolist(), (held.nowhere & (held.title == 0))[shown].tolist()
    own, mass = np.maximum(held.own, held.soft)[shown].tolist(), (held.own @ weights)[shown].tolist()
    numbers = values[:, shown].T.tolist()
    surfaces = [term.surface for term in question.terms]
    found = []
    for place, k in enumerate(top):
        number = int(table.ids[rows[best[k]]])
        found.append(
            Scored(
                number,
                fetched[number],
                totals[k],
                dict(zip(WEIGHTS, numbers[place], strict=True)) | order[k],
                tuple(word for word, lost in zip(surfaces, gone[place], strict=True) if lost),
                mass=mass[place],
                met=tuple(met[place]),
                own=dict(zip(question.stems, own[place], strict=True)),
            )
        )
    return found


def _nearest(rough: Floats, like: Floats | None) -> NDArray[np.int64]:
    """The rows worth a closer look, ascending."""
    if len(rough) <= ROUGH:
        return np.arange(len(rough))
    # Most of a large record shares some common word with the question: sorting those out first is cheaper.
    some = np.flatnonzero(rough > HOPELESS * rough.max())
    if len(some) < ROUGH:
        some = np.flatnonzero(rough)
    by_words = some if len(some) <= ROUGH else some[np.argpartition(-rough[some], ROUGH)[:ROUGH]]
    if like is None:
        return np.sort(by_words)
    return np.union1d(by_words, np.argpartition(-like, BY_MEANING)[:BY_MEANING])


@dataclass(frozen=True)
class _Held:
    """What some statements and those around them have of a question: worths of shape (statements, terms)."""

    rows: NDArray[np.int64]
    own: Floats
    before: Floats
    after: Floats
    wider: Floats
    """From two to REACH sentences away, less the farther."""
    title: Floats
    soft: Floats
    """How near in meaning the nearest word of each statement is."""

    @property
    def lacking(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.own < FAMILY
        return found

    @property
    def nowhere(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.lacking & (np.maximum(self.own, np.maximum(self.before, self.after)) == 0)
        return found

    def somewhere(self) -> Floats:
        """How far each term is met by the statement, what stands around it, or a word of much the same meaning."""
        around = np.maximum(np.maximum(self.before, self.after), np.maximum(self.wider, self.title))
        found: Floats = np.minimum(1.0, np.maximum(np.maximum(self.own, self.soft), NEAR * around))
        return found


def _held(question: Asked, table: Table, meaning: Meaning, hits: Hits, rows: NDArray[np.int64]) -> _Held:
    count = len(question.terms)
    reached = {step: table.neighbours(rows, step) for step in range(-REACH, REACH + 1) if step}
    looked_at = np.zeros(len(table) + 1, bool)
    looked_at[np.concatenate([rows, *reached.values()])] = True
    every = np.flatnonzero(looked_at[:-1])
    # The last row, of zeros, stands for "no such sentence" (-1).
    place = np.full(len(table) + 1, -1, np.int32)
    place[every] = np.arange(len(every))
    worths = np.vstack([hits.matrix(place, len(every), count), np.zeros((1, count), np.float32)])
    beside = {step: worths[place[other]] for step, other in reached.items()}
    wider = np.zeros((len(rows), count), np.float32)
    for step, worth in beside.items():
        if abs(step) > 1:
            wider = np.maximum(wider, worth * (1.25 - 0.25 * abs(step)))
    return _Held(
        rows,
        worths[place[rows]],
        beside[-1],
        beside[1],
        wider,
        table.title_hits(question)[table.over[rows]],
        _soft(table, meaning, rows, count),
    )


def _features(
    question: Asked, query: Query, table: Table, meaning: Meaning, held: _Held, share: Floats
) -> dict[str, Floats]:
    """Every feature, each of shape (statements,); those of the order of words are zeros."""
    own, lacking, nowhere = held.own, held.lacking, held.nowhere
    near = np.maximum(held.before, held.after)
    capital = np.array([term.capital and term.start > 0 for term in question.terms])
    rest = lacking * (1 - own)
    previous = table.neighbours(held.rows, -1)
    asked = (previous >= 0) & (table.forms[previous] & FORMS["asks"] > 0)
    nothing = np.zeros(len(own), np.float32)
    features = dict.fromkeys(WEIGHTS, nothing) | {
        "exact": (own == 1.0) @ share,
        "family": ((own >= FAMILY) & (own < 1.0)) @ share,
        "synonym": ((own > 0) & lacking) @ share,
        "soft": (held.soft * rest) @ share,
        "before": (held.before * rest) @ share,
        "after": (held.after * rest) @ share,
        "around": (held.wider * nowhere) @ share,
        "title": (held.title * nowhere) @ share,
        "rarest": own[:, int(share.argmax())],
        "missed_name": np.minimum(1.0, (lacking & (near == 0) & capital).sum(axis=1) / 2),
        "length": np.log1p(table.lengths[held.rows]) / 5,
        "meaning": table.cosines(meaning.question, held.rows),
        # In an interview the answer follows the question that has the words.
        "asked_before": asked * (held.before @ share),
        "asks": (table.forms[held.rows] & FORMS["asks"] > 0).astype(np.float32),
        "said_by": sum((table.speaker[held.rows] == number for number, _ in question.named), nothing > 0).astype(
            np.float32
        ),
    }
    if query.want:
        features[query.want] = _wanted(query.want, question, table, held.rows) - 0.5
    return features


def _known(rows: NDArray[np.int64], answering: NDArray[np.int64], alike: Floats) -> dict[str, Floats]:
    """How like the question is to those that each statement is known to answer."""
    found = np.zeros((len(rows), 2), np.float32)
    there = np.isin(answering, rows)
    found[np.searchsorted(rows, answering[there])] = alike[there]
    return {"known": found[:, 0], "known_also": found[:, 1]}


def _soft(table: Table, meaning: Meaning, rows: NDArray[np.int64], count: int) -> Floats:
    """How near in meaning the nearest word of each statement is to each of the `count` terms of the question."""
    if meaning.terms is None or meaning.words is None or not len(rows):
        return np.zeros((len(rows), count), np.float32)
    tokens, starts = table.tokens_of(rows)
    words, place = (None, tokens) if len(meaning.words) <= SMALL_VOCABULARY else np.unique(tokens, return_inverse=True)
    likeness = np.divide(meaning.words[words] if words is not None else meaning.words, 127, dtype=np.float32)
    likeness = likeness @ meaning.terms.T
    best = np.maximum.reduceat(likeness[place], starts, axis=0)
    return np.clip((best - SOFT_FROM) / (1 - SOFT_FROM), 0, 1)


def _wanted(want: Want, question: Asked, table: Table, rows: NDArray[np.int64]) -> Floats:
    """0 to 1: whether each statement holds the kind of thing that was asked for.

    For a person: 1 for a name inside the sentence that the question does not give, .6 for an office.
    """
    if want != "person":
        return (table.forms[rows] & FORMS[want] > 0).astype(np.float32)
    tokens, starts = table.tokens_of(rows)
    own = np.array([table.numbers.get(stem, -1) for stem in question.stems])
    names = table.inner_of(rows) & ~np.isin(tokens, own)
    named = np.logical_or.reduceat(names, starts)
    return np.where(named, 1.0, np.where(table.forms[rows] & FORMS["office"], 0.6, 0.0)).astype(np.float32)


def _order(question: Asked, places: Sequence[tuple[int, int, float]]) -> dict[str, float]:
    """Whether the words of the question stand together: from (term, place, worth) in the order of places."""
    exact: dict[int, list[int]] = {}
    best: dict[int, tuple[float, int]] = {}
    for term, at, worth in places:
        if worth == 1.0:
            exact.setdefault(term, []).append(at)
        if worth > best.get(term, (0.0, 0))[0]:
            best[term] = (worth, at)
    count = len(question.terms)
    # Neighbours in the question that stand within three words of each other in the passage, in order.
    pairs = sum(
        one + 1 in exact and any(0 < later - first < 4 for first in firsts for later in exact[one + 1])
        for one, firsts in exact.items()
    )
    found = {"pairs": pairs / max(1, count - 1), "span": 0.0}
    if len(best) > 1:
        stand = [at for _, at in best.values()]
        # How close together: 1 side by side, 0 far apart.
        apart = max(stand) - min(stand) + 1 - len(stand)
        found["span"] = len(stand) / count * exp(-max(0, apart) / 12)
    return found
