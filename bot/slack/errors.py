"""The one place where a failure in Slack becomes words: a short apology with a number that the log has."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import OnrecordError
from bot.render.slack_ids import COMMANDS
from bot.render.slack_views import message_view
from bot.slack import logs
from bot.slack.desk import Desk
from bot.slack.incoming import asker_of, thread_of
from bot.slack.logs import where
from bot.slack.outgoing import Message, post, reason_of, respond, whisper
from bot.slack.words import OLD_BUTTON, OLD_FORM, OLD_SHORTCUT, UNKNOWN_COMMAND, apology

log = logging.getLogger(__name__)
Body = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Handles what Bolt itself raises, and what no listener is for."""

    @app.error
    async def failed(error: Exception, body: Body, client: AsyncWebClient) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            return await _unhandled(desk, body, client)
        # Not before the acknowledgement: Slack may be slow to take it.
        desk.start(apologise(desk, error, body, client))
        # Said once: with Bolt's own 500 Slack delivers it again, and it is apologised for again.
        return BoltResponse(status=200, body="")


async def apologise(desk: Desk, error: Exception, body: Body, client: AsyncWebClient) -> None:
    """Logs an error under a number, and tells it to whoever asked. Raises nothing."""
    number = logs.number.get()
    if number == "-":
        number = logs.new_number()
    log.error("%s failed, number %s: %s", kind(body), number, _cause(error))
    try:
        await tell(desk, body, client, apology(number))
    except Exception as second:
        log.error("the apology %s was not delivered either: %s", number, _cause(second))


def kind(body: Body) -> str:
    """What a delivery is, for the log: nothing of what it says."""
    event = body.get("event")
    if isinstance(event, dict):
        return f"event {event.get('type')}"
    if "command" in body:
        return f"command {body['command']}" if body["command"].removeprefix("/") in COMMANDS else "unknown command"
    return str(body.get("type") or "request")


async def _unhandled(desk: Desk, body: Body, client: AsyncWebClient) -> BoltResponse:
    """Acknowledged all the same: otherwise Slack delivers it again and shows people an error of its own."""
    log.info("no listener for %s", kind(body))
    match body.get("type"):
        case "view_submission":
            view = message_view("Onrecord", OLD_FORM)
            return BoltResponse(status=200, body={"response_action": "update", "view": view})
        case "block_actions" if body.get("response_url"):
            desk.start(_say(desk, body, client, OLD_BUTTON))
        case "message_action" | "shortcut":
            desk.start(_say(desk, body, client, OLD_SHORTCUT))
        case _ if body.get("response_url") and "command" in body:
            desk.start(_say(desk, body, client, UNKNOWN_COMMAND))
    return BoltResponse(status=200, body="")


async def _say(desk: Desk, body: Body, client: AsyncWebClient, message: Message) -> None:
    try:
        await tell(desk, body, client, message)
    except Exception as error:
        log.error("%s: what is to be said of it was not delivered: %s", kind(body), _cause(error))


async def tell(desk: Desk, body: Body, client: AsyncWebClient, message: Message) -> None:
    """Says something where a delivery came from; to the person directly where that is no conversation."""
    event = body.get("event")
    if isinstance(event, dict):
        if event.get("channel") and event.get("ts"):
            await post(client, event["channel"], message, thread_of(event))
    elif body.get("response_url"):
        await respond(desk.session, body["response_url"], message)
    elif person := (body.get("user") or {}).get("id"):
        # Forms, App Home and the global shortcut: Slack opens the direct conversation by itself.
        await post(client, person, message)


async def refuse(desk: Desk, body: Body, client: AsyncWebClient, message: Message) -> None:
    """Says to whoever a delivery comes from, and to nobody else, why there is no answer. What a window or App Home
    still shows from before gives way to it."""
    event, view, person = body.get("event"), body.get("view"), asker_of(body)
    title = "Onrecord"
    if isinstance(event, dict):
        if event.get("type") == "app_home_opened":
            await client.views_publish(user_id=person, view={"type": "home", "blocks": message["blocks"]})
        elif str(event.get("channel")).startswith("D"):
            await post(client, event["channel"], message, thread_of(event))
        else:
            await whisper(client, event["channel"], person, message, event.get("thread_ts"))
    elif body.get("response_url"):
        await respond(desk.session, body["response_url"], message)
    elif isinstance(view, dict) and view.get("type") == "home":
        await client.views_publish(user_id=person, view={"type": "home", "blocks": message["blocks"]})
    elif isinstance(view, dict):
        await client.views_update(view_id=view["id"], view=message_view(title, message))
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=message_view(title, message))


def _cause(error: Exception) -> str:
    """What the log may have of an error. Messages of others may quote a payload; ours name files and settings."""
    if isinstance(error, SlackApiError):
        return f"Slack answered {reason_of(error)!r}\n{where(error)}"
    return f"{error}\n{where(error)}" if isinstance(error, OnrecordError) else where(error)
