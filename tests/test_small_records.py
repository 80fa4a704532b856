"""Questions about small records of other subjects, as a stranger asked them: what was answered wrongly, or not at
all."""

from __future__ import annotations

import pytest

from bot.archive import Archive
from tests.test_asking import Newsroom, record_of

FLOOD = {
    "paper.txt": "The western spillway of the Karst dam failed at 02:20. The watch on the wall had stopped at 4.31.\n\n"
    "Water stood in the streets for a year. Carla Holt, the mayor of Brenn, was held in Block 4 until 2 May.\n\n"
    "Otto Lind, 41, a senior guard, resigned. He has planted an orchard on the plot where his house stood.\n\n"
    "Some 210 of the missing were children. Prime Minister Harriet Lyle visited Brenn on Thursday.\n\n"
    "“You have every right to be angry about the pumps,” Lyle said. The police said that the road was closed.\n",
    "letter.txt": "A new wing is to be opened in September 2024 at a cost of 7.8 million euros.\n\n"
    "The judge refused Anna Berg permission to appeal. The families have raised concerns on three occasions.\n",
}
TUNNEL = {
    "wire.txt": "The eastern bore of the Alta tunnel collapsed on 14 March 2023. Otto Fenn, who led the rescue, spoke on Friday.\n\n"
    "Rosa Grell, of the miners' union, said members had complained about cracks since December. "
    "“The men were told to paint over them,” Grell said. “Paint! Nobody listens to us.”\n\n"
    "Carla Odell, the ministry's spokeswoman, spoke of the loans. “There never was a guarantee,” Odell said.\n\n"
    "Site manager Jan Thole was held at the airport on 9 May.\n\nThe contract was terminated on 3 July for gross breach.\n",
    "record.txt": "OFFICIAL RECORD — Sitting of Tuesday, 4 July 2023\n\nMr Ivan ROOS (Homeland Party): If we adopt foreign "
    "sanctions, our pensioners will pay for it in January.\n\nMs Anna BRISK (Minister of Transport): Norland has put the "
    "company on its list.\n\nMr Ivan ROOS: Then we should not copy them.\n",
}
COURT = {
    "news_2024-03-15.txt": "On Thursday the chamber announced that the trial of Jan Berg will open on 9 September.\n\n"
    "Carla Berg, Jan Berg's daughter, accused the judges of cowardice.\n\n"
    "Otto Lind resigned as governor in May. “I was tired,” he said. “I am still tired.” "
    "His successor, Ruth Abel, was sworn in on Monday.\n\n"
    "By 28 February the unit for victims had received 2,308 applications.\n\n"
    "Judge Anna Holm appended a dissenting opinion in respect of the charge of pillage.\n\n"
    "Judges “are not elected by the people”, Harald Tove said.\n\n"
    "The spokesman of the ministry, Emil Rask, said that nothing had changed.\n",
}


@pytest.mark.parametrize(
    ("record", "question", "said"),
    [
        (FLOOD, "when did the spillway fail", "02:20"),
        (FLOOD, "when did the watch stop", "4.31"),
        (FLOOD, "how long did water stand in the streets", "for a year"),
        (FLOOD, "who is Otto Lind", "a senior guard"),
        (FLOOD, "what has Lind planted", "orchard"),
        (FLOOD, "how many children were missing", "210"),
        (FLOOD, "what did the prime minister say", "every right"),
        (FLOOD, "what did the prime minister say about the pumps", "every right"),
        (FLOOD, "what did the police say", "road was closed"),
        (FLOOD, "what did the police say about the road", "road was closed"),
        (TUNNEL, "Grell on the craks", "cracks"),
        (TUNNEL, "did Odell deny there was a guarantee", "never was"),
        (TUNNEL, "why should they not copy foreign sanctions", "pensioners will pay"),
        (TUNNEL, "when did they pick up the site manager Jan Thole at the airport", "held at the airport on 9 May"),
        (TUNNEL, "who reckons that sanctions cost the pensioners", "pensioners"),
        (TUNNEL, "what did Ivan Roos tell MPs of foreign sanctions", "pensioners"),
        (TUNNEL, "who held Jan Thole when he was at the airport", "Thole"),
        (COURT, "bergs daughter on the judges", "cowardice"),
        (COURT, "who replaced Lind", "Ruth Abel"),
        (COURT, "when did Lind quit", "resigned"),
        (COURT, "number of applications at the end of february 2024", "2,308"),
        (COURT, "which charge did Judge Anna Holm disagree on", "pillage"),
        (COURT, "what did Tove say about judges elected by the people", "are not elected"),
        (COURT, "what did the spokeswoman of the ministry say", "nothing had changed"),
    ],
)
def test_it_is_answered(newsroom: Newsroom, record: dict[str, str], question: str, said: str) -> None:
    answers = record_of(newsroom, record).ask(question).answers
    assert answers
    assert said in answers[0].text


