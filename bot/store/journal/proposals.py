"""Which passages people said answer a question ("This one"), and which of these an editor confirmed."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from bot.store.journal.cleaning import oldest, today
from bot.store.journal.link import Down, Link
from bot.store.journal.rows import LONGEST, kept_text, utc
from bot.store.journal.tables import proposals
from bot.store.journal.values import Confirmed, Proposal


def digest_of(text: str) -> str:
    """What is kept of a passage's words until an editor confirms it: enough to know them again."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


class Proposals:
    """The part of the journal that has questions with the passages that answer them."""

    _link: Link
    _days: int
    """How long the text of a question is kept before an editor confirms it (0: not at all)."""

    def propose(self, question: str, source: str, start: int, end: int, text: str, user: str | None = None) -> bool:
        """Keeps that somebody says a passage answers a question: saved when this returns. Of its words only the hash.

        False where the settings keep no questions: then nothing was kept. What an editor has decided already is not
        kept again. Raises JournalError.
        """
        if not self._days:
            return False
        told, of = kept_text(question), digest_of(text)
        decided = sa.select(proposals.c.id).where(
            _same(told, kept_text(source), of), proposals.c.status.in_(("confirmed", "discarded"))
        )
        try:
            with self._link.writing(surely=True) as connection:
                if connection.execute(decided.limit(1)).scalar() is None:
                    connection.execute(
                        sa.insert(proposals).values(
                            at=today(),
                            question=told,
                            source=kept_text(source),
                            char_start=start,
                            char_end=end,
                            digest=of,
                            text="",
                            status="proposed",
                            asker=self._link.key(user) if user else None,
                        )
                    )
        except Down as down:
            raise self._link.unusable(down) from None
        return True

    def proposals(self, most: int = 50, confirmed: bool = False) -> list[Proposal]:
        """What waits for an editor, most often said first, each once; or what editors `confirmed`, newest first. Nobody
        who said it is named.

        Raises JournalError when the journal is down.
        """
        kept = proposals.c
        people = sa.func.count(kept.asker.distinct())
        waits = (kept.status == "proposed") & (kept.at > oldest(self._days))
        query = (
            sa.select(
                sa.func.min(kept.id),
                sa.func.min(kept.question),
                kept.source,
                sa.func.min(kept.char_start),
                sa.func.min(kept.char_end),
                kept.digest,
                people,
                sa.func.max(kept.at),
            )
            .where(kept.status == "confirmed" if confirmed else waits)
            .group_by(sa.func.lower(kept.question), kept.source, kept.digest)
            .order_by(people.desc(), sa.func.max(kept.at).desc(), sa.func.min(kept.id).desc())
            .limit(most)
        )
        try:
            with self._link.reading() as connection:
                return [
                    Proposal(number, question, source, start, end, of, max(times, 1), utc(at))
                    for number, question, source, start, end, of, times, at in connection.execute(query)
                ]
        except Down as down:
            raise self._link.unusable(down) from None

    def proposal(self, number: int) -> Proposal | None:
        """One that waits for an editor, or was confirmed; None where there is no such any more. Raises JournalError."""
        every = [*self.proposals(LONGEST), *self.proposals(LONGEST, confirmed=True)]
        return next((one for one in every if one.id == number), None)

    def confirm(self, number: int, text: str) -> bool:
        """From now on the passage with these words is one that answers the question; who said so is forgotten.

        False where it does not wait any more, or was said of other words: then nothing was changed.
        Raises JournalError.
        """
        return self._decide(number, "confirmed", text)

    def discard(self, number: int) -> bool:
        """It is shown to no editor again, also what was confirmed before; its words are deleted.

        False where there is no such any more. Raises JournalError.
        """
        return self._decide(number, "discarded", None)

    def confirmed(self) -> list[Confirmed]:
        """The questions that editors confirmed, each with its document and the exact words of the passage; oldest
        first. Whoever uses them asks whether the document may be told of. Raises JournalError when it is down."""
        query = sa.select(proposals).where(proposals.c.status == "confirmed").order_by(proposals.c.id)
        try:
            with self._link.reading() as connection:
                return [Confirmed(row.source, row.text, row.question) for row in connection.execute(query)]
        except Down as down:
            raise self._link.unusable(down) from None

    def _decide(self, number: int, status: str, text: str | None) -> bool:
        open_to = ("proposed",) if status == "confirmed" else ("proposed", "confirmed")
        waits = sa.select(proposals).where(proposals.c.id == number, proposals.c.status.in_(open_to))
        try:
            with self._link.writing(surely=True) as connection:
                row = connection.execute(waits).one_or_none()
                if row is None or (text is not None and digest_of(text) != row.digest):
                    return False
                values: dict[str, str | None] = {"status": status, "text": ""}
                if text is not None:
                    # The words without a limit: with fewer they would be another passage.
                    values |= {"text": kept_text(text, len(text)), "asker": None}
                changed = connection.execute(
                    sa.update(proposals).where(proposals.c.id == number, proposals.c.status.in_(open_to)).values(values)
                ).rowcount
                others = _same(row.question, row.source, row.digest) & (proposals.c.status == "proposed")
                connection.execute(sa.delete(proposals).where(others))
        except Down as down:
            raise self._link.unusable(down) from None
        return bool(changed)


def _same(question: str, source: str, digest: str) -> sa.ColumnElement[bool]:
    """The same question, in upper or lower case, with the same passage."""
    kept = proposals.c
    return sa.and_(
        sa.func.lower(kept.question) == sa.func.lower(question), kept.source == source, kept.digest == digest
    )
