"""SQL that several lookups of the store have in common."""

from __future__ import annotations

from collections.abc import Iterable

from bot.store.rows import SOURCE_COLUMNS

ALL = "1"
"""A condition that all rows meet. Which documents may be quoted is no query's matter: see `Sources`."""
STATEMENTS = f"""SELECT statements.*, {SOURCE_COLUMNS} FROM statements
                 JOIN sources ON sources.id = statements.source_id"""
"""All statements, with what `rows.statement_of` takes."""
IN_TIME = "events.sort_from, events.sort_to, events.source_id, events.start"
"""The order of a timeline."""


def quotes_where(*conditions: str) -> str:
    """The quotations that may be shown, in order of publication, then of the text, as `rows.quote_of` takes them."""
    return f"""SELECT quotes.*, {SOURCE_COLUMNS},
                      substr(texts.text, context_start + 1, context_end - context_start) AS whole FROM quotes
               JOIN sources ON sources.id = quotes.source_id JOIN texts ON texts.source_id = sources.id
               WHERE {" AND ".join(("quotes.type != 'scare'", *conditions))}
               ORDER BY sources.published, sources.source, quotes.start"""


def events_where(where: str, order: str) -> str:
    """Events with their statements, as `rows.event_of` takes them.

    One parameter after those of `where`: how many at most; all when it is negative.
    """
    return f"""SELECT events.*, {SOURCE_COLUMNS}, statements.start AS whole_start, statements.end AS whole_end,
                      statements.text AS whole, statements.attributed_to, statements.attribution_kind,
                      statements.status
               FROM events JOIN sources ON sources.id = events.source_id
               JOIN statements ON statements.id = events.statement_id
               WHERE {where} ORDER BY {order} LIMIT ?"""


def between(first: str | None, last: str | None, planned: bool) -> tuple[str, list[str]]:
    """A condition for the events that may have happened between two ISO days, and its parameters."""
    where, parameters = [ALL], []
    if not planned:
        where.append("events.planned = 0")
    if first:
        where.append("events.sort_to >= ?")
        parameters.append(first)
    if last:
        where.append("events.sort_from <= ?")
        parameters.append(last)
    return " AND ".join(where), parameters


def one_of(ids: Iterable[int]) -> str:
    """A condition for one of these numbers, however many they are."""
    return f"IN ({', '.join(map(str, ids))})"
