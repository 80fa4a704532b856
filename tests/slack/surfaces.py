"""Every way in which the bot can be made to show something, as data: one row each, driven on the fake Slack.

`await SURFACES[name].show(bot, slack, user, question)` does what a person would do, and gives all that the bot then
sent or showed, as one text. A test that walks `SURFACES` walks everything: test_slack_people holds that no listener is
left out. Call `prepare(journal)` before the first of them.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.render.slack_forms import ask_form, channel_form, wrong_form
from bot.render.slack_ids import (
    ASK,
    CHANNEL,
    CHECK,
    CHOICE,
    CITE,
    CONFIRM,
    CONTEXT,
    CSV,
    DISCARD,
    EXAMPLE,
    MORE,
    PICTURE,
    SETTINGS,
    SHARE,
    THIS,
    TIMELINE_JS,
    TURN,
    WHY,
    WRONG,
    Asked,
    Said,
    Spot,
    proposal_value,
    said_value,
    spot_value,
    to_value,
)
from bot.store.journal import ChannelSettings
from tests.fake_slack import FakeSlack
from tests.fake_slack.archive import PASSAGE, SOURCE
from tests.fake_slack.delivery import Bot
from tests.fake_slack.values import TEAM

FOLLOWED, THREAD = "C0FOLLOW", "1764000000.000100"
"""A channel where questions in threads are followed, and a thread in it that the bot is in."""
MESSAGES = frozenset({"chat.postMessage", "chat.postEphemeral", "chat.update", "response_url"})
WINDOWS = frozenset({"views.update", "views.publish", "response_url"})
FORMS = frozenset({"views.open", "views.publish", "response_url", "chat.postMessage"})
Drive = Callable[[Bot, FakeSlack, str, str], Awaitable[None]]


@dataclass(frozen=True)
class Surface:
    """One way to make the bot show something."""

    drive: Drive
    ends: frozenset[str] = MESSAGES
    """Calls of which one is the last that is waited for; none: nothing may come."""
    shows: bool = True
    """Whoever may ask is shown something of the record there."""
    for_editors: bool = False
    """The same, but editors alone."""

    async def show(self, bot: Bot, slack: FakeSlack, user: str, question: str) -> str:
        """Drives it as this person; all that was sent or shown since."""
        first, files = len(slack.calls), set(slack.files)
        views = {name: json.dumps(view) for name, view in slack.views.items()}
        await self.drive(bot, slack, user, question)
        if self.ends:
            await slack.until(lambda: any(call.method in self.ends for call in slack.calls[first:]), "anything at all")
        await slack.quiet()
        said: list[Any] = [call.arguments for call in slack.calls[first:]]
        said += [view for name, view in slack.views.items() if json.dumps(view) != views.get(name)]
        said += [
            {**file, "content": file.get("content", b"").decode(errors="replace")}
            for name, file in slack.files.items()
            if name not in files
        ]
        return json.dumps(said, ensure_ascii=False)


def prepare(journal: Any) -> None:
    """What the surfaces need of the journal: a channel where questions are followed, in a thread that it was asked
    in, and a passage that somebody said answers a question."""
    journal.set_channel(FOLLOWED, ChannelSettings("follow"))
    journal.propose("who was asked", PASSAGE.source, PASSAGE.char_start, PASSAGE.char_end, PASSAGE.text, "U0MEMBER")
    journal.record("help", "help", None, f"slack:{TEAM}:{FOLLOWED}:{THREAD}", "U0MEMBER")


def person(slack: FakeSlack, user: str) -> dict[str, Any]:
    """A person as interactions name them."""
    told = slack.people.get(user) or {}
    return {"id": user, "username": user.lower(), "name": user.lower(), "team_id": told.get("team_id", TEAM)}


PRIVATE = {"type": "message", "message_ts": "1764000001.000100", "channel_id": "C0DESK", "is_ephemeral": True}


def mention(channel: str = "C0DESK", text: str = "{}") -> Surface:
    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        words = text.format(question)
        await bot.event("app_mention", user=user, channel=channel, text=f"<@U0ONRECORD> {words}")

    return Surface(drive)


def direct(text: str = "{}", name: str = "message_im", **more: Any) -> Surface:
    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        channel = user.replace("U0", "D0", 1)
        await bot.event(name, user=user, channel=channel, text=text.format(question))

    return Surface(drive, **more)


async def group(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
    await bot.event("message_mpim", user=user, text=f"<@U0ONRECORD> {question}")


async def followed(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
    await bot.event("message_thread", user=user, channel=FOLLOWED, thread_ts=THREAD, text=f"{question}?")


def command(name: str, text: str = "{}", channel: str = "C0DESK", **more: Any) -> Surface:
    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        await bot.command(f"/{name}", text.format(question), user_id=user, channel_id=channel)

    return Surface(drive, **more)


def press(action: str, private: bool = False, text: str = "{}", start: int = 0, **more: Any) -> Surface:
    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        given: dict[str, Any] = {"user": person(slack, user)} | ({"container": PRIVATE} if private else {})
        if action.startswith(CHOICE) and not private:
            # A message of ours, which is what an answer takes the place of.
            slack.messages["C0DESK", "1764000001.000100"] = {}
        await bot.press(action, to_value(Asked(text.format(question), start)) or "", **given)

    return Surface(drive, **more)


def this_one(private: bool = False) -> Surface:
    """ "This one" under a near passage."""

    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        said = Said(question, 0, "", PASSAGE.source, PASSAGE.char_start, PASSAGE.char_end, PASSAGE.text)
        given: dict[str, Any] = {"user": person(slack, user)} | ({"container": PRIVATE} if private else {})
        await bot.press(f"{THIS}_0", said_value(said) or "", **given)

    return Surface(drive, ends=frozenset({"response_url"}))


def decide(action: str) -> Surface:
    """A button of the editors' list in App Home; whoever is no editor has none, but may forge a press."""

    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        view_id = f"V{next(slack.numbers)}HOME"
        slack.homes[view_id] = dict(HOME)
        await bot.press_in(view_id, f"{action}_0", proposal_value(1), user=person(slack, user))

    return Surface(drive, ends=WINDOWS)


