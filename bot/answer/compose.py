"""From ranked passages to an Answer: which are shown, what is said around them. Pure; no citation, no claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import JaroWinkler

from bot.answer.plan import WhichDate
from bot.contraries import numbers
from bot.dates import all_of, bounds, show, sort_key
from bot.models import Answer, Choice, Passage, SourceInfo
from bot.text import fold, verbatim

MOST_ANSWERS = 10
MOST_CANDIDATES = 3


def answered(
    question: str,
    passages: Iterable[Passage],
    *,
    intent: str | None,
    confidence: float,
    understood: dict[str, str],
    message: str = "",
    reason: str = "",
    most: int = MOST_ANSWERS,
) -> Answer:
    """An answer with each passage once: a span inside another, or a story carried twice, is left out."""
    kept = distinct(passages, most)
    return Answer(
        question,
        "answered",
        intent=intent,
        confidence=confidence,
        understood=understood,
        answers=tuple(kept),
        message=message,
        reason=reason,
    )


def distinct(passages: Iterable[Passage], most: int) -> list[Passage]:
    """The first `most` that say something of their own: no span inside another, no story carried twice."""
    kept: list[Passage] = []
    spans: dict[str, list[Passage]] = {}
    told: dict[tuple[str | None, str], list[str]] = {}
    places = set()
    for passage in passages:
        if len(kept) == most:
            break
        place = (passage.source, passage.char_start, passage.char_end, passage.date)
        whole = passage.kind != "event"
        text = fold(passage.text)
        # A timeline may have thousands of events: one is compared with those of its day that begin alike.
        about = (passage.date, "" if whole else text[:8])
        if (
            place in places
            or (whole and any(_holds(other, passage) for other in spans.get(passage.source, ())))
            or any(_alike(other, text) for other in told.get(about, ()))
        ):
            continue
        kept.append(passage)
        places.add(place)
        told.setdefault(about, []).append(text)
        if whole:
            spans.setdefault(passage.source, []).append(passage)
    return kept


def _holds(one: Passage, other: Passage) -> bool:
    return one.char_start <= other.char_start and other.char_end <= one.char_end


def _alike(one: str, other: str) -> bool:
    """Whether two folded texts say the same words, and the same numbers: "Ward 1 ... 4 buses" is not "Ward 2 ... 5"."""
    shorter, longer = (one, other) if len(one) < len(other) else (other, one)
    if one == other or (len(shorter) > 60 and shorter in longer):
        return True
    # Jaro-Winkler cannot reach .97 where a tenth of the letters is missing.
    alike = len(shorter) > 0.9 * len(longer) and JaroWinkler.similarity(one, other) > 0.97
    return alike and numbers(one) == numbers(other)


def nothing(
    question: str,
    looked_at: str,
    *,
    intent: str | None,
    confidence: float,
    understood: dict[str, str],
    about: str = "",
    candidates: Iterable[Passage] = (),
    reason: str = "",
    near: Sequence[str] = (),
) -> Answer:
    """ "Nothing on record", with what was understood, what was searched (as `searched` says it), what is nearest."""
    parts = [f"Nothing on record{f' {about}' if about else ''}.", looked_at]
    if near:
        parts.append("Nearest subjects: " + "; ".join(title.rstrip(".") for title in near) + ".")
    return Answer(
        question,
        "not_found",
        intent=intent,
        confidence=confidence,
        understood=understood,
        candidates=tuple(distinct(candidates, MOST_CANDIDATES)),
        message=" ".join(parts),
        reason=reason,
    )


NEAREST = "These passages are the nearest; whether they answer it is for you to judge."
NEAR = f"I found no passage that surely answers this. {NEAREST}"


def near(
    question: str,
    passages: Iterable[Passage],
    *,
    intent: str | None,
    confidence: float,
    understood: dict[str, str],
    about: str = "",
    reason: str = "",
) -> Answer:
    """The nearest passages, for a question on which the documents have something and no passage surely answers."""
    return Answer(
        question,
        "near",
        intent=intent,
        confidence=confidence,
        understood=understood,
        candidates=tuple(distinct(passages, MOST_CANDIDATES)),
        message=f"Nothing on record {about}. {NEAREST}" if about else NEAR,
        reason=reason,
    )


def searched(sources: Sequence[SourceInfo], embargoes: Sequence[str] = ()) -> str:
    """ "Searched 171 passages of 5 documents, the newest of May 2024", and how many more are under an embargo.

    `embargoes`: the moments at which they lift; nobody but editors is told.
    """
    count = sum(source.statements for source in sources)
    dated = [source.published for source in sources if source.published and "/" not in source.published]
    newest = f", the newest dated {show(max(dated))}" if dated else ""
    # One that is dated "from 2015 on" may be newer than any.
    open_ended = sum(not source.published or ".." in source.published for source in sources)
    if dated and open_ended:
        newest += f" ({open_ended} of unknown date)"
    where = f"{len(sources)} document{'s' if len(sources) != 1 else ''}"
    return f"Searched {count:,} passages of {where}{newest}." + _embargoed(embargoes)


def _embargoed(moments: Sequence[str]) -> str:
    """How many documents an embargo withholds and until when. Never which: a title may be the news itself."""
    if not moments:
        return ""
    count, first = len(moments), min(moments)
    what, were = ("document is", "was") if count == 1 else ("documents are", "were")
    lifts = show(first[:10]) + ("" if first.endswith("T00:00") else f", {first[11:]} UTC")
    until = f"until {lifts}" if len(set(moments)) == 1 else f"the first until {lifts},"
    return f" {count:,} {what} under embargo{'' if len(set(moments)) == 1 else ','} {until} and {were} not searched."


def clarify(
    question: str,
    choices: Sequence[Choice],
    *,
    intent: str | None,
    confidence: float,
    understood: dict[str, str],
    message: str = "Did you mean one of these?",
    reason: str = "",
    candidates: Iterable[Passage] = (),
) -> Answer:
    """A question back, with at most three choices."""
    return Answer(
        question,
        "clarify",
        intent=intent,
        confidence=confidence,
        understood=understood,
        choices=tuple(choices[:3]),
        message=message,
        reason=reason,
        candidates=tuple(distinct(candidates, MOST_CANDIDATES)),
    )


def with_speaker(passage: Passage, quotes: Sequence[Passage], exact: str | None) -> Passage:
    """The passage attributed to whoever is quoted in it: of the quotation asked for, or where nobody says the whole."""
    asked = [q for q in quotes if exact and verbatim(exact).casefold() in verbatim(q.text).casefold()]
    known = [q for q in quotes if q.speaker or q.speaker_text]
    quote = next(iter(asked), None) or (known[0] if len(known) == 1 and not passage.speaker else None)
    return said_as(passage, quote) if quote is not None and (quote.speaker or quote.speaker_text) else passage


def said_as(passage: Passage, quote: Passage) -> Passage:
    """The passage attributed as the quotation is."""
    return replace(
        passage,
        speaker=quote.speaker,
        speaker_text=quote.speaker_text,
        attribution_kind=quote.attribution_kind,
        cue=quote.cue,
    )


MANY_DATES = 3
"""So many dates of one clause are a list ("on 6 February, 5 June and 20 August"): all of them are its date."""


def with_date(
    passage: Passage,
    events: Sequence[Passage],
    weights: Mapping[str, float],
    stems_of: Mapping[int, frozenset[str]],
    which: WhichDate | None,
    ahead: bool = False,
) -> Passage:
    """The passage dated by the one of its events whose clause shares most with the question.

    `weights`: the question's stems, each with its rarity; `stems_of`: those of each event's clause; `which` of several
    dates of one clause is asked for; `ahead`: what is to come is.
    """
    if not events:
        return passage

    def shared(i: int) -> tuple[float, int]:
        return sum(weights.get(stem, 0.0) for stem in stems_of.get(i, frozenset())), -events[i].char_start

    best = max(range(len(events)), key=lambda i: (*shared(i), events[i].planned == ahead))
    event = events[best]
    span = (event.char_start, event.char_end)
    dates = [e.date for e in events if (e.char_start, e.char_end) == span and e.date and bounds(e.date)]
    told = event.date
    if len(dates) > 1 and which in ("first", "last"):
        told = sorted(dates, key=sort_key)[-1 if which == "last" else 0]
    elif len(dates) >= MANY_DATES or (which == "all" and dates):
        told = all_of(dates)
    return replace(passage, date=told, date_basis=event.date_basis, planned=event.planned)
