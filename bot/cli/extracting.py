"""extract: needs no store, and starts fast because it imports only what reads documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from bot.cli.options import json_option, located, print_json
from bot.dates import is_edtf
from bot.documents import read
from bot.errors import DocumentError
from bot.extract import extract as extract_document
from bot.models import Published
from bot.render.json import extract_object
from bot.render.visible import visible


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", metavar="D", help="The documents' date (EDTF), where they do not say it.")
@click.option("--explain", is_flag=True, help="Add the id of the rule that decided to each entry.")
@json_option
@located
@click.pass_context
def extract(ctx: click.Context, files: tuple[Path, ...], published: str | None, explain: bool, as_json: bool) -> None:
    """What would be stored for each document. Needs no store.

    \b
    Example:
      onrecord extract seeds/*.txt --json
    """
    if published and not is_edtf(published):
        raise click.BadParameter(
            f"{published!r} is no EDTF date such as 2024-05-03 or 2024-05", param_hint="--published"
        )
    failed = False
    for file in files:
        try:
            document = read(file)
        except DocumentError as error:
            click.echo(visible(f"onrecord: {error}"), err=True)
            failed = True
            continue
        if published:
            document = replace(document, published=Published(published, "stated", "--published"))
        found = extract_document(document)
        if as_json:
            print_json(extract_object(document, found, explain))
        else:
            click.echo(
                f"{visible(document.source)}: {len(found.statements)} statements, {len(found.quotes)} quotations, "
                f"{len(found.dates)} dates, {len(found.events)} events, {len(found.people)} people and bodies"
            )
    if failed:
        ctx.exit(2)
