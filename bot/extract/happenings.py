"""Whether a sentence tells that something happened, or only names, asks, commands or supposes it."""

from __future__ import annotations

import re

from bot.dates.tense import tense
from bot.dates.words import plain
from bot.extract.grammar import is_verb
from bot.extract.hedges import ALLEGED, DENIED

_SUBJECT = r"(?:it|he|she|they|we|you|I|there|the|a|an|any|both|one|his|her|their|our|my|its|this|that|[A-Z][\w’'-]+)"
_INVERTED = re.compile(
    rf"(?:^|[,;:“‘\"'(]\s?)\W{{0,20}}+(?:\d{{1,3}}(?:\.\d+)*[.)]?\s+)?(?:Had|Were|had|were) {_SUBJECT}\b(?!['’]s\b)"
)
_WOULD_HAVE = re.compile(
    r"\b(?:would|could|should|need)(?: not|n['’]t)?(?: \w+ly| also| still| never)? have\b", re.IGNORECASE
)
_IF_HAD = re.compile(r"\b(?:if|unless)\b[^.;]{1,120}?\bhad\b", re.IGNORECASE)
_ENDS = re.compile(r"[.!…][\"'”’)\]*_]*$|[\"”]$")
_ASKS = re.compile(r"\?[\"'”’)\]*_]*$")
_BIDS = re.compile(r"\W*(?:do not|don['’]t|please|never|always|let us|let['’]s|note that|see)\b", re.IGNORECASE)
_DEMANDS = re.compile(r"\b(?:must|should|ought to)\b", re.IGNORECASE)
_LABEL = re.compile(r"^\W*(?:[A-Z][\w.'’ -]{0,40}?(?:\([^)\n]{1,60}\))?\s?:\s+)?")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEWEST = 2
"""Words beside its date that a clause needs to tell anything: "Lesna, 6 December 2023" has one."""
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_FEELS = re.compile(r"\W*(?:I|We)(?:['’](?:m|re)| am| are)\b")
_ALSO_PAST = re.compile(
    r"\b(?:slept|woke|ate|drank|rang|sang|swam|dug|lit|crept|dreamt|rose|froze|sank|swung|stuck|tore)\b"
)
"""Verbs of diaries that the tense of dates does not need."""
_FIRST_PERSON = re.compile(
    r"\b(?:I|we)(?:['’](?:m|re)| am| are| think| believe| feel| hope| know| want)\b", re.IGNORECASE
)


def supposed(sentence: str, clause: str) -> bool:
    """Whether a clause tells what did not happen: "had we held one, we would have shared it the same day"."""
    if _WOULD_HAVE.search(clause):
        return True
    return bool(_WOULD_HAVE.search(sentence)) and bool(_INVERTED.search(sentence) or _IF_HAD.search(sentence))


def asks(sentence: str) -> bool:
    """A question tells nothing."""
    return _ASKS.search(sentence.rstrip()) is not None


def is_title(sentence: str) -> bool:
    """Whether a line is no sentence: it has neither a full stop nor a verb ("Emergency bulletins, 14 October 2023")."""
    return not _ENDS.search(sentence.rstrip()) and not _has_verb(sentence)


def says_enough(clause: str, dates: list[tuple[int, int]]) -> bool:
    """Whether a clause has words beside its dates (offsets into it) and the name of who speaks."""
    for start, end in dates:
        clause = clause[:start] + " " * (end - start) + clause[end:]
    label = _LABEL.match(clause)
    return len(_WORD.findall(clause, label.end() if label else 0)) >= _FEWEST


def told_under(sentence: str, notes: bool) -> tuple[bool, bool]:
    """Whether a sentence without a date, under a heading with one, tells a happening of that day; and whether a plan.

    In `notes` (bulletins, live pages, chronologies) the present tense tells too, in a diary only the past does.
    """
    first = _WORD.search(sentence)
    if first is None or asks(sentence) or sentence.rstrip().endswith(":") or not _has_verb(sentence):
        return False, False
    if _BIDS.match(sentence) or first.group().lower() in _BIDDING:
        return False, False
    if supposed(sentence, sentence) or _DEMANDS.search(sentence) or _FEELS.match(sentence):
        return False, False
    when = tense(plain(sentence), 0, 0)
    if when == "future":
        return True, True
    if when == "past" or _ALSO_PAST.search(sentence):
        return True, False
    return (notes or bool(_CLOCK.search(sentence))) and not _FIRST_PERSON.search(sentence), False


_BIDDING = frozenset(
    "avoid boil bring call check close contact do evacuate follow go keep leave listen move open prepare remain report"
    " return seek stay stop switch take tell turn use wait watch".split()
)
"""First words of what notices tell people to do."""


def decided_outside(sentence: str, start: int, end: int) -> bool:
    """Whether words outside of the clause [start, end) deny the sentence or tell it as unproven: then the clause alone
    would be shown as denied though it is not, or as a fact though it is not."""
    words = frozenset(word.lower() for word in _WORD.findall(sentence))
    for rule in (*DENIED, *ALLEGED):
        if rule.triggers.isdisjoint(words):
            continue
        for match in rule.pattern.finditer(sentence):
            if match.end() <= start or match.start() >= end:
                return True
    return False


def _has_verb(sentence: str) -> bool:
    return any(is_verb(word, word) and word not in _NO_FINITE for word in _WORD.findall(sentence))


_NO_FINITE = frozenset("to not be been being".split())
