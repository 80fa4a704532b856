"""What a language model replied, as numbers: whatever else it wrote ends here. Pure."""

from __future__ import annotations

import json
from typing import Any

from bot.models import Reworded

MOST_CONTENT = 6_000
"""Characters of the message in a reply."""
MOST_WORDS, MOST_LETTERS, MOST_REWRITE, MOST_QUESTIONS = 12, 40, 300, 20


def content_of(body: bytes) -> str | None:
    """The message of a chat completion; None where there is none, or it is too long."""
    try:
        found = json.loads(body.decode("utf-8"))["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) and len(found) <= MOST_CONTENT else None


def places_of(content: str, count: int) -> tuple[int, ...] | None:
    """The places (from 0) among `count` passages; None for anything but `{"passages": [numbers from 1, each once]}`."""
    found = _json(content)
    if not isinstance(found, dict) or set(found) != {"passages"} or not isinstance(found["passages"], list):
        return None
    numbers = found["passages"]
    if any(type(one) is not int or not 1 <= one <= count for one in numbers) or len(set(numbers)) < len(numbers):
        return None
    return tuple(one - 1 for one in numbers)


def reworded_of(content: str) -> Reworded | None:
    """Other words to search with; None for anything but `{"rewrite": "...", "words": ["...", ...]}`."""
    found = _json(content)
    if not isinstance(found, dict) or set(found) != {"rewrite", "words"}:
        return None
    question, words = found["rewrite"], found["words"]
    if not _is_text(question, MOST_REWRITE) or not isinstance(words, list) or len(words) > MOST_WORDS:
        return None
    if not all(_is_text(word, MOST_LETTERS) for word in words):
        return None
    return Reworded(question.strip(), tuple(word.strip() for word in words))


def questions_of(content: str) -> tuple[str, ...] | None:
    """Questions that a passage answers, each once; None for anything but `{"questions": ["...", ...]}`."""
    found = _json(content)
    if not isinstance(found, dict) or set(found) != {"questions"} or not isinstance(found["questions"], list):
        return None
    questions = found["questions"]
    if not 0 < len(questions) <= MOST_QUESTIONS or not all(_is_text(one, MOST_REWRITE) for one in questions):
        return None
    return tuple(dict.fromkeys(" ".join(one.split()) for one in questions if one.strip())) or None


def cost_of(body: bytes) -> int | None:
    """How many tokens a reply says that it cost, for `onrecord doctor`; None where it does not say."""
    try:
        total = json.loads(body.decode("utf-8"))["usage"]["total_tokens"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return total if type(total) is int and 0 <= total < 10_000_000 else None


def _is_text(value: Any, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most and value.isprintable()


def _json(content: str) -> Any:
    try:
        return json.loads(content, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None


def _refused(name: str) -> None:
    raise ValueError(name)
