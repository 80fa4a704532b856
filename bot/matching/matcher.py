"""match(message, intents, lexicon) -> Match: which intent a message is, with which values, and how sure we are.

Exact templates first (every word accounted for), then the trained scorer; the calibrated confidence decides between
answering, offering choices and no intent; guards take back what similar words hide (checks.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.contraries import negated, numbers
from bot.matching import checks, naming, slots
from bot.matching.clean import Cleaned, Script, asks, clean
from bot.matching.intents import Intents
from bot.matching.lexicon import FREE_TYPES, Lexicon, Slot, SlotType, Suggestion
from bot.matching.scorer import Scores, marker
from bot.matching.spelling import Repair, common_words, repair
from bot.matching.stopwords import REFERS_BACK, STOPWORDS
from bot.matching.templates import Hit
from bot.matching.tokens import Token, tokenize

_BEFORE_ROLES = frozenset(("the", "a", "an", "our", "your", "this", "that", "mr", "mrs", "ms", "dr"))
_NAMES: tuple[SlotType, ...] = ("person", "body", "place")
Band = Literal["answer", "clarify", "none"]


@dataclass(frozen=True, slots=True)
class Match:
    """What a message was understood as. Pure data: the same message, intents and lexicon give the same Match."""

    question: str
    """The message after cleaning and before repair: what the slots' offsets count in."""
    intent: str | None
    """The intent to answer with; None unless band is `answer`."""
    best: str | None
    """The nearest intent, also when it is withheld; None only for a message without words, or no intents."""
    confidence: float
    """0 to 1, calibrated: the chance that the question is in scope and `best` is what it asks."""
    runner_up: str | None
    band: Band
    """`answer`: use the intent. `clarify`: offer `choices`. `none`: no intent; the store may still be searched."""
    slots: tuple[Slot, ...] = ()
    """All values found, in the order of the question; the intent's carry its slot names, the rest their type."""
    unresolved: tuple[Slot, ...] = ()
    """Slots whose words name nothing known ("nothing on record for ..."). Never to be dropped."""
    missing: tuple[str, ...] = ()
    """Slots of the intent that the question does not fill."""
    unknown_names: tuple[str, ...] = ()
    """Words that read like names and that the lexicon does not know, as written."""
    suggestions: tuple[Suggestion, ...] = ()
    """Known names a letter or two away from what was written: to be asked, never assumed."""
    choices: tuple[str, ...] = ()
    """For `clarify`: at most three intents, best first."""
    repairs: tuple[Repair, ...] = ()
    exact: bool = False
    """An example's own words, slots aside."""
    example: int | None = None
    """Number of the example that was hit exactly."""
    empty: bool = False
    """Nothing but emoji, mentions, greetings: greet back, this is not "nothing on record"."""
    greeting: bool = False
    """A greeting or politeness stood around the question."""
    refers_back: bool = False
    """Only makes sense after something said before ("what about it?")."""
    script: Script = "latin"
    """`other`: mostly not in Latin letters; the intents cannot judge it."""
    negated: bool = False
    numbers: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    """All people, bodies and places of the lexicon in the question, also inside a slot of free words."""
    roles: tuple[str, ...] = ()
    """Values of people and bodies in the order of the question: who did what to whom."""
    more: tuple[Match, ...] = ()
    """The message's other questions that found an intent, in order, each matched by itself."""
    reasons: tuple[str, ...] = ()
    """For --explain: what decided, one line each."""


