"""Reported speech: the whole of what somebody is said to have said, in the writer's words or mixed with quoted ones."""

from __future__ import annotations

from dataclasses import dataclass

from bot.extract.contents import ADDRESSED, SETTINGS, content_end, content_start, only_setting
from bot.extract.cueing import Cue
from bot.extract.cues import NOUNS
from bot.extract.following import phrase_after
from bot.extract.frames import QUOTE, Found, Frame
from bot.extract.grammar import (
    AUXILIARIES,
    BE,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECT_PRONOUNS,
    TIME_WORDS,
    is_adverb,
    is_verb,
)
from bot.extract.phrases import STOPS, Span, subject_before
from bot.extract.referents import HUMAN
from bot.extract.roles import BODIES_LOWER, PRESS
from bot.extract.subjects import inverted, subject_of

CLAUSAL = frozenset(
    """
    add continue reply respond write tweet post find conclude mention quote report read state propose maintain
    charge indicate signal answer repeat reiterate stress underline highlight estimate surmise observe remark
    notify counter caution testify decree rule reason compare cite defend reject order request question
    """.split()
)
"""Verbs that report speech only with a clause or a quotation behind them: "added that", but not "added two seats"."""
NEVER = frozenset("champion thank refer attack endorse welcome liken deplore rebuke vilify tout encourage".split())
"""Verbs whose object is what is spoken about: they say that somebody spoke, not what was said."""
MENTIONING = frozenset("mention quote cite compare order request".split())
"""Verbs that name what was spoken about, unless "that" or a quotation follows."""
MODALS = frozenset(
    """
    would could should may might must will can wouldn't couldn't shouldn't wouldn’t couldn’t shouldn’t cannot
    """.split()
)
CLOSING = STOPS | {","}
CLAUSE_CIRCUMSTANCE = SETTINGS | TIME_WORDS | {"when", "while", "as", "who"}
CIRCUMSTANCE = CLAUSE_CIRCUMSTANCE | {"of", "last", "earlier", "late", "with", "without", "about"}
"""What may follow the verb of a reporting clause: "X said on Monday"."""
WITHOUT_NAMES = frozenset(
    "people persons sources source officials official insiders aides aide diplomats men women".split()
)
"""Unnamed sources, who vouch for what they tell of somebody."""
NO_CONTENT = frozenset("who which and but according a the as in at on".split())
OPENING = frozenset(
    "when while as after if although though because since asked speaking before until once despite".split()
)
FINITE = frozenset("is are was were has have had will would should could can may might must does did do".split())


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported (`frame.words[content]`) and by whom."""

    content: Span
    found: Found


def find_reports(frame: Frame, cues: list[Cue], text: str, spent: frozenset[int] = frozenset()) -> list[Report]:
    """The reported contents of one frame, in order, none twice.

    `spent`: words of cues that already belong to a direct quotation before them; what follows those is circumstance.
    """
    reports: list[Report] = []
    contents: set[tuple[int, int]] = set()
    for cue in cues:
        if cue.weak or cue.negated or cue.passive or cue.infinitive or cue.verb in NEVER:
            continue
        if cue.at in spent and frame.lower[cue.at + 1 : cue.at + 2] != ["that"]:
            continue
        report = _by_cue(frame, cue, cues, text)
        if report is not None and report.content not in contents:
            contents.add(report.content)
            reports.append(report)
    according = _according(frame)
    if according is not None:
        reports.append(according)
    unnamed = [r for r in reports if _by_unnamed(frame, r)]
    reports = [
        r for r in reports
        if not _under_negation(frame, r, cues) and not any(one is not r and _within(r, one) for one in unnamed)
    ]  # fmt: skip
    return sorted(reports, key=lambda r: r.content)


def _under_negation(frame: Frame, report: Report, cues: list[Cue]) -> bool:
    """ "He did not say that a clerk had reported it": nobody is told to have reported anything."""
    at = report.found.cue[0] if report.found.cue else 0
    for cue in cues:
        if cue.negated and cue.at < at and frame.lower[cue.at + 1 : cue.at + 2] == ["that"]:
            return not any(word in {"but", ";", ":", "however"} for word in frame.lower[cue.at : at])
    return False


def _by_unnamed(frame: Frame, report: Report) -> bool:
    """ "X admitted that ..., two people said": it is unnamed people who say so, of X too."""
    words = frame.words[slice(*report.found.span)]
    return (
        report.found.rule in {"reported-final", "reported-according"}
        and all(word == word.lower() for word in words)
        and any(word.lower() in WITHOUT_NAMES for word in words)
    )


def _within(report: Report, outer: Report) -> bool:
    """Whether the speaker of one report stands in the content of another."""
    a, b = outer.content
    return a <= report.found.span[0] < b


def _by_cue(frame: Frame, cue: Cue, cues: list[Cue], text: str) -> Report | None:
    lower = frame.lower
    final = _clause_final(frame, cue)
    if final is not None:
        return final
    if (cue.form == "base" and MODALS & set(lower[max(0, cue.at - 3) : cue.at])) or (
        cue.form == "ing" and not _hangs(frame, cue)
    ):
        return None
    span = subject_of(frame, cue, cues)
    if span is None or lower[span[0]] in {"it's", "that's", "there"} | BE:
        return None  # "Are you saying that it fell?"
    if span[0] > 0 and span[1] <= cue.at and lower[span[0] - 1] in {"if", "unless", "whether"}:
        return None  # nobody has said it yet
    if (
        span[0] > 0
        and lower[span[0] - 1] == "what"
        and frame.lower[cue.at + 1 : cue.at + 2]
        and lower[cue.at + 1] in AUXILIARIES
    ):
        return None  # "what they say were atrocities"
    start = content_start(frame, cue)
    end = content_end(frame, start, cues, cue)
    if lower[span[0]] == "who" and span[0] and lower[span[0] - 1] == ",":
        end = next((i for i in range(start, end - 1) if lower[i] == "," and _verb(frame, i + 1)), end)
    while end > start and lower[end - 1] in CLOSING - {QUOTE} | {"and", "but"}:
        end -= 1
    if end - start < 2 and not (end > start and cue.transitive and lower[start] not in PRONOUNS):
        return None
    if lower[start] == QUOTE and (end - start == 1 or _whole(frame, start, text)):
        return None  # a direct quotation: it has its own entry
    if end <= start or not any(w[:1].isalnum() for w in frame.words[start:end]) or only_setting(frame, start, end, cue):
        return None
    if cue.verb in CLAUSAL and not _is_clause(frame, start, end, cue.verb in MENTIONING):
        return None
    return Report((start, end), Found(frame, span, f"reported-{cue.form}", (cue.at, cue.at + 1)))


def _hangs(frame: Frame, cue: Cue) -> bool:
    """Is this -ing form the writer's report (", saying that"), not a description ("States rejecting warrants")?"""
    before = frame.lower[cue.at - 1] if cue.at else ""
    if (
        before in {",", "—", "–", "-", "--", QUOTE, "is", "was", "are", "were", "been", "while", "as", "by"}
        or before in NOUNS
        or cue.verb in {"say", "claim", "argue", "tell"}
    ):
        return True
    return (
        before == "and"
        or is_adverb(frame.words[cue.at - 1], before)
        or "with" in frame.lower[max(0, cue.at - 6) : cue.at]
    )


