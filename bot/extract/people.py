"""People, bodies and places of one document, with the variants of their names merged and the roles it gives them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from bot.extract.cues import SAYING
from bot.extract.firstnames import GIVEN
from bot.extract.grammar import is_verb
from bot.extract.introductions import introduced
from bot.extract.names import LOWER, PARTIES, TITLES, Mention, find_mentions, usual_case
from bot.extract.offices import find_roles
from bot.extract.roles import BODIES_LOWER, BODY_NOUNS, PAPERS
from bot.extract.surnames import OTHER, Bearers
from bot.models import Document, Person, PersonKind, Role, Sentence

ACRONYM = re.compile(r"[A-Z][A-Z&]{1,6}s?$|(?:[A-Z]\.)+[A-Z]$")
BRACKETED = re.compile(r"[’'s]* \((?:the )?([A-Z][A-Za-z&]{1,7})\)")
LOCATIVE = frozenset(
    """
    in at from to near across into inside outside around off throughout northern southern eastern western
    central
    """.split()
)
TOWARDS = re.compile(r"\b(?:to|from) $")
AGE = re.compile(r", (?:aged )?\d{2},")
AFTER = re.compile(r"(?:[’']s?)?,? ?(?:also |has |had |have )?([a-z]+)")


BODY_AFTER = re.compile(
    r",? which\b|,? whose (?:products|shares|staff|employees|profits)\b"
    r"|,? (?:has |had )?(?:said|says|stated|states|added|insisted|claimed|denied) (?:that )?it\b"
)
PERSON_AFTER = re.compile(
    r" (?:himself|herself)\b"
    r"|,? (?:has |had |also )?(?:said|says|stated|added|insisted|claimed|denied|argued) (?:that )?(?:his|her)"
    r" clients?\b"
)
"""Behind a name: "Halloway said that his client", "Sendrak himself"."""
BODY_BEFORE = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[’']s) (?:[\w-]+ ){0,3}?([a-z]+), $")
HEADLINE_WORDS = frozenset(
    "A An The Is Are Was For To In On At By Of And Or But Not No Too Will With From Off Up Out If As Its".split()
)
DIRECTIONS = frozenset(
    "united west east north south northern southern eastern western new san santa los las saint st".split()
)


@dataclass(slots=True)
class Group:
    """All mentions of one name."""

    name: str
    mentions: list[Mention] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    roles: list[Role] = field(default_factory=list)
    kind: PersonKind | None = None


def find_people(document: Document, sentences: tuple[Sentence, ...]) -> tuple[Person, ...]:
    """Who and what the document names, in the order of first mention."""
    text = document.text
    mentions = find_mentions(document, sentences)
    groups: dict[str, Group] = {}
    plain = frozenset(LOWER.findall(text))
    surnames = {m.name.split()[-1] for m in mentions if " " in m.name}
    for mention in mentions:
        if mention.demonym and mention.name not in surnames:
            continue
        group = groups.setdefault(_key(mention.name), Group(mention.name))
        group.mentions.append(mention)
        group.names.setdefault(mention.name)
    _join_acronyms(text, groups)
    for group in groups.values():
        group.roles = [role for m in group.mentions for role in find_roles(text, m)]
        group.kind = _kind(text, group, plain)
    for key, group in groups.items():
        if group.kind in {"organisation", "place"} and _bears_surname(text, key, group, groups, plain):
            group.kind = "person"
    _join_surnames(text, groups)
    ordered = sorted((g for g in groups.values() if g.kind), key=lambda g: g.mentions[0].start)
    return tuple(_person(g) for g in ordered)


def _key(name: str) -> str:
    words = [w for w in name.split() if w.lower().strip(".") not in {"jr", "sr"}]
    return " ".join(words).casefold().replace("’", "'").removeprefix("the ")


def _join_acronyms(text: str, groups: dict[str, Group]) -> None:
    """ "World Dam Council (WDC)", and initials where the text has both forms."""
    initials: dict[str, str] = {}
    for key, group in groups.items():
        words = [w for w in group.name.split() if w[:1].isupper()]
        if len(words) >= 2:
            initials.setdefault("".join(w[0] for w in words), key)
        for mention in group.mentions:
            match = BRACKETED.match(text, mention.end)
            if match and _abbreviates(match.group(1), group.name):
                initials[match.group(1)] = key
                break
    for short, key in initials.items():
        other = groups.get(short.casefold())
        if other is not None and short.casefold() != key and key in groups:
            _merge(groups[key], other)
            del groups[short.casefold()]


def _abbreviates(short: str, name: str) -> bool:
    """The letters of the short form stand in the long one in order, the first at its start."""
    rest = iter(name.lower())
    return name[:1].lower() == short[:1].lower() and all(c in rest for c in short.lower())


def _merge(into: Group, other: Group) -> None:
    into.mentions = sorted(into.mentions + other.mentions, key=lambda m: m.start)
    into.names |= other.names
    into.roles += other.roles


def _kind(text: str, group: Group, plain: frozenset[str]) -> PersonKind | None:
    words = [w.strip(".").lower() for w in group.name.split()]
    first = words[0]
    if len(words) > 7 or set(group.name.split()[1:]) & HEADLINE_WORDS:
        return None  # a headline, not a name
    titled = any(m.honorific or _person_title(m) for m in group.mentions)
    if first in DIRECTIONS and len(words) == 2 and not titled:
        return "place"
    if set(words) & BODY_NOUNS and not titled:
        return "organisation"
    if len(words) > 1 and words[-1] in BODY_NOUNS and not any(m.honorific for m in group.mentions):
        return "organisation"  # "Chair of the Working Group"
    if (
        titled
        or (len(words) > 1 and first in GIVEN)
        or group.roles
        or any(introduced(text, m.start, m.end, len(words)) for m in group.mentions[:40])
    ):
        return "person" if not ACRONYM.fullmatch(group.name) else "organisation"
    if ACRONYM.fullmatch(group.name) or any(ACRONYM.fullmatch(n) for n in group.names):
        return "place" if group.name.replace(".", "") in {"US", "USA", "UK", "UAE"} else "organisation"
    if len(words) < 4 and any(PERSON_AFTER.match(text, m.end) for m in group.mentions[:40]):
        return "person"
    if any(_like_a_body(text, m) for m in group.mentions[:40]):
        return "organisation"
    located = said = person = articles = acts = 0
    for mention in group.mentions[:40]:
        before = text[max(0, mention.start - 16) : mention.start].split()
        located += bool(before) and (before[-2] if before[-1] == "the" and len(before) > 1 else before[-1]) in LOCATIVE
        articles += bool(before) and before[-1] in {"the", "The"}
        after = AFTER.match(text, mention.end)
        said += bool(after and after.group(1) in SAYING) or (bool(before) and before[-1] in SAYING)
        acts += bool(after and is_verb(after.group(1), after.group(1)))
        person += bool(AGE.match(text, mention.end) or text.startswith((", who ", ", whose "), mention.end))
    if person and 1 < len(words) <= 4:
        return "person"
    if located:
        return "place"
    if articles * 2 > len(group.mentions):
        return "organisation"
    if said and 1 < len(words) <= 3 and all(w.isalpha() for w in words):
        return "person"
    if len(words) == 1 and all(m.first_in_sentence for m in group.mentions) and not said:
        return None  # capitalised by its place, for all we know
    if len(words) == 1:
        return "organisation" if said or len(group.mentions) > 1 else None
    common = any(word in plain for word in words) or not acts
    return "person" if len(words) in {2, 3} and not common and all(w.isalpha() for w in words) else "organisation"


def _bears_surname(text: str, key: str, group: Group, groups: dict[str, Group], plain: frozenset[str]) -> bool:
    """Is a name of two words shortened to its last one ("Halldor Lien", "Lien")? Bodies are not."""
    words = key.split()
    lone = groups.get(words[-1]) if len(words) == 2 else None
    if group.kind == "place" and any(not TOWARDS.search(text, max(0, m.start - 6), m.start) for m in group.mentions):
        return False
    return (
        lone is not None
        and lone.kind != "place"
        and not words[-1].endswith("s")
        and not set(words) & plain
        and not any(other != key and other.endswith(f" {words[-1]}") for other in groups)
        and not all(m.first_in_sentence for m in group.mentions)
        and all(word.isalpha() and not word.isupper() for word in group.name.split())
        and not set(words) & (BODY_NOUNS | BODIES_LOWER | PAPERS | PARTIES)
        and any(AFTER.match(text, m.end) and not m.demonym for m in lone.mentions)
        and not any(ACRONYM.fullmatch(name) for name in group.names)
        and not any(_like_a_body(text, m) for m in (*group.mentions, *lone.mentions))
    )


def _like_a_body(text: str, mention: Mention) -> bool:
    """ "the operator, X,", "X, which", "X said that it": nobody speaks of a person so."""
    if BODY_AFTER.match(text, mention.end):
        return True
    before = BODY_BEFORE.search(text, max(0, mention.start - 60), mention.start)
    return before is not None and before.group(1) in BODIES_LOWER


def _person_title(mention: Mention) -> bool:
    return any(w.strip(".").lower() in TITLES for w in mention.title.split())


def _join_surnames(text: str, groups: dict[str, Group]) -> None:
    """ "Novak" after "Ivan Novak": the mention goes to who bears the name; of two, to the one it surely means."""
    bearers: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        words = key.split()
        if group.kind == "person" and len(words) > 1:
            bearers[words[-1]].append(key)
            if len(words) > 2:
                bearers[" ".join(words[-2:])].append(key)
            if len(words) == 2:
                bearers[words[0]].append(key)
    # The longest first: "Ivan Novak" may itself be the short form of "Jan Ivan Novak", and is gone then.
    for short, every in sorted(bearers.items(), key=lambda pair: -len(pair[0].split())):
        lone = groups.get(short)
        keys = [key for key in every if key in groups]
        keys = [key for key in keys if key.split()[0] != short] or keys
        if lone is None or not keys or short in keys:
            continue
        given = all(k.split()[0] == short for k in keys)
        if given and (lone.kind != "person" or len(keys) > 1):
            continue
        choice = Bearers(text, {key: groups[key].mentions for key in keys})
        meanings = [(mention, choice.of(mention)) for mention in lone.mentions]
        for mention, meant in meanings:
            if meant:
                groups[meant].mentions.append(mention)
                groups[meant].names.setdefault(mention.name)
        groups[keys[0]].roles += lone.roles if len(keys) == 1 else []
        for key in keys:
            groups[key].mentions.sort(key=lambda m: m.start)
        lone.mentions = [mention for mention, meant in meanings if meant == OTHER]
        if not lone.mentions:
            del groups[short]
        elif len(worn := {mention.title for mention in lone.mentions}) == 1 and "" not in worn:
            lone.names = {f"{worn.pop()} {lone.name}": None, lone.name: None}  # told apart by the title alone


def _person(group: Group) -> Person:
    name = max(group.names, key=lambda n: (len(n.split()), not n.isupper())) if group.kind == "person" else group.name
    shouted = name.isupper() and len(name) > 6
    called = name.title() if shouted else usual_case(name.split()) if group.kind == "person" and " " in name else name
    roles: dict[tuple[str, bool], Role] = {}
    for role in sorted(group.roles, key=lambda r: r.start):
        roles.setdefault((role.title.casefold(), role.past), role)
    return Person(
        name=called,
        kind=group.kind or "organisation",
        aliases=tuple(n for n in group.names if n != name),
        roles=tuple(roles.values()),
        mentions=tuple((m.start, m.end) for m in group.mentions),
    )
