"""The project's own Slack, on loopback: Web API, Socket Mode and signed HTTP, as far as Onrecord meets them.

Written from Slack's documentation, not from bot/: it shares no code with what it tests.
"""

from tests.fake_slack.archive import FakeArchive
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.values import APP_TOKEN, BOT_TOKEN, BOT_USER, SECRET

__all__ = ["APP_TOKEN", "BOT_TOKEN", "BOT_USER", "SECRET", "FakeArchive", "FakeSlack"]
