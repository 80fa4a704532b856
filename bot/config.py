"""Settings: read once from the environment (and `.env`), checked, frozen. README's table is generated from here."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import SettingError

_PERSON = "such as U012AB3CD (in a person's profile: Copy member ID)"
_IDS = {
    "editors": (re.compile(r"[UW][A-Z0-9]+"), _PERSON),
    "guests": (re.compile(r"[UW][A-Z0-9]+"), _PERSON),
    "people": (re.compile(r"[UWS][A-Z0-9]+"), f"{_PERSON} and of user groups, such as S012AB3CD"),
}
"""Settings that list ids: their form, and how to write them."""
_NUMBERS = {
    "reader_seconds": (1, 120, "seconds"),
    "reader_passages": (1, 100, "passages"),
    "reader_at_once": (1, 64, "requests"),
    "reader_person_day": (0, 1_000_000, "requests"),
    "reader_day": (0, 100_000_000, "requests"),
}
"""Settings that are numbers: the least, the most, and of what."""


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
    api_url: str = _setting(
        "SLACK_API_URL",
        "base of Slack's Web API; https, but for one on this machine (127.0.0.1, ::1, localhost)",
        "https://slack.com/api/",
    )
    editors: frozenset[str] = _setting(
        "ONRECORD_EDITORS",
        "Slack user ids (U...), with commas: who sees gaps and feedback and sets channels",
        frozenset(),
    )
    people: frozenset[str] = _setting(
        "ONRECORD_PEOPLE",
        "Slack user ids (U...) and user group ids (S...), with commas: only these may ask; everybody of the workspace "
        "when not set",
        frozenset(),
    )
    guests: frozenset[str] = _setting(
        "ONRECORD_GUESTS",
        "Slack user ids, with commas, of guests and people of other organisations who may ask all the same",
        frozenset(),
    )
    port: int | None = _setting("PORT", "port for HTTP, and for /healthz in Socket Mode", None)
    host: str = _setting("ONRECORD_HOST", "address to listen on for HTTP", "0.0.0.0")
    health_host: str = _setting(
        "ONRECORD_HEALTH_HOST",
        "address to listen on for /healthz in Socket Mode; 0.0.0.0 where something outside of this machine asks",
        "127.0.0.1",
    )
    per_address: int = _setting(
        "ONRECORD_CONNECTIONS_PER_ADDRESS",
        "connections that one public address may hold; raise it for a proxy that has one. Private addresses, where "
        "most proxies are, have no limit of their own",
        32,
    )
    status_token: str = _setting(
        "ONRECORD_STATUS_TOKEN",
        "whoever sends `Authorization: Bearer` and this sees all of /healthz, and /metrics; when not set, whoever asks "
        "on this machine itself sees /healthz, and in Socket Mode /metrics",
        "",
    )
    database_url: str = _setting("DATABASE_URL", "the journal; journal.db in the data folder when not set", "")
    hash_key: str = _setting(
        "ONRECORD_HASH_KEY",
        "key of the hashes that stand for people's ids, 16 characters or more (`openssl rand -hex 32`); "
        "must be set when the journal is PostgreSQL",
        "",
    )
    key_file: Path | None = _setting(
        "ONRECORD_KEY_FILE",
        "file of that key when ONRECORD_HASH_KEY is not set; made when there is none (SQLite), by default journal.key "
        "beside the journal: in the same backups",
        None,
    )
    database_tls: Literal["verify", "encrypt"] = _setting(
        "ONRECORD_DATABASE_TLS",
        "verify: the certificate of a PostgreSQL on another machine must be good for its host name; "
        "encrypt: any will do (Heroku Postgres; weaker)",
        "verify",
    )
    database_ca: Path | None = _setting(
        "ONRECORD_DATABASE_CA", "file of the CA of PostgreSQL's certificate; the system's CAs when not set", None
    )
    question_days: int = _setting("ONRECORD_QUESTION_DAYS", "days for which the texts of questions are kept", 30)
    document_seconds: int = _setting(
        "ONRECORD_DOCUMENT_SECONDS", "seconds for which a build may work on one document; then it is skipped", 60
    )
    document_megabytes: int = _setting(
        "ONRECORD_DOCUMENT_MEGABYTES", "memory in MB that one document may take in a build; over it, it is skipped", 384
    )
    shown_days: int = _setting(
        "ONRECORD_SHOWN_DAYS",
        "days for which it is kept which passages were shown where, to take them back (0: not at all)",
        30,
    )
    gap_askers: int = _setting(
        "ONRECORD_GAP_ASKERS", "how many different people must have asked a question before editors see it as a gap", 1
    )
    reader: str = _setting(
        "ONRECORD_READER",
        "base URL of an OpenAI-compatible API whose model may point at passages (docs/reader.md); https, or http on "
        "this machine; no model is asked when not set",
        "",
    )
    reader_model: str = _setting("ONRECORD_READER_MODEL", "the model's name there", "default")
    reader_key: str = _setting("ONRECORD_READER_KEY", "the key of that API, if it wants one", "")
    reader_key_file: Path | None = _setting(
        "ONRECORD_READER_KEY_FILE", "file with that key, readable by its owner alone, instead of the setting", None
    )
    reader_ca: Path | None = _setting(
        "ONRECORD_READER_CA",
        "file of the only CA whose certificate of that API is good; the system's CAs when not set",
        None,
    )
    reader_allow: frozenset[str] = _setting(
        "ONRECORD_READER_ALLOW",
        "hosts, with commas, that may be asked at a private address; others are on this machine or public",
        frozenset(),
    )
    reader_documents: Literal["marked", "on_record"] = _setting(
        "ONRECORD_READER_DOCUMENTS",
        "marked: to another machine only passages of documents with `reader: yes` are sent; on_record: of all that are "
        "on the record and not marked `reader: no`",
        "marked",
    )
    reader_seconds: int = _setting("ONRECORD_READER_SECONDS", "seconds after which the answer is given without it", 8)
    reader_passages: int = _setting("ONRECORD_READER_PASSAGES", "passages that it is sent at most", 32)
    reader_at_once: int = _setting("ONRECORD_READER_AT_ONCE", "requests to it at the same time", 2)
    reader_person_day: int = _setting(
        "ONRECORD_READER_PERSON_DAY", "requests to it a person and day (0: no limit); then answers come without it", 300
    )
    reader_day: int = _setting("ONRECORD_READER_DAY", "requests to it a day, of all people (0: no limit)", 5000)
    log_level: str = _setting("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO")
    log_format: str = _setting("LOG_FORMAT", "text, or json for one object a line", "text")
    metrics: bool = _setting(
        "ONRECORD_METRICS", "off to leave out /metrics; over HTTP it needs ONRECORD_STATUS_TOKEN too", True
    )

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

    def reader_secret(self) -> str:
        """The reader's key, from the setting or its file. Raises SettingError, also for a file that others may read."""
        if self.reader_key or self.reader_key_file is None:
            return self.reader_key
        try:
            if self.reader_key_file.stat().st_mode & 0o077:
                raise SettingError("ONRECORD_READER_KEY_FILE may be read by others", "chmod 600 it")
            return self.reader_key_file.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            raise SettingError(
                "ONRECORD_READER_KEY_FILE cannot be read", "Check the path, and that it is text"
            ) from None

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
    if name in ("seeds", "intents", "data", "db", "key_file", "database_ca", "reader_key_file", "reader_ca"):
        return Path(raw)
    if name == "port":
        if not raw.isdigit() or not 0 <= int(raw) < 65536:
            raise SettingError(f"PORT is {raw!r}", "Set it to a number from 0 to 65535")
        return int(raw)
    if name in _IDS:
        form, example = _IDS[name]
        found = [one.strip() for one in raw.split(",") if one.strip()]
        # A list that could not be read must not mean everybody.
        if wrong := [one for one in found or [raw] if not form.fullmatch(one)]:
            raise SettingError(
                f"{env} has {wrong[0]!r}, which is no id of Slack's", f"Write ids with commas, {example}"
            )
        return frozenset(found)
    if name == "database_tls":
        if raw.lower() not in ("verify", "encrypt"):
            raise SettingError(f"{env} is {raw!r}", "Set it to verify, or to encrypt for Heroku Postgres")
        return raw.lower()
    if name == "gap_askers":
        if not raw.isdecimal() or not 1 <= int(raw) <= 1000:
            raise SettingError(f"{env} is {raw!r}", "Set it to a number of people from 1 to 1000")
        return int(raw)
    if name in ("question_days", "shown_days"):
        if not raw.isdecimal() or int(raw) > 3650:
            raise SettingError(f"{env} is {raw!r}", "Set it to a number of days from 0 (keep none) to 3650")
        return int(raw)
    if name in ("document_seconds", "document_megabytes"):
        least, unit = (1, "seconds") if name == "document_seconds" else (64, "megabytes")
        if not raw.isdigit() or not least <= int(raw) <= 1_000_000:
            raise SettingError(f"{env} is {raw!r}", f"Set it to a number of {unit} from {least} to 1,000,000")
        return int(raw)
    if name in _NUMBERS:
        least, most, what = _NUMBERS[name]
        if not (raw.isascii() and raw.isdigit() and least <= int(raw[:9]) <= most):
            raise SettingError(f"{env} is {raw!r}", f"Set it to a number of {what} from {least} to {most:,}")
        return int(raw)
    if name == "reader_allow":
        return frozenset(one.strip().casefold() for one in raw.split(",") if one.strip())
    if name == "reader_documents":
        if raw.lower() not in ("marked", "on_record"):
            raise SettingError(f"{env} is {raw!r}", "Set it to marked or on_record")
        return raw.lower()
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
    if name == "per_address":
        if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:9]) <= 65535):
            raise SettingError(f"{env} is {raw!r}", "Set it to a number from 1 to 65535")
        return int(raw)
    if name == "status_token":
        if len(raw) < 16 or not raw.isascii():
            raise SettingError(f"{env} is too short to be a secret", "Set it to what `openssl rand -hex 32` gives")
        return raw
    if name == "api_url":
        return _api_url(env, raw, "https://slack.com/api/", "the bot token")
    if name == "reader":
        return _api_url(env, raw, "https://api.example.com/v1", "questions and passages").rstrip("/")
    return raw


