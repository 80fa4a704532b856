"""First-person documents: their own words are their author's, in each form where it says who writes."""

from __future__ import annotations

import pytest

from tests.reading import read
from tests.test_turns import asserted

LETTER = """Gwen Ashby
12 Mill Row

3 February 2020

Dear Sir or Madam,

I have had brown water since 9 January. Your engineer did not take a sample.

He said, "The main is old."

Yours faithfully,

Gwen Ashby
"""
PAPER = """MINISTRY OF ROADS
Ref. 12/3

Dear Ms Berg,

I refer to your letter. The Ministry rejects its claims. No bridge was closed in May.

Yours sincerely,
Ivan Holm
State Secretary
"""


def test_a_letter_is_the_words_of_who_signs_it() -> None:
    assert asserted(LETTER, "I have had") == ("Gwen Ashby", "named")
    assert asserted(LETTER, "Your engineer") == ("Gwen Ashby", "named")
    assert asserted(LETTER, "He said")[0] != "Gwen Ashby"


def test_on_a_bodys_paper_the_body_speaks_and_the_signer_says_i() -> None:
    assert asserted(PAPER, "I refer") == ("Ivan Holm", "named")
    assert asserted(PAPER, "No bridge") == ("Ministry of Roads", "institution")
    assert asserted(PAPER, "The Ministry rejects") == ("Ministry of Roads", "institution")


def test_an_e_mail_is_its_senders() -> None:
    text = "To: The board\nFrom: Erik Dahl\nSent: 2 May 2025\nSubject: Lines\n\nPlease say nothing. I spoke to her.\n\nErik\n"
    assert asserted(text, "Please say nothing") == ("Erik Dahl", "named")
    assert "Erik Dahl" in {p.name for p in read(text).people}


@pytest.mark.parametrize(
    ("head", "who", "kind"),
    [
        ("WITNESS STATEMENT OF HARRIET DUNN\n\n", "Harriet Dunn", "named"),
        ("Testimony of Witness K\nRecorded in May.\n\n", "Witness K", "anonymous"),
        ("AFFIDAVIT\n\nI, Harriet Dunn, of 4 Chapel Lane, do solemnly swear and say:\n\n", "Harriet Dunn", "named"),
        ("Statement by Mayor Harriet Dunn\n5 May 2020\n\n", "Harriet Dunn", "named"),
    ],
)
def test_a_statement_is_who_makes_it_as_the_document_calls_them(head: str, who: str, kind: str) -> None:
    text = (
        f"{head}I worked at the home from 2016. The night staff was reduced. I protested.\n\nRead back and confirmed.\n"
    )
    assert asserted(text, "The night staff") == (who, kind)
    assert asserted(text, "Read back") == (None, "publication")


def test_the_witness_is_who_testifies_also_where_others_tell_of_it() -> None:
    text = "Testimony of Witness K\n\nI slept. I woke up.\n\nAsked about it, the witness said: “Never in my life.”\n"
    assert asserted(text, "Asked about it") == ("Witness K", "anonymous")


def test_an_experts_opinion_is_the_experts() -> None:
    text = (
        "EXPERT OPINION\nby Dr Paul Oko, pathologist\n14 November 2019\n\nI was asked to examine three horses. All had "
        "bleeding in the lungs. In my opinion they died of it.\n\nDr Paul Oko\n"
    )
    assert asserted(text, "All had bleeding") == ("Paul Oko", "named")


def test_a_ruling_is_the_judges_and_what_parties_said_is_theirs() -> None:
    text = (
        "IN THE HIGH COURT OF VELIN\nBefore: Mrs Justice Oko\nDate of judgment: 3 May 2020\n\n"
        "1. This is a claim by 58 former patients for damages.\n\n2. Ms Boone said that she had watched him. I prefer it.\n"
    )
    assert asserted(text, "1. This is a claim") == ("Oko", "named")
    assert asserted(text, "2. Ms Boone said") == ("Boone", "named")


def test_a_column_is_its_authors_where_the_author_says_i() -> None:
    text = "# The sea\n\n*By Dina Wex, 18 May 2025*\n\nI took the ferry. I never looked at the doors. Nobody did.\n"
    assert asserted(text, "Nobody did") == ("Dina Wex", "author")
    front = "---\ntitle: The sea\nauthor: Dina Wex\n---\n\n# The sea\n\nI took the ferry. Nobody looked.\n"
    assert asserted(front, "Nobody looked") == ("Dina Wex", "author")
    assert not any("author:" in front[s.start : s.end] for s in read(front).statements)


def test_a_reports_byline_makes_no_author() -> None:
    text = (
        'Ferry sinks\nBy Dina Wex\nHarbour Times, 18 May 2025\n\nA ferry sank. "I swam," Jan Holm said. "I was cold."\n'
    )
    assert asserted(text, "A ferry sank") == (None, "publication")


@pytest.mark.parametrize(
    "head",
    [
        "PRESS RELEASE\nFor immediate release\nHelm Rail welcomes the vote\n\nHelm Rail has welcomed the vote.\n\n",
        "Press release – Helm Rail Company\n\n",
        "Statement by Helm Rail Company\n\n",
        "MEDIA RELEASE\n\nAbout Helm Rail\n\n",
    ],
)
def test_what_a_body_publishes_of_itself_is_the_bodys(head: str) -> None:
    text = f'{head}Work begins in June. "It is a good day," said Ann Roe.\n'
    who, kind = asserted(text, "Work begins")
    assert "Helm Rail" in str(who)
    assert kind == "institution"
    assert asserted(text, '"It is a good day')[0] == "Ann Roe"


