"""The verbatim gate: no passage reaches a surface before its file has been read again and found to hold it.

Pure but for what `read` does: the caller hands in how a source's text is read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.models import Answer, Passage
from bot.text import line_starts, verbatim

Reader = Callable[[str], tuple[str, str] | None]
"""source -> (text, sha256) of the file as it is now; None when it is gone or unreadable."""


def gate(answer: Answer, read: Reader) -> Answer:
    """The answer with only those passages that still stand in their files, marked as verified.

    A passage passes where its file is byte for byte the one that was indexed, or where its own words and the whole
    sentence around them stand in the changed file exactly once (its lines are then given as they are now). Only quote
    marks and white space may differ; a word, a digit or a "not" may not. What fails is counted in `withheld`; when
    nothing is left, the answer says so and is `not_found`.
    """
    files: dict[str, tuple[str, str] | None] = {}

    def checked(passages: Iterable[Passage]) -> tuple[Passage, ...]:
        kept = []
        for passage in passages:
            if passage.source not in files:
                files[passage.source] = read(passage.source)
            found = check(passage, files[passage.source])
            if found:
                kept.append(found)
        return tuple(kept)

    answers, candidates = checked(answer.answers), checked(answer.candidates)
    # Of a near answer the candidates are what is shown.
    given, shown = (answer.candidates, candidates) if answer.status == "near" else (answer.answers, answers)
    lost = len(given) - len(shown)
    if not lost:
        return replace(answer, answers=answers, candidates=candidates)
    # Of a file that may not be read not even the name is told.
    changed = sorted({p.source for p in given if files[p.source] and not any(_same(p, k) for k in shown)})
    which = f"{', '.join(changed)} changed" if changed else "what they stood in changed"
    notice = (
        f"{lost} passage{'s' if lost > 1 else ''} withheld: {which} after the documents were indexed, so the words can "
        "no longer be vouched for. Build the store again (`onrecord build`)."
    )
    if shown:
        # What was said around the passages was made from all of them: without one it may no longer hold.
        near = f"{answer.message} " if answer.status == "near" else ""  # that they are near still holds
        return replace(answer, answers=answers, candidates=candidates, withheld=lost, message=near + notice)
    return replace(
        answer,
        status="not_found",
        answers=(),
        candidates=candidates,
        withheld=lost,
        message=notice,
        reason="withheld by the verbatim gate",
    )


def check(passage: Passage, file: tuple[str, str] | None) -> Passage | None:
    """The passage as verified against the file as it is now, or None."""
    if file is None:
        return None
    text, digest = file
    if text[passage.char_start : passage.char_end] == passage.text and digest == passage.sha256:
        return replace(passage, verified=True)
    return _moved(passage, text)


def _moved(passage: Passage, text: str) -> Passage | None:
    """The passage where it stands in a changed file: its whole sentence once, and its words at the same place in it."""
    context = passage.context or passage.text
    found = _occurrences(text, context)
    if len(found) != 1:
        return None
    start = found[0] + passage.char_start - passage.context_start if passage.context else found[0]
    end = start + len(passage.text)
    if verbatim(text[start:end]) != verbatim(passage.text) or not _whole_sentence(
        text, found[0], found[0] + len(context)
    ):
        return None
    starts = line_starts(text)
    return replace(
        passage,
        text=text[start:end],
        char_start=start,
        char_end=end,
        context_start=found[0],
        context_end=found[0] + len(context),
        line_start=bisect_right(starts, start),
        line_end=bisect_right(starts, max(start, end - 1)),
        verified=True,
    )


def _occurrences(text: str, part: str) -> list[int]:
    found: list[int] = []
    at = text.find(part)
    while at >= 0 and len(found) < 2:
        found.append(at)
        at = text.find(part, at + 1)
    return found


def _whole_sentence(text: str, start: int, end: int) -> bool:
    """Nothing was written onto either end of the sentence: what was "X did it." may now be "No one says X did it."."""
    before, after = text[:start].rstrip(" \t"), text[end:].lstrip(" \t")
    return (not before or before[-1] in "\n\r.!?\"”’'»)]:") and (
        not after or after[0] in "\n\r" or text[end - 1] in ".!?\"”’'"
    )


def _same(one: Passage, other: Passage) -> bool:
    return one.source == other.source and one.text == other.text
