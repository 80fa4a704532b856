"""Questions about the five documents, as people ask them, and what must not be answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.models import Clearance

Newsroom = Callable[..., Config]
UNANSWERED = ("near", "not_found")


def record_of(newsroom: Newsroom, *given: Any, **named: Any) -> Archive:
    """A record of these documents, built and opened."""
    config = newsroom(*given, **named)
    build(config)
    return Archive.open(config)


def test_a_quotation_comes_with_its_speaker_its_line_and_the_date_as_far_as_known(archive: Archive) -> None:
    answer = archive.ask("what did bensouda say about exchanging information")
    first = answer.answers[0]
    assert answer.status == "answered"
    assert first.text == "Israel has agreed to engage with my office and we are exchanging information,"
    assert (first.speaker, first.citation, first.verified) == ("Fatou Bensouda", "001_9a076e687b76dfde.txt:7", True)
    assert (first.published, first.published_basis) == ("2015/..", "inferred")


def test_every_passage_is_the_files_own_characters(archive: Archive) -> None:
    for question in (
        "quotes by Khan",
        "timeline of sanctions",
        "who is Avigdor Lieberman",
        "which documents mention Putin",
    ):
        answer = archive.reply(question)
        assert answer.answers, question
        for passage in answer.answers:
            text = (archive.config.seeds / passage.source).read_bytes().decode()
            assert text[passage.char_start : passage.char_end] == passage.text
            assert passage.verified


@pytest.mark.parametrize(
    ("question", "says", "cites"),
    [
        ("when did Khan visit the Egypt-Gaza border", "October 29", "000_"),
        ("how many Palestinians died in the conflict", "2,100", "001_"),
        ("who is Karine Jean-Pierre", "White House Press Secretary", "004_"),
        ("does israel recognise the icc's jurisdiction?", "does not recognize", "000_"),
        ("which documents mention putin", "Putin", "004_"),
        ('who said "either we fight or we die"', "Either we fight or we die", "002_"),
    ],
)
def test_questions_find_their_passage(archive: Archive, question: str, says: str, cites: str) -> None:
    answer = archive.ask(question)
    assert answer.status == "answered", answer.reason
    assert any(says in p.context and p.source.startswith(cites) for p in answer.answers), [
        p.text for p in answer.answers
    ]


@pytest.mark.parametrize(
    "question",
    [
        "what did Angela Merkel say about the investigation",  # a name that is nowhere
        "what did bensouda say about the olympics",  # a subject that is nowhere
        "what did Bensouda say in 2019 about the inquiry",  # a year that nothing supports
        "when did Israel ratify the Rome Statute in 1998",  # a false premise with a year
        "why did the Palestinians refuse to send evidence to the court",  # a negation that is not there
        "how do i bake sourdough bread",  # off topic
    ],
)
def test_what_is_not_on_record_is_not_answered(archive: Archive, question: str) -> None:
    answer = archive.ask(question)
    assert answer.status in (*UNANSWERED, "clarify"), [p.text for p in answer.answers]
    assert answer.answers == ()


def test_nothing_on_record_says_what_was_searched(archive: Archive) -> None:
    message = archive.ask("what did Angela Merkel say about the investigation").message
    assert "“Angela Merkel”" in message
    assert "passages of 5 documents" in message


def test_a_near_name_is_asked_about_and_never_assumed(newsroom: Newsroom) -> None:
    answer = record_of(
        newsroom, {"a.txt": "“The dam is safe,” Mayor Anna Khan said on Monday. Mayor Khan spoke in Oslo.\n"}
    ).ask("what did Kahn say about the dam")
    assert answer.status == "clarify"
    assert [c.label for c in answer.choices] == ["Anna Khan"]


def test_a_slip_in_a_long_name_is_read_and_said(archive: Archive) -> None:
    answer = archive.ask("what did bensuda say about exchanging information")
    assert "“bensuda” is read as Bensouda." in answer.message
    assert "exchanging information" in answer.answers[0].text


@pytest.mark.parametrize("message", ["", "   ", ":wave:", "<@U123>", "hi!", "🔥🔥"])
def test_a_message_without_a_question_gets_help(archive: Archive, message: str) -> None:
    assert archive.reply(message).status == "help"


def test_another_script_is_told_so(archive: Archive) -> None:
    assert "English" in archive.reply("что сказал прокурор?").message


@pytest.mark.parametrize(
    "message",
    [
        "'; DROP TABLE statements; --",
        'NEAR("a" OR b*) AND NOT ^c:d "',
        "\u202emixed\u202c مرحبا what",
        "a" * 10_000,
        "what " * 3000,
        "\x00\x01 what did \ud83d say",
        "((((((((((",
        "{person} [about {topic}]",
    ],
)
def test_hostile_messages_get_a_plain_answer(archive: Archive, message: str) -> None:
    answer = archive.reply(message)
    assert answer.status in ("not_found", "help", "clarify", "answered")
    assert all(p.verified for p in answer.answers)


def test_follow_ups_point_back_and_nothing_else_does(archive: Archive) -> None:
    thread = "test:1"
    archive.reply("what did bensouda say about exchanging information", conversation=thread)
    assert archive.reply("and Khan?", conversation=thread).understood["speaker"] == "Karim Khan"
    archive.reply("what did bensouda say about exchanging information", conversation=thread)
    assert archive.reply("which source?", conversation=thread).message.startswith("From 001_9a076e687b76dfde.txt:7")
    assert archive.reply("who said that?", conversation=thread).message == "Said by Fatou Bensouda."
    assert "speaker" not in archive.reply("and Khan?", conversation="test:2").understood
    assert archive.reply("who is Avigdor Lieberman", conversation=thread).answers[0].source.startswith("001")


def test_commands_work_by_their_words(archive: Archive) -> None:
    assert archive.reply("timeline sanctions 2025..").answers[0].date == "2025-02-06"
    assert archive.reply("!quotes Bensouda about visit").answers[0].speaker == "Fatou Bensouda"
    assert len(archive.reply("/sources").sources) == 5
    assert archive.reply("help").status == "help"
    assert archive.reply("timeline person:Nobody").status == "not_found"
    assert "no date I can read" in archive.command("timeline", "sanctions from:yesteryear").message


def test_a_message_is_held_against_the_record_sentence_by_sentence(archive: Archive) -> None:
    checked = archive.check(
        "More than 2,100 Palestinians, mostly civilians, died in the conflict. More than 1,200 Palestinians, mostly "
        "civilians, died in the conflict. The moon is made of green cheese."
    )
    assert [one.verdict for one in checked] == ["on_record", "differs", "nothing"]
    assert "1200" in checked[1].differences[0].replace(",", "")


def test_a_new_corpus_works_like_the_first(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "dam.txt": "OSLO, 3 May 2024 (Agency) - The Norvik dam will not open before autumn, engineer Ingrid Solheim "
            "said on Thursday.\n\n“We found a crack of two metres in the spillway,” Solheim said.\n\n"
            "The ministry, however, denied that the dam was unsafe.\n",
            "fish.md": "# Fishing quotas\n\nThe council cut the cod quota by 12 percent on 7 June 2024.\n",
        },
    )
    crack = record.ask("what did Solheim say about a crack")
    assert crack.answers[0].text == "We found a crack of two metres in the spillway,"
    assert (crack.answers[0].speaker, crack.answers[0].published) == ("Ingrid Solheim", "2024-05-03")
    assert record.ask("when was the cod quota cut").answers[0].date == "2024-06-07"
    assert record.ask("when was the cod quota cut in 2019").status == "not_found"


def test_withdrawn_and_held_sources_are_never_quoted(newsroom: Newsroom) -> None:
    documents = {"a.txt": "“The dam is safe,” Anna Berg said.\n", "b.txt": "“The dam is old,” Anna Berg said.\n"}
    assert {
        p.source
        for p in record_of(newsroom, documents, sources="a.txt: {status: withdrawn}\n").quotes("Anna Berg").answers
    } == {"b.txt"}


def test_a_channels_documents_are_searched_by_themselves(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "The dam broke on 3 May 2024, and the spillway was lost.\n\n“It is safe,” Anna Berg said of the dam.\n",
            "b.txt": "The old mill dam broke on 9 June 1998 after rain.\n\n“It was rotten,” Anna Berg said of the dam.\n",
        },
    )
    everywhere = record.ask("when did the dam break")
    assert {p.source for p in everywhere.answers} == {"a.txt", "b.txt"}
    confined = record.ask("when did the dam break", clearance=Clearance(frozenset({"b.txt"})))
    assert [(p.source, p.date) for p in confined.answers] == [("b.txt", "1998-06-09")]
    assert {
        p.source for p in record.command("quotes", "Anna Berg", clearance=Clearance(frozenset({"b.txt"}))).answers
    } == {"b.txt"}
    assert {p.source for p in record.command("timeline", "dam", clearance=Clearance(frozenset({"b.txt"}))).answers} == {
        "b.txt"
    }
    assert [
        info.source for info in record.command("sources", "", clearance=Clearance(frozenset({"b.txt"}))).sources
    ] == ["b.txt"]
    assert "a.txt" not in str(record.check("The dam broke on 3 May 2024.", clearance=Clearance(frozenset({"b.txt"}))))


def test_a_role_that_only_another_document_gives_is_not_told_where_it_is_not_allowed(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "Anna Berg, chief prosecutor of Velin, said the dam was unsafe.\n",
            "b.txt": "Anna Berg, mayor of Ostrand, said the dam was safe.\n",
        },
    )
    assert "prosecutor" in record.ask("who is Anna Berg").message
    confined = record.ask("who is Anna Berg", clearance=Clearance(frozenset({"b.txt"})))
    assert "mayor" in confined.message
    assert "prosecutor" not in f"{confined.message} {confined.answers}"


def test_of_a_record_too_large_for_memory_only_the_documents_that_are_allowed_are_searched(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.asking.MOST_IN_MEMORY", 0)
    monkeypatch.setattr("bot.asking.search.CANDIDATES", 3)
    config = newsroom(
        {
            "a.txt": "The dam broke on 3 May 2024.\n\nThe dam was built by the town.\n\nThe dam was high.\n\nThe dam.\n",
            "b.txt": "On 9 June 1998 the dam broke, and the lower spillway, the mill and the old bridge were lost.\n",
        }
    )
    build(config)
    answer = Archive.open(config).ask("when did the dam break", clearance=Clearance(frozenset({"b.txt"})))
    assert [(p.source, p.date) for p in answer.answers] == [("b.txt", "1998-06-09")]


def test_a_record_too_large_for_memory_is_searched_through_its_index(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.asking.MOST_IN_MEMORY", 0)
    record = record_of(
        newsroom, {"a.txt": "The dam broke on 3 May 2024, and the spillway was lost.\n\nFish were found dead.\n"}
    )
    assert record.corpus().table is None
    assert record.ask("when did the dam break").answers[0].date == "2024-05-03"
    assert record.command("timeline", "dam").answers[0].date == "2024-05-03"
    assert record.ask("who won the football match").status == "not_found"


def test_what_one_person_said_is_found_in_such_a_record_among_many_who_say_more(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.asking.MOST_IN_MEMORY", 0)
    others = "".join(f"Carl Novak said the dam, the dam and the dam were safe in week {n}.\n\n" for n in range(150))
    answer = record_of(newsroom, {"a.txt": others, "b.txt": "Anna Berg, the engineer, said the dam had cracks.\n"}).ask(
        "what did Anna Berg say about the dam"
    )
    assert [p.source for p in answer.answers] == ["b.txt"]


def test_a_question_in_a_document_is_no_answer(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "FELL: Is there a chance that the club dies?\n\n"
            "SOLVANE: I would put it at one in four for the club.\n\nFELL: Who pays the players?\n"
        },
    )
    answer = record.ask("is there a chance that the club dies")
    assert all(not p.text.endswith("?") for p in answer.answers)


def test_a_question_why_takes_for_granted_that_it_was_done(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "The supporters' trust announced a bid of 700,000 pounds for the club because nobody else would.\n\n"
            "The council sold the old mill because its roof was falling in.\n"
        },
    )
    assert record.ask("why did the supporters' trust withdraw its bid for the club").status in UNANSWERED
    assert "roof" in record.ask("why did the council sell the mill").answers[0].text
    assert record.ask("did the council resign").status == "not_found"
    assert record.ask("how many supporters were arrested").status == "not_found"


def test_a_timeline_in_an_answer_has_the_ten_days_nearest_to_the_question(newsroom: Newsroom) -> None:
    lines = [f"On {day} May 2024 the dam lost water{' in the valley' * (day % 2)}.\n\n" for day in range(1, 26)]
    record = record_of(newsroom, {"a.txt": "".join(lines)})
    answer = record.ask("timeline of the dam losing water in the valley")
    assert len(answer.answers) == 10
    dates = [p.date or "" for p in answer.answers]
    assert dates == sorted(dates)
    assert all("valley" in p.text for p in answer.answers)
    assert answer.message == "The 10 nearest of 25 dated events; the timeline command gives them all."
    assert len(record.command("timeline", "dam").answers) == 25


REPORT = """# Held without charge

