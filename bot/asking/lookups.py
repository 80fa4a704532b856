"""One function for each kind of answer that an intent may ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.answer import compose
from bot.answer.compose import MOST_ANSWERS
from bot.answer.rank import Scored, confidence
from bot.asking.corpus import Asking, Corpus
from bot.asking.search import considered, guarded, on_topic, ranked, says_otherwise, shown
from bot.asking.timelines import timeline
from bot.dates import bounds
from bot.matching.schema import Intent
from bot.models import Answer, Choice, Passage

ANSWER_AT = 0.18
"""Below this confidence a passage is a candidate, not an answer."""
ENOUGH = 5
"""Passages that must pass the guards: those that may be shown, and what a story carried twice takes away."""
SHOWN = 3
"""Passages of an answer to a question that wants one thing: the best, and what else says so."""
TIMELINE_SEARCH = 0.5
"""A search answers a question for a timeline only when it is this sure: the asker wanted dates."""
PINNED_MISS = 0.5
"""A passage that an intent pins is used only for questions of which it misses less than this share."""
WITHHELD = 0.3
"""What the confidence of a candidate counts that a guard refused."""
LIST_AT = 0.12
"""The same for questions that want several passages: each covers only a part of what was asked."""
CLOSE, CLOSE_OF_MANY = 5.0, 6.0
"""A further passage is shown when its score is at most this much lower than the best; the second where several are
wanted."""


def _statements(asking: Asking) -> Answer:
    """Passages that answer, from a search of all statements."""
    many = asking.query.many
    found, question = ranked(asking, most=40 if many else 12)
    kept, refused = guarded(asking, found, 40 if many else ENOUGH)
    bar = LIST_AT if many else ANSWER_AT
    if kept:
        sure = confidence(kept, question, asking.query, found[0].score)
    else:  # what the guards refused is withheld whatever its likeness; its confidence says how near it was
        sure = WITHHELD * confidence(found, question, asking.query)
    asking.trace.update(confidence=round(sure, 3), bar=bar, considered=considered(found))
    otherwise = says_otherwise(asking, found, kept, question)
    why = f"the nearest passage says otherwise: {otherwise}" if otherwise else _silence(kept, sure, bar, refused)
    if why:
        if asking.match.band == "clarify" and asking.match.choices:
            return _offer(asking, kept)
        return asking.nothing(why, candidates=kept or found, sure=sure)
    best = _of_each(asking.query.names, kept) if many else [s for s in kept if s.score >= kept[0].score - CLOSE][:SHOWN]
    return asking.answered(shown(asking, best), confidence=sure, reason=f"search, confidence {sure:.2f}")


MOST_QUOTED, MOST_ON_TOPIC = 200, 50
"""Statements of a speaker that are looked at: the first in time, or the nearest to a subject."""
ON_TOPIC = 0.4
"""How much of the subject somebody's statement must hold, with its neighbours."""


def _of_each(names: Sequence[str], kept: Sequence[Scored]) -> list[Scored]:
    """For a question that wants several passages: the nearest, and the nearest of each name that was asked about."""
    near = [s for s in kept if s.score >= kept[0].score - CLOSE_OF_MANY]
    best = [next((s for s in kept if name in s.found.people), None) for name in names] if len(names) > 1 else []
    first = {s.id for s in near[: MOST_ANSWERS - len(names)]}
    lost = {s.id: s for s in best if s is not None and s.id not in first}
    return [*[s for s in near if s.id not in lost][: MOST_ANSWERS - len(lost)], *lost.values()]


def _silence(kept: Sequence[Scored], sure: float, bar: float, refused: str) -> str:
    """Why nothing is said; "" when the first of `kept` may answer. `refused` is why a guard stopped the first one."""
    if not kept:
        return refused or "no passage shares its words"
    if sure < bar:
        return f"confidence {sure:.2f} is under {bar}" + (
            f"; the nearest passage was refused: {refused}" if refused else ""
        )
    return ""


