"""Events: which happening a date belongs to, and which are only planned."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.documents import read
from bot.extract import extract
from bot.extract.dates import find_dates
from bot.extract.events import date_of
from bot.models import Document, Published
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


def test_the_date_of_an_event_is_that_of_its_clause_then_of_its_sentence_then_of_publication() -> None:
    text = "The minister resigned on Monday. The king wept, and in 2019 the queen left. Nobody knew."
    source: Document = document(text, "2024-05-03")
    found = extract(source)
    dates = find_dates(source, found.sentences, Published("2024-05-03", "stated", "x"))
    at = {
        word: date_of(source, dates, found.sentences, text.index(word), "2024-05-03")
        for word in ("resigned", "left", "wept", "knew")
    }
    assert at == {"resigned": "2024-04-29", "left": "2019", "wept": "2019", "knew": "2024-05-03"}
    assert date_of(source, dates, found.sentences, 10_000) is None
