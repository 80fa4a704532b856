"""Which intent a question is nearest to: kernel ridge regression over the example questions, trained when they load.

Every example is compared with the question by letters, words and (where vectors are installed) meaning; the mixed
similarity goes through exp() and one linear solve weighs the examples against each other. Ridge regression gives its
own leave-one-out predictions in closed form, which is what calibrate.py needs to know how far a score may be trusted.
Messages that are nobody's business (data/off_topic.txt, the intents' `not:` lists) take part as examples of nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from bot.matching import calibrate, vectors
from bot.matching.templates import Gap, Phrase
from bot.matching.tokens import plain_words
from bot.matching.vectors import Floats
from bot.matching.views import FEW, PieceView, VectorView, Words

LETTERS, WORDS, MEANING = 0.2, 0.25, 0.55
"""What each view weighs. Chosen on random subsets of CLINC150's development half; flat around here."""
WIDTH = 0.5
"""Of exp((similarity - 1) / WIDTH): how fast an example's influence fades."""
RIDGE = 0.1
BEHIND = 0.35
"""Where "none of these" leads by this much, few and scattered examples do not make an answer of it."""
ALIKE = 0.55
"""A shipped off-topic message this similar to an example is about the editor's subject: left out."""
MOST_PHRASES = 4
"""Of one example: (a|b|c) alternatives beyond these only serve exact matching."""


@dataclass(frozen=True, slots=True)
class Row:
    """One example as the scorer learns it."""

    intent: str | None
    """None: an example of what is not asked."""
    phrases: tuple[Phrase, ...]
    """One example in different words; calibration leaves them out together."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How near every intent is to one question."""

    by_intent: Mapping[str, float]
    best: str
    runner_up: str | None
    confidence: float
    """0 to 1: the chance that the question is in scope and `best` is right."""
    none: float
    """The score of "none of these"."""


class Scorer:
    """Trained on one set of intents; immutable. `score` is pure."""

    def __init__(
        self,
        names: tuple[str, ...],
        pieces: PieceView,
        meaning: VectorView | None,
        weights: NDArray[np.float64],
        calibration: calibrate.Calibration,
    ) -> None:
        self.names = names
        self.calibration = calibration
        self._pieces = pieces
        self._meaning = meaning
        self._weights = weights

    def raw(self, forms: Sequence[Words]) -> NDArray[np.float64]:
        """One score an intent, in the order of `names`, and last that of "none of these"; each 0 to about 1."""
        near = _mix(self._pieces, self._meaning, forms)
        # The weights nearly cancel out: their sum needs the digits that the cosines have not.
        scores: NDArray[np.float64] = (np.exp((near - 1) / WIDTH).sum(axis=0) / len(forms)) @ self._weights
        return scores

    def score(self, forms: Sequence[Words]) -> Scores | None:
        """The nearest intents to a question given in one or more forms (raw, masked), whose scores are averaged.

        None when no form has words or there are no intents.
        """
        usable = [form for form in dict.fromkeys(forms) if form]
        if not usable or not self.names:
            return None
        raw = self.raw(usable)
        order = np.argsort(-raw[:-1], kind="stable").tolist()
        best = order[0]
        *inside, none = raw.tolist()
        confidence = self.calibration.confidence(raw, best)
        if none - inside[best] > BEHIND:
            confidence = min(confidence, 0.99 * self.calibration.answer)
        return Scores(
            {self.names[i]: inside[i] for i in order},
            self.names[best],
            self.names[order[1]] if len(order) > 1 else None,
            confidence,
            none,
        )


def train(rows: Sequence[Row]) -> Scorer:
    """A scorer over `rows` and the shipped off-topic messages. The order of rows does not change what is right."""
    names = tuple(dict.fromkeys(row.intent for row in rows if row.intent is not None))
    none = len(names)
    texts: list[Words] = []
    labels: list[int] = []
    groups: list[int] = []
    for number, row in enumerate(rows):
        label = names.index(row.intent) if row.intent is not None else none
        for text in forms(row.phrases):
            texts.append(text)
            labels.append(label)
            groups.append(number)
    own = len(texts)
    known = set(texts)
    outside = [text for text in (*off_topic(), *_masked_off_topic(texts)) if text not in known]
    texts += outside
    labels += [none] * len(outside)
    groups += range(len(rows), len(rows) + len(outside))

    pieces = PieceView(texts, (LETTERS, WORDS))
    table = vectors.embed_words([_readable(text) for text in texts])
    meaning = None if table is None else VectorView(table)
    near = np.concatenate([_mix(pieces, meaning, texts[at : at + FEW]) for at in range(0, len(texts), FEW)])
    keep = np.ones(len(texts), bool)
    keep[own:] = near[own:, :own].max(axis=1, initial=0) < ALIKE
    kernel = np.exp((near[np.ix_(keep, keep)] - 1) / WIDTH).astype(np.float64)
    label_of, group_of = np.array(labels)[keep], np.array(groups)[keep]
    targets = np.eye(none + 1)[label_of]
    inverse = np.linalg.inv((kernel + kernel.T) / 2 + RIDGE * np.eye(len(kernel)))
    solved = inverse @ targets
    weights = np.zeros((len(texts), none + 1))
    weights[keep] = solved
    calibration = calibrate.calibrate(inverse, solved, targets, label_of, group_of)
    return Scorer(names, pieces, meaning, weights, calibration)


def _masked_off_topic(texts: Sequence[Words]) -> list[Words]:
    """Off-topic messages with a value in them, in the slots of these examples: a name alone is no question."""
    markers = list(dict.fromkeys(word for text in texts for word in text if word.startswith("{")))
    if not markers:
        return []
    long = [text for text in off_topic() if len(text) > 3][::2]
    made = [(*text[:-1], markers[n % len(markers)]) for n, text in enumerate(long)]
    # Also where examples like to have it: in the middle.
    made += [(*t[: len(t) // 2], markers[n % len(markers)], *t[len(t) // 2 + 1 :]) for n, t in enumerate(long[::2])]
    return made


def forms(phrases: Sequence[Phrase]) -> list[Words]:
    """What of an example is learnt: at most MOST_PHRASES phrases, each masked ({person}) and without its slots."""
    step = max(1, -(-len(phrases) // MOST_PHRASES))
    found: dict[Words, None] = {}
    for phrase in phrases[::step]:
        found[tuple(marker(part.name) if isinstance(part, Gap) else part.text for part in phrase)] = None
        bare = tuple(part.text for part in phrase if not isinstance(part, Gap))
        if bare:
            found[bare] = None
    return list(found)


def marker(slot: str) -> str:
    """The word that stands for a value in a masked question. Numbered slots of one type look alike."""
    stem, _, number = slot.rpartition("_")
    return "{" + (stem if stem and number.isdigit() else slot) + "}"


def _mix(pieces: PieceView, meaning: VectorView | None, texts: Sequence[Words]) -> Floats:
    """How alike each text and each example are, in all views: shape (texts, examples)."""
    near = pieces.similar(texts)
    found = None if meaning is None else vectors.embed_words([_readable(text) for text in texts])
    if meaning is None or found is None:
        return near / (LETTERS + WORDS)
    return near + MEANING * meaning.similar(found)


def _readable(words: Words) -> Words:
    """For the meaning view a marker is its type: "{person}" means person."""
    return tuple(word.strip("{}") for word in words)


@lru_cache(maxsize=1)
def off_topic() -> tuple[Words, ...]:
    """The shipped messages that most newsrooms' intents do not cover."""
    text = resources.files("bot.matching").joinpath("data/off_topic.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(dict.fromkeys(plain_words(line) for line in lines))
