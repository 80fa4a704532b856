"""The pieces that the patterns of calendar expressions are made of.

All patterns run over text in small letters with plain apostrophes and hyphens (`plain`), so none needs IGNORECASE: that
keeps them fast, and case is looked up in the text itself where it decides ("May", "may").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dates.vocabulary import MONTHS, NUMBERS, ORDINALS

S = r"(?:[ \t]{1,4}|[ \t]{0,2}\r?\n[ \t]{0,4})"
"""White space inside an expression: blanks or one line end, never a paragraph's."""


def _either(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


MONTH = (
    r"(?:(?:"
    + _either(n for n in MONTHS if len(n) > 4 or n in ("may", "june", "july"))
    + r")|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)(?![a-z])"
)
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?![a-z])"
SHORT_WEEKDAY = r"(?:mon|tues?|weds?|thurs?|thu|fri|sat|sun)\.?(?![a-z])"
YEAR = r"(?:1\d{3}|20\d\d)(?!\d|,\d|\.\d|%)"
ANY_YEAR = rf"(?:{YEAR}|'\d\d(?![\d'a-z]))"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![a-z\d]|[.,:/]\d|%)"
ORDINAL_DAY = r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)(?![a-z\d])"
WORD_DAY = r"(?:" + _either(ORDINALS).replace("-", "[- ]") + r")(?![a-z-])"
SEASON = r"(?:spring|summer|autumn|fall|winter)(?![a-z])"
NUMBER = (
    r"(?:\d{1,3}|a couple of|half a|(?:twenty|thirty|forty|fifty|sixty)-(?:one|two|three|four|five|six"
    r"|seven|eight"
    r"|nine)|" + _either(n for n in NUMBERS if n not in ("zero", "half a", "a couple of")) + ")"
)
QUANTITY = (
    rf"(?:(?:about|around|some|almost|nearly|roughly|over|more than|less than|just|only|at least"
    rf"|exactly){S})?{NUMBER}"
)
TAIL_YEAR = (
    rf"(?:of{S}|in{S}|earlier{S}|later{S})?(?:this|last|next|that|the{S}same|the{S}following"
    rf"|the{S}previous){S}year"
)
"""The year of "in June of this year", "in March last year"."""
PART = (
    rf"(?:(?:the{S})?(?:very{S})?(?:beginning|start|middle|end|close|latter{S}part|early{S}part"
    rf"|turn){S}of{S}(?:the{S})?"
    rf"|(?:the{S})?(?:early|late|mid|mid-to-late)(?:-|{S})(?:(?:in|on){S})?)"
)

_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "′": "'",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)
_MARKED = re.compile(f"[{''.join(map(chr, _PLAIN))}]")


def plain(text: str) -> str:
    """`text` as the patterns want it, every character at its own offset."""
    low = text.lower()
    if len(low) != len(text):  # a few letters grow ("İ"); offsets matter more than they do
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    # str.translate looks up every character; a text has few that need it.
    return low if low.isascii() else _MARKED.sub(lambda m: str(_PLAIN[ord(m.group())]), low)
