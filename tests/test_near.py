"""Near, not an answer: in the terminal, in JSON, in the journal; and what the gate and the tests of intents make of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from bot.answer.compose import NEAR
from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.errors import JournalError
from bot.models import Answer, Reading
from bot.quality import run_tests
from bot.render.blocks import to_message, to_text
from bot.render.plain import to_plain
from bot.render.slack_ids import Said, mark_of, said_from, said_value
from bot.render.slack_limits import check_blocks
from bot.render.slack_views import citations, why
from bot.store.journal import Confirmed, Journal
from tests.fake_slack.archive import NEAREST, OTHER, PASSAGE
from tests.fake_slack.blockkit import view_violations, violations
from tests.near import as_near, never_sure
from tests.slack.reading import shown
from tests.test_cli import PASSAGE_KEYS
from tests.test_journal import age, rows

Newsroom = Callable[..., Config]
Command = Callable[..., Result]
QUESTION = "what did bensouda say about exchanging information"
WORDS = "we are exchanging information"
NEAR_ANSWER = Answer("who exchanged", "near", candidates=NEAREST, message=NEAR)
MODEL = Reading("tiny-model", 24)
TEXT = (
    "The bridge will not be opened before 12 May 2024, the ministry said. It cost 340 million crowns.\n\n"
    "“We are not satisfied with the work,” Anna Berg said.\n\nThe tunnel nearby was closed for repairs.\n"
)


# ---- what a person sees ----------------------------------------------------------------------------------


def test_the_terminal_sets_near_passages_apart_and_cites_each() -> None:
    text = to_plain(NEAR_ANSWER)
    assert text.startswith("I found no passage that surely answers this")
    assert [line.strip() for line in text.splitlines() if "Near, not an answer" in line] == [
        "1. Near, not an answer:", "2. Near, not an answer:", "3. Near, not an answer:"]  # fmt: skip
    for passage in NEAREST:
        assert passage.citation in text
    assert "source)" not in text, "how many sources an answer rests on"


def test_a_notification_says_first_that_there_is_no_sure_answer() -> None:
    assert to_text(NEAR_ANSWER).startswith("No sure answer. Nearest: “we are exchanging information”")
    assert "001_report.txt:14" in to_text(NEAR_ANSWER)
    assert to_text(NEAR_ANSWER).endswith("(and 2 more)")


def test_in_slack_the_words_come_first_and_every_passage_has_its_heading() -> None:
    message = to_message(NEAR_ANSWER)
    assert violations(message) == check_blocks(message["blocks"]) == []
    seen = shown(message)
    places = [seen.index(words) for words in (
        "I found no passage", " · 1 of 3", WORDS, "001_report.txt:14",
        " · 2 of 3", "the inquiry goes on", " · 3 of 3", "a third matter")]  # fmt: skip
    assert places == sorted(places)
    assert "Copy as citation" not in seen
    assert "Why this answer" not in seen
    assert seen.count('"This one"') == 3
    for label in ("In context", "Why these", "Not right?"):
        assert label in seen


def test_a_very_long_near_answer_is_within_slacks_limits() -> None:
    body = " ".join(f"Sentence number {n} of a very long passage." for n in range(400))
    long = replace(NEAR_ANSWER, candidates=tuple(replace(one, text=body + str(n)) for n, one in enumerate(NEAREST)))
    message = to_message(long)
    assert violations(message) == check_blocks(message["blocks"]) == []
    too_long = replace(NEAR_ANSWER, question="x" * 3000)
    assert "This one" not in shown(to_message(too_long)), "a question that no button can carry"


def test_a_passage_of_a_document_for_background_is_marked_also_when_near() -> None:
    background = replace(NEAR_ANSWER, candidates=(replace(PASSAGE, use="background"),))
    for text in (shown(to_message(background)), to_plain(background), to_text(background)):
        assert "background, not for quotation" in text


def test_this_one_carries_the_question_and_the_passage() -> None:
    said = Said("who exchanged", 1, mark_of(NEAR_ANSWER), OTHER.source, OTHER.char_start, OTHER.char_end, OTHER.text)
    back = said_from(said_value(said) or "")
    assert back is not None
    assert (back.question, back.number, back.mark, back.source, back.start, back.end) == (
        "who exchanged", 1, said.mark, "002_other.txt", 100, 129)  # fmt: skip
    assert OTHER.text not in (said_value(said) or "")
    assert said_from('{"v":1,"q":"x","s":0}') is None
    assert said_from("not ours") is None


def test_why_says_that_it_is_near_and_what_was_shown() -> None:
    view = why(NEAR_ANSWER)
    assert view_violations(view) == []
    assert "Near: no passage surely answers" in shown(view)
    assert "Shown as the nearest" in shown(view)
    assert "withheld" not in shown(view)
    assert "No language model took part" in shown(view)


def test_only_the_passage_that_was_chosen_is_cited() -> None:
    found = shown(citations(NEAR_ANSWER, 1))
    assert "002_other.txt:3" in found
    assert "001_report" not in found
    assert "a third matter" not in found


# ---- a language model that chose -------------------------------------------------------------------------


def test_an_answer_that_a_language_model_chose_says_so_and_no_more() -> None:
    answer = Answer(QUESTION, "answered", answers=(PASSAGE, OTHER), reading=MODEL)
    line = "A language model (tiny-model) chose these among 24 passages. The words are the documents'."
    assert line in shown(to_message(answer))
    assert line in to_plain(answer)
    assert "language model" not in to_text(answer)
    assert "chose this among" in to_plain(replace(answer, answers=(PASSAGE,)))
    assert line in shown(why(answer))
    assert "No language model" not in shown(why(answer))


def test_a_near_answer_says_that_a_language_model_found_none() -> None:
    answer = replace(NEAR_ANSWER, reading=MODEL)
    line = "A language model (tiny-model) found no passage among 24 that answers."
    for text in (shown(to_message(answer)), to_plain(answer), shown(why(answer))):
        assert line in text
    assert "language model" not in to_text(answer)


def test_a_models_name_can_neither_ping_nor_break_a_message() -> None:
    answer = Answer(QUESTION, "answered", answers=(PASSAGE,), reading=Reading("<!channel>\u202e" + "x" * 5000, 3))
    message = to_message(answer)
    assert violations(message) == check_blocks(message["blocks"]) == []
    assert "\u202e" not in shown(message) + to_plain(answer)


# ---- JSON and the command line ---------------------------------------------------------------------------


def test_json_has_the_near_passages_as_candidates_in_full(
    onrecord: Command, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_sure(monkeypatch, MODEL)
    answer = json.loads(onrecord("ask", QUESTION, "--json", config=config).stdout)
    assert (answer["status"], answer["answers"]) == ("near", [])
    assert 1 <= len(answer["candidates"]) <= 3
    for one in answer["candidates"]:
        assert set(one) == PASSAGE_KEYS
        assert one["verified"]
    assert "tiny-model" not in str(answer)
    explained = json.loads(onrecord("ask", QUESTION, "--json", "--explain", config=config).stdout)
    assert explained["explain"]["reading"] == {"model": "tiny-model", "passages": 24}


def test_ask_and_chat_show_near_passages_and_note_that_they_were_shown(
    onrecord: Command, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_sure(monkeypatch)
    for number, arguments in enumerate((("ask", QUESTION, "--explain"), ("chat",)), 1):
        result = onrecord(*arguments, config=config, text=f"{QUESTION}\n")
        assert result.exit_code == 0
        assert "Near, not an answer" in result.stdout
        assert WORDS in result.stdout
        rows = json.loads(onrecord("shown", "001_9a076e687b76dfde.txt", "--json", config=config).stdout)
        assert len(rows) == number


def test_gaps_count_near_and_nothing_apart(onrecord: Command, config: Config) -> None:
    archive = Archive.open(config)
    for status in ("near", "not_found", "not_found", "answered", "clarify"):
        archive.journal.record("who banked", status, None)
    archive.journal.record("who baked", "near", None)
    archive.close()
    found = json.loads(onrecord("gaps", "--json", config=config).stdout)
    assert [(one["question"], one["times"], one["nothing"], one["near"]) for one in found] == [
        ("who banked", 3, 2, 1), ("who baked", 1, 0, 1)]  # fmt: skip
    lines = onrecord("gaps", config=config).stdout.splitlines()
    assert lines[0].split() == ["nothing", "near", "last", "asked", "question"]
    assert lines[1].split()[:2] == ["2", "1"]


def test_a_test_that_expects_nothing_holds_where_no_passage_is_given_as_an_answer(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent = 'intent: quotes\nabout: Q\nexamples: ["quotes by {person}"]\nanswer: quotes\nwhere: {speaker: person}\n'
    config = newsroom(
        {"bridge.txt": TEXT}, intents={"quotes.yaml": intent + "tests: [{ask: quotes by Anna Berg, nothing: true}]\n"}
    )
    build(config)
    archive = Archive.open(config)
    assert "should be nothing on record" in run_tests(archive)[0].problem
    never_sure(monkeypatch)
    assert archive.ask("quotes by Anna Berg", keep=False).status == "near"
    assert [result.problem for result in run_tests(archive)] == [""]


# ---- the verbatim gate -----------------------------------------------------------------------------------


@pytest.fixture
def changed(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Asks a record that is never sure after words of its document have changed."""
    config = newsroom({"bridge.txt": TEXT})
    build(config)
    never_sure(monkeypatch)
    archive = Archive.open(config)

    def ask(question: str, *changes: tuple[str, str]) -> Answer:
        text = TEXT
        for old, new in changes:
            text = text.replace(old, new)
        (config.seeds / "bridge.txt").write_text(text, encoding="utf-8")
        return archive.ask(question, keep=False)

    return ask


