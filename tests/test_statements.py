"""Each sentence: who asserts it, and as what."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.extract import extract
from bot.models import Statement
from tests.reading import gold, read, seed


def statement(text: str, **fields: str) -> Statement:
    """The last statement of a text."""
    return read(text, **fields).statements[-1]


@pytest.mark.parametrize(
    ("text", "who", "kind", "status"),
    [
        ("The bridge fell on Monday.", None, "publication", "asserted"),
        ("The bridge fell on Monday, Anna Petrov said.", "Anna Petrov", "named", "asserted"),
        ("According to police, the bridge fell on Monday.", "police", "institution", "asserted"),
        ("Two officials said the bridge fell.", "Two officials", "anonymous", "asserted"),
        ("The report says the bridge was never inspected.", "The report", "document", "asserted"),
        ("The bridge reportedly fell on Monday.", None, "publication", "alleged"),
        ("The bridge might have fallen on Monday.", None, "publication", "alleged"),
        ("Norland denies closing the bridge.", "Norland", "institution", "denied"),
        ("Norland plans to close the bridge.", None, "publication", "planned"),
        ("Critics say the bridge is a disgrace.", "Critics", "anonymous", "opinion"),
        ("The ministry declined to comment.", None, "publication", "asserted"),
    ],
)
def test_a_sentence_has_an_asserter_and_a_status(text: str, who: str | None, kind: str, status: str) -> None:
    found = statement(text)
    assert (found.attributed_to, found.attribution_kind, found.status) == (who, kind, status)


def test_a_letter_alone_on_its_line_is_no_passage() -> None:
    found = read("Q\n\nWho sold the mill?\n\n7\n\nAnna Petrov sold it, the report says.")
    assert [one.start for one in found.statements] == [3, 26]


def test_second_hand_news_is_the_one_who_said_it() -> None:
    assert (
        statement("The bridge fell on Monday, Anna Petrov said, the Daily Ledger reported.").attributed_to
        == "Anna Petrov"
    )


def test_the_outlet_itself_is_the_publication() -> None:
    found = statement("The bridge fell on Monday, the Daily Ledger has learned.", publisher="Daily Ledger")
    assert (found.attributed_to, found.attribution_kind) == ("Daily Ledger", "publication")


def test_in_an_opinion_piece_the_author_asserts_and_others_keep_their_words() -> None:
    text = "The bridge should be closed. “We will not close it,” Karl Meyer said."
    author, other = read(text, kind="opinion", author="Jane Doe").statements
    assert (author.attributed_to, author.attribution_kind, author.status) == ("Jane Doe", "author", "opinion")
    assert (other.attributed_to, other.attribution_kind) == ("Karl Meyer", "named")


def test_a_scholar_named_in_an_author_box_is_the_author() -> None:
    box = "[Jane Doe is a PhD Candidate at the University of Velin]"
    text = f"A Bridge Too Late\n{box}\nThe bridge should have been closed."
    assert (statement(text).attributed_to, statement(text).attribution_kind) == ("Jane Doe", "author")


def test_a_doubt_inside_a_subordinate_clause_says_nothing_of_the_sentence() -> None:
    assert statement("The court ordered an inquiry after states warned that it may act.").status == "asserted"


def test_a_report_inside_a_subordinate_clause_does_not_own_the_sentence() -> None:
    assert (
        statement("The vote came days after the Daily Ledger reported fears of a long delay.").attribution_kind
        == "publication"
    )


def test_a_short_quotation_makes_a_long_sentence_its_speakers() -> None:
    text = "“It’s late,” Anna Petrov told a large crowd that had gathered at the old harbour on Friday night."
    assert statement(text).attributed_to == "Anna Petrov"


def test_furniture_is_no_statement() -> None:
    text = "The bridge fell on Monday.\n\nSubscribe to our newsletter\n\nNobody was hurt."
    assert [text[s.start : s.end] for s in read(text).statements] == ["The bridge fell on Monday.", "Nobody was hurt."]


def test_every_sentence_of_a_quotation_is_its_speakers() -> None:
    text = "“We left. We came back. We stayed,” Anna Petrov said."
    assert [s.attributed_to for s in read(text).statements] == ["Anna Petrov"] * 3


def test_statuses_on_150_sentences_of_our_own_reach_the_goal() -> None:
    """The sentences and their status were written before the rules, by the same hand: see docs/extraction.md."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    kinds = 0
    rows = gold("statuses.jsonl")
    for row in rows:
        fields = {"kind": "opinion", "author": "Jane Doe"} if row["opinion"] else {}
        [found] = read(row["text"], **fields).statements
        if found.status == row["status"]:
            right[found.status] += 1
        else:
            wrong.update((found.status, row["status"]))
        kinds += found.attribution_kind == row["kind"]
    scores = [2 * right[s] / (2 * right[s] + wrong[s]) for s in ("asserted", "alleged", "denied", "planned", "opinion")]
    assert len(rows) == 150
    assert sum(scores) / len(scores) >= 0.95
    assert kinds / len(rows) >= 0.95


