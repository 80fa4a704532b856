"""What a message is understood as. The first part is the 22 failure patterns of fuzzy matching, row by row."""

from __future__ import annotations

from collections import Counter
from math import hypot, log
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz.distance import OSA

from bot.matching import vectors
from bot.matching.clean import clean
from bot.matching.intents import Intents, load
from bot.matching.lexicon import EMPTY, Lexicon
from bot.matching.matcher import Match, match
from bot.matching.naming import known
from bot.matching.spelling import SHORTEST, Vocabulary, common_words, reach
from bot.matching.tokens import plain_words, tokenize
from bot.matching.views import PieceView, Words, letter_pieces, pairs

FILES = {
    "quotes_by_person": """
        intent: quotes_by_person
        examples:
          - what did {person} say
          - what did {person} say about {topic}
          - quotes (from|by) {person} [on {topic}]
          - what has {person} said about {topic} [since {date}]
        answer: quotes
        where: {speaker: person, about: topic}
        """,
    "who_is": """
        intent: who_is
        examples: ["who is {person}", "tell me about {person}", "what does {person} do"]
        answer: person
        where: {person: person}
        """,
    "timeline": """
        intent: timeline
        examples: ["timeline of {topic}", "what happened (in|on) {date}", "what happened between {from} and {to}",
                   "timeline of newspaper leaks"]
        answer: timeline
        where: {about: topic, date: date}
        """,
    "help": """
        intent: help
        examples: ["help", "what can you do", "what can i ask you", "how do you work"]
        answer: reply
        reply: Ask me what somebody said.
        status: help
        """,
    "next_hearing": """
        intent: next_hearing
        examples: ["when is the next hearing", "date of the next hearing", "when does the court meet again"]
        answer: statements
        """,
    "judge": """
        intent: judge
        examples: ["who is the judge", "who presides over the case", "name of the judge in charge"]
        answer: statements
        """,
    "warrant_issued": """
        intent: warrant_issued
        examples: ["did the court issue the warrant", "was the warrant issued", "has the court issued a warrant"]
        answer: statements
        """,
    "resolution": """
        intent: resolution
        examples: ["who supported the resolution", "which countries supported the resolution"]
        answer: statements
        """,
    "report_12": """
        intent: report_12
        examples: ["what is in report 12", "show me report 12", "contents of report 12"]
        answer: statements
        """,
    "november": """
        intent: november
        examples: ["why was the embassy closed on 12 November 2023", "embassy closure 12 November 2023"]
        answer: statements
        """,
    "accusation": """
        intent: accusation
        examples: ["did Khan accuse Netanyahu", "what did Khan accuse Netanyahu of"]
        answer: statements
        """,
}

LEXICON = Lexicon.of(
    people={
        "Karim Khan": ["Khan", "prosecutor Khan"],
        "Fatou Bensouda": ["Bensouda", "Ms Bensouda"],
        "Benjamin Netanyahu": ["Netanyahu"],
        "Jan Závada": ["Závada"],
        "Volodymyr Zelensky": ["Zelensky", "Зеленский"],
    },
    bodies={"International Criminal Court": ["ICC", "the court"]},
    places={"Israel": []},
    topics={"arrest warrants": ["warrant", "warrants"]},
    vocabulary={"exchanging": 3, "information": 9, "report": 4},
)


@pytest.fixture(scope="module")
def intents(tmp_path_factory: pytest.TempPathFactory) -> Intents:
    directory = tmp_path_factory.mktemp("intents")
    for name, text in FILES.items():
        (directory / f"{name}.yaml").write_text("\n".join(line[8:] for line in text.splitlines()), "utf-8")
    return load(directory)


@pytest.fixture(scope="module")
def ask(intents: Intents):  # type: ignore[no-untyped-def]
    return lambda message: match(message, intents, LEXICON)


def values(found: Match) -> dict[str, str | None]:
    return {slot.name: slot.value for slot in found.slots}


