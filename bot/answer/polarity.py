"""Whether a question and a passage say yes or no of the same thing. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.terms import STOP

REFUSING = frozenset("refus declin deny denial reject fail oppos against boycott ignor".split())
"""Stems of verbs that turn a statement into its contrary."""
EXPLICIT = frozenset("not no never without cannot neither nor none nobody noth non".split())
_NO = (
    REFUSING
    | EXPLICIT
    | frozenset(
        "block prevent stop halt end ban withdraw quit shun defi cut terminat dismiss disput unclear unabl impossibl "
        "inaccess lack absenc neglig revok sever".split()
    )
)
_SHORT_NOT = re.compile(r"n['’]t\b")
_NOT_BEFORE = re.compile(r"(?:\bnot|n['’]t)\b[^.]{0,60}\b(?:before|until|till|only|just|merely)\b", re.IGNORECASE)
"""It happens all the same, later, or more than that."""
_OPEN_QUESTION = re.compile(r"\b(?:who|whom|whose|what|which|why|when|where|how)\b", re.IGNORECASE)
OPPOSITES = tuple(
    (frozenset(a.split()), frozenset(b.split()))
    for a, b in (
        ("support back endors approv welcom favor", "oppos reject condemn denounc object"),
        ("accept agre join ratifi comply enter", "refus reject declin withdraw leave quit"),
        ("confirm admit acknowledg", "deny denial"),
        ("rise increas grow gain climb soar", "fall decreas declin drop shrink sink"),
        ("open start begin launch", "close end shut termin stop ceas"),
        ("win won victori", "lose lost defeat"),
        ("allow permit let author", "ban forbid prohibit block prevent refus"),
        ("impos", "lift remov"),
        ("arriv enter", "leav depart exit"),
        ("guilti convict", "innoc acquit"),
        ("hire appoint", "fire dismiss sack resign"),
        ("aliv surviv", "die kill dead"),
    )
)
"""Stems of words that turn a sentence round. A question with one and a passage with only the other do not meet."""


def contradiction(question: str, negated: bool, asked: frozenset[str], text: str, stems: Sequence[str]) -> str:
    """How the passage (`text`, its `stems` in order) says the contrary of what is asked; "" when it does not.

    `asked` are the question's stems, `negated` says that it has a "not".
    """
    own = frozenset(stems)
    explicit = bool(own & EXPLICIT or _SHORT_NOT.search(text))
    turned = opposite(asked, own)
    if turned:
        return f"it says the opposite ({turned})"
    if negated and asked & REFUSING and not explicit:
        return "the question has a double negation, and it has none"
    if (negated or asked & REFUSING) and not (explicit or own & _NO):
        return "the question has a negation, and it has none"
    if not negated and _OPEN_QUESTION.search(question) and not _NOT_BEFORE.search(text):
        denied = next((stem for stem in denied_in(stems, text) if stem in asked), "")
        if denied:
            return f"it denies what the question takes for granted ({denied})"
    return ""


def denied_in(stems: Sequence[str], text: str) -> list[str]:
    """Stems right behind a "not" ("did not cooperate", "doesn't recognise"), adverbs between them skipped."""
    places = [i for i, stem in enumerate(stems) if stem in ("not", "never", "cannot")]
    if _SHORT_NOT.search(text):
        places += [i for i, stem in enumerate(stems) if stem.endswith("nt") and stem[:-2] in _AUXILIARIES]
    return [stem for place in places for stem in stems[place + 1 : place + 3] if stem not in STOP]


_AUXILIARIES = frozenset("do does did is are was were has have had would could should wo ca must".split())


def opposite(asked: frozenset[str], stems: frozenset[str]) -> str:
    """A pair of opposite words of which the question has one and the passage only the other; "" when none."""
    for one, other in OPPOSITES:
        for mine, theirs in ((one, other), (other, one)):
            if asked & mine and not asked & theirs and stems & theirs and not stems & mine and not stems & _NO:
                return f"{min(asked & mine)} / {min(stems & theirs)}"
    return ""
