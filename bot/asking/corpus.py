"""What asking works with: the corpus that is loaded once, and one question under way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answer import compose
from bot.answer.evidence import FORMS
from bot.answer.known import Questions
from bot.answer.rank import Scored
from bot.answer.table import REACH, Table
from bot.answer.wording import Words
from bot.asking.voices import Voices
from bot.dates import show
from bot.matching.intents import Intents
from bot.matching.lexicon import NAME_TYPES, Lexicon
from bot.matching.matcher import Match
from bot.matching.schema import Intent
from bot.matching.slips import Speller
from bot.matching.tokens import plain_words
from bot.models import Answer, Passage, Pointer, Query, SourceInfo
from bot.store.sources import Name, Sources
from bot.terms import stem
from bot.text import fold

MOST_IN_MEMORY = 200_000
"""Statements that are held as arrays (0.9 KB each); of a larger record FTS5 gives each question's candidates."""


@dataclass(frozen=True)
class Corpus:
    """What is loaded once: the store, its names and words, and the intents."""

    store: Sources
    infos: tuple[SourceInfo, ...]
    """The documents that may answer."""
    names: Mapping[str, Name]
    words: Words
    lexicon: Lexicon
    intents: Intents
    table: Table | None
    """All statements for ranking; None where there are more than fit (MOST_IN_MEMORY)."""
    meanings: NDArray[np.int8] | None
    """The vector of every term by its number."""
    speller: Speller
    voices: Voices
    """Who speaks without a name, or by an office; of all documents, also where `only` some may answer."""
    questions: Questions | None = None
    """Questions that passages are known to answer; None where there are none."""
    embargoed: tuple[tuple[SourceInfo, str], ...] = ()
    """Documents under an embargo with the moment at which it lifts, for editors: nothing else here comes from them."""
    only: frozenset[str] = frozenset()
    """Documents to answer from; all when empty."""

    def confined(self, only: Collection[str]) -> Corpus:
        """The same record with nothing but these documents; all when empty."""
        if not only:
            return self
        return replace(
            self,
            only=frozenset(only),
            infos=tuple(info for info in self.infos if info.source in only),
            embargoed=tuple(one for one in self.embargoed if one[0].source in only),
        )

    def without_embargoes(self) -> Corpus:
        """The same record, which does not tell that there are embargoes."""
        return replace(self, embargoed=()) if self.embargoed else self

    @cached_property
    def searched(self) -> str:
        """What a refusal says of where nothing was found."""
        return compose.searched(self.infos, [moment for _, moment in self.embargoed])

    def allows(self, source: str, asked: Collection[str] = ()) -> bool:
        """Whether a document may answer; `asked` are those that the question itself is confined to."""
        return (not self.only or source in self.only) and (not asked or source in asked)

    def tells_of(self, name: str) -> bool:
        """Whether a document that may answer names somebody: of others not even the name is told."""
        return not self.only or name not in self.names or self.store.tells_of(self.names[name].id, sorted(self.only))

    def roles(self, name: str) -> list[tuple[int, str, bool]]:
        """What the documents that may answer say somebody is: (statement id, title as written, past), newest first."""
        return self.store.roles(self.names[name].id, sorted(self.only))

    def has(self, word: str) -> bool:
        """Whether a document that may answer has a word."""
        return not self.only or any(self.count(info.source, stem(fold(word))) for info in self.infos)

    def named(self, words: str) -> str | None:
        """The one person, body or place that these words name, alias or surname included; None when none or several."""
        aliases = self.lexicon.by_words.get(plain_words(words), ())
        found = {alias.value for alias in aliases if alias.type in NAME_TYPES}
        return next(iter(found)) if len(found) == 1 else None

    def before(self, number: int, reach: int = REACH) -> frozenset[str]:
        """The terms of the `reach` statements before one; nothing where the record is too large to be in memory."""
        return self.table.before(number, reach) if self.table else frozenset()

    def asks(self, number: int) -> bool:
        """Whether a statement stands in a question, an interviewer's premise too; False where the record is too large
        to be in memory."""
        return self.table is not None and self.table.has_form(number, FORMS["asks"])

    @cached_property
    def persons(self) -> frozenset[str]:
        """The names of all persons."""
        return frozenset(name for name, known in self.names.items() if known.kind == "person")

    def count(self, source: str, stems: str) -> int:
        """In how many statements of a document a term stands, or some terms side by side."""
        return self.table.count(source, stems) if self.table else self.store.count(source, stems)


