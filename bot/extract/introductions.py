"""How a text introduces a person beside the name: by kinship, by what they are to somebody, by age, by occupation.

"His widow, Irina, told", "her brother Dawit", "Finney’s sister, Joyce", "Toby Gale, a firefighter,", "Gustav, now 88,":
such a name is a person's, however unusual, and a word of kinship says which pronoun fits. Forms of newspaper English;
no source.
"""

from __future__ import annotations

import re

from bot.extract.referents import HUMAN, sex_of
from bot.extract.roles import CLOSE, FEMALE, KIN, MALE, ROLE_NOUNS

_WINDOW = 80
_OWNER = r"(?:\b[Hh]is|\b[Hh]er|\b[Tt]heir|\b[Mm]y|\b[Oo]ur|\b[Ii]ts|\b[Ww]hose|[^\W\d_][’']s|s[’'])"
BEFORE = re.compile(
    rf"{_OWNER} (?P<between>(?:[\w-]+ ){{0,3}}?)(?P<noun>[a-zé-]+)"
    r"(?P<place>(?: (?:of|at|in|from|on) [\w.’'-]++(?: [\w.’'-]++){0,2} ?)?)"
    r"(?P<comma>,?) (?P<title>(?:[A-Z][a-z]{1,5}\.? )?)$"
)
"""An owner, words between, a noun, perhaps a place, perhaps a comma: what may stand before a name."""
THE = re.compile(
    r"\b(?:[Tt]he|[Aa]n?) (?:[\w-]+ ){0,3}?(?P<noun>[a-z-]+)(?: (?:of|for|at|from|in) [\w’' -]{1,30}?)?, $"
)
"""What may stand before a name: "the accountant, Judit Fodor,"."""
ONE_OF = re.compile(
    r"\b(?:[Oo]ne|[Aa]nother|[Tt]he (?:first|second|third|fourth|last|other|youngest|oldest)) of (?:them|those|\w+), $"
)
"""What may stand before a name: "one of them, Ralf Kern,"."""
AGE = re.compile(r", (?:now |then |aged |aged just )?\d{1,3}(?= ?[,;)]| who\b|\.(?!\d))")
LOCATED = re.compile(r"\b(?:in|at|near|from|to|across|outside) $")
BODIES_TOO = frozenset(
    "client parent rival employer ally partner opponent adversary counterpart predecessor successor challenger".split()
)
"""What a body may be to somebody as well as a person."""
OCCUPATION = re.compile(
    r", (?:an?|the|his|her|their|its) ((?:[\w-]+ ){0,4}?[\w-]+)(?=[,.;]| who\b| from\b| of\b| at\b| in\b| with\b)"
)
BY_TRADE = re.compile(r"(?:[a-z]{2}ist|ician|ographer|keeper|woman|[a-z]{3}sman)$")
"""How English ends a word for somebody by what they do: "a statistician", "a hydrogeologist"."""
NO_TRADE = frozenset("list checklist shortlist waitlist blacklist playlist mist".split())
CLOSES = (",", ".", ";", " who ", " and ", ")")


def _owned(text: str, start: int) -> tuple[str, bool]:
    """What somebody is to an owner, right before the name at `start`, and whether behind a comma: "his widow, "."""
    match = BEFORE.search(text, max(0, start - _WINDOW), start)
    if match is None or (match["place"] and not match["comma"]):
        return "", False  # "its president of the United States" introduces nobody
    return match["noun"], bool(match["comma"])


def sex_before(text: str, start: int) -> str | None:
    """The pronoun of somebody whose kinship or post stands right before the name at `start`; None without."""
    noun, _ = _owned(text, start)
    if noun in KIN or noun in CLOSE or noun in FEMALE or noun in MALE or noun in ROLE_NOUNS:
        return sex_of(noun)
    return None


def introduced(text: str, start: int, end: int, words: int) -> bool:
    """Does the text introduce a person where a name of so many words stands at start:end?

    Behind a comma the name must be closed ("his widow, Irina, told"), or it may begin the rest of the sentence ("in her
    mother’s house, Paris"). A lone word counts by kinship and by what somebody is to somebody only.
    """
    noun, comma = _owned(text, start)
    closed = not comma or text.startswith(CLOSES, end) or AGE.match(text, end) is not None
    if closed and noun not in BODIES_TOO and (noun in KIN or noun in CLOSE or (words > 1 and noun in HUMAN)):
        return True
    if words < 2 or LOCATED.search(text, max(0, start - 9), start):
        return False
    if ONE_OF.search(text, max(0, start - 40), start) and text.startswith(CLOSES, end):
        return True
    if AGE.match(text, end):
        return True
    the = THE.search(text, max(0, start - _WINDOW), start)
    if the is not None and the["noun"] in HUMAN - BODIES_TOO and text.startswith(CLOSES, end):
        return True
    said = OCCUPATION.match(text, end)
    noun = said.group(1).split()[-1] if said is not None else ""
    return noun in HUMAN or (BY_TRADE.search(noun) is not None and noun not in NO_TRADE)