def withheld(asking: Asking) -> tuple[list[Passage], float]:
    """The best candidates of a question that is refused for another reason, and how sure they would be."""
    found, question = ranked(asking)
    sure = WITHHELD * confidence(found, question, asking.query)
    return compose.distinct((s.passage for s in found[:6]), compose.MOST_CANDIDATES), sure


def _offer(asking: Asking, kept: Sequence[Scored]) -> Answer:
    intents = [asking.corpus.intents[name] for name in asking.match.choices]
    choices = [Choice(i.about, _plain_example(i)) for i in intents if _plain_example(i)]
    if not choices:
        return asking.nothing("near several intents", candidates=kept)
    return compose.clarify(
        asking.match.question,
        choices,
        intent=None,
        confidence=asking.match.confidence,
        understood=asking.understood,
        reason="near several intents",
        candidates=[s.passage for s in kept[:3]],
    )


def _plain_example(intent: Intent) -> str:
    return next((e.text for e in intent.examples if not set(e.text) & set("{}()[]|")), "")


def _quotes(asking: Asking) -> Answer:
    """Quotations and reported statements of the speakers asked for, on the topic if there is one."""
    corpus, query = asking.corpus, asking.query
    if not query.speakers:
        return _statements(replace(asking, query=replace(query, want="quote")))
    ids = [corpus.names[name].id for name in query.speakers if name in corpus.names]
    said_by = corpus.store.said_by(ids) if ids else []
    numbers = [number for number, source in said_by if corpus.allows(source, query.sources)]
    if not numbers:
        return _told_of(asking) or asking.nothing("no passage is attributed to them")
    order, sure, refused = [Scored(c.id, c, 0.0, {}) for c in corpus.store.statements(numbers[:MOST_QUOTED])], 0.9, ""
    if query.topic:
        on_it, question = ranked(
            replace(asking, query=replace(query, want="quote", speakers=())), only=numbers, most=MOST_ON_TOPIC
        )
        if question.terms:
            order = [s for s in on_it if on_topic(s) >= ON_TOPIC]
            sure = confidence(order, question, query) if order else 0.0
            if sure < LIST_AT:
                order, refused = [], f"what they said is near it with confidence {sure:.2f} only"
    if query.topic or query.period:
        order, passed = guarded(asking, order)
        refused = refused or passed
    if not order:
        return _told_of(asking) or asking.nothing(refused or "they are on record, but not on this", sure=sure)
    quoted = corpus.store.quotes(ids, [scored.id for scored in order])
    passages = [p for scored in order for p in _as_said(scored, [(t, p) for n, t, p in quoted if n == scored.id])]
    return asking.answered(
        passages,
        confidence=max(sure, 0.5),
        reason="attributed to " + ", ".join(query.speakers),
        most=MOST_QUOTED if query.everything else MOST_ANSWERS,
    )


def _told_of(asking: Asking) -> Answer | None:
    """What the documents tell of a speaker who is not quoted on it: passages that name them, if a search is sure."""
    query = replace(
        asking.query, names=(*asking.query.speakers, *asking.query.names), speakers=(), topic=None, want="quote"
    )
    telling = replace(asking, query=query)
    found, question = ranked(telling, most=12)
    kept, _ = guarded(telling, found)
    wanted = set(asking.query.speakers)
    kept = [s for s in kept if s.passage.speaker in wanted or s.found.people & wanted]
    sure = confidence(kept, question, query, found[0].score if found else None)
    if sure < ANSWER_AT:
        return None
    best = [s for s in kept if s.score >= kept[0].score - CLOSE][:SHOWN]
    return asking.answered(shown(asking, best), confidence=sure, reason=f"tells of them, confidence {sure:.2f}")


def _as_said(scored: Scored, quoted: Sequence[tuple[str, Passage]]) -> list[Passage]:
    """Somebody's own words where the sentence has a whole quotation; else the sentence, attributed.

    Reported speech and fragments are never set in quote marks as if they were the speaker's own sentence.
    """
    own = [passage for kind, passage in quoted if kind == "direct"]
    if own or not quoted:
        return own or [scored.passage]
    first = quoted[0][1]
    return [
        replace(
            scored.passage,
            speaker=first.speaker,
            speaker_text=first.speaker_text,
            attribution_kind=first.attribution_kind,
            cue=first.cue,
        )
    ]