def test_near_passages_that_no_longer_stand_in_their_file_are_not_shown(changed: Callable[..., Answer]) -> None:
    answer = changed("what did Anna Berg say", ("not satisfied", "satisfied"))
    assert (answer.status, answer.answers, answer.candidates) == ("not_found", (), ())
    assert "withheld: bridge.txt changed after the documents were indexed" in answer.message
    assert "nearest" not in answer.message
    assert "satisfied" not in shown(to_message(answer)) + to_plain(answer)


def test_those_that_still_stand_there_stay_near(changed: Callable[..., Answer]) -> None:
    whole = changed("what did the ministry say about the bridge")
    assert whole.status == "near"
    if len(whole.candidates) > 1:
        gone = whole.candidates[0].text
        left = changed("what did the ministry say about the bridge", (gone[:20], "Nobody said that "))
        assert left.status == "near"
        assert left.withheld
        assert left.message.startswith(NEAR)


# ---- several questions in one message ---------------------------------------------------------------------


@pytest.mark.parametrize("sure", [True, False])
def test_of_several_questions_the_one_without_a_sure_answer_is_named(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, sure: bool
) -> None:
    config = newsroom({"bridge.txt": TEXT})
    build(config)
    from bot import asking

    spelled = asking._spelled

    def near_berg(*given: object, **named: object) -> Answer:
        answer = spelled(*given, **named)  # type: ignore[arg-type]
        return as_near(answer) if "Berg" in answer.question or not sure else answer

    monkeypatch.setattr("bot.asking._spelled", near_berg)
    answer = Archive.open(config).ask("What did the ministry say? What did Anna Berg say?", keep=False)
    if sure:
        assert answer.status == "answered"
        assert "No sure answer to “What did Anna Berg say?”" in answer.message
        assert all("satisfied" not in one.text for one in answer.answers)
    else:
        assert answer.status == "near"
        assert "They are nearest to “What did the ministry say?”." in answer.message
        assert "No sure answer to “What did Anna Berg say?” either" in answer.message


