"""`python -m tests.bench.fuzz --times 5000`: messages, Slack's deliveries, intent files and documents made up by hypothesis.

No crash, no answer over two seconds, no markup that Slack would act on, no passage that is not verified.
"""

from __future__ import annotations

import argparse
import json
import string
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.documents import read
from bot.errors import OnrecordError
from bot.extract import extract
from bot.matching import intents as intent_files
from bot.render.blocks import to_message
from bot.slack.incoming import is_person_speaking, question, team_of
from tests.fake_slack.blockkit import violations

ROOT = Path(__file__).parent.parent.parent
SLOWEST = 2.0
WORDS = (
    "what did who is when said about timeline quotes sources Bensouda Khan Netanyahu ICC Israel sanctions warrants not "
    "never 2015..2023 2024-05-03 <!channel> <@U1> <https://e.example|x> *b* `c` & < > \" ' -- ; OR NEAR( ) ^ * \x00 \u202e "
    "\u200b 🙂 ß İ ﷽ ! / help explain"
).split(" ")
TEXT = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), max_size=30).map(" ".join)
LINE = st.lists(
    st.one_of(
        st.sampled_from(
            "“ ” \" ' ‘ ’ . , : said told Mr. Khan Bensouda the court on Monday 3 May 2021 Oct. 7 not -- ( ) Dr. U.S.".split()
        ),
        st.text(max_size=10),
    ),
    max_size=60,
).map(" ".join)
YAML = st.lists(
    st.one_of(
        st.sampled_from(
            ["intent: x", "about: y", "examples:", "  - what did {person} say", "answer: quotes", "where: {speaker: person}",
             "tests:", "  - ask: q", "    nothing: true", "  - (a|b) [c] {topic}", "&a", "*a", "{", "[" * 50, "!!python/object:os.system x"]
        ),
        st.text(string.printable, max_size=30),
    ),
    max_size=15,
).map("\n".join)  # fmt: skip
JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)),
    max_leaves=12,
)
KEYS = (
    "type",
    "text",
    "user",
    "ts",
    "thread_ts",
    "channel",
    "channel_type",
    "subtype",
    "bot_id",
    "edited",
    "team",
    "hidden",
)
EVENT = st.dictionaries(st.sampled_from(KEYS), JSON, max_size=10)


def fuzzed(times: int, strategy: st.SearchStrategy[Any], check: Callable[[Any], None]) -> tuple[int, float]:
    """Runs a check on so many made-up inputs; how many, and the seconds of the slowest."""
    seen, slowest = 0, 0.0

    @settings(max_examples=times, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def run(value: Any) -> None:
        nonlocal seen, slowest
        started = time.perf_counter()
        check(value)
        seen, slowest = seen + 1, max(slowest, time.perf_counter() - started)

    run()
    return seen, slowest


class Checks:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = Config(
            seeds=ROOT / "seeds", intents=ROOT / "intents", data=ROOT / "data", db=folder / "onrecord.db",
            database_url=f"sqlite:///{folder / 'journal.db'}",
        )  # fmt: skip
        build(self.config)
        self.archive = Archive.open(self.config)

    def message(self, text: str) -> None:
        started = time.perf_counter()
        answer = self.archive.reply(text, conversation="c", user="U1")
        message = to_message(answer, asked=text)
        assert time.perf_counter() - started < SLOWEST
        assert all(passage.verified for passage in answer.answers)
        assert not violations(message), violations(message)
        json.dumps(message)

    def delivery(self, event: dict[str, Any]) -> None:
        if is_person_speaking(event, "U0"):
            found = question(event["text"] if isinstance(event.get("text"), str) else "", "U0")
            assert "<@U0>" not in found
        team_of({"team": event.get("team")})

    def intents(self, text: str) -> None:
        folder = self.folder / "intents"
        folder.mkdir(exist_ok=True)
        (folder / "x.yaml").write_text(text, encoding="utf-8")
        with suppress(OnrecordError):
            intent_files.load(folder)

    def document(self, text: str) -> None:
        path = self.folder / "seeds" / "x.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        with suppress(OnrecordError):
            document = read(path, path.parent)
            found = extract(document)
            for one in found.statements:
                assert 0 <= one.start <= one.end <= len(document.text)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=5000)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory(prefix="onrecord-fuzz-") as folder:
        checks = Checks(Path(folder))
        for name, strategy, check in (
            ("messages", TEXT, checks.message),
            ("deliveries", EVENT, checks.delivery),
            ("intent files", YAML, checks.intents),
            ("documents", st.lists(LINE, max_size=8).map("\n".join), checks.document),
        ):
            started = time.monotonic()
            seen, slowest = fuzzed(times, strategy, check)
            print(f"{seen} {name}: slowest {slowest * 1000:.0f} ms; {time.monotonic() - started:.0f} s", flush=True)
        checks.archive.close()


if __name__ == "__main__":
    main()
