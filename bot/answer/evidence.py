"""A passage with what stands around it, and what kinds of thing it holds, by form alone: a date, a number, a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.models import Passage
from bot.terms import terms

_DATE = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\b\.?(?= \d|,|\s+(?:of|last|this|next)|\.|\s)|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|"
    r"\b(?:yesterday|today|tomorrow|last (?:year|month|week|spring|summer|"
    r"autumn|fall|winter)|this (?:year|month|week)|(?:19|20)\d0s|centur(?:y|ies)|ago|noon|midnight|o[’']clock)\b"
    r"|\b\d{1,2}:\d\d\b|\b\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b|\b(?:at|by|until|before|after) \d{1,2}\.\d\d\b(?! \w+s\b)"
    r"|\b(?:quarter|half|five|ten|twenty|twenty-five) (?:past|to) (?:one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|midnight|noon)\b"
)
_NUMBER = re.compile(
    r"(?<![\w-])[\d][\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozens?|hundreds|thousands|millions|half|"
    r"third|quarter|twice|several|single|none|nobody|zero)\b",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_CALENDAR_DAY = re.compile(
    rf"\b(?:{_MONTHS}|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\b\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d{{3}})"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})\b|\b\d{{4}}-\d\d(?:-\d\d)?\b"
    r"|\b\d{1,2}[:.]\d\d ?(?:am|pm|GMT|UTC)?\b"
)
"""Numbers of the calendar and the clock: they count nothing."""
_LABEL = re.compile(
    r"(?i:\b(?:articles?|art|resolutions?|sections?|paragraphs?|para|chapters?|rules?|no|annex|part)\b\.? \d[\d().]*"
    r"|\b(?:1[5-9]|20)\d\d\b)"
    r"|(?<=[\w,;:)’”] )[A-Z][a-z]+ \d+(?:[./]\d+)*\b(?![,.]?\d| (?:[a-z]+s|people|men|women|per)\b)"  # "in Block 4"
    r"|^(?:\d+(?:\.\d+)+|\d+\.)(?=\s+[A-Z])"  # "3.6 The company told us"
)
"""Numbers that name a thing, years, and the numbers of paragraphs: they count nothing."""
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|so that|in order to|as a result|therefore|thus|hence|reasons?|caused?|led to|"
    r"in response to|prompt(?:ed|s)?|explains?|given (?:that|the)|after|amid|could|would|fear\w*|concern\w*|to avoid|"
    r"to prevent|aimed at|for fear|on the grounds?|in light of|meant|intended|solely to)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|to|from|near|outside|across|between|inside|over|via|through) (?:the )?[A-Z][\w’'-]+")
_OFFICE = re.compile(
    r"\b(?:officials?|sources?|spokes\w+|ministers?|prosecutors?|presidents?|judges?|diplomats?|experts?|secretary|"
    r"chief|director|leader|author|senators?|office|court|ministry|people familiar|activists?|authorities|police|"
    r"government|council|committee|group)\b",
    re.IGNORECASE,
)


def holds(want: Literal["date", "number"], text: str) -> bool:
    """Whether a text has a date, or a number that counts something."""
    return bool(_DATE.search(text) if want == "date" else _NUMBER.search(_counted(text)))


def asks(text: str) -> bool:
    """Whether a sentence of a document is a question."""
    return text.rstrip("\"'”’» ").endswith("?")


def _counted(text: str) -> str:
    """The text without numbers that count nothing."""
    return _LABEL.sub(" ", _CALENDAR_DAY.sub(" ", text))


FORMS: dict[str, int] = {"date": 1, "number": 2, "reason": 4, "place": 8, "quote": 16, "office": 32, "asks": 64}
"""The bit of each kind of thing in what `forms` gives."""


def forms(text: str, asked: bool = False) -> int:
    """What kinds of thing a sentence holds, as bits of FORMS: read once, when the store is built.

    `asked`: an interviewer says it. What they put to somebody tells no more than a question does.
    """
    found = {
        "date": holds("date", text),
        "number": holds("number", text),
        "reason": bool(_REASON.search(text)),
        "place": bool(_PLACE.search(text)),
        "quote": any(mark in text for mark in '“"‘'),
        "office": bool(_OFFICE.search(text)),
        "asks": asked or asks(text),
    }
    return sum(FORMS[name] for name, there in found.items() if there)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with what stands around it."""

    passage: Passage
    stems: tuple[str, ...]
    """Its terms, in order."""
    near: frozenset[str]
    """The terms of its neighbours and of what the register says of its source."""
    before: Callable[[], Collection[str]]
    """The terms of the sentences before it, as far as a pronoun points back."""
    asks: bool
    """Whether it stands in a question: what an interviewer holds against somebody is not told by that."""
    people: frozenset[str]
    """Names of people, bodies and places in it."""
    persons: frozenset[str]
    """Those that are persons."""
    known_persons: Collection[str]
    """All persons of the corpus."""
    dates: tuple[str, ...]
    """When what it tells happened, EDTF."""
    count: Callable[[str], int]
    """In how many statements of its document a stem stands, or some stems side by side."""
    same: Callable[[str], Collection[str]]
    """The stems that count as one, in this corpus."""
    called: Callable[[str], Sequence[str]]
    """How a name is written."""
    is_word: Callable[[str], bool]
    """Whether a folded word is one of the corpus, or of English."""
    titles: Callable[[str], Sequence[str]]
    """The offices that the documents give somebody."""
    own: Mapping[str, float]
    """How far each term of the question is met by the passage alone; empty where that was not looked at."""


def last_words(name: str, evidence: Evidence) -> frozenset[str]:
    """The stem of the last word of each form of a name: the surname, of a person."""
    return frozenset(found[-1].stem for form in (name, *evidence.called(name)) if (found := terms(form)))


def stems_of(text: str) -> frozenset[str]:
    return frozenset(term.stem for term in terms(text))
