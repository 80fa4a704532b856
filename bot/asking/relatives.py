"""Who somebody's mother, widow or lawyer is: by the sentences that introduce the one beside the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answer.table import REACH
from bot.asking.corpus import Corpus
from bot.matching.tokens import plain_words
from bot.store.sources import Candidate
from bot.text import fold

_OWNED = re.compile(r"(.+?)(?:'s|s')\s++(.+)$")
_AT_MOST = 400
"""Statements that name somebody, of those looked at for whom they introduce."""
_BETWEEN = r"(?:[\w-]+\s+){0,2}"
"""Words that may stand before what somebody is: "late", "younger"."""


def relatives(corpus: Corpus, words: str) -> tuple[str, ...]:
    """The persons whom documents introduce so beside a known person ("Novak's mother"), each once; () where none is.

    "His mother, Anna Berg" counts where nobody but him was named in the sentence, or last before it.
    """
    owned = _OWNED.match(fold(words))
    if owned is None:
        return ()
    found: dict[str, None] = {}
    for owner in _owners(corpus, owned.group(1)):
        for candidate, his in _around(corpus, owner):
            others = (candidate.people & corpus.persons) - {owner}
            text, surname = fold(candidate.passage.text), fold(owner).split()[-1]
            for other in sorted(others):
                if _introduces(text, surname, owned.group(2), _forms(corpus, other), his or len(others) == 1):
                    found.setdefault(other)
    return tuple(found)


def _around(corpus: Corpus, owner: str) -> Iterator[tuple[Candidate, bool]]:
    """The statements that name somebody, and those shortly behind; whether "his" in one of these must be theirs."""
    naming = [c.id for c in corpus.store.mentioning([corpus.names[owner].id], _AT_MOST)]
    near = sorted({number + step for number in naming for step in range(REACH + 1)})
    last: frozenset[str] = frozenset()
    source, before = "", 0
    for candidate in corpus.store.statements(near):
        if candidate.passage.source != source or candidate.id != before + 1:
            last = frozenset()
        source, before = candidate.passage.source, candidate.id
        persons = candidate.people & corpus.persons
        if corpus.allows(source):
            yield candidate, candidate.id not in naming and last == {owner}
        last = persons or last


def _owners(corpus: Corpus, words: str) -> list[str]:
    """The persons whom these words may name, a surname's bearers all of them."""
    aliases = corpus.lexicon.by_words.get(plain_words(words), ())
    last = plain_words(words)[-1:]
    bearers = {name for name in corpus.persons if plain_words(name)[-1:] == last} if len(words.split()) == 1 else set()
    return sorted(({alias.value for alias in aliases} & corpus.persons) | bearers)


def _forms(corpus: Corpus, name: str) -> str:
    known = corpus.names.get(name)
    forms = {fold(form) for form in (name, *(known.aliases if known else ()))}
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def _introduces(text: str, owner: str, relation: str, name: str, alone: bool) -> bool:
    """Whether a folded sentence says that `name` (a pattern) is the owner's `relation`; `alone`: "his" is theirs."""
    whose = rf"\b(?:{re.escape(owner)}(?:'s|s'|')" + (r"|his|her|their)" if alone else ")")
    what = rf"{_BETWEEN}{re.escape(relation)}"
    return bool(
        re.search(rf"{whose}\s+{what},?\s+(?:{name})\b", text)
        or re.search(rf"\b(?:{name}),\s+(?:\d+,\s+)?(?:the\s+)?{whose}\s+{what}\b", text)
        or re.search(rf"\b(?:{name}),\s+(?:\d+,\s+)?(?:the\s+)?{what} of {_BETWEEN}{re.escape(owner)}\b", text)
    )
