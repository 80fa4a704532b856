"""The clause of a sentence that tells a happening."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.extract.grammar import is_verb

_FINITE = (
    r"(?:is|are|was|were|has|have|had|said|told|will|would|could|may|might|can|did|does|took|made|came"
    r"|went|won|lost|\w+ed)"
)
_CUT = re.compile(
    r";\s|:\s|\s?—\s?|\s[–-]\s"
    r"|,\s(?=including\b)|\s(?=but\s(?:the|it|he|she|they|we|[A-Z“\"])\w*)"
    rf"|,\s(?=(?:and|but|so|yet)\s(?:[\w’'“”.\-]+\s){{1,5}}?{_FINITE}\b)"
    rf"|,\s(?=(?:[A-Z][\w.’'-]*\s|the\s\w+\s|an?\s\w+\s|he\s|she\s|they\s|it\s){{1,4}}?(?:said|says|reported"
    rf"|told|announced|added|wrote)\b)"
    r"|,\s(?=(?:while|whereas|although|though|which|who|whom|whose|where|when|after|before|since|because|a move)\b)"
    r"|(?<!\b[Ee]ven)(?<!\bjust)\s(?=(?:when|while|whereas|although|because"
    r"|since\s(?=[A-Z“\"a-z]+\s(?:\w+\s){0,4}?\w+ed\b))\b)"
    r"|(?<!\b[Ee]ven)(?<!\bjust)(?<!\bshortly)(?<!\bsoon)(?<!\b(?:hour|year|long))(?<!\b(?:hours|weeks|month|years))"
    r"(?<!\b(?:days|week))(?<!\b(?:minutes|moments))(?<!\bmonths)(?<!\bday)\s(?=(?:after|before)\s(?:it|he|she|they|we"
    r"|[A-Z]\w+)\s(?:\w+ed|was|were|had|took|won|lost|left|came|met|began|said)\b)"
)
_LEAD = re.compile(
    r"(?:[\s,;:—–-]|(?:and|including|but|when|while|whereas|although|though|because|since|after"
    r"|before|so|yet)\s)+"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|did|will|would|could|may|might|can|must|shall|should|said"
    r"|says|told|made|took"
    r"|came|went|got|began|won|lost|met|held|left|rose|fell|sold|bought|found|gave|saw|led|sent|killed|died"
    r"|became|ran|spoke|wrote"
    r"|broke|shot|struck|kept|grew|paid|put|cut|hit|stood|drew|knew|thought|brought|fought|taught|caught|built"
    r"|flew|threw"
    r"|chose|fled|[a-z]{2,}(?:ed|s))\b",
    re.IGNORECASE,
)
_NO_VERB = re.compile(
    r"\b(?:officials|its|this|his|as|us|crimes|months|years|weeks|days|united|hundred"
    r"|was\b(?=$))\b",
    re.IGNORECASE,
)
_ASSERTS = re.compile(r"(?:\S+\s){1,4}?(?:said|says|reported|told|announced|added|wrote)\b\s?(?:\S+\s?){0,5}$")
_NOMINAL = re.compile(
    r"\b(?:before|after|since|following|until)\s((?:the|a|an|its|his|her"
    r"|their)\s(?:[\w’'-]+\s){1,7}(?:on|in)\s(?:the\s)?)$"
)
"""A happening told by a noun: "three weeks before the outbreak of the war on 7 October"."""


def clause_after(text: str, start: int, end: int, date_start: int, date_end: int) -> tuple[int, int] | None:
    """The clause that a "when" right after a date opens, which tells what happened then; None without one."""
    when = _WHEN.match(text, date_end, end)
    if when is None or not _VERB.search(_NO_VERB.sub("", text[start:date_start])):
        return None
    cut = _STOP.search(text, when.end(), end)
    return _trim(text, when.end(), cut.start() if cut else end)


_WHEN = re.compile(r",?\s?(?:,\s)?when\s(?!(?:will|would|should)\b)")
_STOP = re.compile(r";\s|\s?—\s?|\s[–-]\s|,\s(?=(?:and|but|while|although|which|who)\s)")


def clause(text: str, start: int, end: int, date_start: int, date_end: int) -> tuple[int, int]:
    """The clause of the sentence [start, end) that holds the date, without joining words and outer punctuation.

    A piece without a verb is told together with what follows it, else with what stands before.
    """
    if nominal := _NOMINAL.search(text[max(start, date_start - 80) : date_start]):
        return date_start - len(nominal[1]), date_end
    cuts = [start]
    fronted = not _VERB.search(_NO_VERB.sub("", text[start:date_start]))
    for m in _CUT.finditer(text, start, end):
        if fronted and date_end <= m.start() < date_end + 3 and text.startswith("when ", m.end()):
            continue  # "On Monday, when she arrived, the court ruled": one piece
        if m.end() <= date_start or m.start() >= date_end:
            cuts.append(m.end())
    cuts.append(end)
    pieces = list(pairwise(cuts))
    at = next(i for i, (_, last) in enumerate(pieces) if date_start < last)
    first = last = at
    if at and _ASSERTS.match(text, *pieces[at]):
        return _trim(text, pieces[at - 1][0], pieces[at][1])  # "..., the agency reported late Thursday"
    while not _tells(text, pieces[first][0], pieces[last][1], date_start, date_end):
        if last + 1 < len(pieces):
            last += 1
        elif first > 0:
            first -= 1
        else:
            break
    a, b = _trim(text, pieces[first][0], pieces[last][1])
    if a > start and (first < at or _lacks_subject(text[a:b], date_start - a, date_end - a)):
        a, b = _trim(text, start, b)
    if b < end and _RELATIVE.match(text, min(b + 2, end)) and _open_end(text[a:b]):
        a, b = _trim(text, a, end)  # "she visited it and her report, which will come in spring, praises ..."
    return a, b


def _open_end(words: str) -> bool:
    """Whether a clause breaks off after a new subject: no verb stands after its last "and"."""
    _, conjunction, rest = words.rpartition(" and ")
    return bool(conjunction) and len(rest) < _FRONT and not any(is_verb(word, word) for word in rest.split())


def _lacks_subject(words: str, date_start: int, date_end: int) -> bool:
    """Whether a clause begins with what its sentence has named before: "who left", "in March told the inquiry"."""
    if _RELATIVE.match(words):
        return True
    if 0 <= date_start < _FRONT:
        words = words[:date_start] + words[date_end:]
    rest = _OPENING.sub("", words).split(maxsplit=1)
    return bool(rest) and is_verb(rest[0], rest[0])


_RELATIVE = re.compile(r"(?:who|which|whose|whom|where|that)\b")
_OPENING = re.compile(r"^(?:(?:in|on|at|by|since|from|later|then|also|not|never|finally|has|[a-z]+ly)\s+|,\s*)*")
_FRONT = 24
"""Characters before which a date at the front of a clause stands."""


def _tells(text: str, start: int, end: int, date_start: int, date_end: int) -> bool:
    if text.startswith("including ", start):
        return True
    words = text[start:date_start] + " " * (date_end - date_start) + text[date_end:end]
    return bool(_VERB.search(_NO_VERB.sub("", words)))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    if lead := _LEAD.match(text, start, end):
        start = lead.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–-"):
        end -= 1
    return start, end
