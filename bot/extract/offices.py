"""Roles that a text gives to somebody: titles before the name, appositions after it, and whether they are past."""

from __future__ import annotations

import re

from bot.extract.grammar import DETERMINERS, MONTHS_DAYS, is_verb
from bot.extract.names import Mention
from bot.extract.roles import PAST, ROLE_MODIFIERS, ROLE_NOUNS
from bot.models import Role

APPOSITION = re.compile(
    r",? ?(?:(?:who|which) (?:is|was|has been|had been|served as|serves as)(?: now| then)? |,? )"
    r"([^,.;:?!()“”\"\n]{3,90})"
)
PRE_APPOSITION = re.compile(
    r"\b((?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Aa]n?|[\w-]+(?:[’']s|s[’'])) [^,.;:()“”\"\n]{3,60}), $"
)
ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?i:lt|gen|sen|rep|gov|col|capt|maj|sgt|dr|prof|mr|mrs|ms|rev|hon|st|adm|cmdr|det|insp))\.$"
)
"""A full stop that does not end a sentence, before a name or a title."""
OFFICE_WORDS = ROLE_NOUNS | ROLE_MODIFIERS
PLAIN = ROLE_NOUNS | ROLE_MODIFIERS | PAST
LOCATED = re.compile(r"\b(?:in|near|at|from|to|outside|about|into|across) $")
"""Before a name of one word: a place or a subject of talk, and what follows its comma is no apposition to it."""
LEAD = frozenset("and but or so the a an his her its their our my this that new current".split())
JOINTS = frozenset("of for the to and in at on &".split())


def find_roles(text: str, mention: Mention) -> list[Role]:
    """The roles given to the bearer of a name where it stands."""
    found = [_before(text, mention)]
    after = text[mention.end : mention.end + 2]
    lead = (
        LOCATED.search(text, max(0, mention.start - 12), mention.start)
        and " " not in mention.name
        and not mention.title
    )
    if (after[:2] == ", " and not lead) or text.startswith(" who ", mention.end):
        found.append(_after(text, mention))
    if text[max(0, mention.start - 2) : mention.start] == ", ":
        found.append(_pre_apposition(text, mention))
    return [role for role in found if role is not None]


def _before(text: str, mention: Mention) -> Role | None:
    """ "former chief prosecutor Anna Berg", "WDC Prosecutor Ivan Novak"."""
    start = first = mention.title_start
    low = max(0, start - 70)
    for _ in range(8):
        if first <= low or text[first - 1] != " " or not (text[first - 2].isalnum() or text[first - 2] in ".’'s"):
            break
        if text[first - 2] == "." and not ABBREVIATED.search(text, max(0, first - 8), first - 1):
            break  # the sentence before
        b = first - 1
        a = text.rfind(" ", low, b) + 1 or low
        if (newline := text.rfind("\n", a, b)) >= 0:
            a = newline + 1
        lower = text[a:b].lower().strip(".")
        bare = lower.split("-")[0] if lower.startswith(("then-", "ex-", "vice-", "former-")) else lower
        if (
            not (lower in OFFICE_WORDS or bare in {"then", "ex", "vice", "former"})
            and not (text[a:b].isupper() and len(text[a:b]) <= 6 and first < mention.start)
            and not (
                text[a].isupper()
                and lower not in MONTHS_DAYS  # "In January prime minister Jan Novak"
                and first < mention.start
                and _has_role(text[first : mention.start])
                and not lower.endswith(",")
            )
        ):
            break
        first = a
    title = text[first : mention.start].strip()
    return _role(title, first) if _has_role(title) else None


def _has_role(title: str) -> bool:
    return any(
        part in ROLE_NOUNS
        for word in title.lower().split()
        for part in (word.strip(".,"), word.strip(".,").rpartition("-")[2])
    )


