"""The two ways in which Slack delivers, with one face: tests are written once and run over both."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch
from urllib.parse import urlencode

import aiohttp

from bot.archive import Archive
from bot.config import Config
from bot.slack.desk import Desk
from bot.store.journal import REASONS
from bot.web import run
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.values import APP_TOKEN, BOT_TOKEN, SECRET
from tests.fake_slack.webapi import checked_view

PAYLOADS = Path(__file__).parent.parent / "payloads"
Mode = Literal["socket", "http"]
EDITOR = "U0EDITOR"
_numbers = itertools.count(1)


def payload(name: str, **event: Any) -> dict[str, Any]:
    """A payload of tests/payloads under an id of its own; `event` changes fields of its event."""
    body = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    number = next(_numbers)
    if "event_id" in body:
        body["event_id"] = f"Ev{number:010}"
        # No two messages of a conversation have the same ts.
        own = {"ts": f"1764{number:06}.000100"} if "ts" in body["event"] else {}
        body["event"] |= own | event
    else:
        body["trigger_id"] = f"1.2.{number}"
        body |= event
    return copy.deepcopy(body)


class Bot:
    """A running bot as Slack sees it: deliveries go in here, by the way of its mode."""

    stop: asyncio.Event
    """Set it to stop a bot that runs in this process."""

    def __init__(self, slack: FakeSlack, mode: Mode, port: int | None, session: aiohttp.ClientSession) -> None:
        self.slack, self.mode, self.port, self.session = slack, mode, port, session
        self.change: Callable[[dict[str, Any]], object] = lambda body: None
        """What is done to every delivery before it is sent."""
        self.token = ""

    async def event(self, name: str, **event: Any) -> dict[str, Any]:
        """An event of tests/payloads, acknowledged; gives its body, to be delivered again."""
        return await self.event_body(payload(name, **event))

    async def event_body(self, body: dict[str, Any], headers: dict[str, str] | None = None) -> dict[str, Any]:
        """This very event, acknowledged."""
        self.change(body)
        if self.mode == "socket":
            await self._acked("events_api", body)
        else:
            assert (await self.signed(json.dumps(body), "application/json", headers=headers))[0] == 200
        return body

    async def command(self, command: str, text: str, **more: Any) -> dict[str, Any]:
        """A slash command, acknowledged with nothing: Slack then shows nothing of its own."""
        body = payload("slash_command", command=command, text=text, response_url=self.slack.response_url()) | more
        await self.form("slash_commands", body)
        return body

    async def press(self, action_id: str, value: str, **more: Any) -> dict[str, Any]:
        """A button pressed, acknowledged."""
        body = payload("block_actions", response_url=self.slack.response_url()) | more
        body["actions"][0] |= {"action_id": action_id, "value": value}
        await self.form("interactive", body)
        return body

    async def press_in(
        self, view_id: str, action_id: str, value: str = "", user: dict[str, str] | None = None, **action: Any
    ) -> dict[str, Any]:
        """A button or menu within a modal or App Home."""
        body = payload("block_actions_view")
        view = self.slack.views.get(view_id) or self.slack.homes.get(view_id) or {}
        body["view"] |= {"id": view_id, "type": view.get("type", "modal")} | _told(view)
        body["container"]["view_id"] = view_id
        body["user"] |= user or {}
        body["actions"][0] |= {"action_id": action_id, "value": value} | action
        await self.form("interactive", body)
        return body

    async def submit(self, view_id: str, user: dict[str, str] | None = None, **values: Any) -> dict[str, Any]:
        """A form sent: a text, an option's value, or a list of values for each action id in it."""
        body, view = payload("view_submission"), self.slack.views[view_id]
        body["user"] |= user or {}
        body["view"] |= {"id": view_id, "hash": f"1764.{next(_numbers)}"} | _told(view)
        body["view"]["state"] = {"values": {f"b{n}": {name: _state(given)} for n, (name, given) in
                                            enumerate(values.items())}}  # fmt: skip
        answer = await self.answered("interactive", body)
        if answer and answer.get("response_action") == "update":
            self.slack.views[view_id] = checked_view(self.slack, answer["view"])
        return body

    async def shortcut(self, name: str, **more: Any) -> dict[str, Any]:
        """A shortcut chosen: "message_action" in a message's menu, "shortcut" anywhere."""
        body = payload(name, **more)
        if name == "message_action":
            body["response_url"] = self.slack.response_url()
        await self.form("interactive", body)
        return body

    async def form(self, kind: str, body: dict[str, Any]) -> None:
        """A command or an interaction, acknowledged without words."""
        assert not await self.answered(kind, body)

    async def answered(self, kind: str, body: dict[str, Any]) -> Any:
        """What a command or an interaction is acknowledged with."""
        self.change(body)
        if self.mode == "socket":
            return await self._acked(kind, body)
        fields = {"payload": json.dumps(body)} if kind == "interactive" else body
        status, text = await self.signed(urlencode(fields), "application/x-www-form-urlencoded")
        assert status == 200
        return json.loads(text) if text else None

    async def _acked(self, kind: str, body: dict[str, Any]) -> Any:
        envelope = await self.slack.deliver(kind, body)
        await self.slack.until(lambda: envelope.is_acked, "the acknowledgement")
        return envelope.acked

    async def signed(
        self,
        body: str,
        content_type: str,
        *,
        timestamp: str | None = None,
        secret: str = SECRET,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, str]:
        """A POST to /slack/events as Slack signs it; status and body of what comes back."""
        sent_at = str(int(time.time())) if timestamp is None else timestamp
        digest = hmac.new(secret.encode(), f"v0:{sent_at}:{body}".encode(), hashlib.sha256).hexdigest()
        given = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": sent_at,
            "X-Slack-Signature": f"v0={digest}",
        } | (headers or {})
        async with self.session.post(
            f"http://127.0.0.1:{self.port}/slack/events", data=body.encode(), headers=given
        ) as found:
            return found.status, await found.text()

    async def health(self) -> tuple[int, dict[str, Any]]:
        status, text = await self.page("healthz")
        return status, json.loads(text)

    async def page(self, name: str, **headers: str) -> tuple[int, str]:
        """A page as somebody on this machine sees it, with the token where the bot has one; or with these headers."""
        given = headers or ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        async with self.session.get(f"http://127.0.0.1:{self.port}/{name}", headers=given) as found:
            return found.status, await found.text()


