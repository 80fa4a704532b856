"""What stands in a document's file but is not its text: captions, newsletter lines, author boxes, headings, datelines.

Rules look at form only (credits, imperatives to the reader, brackets), never at a subject. Found stretches stay in the
text, so that line numbers hold; they are never an answer and their dates date nothing.
"""

from __future__ import annotations

import re

from bot.models import Furniture
from bot.text import fold, line_spans
from bot.wrapping import unwrapped

_I = re.IGNORECASE
LONGEST_LINE = 500
"""A longer line is prose. So the patterns of lines below need not be linear: none meets more than this."""

CREDIT = re.compile(
    r"\((?:photo |image |picture )?(?:credits?|courtesy)(?: of)?\s*:[^)]*\)\s*$"
    r"|^\s*(?:photo|image|picture|photograph|illustration|video)s?(?: attribution| credit)?(?: by|:)\s*\S"
    r"|\b(?:is )?licen[sc]ed under (?:a )?(?:cc\b|creative commons)"
    r"|^\s*\(?(?:photo|image)s? (?:by|courtesy of|via) [^.]{2,80}+\)?\s*$"
    r"|(?:getty images|/\s?(?:reuters|afp|ap photo|epa)|via (?:ap|getty|reuters))\s*+\)?\s*+$",
    _I,
)
FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?:[\w-]+:[^\n]*\n|[ \t]+\S[^\n]*\n|- [^\n]*\n|[ \t]*\r?\n){1,60}---[ \t]*(?:\r?\n|$)"
)
"""What a site's program writes above a Markdown text: title, author, date."""
RULE = re.compile(r"\s*(?:>[\s>]*+|[-*_=~]{3,}|[-*_](?: [-*_]){2,})\s*$")
"""A line that parts others, or an empty one of a block quotation."""
NEWSLETTER = re.compile(
    r"^\s*(?:stay (?:updated|informed|tuned|connected)\b.{0,60}+"
    r"|(?:subscribe|sign up|register|join us|log in) (?:to|for|now|here|today|with)\b.{0,100}+"
    r"|(?:click|tap) here\b.{0,100}+"
    r"|(?:follow|like|find|join) us on\b.{0,80}+"
    r"|(?:for more|to read more|read more|more from|see also|also read|related(?: (?:stories|articles|topics|content))?"
    r"|recommended(?: reading)?|trending(?: now)?|most read|editor'?s'? picks?|in case you missed it)\b"
    r"[^.!?]{0,90}+[:>»…]?"
    r"|(?:download|get) (?:our|the) .{0,40}\bapp\b.{0,40}+"
    r"|for more from .{2,60}, download our app.{0,40}+"
    r"|(?:enter|submit) your e-?mail\b.{0,60}+|(?:share|print|e-?mail|tweet)(?: this)?(?: (?:article|story|page|post))?"
    r"|advertisement|sponsored(?: content)?|story continues below(?: advertisement)?|skip (?:ad|to .{2,30})"
    r"|continue reading(?: the main story)?|copy(?:right)? (?:link|©).{0,60}+|©.{0,100}+|all rights reserved.{0,40}+"
    r"|this article (?:first|originally) appeared .{0,100}+)\s*$",
    _I,
)
COMMENTS = re.compile(
    r"^\s*(?:leave a (?:reply|comment)|(?:\d+ )?comments?|post a comment|your email address will not be"
    r" published.*+|reply|responses?)\s*$",
    _I,
)
AUTHOR_BOX = re.compile(
    r"^\s*\[[^\]]{3,400}\]\s*$"
    r"|^\s*(?!(?:He|She|It|They|This|That|There|Who|What) )(?:[A-Z][\w.'’\-]+ ){1,4}"
    r"(?:is|are) (?:a|an|the) [^.]{0,90}\b(?:reporter|correspondent|editor|columnist|"
    r"contributor|journalist|staff writer|fellow|candidate|professor|lecturer|author of)\b[^.]{0,200}+\.?\s*$"
    r"|^\s*(?:the (?:author|writer) is|about the authors?|(?:additional )?reporting by|edited by|editing by|"
    r"written by|with (?:files|reporting) from)\b.{0,200}$",
)
BYLINE = re.compile(
    r"^\s*(?:by|from) [A-Z][\w.'’\-]++(?:,? (?:and )?+[A-Z][\w.'’\-]++){0,7}(?:,? (?:and )?)?(?:\s*+[|,].{0,80}+)?\s*$"
    r"|^\s*(?:published|updated|posted|last (?:updated|modified))\b.{0,60}\d.{0,30}$",
    _I,
)
_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|August|September|October|"
    r"November|December)\b\.?"
)
MONTH_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH}(?: \d{{4}})?)"
DATELINE = re.compile(
    r"^\s*(?:date[: ]\s*)?(?:\d{4}-\d{2}-\d{2}\s*)?"
    r"(?:[A-Z][\w.'’\-]*(?:[ ,/][ ]?[A-Z][\w.'’\-]*){0,5},?\s*)?(?:" + MONTH_DAY + r"(?:, \d{4})?\s*)?"
    r"(?:\([A-Z][\w .&/'’\-]{1,40}\)\s*)?(?:--|[—–]|-(?=\s))\s*"
)
SHOUT = re.compile(r"^[^a-z]*[A-Z][^a-z]*$")
TERMINAL = re.compile(r"""[.!?…:;,]["'”’)\]]*\s*$|["”’]\s*$""")
BULLET = re.compile(r"^\s*(?:[-–—•*▪◦·‣]|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)])\s")