# ---- the journal: questions that a passage answers ---------------------------------------------------------


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    opened = Journal(url, secret="a key of the tests")
    yield opened
    opened.close()


def propose(journal: Journal, question: str = "Who exchanged?", user: str | None = "U0ALICE") -> bool:
    return journal.propose(question, PASSAGE.source, PASSAGE.char_start, PASSAGE.char_end, PASSAGE.text, user)


def test_what_people_say_to_be_the_one_waits_for_an_editor_and_names_nobody(journal: Journal, url: str) -> None:
    for question, user in (("Who exchanged?", "U0ALICE"), ("who exchanged?", "U0BOB"), ("Who exchanged?", "U0BOB")):
        assert propose(journal, question, user)
    (one,) = journal.proposals()
    assert (one.question.casefold(), one.source, one.start, one.end, one.times) == (
        "who exchanged?", "001_report.txt", 100, 129, 2)  # fmt: skip
    assert journal.confirmed() == []
    kept = str(rows(url, "SELECT * FROM proposals"))
    assert PASSAGE.text not in kept, "of a document's words only the hash, until an editor has seen them"
    assert "U0ALICE" not in kept


def test_what_an_editor_confirms_stays_with_its_words_and_nobody_of_whom_it_is(journal: Journal, url: str) -> None:
    for user in ("U0ALICE", "U0BOB"):
        propose(journal, user=user)
    (one,) = journal.proposals()
    assert not journal.confirm(one.id, "other words")
    assert journal.confirm(one.id, PASSAGE.text)
    assert not journal.confirm(one.id, PASSAGE.text), "once"
    assert journal.confirmed() == [Confirmed("001_report.txt", PASSAGE.text, "Who exchanged?")]
    assert journal.proposals() == []
    assert rows(url, "SELECT asker FROM proposals") == [(None,)]
    assert propose(journal)
    assert journal.proposals() == [], "decided already"
    (decided,) = journal.proposals(confirmed=True)
    assert decided.question == "Who exchanged?"
    age(url, "proposals", 400)
    journal.tidy()
    assert journal.forget_user("U0ALICE") == 0
    assert len(journal.confirmed()) == 1


