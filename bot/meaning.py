"""Likeness of meaning between a question and passages, from the word vectors of `bot.matching.vectors`.

Without the table of vectors everything works, less well: `pack` gives None and likeness is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.matching.scorer import off_topic
from bot.matching.vectors import embed, embed_words

Floats = NDArray[np.float32]
MOST_SCANNED = 20_000
"""Up to this many statements a question is compared with all of them (10 MB, 0.6 ms); a larger record is searched by
its words alone, and meaning only orders what they find."""


def pack(texts: Sequence[str]) -> list[bytes | None]:
    """Unit vectors as signed eight-bit numbers, 128 bytes a text."""
    found = embed(texts)
    if found is None:
        return [None] * len(texts)
    return [row.tobytes() for row in np.rint(_unit(found) * 127).astype(np.int8)]


def likeness(question: str, vectors: Mapping[int, bytes | None]) -> dict[int, float]:
    """Cosine (-1 to 1) of the question with each vector, by id; ids without a vector are left out."""
    known = [(number, vector) for number, vector in vectors.items() if vector]
    asked = embed([question])
    if asked is None or not known:
        return {}
    cosines = _matrix(vector for _, vector in known) @ _unit(asked)[0]
    return {number: float(cosine) for (number, _), cosine in zip(known, cosines, strict=True)}


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


class Scan:
    """All statements of a small record, to find those nearest in meaning."""

    def __init__(self, ids: Sequence[int], vectors: Sequence[bytes]) -> None:
        self._ids = np.array(ids if len(ids) <= MOST_SCANNED else [], dtype=np.int64)
        self._matrix = _matrix(vectors) if len(self._ids) else np.zeros((0, 1), np.float32)

    def nearest(self, question: str, most: int) -> list[int]:
        """Ids of the `most` statements nearest in meaning, best first; empty where the record is too large."""
        asked = embed([question]) if len(self._ids) else None
        if asked is None or not asked.any():
            return []
        cosines = self._matrix @ _unit(asked)[0]
        return [int(i) for i in self._ids[np.argsort(-cosines)[:most]]]


def _matrix(vectors: Iterable[bytes]) -> Floats:
    rows = np.stack([np.frombuffer(vector, np.int8) for vector in vectors]).astype(np.float32)
    return rows / np.float32(127)


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
