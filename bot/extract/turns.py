"""Quotations that go on: split ones, several paragraphs of one, and those whose speaker was named the sentence
before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.extract.attribution import attribute
from bot.extract.cueing import Cue
from bot.extract.frames import QUOTE, Found, Frame
from bot.extract.grammar import CONJUNCTIONS, DETERMINERS, PRONOUNS, is_possessive
from bot.extract.mainclause import main_subject
from bot.extract.marks import Passage
from bot.extract.phrases import Span, extend_left
from bot.extract.subjects import subject_of
from bot.extract.titles import naming

VIEWS = frozenset("view opinion mind eyes account telling reading judgement judgment".split())
"""What somebody has who thinks what is told: "in his view"."""


@dataclass(slots=True)
class Decided:
    """One passage and who is quoted with it."""

    frame: Frame
    at: int
    passage: Passage
    found: Found | None
    rule: str
    titled: bool = False
    """A title, a nickname or a term."""


def decide(frames: list[Frame], cues: list[list[Cue]], text: str) -> list[Decided]:
    """Every passage of the document with its speaker's phrase, in text order."""
    decided: list[Decided] = []
    found: Found | None
    for number, frame in enumerate(frames):
        for at, passage in frame.passages.items():
            titled = not is_bare(frame) and naming(frame, at, passage, cues[number], text)
            if titled:
                decided.append(Decided(frame, at, passage, None, "title", True))
                continue
            label = LABEL.match(text, passage.start, passage.end)
            if label:
                found, rule = _labelled(frame, label), "transcript"
            elif is_bare(frame):
                found, rule = _bare(frames, cues, number, at, decided, text)
            elif (
                at >= 2
                and frame.lower[at - 1] in {"and", "or"}
                and frame.lower[at - 2] == QUOTE
                and decided
                and decided[-1].found
            ):
                found, rule = decided[-1].found, decided[-1].rule  # “a” and “b”
            else:
                found = attribute(frame, at, cues[number], text)
                found, rule = (
                    (found, found.rule) if found is not None else _neighbour(frames, number, at, decided, text)
                )
                if (
                    (not found or rule.startswith("sentence-subject"))
                    and at == 0
                    and _opens_paragraph(frames, number, passage, text)
                ):
                    found, rule = _bare(frames, cues, number, at, decided, text)
                if rule.startswith("sentence-subject") or not rule:
                    found, rule = _same_sentence(frame, at, decided, found, rule, text)
            decided.append(Decided(frame, at, passage, found, rule, titled))
    return decided


ANNOUNCING = ("after", "before-intro", "label", "credit")
"""Rules of quotations that stand for themselves, by how their ids begin."""
LABEL = re.compile(r"([A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}): (?=\S)")


def _labelled(frame: Frame, label: re.Match[str]) -> Found:
    """A transcript's "SMITH: ..." inside quotation marks: a frame of its own, of the name alone."""
    own = Frame(label.start(1), label.end(1), frame.paragraph)
    own.words, own.lower = [label.group(1)], [label.group(1).lower()]
    own.starts.append(label.start(1))
    own.ends.append(label.end(1))
    return Found(own, (0, 1), "transcript")


def _opens_paragraph(frames: list[Frame], number: int, passage: Passage, text: str) -> bool:
    """A paragraph that begins with a whole sentence in quotation marks."""
    first = number == 0 or frames[number - 1].paragraph != frames[number].paragraph
    return first and text[passage.start : passage.start + 1].isupper() and passage.end - passage.start > 25


def is_bare(frame: Frame) -> bool:
    """Nothing but quotations in this sentence."""
    if frame.bare is None:
        frame.bare = all(word == QUOTE or not any(c.isalnum() for c in word) for word in frame.lower)
    return frame.bare


def split_quotations(decided: list[Decided]) -> Iterator[tuple[int, int, Decided]]:
    """Start, end and first passage of every quotation in more than one part: "“A,” X said. “B.”" from A to B."""
    group: list[Decided] = []
    for item in [*decided, None]:
        if item is not None and group and _goes_on(group[0], item):
            group.append(item)
            continue
        if len(group) > 1:
            yield group[0].passage.start, group[-1].passage.end, group[0]
        group = [item] if item is not None and not item.titled else []


def _goes_on(first: Decided, item: Decided) -> bool:
    """Is this passage a further part of the quotation that began with `first`?"""
    if item.found is None or first.found is None or item.found.start != first.found.start:
        return False
    if item.frame is first.frame:
        return first.rule.startswith(ANNOUNCING)  # not “a” and “b” in the writer's own sentence
    if item.rule == "turn-paragraph":
        return False  # between the two the writer tells something
    if item.rule == "turn":
        return item.frame.paragraph == first.frame.paragraph
    return item.rule.startswith("turn") or item.rule == "paragraph-open"


