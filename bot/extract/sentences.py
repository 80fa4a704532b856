"""Sentences with exact spans, on news, legal and NGO text.

A line is a paragraph, unless a paragraph is hard-wrapped: then its lines are joined. Quotation marks do not hide
sentence ends: a quotation of three sentences is three sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.extract.abbreviations import AFTER_CLOCK, CLOCK, MAYBE_FINAL, NUMBERED, STARTERS, TITLES
from bot.extract.cues import SAYING
from bot.models import Document, Sentence
from bot.text import line_spans

# A terminal, its closing marks and citations, then what follows. Every part is bounded: no backtracking to fear.
END = re.compile(
    r"(?P<stop>[.!?…]{1,9})(?P<close>[\"”’'»)\]]{0,4}(?:“(?=\s|$))?)(?P<cite>(?:\[\d{1,3}\]){0,5})"
    r"(?=(?P<blank>\s{1,200})(?P<next>[^\s]{1,40}(?:[ ][^\s]{1,30}){0,4})?|(?P<glued>[“‘\"]?[A-Z][a-z]*[\s,’'])|$)"
)
BULLET = re.compile(r"\s[•▪◦‣]\s")
LAST_WORD = re.compile(r"[^\s(\[“‘\"—–/]*$")
LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})$")
OPENERS = "“‘\"'«([—–-•¿¡$£€#*†"
WORD = re.compile(r"[A-Za-z][\w.’'-]*")
_INTRODUCES = re.compile(r"\b(?:is|are|was|were) (?:a|an|the|one of)\b")
"""What an author box says of somebody ("Anna Berg is a lawyer in ...") answers who they are."""
LONGEST = 5000
"""No sentence of prose is this long; a stretch that is gets cut at a blank, so that nothing after this is unbounded."""


def split_sentences(document: Document) -> tuple[Sentence, ...]:
    """Every sentence of the document, in order; those in its furniture are marked."""
    text = document.text
    marked = {piece.start: piece for piece in document.furniture}
    found: list[Sentence] = []
    for start, end in paragraphs(text, {piece.start: piece.end for piece in document.furniture}):
        piece = marked.get(start)
        if piece is not None:
            if text[piece.start : piece.end].strip():
                inside = piece.kind != "author_box" or not _INTRODUCES.search(text, piece.start, piece.end)
                found += [Sentence(a, b, inside) for a, b in _trimmed(text, piece.start, piece.end)]
            start = piece.end
        for a, b in _split(text, start, end):
            found += [Sentence(c, d) for c, d in _trimmed(text, a, b)]
    return tuple(found)


def paragraphs(text: str, own: Mapping[int, int]) -> list[tuple[int, int]]:
    """Start and end of every paragraph that is not blank: a line, or the joined lines of a hard-wrapped paragraph.

    `own`: start and end of furniture. A line of it is never joined to a neighbour; one that only begins with it (a
    dateline, a speaker's label) opens a paragraph.
    """
    found: list[tuple[int, int]] = []
    block: list[tuple[int, int]] = []
    for start, end in line_spans(text):
        stop = own.get(start)
        if stop is not None or not text[start:end].strip():
            found += _unwrapped(text, block)
            block = []
        if stop is not None and not text[stop:end].strip():
            found.append((start, end))
        elif stop is not None or text[start:end].strip():
            block.append((start, end))
    return found + _unwrapped(text, block)


def _unwrapped(text: str, block: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of a block, those that one sentence runs through joined."""
    if len(block) < 2:
        return block
    joined = [block[0]]
    for start, end in block[1:]:
        before = text[joined[-1][0] : joined[-1][1]].rstrip() if joined[-1][1] - joined[-1][0] < LONGEST else ""
        width = len(before) - before.rfind("\n") - 1
        wrapped = 50 <= width <= 120 and before[-1:] not in '.!?:;”"’' and text[start].islower()
        if wrapped:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in END.finditer(text, start, end):
        if _ends(text, start, match):
            stop = match.end("cite")
            yield at, stop
            at = stop
    yield at, end


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Does a sentence end at this terminal?"""
    following = match["next"]
    if match["blank"] is None:
        return bool(match["glued"]) and _lost_blank(text, start, match)
    if not following:
        return True
    first = following[0]
    if first.islower() or first in ".,;:)]”’" or (first in "—–-" and len(following) > 1 and following[1:2] == " "):
        return False
    close = match["close"]
    if match["stop"][-1] in "!?" or len(match["stop"]) > 1:
        return not (close and _asks(following))
    if close or match["cite"]:
        return True
    return _full_stop_ends(text, start, match.start("stop"), following)


def _full_stop_ends(text: str, start: int, at: int, following: str) -> bool:
    last = LAST_WORD.search(text, max(start, at - 40), at)
    word = last.group() if last else ""
    lower = word.lower().lstrip("‘“'\"(")
    first = following[0]
    if not lower:
        return True
    if (
        last is not None
        and last.start() - start < 9
        and LIST_NUMBER.match(word)
        and not text[start : last.start()].strip()
    ):
        return False  # "1. The court" at the start of a paragraph
    if lower in TITLES and (word[:1].isupper() or lower in {"v", "vs", "cf", "i.e", "e.g", "eg", "ie", "ca", "approx"}):
        return False
    if last is not None and text[last.start() - 1 : last.start()] == "/":
        return True  # the end of an address, not an abbreviation
    single = len(word) == 1 and word.isupper()
    if lower in NUMBERED and not single:
        return not (first.isdigit() or first in "(§" or (following[:3].strip(".,").isupper() and len(lower) < 4))
    next_word = WORD.match(following.lstrip(OPENERS))
    begins = next_word is not None and next_word.group().lower() in STARTERS
    if lower in CLOCK:
        return next_word is None or next_word.group().lower().rstrip(".") not in AFTER_CLOCK
    if lower in MAYBE_FINAL or ("." in word and re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word)):
        return begins or first in "“‘\"'«"
    return begins or not single


def _lost_blank(text: str, start: int, match: re.Match[str]) -> bool:
    """ "by the end of 2023.For around": a sentence end whose line break or blank got lost."""
    if match["close"] and match["close"][-1] in '”"’)' and match["close"] != "'":
        return True
    last = LAST_WORD.search(text, max(start, match.start() - 40), match.start())
    word = last.group() if last else ""
    if match["glued"][0] in '“‘"':
        return word[-1:].isalnum() and len(word) > 1 and match["glued"][0] != '"'
    plain = (word.isdigit() and len(word) != 1) or (word.isalpha() and word.islower() and len(word) > 1)
    return plain and len(match["glued"]) > 2 and word.lower() not in NUMBERED | TITLES


def _asks(following: str) -> bool:
    """ "“Is it true?” Mary Smith asked": the reporting clause belongs to the quotation."""
    words = following.split()
    for index, word in enumerate(words[:4]):
        bare = word.strip(".,;:")
        if index and bare in SAYING:
            return True
        if not bare[:1].isupper():
            return index == 0 and bare in SAYING
    return False


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without blanks at its ends, in pieces at bullets and of at most LONGEST characters."""
    cuts = [m.start() for m in BULLET.finditer(text, start, end)] if end - start > 2 else []
    for a, b in zip([start, *cuts], [*cuts, end], strict=True):
        while b - a > LONGEST:
            blank = text.rfind(" ", a + 1, a + LONGEST)
            middle = blank if blank > a else a + LONGEST
            yield from _bare(text, a, middle)
            a = middle
        yield from _bare(text, a, b)


def _bare(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left < len(piece):
        yield start + left, start + len(piece.rstrip())
