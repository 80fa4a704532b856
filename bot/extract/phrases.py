"""Noun phrases around a verb: who does it. Works on the words of a frame, by closed classes and position alone."""

from __future__ import annotations

from bot.extract.frames import QUOTE, Frame
from bot.extract.grammar import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS_DAYS,
    NP_PREPOSITIONS,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECT_PRONOUNS,
    TIME_WORDS,
    is_adverb,
    is_preposition,
    is_verb,
)

Span = tuple[int, int]
"""Indices of a frame's words, end exclusive."""

LINKS = PREPOSITIONS | CONJUNCTIONS
STOPS = frozenset([";", ":", "—", "–", "―", "-", "--", "?", "!", "…", QUOTE])
CUTS = STOPS | {","}
BREAKS = frozenset("after before since until during despite amid than because once".split())
"""Prepositions that begin a clause or a circumstance more often than they belong to a subject."""
LEADING = frozenset(
    """
    but and or so yet then thus hence still also meanwhile however moreover furthermore additionally instead
    indeed later earlier now today yesterday tonight finally once again perhaps even only while as when where if
    that because although though since whereas which what how why whether after before until unless nor
    """.split()
)
ADRIFT = frozenset(
    "reached asked contacted questioned interviewed pressed told approached speaking talking writing called".split()
)
"""Participles that begin a circumstance before the subject: "Reached at home, the engineer said"."""
APPOSITIVE = frozenset(
    """
    the a an who which whose whom his her its their our former then-president also aged formerly currently now
    then both another one himself herself
    """.split()
)


def subject_before(frame: Frame, at: int, low: int = 0) -> Span | None:
    """The phrase that is the subject of the verb at word `at`, looking back no further than `low`."""
    index = _skip_back(frame, at - 1, low)
    if index < low:
        return None
    lower = frame.lower
    if lower[index] == ")":
        index = _opening(frame, index, low) - 1
    elif lower[index] in {",", "—", "–", "--", "-"}:
        return _before_appositive(frame, index, low)
    if index < low or lower[index] in STOPS or lower[index] == ",":
        return None
    return extend_left(frame, index, low)


def _skip_back(frame: Frame, index: int, low: int) -> int:
    """Over auxiliaries, adverbs and time words to the last word of the subject."""
    lower, words = frame.lower, frame.words
    while index >= low:
        word = lower[index]
        if word in AUXILIARIES or is_adverb(words[index], word):
            index -= 1
        elif word in MONTHS_DAYS or (word in TIME_WORDS and index - 1 >= low):
            back = index - 1
            while (
                back >= low
                and lower[back]
                in {"on", "late", "early", "last", "this", "next", "in", "the", "that", "earlier", "one"} | MONTHS_DAYS
            ):
                back -= 1
            index = back
        elif (
            word.isdigit()
            and index - 1 >= low
            and (
                lower[index - 1] in MONTHS_DAYS
                or lower[index - 1] in {"in", "sept", "oct", "nov", "dec", "jan", "feb", "aug", "may"}
            )
        ):
            index -= 2
        else:
            break
    return index


def _opening(frame: Frame, index: int, low: int) -> int:
    while index > low and frame.lower[index] not in {"(", "["}:
        index -= 1
    return index


