"""Fills an intent's slots from what a question names. What cannot be resolved is kept as unresolved, never dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.contraries import numbers
from bot.matching.lexicon import FREE_TYPES, Slot, SlotType
from bot.matching.naming import Found
from bot.matching.stopwords import STOPWORDS
from bot.matching.templates import Hit
from bot.matching.tokens import Token

_WIDER: Mapping[SlotType, tuple[SlotType, ...]] = {
    "person": ("person", "body"),
    "body": ("body", "person", "place"),
    "place": ("place", "body"),
    "source": ("source",),
    "date": ("date", "period"),
    "period": ("period", "date"),
    "topic": ("topic", "quote", "body", "place", "person", "source"),
    "quote": ("quote",),
    "number": ("number",),
}
"""What else may fill a slot of a type: "what did the Commission say" asks for a body where people usually stand."""

_SUBJECT = re.compile(r"\b(?:about|on|regarding|concerning|over|re|of|around)\s+", re.IGNORECASE)
_ARTICLES = ("the", "a", "an")
_TRIM = " \t\n\"'“”‘’«».,;:!?()"


@dataclass(frozen=True, slots=True)
class Filled:
    """An intent's slots and what is open about them."""

    slots: tuple[Slot, ...]
    unresolved: tuple[Slot, ...]
    missing: tuple[str, ...]
    """Slots of the intent that the question does not fill."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its tokens and all that they name."""

    text: str
    tokens: tuple[Token, ...]
    found: tuple[Found, ...]
    strangers: tuple[tuple[int, int], ...]
    """Token ranges that read like names nobody knows."""

    def surface(self, first: int, last: int) -> tuple[str, int, int]:
        """The written words of tokens [first, last) with their characters, quote marks and stops trimmed."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        words = self.text[start:end].strip(_TRIM)
        start = self.text.find(words, start) if words else start
        return words, start, start + len(words)


def from_template(question: Question, hit: Hit, types: Mapping[str, SlotType]) -> Filled:
    """The slots of an exact match: each gap is a known value as a whole, free words, or unresolved."""
    slots: list[Slot] = []
    used: set[int] = set()
    for name, (first, last) in hit.gaps.items():
        if types[name] == "topic":
            last = _without_date(question, first, last)
        used.update(range(first, last))
        slots.append(_slot(question, name, types[name], first, last))
    return _filled(question, slots, used, types)


def _without_date(question: Question, first: int, last: int) -> int:
    """Where a subject ends that has a date behind it: "gas prices in 1997" is a subject and a year."""
    for found in question.found:
        if found.last == last and found.first > first and found.of(("date", "period")):
            end = found.first
            while end > first + 1 and question.tokens[end - 1].text in STOPWORDS:
                end -= 1
            return end
    return last


def from_question(question: Question, types: Mapping[str, SlotType], known_words: frozenset[str]) -> Filled:
    """The slots of a question that only resembles the examples: by type, in order, the rest as free words.

    `known_words` are the words of the intent's examples: they ask the question and are not its subject.
    """
    slots: list[Slot] = []
    used: set[int] = set()
    for name, type_ in types.items():
        if type_ in FREE_TYPES:
            continue
        for wanted in _WIDER[type_]:
            free = [f for f in question.found if f.first not in used and f.of((wanted,))]
            if free:
                slots.append(_slot(question, name, type_, free[0].first, free[0].last))
                used.update(range(free[0].first, free[0].last))
                break
        else:
            strangers = [s for s in question.strangers if s[0] not in used]
            if type_ in ("person", "body", "place") and strangers:
                slots.append(_slot(question, name, type_, *strangers[0]))
                used.update(range(*strangers[0]))
    for name, type_ in types.items():
        if type_ == "topic":
            subject = _subject(question, used, known_words)
            if subject:
                slots.append(_slot(question, name, type_, *subject))
                used.update(range(*subject))
        elif type_ == "quote":
            for found in question.found:
                if found.of(("quote",)):
                    slots.append(_slot(question, name, type_, found.first, found.last))
                    used.update(range(found.first, found.last))
                    break
    return _filled(question, slots, used, types)


def _slot(question: Question, name: str, type_: SlotType, first: int, last: int) -> Slot:
    words, start, end = question.surface(first, last)
    bare = first + 1 if question.tokens[first].text in _ARTICLES and first + 1 < last else first
    ahead = first - 1 if first and question.tokens[first - 1].text in _ARTICLES else first
    exact = [f for f in question.found if f.last == last and f.first in (first, bare, ahead)]
    aliases = exact[0].of(_WIDER[type_]) if exact else ()
    if aliases:
        values = tuple(dict.fromkeys(alias.value for alias in aliases if alias.type == aliases[0].type))
        kind = aliases[0].type if type_ not in FREE_TYPES else type_
        return Slot(name, kind, values[0] or None, words, start, end, values[1:])
    if type_ in ("date", "period"):
        return Slot(name, type_, _part_of_period(question, first, last), words, start, end)
    if type_ == "number":
        found = numbers(words)
        return Slot(name, type_, found[0] if len(found) == 1 else None, words, start, end)
    return Slot(name, type_, words if type_ in FREE_TYPES else None, words, start, end)


def _part_of_period(question: Question, first: int, last: int) -> str | None:
    """The end of "between July and September 2023" that tokens [first, last) name."""
    for found in question.found:
        value = found.aliases[0].value
        if found.of(("period",)) and found.first <= first and last <= found.last and "/" in value:
            left, _, right = value.partition("/")
            return (left if last < found.last else right).strip(".") or None
    return None


def _subject(question: Question, used: set[int], known_words: frozenset[str]) -> tuple[int, int] | None:
    """The tokens that say what the question is about: after "about", "on", ...; else the words no example has."""
    free = [n for n in range(len(question.tokens)) if n not in used]

    def content(n: int) -> bool:
        return question.tokens[n].text not in STOPWORDS

    for match in _SUBJECT.finditer(question.text):
        after = [n for n in free if question.tokens[n].start >= match.end()]
        run = _run(after)
        if run and any(content(n) for n in range(*run)) and not _is_date(question, run):
            return _trimmed(run, content)
    rest = [n for n in free if content(n) and question.tokens[n].text not in known_words]
    if not rest:
        return None
    first = _run([n for n in free if n >= rest[0]])
    return _trimmed((first[0], min(first[1], rest[-1] + 1)), content) if first else None


def _run(numbers: Sequence[int]) -> tuple[int, int] | None:
    """The unbroken run of token numbers at the front."""
    if not numbers:
        return None
    end = numbers[0]
    for number in numbers:
        if number != end:
            break
        end += 1
    return numbers[0], end


def _trimmed(run: tuple[int, int], content: Callable[[int], bool]) -> tuple[int, int]:
    first, last = run
    while first < last - 1 and not content(first):
        first += 1
    while last > first + 1 and not content(last - 1):
        last -= 1
    return first, last


def _is_date(question: Question, run: tuple[int, int]) -> bool:
    return any(f.first <= run[0] and f.last >= run[1] and f.of(("date", "period")) for f in question.found)


def _filled(question: Question, slots: list[Slot], used: set[int], types: Mapping[str, SlotType]) -> Filled:
    """Adds what else the question names, so that a filter the asker gave is never lost."""
    names = {slot.name for slot in slots}
    for found in question.found:
        if not used.isdisjoint(range(found.first, found.last)):
            continue
        type_ = found.aliases[0].type
        slot = _slot(question, type_, type_, found.first, found.last)
        used.update(range(found.first, found.last))
        slots.append(slot)
    for first, last in question.strangers:
        # In small letters it may as well be a word we do not know; it stays in Match.unknown_names.
        if used.isdisjoint(range(first, last)) and any(t.capital for t in question.tokens[first:last]):
            slots.append(_slot(question, "person", "person", first, last))
    slots.sort(key=lambda slot: (slot.start, slot.end))
    # A date without a value is relative to today: the caller resolves it. All else without a value is unknown.
    unresolved = tuple(s for s in slots if s.value is None and s.type not in ("date", "period"))
    missing = tuple(name for name in types if name not in names)
    return Filled(tuple(s for s in slots if s not in unresolved), unresolved, missing)
