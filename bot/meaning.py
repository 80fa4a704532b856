"""Likeness of meaning between a question and passages, from the word vectors of `bot.matching.vectors`.

Without the table of vectors everything works, less well: `pack` gives None and likeness is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.matching.scorer import off_topic
from bot.matching.vectors import DIMENSIONS, embed, embed_words, table

Floats = NDArray[np.float32]


def pack(texts: Sequence[str]) -> list[bytes | None]:
    """Unit vectors as signed eight-bit numbers, 128 bytes a text."""
    found = embed(texts)
    if found is None:
        return [None] * len(texts)
    return [row.tobytes() for row in np.rint(_unit(found) * 127).astype(np.int8)]


def direction(text: str) -> Floats | None:
    """The unit vector of a text; None without the table or where no word is known."""
    found = embed([text])
    return None if found is None or not found.any() else _unit(found)[0]


def of_terms(texts: Sequence[str]) -> Floats | None:
    """One unit vector a text, zeros where no word is known; None without the table."""
    found = embed(texts)
    return None if found is None else _unit(found)


def of_words(words: Mapping[str, int], number_of: Callable[[str], int | None], size: int) -> NDArray[np.int8] | None:
    """Vectors of a vocabulary's terms by number, times 127: the mean of each term's words by their counts.

    `words`: folded word -> how often it stands; `number_of` gives its term's number. Shape (size, 128).
    """
    loaded = table()
    if loaded is None:
        return None
    vectors, scales, rows = loaded
    known = [
        (number, rows[w], count) for w, count in words.items() if w in rows and (number := number_of(w)) is not None
    ]
    made = np.zeros((size, DIMENSIONS), np.float32)
    if known:
        numbers, places, counts = (np.array(column) for column in zip(*known, strict=True))
        np.add.at(made, numbers, vectors[places] * (scales[places] * counts)[:, None].astype(np.float32))
    return np.rint(_unit(made) * 127).astype(np.int8)


def everyday(question: str) -> float:
    """Likeness (cosine, mean of the nearest three) to messages that no record answers; 0 without the table."""
    others, asked = _everyday(), embed([question])
    if others is None or asked is None:
        return 0.0
    return float(np.sort(others @ _unit(asked)[0])[-3:].mean())


@cache
def _everyday() -> Floats | None:
    found = embed_words(off_topic())
    return None if found is None else _unit(found)


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
