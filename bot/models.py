"""The frozen values that cross stages.

Offsets are Unicode code points into the document's text as decoded, end exclusive; lines count from 1.
Dates are EDTF strings (Library of Congress, level 1 and intervals), or None where nothing supports one.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

AttributionKind = Literal["named", "anonymous", "institution", "document", "publication", "author"]
"""Who asserts a statement. `publication` is the outlet's own voice, `author` that of opinion and analysis."""
StatementStatus = Literal["asserted", "alleged", "denied", "planned", "opinion"]
QuoteType = Literal["direct", "mixed", "indirect", "scare"]
"""`mixed` is a fragment inside the writer's sentence; `scare` a title, nickname or term nobody is quoted with."""
DocumentKind = Literal["news", "wire", "opinion", "report", "statement"]
DocumentStatus = Literal["live", "hold", "corrected", "withdrawn"]
DocumentUse = Literal["on_record", "background", "embargoed"]
Basis = Literal["stated", "inferred"]
PersonKind = Literal["person", "organisation", "place"]
AnswerStatus = Literal["answered", "clarify", "not_found", "help"]
PassageKind = Literal["statement", "quote", "event"]


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
    language: str = "en"
    note: str = ""
    furniture: tuple[Furniture, ...] = ()
    """In order, not overlapping."""
    line_starts: tuple[int, ...] = field(default=(0,), repr=False)

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
    language: str
    note: str
    lines: int
    statements: int
    quotes: int
    events: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A contiguous span of a source file with all that is needed to cite it."""

    kind: PassageKind
    text: str
    """Exactly file_text[char_start:char_end]."""
    source: str
    line_start: int
    line_end: int
    char_start: int
    char_end: int
    speaker: str | None
    """Who asserts it; None: speaker not established."""
    attribution_kind: AttributionKind | None
    status: StatementStatus | None
    date: str | None
    """When what it tells happened."""
    published: str | None
    published_basis: Basis | None
    page: int | None = None
    verified: bool = False
    """True once the gate has re-read the file and found these very characters."""
    # What follows is for rendering and is not part of the JSON contract's object.
    context_start: int = 0
    context_end: int = 0
    """The whole sentence(s) around it, which the gate compares too: a "not" before a quotation changes it."""
    context: str = ""
    speaker_text: str | None = None
    cue: str | None = None
    date_basis: str | None = None
    planned: bool = False
    confidence: float = 1.0
    title: str = ""
    publisher: str | None = None
    author: str | None = None
    document_kind: DocumentKind = "news"
    document_status: DocumentStatus = "live"
    published_words: str = ""
    sha256: str = ""
    superseded_by: str | None = None
    """The citation of a newer source that says what is so now."""

    @property
    def citation(self) -> str:
        """`file:line`, or `file:first-last` when the passage spans lines."""
        lines = f"{self.line_start}" if self.line_start == self.line_end else f"{self.line_start}-{self.line_end}"
        return f"{self.source}:{lines}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the asker may have meant; `question` is what to ask to get it."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The one thing that surfaces render."""

    question: str
    status: AnswerStatus
    intent: str | None = None
    confidence: float = 0.0
    understood: dict[str, str] = field(default_factory=dict)
    """Slots by name, as people read them."""
    answers: tuple[Passage, ...] = ()
    """Best first, at most 10 for a question; timelines carry all their events."""
    candidates: tuple[Passage, ...] = ()
    """At most 3 that were considered and withheld; only when `answers` is empty."""
    choices: tuple[Choice, ...] = ()
    """For `clarify`: at most 3."""
    sources: tuple[SourceInfo, ...] = ()
    """For "which documents": the documents themselves, each cited by its file."""
    message: str = ""
    """What the bot says around the passages, in its own words; never a claim about the subject."""
    reason: str = ""
    """For --explain: why this status."""
    withheld: int = 0
    """Passages that the verbatim gate stopped."""
    asked: str = ""
    """The question that a follow-up stands for ("and Novak?"); empty where it stands for itself."""
    id: str | None = None
    explain: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """What /healthz says: whether a question could be answered now, and from what."""

    ok: bool
    schema_version: int
    built_at: str
    sources: int
    statements: int
    quotes: int
    events: int
    problem: str = ""


Want = Literal["person", "date", "number", "reason", "place", "quote"]
AnswerKind = Literal["quotes", "statements", "timeline", "person", "sources"]


@dataclass(frozen=True, slots=True)
class Query:
    """What to look up for a question. Everything in it must be met by the evidence, or it is not answered."""

    question: str
    """As cleaned and repaired; its words are what passages are ranked by."""
    kind: AnswerKind
    topic: str | None = None
    """The words after "about", where an intent has them; None: the whole question."""
    speakers: tuple[str, ...] = ()
    """Who must have said it."""
    names: tuple[str, ...] = ()
    """People, bodies and places that the question names."""
    period: str | None = None
    """EDTF: when it must have happened, or been said."""
    yearless: tuple[str, ...] = ()
    """Days and months asked for without a year, as EDTF with the year open: "XXXX-10-07", "XXXX-11"."""
    sources: tuple[str, ...] = ()
    """Documents to look in; all when empty."""
    want: Want | None = None
    """What kind of thing answers it."""
    wants_names: bool = False
    """Asks for the names of persons: an office is no answer."""
    many: bool = False
    """Asks for several passages: a list, both sides, a timeline."""
    everything: bool = False
    """A command that asks for all there is, page by page."""
    numbers: tuple[str, ...] = ()
    """In digits; each must stand in the passage."""
    labels: frozenset[str] = frozenset()
    """Those of `numbers` that name a thing ("article 16", "the 24th session"): the document must know them."""
    event_years: tuple[str, ...] = ()
    """Years that name a happening ("the 2014 war"): the document must know them."""
    exact: str | None = None
    """Words that the question puts in quote marks: they must stand in the passage as they are."""
    negated: bool = False
    planned: bool = False
    """Asks for plans and forecasts too."""
    frame: frozenset[str] = frozenset()
    """Stems of the question that belong to the way of asking and need no evidence."""


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


@dataclass(frozen=True, slots=True)
class Context:
    """The lines of a source around a passage, as its file has them now."""

    source: str
    first_line: int
    lines: tuple[str, ...]
    """Without their line ends."""
    marked: tuple[tuple[int, int, int], ...]
    """Where the passage stands in them: (index of the line, first character, end)."""
    last_line: int
    """Of the whole file, so that a reader knows whether there is more."""


Verdict = Literal["on_record", "differs", "nothing"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence of a message held against the record."""

    sentence: str
    verdict: Verdict
    passage: Passage | None
    differences: tuple[str, ...] = ()
    """What the passage has otherwise: "number: 2,100 in the record, 1,200 in the message"."""
