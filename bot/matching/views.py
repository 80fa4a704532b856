"""Three ways to see how alike two questions are: their letters, their words, their meaning. Each gives cosines.

A view is fitted to the example questions; `similar(words)` then compares any question with all of them at once.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Words = tuple[str, ...]


@lru_cache(maxsize=20_000)
def _grams_of(word: str) -> tuple[str, ...]:
    """2- to 5-letter pieces of one word with its borders marked; pieces never cross words, so word order is free."""
    marked = f" {word} "
    return tuple(marked[i : i + n] for n in range(2, 6) for i in range(len(marked) - n + 1))


def letter_pieces(words: Words) -> list[str]:
    """The character view's features."""
    return [gram for word in words for gram in _grams_of(word)]


def word_pieces(words: Words) -> list[str]:
    """The word view's features: words and pairs of neighbours, ends marked."""
    return [*words, *(f"{a} {b}" for a, b in zip(("^", *words), (*words, "$"), strict=True))]


class SparseView:
    """Tf-idf over pieces, kept as postings: piece -> the examples that have it."""

    def __init__(self, texts: Sequence[Words], pieces: Callable[[Words], list[str]]) -> None:
        self._id: dict[str, int] = {}
        ids, rows, times = array("i"), array("i"), array("i")
        for row, text in enumerate(texts):
            for piece, count in Counter(pieces(text)).items():
                ids.append(self._id.setdefault(piece, len(self._id)))
                rows.append(row)
                times.append(count)
        self._pieces = pieces
        self._size = len(texts)
        flat = np.array(ids, np.int32)
        order = np.argsort(flat, kind="stable")
        lengths = np.bincount(flat, minlength=len(self._id))
        self._starts = np.concatenate([[0], np.cumsum(lengths)])
        self._idf = (np.log((1 + len(texts)) / (1 + lengths)) + 1).astype(np.float32)
        self._rows = np.array(rows, np.int32)[order]
        weights = (1 + np.log(np.array(times, np.float32)[order])) * np.repeat(self._idf, lengths)
        norms = np.sqrt(np.bincount(self._rows, weights**2, minlength=self._size))
        self._weights = (weights / np.maximum(norms, 1e-9)[self._rows]).astype(np.float32)

    def similar(self, text: Words) -> Floats:
        """The cosine of `text` with every example; 0 where nothing is shared. Unknown pieces are not counted."""
        known = self._id
        counter = Counter(self._pieces(text))
        ids = [known[piece] for piece in counter if piece in known]
        if not ids:
            return np.zeros(self._size, np.float32)
        picked = np.array(ids)
        tf = np.array([count for piece, count in counter.items() if piece in known], np.float32)
        weight = (1 + np.log(tf)) * self._idf[picked]
        weight /= math.sqrt(float(weight @ weight))
        first = self._starts[picked]
        lengths = self._starts[picked + 1] - first
        places = np.arange(int(lengths.sum())) + np.repeat(first - np.cumsum(lengths) + lengths, lengths)
        sums = np.bincount(self._rows[places], self._weights[places] * np.repeat(weight, lengths), self._size)
        return sums.astype(np.float32)


class VectorView:
    """Cosines of sentence vectors, when vectors are installed."""

    def __init__(self, vectors: Floats) -> None:
        self.mean = vectors.mean(axis=0)
        self._rows = _unit(vectors - self.mean)

    def similar(self, vector: Floats) -> Floats:
        """The cosine of one sentence vector, shape (dimensions,), with every example."""
        centred = _unit((vector - self.mean)[None, :])[0]
        cosines: Floats = (self._rows @ centred).astype(np.float32)
        return cosines


def _unit(rows: Floats) -> Floats:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = (rows / np.maximum(norms, 1e-9)).astype(np.float32)
    return unit