def _api_url(env: str, raw: str, example: str, what: str) -> str:
    """The base of an API. `what` goes there: in clear only within this machine."""
    try:
        url = urlsplit(raw)
        is_plain = url.port != 0 and bool(url.hostname) and not ("@" in url.netloc or "?" in raw or "#" in raw)
    except ValueError:
        raise SettingError(f"{env} is no URL", f"Set it to {example}, or leave it out") from None
    if url.scheme not in ("http", "https") or not is_plain or not raw.isprintable() or " " in raw or "\\" in raw:
        # Not said again: what stands before an @ is a password.
        raise SettingError(
            f"{env} is no plain URL",
            f"Set it to a URL such as {example}, without a name before the host, without ? and #",
        )
    if url.scheme == "http" and not is_loopback(url.hostname):
        raise SettingError(
            f"{env} is {raw!r}: {what} would go there in clear",
            "Begin it with https://; http:// is for this machine alone (127.0.0.1, [::1], localhost)",
        )
    return raw if raw.endswith("/") else raw + "/"


def is_loopback(host: str | None) -> bool:
    """Whether a host, as it stands in a URL, is this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def may_be_called(url: str, api_url: str) -> bool:
    """Whether a URL that came in a delivery or in an answer is one of Slack's: https or wss, and one of its hosts.

    When the API itself is on this machine, so are its other URLs, and nothing else is.
    """
    try:
        wanted, api = urlsplit(url), urlsplit(api_url)
        host, port = wanted.hostname or "", wanted.port
    except ValueError:
        return False
    if "@" in wanted.netloc:
        return False
    if is_loopback(api.hostname):
        return wanted.scheme in ("http", "https", "ws", "wss") and is_loopback(host)
    if (wanted.scheme, host, port or 443) == (api.scheme, api.hostname, api.port or 443):
        return True
    is_slacks = any(host == name or host.endswith(f".{name}") for name in ("slack.com", "slack-gov.com"))
    return wanted.scheme in ("https", "wss") and port in (None, 443) and is_slacks


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
