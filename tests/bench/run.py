"""What docs/answering.md reports: answers, speed, memory and start, measured on this machine.

python -m tests.bench.run            # `make bench`; about a minute
python -m tests.bench.run --scale N  # also a record of N sentences: the seeds' with half of their long words changed
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from tests.bench.questions import HERE, questions, score

SETS = ("questions_dev.jsonl", "questions_check.jsonl")


def resident() -> int:
    """Megabytes this process holds now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


def fresh(config: Config, asked: list[str]) -> str:
    """What a process that does nothing else needs for these questions: CPU milliseconds each, and its memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(asking, config, asked).result()


def asking(config: Config, asked: list[str]) -> str:
    """CPU milliseconds a question in this process once it is warm, and what it holds."""
    archive = Archive.open(config)
    spent = []
    archive.ask(asked[0], keep=False)
    for question in asked:
        start = time.process_time()
        archive.ask(question, keep=False)
        spent.append(1000 * (time.process_time() - start))
    spent.sort()
    at = {share: spent[min(len(spent) - 1, int(share * len(spent)))] for share in (0.5, 0.95, 0.99)}
    figures = ", ".join(f"p{100 * share:.0f} {value:.1f}" for share, value in at.items())
    return f"{figures} ms CPU; {resident()} MB"


def scaled(folder: Path, statements: int) -> Config:
    """A corpus of about so many statements: the seeds' sentences with half of their long words changed."""
    some = random.Random(3)
    sentences = [
        s for p in sorted(Path("seeds").glob("*.txt")) for s in p.read_text(encoding="utf-8").split(". ") if s.strip()
    ]
    vocabulary = sorted({w for s in sentences for w in s.split() if w.isalpha() and len(w) > 4})
    seeds = folder / "seeds"
    seeds.mkdir()
    for number in range(statements // 200):
        lines = []
        for _ in range(200):
            words = some.choice(sentences).replace("\n", " ").split()
            lines.append(
                " ".join(some.choice(vocabulary) if len(w) > 4 and some.random() < 0.5 else w for w in words) + "."
            )
        (seeds / f"{number:05}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return Config(seeds=seeds, data=folder)


def main() -> None:
    config = Config()
    build(config)
    start = time.perf_counter()
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from bot.archive import Archive; from bot.config import Config; Archive.open(Config())",
        ],
        check=True,
    )
    print(f"start to ready: {time.perf_counter() - start:.2f} s")
    archive = Archive.open(config)
    for name in SETS:
        print(name, json.dumps(score(HERE / name, archive)[0], indent=1))
    asked = [row["question"] for name in SETS for row in questions(HERE / name)]
    print("seeds:", fresh(config, asked))
    if "--scale" in sys.argv:
        count = int(sys.argv[sys.argv.index("--scale") + 1])
        with tempfile.TemporaryDirectory() as folder:
            large = scaled(Path(folder), count)
            size = sum(p.stat().st_size for p in large.seeds.glob("*.txt")) / 1e6
            start = time.perf_counter()
            report = build(large)
            spent = time.perf_counter() - start
            print(
                f"{report.statements} statements, {size:.1f} MB: built in {spent:.0f} s ({size / spent:.2f} MB/s), "
                f"store {large.db.stat().st_size / 1e6:.0f} MB"
            )
            print(fresh(replace(large, intents=config.intents), asked))


if __name__ == "__main__":
    main()
