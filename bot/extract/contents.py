"""Where what is said begins and ends, within the sentence that reports it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from bot.extract.cueing import Cue
from bot.extract.frames import QUOTE, Frame
from bot.extract.grammar import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS_DAYS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    TIME_WORDS,
    is_verb,
)

ADDRESSED = frozenset("tell ask remind inform assure advise notify urge warn instruct".split())
"""Verbs whose object is who is spoken to, not what is said."""
ASKING = frozenset("demand ask urge insist recommend propose request".split())
VERBS_BASE = frozenset("to not be have do let put set cut read".split()) | AUXILIARIES
SKIPPABLE = frozenset(
    """
    also again later earlier recently today yesterday tonight then flatly bluntly repeatedly publicly privately
    previously initially aloud back out explicitly openly afterwards afterward anonymously
    """.split()
)
SETTINGS = frozenset("in on at during to via from after before through by".split())


def content_start(frame: Frame, cue: Cue) -> int:
    """Where what is said begins: after whom it is said to, when and where; "that" is part of it."""
    lower, words = frame.lower, frame.words
    at, high = cue.at + 1, len(lower)
    if cue.verb in ADDRESSED or cue.verb in {"respond", "reply", "write", "tweet"}:
        at = _skip_addressee(frame, at, high) if cue.verb in ADDRESSED else at
    if cue.verb == "make":  # "made it clear that"
        return next((i + 1 for i in range(at, min(at + 4, high)) if lower[i] in {"clear", "plain"}), at)
    moved = True
    while moved and at < high:
        moved = False
        if lower[at] in SKIPPABLE:
            at, moved = at + 1, True
        elif lower[at] in MONTHS_DAYS or (
            lower[at] in TIME_WORDS | {"last", "late", "early", "this", "earlier"}
            and lower[at + 1 : at + 2]
            and lower[at + 1] in TIME_WORDS
        ):
            while at < high and (lower[at] in TIME_WORDS or lower[at] in {"last", "late", "early", "this", "earlier"}):
                at += 1
            moved = True
        elif lower[at] == "for":
            that = _that_ahead(frame, at, high)
            return that if that is not None else at
        elif lower[at] in SETTINGS:
            that = _that_ahead(frame, at, high)
            if that is not None:
                return that
            if cue.transitive or (
                lower[at] == "to"
                and at + 1 < high
                and not words[at + 1][:1].isupper()
                and lower[at + 1] not in DETERMINERS
                and lower[at + 1] not in {"reporters"}
            ):
                break
            end = _setting_end(frame, at, high)
            if end == at:
                break
            at, moved = end, True
        elif lower[at] in {",", ":"}:
            at, moved = at + 1, True
    return at


def _that_ahead(frame: Frame, at: int, high: int) -> int | None:
    for index in range(at, min(at + 16, high)):
        if frame.lower[index] == "that" and index > at + 1:
            return index
        if (
            frame.lower[index] in {QUOTE, ";", ":"}
            or is_verb(frame.words[index], frame.lower[index])
            or frame.lower[index] in SUBJECT_PRONOUNS
        ):
            return None
    return None


def _setting_end(frame: Frame, at: int, high: int) -> int:
    """End of "in a statement Monday", "on Twitter": up to a comma, a pronoun or the next article."""
    lower, words = frame.lower, frame.words
    index = at + 1
    while index < high and index - at < 14:
        word = lower[index]
        if word in {",", ":", QUOTE}:
            return index
        if word in SUBJECT_PRONOUNS or is_verb(words[index], word):
            return index if word in SUBJECT_PRONOUNS else at
        if index > at + 1 and word in DETERMINERS and lower[index - 1] not in PREPOSITIONS:
            return index
        if (
            index > at + 1
            and lower[index - 1] in MONTHS_DAYS
            and words[index][:1].isupper()
            and word not in MONTHS_DAYS
        ):
            return index
        index += 1
    return index if index == high else at


def _skip_addressee(frame: Frame, at: int, high: int) -> int:
    lower, words = frame.lower, frame.words
    if at >= high or lower[at] in {
        "that",
        QUOTE,
        "if",
        "whether",
        "to",
        ",",
        "of",
        "for",
        "about",
        "against",
        "why",
        "how",
        "what",
    }:
        return at
    if lower[at] in {"him", "her", "them", "us", "me", "it", "you", "people", "reporters", "everyone"}:
        return at + 1
    index = at
    while index < high and index - at < 12:
        word = lower[index]
        if word in {"that", QUOTE, ",", ":", "to", "if", "whether", "why", "how", "what"} or word in SUBJECT_PRONOUNS:
            return index
        if word in {"on", "in", "at", "during", "about", "of", "after"} and index > at and word != "of":
            return index
        if index > at and word in DETERMINERS and lower[index - 1] not in PREPOSITIONS | DETERMINERS | {"and"}:
            return index
        if index > at and is_verb(words[index], word):
            return at
        if (
            index > at
            and words[index][:1].isupper()
            and words[index - 1] == lower[index - 1]
            and lower[index - 1] not in PREPOSITIONS | DETERMINERS
        ):
            return index
        index += 1
    return index if index < high else at


_JOINTS = frozenset((";", ":", "according", "and", "but", ",", "—", "–"))
"""Where what is reported may end."""


def content_end(frame: Frame, start: int, cues: list[Cue], cue: Cue) -> int:
    lower = frame.lower
    joints = frame.where("joints", lambda _, lower: lower in _JOINTS)
    for at in joints[bisect_left(joints, start + 1) :]:
        word = lower[at]
        if word == ";":
            return at
        if word == ":" and at + 1 < len(lower) and lower[at + 1] == QUOTE:
            return at
        if word == "according" and lower[at + 1 : at + 2] == ["to"]:
            return at
        if word in {"and", "but"} and at + 1 < len(lower) and _goes_on(frame, start, at, cue):
            return at
        if word in {",", "and", "but", "—", "–"} and any(
            _new_report(frame, at, other) for other in _right_behind(frame, at, cues) if not other.weak
        ):
            return at
        if (
            word == ","
            and lower[at + 1 : at + 2] == [QUOTE]
            and at > start + 3
            and frame.passages[at + 1].end - frame.passages[at + 1].start > 40
        ):
            return at
    return len(lower)


def _goes_on(frame: Frame, start: int, at: int, cue: Cue) -> bool:
    """ "denies committing crimes and has kept": a finite verb that goes with the reporting one, not with what is
    said."""
    following = frame.lower[at + 1]
    if following == "also" and frame.lower[at - 1] == "," and is_verb(*_pair(frame, at + 2)):
        return True
    if (
        cue.verb in ASKING
        and cue.form == "past"
        and is_verb(frame.words[at + 1], following)
        and following not in VERBS_BASE
    ):
        return True  # "demanded that they let him in and drew attention": what is asked for stands in the base form
    if following in {"declined", "refused", "declines", "refuses"}:
        return True
    if not is_verb(frame.words[at + 1], following) or following in {"to", "not", "be", "been"}:
        return False
    return not any(
        is_verb(frame.words[i], frame.lower[i]) and frame.lower[i] not in {"to", "not"} for i in range(start, at)
    )


def _pair(frame: Frame, at: int) -> tuple[str, str]:
    return (frame.words[at], frame.lower[at]) if at < len(frame) else ("", "")


def _right_behind(frame: Frame, at: int, cues: list[Cue]) -> Iterator[Cue]:
    """The reporting verbs behind this word with at most one word between that may not stand there."""
    index = at + 1
    while index < len(frame) and _may_precede(frame.lower[index]):
        index += 1
    for number in range(bisect_right(cues, at, key=_place), len(cues)):
        if cues[number].at > index + 1:
            break
        yield cues[number]


def _place(cue: Cue) -> int:
    return cue.at


def _may_precede(word: str) -> bool:
    """Whether a word may stand between a comma and the reporting verb of the same speaker."""
    return (
        word in {"and", "but", "also", "then", ","}
        or word in ADVERBS
        or word.endswith("ly")
        or (word in AUXILIARIES and word != "to")
    )


def _new_report(frame: Frame, at: int, other: Cue) -> bool:
    """Another reporting verb of the same speaker right behind this comma or "and"."""
    lower = frame.lower
    index = at + 1
    while index < other.at and _may_precede(lower[index]):
        index += 1
    if index == other.at and (other.form in {"past", "third"} or (other.form == "ing" and lower[at] == ",")):
        return not (lower[at] in {"and", "but"} and other.form == "ing")
    return (
        index + 1 == other.at
        and lower[at] in {",", "and", "but"}
        and lower[index] in {"he", "she", "they"}
        and lower[at] != "and"
    )


def only_setting(frame: Frame, start: int, end: int, cue: Cue) -> bool:
    """ "said on Monday": no content, only when and where."""
    lower = frame.lower
    if cue.transitive:
        return False
    if (
        lower[start] in {"in", "on", "at", "during", "when", "while", "after", "before", "as", "from"}
        and "that" not in lower[start:end]
    ):
        return not any(
            is_verb(frame.words[i], lower[i]) and lower[i] not in {"to"} for i in range(start, end)
        ) or lower[start] in {"when", "while", "as", "after", "before"}
    return lower[start] in CONJUNCTIONS - {
        "that",
        "if",
        "whether",
        "how",
        "why",
        "what",
        "when",
        "where",
        "who",
        "which",
    } and lower[start] not in {"because"}
