"""What somebody said: quotations and reported statements, on a subject if one is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answer.compose import MOST_ANSWERS, said_as
from bot.answer.confidence import confidence
from bot.answer.rank import Scored
from bot.asking.corpus import Asking
from bot.asking.passages import ANSWER_AT, NEAREST, closest, statements
from bot.asking.search import guarded, on_topic, ranked, search, shown
from bot.models import Answer, Passage

MOST_QUOTED, MOST_ON_TOPIC = 200, 50
"""Statements of a speaker that are looked at: the first in time, or the nearest to a subject."""
ON_TOPIC = 0.4
"""How much of the subject somebody's statement must hold, with its neighbours."""
WHOLE = 0.95
"""So much of the subject, in the statement itself, is all of it."""
SAID_AT = 0.2
"""Below this confidence what somebody said is not on the subject: lower than for others, since the speaker is right."""
ATTRIBUTED, LEAST_ATTRIBUTED = 0.9, 0.5
"""The confidence of what a speaker said: where no subject is named, and at least, where one is."""


def quotes(asking: Asking) -> Answer:
    """Quotations and reported statements of the speakers asked for, on the topic if there is one."""
    corpus, query = asking.corpus, asking.query
    if not query.speakers:
        return statements(replace(asking, query=replace(query, want="quote")))
    ids = [corpus.names[name].id for name in query.speakers if name in corpus.names]
    said_by = corpus.store.said_by(ids) if ids else []
    numbers = [number for number, source in said_by if corpus.allows(source, query.sources)]
    if not numbers:
        return _told_of(asking) or asking.nothing("no passage is attributed to them")
    sure, refused = ATTRIBUTED, ""
    order: list[Scored] | None = None
    if query.topic:
        on_it, question = ranked(
            replace(asking, query=replace(query, want="quote", speakers=())), only=numbers, most=MOST_ON_TOPIC
        )
        if question.terms:
            order = [s for s in on_it if on_topic(s) >= ON_TOPIC]
            sure = confidence(order, question, query)
            whole = [s for s in order if s.features["exact"] + s.features["family"] >= WHOLE]
            if whole:  # all that was asked for stands in their own words
                order, sure = order if query.many else whole, max(sure, LEAST_ATTRIBUTED)
            elif sure < SAID_AT:
                order, refused = [], f"what they said is near it with confidence {sure:.2f} only"
    if order is None:  # all that they said
        order = [Scored(c.id, c, 0.0, {}) for c in corpus.store.statements(numbers[:MOST_QUOTED])]
    if query.topic or query.period:
        order, passed = guarded(asking, order)
        refused = refused or passed
    if not order:
        return _told_of(asking) or asking.nothing(refused or "they are on record, but not on this", sure=sure)
    quoted = corpus.store.quotes(ids, [scored.id for scored in order])
    passages = [p for scored in order for p in _as_said(scored, [(t, p) for n, t, p in quoted if n == scored.id])]
    return asking.answered(
        passages,
        confidence=max(sure, LEAST_ATTRIBUTED),
        reason="attributed to " + ", ".join(query.speakers),
        most=MOST_QUOTED if query.everything else MOST_ANSWERS,
    )


def _told_of(asking: Asking) -> Answer | None:
    """What the documents tell of a speaker who is not quoted on it: passages that name them, if a search is sure."""
    query = replace(
        asking.query, names=(*asking.query.speakers, *asking.query.names), speakers=(), topic=None, want="quote"
    )
    telling = replace(asking, query=query)
    found = search(telling, NEAREST, naming=asking.query.speakers)
    if not found.kept or found.sure < ANSWER_AT:
        return None
    reason = f"tells of them, confidence {found.sure:.2f}"
    return asking.answered(shown(asking, closest(found.kept)), confidence=found.sure, reason=reason)


def _as_said(scored: Scored, quoted: Sequence[tuple[str, Passage]]) -> list[Passage]:
    """Somebody's own words where the sentence has a whole quotation; else the sentence, attributed.

    Reported speech and fragments are never set in quote marks as if they were the speaker's own sentence.
    """
    own = [passage for kind, passage in quoted if kind == "direct"]
    if own or not quoted:
        return own or [scored.passage]
    return [said_as(scored.passage, quoted[0][1])]
