"""From values to what a database takes, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.store.journal.values import ChannelSettings

LONGEST = 2000
"""Characters of a text that are kept."""


def kept_text(text: str, most: int = LONGEST) -> str:
    """What a database takes: no character 0, no half of a surrogate pair."""
    return text[:most].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def json_object(text: str | None) -> dict[str, str]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def settings_from(text: str) -> ChannelSettings:
    """Keys of a newer program are left out."""
    known = {name: value for name, value in json_object(text).items() if name in ChannelSettings.__slots__}
    known["sources"] = tuple(known.get("sources", ()))  # type: ignore[assignment]
    try:
        return ChannelSettings(**known)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ChannelSettings()
