"""What somebody said: quotations and reported statements, on a subject if one is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answer.compose import MOST_ANSWERS, said_as
from bot.answer.confidence import confidence, holds
from bot.answer.rank import Scored
from bot.answer.wording import Asked
from bot.asking.corpus import Asking, Corpus
from bot.asking.nearest import nearest
from bot.asking.passages import ANSWER_AT, NEAREST, closest, statements
from bot.asking.relatives import relatives
from bot.asking.search import guarded, ranked, search, shown
from bot.models import Answer, Passage, Query
from bot.querying import SAYING

MOST_QUOTED, MOST_ON_TOPIC = 200, 50
"""Statements of a speaker that are looked at: the first in time, or the nearest to a subject."""
ON_TOPIC = 0.4
"""How much of the subject somebody's statement must hold, with its neighbours."""
WHOLE = 0.95
"""So much of the subject, in the statement itself, is all of it."""
FURTHER_UP = 2
"""So many sentences before what somebody says may name its subject: "We saw it" is said of the memo two sentences up.
What stands behind is another matter as often as not."""
THEIRS = 2
"""Of what is near a subject so many are by whoever was asked for, if nothing of theirs is on it."""
SAID_AT = 0.4
"""Below this confidence what somebody said is not on the subject: lower than for others, since the speaker is right."""
ATTRIBUTED, LEAST_ATTRIBUTED = 0.9, 0.5
"""The confidence of what a speaker said: where no subject is named, and at least, where one is."""


_TOLD = re.compile(rf"[\"“”«]|\b{SAYING}\b|^[^\W\d_][\w .’'-]*:", re.IGNORECASE)
"""A sentence that tells of somebody's words: quote marks, a verb of saying, a speaker's label."""


def quotes(asking: Asking) -> Answer:
    """Quotations and reported statements of the speakers asked for, on the topic if there is one."""
    corpus, query = asking.corpus, asking.query
    if not query.speakers and not query.voice:
        return statements(replace(asking, query=replace(query, want="quote")))
    numbers, ids, read_as = said_by(corpus, query)
    if not numbers and not query.speakers:
        return _searched(asking)
    if not numbers:
        return _told_of(asking) or nearest(asking, "no passage is attributed to them")
    sure, refused, message = ATTRIBUTED, "", ""
    order: list[Scored] | None = None
    on_it: list[Scored] = []
    if query.topic:
        on_it, question = ranked(
            replace(asking, query=replace(query, want="quote", speakers=())), only=numbers, most=MOST_ON_TOPIC
        )
        if question.terms:
            order = [s for s in on_it if holds(s) >= ON_TOPIC]
            sure = confidence(order, question, query)
            whole = [s for s in order if s.features["exact"] + s.features["family"] >= WHOLE]
            if whole:  # all that was asked for stands in their own words
                order, sure = order if query.many else whole, max(sure, LEAST_ATTRIBUTED)
            elif sure < SAID_AT and not query.speakers:
                return _searched(asking)
            elif sure < SAID_AT or not any(_own(s) for s in order[:1]):
                order = [s for s in on_it if _named_before(corpus, s, question)]
                message = f"Said near “{query.topic}”; the words themselves do not name it." if order else ""
                refused = "" if order else f"what they said is near it with confidence {sure:.2f} only"
    if order is None:  # all that they said
        order = [Scored(c.id, c, 0.0, {}) for c in corpus.store.statements(numbers[:MOST_QUOTED])]
    if query.topic or query.period:
        order, passed = guarded(asking, order)
        refused = refused or passed
    if not order:
        # What others tell of them is no answer to what they said: they are on record themselves, and not on this.
        told = _told_of(asking) if query.want != "quote" else None
        if told is not None:
            return told
        theirs = shown(asking, on_it[:THEIRS])
        silent = nearest(asking, refused or "they are on record, but not on this", theirs)
        return replace(silent, message=_also_said(silent.message, query, numbers)) if query.speakers else silent
    return asking.answered(
        as_quoted(corpus, order, ids),
        confidence=max(sure, LEAST_ATTRIBUTED),
        message=f"{read_as} {message}".strip(),
        reason="attributed to " + (", ".join(query.speakers) or query.voice or ""),
        most=MOST_QUOTED if query.everything else MOST_ANSWERS,
    )


