"""What the store gives back of a document besides its passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.models.extracted import Basis, DocumentKind
from bot.models.serving import DocumentStatus, DocumentUse, Rule, rule_of


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
    """The day (ISO, UTC) or the time from which on it may be quoted."""
    language: str
    note: str
    lines: int
    statements: int
    quotes: int
    events: int
    audience: tuple[str, ...] | None = None
    """The channels that it is for; None: for everybody."""
    correction: str = ""
    """What an editor says is wrong in it; empty where nothing is."""

    @property
    def rule(self) -> Rule:
        """Who may be told of it, and from when on."""
        return rule_of(self.status, self.use, self.embargo_until, self.audience)


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
