"""Quotations that are set apart: lines behind ">", and statements in several paragraphs that each open with a mark."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from bot.extract.answered import is_answered
from bot.extract.confidence import BAR, confidence
from bot.extract.cueing import Cue
from bot.extract.frames import Found, Frame
from bot.extract.grammar import PRONOUNS
from bot.extract.turns import Decided, introduced, is_bare
from bot.extract.voices import Voice, Voices

BLOCK = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z))+", re.MULTILINE)
OPENS = re.compile(r"^[ \t]*>[> \t]*(?=[^\s>])", re.MULTILINE)
POINTS = re.compile(r"(?:\b(?:following|below|this|so|follows|words)\.|:)\s*$")
"""How a line ends that announces what stands below it."""


def find_blocks(text: str, frames: list[Frame], cues: list[list[Cue]]) -> list[tuple[int, int, Found | None]]:
    """Start, end and speaker of every paragraph of a block quotation that the line above it announces.

    A block that nothing announces stays what it is: a note, an emphasis, words set apart.
    """
    if "> " not in text:
        return []
    starts = [frame.start for frame in frames]
    found: list[tuple[int, int, Found | None]] = []
    for block in BLOCK.finditer(text):
        before = bisect_left(starts, block.start()) - 1
        if before < 0 or not POINTS.search(text, frames[before].start, block.start()):
            continue
        gap = text[frames[before].end : block.start()]
        if gap.strip() or frames[before].furniture:
            continue
        if is_answered(text[text.rfind("\n", 0, frames[before].end) + 1 : block.start()].strip()):
            continue  # an answered e-mail, in which others may be answered
        who, _ = introduced(frames[before], cues[before], "paragraph-colon")
        opened = OPENS.finditer(text, block.start(), block.end())
        paragraphs: list[tuple[int, int]] = []
        for line in opened:
            end = text.find("\n", line.end())
            end = block.end() if end < 0 else min(end, block.end())
            joined = paragraphs and not text[paragraphs[-1][1] : line.start()].strip("\r\n")
            if joined:
                paragraphs[-1] = (paragraphs[-1][0], end)
            else:
                paragraphs.append((line.end(), end))
        found += [(a, a + len(text[a:b].rstrip()), who) for a, b in paragraphs]
    return found


def settle(decided: list[Decided], voices: Voices, text: str) -> dict[int, Voice]:
    """Gives the paragraphs of one statement one speaker, and keeps every quotation inside its speaker's turn.

    What a label or a heading ("Statement by ...") says is not in the grammar: those are returned, by the number of the
    passage, and have no phrase of their own.
    """
    told: dict[int, Voice] = {}
    for number, item in enumerate(decided):
        stretch = voices.stretch(item.frame.start)
        if stretch is None or not stretch.voice.rule.startswith(("turn", "asker")) or item.titled:
            continue
        opens = not text[stretch.start : item.passage.outer_start].strip()
        if is_bare(item.frame) and opens:
            item.found, item.rule, told[number] = None, "turn-label", stretch.voice
        elif item.found is not None and item.found.start < stretch.start:
            item.found, item.rule = None, "other-turn"
    for run in _runs(decided):
        sure = next((decided[n] for n in run if _sure(decided[n], text) and _names(decided[n], text)), None)
        first = decided[run[0]]
        if sure is not None and sure is not first and not _sure(first, text):
            for n in run:
                if decided[n] is sure:
                    break
                decided[n].found, decided[n].rule = sure.found, "paragraph-open"
        elif sure is None and voices.quoted is not None and not any(n in told for n in run):
            for n in run:
                decided[n].found, decided[n].rule, told[n] = None, "statement-of", voices.quoted
    return told


def _runs(decided: list[Decided]) -> Iterator[list[int]]:
    """Numbers of the passages of each statement: every paragraph opens with a mark, the last one closes."""
    run: list[int] = []
    for number, item in enumerate(decided):
        goes_on = (
            bool(run)
            and not decided[run[-1]].passage.closed
            and item.at == 0
            and item.frame.paragraph == decided[run[-1]].frame.paragraph + 1
        )
        if not goes_on:
            if len(run) > 1:
                yield run
            run = []
        if goes_on or (item.at == 0 and not item.titled):
            run.append(number)
    if len(run) > 1:
        yield run


def _sure(item: Decided, text: str) -> bool:
    """Whether a rule of its own, not the paragraph before, gives a passage its speaker."""
    if item.found is None or item.rule == "paragraph-open":
        return False
    words = len(text[item.passage.start : item.passage.end].split())
    return confidence(item.rule, words, text[item.found.start : item.found.end]) >= BAR


def _names(item: Decided, text: str) -> bool:
    """Whether the speaker's phrase is a name: a pronoun of a later paragraph may mean anybody before."""
    return item.found is not None and text[item.found.start : item.found.end].lower() not in PRONOUNS
