"""Where sentences begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.reading import read


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in read(text).sentences]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Adams met Dr. Baker and Lt. Gen. Cole at St. Mary's. | They talked.",
        "She moved to the U.S. in May. | The U.K. came later.",
        "It opened at 9 a.m. Monday. | It closed at 5 p.m. | Nobody came.",
        "The fee is 3.5 million. | It was 2.1 percent.",
        "See Art. 98 and para. 4 of No. 7. | It is short.",
        "On Oct. 7 and Jan. 6 they met. | Then they left.",
        "J. K. Adams wrote it with H.R. Brown. | It sold well.",
        "“We left. | They stayed.” | Nobody knew.",
        "“Is it over?” she asked. | It was.",
        "“Stop!” Mary Adams shouted. | He stopped.",
        "The rule dates from 2002.[1] | It was changed.[2][3] | Nobody objected.",
        "It ended in 2023. | For a year nothing happened.",
        "He said “no.” | “Never,” he added.",
        "It is so, i.e. it must be. | Prof. Day agrees, e.g. in her book.",
        "Acme Inc. bought Beta Corp. for cash. | Nobody asked.",
        "She works in Washington, D.C. | They commute.",
        "Read www.example.org/a.b. | Write to a.b@example.org now.",
        "The vote was close (Sen. Dunn abstained). | It passed.",
        "Wait... what? | No.",
    ],
)
def test_sentences_end_where_people_end_them(text: str) -> None:
    expected = text.split(" | ")
    assert sentences(" ".join(expected)) == expected


def test_a_lost_line_break_still_ends_a_sentence() -> None:
    assert sentences("They hoped to visit by the end of 2023.For a year nobody did.") == [
        "They hoped to visit by the end of 2023.",
        "For a year nobody did.",
    ]


def test_a_lost_blank_before_a_quotation_ends_a_sentence() -> None:
    assert sentences("That is what he said.“It is late.”") == ["That is what he said.", "“It is late.”"]


def test_a_line_is_a_paragraph_and_ends_a_sentence_without_a_full_stop() -> None:
    assert sentences("First point\nSecond point\n") == ["First point", "Second point"]


def test_hard_wrapped_lines_are_one_sentence() -> None:
    text = "The committee, which had met in private for most of the week, said on Friday\nthat it was done. It rose."
    assert sentences(text) == [text[: text.index(" It rose")], "It rose."]


def test_bullets_are_sentences_of_their_own() -> None:
    assert sentences("Demands: • more pay • less noise") == ["Demands:", "• more pay", "• less noise"]


def test_a_numbered_line_keeps_its_number() -> None:
    assert sentences("1. The court sits.\n2. It rises.") == ["1. The court sits.", "2. It rises."]


def test_a_dateline_is_furniture_and_not_part_of_the_sentence() -> None:
    text = "GENEVA, May 3 (Reuters) - The talks ended. Nobody spoke.\n\nThey begin again on Monday, officials said."
    found = read(text).sentences
    assert found[0].furniture
    assert text[found[1].start : found[1].end] == "The talks ended."


def test_an_opening_mark_used_to_close_stays_with_its_sentence() -> None:
    assert sentences("He called it “The Hague“ again. She left.") == ["He called it “The Hague“ again.", "She left."]


@pytest.mark.parametrize("text", ["", " \n\t\n ", "...", "“”", "\ufeff", "؟", "a" * 20_000, ". " * 2000])
def test_text_without_sense_is_survived_and_spans_stay_inside(text: str) -> None:
    found = read(text).sentences
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_windows_line_ends_do_not_move_offsets() -> None:
    text = "One sentence.\r\nAnother one.\r\n"
    assert sentences(text) == ["One sentence.", "Another one."]
