"""How far a score may be trusted: learnt at load from the examples themselves, so it fits any number of intents.

Three kinds of rows tell it, all predicted without having been seen:
- each example, left out with its own variants: what a question that belongs looks like;
- the off-topic messages, each left out: what comes in that nobody asked for;
- each example with its whole intent left out: a question next to our subjects that no intent covers.

The scores (one an intent, and one for "none of these") become chances by a softmax; the chance of the best intent
becomes a confidence by a logistic curve fitted to all three.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAR = 0.3
"""Share of the negatives' weight that left-out intents get; off-topic messages have the rest."""
MOST_OFF_TOPIC = 0.04
"""Of off-topic messages may be answered, by the calibration's own count."""
MOST_WRONG = 0.058
"""Of examples may be answered with another intent, by the same count."""
MOST_SILENT = 0.25
"""Of examples that win their own intent may stay under the bar because of those that do not."""
FLOOR = 0.4
"""Of the bar for answering: under it an intent is less likely than not, whatever the calibration saw."""
CLARIFY = 0.6
"""Of the bar for answering: from here choices are offered."""
SHARPNESS = 7.0
"""Of the softmax. Sharper tells in from out of scope no better and makes a near tie look sure."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores -> confidence, and the two bars that make the bands."""

    slope: float
    bias: float
    answer: float
    """At or above: answer."""
    clarify: float
    """From here up to `answer`: offer choices. Below: no intent."""

    def confidence(self, scores: Matrix, best: int) -> float:
        """0 to 1, from all scores, that of "none of these" among them, and which of them is the best intent's."""
        others = np.exp(SHARPNESS * (scores - scores[best]))
        others[best] = 0
        return _curve(self.slope * -math.log(max(float(others.sum()), 1e-12)) + self.bias)


def calibrate(inverse: Matrix, solved: Matrix, targets: Matrix, labels: Ints, groups: Ints) -> Calibration:
    """From ridge regression's own parts: inverse of (kernel + ridge), inverse @ targets, targets (all rows first).

    The last column of `targets` is "none of these"; `labels` are column numbers; `groups` says which rows are one
    example.
    """
    none = targets.shape[1] - 1
    inside = labels < none
    if not inside.any() or inside.all():
        return Calibration(1.0, 0.0, 0.5, 0.5 * CLARIFY)
    # A question is scored in all its forms (raw, masked) and averaged, so an example counts once, as their mean.
    _, first, member = np.unique(groups, return_index=True, return_inverse=True)
    left_out = _mean(_left_out(inverse, solved, targets, groups), member)
    cover = np.where(inside, labels, none + 1 + np.arange(len(labels)))
    labels, inside = labels[first], inside[first]
    uncovered = _mean(_left_out(inverse, solved, targets, cover), member)[inside]
    uncovered[np.arange(len(uncovered)), labels[inside]] = -np.inf
    if none == 1:
        uncovered = uncovered[:0]  # a single intent has no neighbours to be mistaken for
    best = left_out[:, :none].argmax(axis=1)
    right = inside & (best == labels)
    parts = [_odds(rows) for rows in (left_out[right], left_out[~inside], uncovered)]
    shares = (0.5, 0.5 * (1 - NEAR), 0.5 * NEAR)
    weights = np.concatenate([np.full(len(p), share / max(len(p), 1)) for p, share in zip(parts, shares, strict=True)])
    truth = np.concatenate([np.full(len(p), float(kind == 0)) for kind, p in enumerate(parts)])
    slope, bias = _logistic(np.concatenate(parts), truth, weights / weights.sum())
    off_topic = _bar(parts[1], len(parts[1]), MOST_OFF_TOPIC)
    wrong = _bar(_odds(left_out[inside & ~right]), int(inside.sum()), MOST_WRONG)
    # Intents that cannot be told apart must not silence the others: most of what is right still passes.
    wrong = min(wrong, _bar(parts[0], len(parts[0]), 1 - MOST_SILENT))
    answer = min(0.95, max(FLOOR, _curve(slope * max(off_topic, wrong) + bias)))
    return Calibration(slope, bias, answer, answer * CLARIFY)


def _curve(z: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def _bar(odds: Matrix, count: int, share: float) -> float:
    """The least log-odds that at most `share` of `count` messages with these log-odds reach."""
    most = int(count * share)
    return float(np.sort(odds)[::-1][most]) + 1e-9 if most < len(odds) else -math.inf


def _left_out(inverse: Matrix, solved: Matrix, targets: Matrix, groups: Ints) -> Matrix:
    """Every row's prediction by a model that never saw its group: targets - inverse[g,g]^-1 solved[g]."""
    predicted: Matrix = targets - solved / np.diag(inverse)[:, None]
    order = np.argsort(groups, kind="stable")
    cuts = np.flatnonzero(np.diff(groups[order])) + 1
    for rows in np.split(order, cuts):
        if len(rows) > 1:
            predicted[rows] = targets[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], solved[rows])
    return predicted


def _mean(rows: Matrix, member: Ints) -> Matrix:
    """The mean of the rows of each group; `member` is each row's group number, from 0."""
    sums = np.zeros((int(member.max()) + 1, rows.shape[1]))
    np.add.at(sums, member, rows)
    mean: Matrix = sums / np.bincount(member)[:, None]
    return mean


def _odds(scores: Matrix) -> Matrix:
    """Log-odds of the best intent against all else by the softmax; one a row. The last column is never the best."""
    if not len(scores):
        return np.zeros(0)
    rows = np.arange(len(scores))
    best = scores[:, :-1].argmax(axis=1)
    rest = np.exp(SHARPNESS * (scores - scores[rows, best][:, None]))
    rest[rows, best] = 0
    odds: Matrix = -np.log(np.maximum(rest.sum(axis=1), 1e-12))
    return odds


def _logistic(
    feature: Matrix, truth: Matrix, weights: Matrix, rounds: int = 30, ridge: float = 0.01
) -> tuple[float, float]:
    """Slope (at least a little above 0) and bias of a logistic curve, by Newton's method."""
    mean, spread = float(feature.mean()), float(feature.std()) + 1e-9
    rows = np.column_stack([(feature - mean) / spread, np.ones(len(feature))])
    penalty = ridge * np.array([1.0, 0.0])
    beta = np.zeros(2)
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(rows @ beta, -30, 30)))
        uphill = rows.T @ (weights * (chance - truth)) + penalty * beta
        bend = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty + 1e-9)
        beta -= np.linalg.solve(bend, uphill)
    slope = max(0.05, float(beta[0])) / spread
    return slope, float(beta[1]) - slope * mean
