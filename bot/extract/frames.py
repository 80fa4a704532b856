"""Frames: a paragraph's sentences as words, with each quoted passage as one word.

What stands between quotation marks does not take part in the grammar around it: in “I left. He stayed,” she said, the
whole passage is one word, and the three words are one frame.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from sys import intern

from bot.extract.marks import Passage, find_passages
from bot.models import Document, Sentence

TOKEN = re.compile(
    r"[^\W_]+(?:(?:[.’'&/@]|[-‑](?=\w)|(?<=\d)[,:](?=\d))[^\W_]+)*(?:[’'](?!\w))?|--+|[,:;()\[\]?!…—–―$]|(?<=\s)-(?=\s)"
)
QUOTE = "“"
"""The word that stands for a passage."""


def _offsets() -> array[int]:
    return array("q")


@dataclass(slots=True)
class Frame:
    """One sentence as the grammar sees it. `words[i]` stands at `starts[i]:ends[i]`; full stops are left out."""

    start: int
    end: int
    paragraph: int
    words: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    starts: array[int] = field(default_factory=_offsets)
    ends: array[int] = field(default_factory=_offsets)
    passages: dict[int, Passage] = field(default_factory=dict)
    """By the index of their word."""
    furniture: str = ""
    bare: bool | None = None
    """What `turns.is_bare` found, asked for every passage; None before the first."""
    places: dict[str, list[int]] = field(default_factory=dict)
    """What `where` found."""

    def __len__(self) -> int:
        return len(self.words)

    def where(self, kind: str, holds: Callable[[str, str], bool]) -> list[int]:
        """The words (as they are, in small letters) for which `holds`, looked for once for each `kind`: a long sentence
        with a thousand quotations or reports would be gone through for each."""
        if kind not in self.places:
            pairs = zip(self.words, self.lower, strict=True)
            self.places[kind] = [at for at, (word, lower) in enumerate(pairs) if holds(word, lower)]
        return self.places[kind]


@dataclass(frozen=True, slots=True)
class Found:
    """A speaker's phrase: `frame.words[span]`, the cue's words, and the rule that found them."""

    frame: Frame
    span: tuple[int, int]
    rule: str
    cue: tuple[int, int] | None = None

    @property
    def start(self) -> int:
        return self.frame.starts[self.span[0]]

    @property
    def end(self) -> int:
        return self.frame.ends[self.span[1] - 1]


def read_frames(document: Document, sentences: tuple[Sentence, ...]) -> list[Frame]:
    """The frames of a document in text order, without those of furniture that is no text (captions, newsletter
    lines)."""
    text = document.text
    skipped = [f for f in document.furniture if f.kind not in {"title", "heading"}]
    titles = {f.start for f in document.furniture if f.kind in {"title", "heading"}}
    skip_starts = [f.start for f in skipped]
    found: list[Frame] = []
    for number, (start, end, inside) in enumerate(_paragraphs(text, sentences)):
        at = bisect_left(skip_starts, start + 1) - 1
        if at >= 0 and skipped[at].end > start:
            continue
        passages = find_passages(text, start, end)
        for a, b, held in _pieces(inside, end, passages):
            frame = Frame(a, b, number, furniture="title" if start in titles else "")
            _fill(frame, text, held)
            found.append(frame)
    return found


def _paragraphs(text: str, sentences: tuple[Sentence, ...]) -> Iterator[tuple[int, int, list[int]]]:
    """Start and end of each run of sentences without a line end between them, and the sentences' starts."""
    run: list[Sentence] = []
    for sentence in sentences:
        if run and (
            "\n" in (gap := text[run[-1].end : sentence.start])
            or "\r" in gap
            or run[-1].furniture != sentence.furniture
        ):
            yield run[0].start, run[-1].end, [s.start for s in run]
            run = []
        run.append(sentence)
    if run:
        yield run[0].start, run[-1].end, [s.start for s in run]


def _pieces(starts: list[int], end: int, passages: list[Passage]) -> Iterator[tuple[int, int, list[Passage]]]:
    """Start, end and passages of each frame: sentence starts inside a passage do not count."""
    cuts = []
    at = 0
    for start in starts:
        while at < len(passages) and passages[at].outer_end <= start:
            at += 1
        if at < len(passages) and passages[at].outer_start < start:
            continue
        cuts.append(start)
    at = 0
    for a, b in zip(cuts, [*cuts[1:], end], strict=True):
        held = []
        while at < len(passages) and passages[at].outer_start < b:
            held.append(passages[at])
            at += 1
        yield a, b, held


def _fill(frame: Frame, text: str, passages: list[Passage]) -> None:
    words, lower, starts, ends = frame.words, frame.lower, frame.starts, frame.ends
    at = frame.start
    for passage in [*passages, None]:
        stop = passage.outer_start if passage else frame.end
        matches = list(TOKEN.finditer(text, at, stop))
        found = [intern(match.group()) for match in matches]
        words += found
        lower += [intern(word.lower()) for word in found]
        starts.extend([match.start() for match in matches])
        ends.extend([match.end() for match in matches])
        if passage:
            frame.passages[len(words)] = passage
            words.append(QUOTE)
            lower.append(QUOTE)
            starts.append(passage.outer_start)
            ends.append(passage.outer_end)
            at = passage.outer_end
