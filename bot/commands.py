"""The commands that people type: in Slack with a slash or after a mention, in the terminal chat, and their help."""

from __future__ import annotations

import re
from dataclasses import dataclass

COMMANDS: dict[str, tuple[str, str]] = {
    "ask": ("QUESTION", "Answer a question from the record"),
    "timeline": ("[TOPIC] [person:NAME] [FROM..TO] [source:FILE]", "Dated events in order"),
    "quotes": ("PERSON [about SUBJECT]", "What somebody said, then and now"),
    "sources": ("[SUBJECT]", "The documents on record, or those that speak of a subject"),
    "help": ("", "How to ask"),
}
"""Name -> (arguments, what it does)."""

_COMMAND = re.compile(rf"^\s*[/!]?({'|'.join(COMMANDS)})(?=\s|:|$)[:\s]*(.*)$", re.IGNORECASE | re.DOTALL)
_OPTION = re.compile(r"\b(person|by|source|file|from|to):\s*(\"[^\"]{1,120}\"|“[^”]{1,120}”|\S+)", re.IGNORECASE)
_RANGE = re.compile(r"(?<!\S)(\d{4}(?:-\d{2}){0,2})?\.\.(\d{4}(?:-\d{2}){0,2})?(?!\S)")
_ABOUT = re.compile(r"^(.*?)(?:(?<!\s)\s*+\b(?:about|on|regarding)\b\s+(.*))?$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class TimelineRequest:
    topic: str = ""
    person: str | None = None
    source: str | None = None
    start: str | None = None
    """EDTF, as typed."""
    end: str | None = None


def command_of(message: str) -> Command | None:
    """The command a message begins with ("timeline ...", "!quotes ...", "/sources"), else None.

    A bare word counts only where a question would not begin with it: "sources say what about x" is a question.
    """
    match = _COMMAND.match(message)
    if not match:
        return None
    name, text = match.group(1).lower(), match.group(2).strip()
    marked = message.lstrip()[:1] in ("/", "!")
    if not marked and (
        text.endswith("?") or (name in ("sources", "ask", "help") and len(text.split()) > 3 and name != "ask")
    ):
        return None
    return Command(name, text)


def timeline_request(text: str) -> TimelineRequest:
    """`dam and river person:Novak 2015..2023 source:report.txt` as its parts; what is no option is the topic."""
    options: dict[str, str] = {}
    for match in _OPTION.finditer(text):
        options[match.group(1).lower()] = match.group(2).strip('"“”')
    text = _OPTION.sub(" ", text)
    start, end = options.get("from"), options.get("to")
    span = _RANGE.search(text)
    if span and (span.group(1) or span.group(2)):
        start, end = span.group(1) or start, span.group(2) or end
        text = text[: span.start()] + " " + text[span.end() :]
    return TimelineRequest(
        " ".join(text.split()),
        options.get("person") or options.get("by"),
        options.get("source") or options.get("file"),
        start,
        end,
    )


def quotes_request(text: str) -> tuple[str | None, str | None]:
    """`Novak about sanctions` as (person, subject)."""
    options = {m.group(1).lower(): m.group(2).strip('"“”') for m in _OPTION.finditer(text)}
    rest = _OPTION.sub(" ", text).strip()
    match = _ABOUT.match(rest)
    who, about = (match.group(1).strip(), match.group(2)) if match else (rest, None)
    who = options.get("person") or options.get("by") or re.sub(r"^(?:by|from|of)\s+", "", who)
    return who or None, about.strip() if about else None


def help_text() -> str:
    """How to ask, for `help` and where a message holds no question."""
    lines = [
        "Ask a question, and I answer with passages from the documents on record, each with its speaker, date and "
        "line. Where none surely answers, I show the nearest, marked as near; or I say that there is nothing on "
        "record. Commands (also after a mention):"
    ]
    lines += [f"- {name} {arguments}".rstrip() + f": {about}" for name, (arguments, about) in COMMANDS.items()]
    return "\n".join(lines)
