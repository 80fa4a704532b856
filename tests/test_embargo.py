"""A document under an embargo: until its day it is as if it were not there, from then on it is like any other."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import Result

from bot.archive import Archive
from bot.asking import Corpus
from bot.building import build
from bot.config import Config
from bot.errors import DataError, DocumentError
from bot.models import Clearance
from bot.render.blocks import to_message
from bot.render.slack_forms import channel_form
from bot.render.slack_home import Home, home

Newsroom = Callable[..., Config]
Command = Callable[..., Result]
Set = Callable[[str], None]

DAM = (
    "OSLO, 3 May 2024 (Agency) - The Norvik dam will not open before autumn, engineer Ingrid Solheim said on Thursday.\n\n"
    "“We found a crack of two metres in the spillway,” Solheim said.\n\n“It is safe,” Varga said of the dam on 5 May 2024.\n"
)
SECRET = (
    "OSTRAND, 6 June 2024 (Agency) - Tamsin Varga, the chief prosecutor of Ostrand, resigned on 7 June 2024.\n\n"
    "“The ledgers of the dam were forged by Solheimer and the quaestor,” Varga said.\n\n"
    "Ingrid Solheim, the former treasurer of Ostrand, denied it.\n"
)
SECRETS = ("tamsin", "ostrand", "prosecutor", "ledger", "quaestor", "solheimer", "treasurer", "secret.txt", "resigned")
"""What the second document alone has."""
EMBARGOED = "secret.txt: {title: The prosecutor resigned, use: embargoed, embargo_until: 2026-12-03}\n"
BEFORE, DAY = "2026-12-02", "2026-12-03"
EDITOR = Clearance(editor=True)
UNTIL = "1 document is under embargo until 3 December 2026 and was not searched."
QUESTIONS = (
    "what did Varga say",
    "what did Solheim say about a crack",
    "what did Solheim say about ledgers",
    "who is Tamsin Varga",
    "who is Ingrid Solheim",
    "who is the chief prosecutor of Ostrand",
    "who forged the ledgers",
    "who forged the legders",
    "what did Tamsim Varga say",
    "what did Vargo say",
    "who is the quaestr",
    "when did the prosecutor resign",
    "when did the dam open",
    "what happened in June 2024",
    "timeline",
    "timeline ledgers 2024..2025",
    "quotes Varga",
    "quotes Tamsin Varga",
    "quotes Solheim",
    "sources",
    "sources ledgers",
    "which documents mention Ostrand",
    "which documents do you have",
    "what does secret.txt say",
)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Sets the day on which things are asked: `today("2026-12-03")`."""

    def on(day: str) -> None:
        moment = datetime.fromisoformat(day)
        monkeypatch.setattr("bot.clock.now", lambda: moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    on(BEFORE)
    return on


@pytest.fixture
def record(newsroom: Newsroom, today: Set) -> Iterator[Archive]:
    """A record of both documents on the day before the embargo of the second lifts."""
    config = newsroom({"dam.txt": DAM, "secret.txt": SECRET}, EMBARGOED)
    build(config)
    archive = Archive.open(config)
    yield archive
    archive.close()


def told_of(answer: object, asked: str = "") -> set[str]:
    """The secrets in what a person is shown, but for those that the person brought."""
    said = str(answer).casefold().replace(asked.casefold(), "")
    return {word for word in SECRETS if word in said and word not in asked.casefold()}


@pytest.mark.parametrize("entry", [EMBARGOED, "secret.txt: {status: withdrawn}\n", "secret.txt: {status: hold}\n"])
@pytest.mark.parametrize("in_memory", [True, False])
def test_every_answer_is_what_it_would_be_without_the_document(
    newsroom: Newsroom, today: Set, entry: str, in_memory: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_memory:
        monkeypatch.setattr("bot.asking.MOST_IN_MEMORY", 0)
    config = newsroom({"dam.txt": DAM})
    build(config)
    without = Archive.open(config)
    expected = [without.reply(question, keep=False) for question in QUESTIONS]
    checked, health = without.check(SECRET), without.health()
    (config.seeds / "secret.txt").write_text(SECRET, encoding="utf-8")
    (config.data / "sources.yaml").write_text(entry, encoding="utf-8")
    build(config)
    record = Archive.open(config)
    for question, answer in zip(QUESTIONS, expected, strict=True):
        assert record.reply(question, keep=False) == answer, question
        told = record.reply(question, keep=False, clearance=EDITOR)
        assert replace(told, message=told.message.replace(f" {UNTIL}", "")) == answer, question
    assert record.check(SECRET) == checked
    assert replace(record.health(), built_at=health.built_at) == health
    record.close()
    without.close()


def test_before_its_day_no_lookup_tells_anything_of_it(record: Archive) -> None:
    for question in QUESTIONS:
        answer = record.reply(question)
        assert not told_of((answer.answers, answer.candidates, answer.choices, answer.sources), question), question
        assert not told_of(answer.message.replace("Tamsim Varga", ""), question), question
        assert not told_of(json.dumps(to_message(answer)["blocks"], ensure_ascii=False), question), question
    assert {info.source for info in record.sources()} == {"dam.txt"}
    assert {passage.source for passage in record.everything()} == {"dam.txt"}
    assert [one.verdict for one in record.check("Tamsin Varga resigned on 7 June 2024.")] == ["nothing"]
    with pytest.raises(DocumentError):
        record.context("secret.txt", 0, 10)


def test_a_refusal_says_how_many_documents_are_under_embargo_and_until_when(newsroom: Newsroom, today: Set) -> None:
    config = newsroom({"dam.txt": DAM, "secret.txt": SECRET, "third.txt": "Nobody knows of the olympics.\n"}, EMBARGOED)
    question = "what did the mayor say about the harbour"

    def refusal(sources: str, only: tuple[str, ...] = (), editor: bool = True) -> str:
        (config.data / "sources.yaml").write_text(sources, encoding="utf-8")
        build(config)
        archive = Archive.open(config)
        answer = archive.ask(question, clearance=Clearance(frozenset(only), editor=editor))
        archive.close()
        assert answer.status == "not_found"
        return answer.message

    assert UNTIL in refusal(EMBARGOED)
    assert "of 2 documents" in refusal(EMBARGOED)
    both = EMBARGOED + "third.txt: {embargo_until: 2027-01-15}\n"
    assert "2 documents are under embargo, the first until 3 December 2026, and were not searched." in refusal(both)
    same = EMBARGOED + "third.txt: {embargo_until: 2026-12-03}\n"
    assert "2 documents are under embargo until 3 December 2026 and were not searched." in refusal(same)
    assert "until 3 December 2026, 05:00 UTC" in refusal("secret.txt: {embargo_until: 2026-12-03T18:00+13:00}\n")
    assert "embargo" not in refusal("secret.txt: {status: hold}\n")
    assert "embargo" not in refusal(EMBARGOED, editor=False)
    assert "embargo" not in refusal(EMBARGOED, ("dam.txt",))


def test_on_its_day_it_answers_without_a_build_or_a_restart(record: Archive, today: Set) -> None:
    assert record.ask("who forged the ledgers").status == "not_found"
    assert record.quotes("Tamsin Varga").status == "not_found"
    today(DAY)
    answer = record.ask("who forged the ledgers")
    assert [passage.source for passage in answer.answers] == ["secret.txt"]
    assert {passage.source for passage in record.quotes("Tamsin Varga").answers} == {"dam.txt", "secret.txt"}
    assert "prosecutor" in record.ask("who is Tamsin Varga").message
    assert "treasurer" in record.ask("who is Ingrid Solheim").message
    assert {info.source for info in record.documents().sources} == {"dam.txt", "secret.txt"}
    assert {passage.source for passage in record.command("timeline", "").answers} == {"dam.txt", "secret.txt"}
    assert "embargo" not in record.ask("what did the mayor say about the harbour").message
    assert record.context("secret.txt", 0, 10).source == "secret.txt"


def test_what_lifts_on_one_day_tells_nothing_of_what_lifts_later(newsroom: Newsroom, today: Set) -> None:
    sources = "early.txt: {embargo_until: 2026-12-03}\nlate.txt: {embargo_until: 2026-12-05}\n"
    config = newsroom(
        {
            "dam.txt": "The dam broke on 3 May 2024, Berg said.\n",
            "early.txt": "Anna Berg opened the mill on 4 May 2024.\n",
            "late.txt": "Anna Berg, the smuggler known as Anna Maria Kestrel, fled on 5 May 2024.\n",
        },
        sources,
    )
    build(config)
    record = Archive.open(config)
    assert {passage.speaker for passage in record.command("timeline", "").answers} == {"Berg"}
    today("2026-12-03")
    assert record.ask("when did Anna Berg open the mill").answers
    assert "Kestrel" not in str([record.reply(q) for q in ("who is Anna Berg", "timeline", "what did Anna Kestral do")])
    assert "until 5 December 2026" in record.ask("who is the smuggler", clearance=EDITOR).message
    today("2026-12-05")
    assert record.ask("who is the smuggler").answers
    record.close()


def test_the_full_name_of_somebody_is_not_told_where_only_the_embargoed_document_has_it(record: Archive) -> None:
    # Of two names of one person the longer one is shown, whichever document has it.
    (spoken,) = record.quotes("Varga").answers
    assert (spoken.source, spoken.speaker) == ("dam.txt", "Varga")
    assert "Tamsin" not in str([record.ask("who is Varga"), record.ask("what did Varga say"), *record.everything()])


@pytest.mark.parametrize("typed", ["Tamsin Vargo", "Tamzin Varga", "the quaestr", "Ostrant", "Solheimre", "legders"])
def test_did_you_mean_names_nobody_whom_only_the_embargoed_document_names(
    record: Archive, today: Set, typed: str
) -> None:
    for question in (f"what did {typed} say", f"who is {typed}", f"quotes {typed}", f"tell me about {typed}"):
        answer = record.reply(question)
        assert not told_of((answer.choices, answer.message, answer.explain.get("mended")), question), question


def test_a_misspelled_name_is_asked_about_from_its_day_on(record: Archive, today: Set) -> None:
    today(DAY)
    answer = record.ask("what did Tamsin Vargo say")
    assert "Varga" in f"{answer.message} {answer.choices}"


def test_what_editors_call_people_is_not_known_of_those_in_embargoed_documents_alone(
    newsroom: Newsroom, today: Set
) -> None:
    people = "people:\n  Tamsin Varga: {aliases: [the whistleblower]}\n  Ingrid Solheim: {aliases: [the engineer]}\n"
    config = newsroom({"dam.txt": DAM, "secret.txt": SECRET}, EMBARGOED, people)
    build(config)
    record = Archive.open(config)
    assert record.quotes("the engineer").answers
    assert record.quotes("the whistleblower").status == "not_found"
    assert not told_of([record.ask("who is Tamsen Vargo").choices, record.ask("who is the whistleblowr").choices])
    today(DAY)
    assert record.quotes("the whistleblower").answers
    record.close()


def test_a_clock_that_is_set_back_withholds_it_again(record: Archive, today: Set) -> None:
    today(DAY)
    assert record.ask("who forged the ledgers").answers
    today(BEFORE)
    assert record.ask("who forged the ledgers").status == "not_found"


def test_what_editors_know_of_others_is_not_lost_for_an_embargo(newsroom: Newsroom, today: Set) -> None:
    people = "people:\n  bell hooks: {kind: person}\n  Tamsin Varga: {kind: person}\n"
    documents = {"a.txt": "The essay by bell hooks came out on 3 May 2024.\n", "secret.txt": SECRET}
    config = newsroom(documents, EMBARGOED, people)
    build(config)
    record = Archive.open(config)
    assert record.corpus().named("bell hooks") == "bell hooks"
    assert record.corpus().named("Tamsin Varga") is None
    record.close()


def test_evidence_that_an_intent_pins_waits_for_its_day(newsroom: Newsroom, today: Set) -> None:
    intent = """\
intent: forged_ledgers
about: Who forged the ledgers
examples: [who forged the ledgers, who falsified the ledgers, by whom were the ledgers forged]
answer: statements
evidence:
  - {source: secret.txt, text: were forged by Solheimer}
tests:
  - {ask: who forged the ledgers, cites: secret.txt}
  - {ask: who forged the olympics, nothing: true}
"""
    for entry in (EMBARGOED, "secret.txt: {status: withdrawn}\n"):
        config = newsroom({"dam.txt": DAM, "secret.txt": SECRET}, entry, intents={"forged.yaml": intent})
        build(config)
        record = Archive.open(config)
        assert not told_of(record.ask("who forged the ledgers").answers)
        record.close()
    build(newsroom({}, EMBARGOED, intents={"forged.yaml": intent}))
    today(DAY)
    record = Archive.open(config)
    assert [passage.source for passage in record.ask("who forged the ledgers").answers] == ["secret.txt"]
    record.close()


def test_a_channel_of_embargoed_documents_alone_is_answered_from_none(record: Archive, today: Set) -> None:
    only = Clearance(frozenset({"secret.txt"}))
    for question in QUESTIONS:
        answer = record.reply(question, clearance=only)
        assert not answer.answers, question
        assert not answer.candidates, question
        assert not answer.sources, question
    assert "0 documents" in record.ask("what did Solheim say about a crack", clearance=only).message
    assert {one.passage for one in record.check(DAM, only)} == {None}
    today(DAY)
    assert record.ask("who forged the ledgers", clearance=only).answers


def test_a_record_whose_documents_are_all_under_embargo_answers_nothing(newsroom: Newsroom, today: Set) -> None:
    config = newsroom({"secret.txt": SECRET}, EMBARGOED)
    build(config)
    record = Archive.open(config)
    for question in QUESTIONS:
        answer = record.reply(question)
        assert (answer.answers, answer.candidates, answer.choices, answer.sources) == ((), (), (), ()), question
    assert UNTIL in record.ask("who forged the ledgers", clearance=EDITOR).message
    assert record.health().ok
    assert {one.passage for one in record.check(SECRET)} == {None}
    assert list(record.everything()) == []
    today(DAY)
    assert record.ask("who forged the ledgers").answers
    record.close()


def test_neither_app_home_nor_the_settings_of_a_channel_name_it(record: Archive, today: Set) -> None:
    def shown() -> str:
        views = (
            home(Home(record.health(), record.sources())),
            channel_form(record.sources(), "C0DESK", "mention", False, ("secret.txt",), False),
            to_message(record.command("sources", "")),
        )
        return json.dumps(views, ensure_ascii=False)

    assert not told_of(shown())
    assert "1 document, " in shown()
    today(DAY)
    assert "The prosecutor resigned" in shown()
    assert "embargo" not in shown()


def test_the_command_line_lists_it_with_its_use_and_its_day(record: Archive, onrecord: Command) -> None:
    text = onrecord("sources", config=record.config).stdout
    assert "secret.txt · news · source dated 6 June 2024 · embargoed · embargo until 3 December 2026" in text.replace(
        "as of", "source dated"
    )
    rows = json.loads(onrecord("sources", "--json", config=record.config).stdout)
    assert [(row["source"], row["use"], row["embargo_until"]) for row in rows] == [
        ("dam.txt", "on_record", None),
        ("secret.txt", "embargoed", "2026-12-03"),
    ]


def test_exports_leave_it_out_until_its_day(record: Archive, onrecord: Command, today: Set) -> None:
    for form in ("csv", "json"):
        assert not told_of(onrecord("export", form, config=record.config).stdout)
    for form in ("text", "csv", "json", "timelinejs"):
        assert not told_of(onrecord("timeline", "--format", form, config=record.config).stdout)
    today(DAY)
    assert "secret.txt" in onrecord("export", "csv", config=record.config).stdout
    assert "secret.txt" in onrecord("export", "json", config=record.config).stdout


def test_verify_looks_at_its_passages_too(record: Archive, onrecord: Command) -> None:
    (record.config.seeds / "secret.txt").write_text("Nothing.\n", encoding="utf-8")
    result = onrecord("verify", config=record.config)
    assert result.exit_code == 1
    assert "secret.txt" in result.stdout


def test_an_embargo_holds_whatever_the_use_is(newsroom: Newsroom, today: Set) -> None:
    config = newsroom(
        {"dam.txt": DAM, "secret.txt": SECRET}, "secret.txt: {use: on_record, embargo_until: 2026-12-03}\n"
    )
    build(config)
    record = Archive.open(config)
    assert record.ask("who forged the ledgers").status == "not_found"
    today(DAY)
    assert record.ask("who forged the ledgers").answers
    record.close()


def test_a_build_after_the_day_makes_it_a_document_like_any_other(record: Archive, today: Set) -> None:
    today(DAY)
    # Until then, whom the other document calls Varga is called so everywhere, and is one person.
    assert [passage.speaker for passage in record.quotes("Varga").answers] == ["Varga", "Varga"]
    build(record.config)
    assert [passage.speaker for passage in record.quotes("Varga").answers] == ["Tamsin Varga", "Tamsin Varga"]


@pytest.mark.parametrize("written", ["2026-12", "2026", "2026-12-01/2026-12-05", "2026-12-03~", "2026-12-40", "soon"])
def test_an_embargo_until_no_whole_day_is_refused_and_the_old_store_stays(
    record: Archive, onrecord: Command, written: str
) -> None:
    path = record.config.data / "sources.yaml"
    path.write_text(f"secret.txt:\n  use: embargoed\n  embargo_until: {written}\n", encoding="utf-8")
    with pytest.raises(
        DataError, match="is no whole day and no time with a zone, write the day from which on it may be quoted"
    ):
        build(record.config)
    result = onrecord("build", config=record.config)
    assert result.exit_code == 2
    assert f"sources.yaml:3: `embargo_until: {written}`" in result.stderr
    assert "needs" not in result.stderr
    assert record.ask("who forged the ledgers", clearance=EDITOR).status == "not_found"
    assert "sources.yaml:3" in record.health().problem


def test_the_record_is_loaded_once_when_the_day_comes(
    record: Archive, today: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[Corpus] = []
    load = type(record._loaded)._load

    def counted(self: object, allowed: object) -> Corpus:
        loads.append(load(self, allowed))  # type: ignore[arg-type]
        return loads[-1]

    monkeypatch.setattr(type(record._loaded), "_load", counted)
    record.ask("who forged the ledgers")
    today("2026-12-01")
    record.ask("who forged the ledgers")
    assert loads == []
    today(DAY)
    threads = [threading.Thread(target=record.ask, args=("who forged the ledgers",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    today("2027-01-01")
    record.ask("who forged the ledgers")
    assert len(loads) == 1
