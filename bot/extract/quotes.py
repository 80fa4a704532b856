"""Quotations and reported speech, with their speakers.

A quoted stretch is an entry of its own (`direct`, `mixed`, `scare`). The whole of a reported content, and of a
quotation in several parts, is one more entry (`indirect`), which may enclose quoted ones.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.extract.blocks import find_blocks, settle
from bot.extract.confidence import BAR, confidence
from bot.extract.coreference import Resolver
from bot.extract.cueing import Cue, find_cues
from bot.extract.frames import Found, Frame, read_frames
from bot.extract.reported import Report, find_reports
from bot.extract.turns import Decided, decide, is_bare, split_quotations
from bot.extract.voices import NOBODY, Voice, Voices, same_body
from bot.models import Document, Person, Quote, QuoteType, Sentence

WHOLE = (
    "after-subject",
    "after-verb",
    "after-any",
    "turn",
    "paragraph",
    "label",
    "credit",
    "transcript",
    "before-next",
)
"""Rules of whole quotations, by how their ids begin."""


AND_I_QUOTE = re.compile(
    r"(?P<who>\b(?:[Hh]e|[Ss]he|[Tt]hey|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3} ?|[Tt]he \w+))\s*"
    r"(?P<cue>said|says|told \w+|wrote|stated)\b"
    r"[^.!?\n]{0,40}\bI(?: am|’m|'m)? quot(?:e|ing)\b[\s,:—–-]*$"
)
NEAR = 300
"""So many characters before a quotation hold "she said to the court, and I quote"; no more are looked at."""
NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=[A-Za-z])")
"""A paragraph's number: "2. The respondent says" """
CONTRACTED = re.compile(r"(?:I|you|he|she|it|we|they)(?P<verb>['’](?:ve|d|m|ll|re|s))", re.IGNORECASE)
"""A pronoun and its verb as one word: "I've said", "he'd written"."""
SURE = 0.95
"""The confidence of what a label says."""


def find_quotes(
    document: Document, sentences: tuple[Sentence, ...], people: tuple[Person, ...], voices: Voices = NOBODY
) -> tuple[tuple[Quote, ...], Resolver]:
    """Every quotation and reported content of the document, in text order; "I" is whose words it stands in.

    And the resolver that knows them: a pronoun outside goes on with who speaks, and not with who is named inside.
    """
    text = document.text
    frames = read_frames(document, sentences)
    cues = [find_cues(frame) for frame in frames]
    decided = decide(frames, cues, text)
    told = settle(decided, voices, text)
    reports = _reports(frames, cues, decided, text)
    quoted = tuple(sorted((*((i.passage.start, i.passage.end) for i in decided if not i.titled), *voices.labels)))
    named = [item.found for item in decided if item.found and item.found.cue] + [report.found for report in reports]
    resolver = Resolver(document, sentences, people, quoted, tuple(sorted({(f.start, f.end) for f in named})))
    singles = _single_is_main(decided)
    split = list(split_quotations(decided))
    spans = [(start, end) for start, end, _ in split]
    found = [
        _told(item, told[number]) if number in told else _quoted(item, text, resolver, singles)
        for number, item in enumerate(decided)
        if number in told or not _typed_part(item, spans)
    ]
    found += [_entry(text, resolver, a, b, "indirect", item.found, "split-" + item.rule) for a, b, item in split]
    found += [
        _entry(text, resolver, a, b, "direct", who, "paragraph-colon") for a, b, who in find_blocks(text, frames, cues)
    ]
    for report in reports:
        frame = report.found.frame
        a, b = frame.starts[report.content[0]], frame.ends[report.content[1] - 1]
        found.append(_entry(text, resolver, a, b, "indirect", report.found, report.found.rule))
    return tuple(sorted((_in_person(quote, voices) for quote in found), key=lambda q: (q.start, -q.end))), resolver


def _told(item: Decided, voice: Voice) -> Quote:
    """The entry of a passage whose speaker a label or a heading names."""
    passage = item.passage
    kind = voice.kind if voice.name else None
    return Quote(
        passage.start,
        passage.end,
        "direct",
        voice.name,
        voice.name,
        None,
        None,
        kind,
        None,
        SURE,
        f"{item.rule}+{voice.rule}",
    )


def _in_person(quote: Quote, voices: Voices) -> Quote:
    """ "I said that ...": the words of whoever says I there; "the company said" in its own release: the company's."""
    if quote.speaker_start is None or quote.speaker_text is None:
        return quote
    voice = voices.at(quote.speaker_start)
    written = quote.speaker_text.lower()
    if (
        voice is not None
        and voice.kind == "institution"
        and (same_body(quote.speaker_text, voice.name) or written == "we")
    ):
        return replace(quote, speaker=voice.name, speaker_kind=voice.kind, rule=f"{quote.rule}-{voice.rule}")
    if voices.witness is not None and written in {"the witness", "the deponent", "the affiant"}:
        voice = voices.witness
    elif voice is not None and voice.name is not None and quote.speaker == voice.name and written in {"he", "she"}:
        return replace(quote, speaker=None, rule=f"{quote.rule}-not-self")
    elif quote.speaker is not None or voice is None or written != "i":
        return quote
    return replace(quote, speaker=voice.name, speaker_kind=voice.kind, rule=f"{quote.rule}-{voice.rule}")


