"""One passage, one document: the verbatim words first, then who, where, as of when, and what to beware of."""

from __future__ import annotations

from bot.dates import show
from bot.models import BACKGROUND, Passage, SourceInfo
from bot.render.slack_limits import Block
from bot.render.slack_parts import context, head, line, quote, rich, words
from bot.render.visible import visible
from bot.text import cut, fold, verbatim
from bot.text import words as folded_words

PASSAGE_TEXT = 1500
"""A longer passage is cut at a sentence end, and its other lines are named."""
CONTEXT_SENTENCE = 600
BRIEF_TITLE = 70
NAME = 300
"""Characters of a name or a title; only a broken document has longer ones."""

NOT_ESTABLISHED = "speaker not established"
_CAPACITY = {
    # Its mark says so already, in bold.
    "anonymous": "",
    "institution": "as an institution",
    "document": "a document",
    "publication": "in its own voice",
    "author": "author's own view",
}
_STATUS = {"opinion": "opinion", "alleged": "allegation", "denied": "denial", "planned": "planned"}
_DOCUMENT_STATUS = {
    "hold": "document on hold",
    "corrected": "document corrected since",
    "withdrawn": "document withdrawn",
}


def passage_blocks(passage: Passage, brief: bool = False, when: str | None = None) -> list[Block]:
    """The blocks of one passage: at most two. In a list it is `brief`: less about the source, which comes again.

    `when` takes the place of an event's own date where its sentence gives several.
    """
    day = dated(passage) if when is None else when
    whole = visible(passage.text)
    text = head(whole, PASSAGE_TEXT)
    elements = [line(words(day, "bold"))] if day else []
    elements.append(quote(text))
    name, capacity = who(passage)
    established = name != NOT_ESTABLISHED
    pieces = [words("— "), words(name, "bold" if established else "italic")]
    if capacity:
        pieces.append(words(f", {capacity}"))
    if beware := marks(passage):
        pieces += [words("  "), words(f"[{', '.join(beware)}]", "bold")]
    pieces += [words("\n"), words(passage.citation + (f", page {passage.page}" if passage.page else ""), "code")]
    elements.append(line(*pieces))
    cut_note = "" if text == whole else f"The passage goes on: see {passage.citation}."
    notes = (cut_note, corrected(passage), _around(passage), provenance(passage, brief), _date_note(passage))
    return [rich(*elements), *context(*notes)]


def who(passage: Passage) -> tuple[str, str]:
    """Who asserts a passage, and in what capacity; never a guess."""
    kind = passage.attribution_kind
    name = passage.speaker
    if name is None and kind == "publication":
        name = passage.publisher or "the publication"
    elif name is None and kind == "author":
        name = passage.author or "author not named"
    if name is None:
        return NOT_ESTABLISHED, ""
    name = cut(name, NAME)
    if kind == "named" or kind is None:
        return name, _described(name, passage.speaker_text)
    capacity = _CAPACITY[kind]
    return name, "" if fold(capacity) in fold(name) else capacity


def marks(passage: Passage) -> list[str]:
    """What a reader must know before using a passage: opinion, unnamed source, allegation, denial, planned, status."""
    found = [BACKGROUND] if passage.use == "background" else []
    found += [_STATUS[passage.status]] if passage.status in _STATUS else []
    if passage.planned:
        found.append("planned")
    if passage.document_kind == "opinion":
        found.append("opinion")
    if passage.attribution_kind == "anonymous":
        found.append("unnamed source")
    if passage.document_status in _DOCUMENT_STATUS:
        found.append(_DOCUMENT_STATUS[passage.document_status])
    if passage.superseded_by:
        found.append(f"superseded: newer source {cut(passage.superseded_by, NAME)}")
    return list(dict.fromkeys(found))


def corrected(passage: Passage) -> str:
    """What an editor says is wrong in the passage's document; empty where nothing is."""
    return f"Correction: {cut(passage.correction, CONTEXT_SENTENCE)}" if passage.correction else ""


def dated(passage: Passage) -> str:
    """When the event of a passage happened, as precisely as its source says; empty for other passages."""
    return show(passage.date) if passage.kind == "event" and passage.date else ""


def provenance(passage: Passage, brief: bool = False) -> str:
    """Title, publisher and "as of" of a passage's document."""
    title = cut(passage.title, BRIEF_TITLE if brief else NAME)
    dating = as_of(passage.published, passage.published_basis == "inferred", "" if brief else passage.published_words)
    return " · ".join(part for part in (title, cut(passage.publisher or "", NAME), dating) if part)


def as_of(published: str | None, inferred: bool, from_words: str) -> str:
    """The date of a source; says when it is inferred, and from which words, or that it is unknown."""
    if published is None:
        return "source date not established"
    # "as of from 2014 on" is no English.
    date = f"as of{':' if '/' in published else ''} {show(published)}"
    if not inferred:
        return date
    # The words may bring quote marks of their own, and may quote several places.
    return f"{date} (inferred{f' from: {head(from_words, 120)}' if from_words else ''})"


def source_blocks(source: SourceInfo) -> list[Block]:
    """One document of the archive: title, file, what it is, its date, how much was read out of it."""
    what = [
        source.kind,
        source.publisher or "",
        f"by {source.author}" if source.author else "",
        as_of(source.published, source.published_basis == "inferred", source.published_words),
        "" if source.status == "live" else f"status: {source.status}",
        # One that was embargoed is shown from its day on, and is on record like any other then.
        "" if source.use in ("on_record", "embargoed") else source.use.replace("_", " "),
    ]
    held = (
        f"{_count(source.lines, 'line')}, {_count(source.statements, 'statement')}, "
        f"{_count(source.quotes, 'quotation')}, {_count(source.events, 'dated event')}"
    )
    return [
        rich(line(words(head(source.title or source.source, 300), "bold"), words("\n"), words(source.source, "code"))),
        *context(" · ".join(part for part in what if part), held, head(source.note, 300)),
    ]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _described(name: str, speaker_text: str | None) -> str:
    """How the document names the speaker, where that says more than the name: a title, a role. Not a pronoun."""
    if not speaker_text:
        return ""
    more = [word for word in folded_words(speaker_text) if word not in folded_words(name)]
    # One word more ("Mr", "she", "the") says nothing of a capacity, two or more ("the prosecutor") do.
    return f"in the text “{head(' '.join(speaker_text.split()), 150)}”" if len(more) > 1 else ""


def _around(passage: Passage) -> str:
    """The whole sentence that a quotation or an event stands in: a fragment alone may mislead.

    For an event that begins its sentence this is left out: nothing before it can turn it round.
    """
    around = passage.context.strip()
    if passage.kind == "statement" or not around or len(around) > CONTEXT_SENTENCE:
        return ""
    if passage.kind == "event" and around.startswith(passage.text):
        return ""
    return "" if verbatim(around).strip("\"' ") == verbatim(passage.text) else f"In its sentence: {around}"


def _date_note(passage: Passage) -> str:
    """How a relative date was resolved."""
    basis = passage.date_basis or ""
    return f"Date {basis}" if passage.kind == "event" and basis and basis != "absolute" else ""
