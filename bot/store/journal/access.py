"""Which passages were shown where, and to whom: to take them back from there, and to say who had them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.store.journal.link import Down, Link
from bot.store.journal.rows import shown_from, shown_row
from bot.store.journal.tables import DONE, meta, shown
from bot.store.journal.values import Shown
from bot.store.journal.waiting import Waiting, viewer


class AccessLog:
    """The part of the journal that says what was shown; rows are kept for so many days (0: none)."""

    def __init__(self, link: Link, days: int) -> None:
        self._link = link
        self._shown_days = days
        self._me = secrets.token_hex(8)

    def note_shown(self, rows: Sequence[Shown]) -> None:
        """Keeps that passages were shown, a row for each document of a message. Never raises."""
        if not self._shown_days or not rows:
            return
        now = datetime.now(UTC)
        waiting = [
            Waiting("shown", shown_row(row, now), {"viewer": viewer(row.viewer)} if row.viewer else {}) for row in rows
        ]
        try:
            with self._link.writing() as connection:
                for one in waiting:
                    one.write(connection, self._link.insert, self._link.key)
        except Down:
            for one in waiting:
                self._link.later(one)

    def shown_of(self, source: str) -> list[Shown]:
        """Where passages of this document were shown, newest first. Raises JournalError when the journal is down."""
        return self._shown(sa.select(shown).where(shown.c.source == source).order_by(shown.c.id.desc()))

    def rows_of_message(self, channel: str, ts: str) -> list[Shown]:
        """Everything that one message showed, oldest first. Raises JournalError when the journal is down."""
        of_it = sa.select(shown).where(shown.c.channel == channel, shown.c.message_ts == ts)
        return self._shown(of_it.order_by(shown.c.id))

    def shown_sources(self) -> list[str]:
        """The documents of which something may still have to be taken back. Raises JournalError when it is down."""
        # One look into the index for each document, however many rows it has.
        first, following = (
            sa.select(sa.func.min(shown.c.source).label("source"))
            .where(shown.c.open == 1)
            .cte("found", recursive=True),
            shown.alias("following"),
        )
        after = sa.select(sa.func.min(following.c.source)).where(
            following.c.source > first.c.source, following.c.open == 1
        )
        found = first.union_all(sa.select(after.scalar_subquery()).where(first.c.source.is_not(None)))
        try:
            with self._link.reading() as connection:
                return list(connection.execute(sa.select(found.c.source).where(found.c.source.is_not(None))).scalars())
        except Down as down:
            raise self._link.unusable(down) from None

    def to_take_back(self, sources: Collection[str], most: int, state: str = "withdrawn") -> list[Shown]:
        """Rows of these documents which are to come into this `state` and are not in it yet, those never tried first.

        What is withdrawn or cannot be reached is done with. Raises JournalError when the journal is down.
        """
        wanted = sa.select(shown).where(shown.c.source.in_(sources), shown.c.open == 1, shown.c.state != state)
        return self._shown(wanted.order_by(shown.c.tries, shown.c.id).limit(most))

    def mark_shown(self, ids: Sequence[int], state: str) -> None:
        """Notes what became of these rows: saved when this returns. Raises JournalError, ValueError."""
        if state not in ("shown", "background", *DONE) and not state.startswith("corrected:"):
            raise ValueError(
                f"state is {state!r}, not shown, background, withdrawn, replaced, unreachable or corrected:..."
            )
        self._update_shown(
            ids,
            {
                "state": state[:80],
                "open": int(state not in DONE),
                "state_at": datetime.now(UTC).replace(second=0, microsecond=0),
            },
        )

    def move_shown(self, old: str, new: str) -> None:
        """A channel has another id: what was shown there stands in the new one. Raises JournalError."""
        try:
            with self._link.writing(surely=True) as connection:
                connection.execute(sa.update(shown).where(shown.c.channel == old).values(channel=new))
        except Down as down:
            raise self._link.unusable(down) from None

    def tried(self, ids: Sequence[int]) -> None:
        """Notes that taking these back has failed once more. Raises JournalError."""
        self._update_shown(ids, {"tries": shown.c.tries + 1})

    def claim_taking_back(self, seconds: float) -> bool:
        """Whether this process may take back for so many seconds from now: of several that share the journal one at a
        time may. Claim again before they are over to go on, with 0 to leave it to another. False while it is down."""
        now = datetime.now(UTC)
        value = f"{(now + timedelta(seconds=seconds)).isoformat(timespec='microseconds')} {self._me}"
        claim = self._link.insert(meta).values(name="taking_back", value=value)
        free = (meta.c.value < now.isoformat(timespec="microseconds")) | meta.c.value.endswith(self._me)
        claim = claim.on_conflict_do_update(index_elements=["name"], set_={"value": value}, where=free)
        try:
            with self._link.writing() as connection:
                return connection.execute(claim.returning(meta.c.name)).scalar() is not None
        except Down:
            return False

    def _shown(self, query: sa.Select[Any]) -> list[Shown]:
        try:
            with self._link.reading() as connection:
                return [shown_from(row) for row in connection.execute(query)]
        except Down as down:
            raise self._link.unusable(down) from None

    def _update_shown(self, ids: Sequence[int], values: dict[str, Any]) -> None:
        try:
            with self._link.writing(surely=True) as connection:
                for start in range(0, len(ids), 1000):
                    some = shown.c.id.in_(ids[start : start + 1000])
                    connection.execute(sa.update(shown).where(some).values(values))
        except Down as down:
            raise self._link.unusable(down) from None
