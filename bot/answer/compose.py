"""From ranked passages to an Answer: which are shown, what is said around them. Pure; no citation, no claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answer.rank import similar
from bot.dates import show
from bot.models import Answer, Choice, Passage, SourceInfo

MOST_ANSWERS = 10
MOST_CANDIDATES = 3


def answered(
    question: str,
    passages: Iterable[Passage],
    *,
    intent: str | None,
    confidence: float,
    understood: dict[str, str],
    message: str = "",
    reason: str = "",
    most: int = MOST_ANSWERS,
) -> Answer:
    """An answer with each passage once: a span inside another, or a story carried twice, is left out."""
    kept = distinct(passages, most)
    return Answer(
        question,
        "answered",
        intent=intent,
        confidence=confidence,
        understood=understood,
        answers=tuple(kept),
        message=message,
        reason=reason,
    )


def distinct(passages: Iterable[Passage], most: int) -> list[Passage]:
    kept: list[Passage] = []
    for passage in passages:
        if len(kept) == most:
            break
        if not any(
            _covers(other, passage) or (similar(other.text, passage.text) and other.date == passage.date)
            for other in kept
        ):
            kept.append(passage)
    return kept


def _covers(one: Passage, other: Passage) -> bool:
    if one.source != other.source or one.kind == "event" or other.kind == "event":
        return (one.source, one.char_start, one.char_end, one.date) == (
            other.source,
            other.char_start,
            other.char_end,
            other.date,
        )
    return one.char_start <= other.char_start and other.char_end <= one.char_end


def nothing(
    question: str,
    sources: Sequence[SourceInfo],
    *,
    intent: str | None,
    confidence: float,
    understood: dict[str, str],
    about: str = "",
    candidates: Iterable[Passage] = (),
    reason: str = "",
    near: Sequence[str] = (),
) -> Answer:
    """ "Nothing on record", with what was understood, what was searched and which subjects are nearest."""
    parts = [f"Nothing on record{f' {about}' if about else ''}.", searched(sources)]
    if near:
        parts.append("Nearest subjects: " + "; ".join(near) + ".")
    return Answer(
        question,
        "not_found",
        intent=intent,
        confidence=confidence,
        understood=understood,
        candidates=tuple(distinct(candidates, MOST_CANDIDATES)),
        message=" ".join(parts),
        reason=reason,
    )


def searched(sources: Sequence[SourceInfo]) -> str:
    """ "Searched 171 passages of 5 documents, the newest of May 2024." """
    count = sum(source.statements for source in sources)
    dated = [source.published for source in sources if source.published and "/" not in source.published]
    newest = f", the newest dated {show(max(dated))}" if dated else ""
    return f"Searched {count:,} passages of {len(sources)} document{'s' if len(sources) != 1 else ''}{newest}."


def clarify(
    question: str,
    choices: Sequence[Choice],
    *,
    intent: str | None,
    confidence: float,
    understood: dict[str, str],
    message: str = "Did you mean one of these?",
    reason: str = "",
    candidates: Iterable[Passage] = (),
) -> Answer:
    """A question back, with at most three choices."""
    return Answer(
        question,
        "clarify",
        intent=intent,
        confidence=confidence,
        understood=understood,
        choices=tuple(choices[:3]),
        message=message,
        reason=reason,
        candidates=tuple(distinct(candidates, MOST_CANDIDATES)),
    )


def with_date(
    passage: Passage, events: Sequence[Passage], stems: frozenset[str], stems_of: dict[int, frozenset[str]]
) -> Passage:
    """The passage dated by the one of its events whose clause shares most with the question."""
    if not events:
        return passage
    best = max(range(len(events)), key=lambda i: (len(stems & stems_of.get(i, frozenset())), -events[i].char_start))
    event = events[best]
    return replace(passage, date=event.date, date_basis=event.date_basis, planned=event.planned)
