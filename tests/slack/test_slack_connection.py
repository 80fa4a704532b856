"""Connections that are refreshed or cut, deliveries that come again, requests that Slack did not sign, health."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest

from bot.errors import SettingError
from bot.web import run
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeArchive, FakeSlack
from tests.fake_slack.delivery import Bot, bot_in_process, payload
from tests.fake_slack.values import Fault


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(redeliver=0.5) as slack:
        yield slack
        assert slack.violations == []


@pytest.fixture
async def socket(slack: FakeSlack, archive: FakeArchive) -> AsyncIterator[Bot]:
    async with bot_in_process(slack, "socket", archive) as bot:
        yield bot


@pytest.fixture
async def http(slack: FakeSlack, archive: FakeArchive) -> AsyncIterator[Bot]:
    async with bot_in_process(slack, "http", archive) as bot:
        yield bot


# Socket Mode


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_refreshed_connection_loses_nothing(
    socket: Bot, slack: FakeSlack, archive: FakeArchive, reason: str
) -> None:
    for number in range(6):
        await slack.deliver("events_api", payload("message_im", text=f"bensouda {number}"))
        if number == 2:
            await slack.disconnect(reason)
    await slack.until_connected(2)
    await slack.until_sent(6)
    await slack.until(lambda: all(envelope.is_acked for envelope in slack.envelopes.values()))
    assert sorted(text for text, _ in archive.asked) == [f"bensouda {number}" for number in range(6)]
    assert len(slack.sent()) == 6


async def test_dropped_connection_is_made_again_and_loses_nothing(
    socket: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    for number in range(6):
        await slack.deliver("events_api", payload("message_im", text=f"bensouda {number}"))
        if number == 2:
            slack.drop()
    await slack.until_connected(2)
    await slack.until_sent(6)
    await slack.until(lambda: all(envelope.is_acked for envelope in slack.envelopes.values()))
    assert sorted(text for text, _ in archive.asked) == [f"bensouda {number}" for number in range(6)]
    assert len(slack.sent()) == 6


async def test_address_that_is_refused_is_not_tried_for_ever(
    slack: FakeSlack, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Socket Mode address is good for one connection; the SDK alone would try the used one again and again."""
    monkeypatch.setattr("bot.slack.socket.PING_INTERVAL", 0.2)
    monkeypatch.setattr("bot.slack.socket.WATCH_INTERVAL", 0.05)
    slack.refuse_links = 1
    async with bot_in_process(slack, "socket", archive) as bot:
        slack.refuse_links = 2
        slack.drop()
        await slack.until_connected(2)
        await bot.event("message_im")
        await slack.until_sent(1)


async def test_health_tells_the_state_of_the_connection(socket: Bot, slack: FakeSlack) -> None:
    status, body = await socket.health()
    assert (status, body["ok"], body["slack"], body["mode"]) == (200, True, "connected", "socket")
    slack.fault("apps.connections.open", *[Fault(status=500, error="internal_error")] * 40)
    slack.drop()
    await slack.until(lambda: not slack.sockets)
    while (await socket.health())[0] == 200:
        await asyncio.sleep(0.01)
    assert (await socket.health())[1]["slack"] == "disconnected"
    slack.faults["apps.connections.open"].clear()
    await slack.until_connected(2)
    assert (await socket.health())[0] == 200


async def test_late_acknowledgement_is_not_a_second_answer(slack: FakeSlack, archive: FakeArchive) -> None:
    """Delivered to a process that ends before it acknowledges, then to the next: the journal knows."""
    archive.seen.add("event:Ev77")
    async with bot_in_process(slack, "socket", archive) as bot:
        await bot.event_body(payload("message_im") | {"event_id": "Ev77"})
        await bot.event("message_im", text="other bensouda")
        await slack.until_sent(1)
        assert [text for text, _ in archive.asked] == ["other bensouda"]


# HTTP


@pytest.mark.parametrize("timestamp", ["", "soon", "²", "٣٤", "-5", "1e9", "1764000000.5"])
async def test_timestamp_that_is_no_number_is_refused(http: Bot, archive: FakeArchive, timestamp: str) -> None:
    body = json.dumps(payload("app_mention"))
    assert (await http.signed(body, "application/json", timestamp=timestamp))[0] == 401
    assert archive.asked == []


async def test_bad_signature_is_refused(http: Bot, archive: FakeArchive) -> None:
    body = json.dumps(payload("app_mention"))
    assert (await http.signed(body, "application/json", secret="another secret"))[0] == 401
    assert (await http.signed(body, "application/json", headers={"X-Slack-Signature": ""}))[0] == 401
    assert (await http.signed(body, "application/json", headers={"X-Slack-Signature": "v0=zz"}))[0] == 401
    assert archive.asked == []


