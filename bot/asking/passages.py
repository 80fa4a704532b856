"""The passages that answer a question: a search of all statements, and the bars under which nothing is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.answer import compose
from bot.answer.compose import MOST_ANSWERS, MOST_CANDIDATES
from bot.answer.rank import Scored
from bot.answer.wording import FAMILY, asked
from bot.asking.corpus import Asking
from bot.asking.joining import together
from bot.asking.nearest import nearest
from bot.asking.search import Search, considered, says_otherwise, search, shown
from bot.dates import bounds
from bot.matching.schema import Intent
from bot.models import Answer, Choice, Passage
from bot.terms import terms

ANSWER_AT, LIST_AT = 0.42, 0.18
"""Below this confidence a passage is a candidate, not an answer; the second for questions that want several passages:
each covers only a part of what was asked. docs/answering.md has the hits and false answers at other bars."""
ENOUGH = 5
"""Passages that must pass the guards: those that may be shown, and what a story carried twice takes away."""
SHOWN = 3
"""Passages of an answer to a question that wants one thing: the best, and what else says so."""
CLOSE, CLOSE_OF_MANY = 5.0, 6.0
"""A further passage is shown when its score is at most this much lower than the best; the second where several are
wanted."""
ABOUT_ALL = 0.7
"""So much of what the best passage has of a question, by rarity, another must have to be of the same matter."""
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|up to date|now|today|nowadays)\b", re.IGNORECASE
)
"""Asks for how things stand: the newest source first."""
HEADED = 0.8
"""The confidence of what stands under a heading of that name."""
NEAREST, NEAREST_OF_MANY = 12, 40
"""Passages that the guards look at; the second where several are wanted."""


def statements(asking: Asking) -> Answer:
    """Passages that answer, from a search of all statements."""
    query, many = asking.query, asking.query.many
    if section := _section(asking):
        return section
    found = search(asking, NEAREST_OF_MANY if many else NEAREST, NEAREST_OF_MANY if many else ENOUGH)
    bar = LIST_AT if many else ANSWER_AT
    asking.trace.update(confidence=round(found.sure, 3), bar=bar, considered=considered(found.ranked))
    otherwise = says_otherwise(asking, found)
    why = f"the nearest passage says otherwise: {otherwise}" if otherwise else _silence(found, bar)
    if why:
        near = nearest(asking, why, found=found.kept or found.ranked)
        choices = _choices(asking) if near.status != "near" else []
        return _offer(asking, choices, found.kept) if choices else near
    kept = _newest_first(found.kept) if _LATEST.search(query.question) else found.kept
    best = _of_each(query.names, kept) if many else closest(kept)
    passages = together(asking.corpus.store, shown(asking, best))
    return asking.answered(passages, confidence=found.sure, reason=f"search, confidence {found.sure:.2f}")


def _section(asking: Asking) -> Answer | None:
    """The statements under a heading that names what was asked for; None where no heading does."""
    ids = headed(asking)
    if not ids:
        return None
    passages = [c.passage for c in asking.corpus.store.statements(ids[: 2 * MOST_ANSWERS])]
    return asking.answered(passages, confidence=HEADED, reason="what stands under a heading of that name")


def headed(asking: Asking) -> list[int]:
    """The statements under a heading that names what was asked for ("what are the recommendations").

    Other words of the question may only be those of asking, or of the document's title. Nothing where no heading does,
    or the record is too large to be held in memory.
    """
    corpus, query, table = asking.corpus, asking.query, asking.corpus.table
    counts = query.want in ("number", "date") or (query.want and not query.many)
    if table is None or not table.has_headings or counts or query.names or query.speakers or query.period:
        return []
    question = asked(query, corpus.words)
    forms = [{form for form, worth in related.items() if worth >= FAMILY} for related in question.related]
    # "what are the findings": a word of asking may be a heading.
    typed = terms(query.topic if query.topic is not None else query.question)
    forms += [{term.stem} for term in typed if table.headed({term.stem}) and not any(term.stem in f for f in forms)]
    every = frozenset().union(*forms) | query.frame
    ids: list[int] = []
    for number in table.headed(frozenset().union(*forms)):
        source, heading = table.sections[number]
        told = all(not table.titles[number].isdisjoint(f) for f in forms)
        if told and heading <= every and corpus.allows(source, query.sources):
            ids += table.ids[table.over == number].tolist()
    return ids


def _newest_first(kept: Sequence[Scored]) -> list[Scored]:
    """Those about as near as the best, and with about as much of what was asked, newest source first; then the rest."""
    near = [s for s in kept if s.score >= kept[0].score - CLOSE and s.mass >= ABOUT_ALL * kept[0].mass]
    ids = {s.id for s in near}

    def day(scored: Scored) -> date:
        days = bounds(scored.passage.published or "")
        return days[0] if days else date.min

    return [*sorted(near, key=day, reverse=True), *(s for s in kept if s.id not in ids)]


def closest(kept: Sequence[Scored]) -> list[Scored]:
    """The best, and at most two more that are about as near."""
    best = max(s.score for s in kept)
    return [s for s in kept if s.score >= best - CLOSE][:SHOWN]


def _of_each(names: Sequence[str], kept: Sequence[Scored]) -> list[Scored]:
    """For a question that wants several passages: the nearest, and the nearest of each name that was asked about."""
    top = max(s.score for s in kept)
    near = [s for s in kept if s.score >= top - CLOSE_OF_MANY]
    best = [next((s for s in kept if name in s.found.people), None) for name in names] if len(names) > 1 else []
    first = {s.id for s in near[: MOST_ANSWERS - len(names)]}
    lost = {s.id: s for s in best if s is not None and s.id not in first}
    return [*[s for s in near if s.id not in lost][: MOST_ANSWERS - len(lost)], *lost.values()]


def _silence(found: Search, bar: float) -> str:
    """Why nothing is said; "" when the best passage may answer."""
    if not found.kept:
        return found.refused or "no passage shares its words"
    if found.sure < bar:
        refused = f"; the nearest passage was refused: {found.refused}" if found.refused else ""
        return f"confidence {found.sure:.2f} is under {bar}{refused}"
    return ""


def withheld(asking: Asking) -> tuple[list[Passage], float]:
    """The best candidates of a question that is refused for another reason, and how sure they would be."""
    found = search(asking, NEAREST, enough=0)
    return compose.distinct((s.passage for s in found.ranked), MOST_CANDIDATES), found.sure


def _choices(asking: Asking) -> list[Choice]:
    """What may have been meant, where the question is near intents and they have answers of the record."""
    if asking.match.band != "clarify":
        return []
    intents = [asking.corpus.intents[name] for name in asking.match.choices]
    return [Choice(i.about, words) for i in intents if i.answer != "reply" and (words := _plain_example(i))]


def _offer(asking: Asking, choices: list[Choice], kept: Sequence[Scored]) -> Answer:
    return compose.clarify(
        asking.match.question,
        choices,
        intent=None,
        confidence=asking.match.confidence,
        understood=asking.understood,
        reason="near several intents",
        candidates=[s.passage for s in kept[:MOST_CANDIDATES]],
    )


def _plain_example(intent: Intent) -> str:
    return next((e.text for e in intent.examples if not set(e.text) & set("{}()[]|")), "")