@pytest.mark.parametrize(
    ("record", "question"),
    [
        (FLOOD, "when was the new wing opened"),
        (FLOOD, "who appealed"),
        (FLOOD, "did Berg appeal"),
        (FLOOD, "how many prisoners were held with Holt"),
        (FLOOD, "how much did the families receive"),
        (FLOOD, "who shot Otto Lind"),
        (TUNNEL, "when did the western bore collapse"),
        (TUNNEL, "how long was Jan Thole held"),
        (TUNNEL, "Fenn's comment on the loans"),
        (TUNNEL, "what did Odell say about the cracks"),
        (TUNNEL, "when did the MPs put Norland on the list of companies"),
    ],
)
def test_it_is_not_on_record(newsroom: Newsroom, record: dict[str, str], question: str) -> None:
    answer = record_of(newsroom, record).ask(question)
    assert (answer.status != "answered", answer.answers) == (True, ())


def test_words_that_do_not_name_their_subject_are_said_near_it(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "A memo of the ferry's engineer reached the board in May. It had two pages.\n\n"
            "“We saw it,” said Birgit Voss.\n\nThe harbour was quiet. Nobody worked there any more. It had rained.\n\n"
            "“I never liked boats,” said Birgit Voss.\n"
        },
    )
    answer = record.ask("what did Birgit Voss say about the memo")
    assert [p.text for p in answer.answers] == ["We saw it,"]
    assert answer.message == "Said near “the memo”; the words themselves do not name it."
    other = record.ask("what did Birgit Voss say about the election")
    assert other.status == "not_found"
    assert "ask for “quotes from Birgit Voss”" in other.message


def test_who_shares_a_surname_with_somebody_is_not_asked_about(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "Henry Vane accused the cabinet of hiding behind a sewer. The mayor was not there.\n",
            "b.txt": "Dorothy Vane lost her bus in January.\n",
        },
    )
    assert record.ask("what did Henry Vane say about Dorothy Vane").answers == ()
    assert "sewer" in record.ask("what did Henry Vane say about the sewer").answers[0].text


def test_the_latest_figure_is_that_of_the_newest_document(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "The cost of the tram is 58 million pounds.\n",
            "b.txt": "The tram cost has risen to 71 million pounds, the auditor found.\n",
        },
        sources="a.txt: {published: 2024-03-12, published_basis: stated}\n"
        "b.txt: {published: 2024-09-20, published_basis: stated}\n",
    )
    assert "58" in record.ask("what is the cost of the tram").answers[0].text
    assert "71" in record.ask("what is the latest cost of the tram").answers[0].text


def test_nobody_in_particular_is_no_name(newsroom: Newsroom) -> None:
    record = record_of(newsroom, FLOOD)
    assert "angry" in record.ask("what do sources say about the anger over the pumps").answers[0].text


def test_a_pronoun_stands_for_whom_the_question_before_named(newsroom: Newsroom) -> None:
    record = record_of(newsroom, FLOOD)
    record.ask("who is Harriet Lyle", conversation="t")
    said = record.ask("what did she say about the pumps", conversation="t")
    assert said.asked == "what did Harriet Lyle say about the pumps"
    assert "angry" in said.answers[0].text
    assert record.ask("what did she say about the pumps", conversation="another").asked == ""


