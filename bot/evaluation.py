"""How often answers are right, on questions whose right passages somebody wrote down: `onrecord eval`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.archive import Archive
from bot.dates import bounds
from bot.errors import DataError, DocumentError
from bot.models import Answer, Passage
from bot.text import fold

SEEN = 3
"""Passages of an answer that a person looks at."""
HALF = 0.5
"""Of the words of a right passage so many must lie in one that is shown."""
MOST_TOLD = 10
"""Wrong lines that are named."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A right passage: some words of a document."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what answers it."""

    question: str
    gold: tuple[Gold, ...] = ()
    """Nothing: the documents do not answer it."""
    all: bool = False
    """All of them must be shown: a list."""
    kind: str = ""
    speaker: str = ""
    date: str = ""
    """EDTF: when what the right passage tells happened."""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question."""

    case: Case
    answer: Answer
    rank: int | None
    """Place of the first right passage among `answers` (0 is first); of `candidates` when there are no answers."""
    whole: bool
    speaker: bool | None
    date: bool | None

    @property
    def answered(self) -> bool:
        return self.answer.status == "answered"

    @property
    def first(self) -> bool:
        return self.answered and self.rank == 0

    @property
    def silent(self) -> bool:
        return self.answer.status not in ("answered", "near")

    @property
    def seen(self) -> bool:
        """Whether a person sees a right passage: among the first of an answer, or near."""
        return not self.silent and self.rank is not None and self.rank < SEEN


def read_cases(path: Path) -> list[Case]:
    """The questions of a JSONL file.

    One `{"question": "...", "gold": [{"source": "a.txt", "text": "..."}]}` a line; `gold` is empty where nothing
    answers. Raises DataError that names every line which is none.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise DataError(f"{path.name} cannot be read", "Give a JSONL file in UTF-8", path) from None
    cases, problems = [], []
    for number, line in enumerate(lines, 1):
        if line.strip():
            case = _case(line)
            if isinstance(case, str):
                problems.append(f"  {path.name}:{number}: {case}")
            else:
                cases.append(case)
    if problems or not cases:
        told = "\n".join([f"{path.name} has {len(problems)} wrong lines:", *problems[:MOST_TOLD]])
        found = told if problems else f"{path.name} has no question"
        raise DataError(
            found, 'Write {"question": "...", "gold": [{"source": "a.txt", "text": "..."}]} on each line', path
        )
    return cases


def _case(line: str) -> Case | str:
    """The question of a line, or what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "is no JSON"
    if not isinstance(row, dict) or not isinstance(row.get("question"), str) or not row["question"].strip():
        return "has no `question`"
    gold = row.get("gold") or []
    if not isinstance(gold, list) or not all(
        isinstance(one, dict) and isinstance(one.get("source"), str) and isinstance(one.get("text"), str)
        for one in gold
    ):
        return "`gold` must list passages, each with `source` and `text`"
    if row.get("answerable") is not None and bool(row["answerable"]) != bool(gold):
        return "`answerable` and `gold` do not agree"
    return Case(
        row["question"],
        tuple(Gold(one["source"], one["text"]) for one in gold),
        bool(row.get("all")),
        str(row.get("kind") or ""),
        str(row.get("speaker") or ""),
        str(row.get("date") or ""),
        str(row.get("id") or ""),
    )


def outcomes(cases: Sequence[Case], archive: Archive) -> list[Outcome]:
    """What becomes of each question now; nothing is kept in the journal.

    Raises DocumentError where a right passage stands in no document that may be told of.
    """
    known = {info.source for info in archive.sources()}
    texts: dict[str, str] = {}
    for case in cases:
        for gold in case.gold:
            if gold.source not in known:
                raise DocumentError(f"{gold.source} is not among the documents", "Mend `source` of the question")
            if gold.source not in texts:
                texts[gold.source] = archive.text_of(gold.source)
            if gold.text not in texts[gold.source]:
                raise DocumentError(
                    f"{gold.source} does not have the words of the right passage for “{case.question}”",
                    "Copy them from the document as they stand there",
                )
    return [judge(case, archive.ask(case.question, keep=False), texts) for case in cases]


def judge(case: Case, answer: Answer, texts: Mapping[str, str]) -> Outcome:
    """An answer held against the right passages; `texts`: those of their documents."""
    shown = answer.answers or answer.candidates
    hits = [[covers(passage, gold, texts) for gold in case.gold] for passage in shown]
    rank = next((i for i, hit in enumerate(hits) if any(hit)), None)
    found = {i for hit in hits[:10] for i, ok in enumerate(hit) if ok}
    whole = bool(case.gold) and len(found) == len(case.gold) and bool(answer.answers)
    right = shown[rank] if rank is not None and answer.answers else None
    return Outcome(
        case,
        answer,
        rank,
        whole,
        _same_name(case.speaker, right) if right and case.speaker else None,
        _same_date(case.date, right) if right and case.date else None,
    )


def covers(passage: Passage, gold: Gold, texts: Mapping[str, str]) -> bool:
    """At least half of the right words lie inside the passage (for a quotation or event: inside its sentence)."""
    if passage.source != gold.source:
        return False
    start = texts[gold.source].find(gold.text)
    end = start + len(gold.text)
    first, last = passage.char_start, passage.char_end
    if passage.kind != "statement":
        first, last = min(first, passage.context_start), max(last, passage.context_end)
    return min(end, last) - max(start, first) >= HALF * (end - start)


def _same_name(wanted: str, passage: Passage) -> bool:
    said = fold(f"{passage.speaker or ''} {passage.speaker_text or ''}")
    initials = "".join(word[0] for word in (passage.speaker or "").split() if word[0].isupper()).casefold()
    asked = fold(wanted).split()
    return any(word in said for word in asked if len(word) > 3) or (len(initials) > 1 and initials in asked)


def _same_date(wanted: str, passage: Passage) -> bool:
    one, other = bounds(wanted), bounds(passage.date or "")
    return one is not None and one == other


def figures(found: Sequence[Outcome]) -> dict[str, Any]:
    """The shares, in percent of the questions that each is about; None where there is no such question."""
    good = [o for o in found if o.case.gold]
    bad = [o for o in found if not o.case.gold]
    return {
        "answerable": len(good),
        "unanswerable": len(bad),
        "right first": share([o.first for o in good]),
        "right shown": share([o.seen for o in good]),
        "wrong first": share([o.answered and not o.first for o in good]),
        "false silence": share([o.silent for o in good]),
        "false answers": share([o.answered for o in bad]),
        "near for unanswerable": share([o.answer.status == "near" for o in bad]),
        "lists whole": share([o.whole for o in good if o.case.all]),
        "right speaker": share([o.speaker for o in good if o.speaker is not None]),
        "right date": share([o.date for o in good if o.date is not None]),
        "unverified": sum(not p.verified for o in found for p in (*o.answer.answers, *o.answer.candidates)),
    }


def share(hits: Sequence[bool]) -> float | None:
    return round(100 * sum(hits) / len(hits), 1) if hits else None


def by_kind(found: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """The figures of each kind of question, most questions first; nothing where no question has a kind."""
    kinds = Counter(o.case.kind for o in found if o.case.kind)
    return {kind: figures([o for o in found if o.case.kind == kind]) for kind, _ in kinds.most_common()}
