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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.archive import Archive
from bot.asking import passages, quotes
from bot.building import build, stale
from bot.config import Config
from bot.dates import bounds
from bot.models import Answer, Passage
from bot.terms import content_terms
from bot.text import fold

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Outcome:
    row: dict[str, Any]
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
    def seen(self) -> bool:
        """Whether a person sees the right passage: among the first three of an answer, or near."""
        return not self.silent and self.rank is not None and self.rank < 3

    @property
    def silent(self) -> bool:
        return self.answer.status not in ("answered", "near")


def questions(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge(row: dict[str, Any], answer: Answer, texts: dict[str, str]) -> Outcome:
    shown = answer.answers or answer.candidates
    hits = [[_covers(p, gold, texts) for gold in row["gold"]] for p in shown]
    rank = next((i for i, hit in enumerate(hits) if any(hit)), None)
    found = {i for hit in hits[:10] for i, ok in enumerate(hit) if ok}
    whole = bool(row["gold"]) and len(found) == len(row["gold"]) and bool(answer.answers)
    speaker = date = None
    if rank is not None and answer.answers:
        if row.get("speaker"):
            speaker = _same_name(row["speaker"], shown[rank])
        if row.get("date"):
            date = _same_date(row["date"], shown[rank])
    return Outcome(row, answer, rank, whole, speaker, date)


def _covers(passage: Passage, gold: dict[str, str], texts: dict[str, str]) -> bool:
    """At least half of the gold words lie inside the passage (for a quotation or event: inside its sentence)."""
    if passage.source != gold["source"]:
        return False
    start = texts[gold["source"]].find(gold["text"])
    end = start + len(gold["text"])
    first, last = passage.char_start, passage.char_end
    if passage.kind != "statement":
        first, last = min(first, passage.context_start), max(last, passage.context_end)
    return min(end, last) - max(start, first) >= 0.5 * (end - start)


def _same_name(wanted: str, passage: Passage) -> bool:
    said = fold(f"{passage.speaker or ''} {passage.speaker_text or ''}")
    initials = "".join(word[0] for word in (passage.speaker or "").split() if word[0].isupper()).casefold()
    asked = fold(wanted).split()
    return any(word in said for word in asked if len(word) > 3) or (len(initials) > 1 and initials in asked)


def _same_date(wanted: str, passage: Passage) -> bool:
    one, other = bounds(wanted), bounds(passage.date or "")
    return one is not None and one == other


def score(path: Path, archive: Archive) -> tuple[dict[str, Any], list[Outcome]]:
    texts = {info.source: (archive.config.seeds / info.source).read_bytes().decode() for info in archive.sources()}
    outcomes = [judge(row, archive.ask(row["question"], keep=False), texts) for row in questions(path)]
    good = [o for o in outcomes if o.row["answerable"]]
    bad = [o for o in outcomes if not o.row["answerable"]]
    many = [o for o in good if o.row["all"]]
    kinds = Counter(o.row["kind"] for o in bad if o.answered)

    def share(hits: list[bool]) -> float:
        return round(100 * sum(hits) / max(1, len(hits)), 1)

    speakers = [o.speaker for o in good if o.speaker is not None]
    dates = [o.date for o in good if o.date is not None]
    return {
        "questions": len(outcomes),
        "answerable": len(good),
        "unanswerable": len(bad),
        "first": share([o.answered and o.rank == 0 for o in good]),
        "among three": share([o.answered and o.rank is not None and o.rank < 3 for o in good]),
        "ranked first (answered or not)": share([o.rank == 0 for o in good]),
        "a person sees it": share([o.seen for o in good]),
        "false silence": share([o.silent for o in good]),
        "wrong first": share([o.answered and o.rank != 0 for o in good]),
        "false answers": share([o.answered for o in bad]),
        "near for unanswerable ones": share([o.answer.status == "near" for o in bad]),
        "false by kind": dict(kinds),
        "several passages, whole": f"{share([o.whole for o in many])} of {len(many)}",
        "right speaker": f"{share(speakers)} of {len(speakers)}",
        "right date": f"{share(dates)} of {len(dates)}",
        "unverified passages shown": sum(not p.verified for o in outcomes for p in o.answer.answers),
    }, outcomes


def plain_search(path: Path, archive: Archive) -> dict[str, Any]:
    """For comparison: the order of FTS5's BM25 over the words of the question, nothing refused."""
    texts = {info.source: (archive.config.seeds / info.source).read_bytes().decode() for info in archive.sources()}
    store = archive.corpus().store
    first = three = count = 0
    for row in questions(path):
        if row["answerable"]:
            found = store.statements(store.search([term.stem for term in content_terms(row["question"])], 3))
            hits = [any(_covers(c.passage, gold, texts) for gold in row["gold"]) for c in found]
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
            line.append(f"{f['first']:.0f} / {f['wrong first']:.0f} / {f['false answers']:.0f}")
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
            figures, outcomes = score(HERE / name, archive)
            print(name, json.dumps(figures | plain_search(HERE / name, archive), indent=1))
            if "--misses" in sys.argv:
                print_misses(outcomes)


ROWS = (
    "first",
    "a person sees it",
    "wrong first",
    "false answers",
    "false silence",
    "near for unanswerable ones",
    "several passages, whole",
    "right speaker",
    "right date",
    "unverified passages shown",
)


def table(names: list[str], reader: str) -> None:
    """The figures of these sets as a Markdown table."""
    every = {}
    for name in names:
        with archive_for(SETS[name], reader) as archive:
            every[name.removeprefix("questions_").removesuffix(".jsonl")] = score(HERE / name, archive)[0]
    print("| | " + " | ".join(every) + " |")
    print("|---" * (len(every) + 1) + "|")
    for row in ROWS:
        print(f"| {row} | " + " | ".join(str(figures[row]) for figures in every.values()) + " |")


def print_misses(outcomes: list[Outcome]) -> None:
    for o in outcomes:
        ok = (o.answered and o.rank == 0) if o.row["answerable"] else not o.answered
        if not ok:
            first = o.answer.answers[0] if o.answer.answers else None
            print(
                f"- {o.row['id']} {o.row['kind']} [{o.answer.status} {o.answer.intent} "
                f"{o.answer.confidence:.2f} rank {o.rank}] {o.row['question']}\n    reason: {o.answer.reason}; "
                f"understood {o.answer.understood}\n    got:  {first and first.text[:110]}\n    gold: "
                f"{[g['text'][:80] for g in o.row['gold']][:2]}"
            )


if __name__ == "__main__":
    main()
