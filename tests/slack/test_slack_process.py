"""The bot as a process: how it starts, what it writes, how it stops."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.config import load
from bot.errors import SettingError
from bot.slack.logs import Discreet
from bot.web import serve
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack
from tests.fake_slack.archive import HOSTILE, QUOTE
from tests.fake_slack.delivery import environment
from tests.fake_slack.process import IN_MEMORY, Process, bot_process, run_to_end, start
from tests.fake_slack.values import Fault

SECRETS = (BOT_TOKEN, APP_TOKEN, SECRET)


async def taken_off(bot: Process) -> None:
    """Waits until the process takes no more deliveries."""
    if bot.mode == "socket":
        await bot.slack.until(lambda: not bot.slack.sockets, "the end of the connection")
        return
    while True:
        try:
            if (await bot.health())[0] == 503:
                return
        except aiohttp.ClientError:
            return


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signal_while_work_is_in_flight_finishes_it(slack: FakeSlack, mode: Any, number: signal.Signals) -> None:
    async with bot_process(slack, mode) as bot:
        released = asyncio.Event()
        slack.fault("chat.postMessage", Fault(hold=released))
        slack.fault("response_url", Fault(hold=released))
        await bot.event("app_mention")
        await bot.command("/ask", "bensouda")
        await slack.until(lambda: slack.held == 2, "both answers on their way")
        ending = asyncio.create_task(bot.end(number))
        await taken_off(bot)
        released.set()
        assert await ending == 0
        assert QUOTE in slack.sent()[0]["text"]
        assert QUOTE in slack.sent("response_url")[0]["text"]
        assert "Traceback" not in bot.stderr
        assert "Unclosed" not in bot.stderr


async def test_process_says_in_which_mode_it_serves(slack: FakeSlack, mode: Any) -> None:
    async with bot_process(slack, mode) as bot:
        assert (await bot.health())[0] == 200
        assert await bot.end() == 0
        assert bot.stdout.count("\n") == 1
        assert ("Socket Mode" if mode == "socket" else "HTTP") in bot.stdout
        assert str(bot.port) in bot.stdout


async def test_log_never_holds_what_was_asked_or_answered_or_a_token(slack: FakeSlack, mode: Any) -> None:
    async with bot_process(slack, mode, LOG_LEVEL="DEBUG") as bot:
        slack.fault("chat.postMessage", Fault(error="invalid_blocks"), Fault(error="channel_not_found"))
        await bot.event("app_mention", text="<@U0ONRECORD> zebra bensouda")
        await bot.event("app_mention", text="<@U0ONRECORD> zebra broken")
        await bot.event("message_im", text="zebra hostile")
        await bot.event("message_changed")
        await bot.command("/ask", "zebra which")
        await bot.command("/zebra", "zebra")
        await bot.press("zebra", "zebra")
        if mode == "socket":
            await slack.disconnect("refresh_requested")
            await slack.until_connected(2)
            slack.drop()
            await slack.until_connected(3)
        else:
            await bot.signed('{"zebra": 1}', "application/json", secret="wrong")
            await bot.signed("zebra", "application/json")
        await slack.until(lambda: len(slack.sent()) >= 2 and len(slack.sent("response_url")) >= 3)
        assert await bot.end() == 0
    written = bot.stdout + bot.stderr
    assert "failed, number" in written
    for secret in (*SECRETS, "zebra", QUOTE, HOSTILE, "bensouda", "Fatou", "ticket=", "/response/"):
        assert secret not in written, f"{secret!r} was written"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "SLACK_APP_TOKEN (invalid_auth)"),
    ],
)
async def test_missing_or_wrong_token_exits_2_and_says_which(
    slack: FakeSlack, change: dict[str, str], says: str
) -> None:
    settings = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.api_url} | change
    code, out, err = await run_to_end(IN_MEMORY, settings)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (
            {"SLACK_BOT_TOKEN": "xapp-1-swapped", "SLACK_APP_TOKEN": APP_TOKEN},
            "SLACK_BOT_TOKEN does not start with xoxb-",
        ),
        ({"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN does not start with xapp-"),
        ({"SLACK_BOT_TOKEN": BOT_TOKEN}, "neither SLACK_APP_TOKEN"),
        ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN is not set"),
        ({}, "SLACK_BOT_TOKEN is not set"),
    ],
)
def test_setting_that_cannot_be_right_is_said_before_anything_is_started(settings: dict[str, str], says: str) -> None:
    archive: Any = None
    with pytest.raises(SettingError) as raised:
        serve(archive, load(settings, Path("no such file")))
    assert says in str(raised.value)


async def test_port_in_use_is_said(slack: FakeSlack) -> None:
    settings = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.api_url}
    server = await asyncio.start_server(lambda *_: None, "0.0.0.0", 0)
    async with server:
        port = str(server.sockets[0].getsockname()[1])
        code, _, err = await run_to_end(IN_MEMORY, settings | {"PORT": port})
    assert code == 2
    assert f"PORT {port} cannot be used" in err


async def test_signal_before_it_is_ready_ends_it_at_once(slack: FakeSlack) -> None:
    never = asyncio.Event()
    slack.fault("auth.test", Fault(hold=never))
    process = await start(IN_MEMORY, environment(slack, "socket"))
    await slack.until(lambda: slack.held == 1)
    process.send_signal(signal.SIGTERM)
    out, err = await asyncio.wait_for(process.communicate(), 10)
    never.set()
    assert (process.returncode, out) == (0, b"")
    assert b"Traceback" not in err


def test_formatter_keeps_places_and_drops_words_and_secrets() -> None:
    formatter = Discreet("%(levelname)s %(name)s: %(message)s")

    def written(name: str, message: str, *arguments: object, error: BaseException | None = None) -> str:
        found = (type(error), error, error.__traceback__) if error else None
        return formatter.format(logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, found))

    try:
        raise ValueError("zebra said by a person")
    except ValueError as error:
        text = written("bot.slack", "failed", error=error)
    assert "zebra" not in text
    assert "ValueError" in text
    assert "test_slack_process.py" in text
    url = "wss://wss-primary.slack.com/link?ticket=0a1b-zebra&app_id=1"
    for message in (f"403, url={url}", f"token {BOT_TOKEN} {APP_TOKEN}", "https://hooks.slack.com/commands/T0/zebra",
                    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                    "postgresql://desk:zebra@db.example/onrecord"):  # fmt: skip
        text = written("bot.store", "%s", message)
        assert "[secret]" in text
        for secret in ("zebra", BOT_TOKEN, APP_TOKEN, "a2114d57"):
            assert secret not in text
    # What a library says after a colon may be anything.
    assert written("bot.library.slack", "Failed to run a listener: zebra").endswith("Failed to run a listener")
