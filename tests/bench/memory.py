"""`python -m tests.bench.memory`: what the running bot needs of memory while its store is replaced, and while it is
asked.

The real process over HTTP, warmed up with a thousand questions; then a hundred new stores, then questions alone.
Exits 1 when either part makes it grow by more than a tenth.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from bot.building import build
from bot.config import Config
from tests.bench.slack_load import questions
from tests.deploy.place import ROOT, Served, free_port, serving
from tests.fake_slack import FakeSlack

WARM_UP, GROWTH = 1000, 1.1
SETTLE = 6
"""Seconds after which the bot has looked for a new store, and let go of the one before."""


async def ask(bot: Served, slack: FakeSlack, times: int) -> None:
    """So many mentions, each answered before the next."""
    asked = questions()
    for number in range(times):
        before = len(slack.calls)
        await bot.event("app_mention", text=f"<@U0ONRECORD> {asked[number % len(asked)]}", user=f"U{number % 40:09}")
        await slack.until(lambda before=before: len(slack.calls) > before)  # type: ignore[misc]


async def measure(stores: int, times: int) -> int:
    """The three figures; the exit code."""
    with tempfile.TemporaryDirectory(prefix="onrecord-memory-") as name:
        data, seeds = Path(name) / "data", Path(name) / "seeds"
        data.mkdir()
        for file in ("sources.yaml", "people.yaml"):
            shutil.copy(ROOT / "data" / file, data / file)
        shutil.copytree(ROOT / "seeds", seeds)
        config = Config(seeds=seeds, intents=ROOT / "intents", data=data)
        built = []
        for number in range(2):
            (seeds / "extra.txt").write_text(f"The dam at Alta broke on {number + 1} May 2021, the minister said.\n")
            build(config)
            built.append(config.db.read_bytes())
        settings = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "ONRECORD_SEEDS": str(seeds),
                    "ONRECORD_INTENTS": str(ROOT / "intents"), "ONRECORD_DATA": str(data)}  # fmt: skip
        command = [sys.executable, "-m", "bot", "serve"]
        async with FakeSlack() as slack, serving(slack, "http", command, Path(name), free_port(), settings) as bot:
            await ask(bot, slack, WARM_UP)
            warm = bot.resident()
            for number in range(stores):
                (data / "new.db").write_bytes(built[number % 2])
                (data / "new.db").replace(config.db)
                await ask(bot, slack, 3)
                await asyncio.sleep(0.4)
            await asyncio.sleep(SETTLE)
            replaced = bot.resident()
            await ask(bot, slack, times)
            asked = bot.resident()
            await bot.end()
    print(
        f"{warm:.0f} MB after {WARM_UP} questions; {replaced:.0f} MB after {stores} new stores ({replaced / warm - 1:+.1%}); "
        f"{asked:.0f} MB after {times} more questions ({asked / replaced - 1:+.1%})"
    )
    return int(replaced > warm * GROWTH or asked > replaced * GROWTH)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=int, default=100)
    parser.add_argument("--times", type=int, default=5000)
    given = parser.parse_args()
    sys.exit(asyncio.run(measure(given.stores, given.times)))
