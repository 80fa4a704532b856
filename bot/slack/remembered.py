"""What Slack said, remembered a short while: asked once however many wait, bounded, and never a yes by mistake."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
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


class Remembered(Generic[T]):
    """Answers of one method by key, each good for `fresh` seconds from when it was asked for; None is "not told"."""

    def __init__(self, what: str, ask: Callable[[str, AsyncWebClient], Awaitable[T | None]], fresh: float) -> None:
        self._what, self._ask, self._fresh = what, ask, fresh
        self._known: OrderedDict[str, tuple[float, T | None]] = OrderedDict()
        self._asking: dict[str, tuple[float, asyncio.Task[T | None]]] = {}
        """By key since when Slack is being asked."""
        self._complained = float("-inf")

    async def of(self, key: str, client: AsyncWebClient, fresh: float | None = None) -> T | None:
        """What Slack says of `key`, no older than `fresh` seconds; None when it does not say, for whatever reason."""
        at, known = self._known.get(key, (float("-inf"), None))
        good = self._fresh if fresh is None else fresh
        if monotonic() - at < (min(good, BRIEF) if known is None else good):
            return known
        begun, task = self._asking.get(key, (float("-inf"), None))
        if task is None or monotonic() - begun >= good:
            begun = monotonic()
            task = asyncio.create_task(self._now(key, client, begun))
            self._asking[key] = begun, task
        # Who stops waiting takes the answer away from nobody else.
        found = await asyncio.shield(task)
        at, known = self._known.get(key, (float("-inf"), None))
        # What was learned meanwhile holds.
        return known if at > begun else found

    def set(self, key: str, value: T) -> None:
        """What was learned in another way; it holds over what Slack is just being asked for."""
        self.forget(key)
        self._keep(key, monotonic(), value)

    def forget(self, key: str) -> None:
        """The next one asks anew."""
        self._known.pop(key, None)
        self._asking.pop(key, None)

    def last(self, key: str) -> T | None:
        """What was known last, if that is still good."""
        at, known = self._known.get(key, (float("-inf"), None))
        return known if monotonic() - at < self._fresh else None

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
            self._keep(key, begun, found)
        return found

    def _keep(self, key: str, at: float, value: T | None) -> None:
        self._known[key] = (at, value)
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
