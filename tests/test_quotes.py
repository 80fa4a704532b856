"""What stands between quotation marks or is reported, and who is quoted with it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.extract import extract
from tests.reading import gold, only, quoted, read, reported, seed

ANNA = "Anna Petrov, the mayor of Velin, opened the bridge on Friday. "


# ---- marks ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "“We will rebuild the bridge,” Anna Petrov said.",
        '"We will rebuild the bridge," Anna Petrov said.',
        "‘We will rebuild the bridge,’ Anna Petrov said.",
        "'We will rebuild the bridge,' Anna Petrov said.",
        "“We will rebuild the bridge,“ Anna Petrov said.",
        '“We will rebuild the bridge," Anna Petrov said.',
    ],
)
def test_every_kind_of_mark_holds_the_words(text: str) -> None:
    assert quoted(text) == [("We will rebuild the bridge,", "direct", "Anna Petrov")]


def test_straight_and_curly_and_single_marks_in_one_text() -> None:
    text = '“It is late,” Anna Petrov said.\n\n"We go now," Karl Meyer said.\n\nShe called it ‘a waste of time’ in May.'
    assert [words for words, _, _ in quoted(text)] == ["It is late,", "We go now,", "a waste of time"]


def test_marks_inside_marks_belong_to_the_outer_quotation() -> None:
    assert quoted("“He told me ‘never again’ and left,” Anna Petrov said.") == [
        ("He told me ‘never again’ and left,", "direct", "Anna Petrov")
    ]


def test_an_apostrophe_is_no_mark() -> None:
    assert (
        quoted(
            "The parties' lawyers and the judge's clerk met in '98. It wasn't long. They’d left the states’ offices."
        )
        == []
    )


def test_a_plural_apostrophe_does_not_close_a_single_quotation() -> None:
    assert [w for w, _, _ in quoted("The paper speaks of ‘the states’ rights movement’ again.")] == [
        "the states’ rights movement"
    ]


def test_inches_and_attributes_are_no_quotation() -> None:
    assert quoted('He is 6\'2" tall. <a href="x.html">Read</a> it.') == []


def test_an_unclosed_quotation_ends_with_its_paragraph_and_goes_on_in_the_next() -> None:
    text = "“We left at dawn,” Anna Petrov said. “The road was open.\n\n“Then we came back.”\n\nNobody saw them."
    assert quoted(text) == [
        ("We left at dawn,", "direct", "Anna Petrov"),
        ("The road was open.", "direct", "Anna Petrov"),
        ("Then we came back.", "direct", "Anna Petrov"),
    ]


def test_a_quotation_in_parts_has_one_speaker_and_is_reported_as_a_whole() -> None:
    text = "“We know the risk,” Anna Petrov said. “We will not stop.” Karl Meyer left."
    assert quoted(text) == [
        ("We know the risk,", "direct", "Anna Petrov"),
        ("We will not stop.", "direct", "Anna Petrov"),
    ]
    assert reported(text) == [("We know the risk,” Anna Petrov said. “We will not stop.", "Anna Petrov")]


# ---- speakers ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "written", "speaker", "kind"),
    [
        ("“We go,” said Anna Petrov, the mayor.", "Anna Petrov", "Anna Petrov", "named"),
        ("Anna Petrov, 45, the mayor of Velin, said, “We go.”", "Anna Petrov", "Anna Petrov", "named"),
        ("Mayor Anna Petrov told reporters on Friday: “We will go.”", "Mayor Anna Petrov", "Anna Petrov", "named"),
        ("“The road is open again,” the ministry said in a statement.", "the ministry", "the ministry", "institution"),
        ("“Nobody told us about it,” one official said.", "one official", "one official", "anonymous"),
        (
            "“Nobody told us about it,” said a spokesman for Anna Petrov.",
            "a spokesman for Anna Petrov",
            "a spokesman for Anna Petrov",
            "anonymous",
        ),
        (
            "The office of Anna Petrov said the plan “goes beyond what was agreed.”",
            "The office of Anna Petrov",
            "The office of Anna Petrov",
            "institution",
        ),
        ("The report says the dam “was never inspected.”", "The report", "The report", "document"),
        ("“It is over,” according to Anna Petrov.", "Anna Petrov", "Anna Petrov", "named"),
    ],
)
def test_the_speaker_is_the_phrase_as_written_and_whom_it_means(
    text: str, written: str, speaker: str, kind: str
) -> None:
    quote = only(text)
    assert (quote.speaker_text, quote.speaker, quote.speaker_kind) == (written, speaker, kind)
    assert text[quote.speaker_start : quote.speaker_end] == written


def test_a_pronoun_means_who_was_named_before() -> None:
    assert only(ANNA + "“It took two years,” she said.").speaker == "Anna Petrov"


def test_a_pronoun_goes_on_with_who_spoke_and_not_with_who_was_spoken_of() -> None:
    text = "The good news for Karl Meyer, Eric Dunn said, is that the tour goes on. “He will be there,” he added."
    assert only(text).speaker == "Eric Dunn"


def test_somebody_named_inside_a_quotation_is_not_its_pronoun() -> None:
    text = "Eric Dunn opened the meeting. “Karl Meyer is a friend.” “We trust him,” he said."
    assert quoted(text)[-1] == ("We trust him,", "direct", "Eric Dunn")


def test_a_pronoun_of_the_other_sex_is_passed_over() -> None:
    text = "Anna Petrov met Peter Novak on Friday. “It went well,” he said."
    assert only(text).speaker == "Peter Novak"


def test_a_pronoun_nobody_stands_before_stays_a_pronoun() -> None:
    quote = only("“It went well,” he said.")
    assert (quote.speaker, quote.speaker_text) == (None, "he")


def test_a_surname_means_the_whole_name() -> None:
    assert only(ANNA + "“We are glad,” Petrov said.").speaker == "Anna Petrov"


def test_an_office_named_in_the_lead_means_its_holder_named_later() -> None:
    text = "The dam is safe, Velin’s mayor said.\n\nVelin mayor Anna Petrov spoke on Friday."
    assert reported(text) == [("The dam is safe", "Anna Petrov")]


def test_a_list_of_examples_does_not_speak() -> None:
    text = "Several states, such as Norway, Chile and Japan, said the plan “goes too far for them.”"
    assert only(text).speaker_text == "Several states"


def test_two_speakers_in_one_paragraph_keep_their_words() -> None:
    text = "“Yes, we can do it,” Anna Petrov said. Karl Meyer disagreed. “No, we cannot,” he said."
    assert [speaker for _, _, speaker in quoted(text)] == ["Anna Petrov", "Karl Meyer"]


def test_a_transcript_names_its_speakers_in_capitals() -> None:
    assert [s for _, _, s in quoted("“PETROV: We did what we could.\n\n“MEYER: It was not enough.")] == [
        "PETROV",
        "MEYER",
    ]


def test_a_credit_behind_a_dash_names_the_speaker() -> None:
    assert only("“We have nothing to hide from anyone.” — Anna Petrov").speaker == "Anna Petrov"


# ---- nobody is quoted ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "The so-called “day after” is far away.",
        "The film “The Long Way Home” opens on Friday.",
        "She spoke on NBC’s “Meet the Press” again.",
        "The “State of Norland” has been a member since 2015.",
        "Robert “Bob” Hale came late.",
        "A group called “Friends of the River” met on Monday.",
    ],
)
def test_titles_nicknames_and_terms_have_no_speaker(text: str) -> None:
    quote = only(text)
    assert (quote.type, quote.speaker, quote.speaker_text) == ("scare", None, None)


def test_a_quotation_without_any_speaker_is_kept_and_not_guessed() -> None:
    quote = only("Nothing else was said.\n\n“The bridge over the river fell down in the night.”")
    assert (quote.speaker, quote.speaker_text) == (None, None)
    assert quote.confidence < 0.6


# ---- reported speech -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Anna Petrov said that the road had reopened.", "that the road had reopened"),
        ("Anna Petrov said on Friday the road had reopened.", "the road had reopened"),
        ("The road had reopened, Anna Petrov said on Friday.", "The road had reopened"),
        ("The road, Anna Petrov said, had reopened at noon.", "The road, Anna Petrov said, had reopened at noon"),
        ("According to Anna Petrov, the road had reopened.", "the road had reopened"),
        ("The road had reopened, according to Anna Petrov.", "The road had reopened"),
        ("Anna Petrov told reporters in Velin that the road had reopened.", "that the road had reopened"),
        ("Anna Petrov confirmed the road had reopened, but declined to go into detail.", "the road had reopened"),
        ("Anna Petrov denies closing the road and has kept the bridge open.", "closing the road"),
        ("Anna Petrov made it clear that the road had reopened.", "that the road had reopened"),
    ],
)
def test_the_content_is_what_was_said_and_no_more(text: str, content: str) -> None:
    assert reported(text) == [(content, "Anna Petrov")]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Petrov declined to comment.",
        "The States Parties and the reports, claims and demands of 1998 differ.",
        "The court began an inquiry into alleged crimes in the reported area.",
        "If she insists that the road is open, we will go.",
        "They would say that it is late.",
        "The law states parties must follow has notes.",
    ],
)
def test_what_only_looks_like_saying_reports_nothing(text: str) -> None:
    assert reported(text) == []


# ---- the seeds -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("source", sorted({row["source"] for row in gold("seeds_quotes.jsonl")}))
def test_the_seeds_are_read_as_a_person_reads_them(source: str) -> None:
    document = seed(source)
    text = document.text
    found = [
        {"source": source, "text": text[q.start : q.end], "type": q.type, "speaker": q.speaker,
         "speaker_text": q.speaker_text, "kind": q.speaker_kind}
        for q in extract(document).quotes
        if not q.rule.startswith("split-")  # the same words again, as one quotation in parts
    ]  # fmt: skip
    assert found == [row for row in gold("seeds_quotes.jsonl") if row["source"] == source]


# ---- rules, spans, bounds ------------------------------------------------------------------------------
def test_every_entry_names_the_rule_that_decided(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ANNA + "“It took two years,” she said.", "utf-8")
    result = CliRunner().invoke(main, ["extract", str(path), "--json", "--explain"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert [q["rule"] for q in found["quotes"]] == ["after-subject+pronoun"]
    assert all(s["rule"] for s in found["statements"])


def test_spans_and_confidences_are_in_range_on_all_seeds() -> None:
    for source in {row["source"] for row in gold("seeds_quotes.jsonl")}:
        document = seed(source)
        for quote in extract(document).quotes:
            assert 0 <= quote.start < quote.end <= len(document.text)
            assert 0 <= quote.confidence <= 1
            assert (quote.speaker_text is None) == (quote.speaker_start is None)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_000,
        "“" * 50_000,
        "‘a " * 20_000,
        "''" * 20_000,
        "Khan said “" * 10_000,
        "a" * 1_000_000,
        "said that " * 50_000,
        "Aa, " * 50_000,
        "(" * 50_000,
        "«»„‟‚" * 5_000,
        "“a ”" * 20_000,
        ", who said that, " * 1_500,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 8


def test_an_empty_text_has_no_quotes() -> None:
    assert read("").quotes == ()


def test_a_pronoun_after_a_spokesperson_is_not_the_principal() -> None:
    text = "Karl Meyer resigned. Mr Meyer’s spokesman said he was ill. He added: “We have nothing more to say.”"
    assert only(text).speaker == "Mr Meyer’s spokesman"


def test_laws_and_rulings_speak_as_documents_and_courts() -> None:
    assert only("Article 2 provides that “everyone’s right to life shall be protected.”").speaker_kind == "document"
    assert only("The Supreme Court held that “the duty cannot be delegated.”").speaker == "Supreme Court"


# ---- who is not the speaker --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reached at home in Velin, the engineer, who is 61, said he had expected it.", "the engineer"),
        ("Speaking from Velin, the engineer said he had expected it.", "the engineer"),
        ("Nobody lied, says Ms Petrov, and that is that.", "Petrov"),
        ("“We checked it,” said a spokesman, Karl Meyer.", "Karl Meyer"),
        ("Her surgeon at the clinic, Dr Karl Meyer, said she would walk.", "Karl Meyer"),
        ("Anna Petrov admitted that she had moved the money, two people with knowledge of it said.", "two people"),
        (
            "Karl Meyer’s lawyer, Anna Petrov, did not dispute that Meyer was there, but said he had slept.",
            "Anna Petrov",
        ),
    ],
)
def test_the_speaker_is_who_says_it(text: str, expected: str) -> None:
    [said] = {q.speaker for q in read(text).quotes}
    assert (said or "").startswith(expected)


def test_what_nobody_said_is_not_reported() -> None:
    assert reported("Anna Petrov did not say that a clerk had reported it in May.") == []


def test_what_was_quoted_is_not_who_quoted_it() -> None:
    assert reported("Anna Petrov, who buried eleven of them, quoted a line from the psalms.") == []


def test_an_office_in_a_paragraph_of_somebody_else_is_not_its_only_named_holder() -> None:
    text = "Senator Karl Meyer spoke first.\n\nAnna Petrov came late. “I was held up,” the senator said."
    assert only(text).speaker == "the senator"
