"""A document, and what is read out of it.

What is here is hashed into the key of what a build keeps (`bot.program.program_version`): a change reads all again.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from bot.models.serving import DocumentStatus, DocumentUse, Rule, rule_of

AttributionKind = Literal["named", "anonymous", "institution", "document", "publication", "author"]
"""Who asserts a statement. `publication` is the outlet's own voice, `author` that of opinion and analysis."""
StatementStatus = Literal["asserted", "alleged", "denied", "planned", "opinion"]
QuoteType = Literal["direct", "mixed", "indirect", "scare"]
"""`mixed` is a fragment inside the writer's sentence; `scare` a title, nickname or term nobody is quoted with."""
DocumentKind = Literal["news", "wire", "opinion", "report", "statement"]
Basis = Literal["stated", "inferred"]
PersonKind = Literal["person", "organisation", "place"]


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch of a document that is not its text: a photo credit, a newsletter line, an author box."""

    start: int
    end: int
    kind: str
    """What it is, in the vocabulary of documents/furniture.py: `caption`, `newsletter`, `author_box`, ..."""


@dataclass(frozen=True, slots=True)
class Published:
    """When a document appeared."""

    date: str | None
    basis: Basis | None
    words: str
    """The words of the document (or of sources.yaml) that say so; empty when the date is None."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source file as read: nothing in `text` is changed, not even a line end."""

    source: str
    """Path below seeds/, with forward slashes; what citations name."""
    text: str
    sha256: str
    encoding: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: Published = Published(None, None, "")
    """From the source register or --published; a date read from the text itself is found by extract."""
    kind: DocumentKind = "news"
    status: DocumentStatus = "live"
    use: DocumentUse = "on_record"
    embargo_until: str | None = None
    """The day (ISO, UTC) or the time from which on it may be quoted."""
    audience: tuple[str, ...] | None = None
    """The channels that it is for; None: for everybody."""
    correction: str = ""
    """What an editor says is wrong in it."""
    language: str = "en"
    note: str = ""
    furniture: tuple[Furniture, ...] = ()
    """In order, not overlapping."""
    line_starts: tuple[int, ...] = field(default=(0,), repr=False)

    @property
    def rule(self) -> Rule:
        """Who may be told of it, and from when on."""
        return rule_of(self.status, self.use, self.embargo_until, self.audience)

    def line(self, offset: int) -> int:
        """The number, from 1, of the line that holds the character at `offset`."""
        return bisect_right(self.line_starts, offset)


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    furniture: bool = False
    """Lies in the document's furniture: kept for context, never an answer."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a source and who asserts it."""

    start: int
    end: int
    attributed_to: str | None
    """The asserter as resolved ("Anna Berg"), else as written; None: speaker not established."""
    attribution_kind: AttributionKind
    status: StatementStatus
    rule: str = ""
    """The id of the rule that decided."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words between quote marks, or the content of reported speech (`indirect`)."""

    start: int
    end: int
    type: QuoteType
    speaker: str | None
    """The person or body, resolved; None under the confidence bar: speaker not established."""
    speaker_text: str | None
    """The words of the document that name the speaker, also a pronoun."""
    speaker_start: int | None
    speaker_end: int | None
    speaker_kind: AttributionKind | None
    cue: str | None
    confidence: float
    """0 to 1, calibrated: the chance that the speaker is right."""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A calendar expression of the text."""

    start: int
    end: int
    value: str | None
    """EDTF, or None where the anchor it is relative to is unknown."""
    precision: str
    """`day`, `week`, `month`, `quarter`, `season`, `half`, `year`, `decade`, `century`, `interval`."""
    basis: str
    """`absolute`, or what it is relative to, for people: `relative to publication 2024-05-03 (Friday)`."""


@dataclass(frozen=True, slots=True)
class Event:
    """A happening with its date. The span is the clause that tells it."""

    start: int
    end: int
    date: str
    basis: str
    planned: bool
    date_start: int
    date_end: int
    """The expression that dates it."""


@dataclass(frozen=True, slots=True)
class Role:
    """A capacity somebody is given by a document: "WDC prosecutor", past when "former" or "then" stands before it."""

    title: str
    start: int
    end: int
    past: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A person, body or place of one document, its name variants merged."""

    name: str
    kind: PersonKind
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    mentions: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one document; every tuple in text order."""

    published: Published
    sentences: tuple[Sentence, ...]
    statements: tuple[Statement, ...]
    quotes: tuple[Quote, ...]
    dates: tuple[DateMention, ...]
    events: tuple[Event, ...]
    people: tuple[Person, ...]


def makers(document: Document) -> list[Person]:
    """Who made a document: people ask for what they wrote."""
    found = []
    if document.author and document.author.split():
        found.append(Person(document.author, "person", (document.author.split()[-1],)))
    if document.publisher:
        found.append(Person(document.publisher, "organisation"))
    return found
