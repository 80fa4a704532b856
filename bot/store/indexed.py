"""A document as it goes into the store: what was read out of it, what ranking wants to know of it; and the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.models import AT_ONCE, Document, Extraction, Person


class View(NamedTuple):
    """What ranking wants to know of a statement."""

    stems: str
    """Its terms in order, with blanks between."""
    names: bytes
    """For each of them 1 where it is a name inside the sentence, else 0."""
    vector: bytes | None
    """Its meaning (unit length, signed eight-bit); None where there is no semantic view."""
    forms: int
    """What kinds of thing it holds, as bits of `bot.answer.evidence.FORMS`."""


class Indexed(NamedTuple):
    """A document as it is written into the store."""

    document: Document
    found: Extraction
    key: str
    """The key under which `found` is kept for the next build."""
    views: Sequence[View]
    """One for each of its statements."""
    stage: str = AT_ONCE
    """AT_ONCE where everybody may be told of it when the store is built; names that others have are never completed
    from a document of a later stage."""


class People(NamedTuple):
    """The people of the corpus as the documents up to a stage tell of them."""

    stage: str
    """As `Indexed.stage` has it."""
    people: Sequence[Person]
    merged: Mapping[str, str]
    """Every folded name or alias -> the name of its person."""