def find_furniture(text: str) -> tuple[Furniture, ...]:
    """The furniture of a text, in order and not overlapping; whole lines, or a dateline at the start of one.

    Kinds: `front_matter`, `title`, `heading`, `caption`, `newsletter`, `comments`, `author_box`, `byline`, `dateline`,
    `rule`.
    """
    text = unwrapped(text)
    front = FRONT_MATTER.match(text)
    begins = front.end() if front else 0
    lines = [(start, end) for start, end in line_spans(text) if start >= begins and text[start:end].strip()]
    captions = _captions(text, lines)
    found = [Furniture(a, b, "front_matter") for a, b in line_spans(text[:begins]) if text[a:b].strip()]
    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        kind = "caption" if index in captions else _line_kind(line, index)
        if kind is None and _is_heading(text, lines, index):
            kind = "title" if index == 0 else "heading"
        if kind:
            found.append(Furniture(start, end, kind))
        elif index <= 3 and (dateline := _dateline(line)):
            found.append(Furniture(start, start + dateline, "dateline"))
    return tuple(found)


def _line_kind(line: str, index: int) -> str | None:
    if len(line) > LONGEST_LINE:
        return None
    if RULE.match(line):
        return "rule"
    if NEWSLETTER.match(line):
        return "newsletter"
    if COMMENTS.match(line):
        return "comments"
    if AUTHOR_BOX.match(line):
        return "author_box"
    if index <= 4 and BYLINE.match(line):
        return "byline"
    return None


def _captions(text: str, lines: list[tuple[int, int]]) -> set[int]:
    """Lines with a photo credit, and neighbours that repeat their words without it."""
    found = {i for i, (start, end) in enumerate(lines) if end - start < LONGEST_LINE and CREDIT.search(text[start:end])}
    for i in list(found):
        words = fold(CREDIT.sub("", text[lines[i][0] : lines[i][1]]))
        for j in (i - 2, i - 1, i + 1, i + 2):
            if 0 <= j < len(lines) and words and fold(text[lines[j][0] : lines[j][1]]) == words:
                found.add(j)
    return found


def _is_heading(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """A short line without a full stop, over a paragraph of prose."""
    start, end = lines[index]
    line = text[start:end].strip()
    count = len(line.split())
    if line.startswith("#"):
        return True
    if TERMINAL.search(line.removesuffix("?")) or BULLET.match(line) or index + 1 >= len(lines):
        return False
    following = text[lines[index + 1][0] : lines[index + 1][1]].strip()
    if following[:1].islower():
        return False  # a hard-wrapped sentence goes on there
    if index == 0:
        return count <= 30 and len(following) > 0
    return count <= 10 and len(following) > 2 * len(line) and bool(TERMINAL.search(following)) and line[:1].isupper()


def _dateline(line: str) -> int:
    """Length of a dateline at the start of a line ("GENEVA, May 3 (Reuters) - "), 0 without one."""
    match = DATELINE.match(line)
    if not match or match.end() > 90:
        return 0
    head = match.group()
    place = re.split(r"[,(]| " + MONTH_DAY, head.strip(" -—–"))[0].strip()
    agency = re.search(r"\([A-Z][\w .&/'’\-]{1,40}\)", head)
    dated = re.search(r"\d{4}-\d{2}-\d{2}|" + MONTH_DAY, head)
    return match.end() if agency or (place and SHOUT.match(place) and len(place) > 2) or (dated and head.strip()) else 0
