"""What a store that cannot be used withholds: read from whatever it lists of its documents, of any version."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import cast

from bot.models import HELD, DocumentStatus, DocumentUse, Rule, rule_of
from bot.text import name_key


def listed(path: Path) -> dict[str, Rule] | None:
    """By `name_key` the rule of each document that a store lists; None where not even that can be read of it."""
    try:
        conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1.0)
        try:
            conn.row_factory = sqlite3.Row
            rows = conn.execute("SELECT * FROM sources").fetchall()
        finally:
            conn.close()
    except (OSError, sqlite3.Error):
        return None
    return {name_key(str(row["source"])): _rule(dict(row)) for row in rows if "source" in row.keys()}  # noqa: SIM118


def _rule(row: dict[str, object]) -> Rule:
    """What is not understood is withheld."""
    status, use, until, audience = (row.get(name) for name in ("status", "use", "embargo_until", "audience"))
    try:
        return rule_of(
            cast(DocumentStatus, status),
            cast(DocumentUse, use),
            str(until) if until else None,
            None if audience is None else tuple(str(audience).split()),
        )
    except ValueError:
        return HELD
