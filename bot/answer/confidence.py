"""How sure one can be that the best passage answers the question: two logistic parts over readable signs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from bot.answer.clause import clause_of
from bot.answer.guards import taken_for_granted
from bot.answer.rank import Scored
from bot.answer.wording import Asked
from bot.models import Query

ANSWERS: dict[str, float] = {
    "bias": -0.96,
    "wanted": 0.42,
    "missed_name": -1.17,
    "margin": 1.56,
    "meaning": 0.43,
    "mass": 0.86,
    "near": -0.26,
    "lacks": -0.99,
    "behind": -1.78,
    "verb": -0.25,
    "untold": -0.87,
}
"""Logistic weights: how likely the first passage answers a question that is about what the documents are about."""
TOPIC: dict[str, float] = {
    "bias": 0.85,
    "pairs": 1.38,
    "wanted": 2.07,
    "margin": 0.16,
    "hits": 4.55,
    "one": -0.99,
    "two": -1.05,
    "meaning": 3.18,
    "mass": 0.69,
    "everyday": -8.52,
    "near": 3.44,
    "lacks": -2.79,
    "strange": -1.0,
}
"""The same for whether it is. docs/answering.md says how both were found."""
SETTLED = 0.5
"""A question that is on topic with this chance is taken to be: more would say how much it is like SQuAD's questions."""
EVERY_WORD, LEAST_WITH_EVERY_WORD = 0.999, 0.3
"""A passage with every word of the question, and the kind of thing that it wants, is at least this sure an answer."""


def confidence(kept: Sequence[Scored], question: Asked, query: Query, best: float | None = None) -> float:
    """0 to 1: the chance that the first of `kept` answers the question, less where it hardly is on topic.

    `best` is the score of the best passage of all, where a guard refused that one.
    """
    if not kept:
        return 0.0
    seen = signs(kept, question, query, best)
    sure = _logistic(ANSWERS, seen) * min(1.0, _logistic(TOPIC, seen) / SETTLED)
    # "Who resigned?" has one word to judge by, and it stands there.
    # Where somebody of the record is named, the rest may be told in words of the same meaning.
    kinds = ("exact", "family", "synonym") if query.names else ("exact",)
    told = seen["wanted"] > 0 and sum(kept[0].features.get(kind, 0.0) for kind in kinds) >= EVERY_WORD
    return max(sure, LEAST_WITH_EVERY_WORD) if told else sure


def _logistic(weights: Mapping[str, float], seen: Mapping[str, float]) -> float:
    return 1 / (1 + exp(-sum(weight * seen.get(name, 0.0) for name, weight in weights.items())))


def lacks(question: Asked, scored: Scored) -> float:
    """The share of the question that is nowhere near a statement, not even in another word of like meaning."""
    missing = (weight * (1 - met) for weight, met in zip(question.weights, scored.met, strict=True))
    return sum(missing) / sum(question.weights)


def _unmet(question: Asked, scored: Scored, stem: str) -> float:
    """How far a term of the question is not met; 0 for one that the question has not."""
    met = (met for term, met in zip(question.terms, scored.met, strict=True) if term.stem == stem)
    return 1.0 - max(met, default=1.0)


def signs(kept: Sequence[Scored], question: Asked, query: Query, best: float | None = None) -> dict[str, float]:
    """What the confidence in the first of `kept` is made from."""
    first, count = kept[0], len(question.terms)
    f = first.features
    clause = clause_of(query.question)
    return {
        "bias": 1.0,
        "pairs": f.get("pairs", 0.0),
        "wanted": f.get(query.want, 0.0) if query.want else 0.0,
        "missed_name": f.get("missed_name", 0.0),
        "margin": min(1.0, (first.score - kept[1].score) / 3) if len(kept) > 1 else 1.0,
        "behind": min(1.0, (best - first.score) / 3) if best is not None else 0.0,
        "hits": min(1.0, (f.get("exact", 0.0) + f.get("family", 0.0) + 0.6 * f.get("synonym", 0.0)) * count / 5),
        "one": float(count < 2),
        "two": float(count == 2),
        "strange": question.strange,
        "meaning": f.get("meaning", 0.0),
        "mass": min(1.0, first.mass / 4),
        "lacks": lacks(question, first),
        "verb": _unmet(question, first, clause.verb) if clause else 0.0,
        "untold": 1.0 - first.own.get(taken_for_granted(query), 1.0),
        "everyday": question.everyday,
        "near": f.get("before", 0.0) + f.get("after", 0.0),
    }