def _is_clause(frame: Frame, start: int, end: int, mentioning: bool) -> bool:
    """ "that ...", a quotation, or a subject with its verb close behind."""
    lower = frame.lower
    if lower[start] in {"that", "whether", "if", "how", "why", "what", QUOTE} or lower[start] in SUBJECT_PRONOUNS:
        return True
    if lower[start] == "to" or mentioning:
        return False
    return any(
        is_verb(frame.words[i], lower[i]) and lower[i] not in {"to", "not"}
        for i in range(start + 1, min(end, start + 8))
    )


def _verb(frame: Frame, at: int) -> bool:
    """A verb of the main clause: "X, who had called it a folly, left her the house"."""
    return is_verb(frame.words[at], frame.lower[at]) and not frame.lower[at].endswith("ing")


def _whole(frame: Frame, at: int, text: str) -> bool:
    passage = frame.passages[at]
    inner = text[passage.start : passage.end]
    return inner[:1].isupper() and inner[-1:] in ",.?!" and len(inner) > 12


def _clause_final(frame: Frame, cue: Cue) -> Report | None:
    """ "..., X said." and "..., said X.", also in the middle of what is said."""
    lower = frame.lower
    if not cue.finite:
        return None
    span: Span | None = None
    if lower[cue.at - 1 : cue.at] == [","] and cue.verb not in ADDRESSED:
        span = phrase_after(frame, cue.at + 1, len(lower))
        span = span if span and _may_say(frame, span) and not _after_relative(frame, cue.at - 1, span) else None
        before, rest = cue.at - 1, span[1] if span else 0
    if span is None:
        span = subject_before(frame, cue.at, 0)
        if span is None or span[0] == 0 or lower[span[0] - 1] != ",":
            return None
        before, rest = span[0] - 1, cue.at + 1
    if lower[0] == QUOTE and before == 1:
        return None  # a direct quotation with its own entry
    found = Found(frame, span, "reported-final", (cue.at, cue.at + 1))
    if _resumes(frame, rest) and before <= 12 and lower[0] not in OPENING and lower[0] not in PREPOSITIONS:
        return Report((0, len(lower)), found)
    short = before <= 6 and span[0] > cue.at and inverted(frame, cue) == span
    if before < (2 if short else 3) or not _clause(frame, before, short):
        return None
    after = _circumstance_end(frame, cue, rest)
    if after is None:
        return None
    return Report((0, len(lower) if _goes_on(frame, after) else before), found)