def test_powers_manners_and_requests_are_no_doubts_plans_or_judgements() -> None:
    """60 sentences of other domains, written before the rules: "could not recall", "want to be exact", "asked that I
    should".

    The one that is missed ("the guards said that we must sign") may be a demand or an order.
    """
    rows = gold("statuses_modal.jsonl")
    missed = []
    for row in rows:
        fields = {"kind": "opinion", "author": "Jane Doe"} if row["opinion"] else {}
        found = [s.status for s in read(row["text"], **fields).statements]
        if found != [row["status"]]:
            missed.append(row["text"])
    assert len(rows) == 61
    assert missed == ["The guards said that we must sign the paper."]


@pytest.mark.parametrize("source", sorted({row["source"] for row in gold("seeds_statements.jsonl")}))
def test_the_seeds_sentences_are_attributed_as_a_person_reads_them(source: str) -> None:
    document = seed(source)
    text = document.text
    found = [
        {"source": source, "text": text[s.start : s.end], "attributed_to": s.attributed_to,
         "attribution_kind": s.attribution_kind, "status": s.status}
        for s in extract(document).statements
    ]  # fmt: skip
    assert found == [row for row in gold("seeds_statements.jsonl") if row["source"] == source]


@pytest.mark.parametrize("text", ["", "\n", "“", "said.", "may", "denied denied denied", "’" * 5000])
def test_text_without_sense_is_survived(text: str) -> None:
    assert all(0 <= s.start < s.end <= len(text) for s in read(text).statements)


@pytest.mark.parametrize(
    ("text", "said_by"),
    [
        ("Justice Minister Klara Venn dismissed State Secretary Radek Illin on Monday.", None),
        ("Police questioned Otto Lind for two hours.", None),
        ("Novak dismissed Berg's claim that he had lied.", "Novak"),
        ("Novak dismissed Berg as a fool.", "Novak"),
        ("Novak dismissed the report.", "Novak"),
    ],
)
def test_who_dismisses_a_minister_says_nothing_by_it(text: str, said_by: str | None) -> None:
    assert [s.attributed_to for s in read(text).statements] == [said_by]


def test_what_somebody_had_called_it_does_not_make_the_sentence_theirs() -> None:
    found = statement("Ada Croft was a clerk. Croft, who had called the survey a folly, left him her instruments.")
    assert (found.attributed_to, found.attribution_kind) == (None, "publication")


def test_a_verb_behind_a_relative_clause_has_its_subject_before_it() -> None:
    found = statement("Its deputy, who met us in May, acknowledged the problem.")
    assert found.attributed_to != "the problem"


def test_what_the_writer_tells_between_two_quotations_is_the_writers() -> None:
    text = "“You learn to read a bell,” says Ada Orr, a founder. Her father was the tuner. “My mother kept the books.”"
    told = [s.attribution_kind for s in read(text).statements if text.startswith("Her father", s.start)]
    assert told == ["publication"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Mia Tate is a lawyer. She believes that the payments, first reported by this paper, were a crime.", "Mia Tate"),
        ("“It fell,” Paul Dorn said. In his view, Alta's error lay elsewhere. “They went on with it.”", "Paul Dorn"),
        ("Gustav Emm spoke. Emm, who was an envoy, nevertheless called the refusal foolish.", "Gustav Emm"),
        ("A person familiar with her plans said that she would leave.", "A person familiar with her plans"),
        ("They came through an agency called Bright Hands, which charged each of them 90 dollars.", None),
        ("Are you saying that it fell?", None),
        ("But an officer reached at the fort in Halvik, his birthplace, said they slept.", "an officer reached at the fort in Halvik"),
        ("Holm said that his client was ill. He dropped that claim, and now argues that he was away.", "Holm"),
        ("I met Elena Marr. In 2010, as a professor, she warned that it would fall.", "Elena Marr"),
        ("Sendrik himself, in an interview in May, said that few had died.", "Sendrik"),
    ],
)  # fmt: skip
def test_who_says_it_is_told_from_what_stands_beside_the_verb(text: str, who: str | None) -> None:
    assert statement(text).attributed_to == who


def test_a_name_that_ends_a_clause_of_who_somebody_is_does_not_say_it() -> None:
    text = "Emeric Sol argues that it fails. Sol, who is the brother of their manager, Greta Sol, said that they never talk."
    assert statement(text).attributed_to == "Emeric Sol"
    assert statement("Yusra Hall, a statistician, has read it. “It is sick,” she said.").attributed_to == "Yusra Hall"
