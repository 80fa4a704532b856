"""What a question about a number wants counted or paid, and whether a passage has such a number. By form alone."""

from __future__ import annotations

import re

from bot.terms import stem, terms

_COUNTED = re.compile(
    r"\bhow many (?:other |more |different |of (?:the |these |those |its |their )?)?"
    r"((?:(?!(?:did|do|does|have|has|had|is|are|was|were|will|would|can|could|should|may|might|must|in|on|at|of|to|from|by"
    r"|for|with|per|than|that|who|which|there)\b)[\w’'-]+ ?){1,3})",
    re.IGNORECASE,
)
_ANYBODY = frozenset(stem(word) for word in "people person persons men women times ones others".split())
"""What is counted without being named: "64 of us"."""
_WANTS_MONEY = re.compile(
    r"\bhow much\b.*\b(?:costs?|pays?|paid|spen[dt]|received?|earn(?:ed)?|charged?|owed?|raised?|money|worth"
    r"|invest(?:ed)?|len[dt]|borrow(?:ed)?|fined|donated?|contribute|award(?:ed)?|price|compensation)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥%]|\b(?:dollars?|euros?|pounds?|pence|cents?|shekels?|crowns?|francs?|rou?bles?|rupees?|yen|yuan|pesos?|rand|lira"
    r"|kron[aeo]r?|dinars?|dirhams?|[mb]illion|trillion|thousand|per ?cent|[A-Z]{3} ?\d[\d,.]*|nothing|free)\b"
)
_TIME = re.compile(
    r"\b(?:an?|one|the (?:whole|entire)|all|every)\s+(?:year|month|week|fortnight|day|night|morning|afternoon|evening"
    r"|hour|minute|moment|decade|century|winter|spring|summer|autumn)\b"
    r"|\b(?:years|months|weeks|days|hours|minutes|decades)\b"
)


def counted(question: str) -> tuple[str, ...]:
    """The stems of the things that "how many" counts, with what may follow them; () where it names none of its own."""
    found = _COUNTED.search(question)
    stems = tuple(term.stem for term in terms(found.group(1))) if found else ()
    return () if not _ANYBODY.isdisjoint(stems) else stems


def wants_money(question: str) -> bool:
    """Whether "how much" asks for a sum: what was paid, not how much snow fell."""
    return bool(_WANTS_MONEY.search(question))


def holds_money(text: str) -> bool:
    """Whether a text names a sum, or a share of one."""
    return bool(_MONEY.search(text))


def holds_time(text: str) -> bool:
    """Whether a text says how long something lasts without a number: "for a year"."""
    return bool(_TIME.search(text))
