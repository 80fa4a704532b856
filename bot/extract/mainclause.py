"""The subject of a sentence's main clause."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from bot.extract.frames import Frame
from bot.extract.grammar import DETERMINERS, SUBJECT_PRONOUNS, is_verb
from bot.extract.phrases import LEADING, Span, subject_before


def main_subject(frame: Frame, before: int) -> Span | None:
    """The subject of the frame's main clause: what stands before its first finite verb, introductions skipped."""
    end = min(before, len(frame))
    stops = frame.where("stops", lambda _, lower: lower in {";", ":"})
    for at in _verbs(frame, 0, end):
        low = _behind(stops, at)
        if at > low:
            if _subordinate(frame, low, at):
                commas = frame.where("commas", lambda _, lower: lower == ",")
                comma = next(iter(commas[bisect_left(commas, at) :][:1]), end)
                if comma >= end:
                    return subject_before(frame, at, low)
                return _main_after(frame, comma + 1, before)
            return subject_before(frame, at, low)
    return _name_at_start(frame, _behind(stops, end), before)


def _main_after(frame: Frame, low: int, before: int) -> Span | None:
    for at in _verbs(frame, low, before):
        return subject_before(frame, at, low)
    return _name_at_start(frame, low, before)


def _verbs(frame: Frame, low: int, high: int) -> Iterator[int]:
    """The finite verbs from `low` to `high`."""
    verbs = frame.where("verbs", lambda word, lower: is_verb(word, lower) and lower not in {"to", "not"})
    for number in range(bisect_left(verbs, low), bisect_left(verbs, high)):
        yield verbs[number]


def _behind(stops: list[int], at: int) -> int:
    """Where the clause begins that goes on at `at`."""
    number = bisect_left(stops, at)
    return stops[number - 1] + 1 if number else 0


def _subordinate(frame: Frame, low: int, at: int) -> bool:
    return frame.lower[low] in {
        "when",
        "while",
        "as",
        "if",
        "after",
        "before",
        "because",
        "although",
        "though",
        "since",
        "once",
        "until",
        "asked",
        "that",
        "what",
    }


def _name_at_start(frame: Frame, low: int, before: int) -> Span | None:
    """Capitalised words or a pronoun at the start of the clause, where no verb was recognised."""
    at = low
    while at < before and (frame.lower[at] in LEADING or frame.lower[at] == ","):
        at += 1
    if at < before and frame.lower[at] in SUBJECT_PRONOUNS:
        return at, at + 1
    end = at
    while end < before and frame.words[end][:1].isupper():
        end += 1
    if end == at + 1 and frame.lower[at] in DETERMINERS and end < before and frame.lower[end].isalpha():
        return at, end + 1  # "The ad targets a ...": an article and one noun
    if end == at + 1 and (
        frame.lower[at] in {"maybe", "yes", "no", "nothing", "then", "adding", "asked"}
        or frame.lower[at].endswith("ing")
    ):
        return None
    return (at, end) if end > at else None
