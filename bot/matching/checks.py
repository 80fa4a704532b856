"""What a close score hides: the guards between a question and the example questions it resembles.

An intent whose every example has the same year, number or name is about that one; a question that differs from its
nearest example by a "not", an opposite or swapped roles alone is another question.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.contraries import negated, numbers, opposites
from bot.matching.lexicon import FREE_TYPES
from bot.matching.schema import Intent, subject_of
from bot.matching.slots import Filled, Question
from bot.matching.stopwords import STOPWORDS
from bot.matching.tokens import plain_words


def objections(question: Question, intent: Intent, filled: Filled) -> list[str]:
    """Why `question` is not what `intent` answers though it scores high; empty when nothing speaks against it."""
    made: list[str] = []
    types = intent.slots
    if any(name in filled.missing and types[name] not in FREE_TYPES for name in intent.required):
        made.append(f"does not say which {', '.join(sorted(intent.required & set(filled.missing)))}")
    asked = plain_words(question.text)
    own = intent.fixed_numbers
    given = set(numbers(question.text)) if own else set()
    if given and not own & given:
        made.append(f"asks about {', '.join(sorted(given))}, the intent is about {', '.join(sorted(own))}")
    names = intent.fixed_names
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
    words = subject_of(asked)
    found = []
    for phrase, other in intent.sayings:
        shared = len(words & other)
        if shared and len(words) - shared <= 1 and len(other) - shared <= 1:
            found.append((len(words) + len(other) - 2 * shared, phrase))
    if not found:
        return []
    least = min(count for count, _ in found)
    # Where an example says it without the difference, that example decides.
    closest = [phrase for count, phrase in found if count == least]
    return closest[:1]


def _content(words: Sequence[str]) -> list[str]:
    return [w for w in words if w not in STOPWORDS]
