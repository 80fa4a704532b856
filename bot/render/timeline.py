"""A timeline as a picture. Pure: events in, PNG bytes out."""

from __future__ import annotations

import io
import textwrap

from PIL import Image, ImageDraw, ImageFont

from bot.dates import show
from bot.models import Answer, Passage
from bot.text import cut

WIDTH = 1200
MARGIN = 48
DATE_WIDTH = 250
MOST_EVENTS = 40
"""More do not fit a picture that a phone can show; the rest is named in the last line."""
INK, GREY, LINE, PAPER = "#1d1c1d", "#616061", "#c9372c", "#ffffff"


def to_png(answer: Answer) -> bytes:
    """Events down the page: date, a dot on the line, the words, the citation. At most MOST_EVENTS."""
    shown = answer.answers[:MOST_EVENTS]
    fonts = {size: ImageFont.load_default(size) for size in (18, 24, 34)}
    blocks = [(_date_lines(p), textwrap.wrap(cut(" ".join(p.text.split()), 400), 68)) for p in shown]
    heights = [max(len(dates), len(lines)) * 32 + 26 + 28 for dates, lines in blocks]
    picture = Image.new("RGB", (WIDTH, 2 * MARGIN + 70 + sum(heights) + 30), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text(
        (MARGIN, MARGIN),
        cut(f"Timeline: {answer.question}" if answer.question else "Timeline", 60),
        font=fonts[34],
        fill=INK,
    )
    x, y = MARGIN + DATE_WIDTH, MARGIN + 80
    draw.line([(x, y), (x, y + sum(heights) - 20)], fill=LINE, width=3)
    for passage, (dates, lines), height in zip(shown, blocks, heights, strict=True):
        for row, text in enumerate(dates):
            draw.text((MARGIN, y + 32 * row), text, font=fonts[24], fill=INK)
        draw.ellipse([x - 8, y + 6, x + 8, y + 22], fill=PAPER if passage.planned else LINE, outline=LINE, width=3)
        for row, text in enumerate(lines):
            draw.text((x + 28, y + 32 * row), text, font=fonts[24], fill=INK)
        draw.text((x + 28, y + 32 * len(lines) + 2), passage.citation, font=fonts[18], fill=GREY)
        y += height
    if len(answer.answers) > len(shown):
        draw.text((x + 28, y), f"and {len(answer.answers) - len(shown)} more", font=fonts[18], fill=GREY)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _date_lines(passage: Passage) -> list[str]:
    return textwrap.wrap(show(passage.date or "") + (" (planned)" if passage.planned else ""), 19)


def alt_text(answer: Answer, most: int = 1900) -> str:
    """What the picture shows, for those who do not see it."""
    events = [f"{show(p.date or '')}: {' '.join(p.text.split())} ({p.citation})" for p in answer.answers[:MOST_EVENTS]]
    about = f" about {answer.question}" if answer.question else ""
    return cut(f"Timeline of {len(answer.answers)} events{about}. " + " ".join(events), most)
