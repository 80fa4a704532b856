"""ask, chat, timeline, quotes, sources, match."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TextIO

import click

from bot.archive import Archive
from bot.cli.noting import note
from bot.cli.options import config, json_option, located, print_json
from bot.commands import TimelineRequest
from bot.errors import OnrecordError
from bot.matching import intents as intent_files
from bot.matching.lexicon import Lexicon
from bot.matching.matcher import match as match_message
from bot.models import Answer, Clearance
from bot.render import timeline as pictures
from bot.render.entries import shown
from bot.render.export import TIMELINE_FORMATS, timeline_text
from bot.render.json import answer_object, source_object
from bot.render.plain import source_line, to_plain
from bot.render.visible import visible

HERE = Clearance(editor=True)
"""Whoever types at the terminal runs the bot: told what is for everybody, and that there are embargoes."""


@click.command()
@click.argument("text", nargs=-1)
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE",
    help='One {"id","question"} a line ("-" is stdin); one answer object a line comes out.',
)
@click.option("--explain", is_flag=True, help="Say why: intent, slots, what was considered.")
@json_option
@located
@click.pass_context
def ask(ctx: click.Context, text: tuple[str, ...], batch: TextIO | None, explain: bool, as_json: bool) -> None:
    """Answer one question.

    \b
    Example:
      onrecord ask "what did the prosecutor say about exchanging information"
      onrecord ask --batch questions.jsonl --json
    """
    if bool(text) == (batch is not None):
        raise click.UsageError("Give a question, or --batch FILE.")
    archive = Archive.open(config(ctx))
    if batch is not None:
        for name, question in _questions(batch):
            answer = archive.ask(question, keep=False, clearance=HERE)
            note(archive, "terminal", shown(answer))
            print_json(answer_object(replace(_told(answer, explain), id=name)))
        return
    answer = _told(archive.ask(" ".join(text), clearance=HERE), explain)
    note(archive, "terminal", shown(answer), answer.sources)
    if as_json:
        print_json(answer_object(answer))
        return
    click.echo(to_plain(answer))
    if explain:
        click.echo(visible(json.dumps(answer.explain, ensure_ascii=False, indent=2)))


def _told(answer: Answer, explain: bool) -> Answer:
    if not explain:
        return replace(answer, explain={})
    return replace(answer, explain=answer.explain | {"reading": asdict(answer.reading)}) if answer.reading else answer


def _questions(batch: TextIO) -> Iterator[tuple[str | None, str]]:
    for number, line in enumerate(batch, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            name, question = row.get("id"), row["question"]
            if not isinstance(question, str):
                raise TypeError
        except (ValueError, KeyError, TypeError, AttributeError):
            raise OnrecordError(
                f'Line {number} of the batch is not {{"id": ..., "question": "..."}}', "Write one JSON object a line"
            ) from None
        yield name, question


@click.command()
@located
@click.pass_context
def chat(ctx: click.Context) -> None:
    """Talk in the terminal; reads lines from a pipe too.

    \b
    Example:
      onrecord chat
      printf 'who is the prosecutor\\n' | onrecord chat
    """
    archive = Archive.open(config(ctx))
    talk(archive)


def talk(archive: Archive) -> None:
    """The conversation: until end of input, `quit` or `exit`."""
    person = sys.stdin.isatty()
    conversation = f"terminal:{uuid.uuid4().hex}"
    if person:
        health = archive.health()
        click.echo(
            f"{health.sources} documents, {health.statements} passages on record. Ask a question; `help` says more, "
            "`quit` ends."
        )
    while True:
        try:
            line = input("\n> " if person else "")
        except (EOFError, KeyboardInterrupt):
            click.echo() if person else None
            return
        except UnicodeDecodeError:
            click.echo("That line was not UTF-8 text.")
            continue
        if not line.strip():
            continue
        if line.strip().lower() in ("quit", "exit", "bye", "\\q"):
            return
        answer = archive.reply(line, conversation=conversation, clearance=HERE)
        note(archive, "terminal", shown(answer), answer.sources)
        click.echo(to_plain(answer))


@click.command()
@click.argument("topic", nargs=-1)
@click.option("--from", "start", metavar="D", help="First date (EDTF: 2023, 2023-06, 2023-06-01).")
@click.option("--to", "end", metavar="D", help="Last date.")
@click.option("--person", metavar="P", help="Only what concerns this person or body.")
@click.option("--source", metavar="F", help="Only this document.")
@click.option("--format", "form", type=click.Choice([*TIMELINE_FORMATS, "png"]), default="text", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to a file; needed for png.",
)
@located
@click.pass_context
def timeline(
    ctx: click.Context,
    topic: tuple[str, ...],
    start: str | None,
    end: str | None,
    person: str | None,
    source: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Dated events in order, each with its citation.

    \b
    Example:
      onrecord timeline sanctions --from 2023
      onrecord timeline --person Novak --format png -o novak.png
    """
    if form == "png" and output is None:
        raise click.UsageError("A picture needs a file: -o timeline.png")
    archive = Archive.open(config(ctx))
    found = archive.timeline(TimelineRequest(" ".join(topic), person, source, start, end), HERE)
    note(archive, "terminal", found.answers)
    if form == "png" and output is not None:
        if not found.answers:
            click.echo(to_plain(found), err=True)
            ctx.exit(1)
        output.write_bytes(pictures.to_png(found))
        click.echo(f"{output}: {pictures.alt_text(found)}")
        return
    text = timeline_text(found, form)
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text)


