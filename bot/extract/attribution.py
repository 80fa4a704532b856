"""Who is quoted: for each passage the phrase that names its speaker, by rule.

The rules are tried in the order of their reliability; each result carries the rule's id, from which its confidence
comes.
"""

from __future__ import annotations

from bot.extract.cueing import Cue
from bot.extract.cues import NAMING
from bot.extract.following import phrase_after
from bot.extract.frames import QUOTE, Found, Frame
from bot.extract.grammar import CONJUNCTIONS, MONTHS_DAYS, PREPOSITIONS, is_adverb, is_verb
from bot.extract.lastresort import according, credit, label, noun_cue, of_sentence
from bot.extract.phrases import Span, subject_before
from bot.extract.subjects import subject_of


def attribute(frame: Frame, at: int, cues: list[Cue], text: str) -> Found | None:
    """The speaker of the passage at word `at`, from the words of its own frame."""
    passage = frame.passages[at]
    inner = text[passage.start : passage.end].rstrip(" '’‘\"")
    whole = (inner[-1:] in ",.?!—–-…" and (inner[:1].isupper() or not inner[:1].isalpha())) or inner[-1:] == ","
    for rule in (_before, _after) if not _strong_after(frame, at, cues, inner) else (_after, _before):
        found = rule(frame, at, cues, inner)
        if found is not None:
            return found
    for other in (credit, according, _before_far, _clause_final, label, noun_cue):
        found = other(frame, at, cues, inner)
        if found is not None:
            return found
    return of_sentence(frame, at, cues, whole)


def _strong_after(frame: Frame, at: int, cues: list[Cue], inner: str) -> bool:
    """ "“..., ” said": a comma or a question mark inside and a finite cue right behind it."""
    introduced = inner[-1:] in "?!" and at >= 2 and frame.lower[at - 1] in {",", ":"}
    if introduced and any(c.at == at - 2 and c.finite and not c.weak for c in cues):
        return False  # "X shouted, “Come!” Y said nothing": the next sentence
    return inner[-1:] in ",?!" and any(at < c.at <= at + 12 for c in cues)


def _before(frame: Frame, at: int, cues: list[Cue], inner: str) -> Found | None:
    """ "X said, “..." """
    lower = frame.lower
    back = at - 1
    while back >= 0 and lower[back] in {
        ",",
        ":",
        "that",
        "—",
        "–",
        "--",
        "-",
        "as",
        "it",
        "the",
        "a",
        "an",
        "how",
        "and",
        "it's",
    }:
        back -= 1
    if lower[at + 1 : at + 2] == ["by"] and back >= 0 and any(c.at == back and c.form == "past" for c in cues):
        span = phrase_after(frame, at + 2, len(lower))  # "labeled “top secret” by the State Department"
        if span:
            return Found(frame, span, "before-by", (back, back + 1))
    for cue in cues:
        if lower[at - 1] == "," and cue.at and lower[cue.at - 1] == "," and at - cue.at < 15 and cue.finite:
            span = phrase_after(frame, cue.at + 1, at)  # ", explained X, “...": the verb before its subject
            if span and span[1] == at - 1:
                return Found(frame, span, "before-verb", (cue.at, cue.at + 1))
        if cue.at == back and not (cue.at and lower[cue.at - 1] in NAMING and cue.weak):
            found = _with_subject(frame, cue, cues, "before" if not cue.weak else "before-weak")
            return _outer(frame, cue, cues, found)
    return None


def _outer(frame: Frame, cue: Cue, cues: list[Cue], found: Found | None) -> Found | None:
    """ "X said he called it “..."": the pronoun inside what X says is mostly X, and X is who vouches for the words."""
    if found is None or frame.lower[found.span[0]] not in {"he", "she", "they"} or found.span[1] - found.span[0] > 1:
        return found
    for outer in cues:
        if (
            outer.at < found.span[0]
            and outer.finite
            and outer.verb in {"say", "tell"}
            and QUOTE not in frame.lower[outer.at : found.span[0]]
        ):
            if found.span[0] - outer.at > 12:
                continue
            span = subject_of(frame, outer, cues)
            if span:
                return Found(frame, span, found.rule + "-outer", found.cue)
    return found


def _with_subject(frame: Frame, cue: Cue, cues: list[Cue], rule: str, low: int = 0) -> Found | None:
    span = subject_of(frame, cue, cues, low)
    if (
        cue.form == "ing"
        and rule.startswith("before")
        and not (cue.at and frame.lower[cue.at - 1] in {"is", "was", "are", "were"})
    ):
        rule += "-ing"
    return Found(frame, span, rule, (cue.at, cue.at + 1)) if span else None


