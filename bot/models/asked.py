"""A question as it is looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

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
    voice: str | None = None
    """Who must have said it, where that is no known name: "prime minister", "police"."""
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
    labels: Mapping[str, str] = field(default_factory=dict)
    """Those of `numbers` that name a thing ("article 16", "the 24th session"), each with the stems of its name: the
    document must know them."""
    event_years: tuple[str, ...] = ()
    """Years that name a happening ("the 2014 war"): the document must know them."""
    exact: str | None = None
    """Words that the question puts in quote marks: they must stand in the passage as they are."""
    planned: bool = False
    """Asks for plans and forecasts too."""
    frame: frozenset[str] = frozenset()
    """Stems of the question that belong to the way of asking and need no evidence."""


@dataclass(frozen=True, slots=True)
class Line:
    """A passage as a language model is given it: nothing else of its document leaves this machine."""

    text: str
    date: str | None
    """The date of its document, EDTF."""
    speaker: str | None
    kind: str
    """Of its document: news, letter."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A question in other words, to search with: shown to nobody."""

    question: str
    words: tuple[str, ...] = ()


class Pointer(Protocol):
    """A language model that points at passages, for one person's question."""

    @property
    def model(self) -> str:
        """As the settings call it."""

    @property
    def most(self) -> int:
        """How many passages it is given at most."""

    def may_read(self, source: str) -> bool:
        """Whether passages of a document may be sent to it, by what holds now."""

    def point(self, question: str, today: date, lines: Sequence[Line]) -> tuple[int, ...] | None:
        """The places in `lines` of those that answer, best first; () when none does; None when it gave no answer."""

    def reword(self, question: str, today: date) -> Reworded | None:
        """The question in other words and words to search for; None when it gave none."""
