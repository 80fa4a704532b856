"""Calendar dates: EDTF values, what people type, what documents say, and when they appeared."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.dates import (
    after,
    before,
    bounds,
    contains,
    covering,
    find,
    find_in_question,
    find_periods,
    from_bounds,
    intersect,
    interval,
    is_edtf,
    overlaps,
    parse_period,
    precision,
    show,
    sort_key,
)
from bot.documents import read
from bot.documents.furniture import find_furniture
from bot.extract import extract
from bot.models import Document, Published
from bot.text import line_starts

ROOT = Path(__file__).parent.parent
GOLD = [
    json.loads(line) for line in (Path(__file__).parent / "gold" / "seeds_dates.jsonl").read_text("utf-8").splitlines()
]
# As the register gives them: from the documents' own words.
SEEDS_PUBLISHED = {
    "000_510f493c2ca079dc.txt": ("2023-11/2023-12", "inferred"),
    "001_9a076e687b76dfde.txt": ("2015/..", "inferred"),
    "002_0e9ace111f284c32.txt": (None, None),
    "003_6573788fd66a8653.txt": ("2026-02-23", "inferred"),
    "004_ebd7c93b658a19ec.txt": ("2024-05-03", "stated"),
}
FRIDAY = date(2024, 5, 3)


def document(text: str, published: str | None = None) -> Document:
    return Document(
        "a.txt",
        text,
        "0" * 64,
        "utf-8",
        published=Published(published, "stated" if published else None, "x" if published else ""),
        furniture=find_furniture(text),
        line_starts=line_starts(text),
    )


def values(text: str, published: str | date | None = FRIDAY) -> list[tuple[str, str | None]]:
    return [(text[m.start : m.end], m.value) for m in find(text, published)]


# ---- EDTF


@pytest.mark.parametrize(
    ("value", "first", "last", "grain"),
    [
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), "day"),
        ("2023-06~", date(2023, 6, 1), date(2023, 6, 30), "month"),
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "year"),
        ("2023-24", date(2023, 12, 1), date(2024, 2, 29), "season"),
        ("2023-35", date(2023, 7, 1), date(2023, 9, 30), "quarter"),
        ("2023-41", date(2023, 7, 1), date(2023, 12, 31), "half"),
        ("199X", date(1990, 1, 1), date(1999, 12, 31), "decade"),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31), "century"),
        ("2023-XX", date(2023, 1, 1), date(2023, 12, 31), "year"),
        ("2024-04-29/2024-05-05", date(2024, 4, 29), date(2024, 5, 5), "week"),
        ("2015/..", date(2015, 1, 1), date.max, "interval"),
        ("../2023-10-06", date.min, date(2023, 10, 6), "interval"),
    ],
)
def test_an_edtf_value_has_bounds_and_a_precision(value: str, first: date, last: date, grain: str) -> None:
    assert bounds(value) == (first, last)
    assert precision(value) == grain


@pytest.mark.parametrize(
    "value",
    ["", "2023-13", "2023-02-29", "0000", "last week", "2024/2023", "../..", "2023-6", "٢٠٢٣", "20X3", "2023-21-01"],
)
def test_what_is_no_edtf_has_no_bounds(value: str) -> None:
    assert bounds(value) is None
    assert not is_edtf(value)
    with pytest.raises(ValueError, match="no EDTF"):
        precision(value)


def test_periods_are_compared_and_cut() -> None:
    assert overlaps("2023-10", "2023-10-07/2024")
    assert not overlaps("2023", "2024-01-01")
    assert contains("2015/..", "2023-06~")
    assert not contains("2023-06", "2023")
    assert intersect("2022/2023-06", "2023-05/..") == "2023-05/2023-06"
    assert intersect("2022", "2023") is None
    assert covering("2023-07", "2023-09") == "2023-07/2023-09"
    assert interval("2015-07", "2021") == "2015-07/2021"
    assert interval("2021", "2015") is None
    assert before("2023-10-07") == "../2023-10-06"
    assert after("2021") == "2022/.."
    assert from_bounds(date(2023, 1, 1), date(2023, 12, 31)) == "2023"
    with pytest.raises(ValueError, match="after"):
        from_bounds(date(2024, 1, 2), date(2024, 1, 1))


def test_unknown_dates_sort_last() -> None:
    assert sorted(["2023-06", None, "2023", "2022-12-31", "nonsense"], key=sort_key)[:3] == [
        "2022-12-31",
        "2023",
        "2023-06",
    ]


def test_what_has_no_start_sorts_by_its_end() -> None:
    assert sorted(["../2023-10-06", "2023-12", "2019"], key=sort_key) == ["2019", "../2023-10-06", "2023-12"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2015-07/2021", "between July 2015 and 2021"),
        ("2023-06~", "around June 2023"),
        ("2015-07/2021-06", "between July 2015 and June 2021"),
        ("2023-07/2023-09", "between July and September 2023"),
        ("2023-10-07", "7 October 2023"),
        ("2023-23", "autumn 2023"),
        ("2023-24", "winter 2023/24"),
        ("2023-34", "the second quarter of 2023"),
        ("199X", "the 1990s"),
        ("18XX", "the 19th century"),
        ("../2023-10-06", "before 7 October 2023"),
        ("../2021", "before 2022"),
        ("2015/..", "from 2015 on"),
        ("2024-04-29/2024-05-05", "the week of 29 April 2024"),
        ("2019?", "possibly 2019"),
        ("no date", "no date"),
    ],
)
def test_dates_are_shown_as_people_read_them(value: str, words: str) -> None:
    assert show(value) == words


# ---- questions


@pytest.mark.parametrize(
    ("question", "words", "edtf"),
    [
        ("what happened since 2021?", "since 2021", "2021/.."),
        ("between July and September 2023", "between July and September 2023", "2023-07/2023-09"),
        ("what did she say in 2019", "2019", "2019"),
        ("who was killed before Oct. 7, 2023", "before Oct. 7, 2023", "../2023-10-06"),
        ("after 7 October 2023", "after 7 October 2023", "2023-10-08/.."),
        ("/timeline sanctions 2015..2023", "2015..2023", "2015/2023"),
        ("timeline 2015..", "2015..", "2015/.."),
        ("visits from june to august 2023", "from june to august 2023", "2023-06/2023-08"),
        ("statements of last spring", "last spring", "2023-21"),
        ("what did they say yesterday", "yesterday", "2024-05-02"),
        ("anything in the last three months", "in the last three months", "2024-02-03/2024-05-03"),
        ("what did he say in november", "november", "2023-11"),
        ("until March 2021", "until March 2021", "../2021-03"),
        ("by the end of 2023", "by the end of 2023", "../2023"),
        ("in the 1990s", "the 1990s", "199X"),
        ("what was said on 2023-06-05", "2023-06-05", "2023-06-05"),
        ("from 2019 on", "from 2019 on", "2019/.."),
    ],
)
def test_a_question_names_a_period(question: str, words: str, edtf: str) -> None:
    assert [(question[s:e], value) for s, e, value in find_in_question(question, FRIDAY)] == [(words, edtf)]


@pytest.mark.parametrize(
    "question",
    [
        "what may happen",
        "did they march on the capital",
        "200 people",
        "resolution 1422",
        "article 2021",
        "",
        "  ",
        "9" * 4000,
    ],
)
def test_a_question_without_a_date_names_no_period(question: str) -> None:
    assert find_in_question(question, FRIDAY) == []
    assert parse_period(question, FRIDAY) is None


def test_a_day_without_a_year_may_be_that_day_of_any_year() -> None:
    (period,) = find_periods("what happened on October 7?", FRIDAY)
    assert (period.edtf, period.yearless) == ("2023-10-07", "XXXX-10-07")


def test_a_period_is_parsed_only_when_nothing_else_is_said() -> None:
    assert parse_period("last week", FRIDAY) == "2024-04-22/2024-04-28"
    assert parse_period("2023-06~", FRIDAY) == "2023-06~"
    assert parse_period("around June 2023", FRIDAY) == "2023-06~"
    assert parse_period("what did he say last week", FRIDAY) is None
    assert parse_period("2019 and 2021", FRIDAY) is None


# ---- expressions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She spoke on Monday.", [("Monday", "2024-04-29")]),
        ("She spoke on Friday.", [("Friday", "2024-05-03")]),
        ("She will speak on Monday.", [("Monday", "2024-05-06")]),
        ("The vote is Tuesday.", [("Tuesday", "2024-05-07")]),
        ("Troops entered on Oct. 7, he said.", [("Oct. 7", "2023-10-07")]),
        ("He resigned in November.", [("November", "2023-11")]),
        ("The law takes effect on Jan. 1.", [("Jan. 1", "2025-01-01")]),
        ("Last year it fell.", [("Last year", "2023")]),
        ("Two weeks ago it fell.", [("Two weeks ago", "2024-04-15/2024-04-21")]),
        ("In mid-September 2023 it fell.", [("mid-September 2023", "2023-09")]),
        ("It began around June 2023.", [("June 2023", "2023-06~")]),
        ("in the spring of 1984 and the early 1990s", [("the spring of 1984", "1984-21"), ("the early 1990s", "199X")]),
        ("It fell later last summer.", [("later last summer", "2023-22")]),
        ("in the 19th century", [("the 19th century", "18XX")]),
        ("Sales in the third quarter of 2023 rose.", [("the third quarter of 2023", "2023-35")]),
        (
            "on 6 February, 5 June and 18 December 2025",
            [("6 February", "2025-02-06"), ("5 June", "2025-06-05"), ("18 December 2025", "2025-12-18")],
        ),
        ("from November to March 1942", [("November", "1941-11"), ("March 1942", "1942-03")]),
        ("from December 2022 to March", [("December 2022", "2022-12"), ("March", "2023-03")]),
        ("on 3-5 May 2023", [("3", "2023-05-03"), ("5 May 2023", "2023-05-05")]),
        ("On 24 March 2022 and the next day", [("24 March 2022", "2022-03-24"), ("the next day", "2022-03-25")]),
        ("on Saturday, April 25", [("Saturday, April 25", "2026-04-25")]),
        ("It fell on June of last year.", [("June of last year", "2023-06")]),
        ("25/12/2012 and 2012-12-25", [("25/12/2012", "2012-12-25"), ("2012-12-25", "2012-12-25")]),
    ],
)
def test_an_expression_is_read_against_a_text_of_a_friday(text: str, expected: list[tuple[str, str]]) -> None:
    anchor = date(2026, 5, 1) if "Saturday, April" in text else FRIDAY
    assert values(text, anchor) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It may march on; it can fall.",
        "Article 27, Resolution 1422 and 1,274 cases",
        "The 50-day war lasted 18 months less than a 24-hour strike for years.",
        "Theresa May said so, and the March on Washington too.",
        "Some 1950 people and 1200 men paid $2015 in Room 2014.",
        "Black Friday sales on Fridays and every Monday",
        "The fall of Kabul, a hot spring and the Prague Spring",
        "in today's world of tomorrow",
        "He finished first in a half and the quarter-final.",
        "12345678901234567890 1.2.2023.4 999/99/9999",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert [m for m in values(text) if m[1] is not None] == []


def test_days_and_months_that_may_be_swapped_stay_open_unless_the_day_of_publication_tells() -> None:
    assert values("on 03/04/2012") == [("03/04/2012", None)]
    assert values("on 03/04/2024", date(2024, 4, 5)) == [("03/04/2024", "2024-04-03")]


def test_a_day_that_does_not_exist_has_no_value() -> None:
    assert values("on 29 February 2023") == [("29 February 2023", None)]


def test_without_a_publication_date_relative_dates_have_no_value() -> None:
    assert values("On Monday and last month, in 2019, he spoke.", None) == [
        ("Monday", None),
        ("last month", None),
        ("2019", "2019"),
    ]


def test_within_a_published_interval_a_date_is_what_all_its_days_agree_on_else_an_interval() -> None:
    text = "In June of this year, last year and on Thursday they met."
    assert values(text, "2023-11/2023-12") == [
        ("June of this year", "2023-06"),
        ("last year", "2022"),
        ("Thursday", "2023-10-26/2023-12-28"),
    ]
    assert values("Last year and on Thursday they met.", "2015/..") == [("Last year", "2014/.."), ("Thursday", None)]


def test_a_history_tells_on_from_its_last_year_and_news_do_not() -> None:
    history = (
        "In 1861 the war began. In April the fort fell. In 1862 it went on; on 5 May they met. In 1863 the river was"
        " taken. In July the town fell. By 1864 few were left. In 1865 it ended, and on 9 April they signed. In 1870"
        " all was over."
    )
    found = dict(values(history, date(2009, 12, 19)))
    assert (found["April"], found["5 May"], found["July"], found["9 April"]) == (
        "1861-04",
        "1862-05-05",
        "1863-07",
        "1865-04-09",
    )
    news = "In 1991 and 1998 it was tried. On Monday he said it failed in March. Last year, in 1999 terms, it fell."
    assert dict(values(news))["March"] == "2024-03"


def test_a_value_says_what_it_is_relative_to() -> None:
    bases = [m.basis for m in find("On Monday, in 2019 and the following year he spoke.", FRIDAY)]
    assert bases == ["relative to publication 2024-05-03 (Friday)", "absolute", "relative to “2019”"]


def test_offsets_hold_for_any_letters_and_line_ends() -> None:
    text = "İ İİ “ſ” — on 3\u00a0May\r\n2024, and ’98"
    assert values(text)[0] == ("3\u00a0May\r\n2024", "2024-05-03")


@pytest.mark.parametrize(
    "piece", ["May ", "1990 ", "3, ", "the ", "last year ", "1234567890", "first quarter of the ", "late in "]
)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    extracted = extract(document(piece * 3000, "2024-05-03"))
    assert all(0 <= d.start < d.end <= len(piece) * 3000 for d in extracted.dates)


# ---- documents


@pytest.mark.parametrize("source", sorted(SEEDS_PUBLISHED))
def test_every_calendar_date_of_a_seed_is_right_and_none_is_false(source: str) -> None:
    published, basis = SEEDS_PUBLISHED[source]
    seed = replace(read(ROOT / "seeds" / source), published=Published(published, basis, "x" if published else ""))  # type: ignore[arg-type]
    extracted = extract(seed)
    dating = {d for d in extracted.dates for e in extracted.events if e.date_start <= d.start and d.end <= e.date_end}
    found = [
        (d.start, seed.text[d.start : d.end], d.value, d.precision, _kind(d.basis), d in dating)
        for d in extracted.dates
    ]
    expected = [
        (g["start"], g["text"], g["value"], g["precision"], g["basis"], g["event"])
        for g in GOLD
        if g["source"] == source
    ]
    assert found == expected


def _kind(basis: str) -> str:
    if "part of the name" in basis:
        return "name"
    return "caption" if "caption" in basis else basis.split(",")[0].split(" ")[0]


@pytest.mark.parametrize(
    ("text", "published", "basis"),
    [
        (" date 2024-05-03 (Agency) -- The court ruled.\n", "2024-05-03", "stated"),
        ("LONDON, May 3, 2024 (Agency) - The court ruled.\n", "2024-05-03", "stated"),
        (
            "The court ruled\n\nPublished: 3 May 2024 | Updated 4 May 2024 10:05 GMT\n\nIt ruled.\n",
            "2024-05-03",
            "stated",
        ),
        ("The court ruled\n\nFriday, May 3, 2024\n\nIt ruled.\n", "2024-05-03", "stated"),
        ("The court ruled | 3 May 2024\n\nIt ruled.\n", "2024-05-03", "stated"),
        ("The Hague, 3 May 2024\n\nThe court ruled.\n", "2024-05-03", "stated"),
        ("By Jane Doe, May 3, 2024\n\nThe court ruled.\n", "2024-05-03", "stated"),
        ("LONDON (Agency) - On May 3, 2024 the court ruled.\n", "2024-05-03/..", "inferred"),
        (
            "23 Feb The court and its critics\nIt was sanctioned on 6 June and 18 December 2025.\n",
            "2026-02-23",
            "inferred",
        ),
        ("23 Feb The court\nIt was founded in July 2002.\n", "2002-07/..", "inferred"),
        ("The court ruled.\nIt was founded in 2002 and was sanctioned in June 2020.\n", "2020-06/..", "inferred"),
        ("The court will rule by 2030.\n", None, None),
        ("The court ruled.\nIt ruled last month.\n", None, None),
        ("LONDON, May 3 (Agency) - The court ruled on Friday.\n", None, None),
        ("BERN (3 May 2024) – The experts today called for calm.\n", "2024-05-03", "stated"),
        ("Testimony of a driver\nRecorded in Velin on 3 May 2024 by the clinic.\n\nI drove.\n", "2024-05-03", "stated"),
        ("IN THE HIGH COURT\nA v B\nDate of judgment: 3 May 2024\n\n1. The claim fails.\n", "2024-05-03", "stated"),
        ("Review of the records\nDate of birth: 3 May 1999\n\nThe patient was seen.\n", None, None),
        ("# A column\n\n*By Ann Ray, 3 May 2024*\n\nI swam.\n", "2024-05-03", "stated"),
        ("From: A\nTo: B\nDate: Fri, 3 May 2024 17:58\nSubject: C\n\nDear all,\n", "2024-05-03", "stated"),
        ('---\ntitle: A post\ndate: "2024-05-03"\n---\n\nI swam.\n', "2024-05-03", "stated"),
        ("Press statement\nEmbargoed until 00:01, 3 May 2024\n\nThe study is new.\n", "2024-05-03", "stated"),
        (
            "The collapse\n\n3 May 2024, 06:40: It fell.\n4 May 2024, 07:15: He was found.\n",
            None,
            None,
        ),
        ("Minutes\nMeeting of Friday 3 May 2024, 19:00\n\nThe clerk read.\n", "2024-05-03", "stated"),
        (
            "Dear Ann,\n\nThe boat has sunk.\nWe swam.\nAll are well.\nIt is late.\nI write again soon.\nYours,\nJo\n"
            "Velin, 3 May 2024\n",
            "2024-05-03",
            "stated",
        ),
        ("LONDON, Friday, May 3 (Agency) - The court, which was founded in 2023, ruled.\n", "2024-05-03", "inferred"),
        ("OFFICIAL RECORD — Sitting of Friday, 3 May 2024\n\nThe Speaker took the chair.\n", "2024-05-03", "stated"),
        ("MISSION\nPresidential election, 1 May 2024\n\nBern, 3 May 2024\n\nWe saw it.\n", "2024-05-03", "stated"),
        ("Reactions\nForeign desk file, compiled Friday 3 May 2024 (for use)\n\nIt fell.\n", "2024-05-03", "stated"),
        (
            "# They swim\n\n*A swimmer talks of May. Interview by Ann Ray, The Post, published Friday 3 May 2024. They met.*\n",
            "2024-05-03",
            "stated",
        ),
        ("They swim\n\n*Weekend magazine, 3-4 May 2024*\n\nWe met.\n", "2024-05-04", "stated"),
        (
            "*Our explainers desk. First published 3 May 2024. Last updated 6 June 2024.*\n\nIt fell.\n",
            "2024-05-03",
            "stated",
        ),
        ("Trains had been due to run in autumn 2026. It was begun in May 2018.\n", "2018-05/..", "inferred"),
    ],
)
def test_the_date_of_a_document_is_stated_at_its_head_or_bounded_by_its_words(
    text: str, published: str | None, basis: str | None
) -> None:
    found = extract(document(text)).published
    assert (found.date, found.basis) == (published, basis)
    assert bool(found.words) == (published is not None)


def test_a_day_between_a_document_s_publication_and_its_last_change_is_of_that_time() -> None:
    head = "The dam\n\nFirst published 20 March 2023. Last updated 6 November 2023.\n\n"
    text = f"{head}He was held on 9 May. It fell on 2 March.\n"
    found = extract(document(text))
    days = {text[m.start : m.end]: m.value for m in found.dates}
    assert (days["9 May"], days["2 March"]) == ("2023-05-09", "2023-03-02")
    assert not any(event.planned for event in found.events)


@pytest.mark.parametrize(
    ("name", "text", "published", "words"),
    [
        (
            "wire_2024-05-03.txt",
            "VELIN, May 3 (Wire) - The dam broke.\n",
            "2024-05-03",
            "May 3; file name wire_2024-05-03.txt",
        ),
        ("wire_2024-05-04.txt", "VELIN, May 3 (Wire) - The dam broke.\n", None, ""),  # two days that do not agree
        ("a/notes 20240503.txt", "The dam broke.\n", "2024-05-03", "file name notes 20240503.txt"),
        ("2023-05-03.txt", "The dam broke on 3 May 2024.\n", "2024-05-03/..", "3 May 2024"),  # the text is later
        ("report_2024-07.txt", "The dam broke.\n", None, ""),  # may be a number
        ("2024-05-03.txt", "Date: 2 May 2024\n\nThe dam broke.\n", "2024-05-02", "Date: 2 May 2024"),
    ],
)
def test_the_day_in_a_file_name_serves_where_the_document_states_none(
    name: str, text: str, published: str | None, words: str
) -> None:
    found = extract(replace(document(text), source=name)).published
    assert (found.date, found.words) == (published, words)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        (
            "The council voted for it. Had she asked one question in September, she would have learnt.",
            "September",
            "2023-09",
        ),
        ("The bridge will open in July.", "July", "2024-07"),
        ("He was hurt on 14 June when a cable parted.", "14 June", "2023-06-14"),
        ("He warned them in 2022, a year before the contract was signed.", "2022", "2022"),
        ("It had a turnover of 4 million in 2023, up 6 per cent on the year before.", "year before", "2022"),
        ("He said it on the Friday and on the Tuesday it fell.", "Friday", None),
        ("He said it on the Friday and on the Tuesday it fell.", "Tuesday", None),
        ("He left on 18 October 2023. They kept recordings of that night's calls.", "that night", None),
        ("He left on 18 October 2023. They took his papers that night.", "that night", "2023-10-18"),
    ],
)
def test_a_date_is_counted_from_what_its_words_say_or_not_at_all(text: str, words: str, value: str | None) -> None:
    found = {m.value for m in find(text, FRIDAY) if words in text[m.start : m.end]}
    assert found == {value}
    assert not [m for m in find(text, FRIDAY) if "a year before" in text[m.start : m.end]]


def test_a_day_near_publication_is_not_counted_from_a_year_that_a_report_only_looks_back_at() -> None:
    text = (
        "The council knew on 17 February 2022 and on 8 January 2024. It signed on 2 March 2023, on 3 April 2023 and on 9 May"
        " 2023. The drawing of 1887 came on 30 November 2022. She applied on 1 March 2024, 2 March 2024 and 4 March 2024, and"
        " again on 5 March 2024. He did not say that she had reported it in 2022. The director spoke on 9 April."
    )
    assert values(text, date(2024, 6, 28))[-1] == ("9 April", "2024-04-09")


@pytest.mark.parametrize("text", ["Report 2024/07: The tram", "Case No. HC-2025-0417", "Ref. 2023-05"])
def test_the_number_of_a_paper_is_no_date(text: str) -> None:
    assert values(text) == []


def test_the_words_that_date_a_document_stand_in_it() -> None:
    for source in SEEDS_PUBLISHED:
        seed = read(ROOT / "seeds" / source)
        found = extract(replace(seed, published=Published(None, None, ""))).published
        assert all(part in seed.text for words in found.words.split("; ") for part in words.split(" … "))


def test_a_registered_date_is_kept() -> None:
    text = "LONDON, May 3, 2024 (Agency) - The court ruled.\n"
    assert extract(document(text, "2020-01-02")).published.date == "2020-01-02"


def test_a_caption_and_the_name_of_an_event_say_so_in_the_basis() -> None:
    text = "The gate, March 3, 2011. (photo credit: AGENCY/A. B.)\n\nThe 2014 Ruritania conflict was long.\n"
    assert [d.basis for d in extract(document(text, "2024-05-03")).dates] == [
        "absolute, in a photo caption",
        "absolute, part of the name “2014 Ruritania conflict”",
    ]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("She joined the office in 1961. That November she was dismissed.", "November", "1961-11"),
        ("It was in January 2020. I told him on 3 February.", "3 February", "2020-02-03"),
        ("He won a prize in January 2010. He was seen in town on 3 October.", "3 October", "2023-10-03"),
        ("He said he'd ring back on Friday.", "Friday", "2024-03-22"),
        ("He said he'd met her on Tuesday.", "Tuesday", "2024-03-12"),
    ],
)
def test_a_date_goes_on_with_what_the_sentence_before_dated(text: str, words: str, value: str) -> None:
    published = date(2024, 3, 20)
    assert [m.value for m in find(text, published) if words in text[m.start : m.end]] == [
        value if words != "Tuesday" else "2024-03-19"
    ]
