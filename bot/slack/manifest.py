"""`python -m bot.slack.manifest https://HOST`: manifest.json for a bot that is reached over HTTP, on stdout.

manifest.http.json is what it prints without a host.
"""

from __future__ import annotations

import json
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

PLACEHOLDER = "https://onrecord.example.org"


def http_variant(manifest: dict[str, Any], host: str = PLACEHOLDER) -> dict[str, Any]:
    """The same app for HTTP: every delivery goes to one address of `host`, and Socket Mode is off."""
    found = deepcopy(manifest)
    url = f"{host.rstrip('/')}/slack/events"
    for command in found["features"]["slash_commands"]:
        command["url"] = url
    found["settings"]["event_subscriptions"]["request_url"] = url
    found["settings"]["interactivity"]["request_url"] = url
    found["settings"]["socket_mode_enabled"] = False
    return found


def dump(manifest: dict[str, Any]) -> str:
    """A manifest as the files have it."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Prints the variant for the host that is given; the exit code."""
    host = arguments[0] if arguments else PLACEHOLDER
    if not host.startswith("https://") or len(arguments) > 1:
        print("usage: python -m bot.slack.manifest [https://HOST]", file=sys.stderr)
        return 2
    sys.stdout.write(dump(http_variant(json.loads(Path("manifest.json").read_text("utf-8")), host)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