def match(message: str, intents: Intents, lexicon: Lexicon) -> Match:
    """The intent of a Slack message (its first 2,000 characters). Pure; never raises on any text."""
    cleaned = clean(message)
    if cleaned.empty:
        # "thanks" or "hello" may be an intent of its own.
        polite = _one(cleaned.plain, intents, lexicon)
        if polite.intent:
            return replace(polite, empty=True, greeting=cleaned.greeting)
        return replace(_nothing(cleaned, "no words to match"), best=polite.best, confidence=polite.confidence)
    if cleaned.script == "other":
        return _nothing(cleaned, "not in Latin letters")
    found = _one(cleaned.text, intents, lexicon)
    if cleaned.greeting and not (found.exact and found.intent):
        wrapped = _one(cleaned.plain, intents, lexicon)
        # Politeness can be part of the example ("thank you so much"); the question without it is the rule.
        if wrapped.exact > found.exact or (wrapped.intent and not found.intent):
            found = wrapped
    if len(cleaned.questions) > 1 and not (found.exact and not _separate(cleaned.questions)):
        found = _several(found, [_one(question, intents, lexicon) for question in cleaned.questions])
    notes = (f"only the first {len(message[:2000]):,} characters were read",) if cleaned.cut else ()
    if not (cleaned.greeting or notes) and cleaned.script == found.script:
        return found
    return replace(found, greeting=cleaned.greeting, script=cleaned.script, reasons=found.reasons + notes)


def _nothing(cleaned: Cleaned, reason: str) -> Match:
    return Match(
        question=cleaned.text, intent=None, best=None, confidence=0.0, runner_up=None, band="none", empty=cleaned.empty,
        greeting=cleaned.greeting, script=cleaned.script, reasons=(reason,),
    )  # fmt: skip


CHAT = 3
"""In a message of more sentences than these, those that ask nothing are chat around the question."""


def _separate(sentences: Sequence[str]) -> bool:
    """Whether each sentence is a question of its own: "why?" belongs to the one before."""
    return all(asks(sentence) and len(sentence.split()) > 2 for sentence in sentences)


def _several(whole: Match, parts: list[Match]) -> Match:
    """The message as one question, or its sentences each by itself, whichever is surer."""
    if _separate([part.question for part in parts]):
        first, *rest = parts
        return replace(first, more=tuple(rest), reasons=(*first.reasons, f"{len(parts)} questions in one message"))
    sure = [part for part in parts if part.intent]
    if len({(part.intent, part.slots, part.unresolved) for part in sure}) > 1:
        first, *rest = sure
        rest = [part for part in rest if (part.intent, part.slots) != (first.intent, first.slots)]
        return replace(first, more=tuple(rest), reasons=(*first.reasons, f"{len(sure)} questions in one message"))
    if sure and (not whole.intent or max(part.confidence for part in sure) > whole.confidence):
        chosen = max(sure, key=lambda part: part.confidence)
        return replace(chosen, reasons=(*chosen.reasons, "one sentence of the message decided"))
    asking = [part for part in parts if asks(part.question)]
    if not whole.intent and asking and len(parts) > CHAT:
        return replace(
            asking[0],
            more=tuple(asking[1:]),
            reasons=(*asking[0].reasons, f"{len(asking)} of {len(parts)} sentences ask"),
        )
    return whole


def _one(text: str, intents: Intents, lexicon: Lexicon) -> Match:
    question, repairs, suggestions = _read(text, intents, lexicon)
    words = tuple(token.text for token in question.tokens)
    reasons = [f"read {r.written!r} as {r.meant!r}" for r in repairs]
    # A directory without intents is fine: every question is then searched for among the statements.
    scores = intents.scorer.score(_forms(question, suggestions, intents)) if len(intents) else None
    hits = _ranked(question, intents.templates.hits(words), intents)
    base = Match(
        question=text,
        intent=None,
        best=scores.best if scores else None,
        confidence=scores.confidence if scores else 0.0,
        runner_up=scores.runner_up if scores else None,
        band="none",
        repairs=repairs,
        suggestions=suggestions,
        unknown_names=tuple(question.surface(*stranger)[0] for stranger in question.strangers),
        negated=negated(text),
        numbers=numbers(text),
        named=tuple(f.of(_NAMES)[0].value for f in question.found if f.of(_NAMES)),
        roles=tuple(f.of(("person", "body"))[0].value for f in question.found if f.of(("person", "body"))),
        refers_back=bool(words) and all(w in STOPWORDS for w in words) and not REFERS_BACK.isdisjoint(words),
    )
    if hits:
        return _exact(base, question, hits, scores, intents, reasons)
    if scores is None:
        filled = slots.from_question(question, {}, frozenset())
        return replace(base, slots=filled.slots, reasons=(*reasons, "no words, or no intents, to match"))
    return _scored(base, question, scores, intents, reasons)