def _reports(frames: list[Frame], cues: list[list[Cue]], decided: list[Decided], text: str) -> list[Report]:
    """All reported contents, in text order."""
    spent: dict[int, set[int]] = {}
    for item in decided:
        if item.found and item.found.cue and item.found.frame is item.frame and item.rule.startswith("after"):
            spent.setdefault(id(item.frame), set()).add(item.found.cue[0])
    return [
        report
        for frame, held in zip(frames, cues, strict=True)
        if held or "according" in frame.lower
        for report in find_reports(frame, held, text, frozenset(spent.get(id(frame), ())))
    ]


def _single_is_main(decided: list[Decided]) -> bool:
    """Are single marks this document's quotation marks? Then they speak; beside double ones they mostly name."""
    singles = sum(item.passage.kind == "single" and item.frame.furniture != "title" for item in decided)
    return singles > sum(item.passage.kind != "single" for item in decided)


def _typed_part(item: Decided, spans: list[tuple[int, int]]) -> bool:
    """A passage in typewriter's marks that a whole entry covers, or that nobody is quoted with."""
    if item.passage.kind != "typed":
        return False
    return item.found is None or any(a <= item.passage.start and item.passage.end <= b for a, b in spans)


def _quoted(item: Decided, text: str, resolver: Resolver, singles: bool) -> Quote:
    """The entry of one passage."""
    passage = item.passage
    count = len(text[passage.start : passage.end].split())
    found = item.found
    if item.titled or (
        passage.kind == "single" and not singles and not item.rule.startswith(("after-subject", "after-verb"))
    ):
        return _entry(text, resolver, passage.start, passage.end, "scare", None, item.rule or "scare")
    if passage.kind == "typed":
        return _entry(text, resolver, passage.start, passage.end, "indirect", found, item.rule)
    kind: QuoteType = "direct" if _is_whole(item, text) else "mixed"
    entry = _entry(text, resolver, passage.start, passage.end, kind, found, item.rule)
    if entry.speaker_text == "I" and (
        said := AND_I_QUOTE.search(text, max(item.frame.start, passage.outer_start - NEAR), passage.outer_start)
    ):
        return _aside(entry, said, resolver)
    if entry.speaker_text is None and count <= 3 and not is_bare(item.frame):
        return _entry(text, resolver, passage.start, passage.end, "scare", None, item.rule or "scare", entry.confidence)
    return entry


def _aside(entry: Quote, said: re.Match[str], resolver: Resolver) -> Quote:
    """ "She said, and I quote, ...": hers, not of whoever quotes."""
    who = resolver.resolve(said.start("who"), said.end("who"))
    return replace(
        entry,
        speaker=who.name,
        speaker_text=said["who"],
        speaker_start=said.start("who"),
        speaker_end=said.end("who"),
        speaker_kind=who.kind,
        cue=said["cue"],
        rule=f"and-i-quote+{who.rule}",
    )


def _is_whole(item: Decided, text: str) -> bool:
    """A quotation of whole sentences, not words inside the writer's."""
    if is_bare(item.frame):
        return True
    first = text[item.passage.start : item.passage.start + 1]
    before = item.frame.lower[item.at - 1] if item.at else ""
    introduced = before in {"", ",", ":"} or (item.rule == "before" and before != "that")
    return introduced and not first.islower() if item.at else not first.islower() or item.rule.startswith(WHOLE)


def _entry(
    text: str,
    resolver: Resolver,
    start: int,
    end: int,
    kind: QuoteType,
    found: Found | None,
    rule: str,
    known: float = 0.0,
) -> Quote:
    """One entry; the speaker is left out under the bar, and the confidence says how far under it was."""
    if found is None or found.end <= found.start:
        return Quote(start, end, kind, None, None, None, None, None, None, known, rule or "no-cue")
    written = text[found.start : found.end]
    sure = confidence(rule.removeprefix("split-"), len(text[start:end].split()), written)
    if sure < BAR:
        return Quote(start, end, kind, None, None, None, None, None, _cue(found, text), sure, rule)
    number = NUMBER.match(text, found.start, found.end)
    first = number.end() if number else found.start
    last = (
        found.end - len(short.group("verb")) if (short := CONTRACTED.fullmatch(text, first, found.end)) else found.end
    )
    who = resolver.resolve(first, last)
    return Quote(
        start,
        end,
        kind,
        who.name,
        text[first:last],
        first,
        last,
        who.kind,
        _cue(found, text),
        sure,
        f"{rule}+{who.rule}",
    )


def _cue(found: Found, text: str) -> str | None:
    if found.cue is None:
        return None
    frame: Frame = found.frame
    return text[frame.starts[found.cue[0]] : frame.ends[found.cue[1] - 1]]
