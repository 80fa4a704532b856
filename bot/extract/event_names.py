"""Dates that are part of a name: "the October 7 war", "the 2014 border conflict", "victims of October 7".

Such a date says which happening is meant; it does not say when the sentence's own happening took place.
"""

from __future__ import annotations

import re

HAPPENINGS = """
    accident accord accords act agreement amendment assassination assassinations attack attacks
    atrocity atrocities ban battle blast blasts bombing bombings budget ceasefire census
    championship championships charter clash clashes climate collapse conflict constitution
    convention coup cup crackdown crash crisis cyclone deal debacle declaration disaster earthquake
    elections election emergency epidemic eruption events famine final fire flood floods games
    genocide hijackings hurricane incursion insurrection intervention invasion killing killings
    landings law massacre massacres murder murders movement offensive olympics onslaught operation
    outbreak pandemic pact peace pogrom protests putsch raid raids rebellion recession referendum
    revolt revolution riot riots rising shooting shootings siege slaughter statute storm strike
    strikes summit takeover terror treaty truce tsunami unrest uprising vintage violence vote war
    wars withdrawal"""
"""Nouns that people name by their date. A date before any other ("her May 3 visit") dates what that noun tells."""

_WORD = r"(?!of |to |in |on |the |a |and |or |when |that )[\w’'\-]+"
_AFTER = re.compile(
    rf"(?:[ -]{_WORD}(?: {_WORD}){{0,2}}?)??"
    r"[ -](?:" + "|".join(HAPPENINGS.split()) + r")\b(?!-)"
)
_BEFORE = re.compile(
    r"\b(?:the|this|that|these|those|a|an|its|their|his|her|our|[\w]+[’']s|[\w]+s[’']|deadly"
    r"|since|of|before|after)"
    r"\s(?:[a-z\-]+\s)?$",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\b(?:victims?|survivors?|martyrs?|heroes|hostages|events?|anniversary|lessons?|attacks?"
    r"|massacres?|class|men|generation"
    r"|spirit|horrors?|atrocities|trauma|memory)\s(?:of|from)\s(?:the\s)?$",
    re.IGNORECASE,
)


def name_around(text: str, start: int, end: int) -> str | None:
    """The words that make the date at [start, end) part of a name; None when it is a date in its own right."""
    before = text[max(0, start - 40) : start]
    if of := _OF.search(before):
        return text[start - len(of.group()) : end].strip()
    after = _AFTER.match(text, end, min(len(text), end + 60))
    if after and _BEFORE.search(before):
        return text[start : after.end()]
    return None
