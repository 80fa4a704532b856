"""From a question as it was matched to a Query: what to look up, and what the evidence must meet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer import plan
from bot.dates import bounds, find_periods
from bot.extract.firstnames import GIVEN
from bot.extract.names import TITLES
from bot.extract.roles import CLOSE, KIN, ROLE_MODIFIERS
from bot.matching.lexicon import Slot
from bot.matching.matcher import Match
from bot.matching.schema import Intent
from bot.matching.stopwords import STOPWORDS
from bot.models import AnswerKind, Query
from bot.terms import stem, terms
from bot.text import fold

_PLACED = re.compile(
    r"\d{4}|\d0s|centur|\b(?:today|yesterday|tomorrow|ago|this (?:year|month|week)|last (?:year|month|week)|past"
    r"|recent)",
    re.IGNORECASE,
)
"""Expressions that say their year, or count from today; "between June and August" may be of any year."""
SAYING = (
    r"(?:say|says|said|saying|tell|tells|told|claim|claims|claimed|state|states|stated|announce|announces|announced|argue|"
    r"argues|argued|insist|insists|insisted|warn|warns|warned|write|writes|wrote|mention|mentions|mentioned|think|thinks|"
    r"comment|comments|commented|respond|responded|react|reacted|add|added|declare|declared|demand|demanded|describe|"
    r"described|put it)"
)
_SAYS_AFTER = re.compile(
    rf"^(?:['’]s)?(?:\s++(?:and|or|&)\s++[\w .]+?(?<!\s))?(?:\s++(?:\w+ly|also|ever|really|actually))?\s++{SAYING}\b"
)
_OWN_WORDS = re.compile(
    r"^(?:['’]s?)?\s+(?:[\w-]+\s+)?(?:comments?|statements?|remarks?|reaction|reply|response|views?|opinions?|take|verdict|criticisms?"
    r"|explanation|words|quotes?)\s+(?:on|about|to|after|when|regarding|concerning)\b"
)
"""Behind a name: "Novak's reaction to the ruling"."""
_SAID_BEFORE = re.compile(
    r"\b(?:quotes?|quotations?|statements?|comments?|remarks?|words|line|anything|something|said|reaction|response)\s+"
    r"(?:by|from|of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_ASKED_SPEAKER = re.compile(
    rf"\b(?:what|how|why|when|where)?\s*(?:did|does|do|has|have|had)\s+((?:[\w.’'-]+\s+){{1,3}}?){SAYING}\b",
    re.IGNORECASE,
)
_VOICE = re.compile(
    rf"\b(?:what|anything|how)\b[^?]{{0,20}}?\b(?:did|does|do|has|have|had)\s+"
    rf"(?P<did>(?:(?!{SAYING}\b)[\w.’'-]+\s+){{1,6}}?){SAYING}"
    rf"(?:\s+(?:about|on|of|regarding|concerning|to)\s+(?P<about>[^?]+))?[?.! ]*$"
    rf"|\b(?:quotes?|quotations?|statements?|comments?|remarks?)\s+(?:by|from|of)\s+(?P<by>[\w.’' -]+?)(?<! )"
    rf"(?:\s++(?:about|on|regarding|concerning)\s+(?P<on>[^?]+))?[?.! ]*+$",
    re.IGNORECASE,
)
"""Who is asked for as a speaker, in whatever words, and what on."""
ANYBODY = frozenset(
    stem(word)
    for word in """source official expert scientist witness critic analyst observer person people everyone everybody
    anyone anybody someone somebody document paper article media press reporter journalist resident victim family
    survivor lawyer doctor researcher authority insider neighbour local staff worker union activist campaigner group
    report""".split()
)
"""Stems of words for speakers that are nobody's name, whether a document has them or not."""
_SAID_ABOUT = re.compile(rf"\b{SAYING}\s+(?:about|on|of|regarding|concerning)\s+([^?.!]+)[?.! ]*$", re.IGNORECASE)
_ASKED_WORDS = re.compile(
    rf"^\W*(?:what|how|when|why|where)?\s*(?:else\s+)?(?:did|does|do|has|have|had)\s+{SAYING}\b(?:\s+that\b)?",
    re.IGNORECASE,
)
"""What is left of "what did Novak say the crew were told" where his name is gone."""
_NO_NAME = frozenset("the a an this that these those he she it they we i you his her its their our your my".split())
_THEIRS = {fold(word) for word in KIN} | KIN.keys() | CLOSE
_OWNING = ("'s", "’s", "s'", "s’")
_RELATIVE = re.compile(
    rf"^['’]s?\s+(?:[\w-]+\s+){{0,2}}?(?:{'|'.join(map(re.escape, sorted(_THEIRS, key=len, reverse=True)))})\b",
    re.IGNORECASE,
)
"""Behind a name: an owner's ending and somebody who is theirs."""
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,300})[\"”]")
_EVENT_YEAR = re.compile(
    r"\b((?:1[5-9]|20)\d\d)\s+(?!(?:to|and|or|about|in|on|at|by|for|from|with|did|does|was|were|is|are|has|have|had|the|"
    r"a|an|when|who|what|where|why|how|regarding|re|concerning|until|till|through|before|after|that|which|please|pls)\b)"
    r"[A-Za-z]"
)
"""A year before a noun names a happening ("the 2014 war"); it does not say when the thing asked for took place."""


