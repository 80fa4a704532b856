"""What the store gives back of a document besides its passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.models.extracted import Basis, DocumentKind, DocumentStatus, DocumentUse
from bot.models.serving import served_from


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A document as the store knows it, without its text."""

    source: str
    sha256: str
    encoding: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    published_basis: Basis | None
    published_words: str
    kind: DocumentKind
    status: DocumentStatus
    use: DocumentUse
    embargo_until: str | None
    """The day (ISO, UTC) from which on it may be quoted."""
    language: str
    note: str
    lines: int
    statements: int
    quotes: int
    events: int

    @property
    def served_from(self) -> str:
        """The first day on which it may answer, as `serving.served_from` gives it."""
        return served_from(self.status, self.embargo_until)


class Row(NamedTuple):
    """A statement as it is stored for ranking."""

    id: int
    source: str
    terms: bytes
    """Four bytes a term, in order: twice the number of the term, plus one where it is a name inside the sentence."""
    forms: int
    """What kinds of thing it holds: bits of `bot.answer.evidence.FORMS`."""
    vector: bytes | None
    """Its meaning: 128 signed eight-bit numbers."""
    speaker: int
    """The number of the person or body who says it; 0 where nobody is known to."""
    heading: str
    """The terms of the heading under which it stands."""
