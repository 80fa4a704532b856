"""Witness statements, experts' opinions and rulings: somebody testifies, examines or judges, and says I."""

from __future__ import annotations

import re

from bot.extract.authorship import FULL, HEAD, STATEMENT, TITLE, Reader, W, is_body
from bot.extract.voices import Stretch, without_title

I_STATE = re.compile(
    rf"^[ \t]*I, (?P<who>{TITLE}{FULL})(?:,[^\n]{{0,160}}?)?,? (?:hereby |do |will |solemnly )*(?:state|say|declare"
    rf"|swear|make|affirm"
    r"|confirm|testify|depose|certify|being)\b",
    re.M,
)
PREPARED = re.compile(
    rf"^[^\n]{{0,80}}?\b(?:[Bb]y|BY|Author:|Expert:|Examiner:|Reviewer:) (?P<who>(?:Dr|Prof|Professor)\.? {FULL}"
    rf"|(?<=Author: ){FULL})",
    re.M,
)
RULING = re.compile(
    r"\b(?:JUDGE?MENT|RULING|DECISION|[Jj]udge?ment|Ruling|ORDER|Order|OPINION OF THE COURT|Reasons|REASONS)\b"
)
JUDGE = re.compile(
    rf"\b(?:(?:Mrs|Mr|Ms|Lord|Lady|Madam|Chief|Associate) (?:Chief )?Justice|Justice|(?:(?:{W}) )?Judge|JUDGE"
    rf"|Magistrate|Coroner|Sheriff)"
    rf" (?P<who>(?!of\b){W}(?: {W}){{0,2}})|^(?:Before|Coram|BEFORE):? [^\n]*?(?P<who2>{W}) (?:J|JA|CJ|LJ)\b",
    re.M,
)
COURT = re.compile(r"\b(?:COURT|TRIBUNAL|Court|Tribunal|Inquest|INQUEST|CORONER|Coroner)\b")


def witness(reader: Reader) -> list[Stretch] | None:
    """Testimony of ..., Statement of ..., I, Jane Roe, state: the witness's, as far as they say I."""
    match = I_STATE.search(reader.text[: 2 * HEAD]) or STATEMENT.search(reader.head[:600])
    if match is None or is_body(match["who"]) or len(match["who"].split()) > 6 or len(reader.firsts()) < 2:
        return None
    reader.found.quoted = None
    reader.found.witness = reader.person(match["who"], match.start("who"))
    return reader.spoken(reader.found.witness)


def ruling(reader: Reader) -> list[Stretch] | None:
    """A court's ruling by one judge, who finds; by several, the court's."""
    head = reader.head[:1500]
    if not RULING.search(head) or not COURT.search(head):
        return None
    judges = {" ".join(without_title(m["who"] or m["who2"])): m for m in JUDGE.finditer(head)}
    court = next((line.strip() for line in head.splitlines() if COURT.search(line)), "")
    if not judges or len(court.split()) > 12:
        return None
    below = max(match.end() for match in judges.values())
    prose = (s for s in reader.sentences if s.start > below and s.end - s.start > 30 and reader.text[s.end - 1] == ".")
    start = next((s.start for s in prose), below)
    if len(judges) == 1:
        [(name, match)] = judges.items()
        return reader.stretch(reader.person(name, match.start()), start)
    return reader.stretch(reader.body(re.sub(r"^IN THE ", "", court)), start)


def expert(reader: Reader) -> list[Stretch] | None:
    """A report or opinion with its author at the head, who says I or signs it."""
    match = PREPARED.search(reader.head[:1200])
    if match is None:
        return None
    firsts = len([s for s in reader.sentences if reader.first(s, we=True)])
    signed = reader.text.rstrip()[-200:].find(" ".join(without_title(match["who"]))) >= 0
    if firsts < 2 and not (firsts and signed):
        return None
    stop = reader.text.find("\n", match.end())
    return reader.stretch(reader.person(match["who"], match.start("who")), max(stop, 0))
