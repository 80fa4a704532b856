"""Which English words are verbs: data/verbs.txt."""

from __future__ import annotations

from functools import cache
from importlib import resources

from bot.terms import stem


@cache
def verbs() -> tuple[frozenset[str], frozenset[str]]:
    """Base forms that are verbs, and those of them that are nouns as often."""
    text = resources.files("bot").joinpath("data", "verbs.txt").read_text(encoding="utf-8")
    words = [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
    return frozenset(word.rstrip("*") for word in words), frozenset(word[:-1] for word in words if word.endswith("*"))


@cache
def verb_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in verbs()[0])
