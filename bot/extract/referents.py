"""People a text speaks of without naming them: "a second survivor", "her widow", "the camp's doctor".

A pronoun may mean one of them. They are seen by form alone: a singular phrase with a determiner or an owner, whose last
word is a word for a human being (`roles.py`), where the subject of a clause stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.extract.grammar import AUXILIARIES, CONJUNCTIONS, PREPOSITIONS, is_verb
from bot.extract.roles import CLOSE, FEMALE, KIN, MALE, OCCUPATIONS, ROLE_NOUNS, UNNAMED

_LIST_WORDS = frozenset("one others some many most several another few everyone nobody somebody someone".split())
HUMAN = (
    ROLE_NOUNS
    | KIN.keys()
    | OCCUPATIONS
    | CLOSE
    | FEMALE
    | MALE
    | {word for word in UNNAMED if not word.endswith("s") and word not in _LIST_WORDS}
) - {"people", "men", "women", "family", "general", "host", "chair", "counsel", "forward"}
"""Singular words for one human being."""
NOMINAL = frozenset("younger elder older eldest youngest other latter former".split())
"""Adjectives that stand for a person with "the": "the younger said"."""
OWNER = r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?[’']s?"
OPENING = re.compile(
    rf"(?<![\w’'-])(?:(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Mm]y|[Oo]ur|[Aa]n?|[Oo]ne|[Aa]nother) (?:{OWNER} )?"
    rf"|{OWNER} )(?=[\w-])"
)
OF_OFFICE = re.compile(r" (?:of|for) (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,3}")
WORD = re.compile(r"[\w-]+(?:[’']s?(?![\w]))? ?")
ENDS = PREPOSITIONS | CONJUNCTIONS | AUXILIARIES
CLAUSE_START = re.compile(
    r"(?:^|[,;:—–”’\"]|\b(?:and|but|or|that|while|when|where|as|because|so|if|then|until|after|before|later|yesterday|today"
    r"|outside|inside|meanwhile|afterwards|once|although|though)) ?$",
    re.IGNORECASE,
)

_LOOKED_AT = 14
"""Characters before a place by which it is told whether a clause starts there."""
_BESIDE_NAME = re.compile(r"[A-Z][\w.’'-]*,[ ](?:(?:aged )?\d{1,3},[ ])?\Z")
_CLOSES = frozenset((".", ",", ";", ")", ":", "\n", ""))
"""What follows an apposition; a subject is followed by its verb."""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A phrase for one person at start:end; `sex` as in `firstnames.gender`."""

    start: int
    end: int
    sex: str
    sure: bool
    """Is the human word the last of the phrase? Else ("the player wept", "the player draft") only perhaps."""


def sex_of(noun: str) -> str:
    """The pronoun that fits a word for a person: `f`, `m` or an empty string."""
    if noun in KIN:
        return KIN[noun]
    return "f" if noun in FEMALE else "m" if noun in MALE else ""


def unnamed_subjects(text: str, start: int, end: int, clauses: dict[int, bool]) -> list[Unnamed]:
    """The unnamed people of a sentence, where a clause may have its subject, in order.

    `clauses`: at which places of the text a clause may start, as far as that was asked before.
    """
    found: list[Unnamed] = []
    for opening in OPENING.finditer(text, start, end):
        at = opening.start()
        begins = clauses.get(at) if at - _LOOKED_AT >= start else None
        if begins is None:
            begins = CLAUSE_START.search(text[max(start, at - _LOOKED_AT) : at]) is not None
            if at - _LOOKED_AT >= start:
                clauses[at] = begins
        if not begins:
            continue
        who = _phrase(text, opening.start(), opening.end(), end)
        if who is None or (found and who.start - found[-1].end <= 2):
            continue  # nobody, or an apposition to the one before
        if _BESIDE_NAME.search(text, max(start, who.start - 60), who.start) and text[who.end : who.end + 1] in _CLOSES:
            continue  # "says Carla Holt, 67, a retired teacher.": she is named
        found.append(who)
    return found


def _phrase(text: str, start: int, at: int, limit: int) -> Unnamed | None:
    """The phrase that begins at `start` and whose words begin at `at`."""
    words: list[tuple[str, int]] = []
    while len(words) < 6 and (match := WORD.match(text, at, limit)) is not None:
        word = match.group().rstrip()
        word = word.lower()
        if word in ENDS or is_verb(word, word):
            break
        at = match.end()
        words.append((word, match.start() + len(word)))
        if not match.group().endswith(" "):
            break
    for back, (word, stop) in enumerate(reversed(words[-2:])):
        nominal = word in NOMINAL and text.startswith(("the ", "The "), start)
        if word in HUMAN or nominal:
            office = OF_OFFICE.match(text, stop, limit)
            return Unnamed(start, office.end() if office else stop, sex_of(word), back == 0)
    return None
