"""A message held against the record, sentence by sentence: on record, differs (and how), or nothing on record."""

from __future__ import annotations

import re

from bot.answer import plan
from bot.answer.confidence import holds
from bot.asking.corpus import Asking, Corpus
from bot.asking.search import ranked
from bot.contraries import negated
from bot.matching.clean import strip_markup
from bot.matching.matcher import Match
from bot.models import Checked, Passage, Query
from bot.terms import content_terms, terms

SAME, NEAR = 0.75, 0.55
"""How much of a sentence a passage must hold to be the same statement, and to be the same with something changed."""
MOST_SENTENCES = 20
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]*[”\"’']*")


def check(corpus: Corpus, message: str) -> list[Checked]:
    """The first 20 sentences of a message with what the record has; shorter than three words are left out."""
    text = strip_markup(message[:10_000])
    sentences = [" ".join(m.group().split()) for m in _SENTENCE.finditer(text)]
    return [_one(corpus, s) for s in sentences if len(s.split()) > 2][:MOST_SENTENCES]


def _one(corpus: Corpus, sentence: str) -> Checked:
    query = Query(question=sentence, kind="statements", frame=frozenset())
    found, question = ranked(Asking(corpus, Match(sentence, None, None, 0.0, None, "none"), None, query))
    if not found or not question.terms:
        return Checked(sentence, "nothing", None)
    best = max(found[:5], key=holds)
    held = holds(best)
    if held < NEAR:
        return Checked(sentence, "nothing", None)
    differences = differing(corpus, sentence, best.passage)
    if held >= SAME and not differences:
        return Checked(sentence, "on_record", best.passage)
    return (
        Checked(sentence, "differs", best.passage, tuple(differences))
        if differences
        else Checked(sentence, "nothing", None)
    )


def differing(corpus: Corpus, sentence: str, passage: Passage) -> list[str]:
    """What the sentence and the passage have otherwise: numbers, names, dates, negation."""
    mine, theirs = [t.stem for t in terms(sentence)], [t.stem for t in terms(passage.text)]
    found = []
    strange = [n for n in plan.numbers_of(sentence) if n.replace(".", "_") not in theirs]
    if strange:
        has = ", ".join(plan.numbers_of(passage.text)) or "none"
        found.append(f"number: {', '.join(strange)} in the message, {has} in the record")
    proper = corpus.words.vocabulary.proper
    names = [
        term.surface
        for term in content_terms(sentence)
        if term.capital
        and term.start > 0
        and term.stem not in theirs
        and not any(form in theirs for form in corpus.words.related(term.stem))
    ]
    if names:
        has = (
            ", ".join(
                t.surface for t in content_terms(passage.text) if t.capital and t.stem in proper and t.stem not in mine
            )
            or "none of them"
        )
        found.append(f"name: {', '.join(names)} in the message, {has} in the record")
    if negated(sentence) != negated(passage.text):
        found.append("negation: one says it, the other denies it")
    return found
