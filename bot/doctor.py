"""`onrecord doctor`: looks at everything that has to be right, and says what to do about what is not."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal

import aiohttp

from bot.archive import Archive
from bot.archive.journaling import open_journal
from bot.building import stale
from bot.config import Config
from bot.documents import read_register, scan, withheld_astray
from bot.errors import OnrecordError
from bot.matching import intents as intent_files
from bot.reader import Reader

TIMEOUT = 10
MOST_OFF = 60
"""Seconds by which the clock may be off. Slack's signatures are good for 300."""
Grade = Literal["ok", "note", "wrong"]
MANIFEST = Path(__file__).parent.parent / "manifest.json"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found; `advice` is what to do, empty when all is well."""

    grade: Grade
    what: str
    found: str
    advice: str = ""


def examine(config: Config) -> Iterable[Finding]:
    """Everything, one finding after the other, so that a slow one does not hide those before it."""
    for look in (
        _python,
        _fts5,
        _documents,
        _register,
        _intents,
        _store,
        _journal,
        _hash_key,
        _database,
        _settings,
        _reader,
    ):
        yield from look(config)
    if config.mode != "terminal":
        yield from asyncio.run(_slack(config))


def _python(_: Config) -> Iterable[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("ok", "Python", version)


def _fts5(_: Config) -> Iterable[Finding]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
        yield Finding("ok", "SQLite", f"{sqlite3.sqlite_version}, with FTS5")
    except sqlite3.OperationalError:
        yield Finding(
            "wrong",
            "SQLite",
            f"{sqlite3.sqlite_version} has no FTS5",
            "Use a Python whose SQLite has it: python.org's has",
        )
    finally:
        connection.close()


def _documents(config: Config) -> Iterable[Finding]:
    if not config.seeds.is_dir():
        yield Finding("wrong", "documents", f"there is no folder {config.seeds}", "Make it, or set ONRECORD_SEEDS")
        return
    number = sum(path.suffix.lower() in (".txt", ".md") for path in config.seeds.rglob("*"))
    yield Finding("ok", "documents", f"{number} files in {config.seeds}")


def _intents(config: Config) -> Iterable[Finding]:
    try:
        yield Finding("ok", "intents", f"{len(list(intent_files.load(config.intents)))} in {config.intents}")
    except OnrecordError as error:
        yield Finding("wrong", "intents", error.message, error.hint or "`onrecord lint` has the list")


def _register(config: Config) -> Iterable[Finding]:
    """Whether everything in sources.yaml is understood: what is not withholds its document."""
    try:
        found = read_register(config.data / "sources.yaml")
    except OnrecordError as error:
        yield Finding("wrong", "sources.yaml", error.message, error.hint)
        return
    names = [path.relative_to(config.seeds).as_posix() for path in scan(config.seeds)] if config.seeds.is_dir() else []
    problems = [*found.problems, *withheld_astray(found, names)]
    if problems:
        said = "; ".join(map(str, problems))
        yield Finding("wrong", "sources.yaml", said, "Mend it: until then what is not understood is withheld")
    else:
        held = sum(rule.withholds for rule in found.rules.values())
        yield Finding("ok", "sources.yaml", f"{len(found.entries)} entries, {held} that withhold")


def _store(config: Config) -> Iterable[Finding]:
    try:
        archive = Archive.open(config)
    except OnrecordError as error:
        yield Finding("wrong", "store", error.message, error.hint)
        return
    health = archive.health()
    archive.close()
    found = f"{health.sources} documents, {health.statements} passages, built {health.built_at}"
    if config.seeds.is_dir() and stale(config):
        yield Finding("note", "store", f"{found}; the documents are newer", "Run `onrecord build`")
    else:
        yield Finding("ok", "store", found)


def _journal(config: Config) -> Iterable[Finding]:
    kind = config.journal_url.partition(":")[0].partition("+")[0]
    try:
        journal = open_journal(config)
    except OnrecordError as error:
        yield Finding("wrong", "journal", error.message, error.hint)
        return
    try:
        journal.check_key()
    except OnrecordError as error:
        yield Finding("wrong", "journal", error.message, error.hint)
        journal.close()
        return
    if journal.up():
        yield Finding("ok", "journal", f"{kind} at {journal.place}, can be written")
    elif kind == "sqlite":
        folder = Path(config.journal_url.removeprefix("sqlite:///")).parent
        yield Finding(
            "wrong",
            "journal",
            f"the file cannot be written ({journal.problem})",
            f"Let this user write in {folder}, see that the disk is not full, or set DATABASE_URL",
        )
    else:
        yield Finding(
            "wrong",
            "journal",
            f"{kind} cannot be reached ({journal.problem})",
            "Check DATABASE_URL, that the server runs, and that this machine may connect to it; "
            "if its certificate is of a CA of its own, name that in ONRECORD_DATABASE_CA",
        )
    journal.close()


def _hash_key(config: Config) -> Iterable[Finding]:
    if config.hash_key or config.key_file:
        yield Finding("ok", "hash key", "from the settings" if config.hash_key else f"in {config.key_file}")
    elif config.journal_url.startswith("sqlite"):
        yield Finding(
            "note",
            "hash key",
            "lies beside the journal: whoever has a backup of both can find out who asked what",
            "Set ONRECORD_HASH_KEY, or ONRECORD_KEY_FILE to a place of its own",
        )


def _database(config: Config) -> Iterable[Finding]:
    if config.database_tls == "encrypt":
        yield Finding(
            "note",
            "PostgreSQL",
            "its certificate is not verified: whoever is in between can pose as the server",
            "Set ONRECORD_DATABASE_TLS=verify, unless this is Heroku Postgres, whose certificates cannot be verified",
        )


def _settings(config: Config) -> Iterable[Finding]:
    if config.mode == "terminal":
        yield Finding(
            "note", "Slack", "no token is set: only the terminal is served", "README, Connect a Slack workspace"
        )
        return
    try:
        config.check_slack()
    except OnrecordError as error:
        yield Finding("wrong", "Slack's settings", error.message, error.hint)
        return
    mode = "Socket Mode" if config.mode == "socket" else "HTTP"
    if config.mode == "socket" and config.port is None:
        yield Finding(
            "note", "Slack's settings", f"{mode}; no page of health", "Set PORT to have /healthz and /metrics"
        )
    else:
        yield Finding("ok", "Slack's settings", mode)


def _reader(config: Config) -> Iterable[Finding]:
    """Tries the language model, where one is set, with a question and passages of our own."""
    try:
        reader = Reader.of(config)
    except OnrecordError as error:
        yield Finding("wrong", "reader", error.message, error.hint)
        return
    if reader is None:
        return
    places, why, seconds, tokens = reader.try_out()
    cost = f", {tokens} tokens" if tokens is not None else ""
    took = f"{config.reader_model} in {seconds:.1f} s{cost}"
    if why:
        advice = "Check ONRECORD_READER, its model and key; docs/reader.md has examples"
        yield Finding("wrong", "reader", f"no usable reply of {took} ({why})", advice)
    elif places != (0,):
        yield Finding("note", "reader", f"{took} pointed at the wrong one of two passages", "Take a stronger model")
    else:
        yield Finding("ok", "reader", f"{took}, pointed at the right passage")


async def _slack(config: Config) -> list[Finding]:
    found: list[Finding] = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as session:

        async def call(method: str, token: str) -> tuple[dict[str, object], aiohttp.ClientResponse]:
            headers = {"Authorization": f"Bearer {token}"}
            async with session.post(f"{config.api_url}{method}", headers=headers) as response:
                return await response.json(), response

        try:
            answer, response = await call("auth.test", config.bot_token)
            found += _token("SLACK_BOT_TOKEN", answer, lambda: f"{answer.get('user')} in {answer.get('team')}")
            if answer.get("ok"):
                found += _scopes(response.headers.get("x-oauth-scopes"), config)
            found += _clock(response.headers.get("Date"))
            if config.app_token:
                answer, _ = await call("apps.connections.open", config.app_token)
                found += _token("SLACK_APP_TOKEN", answer, lambda: "takes connections")
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            advice = "Check the network from this machine, and SLACK_API_URL if it is set"
            found.append(Finding("wrong", "Slack", f"cannot be reached ({type(error).__name__})", advice))
    return found


def _token(setting: str, answer: dict[str, object], good: Callable[[], str]) -> list[Finding]:
    if answer.get("ok"):
        return [Finding("ok", setting, good())]
    reason = str(answer.get("error"))
    advice = {
        "missing_scope": "Give the app-level token the scope connections:write",
        "account_inactive": "The app was removed from the workspace: install it again",
        "ratelimited": "Look again in a minute",
    }.get(reason, "Copy it again from your app's page at api.slack.com/apps (docs/slack.md)")
    return [Finding("wrong", setting, f"Slack does not accept it ({reason})", advice)]


def _scopes(header: str | None, config: Config) -> list[Finding]:
    """Slack names the scopes of a token with every answer; manifest.json has those that are needed, but for those of
    single settings."""
    if header is None or not MANIFEST.is_file():
        return [Finding("note", "scopes", "Slack did not say which the token has")]
    has = {one.strip() for one in header.split(",")}
    needed = set(json.loads(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])
    if any(one.startswith("S") for one in config.people):
        needed.add("usergroups:read")
    if missing := sorted(needed - has):
        advice = "Add them under OAuth & Permissions (or paste manifest.json again) and install the app anew"
        if "users:read" in missing:
            advice += "; until users:read is there, nobody is answered"
        return [Finding("wrong", "scopes", f"missing: {', '.join(missing)}", advice)]
    return [Finding("ok", "scopes", f"all {len(needed)} that manifest.json names")]


def _clock(date: str | None) -> list[Finding]:
    try:
        there = parsedate_to_datetime(date or "")
    except ValueError:
        return []
    off = (datetime.now(UTC) - there).total_seconds()
    if abs(off) > MOST_OFF:
        advice = "Set this machine's clock (NTP): Slack's signatures are refused when it is five minutes off"
        return [
            Finding("wrong", "clock", f"{abs(off):.0f} seconds {'ahead of' if off > 0 else 'behind'} Slack's", advice)
        ]
    return [Finding("ok", "clock", "agrees with Slack's")]
