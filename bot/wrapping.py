"""Text in lines of even width: wire copy, e-mail, typed reports. Their line ends end no paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text import line_spans

NARROWEST, WIDEST = 45, 110
"""Characters to a line: narrower are verses, tables and lists; wider than this nobody wraps by hand or by e-mail."""
WITHIN = 0.97
"""Share of the lines that keep to the width; the rest are addresses of the web and the like."""
FILLED = 0.6
"""So many of the line ends inside blocks must be where no further word had room, or the text is not wrapped."""
RAGGED, RAGGED_END = 0.6, 0.8
"""In a wrapped text a line this full goes on in the next; the second where it ends as a paragraph may."""
LEAST = 3
"""Line ends by which a width can be told."""
_STARTS = re.compile(
    r"[>#|]|[-–—•*▪◦·‣+][ \t]|[-*_=~]{3,}|\(?(?:\d{1,3}[.)]|[a-z][.)]|[A-Z]\))[ \t]|\[\^?\w+\]:|`{3}|</?\w"
)
"""A line that begins something of its own: a quotation, a heading, a table, an item, a note, a rule."""
_ALONE = re.compile(r"[>#|]|[-*_=~]{3,}\s*$|`{3}|</?\w")
"""A line that goes on in no other."""
_END = re.compile(r"[.!?:;][\"'”’)]*$")
_LABEL = re.compile(r"(?:[QA]|[A-Z][^\s:]*(?: [^\s:]+){0,5}):\s")
"""A speaker, or a field of a head."""
_ENTRY = re.compile(
    r"\W*(?:\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
)
"""Behind a full stop, an entry of a chronology: a day or a time."""


def unwrapped(text: str) -> str:
    """The text with blanks for the line ends inside its wrapped paragraphs, as long as it was: offsets stay true.

    A text that is not wrapped comes back as it is.
    """
    spans = line_spans(text)
    lines = [text[start:end] for start, end in spans]
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) <= LEAST:
        return text
    width = lengths[int(WITHIN * (len(lengths) - 1))]
    if not NARROWEST <= width <= WIDEST:
        return text
    pairs = [i for i in range(len(lines) - 1) if _may_go_on(lines[i], lines[i + 1])]
    full = [i for i in pairs if _is_full(lines, i, width)]
    if len(full) < LEAST or len(full) < FILLED * len(pairs):
        return text
    pieces, at = [], 0
    for i in (i for i in pairs if _goes_on(lines[i].rstrip(), width)):
        end, following = spans[i][1], spans[i + 1][0]
        pieces += [text[at:end], " " * (following - end)]
        at = following
    return "".join([*pieces, text[at:]])


def _may_go_on(line: str, following: str) -> bool:
    """Whether nothing but its end parts a line from the next."""
    if not line.strip() or not following.strip() or line.endswith("  "):
        return False
    if _STARTS.match(following.lstrip()) or _ALONE.match(line.lstrip()):
        return False
    item = _STARTS.match(line.lstrip()) is not None
    deeper = len(following) - len(following.lstrip()) > len(line) - len(line.lstrip())
    if deeper and not item:
        return False  # the first line of a paragraph is set in
    ended = _END.search(line.rstrip()) is not None
    return not ((_LABEL.match(following) and (ended or _LABEL.match(line))) or (ended and _ENTRY.match(following)))


def _goes_on(line: str, width: int) -> bool:
    return len(line) >= (RAGGED_END if _END.search(line) else RAGGED) * width


def _is_full(lines: Sequence[str], i: int, width: int) -> bool:
    """Whether the first word of the next line had no room in this one."""
    return len(lines[i].rstrip()) + 1 + len(lines[i + 1].split(maxsplit=1)[0]) > width
