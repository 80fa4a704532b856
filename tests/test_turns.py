"""Records of what people said: everything behind a label is its speaker's, until the next one."""

from __future__ import annotations

import time

import pytest

from bot.answer.evidence import FORMS, forms
from bot.extract import extract
from bot.models import Extraction
from tests.reading import document, read

HEARING = """Harbour Board
Verbatim record, 3 March 2021
The meeting opened at 6 p.m. with Chairwoman Edda Moltke in the chair.

THE CHAIRWOMAN: Mr Brandt, you have the floor.

MR OTTO BRANDT (Director of Works): Thank you. The quay is 90 metres long. I asked for divers in May.

Nobody sent any.

CLLR RUTH ABEL (Eastgate, Labour): Who was asked?

MR BRANDT: The harbour master. He said to me, "There are no divers."

(Laughter)

CLLR ABEL: I find that hard to believe.

The meeting closed at 9 p.m.
"""


def said(text: str) -> dict[str, str | None]:
    """Each sentence with who says it."""
    return {text[s.start : s.end]: s.attributed_to for s in read(text).statements}


def asserted(text: str, words: str) -> tuple[str | None, str]:
    """Who asserts the sentence that begins with these words, and as what."""
    [found] = [s for s in read(text).statements if text.startswith(words, s.start)]
    return found.attributed_to, found.attribution_kind


def people(found: Extraction) -> dict[str, list[str]]:
    return {p.name: [role.title for role in p.roles] for p in found.people if p.kind == "person"}


def test_what_stands_behind_a_label_is_its_speakers_and_the_span_begins_behind_it() -> None:
    found = said(HEARING)
    assert found["The quay is 90 metres long."] == "Otto Brandt"
    assert found["Who was asked?"] == "Ruth Abel"


def test_a_turn_lasts_over_paragraphs_and_ends_where_the_record_speaks_itself() -> None:
    found = said(HEARING)
    assert found["Nobody sent any."] == "Otto Brandt"
    assert found["(Laughter)"] is None
    assert found["The meeting closed at 9 p.m."] is None


def test_a_short_label_means_the_full_name_given_before() -> None:
    assert said(HEARING)["The harbour master."] == "Otto Brandt"
    assert said(HEARING)["I find that hard to believe."] == "Ruth Abel"


def test_what_another_is_quoted_with_inside_a_turn_stays_theirs() -> None:
    [quote] = [q for q in read(HEARING).quotes if q.type == "direct"]
    assert quote.speaker != "Otto Brandt"


def test_a_label_tells_the_office_but_a_seat_or_a_party_is_none() -> None:
    named = people(read(HEARING))
    assert named["Otto Brandt"] == ["Director of Works"]
    assert named["Ruth Abel"] == []


def test_an_office_is_whom_the_record_says_holds_it() -> None:
    assert said(HEARING)["Mr Brandt, you have the floor."] == "Edda Moltke"
    text = HEARING.replace("Chairwoman Edda Moltke", "Edda Moltke")
    assert asserted(text.replace("CHAIRWOMAN", "CLERK"), "Mr Brandt, you") == ("THE CLERK", "institution")


def test_of_two_people_of_one_surname_the_record_says_which_or_nobody_does() -> None:
    text = (
        "MR KARL ROTH: I paid it.\n\nMR ROTH: I paid it twice.\n\nMS ADA ROTH: You did not.\n\n"
        "MS ROTH: You never did.\n\nCLLR ROTH: I object to this.\n"
    )
    assert list(said(text).values()) == ["Karl Roth", "Karl Roth", "Ada Roth", "Ada Roth", "CLLR ROTH"]
    assert not any("CLLR ROTH" in (p.name, *p.aliases) for p in read(text).people)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("MR STEN HOLM:", "CLLR ABEL:"),
        ("Sten Holm:", "Ruth Abel:"),
        ("Sten Holm (Labour):", "Ruth Abel (Green):"),
        ("HOLM:", "ABEL:"),
        ("Mr Holm:", "Councillor Abel:"),
        ("**Sten Holm:**", "**Ruth Abel:**"),
        ("**Sten Holm**:", "**Ruth Abel**:"),
        ("[00:01:10] STEN HOLM:", "[00:01:30] RUTH ABEL:"),
        ("Sten Holm, Director of Works:", "Ruth Abel:"),
        ("Q1 Sten Holm:", "Ruth Abel:"),
        ("MR STEN HOLM:\n", "CLLR ABEL:\n"),
    ],
)
def test_labels_come_in_many_forms(one: str, two: str) -> None:
    text = f"Record\n\n{one} Thank you. It costs nine million.\n\n{two} I doubt it.\n\n{one} We asked twice.\n"
    found = said(text)
    assert "Holm" in str(found["It costs nine million."])
    assert "Abel" in str(found["I doubt it."])


