"""Entries: what a heading or a label with a date stands over, as in bulletins, diaries, live blogs and chronologies.

    Bulletin No. 6 - Sunday 15 October 2023, 03:05     a heading over lines of its own
    - 12 February 2024: The prosecutor opens a case.   a label at the start of a line
    11:40 Two ships have turned back.                  a time of day under such a heading, or of the day of publication

One such line proves nothing (a byline, a date in a list): it takes two of the same form.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.dates.edtf import bounds
from bot.dates.expression import Expression
from bot.dates.expressions import recognise
from bot.dates.lists import share_years
from bot.dates.words import plain
from bot.extract.entry import Entry
from bot.extract.grammar import is_verb
from bot.extract.mastheads import OwnDate
from bot.extract.series import dated
from bot.models import Document, Published
from bot.text import line_spans

_LEAD = re.compile(r"(?:[\s>*_#•▪◦‣·|\[(–—-]|\d{1,3}[.)]\s)*")
_CLOCK = (
    r"(?:\d{1,2}[:h]\d\d(?!:?\d)(?:\s?[ap]\.?m\b\.?)?|\d{1,2}(?:\.\d\d)?\s?[ap]\.?m\b\.?)"
    r"(?:\s?(?:GMT|UTC|CES?T|BST|E[SD]T|hrs|hours|h)\b)?"
)
_OF_CLOCK = re.compile(rf"(?:at )?{_CLOCK}[\])*_]*(?:\s*[-–—:|]\s*|\s+|$)[*_]*(?=[“‘\"'A-Z0-9]|$)")
_CLOCKS = re.compile(rf"\b(?:at )?{_CLOCK}", re.IGNORECASE)
_AFTER_LABEL = re.compile(rf"(?:,?\s*(?:at\s)?{_CLOCK})?[*_)\]]*(?:\s*(?::|\||\t|\s[-–—])|\.(?=[*_]*\s))[*_]*\s*(?=\S)")
_JOIN = re.compile(r"\s*(?:,|and|&|to|until|[-–—]|,\s*and)\s*(?:the\s|on\s)?")
_TURN = re.compile(r"^(?:[QA]|[A-Z][\w.'’ -]{0,40}?(?:\([^)\n]{1,60}\))?)\s?:\s", re.MULTILINE)
_HEADER = re.compile(r"\W*(?:date|sent|from|on|received|published|updated|posted|issued|signed)\b", re.IGNORECASE)
_WROTE = re.compile(r"On .{6,120}\bwrote:", re.IGNORECASE)
_REPLY = "wrote"
"""The form of the line over an answered e-mail, which needs no other of its kind."""
_NUMBERED = re.compile(r"[^\W\d_]\.?\s(?:no\.?\s)?$", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t\r]*\n")
_MOST_WORDS, _LONGEST = 9, 100


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    """After its bullets and marks of markdown."""
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Opened:
    """An entry without its end, and the expressions of its heading or label."""

    entry: Entry
    dates: tuple[Expression, ...]
    form: str = ""


def find_entries(document: Document, published: Published, own: Sequence[OwnDate]) -> tuple[Entry, ...]:
    """The dated entries of a document in text order, not overlapping; empty for most documents.

    `own`: the dates by which the document dates itself, which open no entry, unless two more lines have their form.
    """
    lines = _lines(document.text)
    opened = _opened(document.text, lines, {one.mention.start for one in own})
    values = dated([one.dates[0] for one in opened], published.date)
    entries = [
        replace(one.entry, value=value if len(one.dates) == 1 else None)
        for one, value in zip(opened, values, strict=True)
    ]
    entries = _with_clocks(document.text, lines, entries, published)
    return tuple(_ended(document, lines, entries)) if entries else ()


def opening_dates(document: Document, own: Sequence[OwnDate]) -> set[int]:
    """Offsets of the dates that open an entry: a diary's first day is not the day on which it appeared."""
    opened = _opened(document.text, _lines(document.text), {one.mention.start for one in own})
    return {one.entry.date_start for one in opened if one.entry.tells}


