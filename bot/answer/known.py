"""The questions that passages are known to answer, and how like a new question is to them: by words and by letters.

A newsroom writes them (`data/questions/`), or an editor confirms them. They are never shown: they only say where to
look.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from bot.terms import terms
from bot.text import fold

BY_WORDS = 300
"""The questions nearest by words, of which the letters are compared too."""
GRAM = 4
"""Letters that are compared at a time: endings and slips of the keys then cost little."""
LETTERS = 0.5
"""What the letters count, the words the rest."""
FURTHER = 3
"""The mean of so many of a statement's questions is looked at besides the nearest: one may be like by chance."""

ALIKE = 0.45
"""Likeness below which two questions have nothing in common but words of asking: a document for which nobody wrote
questions must not come behind those for which somebody did."""

Likeness = Mapping[int, tuple[float, float]]
"""By statement id, 0 to 1: the likeness of the nearest of its questions, and of the nearest FURTHER on average."""


class Questions:
    """Questions with the statements that answer them. Not to be changed once made; any thread may ask it."""

    def __init__(self, questions: Iterable[tuple[int, str]]) -> None:
        """`questions`: (statement id, question) in whatever order."""
        numbers: dict[str, int] = {}
        of_terms, of_questions, lengths = array("i"), array("i"), array("i")
        statements, texts = array("i"), []
        for statement, text in questions:
            stems = _stems(text)
            for stem in stems:
                of_terms.append(numbers.setdefault(stem, len(numbers)))
                of_questions.append(len(statements))
            statements.append(statement)
            texts.append(fold(text).encode())
            lengths.append(len(stems))
        self._numbers = numbers
        self._statements = np.array(statements, np.int32)
        self._text, self._ends = b"".join(texts), np.array([0, *accumulate(map(len, texts))], np.int64)
        held, count = np.array(of_terms, np.int32), np.bincount(np.array(of_terms, np.int32), minlength=len(numbers))
        # A word that every question has tells nothing of which is meant.
        self._rarity = np.log1p(len(statements) / np.maximum(1, count)).astype(np.float32)
        weights = self._rarity[held] ** 2
        squares = np.bincount(np.array(of_questions, np.int32), weights, minlength=len(statements))
        self._norms = np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)
        order = np.argsort(held, kind="stable")
        self._of = np.array(of_questions, np.int32)[order]
        self._begin = np.concatenate([[0], np.cumsum(count)])

    def __len__(self) -> int:
        return len(self._statements)

    def like(self, question: str) -> Likeness:
        """The statements with questions like this one; none where no word is shared."""
        stems = _stems(question)
        known = [number for stem in stems if (number := self._numbers.get(stem)) is not None]
        if not known:
            return {}
        rare = float(self._rarity.max())  # what a word counts that no question has
        norm = sqrt(sum(float(self._rarity[n]) ** 2 for n in known) + (len(stems) - len(known)) * rare**2)
        total = np.zeros(len(self), np.float32)
        for number in known:
            total[self._of[self._begin[number] : self._begin[number + 1]]] += self._rarity[number] ** 2
        found = np.flatnonzero(total)
        by_words = total[found] / (self._norms[found] * norm)
        if len(found) > BY_WORDS:
            best = np.argpartition(-by_words, BY_WORDS)[:BY_WORDS]
            found, by_words = found[best], by_words[best]
        mine = _grams(fold(question))
        likeness: dict[int, list[float]] = {}
        for place, words in zip(found.tolist(), by_words.tolist(), strict=True):
            theirs = _grams(self._text[self._ends[place] : self._ends[place + 1]].decode())
            alike = (1 - LETTERS) * words + LETTERS * _cosine(mine, theirs)
            likeness.setdefault(int(self._statements[place]), []).append(alike)
        return {statement: _of_one(values) for statement, values in likeness.items()}


def _of_one(values: Sequence[float]) -> tuple[float, float]:
    best = sorted((max(0.0, (value - ALIKE) / (1 - ALIKE)) for value in values), reverse=True)[:FURTHER]
    return best[0], sum(best) / FURTHER


def _stems(text: str) -> list[str]:
    return list(dict.fromkeys(term.stem for term in terms(text)))


def _grams(text: str) -> Counter[str]:
    """The runs of letters of a folded text, each word by itself."""
    found: Counter[str] = Counter()
    for word in text.split():
        edged = f" {word} "
        found.update(edged[i : i + GRAM] for i in range(max(1, len(edged) - GRAM + 1)))
    return found


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    shared = sum(count * other[gram] for gram, count in one.items() if gram in other)
    return shared / sqrt(sum(c * c for c in one.values()) * sum(c * c for c in other.values())) if shared else 0.0


def rows_of(likeness: Likeness, ids: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The rows of those statements that are among `ids` (ascending), and their likeness: of shape (rows, 2)."""
    wanted = np.array(sorted(likeness), np.int32)
    rows = np.searchsorted(ids, wanted)
    there = (
        (rows < len(ids)) & (ids[np.minimum(rows, len(ids) - 1)] == wanted) if len(ids) else np.zeros(len(wanted), bool)
    )
    kept = [likeness[number] for number in wanted[there].tolist()]
    return rows[there].astype(np.int64), np.array(kept, np.float32).reshape(-1, 2)