def test_a_name_on_a_line_of_its_own_is_a_label_where_it_recurs() -> None:
    text = (
        "Debate on school meals\n\nEllis Roe (Westvale, Green)\n\nI beg to move. One child in nine eats nothing.\n\n"
        "Ann Hale (Minister for Schools)\n\nI stand by what we did.\n\nEllis Roe (Westvale, Green)\n\nForty have fewer, "
        "as you know.\n\nAnn Hale (Minister for Schools)\n\nI do not.\n"
    )
    assert said(text)["One child in nine eats nothing."] == "Ellis Roe"
    assert said(text)["I do not."] == "Ann Hale"


INTERVIEW = """"I would do it again"
Interview with Lena Krull, keeper of the light
By Tom Asher, 4 May 2020

Q: The company says that the lamp was inspected. Was it?
A: No. I wrote to them four times.

Q: And in June?
A: Nobody came.

Krull was dismissed in July.
"""


def test_the_answers_of_an_interview_are_of_the_one_person_interviewed() -> None:
    assert asserted(INTERVIEW, "I wrote to them") == ("Lena Krull", "named")
    assert asserted(INTERVIEW, "Krull was dismissed") == (None, "publication")


def test_what_an_interviewer_puts_to_somebody_is_the_interviewers() -> None:
    assert asserted(INTERVIEW, "The company says") == ("Tom Asher", "named")
    assert [s.rule.split("/")[0] for s in read(INTERVIEW).statements if "company" in INTERVIEW[s.start : s.end]] == [
        "asker"
    ]


def test_what_an_interviewer_says_that_others_say_is_not_established() -> None:
    [put] = [s for s in read(INTERVIEW).statements if INTERVIEW.startswith("The company", s.start)]
    assert put.status == "alleged"
    assert forms("It was inspected.", asked=True) & FORMS["asks"]


def test_an_outlet_asks_under_its_own_name() -> None:
    text = (
        "Anna Berg spoke to us.\n\nGazette: Was it safe?\n\nBerg: I thought so.\n\nGazette: Is it now?\n\nBerg: No.\n"
    )
    assert asserted(text, "Was it safe") == ("Gazette", "institution")
    assert asserted(text, "I thought so") == ("Anna Berg", "named")


def test_questions_in_bold_stand_for_labels() -> None:
    text = (
        "Maria Toft, 19, won the title.\n\n**What was hardest?**\n\nThe eighth. I had ten seconds.\n\n"
        "**Did you cheat?**\n\nNo. They searched my shoes.\n"
    )
    assert asserted(text, "I had ten seconds") == ("Maria Toft", "named")


def test_in_a_court_the_examiner_asks_and_the_witness_answers() -> None:
    text = (
        "THE COURT: Please be seated.\n\nINES PARDO, sworn.\n\nDIRECT EXAMINATION BY MR. HALE:\n\n"
        "Q.  Where do you work?\n\nA.  At the grain elevator in Fallow, where I weigh the\ntrucks of the county.\n\n"
        "THE COURT: You may step down.\n"
    )
    assert asserted(text, "Where do you work") == ("Hale", "named")
    assert asserted(text, "At the grain elevator in Fallow, where I weigh the\ntrucks") == ("Ines Pardo", "named")
    assert asserted(text, "Please be") == ("THE COURT", "institution")


