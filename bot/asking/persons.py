"""Who somebody is: the passages that give their roles, the newest source first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.asking.corpus import Asking
from bot.asking.passages import statements
from bot.dates import bounds
from bot.models import Answer, Passage

KNOWN = 0.9
"""The confidence of a role that a document gives somebody."""
MOST_SHOWN = 5


def person(asking: Asking) -> Answer:
    """Who somebody is: the passages that give their roles, newest source first, then what else names them."""
    corpus, query = asking.corpus, asking.query
    name = next(iter(query.speakers or query.names), None)
    if name is None or name not in corpus.names:
        return statements(replace(asking, query=replace(query, want="person")))
    roles = corpus.store.roles(corpus.names[name].id)
    wrote = tuple(info for info in corpus.infos if info.author and corpus.named(info.author) == name)
    if wrote and not roles:
        # Every sentence of an opinion piece is said by its author, and none says who that is.
        answer = asking.answered(
            [], confidence=KNOWN, message=f"On record as author: {name}.", reason="wrote documents"
        )
        return replace(answer, sources=wrote)
    numbers = list(dict.fromkeys(number for number, _, _ in roles if number))
    found = [
        c
        for c in corpus.store.statements(numbers) or corpus.store.mentioning([corpus.names[name].id], MOST_SHOWN)
        if corpus.allows(c.passage.source, query.sources)
    ]
    if not found:
        return asking.nothing("named, but no passage is about them", about=f"for {name}")
    passages = superseding([c.passage for c in found])
    titles = [f"“{title}”" + (" (earlier)" if past else "") for _, title, past in roles]
    message = f"{name}: {', '.join(dict.fromkeys(titles))}." if titles else ""
    return asking.answered(
        passages, confidence=KNOWN, message=message, reason="roles in the documents", most=MOST_SHOWN
    )


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
