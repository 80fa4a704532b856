"""Loads intents: one YAML file each, read strictly and all at once.

    intents = load(Path("intents"))

Every problem of every file is found in one run and raised as one IntentError, a line each:
`intents/x.yaml:12: what is wrong, what to do`. What makes intents good rather than legal is in lint.py.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot import strictyaml
from bot.errors import IntentError
from bot.matching import reading
from bot.matching.lexicon import SlotType
from bot.matching.schema import Intent
from bot.matching.scorer import Row, Scorer, train
from bot.matching.spelling import Vocabulary
from bot.matching.templates import Phrase, Templates, Word
from bot.strictyaml import Problem

MOST_FILES = 1_000


@dataclass(frozen=True)
class Intents:
    """All intents of a directory in the order of their files. `len`, iteration and `intents[name]` work."""

    all: tuple[Intent, ...]

    def __iter__(self) -> Iterator[Intent]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, name: str) -> Intent:
        return self.by_name[name]

    @cached_property
    def by_name(self) -> Mapping[str, Intent]:
        return {intent.name: intent for intent in self.all}

    @cached_property
    def scorer(self) -> Scorer:
        """Trained on the examples when first asked for; the same examples give the same scorer."""
        return train(self.rows())

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of all examples, negatives and synonyms: what spelling is repaired towards first."""
        counts: Counter[str] = Counter()
        for intent in self.all:
            for example in (*intent.examples, *intent.negatives):
                counts.update({part.text for phrase in example.phrases for part in phrase if isinstance(part, Word)})
            for word, others in intent.synonyms.items():
                counts.update((word, *(part for other in others for part in other.split())))
        return Vocabulary(counts)

    @cached_property
    def synonyms(self) -> Mapping[str, str]:
        """Folded word -> the word it counts as, from all intents (first come, first served)."""
        table: dict[str, str] = {}
        for intent in self.all:
            for word, others in intent.synonyms.items():
                for other in others:
                    if other != word:
                        table.setdefault(other, word)
        return table

    @cached_property
    def templates(self) -> Templates:
        """All phrases, for exact matching."""
        return Templates(
            (intent.name, number, phrase)
            for intent in self.all
            for number, example in enumerate(intent.examples)
            for phrase in example.phrases
        )

    @cached_property
    def slot_types(self) -> frozenset[SlotType]:
        """Types of slot that any intent has: what is masked in a question."""
        return frozenset(type_ for intent in self.all for type_ in intent.slots.values())

    @cached_property
    def example_words(self) -> Mapping[str, frozenset[str]]:
        """Intent -> all fixed words of its examples."""
        return {
            intent.name: frozenset(
                part.text for e in intent.examples for phrase in e.phrases for part in phrase if isinstance(part, Word)
            )
            for intent in self.all
        }

    @cached_property
    def key(self) -> str:
        """A hash of all that training depends on."""
        return hashlib.sha256(repr(self.rows()).encode()).hexdigest()

    def rows(self) -> tuple[Row, ...]:
        """The examples as the scorer learns them; a negative is a row without an intent."""
        return tuple(
            Row(None if negative else intent.name, tuple(map(self._canonical, example.phrases)))
            for intent in self.all
            for negative, examples in ((False, intent.examples), (True, intent.negatives))
            for example in examples
        )

    def _canonical(self, phrase: Phrase) -> Phrase:
        """With synonyms replaced by the word they count as."""
        table = self.synonyms
        return tuple(Word(table.get(p.text, p.text)) if isinstance(p, Word) else p for p in phrase)


def load(directory: Path) -> Intents:
    """The intents of all `*.yaml` and `*.yml` files in `directory`.

    Raises IntentError listing every problem of every file, also for a missing or empty directory.
    """
    if not directory.is_dir():
        raise IntentError(
            f"{directory} is not a directory", "Give the directory that holds the intents, one YAML file each"
        )
    files = sorted(p for p in directory.iterdir() if p.suffix in (".yaml", ".yml") and not p.name.startswith("."))
    if len(files) > MOST_FILES:
        raise IntentError(
            f"{len(files):,} files in {directory}, at most {MOST_FILES:,} are read", "Split the directory"
        )
    intents: list[Intent] = []
    problems: list[Problem] = []
    for path in files:
        value, found = strictyaml.load(path, f"{directory.name}/{path.name}")
        problems += found
        if value is None and found:
            continue
        intent, found = reading.intent(value, f"{directory.name}/{path.name}")
        problems += found
        if intent:
            intents.append(intent)
    problems += _across(intents)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = "\n".join(str(p) for p in sorted(problems, key=lambda p: (p.file, p.line, p.text)))
        raise IntentError(f"{count} in {directory}:\n{lines}")
    return Intents(tuple(intents))


def _across(intents: list[Intent]) -> Iterator[Problem]:
    """What only shows when all files are read."""
    first: dict[str, Intent] = {}
    for intent in intents:
        other = first.setdefault(intent.name, intent)
        if other is not intent:
            where = f"{other.file}:{other.line}"
            yield Problem(intent.file, intent.line, f"intent `{intent.name}` is already in {where}, rename one of them")
    for intent in intents:
        for case in intent.tests:
            if case.intent is not None and case.intent not in first:
                text = f"a test expects the intent `{case.intent}`, which no file has" + reading.meant(
                    case.intent, first
                )
                yield Problem(intent.file, case.line, text)
