"""Who somebody is: the passages that give their roles, the newest source first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.asking.corpus import Asking, Corpus
from bot.asking.passages import statements
from bot.dates import bounds
from bot.models import Answer, Passage
from bot.store.sources import Candidate

KNOWN = 0.9
"""The confidence of a role that a document gives somebody."""
MOST_SHOWN = 5
_IS_A = r"(?:is|was|works as|serves as|served as|has been|teaches|writes|heads|headed|leads|led|chairs|chaired|runs)\b"


def person(asking: Asking) -> Answer:
    """Who somebody is: the passages that give their roles, newest source first, then what else names them."""
    corpus, query = asking.corpus, asking.query
    name = next(iter(query.speakers or query.names), None)
    if name is None or name not in corpus.names:
        return statements(replace(asking, query=replace(query, want="person")))
    roles = corpus.store.roles(corpus.names[name].id)
    wrote = tuple(info for info in corpus.infos if info.author and corpus.named(info.author) == name)
    if not roles and (bios := _introducing(corpus, name)):
        passages = [c.passage for c in bios if corpus.allows(c.passage.source, query.sources)]
        return asking.answered(passages, confidence=KNOWN, reason="a document says who they are", most=MOST_SHOWN)
    if wrote and not roles:
        # Every sentence of an opinion piece is said by its author, and none of them says who that is.
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


def _introducing(corpus: Corpus, name: str) -> list[Candidate]:
    """Statements that say what somebody is: "Anna Berg is a lawyer in ..."."""
    known = corpus.names[name]
    forms = sorted({known.name, *known.aliases, known.name.split()[-1]}, key=len, reverse=True)
    is_a = re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\s+{_IS_A}")
    return [c for c in corpus.store.mentioning([known.id]) if is_a.search(c.passage.text)]


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