def _after(frame: Frame, at: int, cues: list[Cue], inner: str) -> Found | None:
    """ "“...,” said X" and "“...,” X said"."""
    lower = frame.lower
    first = at + 1
    while (first < len(lower) and lower[first] in {",", "—", "–", "-", "--", "as"}) or (
        first < len(lower) and is_adverb(frame.words[first], lower[first])
    ):
        first += 1
    closes = inner[-1:] in ",?!.—–-…" or lower[at + 1 : at + 2] == [","]
    for cue in cues:
        if cue.at < first:
            continue
        if cue.at == first:
            said = closes or (not cue.weak and len(inner) > 25)
            span = phrase_after(frame, cue.at + 1, len(lower)) if cue.finite and said else None
            if span and _can_speak(frame, span):
                return Found(frame, span, "after-verb" if not cue.weak else "after-verb-weak", (cue.at, cue.at + 1))
            continue
        if cue.at > first + 45 or QUOTE in lower[first : cue.at] or ";" in lower[first : cue.at]:
            break
        if not cue.finite:
            continue
        span = subject_before(frame, cue.at, first)
        if lower[first] in {"while", "but", "and", "although", "though", "because", "when", "which", "that", "who"}:
            break
        if (
            span
            and not any(is_verb(frame.words[i], lower[i]) for i in range(first, span[0]))
            and (closes or cue.at - span[1] <= 1)
            and _can_speak(frame, span)
        ):
            kind = "after-subject" if closes else "after-subject-open"
            return Found(frame, span, kind + ("-weak" if cue.weak else ""), (cue.at, cue.at + 1))
    return _after_any(frame, at, first) if inner[-1:] in ",?!" and first < len(lower) else None


def _after_any(frame: Frame, at: int, first: int) -> Found | None:
    """ "“...,” mused X" and "“...,” X mused": behind a whole quotation any verb in the past will do."""
    lower, words = frame.lower, frame.words
    if lower[first].endswith("ed") and words[first] == lower[first]:
        span = phrase_after(frame, first + 1, len(lower))
        return Found(frame, span, "after-any", (first, first + 1)) if span else None
    for index in range(first + 1, min(first + 14, len(lower))):
        if lower[index] in {QUOTE, ";", ":", ","}:
            break
        if is_verb(words[index], lower[index]) and lower[index].endswith("ed"):
            span = subject_before(frame, index, first)
            if span and span[0] == first and lower[first] not in CONJUNCTIONS and lower[first] not in PREPOSITIONS:
                return Found(frame, span, "after-any", (index, index + 1))
            break
    return None


BELIEF = frozenset("think believe hope feel fear know want expect see view consider understand worry".split())


def _can_speak(frame: Frame, span: Span) -> bool:
    return frame.lower[span[0]] not in {"it's", "which", "that"} and any(
        c.isalpha() for word in frame.words[slice(*span)] for c in word
    )


def _before_far(frame: Frame, at: int, cues: list[Cue], inner: str) -> Found | None:
    """The nearest reporting verb before the passage, in the same sentence."""
    lower = frame.lower
    for cue in sorted(cues, key=lambda c: (c.weak, -c.at)):
        if cue.at >= at or cue.negated:
            continue
        between = lower[cue.at + 1 : at]
        if ";" in between:
            break
        if cue.weak and at - cue.at > (12 if cue.verb in BELIEF else 6):
            continue
        introduced = lower[at - 1] in {",", ":"} and not any(w == QUOTE for w in between)
        rule = (
            "before-intro"
            if introduced and inner[:1].isupper()
            else "before-far"
            if "," not in between
            else "before-comma"
        )
        if cue.weak:
            rule += "-weak"
        if cue.passive:
            rule = "before-passive"
        found = _outer(frame, cue, cues, _with_subject(frame, cue, cues, rule))
        if found is not None and not found.span[0] <= at < found.span[1]:
            return found
    return None


TAILS = (
    frozenset("in on at during to via from after before through by when while as late early , last this".split())
    | MONTHS_DAYS
)


def _clause_final(frame: Frame, at: int, cues: list[Cue], inner: str) -> Found | None:
    """ "... “fragment” of the rest, X said." """
    lower = frame.lower
    for cue in cues:
        if cue.at <= at or cue.weak or not cue.finite or QUOTE in lower[cue.at :]:
            continue
        tail = lower[cue.at + 1 : cue.at + 2]
        if cue.transitive and tail and tail[0] not in TAILS:
            continue
        comma = max((i for i in range(at, cue.at) if lower[i] == ","), default=None)
        span = subject_before(frame, cue.at, at + 1)
        if (
            span
            and comma is not None
            and any(lower[i] == "," for i in range(at, span[0]))
            and span[0] - 1 > at
            and lower[span[0] - 1] == ","
        ):
            return Found(frame, span, "clause-final", (cue.at, cue.at + 1))
        if lower[cue.at - 1] == "," and cue.verb != "tell":
            span = phrase_after(frame, cue.at + 1, len(lower))
            if span:
                return Found(frame, span, "clause-final", (cue.at, cue.at + 1))
    return None
