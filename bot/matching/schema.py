"""What an intent is: the frozen values that loading gives and matching reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from bot.contraries import NEGATIONS, numbers
from bot.matching.lexicon import SLOT_TYPES, SlotType
from bot.matching.stopwords import STOPWORDS
from bot.matching.templates import Gap, Phrase, Word, slot_names
from bot.matching.tokens import plain_words

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


@dataclass(frozen=True)
class Intent:
    """One thing people ask. What follows from its examples is worked out once, when it is first needed."""

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

    @cached_property
    def slots(self) -> Mapping[str, SlotType]:
        """Slots of the examples, name -> type, in the order they first occur."""
        found: dict[str, SlotType] = {}
        for example in self.examples:
            for name in slot_names(example.phrases):
                type_ = slot_type(name)
                if type_:
                    found[name] = type_
        return found

    @cached_property
    def required(self) -> frozenset[str]:
        """Slots that every example has in all its phrases: without them the question is not whole."""
        phrases = [{p.name for p in phrase if isinstance(p, Gap)} for e in self.examples for phrase in e.phrases]
        return frozenset.intersection(*map(frozenset, phrases)) if phrases else frozenset()

    @cached_property
    def fixed_numbers(self) -> frozenset[str]:
        """Numbers that stand in every example: what the intent is about, not a value to fill in."""
        said = (" ".join("" if isinstance(p, Gap) else p.text for p in e.phrases[0]) for e in self.examples)
        return frozenset.intersection(*(frozenset(numbers(text)) for text in said))

    @cached_property
    def fixed_names(self) -> frozenset[str]:
        """Capitalised words (not the first) that every example has: names it is about."""
        each = []
        for example in self.examples:
            written = example.text.replace("{", " {").split()
            each.append(frozenset(w for raw in written[1:] if raw[:1].isupper() for w in plain_words(raw)))
        return frozenset.intersection(*each)

    @cached_property
    def sayings(self) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
        """The words of every phrase without its slots, and those of them that carry its subject."""
        phrases = (phrase for example in self.examples for phrase in example.phrases)
        plain = dict.fromkeys(tuple(part.text for part in phrase if isinstance(part, Word)) for phrase in phrases)
        return tuple((words, subject_of(words)) for words in plain)


def subject_of(words: Iterable[str]) -> frozenset[str]:
    """The words that are neither stop-words nor negations."""
    return frozenset(word for word in words if word not in STOPWORDS and word not in NEGATIONS)
