"""Titles, nicknames and terms: words in quotation marks that nobody is quoted with."""

from __future__ import annotations

from bot.extract.cueing import Cue
from bot.extract.cues import NAMING
from bot.extract.frames import Frame
from bot.extract.grammar import PRONOUNS
from bot.extract.marks import Passage


def naming(frame: Frame, at: int, passage: Passage, cues: list[Cue], text: str) -> bool:
    """Is this a title, a nickname or a term, which nobody is quoted with?"""
    lower, words = frame.lower, frame.words
    inner = text[passage.start : passage.end]
    before = lower[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    count = len(inner.split())
    if at >= 2 and before in {"the", "a", "an", "as"} and lower[at - 2] in NAMING:
        at, before = at - 1, lower[at - 2]
    if at and words[at - 1] != before:
        before = ""
    if before == "so-called" or (
        before in NAMING and before not in {"called", "words", "word", "phrase"} and count <= 8
    ):
        return True
    if (
        before == "called"
        and at >= 2
        and lower[at - 2] not in PRONOUNS
        and words[at - 2] == lower[at - 2]
        and lower[at - 2] not in {"has", "have", "had", "and", ")", "who"}
    ):
        return count <= 6  # "a group called “X”"
    if count <= 2 and words[at - 1 : at] and words[at - 1][:1].isupper() and after[:1].isupper() and at > 0:
        return True  # a nickname between given name and surname
    capitals = [w for w in inner.split() if w[:1].isupper() or w[:1].isdigit()]
    small = {"the", "a", "an", "of", "in", "on", "and", "for", "to", "with", "at", "by", "or", "from"}
    shown = lower[at - 1] if at else ""
    if (
        shown.endswith(("’s", "'s"))
        and words[at - 1][:1].isupper()
        and inner[:1].isupper()
        and at >= 2
        and lower[at - 2] in {"on", "of", "in", "to", "with", "the", "told"}
        and count <= 8
        and sum(w[:1].isupper() for w in inner.split()) * 2 >= count
    ):
        return True  # "on NBC's “Today”"
    if at == 0 or any(c.at in {at - 1, at - 2, at - 3} and not c.weak and not c.passive for c in cues):
        return False
    if before == "as":
        return False
    titled = (
        count >= 2
        and all(w[:1].isupper() or w[:1].isdigit() or w.lower() in small for w in inner.split())
        and len(capitals) >= 2
    )
    return (
        titled
        and count <= 8
        and inner[-1:] not in "?!"
        and before not in {":"}
        and not (before == "," and inner.isupper())
    )
