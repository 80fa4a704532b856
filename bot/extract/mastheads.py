"""The dates by which a document dates itself: in its first lines, in its front matter, over a signature at its foot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.dates.edtf import bounds
from bot.dates.mentions import Mention, find
from bot.dates.words import plain
from bot.models import Document
from bot.text import line_spans

_SHORT = 12
"""Words of a line that is no sentence."""
_REACH = 240
"""Characters of a line within which it may tell its own day."""
_HEAD_LINES, _HEAD, _FOOT_LINES, _FOOT = 8, 1500, 4, 300
FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(?:[^\n]{0,300}\n){1,40}?---[ \t]*(?:\r?\n|$)")
_MARKUP = str.maketrans("*_#>`", "     ")
"""Marks of markdown, each to a blank, so that offsets hold: "*By Anna Berg, 18 May 2025*"."""
_STATED = re.compile(
    r"\b(?:published|posted|compiled|issued|released?|dated?|filed|recorded|conducted|held|transcribed|broadcast|aired|signed|sent"
    r"|adopted|as of|minutes of [^\n.;]{1,60})(?:\s++(?:on|at|of))?\s*+:?\s*+[\"']?$"
)
_PAPER = (
    r"(?:judge?ment|ruling|decision|order|award|opinion|report|summary|statement|letter|document|publication|issue|release"
    r"|interview|recording|adoption|assessment|review|memo(?:randum)?|minutes|meeting|session|sitting|hearing|bulletin"
    r"|filing|signature|signing|testimony|evidence|deposition|record|transcript|submission|communication|speech|address"
    r"|remarks|briefing|study|paper|edition|resolution|declaration|communique|communiqué|circular|notice|newsletter)"
)
_LABELLED = re.compile(
    rf"^\W*(?:(?:date|day) of (?:(?:the|this) )?(?:\w+ ){{0,2}}{_PAPER}\s*:\s*"
    r"|(?:date[_ -]?published|published[_ -]?(?:at|on|date)?|pub[_ -]?date|publish[_ -]?date"
    r"|publication[_ -]date|created(?:[_ -]at)?)\s*:\s*[\"']?"
    r"|(?:[^\n.;:]{1,60} (?:[-–—|] |of the ))?(?:\w+ ){0,2}(?:meeting|session|sitting|hearing)(?: held)? (?:of|on)\s"
    r"|(?:strictly )?(?:embargo(?:ed)?|not for (?:release|publication|broadcast)|for (?:release|publication))\b"
    r"[^\n.;]{0,40}?"
    r"|(?:judge?ment|decision|ruling|opinion)(?: was)? (?:delivered|given|handed down|issued|of)(?: on)?\s*:?\s*"
    r"|(?:recorded|transcribed|taken|given|made|filmed|sworn|delivered|handed down|signed|adopted|held|conducted"
    r"|prepared|compiled|completed|interviewed|interview|statement|testimony|deposition|done|dated|issued|drafted|answered)\b"
    r"[^\n.;:]{0,80}?\s(?:on|dated|of)\s)(?:the )?$"
)
"""What opens a line that tells when a document was made: "Date of judgment:", "Recorded in Bern on". Of birth or of
arrest it says nothing."""
_SENTENCE = re.compile(r"[.!?][\"'”’)]*\s*$|[.!?][\"'”’)]*\s+[A-Z][a-z]+ |^.{150}")
"""A line of prose: "the contract was signed on 3 May" dates the contract."""
_OF_ITSELF = re.compile(
    rf"^\W*(?:this|the (?:present|following)) (?:\w+ ){{0,2}}{_PAPER}\b"
    r"|(?:^|[.!?]\s)\W*(?:interview(?:ed)?|text|words|report(?:ing)?|as told) (?:by|to) [^.!?\n]{2,90}\bpublished\b"
    r"|(?:^|[.!?]\s)\W*(?:article )?(?:first |originally |last )?"
    r"(?:published|posted|issued|released?|dated?|filed|recorded|conducted|held|transcribed|broadcast|aired|signed|sent"
    r"|adopted|updated|modified|revised|corrected)\b"
)
_UPDATED = re.compile(r"\b(?:updated|modified|revised|corrected|lastmod)\b[^\n]{0,20}$")
_ZONE = r"(?!by\b|at\b)[a-z]{2,4}(?![a-z])"
_BESIDE_DATE = (
    r"(?:(?:at\s)?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b\.?(?:\s?" + _ZONE + r")?|\s{0,2}" + _ZONE + r")?+"
    r"|[a-z]{2,4}t(?![a-z])|[ap]m|\d+ min(?:utes)? read|comments?)[\s|,.·•()\[\]:-]*+"
)
"""A time, a zone, minutes of reading, and what parts it from the next: to be read in one way only."""
_ALONE = re.compile(
    rf"[\s|,.·•()\[\]\"':-]*+(?:{_BESIDE_DATE})*+(?:by [^\n]{{1,60}}[\s|,.·•()\[\]:-]*+(?:{_BESIDE_DATE})*+)?$"
)
_RANGE = re.compile(r"(?<!\d)\d{1,2}\s?[-/]\s?$")
"""A weekend's edition: "1-2 April 2023"; the second day dates it, when it is out for sure."""
_CLOCK = re.compile(r",?\s*(?:at\s)?\d{1,2}[:.]\d\d\b")
"""A day with a time of day opens the head of minutes and statements: "Tuesday 26 March 2024, 19:00, Town Hall"."""
_TITLE = re.compile(r"\s+(?:[-–—|]\s+)?[A-Z“\"‘]|\s*[|:]\s")
_PLACE = re.compile(
    r"\s*(?=.{3,32}$)[A-Z][\w.'’]*(?:[ -](?:[A-Z][\w.'’]*|of|the|de|la|le|and|in|on|upon|am|magazine|newspaper|daily"
    r"|weekly|edition|issue|journal|office|bureau)){0,5},\s"
)
"""A place or a paper before the day: "Castrel, 14 October 2025", not "Presidential election, 12 October 2025"."""
_BRACKETED = re.compile(r"\s*(?:[A-Z][\w.,'’/ -]{1,40}\s\(|\([A-Z][\w.,'’/ -]{1,40},\s)$")
"""Before a date in brackets at the head of a release: "GENEVA (21 March 2024) –", "(Geneva, 21 March 2024)"."""
_UNBRACKETED = re.compile(r"\s*\)\s*(?:[-–—:]|$)")
_DASH = re.compile(r"\s*(?:\([^)\n]{2,40}\)\s*)?-")
_BEFORE_DATE = re.compile(r"(?:[|•·]|^\s*(?:by|interview by|compiled by|report by)\b.{2,90}[|,·•-])\s*$")
_PAPER_LINE = re.compile(rf"^\W*(?:[\w’'-]+ ){{0,3}}?{_PAPER}\b[^\n.;]{{0,90}}[,(|–-]\s*$")
"""A line that names what kind of document this is and ends with the day: "Statement by the board, 17 October 2021"."""


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A date of a document itself; `mention` has the offsets of the document."""

    mention: Mention
    words: str
    """The words of the document that say so."""
    updated: bool = False
    """The day of a later change, which dates the document only where no other is stated."""
    month: bool = False
    """A report's month."""
    told: bool = False
    """It stands in a sentence that tells of it: "The interview was recorded on 3 November 2023."."""


