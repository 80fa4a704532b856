"""What an intent is: the frozen values that loading gives and matching reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.matching.lexicon import SLOT_TYPES, SlotType
from bot.matching.templates import Gap, Phrase, slot_names

AnswerKind = Literal["quotes", "statements", "timeline", "person", "sources", "reply"]
ANSWERS: tuple[AnswerKind, ...] = get_args(AnswerKind)

_NAMED: Mapping[str, SlotType] = {
    "speaker": "person",
    "other": "person",
    "from": "date",
    "to": "date",
    "about": "topic",
}
"""Slot names that say more than their type."""

FIELDS: Mapping[str, tuple[SlotType, ...]] = {
    "speaker": ("person", "body"),
    "about": ("topic", "quote", "person", "body", "place"),
    "person": ("person",),
    "body": ("body",),
    "place": ("place",),
    "source": ("source",),
    "from": ("date", "period"),
    "to": ("date", "period"),
    "date": ("date", "period"),
    "quote": ("quote",),
    "number": ("number",),
}
"""Look-up fields of `where`, and the types of slot that may fill them."""


def slot_type(name: str) -> SlotType | None:
    """The type behind a slot name: `person`, `person_2`, `from` (a date); None for a name nobody knows."""
    stem, _, number = name.rpartition("_")
    if stem and number.isdigit():
        name = stem
    if name in SLOT_TYPES:
        return name
    return _NAMED.get(name)


SLOT_NAMES: tuple[str, ...] = (*SLOT_TYPES, *_NAMED)


@dataclass(frozen=True, slots=True)
class Example:
    """One example question as the editor wrote it, and the phrases it stands for."""

    text: str
    line: int
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that an intent pins: the build refuses it when `text` is not in `source`."""

    source: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Case:
    """A question of `tests:` and what must come of it."""

    ask: str
    line: int
    cites: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    nothing: bool = False
    intent: str | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing people ask."""

    name: str
    about: str
    examples: tuple[Example, ...]
    answer: AnswerKind
    where: Mapping[str, str] = field(default_factory=dict)
    """Look-up field (a key of FIELDS) -> slot name."""
    reply: str = ""
    status: str = ""
    """`help` where the reply explains the bot; else empty."""
    negatives: tuple[Example, ...] = ()
    """`not:` in the file: messages that must not win this intent."""
    evidence: tuple[Evidence, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Folded word -> folded words that mean the same in this corpus."""
    tests: tuple[Case, ...] = ()
    file: str = ""
    line: int = 1
    """Of the `intent:` key."""

    @property
    def slots(self) -> dict[str, SlotType]:
        """Slots of the examples, name -> type, in the order they first occur."""
        found: dict[str, SlotType] = {}
        for example in self.examples:
            for name in slot_names(example.phrases):
                type_ = slot_type(name)
                if type_:
                    found[name] = type_
        return found

    @property
    def required(self) -> frozenset[str]:
        """Slots that every example has in all its phrases: without them the question is not whole."""
        phrases = [{p.name for p in phrase if isinstance(p, Gap)} for e in self.examples for phrase in e.phrases]
        return frozenset.intersection(*map(frozenset, phrases)) if phrases else frozenset()
