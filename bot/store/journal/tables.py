"""The journal's tables as they are now. What brings an older journal here is in migrations.py."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
_TIME = sa.DateTime(timezone=True)

seen = sa.Table(
    "seen",
    metadata,
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("at", _TIME, nullable=False, index=True),
)
questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _TIME, nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("status", sa.String(20), nullable=False, index=True),
    sa.Column("intent", sa.String(100)),
    sa.Column("conversation", sa.String(200), index=True),  # a keyed hash, as is every id of a person
    sa.Column("asker", sa.String(64), index=True),
    sa.Column("understood", sa.Text),
    sa.Column("evidence", sa.Text),
)
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _TIME, nullable=False, index=True),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("asker", sa.String(64), index=True),
)
channels = sa.Table(
    "channels",
    metadata,
    sa.Column("channel", sa.String(200), primary_key=True),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("at", _TIME, nullable=False),
)
DONE = ("withdrawn", "replaced", "unreachable")
"""States of what was shown after which nothing is left to be done."""
shown = sa.Table(
    "shown",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _TIME, nullable=False, index=True),
    sa.Column("surface", sa.String(20), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("channel", sa.String(200)),
    sa.Column("message_ts", sa.String(50)),
    sa.Column("file_id", sa.String(50)),
    sa.Column("viewer", sa.String(64), index=True),  # hashed for this table alone
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("spans", sa.Text, nullable=False),
    sa.Column("question", sa.Text),
    sa.Column("state", sa.String(80), nullable=False),
    sa.Column("open", sa.Integer, nullable=False),  # 0 when the state is one of DONE
    sa.Column("state_at", _TIME, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Index("ix_shown_source", "source", "id"),
    sa.Index("ix_shown_message", "channel", "message_ts"),
    sa.Index("ix_shown_open", "open", "source", "tries", "id"),
)
proposals = sa.Table(
    "proposals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _TIME, nullable=False, index=True),  # the day
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("char_start", sa.Integer, nullable=False),
    sa.Column("char_end", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # empty until an editor confirms it
    sa.Column("status", sa.String(12), nullable=False, index=True),  # proposed, confirmed, discarded
    sa.Column("asker", sa.String(64), index=True),
)
PERSONAL = ("asker", "conversation", "viewer")
"""Columns with the hash of a person's id, or of one in it."""
meta = sa.Table(
    "meta",
    metadata,
    sa.Column("name", sa.String(50), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