def _read(
    text: str, intents: Intents, lexicon: Lexicon
) -> tuple[slots.Question, tuple[Repair, ...], tuple[Suggestion, ...]]:
    """Tokens repaired, and all that they name."""
    written = tokenize(text)
    vocabularies = (intents.vocabulary, lexicon.words, common_words())
    mixed = any(not token.capital for token in written)

    def name_like(token: Token) -> bool:
        return token.capital and mixed and not naming.opens(text, token.start)

    tokens, repairs = repair(written, vocabularies, names=lexicon.names, skip=name_like)
    found = naming.known(tokens, text, lexicon)
    suggestions = naming.suggestions(tokens, text, found, lexicon)
    strangers = naming.strangers(tokens, text, found, vocabularies)
    return slots.Question(text, tokens, found, strangers), repairs, suggestions


def _forms(question: slots.Question, suggestions: tuple[Suggestion, ...], intents: Intents) -> list[tuple[str, ...]]:
    """The question raw and, where intents have slots, with its values masked."""
    synonyms = intents.synonyms
    raw = tuple(synonyms.get(token.text, token.text) for token in question.tokens)
    if not intents.slot_types:
        return [raw]
    masks: dict[int, tuple[int, str]] = {}
    for found in question.found:
        for alias in found.aliases:
            type_ = _mask_type(alias.type, intents.slot_types)
            if type_:
                masks[found.first] = (found.last, marker(type_))
                break
    if "person" in intents.slot_types:
        near = {s.start for s in suggestions}
        for first, last in question.strangers:
            masks.setdefault(first, (last, marker("person")))
        for number, token in enumerate(question.tokens):
            if token.start in near:
                masks.setdefault(number, (number + 1, marker("person")))
    masked: list[str] = []
    at = 0
    while at < len(raw):
        end, word = masks.get(at, (at + 1, raw[at]))
        masked.append(word)
        at = end
    if not question.found and all(word.startswith("{") for word in masked):
        return [raw]  # strangers and nothing else say nothing about what is asked
    return [raw, tuple(masked)]


def _mask_type(type_: SlotType, used: frozenset[SlotType]) -> SlotType | None:
    """The slot type to mask a value as: its own, or the one that intents have for such values."""
    wider: dict[SlotType, tuple[SlotType, ...]] = {
        "body": ("person",), "date": ("period",), "period": ("date",), "place": ("topic",), "quote": ("topic",),
    }  # fmt: skip
    return next((t for t in (type_, *wider.get(type_, ())) if t in used), None)


def _ranked(question: slots.Question, hits: list[Hit], intents: Intents) -> list[tuple[Hit, slots.Filled]]:
    """Hits with their slots, best first: nothing unresolved, then the most words of the example's own."""
    filled = [(hit, slots.from_template(question, hit, intents[hit.intent].slots)) for hit in hits]
    usable = [(hit, f) for hit, f in filled if all(_may_be_name(s.surface, question) for s in f.unresolved)]
    return sorted(usable, key=lambda pair: _rank(pair, intents))


def _rank(pair: tuple[Hit, slots.Filled], intents: Intents) -> tuple[int, int, int, int]:
    """Lowest is best; equal is a tie that the asker must decide."""
    hit, filled = pair
    types = intents[hit.intent].slots
    other_type = sum(slot.name in types and slot.type != types[slot.name] for slot in filled.slots)
    # Nobody knows what a stranger is; most are people.
    no_person = sum(slot.type != "person" for slot in filled.unresolved)
    return len(filled.unresolved), other_type, -hit.fixed, no_person


