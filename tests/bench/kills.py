"""`python -m tests.bench.kills`: kill -9 at random moments of a build and of writes to the journal.

What is found afterwards is the old state or the new one, never a mixture.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.quality import verify_spans
from bot.store.journal import Journal

ROOT = Path(__file__).parent.parent.parent
QUESTION = "what did bensouda say about exchanging information"
_WRITE = """
import sys
from bot.store.journal import ChannelSettings, Journal
journal = Journal(sys.argv[1], secret="a key of the tests")
for number in range(int(sys.argv[2]), 10_000_000):
    journal.set_channel("C1", ChannelSettings(sources=(str(number), str(number))))
    journal.feedback(str(number), "other")
    journal.record(str(number), "answered", None, "c")
    print(number, flush=True)
"""


def builds(times: int, folder: Path) -> None:
    """A document comes or goes before every build that is killed."""
    data = folder / "data"
    data.mkdir()
    for name in ("sources.yaml", "people.yaml"):
        shutil.copy(ROOT / "data" / name, data / name)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    config = Config(seeds=folder / "seeds", intents=ROOT / "intents", data=data)
    started = time.monotonic()
    build(config)
    command = [sys.executable, "-m", "bot", "--seeds", str(config.seeds), "--data", str(data), "build"]
    extra, found = config.seeds / "extra.txt", {"old": 0, "new": 0}
    has = 5
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    whole = time.monotonic() - began
    for _ in range(times):
        if has == 5:
            extra.write_text(f"The dam at Alta broke on {random.randint(1, 28)} May 2021, the minister said.\n")
        else:
            extra.unlink(missing_ok=True)
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        # Any moment; but as most of a build is Python's start, more of them in its end, where the file is written.
        time.sleep(whole * random.uniform(*random.choice(((0.0, 1.4), (0.7, 1.2)))))
        process.kill()
        process.wait()
        archive = Archive.open(config)
        archive.corpus().store.check()
        now = len(archive.sources())
        assert now in (5, 6), now
        found["old" if now == has else "new"] += 1
        assert archive.ask(QUESTION, keep=False).answers, "does not answer"
        archive.close()
        if now == has and has == 6:
            extra.write_text("put back\n")
        has = now
        if has == 5:
            extra.unlink(missing_ok=True)
    build(config)
    _, problems = verify_spans(config)
    left = [path.name for path in data.iterdir() if path.name.startswith("onrecord.db") and path != config.db]
    took = time.monotonic() - started
    print(f"builds: {times} kills, {found['old']} the old store, {found['new']} the new one, 0 a mixture; {took:.0f} s")
    print(f"  after one more build: {len(problems)} spans that do not stand in the files; left over: {left}")
    assert not problems


def writes(times: int, folder: Path) -> None:
    """Everything that was acknowledged before the kill is there after it."""
    url = f"sqlite:///{folder / 'journal.db'}"
    last, started = 0, time.monotonic()
    for _ in range(times):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITE, url, str(last + 1)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert process.stdout
        lines = [process.stdout.readline()]
        time.sleep(random.uniform(0, 0.3))
        process.kill()
        lines += process.communicate()[0].split()
        last = max(int(lines[-1]), last) if lines else last
        journal = Journal(url, secret="a key of the tests")
        if last:
            first, second = journal.channel("C1").sources
            assert first == second
            assert int(first) >= last
            assert int(journal.feedback_list(1)[0].question) >= last
            assert int(journal.turns("c", 1)[0].question) >= last
            last = max(last, int(first))
        assert journal.up()
        journal.close()
    print(f"journal: {times} kills, {last} acknowledged rounds, 0 lost; {time.monotonic() - started:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--builds", type=int, default=200)
    parser.add_argument("--writes", type=int, default=200)
    given = parser.parse_args()
    for work, times in ((writes, given.writes), (builds, given.builds)):
        with tempfile.TemporaryDirectory(prefix="onrecord-kills-") as folder:
            work(times, Path(folder))


if __name__ == "__main__":
    main()
