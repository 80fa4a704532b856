"""Helpers of the extraction tests: a text as a document, and its reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.documents.furniture import find_furniture
from bot.extract import extract
from bot.models import Document, Extraction, Quote
from bot.text import line_starts

GOLD = Path(__file__).parent / "gold"
SEEDS = Path(__file__).parent.parent / "seeds"


def document(text: str, **fields: Any) -> Document:
    """A document of these words, furniture found as the reader finds it."""
    return Document(
        "test.txt", text, "0" * 64, "utf-8", furniture=find_furniture(text), line_starts=line_starts(text), **fields
    )


def seed(source: str) -> Document:
    return document((SEEDS / source).read_bytes().decode("utf-8"))


def read(text: str, **fields: Any) -> Extraction:
    return extract(document(text, **fields))


def quoted(text: str) -> list[tuple[str, str, str | None]]:
    """Words, type and speaker of what stands between marks."""
    return [(text[q.start : q.end], q.type, q.speaker) for q in read(text).quotes if q.type != "indirect"]


def reported(text: str) -> list[tuple[str, str | None]]:
    """Words and speaker of the reported contents."""
    return [(text[q.start : q.end], q.speaker) for q in read(text).quotes if q.type == "indirect"]


def only(text: str) -> Quote:
    """The one quoted passage of a text."""
    [quote] = [q for q in read(text).quotes if q.type != "indirect"]
    return quote


def gold(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]
