"""First-person documents: who writes a letter, an e-mail, a witness statement, an expert's opinion, a ruling, a column.

Each form says in its own place who writes: a sender, a signature, a heading ("Testimony of ..."), a byline. A byline
alone is none: a news report is its publication's. Where nothing says who writes, it stays the publication's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.extract.authorship import FULL, HEAD, TAIL, TITLE, Authorship, Reader, is_body
from bot.extract.letters import letter, mail
from bot.extract.mastheads import FRONT_MATTER
from bot.extract.papers import diary, written_answer
from bot.extract.releases import experts, release
from bot.extract.testimony import expert, ruling, witness
from bot.extract.voices import Stretch, Voice
from bot.models import Document, Sentence

BOX = re.compile(
    r"\[?\s*((?:[A-Z][\w.’'-]+ ){1,4}(?:[A-Z][\w.’'-]+)?) ?(?:is|are) (?:a|an|the) [^.\]]{0,120}?\b"
    r"(?i:candidate|fellow|professor|lecturer|scholar|researcher|student|academic|lawyer|director|author|analyst"
    r"|columnist|historian|economist)\b"
)
FIELD = re.compile(
    r"^(?:author|authors|by|byline)\s*:\s*[\"']?(?P<who>[^\n\"']{3,60}?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE
)
BYLINE = re.compile(
    rf"^[*_ \t]*(?:By|by|BY|Words:?|Column by|Opinion by) (?P<who>{FULL})(?:[,|.·•–—-][^\n]{{0,80}}+)?[*_]*+[ \t]*+$",
    re.M,
)
COMMENT = re.compile(
    r"^[#* \t]*(?:opinion|comment|column|blog|op-ed|commentary|viewpoint|diary|first person|essay)\b\s*[:|–—-]?",
    re.I | re.M,
)
_SAYS_I = (" I ", "\nI ", " I’", " I'", " my ", "\nMy ", ". My ", " me ")
_HEADS = (
    "statement",
    "release",
    "on behalf of",
    "compiled by",
    "issued by",
    "prepared by",
    "experts*",
    "from:",
    "dear ",
    "judg",
    "report",
    "asked by",
    "tabled by",
    "question by",
    "question from",
    " wrote:",
)


def find_author(document: Document, sentences: tuple[Sentence, ...]) -> Authorship:
    """Which stretches of a document are its author's own words, and the authors by name; nothing where none is said."""
    text = document.text
    opinion = document.kind == "opinion"
    if opinion or (document.publisher is None and document.author is None and boxed(document)):
        if who := document.author or boxed(document):
            return Authorship([Stretch(0, len(text), Voice(who, "author", "author"))])
    elif document.author and document.kind in {"statement", "report"}:
        return Authorship([Stretch(0, len(text), Voice(document.author, "named", "author-register"))])
    own = [s for s in sentences if not s.furniture]
    if own and _may_write(text):
        reader = Reader(document, own)
        for form in FORMS:
            stretches = form(reader)
            if stretches is not None:
                return replace(reader.found, stretches=stretches)
        return replace(reader.found, stretches=_nobody(text) if opinion else [])
    return Authorship(_nobody(text) if opinion else [])


def _nobody(text: str) -> list[Stretch]:
    """An opinion piece whose author is not said."""
    return [Stretch(0, len(text), Voice(None, "author", "author"))]


def boxed(document: Document) -> str | None:
    """The author that an author box names with an academic's or analyst's calling."""
    for piece in document.furniture:
        if piece.kind == "author_box" and (
            match := BOX.match(document.text[piece.start : min(piece.end, piece.start + 300)])
        ):
            return match.group(1).strip()
    return None


def _may_write(text: str) -> bool:
    """A cheap look at what every form has: somebody who says I, or a heading that says whose words these are."""
    if any(word in text for word in _SAYS_I):
        return True
    edges = f"{text[:HEAD]}\n{text[-TAIL:]}".lower()
    return any(word in edges for word in _HEADS)


def _column(reader: Reader) -> list[Stretch] | None:
    """A blog or column: an author in front matter or a byline, who says I. A report's byline is no author's voice."""
    front = FRONT_MATTER.match(reader.text)
    field = FIELD.search(front.group()) if front else None
    match = field or BYLINE.search(reader.head[:800])
    if match is None:
        return None
    who = match["who"].strip()
    if not re.fullmatch(rf"{TITLE}{FULL}", who) or is_body(who) or re.search(r" and |,", who):
        return None
    firsts = len(reader.firsts())
    enough = firsts >= (1 if field or COMMENT.search(reader.head[:200]) else 2) and firsts * 5 >= len(reader.sentences)
    if not (enough or (COMMENT.search(reader.head[:200]) and reader.document.kind != "report")):
        return None
    voice = reader.person(who, match.start("who"))
    start = front.end() if front else reader.text.find("\n", match.end())
    return reader.stretch(Voice(voice.name, "author", "author-column"), max(start, 0))


FORMS: tuple[Callable[[Reader], list[Stretch] | None], ...] = (
    experts, written_answer, mail, letter, witness, diary, ruling, expert, _column, release,
)  # fmt: skip
"""The forms of first-person documents, the surest first."""
