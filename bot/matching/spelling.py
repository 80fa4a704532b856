"""Repair of misspelled words: towards the words of intents and documents first, then common English.

Never numbers, never names: a name one letter away may be another person, so it only becomes a Suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.tokens import Token, is_number

SHORTEST = 3
"""Letters a word must have to be repaired."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A word that was read as another."""

    written: str
    meant: str
    start: int
    end: int


def _bases(word: str) -> list[str]:
    """What a word may be a regular form of."""
    found = []
    for ending in ("ing", "ed", "es", "s", "ly", "er", "ers"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            root = word[: -len(ending)]
            found += [root, f"{root}e"] if ending != "s" else [root]
            if root[-1:] == root[-2:-1]:
                found.append(root[:-1])  # "stopping"
            if ending in ("es", "ed") and root.endswith("i"):
                found.append(f"{root[:-1]}y")
    return found


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The words of a vocabulary that begin with one letter, by length."""

    words: list[str]
    letters: NDArray[np.uint64]
    """The `_letters` of each."""
    starts: list[int]
    """Length -> where words of that length, or longer ones, begin."""

    def near(self, word: str, most: int) -> list[tuple[int, str]]:
        """Those within `most` edits of `word`, as (edits, word)."""
        low = self.starts[min(len(word) - most, len(self.starts) - 1)]
        high = self.starts[min(len(word) + most + 1, len(self.starts) - 1)]
        if low == high:
            return []
        # An edit takes one letter away and adds one at most: of forty words one is left to be compared.
        alike = np.bitwise_count(self.letters[low:high] ^ np.uint64(_letters(word))) <= 2 * most
        candidates = [self.words[low + at] for at in alike.nonzero()[0].tolist()]
        hits = process.extract(word, candidates, scorer=OSA.distance, processor=None, limit=None, score_cutoff=most)
        return [(int(edits), candidate) for candidate, edits, _ in hits]


def _letters(word: str) -> int:
    """Which letters stand in a word, and which twice or more: a bit each. Letters beyond English may share theirs."""
    once = twice = 0
    for letter in word:
        bit = 1 << (ord(letter) & 31)
        twice |= once & bit
        once |= bit
    return once | twice << 32


class Vocabulary:
    """Words with how common they are, found again from a misspelling. Built once; answers from small shelves."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        by_letter: dict[str, list[str]] = {}
        for word in counts:
            if len(word) >= SHORTEST and not is_number(word):
                by_letter.setdefault(word[0], []).append(word)
        self._by_letter = by_letter
        self._shelves: dict[str, _Shelf] = {}

    def __contains__(self, word: str) -> bool:
        return word in self.counts

    def has_form_of(self, word: str) -> bool:
        """Whether it has the word in another form: "resigning" where "resign" is known."""
        return any(base in self.counts for base in _bases(word))

    def near(self, word: str) -> list[tuple[int, str]]:
        """Words within `reach(word)` edits as (edits, word), unordered.

        They start with one of the word's first two letters, which covers a dropped or swapped first letter.
        """
        most = reach(word)
        return [hit for letter in dict.fromkeys(word[:2]) for hit in self._shelf(letter).near(word, most)]

    def _shelf(self, letter: str) -> _Shelf:
        """Put up when a word with that letter is first looked for: most questions have no slip."""
        shelf = self._shelves.get(letter)
        if shelf is None:
            words = sorted(self._by_letter.get(letter, ()), key=len)
            lengths = np.bincount([len(word) for word in words], minlength=1) if words else np.zeros(1, np.intp)
            starts = [0, *np.cumsum(lengths).tolist()]
            shelf = self._shelves[letter] = _Shelf(words, np.array([*map(_letters, words)], np.uint64), starts)
        return shelf


def reach(word: str) -> int:
    """Edits that may be repaired: 1 under six letters, 2 from there on."""
    return 1 if len(word) < 6 else 2


@lru_cache(maxsize=1)
def common_words() -> Vocabulary:
    """The shipped list of common English words; the count falls with the rank."""
    lines = resources.files("bot.matching").joinpath("data/common_words.txt").read_text("utf-8").splitlines()
    ranked = [line for line in lines if line and not line.startswith("#")]
    return Vocabulary({word: len(ranked) - rank for rank, word in enumerate(ranked)})


def best_repair(word: str, vocabularies: Sequence[Vocabulary], names: Vocabulary | None = None) -> str | None:
    """What `word` was meant to be; None when nothing, or no single thing, is near enough.

    `vocabularies` come in order of preference: at equal distance an earlier one wins, within one the more frequent
    word; two that are equally good are no repair. A word of `names` within reach stops it: that is a question to ask.
    """
    if len(word) < SHORTEST or is_number(word):
        return None
    if names and names.near(word):
        return None
    ranked: list[tuple[tuple[int, int, int], str]] = []
    for preference, vocabulary in enumerate(vocabularies):
        for edits, candidate in vocabulary.near(word):
            # In three letters only a swap is sure: "teh" is the, "cat" is not can.
            if len(word) == SHORTEST and sorted(word) != sorted(candidate):
                continue
            ranked.append(((edits, preference, -vocabulary.counts[candidate]), candidate))
    if not ranked:
        return None
    ranked.sort()
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0] and ranked[0][1] != ranked[1][1]:
        return None
    return ranked[0][1]


def repair(
    tokens: Sequence[Token],
    vocabularies: Sequence[Vocabulary],
    *,
    names: Vocabulary | None = None,
    skip: Callable[[Token], bool] = lambda token: False,
) -> tuple[tuple[Token, ...], tuple[Repair, ...]]:
    """`tokens` with their misspelled words repaired and split words joined, and the record of it.

    A word in any of `vocabularies` or `names` stays as it is, and so does one that `skip` says is a name.
    """
    out: list[Token] = []
    repairs: list[Repair] = []

    listed = [vocabulary.counts for vocabulary in vocabularies]

    def known(word: str) -> bool:
        return (
            (names is not None and word in names)
            or any(word in words for words in listed)
            or any(vocabulary.has_form_of(word) for vocabulary in vocabularies)
        )

    at = 0
    while at < len(tokens):
        token = tokens[at]
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after:
            joined = token.text + after.text
            # "time line" is timeline where intents or documents say so and do not know one half by itself.
            if (
                joined in vocabularies[0]
                and not (token.text in vocabularies[0] and after.text in vocabularies[0])
                and not is_number(joined)
            ):
                out.append(Token(joined, token.start, after.end, token.capital))
                repairs.append(Repair(f"{token.text} {after.text}", joined, token.start, after.end))
                at += 2
                continue
        at += 1
        if known(token.text) or is_number(token.text) or skip(token):
            out.append(token)
            continue
        meant = best_repair(token.text, vocabularies, names)
        if meant:
            out.append(token._replace(text=meant))
            repairs.append(Repair(token.text, meant, token.start, token.end))
            continue
        halves = _split(token.text, vocabularies)
        if halves:
            out += [token._replace(text=half) for half in halves]
            repairs.append(Repair(token.text, " ".join(halves), token.start, token.end))
        else:
            out.append(token)
    return tuple(out), tuple(repairs)


def _split(word: str, vocabularies: Sequence[Vocabulary]) -> tuple[str, str] | None:
    """ "newspaperleaks": two words of the intents or documents that were run together."""
    for cut in range(3, len(word) - 2):
        left, right = word[:cut], word[cut:]
        if left in vocabularies[0] and right in vocabularies[0]:
            return left, right
    return None
