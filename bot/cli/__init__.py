"""The `onrecord` command: parses arguments, calls Archive, prints. Exit 0 done, 1 the answer is no, 2 bad input."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import IO, Any

import click

from bot import __version__
from bot.cli.options import located
from bot.errors import OnrecordError
from bot.render.visible import visible

COMMANDS = {
    "build": "building",
    "ask": "answering",
    "chat": "answering",
    "timeline": "answering",
    "quotes": "answering",
    "sources": "answering",
    "extract": "extracting",
    "match": "answering",
    "lint": "building",
    "test": "building",
    "verify": "building",
    "eval": "measuring",
    "questions": "measuring",
    "gaps": "operating",
    "export": "operating",
    "serve": "operating",
    "run": "operating",
    "doctor": "operating",
    "forget-user": "operating",
    "rotate-key": "operating",
    "shown": "operating",
}
"""Command -> module of this package. A module is imported when its command is called: `extract` must not wait for
Slack's and the database's libraries."""


class _Group(click.Group):
    """Finds commands by COMMANDS, in that order, and turns our errors into one line on stderr and exit 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        # `eval` is a function of Python's own.
        name = "evaluate" if cmd_name == "eval" else cmd_name.replace("-", "_")
        found = getattr(import_module(f"bot.cli.{COMMANDS[cmd_name]}"), name)
        assert isinstance(found, click.Command)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OnrecordError as error:
            raise _Refusal(str(error)) from None


class _Refusal(click.ClickException):
    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(visible(f"onrecord: {self.message}"), file=file or sys.stderr)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="onrecord")
@located
def main() -> None:
    """Answers questions only with passages from your own documents, each with its speaker, date and file:line.

    \b
    Example:
      onrecord build
      onrecord ask "what did the prosecutor say about the visit"
    """
