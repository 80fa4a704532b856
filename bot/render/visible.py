"""Characters that cannot be seen and change what is seen are shown by their number: every renderer passes here. Pure.

The JSON contract does not: its `text` is exactly what is stored.
"""

from __future__ import annotations

import re

_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f"
"""A flag such as Scotland's is written with letters that cannot be seen; anywhere else they hide a text."""
_HIDDEN = re.compile(
    f"{_FLAG}|\r(?!\n)|["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls: a terminal obeys them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional: they turn a text round
    "\u206a-\u206f\ufff9-\ufffb"  # shaping and annotation, as old
    "\U000e0000-\U000e007f]"  # tags
)


def visible(text: str) -> str:
    """The text with hidden characters as "[U+202E]"; a carriage return that a terminal would obey ends a line.

    Left alone: what joins letters and emoji (U+200C, U+200D, variation selectors), and what only says where a line may
    break (U+00AD, U+200B, U+2060, U+FEFF).

    >>> visible("paid \\u202eoreuz")
    'paid [U+202E]oreuz'
    """
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    if len(found[0]) > 1:
        return found[0]
    return "\n" if found[0] == "\r" else f"[U+{ord(found[0]):04X}]"
