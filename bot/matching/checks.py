"""What a close score hides: the guards between a question and the example questions it resembles.

An intent whose every example has the same year, number or name is about that one; a question that differs from its
nearest example by a "not", an opposite or swapped roles alone is another question.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.contraries import NEGATIONS, negated, numbers, opposites
from bot.matching.lexicon import FREE_TYPES
from bot.matching.schema import Intent
from bot.matching.slots import Filled, Question
from bot.matching.stopwords import STOPWORDS
from bot.matching.templates import Gap, Phrase, Word
from bot.matching.tokens import plain_words


def objections(question: Question, intent: Intent, filled: Filled) -> list[str]:
    """Why `question` is not what `intent` answers though it scores high; empty when nothing speaks against it."""
    made: list[str] = []
    types = intent.slots
    if any(name in filled.missing and types[name] not in FREE_TYPES for name in intent.required):
        made.append(f"does not say which {', '.join(sorted(intent.required & set(filled.missing)))}")
    asked = plain_words(question.text)
    own = _fixed_numbers(intent)
    given = set(numbers(question.text))
    if own and given and not own & given:
        made.append(f"asks about {', '.join(sorted(given))}, the intent is about {', '.join(sorted(own))}")
    names = _fixed_names(intent)
    strangers = [question.surface(*s)[0] for s in question.strangers]
    named = {f.aliases[0].value: f for f in question.found if f.of(("person", "body"))}
    spoken = set(asked)
    if names and not names & spoken and (named or strangers):
        made.append(f"names {', '.join([*named, *strangers])}, the intent is about {', '.join(sorted(names))}")
    for words in _nearest(asked, intent):
        text = " ".join(words)
        if negated(question.text) != negated(text):
            made.append(f'differs by a negation from "{text}"')
        for left, right in opposites(" ".join(asked), text):
            made.append(f'"{left}" is the opposite of "{right}"')
        if sorted(asked) == sorted(words) and _content(asked) != _content(words) and len(named) > 1:
            made.append(f'the roles are the other way round than in "{text}"')
    return made


def _nearest(asked: Sequence[str], intent: Intent) -> list[tuple[str, ...]]:
    """Examples that share all their content words with the question but one, and it with them."""
    words = {w for w in asked if w not in STOPWORDS and w not in NEGATIONS}
    found = []
    for phrase in _plain_phrases(intent.examples and tuple(p for e in intent.examples for p in e.phrases)):
        other = {w for w in phrase if w not in STOPWORDS and w not in NEGATIONS}
        if words and other and len(words - other) <= 1 and len(other - words) <= 1 and len(words & other) >= 1:
            found.append((len(words ^ other), phrase))
    if not found:
        return []
    least = min(count for count, _ in found)
    # Where an example says it without the difference, that example decides.
    closest = [phrase for count, phrase in found if count == least]
    return closest[:1]


def _content(words: Sequence[str]) -> list[str]:
    return [w for w in words if w not in STOPWORDS]


@lru_cache(maxsize=1024)
def _plain_phrases(phrases: tuple[Phrase, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(tuple(part.text for part in phrase if isinstance(part, Word)) for phrase in phrases))


def _fixed_numbers(intent: Intent) -> frozenset[str]:
    """Numbers that stand in every example: what the intent is about, not a value to fill in."""
    return frozenset.intersection(*(frozenset(numbers(_words(e.phrases[0]))) for e in intent.examples))


def _fixed_names(intent: Intent) -> frozenset[str]:
    """Capitalised words (not the first) or, failing capitals, nothing: names every example has."""
    each = []
    for example in intent.examples:
        written = example.text.replace("{", " {").split()
        each.append(frozenset(w for raw in written[1:] if raw[:1].isupper() for w in plain_words(raw)))
    return frozenset.intersection(*each)


def _words(phrase: Phrase) -> str:
    return " ".join("" if isinstance(part, Gap) else part.text for part in phrase)
