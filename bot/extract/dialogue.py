"""Turns: in a record of what people said, everything from one speaker's label to the next is that speaker's.

Labels are furniture (labels.py) and mean people (cast.py). The record's own voice goes on between them: "(Laughter)", a
heading, "The meeting closed at ten".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from bot.extract.cast import Cast
from bot.extract.labelled import Label, pairs, read_label
from bot.extract.labels import SPOKEN
from bot.extract.voices import Named, Stretch, Voice
from bot.models import Document, Person

PROCEEDINGS = re.compile(
    r"The (?:[\w’'-]+ ){0,3}(?:meeting|hearing|session|sitting|committee|council|court|interview|proposal|motion"
    r"|amendment"
    r"|witness|recording|transcript|vote|debate|chamber|house|assembly|proceedings|board|jury)\b[^.]{0,80}\b(?:closed"
    r"|adjourned|rose|ended|concluded|resumed|carried|agreed|withdrew|lost|defeated|suspended|edited|condensed|passed"
    r"|rejected|recessed|excused|adopted)\b"
    r"|(?:This|The) (?:interview|conversation|transcript) (?:has been|was)\b|(?:End of|Transcript|Whereupon"
    r"|Meeting (?:closed|ended)"
    r"|As told to|Interviewed by|Proceedings)\b",
)
QUESTION = re.compile(
    r"^[ \t]*(?P<mark>\*{1,3}|_{1,2})(?![\s*_])[^\n*]{3,400}\?(?P=mark)[ \t]*(?=[\r\n])", re.MULTILINE
)
"""**Do you regret it?**"""
ANNOUNCED = re.compile(r"\b(?:[Ii]nterview|INTERVIEW|[Cc]onversation|Q ?& ?A) (?:with|WITH) ")
ASKED = re.compile(r"^[^\n\"“]{3,300}\?[ \t]*(?=\r?\n)", re.MULTILINE)
"""In an interview that says it is one, a line that is a question."""
GAP = re.compile(r"\n[ \t\r]*\n")
STAGE = re.compile(r"[(\[*_][^\n]{0,200}[)\]*_][.]?$")
"""(Laughter)"""


@dataclass(frozen=True, slots=True)
class Turns:
    stretches: tuple[Stretch, ...] = ()
    named: tuple[Named, ...] = ()
    labels: tuple[tuple[int, int], ...] = ()


def find_turns(document: Document, people: tuple[Person, ...]) -> Turns:
    """The turns of a dialogue, each with its speaker; nothing for a document without labels."""
    marked = [piece for piece in document.furniture if piece.kind == "speaker"]
    labels = [read_label(document.text, piece.start, piece.end) for piece in marked] or _set_apart(document.text)
    if not labels:
        return Turns()
    cast = Cast(document, people, labels)
    if not marked and not (cast.answering and cast.spoken):
        return Turns()  # questions of a list that nobody in particular answers
    voices = [cast.voice(label) for label in labels]
    stretches: list[Stretch] = []
    headings = [(f.start, f.end) for f in document.furniture if f.kind != "speaker"]
    bodies = [list(_blocks(document.text, headings, a.end, b)) for a, b in pairs(labels, len(document.text))]
    single = sum(len(body) > 1 for body in bodies[:-1]) == 0 and len(bodies) > 3
    for number, (voice, body) in enumerate(zip(voices, bodies, strict=True)):
        if voice is None:
            continue
        last = number == len(bodies) - 1
        for at, (start, end, headed) in enumerate(body):
            words = document.text[start:end].strip()
            if at and (headed or _narrates(words, voice, last and single)):
                if STAGE.match(words):
                    continue
                break
            stretches.append(Stretch(start, end, voice))
    return Turns(tuple(stretches), cast.known(), tuple((one.start, one.end) for one in labels))


def _set_apart(text: str) -> list[Label]:
    """An interview whose questions have no label but are set in bold: they stand between two labels of no length."""
    bold = text.count("?*") + text.count("?_") > 1
    if not bold and not ANNOUNCED.search(text[:400]):
        return []
    asked = list((QUESTION if bold else ASKED).finditer(text))
    if len(asked) < 2:
        return []
    found = []
    for match in asked:
        a, b = match.span()
        found += [Label(a, a, "Q", a, "", a), Label(b, b, "A", b, "", b)]
    return found


def _blocks(text: str, furniture: list[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """What stands between blank lines from start to end, and whether a heading stands before it."""
    headed = False
    at = start
    for gap in [*GAP.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        beside = bisect_left(furniture, (at,))
        if beside < len(furniture) and furniture[beside][0] <= min(at + 2, stop - 1):
            headed = True
        elif text[at:stop].strip():
            yield at, stop, headed
        at = gap.end() if gap else end


def _narrates(words: str, voice: Voice, last: bool) -> bool:
    """Whether a further paragraph behind a label is the record's own voice, not the speaker's."""
    if STAGE.match(words) or PROCEEDINGS.match(words) or (words.isupper() and len(words) < 120):
        return True
    if SPOKEN.search(words):
        return False
    surname = voice.name.split()[-1] if voice.name else ""
    return last or (len(surname) > 2 and re.search(rf"\b{re.escape(surname)}\b", words) is not None)
