"""Who is answered: all kinds of people times all surfaces, and what is asked of Slack to know."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import load
from bot.errors import SettingError
from bot.slack import Desk, build_app
from bot.slack.people import person_from
from bot.slack.remembered import Remembered
from bot.store.journal import ChannelSettings
from tests.fake_slack import BOT_TOKEN, FakeArchive, FakeSlack
from tests.fake_slack.archive import QUOTE
from tests.fake_slack.delivery import EDITOR, Bot, bot_in_process
from tests.fake_slack.values import ELSEWHERE, TEAM, Fault
from tests.slack.reading import button, shown, view
from tests.slack.surfaces import SURFACES, prepare

QUESTION = "what did bensouda say about exchanging information"
RECORD = (QUOTE, "Fatou", "001_report", "002_other", "A report", "The Paper", "Other", "Event 1", "inquiry goes on",
          "Line 1", "documents,", "passages,", "2 documents", "60 passages", "asked in vain", "quotes_by_person")  # fmt: skip
"""Words, names, titles and counts of the record, of which whoever is refused sees none."""
ORG = "E0ORG"
SISTER = "T0SISTER"
"""Another workspace of our organisation."""


@dataclass(frozen=True)
class Kind:
    """A kind of person: what Slack says of them, the settings, and whether they are answered."""

    answered: bool
    told: dict[str, Any] | None = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    user: str = "U0SOMEBODY"
    editor: bool = False
    slack: Callable[[FakeSlack], object] = lambda slack: None


def down(slack: FakeSlack) -> None:
    slack.fault("users.info", *[Fault(status=400, error="internal_error")] * 500)


GUEST = {"is_restricted": True}
NAMED = {"guests": frozenset({"U0SOMEBODY"})}
LISTED = {"people": frozenset({"U0LISTED", "S0DESK"})}
IN_ORG = {"team_id": SISTER, "enterprise_user": {"id": "U0SOMEBODY", "enterprise_id": ORG, "teams": [SISTER]}}
KINDS = {
    "a member": Kind(True),
    "an editor": Kind(True, user=EDITOR, editor=True),
    "a guest": Kind(False, GUEST),
    "a guest of one channel": Kind(False, GUEST | {"is_ultra_restricted": True}),
    "a stranger": Kind(False, {"is_stranger": True}),
    "somebody deactivated": Kind(False, {"deleted": True}),
    "somebody of another workspace": Kind(False, {"team_id": ELSEWHERE}),
    "somebody of another organisation": Kind(
        False, {"team_id": ELSEWHERE, "enterprise_user": {"enterprise_id": "E0OTHER", "teams": [ELSEWHERE]}}
    ),
    "a bot": Kind(False, {"is_bot": True}),
    "a bot of a workflow": Kind(False, {"is_workflow_bot": True}),
    "somebody unknown to Slack": Kind(False, None),
    "somebody of whom Slack says too little": Kind(False, {"is_restricted": None}),
    "anybody while users.info is down": Kind(False, slack=down),
    "anybody while the scope is missing": Kind(False, slack=lambda slack: slack.lacks.add("users:read")),
    "somebody who is not on the list": Kind(False, settings=LISTED),
    "somebody on the list": Kind(True, settings=LISTED, user="U0LISTED"),
    "somebody of a user group on the list": Kind(
        True, settings=LISTED, slack=lambda slack: slack.groups.update(S0DESK=["U0SOMEBODY"])
    ),
    "somebody of a user group that Slack does not tell of": Kind(
        False,
        settings=LISTED,
        slack=lambda slack: (slack.groups.update(S0DESK=["U0SOMEBODY"]), slack.lacks.add("usergroups:read")),
    ),
    "an editor who is not on the list": Kind(True, settings=LISTED, user=EDITOR, editor=True),
    "a guest who is named": Kind(True, GUEST, NAMED),
    "a stranger who is named": Kind(True, {"team_id": ELSEWHERE, "is_stranger": True}, NAMED),
    "somebody named who is deactivated": Kind(False, GUEST | {"deleted": True}, NAMED),
    "an editor who became a guest": Kind(False, GUEST, user=EDITOR),
    "an editor who became a guest and is named": Kind(
        True, GUEST, {"guests": frozenset({EDITOR})}, user=EDITOR, editor=False
    ),
    "a member of another workspace of our organisation": Kind(
        True, IN_ORG, slack=lambda slack: setattr(slack, "enterprise", ORG)
    ),
    "a member of that workspace, while ours is of no organisation": Kind(False, IN_ORG),
}


@pytest.mark.parametrize("name", list(KINDS))
async def test_every_kind_of_person_is_answered_everywhere_or_nowhere(
    slack: FakeSlack, archive: FakeArchive, name: str
) -> None:
    kind = KINDS[name]
    slack.people[kind.user] = kind.told
    kind.slack(slack)
    prepare(archive.journal)
    archive.journal.record("asked in vain", "not_found", None)
    wrong = []
    async with bot_in_process(slack, "http", archive, **kind.settings) as bot:
        for surface, one in SURFACES.items():
            text = await one.show(bot, slack, kind.user, QUESTION)
            told = [word for word in RECORD if word in text]
            expected = kind.answered and one.shows and (kind.editor or not one.for_editors)
            if bool(told) != expected:
                wrong.append(f"{surface}: shows {told or 'nothing'}")
            if not kind.answered and one.ends and not any(word in text for word in ("Sorry", '"help"')):
                wrong.append(f"{surface}: does not say why")
    assert wrong == []
    if not kind.answered:
        assert archive.asked == []
        assert archive.journal.said == []
        assert len(archive.journal.proposed) == 1, "the one that was there before"
        assert archive.journal.decided == {}
        assert slack.files == {}
        assert not [one for one in slack.sent() if one["channel"].startswith("C")], "said for all to see"


@pytest.mark.parametrize("name", ["a member", "a guest"])
async def test_it_is_the_same_over_socket_mode(slack: FakeSlack, archive: FakeArchive, name: str) -> None:
    slack.people["U0SOMEBODY"] = KINDS[name].told
    prepare(archive.journal)
    async with bot_in_process(slack, "socket", archive) as bot:
        for surface in ("mention", "direct message", "/ask", "In context", "App Home", "form of Ask the record"):
            text = await SURFACES[surface].show(bot, slack, "U0SOMEBODY", QUESTION)
            assert any(word in text for word in RECORD) == KINDS[name].answered, surface


async def test_no_listener_is_missing_from_the_table_of_surfaces(slack: FakeSlack, archive: FakeArchive) -> None:
    prepare(archive.journal)
    delivered: list[dict[str, Any]] = []
    async with bot_in_process(slack, "http", archive) as bot:
        bot.change = delivered.append
        for one in SURFACES.values():
            await one.show(bot, slack, EDITOR, QUESTION)
    desk: Any = Desk(archive, None)  # type: ignore[arg-type]
    app = build_app(desk, AsyncWebClient(BOT_TOKEN), AuthorizeResult(enterprise_id=None, team_id=TEAM))
    for listener in app._async_listeners:
        requests = [AsyncBoltRequest(body=body, mode="socket_mode") for body in delivered]
        reached = [one for one in requests if await listener.async_matches(req=one, resp=BoltResponse(status=200))]
        assert reached, f"{listener.ack_function} is in no row of tests/slack/surfaces.py"  # type: ignore[attr-defined]


def test_listeners_have_no_way_to_the_archive_but_the_one_that_asks_who_asks() -> None:
    ways = re.compile(r"operators_archive|desk\._?archive|getattr\(desk")
    for path in (Path(__file__).parent.parent.parent / "bot/slack").glob("*.py"):
        if path.name != "desk.py":
            assert not ways.search(path.read_text("utf-8")), path.name
    assert not hasattr(Desk(FakeArchive(), None), "archive")  # type: ignore[arg-type]


# ---- what a delivery says of where it comes from ----------------------------------------------------------


def at(*path: str) -> Callable[[dict[str, Any]], None]:
    """Puts another workspace there, where Slack would put it."""

    def change(body: dict[str, Any]) -> None:
        inner = body
        for name in path[:-1]:
            if not isinstance(inner.get(name), dict):
                return
            inner = inner[name]
        inner[path[-1]] = ELSEWHERE

    return change


def authorised_elsewhere(body: dict[str, Any]) -> None:
    if "authorizations" in body:
        body["authorizations"] = [{"enterprise_id": None, "team_id": ELSEWHERE, "user_id": "U0ONRECORD"}]


def without_any(body: dict[str, Any]) -> None:
    for name in ("team_id", "team", "authorizations"):
        body.pop(name, None)
    for name in ("event", "user", "view"):
        if isinstance(body.get(name), dict):
            for key in ("team", "team_id", "app_installed_team_id"):
                body[name].pop(key, None)


EVENTS = ("mention", "direct message", "App Home", "suggested prompts", "group conversation")
PRESSES = ("More", "In context", "page within In context", "Check against the record", "form of Ask the record",
           "question of App Home", "CSV")  # fmt: skip


@pytest.mark.parametrize(
    ("change", "surfaces"),
    [
        (at("team_id"), (*EVENTS, "/ask")),
        (at("enterprise_id"), (*EVENTS, "/ask")),
        (at("context_team_id"), EVENTS),
        (at("context_enterprise_id"), EVENTS),
        (at("event", "team"), EVENTS),
        (at("event", "user_team"), EVENTS),
        (at("event", "source_team"), EVENTS),
        (at("event", "enterprise"), EVENTS),
        (authorised_elsewhere, EVENTS),
        (at("team", "id"), PRESSES),
        (at("user", "team_id"), PRESSES),
        (at("user", "enterprise_id"), PRESSES),
        (at("enterprise"), ()),
        (at("view", "team_id"), ("form of Ask the record", "page within In context", "question of App Home")),
        (without_any, (*EVENTS, *PRESSES, "/ask")),
    ],
)
async def test_delivery_that_names_another_workspace_anywhere_is_refused(
    slack: FakeSlack, archive: FakeArchive, change: Callable[[dict[str, Any]], None], surfaces: tuple[str, ...]
) -> None:
    prepare(archive.journal)
    async with bot_in_process(slack, "http", archive) as bot:
        bot.change = change
        for surface in surfaces:
            text = await SURFACES[surface].show(bot, slack, "U0SOMEBODY", QUESTION)
            assert not any(word in text for word in RECORD), surface
    assert archive.asked == []


async def test_delivery_of_another_organisation_is_refused(slack: FakeSlack, archive: FakeArchive) -> None:
    def of_another(body: dict[str, Any]) -> None:
        body["enterprise"] = {"id": "E0OTHER", "name": "Other"}

    slack.enterprise = ORG
    async with bot_in_process(slack, "http", archive) as bot:
        bot.change = of_another
        for surface in PRESSES:
            await SURFACES[surface].show(bot, slack, "U0SOMEBODY", QUESTION)
    assert archive.asked == []


async def test_review_of_the_state_form_and_message_of_another_workspace(bot: Bot, slack: FakeSlack) -> None:
    """As security.md has them: everything in the delivery is of another workspace, and signed."""
    slack.people["U0HOSTILE01"] = {"team_id": "T0HOSTILE999", "is_stranger": True}

    def hostile(body: dict[str, Any]) -> None:
        for name in ("team_id", "user_team", "source_team", "team"):
            if "event" in body:
                body["event"][name] = "T0HOSTILE999"
        body.update(team_id="T0HOSTILE999", team={"id": "T0HOSTILE999"})
        if "user" in body:
            body["user"] |= {"id": "U0HOSTILE01", "team_id": "T0HOSTILE999"}

    bot.change = hostile
    for surface in ("form of Ask the record", "direct message"):
        text = await SURFACES[surface].show(bot, slack, "U0HOSTILE01", QUESTION)
        assert "Sorry" in text
        assert QUOTE not in text


# ---- how Slack is asked -------------------------------------------------------------------------------------


async def test_somebody_is_looked_up_once_a_minute(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        await bot.event("message_im", text=f"bensouda {number}")
    await bot.command("/ask", QUESTION)
    await slack.until(lambda: len(slack.sent()) == 4 and slack.sent("response_url"))
    assert [call["user"] for call in slack.sent("users.info")] == ["U0ALICE"]
    slack.people["U0ALICE"] = {"deleted": True}
    await bot.command("/ask", QUESTION)
    await slack.until_sent(2, "response_url")
    monkeypatch.setattr("bot.slack.remembered.monotonic", lambda: time.monotonic() + 61)
    await bot.command("/ask", QUESTION)
    _, kept, refused = await slack.until_sent(3, "response_url")
    assert QUOTE in shown(kept), "kept for a minute"
    assert "Sorry" in refused["text"]


async def test_somebody_is_looked_up_again_before_the_minute_is_over(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot.command("/ask", QUESTION)
    await slack.until_sent(1, "response_url")
    slack.fault("users.info", Fault(error="fatal_error"))
    for seconds in (31, 59):
        monkeypatch.setattr("bot.slack.remembered.monotonic", lambda later=seconds: time.monotonic() + later)
        await bot.command("/ask", QUESTION)
        await slack.quiet()
    assert len([call for call in slack.calls if call.method == "users.info"]) == 3, "once in vain"
    monkeypatch.setattr("bot.slack.remembered.monotonic", lambda: time.monotonic() + 65)
    slack.fault("users.info", Fault(error="fatal_error"))
    await bot.command("/ask", QUESTION)
    answers = await slack.until_sent(4, "response_url")
    assert all(QUOTE in shown(one) for one in answers)


async def test_hiccup_of_slack_locks_nobody_out_for_long(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.fault("users.info", Fault(error="fatal_error"))
    await bot.command("/ask", QUESTION)
    (refused,) = await slack.until_sent(1, "response_url")
    assert "Slack did not tell me who is asking" in refused["text"]
    await bot.command("/ask", QUESTION)
    await slack.until_sent(2, "response_url")
    assert len([call for call in slack.calls if call.method == "users.info"]) == 1, "it was asked again at once"
    monkeypatch.setattr("bot.slack.remembered.monotonic", lambda: time.monotonic() + 6)
    await bot.command("/ask", QUESTION)
    assert QUOTE in shown((await slack.until_sent(3, "response_url"))[-1])


async def test_slack_that_does_not_say_in_time_who_asks_is_a_no(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.remembered.PATIENCE", 0.2)
    never = asyncio.Event()
    slack.fault("users.info", Fault(hold=never))
    await bot.event("message_im")
    (message,) = await slack.until_sent(1)
    never.set()
    assert "Slack did not tell me who is asking" in message["text"]
    assert archive.asked == []


async def test_missing_scope_is_said_in_the_log_and_the_bot_starts_all_the_same(
    slack: FakeSlack, archive: FakeArchive, caplog: pytest.LogCaptureFixture
) -> None:
    slack.lacks.add("users:read")
    async with bot_in_process(slack, "http", archive) as bot:
        for number in range(3):
            await bot.command("/ask", QUESTION, user_id=f"U0NUMBER{number}")
        await slack.until_sent(3, "response_url")
    assert caplog.text.count("lacks the scope users:read") == 1
    assert "install the app anew" in caplog.text


async def test_open_window_is_checked_at_each_press(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot.event("app_mention")
    (message,) = await slack.until_sent(1)
    await bot.press(*button(message, "In context"))
    await slack.until_sent(1, "views.update")
    assert QUOTE in shown(view(slack))
    slack.people["U0ALICE"] = GUEST
    monkeypatch.setattr("bot.slack.remembered.monotonic", lambda: time.monotonic() + 61)
    await bot.press_in(list(slack.views)[-1], *button(view(slack), "Lines after"))
    await slack.until_sent(2, "views.update")
    assert "Sorry" in shown(view(slack))
    assert "Line" not in shown(view(slack)), "what the window showed before gives way"


async def test_home_that_was_shown_before_gives_way_to_a_refusal(bot: Bot, slack: FakeSlack) -> None:
    slack.homes["U0ALICE"] = {"type": "home", "blocks": ["what it showed"]}
    slack.people["U0ALICE"] = GUEST
    await bot.event("app_home_opened", tab="home")
    await slack.until_sent(1, "views.publish")
    assert "Sorry" in shown(slack.homes["U0ALICE"])


@pytest.mark.parametrize(
    "user",
    [None, "U0SOMEBODY", [], {}, {"id": "U1"}, {"deleted": False}, {"deleted": False, "is_bot": None, "team_id": TEAM},
     {"deleted": "false", "is_bot": False, "team_id": TEAM, "is_restricted": False, "is_ultra_restricted": False}],
)  # fmt: skip
def test_answer_that_does_not_say_enough_is_nobody(user: Any) -> None:
    assert person_from(user, TEAM, "") is None


@pytest.mark.parametrize(
    "change",
    [{"is_restricted": 0}, {"is_restricted": None}, {"is_ultra_restricted": "no"}, {"is_stranger": "false"},
     {"team_id": None}, {"team_id": ""}, {"is_external": True}, {"is_connector_bot": True},
     {"team_id": ELSEWHERE, "enterprise_user": {"enterprise_id": "", "teams": None}},
     {"team_id": ELSEWHERE, "enterprise_user": {"enterprise_id": None, "teams": [""]}}],
)  # fmt: skip
def test_field_that_is_not_as_it_must_be_is_no_member(change: dict[str, Any]) -> None:
    member = {"deleted": False, "is_bot": False, "is_restricted": False, "is_ultra_restricted": False, "team_id": TEAM}
    found = person_from(member, TEAM, "")
    assert found is not None
    assert found.member
    found = person_from(member | change, TEAM, "")
    assert found is None or not found.member


# ---- settings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ONRECORD_PEOPLE", "alice"),
        ("ONRECORD_PEOPLE", "U012AB3CD,bob"),
        ("ONRECORD_PEOPLE", "U012AB3CD;U045EF6GH"),
        ("ONRECORD_PEOPLE", "C012AB3CD"),
        ("ONRECORD_PEOPLE", ","),
        ("ONRECORD_PEOPLE", " "),
        ("ONRECORD_GUESTS", "S012AB3CD"),
        ("ONRECORD_GUESTS", "@guest"),
        ("ONRECORD_EDITORS", "u012ab3cd"),
    ],
)
def test_id_that_is_none_is_said_with_what_to_do(name: str, value: str) -> None:
    with pytest.raises(SettingError) as raised:
        load({name: value}, Path("no such file"))
    assert name in str(raised.value)
    assert "Copy member ID" in str(raised.value)


def test_lists_of_ids_are_read() -> None:
    found = load({"ONRECORD_PEOPLE": " U012AB3CD, W045EF6GH ,S1,", "ONRECORD_GUESTS": "U2"}, Path("no such file"))
    assert found.people == {"U012AB3CD", "W045EF6GH", "S1"}
    assert found.guests == {"U2"}
    assert load({}, Path("no such file")).people == frozenset()


# ---- whose documents ----------------------------------------------------------------------------------------


async def test_direct_message_has_what_is_for_channels_that_the_asker_is_in(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot.event("message_im")
    await slack.until_sent(1)
    assert slack.sent("users.conversations") == [], "no document is for a channel: nothing need be known"
    archive.audiences_of = frozenset({"C0DESK", "C0ONLY", "C0LAST"})
    slack.members = {"C0DESK": {"U0ALICE", "U0BOB"}, "C0ONLY": {"U0BOB"}, "C0LAST": {"U0ALICE"}, "C0ELSE": {"U0ALICE"}}
    slack.page = 1
    await bot.event("message_im")
    await slack.until_sent(2)
    assert archive.cleared[-1].channels == {"C0DESK", "C0LAST"}
    assert len(slack.sent("users.conversations")) == 3, "all pages"
    slack.members["C0DESK"].remove("U0ALICE")
    monkeypatch.setattr("bot.slack.remembered.monotonic", lambda: time.monotonic() + 61)
    await bot.event("app_home_opened", tab="home")
    await slack.until_sent(1, "views.publish")
    assert archive.cleared[-1].channels == {"C0LAST"}
    await bot.shortcut("shortcut")
    await slack.until_sent(1, "views.open")
    await bot.submit(list(slack.views)[-1], question=QUESTION)
    assert archive.cleared[-1].channels == {"C0LAST"}


async def test_membership_that_slack_does_not_tell_is_none(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    archive.audiences_of = frozenset({"C0DESK"})
    slack.members = {"C0DESK": {"U0ALICE"}}
    slack.fault("users.conversations", Fault(error="fatal_error"))
    await bot.event("message_im")
    await slack.until_sent(1)
    assert archive.cleared[-1].channels == frozenset()


async def test_channel_and_group_conversation_have_what_is_for_them_alone(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    archive.audiences_of = frozenset({"C0DESK", "C0OTHER", "G0GROUP"})
    slack.members = {"C0DESK": {"U0ALICE"}, "C0OTHER": {"U0ALICE"}}
    await bot.event("app_mention")
    await bot.event("message_mpim")
    await bot.command("/ask", QUESTION)
    await slack.until(lambda: len(slack.sent()) == 2 and slack.sent("response_url"))
    assert sorted(sorted(one.channels) for one in archive.cleared) == [["C0DESK"], ["C0DESK"], ["G0GROUP"]]


@pytest.mark.parametrize("surface", ["CSV in private", "CSV"])
async def test_file_has_what_is_for_the_channel_only_for_its_members(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, surface: str
) -> None:
    archive.audiences_of = frozenset({"C0DESK"})
    slack.members = {"C0DESK": {"U0BOB"}}
    for user in ("U0ALICE", "U0BOB"):
        await SURFACES[surface].show(bot, slack, user, QUESTION)
    alice, bob = [one.channels for one in archive.cleared]
    assert (alice, bob) == (frozenset(), {"C0DESK"})


@pytest.mark.parametrize("surface", ["More", "choice"])
async def test_button_whose_answer_is_private_by_now_asks_who_is_in_the_channel(
    bot: Bot, slack: FakeSlack, archive: FakeArchive, surface: str
) -> None:
    archive.audiences_of = frozenset({"C0DESK"})
    slack.members = {"C0DESK": {"U0BOB"}}
    archive.journal.channels["C0DESK"] = ChannelSettings(private=True)
    for user in ("U0ALICE", "U0BOB"):
        await SURFACES[surface].show(bot, slack, user, QUESTION)
    alice, bob = [one.channels for one in archive.cleared]
    assert (alice, bob) == (frozenset(), {"C0DESK"})
    assert slack.sent() == []
    assert slack.sent("chat.update") == []


async def test_what_is_being_asked_for_too_long_is_asked_for_anew(slack: FakeSlack) -> None:
    asked: list[asyncio.Event] = []

    async def ask(key: str, client: AsyncWebClient) -> int:
        asked.append(asyncio.Event())
        number = len(asked)
        await asked[-1].wait()
        return number

    known: Remembered[int] = Remembered("a number", ask, 60)
    client = AsyncWebClient(BOT_TOKEN)
    first = asyncio.create_task(known.of("x", client))
    await asyncio.sleep(0.05)
    joins, anew = (asyncio.create_task(known.of("x", client, fresh)) for fresh in (10, 0.01))
    await asyncio.sleep(0.05)
    assert len(asked) == 2
    for one in asked:
        one.set()
    assert {await first, await joins, await anew, await known.of("x", client)} == {2}, "what was learned last holds"


async def test_what_is_learned_meanwhile_holds_for_whoever_waits(slack: FakeSlack) -> None:
    told = asyncio.Event()

    async def ask(key: str, client: AsyncWebClient) -> bool:
        await told.wait()
        return False

    shared: Remembered[bool] = Remembered("a channel", ask, 60)
    waits = asyncio.create_task(shared.of("C0DESK", AsyncWebClient(BOT_TOKEN)))
    await asyncio.sleep(0.01)
    shared.set("C0DESK", True)
    told.set()
    assert await waits is True


async def test_window_outlives_no_membership(bot: Bot, slack: FakeSlack, archive: FakeArchive) -> None:
    archive.audiences_of = frozenset({"C0DESK"})
    slack.members = {"C0DESK": {"U0BOB"}}
    for user in ("U0ALICE", "U0BOB"):
        await SURFACES["page within In context"].show(bot, slack, user, QUESTION)
    alice, bob = [one.channels for one in archive.cleared]
    assert (alice, bob) == (frozenset(), {"C0DESK"})


# ---- what editors alone are told --------------------------------------------------------------------------

ALONE = ("direct message", "/ask", "App Home", "In context", "page within In context", "form of Ask the record",
         "More in private", "Why this answer", "choice in private", "suggested prompts")  # fmt: skip
SEEN_BY_OTHERS = ("mention", "group conversation", "question in a thread", "More", "Share in channel", "choice", "CSV",
                  "CSV in private", "Picture")  # fmt: skip


@pytest.mark.parametrize(("surface", "alone"), [(n, True) for n in ALONE] + [(n, False) for n in SEEN_BY_OTHERS])
async def test_editor_is_told_of_embargoes_where_nobody_else_sees_it(
    slack: FakeSlack, archive: FakeArchive, surface: str, alone: bool
) -> None:
    prepare(archive.journal)
    async with bot_in_process(slack, "http", archive) as bot:
        await SURFACES[surface].show(bot, slack, EDITOR, QUESTION)
        assert archive.cleared
        assert {one.editor for one in archive.cleared} == {alone}
        archive.cleared.clear()
        await SURFACES[surface].show(bot, slack, "U0ALICE", QUESTION)
        assert {one.editor for one in archive.cleared} == {False}


@pytest.mark.parametrize("told", [GUEST, {"deleted": True}, {"team_id": ELSEWHERE}, None])
async def test_editor_who_is_no_member_any_more_is_no_editor(
    slack: FakeSlack, archive: FakeArchive, told: dict[str, Any] | None
) -> None:
    slack.people[EDITOR] = told
    archive.journal.record("asked in vain", "not_found", None)
    async with bot_in_process(slack, "http", archive, guests=frozenset({EDITOR})) as bot:
        for surface in ("/record gaps", "App Home", "form of channel settings", "channel settings: a channel"):
            text = await SURFACES[surface].show(bot, slack, EDITOR, QUESTION)
            assert "asked in vain" not in text
            assert "Saved" not in text
    assert archive.journal.channels == {}


# ---- everybody in their turn ------------------------------------------------------------------------------


async def test_home_opened_again_and_again_is_looked_up_once_while_it_waits(
    bot: Bot, slack: FakeSlack, archive: FakeArchive
) -> None:
    await bot.event("message_im", text="slow bensouda")
    await asyncio.to_thread(archive.begun.wait, 10)
    for _ in range(50):
        await bot.event("app_home_opened", tab="home")
    await bot.event("message_im", text="bensouda", user="U0BOB", channel="D0BOB")
    await slack.until(lambda: any(one["channel"] == "D0BOB" for one in slack.sent()))
    assert slack.sent("views.publish") == [], "App Home waits for its turn"
    archive.go_on.set()
    await slack.until_sent(1, "views.publish")
    await slack.quiet()
    assert len(slack.sent("views.publish")) == 1


@pytest.mark.parametrize("surface", ["App Home", "suggested prompts", "In context", "Check against the record",
                                     "/record status", "form of Not right?", "channel settings: a channel"])  # fmt: skip
async def test_every_surface_waits_for_the_turn_of_whoever_asks(
    slack: FakeSlack, archive: FakeArchive, surface: str
) -> None:
    async with bot_in_process(slack, "http", archive) as bot:
        await bot.event("message_im", text="slow bensouda", user=EDITOR)
        await asyncio.to_thread(archive.begun.wait, 10)
        asked = len(archive.asked)
        showing = asyncio.create_task(SURFACES[surface].show(bot, slack, EDITOR, QUESTION))
        await asyncio.sleep(0.3)
        assert len(archive.asked) == asked
        shown_now = json.dumps([call.arguments for call in slack.calls]) + json.dumps(list(slack.views.values()))
        assert not any(word in shown_now for word in RECORD if word != "Other")
        archive.go_on.set()
        await showing