def _lines(text: str) -> list[_Line]:
    found = []
    for start, end in line_spans(text):
        if text[start:end].strip():
            lead = _LEAD.match(text, start, end)
            begin = lead.end() if lead else start
            found.append(_Line(begin, end, text[begin:end].rstrip()))
    return found


def _opened(text: str, lines: list[_Line], own: set[int]) -> list[_Opened]:
    # with both arguments, as `find` calls it: what it read is kept by them
    expressions = share_years(recognise(text, False), plain(text))
    if len(expressions) < 2:
        return []
    starts = [e.start for e in expressions]
    headings: list[_Opened] = []
    labels: list[_Opened] = []
    year: int | None = None
    for index, line in enumerate(lines):
        first, last = bisect_left(starts, line.start), bisect_left(starts, line.end)
        if first == last:
            continue
        inside = expressions[first:last]
        if len(inside) == 1 and _is_year(text, line, inside[0]):
            year = inside[0].year  # "2017", over the months of that year
            continue
        if (heading := _heading(text, line, inside)) and index + 1 < len(lines):
            headings.append(heading)
        elif label := _label(text, line, inside):
            labels.append(label if year is None else _of_year(label, year))
    headings = _series(headings, lines, own)
    return sorted([*headings, *(labels if len(labels) > 1 else [])], key=lambda one: one.entry.start)


def _series(headings: list[_Opened], lines: list[_Line], own: set[int]) -> list[_Opened]:
    """Those with text under them whose form comes twice; three times where one of them dates the document itself."""
    heads = {one.entry.start for one in headings}
    above = {a.start for a, b in pairwise(lines) if b.start in heads}
    headings = [one for one in headings if one.entry.start not in above]
    forms = Counter(one.form for one in headings)
    dating = {one.form for one in headings if one.entry.date_start in own and one.entry.tells}
    return [one for one in headings if one.form == _REPLY or forms[one.form] >= 2 + (one.form in dating)]


def _heading(text: str, line: _Line, inside: Sequence[Expression]) -> _Opened | None:
    """A line that is no more than a name and a day."""
    if len(inside) == 2 and _NUMBERED.search(text[line.start : inside[0].start]):
        inside = inside[1:]  # "Bulletin 1 - 12 March 2024" is no range
    e = inside[0]
    if _WROTE.fullmatch(line.text):
        entry = Entry(
            line.start, line.end, line.end, None, line.text, e.start, e.end, True, False, False, e.year is None
        )
        return _Opened(entry, (e,), _REPLY)
    if len(line.text) > _LONGEST or line.text[-1:] in ".!?;," or len(inside) != 1:
        return None
    before, after = text[line.start : e.start], text[e.end : line.start + len(line.text)]
    words = re.findall(r"[^\W\d_]+", _CLOCKS.sub(" ", f"{before} | {after}"))
    if e.kind == "weekday":
        if words:
            return None
    elif e.kind != "date" or e.day is None or e.month is None:
        return None
    if len(words) > _MOST_WORDS or any(is_verb(word, word) for word in words):
        return None
    header = _HEADER.match(before) is not None
    if before.strip() and not header and before.rstrip()[-1] not in "-–—:|,(·":
        return None
    if after.strip() and after.strip()[0] == ":" and after.strip(" :*_"):
        return None  # a label
    form = re.sub(r"\d+", "9", before.strip(" *_-–—:|,(·").lower())
    notes = not header and bool(form or _CLOCKS.search(after))
    name = " ".join(line.text.strip(" *_#|").split())
    entry = Entry(line.start, line.end, line.end, None, name, e.start, e.end, True, not header, notes, e.year is None)
    return _Opened(entry, (e,), form)


