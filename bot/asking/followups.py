"""Follow-ups: "and Novak?", "when was that?", "more", "which source?" made into questions of their own. Pure.

Only a message that points back by its form is one; every other message stands alone, whatever was said before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.dates import find_periods
from bot.matching.lexicon import Lexicon
from bot.text import fold, words

Wanted = Literal["answer", "more", "when", "source", "who"]

_WHO = frozenset(("person", "body"))
_THAT = r"(?:that|this|it)"
_ASKS: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (
        "more",
        re.compile(
            r"(?:(?:any(?:thing)?|show|give|tell)?(?: me)? ?more|what else|anything else|go on|and more|continue|next)"
            rf"(?: (?:on|about) {_THAT})?"
        ),
    ),
    (
        "when",
        re.compile(
            rf"(?:and |but |since )?when|(?:and )?(?:when (?:was|is|did) {_THAT}(?: (?:happen|said|be))?"
            r"|what date(?: was that)?|as of when|how old is (?:that|this))"
        ),
    ),
    (
        "source",
        re.compile(
            r"(?:and )?(?:(?:which|what) (?:source|document|article|file)s?(?: is that| was that)?|sources?|says who"
            rf"|where (?:does|did) {_THAT} come from|where is that from|citation|link)"
        ),
    ),
    ("who", re.compile(rf"(?:and )?who (?:said|says|claims|claimed) (?:{_THAT}|so)")),
)
_SUBSTITUTE = re.compile(
    r"^(?:and|what about|how about|and what about|or|same for|also)\s+(?:for\s+|in\s+|about\s+)?(.{1,80}?)\s*\??$",
    re.IGNORECASE,
)


_PRONOUN = re.compile(r"\b(?:(he|she|him|they|them)|(his|her|hers|their))\b", re.IGNORECASE)
_NO_OWNER = re.compile(
    r"\s*(?:$|[?.!,]|(?:say|said|do|did|get|go|in|on|at|to|for|from|with|about|after|before|when|and|or)\b)"
)
"""What follows "her" where it is no possessive: "what did they ask her about"."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What to ask, and what of the answer is wanted."""

    question: str
    wanted: Wanted


def follow_up(message: str, previous: str | None, lexicon: Lexicon, today: date) -> FollowUp | None:
    """The message as a question of its own, if it points back to `previous`, the question before it; else None."""
    if previous is None:
        return None
    bare = fold(message).strip(" ?!.,")
    for wanted, pattern in _ASKS:
        if pattern.fullmatch(bare):
            return FollowUp(previous, wanted)
    match = _SUBSTITUTE.match(" ".join(message.split()))
    if not match:
        named = _with_name(message, previous, lexicon)
        return FollowUp(named, "answer") if named else None
    return FollowUp(_with(previous, match.group(1), lexicon, today), "answer")


def _with_name(message: str, previous: str, lexicon: Lexicon) -> str | None:
    """The message with its pronoun replaced by the one person or body that the question before named; None where there
    is none, or the message names somebody itself."""
    pronoun = _PRONOUN.search(message)
    if pronoun is None or any(types & _WHO for _, _, types in _names_in(message, lexicon)):
        return None
    names = {previous[a:b] for a, b, types in _names_in(previous, lexicon) if types & _WHO}
    if len(names) != 1:
        return None
    owner = pronoun.group(2) is not None and not _NO_OWNER.match(message[pronoun.end() :])
    return message[: pronoun.start()] + next(iter(names)) + ("’s" if owner else "") + message[pronoun.end() :]


def _with(previous: str, new: str, lexicon: Lexicon, today: date) -> str:
    """The previous question with its period, its name or its subject replaced by the new one."""
    periods = find_periods(new, today)
    if periods and periods[0].end - periods[0].start > 0.6 * len(new):
        old = find_periods(previous, today)
        if old:
            return previous[: old[0].start] + new + previous[old[0].end :]
        return f"{previous.rstrip(' ?')} in {re.sub(r'^in ', '', new)}?"
    kinds = {alias.type for alias in lexicon.by_words.get(tuple(words(new)), ())}
    spans = [(start, end) for start, end, types in _names_in(previous, lexicon) if not kinds or types & kinds]
    if spans:
        start, end = spans[0]
        return previous[:start] + new + previous[end:]
    about = re.search(r"\b(?:about|on|regarding|of)\s+(.+?)\s*\??$", previous, re.IGNORECASE)
    if about and not kinds:
        return previous[: about.start(1)] + new + "?"
    return f"{previous.rstrip(' ?')} {new}?"


def _names_in(text: str, lexicon: Lexicon) -> list[tuple[int, int, set[str]]]:
    """Where the text names something the lexicon knows, longest first at each place."""
    found = []
    tokens = [(m.start(), m.end()) for m in re.finditer(r"[^\W_]+(?:['’.&-][^\W_]+)*", text)]
    i = 0
    while i < len(tokens):
        for size in range(min(lexicon.longest, len(tokens) - i), 0, -1):
            start, end = tokens[i][0], tokens[i + size - 1][1]
            bare = re.sub(r"['’]s$", "", text[start:end])
            aliases = lexicon.by_words.get(tuple(words(bare)))
            if aliases:
                found.append((start, start + len(bare), {str(alias.type) for alias in aliases}))
                i += size - 1
                break
        i += 1
    return found
