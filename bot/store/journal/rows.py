"""From values to what a database takes, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from bot.store.journal.values import ChannelSettings, Shown

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


def shown_row(one: Shown, now: datetime) -> dict[str, Any]:
    """Its columns, without the viewer."""
    return {
        "at": now.replace(second=0, microsecond=0),
        "surface": kept_text(one.surface, 20),
        "kind": kept_text(one.kind, 12),
        "channel": kept_text(one.channel, 200) if one.channel else None,
        "message_ts": kept_text(one.message_ts, 50) if one.message_ts else None,
        "file_id": kept_text(one.file_id, 50) if one.file_id else None,
        "source": kept_text(one.source),
        "sha256": kept_text(one.sha256, 64),
        "spans": json.dumps(one.spans),
        "question": kept_text(json.dumps(one.question, ensure_ascii=False), 20_000) if one.question else None,
        "state": kept_text(one.state, 80),
        "open": 1,
        "state_at": now.replace(second=0, microsecond=0),
        "tries": 0,
    }


def shown_from(row: Any) -> Shown:
    values = {name: row._mapping[name] for name in Shown.__slots__}
    return Shown(
        **values
        | {
            "at": utc(row.at),
            "state_at": utc(row.state_at),
            "spans": tuple((start, end) for start, end in json.loads(row.spans)),
            "question": json_object(row.question) or None,
        }
    )