def _same_sentence(
    frame: Frame, at: int, decided: list[Decided], found: Found | None, rule: str, text: str
) -> tuple[Found | None, str]:
    """Another passage of the sentence has a speaker by a cue: "called him “a” and “b”"."""
    for other in reversed(decided):
        if other.frame is not frame:
            break
        if other.found and not other.rule.startswith("sentence-subject") and other.at < at:
            return other.found, "same-sentence"
    return found, rule


def _bare(
    frames: list[Frame], cues: list[list[Cue]], number: int, at: int, decided: list[Decided], text: str
) -> tuple[Found | None, str]:
    frame = frames[number]
    last = decided[-1] if decided else None
    if number and frames[number - 1].paragraph == frame.paragraph:
        before = frames[number - 1]
        if last and (last.frame is before or last.frame is frame) and last.found:
            if last.rule.startswith("sentence-subject") or last.titled:
                return last.found, "turn-weak"
            return last.found, last.rule if last.rule.startswith(("turn", "paragraph")) else "turn"
        if (
            last
            and last.found
            and last.frame.paragraph == frame.paragraph
            and not last.titled
            and not last.rule.startswith("sentence")
        ):
            span = main_subject(before, len(before))
            if span is None or before.lower[span[0]] in PRONOUNS | DETERMINERS:
                return last.found, "turn-paragraph"
        return introduced(before, cues[number - 1], "turn-after-sentence")
    following = _announced(frames, cues, number, text)
    if number and frames[number - 1].furniture != "title":
        before = frames[number - 1]
        if last and last.frame is before and not last.passage.closed and last.found:
            return last.found, "paragraph-open"
        if before.lower[-1:] == [":"]:
            return introduced(before, cues[number - 1], "paragraph-colon")
        if following:
            return following, "before-next"
        if last and last.frame is before and last.found and not last.titled and last.at == len(before) - 1:
            return last.found, "paragraph-after-quote"
        if (
            last
            and last.found
            and last.frame.paragraph == before.paragraph
            and not last.titled
            and not last.rule.startswith("sentence")
        ):
            return last.found, "paragraph-after-paragraph"
        return introduced(before, cues[number - 1], "paragraph-after-sentence")
    return (following, "before-next") if following else (None, "")


def introduced(before: Frame, cues: list[Cue], rule: str) -> tuple[Found | None, str]:
    """Whose view the sentence before the quotation tells, or its subject."""
    if (span := _whose_view(before)) is not None:
        return Found(before, span, rule), rule
    for cue in reversed(cues):
        if cue.finite and not cue.weak:
            span = subject_of(before, cue, cues)
            if span:
                return Found(before, span, rule, (cue.at, cue.at + 1)), rule
    span = main_subject(before, len(before))
    if span and before.lower[span[0]] not in {"it", "there", "this", "that", "these", "those"} | CONJUNCTIONS:
        return Found(before, span, rule + "-subject"), rule + "-subject"
    return None, ""


def _whose_view(frame: Frame) -> Span | None:
    """ "In his view, the error lay elsewhere.": his."""
    lower = frame.lower
    at = next((i for i, word in enumerate(lower[:6]) if word in VIEWS), 0)
    if not at or lower[0] not in {"in", "to"} or at < 2:
        return None
    if lower[at - 1] in PRONOUNS:
        return at - 1, at
    return extend_left(frame, at - 1, 1) if is_possessive(lower[at - 1]) else None


def _announced(frames: list[Frame], cues: list[list[Cue]], number: int, text: str) -> Found | None:
    """“A.” “B,” X said: the speaker stands with the second quotation."""
    for ahead in range(number + 1, min(number + 4, len(frames))):
        frame = frames[ahead]
        if frame.paragraph != frames[number].paragraph:
            return None
        if not is_bare(frame):
            first = next(iter(frame.passages), None)
            if first == 0:
                found = attribute(frame, 0, cues[ahead], text)
                return found if found and found.rule.startswith("after") else None
            return None
    return None


def _neighbour(
    frames: list[Frame], number: int, at: int, decided: list[Decided], text: str
) -> tuple[Found | None, str]:
    """A sentence with a quotation and no speaker of its own, behind one that has one."""
    last = decided[-1] if decided else None
    if (
        last
        and last.found
        and number
        and last.frame is frames[number - 1]
        and last.frame.paragraph == frames[number].paragraph
    ):
        return last.found, "neighbour"
    return None, ""
