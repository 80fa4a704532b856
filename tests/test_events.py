"""Events: which happening a date belongs to, and which are only planned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.documents import read
from bot.extract import extract
from tests.reading import gold
from tests.test_dates import document

SEEDS = Path(__file__).parent.parent / "seeds"


def events(text: str, published: str | None = "2024-05-03") -> list[tuple[str, str, bool]]:
    found = document(text, published)
    return [(text[e.start : e.end], e.date, e.planned) for e in extract(found).events]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The minister resigned on Monday.", [("The minister resigned on Monday.", "2024-04-29", False)]),
        ("Last year, the court issued a warrant.", [("Last year, the court issued a warrant.", "2023", False)]),
        (
            "The office said in November that the inquiry goes on since rebels attacked the port on Oct. 7, starting"
            " the war.",
            [
                ("The office said in November that the inquiry goes on", "2023-11", False),
                ("rebels attacked the port on Oct. 7, starting the war.", "2023-10-07", False),
            ],
        ),
        (
            "Israel cut all ties as of March 2021, when the prosecutor opened a probe.",
            [
                ("Israel cut all ties as of March 2021", "2021-03", False),
                ("the prosecutor opened a probe.", "2021-03", False),
            ],
        ),
        (
            "Talks went on between July 2015 and June 2021, including a visit of a team in October 2016.",
            [
                ("Talks went on between July 2015 and June 2021", "2015-07/2021-06", False),
                ("a visit of a team in October 2016.", "2016-10", False),
            ],
        ),
        ("They fled after Monday's attack.", [("They fled after Monday's attack.", "2024-04-29", False)]),
        ("They fled after 3 March 2024.", [("They fled after 3 March 2024.", "2024-03-04/..", False)]),
        (
            "The team will visit the region on Monday.",
            [("The team will visit the region on Monday.", "2024-05-06", True)],
        ),
        (
            "He said that he hoped to visit the region by the end of 2025.",
            [("He said that he hoped to visit the region by the end of 2025.", "../2025", True)],
        ),
        (
            "Only weeks before the outbreak of the war on 7 October 2023, the talks failed.",
            [("the outbreak of the war on 7 October 2023", "2023-10-07", False)],
        ),
        (
            "They were sanctioned on 6 February and 5 June 2025.",
            [
                ("They were sanctioned on 6 February and 5 June 2025.", "2025-02-06", False),
                ("They were sanctioned on 6 February and 5 June 2025.", "2025-06-05", False),
            ],
        ),
        (
            "Senators met officials on Wednesday, Axios reported late Thursday.",
            [
                ("Senators met officials on Wednesday", "2024-05-01", False),
                ("Senators met officials on Wednesday, Axios reported late Thursday.", "2024-05-02", False),
            ],
        ),
    ],
)
def test_a_date_belongs_to_the_clause_that_tells_the_happening(
    sentence: str, expected: list[tuple[str, str, bool]]
) -> None:
    assert events(sentence) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The October 7 war changed everything.",
        "The 2014 Ruritania conflict is under examination.",
        "They met families of victims of October 7.",
        "The war took 18 months under Article 27.",
        "The gate of the court, March 3, 2011. (photo credit: AGENCY/A. B.)",
        "Nothing happened.",
        "",
    ],
)
def test_names_captions_and_durations_yield_no_event(text: str) -> None:
    assert events(text + "\n") == []


def test_a_date_relative_to_an_unknown_publication_yields_no_event() -> None:
    assert events("The minister resigned on Monday, and last year too.", None) == []
    assert events("The minister resigned on Monday, and last year too.", "2015/..") == []


def test_the_dateline_dates_no_event() -> None:
    assert events("LONDON, May 3, 2024 (Agency) - The minister resigned.\n", None) == []


def test_an_event_is_a_contiguous_part_of_one_sentence_with_its_date_inside_or_before_it() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        found = extract(read(path))
        for event in found.events:
            (sentence,) = [s for s in found.sentences if s.start <= event.start and event.end <= s.end]
            assert sentence.start <= event.date_start < event.date_end <= sentence.end
            assert not sentence.furniture


def dated(text: str, name: str = "a.txt", published: str | None = None) -> list[tuple[str, str, bool]]:
    """Clause, date and whether it is planned, of a document of that name that is to say itself when it appeared."""
    found = replace(document(text, published), source=name)
    return [(text[e.start : e.end], e.date, e.planned) for e in extract(found).events]


@pytest.mark.parametrize("row", gold("documents_dates.jsonl"), ids=lambda row: row["file"])
def test_small_documents_of_many_kinds_are_dated_as_a_reader_dates_them(row: dict[str, Any]) -> None:
    """Reports, rulings, testimony, e-mails, bulletins, chronologies, diaries, wire copy: written before the rules."""
    text = row["text"]
    source = replace(document(text), source=row["file"])
    found = extract(source)
    assert (found.published.date, found.published.basis) == (row["published"], row["basis"])
    for words, value in row["dates"]:
        told = {d.value for d in found.dates if words.lower() in text[d.start : d.end].lower()}
        assert value in told if value else told <= {None}, words
    for words, value in row["events"]:
        assert value in {e.date for e in found.events if words in text[e.start : e.end]}, words
    for words in row["no_event"]:
        assert not [e for e in found.events if words in text[e.start : e.end] or text[e.start : e.end] in words], words


def test_what_stands_under_headings_with_a_day_is_of_that_day() -> None:
    text = (
        "Notice No. 1 - Monday 4 March 2024, 22:10\nThe dam is holding. Do not use the bridge.\n\n"
        "Notice No. 2 - Tuesday 5 March 2024, 01:30\nThe gate failed at 00:50. It will be mended on Friday. Who knew?\n\n"
        "Issued by Ann Ray, who wrote it.\n"
    )
    assert dated(text) == [
        ("The dam is holding.", "2024-03-04", False),
        ("The gate failed at 00:50.", "2024-03-05", False),
        ("It will be mended on Friday.", "2024-03-08", True),
    ]


def test_one_heading_with_a_day_proves_no_series() -> None:
    text = (
        "The dam\nValley Post, 5 March 2024\n\nThe gate failed. The mayor wept.\n\nA note of 6 March 2024\nWe erred.\n"
    )
    assert dated(text) == []


def test_a_chronology_without_years_ends_before_its_publication() -> None:
    text = "The case\nLast updated 30 April 2024\n\n- 19 July: He is arrested. He is beaten.\n- 4 March: The court rules.\n"
    assert [(words, day) for words, day, _ in dated(text)] == [
        ("19 July: He is arrested.", "2023-07-19"),
        ("He is beaten.", "2023-07-19"),
        ("4 March: The court rules.", "2024-03-04"),
    ]


def test_a_transcript_under_days_dates_no_happening() -> None:
    text = (
        "Day 1 - 4 March 2024\nMR HALL: Who saw it?\nMS RAY: I saw it. It fell.\nMR HALL: Thank you.\n\n"
        "Day 2 - 5 March 2024\nMR HALL: You came back?\nMS RAY: I came back. I left.\nMR HALL: Thank you.\n"
    )
    assert dated(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Had we held one on 3 March 2024, we would have shared it.",
        "“If we had known in March 2024, we would have told them,” he said.",
        "Who told you that in 2021?",
        "MR HALL: November 2023.",
        "Lesna, 6 December 2023",
        "Emergency bulletins, Saturday 2 March and Sunday 3 March 2024",
        "The opening has been put off from April to May 2024.",
    ],
)
def test_suppositions_questions_and_labels_are_no_events(text: str) -> None:
    assert events(text + "\n") == []


@pytest.mark.parametrize(
    ("text", "clip"),
    [
        (
            "Anna Pike, who retired in March 2024, said she knew.",
            "Anna Pike, who retired in March 2024, said she knew.",
        ),
        (
            "He went back in January, and in March told the court.",
            "He went back in January, and in March told the court.",
        ),
        ("They died after they had been freed: Najib on 3 March 2024.",) * 2,
        ("She resigned on 3 March 2024, hours after it emerged that the cost had risen.",) * 2,
        ("The company denies that it knew of it before the contract was signed on 3 March 2024.",) * 2,
    ],
)
def test_the_clause_of_an_event_can_stand_alone(text: str, clip: str) -> None:
    assert events(text)[-1][0] == clip


def test_what_is_dated_after_publication_is_planned_and_what_was_done_is_not() -> None:
    text = "The judge has asked me for 28 May. He asked that I should not write and withdrew it on 2 May."
    assert [planned for _, _, planned in events(text)] == [True, False]


def test_the_date_of_a_paper_is_not_that_of_what_befell_it() -> None:
    text = "A drawing of 1887 was found in a file on 30 March 2024. The clerk has our letters of 10 March and 3 April 2024."
    assert [day for _, day, _ in events(text)] == ["2024-03-30", "2024-03-10", "2024-04-03"]
    assert [day for _, day, _ in events("The toll of last weekend's flood rose on Friday.")] == ["2024-05-03"]


def test_a_year_over_labels_and_the_line_over_an_answered_mail_date_what_follows() -> None:
    text = (
        "The case\n\n2017\n9 May: The board meets.\nOctober: A patient falls ill.\n\n2018\n14 January: He is charged.\n"
    )
    assert [day for _, day, _ in dated(text)] == ["2017-05-09", "2017-10", "2018-01-14"]
    mail = (
        "Date: Mon, 4 Sep 2023 08:15\nSubject: boat\n\nShe left on Saturday.\n\n"
        "On Fri, 1 Sep 2023 at 17:40, Desk wrote:\n> The boat arrived last night.\n"
    )
    assert [day for _, day, _ in dated(mail)] == ["2023-09-02", "2023-08-31"]


def test_a_day_without_a_year_is_the_one_that_the_text_names_with_it() -> None:
    text = "They came on 4 October 2022. The yard was shown to them on 4 October. They left on 9 October.\n"
    assert [(words, day) for words, day, _ in dated(text)] == [
        ("They came on 4 October 2022.", "2022-10-04"),
        ("The yard was shown to them on 4 October.", "2022-10-04"),
    ]


def test_what_lasted_until_a_month_is_no_plan() -> None:
    text = "Published: 14 November 2024\n\nLast winter it lasted until March. The hearing was put off until May."
    planned = {text[e.start : e.end].split()[-1]: e.planned for e in extract(document(text)).events}
    assert planned == {"March.": False, "May.": True}
