"""Settings: read once from the environment (and `.env`), checked, frozen. README's table is generated from here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import SettingError


def _setting(env: str, about: str, default: Any) -> Any:
    return field(default=default, metadata={"env": env, "about": about})


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting. Secrets never appear in its repr."""

    seeds: Path = _setting("ONRECORD_SEEDS", "folder of the source documents", Path("seeds"))
    intents: Path = _setting("ONRECORD_INTENTS", "folder of the intent files", Path("intents"))
    data: Path = _setting("ONRECORD_DATA", "folder of sources.yaml, people.yaml and the journal", Path("data"))
    db: Path = _setting("ONRECORD_DB", "the built store; onrecord.db in the data folder when not set", Path())
    bot_token: str = _setting("SLACK_BOT_TOKEN", "bot token of the Slack app (xoxb-...)", "")
    signing_secret: str = _setting("SLACK_SIGNING_SECRET", "signing secret of the Slack app, for HTTP", "")
    app_token: str = _setting("SLACK_APP_TOKEN", "app-level token (xapp-...); when set, Socket Mode is used", "")
    api_url: str = _setting("SLACK_API_URL", "base of Slack's Web API", "https://slack.com/api/")
    editors: frozenset[str] = _setting(
        "ONRECORD_EDITORS",
        "Slack user ids (U...), with commas: who sees gaps and feedback and sets channels",
        frozenset(),
    )
    port: int | None = _setting("PORT", "port for HTTP, and for /healthz in Socket Mode", None)
    database_url: str = _setting("DATABASE_URL", "the journal; journal.db in the data folder when not set", "")
    hash_key: str = _setting(
        "ONRECORD_HASH_KEY",
        "key of the hashes that stand for people's ids; made and kept beside the journal when not set",
        "",
    )
    question_days: int = _setting("ONRECORD_QUESTION_DAYS", "days for which the texts of questions are kept", 30)
    document_seconds: int = _setting(
        "ONRECORD_DOCUMENT_SECONDS", "seconds for which a build may work on one document; then it is skipped", 60
    )
    document_megabytes: int = _setting(
        "ONRECORD_DOCUMENT_MEGABYTES", "memory in MB that one document may take in a build; over it, it is skipped", 384
    )
    log_level: str = _setting("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO")
    log_format: str = _setting("LOG_FORMAT", "text, or json for one object a line", "text")
    metrics: bool = _setting("ONRECORD_METRICS", "off to leave out /metrics", True)

    def __post_init__(self) -> None:
        if self.db == Path():
            object.__setattr__(self, "db", self.data / "onrecord.db")

    def __repr__(self) -> str:
        return f"Config(seeds={self.seeds}, intents={self.intents}, data={self.data}, db={self.db}, mode={self.mode})"

    @property
    def journal_url(self) -> str:
        """The journal's database as SQLAlchemy names it; Heroku's `postgres://` is what it calls `postgresql`."""
        if not self.database_url:
            return f"sqlite:///{(self.data / 'journal.db').as_posix()}"
        return self.database_url.replace("postgres://", "postgresql+psycopg://", 1).replace(
            "postgresql://", "postgresql+psycopg://", 1
        )

    @property
    def mode(self) -> Literal["socket", "http", "terminal"]:
        """How people reach the bot: Socket Mode when there is an app token, HTTP with a signing secret, else chat."""
        if self.app_token:
            return "socket"
        return "http" if self.signing_secret or self.bot_token else "terminal"

    def check_slack(self) -> None:
        """Raises SettingError that names every Slack setting which is missing or not of its form."""
        problems = []
        if not self.bot_token:
            problems.append("SLACK_BOT_TOKEN is not set")
        elif not self.bot_token.startswith("xoxb-"):
            problems.append("SLACK_BOT_TOKEN does not start with xoxb-")
        if self.app_token and not self.app_token.startswith("xapp-"):
            problems.append("SLACK_APP_TOKEN does not start with xapp-")
        if not self.app_token and not self.signing_secret:
            problems.append("neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set")
        if problems:
            raise SettingError(
                "; ".join(problems),
                "Copy them from your app's page at api.slack.com/apps into the environment or .env "
                '(README, "Connect a Slack workspace")',
            )


def load(environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Config:
    """The settings of `environ` (the process's own by default), completed from `dotenv` where that file exists.

    Raises SettingError that names the setting, its value and what was expected.
    """
    values = {k: v for k, v in dotenv_values(dotenv).items() if v} if dotenv.is_file() else {}
    values |= {k: v for k, v in (os.environ if environ is None else environ).items() if v}
    found: dict[str, Any] = {}
    for one in fields(Config):
        raw = values.get(one.metadata["env"])
        if raw is None:
            continue
        found[one.name] = _cast(one.name, one.metadata["env"], raw.strip())
    return Config(**found)


def _cast(name: str, env: str, raw: str) -> Any:
    if name in ("seeds", "intents", "data", "db"):
        return Path(raw)
    if name == "port":
        if not raw.isdigit() or not 0 <= int(raw) < 65536:
            raise SettingError(f"PORT is {raw!r}", "Set it to a number from 0 to 65535")
        return int(raw)
    if name == "editors":
        return frozenset(one.strip() for one in raw.split(",") if one.strip())
    if name == "question_days":
        if not raw.isdigit() or int(raw) > 3650:
            raise SettingError(f"{env} is {raw!r}", "Set it to a number of days from 0 (keep none) to 3650")
        return int(raw)
    if name in ("document_seconds", "document_megabytes"):
        least, unit = (1, "seconds") if name == "document_seconds" else (64, "megabytes")
        if not raw.isdigit() or not least <= int(raw) <= 1_000_000:
            raise SettingError(f"{env} is {raw!r}", f"Set it to a number of {unit} from {least} to 1,000,000")
        return int(raw)
    if name == "log_level":
        if raw.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise SettingError(f"LOG_LEVEL is {raw!r}", "Set it to DEBUG, INFO, WARNING or ERROR")
        return raw.upper()
    if name == "log_format":
        if raw.lower() not in ("text", "json"):
            raise SettingError(f"LOG_FORMAT is {raw!r}", "Set it to text or json")
        return raw.lower()
    if name == "metrics":
        if raw.lower() not in ("on", "off"):
            raise SettingError(f"{env} is {raw!r}", "Set it to on or off")
        return raw.lower() == "on"
    if name == "api_url":
        if urlsplit(raw).scheme not in ("http", "https"):
            raise SettingError(f"{env} is {raw!r}", "Set it to a URL such as https://slack.com/api/")
        return raw if raw.endswith("/") else raw + "/"
    return raw


def table() -> str:
    """The settings as a Markdown table, for README."""
    rows = ["| variable | what it is | default |", "|---|---|---|"]
    for one in fields(Config):
        default = (
            "on"
            if one.default is True
            else one.default
            if isinstance(one.default, (str, int))
            else ("" if one.default in (None, Path()) else one.default)
        )
        rows.append(f"| `{one.metadata['env']}` | {one.metadata['about']} | {f'`{default}`' if default else ''} |")
    return "\n".join(rows)
