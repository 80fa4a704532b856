"""What must hold before a passage may answer: quoted words, numbers, names, periods, polarity. Pure.

A guard returns the reason why a passage is refused, or "". Likeness counts in two places only: a slip in quoted words
(QUOTED_ALIKE), and whether anything in a passage means what a question asks about (UNLIKE).
"""

from __future__ import annotations

import re

from rapidfuzz.fuzz import partial_ratio

from bot.answer.clause import another_does_it, clause_of, only_imagined
from bot.answer.evidence import Evidence, last_words, stems_of
from bot.answer.kinds import UNLIKE, other_kind
from bot.answer.periods import YEAR, in_period, other_time
from bot.answer.thesaurus import thesaurus
from bot.contraries import contradiction, negated
from bot.models import Query, Want
from bot.terms import stem, terms
from bot.text import verbatim, words
from bot.verbs import UNSAID

_PRONOUN = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
QUOTED_ALIKE = 90
"""Likeness (rapidfuzz's partial_ratio) of words in quote marks with the passage's: one slip in ten letters."""
TAKEN_FOR_GRANTED: frozenset[Want] = frozenset(("reason", "date", "person", "number", "place"))
"""What is asked for where the question takes for granted that the thing was done."""
_POINTS_BACK = re.compile(
    r"[\"“'‘\s]*(?:(?:(?:of|among|for|with) )?(?:these|those|them)|they|he|she|it|some|others|both|one|another|half"
    r"|most)\b",
    re.IGNORECASE,
)
"""How a sentence begins whose verb may stand in the one before."""
_HAPPENED = re.compile(r"\b(?:did|has|have|had|was|were)\b|^who \w+ed\b", re.IGNORECASE)
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
TOPICAL = 3
"""A person in this many statements of a document is what the document is about: a passage need not repeat it."""


def refuses(query: Query, evidence: Evidence) -> str:
    """Why the evidence may not answer the query; "" when it may."""
    return (
        other_words(query, evidence)
        or _other_number(query, evidence)
        or other_time(query, evidence)
        or _other_name(query, evidence)
        or other_kind(query, evidence)
        or _other_act(query, evidence)
        or _other_tense(query, evidence)
        or contrary(query, evidence)
    )


def contrary(query: Query, evidence: Evidence) -> str:
    """How the evidence tells of the same and says otherwise: the opposite, or that somebody else does it."""
    clause = clause_of(query.question)
    acts = {clause.verb, *evidence.same(clause.verb)} if clause else ()
    words_of = query.want == "quote" and not query.exact
    otherwise = contradiction(query.question, evidence.passage.text, evidence.stems, acts, words_of)
    return otherwise or _other_doer(query, evidence)


def other_words(query: Query, evidence: Evidence) -> str:
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
            and not (YEAR.fullmatch(number) and in_period(number, evidence))
        ):
            return f"number {number} is not in it"
    return ""


def _other_name(query: Query, evidence: Evidence) -> str:
    around = evidence.near | frozenset(evidence.stems)
    absent = []
    for name in query.names:
        if name in evidence.people or name == evidence.passage.speaker:
            continue
        last = last_words(name, evidence)
        person = name in evidence.known_persons
        # Somebody else of that surname is in it: only the given name tells which one is meant.
        other = person and next(
            (one for one in _people_of(evidence) if not last.isdisjoint(last_words(one, evidence))), ""
        )
        if other and stems_of(name) <= around:
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
    if query.want == "number" and (strange := _unmet_name(query.question, around, evidence)):
        return strange
    # "Alta and Ostrand compared": each passage is about one of them.
    return absent[0] if absent and not (query.many and len(absent) < len(query.names)) else ""


def _unmet_name(question: str, around: frozenset[str], evidence: Evidence) -> str:
    """Why a number is not of what a question writes as a name, known or not; asked for with other things it costs more
    right answers than it stops wrong ones (docs/answering.md)."""
    for term in terms(question):
        named = term.capital and term.start and not evidence.own.get(term.stem, 1.0)
        if named and around.isdisjoint(evidence.same(term.stem)):
            return f"it does not concern {term.surface}"
    return ""


def _people_of(evidence: Evidence) -> list[str]:
    """Who is named in a passage, or says it."""
    speaker = evidence.passage.speaker
    return sorted({*evidence.persons, *([speaker] if speaker and speaker in evidence.known_persons else [])})


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