def test_what_was_confirmed_can_be_discarded_and_its_words_go(journal: Journal, url: str) -> None:
    propose(journal)
    number = journal.proposals()[0].id
    assert journal.confirm(number, PASSAGE.text)
    assert journal.discard(number)
    assert not journal.discard(number)
    assert journal.confirmed() == journal.proposals(confirmed=True) == []
    assert PASSAGE.text not in str(rows(url, "SELECT * FROM proposals"))


def test_what_an_editor_discards_comes_back_to_nobody(journal: Journal) -> None:
    propose(journal)
    assert journal.discard(journal.proposals()[0].id)
    assert propose(journal, "WHO exchanged?", "U0BOB")
    assert journal.proposals() == journal.confirmed() == []


def test_what_nobody_has_confirmed_is_gone_when_its_days_are_over_or_its_person_is_forgotten(
    journal: Journal, url: str
) -> None:
    propose(journal)
    propose(journal, "something else", "U0BOB")
    assert journal.forget_user("U0BOB") == 1
    assert [one.question for one in journal.proposals()] == ["Who exchanged?"]
    age(url, "proposals", 30.1)
    assert journal.proposals() == []
    assert journal.tidy() == 1
    assert rows(url, "SELECT count(*) FROM proposals") == [(0,)]


def test_a_journal_that_keeps_no_questions_keeps_none_of_these(url: str) -> None:
    opened = Journal(url, secret="a key of the tests", question_days=0)
    assert not propose(opened)
    assert opened.up()
    assert rows(url, "SELECT count(*) FROM proposals") == [(0,)]
    opened.close()


def test_a_journal_that_is_down_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    opened = Journal(f"sqlite:///{tmp_path / 'file' / 'journal.db'}", secret="a key of the tests")
    for use in (lambda: propose(opened), opened.proposals, opened.confirmed, lambda: opened.discard(1)):
        with pytest.raises(JournalError):
            use()
