"""The manifests: of Slack's form, with the scopes and subscriptions that the code needs and no others."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.slack_ids import ASK, CHECK, COMMANDS
from bot.slack.manifest import dump, http_variant, main
from tests.fake_slack.methods import EVENT_SCOPES, METHODS

ROOT = Path(__file__).parent.parent
FILES = ("manifest.json", "manifest.http.json")
FEATURE_SCOPES = {"slash_commands": "commands", "shortcuts": "commands", "agent_view": "assistant:write"}
"""What a feature of the manifest needs by itself."""
SUBSCRIPTIONS = {"message": {"message.im", "message.mpim", "message.channels", "message.groups"}}
"""Listener -> bot events, where they differ: `message` is delivered for each kind of conversation by itself."""
BESIDES = {
    "conversations.info": {"channels:read", "groups:read", "mpim:read"},
    "users.conversations": {"channels:read", "groups:read"},
}
"""Scopes of a method that depend on the conversation: private channels need one of their own."""
BY_HAND = {"usergroups:read"}
"""Scopes that only some settings need: whoever uses those adds them (docs/slack.md)."""
URL = r"https?://.+"
# slackapi/manifest-schema, schemas/manifest.schema.1.0.0.json: what each key may be; "!" marks those that must be.
Text = tuple[int, int]
SCHEMA: dict[str, Any] = {
    "_metadata": {"major_version": int, "minor_version": int},
    "display_information!": {
        "name!": (1, 35),
        "description": (1, 140),
        "long_description": (175, 4000),
        "background_color": r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?",
    },
    "features": {
        "app_home": {"home_tab_enabled": bool, "messages_tab_enabled": bool, "messages_tab_read_only_enabled": bool},
        "bot_user": {"display_name!": (1, 80), "always_online": bool},
        "slash_commands": [
            {
                "command!": r"/\S{1,31}",
                "url": URL,
                "description!": (1, 2000),
                "usage_hint": (1, 1000),
                "should_escape": bool,
            }
        ],
        "shortcuts": [
            {"name!": (1, 24), "type!": "message|global", "callback_id!": (1, 255), "description!": (1, 150)}
        ],
        "agent_view": {
            "agent_description!": (1, 300),
            "suggested_prompts": [{"title!": (1, 75), "message!": (1, 300)}],
        },
    },
    "oauth_config": {"scopes": {"bot": [(1, 50)], "bot_optional": [(1, 50)]}},
    "settings": {
        "event_subscriptions": {"request_url": URL, "bot_events": [(1, 50)]},
        "interactivity": {"is_enabled!": bool, "request_url": URL},
        "org_deploy_enabled": bool,
        "socket_mode_enabled": bool,
        "token_rotation_enabled": bool,
    },
}


def problems(value: Any, rule: Any, at: str = "manifest") -> list[str]:
    """Where a value is not what a rule of SCHEMA says."""
    match rule:
        case dict():
            if not isinstance(value, dict):
                return [f"{at} is no object"]
            rules = {key.rstrip("!"): one for key, one in rule.items()}
            found = [f"{at}.{key} is not known" for key in value.keys() - rules.keys()]
            found += [f"{at}.{key[:-1]} is missing" for key in rule if key.endswith("!") and key[:-1] not in value]
            return found + [
                problem
                for key in value.keys() & rules.keys()
                for problem in problems(value[key], rules[key], f"{at}.{key}")
            ]
        case [one]:
            if not isinstance(value, list) or not value:
                return [f"{at} is no list, or empty"]
            return [problem for number, item in enumerate(value) for problem in problems(item, one, f"{at}[{number}]")]
        case (int() as least, int() as most):
            return [] if isinstance(value, str) and least <= len(value) <= most else [f"{at} has a wrong length"]
        case str():
            return [] if isinstance(value, str) and re.fullmatch(rule, value) else [f"{at} is {value!r}"]
        case _:
            return [] if type(value) is rule else [f"{at} is no {rule.__name__}"]


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / name).read_text("utf-8"))
    return found


def calls(tree: ast.AST) -> set[str]:
    """Names of the attributes that code reads: of them, those that are methods of the Web API."""
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def sources() -> list[ast.AST]:
    return [
        ast.parse(path.read_text("utf-8")) for path in [*sorted((ROOT / "bot/slack").glob("*.py")), ROOT / "bot/web.py"]
    ]


def methods_called() -> set[str]:
    """Web API methods that the code calls, by their names in Slack's documentation."""
    names = {name for tree in sources() for name in calls(tree)}
    documented = {"apps.connections.open"} | set(METHODS)
    by_function = {name.replace(".", "_"): name for name in documented}
    web_api = {
        name
        for name in names
        if re.match(
            r"(api|apps|assistant|auth|chat|conversations|files|reactions|team|"
            r"usergroups|users|views)_",
            name,
        )
        and hasattr(AsyncWebClient, name)
    }
    unknown = {name for name in web_api if name.lower() not in {key.lower() for key in by_function}}
    assert not unknown, f"not in the table of tests/fake_slack/methods.py: {unknown}"
    return {
        method for function, method in by_function.items() if function.lower() in {name.lower() for name in web_api}
    }


