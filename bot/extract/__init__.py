"""Reads statements, quotations, people, dates and events out of one document. Pure: no disk, no clock."""

from __future__ import annotations

from dataclasses import replace

from bot.extract.authors import find_author
from bot.extract.authorship import Authorship
from bot.extract.dates import find_dates, find_published
from bot.extract.dialogue import find_turns
from bot.extract.entries import find_entries
from bot.extract.events import find_events
from bot.extract.labels import with_labels
from bot.extract.mastheads import own_dates
from bot.extract.people import find_people
from bot.extract.published import kept_up
from bot.extract.quotes import find_quotes
from bot.extract.sentences import split_sentences
from bot.extract.statements import find_statements
from bot.extract.voices import Voices, with_named
from bot.models import Document, Extraction
from bot.wrapping import unwrapped

__all__ = ["extract"]


def extract(document: Document) -> Extraction:
    """All that can be read out of one document, in text order.

    A document of one megabyte takes seconds; hostile text is bounded in time and memory.
    """
    document = with_labels(replace(document, text=unwrapped(document.text)))
    sentences = split_sentences(document)
    own = own_dates(document)
    published = find_published(document, own)
    entries = find_entries(document, published, own)
    dates = find_dates(document, sentences, published, entries, own)
    people = find_people(document, sentences)
    turns = find_turns(document, people)
    written = Authorship() if turns.stretches else find_author(document, sentences)
    signed = [span for one in written.named if one.kind == "person" for span in one.spans]
    voices = Voices((*turns.stretches, *written.stretches), (*turns.labels, *signed), written.quoted, written.witness)
    if turns.named or written.named:
        people = with_named(people, (*turns.named, *written.named))
    quotes, resolver = find_quotes(document, sentences, people, voices)
    return Extraction(
        published=published,
        sentences=sentences,
        statements=find_statements(document, sentences, quotes, resolver, voices),
        quotes=quotes,
        dates=dates,
        events=find_events(document, sentences, dates, kept_up(published, own), entries),
        people=people,
    )
