"""What words mean, as static vectors: a sentence is the sum of its words. Works, less well, without the table.

data/word_vectors.npy has one row of 128 small integers for each word of data/common_words.txt, in the same order, and
data/word_scales.npy what each row is multiplied with (frequent words are short: they say little). How the table was
made, and from what, is in docs/decisions/matching-vectors.md. Without the two files everything returns None.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.matching.spelling import common_words
from bot.matching.tokens import plain_words

Floats = NDArray[np.float32]
DIMENSIONS = 128


def embed(texts: Sequence[str]) -> Floats | None:
    """One vector a text, float32 of shape (len(texts), 128), not normalised; None when there is no table.

    A text without a known word is a row of zeros. Compare by cosine.
    """
    return embed_words([plain_words(text) for text in texts])


def embed_words(texts: Sequence[Sequence[str]]) -> Floats | None:
    """As `embed`, for texts that are folded words already."""
    loaded = table()
    if loaded is None:
        return None
    vectors, scales, rows = loaded
    made = np.zeros((len(texts), DIMENSIONS), np.float32)
    for number, text in enumerate(texts):
        known = [row for word in text if (row := rows.get(word)) is not None]
        if len(known) == 1:  # half the time of a product of one row: the terms of a question are looked up one by one
            made[number] = scales[known[0]] * vectors[known[0]]
        elif known:
            places = np.array(known)
            made[number] = scales[places] @ vectors[places]
    return made


def unit(rows: Floats) -> Floats:
    """Rows of length 1; zeros stay zeros."""
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    made: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return made


Table = tuple[NDArray[np.int8], Floats, dict[str, int]]


@lru_cache(maxsize=1)
def table() -> Table | None:
    """The vectors (mapped, not read), their scales, and word -> row; None when the files are absent or do not fit."""
    directory = resources.files("bot.matching").joinpath("data")
    return read_table(Path(str(directory)))


def read_table(directory: Path) -> Table | None:
    """The table of the two files in `directory`; None when one is absent or not as long as the list of words."""
    try:
        # A plain view of the mapped file: a memmap makes every look-up of a row an object of its own.
        vectors = np.asarray(np.load(directory / "word_vectors.npy", mmap_mode="r"))
        scales = np.load(directory / "word_scales.npy").astype(np.float32)
    except (OSError, ValueError):
        return None
    words = common_words().counts
    if vectors.shape != (len(words), DIMENSIONS) or scales.shape != (len(words),):
        return None
    return vectors, scales, {word: row for row, word in enumerate(words)}
