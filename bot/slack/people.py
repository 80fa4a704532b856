"""Who is answered: people of the workspace, unless a setting says otherwise. What is not known counts as no."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.incoming import Place
from bot.slack.outgoing import Message
from bot.slack.remembered import Remembered
from bot.slack.words import NOT_FOR_YOU, NOT_KNOWN_WHO

log = logging.getLogger(__name__)

FRESH = 60.0
"""Seconds for which it is remembered who somebody is, what group and what channels they are in."""
PAGES = 10
"""Of the channels of one person, 999 each, that are looked at."""
_MUST_BE_FALSE = ("deleted", "is_bot")
_FULL_MEMBER = ("is_restricted", "is_ultra_restricted")
_BETTER_FALSE = ("is_stranger", "is_external", "is_forgotten", "is_workflow_bot", "is_connector_bot")
"""Slack leaves these out where they do not hold (as documented of is_stranger): they may be absent, never true."""


class Refused(Exception):
    """Nothing of the record may be shown to whoever asks, where they ask; `message` says why, and nothing else."""

    def __init__(self, message: Message) -> None:
        super().__init__(message["text"])
        self.message = message


class NotAdmitted(Refused):
    """Whoever asks is none of those who are answered."""


@dataclass(frozen=True, slots=True)
class Person:
    """What users.info says of somebody."""

    active: bool
    """A person whose account works."""
    member: bool
    """A full member of our workspace, or of another one of our organisation: no guest, nobody of elsewhere."""
    teams: frozenset[str]
    """Ids under which deliveries of theirs may come: our workspace, our organisation, its other workspaces."""


def person_from(user: Any, team: str, enterprise: str) -> Person | None:
    """What a user object says; None when it does not say enough."""
    if not isinstance(user, dict) or not all(isinstance(user.get(name), bool) for name in _MUST_BE_FALSE):
        return None
    ours, within = {team, enterprise} - {""}, user.get("enterprise_user")
    theirs: set[str] = set()
    if isinstance(within, dict):
        workspaces = {str(one) for one in within.get("teams") or ()}
        if (enterprise and within.get("enterprise_id") == enterprise) or team in workspaces:
            theirs = workspaces | ours
    if user.get("team_id") in ours:
        theirs |= ours
    active = not any(user[name] for name in _MUST_BE_FALSE)
    full = all(user.get(name) is False for name in _FULL_MEMBER)
    full = full and all(user.get(name, False) is False for name in _BETTER_FALSE)
    return Person(active, bool(active and full and theirs), frozenset(theirs))


class People:
    """Who may ask, and who is an editor. `met` says whose workspace this is; before that nobody is answered."""

    def __init__(
        self, allowed: Collection[str] = (), guests: Collection[str] = (), editors: Collection[str] = ()
    ) -> None:
        self._allowed = frozenset(one for one in allowed if one[0] != "S")
        self._groups = frozenset(one for one in allowed if one[0] == "S")
        self._guests, self._editors = frozenset(guests), frozenset(editors)
        self.team = self.enterprise = ""
        self._people = Remembered("who asks (users.info)", self._ask_person, FRESH)
        self._members = Remembered("a user group (usergroups.users.list)", _ask_members, FRESH)
        self._channels = Remembered("somebody's channels (users.conversations)", _ask_channels, FRESH)

    def met(self, team: str, enterprise: str) -> None:
        """Whose workspace this is, as auth.test gave it."""
        self.team, self.enterprise = team, enterprise

    async def foresee(self, user: str, client: AsyncWebClient) -> None:
        """Begins to look somebody up who will be asked for."""
        if user:
            await self._people.of(user, client)

    async def admit(self, place: Place, client: AsyncWebClient) -> None:
        """Raises NotAdmitted unless whoever asks there is answered."""
        person = await self._people.of(place.user, client) if self.team and place.user else None
        if person is None:
            raise NotAdmitted(NOT_KNOWN_WHO)
        if person.active and place.user in self._guests:
            return
        if not (self._is_ours(person, place) and await self._is_listed(place.user, client)):
            log.info("somebody was not answered: not one of those who may ask")
            raise NotAdmitted(NOT_FOR_YOU)

    async def is_editor(self, place: Place, client: AsyncWebClient) -> bool:
        """Whether an editor asks: named in the settings, and still an active member of the workspace."""
        if place.user not in self._editors or not self.team:
            return False
        person = await self._people.of(place.user, client)
        return person is not None and self._is_ours(person, place)

    async def active_editors(self, client: AsyncWebClient) -> list[str]:
        """The editors who are active members of the workspace."""
        known = [(name, await self._people.of(name, client)) for name in sorted(self._editors)]
        return [name for name, person in known if person is not None and person.member]

    async def channels(self, user: str, client: AsyncWebClient) -> frozenset[str]:
        """The channels that somebody is in, as far as Slack tells us: of private ones only those that the bot is in."""
        return await self._channels.of(user, client) or frozenset()

    def _is_ours(self, person: Person, place: Place) -> bool:
        """A member, and every id of a workspace or an organisation in the delivery is ours; none at all is not."""
        return person.member and bool(place.teams) and place.teams <= person.teams

    async def _is_listed(self, user: str, client: AsyncWebClient) -> bool:
        if not (self._allowed or self._groups) or user in self._allowed or user in self._editors:
            return True
        groups = await asyncio.gather(*(self._members.of(group, client) for group in sorted(self._groups)))
        return any(user in (members or ()) for members in groups)

    async def _ask_person(self, user: str, client: AsyncWebClient) -> Person | None:
        found = (await client.users_info(user=user)).get("user")
        if not isinstance(found, dict):
            return None
        # In an organisation somebody may be known by the id of before it was one.
        if user not in (found.get("id"), (found.get("enterprise_user") or {}).get("id")):
            return None
        return person_from(found, self.team, self.enterprise)


async def _ask_members(group: str, client: AsyncWebClient) -> frozenset[str]:
    found = (await client.usergroups_users_list(usergroup=group)).get("users")
    return frozenset(map(str, found if isinstance(found, list) else ()))


async def _ask_channels(user: str, client: AsyncWebClient) -> frozenset[str]:
    found: set[str] = set()
    cursor = ""
    for _ in range(PAGES):
        page = await client.users_conversations(
            user=user, types="public_channel,private_channel", exclude_archived=True, limit=999, cursor=cursor or None
        )
        found |= {str(one["id"]) for one in page.get("channels") or ()}
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return frozenset(found)