def _timeline(asking: Asking) -> Answer:
    """Dated events; where none is dated closely enough, the passages that a search finds, if it is sure of them."""
    found = timeline(asking.corpus, asking.query, asking.match.question, asking.name, asking.understood)
    if found.status == "not_found" and asking.query.topic:
        searched = _statements(asking)
        return searched if searched.status == "answered" and searched.confidence >= TIMELINE_SEARCH else found
    return found


def _person(asking: Asking) -> Answer:
    """Who somebody is: the passages that give their roles, newest source first, then what else names them."""
    corpus, query = asking.corpus, asking.query
    name = next(iter(query.speakers or query.names), None)
    if name is None or name not in corpus.names:
        return _statements(replace(asking, query=replace(query, want="person")))
    roles = corpus.store.roles(corpus.names[name].id)
    wrote = tuple(info for info in corpus.infos if info.author and corpus.named(info.author) == name)
    if wrote and not roles:
        # Every sentence of an opinion piece is said by its author, and none says who that is.
        answer = asking.answered([], confidence=0.9, message=f"On record as author: {name}.", reason="wrote documents")
        return replace(answer, sources=wrote)
    numbers = list(dict.fromkeys(number for number, _, _ in roles if number))
    found = [
        c
        for c in corpus.store.statements(numbers) or corpus.store.mentioning([corpus.names[name].id], 5)
        if corpus.allows(c.passage.source, query.sources)
    ]
    if not found:
        return asking.nothing("named, but no passage is about them", about=f"for {name}")
    passages = superseding([c.passage for c in found])
    titles = [f"“{title}”" + (" (earlier)" if past else "") for _, title, past in roles]
    message = f"{name}: {', '.join(dict.fromkeys(titles))}." if titles else ""
    return asking.answered(passages, confidence=0.9, message=message, reason="roles in the documents", most=5)


def superseding(passages: Sequence[Passage]) -> list[Passage]:
    """Newest source first; what an older source says beside a newer one is marked with the newer one's citation."""
    order = sorted(passages, key=lambda p: bounds(p.published or "") or (date.min, date.min), reverse=True)
    newest = order[0] if order and order[0].published else None
    return [
        replace(p, superseded_by=newest.citation)
        if newest and p.source != newest.source and p.published and _older(p.published, newest.published or "")
        else p
        for p in order
    ]


def _older(one: str, other: str) -> bool:
    a, b = bounds(one), bounds(other)
    return a is not None and b is not None and a[1] < b[0]


def _sources(asking: Asking) -> Answer:
    """Which documents there are, or which speak of a topic: each with the passage that shows it."""
    corpus, query = asking.corpus, asking.query
    if not query.topic and not query.names:
        return replace(documents(corpus, asking.match.question), intent=asking.name, understood=asking.understood)
    found, question = ranked(asking, most=40)
    good = [s for s in found if on_topic(s) >= 0.55]
    kept, refused = guarded(asking, good)
    best: dict[str, Passage] = {}
    for scored in kept:
        best.setdefault(scored.passage.source, scored.passage)
    if not best:
        return asking.nothing(refused or "no document speaks of it", candidates=found)
    infos = tuple(info for info in corpus.infos if info.source in best)
    answer = asking.answered(
        best.values(), confidence=confidence(kept, question, query), reason=f"{len(best)} documents"
    )
    return replace(answer, sources=infos)


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
    order, _ = ranked(asking, only=ids)
    kept, _ = guarded(asking, [s for s in order if s.missed_weight < PINNED_MISS])
    if not kept:
        # The intent was near, but its passages do not hold what this question asks for.
        return _statements(replace(asking, intent=None))
    passages = shown(asking, kept)
    return asking.answered(
        passages, confidence=asking.match.confidence, message=asking.intent.reply, reason="pinned by the intent"
    )


LOOKUPS: dict[str, Callable[[Asking], Answer]] = {
    "statements": _statements,
    "quotes": _quotes,
    "timeline": _timeline,
    "person": _person,
    "sources": _sources,
}