def _after_relative(frame: Frame, comma: int, span: Span) -> bool:
    """ "Her deputy, who met us, acknowledged the problem": the comma closes the clause; the problem says nothing."""
    opened = next((i for i in range(comma - 1, -1, -1) if frame.lower[i] in {",", QUOTE}), 0)
    who = frame.lower[opened + 1] in {"who", "whose", "which"}
    return who and not any(frame.words[i][:1].isupper() for i in range(*span))


def _may_say(frame: Frame, span: Span) -> bool:
    """Not "a line from the psalms": behind "quoted" an unknown thing is what was quoted, not who did."""
    if frame.lower[span[0]] not in {"a", "an"}:
        return True
    words = [frame.lower[i] for i in range(*span)]
    head = next((at for at, word in enumerate(words) if word in PREPOSITIONS), len(words)) - 1
    return words[head] in HUMAN | BODIES_LOWER | PRESS or any(frame.words[i][:1].isupper() for i in range(*span))


def _resumes(frame: Frame, rest: int) -> bool:
    """ "The road, X said, had reopened": the verb of the content follows."""
    lower = frame.lower
    return lower[rest : rest + 1] == [","] and rest + 1 < len(lower) and lower[rest + 1] in FINITE


def _circumstance_end(frame: Frame, cue: Cue, rest: int) -> int | None:
    """Where "on Monday", "in a letter" behind the verb ends; None if something else stands there."""
    lower, words = frame.lower, frame.words
    after = rest
    while after < len(lower) and lower[after] not in CLOSING and lower[after] not in {"--", "that"}:
        after += 1
    if after < len(lower) and lower[after] in {"that", QUOTE, ":"}:
        return None
    if after == rest:
        return after
    first = lower[rest]
    if any(is_verb(words[i], lower[i]) for i in range(rest, after)) and first not in CLAUSE_CIRCUMSTANCE:
        return None
    told = cue.verb == "tell" or is_adverb(words[rest], first)
    return after if told or first in CIRCUMSTANCE else None


def _goes_on(frame: Frame, after: int) -> bool:
    """Does the content go on behind "X said,"?"""
    lower = frame.lower
    if after + 3 >= len(lower) or lower[after] != "," or QUOTE in lower[after:]:
        return False
    return not lower[after + 1].endswith("ing") and lower[after + 1] not in NO_CONTENT


def _clause(frame: Frame, end: int, short: bool) -> bool:
    """Does a clause stand before `end`, and not only "On Monday" or "In a letter to the court"?

    `short`: the verb of saying stands before a name ("Nobody lied, says Ms Marsh"), so what precedes is what is said.
    """
    lower, words = frame.lower, frame.words
    if lower[0] in OPENING or (lower[0] in PREPOSITIONS and "," not in lower[:end]):
        return False
    if short or any(is_verb(words[i], lower[i]) and lower[i] not in {"to", "not"} for i in range(end)):
        return True
    return any(lower[i] == QUOTE and frame.passages[i].end - frame.passages[i].start > 25 for i in range(end))


def _according(frame: Frame) -> Report | None:
    lower = frame.lower
    for at, word in enumerate(lower):
        if word != "according" or lower[at + 1 : at + 2] != ["to"]:
            continue
        span = phrase_after(frame, at + 2, len(lower))
        if span is None:
            return None
        end = span[1]
        while end < len(lower) and lower[end] != ",":
            end += 1
        if at <= 1:
            content = end + 1, len(lower)
        else:
            stop = at - 1 if lower[at - 1] == "," else at
            content = 0, stop
        if content[1] - content[0] < 3:
            return None
        return Report(content, Found(frame, span, "reported-according", (at, at + 2)))
    return None
