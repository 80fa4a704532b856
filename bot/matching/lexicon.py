"""The values a question may name: who, which body, which place, which subject, which source.

The store knows them; a caller puts them into a Lexicon and hands it to `matcher.match`. Nothing here knows a subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from bot.matching.spelling import Vocabulary
from bot.matching.stopwords import STOPWORDS
from bot.matching.tokens import plain_words
from bot.text import fold

SlotType = Literal["person", "body", "place", "topic", "source", "date", "period", "quote", "number"]
SLOT_TYPES: tuple[SlotType, ...] = get_args(SlotType)
NAME_TYPES: frozenset[SlotType] = frozenset({"person", "body", "place"})
FREE_TYPES: frozenset[SlotType] = frozenset({"topic", "quote"})
"""Take whatever words remain; the other types need a value that the lexicon, or the calendar, knows."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write one value: `Alias("berg", "person", "Anna Berg")`."""

    surface: str
    type: SlotType
    value: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of the question that fills a slot."""

    name: str
    """The slot's name in the intent; the type where no intent asked for it."""
    type: SlotType
    value: str | None
    """The canonical value; None: these words name nothing we know (`Match.unresolved`)."""
    surface: str
    """The words of the question, as they stand after cleaning."""
    start: int
    end: int
    """Characters of `Match.question`, end exclusive."""
    alternatives: tuple[str, ...] = ()
    """Other values that the same words name: two people called Novak."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A known value one or two letters away. To be asked ("did you mean ...?"), never assumed."""

    words: str
    value: str
    type: SlotType
    start: int
    end: int


@dataclass(frozen=True)
class Lexicon:
    """The known values with all their surface forms, and the words that the documents use."""

    aliases: tuple[Alias, ...] = ()
    vocabulary: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Folded word -> how often the documents use it; what spelling is repaired towards."""

    @cached_property
    def by_words(self) -> Mapping[tuple[str, ...], tuple[Alias, ...]]:
        """The folded words of a surface -> what it may name."""
        table: dict[tuple[str, ...], dict[tuple[SlotType, str], Alias]] = {}
        for alias in self.aliases:
            key = plain_words(alias.surface)
            if key:
                table.setdefault(key, {}).setdefault((alias.type, alias.value), alias)
        return {key: tuple(known.values()) for key, known in table.items()}

    @cached_property
    def longest(self) -> int:
        """Words in the longest surface."""
        return max(map(len, self.by_words), default=0)

    @cached_property
    def lengths(self) -> Mapping[str, tuple[int, ...]]:
        """The first word of a surface -> of how many words the surfaces are that begin with it, the longest first."""
        table: dict[str, set[int]] = {}
        for key in self.by_words:
            table.setdefault(key[0], set()).add(len(key))
        return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in table.items()}

    @cached_property
    def by_name_word(self) -> Mapping[str, tuple[Alias, ...]]:
        """The last word of a person, body or place -> whom it may name. Never the target of a silent repair."""
        table: dict[str, dict[tuple[SlotType, str], Alias]] = {}
        for key, aliases in self.by_words.items():
            for alias in aliases:
                if alias.type in NAME_TYPES:
                    table.setdefault(key[-1], {}).setdefault((alias.type, alias.value), alias)
        return {word: tuple(known.values()) for word, known in table.items()}

    @cached_property
    def names(self) -> Vocabulary:
        """All words of names that are not everybody's: "the court" gives court."""
        words = (w for key, aliases in self.by_words.items() if any(a.type in NAME_TYPES for a in aliases) for w in key)
        return Vocabulary({word: 1 for word in words if word not in STOPWORDS})

    @cached_property
    def words(self) -> Vocabulary:
        """The documents' words and those of all surfaces."""
        return Vocabulary({word: 1 for key in self.by_words for word in key} | dict(self.vocabulary))

    @classmethod
    def of(
        cls,
        *,
        people: Mapping[str, Iterable[str]] | None = None,
        bodies: Mapping[str, Iterable[str]] | None = None,
        places: Mapping[str, Iterable[str]] | None = None,
        topics: Mapping[str, Iterable[str]] | None = None,
        sources: Mapping[str, Iterable[str]] | None = None,
        vocabulary: Mapping[str, int] | None = None,
    ) -> Lexicon:
        """From canonical value -> its other surface forms, one mapping a type; the value itself is a surface too."""
        tables: tuple[tuple[SlotType, Mapping[str, Iterable[str]] | None], ...] = (
            ("person", people), ("body", bodies), ("place", places), ("topic", topics), ("source", sources),
        )  # fmt: skip
        aliases = tuple(
            Alias(surface, type_, value)
            for type_, table in tables
            for value, surfaces in (table or {}).items()
            for surface in (value, *surfaces)
        )
        return cls(aliases, {fold(word): count for word, count in (vocabulary or {}).items()})


EMPTY = Lexicon()
