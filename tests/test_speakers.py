"""Whom a pronoun, a bare surname or a word of kinship means: passages of our own, read by hand before the rules.

`gold/speakers.jsonl`: `shows` says what a passage is about; `speakers` holds pairs of words and who says them, "~noun"
for somebody unnamed whose phrase has that noun, "-" where nobody is sure.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.reading import gold, read

PASSAGES = gold("speakers.jsonl")


def speaker(text: str, words: str) -> str | None:
    """Who is given for the words: the speaker of the smallest entry that holds them."""
    at = text.index(words)
    held = [q for q in read(text).quotes if q.start <= at < q.end and q.type != "scare"]
    return min(held, key=lambda q: q.end - q.start).speaker if held else None


def right(expected: str, given: str | None) -> bool:
    if expected == "-":
        return given is None
    if expected.startswith("~"):
        return given is not None and expected[1:] in given.lower()
    return given == expected


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda p: p["shows"])
def test_nobody_is_given_words_of_somebody_else(passage: dict[str, Any]) -> None:
    for words, expected in passage["speakers"]:
        given = speaker(passage["text"], words)
        assert given is None or right(expected, given), words


def test_most_of_the_passages_get_their_speaker() -> None:
    given = [right(e, speaker(p["text"], words)) for p in PASSAGES for words, e in p["speakers"]]
    assert sum(given) >= 0.9 * len(given)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "Ines Falk met Leo Brandt in 1970. Her aunt, Judith Falk, described her as stubborn. They moved to the coast. To"
            " pupils she liked to say: “A chart is a promise.”",
            "A chart",
            None,
        ),
        ("3 January\nPeter Gunn showed me the well.\n\n19 January\nA gale. “Boil it first,” he said.", "Boil it", None),
        (
            "Karl Holm and Peter Ward built the roof. “He (Karl Holm) wrote that it was sound,” King said. “It leaked,” he"
            " said.",
            "It leaked",
            None,
        ),
    ],
)
def test_a_pronoun_means_nobody_where_another_entry_or_somebody_else_stands_between(
    text: str, words: str, expected: str | None
) -> None:
    assert speaker(text, words) == expected
