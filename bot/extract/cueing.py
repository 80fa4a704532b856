"""Which words of a frame report speech, and in what form."""

from __future__ import annotations

from dataclasses import dataclass

from bot.extract.cues import CERTAIN, FORMS, NOUN_LIKE, SPEECH, TRANSITIVE
from bot.extract.frames import QUOTE, Frame
from bot.extract.grammar import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    MONTHS_DAYS,
    NEGATIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    is_adverb,
    is_verb,
)

_PARTNER = {
    "make": {"clear", "plain"},
    "shoot": {"back"},
    "hit": {"back"},
    "fire": {"back"},
    "go": {"on"},
    "put": {"it"},
}
"""Verbs that report speech only together with another word: "made it clear", "shot back"."""


DESCRIBING = PREPOSITIONS | frozenset("the a an his her their its".split())
"""Before a participle: "of alleged crimes", "the reported deal"."""
PLURAL_SUBJECTS = SUBJECT_PRONOUNS - {"it", "he", "she"}
NOUN_BEFORE = DETERMINERS | PREPOSITIONS | (CONJUNCTIONS - {"who", "and", "but"})


@dataclass(frozen=True, slots=True)
class Cue:
    at: int
    """Index of the word."""
    verb: str
    form: str
    """`base`, `third`, `past`, `ing`."""
    weak: bool
    """Counts beside quotation marks only."""
    transitive: bool
    passive: bool = False
    negated: bool = False
    infinitive: bool = False

    @property
    def finite(self) -> bool:
        return self.form != "ing" and not self.infinitive and not self.passive


def find_cues(frame: Frame) -> list[Cue]:
    """The reporting verbs of a frame, in order."""
    lower = frame.lower
    found: list[Cue] = []
    for at, word in enumerate(lower):
        if word in FORMS:
            cue = _cue(frame, at)
            if cue is not None and not (found and _plural_noun(frame, cue)):
                found.append(cue)
    return found


def _plural_noun(frame: Frame, cue: Cue) -> bool:
    """ "called executive orders “dangerous”": after another reporting verb, such a word is a plural noun."""
    return (
        cue.form == "third"
        and frame.lower[cue.at] in NOUN_LIKE
        and frame.words[cue.at - 1] == frame.lower[cue.at - 1]
        and frame.lower[cue.at - 1] not in SUBJECT_PRONOUNS
        and frame.lower[cue.at - 1] != ","
    )


def _cue(frame: Frame, at: int) -> Cue | None:
    lower, words = frame.lower, frame.words
    word = lower[at]
    verb, form = FORMS[word]
    headline = frame.furniture == "title" and form in {"past", "third"} and at > 0
    if words[at] != word and not headline and (at > 0 or form != "ing"):
        return None
    if verb in {"hold", "provide"} and lower[at + 1 : at + 2] != ["that"]:
        return None
    if verb in _PARTNER and not _PARTNER[verb] & set(lower[at + 1 : at + 4]):
        return None
    before = lower[at - 1] if at else ""
    after = lower[at + 1] if at + 1 < len(lower) else ""
    back, passive, negated = at - 1, False, False
    while back >= 0 and (lower[back] in AUXILIARIES or is_adverb(words[back], lower[back])):
        passive = passive or lower[back] in BE
        negated = negated or lower[back] in NEGATIONS
        back -= 1
    helped = back < at - 1 and any(lower[i] in AUXILIARIES for i in range(back + 1, at))
    infinitive = form == "base" and before == "to"
    if word in CERTAIN:
        if (
            before in DETERMINERS
            and after != QUOTE
            and before not in {"all", "both", "some", "many", "most", "few", "others", "two", "three", "several"}
        ):
            return None
    elif not _is_verb_here(frame, at, form, helped, before, after):
        return None
    if verb in _DONE_TO and _is_somebody(frame, at + 1):
        return None
    if word == "called" and _names(frame, at):
        return None
    if form == "past" and before in DESCRIBING and after != QUOTE and word not in CERTAIN:
        return None  # "of alleged war crimes", "the reported deal"
    weak = verb not in SPEECH and verb not in TRANSITIVE and verb not in _PARTNER and verb not in {"hold", "provide"}
    passive = (passive or (after == "by" and _is_agent(frame, at + 2))) and form == "past"
    if back >= 0 and lower[back] in {"declined", "refused", "declines", "refuses", "failed", "unable"} and infinitive:
        negated = True
    return Cue(at, verb, form, weak, verb in TRANSITIVE, passive, negated, infinitive)


_DONE_TO = frozenset("dismiss question charge".split())
"""Verbs of saying that are deeds where somebody is their object: claims are dismissed in words, people from office."""


def _names(frame: Frame, at: int) -> bool:
    """ "an agency called Bright Hands": a noun behind "a", and a name."""
    lower, words = frame.lower, frame.words
    ahead = words[at + 1 : at + 2]
    return bool(ahead) and ahead[0][:1].isupper() and not {"a", "an"}.isdisjoint(lower[max(0, at - 4) : at - 1])


def _is_agent(frame: Frame, at: int) -> bool:
    """Whether somebody may stand at `at`, behind "by": "first reported by this newspaper", not "said by telephone"."""
    if at >= len(frame) or frame.lower[at] in MONTHS_DAYS:
        return False
    return frame.words[at][:1].isupper() or frame.lower[at] in DETERMINERS


def _is_somebody(frame: Frame, at: int) -> bool:
    """Whether a name or a pronoun is all that stands at `at`, and nothing is quoted: "dismissed Ilic on Monday", not
    "dismissed Ilic's claim", "dismissed Ilic as a fool"."""
    if frame.lower[at : at + 1] in (["him"], ["her"], ["them"]):
        end = at + 1
    else:
        end = at
        while end < len(frame.words) and frame.words[end][:1].isupper():
            end += 1
    rest = frame.lower[end : end + 8]
    return (
        end > at
        and not frame.lower[end - 1].endswith(("’s", "'s", "s’", "s'"))
        and "as" not in rest
        and QUOTE not in rest
        and (
            not rest or rest[0] in PREPOSITIONS or not rest[0][:1].isalpha() or rest[0] in ("and", "yesterday", "today")
        )
    )


def _is_verb_here(frame: Frame, at: int, form: str, helped: bool, before: str, after: str) -> bool:
    lower, words = frame.lower, frame.words
    word = lower[at]
    if form == "ing":
        return before not in DETERMINERS and not before.endswith(("’s", "'s")) and after not in {"of"}
    if helped:
        return True
    if form == "base":
        if word in NOUN_LIKE:
            return before in PLURAL_SUBJECTS and after not in PREPOSITIONS
        return (
            before in SUBJECT_PRONOUNS
            or (bool(before) and before[-1:] == "s" and not before.endswith(("’s", "'s")))
            or before in {"people", "men", "women", "police", "who"}
        )
    if word in NOUN_LIKE:
        if before in NOUN_BEFORE or before.endswith(("’s", "'s", "s’", "s'")) or not before:
            return False
        if before in SUBJECT_PRONOUNS or (before in {")", ","} and after in {"that", QUOTE, ":"}):
            return True
        named = words[at - 1][:1].isupper()
        if (
            after in PREPOSITIONS
            or after in {",", "and", "or", ".", ")", ";", ""}
            or (after and is_verb(words[at + 1], after) and after not in {"had"})
        ):
            return after == "," and named and at + 2 < len(lower) and lower[at + 2] == QUOTE
        return named or after in {"that", QUOTE, ":"} or (form == "third" and after in DETERMINERS)
    return True
