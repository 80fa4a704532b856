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
meta = sa.Table(
    "meta",
    metadata,
    sa.Column("name", sa.String(50), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
