"""Turns: in a record of what people said, everything from one speaker's label to the next is that speaker's.

Labels are furniture (labels.py) and mean people (cast.py). The record's own voice goes on between them: "(Laughter)", a
heading, "The meeting closed at ten".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.extract.cast import Cast, pairs, read_label
from bot.extract.labels import SPOKEN
from bot.extract.voices import Named, Stretch, Voice
from bot.models import Document, Person, Sentence

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
STAGE = re.compile(r"[(\[*_][^\n]{0,200}[)\]*_][.]?$")
"""(Laughter)"""


@dataclass(frozen=True, slots=True)
class Turns:
    stretches: tuple[Stretch, ...] = ()
    named: tuple[Named, ...] = ()
    labels: tuple[tuple[int, int], ...] = ()


def find_turns(document: Document, sentences: tuple[Sentence, ...], people: tuple[Person, ...]) -> Turns:
    """The turns of a dialogue, each with its speaker; nothing for a document without labels."""
    marked = [piece for piece in document.furniture if piece.kind == "speaker"]
    if not marked:
        return Turns()
    labels = [read_label(document.text, piece.start, piece.end) for piece in marked]
    cast = Cast(document, people, labels)
    voices = [cast.voice(label) for label in labels]
    stretches: list[Stretch] = []
    bodies = [list(_blocks(document, sentences, a.end, b)) for a, b in pairs(labels, len(document.text))]
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


def _blocks(
    document: Document, sentences: tuple[Sentence, ...], start: int, end: int
) -> Iterator[tuple[int, int, bool]]:
    """What stands between blank lines from start to end, and whether a heading stands before it."""
    text = document.text
    headed = False
    skipped = [f for f in document.furniture if start <= f.start < end]
    at = start
    for gap in [*re.finditer(r"\n[ \t\r]*\n\s*", text[start:end]), None]:
        stop = start + gap.start() if gap else end
        inside = [f for f in skipped if at <= f.start < stop]
        if inside and inside[0].start <= at + 2:
            headed = True
        elif text[at:stop].strip():
            yield at, stop, headed
        at = start + gap.end() if gap else end


def _narrates(words: str, voice: Voice, last: bool) -> bool:
    """Whether a further paragraph behind a label is the record's own voice, not the speaker's."""
    if STAGE.match(words) or PROCEEDINGS.match(words) or (words.isupper() and len(words) < 120):
        return True
    if SPOKEN.search(words):
        return False
    surname = voice.name.split()[-1] if voice.name else ""
    return last or (len(surname) > 2 and re.search(rf"\b{re.escape(surname)}\b", words) is not None)