def _before_appositive(frame: Frame, comma: int, low: int) -> Span | None:
    """The subject before a bracketed apposition: "X, the chief of Y, said"."""
    lower = frame.lower
    dash = lower[comma] != ","
    cuts = [
        i
        for i in range(max(low, comma - 60), comma)
        if (lower[i] in {"—", "–", "--", "-"} if dash else lower[i] == ",")
    ]
    floor = max(
        [
            low,
            *(
                i + 1
                for i in range(max(low, comma - 60), comma)
                if lower[i] in {";", ":"} or (lower[i] == QUOTE and _long(frame, i))
            ),
        ]
    )
    cuts = [i for i in cuts if i >= floor]
    end = comma
    if (who := _who_is(frame, cuts, comma)) is not None:
        return extend_left(frame, who - 1, floor)
    for cut in cuts:
        if lower[cut + 1] in {"such", "including", "like"}:
            return extend_left(frame, cut - 1, floor)  # "States, such as A, B and C, said"
    while cuts:
        start = cuts[-1] + 1
        if start >= end:
            return None
        first = lower[start]
        if first in PREPOSITIONS and not _appositive_like(frame, start, end):
            break
        cut = cuts.pop()
        if first in {"now", "then"} and (lower[start + 1].isdigit() or lower[start + 1] in {"a", "an", "the", "aged"}):
            end = cut  # "Gustav, now 88,"
            continue
        if first in LEADING and first not in {"who", "which", "where"}:
            return extend_left(frame, end - 1, start + 1)
        if first in DETERMINERS and _circumstance(frame, cuts[-1] + 1 if cuts else floor, cut):
            return extend_left(frame, end - 1, start)
        if _appositive_like(frame, start, end) or first in PREPOSITIONS:
            end = cut
            continue
        return extend_left(frame, end - 1, start)
    while end > floor and lower[end - 1] in {")", "("}:
        end = _opening(frame, end - 1, floor)
    if end <= floor or lower[end - 1] in STOPS or lower[end - 1] == ",":
        return None
    return extend_left(frame, end - 1, floor)


def _circumstance(frame: Frame, start: int, end: int) -> bool:
    """ "Reached at home in X,", "Speaking from X,", "Outside the court,": it stands before a subject."""
    if start >= end:
        return False
    first, word = frame.lower[start], frame.words[start]
    participle = first in ADRIFT or (start == 0 and first.endswith("ing") and len(first) > 5)
    following = frame.lower[start + 1] if start + 1 < end else ""
    return (participle and (following in PREPOSITIONS or first in {"asked", "told"})) or (
        (start == 0 or word == first) and is_preposition(word.lower(), first) and first not in {"like", "of"}
    )


def _long(frame: Frame, at: int) -> bool:
    """A passage that is no mere word of the phrase."""
    return frame.passages[at].end - frame.passages[at].start >= 25 or frame.passages[at].tail in ",.?!"


def _appositive_like(frame: Frame, start: int, end: int) -> bool:
    first, word = frame.lower[start], frame.words[start]
    if first in APPOSITIVE or first.isdigit() or first.endswith("ing") or first in {"jr", "sr", "iii", "ii"}:
        return True
    if first.endswith(("’s", "'s", "s’", "s'")):
        return True
    if (
        end - start <= 2
        and frame.lower[start - 1] == ","
        and (start - 3 >= 0 and frame.lower[start - 3] in {"of", "from", "in"} and frame.words[start - 2][:1].isupper())
    ):
        return True  # "of Raleigh, N.C., said"
    if first in {"r-", "d-"} or first.startswith(("r-", "d-")):
        return True
    # "Sen. X, Republican of Texas," and "X, chief prosecutor of the WDC,": no determiner, but no subject pronoun either
    return first not in PRONOUNS and (
        word == first or (end - start > 1 and frame.lower[start + 1] in {"of", "for", "from"})
    )


def extend_left(frame: Frame, index: int, low: int) -> Span | None:
    """The noun phrase that ends with the word at `index`."""
    lower, words = frame.lower, frame.words
    owned = (  # "people close to him", "two people with knowledge of it"
        words[index] == lower[index]
        and lower[index] in {"it", "her", "him", "them", "us"}
        and index - 2 >= low
        and lower[index - 1] in NP_PREPOSITIONS
    )
    if lower[index] in SUBJECT_PRONOUNS and not owned:
        return index, index + 1
    if not owned and words[index] == lower[index] and lower[index] in LINKS | {"her", "him", "them", "us"}:
        return None
    start = index
    joined: int | None = None  # an "and" passed on the way
    at = index - owned
    while at >= low and index - at < 25:
        word = lower[at]
        if word == ")" and at < index:
            at = _opening(frame, at, low) - 1
            continue
        if word in BREAKS and words[at] == word and at < index:
            break
        if word in STOPS:
            if word == QUOTE and low < at < index and not _long(frame, at) and lower[at - 1] not in CUTS:
                at -= 1
                continue
            break
        if word in {",", "(", "[", "]"}:
            if word == "," and joined is not None and _list_item(frame, at, low):
                at -= 1
                continue
            break
        if word in {"and", "or"}:
            joined = at if at < index else joined
            at -= 1
            continue
        if at < index and joined is None and (who := _relative(frame, at, low)) is not None:
            start = who - 1
            at = who - 2
            continue
        owned_noun = at == index > low and lower[at - 1] in DETERMINERS  # "somebody familiar with her plans"
        if (
            word in CONJUNCTIONS
            or word in SUBJECT_PRONOUNS
            or (is_verb(words[at], word) and word != "to" and not owned_noun and not _met(frame, at, index))
        ):
            if joined is not None and word not in CONJUNCTIONS:
                start = joined + 1
            elif word in SUBJECT_PRONOUNS and joined is None:
                return at, at + 1  # "he himself said", "she repeatedly has said"
            break
        start = at
        at -= 1
    return _tidy(frame, start, index + 1)


