"""`Journal`: writes and reads what people did. When it is down, answers go on."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.errors import JournalError
from bot.store.journal.cleaning import delete_of, delete_old, oldest
from bot.store.journal.link import Down, Link
from bot.store.journal.rows import json_object, kept_text, settings_from, utc
from bot.store.journal.tables import channels, feedback, meta, questions, seen
from bot.store.journal.values import REASONS, ChannelSettings, Feedback, Gap, Turn
from bot.store.journal.waiting import Waiting

TIDY_SECONDS = 3600
MOST_REMEMBERED = 20_000
MOST_CHANNELS = 5_000
MOST_LEFT = 2_000
"""Deliveries that a process which stops tells the next one of."""


class Journal:
    """The journal at `url`. Connects when it is first used.

    `secret` is the key of the hashes under which people's ids are kept; `question_days` is how long texts are kept (0:
    none are). Raises SettingError for a URL that names no database.
    """

    def __init__(self, url: str, *, secret: str = "", question_days: int = 30) -> None:
        self._link = Link(url, secret)
        self._days = question_days
        self._insert = self._link.insert
        self._lock = threading.Lock()
        self._remembered: dict[str, None] = {}
        self._channels: dict[str, ChannelSettings] = {}
        self._tidied_at = float("-inf")

    # ---- deliveries ------------------------------------------------------------------------------------
    def first_time(self, key: str) -> bool:
        """True once for every key, also across processes that share the journal.

        While the journal is down only this process knows, and the next one on its machine: others may be told True too.
        """
        if len(key) > 200 or not key.isprintable():  # what no database takes: a character 0, half a surrogate pair
            key = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        with self._lock:
            if key in self._remembered:
                return False
            self._remembered[key] = None
            while len(self._remembered) > MOST_REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
        if self._link.was_left(key):
            return False
        values = {"key": key, "at": datetime.now(UTC)}
        statement = self._insert(seen).values(**values).on_conflict_do_nothing().returning(seen.c.key)
        try:
            with self._link.writing() as connection:
                first = connection.execute(statement).scalar() is not None
        except Down:
            self._link.later(Waiting("seen", values))
            return True
        self._tidy_now_and_then()
        return first

    # ---- questions -------------------------------------------------------------------------------------
    def record(
        self,
        question: str,
        status: str,
        intent: str | None,
        conversation: str | None = None,
        user: str | None = None,
        understood: dict[str, str] | None = None,
        evidence: Sequence[str] = (),
    ) -> None:
        """Keeps a question and its outcome; `evidence` names what was shown ("file:line"). Never raises."""
        if not self._days:
            return
        names = {"conversation": conversation, "asker": user}
        row = Waiting(
            "questions",
            {
                "at": datetime.now(UTC),
                "question": kept_text(question),
                "status": status[:20],
                "intent": intent[:100] if intent else None,
                "understood": kept_text(json.dumps(understood, ensure_ascii=False), 20_000) if understood else None,
                "evidence": json.dumps(list(evidence), ensure_ascii=False) if evidence else None,
            },
            {column: name for column, name in names.items() if name},
        )
        try:
            with self._link.writing() as connection:
                row.write(connection, self._insert, self._link.key)
        except Down:
            self._link.later(row)
            return
        self._tidy_now_and_then()

    def turns(self, conversation: str, most: int = 5) -> list[Turn]:
        """The last questions of a conversation, newest first; none when the journal is down."""
        try:
            with self._link.reading() as connection:
                query = (
                    sa.select(questions)
                    .where(questions.c.conversation == self._hash(conversation), questions.c.at > oldest(self._days))
                    .order_by(questions.c.id.desc())
                    .limit(most)
                )
                return [
                    Turn(row.question, row.status, row.intent, json_object(row.understood), utc(row.at))
                    for row in connection.execute(query)
                ]
        except Down:
            return []

    def recent(self, user: str, most: int = 5) -> list[str]:
        """The last different questions of one person, newest first; none when the journal is down."""
        try:
            with self._link.reading() as connection:
                query = (
                    sa.select(questions.c.question)
                    .where(questions.c.asker == self._hash(user), questions.c.at > oldest(self._days))
                    .group_by(questions.c.question)
                    .order_by(sa.func.max(questions.c.id).desc())
                    .limit(most)
                )
                return list(connection.execute(query).scalars())
        except Down:
            return []

    def gaps(self, most: int = 100) -> list[Gap]:
        """Questions without an answer, most asked first. Raises JournalError when the journal is down."""
        query = (
            sa.select(sa.func.min(questions.c.question), sa.func.count(), sa.func.max(questions.c.at))
            .where(questions.c.status == "not_found", questions.c.at > oldest(self._days))
            .group_by(sa.func.lower(questions.c.question))
            .order_by(sa.func.count().desc(), sa.func.max(questions.c.at).desc())
            .limit(most)
        )
        try:
            with self._link.reading() as connection:
                return [Gap(question, times, utc(last)) for question, times, last in connection.execute(query)]
        except Down as down:
            raise _unusable(down) from None

    # ---- feedback --------------------------------------------------------------------------------------
    def feedback(self, question: str, reason: str, note: str = "", source: str = "", user: str | None = None) -> None:
        """Keeps what somebody said of an answer: saved when this returns. Raises JournalError, ValueError."""
        if reason not in REASONS:
            raise ValueError(f"reason is {reason!r}, not one of {', '.join(REASONS)}")
        try:
            with self._link.writing(surely=True) as connection:
                connection.execute(
                    sa.insert(feedback).values(
                        at=datetime.now(UTC),
                        reason=reason,
                        question=kept_text(question) if self._days else "",
                        note=kept_text(note) if self._days else "",
                        source=kept_text(source),
                        asker=self._hash(user),
                    )
                )
        except Down as down:
            raise _unusable(down) from None

    def feedback_list(self, most: int = 50) -> list[Feedback]:
        """What people said of answers, newest first. Raises JournalError when the journal is down."""
        query = sa.select(feedback).order_by(feedback.c.id.desc()).limit(most)
        try:
            with self._link.reading() as connection:
                return [
                    Feedback(row.question, row.reason, row.note, row.source, utc(row.at))
                    for row in connection.execute(query)
                ]
        except Down as down:
            raise _unusable(down) from None

    # ---- channels --------------------------------------------------------------------------------------
    def channel(self, channel: str) -> ChannelSettings | None:
        """How the bot behaves in a channel; while the journal is down as last known here, or to the process before on
        this machine, else None: it may have been set in any way."""
        try:
            with self._link.reading() as connection:
                kept = connection.execute(
                    sa.select(channels.c.settings).where(channels.c.channel == channel)
                ).scalar_one_or_none()
        except Down:
            if channel not in self._channels and (left := self._link.left_settings(channel)):
                self._know(channel, settings_from(left))
            return self._channels.get(channel)
        found = settings_from(kept) if kept else ChannelSettings()
        self._know(channel, found)
        return found

    def set_channel(self, channel: str, settings: ChannelSettings) -> None:
        """Saved when this returns. Raises JournalError."""
        values = {"settings": json.dumps(asdict(settings)), "at": datetime.now(UTC)}
        statement = self._insert(channels).values(channel=channel, **values)
        try:
            with self._link.writing(surely=True) as connection:
                connection.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=values))
        except Down as down:
            raise _unusable(down) from None
        self._know(channel, settings)

    # ---- privacy ---------------------------------------------------------------------------------------
    def forget_user(self, user: str) -> int:
        """Deletes whatever is kept of a person; how many rows that was. Raises JournalError."""
        self.up()  # what has waited, in memory or in a file, is written first, so that it is found
        try:
            with self._link.writing(surely=True) as connection:
                rows = delete_of(connection, self._hash(user))
            self._scour()
        except Down as down:
            raise _unusable(down) from None
        return rows

    def tidy(self, deliveries: bool = True) -> int:
        """Deletes the texts whose days are over, and deliveries that cannot come again; how many rows that was.

        Raises JournalError.
        """
        try:
            with self._link.writing() as connection:
                rows = delete_old(connection, self._days, deliveries)
            if rows:
                self._scour()
        except Down as down:
            raise _unusable(down) from None
        self._tidied_at = time.monotonic()
        return rows

    # ---- its state -------------------------------------------------------------------------------------
    def up(self) -> bool:
        """Whether the journal can be written to now. Takes two seconds at most."""
        self._link.try_now()
        now = datetime.now(UTC).isoformat()
        statement = self._insert(meta).values(name="written", value=now)
        try:
            with self._link.writing() as connection:
                connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": now}))
        except Down:
            return False
        return True

    @property
    def errors(self) -> int:
        """How often it could not be used since the start."""
        return self._link.errors

    @property
    def waiting(self) -> int:
        """How many writes wait in memory for it to come back."""
        return self._link.waiting

    @property
    def lost(self) -> int:
        """How many writes were given up since the start, because too many waited."""
        return self._link.lost

    @property
    def problem(self) -> str:
        """The kind of the last failure; empty while the journal works."""
        return self._link.problem

    def wait_in(self, folder: Path) -> None:
        """What waits when the process ends is kept in this folder, if not beside the journal's file."""
        self._link.wait_in(folder)

    def close(self) -> None:
        """What still waits is written: into the journal if it is back, else into a file that the next start reads."""
        now = datetime.now(UTC)
        with self._lock:
            last = [Waiting("seen", {"key": key, "at": now}) for key in list(self._remembered)[-MOST_LEFT:]]
            for channel, settings in self._channels.items():
                kept = {"channel": channel, "settings": json.dumps(asdict(settings)), "at": now}
                last.append(Waiting("channels", kept))
        self._link.close(last)

    # ---- inside ----------------------------------------------------------------------------------------
    def _hash(self, name: str | None) -> str | None:
        return self._link.key(name) if name else None

    def _know(self, channel: str, settings: ChannelSettings) -> None:
        """For while the journal is down; of the channels that were not heard of for longest, nothing is known then."""
        with self._lock:
            self._channels.pop(channel, None)
            self._channels[channel] = settings
            while len(self._channels) > MOST_CHANNELS:
                del self._channels[next(iter(self._channels))]

    def _tidy_now_and_then(self) -> None:
        if time.monotonic() - self._tidied_at > TIDY_SECONDS:
            # Deliveries not at the start: were the clock wrong just then, all would look old.
            begun = self._tidied_at == float("-inf")
            self._tidied_at = time.monotonic()
            try:
                self.tidy(deliveries=not begun)
            except JournalError:
                return

    def _scour(self) -> None:
        """SQLite's log still has what was deleted until it is written back."""
        if self._link.engine.dialect.name == "sqlite":
            with self._link.reading() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _unusable(down: Down) -> JournalError:
    return JournalError(
        f"The journal cannot be used now ({down}): nothing was changed",
        "Try again in a minute; `onrecord doctor` says what is wrong",
    )
