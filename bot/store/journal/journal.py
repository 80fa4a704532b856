"""`Journal`: writes and reads what people did. When it is down, answers go on."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.errors import JournalError, SettingError
from bot.store.journal.access import AccessLog
from bot.store.journal.cleaning import BATCH, delete_of, delete_old, delete_shown, leave_no_hash, oldest, today
from bot.store.journal.link import KEY_CHECK, Down, Link, WrongKey
from bot.store.journal.postgresql import Tls
from bot.store.journal.proposals import Proposals
from bot.store.journal.rows import json_object, kept_text, settings_from, utc
from bot.store.journal.tables import channels, feedback, meta, questions, seen
from bot.store.journal.values import REASONS, ChannelSettings, Feedback, Gap, Turn
from bot.store.journal.waiting import Waiting, delivery

TIDY_SECONDS = 3600
MOST_REMEMBERED = 20_000
MOST_CHANNELS = 5_000
MOST_LEFT = 2_000
"""Deliveries that a process which stops tells the next one of."""


class Journal(AccessLog, Proposals):
    """The journal at `url`. Connects when it is first used.

    `secret` is the key of the hashes under which people's ids are kept; without one it is read from `key_file` (by
    default beside the SQLite file, and made where there is none). `question_days` is how long texts are kept, and
    `shown_days` what was shown (0: not at all); a gap is one that `gap_askers` people asked. `tls` is for PostgreSQL.
    `existing`: nothing is made, neither a journal nor a key; what needs one raises JournalError where there is none.

    Raises SettingError for a URL that names no database, or one that would not be reached safely, and for PostgreSQL
    without a key.
    """

    def __init__(
        self,
        url: str,
        *,
        secret: str = "",
        key_file: Path | None = None,
        question_days: int = 30,
        shown_days: int = 30,
        gap_askers: int = 1,
        tls: Tls | None = None,
        existing: bool = False,
    ) -> None:
        super().__init__(Link(url, secret, key_file, tls, existing), shown_days)
        self._days = question_days
        self._gap_askers = gap_askers
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
        with self._lock:
            if key in self._remembered:
                return False
            self._remembered[key] = None
            while len(self._remembered) > MOST_REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
        if self._link.was_left(key):
            return False
        # To the hour: by the very moment it could be told which question came of which delivery.
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        row = Waiting("seen", {"at": hour}, {"key": delivery(key)})
        try:
            with self._link.writing() as connection:
                first = connection.execute(self._note_delivery(row, key)).scalar() is not None
        except Down:
            self._link.later(row)
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
                "at": today(),
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
        """Questions without a sure answer, most asked first; only those that enough different people have asked.

        Raises JournalError when the journal is down.
        """
        near = sa.func.sum(sa.case((questions.c.status == "near", 1), else_=0))
        query = (
            sa.select(sa.func.min(questions.c.question), sa.func.count(), sa.func.max(questions.c.at), near)
            .where(questions.c.status.in_(("not_found", "near")), questions.c.at > oldest(self._days))
            .group_by(sa.func.lower(questions.c.question))
            .order_by(sa.func.count().desc(), sa.func.max(questions.c.at).desc())
            .limit(most)
        )
        if self._gap_askers > 1:  # a question from the terminal has no asker
            query = query.having(sa.func.count(questions.c.asker.distinct()) >= self._gap_askers)
        try:
            with self._link.reading() as connection:
                rows = connection.execute(query)
                return [Gap(question, times, utc(last), int(few)) for question, times, last, few in rows]
        except Down as down:
            raise self._link.unusable(down) from None

    # ---- feedback --------------------------------------------------------------------------------------
    def feedback(self, question: str, reason: str, note: str = "", source: str = "", user: str | None = None) -> None:
        """Keeps what somebody said of an answer: saved when this returns. Raises JournalError, ValueError."""
        if reason not in REASONS:
            raise ValueError(f"reason is {reason!r}, not one of {', '.join(REASONS)}")
        try:
            with self._link.writing(surely=True) as connection:
                connection.execute(
                    sa.insert(feedback).values(
                        at=today(),
                        reason=reason,
                        question=kept_text(question) if self._days else "",
                        note=kept_text(note) if self._days else "",
                        source=kept_text(source),
                        asker=self._hash(user),
                    )
                )
        except Down as down:
            raise self._link.unusable(down) from None

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
            raise self._link.unusable(down) from None

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
            raise self._link.unusable(down) from None
        self._know(channel, settings)

    # ---- privacy ---------------------------------------------------------------------------------------
    def forget_user(self, user: str) -> int:
        """Deletes whatever is kept of a person; how many rows that was.

        Raises JournalError, also when the key is not the one under which the journal is kept.
        """
        self.up()  # what has waited, in memory or in a file, is written first, so that it is found
        try:
            with self._link.writing(surely=True) as connection:
                rows = delete_of(connection, self._link.key, user)
            self._scour()
        except Down as down:
            raise self._link.unusable(down) from None
        return rows

    def check_key(self) -> None:
        """Raises SettingError when what is in the journal was hashed under another key. A journal that is down says
        nothing of its key."""
        if not self.up() and self.problem == WrongKey.__name__:
            raise SettingError(*self._link.other_key())

    def rotate_key(self) -> bool:
        """From now on the journal is kept under the key that we were given; False when it was already. Of the rows
        there are it is no longer known who they are from. Raises JournalError, also when there is no journal."""
        try:
            with self._link.changing_key() as connection:
                if connection is None:
                    return False
                leave_no_hash(connection)
                connection.execute(sa.delete(seen))
                ours = {"value": self._link.key.check}
                statement = self._insert(meta).values(name=KEY_CHECK, **ours)
                connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=ours))
            self._scour()
        except Down as down:
            raise self._link.unusable(down) from None
        return True

    def tidy(self, deliveries: bool = True) -> int:
        """Deletes the texts whose days are over, and deliveries that cannot come again; how many rows that was.

        Raises JournalError.
        """
        try:
            with self._link.writing() as connection:
                rows = delete_old(connection, self._link.key, self._days, deliveries)
            batch = BATCH
            while batch == BATCH:
                with self._link.writing() as connection:
                    batch = delete_shown(connection, self._shown_days)
                rows += batch
            if rows:
                self._scour()
        except Down as down:
            raise self._link.unusable(down) from None
        self._link.sweep(old=deliveries)
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
    def place(self) -> str:
        """Where it is, for people: a file, or a server and a database; never the password."""
        return self._link.place

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
            last = [Waiting("seen", {"at": now}, {"key": delivery(key)}) for key in list(self._remembered)[-MOST_LEFT:]]
            for channel, settings in self._channels.items():
                kept = {"channel": channel, "settings": json.dumps(asdict(settings)), "at": now}
                last.append(Waiting("channels", kept))
        self._link.close(last)

    # ---- inside ----------------------------------------------------------------------------------------
    def _hash(self, name: str | None) -> str | None:
        return self._link.key(name) if name else None

    def _note_delivery(self, row: Waiting, name: str) -> sa.Executable:
        """Notes it unless it is there, under its name too: an older program may run beside this one during a deploy."""
        values = row.row(self._link.key)
        old = name.replace("\0", "").encode("utf-8", "replace").decode()[:200]
        new = sa.select(*(sa.literal(value, seen.c[column].type) for column, value in values.items()))
        new = new.where(~sa.exists().where(seen.c.key == old))
        return self._insert(seen).from_select(list(values), new).on_conflict_do_nothing().returning(seen.c.key)  # type: ignore[no-any-return]

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
