"""Who is asked for by an office, or without a name: "the prime minister", "the police", "a survivor"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.answer.guards import LESSER
from bot.store.sources import Sources
from bot.terms import content_terms

_LINK = re.compile(r"\s*(?:,|\b(?:of|for|at|in|from|with|on|to|who|which|that|close)\b)", re.IGNORECASE)
"""What ends the words that say who: "engineer | at the city council"."""


@dataclass(frozen=True, slots=True)
class Who:
    """Words for somebody as stems: all of them, and the one that says what they are."""

    stems: frozenset[str]
    head: str

    @staticmethod
    def of(words: str) -> Who | None:
        """None where the words say nothing ("he", "the")."""
        every = content_terms(words)
        first = content_terms(_LINK.split(words.strip(), maxsplit=1)[0])
        return Who(frozenset(term.stem for term in every), first[-1].stem) if first else None

    def is_part_of(self, other: Who) -> bool:
        """Whether `other` is one of these: "Israeli officials" are "officials", a deputy minister is no minister."""
        return self.head == other.head and self.stems <= other.stems and (other.stems - self.stems).isdisjoint(LESSER)


@dataclass(frozen=True)
class Voices:
    """What those say who have no name in the documents, and who holds which office. Read once, when first asked for."""

    store: Sources

    @cached_property
    def _unnamed(self) -> tuple[tuple[Who, tuple[tuple[int, str], ...]], ...]:
        by_words: dict[str, list[tuple[int, str]]] = {}
        for number, source, words in self.store.unnamed():
            by_words.setdefault(words, []).append((number, source))
        return tuple((who, tuple(said)) for words, said in by_words.items() if (who := Who.of(words)))

    @cached_property
    def _offices(self) -> tuple[tuple[Who, str], ...]:
        return tuple((who, name) for name, title in self.store.offices() if (who := Who.of(title)))

    def said_by(self, words: str) -> list[tuple[int, str]]:
        """(id, source) of the statements of somebody called so, and of nothing more: "the police"."""
        asked = Who.of(words)
        if asked is None:
            return []
        return sorted(one for who, said in self._unnamed if asked.is_part_of(who) for one in said)

    def holders(self, words: str) -> tuple[str, ...]:
        """The names of those to whom a document gives this office, each once."""
        asked = Who.of(words)
        held: Iterable[str] = (name for who, name in self._offices if asked and asked.is_part_of(who))
        return tuple(dict.fromkeys(held))
