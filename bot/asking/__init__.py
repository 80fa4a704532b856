"""From a message to an Answer: match, look up, rank, guard, compose. The stages meet in this package only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answer import compose
from bot.asking.checking import check
from bot.asking.corpus import MOST_IN_MEMORY, Asking, Corpus, lexicon_of, table_of
from bot.asking.followups import Wanted
from bot.asking.lookups import LOOKUPS, documents, pinned
from bot.asking.passages import withheld
from bot.asking.pointing import pointed_at
from bot.asking.timelines import timeline
from bot.dates import show
from bot.matching.matcher import Match, match
from bot.models import Answer, Choice, Pointer, Query
from bot.querying import make_query, named_in, repaired
from bot.terms import terms
from bot.text import words

__all__ = [
    "MOST_IN_MEMORY",
    "Corpus",
    "answer_match",
    "ask",
    "check",
    "documents",
    "lexicon_of",
    "look_up",
    "pointed",
    "table_of",
    "timeline",
]


def ask(corpus: Corpus, message: str, today: date, *, more: bool = False, pointer: Pointer | None = None) -> Answer:
    """One answer to one message, not yet verified; with `more` also what comes after the best passages.

    `pointer`: the language model that may choose among the passages.
    """
    found = match(message, corpus.intents, corpus.lexicon)
    if found.more:
        return _several(corpus, found, today, pointer)
    return _spelled(corpus, found, today, more, pointer)


def _spelled(corpus: Corpus, found: Match, today: date, more: bool = False, pointer: Pointer | None = None) -> Answer:
    """The answer to one question with its slips of the keys mended; what a name is read as is said."""
    mended = corpus.speller.mend(found.question)
    open_words = any(slot.type == "topic" for slot in found.slots)
    understood = found.exact and not (open_words or found.suggestions or found.unresolved or found.unknown_names)
    told = all(corpus.has(meant) for meant in mended.names.values())
    if not mended.repairs or understood or not told:
        return answer_match(corpus, found, today, more, pointer)
    answer = answer_match(corpus, match(mended.text, corpus.intents, corpus.lexicon), today, more, pointer)
    notice = " ".join(f"“{written}” is read as {meant}." for written, meant in mended.names.items())
    explained = answer.explain | {"mended": mended.repairs}
    return replace(answer, message=f"{notice} {answer.message}".strip(), explain=explained)


def _several(corpus: Corpus, found: Match, today: date, pointer: Pointer | None = None) -> Answer:
    """Several questions in one message: each is answered, in order; those without an answer are named."""
    answers = [_spelled(corpus, one, today, pointer=pointer) for one in (replace(found, more=()), *found.more)]
    good = [a for a in answers if a.status == "answered"]
    if not good:
        return _unsure(found, answers)
    silent = [a for a in answers if a.status in ("not_found", "clarify")]
    unsure = [
        f"No sure answer to “{a.question}”: ask it alone for what is nearest." for a in answers if a.status == "near"
    ]
    message = " ".join(
        dict.fromkeys(
            [a.message for a in good if a.message] + unsure + [f"Nothing on record for “{a.question}”." for a in silent]
        )
    )
    passages = [p for a in good for p in a.answers]
    return replace(
        good[0],
        question=found.question,
        answers=tuple(compose.distinct(passages, compose.MOST_ANSWERS)),
        message=message,
        confidence=min(a.confidence for a in good),
    )


def _unsure(found: Match, answers: Sequence[Answer]) -> Answer:
    """Of several questions, none of them answered: the nearest passages of the first that has some, and what became of
    the others; else a question back; else what the first got."""
    near = next((a for a in answers if a.status == "near"), None)
    if near is None:
        return next((a for a in answers if a.status == "clarify"), answers[0])
    others = [
        f"No sure answer to “{a.question}” either: ask it alone for what is nearest."
        if a.status == "near"
        else f"Nothing on record for “{a.question}”."
        for a in answers
        if a is not near and a.status != "help"
    ]
    message = " ".join([near.message, f"They are nearest to “{near.question}”.", *others])
    return replace(near, question=found.question, message=message)


def answer_match(
    corpus: Corpus, found: Match, today: date, more: bool = False, pointer: Pointer | None = None
) -> Answer:
    """The answer to one question as it was understood."""
    if found.empty:
        return _greeted(corpus, found)
    if found.script == "other":
        return Answer(
            found.question,
            "not_found",
            message="I can only read questions in English so far. " + corpus.searched,
            reason="not in Latin letters",
        )
    intent = corpus.intents[found.intent] if found.intent else None
    if intent and intent.answer == "reply" and not intent.evidence:
        return Answer(
            found.question,
            "help" if intent.status == "help" else "answered",
            intent=intent.name,
            confidence=found.confidence,
            message=intent.reply,
            reason="reply of the intent",
        )
    query = make_query(found, intent, today)
    query = replace(query, many=query.many or more)
    asking = Asking(corpus, found, intent, query, _understood(found, query), pointer=pointer, today=today)
    answer = _looked_up(asking)
    return replace(answer, explain=_explained(asking))


def _looked_up(asking: Asking) -> Answer:
    """What the record has, by what its own passages say or by what a language model points at among them.

    A name that no document has ends it, unless the model knows what is meant ("DC" for Washington).
    """
    unknown = _unknown(asking)
    if unknown:
        return pointed_at(asking, unknown, otherwise=unknown)
    if asking.intent and asking.intent.evidence:
        return pinned(asking)
    return pointed_at(asking, LOOKUPS[asking.query.kind](asking))


def _explained(asking: Asking) -> dict[str, object]:
    """Why the answer came out as it did, for --explain and the button in Slack."""
    found, query = asking.match, asking.query
    return {
        "intent": found.intent,
        "nearest": found.best,
        "runner_up": found.runner_up,
        "intent_confidence": round(found.confidence, 3),
        "band": found.band,
        "read_as": query.question,
        "repairs": {r.written: r.meant for r in found.repairs},
        "slots": [{"name": s.name, "type": s.type, "value": s.value, "words": s.surface} for s in found.slots],
        "unknown": list(found.unknown_names),
        "looked_up": query.kind,
        "wants": query.want,
        "numbers": list(query.numbers),
        "period": query.period,
        "negated": found.negated,
        "decided": list(found.reasons),
        **asking.trace,
    }


def pointed(answer: Answer, wanted: Wanted) -> Answer:
    """An answer given again, with what a follow-up pointed at said first: its date, its source, its speaker."""
    if not answer.answers or wanted in ("answer", "more"):
        return answer
    first = answer.answers[0]
    if wanted == "when":
        told = f"It tells of {show(first.date)} ({first.date_basis})." if first.date else "It gives no date of its own."
        source = (
            f"The source is dated {show(first.published)}." if first.published else "The source's date is not known."
        )
        return replace(answer, message=f"{told} {source}")
    if wanted == "source":
        return replace(answer, message="From " + ", ".join(dict.fromkeys(p.citation for p in answer.answers)) + ".")
    return replace(answer, message=f"Said by {first.speaker}." if first.speaker else "The speaker is not established.")


def look_up(corpus: Corpus, query: Query, question: str, understood: dict[str, str]) -> Answer:
    """The answer to a query that a command made, without matching."""
    found = Match(question, None, None, 1.0, None, "none")
    return LOOKUPS[query.kind](Asking(corpus, found, None, query, understood))


def _understood(found: Match, query: Query) -> dict[str, str]:
    parts: dict[str, str] = {}
    if query.speakers:
        parts["speaker"] = ", ".join(query.speakers)
    if query.topic:
        parts["about"] = query.topic
    if query.names:
        parts["names"] = ", ".join(query.names)
    if query.period:
        parts["period"] = query.period
    if query.sources:
        parts["sources"] = ", ".join(query.sources)
    if query.want:
        parts["wants"] = query.want
    if found.repairs:
        parts["read_as"] = repaired(found)
    return parts


def _strange(typed: str, corpus: Corpus) -> bool:
    """Whether no document has one of these words, in this form or another ("Americans", "American"; UNSC; U.S.)."""
    known = corpus.words.vocabulary.frequency
    if corpus.words.acronyms(typed) or all(term.stem in known for term in terms(typed)):
        return False
    return any(not corpus.words.knows(word) for word in words(typed))


def _unknown(asking: Asking) -> Answer | None:
    """A name the record does not know ends it: never a wider answer (field.md 0.1)."""
    found = asking.match
    # In "Who took the thrphe", small letters beside a capital: a slip in a word, not a name.
    cased = any(c.isupper() for c in found.question[1:])
    suggestions = [
        s for s in found.suggestions if _strange(s.words, asking.corpus) and (s.words[:1].isupper() or not cased)
    ]
    allowed = [s for s in suggestions if asking.corpus.tells_of(s.value)]
    if allowed:
        suggestions = allowed
        choices = [Choice(s.value, found.question[: s.start] + s.value + found.question[s.end :]) for s in suggestions]
        typed = suggestions[0].words
        candidates, sure = withheld(asking)
        return compose.clarify(
            found.question,
            choices,
            intent=asking.name,
            confidence=sure,
            candidates=candidates,
            understood=asking.understood,
            message=f"“{typed}” is not on record. Did you mean …",
            reason="a name one or two letters from a known one",
        )
    unknown = [name for name in named_in(found) if _strange(name, asking.corpus)]
    unknown += [s.words for s in suggestions]  # near a name of which no allowed document tells
    if unknown:
        names = ", ".join(f"“{name}”" for name in dict.fromkeys(unknown))
        candidates, sure = withheld(asking)
        answer = asking.nothing("a name that no document mentions", about=f"for {names}", sure=sure)
        return replace(answer, candidates=tuple(candidates))
    return None


def _greeted(corpus: Corpus, found: Match) -> Answer:
    """A message with nothing to answer in it: the reply to its greeting, or how to ask."""
    polite = corpus.intents.by_name.get(found.intent or "")
    helps = [intent for intent in corpus.intents if intent.answer == "reply" and intent.status == "help"]
    named = [intent for intent in helps if intent.name == "help"]
    intent = polite if polite in helps else next(iter(named or helps), None)
    reply = intent.reply if intent else "Ask me what the documents say."
    return Answer(
        found.question,
        "help",
        intent=intent.name if intent else None,
        confidence=1.0,
        message=reply,
        reason="nothing to answer in the message",
    )
