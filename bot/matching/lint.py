"""What makes legal intents bad: examples that another intent wins, twins, intents nothing reaches, nothing tested.

`check(intents)` is for `onrecord lint`; files that do not even load are IntentError's business (intents.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.matching.intents import Intents
from bot.matching.lexicon import EMPTY
from bot.matching.matcher import match
from bot.matching.schema import FIELDS, Example, Intent
from bot.matching.scorer import forms
from bot.matching.templates import Gap, Phrase, Word
from bot.strictyaml import Problem

FEWEST = 3
"""Examples an intent needs before its neighbours can be told from it."""
NEAR_TWIN = 0.9
"""Share of the winner's score at which another intent is said to crowd an example."""


def check(intents: Intents) -> list[Problem]:
    """Every problem, in the order of files and lines; empty when all is well. Trains the scorer if need be."""
    found = [p for intent in intents for p in _alone(intent)]
    found += _twins(intents)
    for intent in intents:
        found += _stolen(intent, intents)
    order = {intent.file: number for number, intent in enumerate(intents)}
    return sorted(set(found), key=lambda p: (order.get(p.file, 0), p.line, p.text))


def _alone(intent: Intent) -> Iterator[Problem]:
    """What one file shows by itself."""
    if len(intent.examples) < FEWEST and sum(len(e.phrases) for e in intent.examples) < FEWEST:
        count = "one example" if len(intent.examples) == 1 else f"{len(intent.examples)} examples"
        yield Problem(intent.file, intent.line, f"only {count}, write at least {FEWEST} different questions")
    if not intent.tests:
        yield Problem(intent.file, intent.line, "no tests, add `tests:` with a question and what it must cite")
    elif intent.answer != "reply" and not any(case.nothing for case in intent.tests):
        text = "no test expects nothing, add one with `nothing: true` for a question that it must not answer"
        yield Problem(intent.file, intent.line, text)
    if intent.answer in ("quotes", "person") and not intent.where:
        yield Problem(intent.file, intent.line, f"`answer: {intent.answer}` without `where`, say which slot to look up")
    looked_up = set(intent.where.values())
    for name in intent.slots:
        if intent.answer != "reply" and name not in looked_up and name not in FIELDS:
            text = f"the slot `{name}` is asked for but never looked up, add it to `where`"
            yield Problem(intent.file, intent.line, text)
    for example in intent.examples:
        if any(all(isinstance(part, Gap) for part in phrase) for phrase in example.phrases):
            text = f'"{example.text}" has a phrase that is only a slot: it takes every message, add a word'
            yield Problem(intent.file, example.line, text)


def _twins(intents: Intents) -> Iterator[Problem]:
    """The same phrase twice, in one intent or in two, or as example and negative of one."""
    first: dict[Phrase, tuple[Intent, Example]] = {}
    for intent in intents:
        for example in intent.examples:
            for phrase in example.phrases:
                other, where = first.setdefault(_typed(phrase), (intent, example))
                if where is example:
                    continue
                place = f"{other.file}:{where.line}"
                if other is intent:
                    yield Problem(
                        intent.file, example.line, f'"{_show(phrase)}" stands here twice (also {place}), remove one'
                    )
                else:
                    text = f'"{_show(phrase)}" is also an example of {other.name} ({place}), an answer can only be one'
                    yield Problem(intent.file, example.line, text)
        own = {phrase for example in intent.examples for phrase in example.phrases}
        for negative in intent.negatives:
            for phrase in negative.phrases:
                if phrase in own:
                    text = f'"{_show(phrase)}" is an example and under `not` too, remove it from one'
                    yield Problem(intent.file, negative.line, text)


def _typed(phrase: Phrase) -> Phrase:
    """{person} and {person_2} take the same words."""
    return tuple(Gap(part.name.rstrip("0123456789").rstrip("_")) if isinstance(part, Gap) else part for part in phrase)


def _stolen(intent: Intent, intents: Intents) -> Iterator[Problem]:
    """Examples that would be another intent's if somebody typed them a little differently; negatives that win."""
    won = 0
    for example in intent.examples:
        scored = [scores for form in forms(example.phrases[:1]) if (scores := intents.scorer.score([form]))]
        masked = scored[0] if scored else None
        if masked is None:
            continue
        if masked.best != intent.name:
            text = f'"{example.text}" is nearer to {masked.best}, make it different or move it there'
            yield Problem(intent.file, example.line, text)
            continue
        won += 1
        other = masked.runner_up
        if other and masked.by_intent[other] > NEAR_TWIN * masked.by_intent[intent.name]:
            text = f'"{example.text}" is nearly as near to {other}, make the two more different'
            yield Problem(intent.file, example.line, text)
    if intent.examples and not won:
        yield Problem(intent.file, intent.line, "none of its examples wins it: no message will reach this intent")
    for negative in intent.negatives:
        if any(isinstance(part, Gap) for part in negative.phrases[0]):
            continue
        if match(negative.text, intents, EMPTY).intent == intent.name:
            text = f'"{negative.text}" is under `not` and still wins {intent.name}, add more like it'
            yield Problem(intent.file, negative.line, text)
    for case in intent.tests:
        expected = case.intent
        if expected and not intents[expected].slots:
            found = match(case.ask, intents, EMPTY)
            if found.best != expected:
                text = f'"{case.ask}" should be {expected} and is nearest to {found.best}, add it as an example'
                yield Problem(intent.file, case.line, text)


def _show(phrase: Phrase) -> str:
    return " ".join(part.text if isinstance(part, Word) else f"{{{part.name}}}" for part in phrase)
