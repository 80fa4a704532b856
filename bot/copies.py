"""Copies of a text, and near-copies: what two texts have in common, told from numbers that stand for each.

Of every three words in a row a hash is made (A. Broder, "On the resemblance and containment of documents", 1997). Case,
accents, marks, line ends, hyphens at line ends and characters that nobody sees make no difference.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.text import words

Sketch = NDArray[np.uint32]
"""Ascending, each once."""
Print = tuple[str, bytes]
"""What tells a copy: the text's key, and its sketch as bytes."""

NEAR = 0.4
"""What shares so much of the shorter of two texts is a copy of it. Of 114 documents of the seeds and the benchmarks no
two that are no copies share more than 0.11; with a fifth of their words changed at random all share 0.42 or more."""
FEWEST = 12
"""Runs of three words that two texts must have in common: a sentence that both quote, or "to be confirmed", is no
copy."""

_BROKEN = re.compile(r"(?<=\w)-[ \t]*(?:\r\n|\n|\r)[ \t]*(?=\w)")
_JOINED = re.compile(r"(?<=\w)[.&'’](?=\w)")
_ALONE = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff])")
"""Letters of scripts that put no blanks between words: each counts as one."""
_LOOK_ALIKE = str.maketrans("аеоріѕсухАВЕКМНОРСТУХαορνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopiscyxABEKMHOPCTYXaopvABEZHIKMNOPTYX")
"""Cyrillic and Greek letters that look like Latin ones."""


def print_of(text: str) -> Print:
    """What tells copies of a text."""
    found = _words(text)
    key = hashlib.sha256(" ".join(found).encode("utf-8", "replace")).hexdigest() if found else ""
    return key, _sketch(found).astype("<u4").tobytes()


def copies_of(
    originals: Mapping[str, Sequence[Print]], every: Iterable[tuple[str, Print]]
) -> Iterator[tuple[str, str, bool]]:
    """(copy, original, whether the words are the same) for each text among `every` and each original that it is a copy
    of. Both are by name; of an original several states may be known. A text is no copy of itself."""
    known = [(name, key, _unpacked(content)) for name, several in originals.items() for key, content in several]
    union = np.unique(np.concatenate([found for _, _, found in known] or [np.empty(0, np.uint32)]))
    keys = {key for _, key, _ in known}
    for name, (key, content) in every:
        own = _unpacked(content)
        # Most texts have next to nothing in common with any of them: one look for all.
        if key not in keys and _common(own, union) < FEWEST:
            continue
        told: dict[str, bool] = {}
        for other, other_key, found in known:
            if other != name and (same := bool(key) and key == other_key) | _are_near(own, found):
                told[other] = told.get(other, False) or same
        yield from ((name, other, same) for other, same in told.items())


def _words(text: str) -> list[str]:
    if not text.isascii():
        spelt = unicodedata.normalize("NFKD", text).translate(_LOOK_ALIKE)
        text = _ALONE.sub(r" \1 ", "".join(c for c in spelt if unicodedata.category(c) not in ("Cf", "Mn", "Me")))
    return words(_JOINED.sub(" ", _BROKEN.sub("", text)))


def _sketch(found: Sequence[str]) -> Sketch:
    each = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in found], dtype=np.uint64)
    if len(each) < 3:
        return np.empty(0, np.uint32)
    with np.errstate(over="ignore"):
        runs = each[:-2] * np.uint64(0x9E3779B97F4A7C15)
        runs = (runs ^ (runs >> np.uint64(29))) + each[1:-1] * np.uint64(0xBF58476D1CE4E5B9)
        runs = (runs ^ (runs >> np.uint64(32))) + each[2:] * np.uint64(0x94D049BB133111EB)
        runs ^= runs >> np.uint64(31)
        runs *= np.uint64(0xD6E8FEB86659FD93)
    return np.unique((runs >> np.uint64(32)).astype(np.uint32))


def _unpacked(content: bytes) -> Sketch:
    return np.frombuffer(content, dtype="<u4").astype(np.uint32, copy=False)


def _are_near(one: Sketch, other: Sketch) -> bool:
    """Whether one text is a copy of the other, or a large part of it, with changes."""
    common = _common(one, other)
    return common >= FEWEST and common >= NEAR * min(len(one), len(other))


def _common(one: Sketch, other: Sketch) -> int:
    if len(one) == 0 or len(other) == 0:
        return 0
    at = np.searchsorted(other, one)
    return int(np.count_nonzero(other[np.minimum(at, len(other) - 1)] == one))
