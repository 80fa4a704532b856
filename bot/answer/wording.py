"""A question as weighted terms, each with the words that count as it in this corpus. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.answer.thesaurus import Forms, countries, phrases_in, thesaurus
from bot.models import Query
from bot.terms import Term, Vocabulary, content_terms, stem, terms

DEMONYM, FAMILY, SYNONYM = 0.9, 0.7, 0.6
"""What a country's adjective, a word of the same root, and one of the thesaurus count beside the word itself."""

_NAME_WORD = re.compile(r"[A-Z]\w*")
_NAME_WORDS = re.compile(r"[A-Z]\w*(?:\s+(?:of |for |and |the )?[A-Z]\w*)+")
FAMILY_ENDINGS = frozenset(
    "i ian ians an n or er ion ment al ity ic ist ism ese ish iv ness ful ship hood ant ent anc enc y or ori ari at "
    "ati iz if isat ization abl ibl e s".split()
)
"""What English adds to a stem that Snowball leaves on: Velin and Veliner, prosecute and prosecutor."""


@dataclass(frozen=True)
class Words:
    """The vocabulary of a corpus as ranking uses it: rarity, word families, synonyms."""

    vocabulary: Vocabulary
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Stem -> stems that mean the same in this corpus (from intents/)."""
    thesaurus: Forms = field(default_factory=thesaurus)
    ordered: tuple[str, ...] = field(init=False, repr=False)
    numbers: Mapping[str, int] = field(init=False, repr=False)
    """Stem -> its number in the store: the terms come in that order."""
    _acronyms: Sequence[str] = field(init=False, repr=False)
    _related: Callable[[str, str], Mapping[str, float]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A guard asks for the same word with every passage. Words of messages are kept, so not too many.
        object.__setattr__(self, "_related", lru_cache(maxsize=1024)(self._look_up))
        object.__setattr__(self, "_acronyms", sorted(self.vocabulary.acronyms, key=len))
        object.__setattr__(self, "ordered", tuple(sorted(self.vocabulary.frequency)))
        object.__setattr__(self, "numbers", {term: number for number, term in enumerate(self.vocabulary.frequency)})

    def acronyms(self, text: str) -> dict[int, str]:
        """Names of several words that the corpus writes as an acronym: where each of their words stands -> its stem.

        The acronym may say more: "Security Council" is UNSC.
        """
        found: dict[int, str] = {}
        for match in _NAME_WORDS.finditer(text):
            words = list(_NAME_WORD.finditer(text, match.start(), match.end()))
            letters = "".join(w.group() if w.group().isupper() else w.group()[0] for w in words).casefold()
            known = next((acronym for acronym in self._acronyms if acronym.endswith(letters)), "")
            if known:
                found.update((word.start(), stem(known)) for word in words)
        return found

    def knows(self, word: str) -> bool:
        """Whether a folded word stands in a document, in this form or another of its family."""
        if len(word) < 2 or word in self.vocabulary.words:
            return True
        form = stem(word)
        return form in self.vocabulary.frequency or bool(self.family(form))

    def related(self, form: str, phrase: str = "") -> Mapping[str, float]:
        """Stems and phrases that count as `form`, with how much.

        Itself 1, the corpus's own synonyms 0.9, its family 0.7, the thesaurus's 0.6; `phrase` is one of the question
        that `form` is part of ("turn down").
        """
        return self._related(form, phrase)

    def _look_up(self, form: str, phrase: str) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for source in (form, phrase):
            found |= dict.fromkeys(self._known(self.thesaurus.get(source, ())), SYNONYM)
        same, seats = countries()
        for source in (form, phrase):
            found |= dict.fromkeys(self._known(seats.get(source, ())), SYNONYM)
        found |= dict.fromkeys(self.family(form), FAMILY)
        for source in (form, phrase):
            found |= dict.fromkeys(self._known(same.get(source, ())), DEMONYM)
        found |= dict.fromkeys(self.synonyms.get(form, ()), 0.9)
        found[form] = 1.0
        return found

    def _known(self, forms: Iterable[str]) -> Iterator[str]:
        """Those that a document has: what none has cannot be found."""
        return (form for form in forms if all(part in self.vocabulary.frequency for part in form.split()))

    def family(self, form: str) -> list[str]:
        """Stems of the corpus built on the same root."""
        if len(form) < 4 or form[:1].isdigit():
            return []
        found = []
        root = form[:4]
        for at in range(bisect_left(self.ordered, root), len(self.ordered)):
            other = self.ordered[at]
            if not other.startswith(root):
                break
            if other != form and same_family(form, other):
                found.append(other)
        return found


def same_family(one: str, other: str) -> bool:
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    if shared < 4 or shared < 0.6 * max(len(one), len(other)):
        return False
    return (one[shared:] in FAMILY_ENDINGS or not one[shared:]) and (
        other[shared:] in FAMILY_ENDINGS or not other[shared:]
    )


@dataclass(frozen=True)
class Asked:
    """A question as terms with their weights."""

    terms: tuple[Term, ...]
    weights: tuple[float, ...]
    related: tuple[Mapping[str, float], ...]

    strange: float = 0.0
    """The share of it, by weight, that no document has in any form."""
    named: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """Names in the question: the number of each in the store, and which of the terms are its words."""
    everyday: float = 0.0
    """Likeness to what people ask any assistant (weather, alarms, banking): the sign of a question off every topic."""
    index: Mapping[str, tuple[tuple[int, float], ...]] = field(init=False, repr=False, compare=False)
    """Stem -> the terms that it counts as: (number, worth)."""
    phrases: tuple[tuple[str, int, float], ...] = field(init=False, repr=False, compare=False)
    """The same for phrases: (stems with blanks between, number, worth)."""

    def __post_init__(self) -> None:
        index: dict[str, list[tuple[int, float]]] = {}
        phrases = []
        for number, forms in enumerate(self.related):
            for form, worth in forms.items():
                if " " in form:
                    phrases.append((form, number, worth))
                else:
                    index.setdefault(form, []).append((number, worth))
        object.__setattr__(self, "index", {form: tuple(hits) for form, hits in index.items()})
        object.__setattr__(self, "phrases", tuple(phrases))

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(term.stem for term in self.terms)

    def search_stems(self) -> list[str]:
        """What to look up: the terms, their families and synonyms."""
        return list(dict.fromkeys(stem for group in self.related for stem in group))


def asked(query: Query, words: Words, forms_of: Mapping[str, tuple[int, Sequence[str]]] | None = None) -> Asked:
    """The terms of a query that need evidence, weighted by rarity. Words of asking (`query.frame`) are left out,
    unless nothing else is there.

    `forms_of`: name -> its number in the store and how it is written.
    """
    text = query.topic if query.topic is not None else query.question
    every = content_terms(text)
    needed = [term for term in every if term.stem not in query.frame] or every
    inside = _phrases(text, words)
    weights = tuple(0.15 + words.vocabulary.idf(term.stem) for term in needed)
    short = words.acronyms(text)
    related = tuple(
        dict(words.related(term.stem, inside.get(term.start, "")))
        | ({short[term.start]: FAMILY} if term.start in short else {})
        for term in needed
    )
    known = words.vocabulary.frequency
    lost = sum(w for w, forms in zip(weights, related, strict=True) if not any(form in known for form in forms))
    named = []
    place = {term.stem: number for number, term in enumerate(needed)}
    for name in query.names:
        number, forms = (forms_of or {}).get(name, (0, ()))
        # The longest form of the name whose words are all in the question.
        written = max((f for form in forms if (f := _stems(form)) and f <= place.keys()), key=len, default=frozenset())
        if number and written:
            named.append((number, tuple(sorted(place[form] for form in written))))
    return Asked(tuple(needed), weights, related, lost / sum(weights) if weights else 0.0, tuple(named))


def _stems(name: str) -> frozenset[str]:
    return frozenset(term.stem for term in content_terms(name))


def _phrases(text: str, words: Words) -> dict[int, str]:
    """Where a word of a phrase of the thesaurus begins -> the phrase."""
    every = terms(text)
    return {every[i].start: phrase for i, phrase in phrases_in([t.stem for t in every], words.thesaurus).items()}
