"""The nearest passages, where none surely answers; and "nothing on record" where the documents do not speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answer.compose import MOST_CANDIDATES
from bot.answer.confidence import confidence, speaks_of
from bot.answer.rank import Scored
from bot.asking.corpus import Asking
from bot.asking.joining import with_neighbours
from bot.asking.search import WITHHELD, guarded, ranked, shown
from bot.matching.tokens import plain_words
from bot.models import Answer, Passage
from bot.terms import content_terms

NEAR_AT = 0.2
"""The chance that the documents speak of a matter, under which nothing is near it."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
LOOKED_AT = 8
"""Of the nearest so many are held against the guards: those that pass come first."""


def nearest(asking: Asking, why: str, first: Iterable[Passage] = (), found: Sequence[Scored] = ()) -> Answer:
    """At most three passages that are near, `first` before what else is; nothing where the question is off topic, or
    names a year or number that no document has.

    `found`: what was looked at before, for what a refusal says of it.
    """
    query = asking.query
    if absent := _absent(asking):
        return asking.nothing(f"no document has {absent}", about=_for(asking, absent), candidates=found)
    whole = replace(asking, query=replace(query, topic=None, speakers=(), voice=None))
    order, question = ranked(whole, most=LOOKED_AT)
    chance = speaks_of(order, question, query)
    asking.trace["on_topic"] = round(chance, 3)
    sure = WITHHELD * confidence(order, question, query)
    told = list(first)
    if not told and chance < NEAR_AT:
        return asking.nothing(why, candidates=found or order, sure=sure)
    return asking.near([*told, *_wide(asking, _passing_first(asking, order))], sure=sure, reason=why)


def _passing_first(asking: Asking, order: Sequence[Scored]) -> list[Scored]:
    kept, _ = guarded(asking, order)
    ids = {scored.id for scored in kept}
    return [*kept, *(scored for scored in order if scored.id not in ids)]


def _wide(asking: Asking, order: Sequence[Scored]) -> list[Passage]:
    """The first three of different places, each with what stands beside it."""
    found: list[Passage] = []
    for scored, passage in zip(order, shown(asking, order), strict=True):
        if not any(_holds(one, passage) for one in found):
            found.append(with_neighbours(asking.corpus.store, scored.id, passage))
        if len(found) == MOST_CANDIDATES:
            break
    return found


def _holds(one: Passage, other: Passage) -> bool:
    return one.source == other.source and one.char_start <= other.char_start and other.char_end <= one.char_end


def _absent(asking: Asking) -> str:
    """What a question is about that no document has: a number, a year, the subject, a word for whoever said it."""
    query, words = asking.query, asking.corpus.words
    for number in (*query.numbers, *_YEAR.findall(query.period or "")):
        if not words.knows(number.replace(".", "_").replace(":", "_")) and not _tells_of(asking, number):
            return str(number)
    subject = [term.stem for term in content_terms(query.topic or "")]
    if subject and not any(words.vocabulary.frequency.keys() & words.related(stem).keys() for stem in subject):
        return query.topic or ""
    strange = [word for word in plain_words(query.voice or "") if not words.knows(word)]
    return strange[0] if strange else ""


def _for(asking: Asking, absent: str) -> str:
    """What a refusal says was looked for: whoever must have said it is named with it."""
    return "" if asking.query.speakers or asking.query.voice else f"for “{absent}”"


def _tells_of(asking: Asking, year: str) -> bool:
    """Whether something is dated to a year that no document writes: "last year" in one of 2019."""
    if not _YEAR.fullmatch(year):
        return False
    dated = (info.published or "" for info in asking.corpus.infos)
    return any(year in day for day in dated) or bool(asking.corpus.store.telling(f"{year}-01-01", f"{year}-12-31"))
