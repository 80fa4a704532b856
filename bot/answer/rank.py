"""Orders candidates by readable features of question and passage. Pure.

Every feature is a number from 0 to 1 (a few may be negative), so that a weight can be read as what it is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log1p
from typing import Protocol

from rapidfuzz.distance import JaroWinkler

from bot.answer.evidence import holds
from bot.answer.wording import FAMILY, Asked
from bot.models import Passage, Query
from bot.text import fold

WEIGHTS: dict[str, float] = {
    "exact": 6.82,
    "family": 2.19,
    "synonym": 2.53,
    "before": 4.5,
    "after": 2.59,
    "title": 2.42,
    "rarest": 0.73,
    "pairs": 1.06,
    "span": 1.33,
    "date": 1.81,
    "number": 1.84,
    "person": 0.83,
    "place": 0.57,
    "reason": 1.45,
    "quote": 2.69,
    "missed_name": -1.87,
    "length": -0.89,
    "meaning": 6.35,
}
"""What each feature is worth, fitted listwise; docs/answering.md says on what and with which command."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score and what made it."""

    id: int
    passage: Passage
    score: float
    features: Mapping[str, float]
    missed: tuple[str, ...] = ()
    """Words of the question that neither the passage, its neighbours nor its title have, as asked."""
    lost_names: tuple[str, ...] = ()
    """Names of the question that stand nowhere near (guards.lost_names)."""
    mass: float = 0.0
    """The rarity of what it has of the question, added up."""
    missed_weight: float = 0.0
    """Their share of the question, 0 to 1."""


