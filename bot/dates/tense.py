"""Whether the words around a date tell of what was or of what is to come."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

Tense = Literal["past", "future"]
_REACH = 140
_WEAK_REACH = 32
"""Characters within which "could" and the like still speak of the date."""

_TIME = re.compile(r"(?:\d{1,2}(?::\d\d)? ?[ap]\.?m\.?|noon|midnight|late|early)(?: [a-z]{2,4})? $")
_ENDS = 24
"""More characters than a match of either of these two patterns has."""
_IS = re.compile(r"\b(?:is|are)(?: on)? $")
_LASTED = re.compile(
    r"(?<!have )(?<!be )\b(?:lasted|continued|stayed|remained|lived|worked|waited|went on|ran|stood|dragged on"
    r"|kept [a-z]+ing)(?: [a-z]+){0,3} $"
)
"""A verb of the past that lasts: "it lasted until March" is over; "it was put off until March" is not."""
_LIMITS = ("until", "through", "by")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    future = (
        r"(?:will|'ll|won't|shall|would|may|might|could|can|must|should)(?: not)? (?:be|have) [a-z]+"
        r"|to(?: not)? be [a-z]+"
        r"|will|'ll|won't|shall"
        r"|going to|(?:is|are) (?:due |set |likely |expected |scheduled )?to(?: be [a-z]+)?|to be|plans? to|planned for"
        r"|planning to|scheduled"
        r"|expected|due|set (?:to|for)|slated|intends? to|hopes? to|upcoming|forthcoming|as (?:soon"
        r"|early) as|takes? effect|(?:comes?|enters?) into (?:force|effect)"
        r"|planned to|takes? place|effective|payable|(?:hop|aim|intend|want|vow|pledg|promis|threaten|prepar"
        r"|decid)(?:es?|s|ed|d)? to"
    )
    past = (
        r"to have [a-z]+|(?:was|were|had)(?: been)?(?: not)? (?:due|expected|scheduled|set|planned|slated|to)|said"
        r"|was|were"
        r"|had|has|have"
        r"|did|told|made|took|came|went|got|began|won|lost|met|held|left|rose|fell|sold|bought|found|gave"
        r"|saw|led|sent|killed"
        r"|died|became|ran|spoke|wrote|broke|shot|struck|kept|grew|paid|put|cut|hit|ago|since|stood|drew"
        r"|knew|thought"
        r"|brought|fought|taught|caught|built|lay|flew|threw|rode|chose|drove|fled|understood|withdrew"
        r"|sought|felt|heard|meant|spent|stole|wore|undertook|overthrew|bore|beat|blew|dealt|forgot|froze"
        r"|hid|hung|laid|upheld|wept|sat|swore|shook|sank|swept|arose|overcame|(?!united|indeed|hundred"
        r"|speed|exceed|proceed|succeed|effective)[a-z]{3,}ed"
    )
    would = (  # "he'd ring back", but "he'd rung", "he'd just met"
        r"'d(?= [a-z])(?! (?:[a-z]+ly |just |already |never |not |always )?"
        r"(?:[a-z]+(?:ed|en|wn|ung|ught|ilt|ept|ost|ent)|gone|done|had|come|put|met|left|made|told|said|found|got|heard|paid|begun|run|become|set|let|read|cut|hit|won|held|led"
        r"|sat|stood|better|rather)\b)"
    )
    weak = would + r"|would|could|may|might|can|should|must|deadline|until|through|by"
    clause = (
        r"(?<!\b[a-z])(?<!\bmr)(?<!\bdr)(?<!\bmrs)[.;:!?][\"'”’)\]]*\s|\n|--|_ |, (?:while|although|but|and"
        r"|which|who|after|before)\b"
    )
    attributive = (
        r"'s\b| (?!and|or|to|in|on|at|by|for|with|the|a|an|as|after|before|when|that|it|he|she|they"
        r"|but|from|of)[a-z]"
    )
    return (
        re.compile(rf"\b(?=['a-z])(?:(?P<f>{future})|(?P<p>{past})|(?P<w>{weak}))\b"),
        re.compile(clause),
        re.compile(attributive),
        re.compile(r" (?:[a-z]+ )?(?:deadline|election|referendum|hearing|summit|trial)"),
    )


_HAPPENED = re.compile(
    r"\b(?:was|were|had|did|went|began|won|lost|met|left|rose|fell|bought|found|saw|led|sent|died|ran|broke|struck|came"
    r"|drew|brought|fought|built|fled|withdrew|felt|heard|put|took|gave|held|spoke|wrote|drove|stood|[a-z]{2,}ed)\b"
)
_WHEN = re.compile(
    r"\s(?:(?:in|on)\s(?:the\s)?(?:early\s|late\s|mid-)?"
    r"|(?:(?:between|on|from|in)\s)?the\s(?:night|evening|morning|afternoon)\sof\s)$"
)
_NOT_YET = re.compile(
    r"\b(?:to|will|would|could|may|might|can|must|should|for|until|by|due|set|expects?|next|that|is|are|has|have)\b"
    r"|[,.;:!?\n]"
)
_AUXILIARY = re.compile(
    r"\b(?:to|will|would|could|may|might|can|must|should|be|is|are|'ll)(?: not| be| have been| have)? $"
)
_SPEAKS = re.compile(
    r"\b(?:scheduled|expected|planned|slated|agreed|proposed|delayed|postponed|announced|hoped|intended|offered|called"
    r"|needed|promised|estimated|projected|dated|limited|united|listed|priced|maturing|reported|indicated|noted"
    r"|added)\b"
)


def surely_past(low: str, start: int) -> bool:
    """Whether a verb of the past governs "in May" or "on 3 May" directly: "was hurt in June", "had she asked in May".

    Stricter than `tense`: a verb that may speak of what is to come ("agreed", "expected", "said") is none.
    """
    when = _WHEN.search(low, max(0, start - 120), start)
    if when is None:
        return False
    left = low[max(0, start - 120) : when.start()]
    verbs = [
        m
        for m in _HAPPENED.finditer(left)
        if not _NOT_YET.search(left, m.end()) and not _AUXILIARY.search(left, 0, m.start())
    ]
    return bool(verbs) and not any(_SPEAKS.fullmatch(m.group()) for m in verbs)


def tense(low: str, start: int, end: int, weak_reach: int = _WEAK_REACH) -> Tense | None:
    """The tense of the verb nearest to [start, end) in its clause: the one before it, else the one after; None if none.

    "Tuesday's declaration" and "the Feb. 23 accord" are past, but not "the Jan. 14 deadline". `low` is the plain text.
    """
    markers, clause, attributive, ahead = _patterns()
    if (low.startswith("'s", end) or low[start - 4 : start] == "the ") and attributive.match(low, end):
        return None if ahead.match(low, end + 2 * low.startswith("'s", end)) else "past"
    base = max(0, start - _REACH)
    left = low[base:start]
    # Both stand at the very end; a text of nothing but dates asks for each of them.
    if at_time := _TIME.search(left, max(0, len(left) - _ENDS)):
        left = left[: at_time.start()] + left[at_time.end() :]
    if _IS.search(left, max(0, len(left) - _ENDS)):
        return "future"  # "the vote is Tuesday"
    cuts = [m.end() for m in clause.finditer(left)]
    nearest = None
    for m in markers.finditer(left, cuts[-1] if cuts else 0):
        reach = 6 if m["w"] in _LIMITS else weak_reach
        if not m["w"] or (len(left) - m.end() <= reach and (m["w"] not in _LIMITS or weak_reach == _WEAK_REACH)):
            nearest = m
    if nearest is not None and nearest["w"] in _LIMITS and re.search(r"\bhad\b", low[base : end + 60]):
        return "past"
    if (
        nearest is not None
        and nearest["w"] in _LIMITS
        and _LASTED.search(left, cuts[-1] if cuts else 0, nearest.start())
    ):
        return "past"
    if nearest is None:
        right = low[end : end + _REACH]
        cut = clause.search(right)
        for m in markers.finditer(right, 0, cut.start() if cut else len(right)):
            if not m["w"] or m.start() <= _WEAK_REACH:
                nearest = m
                break
        if nearest is not None and nearest["w"] in (*_LIMITS, "deadline"):
            return None
    if nearest is None:
        return None
    return "past" if nearest["p"] else "future"