def _told(view: dict[str, Any]) -> dict[str, Any]:
    """What Slack hands back of a view that it was given."""
    return {name: view[name] for name in ("private_metadata", "callback_id", "title", "blocks") if name in view}


def _state(given: Any) -> dict[str, Any]:
    if isinstance(given, list):
        return {"type": "checkboxes", "selected_options": [{"value": one} for one in given]}
    if given in (*REASONS, "mention", "follow", "silent"):
        return {"type": "radio_buttons", "selected_option": {"value": given}}
    return {"type": "plain_text_input", "value": given}


def environment(slack: FakeSlack, mode: Mode) -> dict[str, str]:
    """What the process needs to find this Slack."""
    return {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_API_URL": slack.api_url, "PORT": "0"} | (
        {"SLACK_APP_TOKEN": APP_TOKEN} if mode == "socket" else {"SLACK_SIGNING_SECRET": SECRET}
    )


@asynccontextmanager
async def bot_in_process(slack: FakeSlack, mode: Mode, archive: Any, **settings: Any) -> AsyncIterator[Bot]:
    """bot.web.run with this archive, in this very loop. Stopped, with its work done, at the end."""
    files = archive.config if isinstance(archive, Archive) else Config(data=Path("no-such-folder"), db=Path())
    config = replace(
        files,
        bot_token=BOT_TOKEN,
        api_url=slack.api_url,
        port=0,
        log_level="DEBUG",
        app_token=APP_TOKEN if mode == "socket" else "",
        signing_secret=SECRET if mode == "http" else "",
        editors=frozenset({EDITOR}),
        **settings,
    )
    stop: asyncio.Event = asyncio.Event()
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    desks: list[Desk] = []

    def desk(*given: Any) -> Desk:
        desks.append(Desk(*given))
        return desks[-1]

    slack.is_busy = lambda: any(one.working for one in desks)
    running = asyncio.create_task(run(archive, config, stop, ready.set_result))
    try:
        with patch("bot.web.Desk", desk):
            await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        async with aiohttp.ClientSession() as session:
            bot = Bot(slack, mode, port_of(ready.result()), session)
            bot.stop = stop
            yield bot
    finally:
        stop.set()
        await running


def port_of(line: str) -> int:
    """The port in the line that says where the bot serves."""
    return int(line.split(" port ")[1].split()[0].rstrip(","))