def test_the_experts_of_a_statement_are_those_named_below_it() -> None:
    text = (
        "GENEVA (14 June 2022) – UN human rights experts* today urged a halt.\n\nAt least 600 houses fell in May.\n\n"
        "*The experts: Jorge Alm, Special Rapporteur; Lea Kau, Special Rapporteur.\n"
    )
    assert asserted(text, "At least 600") == ("UN human rights experts", "institution")


def test_where_nothing_says_who_writes_the_publication_does() -> None:
    assert asserted("The bridge fell. I saw it. Nobody was hurt, I think.\n", "The bridge fell") == (
        None,
        "publication",
    )


def test_a_statement_in_several_quoted_paragraphs_is_one_speakers() -> None:
    text = (
        "From: Press office, Helm Rail Company\nTo: All media\nSubject: Statement by Ann Roe\n\nPlease find it below.\n\n"
        '"Last year I said that the gates worked. That was wrong.\n\n"I apologise to everybody.\n\n"I will leave."\n\n'
        "The board has accepted it.\n"
    )
    assert asserted(text, "That was wrong") == ("Ann Roe", "named")
    assert asserted(text, '"I will leave') == ("Ann Roe", "named")
    assert asserted(text, "The board has") == ("Helm Rail Company", "institution")


def test_a_speaker_named_in_a_later_paragraph_spoke_the_earlier_ones() -> None:
    text = 'The ferry sank.\n\n"I told them so in May. Nobody came.\n\n"I told them again in June," Ann Roe said.\n'
    assert asserted(text, '"I told them so') == ("Ann Roe", "named")


def test_a_block_quotation_is_whom_the_line_above_it_announces() -> None:
    text = "The owner, Bert Crane, said in a statement:\n\n> We sprayed at five.\n>\n> I am sorry.\n\nThe school reopened.\n"
    assert [asserted(text, words)[0] for words in ("> We sprayed", "> I am sorry", "The school")] == [
        "Bert Crane",
        "Bert Crane",
        None,
    ]
    assert asserted("Fees rose.\n\n> Note the date.\n", "> Note") == (None, "publication")


def test_i_say_is_no_demand() -> None:
    text = "Statement by Ann Roe\n\nI must tell you that it costs nine million. I must go. I will.\n"
    assert [s.status for s in read(text).statements][-3:-1] == ["asserted", "opinion"]


def test_on_its_own_paper_a_release_is_the_bodys() -> None:
    text = (
        "NORTH SHORE HOSPITAL TRUST\nPress statement\n12 May 2019\n\nThe Trust regrets a death. An inquiry has begun.\n"
    )
    assert asserted(text, "An inquiry has begun") == ("North Shore Hospital Trust", "institution")


def test_a_headline_on_a_report_makes_no_author() -> None:
    text = "Report by Roads Ministry shocks drivers\n\nA report by the Roads Ministry found holes. Drivers are angry.\n"
    assert asserted(text, "Drivers are angry") == (None, "publication")


def test_a_paragraphs_number_is_no_part_of_who_says_it() -> None:
    text = "2. The respondent says that she was late.\n"
    assert asserted(text, "2. The")[0] == "The respondent"


THREAD = """From: Renske Alders <ra@tide.example>
To: Joost Ferrer <jf@tide.example>
Date: Wed, 15 Mar 2023 09:12:40 +0100
Subject: Re: the cannon

I've now read it twice. The office rang yesterday.

On Tue, 14 Mar 2023 at 18:03, Joost Ferrer <jf@tide.example> wrote:

> The wreck lies in eleven metres.
>
> On Mon, 13 Mar 2023 at 11:40, Lucia Baptiste <lb@tide.example> wrote:
>
>> I was in the room. He said: "I have leave."
>
> She told me so.

Send me the draft tonight.
"""


def test_an_answered_e_mail_is_the_words_of_who_wrote_it() -> None:
    assert asserted(THREAD, "I've now") == ("Renske Alders", "named")
    assert asserted(THREAD, "> The wreck") == ("Joost Ferrer", "named")
    assert asserted(THREAD, ">> I was in") == ("Lucia Baptiste", "named")
    assert asserted(THREAD, "> She told") == ("Joost Ferrer", "named")
    assert asserted(THREAD, "Send me") == ("Renske Alders", "named")


def test_what_somebody_wrote_in_a_thread_is_no_block_quotation_of_theirs() -> None:
    assert not [q for q in read(THREAD).quotes if "<" in (q.speaker_text or "")]


def test_a_written_answer_is_the_words_of_who_gives_it_and_the_question_of_who_asks() -> None:
    text = (
        "Oyster beds\n\nAsked by Miriam Thackeray (Saltholme)\n\nTo ask the minister what was lost.\n\n"
        "Answered by Basil Pensby, Under-Secretary of State\nAnswered on 18 May 2023\n\nNo figures are held."
        " My officials met the authority.\n\nSupplementary information\n\nThe table shows landings by year.\n"
    )
    assert asserted(text, "To ask") == ("Miriam Thackeray", "named")
    assert asserted(text, "No figures") == ("Basil Pensby", "named")
    assert asserted(text, "The table") == (None, "publication")
    assert read(text).published.date == "2023-05-18"


def test_a_diary_is_the_words_of_whose_it_is() -> None:
    text = "From the diary of Edith Rennie, nurse\n\n3 January 1953\nI have been given the lamp. My room is cold.\n"
    assert asserted(text, "I have") == ("Edith Rennie", "named")
