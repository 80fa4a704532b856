"""eval, questions: how often answers are right, and the questions that passages are known to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.archive import Archive
from bot.building import QUESTIONS
from bot.cli.options import config, json_option, located, print_json
from bot.config import Config
from bot.documents import append_questions, read_questions
from bot.errors import ReaderError, SettingError
from bot.evaluation import Case, Outcome, by_kind, figures, outcomes, read_cases
from bot.render.visible import visible
from bot.text import name_key

SHORT = ("right first", "right shown", "wrong first", "false silence", "false answers")
"""The figures of each kind of question."""


@click.command("eval")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--reader", is_flag=True, help="Ask with the reader too (ONRECORD_READER), beside the answers without it."
)
@json_option
@located
@click.pass_context
def evaluate(ctx: click.Context, file: Path, reader: bool, as_json: bool) -> None:
    """Measure answers on your own questions with their right passages.

    FILE has one question a line; without right passages it is one that the documents do not answer. docs/questions.md
    says how to write them.

    \b
    Example:
      onrecord eval my-questions.jsonl
    """
    settings = config(ctx)
    if reader and not settings.reader:
        raise SettingError("--reader was given, and no reader is set", "Set ONRECORD_READER (docs/reader.md)")
    cases = read_cases(file)
    found = {"without reader": _asked(cases, replace(settings, reader=""))}
    if reader:
        found["with reader"] = _asked(cases, settings)
    if as_json:
        print_json({name: figures(one) | {"by kind": by_kind(one)} for name, one in found.items()})
        return
    _print_table({name: figures(one) for name, one in found.items()})
    for name, one in found.items():
        kinds = by_kind(one)
        if len(kinds) > 1:
            click.echo(f"\n| {name}, by kind | questions | " + " | ".join(SHORT) + " |")
            click.echo("|---" * (len(SHORT) + 2) + "|")
            for kind, own in kinds.items():
                number = own["answerable"] + own["unanswerable"]
                click.echo(f"| {visible(kind)} | {number} | " + " | ".join(_cell(own[row]) for row in SHORT) + " |")


def _asked(cases: Sequence[Case], settings: Config) -> list[Outcome]:
    archive = Archive.open(settings)
    try:
        return outcomes(cases, archive)
    finally:
        archive.close()


def _print_table(columns: dict[str, dict[str, Any]]) -> None:
    """Figures as a Markdown table, percent but for counts."""
    click.echo("| | " + " | ".join(columns) + " |")
    click.echo("|---" * (len(columns) + 1) + "|")
    for row in next(iter(columns.values())):
        click.echo(f"| {row} | " + " | ".join(_cell(own[row]) for own in columns.values()) + " |")


def _cell(value: Any) -> str:
    return "-" if value is None else str(value)


@click.group()
def questions() -> None:
    """The questions that passages are known to answer (data/questions/).

    \b
    Example:
      onrecord questions list
    """


@questions.command("check")
@located
@click.pass_context
def check(ctx: click.Context) -> None:
    """Check the files of questions. Exit 1 when something is found.

    Wrong lines are named, and passages that no document has word for word any more: their questions are not used.

    \b
    Example:
      onrecord questions check
    """
    settings = config(ctx)
    known = read_questions(settings.data / QUESTIONS)
    problems = list(known.problems)
    archive = Archive.open(settings)
    texts = {source: set(own) for source, own in archive.statements().items()}
    for source, passages in known.by_document.items():
        name = next((one for one in texts if name_key(one) == source), None)
        if name is None:
            problems.append(f"data/questions: no document is called {source}")
            continue
        gone = [text for text in passages if text not in texts[name]]
        problems += [f"{name}: no passage has these words any more: “{text[:80]}”" for text in gone]
    for problem in problems:
        click.echo(visible(problem))
    click.echo(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}", err=True)
    if problems:
        ctx.exit(1)


@questions.command("list")
@json_option
@located
@click.pass_context
def list_of(ctx: click.Context, as_json: bool) -> None:
    """How many passages of each document have questions.

    \b
    Example:
      onrecord questions list
    """
    settings = config(ctx)
    known = read_questions(settings.data / QUESTIONS)
    rows = []
    for source, passages in Archive.open(settings).statements().items():
        own = known.of(source)
        asked = [own[text] for text in passages if text in own]
        rows.append(
            {
                "source": source,
                "passages": len(passages),
                "with_questions": len(asked),
                "questions": sum(map(len, asked)),
            }
        )
    for row in rows:
        if as_json:
            print_json(row)
        else:
            click.echo(
                visible(
                    f"{row['source']}: {row['with_questions']} of {row['passages']} passages have questions, "
                    f"{row['questions']} in all"
                )
            )


@questions.command("write")
@click.argument("sources", nargs=-1, metavar="[FILE...]")
@click.option("--again", is_flag=True, help="Also for passages that have questions.")
@located
@click.pass_context
def write(ctx: click.Context, sources: tuple[str, ...], again: bool) -> None:
    """Let the reader's model write questions for passages that have none; of all documents, or of those named.

    Each is saved as it comes: what was stopped goes on where it stopped. Read what was written before you build: it is
    never shown, but it decides what is found.

    \b
    Example:
      onrecord questions write report.txt
    """
    settings = config(ctx)
    if not settings.reader:
        raise SettingError("No reader is set, and it writes the questions", "Set ONRECORD_READER (docs/reader.md)")
    known, archive = read_questions(settings.data / QUESTIONS), Archive.open(settings)
    every = archive.statements()
    if strange := [one for one in sources if one not in every]:
        raise click.UsageError(f"{strange[0]} is not among the documents; `onrecord sources` lists them.")
    for source in sources or every:
        if not archive.may_be_sent(source):
            click.echo(visible(f"{source}: not sent, the register does not allow it"), err=True)
            continue
        own, written = known.of(source), 0
        for text in dict.fromkeys(every[source]):
            if again or text not in own:
                found = archive.questions_for(source, text)
                if found is None:
                    raise ReaderError("The reader gave no usable reply", "`onrecord doctor` tries it")
                append_questions(settings.data / QUESTIONS, source, text, (*own.get(text, ()), *found))
                written += len(found)
        click.echo(visible(f"{source}: {written} questions written"), err=True)
