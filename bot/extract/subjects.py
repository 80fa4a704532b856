"""Whose verb a cue is: its own subject, the one it shares with another verb, or that of the clause it hangs on."""

from __future__ import annotations

from bot.extract.cueing import Cue
from bot.extract.following import phrase_after
from bot.extract.frames import QUOTE, Frame
from bot.extract.grammar import is_adverb, is_verb
from bot.extract.mainclause import main_subject
from bot.extract.phrases import Span, extend_left, subject_before


def subject_of(frame: Frame, cue: Cue, cues: list[Cue], low: int = 0) -> Span | None:
    """Who does what a cue says: the subject of a finite verb, else of the clause that the -ing form hangs on."""
    lower = frame.lower
    if cue.passive:
        by = next((i for i in range(cue.at + 1, min(cue.at + 12, len(lower))) if lower[i] == "by"), None)
        return phrase_after(frame, by + 1, len(lower)) if by is not None else None
    if cue.form == "ing" and not (
        cue.at and lower[cue.at - 1] in {"is", "was", "are", "were", "been", "be", "not", "n't"}
    ):
        before = lower[cue.at - 1] if cue.at else ""
        if before in {"people", "those", "officials", "critics", "sources"} and cue.at == 1:
            return 0, 1
        if cue.at == 0:
            return None
        return _local(frame, cue, low) or _prior(frame, cue, cues) or main_subject(frame, cue.at)
    if cue.infinitive:
        return main_subject(frame, cue.at)
    back = cue.at - 1
    while back >= low and (lower[back] in {"and", "or", "but", "also"} or is_adverb(frame.words[back], lower[back])):
        back -= 1
    if back < cue.at - 1 and lower[back + 1 : cue.at] and {"and", "but", "or"} & set(lower[back + 1 : cue.at]):
        return _shared_subject(frame, back + 1, low, cues)
    if back > low and lower[back] in {"that", "which"}:
        return extend_left(frame, back - 1 - (lower[back - 1] == ","), low)
    if back == cue.at - 1 and back >= low and lower[back] == "," and (behind := inverted(frame, cue)) is not None:
        return behind
    found = subject_before(frame, cue.at, low)
    if found is None and back >= low and lower[back] == ",":
        return _shared_subject(frame, back, low, cues)
    return found


def inverted(frame: Frame, cue: Cue) -> Span | None:
    """ ", says Ms Marsh": a name behind the verb, and nothing that it is told to."""
    if cue.verb == "tell" or not cue.finite or cue.weak or cue.transitive:
        return None
    span = phrase_after(frame, cue.at + 1, len(frame))
    if span is None or not all(word[:1].isupper() for word in frame.words[span[0] : span[1]]):
        return None
    return span if span[1] == len(frame) or frame.lower[span[1]] in {",", "and", "but", ";", "—", "–"} else None


def _local(frame: Frame, cue: Cue, low: int) -> Span | None:
    """ "with X saying", "and X calling it": a subject of the -ing form's own."""
    lower = frame.lower
    back = cue.at - 1
    while back > low and is_adverb(frame.words[back], lower[back]):
        back -= 1
    if lower[back] in {
        ",",
        QUOTE,
        "by",
        "in",
        "of",
        "for",
        "and",
        "as",
        "before",
        "after",
        "while",
        "when",
        "from",
        "without",
    }:
        return None
    span = extend_left(frame, back, low)
    if span and span[0] > 0 and lower[span[0] - 1] in {"with", "and", "—", "–", "-", "--"}:
        return span
    if span and "with" in lower[span[0] : span[1]]:
        at = max(i for i in range(*span) if lower[i] == "with") + 1
        return (at, span[1]) if at < span[1] else None
    return None


def _prior(frame: Frame, cue: Cue, cues: list[Cue]) -> Span | None:
    """The subject of the reporting verb before: "..., X said, adding"."""
    for other in reversed(cues):
        if other.at < cue.at and other.finite and not other.weak:
            return subject_of(frame, other, cues)
    return None


def _shared_subject(frame: Frame, at: int, low: int, cues: list[Cue]) -> Span | None:
    """The subject of the verb before, for "X left and said": that of a reporting verb, else of the nearest verb."""
    for cue in reversed(cues):
        if low <= cue.at < at and cue.finite and not cue.weak and QUOTE not in frame.lower[cue.at : at]:
            found = subject_of(frame, cue, cues, low)
            if found is not None:
                return found
    for index in range(at - 1, low, -1):
        if frame.lower[index] == QUOTE and at - index > 1:
            break
        if is_verb(frame.words[index], frame.lower[index]) and frame.lower[index] not in {"to"}:
            found = subject_before(frame, index, low)
            if found is None or frame.lower[found[0]] in {"that", "which", "it"}:
                continue
            if found[0] and frame.lower[found[0] - 1] in {"that", "whether", "because", "how", "why"}:
                continue  # "He did not dispute that X had been there, but said": not X
            return found
    return main_subject(frame, at)
