"""`python docs/pictures.py`: answers of the seeds' record as a phone shows them, into docs/pictures/.

Renders the very Block Kit that Slack is sent to HTML in the manner of Slack's phone app, and that to PNG with headless
Chromium (Debian's package chromium). Needs a built store: `onrecord build`. Slack's own apps were never seen by it.
"""

from __future__ import annotations

import html
import io
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from bot.answer.compose import MOST_CANDIDATES
from bot.archive import Archive
from bot.config import load
from bot.models import EVERYBODY, Answer, Reading
from bot.render.blocks import to_message
from bot.render.slack_check import checked
from bot.render.slack_context import in_context, lines_needed
from bot.render.slack_home import Home, Proposed, feedback_message, home
from bot.render.slack_ids import Asked, Said, Spot
from bot.render.slack_near import chosen
from bot.render.slack_taken import without_withdrawn
from bot.slack.home import examples

FOLDER = Path(__file__).parent / "pictures"
NEAR = (
    "which lawyers defend the sanctioned judges",
    "why did israel talk to the court",
    "are the judges afraid",
    "what worries the officials of the court",
)
READ = "what did bensouda say about exchanging information"
WIDTH, HEIGHT = 390, 2400
CHECKED = (
    "Bensouda told Haaretz that “Israel has agreed to engage with my office and we are exchanging information”. "
    "The sanctions were imposed on 7 February 2025. Khan resigned in 2019."
)
STYLE = """
body{margin:0;background:#fff;font:15px/1.42 Lato,"Liberation Sans",Arial,sans-serif;color:#1d1c1d;width:390px}
main{padding:12px 14px}.who{font-weight:700}
.app{background:#ddd;color:#555;font-size:10px;padding:0 3px;border-radius:2px}
.asked{margin-bottom:10px}.title{font-weight:700;text-align:center;border-bottom:1px solid #ddd;padding:10px}
blockquote{margin:2px 0;padding-left:10px;border-left:4px solid #ddd;white-space:pre-wrap}
.line{white-space:pre-wrap;overflow-wrap:anywhere}
.context{color:#616061;font-size:12.5px;margin:4px 0;overflow-wrap:anywhere}
.section{white-space:pre-wrap;margin:6px 0;overflow-wrap:anywhere}
h3{font-size:18px;margin:12px 0 4px}.block{margin:6px 0}
code{color:#c01343;background:#f6f6f6;border:1px solid #ddd;border-radius:3px;font-size:12px;padding:0 2px}
button{font:700 13px Lato,"Liberation Sans",Arial,sans-serif;border:1px solid #bbb;border-radius:4px;background:#fff;
padding:5px 10px;margin:3px 5px 3px 0;color:#1d1c1d}hr{border:0;border-top:1px solid #ddd;margin:8px 0}
pre{white-space:pre-wrap}
"""


def text(part: dict[str, Any]) -> str:
    """A piece of rich text."""
    found = html.escape(part["text"])
    for style, tag in (("code", "code"), ("bold", "b"), ("italic", "i")):
        if part.get("style", {}).get(style):
            found = f"<{tag}>{found}</{tag}>"
    return found


def rich(block: dict[str, Any]) -> str:
    tags = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}
    parts = []
    for one in block["elements"]:
        tag = tags.get(one["type"], "div class='line'")
        parts.append(f"<{tag}>{''.join(map(text, one['elements']))}</{tag.split()[0]}>")
    return "".join(parts)


BLOCKS: dict[str, Callable[[dict[str, Any]], str]] = {
    "section": lambda block: f"<div class='section'>{html.escape(block['text']['text'])}</div>",
    "header": lambda block: f"<h3>{html.escape(block['text']['text'])}</h3>",
    "context": lambda block: "".join(
        f"<div class='context'>{html.escape(one['text'])}</div>" for one in block["elements"]
    ),
    "rich_text": lambda block: f"<div class='block'>{rich(block)}</div>",
    "actions": lambda block: "".join(
        f"<button>{html.escape(one['text']['text'])}</button>" for one in block["elements"] if "text" in one
    ),
    "divider": lambda _: "<hr>",
}


