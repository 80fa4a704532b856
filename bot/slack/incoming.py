"""What Slack delivers, as values: who is to be answered, what was asked, under which conversation. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

Event = dict[str, Any]

_TOKEN = re.compile(r"<([^<>]*)>")
_MENTION = re.compile(r"<@([^<>]+)>")
_ASKING = re.compile(
    r"(?:and\s+)?(?:what|who|whom|whose|when|where|which|why|how|did|does|do|has|have|is|are|was|were)\b", re.IGNORECASE
)
MOST = 12_000
"""Characters of a message that are looked at; Slack's own limit for what people post is 12,000."""


def is_person_speaking(event: Event, me: str) -> bool:
    """Whether a message event is a new message by a person: no bot, no edit, no deletion.

    Of the subtypes two are new messages: what people write beside a file, and an answer in a thread that is shown in
    the channel as well.
    An edited message is delivered as `message_changed`, and as a second app_mention that has `edited`.
    """
    return (
        event.get("subtype") in (None, "", "file_share", "thread_broadcast")
        and not event.get("bot_id")
        and not event.get("bot_profile")
        and not event.get("hidden")
        and "edited" not in event
        and bool(event.get("ts"))
        and event.get("user") not in (None, "", me, "USLACKBOT")
    )


def question(text: str, me: str) -> str:
    """What a person asked, as typed: Slack's escapes and tokens undone, our own mention left out.

    >>> question("<@U1> !timeline dam &amp; river <https://un.org|un.org>", "U1")
    '!timeline dam & river un.org'
    """
    text = _TOKEN.sub(lambda token: _label(token[1], me), text[:MOST])
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _label(token: str, me: str) -> str:
    """What a person sees of a token: <@U1|ann>, <#C1|news>, <https://un.org|un.org>, <!subteam^S1|@desk>."""
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return "" if target[1:] == me else label
    if target.startswith("#"):
        return f"#{label}" if label else ""
    if target.startswith("!"):
        return label
    return label or target.removeprefix("mailto:")


def thread_of(event: Event) -> str:
    """The thread that a mention belongs to: its own when it is a top message."""
    return str(event.get("thread_ts") or event["ts"])


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody asks: what decides whether, how and from which documents is answered."""

    team: str
    channel: str
    """Empty in App Home and in forms that belong to no channel."""
    user: str
    thread: str | None = None
    external: bool | None = None
    """Whether another organisation reads along; None where the delivery does not say."""
    teams: frozenset[str] = frozenset()
    """Every workspace and organisation that the delivery names for it or for whoever asks."""
    alone: bool = False
    """What is shown there is seen by whoever asks and by nobody else."""
    leaves: bool = False
    """What is shown there is a file, which goes its own ways: nothing that is for background."""
    present: bool = True
    """Slack took it from them in this place just now. False for a window that only remembers where it was opened."""

    @property
    def is_direct(self) -> bool:
        """Between the bot and one person: no settings of a channel apply."""
        return not self.channel or self.channel.startswith("D")

    def for_one(self) -> Place:
        """The same place, for an answer that whoever asks sees alone."""
        return replace(self, alone=True)

    @property
    def conversation(self) -> str:
        """The key of its turns: a thread's in channels, a person's elsewhere."""
        within = self.user if self.is_direct or not self.thread else self.thread
        return f"slack:{self.team}:{self.channel}:{within}"

    @property
    def remembered(self) -> str:
        """For a modal's metadata: what its buttons must know of where it was opened."""
        return f"{self.channel}|{self.thread or ''}"


def place_of_event(body: Event, thread: str | None = None) -> Place:
    """Of a message event."""
    event = body["event"]
    external = body.get("is_ext_shared_channel")
    return Place(
        team_of(body),
        event["channel"],
        event["user"],
        thread,
        external if isinstance(external, bool) else None,
        teams_of(body),
    )


def place_of_home(body: Event) -> Place:
    """Of App Home, or of the messages beside it."""
    return Place(team_of(body), "", body["event"]["user"], teams=teams_of(body), alone=True)


def place_of_command(body: Event) -> Place:
    """Of a slash command."""
    return Place(team_of(body), body["channel_id"], body["user_id"], teams=teams_of(body), alone=True)


def place_of_press(body: Event) -> Place:
    """Of a button, in a message or in a modal that remembers its channel."""
    container = body.get("container") or {}
    if "channel_id" not in container:
        return place_remembered(str((body.get("view") or {}).get("private_metadata") or ""), body)
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    return Place(
        team_of(body),
        container["channel_id"],
        body["user"]["id"],
        str(thread) if thread else None,
        teams=teams_of(body),
        alone=bool(container.get("is_ephemeral")),
    )


def place_remembered(where: str, body: Event) -> Place:
    """Of a modal: what `Place.remembered` was when it was opened; nowhere in particular for anything else."""
    channel, bar, thread = where.partition("|")
    return Place(
        team_of(body),
        channel if bar else "",
        body["user"]["id"],
        thread or None,
        teams=teams_of(body),
        alone=True,
        present=False,
    )


def place_of_shortcut(body: Event) -> Place:
    """Of a shortcut: the channel of the message in whose menu it was, nowhere in particular for a global one."""
    channel = str((body.get("channel") or {}).get("id") or "")
    return Place(team_of(body), channel, body["user"]["id"], teams=teams_of(body), alone=True)


def team_of(body: Event) -> str:
    """The workspace a delivery comes from."""
    team = body.get("team")
    return str(body.get("team_id") or (team.get("id") if isinstance(team, dict) else team) or "")


_TEAMS = (
    ("team_id",),
    ("team",),
    ("team", "id"),
    ("enterprise_id",),
    ("enterprise", "id"),
    ("context_team_id",),
    ("context_enterprise_id",),
    ("user", "team_id"),
    ("user", "enterprise_id"),
    ("view", "team_id"),
    ("view", "app_installed_team_id"),
    ("event", "team"),
    ("event", "team_id"),
    ("event", "user_team"),
    ("event", "source_team"),
    ("event", "enterprise"),
    ("event", "enterprise_id"),
    ("event", "user_profile", "team"),
)
"""Where Slack names a workspace or an organisation in a delivery. Not that of a message which is looked at."""


def teams_of(body: Event) -> frozenset[str]:
    """Every workspace and organisation that a delivery names for itself or for whoever sent it."""
    found = [_at(body, path) for path in _TEAMS]
    given = body.get("authorizations")
    for one in given if isinstance(given, list) else ():
        found += [_at(one, ("team_id",)), _at(one, ("enterprise_id",))]
    return frozenset(one for one in found if isinstance(one, str) and one)


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def asker_of(body: Event) -> str:
    """The id of whoever a delivery comes from; empty where it names nobody."""
    user = body.get("user_id") or _at(body, ("user", "id")) or _at(body, ("event", "user"))
    return user if isinstance(user, str) else ""


def is_addressed(body: Event) -> bool:
    """Whether a delivery is surely meant for the bot: everything but what people write in channels."""
    event = body.get("event")
    return not (isinstance(event, dict) and event.get("type") == "message" and event.get("channel_type") != "im")


def mentions(text: str) -> set[str]:
    """The people whom a message mentions, by id."""
    return {target.split("|")[0] for target in _MENTION.findall(text)}


def is_question(text: str) -> bool:
    """Whether a message that nobody addressed to us asks something: a question mark, or the form of a question.

    >>> is_question("and when was that"), is_question("thanks, that helps")
    (True, False)
    """
    text = text.strip()
    return bool(text) and (text.endswith("?") or bool(_ASKING.match(text)) or text.startswith("!"))