@dataclass(frozen=True)
class Asking:
    """One question under way."""

    corpus: Corpus
    match: Match
    intent: Intent | None
    query: Query
    understood: dict[str, str] = field(default_factory=dict)
    trace: dict[str, Any] = field(default_factory=dict)
    """What --explain shows: filled as the question goes its way."""
    pointer: Pointer | None = None
    """The language model that may choose among the passages; None where none does."""
    today: date = date.min

    @property
    def name(self) -> str | None:
        return self.intent.name if self.intent else None

    def answered(
        self, passages: Iterable[Passage], *, confidence: float, message: str = "", reason: str = "", most: int = 10
    ) -> Answer:
        """These passages, each once."""
        return compose.answered(
            self.match.question,
            passages,
            intent=self.name,
            confidence=confidence,
            understood=self.understood,
            message=message,
            reason=reason,
            most=most,
        )

    def nothing(self, reason: str, *, about: str = "", candidates: Sequence[Scored] = (), sure: float = 0.0) -> Answer:
        near = list(dict.fromkeys(s.passage.title for s in candidates[:3] if s.passage.title))
        return compose.nothing(
            self.match.question,
            self.corpus.searched,
            intent=self.name,
            confidence=sure,
            understood=self.understood,
            about=about or self.about(),
            candidates=[s.passage for s in candidates[:3]],
            reason=reason,
            near=near,
        )

    def near(self, passages: Iterable[Passage], *, sure: float, reason: str) -> Answer:
        """These as the nearest passages, none of which surely answers."""
        return compose.near(
            self.match.question,
            passages,
            intent=self.name,
            confidence=sure,
            understood=self.understood,
            about=self.about() if self.query.speakers or self.query.voice else "",
            reason=reason,
        )

    def about(self) -> str:
        """What was looked for, in words: "from Novak about sanctions in 2019"."""
        query, parts = self.query, []
        if query.speakers:
            parts.append("from " + " or ".join(query.speakers))
        elif query.voice:
            parts.append(f"from “{query.voice}”")
        if query.topic:
            parts.append(f"about “{query.topic}”")
        elif not query.speakers and not query.voice:
            parts.append(f"for “{query.question}”")
        if query.period:
            parts.append(f"({show(query.period)})")
        return " ".join(parts)


def table_of(store: Sources, words: Words, ids: Sequence[int] | None = None) -> Table:
    """Statements as arrays: all, or those with these ids (ascending)."""
    return Table(store.term_rows(ids), words.numbers, store.titles(), store.mentions(ids))


def lexicon_of(names: Sequence[Name], infos: Sequence[SourceInfo], words: Mapping[str, int]) -> Lexicon:
    """The names and documents of the corpus as the matcher knows them."""
    kinds: dict[str, dict[str, list[str]]] = {"person": {}, "organisation": {}, "place": {}}
    for name in names:
        forms = list(name.aliases)
        if name.kind == "person" and len(name.name.split()) > 1:
            forms.append(name.name.split()[-1])
        kinds[name.kind][name.name] = forms
    sources = {info.source: [info.source.rsplit(".", 1)[0]] for info in infos}
    return Lexicon.of(
        people=kinds["person"], bodies=kinds["organisation"], places=kinds["place"], sources=sources, vocabulary=words
    )
