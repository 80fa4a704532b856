"""Messages that an e-mail answers, below it: "On Tue, 14 Mar 2023, Jane Roe <jane@x.example> wrote:".

What stands under such a line is its writer's, one ">" deeper (RFC 3676, section 4.5) or, where a program sets no
marks, up to the next such line. A line that is less deep again is the answer's own.
"""

from __future__ import annotations

import re

from bot.extract.authorship import FULL, TITLE, Reader, is_body
from bot.extract.voices import Stretch, Voice

WROTE = re.compile(r"[> \t]*On [^\n]{6,160}[ ]wrote:[ \t\r]*")
"""The line that a mail program sets over the message that it answers."""
WRITER = re.compile(rf"(?:[,\d]|[ap]m|[AP]M),? (?P<who>{TITLE}{FULL})(?:[ ]*<[^>\n]*>)?[ ]wrote:[ \t\r]*$")
LINES = re.compile(r"[^\n]+")
MARKS = re.compile(r"(?:[ \t]*>)*")


def is_answered(line: str) -> bool:
    """Whether a line opens the message that an e-mail answers."""
    return line.rstrip().endswith("wrote:") and WROTE.fullmatch(line) is not None


def answered(reader: Reader, start: int = 0) -> list[Stretch]:
    """The stretches of the messages below an e-mail, by those who wrote them."""
    if "wrote:" not in reader.text[start:]:
        return []
    lines = [
        (m.start(), m.end(), _depth(m.group())) for m in LINES.finditer(reader.text, start) if m.group().strip(" \t\r>")
    ]
    found: list[Stretch] = []
    open_: list[tuple[int, Voice]] = []
    for number, (a, b, depth) in enumerate(lines):
        while open_ and depth < open_[-1][0]:
            open_.pop()
        line = reader.text[a:b]
        if open_:
            voice = open_[-1][1]
            first = found.pop().start if found and found[-1].voice is voice and found[-1].end == a else a
            found.append(Stretch(first, b + 1, voice))
        if line.rstrip().endswith("wrote:") and WROTE.fullmatch(line):
            deeper = max(depth, lines[number + 1][2] if number + 1 < len(lines) else depth)
            match = WRITER.search(line)
            if match is None or is_body(match["who"]):
                open_.append((deeper, Voice(None, "anonymous", "author-unnamed")))
            else:
                open_.append((deeper, reader.person(match["who"], a + match.start("who"))))
    return found


def around(own: list[Stretch], others: list[Stretch]) -> list[Stretch]:
    """What of `own` is left beside the stretches of others, and those; in order, none over another."""
    found = list(others)
    for one in own:
        at = one.start
        for other in others:
            if other.end <= at or other.start >= one.end:
                continue
            if at < other.start:
                found.append(Stretch(at, other.start, one.voice))
            at = max(at, other.end)
        if at < one.end:
            found.append(Stretch(at, one.end, one.voice))
    return sorted(found, key=lambda stretch: stretch.start)


def _depth(line: str) -> int:
    match = MARKS.match(line)
    return match.group().count(">") if match else 0