def events_handled() -> set[str]:
    """Bot events that the code listens to."""
    found = {
        node.args[0].value
        for tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "event"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    return {event for name in found for event in SUBSCRIPTIONS.get(name, {name})}


@pytest.mark.parametrize("name", FILES)
def test_manifest_is_of_slacks_form(name: str) -> None:
    manifest = read(name)
    assert problems(manifest, SCHEMA) == []
    assert len(manifest["features"]["agent_view"]["suggested_prompts"]) <= 4
    assert "assistant_view" not in manifest["features"], "the old form; Slack takes one or the other"
    commands = [one["command"] for one in manifest["features"]["slash_commands"]]
    assert sorted(commands) == sorted(f"/{name}" for name in COMMANDS)


@pytest.mark.parametrize("name", FILES)
def test_every_shortcut_of_the_manifest_is_listened_to(name: str) -> None:
    shortcuts = {(one["type"], one["callback_id"]) for one in read(name)["features"]["shortcuts"]}
    assert shortcuts == {("message", CHECK), ("global", ASK)}
    assert read(name)["features"]["app_home"]["home_tab_enabled"] is True


def test_checker_of_the_form_notices_what_is_wrong() -> None:
    manifest = read("manifest.json")
    manifest["display_information"]["name"] = "x" * 36
    manifest["features"]["surprise"] = True
    del manifest["settings"]["interactivity"]["is_enabled"]
    assert len(problems(manifest, SCHEMA)) == 3


@pytest.mark.parametrize("name", FILES)
def test_every_call_and_event_has_its_scope_and_no_scope_is_idle(name: str) -> None:
    manifest = read(name)
    methods, events = methods_called(), events_handled()
    assert {"auth.test", "chat.postMessage", "chat.update", "apps.connections.open"} <= methods
    assert events == set(manifest["settings"]["event_subscriptions"]["bot_events"])
    needed = {METHODS[method].scope for method in methods} | {EVENT_SCOPES[event] for event in events}
    needed |= {scope for method in methods for scope in BESIDES.get(method, ())}
    needed |= {scope for feature, scope in FEATURE_SCOPES.items() if feature in manifest["features"]}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed - BY_HAND - {None}
    assert needed >= BY_HAND


def test_http_variant_is_generated() -> None:
    assert (ROOT / "manifest.http.json").read_text("utf-8") == dump(http_variant(read("manifest.json")))


def test_variants_differ_in_nothing_but_the_way_of_delivery() -> None:
    socket, http = read("manifest.json"), read("manifest.http.json")
    assert socket["settings"]["socket_mode_enabled"] is True
    assert http["settings"]["socket_mode_enabled"] is False
    assert "request_url" not in json.dumps(socket)
    assert json.dumps(http).count("https://onrecord.example.org/slack/events") == len(COMMANDS) + 2


def test_generator_takes_a_host(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["https://desk.example/"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["settings"]["interactivity"]["request_url"] == "https://desk.example/slack/events"
    assert main(["desk.example"]) == 2
