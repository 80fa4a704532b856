"""The subject of a sentence's main clause."""

from __future__ import annotations

from bot.extract.frames import Frame
from bot.extract.grammar import DETERMINERS, SUBJECT_PRONOUNS, is_verb
from bot.extract.phrases import LEADING, Span, subject_before


def main_subject(frame: Frame, before: int) -> Span | None:
    """The subject of the frame's main clause: what stands before its first finite verb, introductions skipped."""
    lower, words = frame.lower, frame.words
    low = 0
    for at in range(min(before, len(words))):
        word = lower[at]
        if word in {";", ":"}:
            low = at + 1
        elif at > low and is_verb(words[at], word) and word not in {"to", "not"}:
            if _subordinate(frame, low, at):
                comma = next((i for i in range(at, min(before, len(words))) if lower[i] == ","), None)
                if comma is None:
                    return subject_before(frame, at, low)
                return _main_after(frame, comma + 1, before)
            return subject_before(frame, at, low)
    return _name_at_start(frame, low, before)


def _main_after(frame: Frame, low: int, before: int) -> Span | None:
    for at in range(low, before):
        if is_verb(frame.words[at], frame.lower[at]) and frame.lower[at] not in {"to", "not"}:
            return subject_before(frame, at, low)
    return _name_at_start(frame, low, before)


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
