"""build, lint, test, verify."""

from __future__ import annotations

import sys

import click

from bot.archive import Archive
from bot.building import BuildReport
from bot.building import build as build_store
from bot.cli.options import config, located
from bot.config import Config
from bot.quality import check_intents, run_tests, verify_spans
from bot.render.visible import visible


@click.command()
@located
@click.pass_context
def build(ctx: click.Context) -> None:
    """Build the store from the source documents.

    Unchanged documents are not read again; a bad file is reported and skipped, with exit 1 at the end; the old store
    stays until the new one is whole.

    \b
    Example:
      onrecord build --seeds my-documents
    """
    report = build_with_bar(config(ctx))
    if report.problems:
        ctx.exit(1)


def build_with_bar(settings: Config) -> BuildReport:
    """Builds with a progress bar on a terminal, and says what was done on stderr."""
    if sys.stderr.isatty():
        with click.progressbar(length=1, label="Reading documents", file=sys.stderr) as bar:

            def show(done: int, total: int, name: str) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            report = build_store(settings, show)
    else:
        report = build_store(settings)
    again = f" ({report.reused} unchanged)" if report.reused else ""
    click.echo(
        f"{settings.db}: {report.documents} documents{again}, {report.statements} passages, "
        f"{report.quotes} quotations, {report.events} dated events",
        err=True,
    )
    for problem in report.problems:
        click.echo(visible(f"skipped: {problem}"), err=True)
    for name in report.ignored:
        click.echo(visible(f"not read: {name} (only .txt and .md are)"), err=True)
    for name in report.unknown_entries:
        click.echo(visible(f"sources.yaml: {name} is not among the documents"), err=True)
    for copy, original in report.copies:
        click.echo(visible(f"withheld too: {copy}, a copy of {original}"), err=True)
    if report.copies:
        click.echo("  (one that is no copy goes by a `status:` of its own in sources.yaml)", err=True)
    return report


@click.command()
@located
@click.pass_context
def lint(ctx: click.Context) -> None:
    """Check the intents: bad keys, stolen examples, overlaps, missing tests. Exit 1 when something is found.

    \b
    Example:
      onrecord lint --intents intents
    """
    problems = check_intents(config(ctx))
    for problem in problems:
        click.echo(visible(str(problem)))
    click.echo(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}", err=True)
    ctx.exit(1 if problems else 0)


@click.command()
@located
@click.pass_context
def test(ctx: click.Context) -> None:
    """Ask the questions in the intents' `tests` and compare. Exit 1 when one fails.

    \b
    Example:
      onrecord test
    """
    results = run_tests(Archive.open(config(ctx)))
    for result in results:
        if result.problem:
            click.echo(visible(f"{result.file}:{result.line}: {result.question}: {result.problem}"))
    failed = sum(bool(result.problem) for result in results)
    click.echo(f"{len(results) - failed} passed, {failed} failed", err=True)
    ctx.exit(1 if failed else 0)


@click.command()
@located
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Compare every stored span with the files as they are now. Exit 1 when one no longer matches.

    \b
    Example:
      onrecord verify
    """
    count, problems = verify_spans(config(ctx))
    for problem in problems:
        click.echo(visible(str(problem)))
    click.echo(f"{count - len(problems)} of {count} stored passages stand in the files", err=True)
    ctx.exit(1 if problems else 0)
