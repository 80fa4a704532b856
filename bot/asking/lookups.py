"""The kinds of answer that an intent may ask for, each by its name, and the two that need no search of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answer.confidence import confidence, holds, lacks
from bot.answer.plan import subject
from bot.asking.corpus import Asking, Corpus
from bot.asking.nearest import nearest
from bot.asking.passages import NEAREST_OF_MANY, statements
from bot.asking.persons import person
from bot.asking.quotes import quotes
from bot.asking.search import guarded, ranked, shown
from bot.asking.timelines import dated
from bot.models import Answer, Passage
from bot.terms import terms

PINNED_MISS = 0.5
"""A passage that an intent pins is used only for questions of which it lacks less than this share."""
SPEAKS_OF = 0.55
"""How much of a subject a passage must hold, with its neighbours, for its document to speak of it."""


def sources(asking: Asking) -> Answer:
    """Which documents there are, or which speak of a topic: each with the passage that shows it."""
    corpus, query = asking.corpus, asking.query
    if not query.topic and not query.names:
        if _about(asking):
            return statements(replace(asking, intent=None))  # "list the articles of the treaty and what they do"
        return replace(documents(corpus, asking.match.question), intent=asking.name, understood=asking.understood)
    found, question = ranked(asking, most=NEAREST_OF_MANY)
    kept, refused = guarded(asking, [s for s in found if holds(s) >= SPEAKS_OF])
    best: dict[str, Passage] = {}
    for scored in kept:
        best.setdefault(scored.passage.source, scored.passage)
    if not best:
        return nearest(asking, refused or "no document speaks of it", found=found)
    infos = tuple(info for info in corpus.infos if info.source in best)
    answer = asking.answered(
        best.values(), confidence=confidence(kept, question, query), reason=f"{len(best)} documents"
    )
    return replace(answer, sources=infos)


def _about(asking: Asking) -> bool:
    """Whether a question for documents is about a subject that they know: by a word that its intent does not have."""
    own = {term.stem for e in asking.intent.examples for term in terms(e.text)} if asking.intent else set()
    known, table = asking.corpus.words.vocabulary.frequency, asking.corpus.table
    headings = [term for term in terms(asking.query.question) if table and table.headed({term.stem})]
    about = [term for term in subject(asking.query.question) if term.stem in known]
    return any(term.stem not in own for term in (*about, *headings))


def documents(corpus: Corpus, question: str) -> Answer:
    """All documents of the record."""
    count = len(corpus.infos)
    return Answer(
        question,
        "answered",
        intent="sources",
        confidence=1.0,
        sources=corpus.infos,
        message=f"{count} document{'s' if count != 1 else ''} on record.",
        reason="all documents",
    )


def pinned(asking: Asking) -> Answer:
    """The passages that the intent itself pins."""
    assert asking.intent is not None
    store = asking.corpus.store
    ids = [n for e in asking.intent.evidence if (n := store.statement_with(e.source, e.text))]
    order, question = ranked(asking, only=ids)
    kept, _ = guarded(asking, [s for s in order if lacks(question, s) < PINNED_MISS])
    if not kept:
        # The intent was near, but its passages do not hold what this question asks for.
        look_up = quotes if asking.query.speakers else statements
        return look_up(replace(asking, intent=None))
    return asking.answered(
        shown(asking, kept),
        confidence=asking.match.confidence,
        message=asking.intent.reply,
        reason="pinned by the intent",
    )


LOOKUPS: dict[str, Callable[[Asking], Answer]] = {
    "statements": statements,
    "quotes": quotes,
    "timeline": dated,
    "person": person,
    "sources": sources,
}
