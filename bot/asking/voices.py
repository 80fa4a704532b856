"""Who is asked for by an office, or without a name: "the prime minister", "the police", "a survivor"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.answer.kinds import LESSER
from bot.store.sources import Sources
from bot.terms import content_terms

_LINK = re.compile(r"\s*(?:,|\b(?:of|for|at|in|from|with|on|to|who|which|that|close)\b)", re.IGNORECASE)
"""What ends the words that say who: "engineer | at the city council"."""
_SAME_OFFICE = re.compile(
    r"\b(spokes|chair|council|congress|alder|police|camera|business)(?:man|woman|person|men|women|people)\b", re.I
)
"""Offices that are named by the sex of who holds them."""
SAME_START = 3
"""So many letters two forms of a word have in common, but for irregular ones."""


@dataclass(frozen=True, slots=True)
class Who:
    """Words for somebody as stems: all of them, and the one that says what they are."""

    stems: frozenset[str]
    head: str
    written: str
    """The word that `head` is the stem of, folded."""

    @staticmethod
    def of(words: str) -> Who | None:
        """None where the words say nothing ("he", "the")."""
        words = _SAME_OFFICE.sub(r"\1person", words)
        every = content_terms(words)
        first = content_terms(_LINK.split(words.strip(), maxsplit=1)[0])
        return Who(frozenset(t.stem for t in every), first[-1].stem, first[-1].surface.casefold()) if first else None

    def may_be(self, words: str) -> bool:
        """Whether words name one of these: "French officials" are "officials", a deputy minister is no minister."""
        low = words.casefold()
        if self.head[:SAME_START] not in low and self.written[:SAME_START] not in low:
            return False  # nearly all that are looked at: no stem need be made of their words
        other = Who.of(words)
        return (
            other is not None
            and self.head == other.head
            and self.stems <= other.stems
            and (other.stems - self.stems).isdisjoint(LESSER)
        )


@dataclass(frozen=True)
class Voices:
    """What those say who have no name in the documents, and who holds which office."""

    store: Sources

    @cached_property
    def _unnamed(self) -> tuple[str, ...]:
        return self.store.unnamed()

    @cached_property
    def _offices(self) -> tuple[tuple[str, str], ...]:
        return self.store.offices()

    def said_by(self, words: str) -> list[tuple[int, str]]:
        """(id, source) of the statements of somebody called so, and of nothing more: "the police"."""
        asked = Who.of(words)
        called = [theirs for theirs in self._unnamed if asked and asked.may_be(theirs)]
        return self.store.said_as(called) if called else []

    def holders(self, words: str) -> tuple[str, ...]:
        """The names of those to whom a document gives this office, each once."""
        asked = Who.of(words)
        return tuple(dict.fromkeys(name for name, title in self._offices if asked and asked.may_be(title)))