def page(blocks: list[dict[str, Any]], asked: str = "", title: str = "", alone: bool = False) -> str:
    """A message below the question it answers, or a modal; `alone`: one that nobody else sees."""
    body = "".join(BLOCKS[block["type"]](block) for block in blocks)
    who = "<span class='who'>Onrecord</span> <span class='app'>APP</span>"
    body = f"<div class='context'>Only visible to you</div>{body}" if alone else body
    head = f"<div class='title'>{html.escape(title)}</div>" if title else ""
    ask = f"<div class='asked'><span class='who'>Ann</span><br>{html.escape(asked)}</div>{who}" if asked else ""
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{head}<main>{ask}{body}</main>"


def nearest(archive: Archive) -> Answer:
    """A question of which the seeds say something near, and nothing sure."""
    found = (archive.reply(question, keep=False) for question in NEAR)
    return next(answer for answer in found if answer.status == "near" and len(answer.candidates) == MOST_CANDIDATES)


def pages(archive: Archive) -> dict[str, str]:
    """File name -> HTML."""

    def answer(question: str, shareable: bool = False) -> str:
        message = to_message(archive.reply(question, keep=False), asked=question, shareable=shareable)
        return page(message["blocks"], asked=question)

    quoted = archive.reply("what did bensouda say about exchanging information", keep=False)
    first = quoted.answers[0]
    around = archive.context(first.source, first.char_start, first.char_end, lines_needed(0))
    context = in_context(quoted, Spot(Asked(quoted.question)), around)
    check = checked(archive.check(CHECKED))
    view = home(Home(archive.health(), archive.sources(), examples(archive, EVERYBODY), ("what did bensouda say",)))
    # A message that showed passages of two documents, after the first of them was withdrawn.
    shown = archive.reply("who said intimidation", keep=False)
    kept = [one for one in shown.answers if one.source != shown.answers[0].source]
    taken_back = without_withdrawn(kept, (), 1)
    near = nearest(archive)
    asked = near.question
    one = near.candidates[0]
    said = Said(asked, 0, "", one.source, one.char_start, one.char_end, one.text)
    waiting = [Proposed(number, asked, 3 - number, one) for number, one in enumerate(near.candidates[:2], 1)]
    feedback = [("what did bensouda say about sanctions", "outdated", "there is a newer statement")]
    read = replace(archive.reply(READ, keep=False), reading=Reading("qwen3:14b", 32))
    return {
        "01-quotation": answer("what did bensouda say about exchanging information"),
        "02-did-you-mean": answer("what did bensuda say"),
        "03-nothing-on-record": answer("what did bensouda say about the olympics"),
        "04-unnamed-source": answer("what did the Israeli government source say about contact"),
        "05-opinion": answer("who said intimidation"),
        "06-timeline": answer("timeline sanctions 2025..", shareable=True),
        "07-withdrawn-document": page(taken_back["blocks"], asked=shown.question),
        "08-in-context": page(context["blocks"], title="In context"),
        "09-check": page(check["blocks"], title="Check against the record"),
        "10-home": page(view["blocks"], title="Home"),
        "11-near": page(to_message(near)["blocks"], asked=asked),
        "12-this-one": page(chosen(said, one)["blocks"], asked=asked, alone=True),
        "13-confirm": page(feedback_message(feedback, waiting)["blocks"], asked="/record feedback", alone=True),
        "14-read-by-a-model": page(to_message(read)["blocks"], asked=READ),
    }


def to_png(source: str, chromium: str) -> bytes:
    """A page as it looks, without the empty rest below it, in few colours."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "page.html", Path(folder) / "page.png"
        path.write_text(source, "utf-8")
        subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
             f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}", "--force-device-scale-factor=1.5",
             f"--screenshot={out}", path.as_uri()],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        picture = Image.open(out).convert("RGB")
    empty = Image.new("RGB", picture.size, "white")
    box = ImageChops.difference(picture, empty).getbbox()
    shown = picture.crop((0, 0, picture.width, min(picture.height, (box[3] if box else 0) + 20)))
    written = io.BytesIO()
    shown.quantize(24).save(written, "PNG", optimize=True)
    return written.getvalue()


def main(chromium: str = "chromium") -> None:
    """Writes all pictures."""
    FOLDER.mkdir(exist_ok=True)
    archive = Archive.open(load())
    for name, source in pages(archive).items():
        (FOLDER / f"{name}.png").write_bytes(to_png(source, chromium))
        print(name)
    archive.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