@pytest.mark.parametrize("shift", [-301, 301])
async def test_old_timestamp_is_refused(http: Bot, archive: FakeArchive, shift: int) -> None:
    body = json.dumps(payload("app_mention"))
    assert (await http.signed(body, "application/json", timestamp=str(int(time.time()) + shift)))[0] == 401
    assert archive.asked == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{", "application/json"),
        ("[]", "application/json"),
        ("", "application/json"),
        ("null", "application/json"),
        ("payload=%7B", "application/x-www-form-urlencoded"),
        ("\x00", "text/plain"),
        ("\x00", "image/png"),
        ('{"type":"event_callback"}', "application/json"),
        ('{"type":"event_callback","event":{}}', "application/json"),
    ],
)
async def test_unreadable_request_is_no_failure_of_ours(http: Bot, slack: FakeSlack, body: str, kind: str) -> None:
    status, _ = await http.signed(body, kind)
    assert status in (200, 400)
    status, _ = await http.signed(body, kind, secret="another secret")
    assert status in (400, 401)
    await http.event("app_mention")
    await slack.until_sent(1)


async def test_address_is_verified_by_challenge(http: Bot) -> None:
    body = json.dumps({"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"})
    status, text = await http.signed(body, "application/json")
    assert status == 200
    assert "3eZbrw1a" in text
    assert (await http.signed(body, "application/json", secret="another"))[0] == 401


async def test_health_is_200_only_when_a_question_could_be_answered(http: Bot, archive: FakeArchive) -> None:
    status, body = await http.health()
    assert status == 200
    assert body == {
        "ok": True,
        "mode": "http",
        "slack": "listening",
        "problem": "",
        "store": {"schema_version": 1, "built_at": "2026-11-21T00:00:00Z"},
        "corpus": {"sources": 5, "statements": 150, "quotes": 40, "events": 30},
        "journal": {"up": True, "errors": 0, "waiting": 0, "lost": 0},
    }
    archive.healthy = False
    status, body = await http.health()
    assert (status, body["ok"], body["problem"]) == (503, False, "no store")


# Starting and stopping


@pytest.mark.parametrize(
    ("method", "error", "says"),
    [
        ("auth.test", "invalid_auth", "SLACK_BOT_TOKEN (invalid_auth)"),
        ("auth.test", "account_inactive", "SLACK_BOT_TOKEN (account_inactive)"),
        ("apps.connections.open", "invalid_auth", "SLACK_APP_TOKEN (invalid_auth)"),
        ("apps.connections.open", "missing_scope", "connections:write"),
    ],
)
async def test_token_that_slack_refuses_is_named(
    slack: FakeSlack, archive: FakeArchive, method: str, error: str, says: str
) -> None:
    slack.fault(method, Fault(error=error))
    with pytest.raises(SettingError) as raised:
        async with bot_in_process(slack, "socket", archive):
            pass
    assert says in str(raised.value)
    assert BOT_TOKEN not in str(raised.value)


async def test_slack_that_cannot_be_reached_is_said(archive: FakeArchive) -> None:
    async with FakeSlack() as gone:
        pass
    with pytest.raises(SettingError, match="cannot be reached"):
        async with bot_in_process(gone, "http", archive):
            pass


async def test_stopping_finishes_the_work_in_hand(slack: FakeSlack, archive: FakeArchive) -> None:
    for mode in ("socket", "http"):
        slow = FakeArchive()
        async with bot_in_process(slack, mode, slow) as bot:
            await bot.event("message_im", text=f"slow bensouda {mode}")
            await asyncio.to_thread(slow.begun.wait, 10)
            bot.stop.set()
            slow.go_on.set()
        assert len(slack.sent()) == (1 if mode == "socket" else 2)


def test_settings_of_these_tests_are_of_the_form_that_config_wants() -> None:
    assert BOT_TOKEN.startswith("xoxb-")
    assert APP_TOKEN.startswith("xapp-")
    assert SECRET
    assert callable(run)


async def test_oauth_settings_in_the_environment_change_nothing(
    slack: FakeSlack, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bolt would take them for an installation in many workspaces, and ignore the bot token."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN"):
        monkeypatch.setenv(name, "xoxb-something-else")
    async with bot_in_process(slack, "http", archive) as bot:
        await bot.event("app_mention")
        await slack.until_sent(1)