def make_query(found: Match, intent: Intent | None, today: date) -> Query:
    """The intent's look-up fields filled with the question's slots; the rest is read from the question's form."""
    typed = found.question
    question = plan.read_state(repaired(found))
    where = dict(intent.where) if intent else {}
    by_name: dict[str, list[Slot]] = {}
    for slot in found.slots:
        by_name.setdefault(slot.name, []).append(slot)

    people = {slot.start for slot in found.slots if slot.type == "person" and slot.value}
    others = {
        s: at
        for s in found.slots
        if s.value and s.type in ("person", "topic") and (at := _another(s, typed))
        if s.type == "person" or (at[0] in people and at[1] == s.end)  # "jan novak" of Jan and of Ivan Novak
    }
    named = [s for s in found.slots if s.type in ("person", "body", "place") and s.value and s not in others]
    speakers = [s for s in by_name.get(where.get("speaker", ""), []) if s.value and s not in others] or [
        s for s in named if _speaks(s, typed)
    ]
    speakers += _somebody_else(list(others.values()), speakers, typed)
    topic = next(
        (slot.surface for slot in by_name.get(where.get("about", ""), []) if not _within(slot, [*speakers, *others])),
        None,
    )
    quoted = _QUOTED.search(typed) or None
    if quoted:
        topic = quoted.group(1)
    elif speakers and topic is None:
        topic = _rest(typed, [*speakers, *(s for s in others if not _within(s, speakers))])
    voice, subject = (None, None) if speakers else _voice(repaired(found))
    if voice and topic is None:
        topic = subject
    event_years = tuple(m.group(1) for m in _EVENT_YEAR.finditer(typed))
    time = _time(typed, event_years, where, by_name, today)
    numbers = tuple(n for n in plan.numbers_of(_without(typed, time.spans)) if n not in event_years)
    return Query(
        question=question,
        kind="quotes" if voice and intent is None else _kind(intent, speakers),
        topic=plan.read_state(_mend(topic, found)) if topic else None,
        speakers=tuple(dict.fromkeys(s.value for s in speakers if s.value)),
        voice=voice,
        names=tuple(dict.fromkeys(n for n in found.named if n not in {s.value for s in (*speakers, *others)})),
        period=time.period,
        yearless=time.yearless,
        sources=tuple(s.value for s in found.slots if s.type == "source" and s.value),
        want=plan.want_of(question),
        wants_names=plan.wants_names(question),
        many=plan.wants_many(question),
        numbers=numbers,
        labels=plan.labels_of(typed),
        event_years=event_years,
        exact=quoted.group(1) if quoted else None,
        planned=plan.wants_plans(question),
        frame=plan.FRAME | frozenset(t.stem for s in speakers for t in terms(s.surface)),
    )


def repaired(found: Match) -> str:
    """The question with its spelling repaired."""
    return _mend(found.question, found)


def _mend(text: str, found: Match) -> str:
    for repair in found.repairs:
        text = re.sub(rf"\b{re.escape(repair.written)}\b", repair.meant, text)
    return text


def named_in(found: Match) -> list[str]:
    """Words of the question that may be names and that the lexicon does not know, as written.

    A capitalised word, or what stands before "say", counts as a name; lower-case words elsewhere may be just words.
    """
    names = [name for name in found.unknown_names if name[:1].isupper()]
    names += [slot.surface for slot in found.unresolved if slot.surface[:1].isupper()]
    spoken = _ASKED_SPEAKER.search(repaired(found))
    if spoken and not any(slot.value and fold(slot.surface) in fold(spoken.group(1)) for slot in found.slots):
        who = spoken.group(1).strip()
        # "did insurers pay the claims": no verb of saying; "what did she say": nobody's name.
        if fold(who).split()[-1] not in _NO_NAME:
            names.append(who)
    names = [name for name in names if name[:1].isupper() or not {t.stem for t in terms(name)} - _NO_NAME <= ANYBODY]
    return list(dict.fromkeys(names))


