"""Finds the weights of `bot.answer.rank` from questions with known answers.

    python -m tests.bench.fit SQUAD_DIR

SQUAD_DIR holds seeds/, questions.jsonl and offtopic.jsonl (the layout of shared/datasets/matching/squad_dev). The
ranking weights are fitted listwise (softmax over the candidates of a question), the confidence by logistic regression
over the first passage that passes the guards. Every second message that is off topic is kept back, to see how many are
near. questions_blind, _river, _grain and _lithium take no part.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answer.confidence import ANSWERS, SETTLED, SPEAKS, signs
from bot.answer.rank import WEIGHTS
from bot.archive import Archive
from bot.asking.corpus import Asking
from bot.asking.passages import ENOUGH
from bot.asking.search import guarded, ranked
from bot.building import build
from bot.config import Config
from bot.evaluation import Gold, covers
from bot.matching.matcher import match
from bot.models import Passage
from bot.querying import make_query
from tests.bench.questions import HERE, SETS, WORKED_WITH, archive_for, questions

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
        query = make_query(matched, corpus.intents[matched.intent] if matched.intent else None, date(2026, 11, 21))
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
        return covers(passage, Gold(gold["source"], gold["text"]), texts)
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


OWN = tuple(name.removeprefix("questions_").removesuffix(".jsonl") for name in WORKED_WITH)
"""Our own sets that are worked with: they count OWN_WEIGHT times."""
OWN_WEIGHT = 2.0
OFF = "off topic"


def main() -> None:
    squad = Path(sys.argv[1])
    data = []
    off = [row | {"answerable": False} for row in questions(squad / "offtopic.jsonl")]
    asked: set[Path | None] = set()
    for name in OWN:
        file = f"questions_{name}.jsonl"
        with archive_for(SETS[file]) as archive:
            texts = {i.source: (archive.config.seeds / i.source).read_bytes().decode() for i in archive.sources()}
            data += examples(archive, questions(HERE / file), name, texts)
            if SETS[file] not in asked:
                asked.add(SETS[file])
                data += examples(archive, off, OFF, texts)
    with tempfile.TemporaryDirectory() as folder:
        config = Config(seeds=squad / "seeds", data=Path(folder))
        build(config)
        other = Archive.open(config)
        rows = questions(squad / "questions.jsonl")
        some = random.Random(2)
        rows = [r for r in rows if r["answerable"]] + some.sample([r for r in rows if not r["answerable"]], 300)
        data += examples(other, rows, "squad", {})
        data += examples(other, off, OFF, {})
        weights = listwise([(e.features, e.right, OWN_WEIGHT if e.set in OWN else 1.0) for e in data if e.answerable])
        print("WEIGHTS =", json.dumps({n: round(float(w), 2) for n, w in zip(NAMES, weights, strict=True)}, indent=4))
        for name in (*OWN, "squad"):
            print(name, "first / in three", hits([e for e in data if e.set == name], weights))
        WEIGHTS.update(zip(NAMES, map(float, weights), strict=True))
        confidences(data)


Row = tuple[Example, dict[str, float], bool]
"""A question, the signs of its first passage, and whether that one is right."""


def total_of(features: Mapping[str, float]) -> float:
    """The score that the weights give to some features."""
    return sum(weight * features[name] for name, weight in WEIGHTS.items())


def confidences(data: list[Example]) -> None:
    """Fits and prints the two parts of the confidence over what passes the guards under the new weights."""
    rows: list[Row] = []
    for example in data:
        scored = sorted(
            (replace(s, score=total_of(s.features)) for s in example.ranked), key=lambda s: (-s.score, s.id)
        )
        kept, _ = guarded(example.asking, scored, ENOUGH)
        if kept:
            right = {s.id for s, ok in zip(example.ranked, example.right, strict=True) if ok}
            seen = signs(kept, example.question, example.asking.query, scored[0].score)
            rows.append((example, seen, kept[0].id in right))
    answers, speaks = both(rows)
    for name, found in (("ANSWERS", answers), ("SPEAKS", speaks)):
        print(name, "=", json.dumps({k: round(v, 2) for k, v in found.items()}, indent=4))
    good = [product(gate, answers, speaks, s) for e, s, _ in rows if e.set == "squad" and e.answerable]
    for kind, name in (("off", OFF), ("unanswerable", "squad")):
        bad = [product(gate, answers, speaks, s) for e, s, _ in rows if e.set == name and not e.answerable]
        print("AUROC of answerable SQuAD questions against", kind, round(100 * auroc(good, bad), 1))
    for bar in (0.05, 0.1, 0.15, 0.2, 0.3):
        near = {
            name: np.mean(
                [part(speaks, s) >= bar for e, s, _ in rows if e.set == name and (name == OFF or e.answerable)]
            )
            for name in (*OWN, OFF)
        }
        print("near at", bar, {name: round(100 * float(share), 1) for name, share in near.items()})
    left_out(rows)


def both(rows: list[Row]) -> tuple[dict[str, float], dict[str, float]]:
    """The weights of ANSWERS and of SPEAKS that these questions give."""
    counted = dict.fromkeys(OWN, OWN_WEIGHT)
    answers = fitted(ANSWERS, [r for r in rows if r[0].set != OFF], lambda e, ok: ok, counted, 3e-3)
    off = [r for r in rows if r[0].set == OFF][::2]
    good = [r for r in rows if r[0].answerable and r[0].set != "squad"]
    return answers, fitted(SPEAKS, [*good, *off], lambda e, ok: e.set != OFF, {OFF: len(good) / len(off)}, 1e-3)


def gate(answers: float, speaks: float) -> float:
    """What `bot.answer.confidence` does."""
    return answers * min(1.0, speaks / SETTLED)


def part(weights: dict[str, float], seen: dict[str, float]) -> float:
    return float(1 / (1 + np.exp(-sum(seen.get(k, 0.0) * v for k, v in weights.items()))))


def product(how: Any, answers: dict[str, float], speaks: dict[str, float], seen: dict[str, float]) -> float:
    return float(how(part(answers, seen), part(speaks, seen)))


def left_out(rows: list[Row]) -> None:
    """How well each way to join the two parts tells right first passages from the rest, on the set that was left
    out."""
    ways = {"answers": lambda a, t: a, "answers x speaks": lambda a, t: a * t, "gate": gate}
    found: dict[str, list[tuple[bool, float]]] = {name: [] for name in ways}
    for name in OWN:
        fits = both([r for r in rows if r[0].set != name])
        for example, seen, ok in rows:
            if example.set == name:
                for way, how in ways.items():
                    found[way].append((ok, product(how, *fits, seen)))
    for way, pairs in found.items():
        right, rest = [x for ok, x in pairs if ok], [x for ok, x in pairs if not ok]
        print(f"{way}: AUROC of right first passages against the rest, each set left out: {auroc(right, rest):.3f}")


def fitted(
    start: dict[str, float], rows: list[Any], right: Any, weights: dict[str, float], l2: float
) -> dict[str, float]:
    """Weights for the signs that `start` names; `right(example, first passage is right)`.

    `weights`: what an example of a set counts; 1 where it is not named.
    """
    x = np.array([[seen.get(k, 0.0) for k in start] for _, seen, _ in rows])
    y = np.array([float(right(e, ok)) for e, _, ok in rows])
    weight = np.array([weights.get(e.set, 1.0) for e, *_ in rows])
    return dict(zip(start, map(float, logistic(x, y, weight, l2=l2)), strict=True))


if __name__ == "__main__":
    main()