# -- the 22 failure patterns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("can you recommend a good restaurant near the office", id="1-one-shared-stop-word"),
        pytest.param("do you know anybody who sells used bicycles", id="2-short-example-inside-a-longer-message"),
        pytest.param("did the court not issue the warrant", id="5-negation"),
        pytest.param("did Netanyahu accuse Khan", id="6-roles-swapped"),
        pytest.param("what is it about", id="10-only-stop-words"),
        pytest.param("Когда следующее заседание суда?", id="12-another-script"),
        pytest.param("what is in report 21", id="17-another-number"),
        pytest.param("why was the embassy closed on 21 November 2024", id="4-another-date"),
        pytest.param("who opposed the resolution", id="21-opposite"),
        pytest.param("did Zelensky accuse Orban", id="3-other-names-than-the-intent-is-about"),
    ],
)
def test_what_only_looks_alike_is_never_answered(ask, message: str) -> None:  # type: ignore[no-untyped-def]
    found = ask(message)
    assert found.intent is None
    assert found.band != "answer"
    assert found.reasons


def test_two_people_asked_about_alike_are_told_apart_by_value(ask) -> None:  # type: ignore[no-untyped-def]
    khan, bensouda = ask("what did Khan say about the warrant"), ask("what did Bensouda say about the warrant")
    assert khan.intent == bensouda.intent == "quotes_by_person"
    assert values(khan) == {"person": "Karim Khan", "topic": "arrest warrants"}
    assert values(bensouda)["person"] == "Fatou Bensouda"


def test_dates_are_values_not_likeness(ask) -> None:  # type: ignore[no-untyped-def]
    assert values(ask("what happened on 21 November 2024")) == {"date": "2024-11-21"}
    assert values(ask("what happened on 12 November 2023")) == {"date": "2023-11-12"}


