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
    "bias": -1.52,
    "wanted": 0.47,
    "missed_name": -0.75,
    "margin": 1.59,
    "meaning": 0.7,
    "mass": 1.26,
    "near": 0.08,
    "lacks": -0.77,
    "behind": -1.82,
    "verb": -0.03,
    "untold": -0.4,
    "known": 2.0,
}
"""Logistic weights: how likely the first passage answers a question that is about what the documents are about."""
SPEAKS: dict[str, float] = {
    "bias": -0.01,
    "pairs": 0.59,
    "hits": 1.63,
    "meaning": 2.51,
    "mass": 1.35,
    "everyday": -3.28,
    "near": 2.14,
    "lacks": -2.2,
    "strange": -1.67,
    "one": -0.54,
    "two": -0.65,
    "named": 3.12,
    "held": 0.75,
    "span": 1.36,
    "known": 4.0,
}
"""The same for whether the documents speak of the matter at all. docs/answering.md says how both were found."""
SETTLED = 0.5
"""A question that is on topic with this chance is taken to be: more would say how much it is like SQuAD's questions."""
HELD_BY = 8
"""Of so many of the nearest the one that holds most of the question is looked at."""
EVERY_WORD, LEAST_WITH_EVERY_WORD = 0.999, 0.45
"""A passage with every word of the question, and the kind of thing that it wants, is at least this sure an answer."""


def confidence(kept: Sequence[Scored], question: Asked, query: Query, best: float | None = None) -> float:
    """0 to 1: the chance that the first of `kept` answers the question, less where it hardly is on topic.

    `best` is the score of the best passage of all, where a guard refused that one.
    """
    if not kept:
        return 0.0
    seen = signs(kept, question, query, best)
    # That somebody is named whom the documents know says nothing of whether they tell what is asked of them.
    spoken_of = _logistic(SPEAKS, seen | {"named": 0.0})
    sure = _logistic(ANSWERS, seen) * min(1.0, spoken_of / SETTLED)
    # "Who resigned?" has one word to judge by, and it stands there.
    # Where somebody of the record is named, the rest may be told in words of the same meaning.
    kinds = ("exact", "family", "synonym") if query.names else ("exact",)
    told = seen["wanted"] > 0 and sum(kept[0].features.get(kind, 0.0) for kind in kinds) >= EVERY_WORD
    return max(sure, LEAST_WITH_EVERY_WORD) if told else sure


def speaks_of(found: Sequence[Scored], question: Asked, query: Query) -> float:
    """0 to 1: the chance that the documents speak of what is asked, by the nearest passages."""
    return _logistic(SPEAKS, signs(found, question, query)) if found else 0.0


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
        "span": f.get("span", 0.0),
        "known": f.get("known", 0.0),
        "named": float(bool(query.names or query.speakers)),
        "held": max(holds(scored) for scored in kept[:HELD_BY]),
    }


def holds(scored: Scored) -> float:
    """How much of the question the passage and its neighbours hold, 0 to 1."""
    f = scored.features
    return f["exact"] + 0.7 * f["family"] + 0.6 * f["synonym"] + 0.5 * (f["before"] + f["after"])