def _role(title: str, start: int) -> Role | None:
    """Without "the" and "former", which set `past`."""
    past = False
    while title:
        word = title.split(maxsplit=1)[0]
        lower = word.lower().strip(",")
        if lower in PAST or lower.startswith(("then-", "ex-")):
            past = True
            if "-" in lower and lower.split("-", 1)[1]:
                start += len(word) - len(word.split("-", 1)[1])
                title = title[len(word) - len(word.split("-", 1)[1]) :]
                continue
        elif lower not in LEAD and not (lower.isdigit() or lower.endswith("-year-old")):
            break
        rest = title[len(word) :]
        start += len(word) + len(rest) - len(rest.lstrip())
        title = rest.lstrip()
    return Role(title, start, start + len(title), past) if title and _has_role(title) else None


def _after(text: str, mention: Mention) -> Role | None:
    """ "Ivan Novak, chief prosecutor of the WDC," and "Jan Holm, who is now defence minister,"."""
    match = APPOSITION.match(text, mention.end, min(len(text), mention.end + 130))
    if match is None:
        return None
    phrase = match.group(1)
    words = phrase.split()
    if not words or not (
        words[0].lower() in LEAD
        or words[0].lower() in PLAIN
        or words[0][:1].isupper()
        or "-" in words[0]
        or words[0].endswith(("’s", "'s"))
    ):
        return None
    if len(words) > 10 or not _has_role(_head(phrase).split()[-1]):
        whole, phrase = phrase, _plain_part(phrase)
        rest = whole[len(phrase) :].split()
        if rest and words[0].lower() in {"the", "his", "her"} and is_verb(rest[0], rest[0].lower()):
            return None  # "Asked about Vidal, the coach sighed": a subject with its verb
    phrase = phrase.rstrip()
    head = _head(phrase)
    past = bool(re.match(r",? ?who (?:was|had been|served)", text[mention.end : mention.end + 24]))
    role = _role(phrase, match.start(1)) if head and _has_role(head.split()[-1]) else None
    return Role(role.title, role.start, role.end, True) if role and past else role


def _head(phrase: str) -> str:
    """The part of a phrase before what qualifies it: "director of studies at X" gives "director"."""
    return re.split(r" (?:of|for|at|in|to|on|from|with|who|that) ", phrase)[0] or "-"


def _plain_part(phrase: str) -> str:
    """The words from the start that titles are made of."""
    end = 0
    for word in re.finditer(r"\S+", phrase):
        lower = word.group().lower()
        titular = lower in PLAIN or lower in LEAD or lower in JOINTS or word.group()[:1].isupper()
        plain = titular or lower.endswith(("’s", "'s")) or "-" in lower
        if not plain and ((end and _has_role(phrase[:end])) or word.start() > 25):
            break
        end = word.end()
    return re.sub(r"(?<!\s)(?:\s++(?:of|for|the|to|and|in|at|on))+$", "", phrase[:end])


def _pre_apposition(text: str, mention: Mention) -> Role | None:
    """ "the WDC's prosecutor, Anna Berg,"."""
    low = max(0, mention.start - 90)
    match = PRE_APPOSITION.search(text[low : mention.start])
    closes = text[mention.end : mention.end + 1] in {",", ".", ";", ")"}
    if match is None or not closes or not mention.name[:1].isupper() or len(mention.name.split()) < 2:
        return None
    phrase = _innermost(match.group(1))
    last = phrase.split(" of ")[0].split(" for ")[0].split()[-1].lower()
    return _role(phrase, low + match.end(1) - len(phrase)) if last in ROLE_NOUNS else None


def _innermost(phrase: str) -> str:
    """The last phrase with a determiner or an owner: "the statement read out by his lawyer" ends in "his lawyer"."""
    words = phrase.split()
    for at in range(len(words) - 1, 0, -1):
        determined = words[at].lower() in DETERMINERS and words[at - 1].lower() not in {"of", "for"}
        if determined or is_verb(words[at], words[at].lower()):
            return " ".join(words[at if determined else at + 1 :])
    return phrase