class Found(Protocol):
    """What ranking needs of a candidate; the store's Candidate is one."""

    @property
    def id(self) -> int: ...
    @property
    def passage(self) -> Passage: ...
    @property
    def stems(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def title(self) -> str: ...


def rank(
    question: Asked, query: Query, candidates: Iterable[Found], likeness: Mapping[int, float] | None = None
) -> list[Scored]:
    """Candidates best first. `likeness` is that of meaning, by candidate id, -1 to 1."""
    if not question.terms:
        return []
    like = likeness or {}
    scored = [_score(question, query, candidate, like.get(candidate.id, 0.0)) for candidate in candidates]
    return sorted(scored, key=lambda s: (-s.score, s.id))


def _score(question: Asked, query: Query, candidate: Found, like: float) -> Scored:
    stems = candidate.stems.split()
    own, before, after, title = (
        question.hits(text) for text in (candidate.stems, candidate.before, candidate.after, candidate.title)
    )
    total = sum(question.weights)
    mass = 0.0
    f = dict.fromkeys(WEIGHTS, 0.0)
    missed: list[str] = []
    positions: list[int] = []
    missed_weight = missed_names = heaviest = 0.0
    for number, (term, weight) in enumerate(zip(question.terms, question.weights, strict=True)):
        share = weight / total
        hit, place = own.get(number, (0.0, 0))
        f["exact" if hit == 1.0 else "family" if hit >= FAMILY else "synonym"] += share * (hit > 0)
        mass += weight * hit
        if hit:
            positions.append(place)
        if hit < FAMILY:
            earlier, later = before.get(number, _NONE)[0], after.get(number, _NONE)[0]
            f["before"] += share * earlier * (1 - hit)
            f["after"] += share * later * (1 - hit)
            if not max(hit, earlier, later):
                entitled = title.get(number, _NONE)[0]
                f["title"] += share * entitled
                if not entitled:
                    missed.append(term.surface)
                    missed_weight += share
            if not max(earlier, later) and term.capital and term.start > 0:
                missed_names += 1
        if weight > heaviest:
            heaviest, f["rarest"] = weight, hit
    f["missed_name"] = min(1.0, missed_names / 2)
    f["pairs"] = _pairs(question.stems, stems) / max(1, len(question.terms) - 1)
    f["span"] = _tight(positions, len(question.terms))
    f["meaning"] = like
    f["length"] = log1p(len(stems)) / 5
    if query.want:
        f[query.want] = holds(query.want, candidate.passage, frozenset(question.stems)) - 0.5
    return Scored(
        candidate.id, candidate.passage, total_of(f), f, tuple(missed), mass=mass, missed_weight=missed_weight
    )


_NONE = (0.0, 0)


def total_of(features: Mapping[str, float]) -> float:
    """The score that the weights give to some features."""
    return sum(WEIGHTS[name] * value for name, value in features.items())


def _pairs(asked: Sequence[str], stems: Sequence[str]) -> int:
    """Neighbouring words of the question that stand within three words of each other in the passage, in order."""
    places: dict[str, list[int]] = {}
    for i, stem in enumerate(stems):
        places.setdefault(stem, []).append(i)
    return sum(
        any(0 < later - first < 4 for first in places.get(one, ()) for later in places.get(other, ()))
        for one, other in pairwise(asked)
    )


def _tight(positions: list[int], asked_for: int) -> float:
    """How close together the matched words stand: 1 side by side, 0 far apart; only with two or more."""
    if len(positions) < 2:
        return 0.0
    width = max(positions) - min(positions) + 1
    return len(positions) / asked_for * exp(-max(0, width - len(positions)) / 12)


CONFIDENCE: dict[str, float] = {
    "bias": -1.6,
    "pairs": 0.59,
    "wanted": 0.37,
    "missed_name": -0.81,
    "margin": 1.61,
    "missed": -1.14,
    "hits": 0.55,
    "one": -0.36,
    "two": -0.26,
    "lost_names": -0.5,
    "strange": -9.0,
    "meaning": 0.57,
    "mass": 0.81,
}
"""Logistic weights: how likely the first passage answers a question that is about what the documents are about."""
TOPIC: dict[str, float] = {
    "bias": 0.0,
    "pairs": 1.2,
    "wanted": 1.4,
    "margin": 0.8,
    "missed": -2.0,
    "hits": 2.5,
    "one": -1.1,
    "two": -1.1,
    "meaning": 1.0,
    "mass": 1.2,
    "everyday": -3.6,
    "likest": 1.0,
    "near": 1.5,
}
"""The same for whether it is. docs/answering.md says how both were found."""


def confidence(ranked: Sequence[Scored], question: Asked, query: Query) -> float:
    """0 to 1: the chance that the question is on topic and the first of `ranked` answers it."""
    if not ranked:
        return 0.0
    seen = signs(ranked, question, query)
    return _logistic(CONFIDENCE, seen) * _logistic(TOPIC, seen)


def _logistic(weights: Mapping[str, float], seen: Mapping[str, float]) -> float:
    return 1 / (1 + exp(-sum(weight * seen.get(name, 0.0) for name, weight in weights.items())))


def signs(ranked: Sequence[Scored], question: Asked, query: Query) -> dict[str, float]:
    """What the confidence in the first of `ranked` is made from."""
    first, count = ranked[0], len(question.terms)
    f = first.features
    return {
        "bias": 1.0,
        "pairs": f.get("pairs", 0.0),
        "wanted": f.get(query.want, 0.0) if query.want else 0.0,
        "missed_name": f.get("missed_name", 0.0),
        "missed": first.missed_weight,
        "margin": min(1.0, (first.score - ranked[1].score) / 3) if len(ranked) > 1 else 1.0,
        "hits": min(1.0, (f.get("exact", 0.0) + f.get("family", 0.0) + 0.6 * f.get("synonym", 0.0)) * count / 5),
        "one": float(count < 2),
        "two": float(count == 2),
        "strange": question.strange if count <= 3 else 0.0,
        "lost_names": float(bool(first.lost_names)),
        "meaning": f.get("meaning", 0.0),
        "mass": min(1.0, first.mass / 4),
        "everyday": question.everyday,
        "likest": max((s.features.get("meaning", 0.0) for s in ranked), default=0.0),
        "near": f.get("before", 0.0) + f.get("after", 0.0),
    }


def similar(one: str, other: str) -> bool:
    """Whether two passages say the same words (a story carried twice)."""
    a, b = fold(one), fold(other)
    return a == b or (len(a) > 60 and a in b) or (len(b) > 60 and b in a) or JaroWinkler.similarity(a, b) > 0.97
