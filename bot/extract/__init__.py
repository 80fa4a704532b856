"""Reads statements, quotations, people, dates and events out of one document. Pure: no disk, no clock."""

from __future__ import annotations

from bot.extract.dates import find_dates, find_published
from bot.extract.events import find_events
from bot.extract.people import find_people
from bot.extract.quotes import find_quotes
from bot.extract.sentences import split_sentences
from bot.extract.statements import find_statements
from bot.models import Document, Extraction

__all__ = ["extract"]


def extract(document: Document) -> Extraction:
    """All that can be read out of one document, in text order.

    A document of one megabyte takes seconds; hostile text is bounded in time and memory.
    """
    sentences = split_sentences(document)
    published = find_published(document)
    dates = find_dates(document, sentences, published)
    people = find_people(document, sentences)
    quotes = find_quotes(document, sentences, people)
    return Extraction(
        published=published,
        sentences=sentences,
        statements=find_statements(document, sentences, quotes, people),
        quotes=quotes,
        dates=dates,
        events=find_events(document, sentences, dates),
        people=people,
    )
