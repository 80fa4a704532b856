"""What a button asks, and its answer anew: from the record as it is now, under the rules that hold now."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.models import Answer
from bot.render.slack_ids import Asked, from_value, mark_of
from bot.slack.desk import Desk
from bot.slack.incoming import Place
from bot.slack.listening import Body
from bot.slack.outgoing import respond
from bot.slack.words import OLD_BUTTON, SHARED_CHANNEL


async def asked_by(desk: Desk, body: Body) -> Asked | None:
    """What a button asks. None when the press was delivered before, or when the value is not ours, which is said."""
    if not await first_press(desk, body):
        return None
    asked = from_value(body["actions"][0].get("value") or "")
    if asked is None and body.get("response_url"):
        await respond(desk.session, body["response_url"], OLD_BUTTON)
    return asked


async def first_press(desk: Desk, body: Body) -> bool:
    """False for a press that was delivered before."""
    return await desk.first_time(f"trigger:{body['trigger_id']}")


async def again(desk: Desk, asked: Asked, place: Place, client: AsyncWebClient) -> Answer | None:
    """The answer that a button stands under, found once more. None when it would be another one by now.

    A channel that was shared with another organisation since has no answers, whatever its old messages hold.
    """
    await desk.admitted(place, client)
    if await desk.rooms.is_closed(place, client):
        return Answer(asked.question, "help", message=SHARED_CHANNEL["text"])
    answer = await desk.reply(asked.question, place, client, keep=False)
    return None if asked.mark and mark_of(answer) != asked.mark else answer
