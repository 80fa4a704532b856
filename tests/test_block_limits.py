"""Whatever a text holds, no message passes a limit of Slack's, and nothing in it is parsed."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from bot.models import Answer, Choice, Passage
from bot.render.blocks import to_message, to_shared
from bot.render.slack_ids import Asked, from_value, to_value
from bot.render.slack_limits import check_blocks
from bot.render.slack_parts import head
from bot.render.slack_views import citations, why
from tests.fake_slack.archive import PASSAGE, SOURCE
from tests.fake_slack.blockkit import view_violations, violations

QUESTION = "what did bensouda say"


HOSTILE = [
    "<!channel>",
    "<@U1>",
    "<https://x|y>",
    "&amp;",
    "*b*",
    ":fire:",
    "`c`",
    "\n",
    "\u202e",
    "🔥" * 50,
    "a" * 5000,
    ". ",
    "word ",
    "“",
    "</script>",
    "\u0000",
    "﷽",
    "'; DROP",
]


def answered(*passages: Passage, **more: Any) -> Answer:
    return Answer(QUESTION, "answered", answers=passages, **more)


def fine(answer: Answer, start: int = 0) -> dict[str, Any]:
    """The message, once both checkers have found nothing."""
    message = to_message(answer, start)
    assert check_blocks(message["blocks"]) == []
    assert violations(message) == []
    return message


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "null",
        "[]",
        "{}",
        '{"v":1}',
        '{"v":1,"q":"","s":0}',
        '{"v":2,"q":"x","s":0}',
        '{"v":1,"q":"x","s":"y"}',
        '{"v":1,"q":5,"s":0}',
    ],
)
def test_value_that_is_not_ours_is_none(value: str) -> None:
    assert from_value(value) is None


def test_value_comes_back_as_it_was() -> None:
    asked = Asked('«was» <b> & "q" 🔥', 12)
    assert from_value(to_value(asked) or "") == asked


@pytest.mark.parametrize(
    ("text", "most", "found"),
    [
        ("One. Two.", 20, "One. Two."),
        ("One. Two three.", 9, "One."),
        ("No end here at all", 9, "No end"),
        ("x" * 30, 10, "x" * 10),
        ("He said “Go.” Then", 14, "He said “Go.”"),
    ],
)
def test_head_is_whole_sentences_or_whole_words(text: str, most: int, found: str) -> None:
    assert head(text, most) == found


@pytest.mark.parametrize("seed", range(60))
def test_whatever_a_text_holds_no_limit_is_passed_and_nothing_is_parsed(seed: int) -> None:
    chance = random.Random(seed)

    def text(most: int = 40) -> str:
        return "".join(chance.choice(HOSTILE) for _ in range(chance.randint(1, most)))

    passages = tuple(
        replace(
            PASSAGE,
            kind=chance.choice(["quote", "event", "statement"]),
            text=text(400),
            speaker=text(3),
            title=text(),
            source=text(2),
            publisher=text(2),
            context=text(),
            speaker_text=text(),
            published_words=text(),
            date=chance.choice([None, "2020", "2020-01-02"]),
            date_basis=text(),
            attribution_kind=chance.choice(["named", "anonymous", "institution", "document", "publication", "author"]),
            status=chance.choice(["asserted", "alleged"]),
        )
        for _ in range(chance.randint(0, 30))
    )
    answer = Answer(
        text(),
        chance.choice(["answered", "clarify", "not_found", "help"]),
        answers=passages,
        message=text(),
        choices=tuple(Choice(text(), text()) for _ in range(5)),
        withheld=chance.randint(0, 2),
        sources=tuple(
            replace(SOURCE, title=text(), source=text(3), publisher=text(), author=text(), note=text())
            for _ in range(chance.randint(0, 20))
        ),
    )
    for start in (0, 3, 100):
        fine(answer, start)
        assert view_violations(citations(answer, start)) == []
        assert violations(to_shared(answer, start, text(), text())) == []
    assert view_violations(why(replace(answer, understood={text(3): text()}, reason=text(), candidates=passages))) == []


def test_checker_notices_what_slack_would_refuse() -> None:
    section = {"type": "section", "text": {"type": "plain_text", "text": "x"}}
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x"}, "value": "v"}
    bad: list[list[dict[str, Any]]] = [
        [],
        [section] * 51,
        [{"type": "section"}],
        [{"type": "mystery"}],
        [{"type": "section", "text": {"type": "plain_text", "text": "x" * 3001}}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "context", "elements": [section["text"]] * 11}],
        [{"type": "actions", "elements": [button, button]}],
        [{"type": "actions", "elements": []}],
        [{"type": "actions", "elements": [button | {"value": "x" * 2001}]}],
        [{"type": "rich_text", "elements": []}],
        [
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "channel"}]}],
            }
        ],
        [{"type": "section", "text": {"type": "plain_text", "text": "x" * 2900}}] * 5,
    ]
    for blocks in bad:
        assert check_blocks(blocks), blocks
        if blocks:
            assert violations({"text": "x", "blocks": blocks}), blocks
