"""Slips of the keys in names: a name one letter off is read as the known one, and the answer says so."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz.distance import OSA

from bot.matching.lexicon import Lexicon, Suggestion
from bot.matching.matcher import Match
from bot.text import fold, words

SLIP_LETTERS = 7
"""A name this long, one letter off, can hardly be another name; a shorter one ("Kahn", "Khan") is asked about."""


def slip(found: Match, lexicon: Lexicon, strange: Callable[[str], bool]) -> Suggestion | None:
    """The one misspelled name of a question; None where there is none, several, or one that may be another name.

    `strange` says whether no document has some words.
    """
    near = [suggestion for suggestion in found.suggestions if strange(suggestion.words)]
    if len(near) != 1 or len(near[0].words) < SLIP_LETTERS:
        return None
    typed = fold(near[0].words).removesuffix("'s")
    values = {
        alias.value
        for alias in lexicon.aliases
        for word in words(alias.surface)
        if OSA.distance(typed, word, score_cutoff=1) <= 1
    }
    return near[0] if values == {near[0].value} else None
