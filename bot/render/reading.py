"""What is said of the language model that chose among passages: that it did, its name, how many. Pure."""

from __future__ import annotations

from bot.models import Answer, Reading
from bot.text import cut

NAME = 100
"""Characters of a model's name; it is the settings', never the model's own."""


def reading_words(answer: Answer) -> str:
    """What a language model did for an answer; empty where none took part in what is shown."""
    reading = answer.reading
    if reading is None:
        return ""
    model, passages = f"A language model ({cut(reading.model, NAME)})", _passages(reading)
    if answer.status == "answered" and answer.answers:
        these = "these" if len(answer.answers) > 1 else "this"
        return f"{model} chose {these} among {passages}. The words are the documents'."
    if answer.status in ("near", "not_found"):
        return f"{model} found no passage among {reading.passages:,} that answers."
    return ""


def _passages(reading: Reading) -> str:
    return f"{reading.passages:,} passage{'' if reading.passages == 1 else 's'}"
