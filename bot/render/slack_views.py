"""Modals: why an answer is as it is, and its citations to be copied. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.models import Answer, Passage
from bot.render.blocks import on_page, page_of, to_blocks
from bot.render.entries import entries
from bot.render.reading import reading_words
from bot.render.slack_limits import Block, check_blocks
from bot.render.slack_parts import context, line, plain, rich, section, words
from bot.render.slack_passage import marks, provenance, who
from bot.render.traced import traced, traces_of
from bot.render.visible import visible
from bot.text import cut

TITLE = 24
ROOM = 7000
_CSL_TYPES = {"news": "article-newspaper", "wire": "article-newspaper", "opinion": "article-newspaper",
              "report": "report", "statement": "document"}  # fmt: skip
_STATUS = {
    "answered": "Answered",
    "near": "Near: no passage surely answers, and the nearest were shown",
    "clarify": "Asked back: several readings were near to each other",
    "not_found": "Nothing on record",
    "help": "Help",
}

_NO_MODEL = (
    "No language model took part in this answer. I match your words with the record, and show only what stands in it."
)
_MODEL = "The model can only point at passages. I show nothing that it writes, only what stands in the documents."


def loading(title: str) -> dict[str, Any]:
    """What is shown at once: a modal must be opened within three seconds of the press."""
    return modal(title, section("One moment ..."))


def message_view(title: str, message: dict[str, Any]) -> dict[str, Any]:
    """A modal that says what a message says."""
    return traced(modal(title, message["blocks"]), traces_of(message))


def modal(title: str, blocks: list[Block], tail: Sequence[Block] = (), metadata: str = "") -> dict[str, Any]:
    """A modal to read; what does not fit is left out, but for its `tail`. Slack hands `metadata` back to us."""
    kept = blocks
    while len(kept) > 1 and check_blocks([*kept, *tail]):
        kept = kept[:-1]
    view = {"type": "modal", "title": plain(title, TITLE), "close": plain("Close", TITLE), "blocks": [*kept, *tail]}
    return view | ({"private_metadata": metadata} if metadata else {})


def answer_view(title: str, answer: Answer, asked: str) -> dict[str, Any]:
    """An answer in a modal: to be read. Its buttons would have no message to stand in, so there are none."""
    # Asked nothing, a button has no question to carry: what is left is said in words.
    blocks = [block for block in to_blocks(answer, asked="") if block["type"] != "actions"]
    choices = [line(words(f"- {choice.label}")) for choice in answer.choices]
    tail = context(f"To share it or to see more, ask me under Messages: {cut(asked, 300)}" if asked else "")
    shown = modal(title, [*context(asked), *blocks, *([rich(*choices)] if choices else [])], tail)
    return traced(shown, on_page(answer, 0), near=answer.status == "near")


def why(answer: Answer) -> dict[str, Any]:
    """What was understood, what decided, what was considered and withheld."""
    understood = [f"{slot}: {cut(value, 200)}" for slot, value in answer.understood.items()]
    considered = [f"{one.citation} (confidence {one.confidence:.2f})" for one in answer.candidates]
    what = "Shown as the nearest" if answer.status == "near" else "Considered and withheld"
    blocks = [
        *_part("Your question", cut(answer.question, 500) or "(none)"),
        *_part("Outcome", _STATUS[answer.status]),
        *_part("Kind of question", answer.intent or "none that I know: searched for its words"),
        *_part("Understood", "\n".join(understood) or "nothing beyond the words"),
        *_part("Confidence", f"{answer.confidence:.0%}"),
        *(_part("What decided", cut(answer.reason, 1000)) if answer.reason else []),
        *(_part(what, "\n".join(considered)) if considered else []),
        *context(reading_words(answer), _MODEL if answer.reading else _NO_MODEL),
    ]
    return traced(modal("Why this answer", blocks), answer.candidates)


def citations(answer: Answer, start: int) -> dict[str, Any]:
    """The passages of one page as citations: in words, and as CSL-JSON for reference managers."""
    blocks: list[Block] = []
    cited: list[Passage] = []
    room = ROOM
    # Of the nearest ones somebody said which: that one alone.
    page = 1 if answer.status == "near" else page_of(answer)
    for passage in (one.passage for one in entries(answer)[start : start + page]):
        if passage.use == "background":
            continue
        forms = [in_words(passage), visible(json.dumps([csl_json(passage)], ensure_ascii=False, indent=1))]
        room -= sum(map(len, forms))
        if room < 0 and blocks:
            break
        # JSON that is cut is no JSON: what is too long for a window is not shown in that form.
        if whole := [_copyable(form) for form in forms if len(form) < ROOM // 2]:
            blocks.append(rich(*whole))
            cited.append(passage)
    return traced(modal("Copy as citation", blocks or section("There is nothing to cite.")), cited)


def in_words(passage: Passage) -> str:
    """A citation as people write it: the words, who, title, publisher, date, file and line."""
    name, capacity = who(passage)
    by = f"{name} ({capacity})" if capacity else name
    beware = f" [{', '.join(marks(passage))}]" if marks(passage) else ""
    place = f"{passage.citation}, page {passage.page}" if passage.page else passage.citation
    return visible(f"“{cut(visible(passage.text), 1500)}”\n{by}{beware}. {provenance(passage)}. {place}")


def csl_json(passage: Passage) -> dict[str, Any]:
    """A passage as one item of CSL-JSON; what its document does not say is left out."""
    found: dict[str, Any] = {
        "id": passage.citation,
        "type": _CSL_TYPES[passage.document_kind],
        "title": passage.title,
        "container-title": passage.publisher,
        "author": [{"literal": passage.author}] if passage.author else None,
        # `issued` takes EDTF since CSL 1.0.2.
        "issued": {"raw": passage.published} if passage.published else None,
        "label": "line",
        "locator": passage.citation.rpartition(":")[2],
        "archive_location": passage.source,
        "note": f"sha256 {passage.sha256}" if passage.sha256 else None,
    }
    return {key: value for key, value in found.items() if value}


def _part(title: str, text: str) -> list[Block]:
    return [rich(line(words(title, "bold"), words("\n"), words(text)))]


def _copyable(text: str) -> Block:
    """Preformatted: Slack offers to copy it, and changes nothing in it."""
    return {"type": "rich_text_preformatted", "elements": [words(text)]}
