"""What a question wants, read from its form alone. Pure."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from bot.models import Want
from bot.terms import NUMBER_WORDS, Term, content_terms, stem, terms
from bot.text import fold

_WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = tuple(
    (want, re.compile(pattern))  # type: ignore[misc]  # mypy widens the literals of a tuple it loops over
    for want, pattern in (
        (
            "quote",
            r"\b(?:what (?:did|does|has|have|had) .{2,60} (?:say|said|tell|told|write|written|claim|argue|state|"
            r"announce|insist|warn)|quote[sd]?|in (?:his|her|their) (?:own )?words|exact words|verbatim|"
            r"comments? (?:by|from|of)|remarks?|reaction|respon[ds]\w*|statement (?:by|from|of))\b"
            r"|['’]s? (?:comments?|views?|opinions?|reply|verdict|criticisms?) (?:on|about|to|after)\b",
        ),
        (
            "date",
            r"\b(?:when|what (?:date|day|year|month|time)|which (?:date|day|year|month)|since when|how long ago|"
            r"date of|"
            r"(?:what|which) (?:is|was) the date)\b",
        ),
        (
            "number",
            r"\b(?:how (?:many|much|long|old|big|large|far|often)|what number|number of|what percentage|death toll|"
            r"what share|how high)\b",
        ),
        ("reason", r"\b(?:why|how come|reasons?|because of what|what (?:caused|led to|prompted|explains?))\b"),
        (
            "person",
            r"\b(?:who|whom|whose|name of|which (?:person|official|officials|minister|judge|prosecutor|leader))\b",
        ),
        (
            "place",
            r"\b(?:where|which (?:place|city|country|countries|town|region|location)|what (?:place|city|country|"
            r"location))\b",
        ),
    )
)
_MANY = re.compile(
    r"(?:^list\b|\b(?:a |please |pls |and |you |full |complete )list"
    r"|\blist (?:of|all|the|every|each|me|out|any|their|our))\b|"
    r"\b(?:all (?:of )?(?:the|our|your|its|references|mentions|demands|spots|\w+s)|every|everything|"
    r"whatever|both|each|"
    r"step by step|key dates|two (?:quotes|sides|positions|views)|references|mentions of|across|and what did|"
    r"compare|comparison|versus|vs|difference between|timeline|chronology|"
    r"sequence|history of|steps|which (?:\w+ )?(?:countries|states|people|officials|documents|sources|articles|groups|"
    r"demands|reasons|parties|\w{3,}s)\b|what (?:are|were) the (?:\w+ ){0,2}\w+s\b|who (?:are|were|all)|reasons|"
    r"positions|"
    r"views|sides|demands|what (?:\w+ )?\w{3,}s (?:did|do|were|are|have|should|would|could|can|must)|differ|differs|"
    r"differed|different from|differently|advantages|pros and cons|day by day|one by one|over time|evolve[ds]?|"
    r"(?:two|three|four|five|six|several|various|different|other|main|biggest|key) (?:\w+ )?\w{3,}s|so far|"
    r"how (?:did|has|have) .{3,80} (?:change|develop)(?:e?d)?|what happened (?:in|during|between|before|after|since)|"
    r"recommendations?|proposals)\b"
)
_BOTH_OF = re.compile(
    r"\b[A-Z]\w+(?:, (?:the )?[A-Z]\w+)+,? (?:and|or) (?:the )?[A-Z]\w+|\beach (?:take|say|want|do)\b"
)
"""Names in a row ("Alta, Brask and Velin"): what is asked, is asked of each."""
_PERSONS = (
    "officials?|senators?|ministers?|judges?|lawmakers?|mps?|lawyers?|doctors?|officers?|councillors?|directors?|"
    "candidates?|authors?|journalists?|reporters?|experts?|witness(?:es)?|victims?|suspects?|players?|members|leaders?|"
    "diplomats?|politicians?|prosecutors?|presidents?|mayors?|managers?|architects?|engineers?|executives?|chairmen|"
    r"chairman|chair|donors?|owners?|founders?|spokes\w+|deput(?:y|ies)|delegates?|activists?|employees?|captains?"
)
_NAMES = re.compile(
    rf"\b(?:names? of (?:the |our |their )?(?:\w+ ){{0,3}}(?:{_PERSONS})\b|by name|their names|need names|named who|"
    rf"which (?:(?!(?:did|does|do|is|was|are|were|has|have|had)\b)\w+ ){{0,2}}(?:{_PERSONS})\b|(?:{_PERSONS}) name\b|"
    rf"who(?:'s| is| was| are| were) (?:the|our|its|their|now|currently) (?:\w+ ){{0,3}}(?:{_PERSONS})\b)"
)
WhichDate = Literal["first", "last", "all"]
_LAST = re.compile(
    r"\b(?:last|latest|most recent(?:ly)?|newest|final)\b(?! (?:year|month|week|spring|summer|autumn|winter))"
)
_FIRST = re.compile(r"\b(?:first|earliest|initial(?:ly)?|originally)\b")
_ROLE = re.compile(rf"\b(?:vice|assistant|acting|former|{_PERSONS})\b")
_AHEAD = re.compile(r"\b(?:when|what (?:day|date|time)) ?(?:does|do|is|are|will|'s)\b")
_DATES = re.compile(r"\b(?:dates|which days|what days)\b")
_PLANS = re.compile(
    r"\b(?:plan|plans|planned|planning|will|going to|next|upcoming|future|expected|expect|schedule[d]?|"
    r"forecast|hope[ds]?|intend(?:s|ed)?|would)\b"
)
_NUMBER = re.compile(r"(?<![\w-])\d[\d,.:]*\d|(?<![\w-])\d\b")
_LABEL = re.compile(
    r"\b(articles?|art|resolutions?|sections?|paragraphs?|para|chapters?|rules?|clauses?|annex|part|no|number|page|"
    r"amendments?|directives?|protocols?|phase|act|bill|case|room|route|flight)\b\.? ?(\d+)|\b(\d+)(?:st|nd|rd|th)\b"
)
_STATE = re.compile(r"\bus\b(?!\s*[?.!]*$)")
_TOLD_US = re.compile(r"\b(?:tell|give|let|show|help|remind|send|with|between|join|for) us\b", re.IGNORECASE)

_ASKS = re.compile(
    r"\W*(?:what|how|who|whom|whose|which|where|why|did|does|do|has|have|had|is|are|was|were|can|could)\b"
)
_ASKED_ALSO = re.compile(
    r"(?:\b(?:and|or|know|say|said|tell|told|on|of|about|exactly|announced?|decided?)|[,;:–-])\W*$"
)
"""Behind these "when" asks once more: "who won and when", "did they say when"."""
_SOMEBODY = re.compile(
    r"\b(?:somebody|someone|anybody|anyone|everybody|everyone|people|persons?|man|men|wom[ae]n|those)\W+$"
)

FRAME = frozenset(
    stem(word)
    for word in """
    reference references doc docs piece pieces spot spots everything come comes pls please give
    say tell quote statement passage record document documents source sources article articles report reports file
    files text texts story stories mention mentions know details detail information info happen happened happens
    thing things something anything line lines according timeline chronology date dates year years month day time
    when list compare comparison versus difference between side sides position positions view views opinion reason
    reasons number many much long name names called person people word words exact verbatim evidence find search
    look summary summarise explain describe overview background context latest recent recently newest news update
    first last role kind type way use used make made take put talk speak comment comments remark remarks reaction
    respond response respons read wrote written write publish published stand think feel about concerning
    regarding re
    """.split()
)
"""Words of asking. A passage need not hold them."""


def want_of(question: str) -> Want | None:
    """What kind of thing answers the question; None where its form does not tell."""
    text = fold(question)
    best: tuple[int, Want] | None = None
    for want, pattern in _WANTS:
        match = next((m for m in pattern.finditer(text) if not _joins(text, m)), None)
        if match and (best is None or match.start() < best[0]):
            best = (match.start(), want)
    return best[1] if best else None


def _joins(text: str, asked: re.Match[str]) -> bool:
    """Whether a question word joins a clause and asks nothing: "how did he explain it when he quit", "try somebody who
    left"."""
    before = text[: asked.start()]
    if asked.group() == "when":
        return bool(_ASKS.match(before)) and not _ASKED_ALSO.search(before)
    return asked.group() in ("who", "whom", "whose") and _SOMEBODY.search(before) is not None


