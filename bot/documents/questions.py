"""data/questions/<file>.jsonl: the questions that passages of a document are known to answer.

One `{"text": "<the passage's exact words>", "questions": ["...", "..."]}` a line, `<file>` the document's path below
seeds/. They are data for the search and are never shown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.text import name_key

MOST_QUESTIONS, LONGEST = 50, 300
"""Questions of a passage, and characters of one."""
SUFFIX = ".jsonl"
KEYS = {"text", "questions"}


@dataclass(frozen=True, slots=True)
class Known:
    """The questions of all documents."""

    by_document: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """`name_key` of the document -> the words of a passage -> its questions."""
    problems: tuple[str, ...] = ()
    """What is wrong, each with file and line, and what to do; such lines are left out."""

    def of(self, source: str) -> dict[str, tuple[str, ...]]:
        return self.by_document.get(name_key(source), {})


def question_files(folder: Path) -> list[Path]:
    """The files of questions below a folder, in order; none where there is no folder."""
    return sorted(path for path in folder.rglob(f"*{SUFFIX}") if path.is_file()) if folder.is_dir() else []


def read_questions(folder: Path) -> Known:
    """All questions below `folder`. What is wrong is reported and left out, never raised."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    problems: list[str] = []
    for path in question_files(folder):
        source = path.relative_to(folder).as_posix().removesuffix(SUFFIX)
        of = found.setdefault(name_key(source), {})
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            problems.append(f"{_shown(path, folder)}: cannot be read, save it as UTF-8")
            continue
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            text, questions, problem = _line(line)
            if not problem and text in of:
                problem = "its passage stands in a line before, put its questions together"
            if problem:
                problems.append(f"{_shown(path, folder)}:{number}: {problem}")
            else:
                of[text] = questions
    return Known(found, tuple(problems))


def _shown(path: Path, folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}/{path.relative_to(folder).as_posix()}"


def _line(line: str) -> tuple[str, tuple[str, ...], str]:
    """A passage's words, its questions, and what is wrong with the line."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "", (), 'is no JSON, write {"text": "...", "questions": ["..."]} on one line'
    if not isinstance(row, dict) or set(row) != KEYS or not isinstance(row["text"], str) or not row["text"]:
        return "", (), "must have `text`, the words of a passage, and `questions`, and nothing else"
    questions = row["questions"]
    if not isinstance(questions, list) or not all(isinstance(one, str) and one.strip() for one in questions):
        return "", (), "`questions` must be a list of texts that are not empty"
    if len(questions) > MOST_QUESTIONS:
        return "", (), f"has {len(questions)} questions, keep the {MOST_QUESTIONS} best"
    if any(len(one) > LONGEST for one in questions):
        return "", (), f"a question is longer than {LONGEST} characters, cut it"
    return row["text"], tuple(dict.fromkeys(" ".join(one.split()) for one in questions)), ""


def append_questions(folder: Path, source: str, text: str, questions: Sequence[str]) -> None:
    """Saves the questions of a passage, in the place of those that it had."""
    path = folder / f"{source}{SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in before if line.strip() and _line(line)[0] != text]
    row = {"text": text, "questions": list(dict.fromkeys(questions))[:MOST_QUESTIONS]}
    beside = path.with_name(f".{path.name}.new")
    beside.write_text("\n".join([*kept, json.dumps(row, ensure_ascii=False)]) + "\n", encoding="utf-8")
    beside.replace(path)
