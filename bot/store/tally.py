"""What is counted over all documents while the store is written: words, terms, rows; and who is meant by a name."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.store.indexed import View
from bot.text import fold, words

_INNER_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][^\W_]*(?:['.&][^\W_]+)*|(?<!^)(?<![.!?:”\"’] )(?<=\s)[A-Z]{2,}\b")
"""A word with a capital where no sentence begins, as names have it."""
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
ALWAYS = 0.8
"""A word written so more often than this share of its places is written so by rule."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Names:
    """Who is meant by a name."""

    ids: Mapping[str, int]
    merged: Mapping[str, str]
    forms: Mapping[str, frozenset[str]]
    """Name -> the forms, folded, that mean this person: not those that an editor dropped, or that mean several."""

    def canonical(self, name: str | None) -> str | None:
        """The name of the person of the corpus, else the name as written."""
        return self.merged.get(fold(name), name) if name else None

    def number(self, name: str | None) -> int | None:
        return self.ids.get(self.merged.get(fold(name), "")) if name else None


@dataclass
class Counted:
    """The words of some documents."""

    words: Counter[str] = field(default_factory=Counter)
    capitals: Counter[str] = field(default_factory=Counter)
    """Word -> in how many places it has a capital where no sentence begins."""
    shouted: Counter[str] = field(default_factory=Counter)
    """Word -> in how many places it is all capitals."""

    def read(self, text: str, *about: str | None) -> None:
        """Counts the words of a document, and of what is known `about` it (title, publisher, author). Names in a
        caption or an author box are known too, though never an answer."""
        self.words.update(words(text))
        self.shouted.update(fold(match.group()) for match in _ACRONYM.finditer(text))
        self.capitals.update(fold(match.group()) for match in _INNER_CAPITAL.finditer(text))
        self.words.update(words(" ".join(filter(None, about))))


@dataclass
class Tally:
    """What was counted over the documents written so far."""

    rows: Counter[str] = field(default_factory=Counter)
    """Table -> the number of its last row."""
    counted: Counted = field(default_factory=Counted)
    terms: dict[str, int] = field(default_factory=dict)
    """The terms of the corpus by number, in the order in which they were met."""
    statements: Counter[int] = field(default_factory=Counter)
    """Number of a term -> in how many statements it stands."""

    def next(self, table: str) -> int:
        """The number of a new row."""
        self.rows[table] += 1
        return self.rows[table]

    def pack(self, view: View) -> bytes:
        """A statement's terms, four bytes each: twice the number, plus one for a name inside the sentence."""
        numbers = [self.terms.setdefault(stem, len(self.terms)) for stem in view.stems.split()]
        self.statements.update(set(numbers))
        return array("i", (2 * number + name for number, name in zip(numbers, view.names, strict=True))).tobytes()

    def word_rows(self) -> Rows:
        found = self.counted
        return [
            {"word": w, "count": n, "capitals": found.capitals[w], "shouted": found.shouted[w]}
            for w, n in found.words.items()
        ]

    def term_rows(self) -> Rows:
        return [
            {"id": number, "term": term, "statements": self.statements[number]} for term, number in self.terms.items()
        ]
