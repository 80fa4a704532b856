"""Scores answers on a set of questions: right passage first and among three, refusals, false answers, whole lists.

python -m tests.bench.questions [questions_dev.jsonl ...] [--misses] [--reader http://127.0.0.1:8123/v1]

python -m tests.bench.questions --table [--reader ...] python -m tests.bench.questions --bars 0.26/0.1 0.3/0.1 ...

The second prints the table of docs/answering.md, the third figures at other bars (ANSWER_AT/LIST_AT) for the sets that
are worked with. With a reader that plays recorded picks (../shared/reader/serve.py) `dev` and `plain` have none.

questions_dev, _check and _plain (the seeds), _club, _desk, _tunnel, _warrant and _vote (corpus_club/ ...) are worked
with; questions_blind (the seeds), _river, _grain and _lithium only judge: no weight, rule or list was changed for a
question of theirs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.archive import Archive
from bot.asking import passages, quotes
from bot.building import build, stale
from bot.config import Config
from bot.evaluation import Outcome, covers, figures, outcomes, read_cases, share
from bot.terms import content_terms

HERE = Path(__file__).parent


def questions(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score(path: Path, archive: Archive) -> tuple[dict[str, Any], list[Outcome]]:
    """The figures of a set, and what became of each of its questions."""
    found = outcomes(read_cases(path), archive)
    kinds = Counter(o.case.kind for o in found if o.answered and not o.case.gold)
    ranked = share([o.rank == 0 for o in found if o.case.gold])
    return figures(found) | {"ranked first (answered or not)": ranked, "false by kind": dict(kinds)}, found


def plain_search(path: Path, archive: Archive) -> dict[str, Any]:
    """For comparison: the order of FTS5's BM25 over the words of the question, nothing refused."""
    texts = {info.source: archive.text_of(info.source) for info in archive.sources()}
    store = archive.corpus().store
    first = three = count = 0
    for case in read_cases(path):
        if case.gold:
            found = store.statements(store.search([term.stem for term in content_terms(case.question)], 3))
            hits = [any(covers(c.passage, gold, texts) for gold in case.gold) for c in found]
            first, three, count = first + any(hits[:1]), three + any(hits), count + 1
    return {"plain BM25, first / among three": f"{100 * first / count:.1f} / {100 * three / count:.1f}"}


SETS = {
    "questions_dev.jsonl": None,
    "questions_check.jsonl": None,
    "questions_plain.jsonl": None,
    "questions_club.jsonl": HERE / "corpus_club",
    "questions_desk.jsonl": HERE / "corpus_desk",
    "questions_tunnel.jsonl": HERE / "corpus_tunnel",
    "questions_warrant.jsonl": HERE / "corpus_warrant",
    "questions_vote.jsonl": HERE / "corpus_vote",
    "questions_blind.jsonl": None,
    "questions_river.jsonl": HERE / "corpus_river",
    "questions_grain.jsonl": HERE / "corpus_grain",
    "questions_lithium.jsonl": HERE / "corpus_lithium",
}
"""Each set of questions with the folder of its documents; None: the seeds."""
WORKED_WITH = tuple(SETS)[:8]


@contextmanager
def archive_for(folder: Path | None, reader: str = "") -> Iterator[Archive]:
    """The archive of the seeds, or of other documents with the same intents; with a reader where one is named."""
    config = Config(reader=reader)
    if folder is None:
        if stale(config):
            build(config)
        yield Archive.open(config)
        return
    with tempfile.TemporaryDirectory() as data:
        config = replace(config, seeds=folder, data=Path(data), db=Path(data) / "onrecord.db")
        build(config)
        yield Archive.open(config)


def bars(given: list[str]) -> None:
    """First, wrong first and false answers at other bars, one line a bar, for the sets that are worked with."""
    for bar in given:
        passages.ANSWER_AT, passages.LIST_AT = map(float, bar.split("/"))
        quotes.ANSWER_AT = passages.ANSWER_AT
        line = []
        for name in WORKED_WITH:
            with archive_for(SETS[name]) as archive:
                f, _ = score(HERE / name, archive)
            line.append(f"{f['right first']:.0f} / {f['wrong first']:.0f} / {f['false answers']:.0f}")
        print(bar, *line, sep=" | ")


def main() -> None:
    if "--bars" in sys.argv:
        bars(sys.argv[sys.argv.index("--bars") + 1 :])
        return
    reader = sys.argv[sys.argv.index("--reader") + 1] if "--reader" in sys.argv else ""
    names = [a for a in sys.argv[1:] if a.endswith(".jsonl")] or list(SETS)
    if "--table" in sys.argv:
        table(names, reader)
        return
    for name in names:
        with archive_for(SETS[name], reader) as archive:
            own, found = score(HERE / name, archive)
            print(name, json.dumps(own | plain_search(HERE / name, archive), indent=1))
            if "--misses" in sys.argv:
                print_misses(found)


def table(names: list[str], reader: str) -> None:
    """The figures of these sets as a Markdown table."""
    every = {}
    for name in names:
        with archive_for(SETS[name], reader) as archive:
            every[name.removeprefix("questions_").removesuffix(".jsonl")] = score(HERE / name, archive)[0]
    print("| | " + " | ".join(every) + " |")
    print("|---" * (len(every) + 1) + "|")
    for row in next(iter(every.values())):
        print(f"| {row} | " + " | ".join(str(own[row]) for own in every.values()) + " |")


def print_misses(found: list[Outcome]) -> None:
    for o in found:
        if not (o.first if o.case.gold else not o.answered):
            first = o.answer.answers[0] if o.answer.answers else None
            print(
                f"- {o.case.id} {o.case.kind} [{o.answer.status} {o.answer.intent} "
                f"{o.answer.confidence:.2f} rank {o.rank}] {o.case.question}\n    reason: {o.answer.reason}; "
                f"understood {o.answer.understood}\n    got:  {first and first.text[:110]}\n    gold: "
                f"{[gold.text[:80] for gold in o.case.gold][:2]}"
            )


if __name__ == "__main__":
    main()
