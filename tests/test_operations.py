"""A bot that is left alone: its pages, its logs, new documents under it, a journal or a Slack that is down."""

from __future__ import annotations

import asyncio
import io
import ipaddress
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from click.testing import Result

from bot import web
from bot.archive import Archive
from bot.building import build
from bot.config import Config, load
from bot.errors import SettingError
from bot.render.slack_ids import Asked, to_value
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeArchive, FakeSlack
from tests.fake_slack.delivery import EDITOR, bot_in_process
from tests.fake_slack.process import REAL, ROOT, Process, bot_process
from tests.fake_slack.server import Fault
from tests.fake_slack.values import PATIENCE
from tests.postgres import Postgres
from tests.slack.reading import shown

DAM = "The dam at Alta broke on 3 May 2021, the minister said.\n"
TOKEN = "0123456789abcdef0123456789abcdef"
BRIDGE = "The bridge at Brae opened on 4 June 2022, the mayor said.\n"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        yield slack
        assert slack.violations == []


def places(config: Config, **more: str) -> dict[str, str]:
    return {
        "ONRECORD_SEEDS": str(config.seeds),
        "ONRECORD_INTENTS": str(config.intents),
        "ONRECORD_DATA": str(config.data),
    } | more


async def asked(bot: Process, slack: FakeSlack, question: str) -> str:
    """What a mention with this question is answered."""
    before = len(slack.sent())
    await bot.event("app_mention", text=f"<@U0ONRECORD> {question}", ts=f"1764.{before:06}")
    sent = await slack.until_sent(before + 1)
    return str(sent[before]["text"])


# ---- pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_health_readiness_and_numbers_of_a_running_bot(slack: FakeSlack, config: Config, mode: Any) -> None:
    settings = places(config, DATABASE_URL=config.database_url, ONRECORD_STATUS_TOKEN=TOKEN)
    async with bot_process(slack, mode, REAL, **settings) as bot:
        await asked(bot, slack, "who is Avigdor Lieberman")
        await asked(bot, slack, "who is Angela Merkel")
        status, health = await bot.health()
        assert (status, health["ok"], health["problem"]) == (200, True, "")
        assert health["journal"] == {"up": True, "errors": 0, "waiting": 0, "lost": 0}
        assert await bot.page("readyz") == (200, json.dumps({"ready": True, "slack": health["slack"]}))
        status, text = await bot.page("metrics")
        assert status == 200
        values = dict(re.findall(r"(?m)^(\w+(?:\{[^}]*\})?) ([\d.e+]+)$", text))
        assert values['onrecord_answers_total{status="answered"}'] == "1.0"
        assert values['onrecord_answers_total{status="not_found"}'] == "1.0"
        assert values["onrecord_answer_seconds_count"] == "2.0"
        assert values["onrecord_ack_seconds_count"] == "2.0"
        assert values["onrecord_slack_connected"] == values["onrecord_journal_up"] == "1.0"
        assert values["onrecord_corpus_documents"] == "5.0"
        assert float(values["onrecord_corpus_age_seconds"]) >= 0
        assert "Merkel" not in text
        if mode == "socket":
            assert values["onrecord_slack_connects_total"] == "1.0"


async def test_numbers_can_be_left_out(slack: FakeSlack) -> None:
    async with bot_process(slack, "http", ONRECORD_METRICS="off", ONRECORD_STATUS_TOKEN=TOKEN) as bot:
        assert (await bot.page("metrics"))[0] == 404
        assert (await bot.page("readyz"))[0] == 200


@pytest.mark.parametrize("mode", ["socket", "http"])
@pytest.mark.parametrize(
    "stranger",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Via": "1.1 proxy"},
        {"X-Real-IP": "203.0.113.9"},
        {"Host": "onrecord.example.org"},
    ],
)
async def test_a_stranger_learns_only_whether_it_could_answer(
    slack: FakeSlack, mode: Any, stranger: dict[str, str]
) -> None:
    async with bot_process(slack, mode) as bot:
        assert "corpus" in (await bot.page("healthz"))[1]
        assert await bot.page("healthz", **stranger) == (200, '{"ok": true}')
        assert await bot.page("readyz", **stranger) == (200, '{"ready": true}')
        assert (await bot.page("metrics", **stranger))[0] == 404


