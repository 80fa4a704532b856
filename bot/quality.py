"""What a newsroom checks before it trusts a change: the intents, their tests, and every stored span."""

from __future__ import annotations

from dataclasses import dataclass

from bot.archive import Archive
from bot.config import Config
from bot.documents import read
from bot.errors import DocumentError, IntentError
from bot.matching import intents as intent_files
from bot.matching.lint import check
from bot.matching.schema import Case
from bot.models import Answer
from bot.store import Sources
from bot.text import fold, line_starts, verbatim


@dataclass(frozen=True, slots=True)
class TestResult:
    file: str
    line: int
    question: str
    problem: str
    """What differs; empty when the test passed."""


def check_intents(config: Config) -> list[str]:
    """Every problem of the intent files, one line each; empty when there is none."""
    try:
        loaded = intent_files.load(config.intents)
    except IntentError as error:
        return error.message.splitlines()[1:] or [error.message]
    return [str(problem) for problem in check(loaded)]


def run_tests(archive: Archive) -> list[TestResult]:
    """Asks every question of the intents' `tests`, in the order of the files."""
    results = []
    for intent in archive.corpus().intents:
        for case in intent.tests:
            answer = archive.ask(case.ask, keep=False)
            results.append(TestResult(intent.file, case.line, case.ask, _problem(case, answer)))
    return results


def _problem(case: Case, answer: Answer) -> str:
    if case.nothing:
        # Near passages are not given as an answer: that no passage is, is what such a test holds.
        return (
            ""
            if answer.status in ("not_found", "near", "clarify")
            else f"should be nothing on record, got “{_first(answer)}”"
        )
    if case.intent and answer.intent != case.intent:
        return f"should be the intent {case.intent}, got {answer.intent}"
    said = fold(
        " ".join(
            [
                answer.message,
                *(f"{p.text} {p.context}" for p in answer.answers),
                *(info.title for info in answer.sources),
            ]
        )
    )
    for words in case.says:
        if fold(words) not in said:
            return f"should say “{words}”, got “{_first(answer)}”"
    cited = {p.source for p in answer.answers} | {info.source for info in answer.sources}
    for source in case.cites:
        if source not in cited:
            return f"should cite {source}, got {', '.join(sorted(cited)) or 'nothing'}"
    return ""


def _first(answer: Answer) -> str:
    return answer.answers[0].text[:120] if answer.answers else answer.message[:120]


def verify_spans(config: Config) -> tuple[int, list[str]]:
    """How many spans the store holds, and a line for each that its file no longer has at that place."""
    store = Sources(config.db)
    texts: dict[str, str | None] = {}
    count, problems = 0, []
    for source, table, start, end, text in store.spans():
        count += 1
        if source not in texts:
            try:
                texts[source] = read(config.seeds / source, config.seeds).text
            except DocumentError:
                texts[source] = None
        now = texts[source]
        if now is None:
            problems.append(f"{source}: the file is gone or unreadable ({table})")
        elif verbatim(now[start:end]) != verbatim(text):
            line = sum(at <= start for at in line_starts(now))
            problems.append(f"{source}:{line}: no longer says “{' '.join(text.split())[:80]}”")
    return count, problems
