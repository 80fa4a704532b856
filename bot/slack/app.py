"""The Bolt app: who we are, the listeners, the one error handler."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import metrics
from bot.slack import (
    actions,
    channels,
    commands,
    errors,
    events,
    feedback,
    files,
    home,
    proposing,
    shortcuts,
    surroundings,
)
from bot.slack.desk import Desk
from bot.slack.logs import library_logger, new_number, where

log = logging.getLogger(__name__)


class _Measured(AsyncApp):
    """Gives every delivery its number, and measures how long its acknowledgement takes; both modes pass here."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        new_number()
        with metrics.timed(metrics.ACK_SECONDS):
            try:
                return await super().async_dispatch(req)
            except Exception as error:
                # Our listeners raise nothing here. Bolt takes a payload apart unseen, and this one is not Slack's.
                log.error("a delivery that makes no sense was not taken: %s", where(error))
                return BoltResponse(status=400, body="unreadable request")


def build_app(desk: Desk, client: AsyncWebClient, identity: AuthorizeResult, signing_secret: str = "") -> AsyncApp:
    """The app with all its listeners. `identity` is what auth.test said at the start: it is not asked again."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return identity

    app = _Measured(
        name="onrecord",
        logger=library_logger(),
        client=client,
        authorize=authorize,
        # Socket Mode has none, and does not verify; an empty one would fail at the first request.
        signing_secret=signing_secret or "unused in Socket Mode",
        raise_error_for_unhandled_request=True,
        # Listeners use neither `say` nor streams, and building them reads the payload once more.
        attaching_conversation_kwargs_enabled=False,
    )
    for module in (
        events,
        commands,
        actions,
        surroundings,
        feedback,
        proposing,
        files,
        home,
        channels,
        shortcuts,
        errors,
    ):
        module.register(app, desk)
    return app
