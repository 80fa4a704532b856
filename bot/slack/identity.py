"""Checks at the start that Slack takes our tokens: a bot that cannot answer should not look as if it could."""

from __future__ import annotations

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SettingError

_WHERE = "Copy it again from your app's page at api.slack.com/apps into the environment or .env (docs/slack.md)"


async def identify(client: AsyncWebClient) -> AuthorizeResult:
    """Who the bot token belongs to. Raises SettingError when Slack does not take it or cannot be reached."""
    try:
        found = await client.auth_test()
    except SlackApiError as error:
        raise _refused("SLACK_BOT_TOKEN", error) from None
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise _unreachable(client, error) from None
    if not found.get("bot_id"):
        raise SettingError("SLACK_BOT_TOKEN is not the token of a bot", _WHERE)
    return AuthorizeResult.from_auth_test_response(bot_token=client.token, auth_test_response=found)


async def socket_url(client: AsyncWebClient, app_token: str) -> str:
    """Where to connect in Socket Mode. Raises SettingError when Slack does not take the app-level token."""
    try:
        return str((await client.apps_connections_open(app_token=app_token))["url"])
    except SlackApiError as error:
        raise _refused("SLACK_APP_TOKEN", error) from None
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise _unreachable(client, error) from None


def _refused(setting: str, error: SlackApiError) -> SettingError:
    reason = error.response.get("error") if error.response is not None else None
    if reason in ("ratelimited", "internal_error", "fatal_error", "service_unavailable", None):
        return SettingError(f"Slack could not check {setting} ({reason or 'no answer'})", "Start again in a minute")
    hints = {
        "missing_scope": "Give the app-level token the scope connections:write",
        "not_allowed_token_type": "It is a token of another kind: the bot token starts with xoxb-, the app-level "
        "token with xapp-",
        "account_inactive": "The app was removed from the workspace: install it again",
    }
    return SettingError(f"Slack does not accept {setting} ({reason})", hints.get(str(reason), _WHERE))


def _unreachable(client: AsyncWebClient, error: BaseException) -> SettingError:
    return SettingError(
        f"Slack cannot be reached at {client.base_url} ({type(error).__name__})",
        "Check the network, and SLACK_API_URL if it is set",
    )
