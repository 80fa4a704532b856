"""Where the bot may send anything: to Slack over TLS, or, for tests, to this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.config import load, may_be_called
from bot.errors import SettingError
from bot.slack.outgoing import NotSlacks, slack_session
from tests.fake_slack import BOT_TOKEN, FakeArchive, FakeSlack
from tests.fake_slack.delivery import bot_in_process, payload
from tests.fake_slack.server import Fault

SLACK = "https://slack.com/api/"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        yield slack
        assert slack.violations == []


class Elsewhere:
    """A server that is not Slack's, and counts what it is sent."""

    def __init__(self) -> None:
        self.got: list[str] = []

    async def __aenter__(self) -> Elsewhere:
        async def take(request: web.Request) -> web.Response:
            self.got.append(f"{request.method} {request.path} {await request.text()}")
            return web.Response(text="ok")

        site = web.Application()
        site.router.add_route("*", "/{path:.*}", take)
        self._runner = web.AppRunner(site)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


@pytest.mark.parametrize(
    "url",
    [
        "http://203.0.113.9/api", "http://slack.com/api/", "http://10.0.0.5/api", "http://127.0.0.1.example.org/",
        "http://localhost.example.org/", "http://0.0.0.0/api/", "http://[::]/", "http://[::2]/", "http://0x7f.1/",
        "http://2130706433/", "HTTP://Example.org/", "ftp://127.0.0.1/", "//slack.com/api/", "slack.com/api/", "https:///api/",
        "https://slack.com@203.0.113.9/api/", "https://user:zebra@slack.com/api/", "http://127.0.0.1@203.0.113.9/",
        "https://slack.com/api/?x=1", "https://slack.com/api/#x", "https://slack.com/api/?", "https://slack.com/api/#",
        "https://slack.com:0/", "https://slack.com:99999/", "https://slack.com:x/", "https://[::1/", "https://slack.com\\@x.org/",
        "https://sla ck.com/",
    ],
)  # fmt: skip
def test_an_api_that_would_get_the_token_in_clear_or_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(SettingError, match="SLACK_API_URL") as raised:
        load({"SLACK_API_URL": url}, Path("no such file"))
    assert raised.value.hint
    assert "zebra" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://slack.com/api/", "https://slack.com/api/"), ("https://slack.com/api", "https://slack.com/api/"),
        ("https://slack-gov.com/api/", "https://slack-gov.com/api/"), ("https://proxy.example.org:8443/slack", "https://proxy.example.org:8443/slack/"),
        ("http://127.0.0.1:8090/api/", "http://127.0.0.1:8090/api/"), ("http://127.9.9.9/", "http://127.9.9.9/"),
        ("http://[::1]:80/api", "http://[::1]:80/api/"), ("http://localhost:1/", "http://localhost:1/"),
    ],
)  # fmt: skip
def test_an_api_over_tls_or_on_this_machine_is_taken(url: str, base: str) -> None:
    assert load({"SLACK_API_URL": url}, Path("no such file")).api_url == base


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/commands/T0/1", "https://hooks.slack.com.example.org/", "https://hooks-slack.com/",
        "https://evilslack.com/", "https://slack.com.", "https://hooks.slack.com:8443/", "https://user@hooks.slack.com/",
        "https://203.0.113.9/", "http://127.0.0.1/", "https://localhost/", "https://169.254.169.254/", "file:///etc/passwd",
        "ws://wss-primary.slack.com/link", "wss://example.org/link", "https://slack.com@example.org/", "", "x", "https://[",
        "https://hooks.slack.com:x/",
    ],
)  # fmt: skip
def test_a_url_that_is_not_slacks_is_not_called(url: str) -> None:
    assert not may_be_called(url, SLACK)


@pytest.mark.parametrize(
    "url",
    ["https://hooks.slack.com/commands/T0/1", "https://files.slack.com/upload/v1/x", "wss://wss-primary.slack.com/link?t=1",
     "https://slack.com/api/auth.test", "https://HOOKS.slack.com:443/x", "https://hooks.slack-gov.com/x"],
)  # fmt: skip
def test_a_url_of_slacks_is_called(url: str) -> None:
    assert may_be_called(url, SLACK)


