"""A timeline as a picture. Pure: events in, PNG bytes out."""

from __future__ import annotations

import io
import textwrap

from PIL import Image, ImageDraw, ImageFont

from bot.models import Answer
from bot.render.entries import Entry, entries
from bot.render.plain import as_of, attribution
from bot.render.visible import visible
from bot.text import cut

WIDTH = 1200
MARGIN = 48
DATE_WIDTH = 250
MOST_EVENTS = 40
"""More do not fit a picture that a phone can show; the rest is named in the last line."""
INK, GREY, LINE, PAPER = "#1d1c1d", "#616061", "#c9372c", "#ffffff"


def to_png(answer: Answer) -> bytes:
    """Events down the page: date, a dot on the line, the words, who says so, where, as of when. At most MOST_EVENTS."""
    everything = entries(answer)
    shown = everything[:MOST_EVENTS]
    fonts = {size: ImageFont.load_default(size) for size in (18, 24, 34)}
    blocks = [(_date_lines(one), textwrap.wrap(_words(one), 68), textwrap.wrap(_said(one), 92)) for one in shown]
    heights = [max(len(dates) * 32, len(lines) * 32 + len(said) * 26) + 36 for dates, lines, said in blocks]
    picture = Image.new("RGB", (WIDTH, 2 * MARGIN + 70 + sum(heights) + 30), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text(
        (MARGIN, MARGIN),
        cut(visible(f"Timeline: {answer.question}") if answer.question else "Timeline", 60),
        font=fonts[34],
        fill=INK,
    )
    x, y = MARGIN + DATE_WIDTH, MARGIN + 80
    draw.line([(x, y), (x, y + sum(heights) - 20)], fill=LINE, width=3)
    for one, (dates, lines, said), height in zip(shown, blocks, heights, strict=True):
        for row, text in enumerate(dates):
            draw.text((MARGIN, y + 32 * row), text, font=fonts[24], fill=INK)
        draw.ellipse([x - 8, y + 6, x + 8, y + 22], fill=PAPER if one.passage.planned else LINE, outline=LINE, width=3)
        for row, text in enumerate(lines):
            draw.text((x + 28, y + 32 * row), text, font=fonts[24], fill=INK)
        for row, text in enumerate(said):
            draw.text((x + 28, y + 32 * len(lines) + 2 + 26 * row), text, font=fonts[18], fill=GREY)
        y += height
    if len(everything) > len(shown):
        draw.text((x + 28, y), f"and {len(everything) - len(shown)} more", font=fonts[18], fill=GREY)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _date_lines(one: Entry) -> list[str]:
    return textwrap.wrap(one.when + (" (planned)" if one.passage.planned else ""), 19)


def _words(one: Entry) -> str:
    return cut(visible(" ".join(one.passage.text.split())), 400)


def _said(one: Entry) -> str:
    """Nothing that somebody says is shown without who says it, where, and as of when."""
    passage = one.passage
    return visible(f"{_speaker(one)} · {passage.citation} · {as_of(passage.published, passage.published_basis)}")


def _speaker(one: Entry) -> str:
    return cut(" ".join(attribution(one.passage).split()), 120)


def alt_text(answer: Answer, most: int = 1900) -> str:
    """What the picture shows, for those who do not see it."""
    everything = entries(answer)
    events = [
        f"{one.when}: {_words(one)} ({_speaker(one)}, {one.passage.citation})" for one in everything[:MOST_EVENTS]
    ]
    about = f" about {answer.question}" if answer.question else ""
    count = "1 event" if len(everything) == 1 else f"{len(everything)} events"
    return cut(visible(f"Timeline of {count}{about}. " + " ".join(events)), most)
