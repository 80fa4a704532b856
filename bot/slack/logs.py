"""Logging that never holds what people asked, what documents say, or a token.

Bolt and the SDK write whole payloads at DEBUG, and an exception's message may quote one. So libraries are kept at
WARNING whatever LOG_LEVEL says, tracebacks show where but not what, and whatever looks like a token is blotted out.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

_SECRETS = re.compile(
    r"xox[a-z]?(?:\.[a-z]+)?-[\w.%-]+|xapp-[\w-]+|v0=[0-9a-f]{16,}|(?<=ticket=)[^\s&\"']+"
    r"|https?://hooks\.slack\.com/\S+|(?<=://)[^/\s:@]+:[^@\s/]+(?=@)"
)
_LIBRARY = "bot.library.slack"


number: ContextVar[str] = ContextVar("number", default="-")
"""The number of the delivery that is worked on. An apology shows it, and every line of the log that belongs to it."""


def new_number() -> str:
    """Gives what is done from here on, in this task and in those it starts, a number of its own."""
    number.set(secrets.token_hex(4))
    return number.get()


def configure(level: str, form: str = "text") -> None:
    """Sends logs to stderr. Our own from `level` on, those of libraries from WARNING on."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        AsJson() if form == "json" else Discreet("%(asctime)s %(levelname)s %(name)s [%(number)s]: %(message)s")
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("bot").setLevel(level)


def library_logger() -> logging.Logger:
    """The logger that Bolt and the SDK are given.

    Bolt copies its level to every logger that it makes. Only errors: its warnings quote requests.
    """
    logger = logging.getLogger(_LIBRARY)
    logger.setLevel(logging.ERROR)
    return logger


def where(error: BaseException) -> str:
    """The kind of an error and the places it went through, without its message, which may quote people."""
    return f"{type(error).__name__}\n{_frames(error.__traceback__)}".rstrip()


def scrub(text: str) -> str:
    """A text with tokens, tickets and private addresses blotted out."""
    return _SECRETS.sub("[secret]", text)


class Discreet(logging.Formatter):
    """Writes tracebacks without the messages of exceptions, and blots secrets out of everything."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None
        if record.name == _LIBRARY:
            # "Failed to run a request listener: {e}": what follows the colon may be anything.
            record = logging.makeLogRecord(record.__dict__ | {"msg": record.getMessage().split(":", 1)[0], "args": ()})
        record.number = number.get()
        return scrub(super().format(record))

    def formatException(
        self,
        exc: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return "" if exc[1] is None else where(exc[1])


class AsJson(Discreet):
    """One JSON object a line, for collectors of logs."""

    def format(self, record: logging.LogRecord) -> str:
        self._style._fmt = "%(message)s"
        text = super().format(record)
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        found = {"at": at, "level": record.levelname, "logger": record.name, "number": number.get(), "message": text}
        return json.dumps(found, ensure_ascii=False)


def _frames(trace: TracebackType | None) -> str:
    return "".join(f"  {frame.filename}:{frame.lineno} in {frame.name}\n" for frame in traceback.extract_tb(trace))