def test_with_an_api_on_this_machine_nothing_leaves_it() -> None:
    api = "http://127.0.0.1:9/api/"
    assert may_be_called("http://127.0.0.1:10/upload", api)
    assert may_be_called("ws://localhost:10/link", api)
    for url in ("https://hooks.slack.com/x", "https://slack.com/api/", "http://10.0.0.1/", "wss://wss.slack.com/"):
        assert not may_be_called(url, api)


def test_a_proxy_for_the_api_is_called_itself() -> None:
    api = "https://proxy.example.org:8443/slack/"
    assert may_be_called("https://proxy.example.org:8443/slack/auth.test", api)
    assert may_be_called("https://hooks.slack.com/x", api)
    for url in ("https://proxy.example.org/x", "https://other.example.org:8443/", "http://proxy.example.org:8443/"):
        assert not may_be_called(url, api)


async def test_the_session_calls_nobody_else_also_when_it_is_redirected(slack: FakeSlack) -> None:
    async with Elsewhere() as elsewhere, slack_session(SLACK) as session:
        url = f"http://127.0.0.1:{elsewhere.port}/x"
        for call in (session.get, session.post, session.ws_connect):
            with pytest.raises(NotSlacks):
                await call(url)
        assert elsewhere.got == []

    async def away(_: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("https://example.org/")

    site = web.Application()
    site.router.add_post("/", away)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with slack_session("http://127.0.0.1/api/") as session:
        with pytest.raises(NotSlacks):
            await session.post(f"http://127.0.0.1:{runner.addresses[0][1]}/", data="x")
    await runner.cleanup()


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_response_url_of_somebody_else_gets_nothing(slack: FakeSlack, mode: Any) -> None:
    # The name stands for another host: what leads to it is this machine, so a call would be seen.
    async with Elsewhere() as elsewhere, bot_in_process(slack, mode, FakeArchive()) as bot:
        for host in ("0.0.0.0", "[::ffff:127.0.0.1]", "127.1"):
            url = f"http://{host}:{elsewhere.port}/response"
            await bot.form(
                "slash_commands", payload("slash_command", command="/ask", text="bensouda", response_url=url)
            )
            pressed = payload("block_actions", response_url=url)
            pressed["actions"][0] |= {"action_id": "onrecord_more", "value": '{"v":1,"q":"bensouda","s":0}'}
            await bot.form("interactive", pressed)
        await bot.command("/ask", "bensouda")
        await slack.until_sent(1, "response_url")
        await asyncio.sleep(0.5)
        assert elsewhere.got == []


async def test_a_file_goes_nowhere_but_to_slack(slack: FakeSlack) -> None:
    from bot.render.traced import Traced
    from bot.slack.desk import Desk
    from bot.slack.files import File, upload
    from bot.slack.outgoing import web_client

    async with Elsewhere() as elsewhere:
        url = f"http://0.0.0.0:{elsewhere.port}/x"
        slack.fault("files.getUploadURLExternal", Fault(answer={"upload_url": url}))
        archive: Any = FakeArchive()
        async with slack_session(slack.api_url) as session:
            desk = Desk(archive, session)
            client = web_client(BOT_TOKEN, slack.api_url, session)
            with pytest.raises(NotSlacks):
                await upload(desk, client, File("x.csv", b"x", "x", Traced()), "C0GENERAL", None)
        assert elsewhere.got == []


async def test_socket_mode_connects_to_slack_alone(slack: FakeSlack) -> None:
    async with Elsewhere() as elsewhere:
        slack.fault("apps.connections.open", Fault(answer={"url": f"ws://0.0.0.0:{elsewhere.port}/link"}))
        async with bot_in_process(slack, "socket", FakeArchive()) as bot:
            slack.fault("apps.connections.open", Fault(answer={"url": f"ws://0.0.0.0:{elsewhere.port}/link"}))
            slack.drop()
            await slack.until_connected(2)
            await bot.command("/ask", "bensouda")
            await slack.until_sent(1, "response_url")
        assert elsewhere.got == []
