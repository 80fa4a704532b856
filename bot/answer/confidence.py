"""How sure one can be that the best passage answers the question: two logistic parts over readable signs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from bot.answer.clause import clause_of
from bot.answer.rank import Scored
from bot.answer.wording import Asked
from bot.models import Query

CONFIDENCE: dict[str, float] = {
    "bias": -1.1,
    "wanted": 0.38,
    "missed_name": -1.0,
    "margin": 1.6,
    "meaning": 0.58,
    "mass": 0.8,
    "near": -0.37,
    "lacks": -0.8,
    "behind": -1.74,
    "verb": -0.48,
    "strange": -0.02,
}
"""Logistic weights: how likely the first passage answers a question that is about what the documents are about."""
TOPIC: dict[str, float] = {
    "bias": 0.58,
    "pairs": 1.41,
    "wanted": 2.03,
    "margin": 0.27,
    "missed": 1.1,
    "hits": 4.81,
    "one": -0.64,
    "two": -0.94,
    "meaning": 2.12,
    "mass": 0.78,
    "everyday": -8.54,
    "likest": 0.91,
    "near": 3.92,
    "lacks": -3.66,
    "strange": -0.73,
}
"""The same for whether it is. docs/answering.md says how both were found."""


def confidence(kept: Sequence[Scored], question: Asked, query: Query, best: float | None = None) -> float:
    """0 to 1: the chance that the question is on topic and the first of `kept` answers it.

    `best` is the score of the best passage of all, where a guard refused that one.
    """
    if not kept:
        return 0.0
    seen = signs(kept, question, query, best)
    return _logistic(CONFIDENCE, seen) * _logistic(TOPIC, seen)


def _logistic(weights: Mapping[str, float], seen: Mapping[str, float]) -> float:
    return 1 / (1 + exp(-sum(weight * seen.get(name, 0.0) for name, weight in weights.items())))


def lacks(question: Asked, scored: Scored) -> float:
    """The share of the question that is nowhere near a statement, not even in another word of like meaning."""
    missing = (weight * (1 - met) for weight, met in zip(question.weights, scored.met, strict=bool(scored.met)))
    return sum(missing) / sum(question.weights)


def signs(kept: Sequence[Scored], question: Asked, query: Query, best: float | None = None) -> dict[str, float]:
    """What the confidence in the first of `kept` is made from."""
    first, count = kept[0], len(question.terms)
    f = first.features
    unmet = {t.stem: 1 - met for t, met in zip(question.terms, first.met, strict=bool(first.met))}
    clause = clause_of(query.question)
    return {
        "bias": 1.0,
        "pairs": f.get("pairs", 0.0),
        "wanted": f.get(query.want, 0.0) if query.want else 0.0,
        "missed_name": f.get("missed_name", 0.0),
        "missed": first.missed_weight,
        "margin": min(1.0, (first.score - kept[1].score) / 3) if len(kept) > 1 else 1.0,
        "behind": min(1.0, (best - first.score) / 3) if best is not None else 0.0,
        "hits": min(1.0, (f.get("exact", 0.0) + f.get("family", 0.0) + 0.6 * f.get("synonym", 0.0)) * count / 5),
        "one": float(count < 2),
        "two": float(count == 2),
        "strange": question.strange,
        "meaning": f.get("meaning", 0.0),
        "mass": min(1.0, first.mass / 4),
        "lacks": lacks(question, first),
        "verb": unmet.get(clause.verb, 0.0) if clause else 0.0,
        "everyday": question.everyday,
        "likest": max((s.features.get("meaning", 0.0) for s in kept), default=0.0),
        "near": f.get("before", 0.0) + f.get("after", 0.0),
    }
