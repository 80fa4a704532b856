"""Names by their form: runs of capitalised words, split into what somebody is ("WDC Prosecutor") and what they are
called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from sys import intern

from bot.extract.abbreviations import STARTERS
from bot.extract.firstnames import GIVEN
from bot.extract.grammar import DETERMINERS, MONTHS_DAYS, is_verb
from bot.extract.roles import (
    BODY_NOUNS,
    CLOSE,
    HONORIFICS,
    OCCUPATIONS,
    PAPERS,
    PAST,
    ROLE_MODIFIERS,
    ROLE_NOUNS,
    UNNAMED,
)
from bot.models import Document, Sentence

WORD = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[-‑&][^\W_]+|[’'](?!s\b)[^\W\d_]+|\.[^\W\d_a-z])*"
RUN = re.compile(
    rf"{WORD}(?:\.?[ \u00a0](?:(?:of|for|de|del|della|van|von|der|den|bin|ibn|al|el|da|dos|di|du|le|la)"
    rf"[ \u00a0](?:the[ \u00a0])?)?{WORD}){{0,11}}"
)
LOWER = re.compile(r"\b[a-z]{2,}\b")
OFFICE = re.compile(r"[’']s?[ ](?:Office|Ministry|Court|Division|Department|Party|Council|Committee|Bureau)\b")
DEMONYM = re.compile(
    r"(?:[a-z]{2}(?:ian|ean|ese|ish|eli|aqi|eni|ani|aiti|ist|ern)|American|African|Mexican|German|Cuban|Saudi|Dutch|French"
    r"|Greek|Swiss|Arab|Turk|Serb|Thai|Czech)s?$"
)
DEGREES = frozenset(
    """
    I A The In On At It He She They We But And If Of For To This That These Those Yes No Not My Our Your His Her
    Its
    """.split()
)


NEVER_ALONE = STARTERS | ROLE_NOUNS | HONORIFICS | ROLE_MODIFIERS | BODY_NOUNS | PAPERS | UNNAMED
KEPT_FIRST = GIVEN | HONORIFICS | ROLE_NOUNS | BODY_NOUNS
OPENERS = STARTERS | DETERMINERS
LEADS = ROLE_MODIFIERS | PAST
TITLE_ENDS = frozenset("executive officer minister secretary president inspector superintendent editor whip".split())
"""Behind a title these end a longer one: "the Chief Executive"."""
_OF_BODIES = frozenset("justice general".split())
"""Titles that bodies have in their names."""
PARTIES = frozenset("republican democrat democratic conservative labour liberal socialist independent".split())
TITLES = ROLE_NOUNS | HONORIFICS


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a name stands: `name` at start:end, `title` what stands before it in capitals ("President")."""

    start: int
    end: int
    name: str
    title: str
    title_start: int
    sentence: int
    honorific: str = ""
    first_in_sentence: bool = False
    demonym: bool = False
    """A lone word that looks like a nationality used as an adjective."""


def find_mentions(document: Document, sentences: tuple[Sentence, ...]) -> list[Mention]:
    """Every name of the document's own text, in order."""
    text = document.text
    plain = frozenset(LOWER.findall(text))
    found: list[Mention] = []
    for number, sentence in enumerate(sentences):
        if sentence.furniture:
            continue
        for run in RUN.finditer(text, sentence.start, sentence.end):
            found += _mentions(text, run.start(), run.end(), number, sentence.start, plain)
    return found


def _mentions(text: str, start: int, end: int, number: int, first: int, plain: frozenset[str]) -> Iterator[Mention]:
    opening = start - first <= 3 or (start >= 2 and text[start - 2 : start].strip()[-1:] in {"“", "‘", '"', ":"})
    if opening:
        start = _without_opener(text, start, end, plain)
    words = _words(text, start, end)
    if not words:
        return
    if text.startswith(("’s ", "'s ", "’ "), end) and (office := OFFICE.match(text, end)):
        end = office.end()  # "the Prime Minister’s Office" is one name
        yield Mention(start, end, text[start:end], "", start, number, first_in_sentence=opening)
        return
    yield from _one(text, words, number, opening)


def _without_opener(text: str, start: int, end: int, plain: frozenset[str]) -> int:
    """Start of the name behind a word that is capitalised only because it begins the sentence."""
    while start < end:
        word = re.match(WORD, text[start:end])
        if word is None:
            return end
        lower = word.group().lower()
        common = (
            lower in OPENERS
            or (text[start + word.end() : start + word.end() + 1] == "," and lower.endswith("ly"))
            or (lower in plain and lower not in KEPT_FIRST)
        )
        if not common:
            return start
        start += word.end()
        rest = re.match(r"\.?[ \u00a0]((?:of|for|de|van|von|bin|al|el|la|le|the)[ \u00a0])*", text[start:end])
        start += rest.end() if rest else end - start
    return end


def _words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]


