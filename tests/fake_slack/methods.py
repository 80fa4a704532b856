"""Slack's Web API methods that may be called: arguments, scope, rate tier. From docs.slack.dev/reference/methods."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    required: frozenset[str]
    optional: frozenset[str]
    scope: str | None
    """The bot scope that it needs; None when it needs none, or another kind of token."""


def _method(required: str, optional: str, scope: str | None) -> Method:
    return Method(frozenset(required.split()), frozenset(optional.split()), scope)


METHODS = {
    "auth.test": _method("", "", None),
    "apps.connections.open": _method("", "", None),
    "chat.postMessage": _method(
        "channel",
        "text blocks attachments thread_ts reply_broadcast unfurl_links unfurl_media mrkdwn metadata parse "
        "link_names username icon_emoji icon_url markdown_text",
        "chat:write",
    ),
    "chat.update": _method(
        "channel ts", "text blocks attachments metadata parse link_names reply_broadcast markdown_text", "chat:write"
    ),
    "chat.delete": _method("channel ts", "", "chat:write"),
    "chat.postEphemeral": _method(
        "channel user", "text blocks attachments thread_ts parse link_names markdown_text", "chat:write"
    ),
    "views.open": _method("view", "trigger_id interactivity_pointer", None),
    "views.update": _method("view", "view_id external_id hash", None),
    "views.push": _method("view", "trigger_id interactivity_pointer", None),
    "views.publish": _method("view user_id", "hash", None),
    # channels:read for public channels; for private ones groups:read besides.
    "conversations.info": _method("channel", "include_locale include_num_members", "channels:read"),
    "users.info": _method("user", "include_locale", "users:read"),
    "usergroups.users.list": _method("usergroup", "include_disabled", "usergroups:read"),
    # channels:read for public channels; for private ones groups:read besides.
    "users.conversations": _method("", "cursor exclude_archived limit types user", "channels:read"),
    "files.getUploadURLExternal": _method("filename length", "alt_txt snippet_type", "files:write"),
    "files.delete": _method("file", "", "files:write"),
    "files.completeUploadExternal": _method(
        "files", "channel_id channels initial_comment thread_ts blocks", "files:write"
    ),
    "assistant.threads.setStatus": _method(
        "channel_id thread_ts status", "loading_messages icon_emoji icon_url username", "chat:write"
    ),
    "assistant.threads.setSuggestedPrompts": _method("channel_id prompts", "thread_ts title", "assistant:write"),
}
RESPONSE_KEYS = frozenset(
    {
        "text",
        "blocks",
        "attachments",
        "response_type",
        "replace_original",
        "delete_original",
        "unfurl_links",
        "unfurl_media",
        "thread_ts",
        "metadata",
        "mrkdwn",
    }
)
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "app_home_opened": None,
    "app_context_changed": "assistant:write",
    # For public channels; for private ones groups:read besides.
    "channel_shared": "channels:read",
    "channel_unshared": "channels:read",
    "channel_id_changed": "groups:read",
}


def problems(method: str, arguments: dict[str, object]) -> list[str]:
    """What is wrong with a call's arguments."""
    known = METHODS.get(method)
    if known is None:
        return [f"unknown method {method}"]
    # Bolt's client adds team_id to every call, for tokens that are good for a whole organisation.
    names = set(arguments) - {"token", "team_id"}
    return [f"{method}: {name} is missing" for name in sorted(known.required - names)] + [
        f"{method}: {name} is not an argument" for name in sorted(names - known.required - known.optional)
    ]
