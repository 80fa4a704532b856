"""Speakers without a reporting verb beside the quotation: labels, credits, "according to", nouns like "claim", the
subject."""

from __future__ import annotations

from bot.extract.cueing import Cue
from bot.extract.cues import NOUNS
from bot.extract.following import phrase_after
from bot.extract.frames import QUOTE, Found, Frame
from bot.extract.grammar import CONJUNCTIONS, PREPOSITIONS, PRONOUNS, is_possessive
from bot.extract.mainclause import main_subject
from bot.extract.phrases import extend_left


def credit(frame: Frame, at: int, cues: list[Cue], inner: str) -> Found | None:
    """ "“...” — X": a name behind a dash at the end."""
    words, size = frame.words, len(frame.words)
    if (
        at + 2 < size
        and frame.lower[at + 1] in {"—", "–", "―", "-", "--"}
        and words[at + 2][:1].isupper()
        and len(inner) > 15
    ):
        end = at + 2
        while end < size and (words[end][:1].isupper() or frame.lower[end] in {"of", "the"}):
            end += 1
        if end == size or words[end] == ",":
            return Found(frame, (at + 2, end), "credit")
    return None


def according(frame: Frame, at: int, cues: list[Cue], inner: str) -> Found | None:
    lower = frame.lower
    for index in frame.where("according", lambda _, word: word == "according"):
        if lower[index + 1 : index + 2] == ["to"]:
            span = phrase_after(frame, index + 2, len(lower))
            if span:
                return Found(frame, span, "according-to", (index, index + 2))
    return None


def label(frame: Frame, at: int, cues: list[Cue], inner: str) -> Found | None:
    """ "X: “...": a speaker's label, a caption or a tweet."""
    lower, words = frame.lower, frame.words
    if at < 2 or lower[at - 1] != ":":
        return None
    start = at - 1
    while start > 0 and (words[start - 1][:1].isupper() or lower[start - 1] in {"of", "the"}) and at - start < 8:
        start -= 1
    comma = lower.index(",") if "," in lower[: at - 1] else 0
    named = 1 < comma < 5 and at - comma < 9 and all(word[:1].isupper() for word in words[:comma])
    if named and lower[0] not in PREPOSITIONS | CONJUNCTIONS and not any(cue.at < at - 1 for cue in cues):
        return Found(frame, (0, comma), "label", (at - 1, at))  # "ANA ROE, striker: “..."
    if start < at - 1 and (start == 0 or lower[start - 1] in {"-", "—", "–", "--", "from", "by", ")", ",", "via"}):
        return Found(frame, (start, at - 1), "label", (at - 1, at))
    return None


def noun_cue(frame: Frame, at: int, cues: list[Cue], inner: str) -> Found | None:
    """ "X's claim that “...", "a statement by X: “..." """
    lower = frame.lower
    for index in range(at - 1, max(-1, at - 16), -1):
        if lower[index] == QUOTE:
            break
        if lower[index] not in NOUNS:
            continue
        back = index - 1
        while back > 0 and not is_possessive(lower[back]) and index - back < 4 and lower[back] not in PREPOSITIONS:
            back -= 1
        if back >= 0 and is_possessive(lower[back]):
            if lower[back] in {"his", "her", "their", "its", "my", "our"}:
                return Found(frame, (back, back + 1), "noun-cue", (index, index + 1))
            span = extend_left(frame, back, 0)
            if span:
                return Found(frame, span, "noun-cue", (index, index + 1))
        if index + 2 < at and lower[index + 1] in {"by", "from"}:
            span = phrase_after(frame, index + 2, at)
            if span:
                return Found(frame, span, "noun-cue", (index, index + 1))
    return None


def of_sentence(frame: Frame, at: int, cues: list[Cue], whole: bool) -> Found | None:
    """No cue at all: the subject of the sentence, with little confidence."""
    span = main_subject(frame, at)
    if (
        span is None
        or frame.lower[span[0]] in {"it", "there", "this", "that", "these", "those", "i", "we", "you"} | CONJUNCTIONS
    ):
        return None
    pronoun = frame.lower[span[0]] in PRONOUNS
    return Found(frame, span, "sentence-subject-pronoun" if pronoun else "sentence-subject")
