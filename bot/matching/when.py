"""Calendar expressions in a question, with "since", "between ... and ...", "2015..2023" made into periods.

There is no clock here: what is relative to today ("last spring") has no value; the caller, who knows the day of the
question, resolves the same words with `bot.dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.dates import edtf
from bot.dates.mentions import Mention, find

_OPENS = re.compile(r"\b(since|after|from|before|until|till|up to|between|through)\s+(?:the\s+)?$", re.IGNORECASE)
_JOINS = re.compile(r"\s*(?:\.\.+|-|–|—|/|\bto\b|\buntil\b|\btill\b|\bthrough\b|\band\b)\s*(?:the\s+)?", re.IGNORECASE)
_TWO_DOTS = re.compile(r"(?<=[\dX])\.\.(?=\d)")
_PERIODS = ("decade", "century", "interval")


@dataclass(frozen=True, slots=True)
class When:
    """One calendar expression of a text."""

    start: int
    end: int
    type: Literal["date", "period"]
    value: str | None
    """EDTF; None where it is relative to a day we do not know here."""


def expressions(text: str) -> Iterator[When]:
    """The calendar expressions of `text`, in order, not overlapping."""
    # The date reader knows a dash, not the two dots of "2015..2023"; the length must stay.
    text = _TWO_DOTS.sub(" –", text)
    mentions = find(text, None, loose=True)
    at = 0
    while at < len(mentions):
        mention = mentions[at]
        opening = _OPENS.search(text, max(0, mention.start - 20), mention.start)
        word = " ".join(opening[1].casefold().split()) if opening else ""
        after = mentions[at + 1] if at + 1 < len(mentions) else None
        start = opening.start() if opening else mention.start
        if after and _joined(text[mention.end : after.start], word):
            yield When(start, after.end, "period", _range(mention, after))
            at += 2
        elif opening and word not in ("between", "through"):
            yield When(start, mention.end, "period", _open(word, mention.value))
            at += 1
        else:
            period = mention.precision in _PERIODS or (mention.value is not None and "/" in mention.value)
            yield When(mention.start, mention.end, "period" if period else "date", mention.value)
            at += 1


def _joined(between: str, opening: str) -> bool:
    match = _JOINS.fullmatch(between)
    # "in 2021 and 2023" are two dates; "between 2021 and 2023" is one period.
    return bool(match) and ("and" not in between.casefold() or opening == "between")


def _range(first: Mention, last: Mention) -> str | None:
    if first.value is None or last.value is None:
        return None
    return edtf.covering(first.value, last.value)


def _open(word: str, value: str | None) -> str | None:
    if value is None or edtf.bounds(value) is None:
        return None
    made = {"since": edtf.since, "from": edtf.since, "after": edtf.after, "before": edtf.before}.get(word, edtf.until)
    return made(value)
