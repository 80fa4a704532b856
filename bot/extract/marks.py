"""Quotation marks: which stretches of a paragraph stand between them.

Typists mix straight, curly and single marks, forget closing ones and open where they mean to close; so a mark's
direction
is read from what stands around it, and a paragraph's end closes what is still open. Marks inside marks are part of the
outer passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

DOUBLE = re.compile(r"[“”„‟\"«»]")
TYPED = re.compile(r"'{2,3}|`{2}")
ANY = re.compile(r"[“”„‟\"«»‘’‚']")
SINGLE = re.compile(r"[‘’‚']")
OPENING_BEFORE = " \t\n\r\u00a0([{—–-/:,‘'“\"…>*"
CLOSING_AFTER = " \t\n\r\u00a0.,;:!?)]}—–-/…’'”\"<>*"
ELIDED = re.compile(r"['’‘](?:\d\ds?\b|(?:em|til|tis|twas|cause|bout|round|n)\b)", re.I)
LONGEST_SINGLE = 1500


MarkKind = Literal["double", "typed", "single"]
"""`typed`: two apostrophes on a typewriter's keyboard, which may also be something else."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words between quotation marks, within one paragraph."""

    start: int
    end: int
    """The words, without the marks."""
    outer_start: int
    outer_end: int
    """With the marks."""
    kind: MarkKind
    closed: bool
    """False: the paragraph ended before the quotation did."""
    tail: str = ""
    """The last character of the words: a comma announces who spoke."""


def find_passages(text: str, start: int, end: int) -> list[Passage]:
    """The quoted passages of one paragraph, in order, none inside another."""
    if not ANY.search(text, start, end):
        return []
    found = _doubles(text, start, end)
    for finder in (_typed, _singles):
        gaps = zip([start, *(p.outer_end for p in found)], [*(p.outer_start for p in found), end], strict=True)
        more = [p for a, b in gaps for p in finder(text, a, b)]
        found = sorted(found + more, key=lambda p: p.start) if more else found
    return found


def _typed(text: str, start: int, end: int) -> list[Passage]:
    """Passages between two apostrophes and two apostrophes."""
    found: list[Passage] = []
    opened: re.Match[str] | None = None
    for mark in TYPED.finditer(text, start, end):
        before = text[mark.start() - 1] if mark.start() > start else " "
        after = text[mark.end()] if mark.end() < end else " "
        if opened is None and before in OPENING_BEFORE and after not in " \t\n":
            opened = mark
        elif opened is not None and before not in " \t\n":
            found += _passage(text, opened, mark.end() - 2, mark.end(), "typed", True)
            opened = None
    if opened is not None:
        stop = start + len(text[start:end].rstrip())
        found += _passage(text, opened, stop, stop, "typed", False)
    return found


def _doubles(text: str, start: int, end: int) -> list[Passage]:
    found: list[Passage] = []
    opened: re.Match[str] | None = None
    for mark in DOUBLE.finditer(text, start, end):
        opens = _opens(text, start, end, mark, opened is not None)
        if opened is None:
            opened = mark if opens else None
        elif opens:  # opened again: the first one was never closed
            found += _passage(text, opened, mark.start(), mark.start(), "double", False)
            opened = mark
        else:
            found += _passage(text, opened, mark.start(), mark.end(), "double", True)
            opened = None
    if opened is not None:
        stop = start + len(text[start:end].rstrip())
        found += _passage(text, opened, stop, stop, "double", False)
    return found


def _opens(text: str, start: int, end: int, mark: re.Match[str], inside: bool) -> bool:
    """Is this mark meant to open? Curly marks say so themselves, unless they stand where only the other can."""
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    char = mark.group()
    closing_place = after in CLOSING_AFTER and before not in " \t\n\u00a0(["
    if char in "”»":
        return not inside and before in " \t\n\u00a0([" and after.isalnum()
    if char in "“„«‟":
        return not (inside and closing_place and (after != "“" or before in ".,!?"))
    if (before.isdigit() or before == "=") and not inside:
        return False  # 6'2", <a href="...">
    if inside:
        return (
            before in " \t\n\u00a0(["
            and after.isalnum()
            and mark.start() - 1 > start
            and text[mark.start() - 2] in ",.!?;:—"
            and _odd_so_far(text, mark.end(), end)
        )
    return after not in " \t\n\u00a0" and (not closing_place or after == "…" or before in OPENING_BEFORE)


def _odd_so_far(text: str, at: int, end: int) -> bool:
    """Does a closing mark follow before the next opening one? Looks a short way ahead only."""
    ahead = DOUBLE.search(text, at, min(end, at + 400))
    return ahead is not None and text[ahead.start() - 1] not in " \t\n"


def _passage(text: str, opened: re.Match[str], end: int, outer: int, kind: MarkKind, closed: bool) -> list[Passage]:
    start = opened.end()
    inner = text[start:end]
    if not any(c.isalnum() for c in inner[:200]) and not any(c.isalnum() for c in inner):
        return []
    left = len(inner) - len(inner.lstrip())
    return [
        Passage(start + left, start + len(inner.rstrip()), opened.start(), outer, kind, closed, inner.rstrip()[-1:])
    ]


def _singles(text: str, start: int, end: int) -> list[Passage]:
    """Passages in single marks; an apostrophe is none: it has a letter on both sides, or follows a plural."""
    found: list[Passage] = []
    at = start
    marks = list(SINGLE.finditer(text, start, end))
    index = 0
    while index < len(marks):
        mark = marks[index]
        index += 1
        if mark.start() < at or not _opens_single(text, start, end, mark):
            continue
        stop = _closing_single(text, end, marks, index)
        if stop is not None:
            closing = marks[stop]
            found += _passage(text, mark, closing.start(), closing.end(), "single", True)
            at, index = closing.end(), stop + 1
    return found


def _opens_single(text: str, start: int, end: int, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    if mark.group() == "’" or not (after.isalnum() or after in "[$£€…") or before not in OPENING_BEFORE:
        return False
    return not ELIDED.match(text, mark.start())


def _closing_single(text: str, end: int, marks: list[re.Match[str]], index: int) -> int | None:
    """Index of the mark that closes; where a plural's apostrophe could be meant, a later clear one wins."""
    first: int | None = None
    for at in range(index, min(index + 60, len(marks))):
        mark = marks[at]
        if mark.start() - marks[index - 1].start() > LONGEST_SINGLE:
            break
        before = text[mark.start() - 1]
        after = text[mark.end()] if mark.end() < end else " "
        if before in " \t\n([" or after.isalnum() or mark.group() == "‘":
            if mark.group() == "‘" and first is not None:
                break
            continue
        if after not in CLOSING_AFTER:
            continue
        follows = text[mark.end() + 1 : mark.end() + 2]
        possessive = before in "sS" and after == " " and follows.islower()
        if not possessive:
            return at if first is None or before in ".,!?" or not _plural_context(text, marks[first]) else first
        if first is None:
            first = at
    return first


def _plural_context(text: str, mark: re.Match[str]) -> bool:
    """After the first candidate come a function word, so it closed a quotation: "‘safeguards’ and the states’
    views"."""
    word = re.match(r"\s(\w+)", text[mark.end() : mark.end() + 20])
    return word is not None and word.group(1) in {
        "and",
        "or",
        "in",
        "of",
        "to",
        "is",
        "are",
        "was",
        "were",
        "for",
        "on",
        "as",
        "by",
        "that",
        "which",
        "but",
        "from",
        "with",
        "at",
        "the",
        "a",
    }