def _voice(question: str) -> tuple[str | None, str | None]:
    """Who is asked for as a speaker without a known name, and the subject: ("police", "the accident")."""
    found = _VOICE.search(question)
    if found is None:
        return None, None
    who = (found["did"] or found["by"] or "").strip()
    about = (found["about"] or found["on"] or "").strip()
    named = any(word not in _NO_NAME for word in fold(who).split())
    return (who, about if plan.subject(about) else None) if named else (None, None)


def _another(slot: Slot, typed: str) -> tuple[int, int] | None:
    """Where the words name somebody else by way of the one they hold: "Novak's lawyer", "Jan Novak" beside Ivan Novak.

    Whoever is asked for so must not be answered as the one who is named.
    """
    relative = _RELATIVE.match(("'s" if slot.surface.endswith(_OWNING) else "") + typed[slot.end :])
    if relative:
        return slot.start, slot.end + relative.end() - 2 * slot.surface.endswith(_OWNING)
    before = typed[: slot.start].split()
    if " " in slot.surface or " " not in (slot.value or "") or not before or typed[slot.start - 1 : slot.start] != " ":
        return None
    given = fold(before[-1])
    if given in fold(slot.value or "").split() or given in TITLES or given in ROLE_MODIFIERS:
        return None
    written = before[-1][:1].isupper() and before[-1].isalpha() and len(before) > 1 and given not in STOPWORDS
    if given in GIVEN or (written and typed[slot.start : slot.start + 1].isupper()):
        return slot.start - len(before[-1]) - 1, slot.end
    return None


def _somebody_else(others: Sequence[tuple[int, int]], speakers: Sequence[Slot], typed: str) -> list[Slot]:
    """Those who are asked for as speakers without being known: nothing is on record from them under that name."""
    made = []
    for start, end in others:
        words = typed[start:end]
        slot = Slot("speaker", "person", words, words, start, end)
        if _speaks(slot, typed) and not any(_within(known, [slot]) for known in speakers):
            made.append(slot)
    return made


def _within(slot: Slot, others: Sequence[Slot]) -> bool:
    return any(other.start <= slot.start and slot.end <= other.end for other in others)


def _speaks(slot: Slot, typed: str) -> bool:
    """ "... did X say ...", "X's reaction to ...", "quotes from X": X is asked for as a speaker, not as a subject."""
    owns = slot.surface.endswith(_OWNING) or typed[slot.end : slot.end + 1] in ("'", "’")
    own = slot.type == "person" and owns and _OWN_WORDS.match(typed[slot.end :])
    return bool(own or _SAYS_AFTER.match(typed[slot.end :]) or _SAID_BEFORE.search(typed[: slot.start]))


def _kind(intent: Intent | None, speakers: Sequence[Slot]) -> AnswerKind:
    if intent and intent.answer != "reply" and not (speakers and intent.answer == "statements"):
        return intent.answer
    return "quotes" if speakers else "statements"


def _rest(typed: str, speakers: Sequence[Slot]) -> str | None:
    """What remains of the question beside the speakers, when it holds a subject."""
    text = typed
    for slot in sorted(speakers, key=lambda s: -s.start):
        text = text[: slot.start] + text[slot.end :]
    about = _SAID_ABOUT.search(text)
    text = about.group(1) if about else " ".join(_ASKED_WORDS.sub("", text).split())
    return text if any(t.stem not in plan.FRAME for t in plan.subject(text)) else None


@dataclass(frozen=True, slots=True)
class _Time:
    """What a question says of time."""

    period: str | None
    yearless: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """Where it says so."""


def _time(
    typed: str, event_years: Sequence[str], where: Mapping[str, str], by_name: Mapping[str, Sequence[Slot]], today: date
) -> _Time:
    every = [period for period in find_periods(typed, today) if typed[period.start : period.end] not in event_years]
    spans = tuple((period.start, period.end) for period in every)
    # "in November" asks for the November of the documents, not for the last one before today.
    yearless = tuple(period.yearless for period in every if period.yearless)
    placed = [p.edtf for p in every if not p.yearless and _PLACED.search(typed[p.start : p.end])]
    start = next((s.value for s in by_name.get(where.get("from", ""), []) if s.value), None)
    end = next((s.value for s in by_name.get(where.get("to", ""), []) if s.value), None)
    if start or end:
        first, last = bounds(start) if start else None, bounds(end) if end else None
        return _Time(f"{first[0] if first else '..'}/{last[1] if last else '..'}", yearless, spans)
    if len(placed) > 1 and all(len(value) == 4 for value in placed):
        return _Time(None, yearless, ())  # several years are compared: each is a number that the passages must have
    return _Time(placed[0] if placed else None, yearless, spans)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return text