def as_quoted(corpus: Corpus, order: Sequence[Scored], ids: Sequence[int] = ()) -> list[Passage]:
    """These statements in this order, each as its speaker's own words where it has a whole quotation of theirs.

    `ids`: the numbers of the speakers; of all when empty.
    """
    quoted = corpus.store.quotes(ids, [scored.id for scored in order])
    passages = [p for scored in order for p in _as_said(scored, [(t, p) for n, t, p in quoted if n == scored.id])]
    quotations = [p for p in passages if p.kind == "quote"]
    return [p for p in passages if p.kind == "quote" or not any(_goes_on(one, p) for one in quotations)]


def _also_said(message: str, query: Query, numbers: Sequence[int]) -> str:
    """What would help: somebody who is not on record on this, or from that time, is otherwise."""
    who, count = " or ".join(query.speakers), len(numbers)
    told = f"{count} passages of theirs are" if count > 1 else "one passage of theirs is"
    other = "On other matters" + (" or from other times" if query.period else "") if query.topic else "From other times"
    return f"{message} {other} {told} on record: ask for “quotes from {who}”."


def _searched(asking: Asking) -> Answer:
    """A search of all statements, for somebody without a name of whom nothing is on record by that word."""
    topic = asking.query.topic if asking.intent else None
    return statements(replace(asking, query=replace(asking.query, want="quote", topic=topic)))


def said_by(corpus: Corpus, query: Query) -> tuple[list[int], list[int], str]:
    """The statements of the speakers asked for, the numbers of those who have a name, and whom they are read as.

    Who is asked for by an office is whoever the documents say holds it, and whoever speaks by it without a name;
    somebody's mother whoever they introduce so.
    """
    names = query.speakers
    words = query.voice or " ".join(names)
    ids = [corpus.names[name].id for name in names if name in corpus.names]
    said = corpus.store.said_by(ids) if ids else []
    read_as = ""
    if not said:
        meant = [name for name in (corpus.voices.holders(words) or relatives(corpus, words)) if corpus.tells_of(name)]
        ids = [corpus.names[name].id for name in meant if name in corpus.names]
        said = [*(corpus.store.said_by(ids) if ids else []), *corpus.voices.said_by(words)]
        if ids:
            read_as = f"“{words}” is read as {' and '.join(meant)}."
    return [number for number, source in said if corpus.allows(source, query.sources)], ids, read_as


def _own(scored: Scored) -> float:
    """How much of a subject somebody's own words have: what only stands beside them may be somebody else's matter."""
    f = scored.features
    return f["exact"] + f["family"] + f["synonym"]


def _named_before(corpus: Corpus, scored: Scored, question: Asked) -> bool:
    """Whether all of a subject stands in somebody's statement or shortly before it; beside it, where a part of it is
    their own."""
    own = frozenset(scored.found.stems)
    there = own | corpus.before(scored.id, FURTHER_UP)
    if any(not own.isdisjoint(forms) for forms in question.related):
        there |= scored.found.near
    return all(not there.isdisjoint(forms) for forms in question.related)


def _told_of(asking: Asking) -> Answer | None:
    """What the documents tell of a speaker who is not quoted on it: passages that name them, if a search is sure."""
    query = replace(
        asking.query, names=(*asking.query.speakers, *asking.query.names), speakers=(), topic=None, want="quote"
    )
    telling = replace(asking, query=query)
    found = search(telling, NEAREST, naming=asking.query.speakers)
    told = [s for s in found.kept if _TOLD.search(s.passage.text)]
    if not told or found.sure < ANSWER_AT:
        return None
    reason = f"tells of them, confidence {found.sure:.2f}"
    return asking.answered(shown(asking, closest(told)), confidence=found.sure, reason=reason)


def _goes_on(whole: Passage, passage: Passage) -> bool:
    """Whether a sentence is one of a quotation of several, which is shown as one."""
    inside = whole.char_start < passage.char_start and passage.char_end <= whole.char_end + 1  # its closing mark
    return whole.source == passage.source and inside


def _as_said(scored: Scored, quoted: Sequence[tuple[str, Passage]]) -> list[Passage]:
    """Somebody's own words where the sentence has a whole quotation; else the sentence, attributed.

    Reported speech and fragments are never set in quote marks as if they were the speaker's own sentence.
    """
    own = [passage for kind, passage in quoted if kind == "direct"]
    if own or not quoted:
        return own or [scored.passage]
    return [said_as(scored.passage, quoted[0][1])]