def own_dates(document: Document) -> tuple[OwnDate, ...]:
    """The dates of a document itself in text order, also without a year; of the foot only where the head has none."""
    text = document.text
    front = FRONT_MATTER.match(text)
    lines = []
    if front:
        lines = [(s, e) for s, e in line_spans(text[: front.end()]) if text[s:e].strip(" -\t")]
    base = front.end() if front else 0
    opening = [
        (base + s, base + e) for s, e in line_spans(text[base : base + _HEAD * 2]) if text[base + s : base + e].strip()
    ]
    found = list(_of_lines(document, lines, 0)) + list(_of_lines(document, opening[:_HEAD_LINES], 0))
    if any(one.mention.value for one in found):
        return tuple(found)
    shown = {start for start, _ in opening[:_HEAD_LINES]}
    foot = max(base, len(text) - _FOOT)
    closing = [(foot + s, foot + e) for s, e in line_spans(text[foot:]) if text[foot + s : foot + e].strip()]
    closing = [(s, e) for s, e in closing[-_FOOT_LINES:] if s not in shown and (s == 0 or text[s - 1] in "\r\n")]
    return tuple(found) + tuple(one for one in _of_lines(document, closing, _HEAD_LINES) if one.mention.value)


def _of_lines(document: Document, lines: list[tuple[int, int]], first: int) -> list[OwnDate]:
    """`first`: which line of the document the first of these is taken for."""
    marked = {
        f.start: (f.kind, f.end - f.start) for f in document.furniture if f.kind in ("dateline", "byline", "caption")
    }
    found: list[OwnDate] = []
    for index, (start, end) in enumerate(lines, first):
        kind, length = marked.get(start, (None, 0))
        raw = document.text[start : min(end, start + _REACH + 20)]
        if kind == "caption" or not _DIGIT.search(raw):
            continue
        head = raw.translate(_MARKUP)
        for m in find(head, None, history=False)[:3]:
            month = m.value is not None and m.precision == "month" and _dates_report(head, m)
            if not month:
                if not _dates_document(head, m, kind, index, length):
                    continue
                if m.expression.kind != "date" or m.expression.day is None:
                    continue
            words = raw.strip() if len(raw.strip()) <= 60 or month else raw[: m.end].strip()
            at = Mention(start + m.start, start + m.end, m.value, m.precision, m.basis, m.expression)
            updated = bool(_UPDATED.search(head[: m.start].lower()))
            told = (
                not month
                and document.text[start:end].rstrip().endswith(".")
                and bool(_STATED_IN.search(head[: m.start]))
            )
            found.append(OwnDate(at, words, updated, month, told))
    return found