async def test_what_speaks_http_1_0_is_a_proxy(slack: FakeSlack) -> None:
    async with bot_process(slack, "http") as bot:
        reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
        writer.write(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        assert (await reader.read()).endswith(b'{"ok": true}')
        writer.close()


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_with_a_token_nobody_sees_more_without_it(slack: FakeSlack, mode: Any) -> None:
    async with bot_process(slack, mode, ONRECORD_STATUS_TOKEN=TOKEN) as bot:
        assert "corpus" in (await bot.page("healthz", Authorization=f"Bearer {TOKEN}"))[1]
        assert "onrecord_" in (await bot.page("metrics", Authorization=f"Bearer {TOKEN}"))[1]
        for wrong in ("", TOKEN, f"Bearer {TOKEN[:-1]}", f"bearer {TOKEN}x", "Bearer ", "Bearer \u00e9"):
            assert await bot.page("healthz", Authorization=wrong) == (200, '{"ok": true}')
            assert (await bot.page("metrics", Authorization=wrong))[0] == 404


async def test_numbers_over_http_need_a_token(slack: FakeSlack) -> None:
    async with bot_process(slack, "http") as bot:
        assert (await bot.page("metrics"))[0] == 404
    async with bot_process(slack, "socket") as bot:
        assert (await bot.page("metrics"))[0] == 200


async def test_health_of_socket_mode_is_for_this_machine_unless_a_setting_says_otherwise(slack: FakeSlack) -> None:
    for settings, address in (({}, "127.0.0.1"), ({"ONRECORD_HEALTH_HOST": "0.0.0.0"}, "0.0.0.0")):
        async with bot_process(slack, "socket", **settings) as bot:  # type: ignore[arg-type]
            assert f" of {address} " in bot.stdout
            assert listening(bot.process.pid) == {f"{address}:{bot.port}"}
    async with bot_process(slack, "http") as bot:
        assert listening(bot.process.pid) == {f"0.0.0.0:{bot.port}"}


def listening(process: int) -> set[str]:
    """Where a process listens, as the system says."""
    sockets = {target.partition("[")[2].rstrip("]") for target in map(target_of, Path(f"/proc/{process}/fd").iterdir())}
    found = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, *rest = line.split()
        if state == "0A" and rest[5] in sockets:
            address, _, port = local.partition(":")
            found.add(f"{ipaddress.ip_address(int.from_bytes(bytes.fromhex(address), 'little'))}:{int(port, 16)}")
    return found


async def test_no_page_and_no_surface_of_slack_names_a_folder(
    slack: FakeSlack, newsroom: Callable[..., Config], tmp_path: Path
) -> None:
    config = newsroom({"dam.txt": DAM})
    build(config)
    async with bot_process(slack, "http", REAL, **places(config, ONRECORD_EDITORS=EDITOR)) as bot:
        for content in (b"", b"no store " * 5000, None):
            if content is None:
                config.db.unlink()
            else:
                (tmp_path / "new.db").write_bytes(content)
                (tmp_path / "new.db").replace(config.db)
            await bot.event("app_home_opened", user=EDITOR, tab="home")
            await slack.until(lambda: "not taken" in json.dumps(slack.homes.get(EDITOR, "")))
            for text in ((await bot.page("healthz"))[1], json.dumps(slack.homes[EDITOR])):
                assert config.db.name in text or content == b""
                assert str(config.data) not in text
        assert await bot.end() == 0
    assert str(config.db) in bot.stderr  # whoever runs it may know


# ---- new documents -------------------------------------------------------------------------------------


async def test_new_documents_are_taken_up_between_two_questions(
    slack: FakeSlack, newsroom: Callable[..., Config]
) -> None:
    config = newsroom({"dam.txt": DAM})
    build(config)
    async with bot_process(slack, "http", REAL, **places(config)) as bot:
        assert "dam at Alta" in await asked(bot, slack, "what happened to the dam at Alta")
        assert "bridge at Brae" not in await asked(bot, slack, "what happened to the bridge at Brae")
        (config.seeds / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
        build(config)
        assert "bridge at Brae" in await asked(bot, slack, "what happened to the bridge at Brae")
        assert (await bot.health())[1]["corpus"]["sources"] == 2


async def test_a_bad_store_is_not_taken_and_the_old_one_answers(
    slack: FakeSlack, newsroom: Callable[..., Config], tmp_path: Path
) -> None:
    config = newsroom({"dam.txt": DAM})
    build(config)
    whole = config.db.read_bytes()
    bad = (
        b"",
        b"no store " * 5000,
        whole[: len(whole) // 2],
        whole.replace(b"schema_version", b"schema_versiox"),
        None,
    )
    async with bot_process(slack, "http", REAL, **places(config)) as bot:
        assert "dam at Alta" in await asked(bot, slack, "what happened to the dam at Alta")
        for content in bad:
            if content is None:
                config.db.unlink()
            else:
                (tmp_path / "new.db").write_bytes(content)
                (tmp_path / "new.db").replace(config.db)
            assert "dam at Alta" in await asked(bot, slack, "what happened to the dam at Alta")
            status, health = await bot.health()
            assert (status, health["corpus"]["sources"]) == (200, 1)
            assert "A new store was not taken, the old one answers" in health["problem"]
        (config.seeds / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
        build(config)
        assert "bridge at Brae" in await asked(bot, slack, "what happened to the bridge at Brae")
        assert (await bot.health())[1]["problem"] == ""


async def test_app_home_tells_editors_that_a_new_store_was_not_taken(
    slack: FakeSlack, newsroom: Callable[..., Config]
) -> None:
    config = newsroom({"dam.txt": DAM})
    build(config)
    settings = places(config, ONRECORD_EDITORS=EDITOR, ONRECORD_STATUS_TOKEN=TOKEN)
    async with bot_process(slack, "http", REAL, **settings) as bot:

        async def home_of(user: str, times: int) -> str:
            await bot.event("app_home_opened", user=user, tab="home")
            await slack.until_sent(times, "views.publish")
            return json.dumps(slack.homes[user])

        assert "not taken" not in await home_of(EDITOR, 1)
        (config.data / "new.db").write_bytes(b"no store " * 5000)
        (config.data / "new.db").replace(config.db)
        assert "A new store was not taken, the old one answers" in await home_of(EDITOR, 2)
        assert "1 document, 1 passage" in await home_of("U0ALICE", 3)
        status, health = await bot.health()
        assert (status, "not taken" in health["problem"]) == (200, True)
        assert "onrecord_store_refused 1.0" in (await bot.page("metrics"))[1]
        build(config)
        assert "not taken" not in await home_of(EDITOR, 4)


async def test_a_store_that_was_replaced_is_let_go_of_though_nobody_asks(
    slack: FakeSlack, newsroom: Callable[..., Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("which files are open is seen in /proc, and there is none here")
    monkeypatch.setattr(web, "STORE", 0.02)
    config = newsroom({"dam.txt": DAM})
    build(config)
    archive = Archive.open(config)

    def held() -> int:
        """Connections to stores that are not there any more."""
        open_files = [target_of(descriptor) for descriptor in Path("/proc/self/fd").iterdir()]
        return sum(str(config.db) in file and "(deleted)" in file for file in open_files)

    async with bot_in_process(slack, "http", archive) as bot:
        for number in range(1, 6):
            (config.seeds / f"more{number}.txt").write_text(BRIDGE, encoding="utf-8")
            await asyncio.to_thread(build, config)
            await until(lambda wanted=number + 1: len(archive.sources()) == wanted)
            await until(lambda: held() == 0)
        assert (await bot.health())[1]["corpus"]["sources"] == 6
    archive.close()


def target_of(descriptor: Path) -> str:
    """The file behind an open descriptor of this process; empty if another thread closed it since it was listed."""
    try:
        return str(descriptor.readlink())
    except FileNotFoundError:
        return ""


async def until(condition: Callable[[], bool]) -> None:
    """Waits for something to be true of this process."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)


# ---- a journal, a Slack that is down -------------------------------------------------------------------


async def test_answers_go_on_while_the_journal_is_down(slack: FakeSlack, config: Config, postgres: Postgres) -> None:
    url = postgres.new_database().replace("postgresql://", "postgres://")
    async with bot_process(
        slack, "http", REAL, **places(config, DATABASE_URL=url, ONRECORD_HASH_KEY="0123456789abcdef")
    ) as bot:
        assert (await bot.health())[1]["journal"]["up"]
        # What is set for a channel must have been read once; direct conversations have no settings.
        assert "defence minister" in await asked(bot, slack, "who is Avigdor Lieberman")
        postgres.stop()
        try:
            for _ in range(2):
                assert "defence minister" in await asked(bot, slack, "who is Avigdor Lieberman")
            await asyncio.sleep(1)  # how long health believes what the journal said of itself
            status, health = await bot.health()
            assert (status, health["journal"]["up"]) == (200, False)
            assert health["journal"]["waiting"] > 0
        finally:
            postgres.start()
        await asyncio.sleep(1)
        assert (await bot.health())[1]["journal"] == health["journal"] | {"up": True, "waiting": 0}
        assert await bot.end() == 0
        assert "the journal is down" in bot.stderr
        assert "the journal is back" in bot.stderr
        assert "Lieberman" not in bot.stderr


async def test_nothing_is_said_to_be_saved_that_is_not(slack: FakeSlack, config: Config, postgres: Postgres) -> None:
    settings = places(
        config, DATABASE_URL=postgres.new_database(), ONRECORD_HASH_KEY="0123456789abcdef", ONRECORD_EDITORS=EDITOR
    )
    async with bot_process(slack, "http", REAL, **settings) as bot:

        async def forms(times: int) -> list[str]:
            """The form that asks what is not right, and that of a channel, opened."""
            await bot.press("onrecord_wrong", to_value(Asked("who is Avigdor Lieberman")) or "")
            await slack.until_sent(2 * times - 1, "views.open")
            await bot.press_in("V0HOME", "onrecord_settings", "settings", user={"id": EDITOR})
            await slack.until_sent(2 * times, "views.open")
            why, channel = list(slack.views)[-2:]
            await bot.press_in(channel, "onrecord_channel", user={"id": EDITOR}, selected_conversation="C0DESK")
            await slack.until_sent(times, "views.update")
            return [why, channel]

        why, channel = await forms(1)
        postgres.stop()
        try:
            await bot.submit(why, reason="outdated")
            await bot.submit(channel, user={"id": EDITOR}, mode="silent")
            (sorry,) = await slack.until_sent(1)
        finally:
            postgres.start()
        assert "something went wrong and this was not answered" in sorry["text"]
        for view_id, says in ((why, "something went wrong"), (channel, "nothing was changed")):
            await slack.until(lambda view_id=view_id, says=says: says in shown(slack.views[view_id]))
        await asyncio.sleep(1)  # how long health believes what the journal said of itself
        assert (await bot.health())[1]["journal"]["waiting"] == 0
        why, channel = await forms(2)
        await bot.submit(why, reason="missing")
        await bot.submit(channel, user={"id": EDITOR}, mode="silent")
        for view_id, says in ((why, "Thank you"), (channel, "Saved")):
            await slack.until(lambda view_id=view_id, says=says: says in shown(slack.views[view_id]))
        await bot.event("app_home_opened", user=EDITOR, tab="home")
        await slack.until_sent(1, "views.publish")
        home = shown(slack.homes[EDITOR])
        assert ("Lieberman" in home, "outdated" in home.lower()) == (True, False)
        assert await bot.end() == 0


async def test_what_the_journal_missed_outlives_a_restart_of_the_bot(
    slack: FakeSlack, newsroom: Callable[..., Config], postgres: Postgres
) -> None:
    config = newsroom({"dam.txt": DAM})
    build(config)
    settings = places(
        config, DATABASE_URL=postgres.new_database(), ONRECORD_HASH_KEY="0123456789abcdef", ONRECORD_EDITORS=EDITOR
    )
    async with bot_process(slack, "http", REAL, **settings) as bot:
        postgres.stop()
        try:
            body = await bot.event("message_im", text="who is the zebra of Alta")
            await slack.until_sent(1)
            assert await bot.end() == 0
        finally:
            postgres.start()
        assert "zebra" not in bot.stderr
    assert len(list(config.data.glob("journal.db.waiting-*"))) == 1
    async with bot_process(slack, "http", REAL, **settings) as bot:
        await bot.event_body(body)
        await bot.event("app_home_opened", user=EDITOR, tab="home")
        await slack.until_sent(1, "views.publish")
        assert "zebra of Alta (1× " in json.dumps(slack.homes[EDITOR], ensure_ascii=False)
        assert await bot.end() == 0
        assert len(slack.sent()) == 1
    assert list(config.data.glob("journal.db.waiting-*")) == []


async def test_a_bot_that_cannot_reach_slack_ends_so_that_it_is_started_anew(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "DEAD", 0.5)
    monkeypatch.setattr(web, "WATCH", 0.05)
    with pytest.raises(web.Disconnected, match="No connection to Slack"):
        await lose_slack(slack)


async def lose_slack(slack: FakeSlack) -> None:
    """Until a bot whose connection is cut for good shows no page any more."""
    async with bot_in_process(slack, "socket", FakeArchive()) as bot:
        slack.refuse_links = 10**6
        slack.drop()
        with suppress(aiohttp.ClientError):
            while True:
                await bot.health()
                await asyncio.sleep(0.05)


# ---- what comes in -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent_at", ["", "abc", "-5", "1e9", "9" * 13, "9" * 5000, "٣", "0", "99999999999"])
async def test_an_odd_timestamp_is_refused_without_fuss(slack: FakeSlack, sent_at: str) -> None:
    async with bot_in_process(slack, "http", FakeArchive()) as bot:
        headers = {"X-Slack-Request-Timestamp": sent_at, "X-Slack-Signature": "v0=00"}
        async with bot.session.post(f"http://127.0.0.1:{bot.port}/slack/events", data=b"{}", headers=headers) as found:
            assert found.status == 401


async def test_a_body_that_is_too_large_is_not_read(slack: FakeSlack) -> None:
    async with bot_in_process(slack, "http", FakeArchive()) as bot:
        url, headers = f"http://127.0.0.1:{bot.port}/slack/events", {"X-Slack-Request-Timestamp": "1764000000"}
        async with bot.session.post(url, data=io.BytesIO(b"x" * 2_000_000), headers=headers) as found:
            assert found.status == 413
        assert (await bot.health())[0] == 200


async def test_a_deeply_nested_body_is_refused(slack: FakeSlack) -> None:
    async with bot_in_process(slack, "http", FakeArchive()) as bot:
        status, _ = await bot.signed("[" * 200_000, "application/json")
        assert status in (400, 401)
        assert (await bot.health())[0] == 200


async def test_a_body_in_an_encoding_that_does_not_exist_is_refused(slack: FakeSlack) -> None:
    async with bot_in_process(slack, "http", FakeArchive()) as bot:
        status, _ = await bot.signed("{}", "application/json; charset=zebra")
        assert status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"type": "view_submission", "view": {"callback_id": "onrecord_wrong_form"}, "user": {}},
        {"type": "event_callback", "event": ""},
        {"type": "event_callback", "event": {"type": "app_mention", "text": [], "user": {}, "ts": 5, "channel": []}},
        {"type": "block_actions", "actions": []},
    ],
)
async def test_what_is_signed_and_makes_no_sense_is_no_failure_of_ours(slack: FakeSlack, body: dict[str, Any]) -> None:
    async with bot_in_process(slack, "http", FakeArchive()) as bot:
        for text, kind in (
            (json.dumps(body), "application/json"),
            (urlencode({"payload": json.dumps(body)}), "application/x-www-form-urlencoded"),
        ):
            # A failure of ours would be delivered again by Slack, and be no better then.
            assert (await bot.signed(text, kind))[0] in (200, 400, 404)
        await bot.event("app_mention", text="<@U0ONRECORD> bensouda")
        await slack.until(lambda: any("exchanging" in one["text"] for one in slack.sent()))
    slack.violations.clear()  # a channel that is none was answered to Slack as it came


# ---- logs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_logs_are_json_on_request_with_the_number_that_the_person_sees(slack: FakeSlack, mode: Any) -> None:
    async with bot_process(slack, mode, LOG_FORMAT="json", LOG_LEVEL="DEBUG") as bot:
        await bot.event("app_mention", text="<@U0ONRECORD> broken zebra")
        (apology,) = await slack.until_sent(1)
        assert await bot.end() == 0
    lines = [json.loads(line) for line in bot.stderr.splitlines()]
    number = re.search(r"number: (\w+)", apology["text"])
    assert number
    (failure,) = [line for line in lines if line["level"] == "ERROR"]
    assert failure["number"] == number[1]
    assert number[1] in failure["message"]
    assert "zebra" not in bot.stderr
    assert set(failure) == {"at", "level", "logger", "number", "message"}


def test_a_format_that_is_none_is_said() -> None:
    for name, value in (("LOG_FORMAT", "xml"), ("ONRECORD_METRICS", "maybe")):
        with pytest.raises(SettingError, match=name):
            load({name: value}, Path("no such file"))


# ---- doctor --------------------------------------------------------------------------------------------


async def examined(
    onrecord: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, config: Config, **settings: str
) -> tuple[int, dict[str, dict[str, str]]]:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    result = await asyncio.to_thread(onrecord, "doctor", "--json", config=config)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, {one["what"]: one for one in found}


async def test_doctor_finds_nothing_wrong_with_what_is_right(
    slack: FakeSlack, config: Config, onrecord: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, found = await examined(
        onrecord, monkeypatch, config, SLACK_API_URL=slack.api_url, SLACK_BOT_TOKEN=BOT_TOKEN,
        SLACK_APP_TOKEN=APP_TOKEN, PORT="8080",
    )  # fmt: skip
    assert code == 0
    assert {"SQLite", "documents", "intents", "store", "journal", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "clock"} <= set(
        found
    )
    assert not [one for one in found.values() if one["grade"] == "wrong"]


@pytest.mark.parametrize(
    ("settings", "what", "says", "advice"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-old"}, "SLACK_BOT_TOKEN", "invalid_auth", "Copy it again"),
        ({"SLACK_APP_TOKEN": "xapp-old"}, "SLACK_APP_TOKEN", "invalid_auth", "Copy it again"),
        ({"SLACK_API_URL": "http://127.0.0.1:1/api/"}, "Slack", "cannot be reached", "Check the network"),
        ({"SLACK_BOT_TOKEN": ""}, "Slack's settings", "SLACK_BOT_TOKEN is not set", "Copy them"),
        ({"ONRECORD_SEEDS": "/nowhere"}, "documents", "no folder /nowhere", "ONRECORD_SEEDS"),
        ({"ONRECORD_DB": "/nowhere/x.db"}, "store", "no store at /nowhere/x.db", "onrecord build"),
    ],
)
async def test_doctor_says_what_is_wrong_and_what_to_do(
    slack: FakeSlack,
    config: Config,
    onrecord: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    what: str,
    says: str,
    advice: str,
) -> None:
    good = {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "PORT": "8080"}
    for name, value in (good | settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", config.database_url)
    for name, value in places(config).items():
        if name not in settings:
            monkeypatch.setenv(name, value)
    result = await asyncio.to_thread(onrecord, "doctor", "--json")
    found = {one["what"]: one for one in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 1
    assert found[what]["grade"] == "wrong"
    assert says in found[what]["found"]
    assert advice in found[what]["advice"]
    for secret in (BOT_TOKEN, APP_TOKEN, SECRET):
        assert secret not in result.output


async def test_doctor_compares_scopes_and_clock(
    slack: FakeSlack, config: Config, onrecord: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.fault(
        "auth.test",
        Fault(headers={"x-oauth-scopes": "chat:write,commands", "Date": "Sat, 01 Jan 2000 00:00:00 GMT"}),
    )
    code, found = await examined(
        onrecord, monkeypatch, config, SLACK_API_URL=slack.api_url, SLACK_BOT_TOKEN=BOT_TOKEN,
        SLACK_SIGNING_SECRET=SECRET,
    )  # fmt: skip
    assert code == 1
    assert "app_mentions:read" in found["scopes"]["found"]
    assert "chat:write" not in found["scopes"]["found"]
    assert "users:read" in found["scopes"]["found"]
    assert "nobody is answered" in found["scopes"]["advice"]
    assert "usergroups:read" not in found["scopes"]["found"]
    assert "ahead of Slack's" in found["clock"]["found"]


async def test_doctor_asks_for_the_scope_of_user_groups_where_they_are_used(
    slack: FakeSlack, config: Config, onrecord: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    scopes = json.loads((ROOT / "manifest.json").read_text("utf-8"))["oauth_config"]["scopes"]["bot"]
    slack.fault("auth.test", *[Fault(headers={"x-oauth-scopes": ",".join(scopes)})] * 2)
    settings = {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET}
    _, found = await examined(onrecord, monkeypatch, config, **settings)
    assert found["scopes"]["grade"] == "ok"
    _, found = await examined(onrecord, monkeypatch, config, ONRECORD_PEOPLE="S012AB3CD", **settings)
    assert found["scopes"]["found"] == "missing: usergroups:read"
