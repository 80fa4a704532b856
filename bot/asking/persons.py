"""Who somebody is: the passages that give their roles, the newest source first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answer.clause import clause_of
from bot.asking.corpus import Asking
from bot.asking.passages import statements
from bot.dates import bounds
from bot.models import Answer, Passage, Query
from bot.store.sources import Candidate, Name
from bot.terms import content_terms, terms

KNOWN = 0.9
"""The confidence of a role that a document gives somebody."""
MOST_SHOWN = 5
_BESIDE = re.compile(r"\b(?:before|after|succe\w+|predecess\w+|replac\w+)\b", re.IGNORECASE)
"""Asks for somebody else by way of the one who is named ("who was the prosecutor before Novak").

So does a question with a verb ("who arrested Novak").
"""
_IS_A = (
    r"(?:(?:is|was|has been|became|remains)\s+(?!\w+ed\b)(?:an?|the|one|head|chief|director|in charge|president|chair|"
    r"editor|\w+[’']s)\b|(?:works?|worked|serves?|served) as\b|(?:teach|taught|teaches|writes|heads|headed|leads|led|"
    r"chairs|chaired|runs|ran|manages|managed|founded|owns|owned|directs|directed|edits|edited|represents|represented|"
    r"commands|commanded|coaches|coached|joined|studied|trained)\b)"
)
_APPOSED = (
    r",\s+(?:(?:aged )?\d{1,3},\s+)?(?:an?|the|one of|his|her|their|its|then|now|who (?:is|was|has|had|heads|leads)|"
    r"former(?:ly)?|co-?\w+|[\w-]+[’']s)\b"
)
"""What stands behind a name that says who it is: "Otto Lind, 41, a senior guard"."""


def person(asking: Asking) -> Answer:
    """Who somebody is: the passages that give their roles, newest source first, then what else names them."""
    corpus, query = asking.corpus, asking.query
    name = next(iter(query.speakers or query.names), None)
    if name is None or name not in corpus.names:
        return statements(replace(asking, query=replace(query, want="person")))
    known = corpus.names[name]
    if _BESIDE.search(query.question) or clause_of(query.question):
        return statements(replace(asking, intent=None, query=replace(query, want="person")))
    wrote = tuple(info for info in corpus.infos if info.author and corpus.named(info.author) == name)
    roles = corpus.roles(name)
    found = _allowed(asking, corpus.store.statements(list(dict.fromkeys(n for n, _, _ in roles if n))))
    rest = _beside_the_name(query, known, [title for _, title, _ in roles])
    if rest and not any(rest <= set(c.stems) for c in found):
        # "The mayor of Aldwick" is not whoever is mayor.
        return statements(replace(asking, intent=None, query=replace(query, want="person")))
    if found:
        ids = {c.id for c in found}
        titles = [f"“{title}”" + (" (earlier)" if past else "") for n, title, past in roles if n in ids]
        return asking.answered(
            superseding([c.passage for c in found]),
            confidence=KNOWN,
            message=f"{name}: {', '.join(dict.fromkeys(titles))}.",
            reason="roles in the documents",
            most=MOST_SHOWN,
        )
    naming = _allowed(asking, corpus.store.mentioning([known.id]))
    introduces = _introducing(known)
    found = [c for c in naming if introduces.search(c.passage.text)]
    if wrote and not found:
        # Every sentence of an opinion piece is said by its author, and none of them says who that is.
        message = f"On record as author: {name}."
        return replace(asking.answered([], confidence=KNOWN, message=message, reason="wrote documents"), sources=wrote)
    if not naming:
        return asking.nothing("named, but no passage is about them", about=f"for {name}")
    reason = "a document says who they are" if found else "named in the documents"
    passages = superseding([c.passage for c in found or naming[:MOST_SHOWN]])
    return asking.answered(passages, confidence=KNOWN, reason=reason, most=MOST_SHOWN)


def _beside_the_name(query: Query, known: Name, titles: Sequence[str]) -> set[str]:
    """The stems of a question that are neither the person's name, nor an office of theirs, nor of the way of asking."""
    own = {term.stem for form in (known.name, *known.aliases, *titles) for term in terms(form)}
    return {term.stem for term in content_terms(query.question)} - query.frame - own


def _allowed(asking: Asking, found: Sequence[Candidate]) -> list[Candidate]:
    return [c for c in found if asking.corpus.allows(c.passage.source, asking.query.sources)]


def _introducing(known: Name) -> re.Pattern[str]:
    """How a statement says what somebody is: "Anna Berg is a lawyer in ..."."""
    forms = sorted({known.name, *known.aliases, known.name.split()[-1]}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})(?:\s+{_IS_A}|{_APPOSED})")


def superseding(passages: Sequence[Passage]) -> list[Passage]:
    """Newest source first; what an older source says beside a newer one is marked with the newer one's citation."""
    order = sorted(passages, key=lambda p: bounds(p.published or "") or (date.min, date.min), reverse=True)
    newest = order[0] if order and order[0].published else None
    return [
        replace(p, superseded_by=newest.citation)
        if newest and p.source != newest.source and p.published and _older(p.published, newest.published or "")
        else p
        for p in order
    ]


def _older(one: str, other: str) -> bool:
    a, b = bounds(one), bounds(other)
    return a is not None and b is not None and a[1] < b[0]