@pytest.mark.parametrize(
    "text",
    [
        "OSLO: Forty trees fell. The tram did not run.\n\nBERGEN: Two streets were flooded.\n\nOSLO: A storm is expected.\n",
        "Note: The council did not answer.\n\nUpdate: The school reopened.\n\nNote: I am grateful to you.\n",
        "Item 1: Lamps\nMotion: To replace them.\nResult: Carried.\n\nItem 2: Pond\nMotion: To dredge it.\nResult: Lost.\n",
        "12:30: The ferry resumed.\n14:05: The ferry stopped again.\n15:00: We were told nothing.\n",
        "Monday: Rain.\nTuesday: Sun.\nMonday: Will you stay?\nTuesday: I will.\n",
        "Recommendation 1: We should fence it.\n\nRecommendation 2: You should dim it.\n\nRecommendation 3: I agree.\n",
        "Q: Who needs a permit?\nA: Everybody who parks.\n\nQ: What does it cost?\nA: The permit costs 40 euros.\n",
        "To: All staff\nSubject: Lamps\nTo: The board\nSubject: Do you have them?\n",
        "Anna Berg said one thing: I will not go. The mayor said another: you must.\n",
    ],
)
def test_nothing_else_that_ends_in_a_colon_is_a_speaker(text: str) -> None:
    assert not any(s.rule.startswith(("turn", "asker")) for s in read(text).statements)


def test_a_quotation_behind_a_label_is_the_labels_not_the_speakers_before() -> None:
    text = 'Mr Holm: I left at six.\n\nMs Abel: "You left at nine."\n\nMr Holm: At six, I say.\n'
    [quote] = read(text).quotes
    assert quote.speaker == "Abel"


def test_a_record_of_many_thousand_turns_is_read_in_time() -> None:
    text = "".join(f"MR ADAM B{n:05}X: Did you? I did.\n\n" for n in range(6_000))
    started = time.process_time()
    assert len(extract(document(text)).statements) == 12_000
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        (
            "Senator ROYCE. When did you learn of it?\n\nMr. BLANK. On April 5. I was away.\n\nSenator ROYCE. You were?\n",
            "On April 5",
            "Blank",
        ),
        (
            " 1   DEPOSITION OF MARIA ESPOSITO\n 2   BY MR. LANG:\n 3   Q.  State your name.\n 4   A.  I keep the books.\n",
            "I keep the books",
            "Maria Esposito",
        ),
        (
            "Interview with the poet Irina Vale\n\nWhat do you write with?\nA pencil. I break one a day.\n\n"
            "Do you read critics?\nI did, once.\n",
            "A pencil",
            "Irina Vale",
        ),
        (
            'The week in quotes\n\nANA ROE, striker: "I will not play here."\n\nJan Holm: "We never lied."\n',
            "ANA ROE",
            "Ana Roe",
        ),
    ],
)
def test_other_layouts_of_the_same(text: str, words: str, who: str) -> None:
    assert asserted(text, words) == (who, "named")


def test_a_surname_at_a_label_is_the_full_name_in_the_list_of_those_present() -> None:
    text = (
        "Minutes of the meeting of 16 March 2021\nPresent: Cllr Noel Fair (Chair), Cllr Greta Lind, Cllr Abdul Rahim\n\n"
        "Cllr Lind: The pool leaks. I would like to know why.\n\nCllr Rahim: I was told that the pipe was new.\n\n"
        "Cllr Lind: Who told you?\n\nCllr Rahim: My officers did.\n"
    )
    assert asserted(text, "The pool leaks") == ("Greta Lind", "named")
    assert asserted(text, "I was told") == ("Abdul Rahim", "named")


def test_in_a_briefing_many_ask_and_one_answers_behind_what_others_say() -> None:
    found = said(
        "Reactions, compiled on 3 May 2021\n\nNORLAND. Prime Minister Sol Aarn welcomed the ruling.\n\n"
        "MS. WHITE: Good afternoon. We have frozen the assets of seven people.\n\n"
        "QUESTION: Why isn't the president on the list?\n\nMS. WHITE: We followed the court.\n\n"
        "QUESTION: And the minister?\n\nMS. WHITE: I don't have anything on him today.\n"
    )
    assert found["We followed the court."] == "White"
    assert found["Prime Minister Sol Aarn welcomed the ruling."] != "White"
