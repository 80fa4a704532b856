"""What must hold before a passage may answer: quoted words, numbers, names, periods, polarity. Pure.

A guard returns the reason why a passage is refused, or "". Likeness counts in two places only: a slip in quoted words
(QUOTED_ALIKE), and whether anything in a passage means what a question asks about (UNLIKE).
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.fuzz import partial_ratio

from bot.answer import counting
from bot.answer.clause import another_does_it, clause_of, only_imagined
from bot.answer.evidence import asks, holds
from bot.answer.plan import role_of
from bot.answer.thesaurus import thesaurus
from bot.contraries import contradiction, negated
from bot.dates import bounds, may_fall_on, month_and_day
from bot.models import Passage, Query, Want
from bot.terms import stem, terms
from bot.text import verbatim, words
from bot.verbs import UNSAID

_PRONOUN = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
BROAD_DAYS = 400
"""A source, or an event, dated no closer than this cannot be placed in a year."""
QUOTED_ALIKE = 90
"""Likeness (rapidfuzz's partial_ratio) of words in quote marks with the passage's: one slip in ten letters."""
TAKEN_FOR_GRANTED: frozenset[Want] = frozenset(("reason", "date", "person", "number", "place"))
"""What is asked for where the question takes for granted that the thing was done."""
UNLIKE = 0.2
"""A word that is met no further than this has nothing in the passage that means nearly the same."""
ASKING = frozenset(stem(word) for word in "ask asked question questions wonder doubt".split())
"""Stems of a question that may want somebody's question for an answer."""
_POINTS_BACK = re.compile(
    r"[\"“'‘\s]*(?:(?:(?:of|among|for|with) )?(?:these|those|them)|they|he|she|it|some|others|both|one|another|half"
    r"|most)\b",
    re.IGNORECASE,
)
"""How a sentence begins whose verb may stand in the one before."""
_HAPPENED = re.compile(r"\b(?:did|has|have|had|was|were)\b|^who \w+ed\b", re.IGNORECASE)
_HOW_LONG = re.compile(r"\bhow (?:long|old)\b", re.IGNORECASE)
_LASTED = re.compile(r"\bhow long (?:did|does|do|has|have|had|was|were|will|would)\b", re.IGNORECASE)
"""Asks for a time, and not for a length."""
_SPAN = re.compile(
    r"\b(?:since|from|until|till|through|between)\b|\b\d+[-–‑ ](?:year|month|week|day|hour|minute)|\d[-–]\d",
    re.IGNORECASE,
)
_SIDES = (("northern", "southern"), ("eastern", "western"), ("upper", "lower"), ("inner", "outer"), ("left", "right"))
"""Adjectives of things that come in two: the other one is another thing."""
DENYING = frozenset(stem(word) for word in "deny dispute contradict refute rebut".split())
"""Acts that are done by saying no: "he insisted that no warning had reached him" is a denial."""
_YES_NO = re.compile(r"(?:did|does|do|has|have|had|is|are|was|were|will|can|could)\b", re.IGNORECASE)
_WHAT_DID = re.compile(r"what (?:did|has|have|had)\b", re.IGNORECASE)
_CONTRACTIONS = (
    ("can't", "cannot"),
    ("won't", "will not"),
    ("n't", " not"),
    ("'ve", " have"),
    ("'re", " are"),
    ("'ll", " will"),
    ("i'm", "i am"),
)
LESSER = frozenset(stem(word) for word in "deputy vice assistant acting former ex".split())
"""Who holds an office in part, or did, is not its holder."""
BESIDE = 3
"""So many words from a name an office may stand that is its holder's."""
TOPICAL = 3
"""A person in this many statements of a document is what the document is about: a passage need not repeat it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with what stands around it."""

    passage: Passage
    stems: tuple[str, ...]
    """Its terms, in order."""
    near: frozenset[str]
    """The terms of its neighbours and of what the register says of its source."""
    before: Callable[[], Collection[str]]
    """The terms of the sentences before it, as far as a pronoun points back."""
    asks: bool
    """Whether it stands in a question: what an interviewer holds against somebody is not told by that."""
    people: frozenset[str]
    """Names of people, bodies and places in it."""
    persons: frozenset[str]
    """Those that are persons."""
    known_persons: Collection[str]
    """All persons of the corpus."""
    dates: tuple[str, ...]
    """When what it tells happened, EDTF."""
    count: Callable[[str], int]
    """In how many statements of its document a stem stands, or some stems side by side."""
    same: Callable[[str], Collection[str]]
    """The stems that count as one, in this corpus."""
    called: Callable[[str], Sequence[str]]
    """How a name is written."""
    is_word: Callable[[str], bool]
    """Whether a folded word is one of the corpus, or of English."""
    titles: Callable[[str], Sequence[str]]
    """The offices that the documents give somebody."""
    own: Mapping[str, float]
    """How far each term of the question is met by the passage alone; empty where that was not looked at."""


def refuses(query: Query, evidence: Evidence) -> str:
    """Why the evidence may not answer the query; "" when it may."""
    return (
        _other_words(query, evidence)
        or _other_number(query, evidence)
        or _other_time(query, evidence)
        or _other_name(query, evidence)
        or _other_kind(query, evidence)
        or _other_act(query, evidence)
        or _other_tense(query, evidence)
        or contrary(query, evidence)
    )


def contrary(query: Query, evidence: Evidence) -> str:
    """How the evidence tells of the same and says otherwise: the opposite, or that somebody else does it."""
    clause = clause_of(query.question)
    acts = {clause.verb, *evidence.same(clause.verb)} if clause else ()
    return contradiction(query.question, evidence.passage.text, evidence.stems, acts) or _other_doer(query, evidence)


def _other_words(query: Query, evidence: Evidence) -> str:
    """What is quoted must be there; a slip of the keys in it is none of the source's, another word is."""
    if not query.exact:
        return ""
    wanted, there = (
        _spelt_out(verbatim(text).casefold())
        for text in (query.exact, evidence.passage.context or evidence.passage.text)
    )
    if wanted in there:
        return ""
    if len(wanted) <= len(there) and partial_ratio(wanted, there) >= QUOTED_ALIKE:
        strange = set(words(wanted)) - set(words(there))
        other = next((word for word in strange if evidence.is_word(word)), "")
        return f"the quoted words are not in it ({other})" if other else ""
    return "the quoted words are not in it"


def _spelt_out(text: str) -> str:
    """Contractions in full, so that "we have been" is found as "we've been": people type either."""
    for short, full in _CONTRACTIONS:
        text = text.replace(short, full)
    return text


def _other_number(query: Query, evidence: Evidence) -> str:
    for number in query.numbers:
        if number in query.labels and evidence.count(query.labels[number]):
            continue
        bare = number.replace(".", "_").replace(":", "_")
        if (
            bare not in evidence.stems
            and bare not in evidence.near
            and not (_YEAR.fullmatch(number) and _in_period(number, evidence))
        ):
            return f"number {number} is not in it"
    return ""


def _other_time(query: Query, evidence: Evidence) -> str:
    for year in query.event_years:
        if not evidence.count(year) and not _in_period(year, evidence, told=False):
            return f"its document does not speak of {year}"
    if query.period and not _in_period(query.period, evidence):
        return f"nothing in it happened, or was said, in {query.period}"
    for day in query.yearless:
        if not _on_day(day, evidence):
            return f"nothing in it happened on {day}"
    return ""


def _other_name(query: Query, evidence: Evidence) -> str:
    around = evidence.near | frozenset(evidence.stems)
    absent = []
    for name in query.names:
        if name in evidence.people or name == evidence.passage.speaker:
            continue
        last = _last_words(name, evidence)
        person = name in evidence.known_persons
        # Somebody else of that surname is in it: only the given name tells which one is meant.
        other = person and next(
            (one for one in _people_of(evidence) if not last.isdisjoint(_last_words(one, evidence))), ""
        )
        if other and _stems(name) <= around:
            continue
        if other:
            absent.append(f"it concerns {other}, not {name}")
            continue
        if any(not around.isdisjoint({form, *evidence.same(form)}) for form in last):
            continue
        if person and _PRONOUN.search(evidence.passage.text) and not last.isdisjoint(evidence.before()):
            continue  # "She declined to comment", and she was named further up
        # Who tells it is not whom it concerns: a doctor's report is about the patient.
        if person and (others := evidence.persons - {*query.names, evidence.passage.speaker}):
            absent.append(f"it concerns {', '.join(sorted(others))}, not {name}")
        elif not any(evidence.count(form) >= (TOPICAL if person or query.want == "number" else 1) for form in last):
            absent.append(f"it does not concern {name}")
    # "Alta and Ostrand compared": each passage is about one of them.
    return absent[0] if absent and not (query.many and len(absent) < len(query.names)) else ""


def _people_of(evidence: Evidence) -> list[str]:
    """Who is named in a passage, or says it."""
    speaker = evidence.passage.speaker
    return sorted({*evidence.persons, *([speaker] if speaker and speaker in evidence.known_persons else [])})


def _other_kind(query: Query, evidence: Evidence) -> str:
    """A date, a number or a name was asked for, and the passage has none."""
    passage = evidence.passage
    if query.want == "date" and not evidence.dates and not holds("date", passage.text):
        return "it gives no date"
    # "Since 9 January" says how long, and so does "for a year".
    long = counting.holds_time(passage.text)
    lasting = _HOW_LONG.search(query.question) and (long or holds("date", passage.text))
    if _LASTED.search(query.question) and not long and not _SPAN.search(passage.text):
        return "it does not say how long"
    if query.want == "number" and not lasting and not holds("number", passage.text):
        return "it gives no number"
    if query.want == "number" and (uncounted := _uncounted(query, evidence)):
        return uncounted
    if query.wants_names:
        named = [name for name in evidence.persons - set(query.names) if _stands(name, evidence)]
        if not named:
            return "it names nobody"
        role = role_of(query.question)
        if role and not any(_may_hold(role, name, evidence) for name in named):
            return f"it names {', '.join(sorted(named))}, who hold another office"
    if other := _other_side(query.question, passage.text):
        return other
    if (evidence.asks or asks(passage.text)) and not query.exact and ASKING.isdisjoint(_stems(query.question)):
        return "it asks, it does not tell"
    return ""


def _other_side(question: str, text: str) -> str:
    """The western wall is asked for, and only the eastern one told of; capitals are names ("Northern Union")."""
    for pair in _SIDES:
        for mine, other in (pair, pair[::-1]):
            asked = re.search(rf"\b(?:the|its|their) {mine} [a-z]", question)
            if asked and mine not in text.casefold() and re.search(rf"\b{other}\b", text):
                return f"it tells of the {other} one, not of the {mine}"
    return ""


def _uncounted(query: Query, evidence: Evidence) -> str:
    """Why the number in a passage is of other things than those asked for; "" when it may be of these."""
    if counting.wants_money(query.question) and not counting.holds_money(evidence.passage.text):
        return "it names no sum"
    things = counting.counted(query.question)
    around = evidence.near | set(evidence.stems)
    if not things or any(
        evidence.own.get(thing, 1.0) > UNLIKE or not around.isdisjoint({thing, *evidence.same(thing)})
        for thing in things
    ):
        return ""
    return f"it counts something else ({', '.join(things)})"


def _stands(name: str, evidence: Evidence) -> bool:
    """Whether a name stands in the passage itself: its author is not named in it."""
    return not _last_words(name, evidence).isdisjoint(evidence.stems)


def _last_words(name: str, evidence: Evidence) -> frozenset[str]:
    """The stem of the last word of each form of a name: the surname, of a person."""
    return frozenset(found[-1].stem for form in (name, *evidence.called(name)) if (found := terms(form)))


def _may_hold(role: frozenset[str], name: str, evidence: Evidence) -> bool:
    """Whether somebody may hold an office: the documents say so, or say nothing of theirs, or it stands beside them."""
    titles = [_stems(title) for title in evidence.titles(name)]
    last = _last_words(name, evidence)
    at = [i for i, found in enumerate(evidence.stems) if found in last]
    beside, around = (
        [frozenset(evidence.stems[max(0, i - far) : i + far + 1]) for i in at] for far in (BESIDE, BESIDE + 2)
    )
    lesser = LESSER - role
    in_part = any(role <= held and not held.isdisjoint(lesser) for held in around)
    held_by_title = any(role <= held and held.isdisjoint(lesser) for held in titles)
    return held_by_title or (not in_part and (not titles or any(role <= held for held in beside)))


def _stems(text: str) -> frozenset[str]:
    return frozenset(term.stem for term in terms(text))


def taken_for_granted(query: Query) -> str:
    """The stem of the act that a question takes for granted, or asks whether it was done: "why did Novak resign", "did
    Novak resign". "" where it does neither."""
    if query.want == "quote":
        return ""  # "what did Novak say they were told": it may be his word alone
    held = query.want in TAKEN_FOR_GRANTED or _YES_NO.match(query.question) or _WHAT_DID.match(query.question)
    clause = clause_of(query.question) if held else None
    if clause is None or clause.verb in UNSAID or (clause.idiom and clause.idiom not in thesaurus()):
        return ""
    return clause.verb


def _other_act(query: Query, evidence: Evidence) -> str:
    """A passage that tells of no such thing, in no word of like meaning, is no answer to why or when it was done."""
    act = taken_for_granted(query)
    if not act or evidence.own.get(act, 1.0) > UNLIKE:
        return ""
    if _POINTS_BACK.match(evidence.passage.text) and not evidence.near.isdisjoint({act, *evidence.same(act)}):
        return ""  # "Of these, 58 were minors"
    if act in DENYING and evidence.passage.speaker in query.names and negated(evidence.passage.text):
        return ""
    return f"nothing in it tells of it ({act})"


def _other_tense(query: Query, evidence: Evidence) -> str:
    """ "Did Novak visit Alta" asks for what happened: that he hoped to, or would, does not answer it."""
    clause = clause_of(query.question)
    if clause is None or query.planned or not _HAPPENED.search(query.question):
        return ""
    imagined = only_imagined(clause, evidence.passage.text, evidence.same)
    return f"it tells of what may happen, not of what did ({clause.verb})" if imagined else ""


def _other_doer(query: Query, evidence: Evidence) -> str:
    clause = clause_of(query.question)
    if clause is None:
        return ""
    other = another_does_it(clause, evidence.passage.text, evidence.same)
    return f"{other} does it, not {' '.join(sorted(clause.subject))}" if other else ""


def _in_period(period: str, evidence: Evidence, told: bool = True) -> bool:
    """Whether something told in the passage, or its publication, may fall into the period.

    Where neither is dated closely enough to tell, the document must at least speak of that year.
    """
    asked = bounds(period)
    if asked is None:
        return True
    days = [found for value in evidence.dates if told and (found := bounds(value)) and _close(found, asked)]
    if days:
        return any(_meet(found, asked) for found in days)
    if _names_month(evidence, asked):
        return True
    published = bounds(evidence.passage.published) if evidence.passage.published else None
    if published and _close(published, asked):
        return _meet(published, asked)
    year = _YEAR.search(period)
    return year is not None and evidence.count(year.group()) > 0


def _names_month(evidence: Evidence, asked: tuple[date, date]) -> bool:
    """Whether a passage names the month that is asked for, and its source appeared within a year of it: "by 28
    February" of a release of March."""
    if asked[0].month != asked[1].month or asked[0].year != asked[1].year or not evidence.passage.published:
        return False
    published = bounds(evidence.passage.published)
    named = stem(month_name[asked[0].month].casefold()) in evidence.stems
    return named and published is not None and 0 <= (published[0] - asked[1]).days < 365


def _on_day(day: str, evidence: Evidence) -> bool:
    """Whether the passage tells of a month, or a day of the year, in whatever year: "XXXX-10-07", "XXXX-11"."""
    asked = month_and_day(day)
    if asked is None:
        return True  # a season, or a span: too loose to refuse by
    month, number = asked
    stems = evidence.near | set(evidence.stems)
    if stem(month_name[month].casefold()) in stems and (not number or str(number) in stems):
        return True
    return any(may_fall_on(value, day) for value in evidence.dates)


def _close(days: tuple[date, date], asked: tuple[date, date]) -> bool:
    """A span of years can only be compared with a question about a span of years."""
    return (days[1] - days[0]).days <= max(BROAD_DAYS, 2 * (asked[1] - asked[0]).days)


def _meet(days: tuple[date, date], asked: tuple[date, date]) -> bool:
    return days[0] <= asked[1] and days[1] >= asked[0]
