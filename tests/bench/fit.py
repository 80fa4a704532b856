"""Finds the weights of `bot.answer.rank` from questions with known answers.

    python -m tests.bench.fit SQUAD_DIR

SQUAD_DIR holds seeds/, questions.jsonl and offtopic.jsonl (the layout of shared/datasets/matching/squad_dev). The
ranking weights are fitted listwise (softmax over the candidates of a question), the confidence by logistic regression
over the first passage that passes the guards. questions_blind and questions_river take no part.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answer.confidence import ANSWERS, SETTLED, TOPIC, signs
from bot.answer.rank import WEIGHTS, total_of
from bot.archive import Archive
from bot.asking.corpus import Asking
from bot.asking.passages import ENOUGH
from bot.asking.search import guarded, ranked
from bot.building import build
from bot.config import Config
from bot.matching.matcher import match
from bot.models import Passage
from bot.querying import make_query
from tests.bench.questions import HERE, SETS, _covers, archive_for, questions

Array = NDArray[np.float64]
NAMES = tuple(WEIGHTS)


@dataclass
class Example:
    """One question: features of its candidates, which are right, and what the confidence sees of the first."""

    set: str
    answerable: bool
    features: Array
    right: NDArray[np.bool_]
    asking: Any
    ranked: Any
    question: Any


def examples(archive: Archive, rows: list[dict[str, Any]], name: str, texts: dict[str, str]) -> list[Example]:
    corpus = archive.corpus()
    found = []
    for row in rows:
        matched = match(row["question"], corpus.intents, corpus.lexicon)
        query = make_query(matched, None, date(2026, 11, 21))
        one = Asking(corpus, matched, None, query)
        order, question = ranked(one)
        right = np.array([any(_right(s.passage, gold, row, texts) for gold in _golds(row)) for s in order], bool)
        features = np.array([[s.features[n] for n in NAMES] for s in order]).reshape(len(order), len(NAMES))
        found.append(Example(name, row["answerable"], features, right, one, order, question))
    return found


def _golds(row: dict[str, Any]) -> list[dict[str, Any]]:
    return row.get("gold") or row.get("answers") or []


def _right(passage: Passage, gold: dict[str, Any], row: dict[str, Any], texts: dict[str, str]) -> bool:
    source = gold.get("source") or row["source"]
    if "start" not in gold:
        return _covers(passage, gold, texts)
    start, end = gold["start"], gold["start"] + len(gold["text"])
    shared = min(end, passage.char_end) - max(start, passage.char_start)
    return passage.source == source and shared >= 0.5 * (end - start)


def listwise(data: list[tuple[Array, NDArray[np.bool_], float]], steps: int = 400, l2: float = 1e-3) -> Array:
    """Weights that put the right candidates first: gradient of the softmax likelihood, Adam."""
    usable = [(x, y, w) for x, y, w in data if y.any()]
    total = sum(w for _, _, w in usable)
    return _adam(
        len(NAMES),
        steps,
        0.1,
        lambda weights: sum(_pull(x, y, w, weights) for x, y, w in usable) / total - l2 * weights,
    )


def _pull(x: Array, y: NDArray[np.bool_], weight: float, weights: Array) -> Array:
    scores = x @ weights
    p = np.exp(scores - scores.max())
    p /= p.sum()
    q = p * y
    return weight * (x.T @ (q / q.sum() - p))


def logistic(x: Array, y: Array, weight: Array, steps: int = 2000, l2: float = 3e-3) -> Array:
    return _adam(
        x.shape[1], steps, 0.05, lambda w: x.T @ ((y - 1 / (1 + np.exp(-x @ w))) * weight) / weight.sum() - l2 * w
    )


def _adam(size: int, steps: int, rate: float, gradient: Any) -> Array:
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        g = gradient(weights)
        mean, square = 0.9 * mean + 0.1 * g, 0.99 * square + 0.01 * g * g
        weights = weights + rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def hits(data: list[Example], weights: Array) -> str:
    first = three = 0
    good = [e for e in data if e.answerable]
    for example in good:
        if len(example.right):
            order = np.argsort(-(example.features @ weights), kind="stable")
            first += bool(example.right[order[0]])
            three += bool(example.right[order[:3]].any())
    return f"{100 * first / len(good):.1f} / {100 * three / len(good):.1f} of {len(good)}"


def auroc(high: list[float], low: list[float]) -> float:
    """The chance that one of `high` is above one of `low`."""
    a, b = np.array(high)[:, None], np.array(low)[None]
    return float((a > b).mean() + 0.5 * (a == b).mean())


OWN = ("dev", "check", "plain", "club")
"""Our own sets that are worked with: they count OWN_WEIGHT times."""
OWN_WEIGHT = 4.0


def main() -> None:
    squad = Path(sys.argv[1])
    data = []
    for name in OWN:
        file = f"questions_{name}.jsonl"
        with archive_for(SETS[file]) as archive:
            texts = {i.source: (archive.config.seeds / i.source).read_bytes().decode() for i in archive.sources()}
            data += examples(archive, questions(HERE / file), name, texts)
    with tempfile.TemporaryDirectory() as folder:
        config = Config(seeds=squad / "seeds", data=Path(folder))
        build(config)
        other = Archive.open(config)
        rows = questions(squad / "questions.jsonl")
        some = random.Random(2)
        rows = [r for r in rows if r["answerable"]] + some.sample([r for r in rows if not r["answerable"]], 300)
        data += examples(other, rows, "squad", {})
        off = [row | {"answerable": False} for row in questions(squad / "offtopic.jsonl")]
        data += examples(other, off, "off topic", {})
        weights = listwise([(e.features, e.right, OWN_WEIGHT if e.set in OWN else 1.0) for e in data if e.answerable])
        print("WEIGHTS =", json.dumps({n: round(float(w), 2) for n, w in zip(NAMES, weights, strict=True)}, indent=4))
        for name in (*OWN, "squad"):
            print(name, "first / in three", hits([e for e in data if e.set == name], weights))
        WEIGHTS.update(zip(NAMES, map(float, weights), strict=True))
        confidences(data)


def confidences(data: list[Example]) -> None:
    """Fits and prints the two parts of the confidence over what passes the guards under the new weights."""
    rows = []
    for example in data:
        scored = sorted(
            (replace(s, score=total_of(s.features)) for s in example.ranked), key=lambda s: (-s.score, s.id)
        )
        kept, _ = guarded(example.asking, scored, ENOUGH)
        if kept:
            right = {s.id for s, ok in zip(example.ranked, example.right, strict=True) if ok}
            seen = signs(kept, example.question, example.asking.query, scored[0].score)
            rows.append((example, seen, kept[0].id in right))
    answers = fitted(
        ANSWERS, [r for r in rows if r[0].set != "off topic"], lambda e, ok: ok, dict.fromkeys(OWN, OWN_WEIGHT), 3e-3
    )
    topical = [r for r in rows if r[0].set in ("off topic", "squad") or r[0].answerable]
    topic = fitted(TOPIC, topical, lambda e, ok: e.set != "off topic", {"off topic": 12.0}, 1e-4)

    def sure(seen: dict[str, float]) -> float:
        parts = [1 / (1 + np.exp(-sum(seen.get(k, 0.0) * v for k, v in w.items()))) for w in (answers, topic)]
        return float(parts[0] * min(1.0, parts[1] / SETTLED))

    for name in (*OWN, "squad", "off topic"):
        every = [e for e in data if e.set == name]
        good, bad = sum(e.answerable for e in every), sum(not e.answerable for e in every)
        for bar in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
            passed = [(e, ok) for e, s, ok in rows if e.set == name and sure(s) >= bar]
            right = sum(ok for e, ok in passed if e.answerable)
            wrong = sum(not ok for e, ok in passed if e.answerable)
            false = sum(not e.answerable for e, _ in passed)
            print(
                f"{name} at {bar}: right {100 * right / max(1, good):.1f} wrong {100 * wrong / max(1, good):.1f} "
                f"false {100 * false / max(1, bad):.1f}"
            )
    of = {
        kind: [sure(s) for e, s, _ in rows if (e.set, e.answerable) == key]
        for kind, key in (("good", ("squad", True)), ("unanswerable", ("squad", False)), ("off", ("off topic", False)))
    }
    for kind in ("off", "unanswerable"):
        print("AUROC of answerable SQuAD questions against", kind, round(100 * auroc(of["good"], of[kind]), 1))


def fitted(
    start: dict[str, float], rows: list[Any], right: Any, weights: dict[str, float], l2: float
) -> dict[str, float]:
    """Fits and prints weights for the signs that `start` names; `right(example, first passage is right)`.

    `weights`: what an example of a set counts; 1 where it is not named.
    """
    x = np.array([[seen.get(k, 0.0) for k in start] for _, seen, _ in rows])
    y = np.array([float(right(e, ok)) for e, _, ok in rows])
    weight = np.array([weights.get(e.set, 1.0) for e, *_ in rows])
    found = dict(zip(start, map(float, logistic(x, y, weight, l2=l2)), strict=True))
    print(json.dumps({k: round(v, 2) for k, v in found.items()}, indent=4))
    return found


if __name__ == "__main__":
    main()
