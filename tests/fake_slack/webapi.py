"""What each method of the Web API does in the fake Slack, once its call is found to be well formed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fake_slack.blockkit import view_violations, violations
from tests.fake_slack.methods import METHODS, problems
from tests.fake_slack.values import APP_TOKEN, BOT_ID, BOT_TOKEN, BOT_USER, ELSEWHERE, TEAM

if TYPE_CHECKING:
    from tests.fake_slack.server import FakeSlack

Arguments = dict[str, Any]
Result = dict[str, Any]


def perform(slack: FakeSlack, method: str, token: str, arguments: Arguments) -> Result:
    """The answer to a call; what is wrong with it is noted as a violation."""
    if method not in METHODS:
        slack.violations.append(f"unknown method {method}")
        return {"ok": False, "error": "unknown_method"}
    expected = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
    if token != expected:
        return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
    scope = METHODS[method].scope
    if scope in slack.lacks:
        return {"ok": False, "error": "missing_scope", "needed": scope, "provided": "chat:write"}
    slack.violations += problems(method, arguments)
    if method.startswith("chat.") and method != "chat.delete":
        slack.violations += [f"{method}: {problem}" for problem in violations(arguments)]
    return {"ok": True} | DOES[method](slack, arguments)


def _error(name: str) -> Result:
    return {"ok": False, "error": name}


def _auth_test(slack: FakeSlack, _: Arguments) -> Result:
    return {
        "url": "https://newsroom.slack.com/",
        "team": "Newsroom",
        "user": "onrecord",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    } | ({"enterprise_id": slack.enterprise} if slack.enterprise else {})


def _connect(slack: FakeSlack, _: Arguments) -> Result:
    ticket = uuid.uuid4().hex
    slack.tickets.add(ticket)
    return {"url": f"ws://127.0.0.1:{slack.port}/link?ticket={ticket}&app_id=1"}


def _post(slack: FakeSlack, arguments: Arguments) -> Result:
    if arguments.get("unfurl_links") is not False or arguments.get("unfurl_media") is not False:
        slack.violations.append("previews are not switched off")
    # A person's id stands for the direct conversation with them.
    channel = arguments["channel"].replace("U0", "D0", 1) if arguments["channel"][0] == "U" else arguments["channel"]
    ts = f"1764000100.{next(slack.numbers):06}"
    slack.messages[channel, ts] = arguments
    return {"channel": channel, "ts": ts, "message": {"ts": ts}}


def _post_ephemeral(slack: FakeSlack, arguments: Arguments) -> Result:
    return {"message_ts": f"1764000100.{next(slack.numbers):06}"}


def _update(slack: FakeSlack, arguments: Arguments) -> Result:
    key = (arguments["channel"], arguments["ts"])
    if key not in slack.messages:
        return _error("message_not_found")
    slack.messages[key] = arguments
    return {"channel": key[0], "ts": key[1]}


def _open(slack: FakeSlack, arguments: Arguments) -> Result:
    trigger = arguments.get("trigger_id", "")
    if trigger in slack.used_triggers:
        return _error("exchanged_trigger_id")
    slack.used_triggers.add(trigger)
    view_id = f"V{next(slack.numbers)}"
    slack.views[view_id] = checked_view(slack, arguments["view"])
    return {"view": {"id": view_id}}


def _update_view(slack: FakeSlack, arguments: Arguments) -> Result:
    if arguments.get("view_id") not in slack.views:
        return _error("not_found")
    slack.views[arguments["view_id"]] = checked_view(slack, arguments["view"])
    return {"view": {"id": arguments["view_id"]}}


def _publish(slack: FakeSlack, arguments: Arguments) -> Result:
    view = checked_view(slack, arguments["view"])
    if view.get("type") != "home":
        slack.violations.append("published a view that is no home")
    slack.homes[arguments["user_id"]] = view
    return {"view": {"id": f"V{next(slack.numbers)}"}}


def _info(slack: FakeSlack, arguments: Arguments) -> Result:
    channel = arguments["channel"]
    if channel in slack.hidden:
        return _error("channel_not_found")
    shared = channel in slack.shared
    return {
        "channel": {
            "id": channel,
            "name": channel.lower(),
            "is_channel": True,
            "is_private": False,
            "is_archived": False,
            "is_shared": shared,
            "is_org_shared": False,
            "is_ext_shared": shared,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "pending_connected_team_ids": [],
            "context_team_id": TEAM,
            "shared_team_ids": [TEAM, *([ELSEWHERE] if shared else [])],
            "is_member": True,
        }
        | ({"connected_team_ids": [ELSEWHERE]} if shared else {})
        | slack.conversations.get(channel, {})
    }


def _user(slack: FakeSlack, arguments: Arguments) -> Result:
    user = arguments["user"]
    told = slack.people.get(user, {})
    if told is None or user[0] not in "UW":
        return _error("user_not_found")
    found = {
        "id": user,
        "team_id": TEAM,
        "name": user.lower(),
        "deleted": False,
        "color": "9f69e7",
        "real_name": user.title(),
        "tz": "Europe/London",
        "profile": {"real_name": user.title(), "team": TEAM},
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        "updated": 1764000000,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    } | told
    # None stands for a field that is left out.
    return {"user": {name: value for name, value in found.items() if value is not None}}


def _group(slack: FakeSlack, arguments: Arguments) -> Result:
    if arguments["usergroup"] not in slack.groups:
        return _error("no_such_subteam")
    return {"users": slack.groups[arguments["usergroup"]]}


def _channels(slack: FakeSlack, arguments: Arguments) -> Result:
    mine = sorted(channel for channel, members in slack.members.items() if arguments.get("user") in members)
    start = int(arguments.get("cursor") or 0)
    end = start + min(slack.page, int(arguments.get("limit", 100)))
    return {
        "channels": [{"id": channel, "name": channel.lower(), "is_channel": True} for channel in mine[start:end]],
        "response_metadata": {"next_cursor": str(end) if end < len(mine) else ""},
    }


def _upload_url(slack: FakeSlack, arguments: Arguments) -> Result:
    file_id = f"F{next(slack.numbers)}"
    slack.files[file_id] = {"name": arguments["filename"], "length": int(arguments["length"]),
                            "alt": arguments.get("alt_txt", "")}  # fmt: skip
    if len(arguments.get("alt_txt", "")) > 1000:
        slack.violations.append("files.getUploadURLExternal: alt_txt has more than 1,000 characters")
    return {"upload_url": f"http://127.0.0.1:{slack.port}/upload/{file_id}", "file_id": file_id}


def _complete(slack: FakeSlack, arguments: Arguments) -> Result:
    files = arguments["files"]
    for one in json.loads(files) if isinstance(files, str) else files:
        file = slack.files.get(one["id"])
        if file is None or "content" not in file:
            return _error("file_not_found")
        if len(file["content"]) != file["length"]:
            slack.violations.append("a file has another length than was said")
        file |= {
            "channel": arguments.get("channel_id"),
            "thread": arguments.get("thread_ts"),
            "title": one.get("title"),
        }
    return {"files": []}


def _delete_file(slack: FakeSlack, arguments: Arguments) -> Result:
    return {} if slack.files.pop(arguments["file"], None) else _error("file_not_found")


def _delete(slack: FakeSlack, arguments: Arguments) -> Result:
    return {} if slack.messages.pop((arguments["channel"], arguments["ts"]), None) else _error("message_not_found")


def _status(slack: FakeSlack, arguments: Arguments) -> Result:
    return {}


def _prompts(slack: FakeSlack, arguments: Arguments) -> Result:
    prompts = arguments["prompts"]
    found = json.loads(prompts) if isinstance(prompts, str) else prompts
    if not 1 <= len(found) <= 4 or not all(one.get("title") and one.get("message") for one in found):
        slack.violations.append("suggested prompts are not 1 to 4, each with title and message")
    slack.prompts[arguments["channel_id"]] = found
    return {}


def checked_view(slack: FakeSlack, view: Any) -> dict[str, Any]:
    """A view as Slack keeps it."""
    found: dict[str, Any] = json.loads(view) if isinstance(view, str) else view
    slack.violations += view_violations(found)
    return found


DOES: dict[str, Callable[[FakeSlack, Arguments], Result]] = {
    "auth.test": _auth_test,
    "apps.connections.open": _connect,
    "chat.postMessage": _post,
    "chat.postEphemeral": _post_ephemeral,
    "chat.update": _update,
    "views.open": _open,
    "views.update": _update_view,
    "views.publish": _publish,
    "conversations.info": _info,
    "users.info": _user,
    "usergroups.users.list": _group,
    "users.conversations": _channels,
    "files.getUploadURLExternal": _upload_url,
    "files.completeUploadExternal": _complete,
    "files.delete": _delete_file,
    "chat.delete": _delete,
    "assistant.threads.setStatus": _status,
    "assistant.threads.setSuggestedPrompts": _prompts,
}