def within(action: str, view: dict[str, Any], **more: Any) -> Surface:
    """A button in a window or in App Home that was shown before."""

    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        view_id = f"V{next(slack.numbers)}OPEN"
        if view["type"] == "modal":
            slack.views[view_id] = dict(view)
        else:
            slack.homes[view_id] = dict(view)
        asked = Asked(question)
        value = spot_value(Spot(asked)) if action.startswith(TURN) else to_value(asked)
        chosen = {"selected_conversation": "C0DESK"} if action == CHANNEL else {}
        await bot.press_in(view_id, action, value or "", user=person(slack, user), **chosen)

    return Surface(drive, **more)


def form(make: Callable[[str], dict[str, Any]], values: Callable[[str], dict[str, Any]], **more: Any) -> Surface:
    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        view_id = f"V{next(slack.numbers)}FORM"
        slack.views[view_id] = make(question)
        await bot.submit(view_id, user=person(slack, user), **values(question))

    return Surface(drive, ends=frozenset(), **more)


def shortcut(name: str, callback: str, **more: Any) -> Surface:
    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        words = f"They said: we are exchanging information. {question}."
        message = {"message": {"type": "message", "ts": "1.1", "text": words}} if name == "message_action" else {}
        await bot.shortcut(name, callback_id=callback, user=person(slack, user), **message)

    return Surface(drive, **more)


def home(tab: str, **more: Any) -> Surface:
    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        await bot.event("app_home_opened", user=user, channel=user.replace("U0", "D0", 1), tab=tab)

    return Surface(drive, **more)


def event(name: str, **fields: Any) -> Surface:
    """Something that Slack tells the bot of a channel: nobody asks, so nothing is shown."""

    async def drive(bot: Bot, slack: FakeSlack, user: str, question: str) -> None:
        await bot.event(name, **fields)

    return Surface(drive, ends=frozenset(), shows=False)


MODAL = {"type": "modal", "callback_id": "", "private_metadata": f"C0DESK|{THREAD}", "blocks": [],
         "title": {"type": "plain_text", "text": "In context", "emoji": False}}  # fmt: skip
