"""What a message or a window shows of documents, kept beside what is sent: for the log of what was shown to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.models import Passage, SourceInfo


@dataclass(frozen=True, slots=True)
class Trace:
    """What is shown of one document."""

    source: str
    sha256: str
    """Of the document as it was then."""
    spans: tuple[tuple[int, int], ...] = ()
    """Of its passages; none where only its name or title is shown."""
    near: bool = False
    """They were shown as near, and not as an answer."""


class Traced(dict[str, Any]):
    """A message or a view as it is sent, which knows what it shows."""

    traces: tuple[Trace, ...] = ()


def traced(sent: dict[str, Any], *shown: Iterable[Passage | SourceInfo | Trace], near: bool = False) -> Traced:
    """A message or view that shows these passages, documents, or what another one shows; `near`: as no answer."""
    found = Traced(sent)
    spans: dict[str, dict[tuple[int, int], None]] = {}
    digests: dict[str, str] = {}
    apart: set[str] = set()
    for one in (one for several in shown for one in several):
        of_document = spans.setdefault(one.source, {})
        digests.setdefault(one.source, one.sha256)
        match one:
            case Passage():
                of_document[one.char_start, one.char_end] = None
            case Trace():
                of_document |= dict.fromkeys(one.spans)
                if one.near:
                    apart.add(one.source)
            case SourceInfo():
                pass
    found.traces = tuple(
        Trace(source, digests[source], tuple(some), near or source in apart) for source, some in spans.items()
    )
    return found


def traces_of(sent: Mapping[str, Any]) -> tuple[Trace, ...]:
    """What a message or a view shows; nothing of documents where it is one of the bot's own."""
    return sent.traces if isinstance(sent, Traced) else ()
