"""gaps, export, serve, run."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from bot.archive import Archive
from bot.building import stale
from bot.cli.answering import talk
from bot.cli.building import build_with_bar
from bot.cli.options import config, json_option, located, print_json
from bot.render.export import EXPORTS, export_text


@click.command()
@json_option
@located
@click.pass_context
def gaps(ctx: click.Context, as_json: bool) -> None:
    """Questions that the record did not answer, most asked first.

    \b
    Example:
      onrecord gaps
    """
    rows = Archive.open(config(ctx)).gaps()
    if as_json:
        print_json([{"question": g.question, "times": g.times, "last_asked": g.last_asked.isoformat()} for g in rows])
        return
    for gap in rows:
        click.echo(f"{gap.times:4}  {gap.last_asked:%Y-%m-%d}  {gap.question}")
    if not rows:
        click.echo("No unanswered question is kept.")


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(list(EXPORTS)))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@located
@click.pass_context
def export(ctx: click.Context, form: str, output: Path | None) -> None:
    """The store for other tools: csv (one row a passage) or json (sources with their passages).

    \b
    Example:
      onrecord export csv -o record.csv
    """
    archive = Archive.open(config(ctx))
    text = export_text(form, archive.sources(), archive.everything())
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


@click.command()
@located
@click.pass_context
def serve(ctx: click.Context) -> None:
    """Serve Slack: Socket Mode where SLACK_APP_TOKEN is set, else HTTP on PORT.

    \b
    Example:
      SLACK_BOT_TOKEN=xoxb-... SLACK_APP_TOKEN=xapp-... onrecord serve
    """
    settings = config(ctx)
    settings.check_slack()
    serve_slack(Archive.open(settings))


@click.command()
@located
@click.pass_context
def run(ctx: click.Context) -> None:
    """What `make run` does: build what changed, then Slack when its tokens are set, else the terminal chat.

    \b
    Example:
      onrecord run
    """
    settings = config(ctx)
    if stale(settings):
        build_with_bar(settings)
    if settings.mode == "terminal":
        talk(Archive.open(settings))
        return
    settings.check_slack()
    serve_slack(Archive.open(settings))


def serve_slack(archive: Archive) -> None:
    """Serves until SIGTERM or SIGINT. The web is imported only here: the other commands start faster without it."""
    from bot.web import serve as serve_web

    logging.basicConfig(level=archive.config.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    serve_web(archive, archive.config)