def _may_be_name(surface: str, question: slots.Question) -> bool:
    """A gap that swallowed half a sentence is no name: "who is {person}" is not "who is running these proceedings"."""
    words = surface.casefold().split()
    strangers = {question.surface(*stranger)[0] for stranger in question.strangers}
    return len(words) <= 4 and (words[0] in _BEFORE_ROLES or any(name in surface for name in strangers))


def _exact(
    base: Match,
    question: slots.Question,
    hits: list[tuple[Hit, slots.Filled]],
    scores: Scores | None,
    intents: Intents,
    reasons: list[str],
) -> Match:
    hit, filled = hits[0]
    rank = _rank(hits[0], intents)
    tied = tuple(dict.fromkeys(pair[0].intent for pair in hits if _rank(pair, intents) == rank))
    ranked = [name for name in (scores.by_intent if scores else ()) if name != hit.intent]
    calibration = intents.scorer.calibration
    free = any(intents[hit.intent].slots[name] in FREE_TYPES for name in hit.gaps)
    sure = 0.99
    if free:
        # "how many {topic}" also fits "how many teeth has a shark": it answers, as sure as the scorer makes it.
        doubt = base.confidence if base.best == hit.intent else 0.0
        sure = max(calibration.answer, (0.97 + doubt) / 2)
    named = not filled.unresolved or bool(base.suggestions or base.unknown_names)
    if not named:
        # "who is the mayor" fits "who is {person}", but "the mayor" is no name: as sure as the scorer is.
        sure = base.confidence if base.best == hit.intent else min(base.confidence, calibration.answer * 0.9)
    reasons.append(f"fits an example of {hit.intent} word for word")
    made = replace(
        base, best=hit.intent, runner_up=ranked[0] if ranked else None, confidence=sure, slots=filled.slots,
        unresolved=filled.unresolved, missing=filled.missing, exact=named, example=hit.example,
    )  # fmt: skip
    if len(tied) > 1:
        reasons.append(f"{' and '.join(tied)} have the same example")
        return replace(made, band="clarify", choices=tied[:3], runner_up=tied[1], exact=False, reasons=tuple(reasons))
    return _banded(made, scores, calibration.answer, calibration.clarify, reasons)


def _scored(base: Match, question: slots.Question, scores: Scores, intents: Intents, reasons: list[str]) -> Match:
    intent = intents[scores.best]
    filled = slots.from_question(question, intent.slots, intents.example_words[intent.name])
    calibration = intents.scorer.calibration
    reasons.append(
        f"nearest {scores.best} {scores.by_intent[scores.best]:.2f}, none {scores.none:.2f}, "
        f"confidence {scores.confidence:.2f} (answers from {calibration.answer:.2f})"
    )
    pronoun = bool(filled.missing) and any(token.text in REFERS_BACK for token in question.tokens)
    made = replace(
        base, slots=filled.slots, unresolved=filled.unresolved, missing=filled.missing,
        refers_back=base.refers_back or pronoun,
    )  # fmt: skip
    objections = checks.objections(question, intent, filled)
    lost = made.refers_back and not pronoun
    if objections or lost:
        reasons += objections or ["nothing but stop-words: what does it refer to?"]
        return _banded(made, scores, 1.1, calibration.clarify, reasons)
    return _banded(made, scores, calibration.answer, calibration.clarify, reasons)


def _banded(made: Match, scores: Scores | None, answer: float, clarify: float, reasons: list[str]) -> Match:
    if made.confidence >= answer:
        return replace(made, intent=made.best, band="answer", reasons=tuple(reasons))
    if made.confidence >= clarify and scores and made.best:
        near = [n for n, s in scores.by_intent.items() if s >= 0.5 * scores.by_intent[scores.best] and n != made.best]
        return replace(made, band="clarify", choices=(made.best, *near)[:3], reasons=tuple(reasons))
    return replace(made, reasons=tuple(reasons))
