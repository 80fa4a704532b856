"""The one normaliser: used to match questions, to index, and to check that a passage is verbatim."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

QUOTE_MARKS = str.maketrans("‘’‚‛′ʼ`“”„‟″«»", "'''''''\"\"\"\"\"\"\"")
DASHES = str.maketrans("‐‑‒–—―−", "-------")
SIGNS = QUOTE_MARKS | DASHES
COMBINING = "\u0300"
"""The first of the accents that stand by themselves."""
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
WORD = re.compile(r"[^\W_]+(?:['.&][^\W_]+)*", re.UNICODE)


def fold(text: str) -> str:
    """Case, accents, typographic quotes and dashes off, white space to single blanks: what may differ when people type.

    >>> fold("ZÁVADA’s  “visit”")
    'zavada\\'s "visit"'
    """
    if text.isascii():  # most words: a tenth of the time
        return " ".join(text.replace("`", "'").casefold().split())
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).translate(SIGNS).casefold()
    if not text.isascii():  # most texts: only their quotes and dashes were not
        spelt = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in spelt if c < COMBINING or not unicodedata.combining(c))
    return " ".join(text.split())


def name_key(name: str) -> str:
    """The form in which names of documents are compared: macOS writes "é" in two characters, and an editor may write a
    name in another case.

    >>> name_key("E\u0301tude.TXT") == name_key("\u00e9tude.txt")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def words(text: str) -> list[str]:
    """The folded words of a text, in order: "the U.S. court's" gives the, u.s, court's."""
    return WORD.findall(fold(text))


def verbatim(text: str) -> str:
    """The form in which two texts are compared word for word.

    Only quote marks and white space may differ: letters, case, digits, punctuation and negations count.
    """
    return " ".join(text.translate(QUOTE_MARKS).split())


def line_starts(text: str) -> tuple[int, ...]:
    """Offset of the first character of every line; "\\r\\n", "\\n" and "\\r" end a line, as editors count."""
    return (0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", text)))


def line_spans(text: str) -> list[tuple[int, int]]:
    """Start and end (line end excluded) of every line."""
    pieces = re.split(r"(\r\n|\n|\r)", text)
    ends = list(accumulate(len(piece) for piece in pieces))
    return [(end - len(piece), end) for piece, end in zip(pieces[::2], ends[::2], strict=True)]


def cut(text: str, most: int) -> str:
    """`text` in at most `most` characters: whole sentences if possible, else whole words and an ellipsis."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    sentence = max(head.rfind(mark) for mark in (". ", "! ", "? ", ".\n"))
    if sentence > most // 2:
        return head[: sentence + 1] + "…"
    return (head[: head.rfind(" ")] if " " in head else head) + "…"
