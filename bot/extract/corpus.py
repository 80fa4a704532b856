"""People and bodies of the whole corpus: those of the documents, merged, and then as an editor decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from bot.extract.coreference import person_sex
from bot.extract.firstnames import gender
from bot.extract.register import Edits
from bot.models import Document, Extraction, Person, PersonKind, makers
from bot.text import fold, words

Found = tuple[Document, Extraction]


def merge_people(found: Sequence[Found], edits: Edits) -> tuple[list[Person], dict[str, str]]:
    """The people of all documents and a table from every folded name or alias to the name of its person.

    Two documents mean the same when a full name is the same, or when a name of one word is the last word of exactly one
    full name in the corpus. `edits` come last and win. A form that would name two people names neither.
    """
    groups: dict[str, _Group] = {}
    for document, extraction in found:
        for person in (*makers(document), *extraction.people):
            groups.setdefault(fold(person.name), _Group()).add(person, person_sex(person, document.text))
    _join_short(groups)
    for name, aliases in edits.merge.items():
        target = groups.setdefault(fold(name), _Group())
        target.preferred = name
        for alias in aliases:
            if fold(alias) in groups and fold(alias) != fold(name):
                target.take(groups.pop(fold(alias)))
            target.aliases[alias] += 1
        target.kind = edits.kinds.get(name, target.kind)
    people: list[Person] = []
    owners: dict[str, set[str]] = {}
    for group in groups.values():
        name = group.name()
        aliases = tuple(a for a in group.aliases if fold(a) != fold(name) and fold(a) not in edits.drop)
        people.append(Person(name, group.kind, aliases, (), ()))
        for form in (name, *aliases):
            owners.setdefault(fold(form), set()).add(name)
    ends = Counter(words(person.name)[-1] for person in people if person.kind == "person" and " " in person.name)
    merged = {form: next(iter(names)) for form, names in owners.items() if len(names) == 1 and ends[form] < 2}
    merged.update({fold(person.name): person.name for person in people})
    return people, merged


def people_by_stage(
    found: Sequence[tuple[str, Document, Extraction]], edits: Edits
) -> list[tuple[str, list[Person], dict[str, str]]]:
    """For each stage of documents: `merge_people` of all up to it.

    `found`: each document with its stage ("" when everybody may be told of it now). A name that only a document of a
    later stage has is in no earlier stage's people, not even as what somebody is called in full.
    """
    merged = []
    for stage in sorted({"", *(stage for stage, _, _ in found)}):
        then = [(document, extraction) for first, document, extraction in found if first <= stage]
        later = [(document, extraction) for first, document, extraction in found if first > stage]
        merged.append((stage, *merge_people(then, _known_then(edits, then, later) if later else edits)))
    return merged


def edited_forms(found: Sequence[Found], edits: Edits) -> dict[str, list[str]]:
    """By source the names in an editor's file that are known by the document: those that it has, and where it has one
    of somebody's, also those of theirs that no document has."""
    if not edits.merge:
        return {}
    entries = [(name, *aliases) for name, aliases in edits.merge.items()]
    has = {document.source: _Forms([(document, read_out)]) for document, read_out in found}
    where = {form: {source for source, here in has.items() if here.has(form)} for entry in entries for form in entry}
    known: dict[str, list[str]] = {}
    for entry in entries:
        for source in sorted(set().union(*(where[form] for form in entry))):
            known.setdefault(source, []).extend(form for form in entry if source in where[form] or not where[form])
    return known


def _known_then(edits: Edits, then: Sequence[Found], later: Sequence[Found]) -> Edits:
    """What editors say of people, as far as it tells nothing that only later documents tell."""
    told, elsewhere = _Forms(then), _Forms(later)
    return edits.of(told.has, lambda form: not told.has(form) and elsewhere.has(form))


class _Forms:
    """What some documents call people and bodies."""

    def __init__(self, found: Sequence[Found]) -> None:
        people = (person for document, extraction in found for person in (*makers(document), *extraction.people))
        self._forms = {fold(form) for person in people for form in (person.name, *person.aliases)}
        self._documents = [document for document, _ in found]

    @cached_property
    def _texts(self) -> list[str]:
        """A blank around each word: what an editor knows as a name need not be one that extraction found."""
        return [f" {' '.join(words(document.text))} ".replace("'s ", " ") for document in self._documents]

    def has(self, form: str) -> bool:
        if fold(form) in self._forms:
            return True
        written = f" {' '.join(words(form))} "
        return any(written in text for text in self._texts)


class _Group:
    """Forms of one name, by how often documents use them."""

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.aliases: Counter[str] = Counter()
        self.kind: PersonKind = "person"
        self.preferred: str | None = None
        self.sexes: set[str] = set()
        """Told by title, kinship or given name: two of them are two people of one surname."""

    def add(self, person: Person, sex: str = "") -> None:
        self.sexes |= {sex} - {""}
        self.names[person.name] += max(1, len(person.mentions))
        self.aliases.update(person.aliases)
        self.kind = person.kind

    def take(self, other: _Group) -> None:
        self.aliases.update(other.names)
        self.aliases.update(other.aliases)
        self.sexes |= other.sexes

    def may_be(self, other: _Group) -> bool:
        """Whether two names may be one person's: "Mrs Holm" is not Peter Holm."""
        return not self.sexes or not other.sexes or bool(self.sexes & other.sexes)

    def name(self) -> str:
        return self.preferred or self.names.most_common(1)[0][0]


def _join_short(groups: dict[str, _Group]) -> None:
    """Names of one word go to the one full name that has them among its aliases, or that ends in them.

    A person's only where nobody else of that surname is in the corpus, under a title or name of the same sex: the
    surname alone may else be the brother's or the wife's, and whoever asks for one would be given the other's words.
    """
    ends: dict[str, list[str]] = {}
    known: dict[str, set[str]] = {}
    short = []
    for key, group in groups.items():
        parts = words(key)
        if len(parts) == 1:
            short.append(key)
        elif parts and (group.kind == "person" or (len(parts) < 4 and gender(" ".join(parts)))):
            ends.setdefault(parts[-1], []).append(key)
        for alias in group.aliases:
            known.setdefault(fold(alias), set()).add(key)
    for key in short:
        by_alias = [full for full in known.get(key, ()) if full != key and full in groups]
        by_end = ends.get(key, []) if groups[key].kind == "person" else []
        bearers = {*by_alias, *by_end} if by_end else set(by_alias)
        longer = next(iter(bearers)) if len(bearers) == 1 else None
        if longer and (groups[key].kind != "person" or groups[key].may_be(groups[longer])):
            taken = groups.pop(key)
            groups[longer].take(taken)
            for alias in (*taken.names, *taken.aliases):
                known.setdefault(fold(alias), set()).add(longer)
