"""What a sentence encoder (all-MiniLM-L6-v2) would add to the ranking and to the confidence, and what it costs.

    python -m tests.bench.encoder make FOLDER SENTENCE_TRANSFORMERS_FOLDER    (torch, transformers, onnx, onnxruntime)
    python -m tests.bench.encoder measure FOLDER [float]                      (onnxruntime, tokenizers)
    python -m tests.bench.encoder cost FOLDER [float]                         (the same)

`make` writes FOLDER/model.onnx (eight bits), float.onnx and tokenizer.json; docs/decisions/0015 says where the weights
are had. Of questions_blind, _river, _grain and _lithium only figures are printed. Nothing in bot/ uses an encoder.
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bot.answer.confidence import ANSWERS, SPEAKS, signs
from bot.answer.rank import WEIGHTS
from bot.answer.table import Table
from bot.asking.corpus import Asking
from bot.asking.search import guarded, ranked, wanted
from bot.evaluation import Gold, covers
from bot.matching.matcher import match
from bot.meaning import direction
from bot.models import Query
from bot.querying import make_query
from tests.bench.fit import Array, _adam, auroc, logistic
from tests.bench.questions import HERE, SETS, WORKED_WITH, archive_for, questions

MOST, ENOUGH, LONGEST = 100, 12, 256
WITH = (1.0, 0.7, 0.4, 0.4)
"""What a statement, the one before it, the one after it and the second before it count in `own, around`."""
ENCODED = {
    "passage": lambda text, before, title: text,
    "sentence before + passage": lambda text, before, title: f"{before} {text}",
    "title + passage": lambda text, before, title: f"{title}. {text}",
    "title + before + passage": lambda text, before, title: f"{title}. {before} {text}",
}
VARIANTS: dict[str, tuple[str, ...]] = {
    "as it is": (),
    **{form: (form,) for form in ENCODED},
    "passage, before + passage": ("passage", "sentence before + passage"),
    "own, around": ("own, around",),
    "own, around + passage": ("own, around", "passage"),
}
SIGNS = tuple(dict.fromkeys((*ANSWERS, *SPEAKS)))


def encoder(folder: Path, kind: str) -> Callable[[str], Array]:
    """One text -> its unit vector, on one thread; a text's vector does not depend on what is encoded beside it."""
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = InferenceSession(str(folder / f"{kind}.onnx"), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)

    def vector(text: str) -> Array:
        ids = np.array([tokenizer.encode(text).ids], np.int64)
        found: Array = session.run(None, {"ids": ids, "mask": np.ones_like(ids)})[0][0]
        return found

    return vector


@dataclass
class Example:
    """A question with its candidates, how like each is to it, and what the confidence sees of the first."""

    set: str
    answerable: bool
    features: Array
    score: Array
    right: Any
    cosines: dict[str, Array]
    signs: Array | None
    first: int
    """The candidate that the confidence is about, -1 for none."""


def examples(vector: Callable[[str], Array]) -> list[Example]:
    found: list[Example] = []
    known: dict[Path | None, dict[str, dict[int, Array]]] = {}
    for file, folder in SETS.items():
        with archive_for(folder) as archive:
            corpus = archive.corpus()
            texts = {info.source: archive.text_of(info.source) for info in archive.sources()}
            if folder not in known:
                known[folder] = _vectors(archive, vector)
            for row in questions(HERE / file):
                matched = match(row["question"], corpus.intents, corpus.lexicon)
                mended = corpus.speller.mend(matched.question)
                if mended.repairs:
                    matched = match(mended.text, corpus.intents, corpus.lexicon)
                intent = corpus.intents[matched.intent] if matched.intent else None
                query = make_query(matched, intent, date(2026, 11, 30))
                asking = Asking(corpus, matched, None, query)
                order, asked = ranked(asking, most=MOST)
                kept, _ = guarded(asking, order[:ENOUGH], 5)
                seen = signs(kept, asked, query, order[0].score) if kept else None
                ids = [s.id for s in order]
                own, theirs = _own(query), vector(matched.question)
                golds = [Gold(g["source"], g["text"]) for g in row["gold"]]
                found.append(
                    Example(
                        file.removeprefix("questions_").removesuffix(".jsonl"),
                        row["answerable"],
                        np.array([[s.features[n] for n in WEIGHTS] for s in order]).reshape(len(ids), len(WEIGHTS)),
                        np.array([s.score for s in order]),
                        np.array([any(covers(s.passage, g, texts) for g in golds) for s in order], bool),
                        {
                            form: np.array([made[i] @ (theirs if form in ENCODED else own) for i in ids])
                            for form, made in known[folder].items()
                        },
                        np.array([seen.get(name, 0.0) for name in SIGNS]) if seen else None,
                        ids.index(kept[0].id) if kept else -1,
                    )
                )
    return found