_DIGIT = re.compile(r"\d")
_STATED_IN = re.compile(r"\b[a-z]+ed\b[^:]*$", re.IGNORECASE)


def _dates_report(head: str, m: Mention) -> bool:
    """Whether a short line ends with the month of a report: "Report of the Detention Monitor, September 2024"."""
    before, after = head[: m.start].rstrip(), head[m.end :].strip(" )]*_")
    return not after and len(before.split()) <= _SHORT and (not before or before[-1] in ",-–—|:(·")


def _dates_document(head: str, m: Mention, kind: str | None, index: int, kind_end: int) -> bool:
    """Whether a date in one of the first lines is the document's own, by its place and the words around it."""
    low = plain(head)
    range_ = _RANGE.search(low, 0, m.start)
    begins = range_.start() if range_ else m.start
    before, after = low[:begins], low[m.end :]
    if _LABELLED.search(before):
        return True
    if index >= _HEAD_LINES:  # at the foot
        return bool(_ALONE.match(after)) and (not before.strip() or bool(_PLACE.fullmatch(head, 0, m.start)))
    if _STATED.search(before) or _UPDATED.search(before):
        return m.start < _REACH and (not _SENTENCE.search(head) or bool(_OF_ITSELF.search(before)))
    if kind in ("dateline", "byline"):
        return m.end <= kind_end
    if _BRACKETED.match(head[:begins]) and _UNBRACKETED.match(after):
        return True
    alone = bool(_ALONE.match(after))
    if not before.strip(" \t|-,·•(["):
        # a line that is a date, or a date before the title: "23 Feb The title", "23 February 2026 - The title"
        return alone or bool(_CLOCK.match(after)) or (index == 0 and bool(_TITLE.match(head, m.end)))
    paper = index <= 3 and _PAPER_LINE.search(before) is not None
    if paper and (alone or _CLOCK.match(after)):
        return True
    if _PLACE.fullmatch(head, 0, begins):
        return alone or (head[:begins].isupper() and bool(_DASH.match(after)))
    return index <= 4 and alone and bool(_BEFORE_DATE.search(before))


def of_file_name(source: str) -> str | None:
    """The day that a file name holds: "agency_2024-05-28.txt", "20240528 agency.txt"; None without one, or with two."""
    name = source.rsplit("/", 1)[-1]
    days = {f"{m[1]}-{m[3]}-{m[4]}" for m in _DAY_IN_NAME.finditer(name)}
    return next(iter(days)) if len(days) == 1 and all(bounds(day) for day in days) else None


_DAY_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")
