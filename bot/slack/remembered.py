"""What Slack said, remembered a short while: asked once however many wait, bounded, and never a yes by mistake."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Generic, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.outgoing import reason_of

log = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE = 3.0
"""Seconds that Slack may take to answer."""
BRIEF = 5.0
"""Seconds for which it is remembered that Slack did not tell: a hiccup locks nobody out for long."""
MOST = 5000
"""Keys that are remembered."""


@dataclass(frozen=True, slots=True)
class _Known(Generic[T]):
    """What Slack said, as of when; since when it has not told."""

    value: T | None = None
    at: float = float("-inf")
    failed: float = float("-inf")


class Remembered(Generic[T]):
    """Answers of one method by key, each good for `fresh` seconds from when it was asked for; None is "not told"."""

    def __init__(self, what: str, ask: Callable[[str, AsyncWebClient], Awaitable[T | None]], fresh: float) -> None:
        self._what, self._ask, self._fresh = what, ask, fresh
        self._known: OrderedDict[str, _Known[T]] = OrderedDict()
        self._asking: dict[str, tuple[float, asyncio.Task[T | None]]] = {}
        """By key since when Slack is being asked."""
        self._complained = float("-inf")

    async def of(self, key: str, client: AsyncWebClient, fresh: float | None = None) -> T | None:
        """What Slack says of `key`, no older than `fresh` seconds; None when it does not say, for whatever reason."""
        known, now = self._of(key), monotonic()
        good = self._fresh if fresh is None else fresh
        if now - known.at < good:
            late = fresh is None and now - known.at > good / 2
            if late and now - known.failed > BRIEF and key not in self._asking:
                # Asked for in time, a hiccup of Slack keeps nobody waiting.
                self._begin(key, client)
            return known.value
        if now - known.failed < min(good, BRIEF):
            return None
        begun, task = self._asking.get(key, (float("-inf"), None))
        if task is None or now - begun >= good:
            begun, task = self._begin(key, client)
        # Who stops waiting takes the answer away from nobody else.
        found = await asyncio.shield(task)
        known = self._of(key)
        # What was learned meanwhile holds.
        return known.value if known.at > begun else found

    def set(self, key: str, value: T) -> None:
        """What was learned in another way; it holds over what Slack is just being asked for."""
        self.forget(key)
        self._keep(key, _Known(value, monotonic()))

    def forget(self, key: str) -> None:
        """The next one asks anew."""
        self._known.pop(key, None)
        self._asking.pop(key, None)

    def last(self, key: str) -> T | None:
        """What was known last, if that is still good."""
        known = self._of(key)
        return known.value if monotonic() - known.at < self._fresh else None

    def _of(self, key: str) -> _Known[T]:
        return self._known.get(key) or _Known()

    def _begin(self, key: str, client: AsyncWebClient) -> tuple[float, asyncio.Task[T | None]]:
        begun = monotonic()
        self._asking[key] = begun, asyncio.create_task(self._now(key, client, begun))
        return self._asking[key]

    async def _now(self, key: str, client: AsyncWebClient, begun: float) -> T | None:
        found = None
        try:
            found = await asyncio.wait_for(self._ask(key, client), PATIENCE)
        except SlackApiError as error:
            self._complain(reason_of(error), error)
        except Exception as error:
            log.warning("%s: Slack did not tell (%s)", self._what, type(error).__name__)
        if self._asking.get(key) == (begun, asyncio.current_task()):
            del self._asking[key]
            before = self._of(key)
            # That Slack does not tell now makes what it said before no older than it is.
            self._keep(key, replace(before, failed=begun) if found is None else _Known(found, begun))
        return found

    def _keep(self, key: str, known: _Known[T]) -> None:
        self._known[key] = known
        self._known.move_to_end(key)
        while len(self._known) > MOST:
            self._known.popitem(last=False)

    def _complain(self, reason: str, error: SlackApiError) -> None:
        """A missing scope is said loudly, once a minute: until it is given nobody is answered."""
        if reason != "missing_scope":
            log.info("%s: Slack did not tell (%s)", self._what, reason)
        elif monotonic() - self._complained > 60:
            self._complained = monotonic()
            log.error(
                "%s: the bot token lacks the scope %s. Add it and install the app anew (docs/slack.md)",
                self._what,
                error.response.get("needed") or "that this needs",
            )
