"""A language model that points at passages and writes nothing that is shown. Off unless ONRECORD_READER is set.

Only numbers leave this package, and words to search with. What comes back and is anything else counts as no answer.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from bot import clock
from bot.config import Config
from bot.metrics import read
from bot.models import Line, Reworded
from bot.reader import reply
from bot.reader.prompt import pointing, rewording, writing

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_CHARACTERS = 12_000
"""Of passages, in one request."""
KEPT = 500
"""Replies that are remembered."""
TRIAL = (
    Line("The bridge was opened on 3 May 1998.", "1998-05-04", None, "news"),
    Line("The baker sells bread with raisins.", None, None, "news"),
)
"""Passages of our own, for a trial: the first answers."""
FAILURES, PAUSE = 3, 30.0
"""After so many failures one after the other nothing is asked for so many seconds."""


class Reader:
    """The endpoint with its limits. Any thread may ask it."""

    def __init__(self, config: Config) -> None:
        # Imported only where a reader is set: it needs 10 MB.
        from bot.reader.client import Endpoint

        self.model, self.most = config.reader_model, config.reader_passages
        self.endpoint = Endpoint(config.reader, config.reader_secret(), config.reader_ca, config.reader_allow)
        self._seconds = config.reader_seconds
        self._free = threading.Semaphore(config.reader_at_once)
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._failures, self._closed_until = 0, 0.0
        self._budgets = (config.reader_person_day, config.reader_day)
        self._day, self._asked = date.min, Counter[str]()
        self._salt = secrets.token_bytes(16)

    @classmethod
    def of(cls, config: Config) -> Reader | None:
        """The reader that the settings name; None where they name none. Raises SettingError."""
        return cls(config) if config.reader else None

    def for_person(self, user: str | None, may_read: Callable[[str], bool]) -> Bound:
        """The reader for one person's question; `may_read` says of which documents passages may be sent."""
        return Bound(self, user, may_read)

    def questions_for(self, line: Line) -> tuple[str, ...] | None:
        """Questions that a passage answers, to be read by people; None where none came."""
        return self.reply_to(writing(self.model, line), reply.questions_of, None)

    def try_out(self) -> tuple[tuple[int, ...] | None, str, float, int | None]:
        """What comes of a question about passages of our own, for `onrecord doctor`.

        Gives the places pointed at, why there are none, the seconds, and the tokens that the reply says it cost.
        """
        from bot.reader.client import ReaderFailed

        started = time.monotonic()
        request = pointing(self.model, "When was the bridge opened?", clock.today(), TRIAL)
        try:
            body = self.endpoint.ask(request, self._seconds)
        except ReaderFailed as error:
            return None, str(error), time.monotonic() - started, None
        content = reply.content_of(body)
        places = reply.places_of(content, len(TRIAL)) if content is not None else None
        why = "" if places is not None else "unusable"
        return places, why, time.monotonic() - started, reply.cost_of(body)

    def reply_to(
        self, request: dict[str, Any], usable: Callable[[str], T | None], user: str | None, needed: bool = True
    ) -> T | None:
        """What `usable` makes of the message that comes back; None where nothing usable comes.

        `needed`: whether a reply that is not usable counts as a failure of the endpoint; a model that cannot reword
        may point well.
        """
        body = json.dumps(request, sort_keys=True).encode()
        key = hashlib.sha256(body).hexdigest()
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            read("cached", 0.0)
            return usable(kept.decode())
        if not self._may_ask(user):
            return None
        started = time.monotonic()
        if not self._free.acquire(timeout=self._seconds):
            self._failed("busy", started, counts=False)
            return None
        try:
            found, content, why = self._ask(request, usable, self._seconds - (time.monotonic() - started))
        finally:
            self._free.release()
        if why:
            self._failed(why, started, counts=needed or why != "unusable")
            return None
        self._succeeded(key, content, started, len(body))
        return found

    def _ask(
        self, request: dict[str, Any], usable: Callable[[str], T | None], seconds: float
    ) -> tuple[T | None, str, str]:
        """(what was made of the reply, its message, why there is none)."""
        from bot.reader.client import ReaderFailed

        try:
            content = reply.content_of(self.endpoint.ask(request, seconds))
        except ReaderFailed as error:
            return None, "", str(error)
        found = usable(content) if content is not None else None
        return (found, content or "", "") if found is not None else (None, "", "unusable")

    def _may_ask(self, user: str | None) -> bool:
        """Whether the budgets and the breaker let one more request through, which is counted."""
        person, all_day = self._budgets
        with self._lock:
            if self._day != clock.today():
                self._day = clock.today()
                self._asked.clear()
            who = hashlib.blake2b((user or "").encode(), key=self._salt, digest_size=12).hexdigest() if user else ""
            if (all_day and self._asked[""] >= all_day) or (person and who and self._asked[who] >= person):
                read("budget", 0.0)
                return False
            if time.monotonic() < self._closed_until:
                read("paused", 0.0)
                return False
            self._asked.update({"", who})
        return True

    def _failed(self, why: str, started: float, counts: bool = True) -> None:
        with self._lock:
            if counts:
                self._failures += 1
                if self._failures >= FAILURES:
                    self._closed_until = time.monotonic() + PAUSE
        spent = time.monotonic() - started
        read(why.replace(" ", "_"), spent)
        log.warning("the reader gave no answer (%s) in %.1f s", why, spent)

    def _succeeded(self, key: str, content: str, started: float, sent: int) -> None:
        spent = time.monotonic() - started
        with self._lock:
            self._failures = 0
            self._kept[key] = content.encode()
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        read("answered", spent)
        log.info("the reader answered in %.1f s, %d bytes were sent", spent, sent)


@dataclass(frozen=True)
class Bound:
    """The reader for one person's question: a `Pointer`."""

    reader: Reader
    user: str | None
    _may_read: Callable[[str], bool]

    @property
    def model(self) -> str:
        return self.reader.model

    @property
    def most(self) -> int:
        return self.reader.most

    def may_read(self, source: str) -> bool:
        return self._may_read(source)

    def point(self, question: str, today: date, lines: Sequence[Line]) -> tuple[int, ...] | None:
        sent: list[Line] = []
        room = MOST_CHARACTERS
        for line in lines[: self.most]:
            room -= len(line.text)
            if room < 0 and sent:
                break
            sent.append(line)
        request = pointing(self.model, question, today, sent)
        return self.reader.reply_to(request, lambda content: reply.places_of(content, len(sent)), self.user)

    def reword(self, question: str, today: date) -> Reworded | None:
        return self.reader.reply_to(rewording(self.model, question, today), reply.reworded_of, self.user, needed=False)
