"""Answers as plain text: the terminal, and Slack's fallback text. Pure."""

from __future__ import annotations

import textwrap

from bot.dates import show
from bot.models import BACKGROUND, Answer, Passage, SourceInfo
from bot.render.entries import Entry, entries
from bot.render.reading import reading_words
from bot.render.visible import visible

STATUS_MARKS = {"alleged": "alleged", "denied": "denial", "planned": "plan", "opinion": "opinion", "asserted": ""}
DOCUMENT_MARKS = {
    "corrected": "source has been corrected",
    "hold": "source is on hold",
    "withdrawn": "source withdrawn",
}


def to_plain(answer: Answer, width: int = 100, indent: str = "  ") -> str:
    """The whole answer in lines of at most `width` characters; quoted words are never re-broken inside a word."""
    parts = [_wrap(answer.message, width)] if answer.message else []
    for number, entry in enumerate(entries(answer), 1):
        if answer.status == "near":
            parts.append(f"{indent}{number}. Near, not an answer:")
        parts.append(_entry(entry, width, indent + "   " * (answer.status == "near")))
    if answer.answers:
        parts.append(f"{indent}({sourced(answer)})")
    if answer.reading and answer.status in ("answered", "near"):
        parts.append(textwrap.indent(_wrap(reading_words(answer), width - len(indent)), indent))
    if answer.sources and not answer.answers:
        parts += [source_line(info, indent) for info in answer.sources]
    parts += [
        f"{indent}{number}. {choice.label}  (ask: {choice.question})" for number, choice in enumerate(answer.choices, 1)
    ]
    return visible("\n".join(parts))


def sourced(answer: Answer) -> str:
    """How many documents an answer rests on: one source is said to be one."""
    count = len({passage.source for passage in answer.answers})
    return "one source" if count == 1 else f"{count} sources"


def _wrap(text: str, width: int) -> str:
    return "\n".join(textwrap.fill(line, width) for line in text.splitlines())


def _entry(entry: Entry, width: int, indent: str) -> str:
    passage = entry.passage
    quoted = " ".join(passage.text.split())
    if passage.kind == "quote":
        quoted = f"“{quoted}”"
    head = f"{entry.when}{' (planned)' if passage.planned else ''}: " if entry.dates else ""
    lines = textwrap.wrap(head + quoted, width, initial_indent=indent, subsequent_indent=indent)
    lines.append(f"{indent}  - {attribution(passage)}")
    lines.append(f"{indent}    {cited(passage)}")
    if passage.correction:
        lines += textwrap.wrap(
            f"Correction: {passage.correction}",
            width,
            initial_indent=f"{indent}    ",
            subsequent_indent=f"{indent}    ",
        )
    return "\n".join(lines)


def attribution(passage: Passage) -> str:
    """Who says it and in what capacity, with every mark a desk must see: "a French source (unnamed), alleged"."""
    kind, speaker = passage.attribution_kind, passage.speaker
    if kind == "publication":
        who = f"{speaker or passage.publisher or 'the publication'}, in its own voice"
    elif kind == "author":
        who = f"{speaker or passage.author or 'the author'}, author's own view"
    elif speaker is None:
        who = "speaker not established"
    elif kind == "anonymous":
        who = f"{speaker} (unnamed source)"
    else:
        who = speaker
        if passage.speaker_text and passage.speaker_text != speaker:
            who += f" (in the text: “{' '.join(passage.speaker_text.split())}”)"
    marks = [
        BACKGROUND if passage.use == "background" else "",
        STATUS_MARKS.get(passage.status or "", ""),
        "opinion piece" if passage.document_kind == "opinion" else "",
        DOCUMENT_MARKS.get(passage.document_status, ""),
        f"superseded: newer source {passage.superseded_by}" if passage.superseded_by else "",
    ]
    if passage.kind != "event" and passage.date:
        marks.append(f"tells of {show(passage.date)}")
    return ", ".join([who, *(mark for mark in marks if mark)])


def cited(passage: Passage) -> str:
    """`file:line · title · as of date`."""
    parts = [
        passage.citation,
        passage.title,
        passage.publisher or "",
        as_of(passage.published, passage.published_basis),
    ]
    return " · ".join(part for part in parts if part)


def as_of(published: str | None, basis: str | None) -> str:
    """The source's date as people read it, said to be inferred where it is."""
    if published is None:
        return "date of the source not known"
    when = show(published)
    words = f"source dated {when}" if "/" in published else f"as of {when}"
    return words + (" (inferred)" if basis == "inferred" else "")


def source_line(info: SourceInfo, indent: str = "") -> str:
    """One document in two lines: what it is, and how much of it is on record."""
    counts = f"{info.statements} passages, {info.quotes} quotations, {info.events} dated events"
    what = " · ".join(
        part
        for part in (
            info.source,
            info.kind,
            info.publisher or "",
            info.author or "",
            as_of(info.published, info.published_basis),
            "" if info.status == "live" else f"status: {info.status}",
            "" if info.use == "on_record" else info.use.replace("_", " "),
            f"embargo until {_until(info.embargo_until)}" if info.embargo_until else "",
            "" if info.audience is None else f"for {', '.join(info.audience)}",
        )
        if part
    )
    return visible(f"{indent}{info.title}\n{indent}  {what} · {counts}")


def _until(embargo: str) -> str:
    """The end of an embargo: a day, or a day and a time as an editor wrote it."""
    return show(embargo) if len(embargo) == len("2026-12-03") else f"{show(embargo[:10])}, {embargo[11:]}"
