"""What people did: questions and their outcome, and the deliveries already handled. SQLite, or PostgreSQL by URL.

It is kept apart from the built store, which a new build replaces whole.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

log = logging.getLogger(__name__)

SEEN_HOURS = 24
"""Slack retries a delivery within minutes (platform.md 2.5); a day is far beyond that."""
QUESTION_DAYS = 30
"""How long question texts are kept."""

_metadata = sa.MetaData()
_seen = sa.Table(
    "seen",
    _metadata,
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
)
_questions = sa.Table(
    "questions",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("status", sa.String(20), nullable=False, index=True),
    sa.Column("intent", sa.String(100)),
    sa.Column("conversation", sa.String(200), index=True),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the record did not answer, and how often it was asked."""

    question: str
    times: int
    last_asked: datetime


class Journal:
    """Writes and reads the journal. A journal that is down is logged and never stops an answer."""

    def __init__(self, url: str) -> None:
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"timeout": 2} if url.startswith("sqlite") else {},
        )
        self._ready = False

    def _begin(self) -> sa.Engine:
        if not self._ready:
            _metadata.create_all(self._engine)
            self._ready = True
        return self._engine

    def first_time(self, key: str) -> bool:
        """True once for every key, also across processes that share the journal. True when the journal is down."""
        now = datetime.now(UTC)
        try:
            with self._begin().begin() as connection:
                connection.execute(sa.insert(_seen).values(key=key[:200], at=now))
                connection.execute(sa.delete(_seen).where(_seen.c.at < now - timedelta(hours=SEEN_HOURS)))
            return True
        except IntegrityError:
            return False
        except (SQLAlchemyError, OSError) as error:
            log.warning("journal is down (%s): a repeated delivery may be answered twice", type(error).__name__)
            return True

    def record(self, question: str, status: str, intent: str | None, conversation: str | None = None) -> None:
        """Keeps a question and its outcome; texts older than QUESTION_DAYS are deleted."""
        now = datetime.now(UTC)
        try:
            with self._begin().begin() as connection:
                connection.execute(
                    sa.insert(_questions).values(
                        at=now,
                        question=question[:2000],
                        status=status,
                        intent=intent,
                        conversation=conversation[:200] if conversation else None,
                    )
                )
                connection.execute(sa.delete(_questions).where(_questions.c.at < now - timedelta(days=QUESTION_DAYS)))
        except (SQLAlchemyError, OSError) as error:
            log.warning("journal is down (%s): a question was not kept", type(error).__name__)

    def last_question(self, conversation: str) -> str | None:
        """The newest question of a conversation that was answered; None when there is none or the journal is down."""
        query = (
            sa.select(_questions.c.question)
            .where(_questions.c.conversation == conversation, _questions.c.status == "answered")
            .order_by(_questions.c.id.desc())
            .limit(1)
        )
        with suppress(SQLAlchemyError, OSError), self._begin().connect() as connection:
            return connection.execute(query).scalar()
        return None

    def gaps(self, most: int = 100) -> list[Gap]:
        """Questions without an answer, most asked first. Raises SQLAlchemyError when the journal is down."""
        query = (
            sa.select(sa.func.min(_questions.c.question), sa.func.count(), sa.func.max(_questions.c.at))
            .where(_questions.c.status == "not_found")
            .group_by(sa.func.lower(_questions.c.question))
            .order_by(sa.func.count().desc(), sa.func.max(_questions.c.at).desc())
            .limit(most)
        )
        with self._begin().connect() as connection:
            return [Gap(question, times, last) for question, times, last in connection.execute(query)]

    def close(self) -> None:
        self._engine.dispose()
