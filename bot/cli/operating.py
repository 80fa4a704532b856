"""gaps, export, serve, run, doctor, forget-user, rotate-key, shown."""

from __future__ import annotations

import logging
import re
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from bot.archive import Archive
from bot.archive.journaling import open_journal
from bot.building import stale
from bot.cli.answering import talk
from bot.cli.building import build_with_bar
from bot.cli.noting import note
from bot.cli.options import config, json_option, located, print_json
from bot.render.export import EXPORTS, export_text
from bot.render.visible import visible


@click.command()
@json_option
@located
@click.pass_context
def gaps(ctx: click.Context, as_json: bool) -> None:
    """Questions that had no sure answer, most asked first: how often nothing was on record, how often something near.

    \b
    Example:
      onrecord gaps
    """
    rows = Archive.open(config(ctx)).gaps()
    if as_json:
        print_json(
            [
                {
                    "question": gap.question,
                    "times": gap.times,
                    "nothing": gap.nothing,
                    "near": gap.near,
                    "last_asked": gap.last_asked.isoformat(),
                }
                for gap in rows
            ]
        )
        return
    if rows:
        click.echo("nothing  near  last asked  question")
    for gap in rows:
        click.echo(visible(f"{gap.nothing:7}  {gap.near:4}  {gap.last_asked:%Y-%m-%d}  {gap.question}"))
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
    note(archive, "export", archive.sources())
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
    """Delete whatever the journal keeps of one person: questions, feedback, and that they were shown a passage.

    USER_ID is Slack's member ID (in the profile: "Copy member ID"). Nothing is made: where there is no journal, or its
    key is another one, that is said (exit 2).

    \b
    Example:
      onrecord forget-user U012AB3CD
    """
    name = user.strip("<@> ").partition("|")[0]
    if not re.fullmatch(r"[UW][A-Z0-9]{2,}", name):
        raise click.UsageError("Give Slack's member ID, such as U012AB3CD (in the person's profile: Copy member ID).")
    settings = config(ctx)
    with closing(open_journal(settings, existing=True)) as journal:
        journal.wait_in(settings.data)
        rows = journal.forget_user(name)
    click.echo(f"Looked in the journal at {journal.place}.")
    if rows:
        click.echo(f"Deleted {rows} {'entry' if rows == 1 else 'entries'}.")
    else:
        click.echo("Nothing is kept of this person.")


@click.command("rotate-key")
@located
@click.pass_context
def rotate_key(ctx: click.Context) -> None:
    """Keep the journal under the key that the settings have now: stop the bot, set the new key, run this, start it.

    Put the new key where the bot reads its settings (.env, the platform's secrets) before you run this, so that it is
    not lost. A variable that is set in the environment counts more than .env. docs/deploy.md has the commands for each
    platform.

    The entries that are in the journal now stay, but nobody can tell any more whose they are. So forget-user does not
    find them, and does not need to.

    \b
    Example:
      sed -i '/^ONRECORD_HASH_KEY=/d' .env
      printf '\\nONRECORD_HASH_KEY=%s\\n' "$(openssl rand -hex 32)" >> .env
      onrecord rotate-key
    """
    with closing(open_journal(config(ctx))) as journal:
        changed = journal.rotate_key()
    click.echo(
        f"The journal at {journal.place} is kept under the new key from now on."
        if changed
        else f"The journal at {journal.place} is kept under this key already: nothing was changed."
    )


@click.command()
@click.argument("source", metavar="FILE")
@json_option
@located
@click.pass_context
def shown(ctx: click.Context, source: str, as_json: bool) -> None:
    """List the messages in which passages of a document were shown, newest first, and what became of them.

    FILE is the document's path as citations name it.

    \b
    Example:
      onrecord shown 001_report.txt
    """
    settings = config(ctx)
    with closing(open_journal(settings, existing=True)) as journal:
        journal.wait_in(settings.data)
        rows = journal.shown_of(source)
    found = [
        {
            "at": f"{row.at:%Y-%m-%dT%H:%MZ}",
            "surface": row.surface,
            "kind": row.kind,
            "channel": row.channel,
            "message_ts": row.message_ts,
            "file": row.file_id,
            "state": row.state,
            "spans": row.spans,
            "sha256": row.sha256,
        }
        for row in rows
    ]
    if as_json:
        print_json(found)
        return
    for one in found:
        where = (
            "/".join(str(one[name]) for name in ("channel", "message_ts", "file") if one[name])
            or "nowhere to be reached"
        )
        click.echo(f"{one['at']}  {one['surface']:8}  {where}  {one['kind']}  {one['state']}")
    if not found:
        click.echo(f"No message is known that shows a passage of {source}.")


def serve_slack(archive: Archive) -> None:
    """Serves until SIGTERM or SIGINT. The web is imported only here: the other commands start faster without it."""
    from bot.web import serve as serve_web

    archive.journal.check_key()

    logging.basicConfig(level=archive.config.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    serve_web(archive, archive.config)
