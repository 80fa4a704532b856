"""Written questions with their answers, and diaries: papers that say at their head or over each part who says it.

Parliaments print "Asked by ..." and "Answered by ..." (Westminster), "Answer given by ... on behalf of" (the European
Parliament) on a line of its own over what is asked and answered.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.extract.authorship import FULL, TITLE, Reader, is_body
from bot.extract.voices import Stretch

PART = re.compile(
    r"^[#*_ \t]*(?:(?P<asks>(?:Asked|Tabled|Put|Question (?:asked|tabled|put)) by|Question (?:by|from|of))"
    r"|(?:Answered|Answer given|Answer|Reply|Replied|Reply given) (?:by|from|of))(?: the)?:?[*_]*[ \t]+"
    rf"(?P<who>{TITLE}{FULL}|(?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){{0,4}})[ ]?"
    r"(?:[,(][^\n.]{0,140}+|[ \t]?on behalf of [^\n.]{3,80}+)?[*_ \t\r]*+$",
    re.M,
)
ENDS = re.compile(
    r"^[#*_ \t]*(?:Supplementary|Annex|Attachments?|Related|Notes?|Documents?|Appendix)\b[^\n.]{0,60}$", re.M
)
DIARY = re.compile(
    r"^[^\n.]{0,60}?\b(?i:diary|diaries|journal|notebooks?|daybook|logbook) (?:of|by|kept by) "
    rf"(?:(?:the|a) (?:[a-z-]+ ){{1,3}})?(?P<who>{TITLE}{FULL})\b"
)
"""The first line of a diary: "From the diary of Jane Roe, nurse"."""


def written_answer(reader: Reader) -> list[Stretch] | None:
    """Asked by ..., Answered by ...: what stands under each is theirs. Both must be there: a question alone is none."""
    if "by" not in reader.head:
        return None
    parts = list(PART.finditer(reader.text))
    if not any(m["asks"] for m in parts) or not any(not m["asks"] for m in parts):
        return None
    found = []
    for match, following in zip(parts, [*parts[1:], None], strict=True):
        stop = following.start() if following else len(reader.text)
        ends = ENDS.search(reader.text, match.end(), stop)
        who = match["who"].strip()
        voice = reader.body(who) if is_body(who) else reader.person(who, match.start("who"))
        if match["asks"]:
            voice = replace(voice, rule="asker-written", asks=True)
        found.append(Stretch(match.end(), ends.start() if ends else stop, voice))
    return found


def diary(reader: Reader) -> list[Stretch] | None:
    """A diary whose first line says whose it is, who says I in it."""
    match = DIARY.match(reader.text.lstrip("#* \t\r\n")[:200])
    if match is None or is_body(match["who"]) or len(reader.firsts()) < 2:
        return None
    where = reader.text.find(match["who"])
    return reader.stretch(reader.person(match["who"], where), max(0, reader.text.find("\n", where)))
