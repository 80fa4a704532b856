"""Characters that cannot be seen and turn a text round are shown by their number, wherever a text is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageDraw

import bot.render
from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.models import Answer, Checked, Choice, Context, Health, Passage, Reading, SourceInfo
from bot.render import json as contract
from bot.render.blocks import to_message, to_shared
from bot.render.export import export_text, passages_csv, timeline_js, timeline_lines
from bot.render.plain import source_line, to_plain
from bot.render.slack_check import checked
from bot.render.slack_context import in_context
from bot.render.slack_forms import channel_form, wrong_form
from bot.render.slack_home import Editing, Gap, Home, Proposed, feedback_message, home
from bot.render.slack_ids import Asked, Said, Spot
from bot.render.slack_limits import check_blocks
from bot.render.slack_near import chosen
from bot.render.slack_taken import taken_back, without_withdrawn
from bot.render.slack_views import answer_view, citations, loading, why
from bot.render.timeline import alt_text, to_png
from bot.render.visible import visible
from bot.slack.words import say

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
OTHERS = "\x00\x07\x08\x1b\x7f\x85\x9b\u206a\ufff9\ufffa\ufffb\U000e0041\U000e007f"
HIDDEN = TURNING + OTHERS
LEFT = "\u200c\u200d\ufe0f\u00ad\u200b\u2060\ufeff"
_SHOWN_RAW = re.compile(f"[{re.escape(HIDDEN.replace(chr(0x85), ''))}]")


def with_all(name: str) -> str:
    """A word with everything in it that cannot be seen."""
    return f"{name}{HIDDEN}\x1b[2J{LEFT}x"


PASSAGE = Passage(
    "event", f"The mayor paid {HIDDEN}nothing.", with_all("a.txt"), 3, 4, 0, 9, with_all("Mayor"), "named", "alleged",
    "2021-05-03", "2021-05", "inferred", verified=True, context=f"Then: The mayor paid {HIDDEN}nothing. {with_all('Z')}",
    speaker_text=with_all("the old mayor of Alta"), date_basis=with_all("relative to"), title=with_all("Title"),
    publisher=with_all("Paper"), author=with_all("Author"), document_kind="opinion", published_words=with_all("on Monday"),
    superseded_by=with_all("b.txt:1"),
)  # fmt: skip
SOURCE = SourceInfo(
    with_all("a.txt"), "0" * 64, "utf-8", with_all("Title"), with_all("Paper"), with_all("Author"), "2021-05", "inferred",
    with_all("words"), "news", "live", "on_record", None, "en", with_all("note"), 1, 2, 3, 4,
)  # fmt: skip
QUESTION = with_all("what did the mayor pay")
ANSWERED = Answer(QUESTION, "answered", "timeline", 0.9, {"about": with_all("pay")}, (PASSAGE, replace(PASSAGE, kind="quote")),
                  message=with_all("Two."), reason=with_all("because"))  # fmt: skip
TIMELINE = replace(ANSWERED, answers=(PASSAGE,))
ASKED_BACK = Answer(QUESTION, "clarify", choices=(Choice(with_all("Mayor A"), QUESTION),), message=with_all("Which?"))
NOTHING = Answer(QUESTION, "not_found", candidates=(PASSAGE,), message=with_all("Nothing for"))
LIST = Answer(QUESTION, "answered", sources=(SOURCE,), message=with_all("One."))
NEAR = replace(NOTHING, status="near", message=with_all("Near."), reading=Reading(with_all("model"), 9))
READ = replace(ANSWERED, reading=NEAR.reading)
ANSWERS = (ANSWERED, TIMELINE, ASKED_BACK, NOTHING, NEAR, READ, LIST)
PROPOSED = Proposed(1, QUESTION, 2, PASSAGE)
HELD = Health(False, 1, "", 0, 0, 0, 0, problem=with_all("no store"))
LINES = Context(with_all("a.txt"), 3, (PASSAGE.text, with_all("around")), ((0, 0, len(PASSAGE.text)),), 9)

RENDERED: dict[str, Callable[[], Any]] = {
    "blocks": lambda: [to_message(one) for one in ANSWERS] + [to_shared(ANSWERED, 0, QUESTION, with_all("Alice"))],
    "plain": lambda: [to_plain(one) for one in ANSWERS] + [source_line(SOURCE)],
    "export": lambda: [passages_csv([PASSAGE]), timeline_js(TIMELINE), timeline_lines(TIMELINE), timeline_lines(NOTHING),
                       export_text("csv", [SOURCE], [PASSAGE])],
    "slack_check": lambda: checked([Checked(with_all("He paid."), "differs", PASSAGE, (with_all("number: 1"),))]),
    "slack_context": lambda: [in_context(one, Spot(Asked(QUESTION)), LINES) for one in (ANSWERED, NEAR)],
    "slack_forms": lambda: [wrong_form(Asked(QUESTION), "C0"), channel_form([SOURCE], "C0", "mention", True, (), True)],
    "slack_home": lambda: [
        home(Home(HELD, [SOURCE], [QUESTION], [QUESTION], Editing(
            [Gap(QUESTION, 1)], [(QUESTION, "other", with_all("note"))], with_all("works"), with_all("problem"), [PROPOSED]))),
        feedback_message([(QUESTION, "other", with_all("note"))], [PROPOSED], [PROPOSED])],
    "slack_near": lambda: chosen(Said(QUESTION, 0, "", PASSAGE.source, 0, 9, PASSAGE.text), PASSAGE),
    "slack_taken": lambda: [without_withdrawn([PASSAGE], [SOURCE], 1), without_withdrawn([PASSAGE], [], 0, 1, [PASSAGE]),
                            taken_back(with_all("a.txt"), "was withdrawn", {"edited": 1}, {"view": 1})],
    "slack_views": lambda: [answer_view("Ask", one, QUESTION) for one in ANSWERS] + [
        why(NOTHING), why(NEAR), why(ANSWERED), citations(ANSWERED, 0), loading(with_all("x"))],
    "slack_passage": lambda: to_message(ANSWERED),
    "timeline": lambda: [alt_text(TIMELINE), *drawn(TIMELINE)],
    "words": lambda: say(QUESTION),
}  # fmt: skip
SHOWS_NOTHING = {"json", "entries", "reading", "slack_ids", "slack_limits", "slack_parts", "traced", "visible"}
"""The contract, which is exact; parts of the others."""


def drawn(answer: Answer) -> list[str]:
    """What is written into a picture."""
    found: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ImageDraw.ImageDraw, "text", lambda _, __, text, **___: found.append(text))
        to_png(answer)
    return found


def shown(part: Any, key: str = "") -> Iterator[str]:
    """Every string that a person may see: not what Slack hands back to us unseen, and no identifier."""
    if key in ("value", "private_metadata", "unique_id"):
        return
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from shown(value, name)
    elif isinstance(part, list):
        for one in part:
            yield from shown(one, key)


def test_every_renderer_is_walked() -> None:
    modules = {file.stem for file in Path(bot.render.__path__[0]).glob("*.py")} - {"__init__"}
    assert modules - SHOWS_NOTHING == set(RENDERED) - {"words"}


@pytest.mark.parametrize("name", RENDERED)
def test_nothing_that_turns_a_text_round_is_shown_as_it_is(name: str) -> None:
    texts = list(shown(RENDERED[name]()))
    assert any("[U+202E]" in text for text in texts)
    for text in texts:
        assert not _SHOWN_RAW.search(text), ascii(text)


@pytest.mark.parametrize("name", ["blocks", "slack_check", "slack_context", "slack_home", "slack_near", "slack_views"])
def test_slack_takes_it_all_the_same(name: str) -> None:
    found = RENDERED[name]()
    for one in found if isinstance(found, list) else [found]:
        problems = [problem for problem in check_blocks(one["blocks"]) if "unknown type" not in problem]
        assert problems == []


def test_a_passage_of_nothing_else_is_cut_to_what_slack_takes() -> None:
    long = replace(PASSAGE, text="\u202e\u202c" * 2000, context="", speaker="Mayor", title="Title", source="a.txt",
                   publisher=None, speaker_text=None, superseded_by=None, published_words="")  # fmt: skip
    answer = replace(ANSWERED, answers=(long,), message="", question="what", understood={})
    lines = Context("a.txt", 3, (long.text,), ((0, 0, len(long.text)),), 9)
    for message in (to_message(answer), citations(answer, 0), in_context(answer, Spot(Asked("what")), lines)):
        assert check_blocks(message["blocks"]) == []


def test_the_contract_has_the_text_exactly() -> None:
    found = contract.answer_object(ANSWERED)
    assert found["answers"][0]["text"] == PASSAGE.text
    assert found["question"] == QUESTION
    assert json.loads(export_text("json", [SOURCE], [replace(PASSAGE, source=SOURCE.source)]))["sources"][0]["passages"][0][
        "text"
    ] == PASSAGE.text  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["Žluťoučký kůň", "מה שלומך", "مرحبا", "می\u200cخواهم", "क्\u200dष", "👩\u200d👩\u200d👧", "❤\ufe0f", "soft\u00adhyphen", "\ufeffx",
     "a\tb\nc\r\nd", "page\x0c", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "", "plain [U+202E]"],
)  # fmt: skip
def test_what_people_write_is_left_alone(text: str) -> None:
    assert visible(text) == text
    assert visible(visible(text)) == visible(text)


def test_letters_that_hide_in_a_flag_that_is_none_are_shown() -> None:
    assert visible("\U000e0061\U000e0062") == "[U+E0061][U+E0062]"
    assert "[U+E0061]" in visible("🏴" + "\U000e0061" * 20 + "\U000e007f")


def test_a_carriage_return_overwrites_no_line() -> None:
    assert visible("paid nothing\rpaid") == "paid nothing\npaid"


async def test_a_document_that_turns_its_words_round_is_answered_with_that_to_be_seen(
    newsroom: Callable[..., Config], onrecord: Callable[..., Any]
) -> None:
    said = "The dam at Alta cost \u202e000,1\u202c crowns, the minister said."
    config = newsroom({"dam.txt": f"{said}\n"})
    build(config)
    answer = Archive.open(config).reply("what did the dam at Alta cost")
    assert answer.answers[0].text == said
    assert "cost [U+202E]000,1[U+202C] crowns" in to_message(answer)["text"]
    asked = onrecord("ask", "what did the dam at Alta cost", config=config)
    assert "[U+202E]" in asked.stdout
    assert "\u202e" not in asked.stdout
    exact = json.loads(onrecord("ask", "--json", "what did the dam at Alta cost", config=config).stdout)
    assert exact["answers"][0]["text"] == said
