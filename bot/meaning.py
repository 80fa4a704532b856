"""Likeness of meaning between a question and passages, from the word vectors of `bot.matching.vectors`.

Without the table of vectors everything works, less well: `pack` gives None and likeness is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.matching.scorer import off_topic
from bot.matching.vectors import DIMENSIONS, embed, embed_words, table, unit

Floats = NDArray[np.float32]


def pack(texts: Sequence[str]) -> list[bytes | None]:
    """Unit vectors as signed eight-bit numbers, 128 bytes a text."""
    found = embed(texts)
    if found is None:
        return [None] * len(texts)
    return [row.tobytes() for row in np.rint(unit(found) * 127).astype(np.int8)]


@lru_cache(maxsize=16)
def direction(text: str) -> Floats | None:
    """The unit vector of a text, not to be written to; None without the table or where no word is known.

    The last ones are kept: a question is compared with what no record answers, and with the passages.
    """
    found = embed([text])
    if found is None or not found.any():
        return None
    vector: Floats = unit(found)[0]
    vector.flags.writeable = False
    return vector


def of_terms(texts: Sequence[str]) -> Floats | None:
    """One unit vector a text, zeros where no word is known; None without the table."""
    found = embed(texts)
    return None if found is None else unit(found)


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
    return np.rint(unit(made) * 127).astype(np.int8)


def everyday(question: str) -> float:
    """Likeness (cosine, mean of the nearest three) to messages that no record answers; 0 without the table."""
    others, asked = _everyday(), direction(question)
    if others is None or asked is None:
        return 0.0
    nearest = np.sort(others @ asked)[-3:].tolist()
    return float(sum(nearest) / len(nearest))


@cache
def _everyday() -> Floats | None:
    found = embed_words(off_topic())
    return None if found is None else unit(found)
