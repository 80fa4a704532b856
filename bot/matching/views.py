"""Three ways to see how alike two questions are: their letters, their words, their meaning. Each gives cosines.

A view is fitted to the example questions; `similar` then compares questions with all of them at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray

from bot.matching.vectors import Floats, unit

Ints = NDArray[np.intp]
Words = tuple[str, ...]

COMMON = 256
"""Pieces that are kept as rows of a matrix, 1 KB an example: most of what a question has in common with examples."""
FEW = 32
"""Questions that are compared at once: what they share with the examples is written out in memory."""


def letter_pieces(word: str) -> Iterator[str]:
    """2- to 5-letter pieces of one word with its borders marked; pieces never cross words, so word order is free."""
    marked = f" {word} "
    return (marked[i : i + n] for n in range(2, 6) for i in range(len(marked) - n + 1))


def pairs(words: Words) -> Iterator[str]:
    """Neighbours, ends marked: with the words themselves the word view's features."""
    return (f"{a} {b}" for a, b in pairwise(("^", *words, "$")))


class PieceView:
    """Letters and words: tf-idf over the pieces of each kind. Both in one index, for one pass over it a question.

    The most frequent pieces are rows of a matrix, piece by example; the others postings, piece -> the examples that
    have it.
    """

    def __init__(self, texts: Sequence[Words], shares: tuple[float, float]) -> None:
        """`shares`: what the cosine of letters, and that of words, weighs in the sum that `similar` gives."""
        numbers = count()
        letters: dict[str, int] = defaultdict(numbers.__next__)
        words: dict[str, int] = defaultdict(numbers.__next__)
        found = [
            Counter(
                [letters[piece] for word in text for piece in letter_pieces(word)]
                + [words[piece] for piece in (*text, *pairs(text))]
            )
            for text in texts
        ]
        ids = np.fromiter((piece for counter in found for piece in counter), np.intp)
        times = np.fromiter((number for counter in found for number in counter.values()), np.float32)
        rows = np.repeat(np.arange(len(texts)), [len(counter) for counter in found])

        # Numbered anew, the most frequent first: below COMMON is in the matrix.
        often = np.bincount(ids, minlength=next(numbers))
        order = np.argsort(-often, kind="stable")
        new = np.empty(len(order), np.intp)
        new[order] = np.arange(len(order))
        self._letters = {piece: int(new[number]) for piece, number in letters.items()}
        self._words = {piece: int(new[number]) for piece, number in words.items()}
        self._kind = np.zeros(len(order), np.intp)
        self._kind[list(self._words.values())] = 1
        self._size = len(texts)
        self._shares = np.array(shares)
        self._lengths = often[order]
        self._idf = (np.log((1 + len(texts)) / (1 + self._lengths)) + 1).astype(np.float32)
        ids = new[ids]
        weights = self._weighed(ids, times, 2 * rows + self._kind[ids], 2 * len(texts))
        self._common = np.zeros((min(COMMON, len(order)), len(texts)), np.float32)
        common = ids < len(self._common)
        self._common[ids[common], rows[common]] = weights[common]
        postings = np.flatnonzero(~common)[np.argsort(ids[~common], kind="stable")]
        self._rows, self._weights = rows[postings], weights[postings]
        self._starts = np.cumsum(self._lengths) - self._lengths - np.count_nonzero(common)
        # "what", "did", "say" come with every question. Words of messages are kept, so not too many.
        self._pieces_of = lru_cache(maxsize=2048)(self._look_up)

    def similar(self, texts: Sequence[Words]) -> Floats:
        """The cosines of each text with every example, shape (texts, examples); 0 where nothing is shared.

        Pieces that no example has are not counted.
        """
        many = len(self._idf)
        keys = np.concatenate([self._pieces(text) + number * many for number, text in enumerate(texts)])
        keys, times = _runs(keys)
        text, ids = np.divmod(keys, many)
        kind = self._kind[ids]
        weights = self._weighed(ids, times.astype(np.float32), 2 * text + kind, 2 * len(texts))
        weights *= self._shares[kind]

        common = ids < len(self._common)
        asked = np.zeros((len(texts), len(self._common)), np.float32)
        asked[text[common], ids[common]] = weights[common]
        used = np.flatnonzero(asked.any(axis=0))
        similar: Floats = asked[:, used] @ self._common[used]

        text, ids, weights = text[~common], ids[~common], weights[~common]
        lengths = self._lengths[ids]
        ends = lengths.cumsum()
        places = np.arange(lengths.sum()) + (self._starts[ids] - ends + lengths).repeat(lengths)
        cells = self._rows[places] + (text * self._size).repeat(lengths)
        shared = np.bincount(cells, self._weights[places] * weights.repeat(lengths), similar.size)
        similar += shared.reshape(similar.shape)
        return similar

    def _weighed(self, ids: Ints, times: Floats, group: Ints, groups: int) -> Floats:
        """Tf-idf of pieces that occur so many times; the pieces of one group are one vector of length 1."""
        weights = (1 + np.log(times)) * self._idf[ids]
        norms = np.sqrt(np.bincount(group, weights**2, groups))
        weighed: Floats = (weights / norms[group]).astype(np.float32)
        return weighed

    def _pieces(self, text: Words) -> Ints:
        """The numbers of all pieces of a text that any example has, each as often as it stands there."""
        known = [number for pair in pairs(text) if (number := self._words.get(pair)) is not None]
        return np.concatenate([np.array(known, np.intp), *map(self._pieces_of, text)])

    def _look_up(self, word: str) -> Ints:
        """Those of one word: its letters' and its own."""
        found = [number for piece in letter_pieces(word) if (number := self._letters.get(piece)) is not None]
        if word in self._words:
            found.append(self._words[word])
        return np.array(found, np.intp)


def _runs(numbers: Ints) -> tuple[Ints, Ints]:
    """Each of the numbers once, ascending, and how often it stands there: np.unique in a third of its time."""
    numbers.sort()
    begins = np.ones(len(numbers) + 1, np.bool_)
    begins[1:-1] = numbers[1:] != numbers[:-1]
    bounds = begins.nonzero()[0]
    return numbers[bounds[:-1]], bounds[1:] - bounds[:-1]


class VectorView:
    """Cosines of sentence vectors, when vectors are installed."""

    def __init__(self, vectors: Floats) -> None:
        self.mean = vectors.mean(axis=0)
        # One example a column: a few questions at a time are multiplied with it.
        self._columns = np.ascontiguousarray(unit(vectors - self.mean).T)

    def similar(self, vectors: Floats) -> Floats:
        """The cosines of sentence vectors, shape (texts, dimensions), with every example: (texts, examples)."""
        cosines: Floats = unit(vectors - self.mean) @ self._columns
        return cosines
