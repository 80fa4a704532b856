"""Makes a record near to every question that it answers: how sure it must be changes, what is shown does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot import asking
from bot.answer.compose import MOST_CANDIDATES, NEAR
from bot.models import Answer, Reading


def as_near(answer: Answer, reading: Reading | None = None) -> Answer:
    """The same passages, as near as they can be and no answer."""
    if not answer.answers:
        return answer
    return replace(
        answer,
        status="near",
        answers=(),
        candidates=answer.answers[:MOST_CANDIDATES],
        message=NEAR,
        reading=reading,
    )


def never_sure(monkeypatch: pytest.MonkeyPatch, reading: Reading | None = None) -> None:
    """From now on every question that has an answer has nothing but near passages."""
    sure = asking.ask

    def ask(corpus: asking.Corpus, message: str, today: date, **more: Any) -> Answer:
        return as_near(sure(corpus, message, today, **more), reading)

    monkeypatch.setattr("bot.archive.archive.asking.ask", ask)