def test_somebody_s_relative_is_whom_the_documents_introduce_so(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "Pavel Dragan, a miner, died in March. The court is investigating.\n\n"
            "His widow, Irina Dragan, told the paper that he had complained about the shaft.\n\n"
            "“I told the mine,” said Anna Berg, Dragan's lawyer.\n"
        },
    )
    widow = record.ask("what did Dragan's widow say about the shaft")
    assert "complained" in widow.answers[0].text
    assert widow.answers[0].speaker == "Irina Dragan"
    assert widow.message.startswith("“Dragan's widow” is read as Irina Dragan.")
    assert record.ask("what did Dragan's lawyer say").answers[0].speaker == "Anna Berg"
    assert record.ask("what did Dragan's uncle say").answers == ()


def test_what_an_interviewer_puts_to_somebody_is_no_evidence(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "Interview with Carl Holm, manager of the dam\n\n"
            "Q: The company says that the gate was inspected in June. Was it?\n\nA: Nobody turned a wheel, I was there.\n\n"
            "Q: Did you tell them?\n\nA: I wrote to them twice, and I rang them.\n\nQ: And then?\n\nA: Then I waited.\n"
        },
    )
    assert all("inspected" not in p.text for p in record.ask("was the gate inspected in June").answers)


def test_who_holds_an_office_elsewhere_is_not_asked_about(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "Ottilie Farr, the mayor, thanked the council of Dunmar. Mayor Farr left at noon.\n",
            "b.txt": "People from Aldwick came to the market. The market in Aldwick is old.\n",
        },
    )
    assert "Farr" in record.ask("who is the mayor").answers[0].text
    assert record.ask("who is the mayor of Aldwick").answers == ()


def test_who_reports_is_not_whom_the_report_concerns(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "Medical report on Jusuf Barr\n\nBy Dr Helen Mark, 26 January 2024\n\n"
            "I examined the file of Jusuf Barr in Graz.\n\nMy finding is that the patient had lost 13 kg in weight.\n\n"
            "I was not paid for this.\n\nDr Helen Mark\n"
        },
    )
    assert "13 kg" in record.ask("how much weight did Jusuf Barr lose").answers[0].text


def test_an_apposition_names_nobody_else(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "“Nobody told us,” says Carla Holt, 67, a retired bus driver.\n\n"
            "The clinic’s founder, Julian Ade, has apologised – “without reserve”, he wrote last week.\n"
        },
    )
    assert all("bus driver" not in (p.speaker or "") for p in record.ask("who apologised").answers)
    assert record.ask("who said nobody told us").answers[0].speaker == "Carla Holt"


def test_quoted_words_are_found_with_their_contractions_in_full(newsroom: Newsroom) -> None:
    record = record_of(newsroom, {"a.txt": "“We’ve been clear that we won’t pay,” said Anna Berg.\n"})
    assert record.ask('who said "we have been clear that we will not pay"').answers[0].speaker == "Anna Berg"
    assert record.ask('who said "we have been clear that we will pay"').answers == ()


def test_what_others_tell_of_somebody_is_not_what_they_said(archive: Archive) -> None:
    answer = archive.ask("what did Khan say between July and September 2023")
    assert answer.answers == ()
    assert "quotes from Karim Khan" in answer.message


def test_what_somebody_said_near_a_subject_is_near_and_no_answer(newsroom: Newsroom) -> None:
    answer = record_of(newsroom, TUNNEL).ask("what did Grell say the crew were ordered to do about the cracks")
    assert (answer.status, answer.answers) == ("near", ())
    assert answer.message.startswith("Nothing on record from Rosa Grell about")
    assert any("paint over them" in passage.text for passage in answer.candidates)


def test_a_quotation_of_two_sentences_is_shown_once(newsroom: Newsroom) -> None:
    answers = record_of(newsroom, TUNNEL).ask("all quotes from Grell").answers
    assert [p.text for p in answers if "Nobody listens" in p.text] == ["Paint! Nobody listens to us."]


def test_of_two_days_of_a_sentence_what_is_to_come_answers_when_it_does(newsroom: Newsroom) -> None:
    record = record_of(newsroom, COURT)
    assert record.ask("when does the trial of Jan Berg open").answers[0].date == "2024-09-09"
    assert record.ask("when did the chamber announce the trial of Jan Berg").answers[0].date == "2024-03-14"
