"""What kind of thing is asked for - a date, a number, a name, one of two sides - and whether a passage has it. Pure."""

from __future__ import annotations

import re

from bot.answer import counting
from bot.answer.evidence import Evidence, asks, holds, last_words, stems_of
from bot.answer.plan import role_of
from bot.models import Query
from bot.terms import stem

UNLIKE = 0.2
"""A word that is met no further than this has nothing in the passage that means nearly the same."""
ASKING = frozenset(stem(word) for word in "ask asked question questions wonder doubt".split())
"""Stems of a question that may want somebody's question for an answer."""
_HOW_LONG = re.compile(r"\bhow (?:long|old)\b", re.IGNORECASE)
_LASTED = re.compile(r"\bhow long (?:did|does|do|has|have|had|was|were|will|would)\b", re.IGNORECASE)
"""Asks for a time, and not for a length."""
_SPAN = re.compile(
    r"\b(?:since|from|until|till|through|between)\b|\b\d+[-–‑ ](?:year|month|week|day|hour|minute)|\d[-–]\d",
    re.IGNORECASE,
)
_PAIRS = (("northern", "southern"), ("eastern", "western"), ("upper", "lower"), ("inner", "outer"))
"""Adjectives of things that come in two: the other one is another thing."""
_SIDES = dict(_PAIRS) | {other: one for one, other in _PAIRS}
_SIDE = re.compile(rf"\b(?:the|its|their) ({'|'.join(_SIDES)}) (?=[a-z])")
LESSER = frozenset(stem(word) for word in "deputy vice assistant acting former ex".split())
"""Who holds an office in part, or did, is not its holder."""
BESIDE = 3
"""So many words from a name an office may stand that is its holder's."""


def other_kind(query: Query, evidence: Evidence) -> str:
    """Why a passage has not the kind of thing that is asked for; "" when it may."""
    passage = evidence.passage
    if query.want == "date" and not evidence.dates and not holds("date", passage.text):
        return "it gives no date"
    # "Since 9 January" says how long, and so does "for a year".
    long = counting.holds_time(passage.text)
    lasting = _HOW_LONG.search(query.question) and (long or holds("date", passage.text))
    if _LASTED.search(query.question) and not long and not _SPAN.search(passage.text):
        return "it does not say how long"
    if query.want == "number" and not lasting and not holds("number", passage.text):
        return "it gives no number"
    if query.want == "number" and (uncounted := _uncounted(query, evidence)):
        return uncounted
    if query.wants_names:
        named = [name for name in evidence.persons - set(query.names) if _stands(name, evidence)]
        if not named:
            return "it names nobody"
        role = role_of(query.question)
        if role and not any(_may_hold(role, name, evidence) for name in named):
            return f"it names {', '.join(sorted(named))}, who hold another office"
    if other := _other_side(query.question, passage.text):
        return other
    if (evidence.asks or asks(passage.text)) and not query.exact and ASKING.isdisjoint(stems_of(query.question)):
        return "it asks, it does not tell"
    return ""


def _other_side(question: str, text: str) -> str:
    """The western wall is asked for, and only the eastern one told of; capitals are names ("Northern Union")."""
    for mine in _SIDE.findall(question):
        other = _SIDES[mine]
        if mine not in text.casefold() and re.search(rf"\b{other}\b", text):
            return f"it tells of the {other} one, not of the {mine}"
    return ""


def _uncounted(query: Query, evidence: Evidence) -> str:
    """Why the number in a passage is of other things than those asked for; "" when it may be of these."""
    if counting.wants_money(query.question) and not counting.holds_money(evidence.passage.text):
        return "it names no sum"
    things = counting.counted(query.question)
    around = evidence.near | set(evidence.stems)
    if not things or any(
        evidence.own.get(thing, 1.0) > UNLIKE or not around.isdisjoint({thing, *evidence.same(thing)})
        for thing in things
    ):
        return ""
    return f"it counts something else ({', '.join(things)})"


def _stands(name: str, evidence: Evidence) -> bool:
    """Whether a name stands in the passage itself: its author is not named in it."""
    return not last_words(name, evidence).isdisjoint(evidence.stems)


def _may_hold(role: frozenset[str], name: str, evidence: Evidence) -> bool:
    """Whether somebody may hold an office: the documents say so, or say nothing of theirs, or it stands beside them."""
    titles = [stems_of(title) for title in evidence.titles(name)]
    last = last_words(name, evidence)
    at = [i for i, found in enumerate(evidence.stems) if found in last]
    beside, around = (
        [frozenset(evidence.stems[max(0, i - far) : i + far + 1]) for i in at] for far in (BESIDE, BESIDE + 2)
    )
    lesser = LESSER - role
    in_part = any(role <= held and not held.isdisjoint(lesser) for held in around)
    held_by_title = any(role <= held and held.isdisjoint(lesser) for held in titles)
    return held_by_title or (not in_part and (not titles or any(role <= held for held in beside)))
