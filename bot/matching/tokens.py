"""The words of a question with where they stand, contractions written out on both sides of every comparison."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bot.text import WORD, fold

_ENDINGS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_WHOLE = {
    "can't": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"),
    "ain't": ("is", "not"), "let's": ("let", "us"), "y'all": ("you", "all"), "wanna": ("want", "to"),
    "gonna": ("going", "to"), "gotta": ("got", "to"), "gimme": ("give", "me"), "lemme": ("let", "me"),
}  # fmt: skip
_IS_AFTER = "what who where when why how that there here it he she this which"
_IS = frozenset(_IS_AFTER.split())
_NOT_AFTER = "did does is was were have has had could would should do are"
_DIGIT = re.compile(r"\d")
_BARE_NOT = {f"{stem}nt": stem for stem in _NOT_AFTER.split()}


class Token(NamedTuple):
    """One folded word; `start` and `end` are where it stands in the text it came from."""

    text: str
    start: int
    end: int
    capital: bool = False
    """Written with a capital letter."""


@lru_cache(maxsize=128)
def tokenize(text: str) -> tuple[Token, ...]:
    """The words of `text` in order; a contraction gives two tokens with one place ("didn't": did, not).

    A possessive loses its ending ("Novak's": novak), so that a name is one word however it stands. The last texts are
    kept: a question is read by the matcher, its guards and the vectors.
    """
    found: list[Token] = []
    for match in WORD.finditer(text.replace("’", "'").replace("‘", "'")):
        written = match.group()
        capital = written[0].isupper()
        for word in _folded(written):
            found.append(Token(word, match.start(), match.end(), capital))
    return tuple(found)


def plain_words(text: str) -> tuple[str, ...]:
    """The words of `tokenize` alone."""
    return tuple(token.text for token in tokenize(text))


@lru_cache(maxsize=20_000)
def _folded(written: str) -> tuple[str, ...]:
    return _plain(fold(written))


def _plain(word: str) -> tuple[str, ...]:
    if word in _WHOLE:
        return _WHOLE[word]
    if word in _BARE_NOT:
        return _BARE_NOT[word], "not"
    if word.endswith("n't"):
        return word[:-3], "not"
    stem, mark, ending = word.rpartition("'")
    if not mark:
        return (word,)
    if ending == "s":
        return (stem, "is") if stem in _IS else (stem,)
    if "'" + ending in _ENDINGS and stem:
        return stem, _ENDINGS["'" + ending]
    return (word,)


def is_number(word: str) -> bool:
    """Whether a word carries digits: never repaired, never fuzzy."""
    return not word.isalpha() and bool(_DIGIT.search(word))
