"""Example questions with {slots}, (a|b) alternatives and [optional] parts, and their exact match.

A template is the zero-risk hit: every word of the message is accounted for, so nothing that was asked is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.matching.tokens import plain_words

MAX_EXPANSIONS = 64
"""Of one template. More would be a grammar, not an example."""
MAX_LENGTH = 500


class TemplateProblem(ValueError):
    """What is wrong with a template, in words for the editor."""


@dataclass(frozen=True, slots=True)
class Word:
    """A fixed word, folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A slot, by name."""

    name: str


Part = Word | Gap
Phrase = tuple[Part, ...]
"""One expansion of a template."""


def expand(template: str) -> tuple[Phrase, ...]:
    """All phrases a template stands for, shortest alternatives in the order written, at most MAX_EXPANSIONS.

    Raises TemplateProblem on unbalanced brackets, empty slots, two slots side by side without a word between them,
    too many alternatives, or no word at all.
    """
    if len(template) > MAX_LENGTH:
        raise TemplateProblem(f"longer than {MAX_LENGTH} characters")
    tokens = re.findall(r"\{[^{}]*\}|[()\[\]|{}]|[^()\[\]|{}]+", template)
    texts, rest = _alternatives(tokens, 0, closing="")
    if rest != len(tokens):
        raise TemplateProblem(f'"{tokens[rest]}" closes nothing')
    phrases: dict[Phrase, None] = {}
    for text in texts:
        phrase = _phrase(text)
        if phrase:
            phrases[phrase] = None
    if not phrases:
        raise TemplateProblem("no words in it")
    return tuple(phrases)


def _alternatives(tokens: list[str], at: int, closing: str) -> tuple[list[str], int]:
    """The texts of a|b|c up to `closing`; the position of the token that ended it."""
    done: list[str] = []
    current = [""]
    while at < len(tokens):
        token = tokens[at]
        if token == "|":
            if not closing:
                raise TemplateProblem('"|" stands outside (...); put the alternatives in round brackets')
            done += current
            current = [""]
        elif token in "([":
            inner, end = _alternatives(tokens, at + 1, ")" if token == "(" else "]")
            if end == len(tokens):
                raise TemplateProblem(f'"{token}" is never closed')
            if token == "[":
                inner = [*inner, ""]
            current = [f"{left} {right}" for left in current for right in inner]
            if len(current) + len(done) > MAX_EXPANSIONS:
                raise TemplateProblem(f"stands for more than {MAX_EXPANSIONS} phrases; write several examples")
            at = end
        elif token == closing:
            return done + current, at
        elif token in ")]":
            break
        elif token in "{}":
            raise TemplateProblem(f'"{token}" is not part of a {{slot}}')
        else:
            current = [left + token for left in current]
        at += 1
    if closing:
        return done + current, len(tokens)
    return done + current, at


def _phrase(text: str) -> Phrase:
    parts: list[Part] = []
    for piece in re.findall(r"\{[^{}]*\}|[^{}]+", text):
        if piece.startswith("{"):
            name = piece[1:-1].strip()
            if not name:
                raise TemplateProblem("a slot without a name: {}")
            if parts and isinstance(parts[-1], Gap):
                raise TemplateProblem(f"{{{parts[-1].name}}} and {{{name}}} need a word between them")
            if Gap(name) in parts:
                raise TemplateProblem(f"{{{name}}} stands in one phrase twice")
            parts.append(Gap(name))
        else:
            parts += [Word(word) for word in plain_words(piece)]
    return tuple(parts)


def slot_names(phrases: tuple[Phrase, ...]) -> tuple[str, ...]:
    """The slots that occur, each once, in order."""
    return tuple(dict.fromkeys(part.name for phrase in phrases for part in phrase if isinstance(part, Gap)))


@lru_cache(maxsize=8192)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    """Over words joined by one space; a gap takes at least one word, the fewest that fit."""
    pieces = [rf"(?P<g{n}>\S+(?: \S+)*?)" if isinstance(p, Gap) else re.escape(p.text) for n, p in enumerate(phrase)]
    return re.compile(" ".join(pieces))


def fits(phrase: Phrase, message: tuple[str, ...]) -> dict[str, tuple[int, int]] | None:
    """Where each slot of `phrase` lies in the folded words of a message (word numbers, end exclusive); None: no fit."""
    fixed = sum(isinstance(part, Word) for part in phrase)
    if len(message) < len(phrase) or (fixed == len(phrase) and len(message) != fixed):
        return None
    found = _pattern(phrase).fullmatch(" ".join(message))
    if not found:
        return None
    spans: dict[str, tuple[int, int]] = {}
    for number, part in enumerate(phrase):
        if isinstance(part, Gap):
            first = found.string[: found.start(f"g{number}")].count(" ")
            spans[part.name] = (first, first + found[f"g{number}"].count(" ") + 1)
    return spans


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of an intent that accounts for every word of a message."""

    intent: str
    example: int
    phrase: Phrase
    gaps: dict[str, tuple[int, int]]
    """Slot name -> the words it takes, by number, end exclusive."""

    @property
    def fixed(self) -> int:
        """Words that stand in the example itself."""
        return sum(isinstance(part, Word) for part in self.phrase)


class Templates:
    """All phrases of all intents, found by their first or last word."""

    def __init__(self, phrases: Iterable[tuple[str, int, Phrase]]) -> None:
        self._whole: dict[tuple[str, ...], list[Hit]] = {}
        self._open: dict[tuple[str, str], list[tuple[frozenset[str], str, int, Phrase]]] = {}
        """First and last word, "" where a gap stands at that end -> the phrases, each with the words it needs."""
        for intent, example, phrase in phrases:
            texts = [part.text if isinstance(part, Word) else "" for part in phrase]
            if all(texts):
                self._whole.setdefault(tuple(texts), []).append(Hit(intent, example, phrase, {}))
            else:
                needed = frozenset(" ".join(texts).split())
                self._open.setdefault((texts[0], texts[-1]), []).append((needed, intent, example, phrase))

    def hits(self, words: tuple[str, ...]) -> list[Hit]:
        """Every phrase that fits all of `words`, those without gaps alone where there are any."""
        if not words:
            return []
        whole = self._whole.get(words)
        if whole:
            return list(whole)
        found: list[Hit] = []
        given = frozenset(" ".join(words).split())
        for key in ((words[0], words[-1]), (words[0], ""), ("", words[-1]), ("", "")):
            for needed, intent, example, phrase in self._open.get(key, ()):
                if needed <= given and (gaps := fits(phrase, words)):
                    found.append(Hit(intent, example, phrase, gaps))
        return found