def _who_is(frame: Frame, cuts: list[int], comma: int) -> int | None:
    """The comma before "who" in "X, who is the brother of their manager, Jan Novak, said": a name that ends such a
    clause is no subject."""
    if len(cuts) < 2 or not all(word[:1].isupper() for word in frame.words[cuts[-1] + 1 : comma]):
        return None
    cut = cuts[-2]
    return cut if frame.lower[cut + 1] == "who" and frame.lower[cut + 2] in BE else None


def _met(frame: Frame, at: int, index: int) -> bool:
    """ "an officer reached at the garrison in Halvik": where somebody was spoken to belongs to who it was."""
    return at < index - 1 and frame.lower[at] in ADRIFT and frame.lower[at + 1] in PREPOSITIONS


def _relative(frame: Frame, at: int, low: int) -> int | None:
    """The place of the "who" whose verb stands at `at`: "two people who were in the room"."""
    lower, words = frame.lower, frame.words
    if lower[at] in SUBJECT_PRONOUNS or not is_verb(words[at], lower[at]):
        return None
    back = at - 1
    while back > low and (lower[back] in AUXILIARIES or is_adverb(words[back], lower[back])):
        back -= 1
    plain = back > low + 1 and lower[back] == "who" and lower[back - 1] != "," and words[back - 1] == lower[back - 1]
    return back if plain else None


def _list_item(frame: Frame, comma: int, low: int) -> bool:
    """Part of an enumeration ("A, B and C said"): capitals or a determiner before the comma."""
    return comma - 1 >= low and frame.words[comma - 1][:1].isupper() and frame.words[comma + 1][:1].isupper()


def _tidy(frame: Frame, start: int, end: int) -> Span | None:
    """Without leading adverbs and without a phrase of place or time before the subject."""
    lower, words = frame.lower, frame.words
    while start < end and (
        (lower[start] in LEADING and (words[start] == lower[start] or start == 0 or end - start > 1))
        or (is_adverb(words[start], lower[start]) and lower[start] not in DETERMINERS)
        or lower[start] in {"and", "or", ","}
    ):
        start += 1
    if start < end and lower[start] in PREPOSITIONS and (start == 0 or is_preposition(words[start], lower[start])):
        start = _after_prepositional(frame, start, end)
    if start < end and lower[start] in MONTHS_DAYS and end - start > 1:
        start += 1
    return (start, end) if start < end and any(c.isalpha() for word in words[start:end] for c in word) else None


def _after_prepositional(frame: Frame, start: int, end: int) -> int:
    """Start of the last noun phrase after a leading prepositional phrase: "On Monday the minister" gives "the
    minister"."""
    lower, words = frame.lower, frame.words
    best = start + 1
    for at in range(start + 1, end):
        if lower[at] in NP_PREPOSITIONS and lower[at] != "of":
            best = at + 1
        elif (
            (at > start + 1 and lower[at] in DETERMINERS and lower[at - 1] not in PREPOSITIONS)
            or lower[at - 1] in TIME_WORDS
            or (words[at - 1].isdigit() and len(words[at - 1]) == 4)
        ):
            best = at
    return best
