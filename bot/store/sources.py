"""The built store as it is read: documents, names, words, statements, quotations and events."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

from bot.errors import StoreError
from bot.models import Health, Passage, Row, SourceInfo, follows, joined
from bot.store.connections import BUILD_HINT, Connections, seeing
from bot.store.kept import Kept
from bot.store.rows import Candidate, Name, event_of, quote_of, statement_of
from bot.store.schema import SCHEMA_VERSION
from bot.store.selects import ALL, IN_TIME, STATEMENTS, between, events_where, one_of, quotes_where
from bot.store.speaking import Speaking
from bot.store.tally import ALWAYS, Counted
from bot.terms import Vocabulary, stem

__all__ = ["Candidate", "Name", "Sources"]

CHUNK = 5_000
"""Statements that are read at once when all of them are: not all need to be in memory twice."""
MOST_EVENTS = 5_000
"""For one question."""
WITHIN = {"sources": "id", "people": ""} | dict.fromkeys(
    ("texts", "statements", "quotes", "events", "forms", "roles", "mentions", "questions"), "source_id"
)
"""Tables with rows of documents -> the column that says of which; and the one with names only."""


class Sources(Speaking):
    """Reads the store at `path` as it was when this was made: a build that replaces the file changes nothing here.

    It is the store without some documents: of those nothing is read, no row, no word, no name, but for `every`,
    `prints` and `spans`. Any thread may ask. What reads raises StoreError when the file is damaged or a question takes
    too long.
    """

    def __init__(self, path: Path) -> None:
        """All documents. Raises StoreError when the file is missing, no store, or of another schema version."""
        self._see(Connections(path))
        self._meta = {row["key"]: row["value"] for row in self._rows("SELECT key, value FROM meta")}
        if (version := self._meta.get("schema_version")) != str(SCHEMA_VERSION):
            raise StoreError(f"The store {path} is of version {version}, not {SCHEMA_VERSION}", BUILD_HINT, path)
        self._terms: list[str] | None = None
        self._hidden = ""
        """A condition for the documents that are hidden; empty when none is."""

    def _see(self, store: Connections) -> None:
        """Reads from these connections from now on."""
        self._store = store
        self._rows, self._all_rows = store.rows, store.all_rows
        self._candidates_read: Kept[Candidate] = Kept(self._candidates)
        self._events_read: Kept[tuple[Passage, ...]] = Kept(self._events_of)

    def without(self, hidden: Collection[str]) -> Sources:
        """The same store, of which these documents are not read: a document that is taken away is as if it had never
        been there, but for how the names that it has in common with others were joined until the next build."""
        numbers = [row["id"] for row in self._rows("SELECT id, source FROM main.sources") if row["source"] in hidden]
        other = copy(self)
        other._hidden = one_of(numbers) if numbers else ""
        if not numbers:
            other._see(self._store.dressed(()))
            return other
        columns = {table: [row["name"] for row in self._rows(f"PRAGMA main.table_info({table})")] for table in WITHIN}
        other._see(self._store.dressed(seeing(columns, other._hidden, WITHIN, {})))
        if called := other._called_otherwise():
            other._see(self._store.dressed(seeing(columns, other._hidden, WITHIN, called)))
        return other

    def reading(self) -> AbstractContextManager[object]:
        """One connection for all that this thread reads inside; what it reads is one state of the store."""
        return self._store.reading()

    def check(self) -> None:
        """Raises StoreError when the file is damaged anywhere, not only where a question would look."""
        self._store.check()

    def close(self) -> None:
        """Closes what no thread is reading with."""
        self._store.close()

    # ---- what there is ---------------------------------------------------------------------------------
    def health(self) -> Health:
        """Counts from the store itself, so that a damaged file shows here. Raises StoreError then."""
        counts = "count(*) AS n, sum(statements) AS s, sum(quotes) AS q, sum(events) AS e"
        (row,) = self._rows(f"SELECT {counts} FROM sources")
        return Health(
            True, SCHEMA_VERSION, self._meta["built_at"], row["n"], row["s"] or 0, row["q"] or 0, row["e"] or 0
        )

    def sources(self) -> tuple[SourceInfo, ...]:
        """The documents that may be quoted, in the order of their paths."""
        return _infos(self._rows("SELECT * FROM sources ORDER BY source"))

    def every(self) -> tuple[SourceInfo, ...]:
        """All documents, with those that are hidden, in the order of their paths."""
        return _infos(self._rows("SELECT * FROM main.sources ORDER BY source"))

    def prints(self) -> Iterator[tuple[str, str, bytes]]:
        """(source, text_key, sketch) of all documents, hidden ones too, as `bot.copies` makes them; of some several."""
        last = int(self._rows("SELECT max(rowid) AS n FROM prints")[0]["n"] or 0)
        for first in range(1, last + 1, CHUNK):
            for row in self._all_rows(
                "SELECT source, text_key, sketch FROM prints WHERE rowid BETWEEN ? AND ?", (first, first + CHUNK - 1)
            ):
                yield row["source"], row["text_key"], row["sketch"]

    @property
    def had_register(self) -> bool:
        """Whether there was a register of documents when the store was built."""
        return self._meta.get("register") == "1"

    def questions(self) -> list[tuple[int, str]]:
        """(statement id, a question that the statement is known to answer), in the order of the statements."""
        rows = self._all_rows("SELECT statement_id, text FROM questions ORDER BY statement_id")
        return [(row["statement_id"], row["text"]) for row in rows]

    def statements_in(self, source: str, text: str) -> list[int]:
        """The ids of the statements of a document that a passage consists of; none where it has not these words any
        more. A near passage is a statement with those around it."""
        rows = self._rows(
            """SELECT statements.id, statements.start, statements.end, statements.text FROM statements
               JOIN sources ON sources.id = statements.source_id
               WHERE sources.source = ? AND instr(?, statements.text) > 0 ORDER BY statements.start""",
            (source, text),
        )
        for row in rows:
            if text.startswith(row["text"]):
                end = row["start"] + len(text)
                if self.text_of(source, row["start"], end) == text:
                    return [int(one["id"]) for one in rows if row["start"] <= one["start"] and one["end"] <= end]
        return []

    def names(self) -> tuple[Name, ...]:
        """All people, bodies and places, most mentioned first."""
        forms: dict[int, dict[str, None]] = {}
        for row in self._all_rows("SELECT person_id, form FROM forms"):
            forms.setdefault(row["person_id"], {})[row["form"]] = None
        rows = self._all_rows(
            "SELECT people.id, name, kind, count(mentions.person_id) AS n FROM people "
            "LEFT JOIN mentions ON mentions.person_id = people.id GROUP BY people.id ORDER BY n DESC, people.id"
        )
        return tuple(
            Name(r["id"], r["name"], r["kind"], tuple(forms[r["id"]]), r["n"]) for r in rows if r["id"] in forms
        )

    def _called_otherwise(self) -> dict[str, str]:
        """Of people whose name only hidden documents have: the name -> the form that most other documents use."""
        rows = self._all_rows(
            f"""SELECT people.name, forms.form, count(*) AS n FROM people
                JOIN forms ON forms.person_id = people.id
                WHERE people.id IN (SELECT person_id FROM main.forms WHERE source_id {self._hidden})
                AND people.name NOT IN (SELECT form FROM forms AS own WHERE own.person_id = people.id)
                GROUP BY people.id, forms.form ORDER BY n, length(forms.form), forms.form"""
        )
        return {row["name"]: row["form"] for row in rows}

    def vocabulary(self) -> Vocabulary:
        """Stems with the number of statements they stand in, and the words as written."""
        frequency = {
            r["term"]: r["statements"] for r in self._all_rows("SELECT term, statements FROM terms ORDER BY id")
        }
        statements = int(self._meta["statements"])
        if self._hidden:
            hidden = self._all_rows(f"SELECT terms FROM main.statements WHERE source_id {self._hidden}")
            statements -= len(hidden)
            frequency = _without(frequency, [r["terms"] for r in hidden])
        rows = self._all_rows("SELECT word, count, capitals, shouted FROM words ORDER BY rowid")
        counted = [(r["word"], r["count"], r["capitals"], r["shouted"]) for r in rows]
        if self._hidden:
            gone = self._counted_in_hidden()
            counted = [
                (word, count - gone.words[word], capitals - gone.capitals[word], shouted - gone.shouted[word])
                for word, count, capitals, shouted in counted
                if count > gone.words[word]
            ]
        words = {word: count for word, count, _, _ in counted}
        proper = frozenset(stem(word) for word, count, capitals, _ in counted if capitals > ALWAYS * count)
        acronyms = frozenset(word for word, count, _, shouted in counted if shouted > ALWAYS * count)
        return Vocabulary(statements, frequency, words, proper, acronyms)

    def _counted_in_hidden(self) -> Counted:
        """The words of the hidden documents, as the build counted them."""
        found = Counted()
        for row in self._all_rows(
            f"""SELECT text, title, publisher, author FROM main.texts JOIN main.sources AS of ON of.id = source_id
                WHERE source_id {self._hidden}"""
        ):
            found.read(row["text"], row["title"], row["publisher"], row["author"])
        return found

    # ---- looking up ------------------------------------------------------------------------------------
    def search(self, stems: Iterable[str], most: int = 40, within: Sequence[str] = ()) -> list[int]:
        """Ids of statements that share any of the stems, best first by BM25 over statement, neighbours and title.

        `within`: only those of these documents; of all when empty.
        """
        query = " OR ".join(f'"{stem}"' for stem in dict.fromkeys(stems) if '"' not in stem)
        if not query:
            return []
        inside = f"""AND rowid IN (SELECT statements.id FROM statements JOIN sources ON sources.id = source_id
                                   WHERE source IN ({", ".join("?" * len(within))}))"""
        # The index has no column for the document: what is withheld must not take the place of what is not.
        hidden = f"AND rowid NOT IN (SELECT id FROM main.statements WHERE source_id {self._hidden})"
        rows = self._rows(
            f"""SELECT rowid AS id FROM search WHERE search MATCH ? {inside if within else ""}
                {hidden if self._hidden else ""}
                ORDER BY bm25(search, 1.0, 0.25, 0.15) LIMIT ?""",
            (query, *within, most),
        )
        return [row["id"] for row in rows]

    def statements(self, ids: Sequence[int]) -> list[Candidate]:
        """The statements with these ids, in this order."""
        found = self._candidates_read.of(ids)
        return [found[i] for i in ids if i in found]

    def term_rows(self, ids: Sequence[int] | None = None) -> Iterator[Row]:
        """What ranking reads of all statements, or of those with these ids, in the order of the ids."""
        if ids is None:
            last = int(self._rows("SELECT max(id) AS n FROM statements")[0]["n"] or 0)
            chunks = [f"BETWEEN {first} AND {first + CHUNK - 1}" for first in range(1, last + 1, CHUNK)]
        else:
            chunks = [one_of(ids)]
        rows_of = self._all_rows if ids is None else self._rows
        for within in chunks:
            for row in rows_of(
                f"""SELECT statements.id, sources.source, terms, forms, vector, person_id, heading FROM statements
                    JOIN sources ON sources.id = statements.source_id
                    WHERE statements.id {within}
                    ORDER BY statements.id"""
            ):
                yield Row(
                    row["id"],
                    row["source"],
                    row["terms"],
                    row["forms"],
                    row["vector"],
                    row["person_id"] or 0,
                    row["heading"],
                )

    def mentions(self, ids: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:
        """(number of a person, body or place, id of a statement that names it), of all or of these statements."""
        within = "" if ids is None else f"AND statement_id {one_of(ids)}"
        rows_of = self._all_rows if ids is None else self._rows
        for row in rows_of(f"SELECT person_id, statement_id FROM mentions WHERE statement_id IS NOT NULL {within}"):
            yield row["person_id"], row["statement_id"]

    def titles(self) -> dict[str, list[str]]:
        """Source -> the terms of its title."""
        there = {row["source"] for row in self._rows("SELECT source FROM sources")}
        titles = ((key[6:], value.split()) for key, value in self._meta.items() if key.startswith("title:"))
        return {source: terms for source, terms in titles if source in there}

    def mentioning(self, person_ids: Sequence[int], most: int = 200) -> list[Candidate]:
        """Statements that name one of these people or bodies, or are said by them, in document order."""
        theirs = one_of(person_ids)
        rows = self._rows(
            f"""SELECT statements.id FROM statements WHERE statements.id IN (
                    SELECT statement_id FROM mentions WHERE person_id {theirs}
                    UNION SELECT id FROM statements WHERE person_id {theirs})
                ORDER BY statements.id LIMIT ?""",
            (most,),
        )
        return self.statements([row["id"] for row in rows])

    def _candidates(self, ids: Sequence[int]) -> dict[int, Candidate]:
        rows = self._rows(f"{STATEMENTS} WHERE statements.id {one_of(ids)}")
        wanted = {i for row in rows for i in (row["id"] - 1, row["id"], row["id"] + 1)}
        sql = f"SELECT id, source_id, terms FROM statements WHERE id {one_of(sorted(wanted))}"
        near = {r["id"]: r for r in self._rows(sql)}
        people: dict[int, set[str]] = {}
        for r in self._rows(f"""SELECT mentions.statement_id, people.name FROM mentions
                                JOIN people ON people.id = mentions.person_id
                                WHERE mentions.statement_id {one_of(row["id"] for row in rows)}"""):
            people.setdefault(r["statement_id"], set()).add(r["name"])
        found = {}
        for row in rows:
            names = people.get(row["id"], set()) | ({row["attributed_to"]} if row["attributed_to"] else set())
            beside = (near[i] for i in (row["id"] - 1, row["id"] + 1) if i in near)
            around = [stem for r in beside if r["source_id"] == row["source_id"] for stem in self._stems(r["terms"])]
            around += self._meta.get(f"title:{row['source_source']}", "").split()
            found[row["id"]] = Candidate(
                row["id"], statement_of(row), self._stems(row["terms"]), tuple(around), frozenset(names)
            )
        return found

    def _stems(self, packed: bytes) -> tuple[str, ...]:
        if self._terms is None:
            self._terms = [row["term"] for row in self._rows("SELECT term FROM terms ORDER BY id")]
        terms = self._terms
        return tuple([terms[number >> 1] for number in array("i", packed)])

    def events(
        self,
        first: str | None = None,
        last: str | None = None,
        planned: bool = False,
        statement_ids: Collection[int] | None = None,
    ) -> list[tuple[int, Passage]]:
        """Dated events that may have happened between two ISO days, in order, with their statement's id.

        `statement_ids`: only those told in these statements.
        """
        where, parameters = between(first, last, planned)
        if statement_ids is not None:
            where += f" AND events.statement_id {one_of(statement_ids)}"
        rows = self._rows(events_where(where, IN_TIME), (*parameters, MOST_EVENTS))
        return [(row["statement_id"], event_of(row)) for row in rows]

    def telling(self, first: str | None = None, last: str | None = None, planned: bool = False) -> list[int]:
        """Ids of the statements that tell of such events, ascending."""
        where, parameters = between(first, last, planned)
        rows = self._rows(
            f"""SELECT DISTINCT events.statement_id AS id FROM events JOIN sources ON sources.id = events.source_id
                WHERE {where} ORDER BY 1""",
            parameters,
        )
        return [row["id"] for row in rows]

    def events_in(self, statement_ids: Sequence[int]) -> list[tuple[int, Passage]]:
        """The events told in these statements, plans included, in text order."""
        found = self._events_read.of(statement_ids)
        return [(number, event) for number in sorted(set(statement_ids)) for event in found[number]]

    def _events_of(self, statement_ids: Sequence[int]) -> dict[int, tuple[Passage, ...]]:
        told = f"events.statement_id {one_of(statement_ids)}"
        found: dict[int, list[Passage]] = {number: [] for number in statement_ids}
        for row in self._rows(events_where(told, "events.statement_id, events.start"), (-1,)):
            found[row["statement_id"]].append(event_of(row))
        return {number: tuple(events) for number, events in found.items()}

    def statement_with(self, source: str, text: str) -> int | None:
        """The id of the statement that holds these words of a source, for evidence that an intent pins."""
        rows = self._rows(
            """SELECT statements.id FROM statements JOIN sources ON sources.id = statements.source_id
               WHERE sources.source = ? AND instr(statements.text, ?) LIMIT 1""",
            (source, text),
        )
        return int(rows[0]["id"]) if rows else None

    def passages_at(self, source: str, spans: Sequence[tuple[int, int]]) -> list[Passage]:
        """The passages of a document that stand in these places, in this order; a place without one is left out."""
        found = []
        for start, end in spans:
            at = (source, start, end)
            where = "sources.source = ? AND {0}.start = ? AND {0}.end = ?"
            quotes = self._rows(quotes_where(where.format("quotes")), at)
            events = [] if quotes else self._rows(events_where(where.format("events"), IN_TIME), (*at, 1))
            if quotes or events:
                found.append(quote_of(quotes[0]) if quotes else event_of(events[0]))
            elif rows := self._rows(f"{STATEMENTS} WHERE {where.format('statements')}", at):
                found.append(statement_of(rows[0]))
            else:
                found += self._joined_at(source, start, end)
        return found

    def _joined_at(self, source: str, start: int, end: int) -> list[Passage]:
        """The statements that fill a place, as the one passage as which they were shown; none where they do not."""
        inside = "sources.source = ? AND statements.start >= ? AND statements.end <= ? ORDER BY statements.start"
        parts = [statement_of(row) for row in self._rows(f"{STATEMENTS} WHERE {inside}", (source, start, end))]
        if not parts or (parts[0].char_start, parts[-1].char_end) != (start, end):
            return []
        gaps = [self.text_of(source, one.char_end, other.char_start) for one, other in pairwise(parts)]
        if not all(follows(one, other, gap) for (one, other), gap in zip(pairwise(parts), gaps, strict=True)):
            return []
        return [joined(parts, self.text_of(source, start, end))]

    def text_of(self, source: str, start: int, end: int) -> str:
        """The text of a document from one offset to another."""
        rows = self._rows(
            """SELECT substr(texts.text, ? + 1, ? - ?) AS text FROM texts JOIN sources ON sources.id = texts.source_id
               WHERE sources.source = ?""",
            (start, end, start, source),
        )
        return str(rows[0]["text"]) if rows else ""

    def count(self, source: str, stems: str) -> int:
        """In how many statements of a document a stem stands, or some stems side by side."""
        if '"' in stems:
            return 0
        rows = self._rows(
            """WITH own AS (SELECT min(statements.id) AS first, max(statements.id) AS last FROM statements
                            JOIN sources ON sources.id = source_id WHERE source = ?)
               SELECT count(*) AS n FROM own, search
               WHERE search MATCH ? AND search.rowid BETWEEN own.first AND own.last""",
            (source, f'stems : "{stems}"'),
        )
        return int(rows[0]["n"])

    # ---- all there is, however long it takes -----------------------------------------------------------
    def everything(self) -> Iterator[Passage]:
        """Every statement that may be quoted, in the order of documents and texts; then such quotations and events."""
        for row in self._all_rows(f"{STATEMENTS} ORDER BY statements.id"):
            yield statement_of(row)
        for row in self._all_rows(quotes_where()):
            yield quote_of(row)
        for row in self._all_rows(events_where(ALL, IN_TIME), (-1,)):
            yield event_of(row)

    def spans(self) -> Iterator[tuple[str, str, int, int, str]]:
        """Every stored span, of withheld documents too: (source, table, start, end, text), for `verify`."""
        for table in ("statements", "quotes", "events"):
            for row in self._all_rows(
                f"""SELECT documents.source, spans.start, spans.end, spans.text FROM main.{table} AS spans
                    JOIN main.sources AS documents ON documents.id = spans.source_id ORDER BY spans.id"""
            ):
                yield row["source"], table, row["start"], row["end"], row["text"]


_INFO = tuple(one.name for one in fields(SourceInfo))


def _infos(rows: Iterable[sqlite3.Row]) -> tuple[SourceInfo, ...]:
    return tuple(
        SourceInfo(**{key: row[key] for key in _INFO} | {"audience": _audience(row["audience"])}) for row in rows
    )


def _audience(written: str | None) -> tuple[str, ...] | None:
    return None if written is None else tuple(written.split())


def _without(frequency: dict[str, int], hidden: Iterable[bytes]) -> dict[str, int]:
    """The stems with their statements, less some statements (their terms, packed). Every stem keeps its place, which is
    its number; one that is left in no statement is there under no word."""
    gone = Counter(number for packed in hidden for number in {n >> 1 for n in array("i", packed)})
    left = {}
    for number, (term, count) in enumerate(frequency.items()):
        rest = count - gone[number]
        left[term if rest else f"\0{number}"] = rest
    return left
