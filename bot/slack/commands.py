"""/ask, /timeline, /quotes, /sources: answered to the asker alone."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.blocks import to_message
from bot.render.slack_ids import COMMANDS
from bot.slack.desk import Desk
from bot.slack.incoming import person_key, question
from bot.slack.listening import Body, worked_on
from bot.slack.outgoing import respond


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the slash commands."""

    async def answer_command(command: Body, _: AsyncWebClient) -> None:
        if not await desk.first_time(f"trigger:{command['trigger_id']}"):
            return
        name = command["command"].removeprefix("/")
        text = question(command.get("text") or "", desk.me)
        if (name == "ask" and not text) or text.casefold() == "help":
            name, text = "help", "" if name == "ask" else name
        key = person_key(command["team_id"], command["channel_id"], command["user_id"])
        answer = await desk.command(name, text, key)
        # In a direct conversation there is nobody to share an answer with.
        shareable = not command["channel_id"].startswith("D")
        message = to_message(answer, asked=f"{name} {text}".strip(), shareable=shareable)
        await respond(desk.session, command["response_url"], message)

    for name in COMMANDS:
        app.command(f"/{name}")(worked_on(desk, answer_command))
