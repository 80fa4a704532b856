"""Documents in lines of even width, as wire services, e-mail and typewriters make them: a line end ends nothing."""

from __future__ import annotations

import pytest

from bot.wrapping import unwrapped
from tests.reading import quoted, read
from tests.test_asking import Newsroom, record_of

WIRE = """WIRE0417 4 GEN 0689 DAM-ALTA (UPDATE 3)

ALTA, March 15 (Wire) - At least 19 people were killed when the dam above
Alta broke before dawn on Tuesday, the head of the Valley Rescue Service
said. "We are digging by hand because the machines could bring down the
rest," Otto Fenn told reporters. He had come from Brask. "I will not lose
my people. Nobody goes in before Friday."

The dam was built by Norrland Works, a company that had been warned on
June 2, 2021, over its work on another dam. Its owner, Carla Holt, who is
also the mayor of Alta, did not answer questions. The prime minister,
Jan Novak, promised an inquiry.
"""


def test_a_sentence_goes_on_over_line_ends_whatever_the_next_line_begins_with() -> None:
    found = read(WIRE)
    said = [" ".join(WIRE[s.start : s.end].split()) for s in found.sentences]
    assert (
        "The dam was built by Norrland Works, a company that had been warned on June 2, 2021, over its work on another dam."
        in said
    )
    assert "The prime minister, Jan Novak, promised an inquiry." in said


def test_what_is_quoted_over_line_ends_is_one_speakers() -> None:
    own = [(" ".join(words.split()), speaker) for words, _, speaker in quoted(WIRE)]
    assert own == [
        ("We are digging by hand because the machines could bring down the rest,", "Otto Fenn"),
        ("I will not lose my people. Nobody goes in before Friday.", "Otto Fenn"),
    ]


def test_a_citation_names_the_line_on_which_the_words_begin(newsroom: Newsroom) -> None:
    answer = record_of(newsroom, {"wire.txt": WIRE}).ask("who promised an inquiry").answers[0]
    assert answer.citation.startswith("wire.txt:11")
    assert answer.verified


def test_an_entry_of_a_chronology_begins_anew_in_wrapped_text_too() -> None:
    entry = "The people of the valley asked the mayor for divers and got no answer\nfrom her or from anybody else in the whole of the town hall that week."
    text = "\n".join(f"{day} May 2021: {entry}" for day in range(3, 8)) + "\n"
    assert unwrapped(text).count("\n") == 5


def test_nothing_moves_and_nothing_else_is_changed() -> None:
    joined = unwrapped(WIRE)
    assert len(joined) == len(WIRE)
    assert joined.split() == WIRE.split()
    windows = WIRE.replace("\n", "\r\n")
    assert [len(unwrapped(windows)), unwrapped(windows).split()] == [len(windows), WIRE.split()]


@pytest.mark.parametrize(
    "text",
    [
        "First point\nSecond point\nThird point\nFourth point\nFifth point\n",
        "From: Ann Ray <ann@example.org> of the committee of the valley\nTo: Jo Berg\nDate: Fri, 3 May 2024 17:58\n"
        "Subject: The dam and the town below it, and what to do now\n",
        "\n".join(f"{n} May 2021: The dam {'held' * n} while the people of the valley slept." for n in range(1, 9)),
        "\n".join(f"- item {n} of the list of what the people of the valley ask for today" for n in range(9)),
        "\n".join(["A paragraph on a line of its own that is far longer than anybody wraps by hand. " * 3] * 9),
        "\n".join("> He wrote that it was safe, and that nobody need to leave today." for _ in range(9)),
        "",
        "\n\n\n",
    ],
)
def test_lists_heads_entries_and_long_lines_stay_as_they_are(text: str) -> None:
    assert unwrapped(text) == text
