"""What a label says: a name, an office, and what stands beside the name ("Harbour, Independent")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.extract.labels import OFFICES, STAMP
from bot.extract.roles import ROLE_NOUNS
from bot.extract.voices import TITLES
from bot.models import Role

PARTS = re.compile(
    rf"[\s#>*_]*(?:\d{{1,2}}[ \t]{{2,}})?(?:{STAMP}\s+)?[\s*_]*(?:Q\d+[.:]?\s+(?=[A-Z]))?"
    r"(?P<name>.+?)(?P<beside>\s*\([^()]*\)|\s*\[[^\]]*\]|, [^:]*)?[*_\s]*+[:.]?[*_\s]*+$",
    re.DOTALL,
)
LONGEST_LABEL = 400
"""A longer label is read whole: the pattern above is not linear."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label read: the name in it, and what stands beside the name ("Harbour, Independent")."""

    start: int
    end: int
    name: str
    name_start: int
    beside: str
    beside_start: int


def read_label(text: str, start: int, end: int) -> Label:
    """The label at start:end, without its marks, number and clock."""
    match = PARTS.match(text, start, end) if end - start <= LONGEST_LABEL else None
    if match is None:
        return Label(start, end, text[start:end].strip(), start, "", start)
    beside = (match["beside"] or "").strip(" ,()[]")
    where = text.find(beside, match.end("name")) if beside else start
    return Label(start, end, match["name"].strip(), match.start("name"), beside, where)


def pairs(labels: list[Label], end: int) -> Iterator[tuple[Label, int]]:
    """Each label, and where the next one begins."""
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        yield label, following.start if following else end


def by_words(names: Iterable[str]) -> dict[str, list[str]]:
    """Full names by their surname, given name and initials."""
    found: dict[str, list[str]] = {}
    for name in sorted(set(names)):
        if " " in name:
            for word in {name.lower().split()[-1], name.lower().split()[0], initials(name)}:
                found.setdefault(word, []).append(name)
    return found


def is_office(name: str) -> bool:
    """Whether a label names no person: "THE MAYOR", "Chair", "Speaker 2"."""
    words = name.lower().split()
    if words[0] == "the":
        return True
    if len(words) > 1 and (words[-1].isdigit() or len(words[-1]) == 1):
        words = words[:-1]
    return (
        len(words) <= 3
        and words[-1].strip(".") in OFFICES
        and all(w.strip(".") in OFFICES | TITLES | ROLE_NOUNS for w in words)
    )


def role_beside(label: Label) -> Role | None:
    """The part of what stands beside a name that is an office: a party or a seat is none."""
    at = label.beside_start
    for part in label.beside.split(","):
        title = part.strip()
        if any(word.strip(".").lower() in ROLE_NOUNS for word in re.split(r"[\s/-]", title)):
            start = at + part.index(title)
            return Role(title, start, start + len(title))
        at += len(part) + 1
    return None


def initials(name: str) -> str:
    return "".join(word[0] for word in name.split()).lower()