HOME = {"type": "home", "blocks": []}
SETTINGS_FORM = channel_form((SOURCE,), "C0SET", "mention", False, (), False)

SURFACES: dict[str, Surface] = {
    "mention": mention(),
    "mention in a thread that is followed": mention(FOLLOWED),
    "mention: near": mention(text="near {}"),
    "mention: timeline": mention(text="timeline"),
    "mention: sources": mention(text="sources"),
    "mention: record status": mention(text="record status"),
    "direct message": direct(),
    "direct message: timeline": direct("timeline"),
    "direct message: sources": direct("sources"),
    "direct message: record status": direct("record status"),
    "direct message: record gaps": direct("record gaps", for_editors=True),
    "direct message: record feedback": direct("record feedback", for_editors=True),
    "direct message with a file": direct("", "message_file", shows=False),
    "group conversation": Surface(group),
    "question in a thread": Surface(followed, ends=frozenset()),
    "/ask": command("ask"),
    "/ask: near": command("ask", "near {}"),
    "/ask in a direct conversation": command("ask", channel="D0ANYBODY"),
    "/timeline": command("timeline", ""),
    "/quotes": command("quotes", "bensouda"),
    "/sources": command("sources", ""),
    "/record status": command("record", "status"),
    "/record gaps": command("record", "gaps", for_editors=True),
    "/record feedback": command("record", "feedback", for_editors=True),
    "choice": press(f"{CHOICE}_0"),
    "choice in private": press(f"{CHOICE}_0", private=True),
    "More": press(MORE, text="timeline", start=5),
    "More in private": press(MORE, private=True, text="timeline", start=5),
    "This one": this_one(),
    "This one in private": this_one(private=True),
    "Why this answer: near": press(WHY, text="near {}", ends=WINDOWS),
    "In context: near": press(CONTEXT, text="near {}", ends=WINDOWS),
    "Why this answer": press(WHY, ends=WINDOWS),
    "Copy as citation": press(CITE, ends=WINDOWS),
    "In context": press(CONTEXT, ends=WINDOWS),
    "In context, in private": press(CONTEXT, private=True, ends=WINDOWS),
    "page within In context": within(f"{TURN}_0", MODAL, ends=WINDOWS),
    "Share in channel": press(SHARE, private=True),
    "Not right?": press(WRONG, ends=FORMS, shows=False),
    "Picture": press(PICTURE, text="timeline", ends=MESSAGES | {"files.completeUploadExternal"}),
    "CSV": press(CSV, text="timeline", ends=MESSAGES | {"files.completeUploadExternal"}),
    "CSV in private": press(CSV, private=True, text="timeline", ends=frozenset({"response_url"})),
    "TimelineJS": press(TIMELINE_JS, text="timeline", ends=MESSAGES | {"files.completeUploadExternal"}),
    "Check against the record": shortcut("message_action", CHECK, ends=WINDOWS),
    "Ask the record": shortcut("shortcut", ASK, ends=FORMS, shows=False),
    "App Home": home("home", ends=WINDOWS),
    "suggested prompts": home("messages", ends=WINDOWS | {"assistant.threads.setSuggestedPrompts"}),
    "question of App Home": within(f"{EXAMPLE}_0", HOME, ends=WINDOWS),
    "Confirm": decide(CONFIRM),
    "Discard": decide(DISCARD),
    "channel settings": within(SETTINGS, HOME, ends=FORMS, shows=False),
    "channel settings: a channel": within(CHANNEL, MODAL | {"private_metadata": ""}, ends=WINDOWS, for_editors=True),
    "form of Ask the record": form(lambda _: ask_form(), lambda question: {"question": question}),
    "form of Not right?": form(
        lambda question: wrong_form(Asked(question), f"C0DESK|{THREAD}"), lambda _: {"reason": "other"}, shows=False
    ),
    "form of channel settings": form(
        lambda _: SETTINGS_FORM, lambda _: {"mode": "mention", "ticks": [], "sources": []}, shows=False
    ),
    "channel shared": event("channel_shared", channel="C0SHARED"),
    "channel unshared": event("channel_unshared", channel="C0SHARED"),
    "channel with another id": event("channel_id_changed", old_channel_id="G0OLD", new_channel_id="C0NEW"),
}
