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


UNSAID = frozenset(
    stem(word)
    for word in """
    say tell ask add note state claim argue insist warn write mention comment report announce explain describe call
    name refer speak talk discuss suggest disclose reveal respond reply quote cite declare remark stress emphasise
    think reckon believe know expect hope fear see view consider regard feel want mean concern deem find understand
    last cost weigh measure amount total number cover include contain involve happen occur become remain seem appear
    look stand exist start begin locate base hold live conduct
    """.split()
)
"""Stems of verbs that a passage need not repeat: its words are the telling, the thinking, the measure or the place."""