Report of the Detention Monitor, September 2024

## Summary

The security service detained at least 412 people under Decree 7.

Of these, 58 were minors. None has been convicted.

Decree 7 allows detention for 90 days without a warrant. Deputy minister Rudan Pesk defended it.

Jorun Matek, a trade unionist, died on 3 June at Orsk.

## Findings

The gate was left open.

## Recommendations

- Repeal Decree 7.
- Open inquiries into both deaths.
"""


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("what are the recommendations", ["- Repeal Decree 7.", "- Open inquiries into both deaths."]),
        ("what does the report recommend", ["- Repeal Decree 7.", "- Open inquiries into both deaths."]),
        ("list the recommendations", ["- Repeal Decree 7.", "- Open inquiries into both deaths."]),
        ("what are the findings", ["The gate was left open."]),
        ("how many minors were detained", ["Of these, 58 were minors."]),
        ("how many were convicted", ["None has been convicted."]),
        (
            "how long can people be held without a warrant",
            ["Decree 7 allows detention for 90 days without a warrant."],
        ),
    ],
)
def test_a_report_is_asked_as_people_ask(newsroom: Newsroom, question: str, texts: list[str]) -> None:
    answers = record_of(newsroom, {"report.md": REPORT}).ask(question).answers
    assert [p.text for p in answers[: len(texts)]] == texts


def test_the_month_under_a_report_s_title_dates_what_it_tells(newsroom: Newsroom) -> None:
    record = record_of(newsroom, {"report.md": REPORT})
    assert [(info.published, info.published_basis) for info in record.sources()] == [("2024-09", "stated")]
    assert record.ask("when did Jorun Matek die").answers[0].date == "2024-06-03"
    assert record.ask("what happened to Jorun Matek").answers[0].date == "2024-06-03"


def test_what_may_happen_is_not_what_happened(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "Carl Novak told the assembly that he hoped to visit Alta by the end of 2023.\n\n"
            "The worry in Velin is that Ostrand would back out of the truce talks.\n\n"
            "Anna Berg visited Alta in May 2024.\n"
        },
    )
    assert record.ask("did Novak visit Alta").status in UNANSWERED
    assert record.ask("did Ostrand back out of the truce talks").status in UNANSWERED
    assert "Berg" in record.ask("did Berg visit Alta").answers[0].text
    assert "hoped" in record.ask("when will Novak visit Alta").answers[0].text


CITY = {
    "a.txt": "In May Anna Berg resigned as mayor over the dam. Carl Holm was suspended on 3 February 2024.\n\n"
    "On 4 March 2024 the council, which may run again, dismissed Otto Lind. The ministry was criticised by auditors.\n\n"
    "Police arrested Otto Lind on 9 June 2024. Nordbau was sued by Lindgren in 2023.\n\n"
    "“We were never told of the leak,” said Anna Berg. Berg's lawyer withdrew.\n\n"
    "Acting chief executive Omar Leith spoke on 12 November 2023.\n",
    "b.txt": "The mill was sold in 2019.\n",
}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("when did Berg resign", "In May Anna Berg resigned"),
        ("when did the council dismiss Lind", "dismissed Otto Lind"),
        ("was Holm suspended", "Carl Holm was suspended"),
        ("who resigned?", "Anna Berg resigned"),
        ("who arrested Lind", "Police arrested Otto Lind"),
        ("what happened on 3 February", "Carl Holm was suspended"),
        ("who said “we were never told of the leak”", "We were never told of the leak"),
        ("did Lindgren sue Nordbau", "Nordbau was sued by Lindgren"),
    ],
)
def test_small_words_do_not_turn_an_answer_away(newsroom: Newsroom, question: str, said: str) -> None:
    answers = record_of(newsroom, CITY).ask(question).answers
    assert answers
    assert said in answers[0].text


@pytest.mark.parametrize(
    "question",
    [
        "who said “we were ever told of the leak”",
        "did the ministry criticise auditors",
        "did Nordbau sue Lindgren",
        "did Berg withdraw",
        "who is the chief executive",
        "what happened on 9 August",
    ],
)
def test_small_words_do_turn_a_wrong_answer_away(newsroom: Newsroom, question: str) -> None:
    assert record_of(newsroom, CITY).ask(question).status != "answered"


def test_every_question_of_a_message_is_answered_or_named(newsroom: Newsroom) -> None:
    answer = record_of(newsroom, CITY).ask("When was Holm suspended? How many goals did Dusic score?")
    assert "Holm was suspended" in answer.answers[0].text
    assert "How many goals did Dusic score?" in answer.message


def test_items_that_differ_in_a_number_are_not_told_once(newsroom: Newsroom) -> None:
    items = "".join(f"- Ward {n} should get {n + 3} new buses before the end of the year.\n" for n in range(1, 5))
    assert (
        len(
            record_of(
                newsroom, {"a.md": f"# Buses\n\nA report on the buses of the town.\n\n## Recommendations\n\n{items}"}
            )
            .ask("what are the recommendations")
            .answers
        )
        == 4
    )


def test_no_name_of_another_document_is_offered_where_it_is_not_allowed(newsroom: Newsroom) -> None:
    record = record_of(newsroom, CITY)
    for question in ("who is Anna Bergg", "what did Lindgrem say", "who is Omar Leih"):
        confined = record.ask(question, clearance=Clearance(frozenset({"b.txt"})))
        assert not confined.choices
        assert not re.search(r"Anna Berg\b", confined.message)
        assert "Lindgren" not in confined.message
        assert "Leith" not in confined.message


def test_a_deputy_does_not_hold_the_office(newsroom: Newsroom) -> None:
    record = record_of(newsroom, {"report.md": REPORT})
    assert record.ask("who is the deputy minister").answers[0].text.startswith("Deputy minister")
    assert record.ask("who is the minister").status != "answered"


def test_who_came_before_somebody_is_not_that_somebody(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {"a.txt": "Anna Berg, the mayor of Alta, spoke.\n\nCarl Novak was mayor before Anna Berg, until 2019.\n"},
    )
    assert record.ask("who is Anna Berg").answers[0].text.startswith("Anna Berg")
    before = record.ask("who was the mayor before Anna Berg")
    assert [p.text for p in before.answers[:1]] in ([], ["Carl Novak was mayor before Anna Berg, until 2019."])
    assert "mayor of Alta" not in before.message


def test_a_name_with_full_stops_does_what_it_does_without(newsroom: Newsroom) -> None:
    assert (
        record_of(newsroom, {"a.txt": "The U.S. sanctioned Carl Novak on 6 February 2025 over the dam.\n"})
        .ask("when has the US sanctioned Carl Novak")
        .answers[0]
        .date
        == "2025-02-06"
    )


def test_who_wrote_a_document_is_told_by_the_register(archive: Archive) -> None:
    answer = archive.ask("who wrote the opinion piece on dialogue between states parties and non-states parties")
    assert [info.author for info in answer.sources][:1] == ["Emre Acar"]


def test_a_list_of_things_in_the_documents_is_no_list_of_documents(archive: Archive) -> None:
    assert len(archive.ask("list all documents").sources) == 5
    assert archive.ask("list everyone sanctioned").sources == ()
    asked = archive.ask("list the articles of the Rome Statute discussed and what they do")
    assert asked.sources == ()


def test_a_follow_up_says_what_it_stands_for(archive: Archive) -> None:
    archive.ask("what did Bensouda say about exchanging information", conversation="t1")
    assert archive.ask("and Khan?", conversation="t1").asked == "what did Khan say about exchanging information"
    assert archive.ask("who is Karim Khan", conversation="t1").asked == ""


def test_what_the_nearest_passage_says_otherwise_is_not_answered_with_another_one(newsroom: Newsroom) -> None:
    record = record_of(
        newsroom,
        {
            "a.txt": "In May 2023 the high court issued a warrant for Ivan Novak over the missing children.\n\n"
            "Anna Berg, the prosecutor, said in June 2023 that she was worried about the missing children.\n"
        },
    )
    assert record.ask("when did the court issue a warrant for Novak").answers[0].date == "2023-05"
    turned = record.ask("when did Novak issue a warrant for Berg over the missing children")
    assert turned.status in UNANSWERED
    assert turned.answers == ()


def test_words_of_chats_are_read_in_full(archive: Archive) -> None:
    first = archive.ask("hey can u tell me what bensouda said abt exchanging information pls thx").answers[0]
    assert first.speaker == "Fatou Bensouda"
    assert "we are exchanging information" in first.text


def test_who_an_author_is_stands_in_the_box_that_introduces_them(archive: Archive) -> None:
    first = archive.ask("who is Emre Acar").answers[0]
    assert (first.text[:31], first.attribution_kind) == ("[Emre Acar is a PhD Candidate a", "publication")


def test_an_author_whom_no_sentence_describes_is_known_by_what_they_wrote(newsroom: Newsroom) -> None:
    config = newsroom(
        {"a.txt": "The dam was built in 1998. It should never have been.\n"},
        "a.txt: {kind: opinion, author: Anna Berg}\n",
    )
    build(config)
    answer = Archive.open(config).ask("who is Anna Berg")
    assert (answer.status, answer.answers) == ("answered", ())
    assert [info.author for info in answer.sources] == ["Anna Berg"]
    assert answer.message == "On record as author: Anna Berg."


def test_what_somebody_said_of_other_things_is_no_answer(archive: Archive) -> None:
    assert archive.ask("what did Khan say about the warrant").status in UNANSWERED


def test_an_event_of_some_day_in_a_year_tells_nothing_of_one_day(archive: Archive) -> None:
    told = archive.command("timeline", "2023-11-12..2023-11-12").answers
    assert all(passage.date != "2023" for passage in told)


FAMILY = (
    "Ivan Novak is accused of fraud. “I paid them all,” Ivan Novak said.\n\n"
    "Novak’s lawyer, Petra Dolan, would not comment. “I saw nothing,” Ivan Novak told the court."
)


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("what did novak's wife say", "novak's wife"),
        ("what did Novak's late father say about the money", "Novak's late father"),
        ("quotes from Ivan Novak's lawyer", "Ivan Novak's lawyer"),
        ("what did Thomas Novak say", "Thomas Novak"),
        ("what did raymond novak say", "raymond novak"),
    ],
)
def test_somebody_else_of_that_name_or_house_is_not_answered_with_them(
    newsroom: Newsroom, question: str, who: str
) -> None:
    answer = record_of(newsroom, {"a.txt": FAMILY}).ask(question)
    assert all(passage.speaker != "Ivan Novak" for passage in answer.answers)
    assert answer.answers or who in (answer.message or "")


def test_a_title_before_a_surname_is_no_other_given_name(newsroom: Newsroom) -> None:
    archive = record_of(newsroom, {"a.txt": FAMILY.replace("Ivan Novak is", "Minister Ivan Novak is")})
    for question in ("what did minister Novak say", "what did novak say", "quotes from Ivan Novak"):
        assert {p.speaker for p in archive.ask(question).answers} == {"Ivan Novak"}, question


def test_a_given_name_and_the_surname_of_the_house_are_one_person(newsroom: Newsroom) -> None:
    text = "Ivan Novak runs the mill. “We are sorry,” Novak said. His father Gustav, now 88, said he was ashamed."
    answer = record_of(newsroom, {"a.txt": text}).ask("what did gustav novak say")
    assert {p.speaker for p in answer.answers} == {"Gustav"}
