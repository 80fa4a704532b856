"""Whose words a document is, and what its forms look at to find that out."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from bot.extract.marks import find_passages
from bot.extract.roles import BODIES_LOWER, BODY_NOUNS
from bot.extract.voices import Named, Stretch, Voice, without_title
from bot.models import Document, Sentence
from bot.text import line_spans

HEAD, TAIL = 2500, 1500
W = r"[A-Z](?:[a-z]{0,2}\.(?= )|[\w’'-]*)"
"""A word of a name, or an initial."""
_FURTHER = rf"(?: (?:de|van|von|der|bin|al|el|da|di|le|la|{W}))"
FULL = rf"{W}{_FURTHER}{{1,4}}"
SHORTER = rf"{W}{_FURTHER}{{1,3}}"
"""A full name in running text, where what follows it may have a capital too."""
TITLE = r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady)\.? )?"
BODY = rf"(?:the )?{W}(?: (?:of|for|and|the|&|{W})){{0,7}}"
WITHOUT_NAME = frozenset("witness victim detainee source prisoner".split())
"""Who is named by such a word and a letter or number: "Witness K"."""
FIRST = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]e|myself|[Mm]ine)\b")
WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b")
STATEMENT = re.compile(
    r"^[#* \t]*(?:(?:SWORN |WRITTEN |FIRST |SECOND |THIRD |Sworn |Written |First |Second |Third )?(?:WITNESS "
    r"|Witness )?(?:STATEMENT|Statement"
    r"|TESTIMONY|Testimony|AFFIDAVIT|Affidavit|DEPOSITION|Deposition|DECLARATION|Declaration|ACCOUNT|Account"
    r"|EVIDENCE|Evidence)"
    r"(?: OF| of| BY| by| FROM| from|:| –| -)) (?P<who>[^\n,(]{2,70}?)[*_]*+(?:[,(][^\n]{0,100}+)?[ \t]*+$",
    re.M,
)
SUBJECT = re.compile(
    r"^(?i:subject|re): *(?:[\w-]+ ){0,3}(?i:statement) (?:by|from|of) (?P<who>[^\n,(:]{3,60}?)[ \t]*(?:[,(][^\n]*)?$",
    re.M,
)


@dataclass(slots=True)
class Authorship:
    """Whose words a document is."""

    stretches: list[Stretch] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    quoted: Voice | None = None
    """Whose statement it holds in quotation marks: "Subject: Statement by Jane Roe"."""
    witness: Voice | None = None
    """Who is "the witness" where others tell of the hearing."""


class Reader:
    """One document, as the forms look at it."""

    def __init__(self, document: Document, sentences: list[Sentence]) -> None:
        self.document, self.text, self.head = document, document.text, document.text[:HEAD]
        self.sentences = sentences
        self.found = Authorship()
        said = STATEMENT.search(self.head[:1000]) or SUBJECT.search(self.head[:1000])
        if said and not is_body(said["who"]) and 1 < len(said["who"].split()) < 6:
            self.found.quoted = self.person(said["who"], said.start("who"))

    def first(self, sentence: Sentence, we: bool = False) -> bool:
        """Whether a sentence says I (or we) outside of quotation marks."""
        for pattern in (FIRST, WE) if we else (FIRST,):
            for match in pattern.finditer(self.text, sentence.start, sentence.end):
                at = bisect_right(self.quoted, (match.start(), len(self.text))) - 1
                if at < 0 or self.quoted[at][1] <= match.start():
                    return True
        return False

    @cached_property
    def quoted(self) -> list[tuple[int, int]]:
        """What stands between quotation marks, in text order."""
        lines = line_spans(self.text)
        return [(p.outer_start, p.outer_end) for a, b in lines for p in find_passages(self.text, a, b)]

    def firsts(self) -> list[Sentence]:
        return [s for s in self.sentences if self.first(s)]

    def person(self, written: str, where: int) -> Voice:
        """The voice of a person named at `where`; "Witness K" stays unnamed, and is found under that name."""
        written = written.strip(" *_,.;:\t\r")
        words = without_title(written)
        name = " ".join(words)
        name = name.title() if name.isupper() and len(name) > 3 else name
        at = self.text.find(written, max(0, where - 1))
        spans = [(at, at + len(written))] if at >= 0 else []
        unnamed = len(words[-1].strip(".")) < 2 or words[0].lower() in WITHOUT_NAME
        if unnamed and written.isupper():
            written = written.title()
        self.found.named.append(Named(written if unnamed else name, "person", spans, dict.fromkeys((written,))))
        return Voice(written if unnamed else name, "anonymous" if unnamed else "named", "author-person")

    def body(self, written: str) -> Voice:
        name = re.sub(r"^(?:the|The|THE) ", "", written.strip(" *_,.;:-–—\t\r"))
        if name.isupper() and len(name) > 5:
            name = re.sub(r"(?<= )(?:Of|For|And|The)(?= )", lambda m: m.group().lower(), name.title())
        places = list(re.finditer(rf"\b{re.escape(name)}\b", self.text, re.IGNORECASE))[:20]
        self.found.named.append(Named(name, "organisation", [m.span() for m in places]))
        return Voice(name, "institution", "author-body")

    def stretch(self, voice: Voice, start: int = 0, end: int | None = None) -> list[Stretch]:
        return [Stretch(start, len(self.text) if end is None else end, voice)]

    def spoken(self, voice: Voice, we: bool = False) -> list[Stretch]:
        """From the first paragraph in which the author says I to the last: what stands around is somebody else's."""
        said = [s for s in self.sentences if self.first(s, we)]
        if not said:
            return []
        start = self.text.rfind("\n", 0, said[0].start) + 1
        stop = self.text.find("\n", said[-1].end)
        return self.stretch(voice, start, stop if stop >= 0 else len(self.text))


def is_body(name: str) -> bool:
    """Whether a name is that of a body by its words, not a person's."""
    words = [word.strip(".,").lower() for word in name.split()]
    return not BODY_NOUNS.isdisjoint(words) or not BODIES_LOWER.isdisjoint(words)
