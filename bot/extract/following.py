"""The noun phrase that begins at a word: a subject behind its verb ("said X"), or what follows "according to"."""

from __future__ import annotations

from bot.extract.frames import QUOTE, Frame
from bot.extract.grammar import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS_DAYS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    is_adverb,
    is_verb,
)
from bot.extract.phrases import CUTS, LINKS, STOPS, Span

NOT_WHAT = CONJUNCTIONS - {"what"}
AFTER_STOPS = frozenset(
    """
    in on during after before while when as at by to via through about following because if since until who whom
    that which where last late early this earlier and-then himself herself with
    """.split()
) - {"this"}


PARTICIPLES = frozenset("seen written sent given made shown known held drawn taken".split())


def phrase_after(frame: Frame, at: int, high: int) -> Span | None:
    """The noun phrase that starts at word `at`: a subject after its verb ("said X"), or what follows "according to"."""
    lower, words = frame.lower, frame.words
    if at >= high:
        return None
    first = lower[at]
    if first in SUBJECT_PRONOUNS:
        return at, at + 1
    if first in CUTS or first == "(" or first in NOT_WHAT or first in PREPOSITIONS or first in AUXILIARIES:
        return None
    if first in {"him", "them", "us", "me", "there", "it"} or (first in ADVERBS and first not in DETERMINERS):
        return None
    end = at
    while end < high and end - at < 25:
        word = lower[end]
        if word in STOPS or word in {",", "(", ")", "["}:
            if (
                word == QUOTE
                and end > at
                and frame.passages[end].end - frame.passages[end].start < 25
                and words[end - 1][:1].isupper()
            ):
                end += 1
                continue
            break
        if word in {"and", "or"}:
            if not _joins(frame, end, high):
                break
        elif (
            (
                end > at
                and (
                    (
                        word in AFTER_STOPS
                        and words[end] == word
                        and lower[end - 1] not in {"familiar", "close", "involved", "with"}
                    )
                    or word in MONTHS_DAYS
                    or _verb_after(frame, end)
                    or word in PARTICIPLES
                    or word in SUBJECT_PRONOUNS
                    or (word == "today")
                )
            )
            or (end > at and word == words[end] and word.endswith("ing") and words[end - 1][:1].isupper())
            or (end > at and is_adverb(words[end], word) and word not in DETERMINERS)
        ):
            break
        end += 1
    while end > at and words[end - 1] == lower[end - 1] and lower[end - 1] in LINKS:
        end -= 1
    return (at, end) if end > at else None


def _verb_after(frame: Frame, at: int) -> bool:
    """A verb that ends the phrase, not a participle inside it ("the printed card")."""
    return is_verb(frame.words[at], frame.lower[at]) and not (
        frame.lower[at].endswith("ed") and frame.lower[at - 1] in DETERMINERS
    )


def _joins(frame: Frame, at: int, high: int) -> bool:
    """Does this "and" join two parts of one phrase? Not when a clause follows."""
    if at + 1 >= high:
        return False
    nxt, word = frame.lower[at + 1], frame.words[at + 1]
    if (
        nxt in SUBJECT_PRONOUNS
        or is_verb(word, nxt)
        or (nxt in ADVERBS and nxt not in DETERMINERS)
        or nxt in STOPS
        or nxt in CONJUNCTIONS
    ):
        return False
    return not any(
        is_verb(frame.words[i], frame.lower[i])
        for i in range(at + 1, min(high, at + 6))
        if frame.lower[i] not in {"to"}
    )
