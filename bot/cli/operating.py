"""gaps, export, serve, run, doctor, forget-user."""

from __future__ import annotations

import logging
import re
from dataclasses import asdict
from pathlib import Path

import click

from bot.archive import Archive
from bot.building import stale
from bot.cli.answering import talk
from bot.cli.building import build_with_bar
from bot.cli.options import config, json_option, located, print_json
from bot.render.export import EXPORTS, export_text
from bot.render.visible import visible
from bot.store.journal import Journal


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
        click.echo(visible(f"{gap.times:4}  {gap.last_asked:%Y-%m-%d}  {gap.question}"))
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


@click.command()
@json_option
@located
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Check settings, tokens, scopes, SQLite, store, journal and clock, and say what to do. Exit 1 when one is wrong.

    \b
    Example:
      onrecord doctor
    """
    from bot.doctor import examine

    wrong = False
    for one in examine(config(ctx)):
        wrong = wrong or one.grade == "wrong"
        if as_json:
            print_json(asdict(one))
        else:
            click.echo(f"{one.grade:5}  {one.what}: {one.found}" + (f"\n       -> {one.advice}" if one.advice else ""))
    ctx.exit(1 if wrong else 0)


@click.command("forget-user")
@click.argument("user", metavar="USER_ID")
@located
@click.pass_context
def forget_user(ctx: click.Context, user: str) -> None:
    """Delete whatever the journal keeps of one person: questions and feedback.

    USER_ID is Slack's member ID (in the profile: "Copy member ID").

    \b
    Example:
      onrecord forget-user U012AB3CD
    """
    name = user.strip("<@> ").partition("|")[0]
    if not re.fullmatch(r"[UW][A-Z0-9]{2,}", name):
        raise click.UsageError("Give Slack's member ID, such as U012AB3CD (in the person's profile: Copy member ID).")
    settings = config(ctx)
    journal = Journal(settings.journal_url, secret=settings.hash_key, question_days=settings.question_days)
    journal.wait_in(settings.data)
    rows = journal.forget_user(name)
    journal.close()
    if rows:
        click.echo(f"Deleted {rows} {'entry' if rows == 1 else 'entries'}.")
    else:
        click.echo("Nothing is kept of this person.")


def serve_slack(archive: Archive) -> None:
    """Serves until SIGTERM or SIGINT. The web is imported only here: the other commands start faster without it."""
    from bot.web import serve as serve_web

    logging.basicConfig(level=archive.config.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    serve_web(archive, archive.config)