def _label(text: str, line: _Line, inside: Sequence[Expression]) -> _Opened | None:
    """A line that opens with a date, or several, and a colon or dash."""
    if inside[0].start != line.start or inside[0].kind not in ("date", "season", "weekday", "unit", "quarter", "half"):
        return None
    count = 1
    while count < len(inside) and _JOIN.fullmatch(text[inside[count - 1].end : inside[count].start]):
        count += 1
    end = inside[count - 1].end
    label = _AFTER_LABEL.match(text, end, line.end)
    if label is None or (text[end] == "." and inside[0].year is None):
        return None
    name = text[line.start : end]
    e = inside[0]
    yearless = count == 1 and e.year is None
    entry = Entry(line.start, label.end(), line.end, None, name, e.start, e.end, False, True, True, yearless)
    return _Opened(entry, tuple(inside[:count]))


def _is_year(text: str, line: _Line, e: Expression) -> bool:
    return e.kind == "date" and e.month is None and text[e.start : e.end] == line.text.strip(" :*_#")


def _of_year(label: _Opened, year: int) -> _Opened:
    """A label of a day or month under a heading that is a year."""
    dates = tuple(replace(e, year=year) if e.kind == "date" and e.year is None else e for e in label.dates)
    return replace(label, dates=dates)


def _with_clocks(text: str, lines: list[_Line], entries: list[Entry], published: Published) -> list[Entry]:
    """With the lines that open with a time of day, where at least two do: of the day over them, else of publication."""
    days = bounds(published.date or "")
    day = published.date if days and days[0] == days[1] else None
    found: list[Entry] = []
    opened = {one.start for one in entries}
    heads = [one for one in entries if one.heading and one.tells]
    places = [one.start for one in heads]
    for line in lines:
        clock = _OF_CLOCK.match(text, line.start, line.end)
        if clock is None or line.start in opened or _TURN.match(text, clock.end(), line.end):
            continue
        over = bisect_left(places, line.start)
        value = heads[over - 1].value if over else day
        words = clock.group().strip(" *_[]()-–—:|")
        alone = clock.end() >= line.start + len(line.text)
        found.append(
            Entry(line.start, clock.end(), line.end, value, words, line.start, line.start, alone, True, True, False)
        )
    return sorted([*entries, *found], key=lambda one: one.start) if len(found) > 1 else entries


def _ended(document: Document, lines: list[_Line], entries: list[Entry]) -> Iterator[Entry]:
    """Each to the next one, or to a heading of another kind; a label to the end of its paragraph or item; the last to
    as many paragraphs as the longest of the others has: what stands below is signed or added by somebody else."""
    text = document.text
    starts = [line.start for line in lines]
    opened = [one.start for one in entries]
    others = [
        f.start
        for f in document.furniture
        if f.kind == "heading" and bisect_left(opened, f.start) == bisect_left(opened, f.end)
    ]
    most = 0
    for index, one in enumerate(entries):
        end = entries[index + 1].start if index + 1 < len(entries) else len(text)
        place = bisect_right(others, one.start)
        if place < len(others):
            end = min(end, others[place])
        if not one.heading and one.date_end > one.date_start:
            end = _item_end(text, lines, bisect_right(starts, one.start), end)
        elif index + 1 < len(entries):
            most = max(most, _paragraphs(text, one.body, end))
        else:
            end = _cut(text, one.body, end, most)
        tells = one.tells and len(_TURN.findall(text, one.body, end)) < 2
        yield replace(one, end=max(end, one.body), tells=tells)


def _item_end(text: str, lines: list[_Line], index: int, end: int) -> int:
    """Where the item of a label ends: at a blank line, or at a line with a bullet of its own."""
    for line in lines[index:]:
        if line.start >= end:
            break
        gap = text[lines[index - 1].end : line.start]
        if gap.count("\n") > 1 or gap.strip():
            return lines[index - 1].end
        index += 1
    return min(end, lines[index - 1].end)


def _paragraphs(text: str, start: int, end: int) -> int:
    return len(_BLANK.findall(text[start:end].strip("\n\r")))


def _cut(text: str, start: int, end: int, most: int) -> int:
    begin = len(text[start:end]) - len(text[start:end].lstrip())
    for count, blank in enumerate(_BLANK.finditer(text, start + begin, end)):
        if count >= most:
            return blank.start()
    return end
