"""What the bot says for itself on Slack, as messages ready to send."""

from __future__ import annotations

from typing import Any

from bot.render.slack_parts import escape, section


def say(text: str) -> dict[str, Any]:
    """A message of the bot's own words."""
    return {"text": escape(text), "blocks": section(text)}


def apology(number: str) -> dict[str, Any]:
    """For whatever went wrong; the log has the number."""
    return say(
        f"Sorry, something went wrong and this was not answered. "
        f"Please try again; if it happens again, tell your editor this number: {number}"
    )


NOT_FOR_YOU = say(
    "Sorry, I may not answer you. I answer people of this workspace, and of them only those who were not left out by "
    "whoever runs me: please ask an editor."
)
NOT_KNOWN_WHO = say(
    "Sorry, I cannot answer now: Slack did not tell me who is asking. Please try again in a minute. "
    "If it stays so, tell whoever runs me to look at `onrecord doctor`."
)
NOT_KNOWN_HERE = say(
    "I cannot answer in this channel now: what its editors set for it cannot be read at the moment. "
    "Please ask me in a direct message, or try again in a minute."
)
SHARED_CHANNEL = say(
    "This channel is shared with another organisation, so I do not answer here unless an editor allows it. "
    "Please ask me in a direct message or in a channel of your own."
)
SILENT_CHANNEL = say(
    "I am set to be silent in this channel, so I post nothing here. "
    "Please ask me in a direct message, or with /ask, which only you see."
)
NOT_TO_BE_SHARED = say(
    "I did not share this: the channel is shared with another organisation, or I am set to be silent in it, "
    "or I cannot see what kind of channel it is because I was not invited to it."
)
OLD_BUTTON = say("This button is from an older version of me and no longer works. Please ask again.")
OLD_FORM = say("This form is from another version of me and was not taken. Please open it again.")
OLD_SHORTCUT = say("I do not know this shortcut: it is from another version of me.")
CHANGED = say(
    "The record has changed since this answer, or it was an answer to what was asked before it, "
    "so this button would now show something else. Please ask again."
)
READING_DOCUMENTS = say("One moment: I am reading the documents ...")
NOT_KEPT = say("This was not noted: I am set to keep no questions (ONRECORD_QUESTION_DAYS=0).")
DECIDED = say("This was decided already, or the document has changed since.")
GONE = "The file has changed or is gone since this answer. Please ask again."
UNKNOWN_COMMAND = say("I do not know this command. Try /ask help.")
ONLY_A_FILE = say(
    "I cannot read files that are sent to me: I answer only from the documents that your editors put on record. "
    "Write me a question instead, or “help”."
)
TOO_MANY = say("That is a lot at once: I am still answering what was asked before. Please ask again in a moment.")
SENT_TO_YOU = say("I sent the file to you in a direct message.")
NOTHING_TO_SEND = say("There are no dated events to make a file of.")
ONLY_EDITORS = say("Only editors may see this. Editors are set in ONRECORD_EDITORS.")
TOO_LATE = "That took too long for Slack to open a window. Please try again."
FAILED = "Sorry, something went wrong. The message that I sent you has a number for your editor."
THANKS = "Thank you. Your editors will see this."
SENT_BEFORE = say("This was sent already.")
SAVED = "Saved. It holds from now on."
EXTERNAL_NEEDS_DOCUMENTS = (
    "This was not saved. Where another organisation may read along, choose the documents that it may read: "
    "“Answer although the channel is shared” needs at least one under “Only these documents”."
)
NOT_HERE = "This channel is shared with another organisation, so nothing is shown here unless an editor allows it."
TIMELINE_HELP = (
    "/timeline lists dated events in order, each with its source:\n"
    "- /timeline SUBJECT\n"
    "- /timeline SUBJECT 2015..2023\n"
    "- /timeline person:NAME 2024..\n"
    "- /timeline source:FILE (as /sources names it)\n"
    "Dates are 2023, 2023-06 or 2023-06-05; either end of from..to may be left out. A date is shown as precisely as "
    "its source has it. In a thread, write: @onrecord timeline ..."
)