def which_date(question: str) -> WhichDate | None:
    """Which of several dates a question asks for; None where it does not say."""
    text = fold(question)
    if _LAST.search(text):
        return "last"
    if _FIRST.search(text):
        return "first"
    return "all" if _DATES.search(text) else None


def asks_ahead(question: str) -> bool:
    """Whether a question for a date is about what is to come: "when does it open", "when will they meet"."""
    return bool(_AHEAD.search(fold(question)))


def wants_names(question: str) -> bool:
    return bool(_NAMES.search(fold(question)))


def role_of(question: str) -> frozenset[str]:
    """The stems of the office whose holders a question wants named ("names of the deputy prosecutors")."""
    asked = _NAMES.search(fold(question))
    return frozenset(stem(word) for word in _ROLE.findall(asked.group())) if asked else frozenset()


def wants_many(question: str) -> bool:
    return bool(_MANY.search(fold(question)) or _BOTH_OF.search(question))


def wants_plans(question: str) -> bool:
    return bool(_PLANS.search(fold(question)))


def numbers_of(question: str) -> tuple[str, ...]:
    """Numbers of the question, without thousands separators, in order; "six" counts, "the two reports" does not."""
    digits = [re.sub(r"[,](?=\d{3})", "", m.group()).rstrip(".,:") for m in _NUMBER.finditer(question)]
    every = terms(question)
    spelled = [
        one.stem
        for one, after in pairwise(every)
        if one.surface.casefold() in NUMBER_WORDS
        and after.stem not in FRAME
        and after.stem not in NUMBER_WORDS.values()
    ]
    return (*digits, *spelled)


def labels_of(question: str) -> dict[str, str]:
    """Numbers of the question that name a thing ("article 16", "the 24th session"), each with the stems of its label:
    {"16": "articl 16", "24": "24"}."""
    return {m[2] or m[3]: f"{stem(m[1].rstrip('.'))} {m[2]}" if m[1] else m[3] for m in _LABEL.finditer(fold(question))}


def read_state(question: str) -> str:
    """ "us sanctions" typed in lower case means the US; "tell us" does not."""
    kept = {m.end() for m in _TOLD_US.finditer(question)}
    return _STATE.sub(lambda m: m.group() if m.end() in kept else "US", question)


def subject(text: str) -> list[Term]:
    """The terms of a question that are about its subject."""
    return [term for term in content_terms(text) if term.stem not in FRAME]
