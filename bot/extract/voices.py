"""Whose own words a stretch of a document is, where it is not the publication's: a speaker's turn, a signed letter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.extract.roles import ADDRESS
from bot.models import AttributionKind, Person, PersonKind, Role


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says "I" in a stretch of text."""

    name: str | None
    """None: somebody's words, and the document does not say whose."""
    kind: AttributionKind
    rule: str
    asks: bool = False
    """An interviewer: what they put to somebody is no evidence that it is so."""


@dataclass(frozen=True, slots=True)
class Stretch:
    start: int
    end: int
    voice: Voice


def same_body(phrase: str | None, name: str | None) -> bool:
    """ "The Ministry" in a letter of the Ministry of Justice, "the company" in a company's own statement."""
    words = (phrase or "").lower().removeprefix("the ").split()
    own = (name or "").lower().split()
    return len(words) == 1 and (words[0] in own or words[0] in {"company", "organisation", "organization", "firm"})


@dataclass(slots=True)
class Named:
    """Somebody whom a label or a signature names."""

    name: str
    kind: PersonKind = "person"
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Where."""
    forms: dict[str, None] = field(default_factory=dict)
    """How."""
    roles: list[Role] = field(default_factory=list)


class Voices:
    """The stretches of a document that are somebody's own words, in order and not overlapping."""

    def __init__(
        self,
        stretches: Iterable[Stretch] = (),
        labels: Iterable[tuple[int, int]] = (),
        quoted: Voice | None = None,
        witness: Voice | None = None,
    ) -> None:
        """`quoted`: whose statement a heading announces that stands in quotation marks. `witness`: who testifies."""
        self.quoted, self.witness = quoted, witness
        self._stretches = sorted(stretches, key=lambda stretch: stretch.start)
        self._starts = [stretch.start for stretch in self._stretches]
        self.labels = tuple(sorted(labels))
        """The spans of speakers' labels: whom they name is no antecedent of a pronoun."""

    def at(self, offset: int) -> Voice | None:
        """Whose words stand at `offset`; None: the publication's."""
        stretch = self.stretch(offset)
        return stretch.voice if stretch else None

    def stretch(self, offset: int) -> Stretch | None:
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._stretches[index].end:
            return None
        return self._stretches[index]


NOBODY = Voices()
"""Of a document that is all the publication's own."""


def with_named(people: tuple[Person, ...], named: Iterable[Named]) -> tuple[Person, ...]:
    """The people of a document and those whom its labels and signatures name, as one list in the order of mention.

    "Holm" of the text is the Carl Holm of a label, unless two of that surname are named.
    """
    found: dict[str, list[Person]] = {}
    bearers: dict[str, set[str]] = {}
    extra = {one.name.casefold(): one for one in named}
    for person in people:
        found.setdefault(_bare(person.name), []).append(person)
    for key in (*extra, *(bare for bare, same in found.items() if same[0].kind == "person")):
        if " " in key:
            bearers.setdefault(key.split()[-1], set()).add(key)
    for key, one in extra.items():
        surname = key.split()[-1]
        same = found.pop(key, [])
        if one.kind == "person" and bearers.get(surname) == {key} and surname != key:
            lone = found.get(surname, [])
            same += [person for person in lone if person.kind != "place"]
            found[surname] = [person for person in lone if person.kind == "place"]
        mentions = sorted({*(m for p in same for m in p.mentions), *one.spans})
        if not mentions:
            continue
        forms = dict.fromkeys(f for p in same for f in (p.name, *p.aliases)) | one.forms
        aliases = tuple(form for form in forms if form != one.name)
        roles = tuple(dict.fromkeys((*(r for p in same for r in p.roles), *one.roles)))
        found[key] = [Person(one.name, one.kind, aliases, roles, tuple(mentions))]
    return tuple(sorted((p for same in found.values() for p in same), key=lambda p: p.mentions[0]))


TITLES = ADDRESS | frozenset(
    "employment district county circuit honourable honorable his her honour honor the madam".split()
)
"""What stands before a name and is none."""


def _bare(name: str) -> str:
    return " ".join(without_title(name)).casefold()


def without_title(name: str) -> list[str]:
    """The words of a name without what stands before it: MR STEN LINDQVIST gives STEN LINDQVIST."""
    words = name.split()
    while len(words) > 1 and words[0].strip(".,").lower() in TITLES:
        words = words[1:]
    return words