@click.command()
@click.option("--by", metavar="PERSON", help="Who said it.")
@click.option("--about", metavar="SUBJECT", help="On what.")
@json_option
@located
@click.pass_context
def quotes(ctx: click.Context, by: str | None, about: str | None, as_json: bool) -> None:
    """What somebody said, or who said something on a subject.

    \b
    Example:
      onrecord quotes --by Novak --about hostages
    """
    if not by and not about:
        raise click.UsageError("Give --by PERSON, --about SUBJECT, or both.")
    archive = Archive.open(config(ctx))
    found = archive.quotes(by, about, HERE)
    note(archive, "terminal", found.answers)
    if as_json:
        print_json(answer_object(found))
    else:
        click.echo(to_plain(found))


@click.command()
@json_option
@located
@click.pass_context
def sources(ctx: click.Context, as_json: bool) -> None:
    """The documents on record, what each is, and of when.

    Also those that are withdrawn, on hold or under an embargo: nowhere else are they named.

    \b
    Example:
      onrecord sources --json
    """
    archive = Archive.open(config(ctx))
    infos = archive.every_source()
    note(archive, "terminal", (info for info in infos if archive.is_served(info.source)))
    if as_json:
        print_json([source_object(info) for info in infos])
    else:
        click.echo("\n".join(source_line(info) for info in infos))


@click.command()
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8"),
    required=True,
    metavar="FILE",
    help='One {"id","question"} a line ("-" is stdin).',
)
@json_option
@located
@click.pass_context
def match(ctx: click.Context, batch: TextIO, as_json: bool) -> None:
    """The intent layer alone: which intent each message is, over the folder of --intents. Needs no store.

    \b
    Example:
      onrecord match --intents intents --batch questions.jsonl --json
    """
    loaded = intent_files.load(config(ctx).intents)
    lexicon = Lexicon()
    for name, question in _questions(batch):
        found = match_message(question, loaded, lexicon)
        row = {
            "id": name,
            "intent": found.intent,
            "best": found.best,
            "confidence": round(found.confidence, 4),
            "runner_up": found.runner_up,
        }
        if as_json:
            print_json(row)
        else:
            click.echo(f"{name}\t{found.intent or '-'}\t{found.best}\t{found.confidence:.2f}")