def test_negation_and_order_of_names_are_reported(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask("did the court not issue the warrant").negated
    assert not ask("did the court issue the warrant").negated
    assert ask("did Netanyahu accuse Khan").roles == ("Benjamin Netanyahu", "Karim Khan")


def test_a_paraphrase_without_the_words_may_be_missed_but_is_not_answered_wrongly(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask("who is running these proceedings").intent in (None, "judge")


def test_what_the_example_does_not_cover_is_kept_as_subject_and_date(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("what did Khan say about gas prices in Ohio in 1997")
    assert values(found) == {"person": "Karim Khan", "topic": "gas prices in Ohio", "date": "1997"}
    assert found.unknown_names == ("Ohio",)
    assert found.numbers == ("1997",)


def test_a_question_at_the_end_of_a_long_message_is_found(ask) -> None:  # type: ignore[no-untyped-def]
    chat = "We had lunch at noon. The team went for a walk. It rained a lot. Somebody forgot an umbrella. " * 4
    assert ask(chat + "When is the next hearing?").intent == "next_hearing"


@pytest.mark.parametrize(
    "message", [":wave: <@U123>", "🎉🎉", "", "   ", "<@U1>", "?!", "hello!", ":thumbsup::skin-tone-3:"]
)
def test_a_message_without_words_is_empty_not_unanswerable(ask, message: str) -> None:  # type: ignore[no-untyped-def]
    found = ask(message)
    assert found.empty
    assert found.band == "none"


def test_a_name_in_another_script_is_known_by_its_alias(ask) -> None:  # type: ignore[no-untyped-def]
    assert values(ask("what did Зеленский say"))["person"] == "Volodymyr Zelensky"


def test_slack_markup_is_not_part_of_the_question(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("<@U9> what did <https://example.org/k|Khan> say about <#C1|warrants> :eyes:")
    assert found.question == "what did Khan say about warrants"
    assert values(found) == {"person": "Karim Khan", "topic": "arrest warrants"}


def test_a_swapped_letter_in_a_short_word_is_repaired(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("who is teh judeg")
    assert found.intent == "judge"
    assert [(r.written, r.meant) for r in found.repairs] == [("teh", "the"), ("judeg", "judge")]


def test_a_near_miss_of_a_name_is_asked_never_assumed(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("what did Kahn say")
    assert [(s.words, s.value) for s in found.suggestions] == [("Kahn", "Karim Khan")]
    assert [(s.name, s.value, s.surface) for s in found.unresolved] == [("person", None, "Kahn")]
    assert "Karim Khan" not in values(found).values()


def test_word_order_is_free_for_the_scorer(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("warrant Khan say what about")
    assert found.best == "quotes_by_person"
    assert values(found)["person"] == "Karim Khan"


def test_accents_and_case_do_not_matter(ask) -> None:  # type: ignore[no-untyped-def]
    assert values(ask("WHAT DID ZÁVADA SAY"))["person"] == values(ask("what did zavada say"))["person"] == "Jan Závada"


def test_split_words_are_joined(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask("time line of news paper leaks").intent == "timeline"


def test_two_questions_in_one_message_are_both_matched(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("who is the judge and when is the next hearing")
    assert found.intent == "judge"
    assert [other.intent for other in found.more] == ["next_hearing"]


# -- slots --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("message", ["what did Zuckerberg say about privacy", "what did zuckerberg say about privacy"])
def test_an_unknown_name_is_unresolved_never_dropped(ask, message: str) -> None:  # type: ignore[no-untyped-def]
    found = ask(message)
    assert found.intent == "quotes_by_person"
    assert [(s.name, s.value, s.surface.lower()) for s in found.unresolved] == [("person", None, "zuckerberg")]
    assert [n.lower() for n in found.unknown_names] == ["zuckerberg"]


def test_slots_say_where_they_stand(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("hey bot, what did Ms Bensouda say about exchanging information?")
    spans = {slot.name: found.question[slot.start : slot.end] for slot in found.slots}
    assert spans == {"person": "Ms Bensouda", "topic": "exchanging information"}


def test_a_period_fills_from_and_to(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("what happened between July and September 2023")
    assert values(found) == {"from": "2023-07", "to": "2023-09"}


def test_a_relative_date_has_no_value_and_is_left_to_who_knows_the_day(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("what happened in last spring")
    assert not found.unresolved
    assert all(slot.value is None for slot in found.slots if slot.name == "date")


def test_two_people_of_one_name_are_both_given() -> None:
    lexicon = Lexicon.of(people={"Karim Khan": ["Khan"], "Sadiq Khan": ["Khan"]})
    (found,) = known(tokenize("what did Khan say"), "what did Khan say", lexicon)
    assert [alias.value for alias in found.aliases] == ["Karim Khan", "Sadiq Khan"]


def test_a_body_and_a_person_go_to_the_intent_that_asks_for_them(tmp_path: Path) -> None:
    for kind in ("person", "body"):
        text = f"intent: by_{kind}\nexamples: ['what did {{{kind}}} say', 'quotes by {{{kind}}}']\nanswer: quotes\n"
        (tmp_path / f"{kind}.yaml").write_text(text + f"where: {{speaker: {kind}}}\n", "utf-8")
    both = load(tmp_path)
    assert match("what did the ICC say", both, LEXICON).intent == "by_body"
    assert match("what did Khan say", both, LEXICON).intent == "by_person"
    assert match("what did Zuckerberg say", both, LEXICON).intent == "by_person"


def test_the_longest_name_wins(ask) -> None:  # type: ignore[no-untyped-def]
    (slot,) = ask("what did prosecutor Khan say").slots
    assert (slot.value, slot.surface) == ("Karim Khan", "prosecutor Khan")


# -- cleaning -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Hi! What did Khan say?", "What did Khan say?"),
        ("hey bot, quick question: what did Khan say, please?", "what did Khan say?"),
        ("what did *Khan* say &amp; when? thanks a lot!", "what did Khan say & when?!"),
        ("&lt;b&gt;who&lt;/b&gt;", "<b>who</b>"),
        ("what happened at <!date^1^{date}|noon> <!here>", "what happened at"),
        ("see <https://a.b/c?d=e>", "see"),
        ("10:30:00 was it", "10:30:00 was it"),
    ],
)
def test_wrapping_comes_off(message: str, question: str) -> None:
    assert clean(message).text == question


def test_titles_do_not_end_sentences() -> None:
    assert clean("What did Mr. Khan and Dr. Smith say?").questions == ("What did Mr. Khan and Dr. Smith say?",)


def test_ten_thousand_characters_are_cut_and_said_so(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask("a" * 10_000)
    assert found.intent is None
    assert any("2,000" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    "message", ["' OR 1=1 --; DROP TABLE x", '" OR "NEAR(', "\u202eتحدث", "{person}", "\x00\x01", "((((", "%s %d {0}"]
)
def test_hostile_messages_are_only_text(ask, message: str) -> None:  # type: ignore[no-untyped-def]
    assert ask(message).intent is None


def test_no_intent_and_no_lexicon_is_no_error() -> None:
    found = match("what did Khan say", Intents(()), EMPTY)
    assert (found.best, found.band) == (None, "none")


# -- what is looked up quickly is what a plain search finds -------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["resoluton", "rseolution", "esolution", "resolutiom", "hearign", "wrarant", "teh", "závda", "x", "12a"]
)
def test_words_near_a_misspelling_are_those_that_a_plain_search_finds(word: str) -> None:
    words = [*common_words().counts, "závada", "zelensky"]
    plain = {
        (edits, other)
        for other in words
        if len(other) >= SHORTEST and other[0] in word[:2] and (edits := OSA.distance(word, other)) <= reach(word)
    }
    assert set(Vocabulary(dict.fromkeys(words, 1)).near(word)) == plain


def test_likeness_of_pieces_is_the_cosine_of_their_weights() -> None:
    examples = [plain_words(line) for line in ("who is the judge", "who said so", "the the judge", "a b c", "khan")]
    view = PieceView(examples * 60, (0.5, 2.0))  # so many that not all pieces are rows of the matrix
    asked = [plain_words(line) for line in ("who is the other judge", "khan khan", "zzz", "what a judge said")]

    def features(words: Words) -> tuple[Counter[str], Counter[str]]:
        return Counter(p for word in words for p in letter_pieces(word)), Counter([*words, *pairs(words)])

    def cosine(one: Counter[str], other: Counter[str], all_of: list[Counter[str]]) -> float:
        def weights(counts: Counter[str]) -> dict[str, float]:
            of = {piece: sum(piece in each for each in all_of) for piece in counts}
            return {
                piece: (1 + log(times)) * (log((1 + len(all_of)) / (1 + of[piece])) + 1)
                for piece, times in counts.items()
                if of[piece]
            }

        a, b = weights(one), weights(other)
        long = hypot(*a.values()) * hypot(*b.values())
        return sum(a[piece] * b[piece] for piece in a.keys() & b.keys()) / long if long else 0.0

    letters, words = zip(*map(features, examples * 60), strict=True)
    found = view.similar(asked)
    for row, text in zip(found, asked, strict=True):
        mine = features(text)
        plain = [
            0.5 * cosine(mine[0], one, list(letters)) + 2 * cosine(mine[1], other, list(words))
            for one, other in zip(letters[:5], words[:5], strict=True)
        ]
        assert row[:5] == pytest.approx(plain, abs=1e-5)
    alone = np.concatenate([view.similar([text]) for text in asked])
    assert found == pytest.approx(alone, abs=1e-6)


def test_a_name_at_the_end_that_longer_names_begin_like() -> None:
    lexicon = Lexicon.of(people={"Karim Khan": [], "Karim": [], "Karim Khan the Elder": []})
    for text, value in (
        ("who is Karim", "Karim"),
        ("who is Karim Khan", "Karim Khan"),
        ("Karim Khan the", "Karim Khan"),
    ):
        (found,) = known(tokenize(text), text, lexicon)
        assert found.aliases[0].value == value
        assert found.last - found.first == len(value.split())


# -- meaning ------------------------------------------------------------------------------------------------------


def test_a_paraphrase_is_nearer_than_another_subject() -> None:
    table = vectors.embed(["the price of fuel", "what petrol costs", "who sang the song", "xqzzy"])
    assert table is not None
    assert table.shape == (4, vectors.DIMENSIONS)

    def cosine(a: int, b: int) -> float:
        return float(table[a] @ table[b] / np.sqrt((table[a] @ table[a]) * (table[b] @ table[b])))

    assert cosine(0, 1) > cosine(0, 2) + 0.2
    assert not table[3].any()


def test_without_the_table_matching_still_works(
    monkeypatch: pytest.MonkeyPatch, intents: Intents, tmp_path: Path
) -> None:
    assert vectors.read_table(tmp_path) is None
    monkeypatch.setattr(vectors, "table", lambda: None)
    assert vectors.embed(["anything"]) is None
    plain = Intents(intents.all)
    assert match("when is the next hearing of the court", plain, LEXICON).intent == "next_hearing"
    assert match("can you recommend a good restaurant near the office", plain, LEXICON).intent is None