def _vectors(archive: Any, vector: Callable[[str], Array]) -> dict[str, dict[int, Array]]:
    """By the form that is encoded and the statement's id; as they would be stored, eight bits a number."""
    corpus = archive.corpus()
    titles = {info.source: info.title or "" for info in archive.sources()}
    every = {s.id: s.passage for s in corpus.store.statements(corpus.table.ids.tolist())}
    made: dict[str, dict[int, Array]] = {"own, around": _around(corpus.table)}
    for form, write in ENCODED.items():
        made[form] = {}
        for number, passage in every.items():
            other = every.get(number - 1)
            before = other.text if other and other.source == passage.source else ""
            text = " ".join(write(passage.text, before, titles[passage.source]).split())
            made[form][number] = np.rint(vector(text) * 127) / 127
    return made


def _own(query: Query) -> Array:
    """What a question means by our own word table."""
    found = direction(wanted(query))
    return np.zeros(128) if found is None else np.asarray(found, float)


def _around(table: Table) -> dict[int, Array]:
    """What a statement and those around it mean by our own word table, from the vectors that the store has anyway."""
    rows = np.arange(len(table))
    made = table.vectors / 127 * WITH[0]
    for step, worth in zip((-1, 1, -2), WITH[1:], strict=True):
        other = table.neighbours(rows, step)
        made = made + worth * (table.vectors[other] / 127) * (other >= 0)[:, None]
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
    return dict(zip(table.ids.tolist(), made, strict=True))


def fit(data: Sequence[tuple[Array, Any]], start: Array, hold: Array) -> Array:
    """Weights listwise, each held near `start` as strongly as `hold` says."""
    usable = [(x, y) for x, y in data if y.any()]
    x = np.zeros((len(usable), MOST, len(start)))
    there, right = np.full((len(usable), MOST), -1e9), np.zeros((len(usable), MOST))
    for k, (features, y) in enumerate(usable):
        x[k, : len(y)], there[k, : len(y)], right[k, : len(y)] = features, 0.0, y

    def gradient(change: Array) -> Array:
        scores = x @ (start + change) + there
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        q = p * right
        q /= q.sum(axis=1, keepdims=True)
        pulled: Array = np.einsum("ijk,ij->k", x, q - p) / len(x) - hold * change
        return pulled

    return start + _adam(len(start), 200, 0.05, gradient)


def _short(file: str) -> str:
    return file.removeprefix("questions_").removesuffix(".jsonl")


WORKED = tuple(map(_short, WORKED_WITH))
JUDGING = tuple(_short(name) for name in SETS if name not in WORKED_WITH)
SEEDS = tuple(_short(name) for name, folder in SETS.items() if folder is None)
GROUPS = {
    "worked with, seeds": [name for name in WORKED if name in SEEDS],
    "worked with, others": [name for name in WORKED if name not in SEEDS],
    "judging, seeds": [name for name in JUDGING if name in SEEDS],
    "judging, others": [name for name in JUDGING if name not in SEEDS],
}


def left_out(data: list[Example], learn: Callable[[list[Example]], Callable[[Example], Any]]) -> dict[int, Any]:
    """What is learnt without a set, applied to it; to the judging sets, what is learnt from all worked-with ones."""
    found = {}
    for group in [(name,) for name in WORKED] + [JUDGING]:
        apply = learn([e for e in data if e.set in WORKED and e.set not in group])
        found |= {k: apply(e) for k, e in enumerate(data) if e.set in group}
    return found


def places(data: list[Example], forms: tuple[str, ...], anew: bool) -> dict[int, int]:
    """Where the first right passage of each answerable question stands; `anew`: all weights fitted again as well."""
    base = np.array(list(WEIGHTS.values())) if anew else np.ones(1)
    start = np.concatenate([base, np.zeros(len(forms))])
    hold = np.where(np.arange(len(start)) < len(base), 0.02 if anew else 1e-3, 1e-4)

    def columns(e: Example) -> Array:
        return np.column_stack([e.features if anew else e.score[:, None], *(e.cosines[form] for form in forms)])

    def learn(some: list[Example]) -> Callable[[Example], int]:
        weights = fit([(columns(e), e.right) for e in some if e.answerable], start, hold)
        return lambda e: next(
            (n for n, k in enumerate(np.argsort(-(columns(e) @ weights), kind="stable")) if e.right[k]), MOST
        )

    return {k: place for k, place in left_out(data, learn).items() if data[k].answerable}


