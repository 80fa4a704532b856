"""What surfaces show: passages, answers, the lines around them, the state of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.models.extracted import AttributionKind, Basis, DocumentKind, StatementStatus
from bot.models.serving import DocumentStatus, DocumentUse
from bot.models.stored import SourceInfo

AnswerStatus = Literal["answered", "near", "clarify", "not_found", "help"]
"""`near`: the documents speak of the matter, and no passage surely answers; `candidates` are shown."""
PassageKind = Literal["statement", "quote", "event"]


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
    use: DocumentUse = "on_record"
    correction: str = ""
    """What an editor says is wrong in the document."""
    published_words: str = ""
    sha256: str = ""
    superseded_by: str | None = None
    """The citation of a newer source that says what is so now."""

    @property
    def citation(self) -> str:
        """`file:line`, or `file:first-last` when the passage spans lines."""
        lines = f"{self.line_start}" if self.line_start == self.line_end else f"{self.line_start}-{self.line_end}"
        return f"{self.source}:{lines}"


def joined(parts: Sequence[Passage], text: str) -> Passage:
    """Passages that follow one another in a document as one.

    `parts`: in the order of the document, of one speaker; `text`: the document's from the first to the last.
    """
    first, last = parts[0], parts[-1]
    dated = next((part for part in parts if part.date), first)
    return replace(
        first,
        text=text,
        char_end=last.char_end,
        line_end=last.line_end,
        date=dated.date,
        date_basis=dated.date_basis,
        context_start=0,
        context_end=0,
        context="",
    )


def follows(one: Passage, other: Passage, between: str) -> bool:
    """Whether a statement goes on where another ends: in the same paragraph, by the same speaker, of the same
    status."""
    return (
        one.kind == other.kind == "statement"
        and one.source == other.source
        and (one.speaker, one.speaker_text, one.attribution_kind, one.status, one.planned)
        == (other.speaker, other.speaker_text, other.attribution_kind, other.status, other.planned)
        and not between.strip()
        and between.count("\n") < 2
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the asker may have meant; `question` is what to ask to get it."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a language model chose: nothing that it wrote, only what it was given."""

    model: str
    """As the settings call it."""
    passages: int
    """How many passages it chose among."""


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
    """Best first, at most 10 for a question; a command gives all that there are."""
    candidates: tuple[Passage, ...] = ()
    """At most 3, only when `answers` is empty: with `near` they are shown, else they were considered and withheld."""
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
    reading: Reading | None = None
    """The language model that chose among the passages; None where none did."""
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
    span: tuple[tuple[int, int], ...] = ()
    """Where the lines stand in the file: first character and end."""


Verdict = Literal["on_record", "differs", "nothing"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence of a message held against the record."""

    sentence: str
    verdict: Verdict
    passage: Passage | None
    differences: tuple[str, ...] = ()
    """What the passage has otherwise: "number: 2,100 in the record, 1,200 in the message"."""
