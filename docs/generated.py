"""What README and docs/ show of the program is made by the program: cog runs these functions (`make docs`)."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import click  # noqa: E402

from bot import config  # noqa: E402
from bot.archive import Archive  # noqa: E402
from bot.building import build  # noqa: E402
from bot.cli import COMMANDS, main  # noqa: E402
from bot.matching import intents as intent_files  # noqa: E402
from bot.render.plain import to_plain  # noqa: E402


def settings() -> str:
    """The table of environment variables."""
    return config.table() + "\n"


def commands() -> str:
    """The table of commands with the first line of their help."""
    rows = ["| command | what it does |", "|---|---|"]
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        rows.append(f"| `onrecord {name}` | {command.get_short_help_str(120)} |")
    return "\n".join(rows) + "\n"


def help_pages() -> str:
    """The whole help of every command."""
    context = click.Context(main, info_name="onrecord")
    pages = [("onrecord", main.get_help(context))]
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context)
        pages.append((f"onrecord {name}", command.get_help(inner)))
    return "\n".join(f"## {name}\n\n```\n{text}\n```\n" for name, text in pages)


def intents() -> str:
    """The table of intents."""
    rows = ["| intent | what it answers | example |", "|---|---|---|"]
    for intent in intent_files.load(ROOT / "intents"):
        example = intent.examples[0].text.replace("|", "\\|")
        rows.append(f"| `{intent.name}` | {intent.about} | {example} |")
    return "\n".join(rows) + "\n"


def conversation(*questions: str) -> str:
    """Questions and what the bot answers today, as in the terminal."""
    with tempfile.TemporaryDirectory() as folder:
        found = config.load({}, dotenv=Path("/nonexistent"))
        here = replace(
            found,
            seeds=ROOT / "seeds",
            intents=ROOT / "intents",
            data=ROOT / "data",
            db=Path(folder) / "onrecord.db",
            database_url=f"sqlite:///{folder}/journal.db",
        )
        build(here)
        archive = Archive.open(here)
        turns = [f"> {question}\n{to_plain(archive.reply(question), 100)}" for question in questions]
        archive.close()
    return "```\n" + "\n\n".join(turns) + "\n```\n"


def withholding() -> str:
    """The ways in which tests withhold a document, and the surfaces on which they look for it."""
    sys.path.insert(0, str(ROOT))  # cog puts the path back between two files
    from tests.slack.surfaces import SURFACES
    from tests.withholding import BUILT, RUNNING

    rows = ["| withheld with a build | without one, while the bot runs |", "|---|---|"]
    built, running = [way.name for way in BUILT], [way.name for way in RUNNING]
    length = max(len(built), len(running))
    for one, other in zip(built + [""] * (length - len(built)), running + [""] * (length - len(running)), strict=True):
        rows.append(f"| {one} | {other} |")
    surfaces = "; ".join(SURFACES)
    return (
        "Each of these ways is tried on each surface (`tests/slack/test_slack_withholding.py`), in every kind of "
        "question and in exports (`tests/test_withholding.py`):\n\n" + "\n".join(rows) + f"\n\nSurfaces: {surfaces}.\n"
    )