def chances(data: list[Example], forms: tuple[str, ...]) -> dict[int, float]:
    """The confidence from today's signs and these likenesses, fitted anew to tell answerable from not."""

    def columns(e: Example) -> Array:
        extra = [value for form in forms for value in (e.cosines[form][e.first], e.cosines[form].max())]
        return np.concatenate([e.signs if e.signs is not None else [], extra])

    def learn(some: list[Example]) -> Callable[[Example], float]:
        x = np.array([columns(e) for e in some])
        mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
        mean[0], spread[0] = 0.0, 1.0  # the bias
        y = np.array([float(e.answerable) for e in some])
        weights = logistic((x - mean) / spread, y, np.ones(len(some)))
        return lambda e: float((columns(e) - mean) / spread @ weights)

    return left_out(data, learn)


def gain(changes: list[int]) -> str:
    """The mean of some changes in points, with the middle 90 % of what other questions like these would give."""
    drawn = np.random.default_rng(1).choice(np.array(changes, float), (4000, len(changes))).mean(axis=1)
    low, high = np.quantile(drawn, (0.05, 0.95))
    return f"{100 * np.mean(changes):+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


def measure(folder: Path, kind: str) -> None:
    data = examples(encoder(folder, kind))
    print("| | fitted | " + " | ".join(GROUPS) + " | judging: more first, more in three |")
    for anew in (False, True):
        before: dict[int, int] = {}
        for name, forms in VARIANTS.items():
            at = places(data, forms, anew)
            before = before or at
            cells = []
            for sets in GROUPS.values():
                mine = np.array([place for k, place in at.items() if data[k].set in sets])
                cells.append(" / ".join(f"{100 * (mine < n).mean():.1f}" for n in (1, 3, 24)))
            judged = [k for k in at if data[k].set in JUDGING]
            cells.append(", ".join(gain([(at[k] < n) - (before[k] < n) for k in judged]) for n in (1, 3)))
            print(f"| {name} | {'all weights' if anew else 'its own'} | " + " | ".join(cells) + " |", flush=True)
    told = [e for e in data if e.signs is not None]
    for name in ("as it is", "passage", "sentence before + passage", "own, around"):
        sure = chances(told, VARIANTS[name])
        cells = []
        for sets in GROUPS.values():
            high, low = (
                [chance for k, chance in sure.items() if told[k].set in sets and told[k].answerable == side]
                for side in (True, False)
            )
            cells.append(f"{auroc(high, low):.3f}")
        print(f"| {name} | AUROC | " + " | ".join(cells) + " | |", flush=True)


def cost(folder: Path, kind: str) -> None:
    """Prints size, memory and CPU time of a process that has only the encoder."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    vector = encoder(folder, kind)
    asked = [row["question"] for row in questions(HERE / "questions_dev.jsonl")]
    texts = [path.read_text(encoding="utf-8") for path in sorted((HERE / "corpus_desk").iterdir())]
    lines = [line for text in texts for line in text.splitlines() if 60 < len(line) < 400][:500]
    for name, some in (("question", asked), ("line of 60 to 400 characters", lines)):
        times = []
        for text in some:
            start = time.process_time()
            vector(text)
            times.append(1000 * (time.process_time() - start))
        print(name, f"CPU ms p50 {np.median(times):.1f} p99 {np.quantile(times, 0.99):.1f}")
    print("MB on disk", round((folder / f"{kind}.onnx").stat().st_size / 1e6, 1))
    print("MB of memory more", round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))


def make(folder: Path, source: Path) -> None:
    """Writes the model with its mean over tokens, in float and in eight bits."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel

    class Encoder(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(source, attn_implementation="eager").eval()

        def forward(self, ids: Any, mask: Any) -> Any:
            states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
            weight = mask.unsqueeze(-1).to(states.dtype)
            return torch.nn.functional.normalize((states * weight).sum(1) / weight.sum(1), dim=1)

    folder.mkdir(parents=True, exist_ok=True)
    some = torch.ones(2, 9, dtype=torch.int64)
    torch.onnx.export(
        Encoder(),
        (some, some),
        str(folder / "float.onnx"),
        input_names=["ids", "mask"],
        output_names=["vector"],
        dynamic_axes={"ids": {0: "n", 1: "t"}, "mask": {0: "n", 1: "t"}, "vector": {0: "n"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(folder / "float.onnx", folder / "model.onnx", weight_type=QuantType.QInt8)
    shutil.copy(source / "tokenizer.json", folder)


def main() -> None:
    what, folder, *more = sys.argv[1:]
    if what == "make":
        make(Path(folder), Path(more[0]))
    else:
        {"measure": measure, "cost": cost}[what](Path(folder), more[0] if more else "model")


if __name__ == "__main__":
    main()