def _one(text: str, words: list[tuple[int, int]], number: int, opening: bool) -> Iterator[Mention]:
    """The mention of one run: its leading titles cut off, "X of Y" of a person cut at the "of"."""
    lower = [text[a:b].strip(".,").lower() for a, b in words]
    cut = 0
    for index, word in enumerate(lower[:-1]):
        if (
            word in HONORIFICS
            or (word in ROLE_NOUNS and lower[index + 1] not in {"of", "for"})
            or (cut == index and word in LEADS and any(w in ROLE_NOUNS for w in lower[index:-1]))
        ):
            cut = index + 1
    office = next((i for i in range(cut, len(lower) - 4) if lower[i] in ROLE_NOUNS and lower[i + 1] == "of"), None)
    if office is not None and not set(lower[office + 2 :]) & BODY_NOUNS:
        cut = office
    if opening and not cut and len(lower) > 2 and lower[0] in OCCUPATIONS | CLOSE and lower[1] not in {"of", "for"}:
        cut = 1  # "Pensioner Gheorghe Munteanu", capitalised by its place
    while cut < len(lower) - 1 and lower[cut] in TITLES:
        cut = _behind_title(lower, cut)
    if len(lower) - cut > 2 and lower[cut] in PARTIES:
        cut += 1
    if 0 < cut < len(lower) and not set(lower[cut:]) - BODY_NOUNS:
        cut = 0  # "Justice Ministry": the title is part of the name
    if (
        cut
        and lower[cut - 1] in _OF_BODIES
        and lower[-1] in BODY_NOUNS
        and cut < 3
        and lower[0] in {"the", *_OF_BODIES}
    ):
        cut -= 1  # "the Justice Horizon Network"
    if (
        cut < len(lower) - 1
        and not set(lower[cut:]) & BODY_NOUNS
        and lower[cut] not in GIVEN
        and not (cut and lower[cut - 1] in TITLES)
        and DEMONYM.search(text[words[cut][0] : words[cut][1]])
        and lower[cut + 1] not in {"of"}
    ):
        cut += 1  # "Islamist Hezbollah"
    for index in range(cut, len(lower)):
        person = lower[cut] in GIVEN or (cut > 0 and index - cut <= 3)
        if lower[index] in {"of", "for"} and index > cut and person and not set(lower[cut:]) & BODY_NOUNS:
            words, lower = words[:index], lower[:index]
            break
    if cut >= len(words):
        return
    start, end = words[cut][0], words[-1][1]
    name = text[start:end].rstrip(".")
    if text[start:end] != name and not re.search(r"\b(?:Jr|Sr|Inc|Corp|Co|Ltd|[A-Z])\.$", text[start:end]):
        end = start + len(name)
    title = text[words[0][0] : words[cut - 1][1]] if cut else ""
    if _is_no_name(name, lower[cut:], bool(title)):
        return
    last = lower[cut - 1] if cut else ""
    demonym = len(words) - cut == 1 and not cut and bool(DEMONYM.search(name)) and _adjective(text, end, name)
    yield Mention(
        start,
        end,
        intern(name),
        intern(title),
        words[0][0],
        number,
        last if last in HONORIFICS else "",
        opening,
        demonym,
    )


def _behind_title(lower: list[str], at: int) -> int:
    """Where the name begins behind the title at `at`: "Secretary of State John Smith" has a title of three words."""
    if lower[at + 1] not in {"of", "for"}:
        return at + 1
    given = next((i for i in range(at + 2, len(lower)) if lower[i] in GIVEN), None)
    if given is not None:
        return given
    return len(lower) - 2 if len(lower) - at > 4 else len(lower)


def _adjective(text: str, end: int, name: str) -> bool:
    """ "French officials", "the Swiss": a nationality, not somebody's name."""
    follows = re.match(r" ([a-z-]+)", text[end : end + 20])
    if name.endswith("s") or follows is None:
        return name.endswith("s")
    word = follows.group(1)
    return word in {"and", "or"} or (len(word) > 3 and not is_verb(word, word))


def _is_no_name(name: str, lower: list[str], titled: bool) -> bool:
    if (
        name in DEGREES
        or len(name) < 2
        or name.endswith(("-based", "-led", "-backed", "-style", "-born", "-owned"))
        or lower[0] in MONTHS_DAYS
        or lower[0] in {"of", "for"}
    ):
        return True
    if len(lower) == 1 and lower[0] in NEVER_ALONE and (not titled or lower[0] in TITLE_ENDS):
        return True
    return lower[-1] in PAPERS or lower[0] in PAPERS


NO_SURNAME = re.compile(r"[IVX]+|[^.]*+\..*")
"""Capitals at the end of a name that stay so: "John Berg III", "Jan O.J." """


def usual_case(words: Sequence[str]) -> str:
    """A name in the usual case: CARL HOLM is Carl Holm, and so is Carl HOLM of a record that prints surnames so."""
    name = " ".join(words)
    if name.isupper():
        return name.title() if len(name) > 3 or " " in name else name
    if words[0].isupper():
        return name  # "BBC Radio"
    return " ".join(w.title() if w.isupper() and len(w) > 2 and not NO_SURNAME.fullmatch(w) else w for w in words)
