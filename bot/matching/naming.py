"""Finds the values a question names: known ones by longest match, near misses as suggestions, the rest as strangers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.matching import when
from bot.matching.lexicon import Alias, Lexicon, SlotType, Suggestion
from bot.matching.spelling import Vocabulary, common_words
from bot.matching.stopwords import ABBREVIATIONS
from bot.matching.tokens import Token, is_number

_EVERYDAY = 1_500
"""A name that is one of this many commonest words ("will", "may") counts only with a capital letter."""
LONGEST_NAME = 30
"""Letters of a word that can still be a name."""
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{3,300})[\"”“»]|(?<!\w)[‘']([^'‘’]{8,300})[’'](?!\w)")
_ALWAYS_CAPITAL = (
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday i"
)
_CALENDAR = frozenset(_ALWAYS_CAPITAL.split())


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of tokens that names something."""

    first: int
    last: int
    """Token numbers, end exclusive."""
    aliases: tuple[Alias, ...]
    """What the words may name, all that the lexicon has."""

    def of(self, types: Iterable[SlotType]) -> tuple[Alias, ...]:
        """Those of the given types, in their order."""
        return tuple(alias for type_ in types for alias in self.aliases if alias.type == type_)


def known(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> tuple[Found, ...]:
    """Names of the lexicon, quotations and calendar expressions, in order and not overlapping; the longest wins."""
    found: list[Found] = []
    for start, end, alias in _spans(text):
        numbers = [n for n, token in enumerate(tokens) if token.start >= start and token.end <= end]
        if numbers:
            found.append(Found(numbers[0], numbers[-1] + 1, (alias,)))
    taken = {n for f in found for n in range(f.first, f.last)}
    words = tuple(token.text for token in tokens)
    at = 0
    while at < len(tokens):
        for length in lexicon.lengths.get(words[at], ()):
            span = range(at, at + length)
            aliases = lexicon.by_words.get(words[at : at + length]) if span.stop <= len(words) else None
            if aliases and taken.isdisjoint(span) and not _everyday(tokens[at : at + length]):
                found.append(Found(at, at + length, aliases))
                at += length
                break
        else:
            at += 1
    return tuple(sorted(found, key=lambda f: f.first))


def _spans(text: str) -> Iterable[tuple[int, int, Alias]]:
    quoted = [(m.start(), m.end(), (m[1] or m[2]).strip()) for m in _QUOTED.finditer(text)]
    for start, end, words in quoted:
        yield start, end, Alias(words, "quote", words)
    for expression in when.expressions(text):
        if not any(start <= expression.start < end for start, end, _ in quoted):
            words = text[expression.start : expression.end]
            yield expression.start, expression.end, Alias(words, expression.type, expression.value or "")


def _everyday(tokens: Sequence[Token]) -> bool:
    """One very common word in small letters is that word, not a name."""
    if len(tokens) != 1 or tokens[0].capital:
        return False
    counts = common_words().counts
    return counts.get(tokens[0].text, 0) > len(counts) - _EVERYDAY


def suggestions(tokens: Sequence[Token], text: str, found: Sequence[Found], lexicon: Lexicon) -> tuple[Suggestion, ...]:
    """Known names within one or two edits of words that name nothing, at most three. For a person to confirm."""
    taken = {n for f in found for n in range(f.first, f.last)}
    common = common_words()
    made: dict[tuple[int, str], Suggestion] = {}
    for number, token in enumerate(tokens):
        word = token.text
        if number in taken or len(word) < 3 or is_number(word) or word in lexicon.names or word in ABBREVIATIONS:
            continue
        # A common word is a name only where it is written as one.
        if (word in common or word in lexicon.vocabulary) and (not token.capital or opens(text, token.start)):
            continue
        for _, name in sorted(lexicon.names.near(word)):
            for alias in lexicon.by_name_word.get(name, ()):
                suggestion = Suggestion(text[token.start : token.end], alias.value, alias.type, token.start, token.end)
                made.setdefault((token.start, alias.value), suggestion)
    return tuple(made.values())[:3]


def strangers(
    tokens: Sequence[Token], text: str, found: Sequence[Found], vocabularies: Sequence[Vocabulary]
) -> tuple[tuple[int, int], ...]:
    """Token ranges (end exclusive) that read like names and are none we know.

    A capital inside a sentence makes a name, unless everything is in capitals; so does a word that no vocabulary
    knows, in small letters too. Neighbours join into one name.
    """
    taken = {n for f in found for n in range(f.first, f.last)}
    letters = [(number, token) for number, token in enumerate(tokens) if not is_number(token.text)]
    shouted = len(letters) > 2 and sum(token.capital for _, token in letters) > len(letters) * 0.6
    known = [vocabulary.counts for vocabulary in vocabularies]
    marked: list[int] = []
    for number, token in letters:
        word = token.text
        if number in taken or word in _CALENDAR or word in ABBREVIATIONS or not 2 <= len(word) <= LONGEST_NAME:
            continue
        capital = token.capital and not shouted and not opens(text, token.start)
        if capital or (len(word) > 2 and not any(word in words for words in known)):
            marked.append(number)
    ranges: list[tuple[int, int]] = []
    for number in marked:
        if ranges and ranges[-1][1] == number:
            ranges[-1] = (ranges[-1][0], number + 1)
        else:
            ranges.append((number, number + 1))
    return tuple(ranges)


def opens(text: str, start: int) -> bool:
    """Whether a sentence begins at `start`: its capital says nothing."""
    before = text[:start].rstrip(" \"'“‘(")
    return not before or before[-1] in ".!?:\n"
