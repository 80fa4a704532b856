"""All statements of a record as arrays, so that a question is compared with every one of them at once. Pure.

13 bytes a term, 128 for what a statement means, about 50 for its place and what stands over it.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answer.wording import Asked
from bot.models import Row

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
DIMENSIONS = 128
"""Numbers of a statement's meaning."""
NAMED = 1.0
"""What another form of a name counts beside the name as asked."""
REACH = 4
"""How many sentences before and after one are looked at for what it leaves unsaid."""


class Table:
    """Statements in the order of their documents."""

    def __init__(
        self,
        rows: Iterable[Row],
        numbers: Mapping[str, int],
        titles: Mapping[str, Sequence[str]],
        mentions: Iterable[tuple[int, int]],
    ) -> None:
        """`numbers`: term -> its number in the store; `titles`: source -> the terms of its title; `mentions`: (number
        of a person, body or place, id of a statement that names it)."""
        ids, packed, forms, vectors, speakers = array("i"), bytearray(), bytearray(), bytearray(), array("i")
        lengths, sources, over = array("i"), array("i"), array("i")
        place: dict[str, int] = {}
        known: dict[tuple[str, str], int] = {}
        for row in rows:
            if not row.terms:
                continue  # a line of dashes: no question can find it
            ids.append(row.id)
            packed += row.terms
            lengths.append(len(row.terms) // 4)
            forms.append(row.forms)
            vectors += row.vector or bytes(DIMENSIONS)
            speakers.append(row.speaker)
            sources.append(place.setdefault(row.source, len(place)))
            over.append(known.setdefault((row.source, row.heading), len(known)))
        raw = np.frombuffer(bytes(packed), np.int32)
        self.numbers = numbers
        self.ids = np.array(ids, np.int32)
        self.tokens: Ints = raw >> 1
        self.inner = (raw & 1).astype(bool)
        self.lengths: Ints = np.array(lengths, np.int32)
        self.offsets = np.concatenate([[0], np.cumsum(self.lengths)]).astype(np.int32)
        self.forms = np.frombuffer(bytes(forms), np.uint8)
        self.vectors = np.frombuffer(bytes(vectors), np.int8).reshape(len(ids), DIMENSIONS)
        self.speaker = np.array(speakers, np.int32)
        self.sources = list(place)
        self.source = np.array(sources, np.int32)
        # What stands over each statement: the title of its document and the heading of its section.
        self.over = np.array(over, np.int32)
        self.sections = [(source, frozenset(heading.split())) for source, heading in known]
        self._headed: dict[str, list[int]] = {}
        for number, (_, heading_stems) in enumerate(self.sections):
            for stem in heading_stems:
                self._headed.setdefault(stem, []).append(number)
        # The terms of a document's title and of the heading, by the numbers of `over`.
        self.titles = [frozenset((*titles.get(source, ()), *heading.split())) for source, heading in known]
        self._titled: dict[str, list[int]] = {}
        for number, title in enumerate(self.titles):
            for stem in title:
                self._titled.setdefault(stem, []).append(number)
        named = array("i")
        for pair in mentions:
            named.extend(pair)
        pairs = np.array(named, np.int32).reshape(-1, 2)
        self._mentions = pairs[np.argsort(pairs[:, 0], kind="stable")]
        # Postings: the places of each term one after the other, with their rows, and where those of a term begin.
        self._places_of = np.argsort(self.tokens, kind="stable").astype(np.int32)
        self._begin = np.concatenate([[0], np.cumsum(np.bincount(self.tokens, minlength=len(numbers) + 1))])
        self._rows_of = np.repeat(np.arange(len(ids), dtype=np.int32), self.lengths)[self._places_of]
        # Where each document's statements begin and end: they stand together.
        edges = np.flatnonzero(np.diff(self.source)) + 1
        bounds = [0, *edges.tolist(), len(ids)]
        self._range = {self.sources[self.source[a]]: (a, b) for a, b in pairwise(bounds) if a < b}
        self._beside = {step: self._rows_beside(step) for step in range(-REACH, REACH + 1) if step}
        self._directions: Floats | None = None
        self._terms: list[str] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def count(self, source: str, stems: str) -> int:
        """In how many statements of a document a term stands, or some terms side by side."""
        first, last = self._range.get(source, (0, 0))
        rows, _ = self._standing(stems.split())
        return len(np.unique(rows[(rows >= first) & (rows < last)]))

    @property
    def has_headings(self) -> bool:
        return bool(self._headed)

    def headed(self, stems: Collection[str]) -> list[int]:
        """The sections (places in `sections`, and values of `over`) whose heading has one of these terms, ascending."""
        return sorted({number for stem in stems for number in self._headed.get(stem, ())})

    def _standing(self, words: Sequence[str]) -> tuple[Ints, Ints]:
        """Where these terms stand one after the other within a statement: the rows, and the places of the first of
        them among all tokens, ascending."""
        numbers = [self.numbers.get(word, -1) for word in words]
        if not numbers or min(numbers) < 0:
            return np.zeros(0, np.int32), np.zeros(0, np.int32)
        own = slice(self._begin[numbers[0]], self._begin[numbers[0] + 1])
        rows, places = self._rows_of[own], self._places_of[own]
        if len(numbers) > 1:
            there = places + len(numbers) <= self.offsets[rows + 1]
            for distance, number in enumerate(numbers[1:], 1):
                rows, places = rows[there], places[there]
                there = self.tokens[places + distance] == number
            rows, places = rows[there], places[there]
        return rows, places

    def naming(self, names: Sequence[int]) -> NDArray[np.int64]:
        """The rows of the statements that name one of these people, bodies or places, in whatever form."""
        edges = [np.searchsorted(self._mentions[:, 0], (name, name + 1)) for name in names]
        ids = np.concatenate([np.zeros(0, np.int32), *(self._mentions[a:b, 1] for a, b in edges)])
        return self.rows_of(ids)

    def rows_of(self, ids: Collection[int] | Ints) -> NDArray[np.int64]:
        """The rows of the statements with these ids, ascending, each once; of those that are not here none."""
        wanted = np.unique(np.array(ids, np.int32))
        rows = np.searchsorted(self.ids, wanted)
        rows, wanted = rows[rows < len(self.ids)], wanted[rows < len(self.ids)]
        found: NDArray[np.int64] = rows[self.ids[rows] == wanted]
        return found

    def find(self, question: Asked) -> Hits:
        """Where the terms of a question stand, in whatever form counts as them; names by all that they are called."""
        # One entry for each pair of a place and a term of the question: a word may count as two of them.
        rows, places = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        term_of, worth_of = [0], [0.0]

        def stand(where: tuple[Ints, Ints], worths: Iterable[tuple[int, float]]) -> None:
            for term, worth in worths:
                rows.append(where[0])
                places.append(where[1])
                term_of.append(term)
                worth_of.append(worth)

        for stem, worths in question.index.items():
            stand(self._standing([stem]), worths)
        for phrase, term, worth in question.phrases:
            stand(self._standing(phrase.split()), [(term, worth)])
        for named, of_name in question.named:
            naming = self.naming([named]).astype(np.int32)
            stand((naming, self.offsets[naming]), [(term, NAMED) for term in of_name])
        lengths = [len(some) for some in rows]
        return Hits(
            np.concatenate(rows),
            np.concatenate(places),
            np.repeat(np.array(term_of, np.int32), lengths),
            np.repeat(np.array(worth_of, np.float32), lengths),
        )

    def holding(self, rows: NDArray[np.int64], groups: Sequence[Collection[str]]) -> NDArray[np.bool_]:
        """Whether one of each group of terms stands in some statements, beside them or in what stands over them.

        Shape (len(rows), len(groups)); the words of a phrase must stand together.
        """
        made = np.zeros((len(rows), len(groups)), bool)
        for number, group in enumerate(groups):
            there = np.zeros(len(self.ids) + 1, bool)  # the last one stands for "no such sentence"
            for form in group:
                there[self._standing(form.split())[0]] = True
            over = np.array([not title.isdisjoint(group) for title in self.titles], bool)
            near = there[rows] | there[self.neighbours(rows, -1)] | there[self.neighbours(rows, 1)]
            made[:, number] = near | over[self.over[rows]]
        return made

    def title_hits(self, question: Asked) -> Floats:
        """What of the question each title with its heading holds: worths of shape (max(over) + 1, terms)."""
        made = np.zeros((len(self.titles), len(question.terms)), np.float32)
        for stem, worths in question.index.items():
            for number in self._titled.get(stem, ()):
                for term, worth in worths:
                    made[number, term] = max(made[number, term], worth)
        return made

    def has_form(self, number: int, form: int) -> bool:
        """Whether the statement with this id holds a kind of thing, a bit of `evidence.FORMS`."""
        row = int(np.searchsorted(self.ids, number))
        return row < len(self.ids) and self.ids[row] == number and bool(self.forms[row] & form)

    def neighbours(self, rows: NDArray[np.int64], distance: int) -> NDArray[np.int32]:
        """The rows that stand `distance` sentences after `rows` in the same source; -1 where there is none."""
        beside: NDArray[np.int32] = self._beside[distance][rows]
        return beside

    def _rows_beside(self, distance: int) -> NDArray[np.int32]:
        rows = np.arange(len(self.ids), dtype=np.int32)
        other = np.clip(rows + distance, 0, max(0, len(rows) - 1))
        same = (self.source[other] == self.source) & (self.ids[other] - self.ids == distance)
        return np.where(same, other, -1).astype(np.int32)

    def before(self, number: int, reach: int = REACH) -> frozenset[str]:
        """The terms of the `reach` statements before the one with this id, in its document, if it has any itself."""
        row = self.rows_of([number])
        steps = [self.neighbours(row, -step) for step in range(1, reach + 1)]
        rows = np.unique(np.concatenate(steps))
        if self._terms is None:
            self._terms = list(self.numbers)
        return frozenset(self._terms[token] for token in self.tokens_of(rows[rows >= 0])[0])

    def tokens_of(self, rows: NDArray[np.integer[Any]]) -> tuple[Ints, NDArray[np.int64]]:
        """The terms of some statements one after the other, and where each statement begins among them."""
        return self.tokens[self._places(rows)], np.cumsum(self.lengths[rows]) - self.lengths[rows]

    def inner_of(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each of the same terms is a name inside its sentence."""
        found: NDArray[np.bool_] = self.inner[self._places(rows)]
        return found

    def _places(self, rows: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        lengths = self.lengths[rows].astype(np.int64)
        starts = np.cumsum(lengths) - lengths
        return np.repeat(self.offsets[rows] - starts, lengths) + np.arange(lengths.sum())

    def cosines(self, question: Floats | None, rows: NDArray[np.int64] | None = None) -> Floats:
        """Likeness in meaning of a unit vector with some statements, or all; zeros where there are no vectors."""
        count = len(self.ids) if rows is None else len(rows)
        if question is None:
            return np.zeros(count, np.float32)
        if rows is not None:
            some: Floats = np.divide(self.vectors[rows], 127, dtype=np.float32) @ question
            return some
        if self._directions is None:
            self._directions = np.divide(self.vectors, 127, dtype=np.float32)
        found: Floats = self._directions @ question
        return found


@dataclass(frozen=True, slots=True)
class Hits:
    """Places where terms of a question stand: parallel arrays."""

    row: Ints
    at: Ints
    """The place among all tokens of the table."""
    term: Ints
    worth: Floats

    def rough(self, weights: Floats, rows: int) -> Floats:
        """About how much of the question each statement has, itself and half of it beside it."""
        own = np.bincount(self.row, weights[self.term] * self.worth, minlength=rows).astype(np.float32)
        beside = np.zeros_like(own)
        beside[1:] += own[:-1]
        beside[:-1] += own[1:]
        found: Floats = own + 0.5 * np.minimum(beside, own.max(initial=0.0))
        return found

    def matrix(self, place: Ints, count: int, terms: int) -> Floats:
        """The best worth of each term in `count` rows: shape (count, terms). `place`: row -> its place among them, or
        -1."""
        mine = place[self.row]
        inside = mine >= 0
        made = np.zeros(count * terms, np.float32)
        np.maximum.at(made, mine[inside].astype(np.int64) * terms + self.term[inside], self.worth[inside])
        return made.reshape(count, terms)

    def ordered(self, rows: NDArray[np.int64], size: int) -> dict[int, list[tuple[int, int, float]]]:
        """By row: (term, place, worth) of what stands in it, in the order of the places."""
        inside = np.zeros(size, bool)
        inside[rows] = True
        inside = inside[self.row]
        at = self.at[inside]
        order = np.argsort(at, kind="stable")
        found: dict[int, list[tuple[int, int, float]]] = {}
        columns = (column[inside][order].tolist() for column in (self.row, self.term, self.at, self.worth))
        for row, term, place, worth in zip(*columns, strict=True):
            found.setdefault(row, []).append((term, place, worth))
        return found
