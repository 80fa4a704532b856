"""Copies of a text, and near-copies: what two texts have in common, told from a few numbers of each.

Of every three words in a row a hash is made, and of a long text an eighth of them are kept, those below a bound
(A. Broder, "On the resemblance and containment of documents", 1997; with a bound instead of a number, as in
"FracMinHash", so that a part can be found in a whole). Case, accents, marks and line ends make no difference.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from bot.text import words

Sketch = NDArray[np.uint32]
"""Ascending, each once."""

WHOLE = 500
"""Of a text with no more runs of three words than that all are kept."""
BOUND = 2**32 // 8
NEAR = 0.4
"""What shares so much of the shorter of two texts is a copy of it. Of 114 documents of the seeds and the benchmarks no
two that are no copies share more than 0.11; with a fifth of their words changed at random all share 0.42 or more."""
FEWEST = 4
"""Runs of three words that two texts must have in common: one sentence that both quote is no copy."""


def text_key(text: str) -> str:
    """The same for texts of the same words: 64 hexadecimal digits; empty for a text without words."""
    found = " ".join(words(text))
    return hashlib.sha256(found.encode("utf-8", "replace")).hexdigest() if found else ""


def sketch(text: str) -> Sketch:
    """The numbers that stand for a text."""
    each = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words(text)], dtype=np.uint64)
    if len(each) < 3:
        return np.empty(0, np.uint32)
    with np.errstate(over="ignore"):
        runs = each[:-2] * np.uint64(0x9E3779B97F4A7C15)
        runs = (runs ^ (runs >> np.uint64(29))) + each[1:-1] * np.uint64(0xBF58476D1CE4E5B9)
        runs = (runs ^ (runs >> np.uint64(32))) + each[2:] * np.uint64(0x94D049BB133111EB)
        runs ^= runs >> np.uint64(31)
        runs *= np.uint64(0xD6E8FEB86659FD93)
    found = np.unique((runs >> np.uint64(32)).astype(np.uint32))
    return found if len(found) <= WHOLE else found[found < BOUND]


def packed(found: Sketch) -> bytes:
    return found.astype("<u4").tobytes()


def unpacked(content: bytes) -> Sketch:
    """What `packed` made."""
    return np.frombuffer(content, dtype="<u4").astype(np.uint32, copy=False)


def are_near(one: Sketch, other: Sketch) -> bool:
    """Whether one text is a copy of the other, or a large part of it, with changes."""
    if len(one) == 0 or len(other) == 0:
        return False
    # Of a long text only what is below the bound is known: so much of the other one may be compared with it.
    if one[-1] < BOUND or other[-1] < BOUND:
        one, other = one[one < BOUND], other[other < BOUND]
    fewer = min(len(one), len(other))
    if fewer == 0:
        return False
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common >= min(FEWEST, fewer) and common >= NEAR * fewer


Print = tuple[str, bytes]
"""What tells a copy: the text's key, and its sketch as `packed` gives it."""


def print_of(text: str) -> Print:
    """What tells copies of a text."""
    return text_key(text), packed(sketch(text))


def copies_of(originals: Mapping[str, Print], every: Iterable[tuple[str, Print]]) -> Iterator[tuple[str, str, bool]]:
    """(copy, original, whether the words are the same) for each text among `every` that is a copy of an original.

    Both are by name; a text is no copy of itself. The first original that fits is named, one of the same words first.
    """
    known = {name: (key, unpacked(content)) for name, (key, content) in originals.items()}
    by_key = {key: name for name, (key, _) in reversed(known.items()) if key}
    union = np.unique(np.concatenate([found for _, found in known.values()] or [np.empty(0, np.uint32)]))
    for name, (key, content) in every:
        if name in known:
            continue
        if key in by_key:
            yield name, by_key[key], True
            continue
        own = unpacked(content)
        # Most texts have next to nothing in common with any of them: one look for all.
        at = np.searchsorted(union, own)
        if not len(union) or np.count_nonzero(union[np.minimum(at, len(union) - 1)] == own) < 1:
            continue
        near = next((other for other, (_, found) in known.items() if are_near(own, found)), None)
        if near is not None:
            yield name, near, False
