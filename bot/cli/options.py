"""What every command shares: where things are, and how JSON is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from bot import config as settings
from bot.config import Config

F = TypeVar("F", bound=Callable[..., Any])

_PLACES = {
    "seeds": "Folder of the source documents.",
    "intents": "Folder of the intent files.",
    "data": "Folder of sources.yaml, people.yaml and the journal.",
    "db": "The built store.",
}


def located(command: F) -> F:
    """Adds --seeds, --intents, --data and --db; they count before the command's name and after it, the latter wins."""
    for name, about in reversed(_PLACES.items()):
        command = click.option(
            f"--{name}",
            type=click.Path(path_type=Path),
            expose_value=False,
            callback=_remember,
            help=about,
            metavar="FILE" if name == "db" else "DIR",
        )(command)
    return command


def _remember(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.find_root().ensure_object(dict)[param.name] = value


def config(ctx: click.Context) -> Config:
    """The settings: options first, then the environment, then .env. Raises SettingError."""
    found = settings.load()
    given: dict[str, Path] = ctx.find_root().ensure_object(dict)
    if "data" in given and "db" not in given and found.db == found.data / "onrecord.db":
        given = given | {"db": given["data"] / "onrecord.db"}
    return replace(found, **given)  # type: ignore[arg-type]


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
