"""Withholding fails closed: with a build or without one, nothing of a document is told any more."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result

from bot.archive import Archive
from bot.building import build
from bot.config import Config
from bot.errors import DataError, DocumentError, StoreError
from bot.models import BACKGROUND, Clearance
from bot.render.blocks import to_message
from bot.render.export import timeline_text
from bot.render.plain import to_plain
from tests.withholding import (
    BUILT,
    COPY,
    DAM,
    HELD,
    MILL,
    NAME,
    NEAR,
    OK_BEFORE,
    QUESTIONS,
    RUNNING,
    SECRET,
    Way,
    documents,
    take_away,
    told,
    without,
    write_register,
)

Newsroom = Callable[..., Config]
Command = Callable[..., Result]
Open = Callable[[Config], Archive]

NOBODY_ELSE = Clearance(channels=frozenset({"C0OTHER1"}))
CLEARED = Clearance(background=True)


@pytest.fixture
def opened() -> Iterator[Open]:
    archives: list[Archive] = []

    def open_one(config: Config) -> Archive:
        archives.append(Archive.open(config))
        return archives[-1]

    yield open_one
    for archive in archives:
        archive.close()


def shown(archive: Archive, question: str) -> str:
    answer = archive.reply(question, keep=False)
    parts = (answer.answers, answer.candidates, answer.choices, answer.sources, answer.message, answer.explain)
    return f"{parts} {json.dumps(to_message(answer), ensure_ascii=False)}"


def nothing_is_told(archive: Archive) -> None:
    """Of all ways to ask for it."""
    for question in QUESTIONS:
        assert not told(shown(archive, question), question), question
    assert not told([one.passage for one in archive.check(SECRET)])
    assert not told(archive.sources())
    assert not told([*archive.everything()])
    for name in (NAME, COPY):
        with pytest.raises(DocumentError):
            archive.context(name, 0, 10)


@pytest.mark.parametrize("way", [way for way in BUILT if way.builds], ids=lambda way: way.name)
@pytest.mark.parametrize("in_memory", [True, False], ids=["small", "large"])
def test_a_build_withholds_it_and_every_answer_is_as_if_it_had_never_been_there(
    way: Way, in_memory: bool, newsroom: Newsroom, opened: Open, onrecord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_memory:
        monkeypatch.setattr("bot.asking.MOST_IN_MEMORY", 0)
    config = newsroom(without(way))
    build(config)
    before = opened(config)
    expected = [before.reply(question, keep=False) for question in QUESTIONS]
    checked = before.check(SECRET)
    newsroom(documents(way))
    write_register(config, way.register)
    build(config)
    record = opened(config)
    for question, answer in zip(QUESTIONS, expected, strict=True):
        assert record.reply(question, keep=False) == answer, question
    assert record.check(SECRET) == checked
    nothing_is_told(record)
    for form in ("csv", "json"):
        assert not told(onrecord("export", form, config=config).stdout)


@pytest.mark.parametrize("way", RUNNING, ids=lambda way: way.name)
def test_a_running_bot_withholds_it_without_a_build(way: Way, newsroom: Newsroom, opened: Open) -> None:
    config = newsroom(documents(way), OK_BEFORE)
    build(config)
    record = opened(config)
    assert record.ask("who forged the ledgers", keep=False).answers
    take_away(config, way)
    record.look_at_files()  # as the process does by itself every few seconds
    nothing_is_told(record)
    assert record.ask("what did Solheim say about a crack", keep=False).answers
    assert record.health().ok


@pytest.mark.parametrize("way", RUNNING[:-2], ids=lambda way: way.name)
def test_so_does_one_that_is_started_with_the_old_store(way: Way, newsroom: Newsroom, opened: Open) -> None:
    config = newsroom(documents(way), OK_BEFORE)
    build(config)
    take_away(config, way)
    with suppress(DataError):  # or it does not start at all: nobody can tell what is withheld
        nothing_is_told(opened(config))


def test_of_a_withdrawn_document_the_served_store_has_no_word(newsroom: Newsroom) -> None:
    for entry in ("status: withdrawn", "status: hold"):
        config = newsroom({"dam.txt": DAM, NAME: SECRET, COPY: SECRET}, f'"{NAME}": {{{entry}}}\n')
        build(config)
        content = config.db.read_bytes().lower()
        for word in ("tamsin", "ostrand", "quaestor", "solheimer", "treasurer"):
            assert word.encode() not in content


def test_what_the_register_let_go_of_without_a_build_is_told_after_one(newsroom: Newsroom, opened: Open) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, HELD)
    build(config)
    record = opened(config)
    write_register(config, OK_BEFORE)
    nothing_is_told(record)  # the register can only take away
    build(config)
    assert record.ask("who forged the ledgers").answers


def test_what_was_withheld_stays_so_until_a_build_whatever_becomes_of_the_register(
    newsroom: Newsroom, opened: Open
) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, OK_BEFORE)
    build(config)
    record = opened(config)
    write_register(config, HELD)
    nothing_is_told(record)
    for half in ("", OK_BEFORE):  # half written, or emptied: nobody can tell it from what an editor meant
        write_register(config, half)
        nothing_is_told(record)
    build(config)
    assert record.ask("who forged the ledgers").answers


@pytest.mark.parametrize("then", ["", "This document has been withdrawn by the editors.\n", None])
def test_copies_of_what_was_emptied_overwritten_or_deleted_are_withheld_on(
    then: str | None, newsroom: Newsroom, opened: Open
) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET, COPY: SECRET}, HELD)
    build(config)
    if then is None:
        (config.seeds / NAME).unlink()
    else:
        (config.seeds / NAME).write_text(then, encoding="utf-8")
    for _ in range(2):
        build(config)
        nothing_is_told(opened(config))


def test_two_entries_for_one_document_are_an_error_and_the_stricter_holds(
    newsroom: Newsroom, onrecord: Command, opened: Open
) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, OK_BEFORE)
    build(config)
    write_register(config, f'"{NAME}": {{title: x}}\n"{NAME.upper()}": {{status: hold}}\n')
    result = onrecord("build", config=config)
    assert result.exit_code == 2
    assert "are one document" in result.stderr
    nothing_is_told(opened(config))


def test_a_rule_that_could_not_be_worked_out_is_tried_again(
    newsroom: Newsroom, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, OK_BEFORE)
    build(config)
    record = opened(config)

    def busy(*_: object) -> object:
        raise StoreError("The store is busy")

    with monkeypatch.context() as patched:
        patched.setattr("bot.archive.withholding.copies_of", busy)
        write_register(config, HELD)
        with pytest.raises(StoreError):
            record.ask("who forged the ledgers")
        with pytest.raises(StoreError):
            record.ask("who forged the ledgers")
    nothing_is_told(record)


def test_a_deleted_duplicate_takes_nothing_with_it(newsroom: Newsroom, opened: Open) -> None:
    config = newsroom({"dam.txt": DAM, "dam-copy.txt": DAM})
    build(config)
    record = opened(config)
    (config.seeds / "dam-copy.txt").unlink()
    record.look_at_files()
    assert record.ask("what did Solheim say about a crack").answers
    assert {info.source for info in record.sources()} == {"dam.txt"}


@pytest.mark.parametrize(
    "held",
    ["To be confirmed.\n", "This story is developing and will be updated.\n",
     "BERN, 4 May (Agency) - Twelve miners have died, the prime minister confirmed.\n"],
)  # fmt: skip
def test_a_stub_on_hold_hides_nothing_that_has_its_words(held: str, newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"dam.txt": f"{DAM}\n{held}", "stub.txt": held}, "stub.txt: {status: hold}\n")
    assert "withheld too" not in onrecord("build", config=config).stderr


def test_a_file_that_no_reader_takes_may_have_an_entry_that_withholds_it(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"dam.txt": DAM, "plan.docx": b"PK"}, "plan.docx: {status: hold}\n")
    assert onrecord("build", config=config).exit_code == 0


def test_a_name_that_is_no_text_is_skipped_and_named(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"dam.txt": DAM})
    (config.seeds / os.fsdecode(b"caf\xe9.txt")).write_text(SECRET, encoding="utf-8")
    result = onrecord("build", config=config)
    assert result.exit_code == 1
    assert "skipped: caf\\xe9.txt has a name that is not UTF-8" in result.stderr
    assert onrecord("ask", "what did Solheim say about a crack", config=config).exit_code == 0


def test_what_a_killed_build_left_is_cleared_away(newsroom: Newsroom) -> None:
    config = newsroom({"dam.txt": DAM})
    left = config.data / ".onrecord.db.999999.new"
    left.write_text(SECRET, encoding="utf-8")
    build(config)
    assert not left.exists()


BROKEN = (b"\x00\x01\x02", b"[1, 2]\n", b"{mill.txt: {title: [\n", None)


@pytest.mark.parametrize("broken", BROKEN, ids=["noise", "a list", "a flow begun", "gone"])
def test_a_register_that_cannot_be_read_leaves_withheld_what_was(
    broken: bytes | None, newsroom: Newsroom, opened: Open, onrecord: Command
) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, OK_BEFORE)
    build(config)
    record = opened(config)
    write_register(config, HELD)
    nothing_is_told(record)  # known to this process by the register alone
    if broken is None:
        (config.data / "sources.yaml").unlink()
    else:
        write_register(config, broken)
    nothing_is_told(record)
    assert record.ask("what did Solheim say about a crack").answers
    assert "sources.yaml" in record.health().problem
    # Nobody knows what it withheld when there was nobody who had read it.
    with pytest.raises(DataError, match=r"sources\.yaml"):
        Archive.open(config)
    for command in (("build",), ("ask", "who forged the ledgers"), ("sources",)):
        result = onrecord(*command, config=config)
        assert result.exit_code == 2, command
        assert "sources.yaml" in result.stderr
        assert "Traceback" not in result.stderr
    nothing_is_told(record)


@pytest.mark.parametrize("name", ["sources.yml", "Sources.yaml", "source.yaml", "sources.yaml.txt"])
def test_a_register_under_another_name_is_an_error(name: str, newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET})
    (config.data / name).write_text(HELD, encoding="utf-8")
    result = onrecord("build", config=config)
    assert result.exit_code == 2
    assert f"{name} is not read" in result.stderr
    assert "Call it sources.yaml" in result.stderr


@pytest.mark.parametrize("rest", ["status: hold", "status: withdrawn", "use: background", "embargo_until: 2999-01-01"])
def test_an_entry_that_withholds_a_document_that_is_not_there_is_an_error(
    rest: str, newsroom: Newsroom, onrecord: Command, opened: Open
) -> None:
    config = newsroom({"dam.txt": DAM, "secret.txt": SECRET})
    build(config)
    record = opened(config)
    write_register(config, f"secrets.txt: {{{rest}}}\n")
    result = onrecord("build", config=config)
    assert result.exit_code == 2
    assert "`secrets.txt` is to be withheld, and no document is called so: did you mean `secret.txt`?" in result.stderr
    assert "secrets.txt" in record.health().problem
    write_register(config, "secret.txt: {status: hold}\n")
    assert onrecord("build", config=config).exit_code == 0
    assert record.health().problem == ""


def test_an_entry_stays_when_the_document_that_it_withdrew_is_deleted(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"dam.txt": DAM, "secret.txt": SECRET}, "secret.txt: {status: withdrawn}\n")
    assert onrecord("build", config=config).exit_code == 0
    (config.seeds / "secret.txt").unlink()
    assert onrecord("build", config=config).exit_code == 0


def test_a_copy_is_named_when_it_is_withheld(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET, COPY: NEAR}, HELD)
    result = onrecord("build", config=config)
    assert result.exit_code == 0
    assert f"withheld too: {COPY}, a copy of {NAME}" in result.stderr
    assert "status: hold" in onrecord("sources", config=config).stdout


def test_a_corrected_version_that_an_editor_calls_live_is_no_copy(newsroom: Newsroom, opened: Open) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET, COPY: NEAR}, HELD + f"{COPY}: {{status: live}}\n")
    build(config)
    assert {info.source for info in opened(config).sources()} == {"dam.txt", COPY}


def test_other_documents_on_the_same_matter_are_no_copies(newsroom: Newsroom, onrecord: Command) -> None:
    # They quote a sentence of it, tell of the same people, and have the agency's form.
    follow_up = (
        "OSTRAND, 8 June 2024 (Agency) - The mayor of Ostrand asked on Saturday who will lead the inquiry now.\n\n"
        "“The ledgers of the dam were forged by Solheimer and the quaestor,” Varga had said.\n\n"
        "Nobody at the court answered questions of this agency. Solheimer, reached by telephone, laughed and hung up, and "
        "the quaestor is abroad, said a clerk who asked not to be named. The dam itself stays closed until autumn.\n"
    )
    config = newsroom({"dam.txt": DAM, "mill.txt": MILL, "follow.txt": follow_up, NAME: SECRET}, HELD)
    assert "withheld too" not in onrecord("build", config=config).stderr


def test_a_document_for_background_is_shown_where_an_editor_cleared_it_and_marked(
    newsroom: Newsroom, opened: Open
) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, f'"{NAME}": {{use: background}}\n')
    build(config)
    record = opened(config)
    nothing_is_told(record)
    answer = record.ask("who forged the ledgers", clearance=CLEARED)
    assert {passage.source for passage in answer.answers} == {NAME}
    message = json.dumps(to_message(answer, asked="who forged the ledgers"), ensure_ascii=False)
    assert message.count("background, not for quotation") >= 2  # in the blocks, and in the text beside them
    assert "onrecord_cite" not in message
    assert "onrecord_context" in message
    assert not told(shown(record, "who is Varga"), "who is Varga")
    nothing_is_told(record)


def test_a_document_for_a_channel_is_told_there_and_nowhere_else(newsroom: Newsroom, opened: Open) -> None:
    config = newsroom(
        {"dam.txt": DAM, NAME: SECRET, "mill.txt": MILL},
        f'"{NAME}": {{audience: [C0OTHER1, C0THIRD2]}}\nmill.txt: {{audience: C0THIRD2}}\n',
    )
    build(config)
    record = opened(config)
    nothing_is_told(record)
    assert record.audiences() == {"C0OTHER1", "C0THIRD2"}
    assert record.ask("who forged the ledgers", clearance=NOBODY_ELSE).answers
    assert "Tamsin Varga" in str(record.ask("what did Varga say", clearance=NOBODY_ELSE).answers)
    assert not record.ask("when did the mill burn down", clearance=NOBODY_ELSE).answers
    third = Clearance(channels=frozenset({"C0THIRD2"}))
    assert record.ask("when did the mill burn down", clearance=third).answers
    assert {info.source for info in record.sources(NOBODY_ELSE)} == {"dam.txt", NAME}
    assert {info.source for info in record.sources(third)} == {"dam.txt", "mill.txt", NAME}
    nothing_is_told(record)


def test_of_two_channels_neither_is_told_a_name_that_only_the_others_document_has(
    newsroom: Newsroom, opened: Open
) -> None:
    config = newsroom(
        {
            "dam.txt": DAM,
            "one.txt": "Berg opened the mill of Sorn on 4 May 2024.\n\n“It grinds,” Berg said.\n",
            "two.txt": "Anna Berg, the smuggler of Sorn, fled on 5 May 2024.\n\n“I am gone,” Anna Berg said.\n",
        },
        "one.txt: {audience: C0ONE001}\ntwo.txt: {audience: C0TWO002}\n",
    )
    build(config)
    record = opened(config)
    one, two = (Clearance(channels=frozenset({name})) for name in ("C0ONE001", "C0TWO002"))
    for question in ("who is Berg", "what did Berg say", "timeline", "sources", "who is Burg"):
        said = str(record.reply(question, keep=False, clearance=one))
        assert "Anna Berg" not in said, question
        assert "smuggler" not in said, question
        assert "grinds" not in str(record.reply(question, keep=False, clearance=two)), question
    assert record.reply("what did Berg say", clearance=one).answers
    assert {passage.source for passage in record.reply("what did Berg say", clearance=two).answers} == {"two.txt"}


def test_in_context_shows_no_line_that_no_build_has_read(newsroom: Newsroom, opened: Open) -> None:
    config = newsroom({"dam.txt": DAM})
    build(config)
    record = opened(config)
    (config.seeds / "dam.txt").write_text(DAM + "\nUNBUILT DRAFT: the witness is Karel Novotny.\n", encoding="utf-8")
    assert record.ask("what did Solheim say about a crack").answers  # its own words still stand there
    with pytest.raises(DocumentError, match="changed since"):
        record.context("dam.txt", 0, 10)


def test_a_deleted_document_is_named_to_nobody(newsroom: Newsroom, opened: Open) -> None:
    config = newsroom({"dam.txt": DAM, "secret.txt": SECRET})
    build(config)
    record = opened(config)
    (config.seeds / "secret.txt").unlink()
    # In the seconds before the process has looked for it, too.
    answer = record.ask("who forged the ledgers")
    assert not answer.answers
    assert not told(answer.message, "who forged the ledgers")


def test_an_embargo_by_the_minute_lifts_at_its_minute(
    newsroom: Newsroom, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, f'"{NAME}": {{embargo_until: "2026-12-03T18:00+13:00"}}\n')
    build(config)
    record = opened(config)
    for moment, lifted in (("2026-12-03T04:59+00:00", False), ("2026-12-03T05:00+00:00", True)):
        monkeypatch.setattr("bot.clock.now", lambda at=moment: datetime.fromisoformat(at))
        assert bool(record.ask("who forged the ledgers").answers) == lifted
    assert record.ask("who is Tamsin Varga").status == "answered"


@pytest.mark.parametrize("written", ["2026-12-03T18:00", "2026-12-03T25:00Z", "03.12.2026", "2026-12-03T18:00+99:00"])
def test_an_embargo_until_a_time_without_a_zone_or_that_is_none_is_refused(
    written: str, newsroom: Newsroom, onrecord: Command
) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET}, f'"{NAME}": {{embargo_until: "{written}"}}\n')
    result = onrecord("build", config=config)
    assert result.exit_code == 2
    assert "is no whole day and no time with a zone" in result.stderr


def test_a_store_of_the_version_before_is_refused(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"dam.txt": DAM})
    build(config)
    with sqlite3.connect(config.db) as db:
        db.execute("UPDATE meta SET value = '4' WHERE key = 'schema_version'")
    db.close()
    result = onrecord("ask", "who is Solheim", config=config)
    assert result.exit_code == 2
    assert "build" in result.stderr


def test_a_correction_stands_below_what_it_corrects(newsroom: Newsroom, onrecord: Command) -> None:
    config = newsroom({"dam.txt": DAM}, "dam.txt: {status: corrected, correction: The crack is of two centimetres.}\n")
    assert onrecord("build", config=config).exit_code == 0
    said = onrecord("ask", "what did Solheim say about a crack", config=config).stdout
    assert "source has been corrected" in said
    assert "Correction: The crack is of two centimetres." in said


def test_the_register_is_not_read_again_while_it_is_the_same(
    newsroom: Newsroom, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = newsroom({"dam.txt": DAM}, OK_BEFORE)
    build(config)
    record = opened(config)
    reads: list[Path] = []
    monkeypatch.setattr("bot.archive.withholding.read_register", lambda path: reads.append(path))
    record.ask("who is Solheim")
    record.ask("who is Solheim")
    assert reads == []


def test_a_bad_store_in_place_does_not_keep_a_withdrawal_from_being_heeded(newsroom: Newsroom, opened: Open) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET, "mill.txt": MILL}, "mill.txt: {audience: C0OTHER1}\n")
    build(config)
    record = opened(config)
    bad = config.db.with_name("bad.db")
    bad.write_bytes(b"no store")
    shutil.move(bad, config.db)
    assert record.ask("who forged the ledgers").answers
    write_register(config, HELD + "mill.txt: {audience: C0OTHER1}\n")
    nothing_is_told(record)
    assert record.ask("when did the mill burn down", clearance=NOBODY_ELSE).answers
    assert record.health().ok


# ---- what may be told carries what editors say of it, also without a build -----------------------------------


def test_a_document_that_becomes_background_says_so_where_it_may_be_told(newsroom: Newsroom) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET})
    build(config)
    archive = Archive.open(config)
    write_register(config, f'"{NAME}": {{use: background}}\n')
    cleared = Clearance(background=True)
    answer = archive.ask("who forged the ledgers", clearance=cleared)
    assert {one.use for one in answer.answers if one.source == NAME} == {"background"}
    assert {one.source: one.use for one in archive.sources(cleared)} == {"dam.txt": "on_record", NAME: "background"}
    (listed,) = [one for one in archive.documents(clearance=cleared).sources if one.source == NAME]
    assert listed.use == "background"
    (checked,) = archive.check("The ledgers of the dam were forged by Solheimer and the quaestor.", cleared)
    assert checked.passage
    assert checked.passage.use == "background"
    assert BACKGROUND in to_plain(answer)
    archive.close()


def test_a_correction_stands_in_checks_lists_and_exports(newsroom: Newsroom) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET})
    build(config)
    archive = Archive.open(config)
    write_register(config, f'"{NAME}": {{status: corrected, correction: Of the mill.}}\n')
    (checked,) = archive.check("The ledgers of the dam were forged by Solheimer and the quaestor.")
    assert checked.passage
    assert (checked.passage.document_status, checked.passage.correction) == ("corrected", "Of the mill.")
    assert {one.source: one.status for one in archive.sources()} == {"dam.txt": "live", NAME: "corrected"}
    exported = {one.document_status for one in archive.everything() if one.source == NAME}
    assert exported == {"corrected"}
    timeline = archive.command("timeline", "2024..2025")
    for form in ("text", "csv", "timelinejs"):
        assert "Of the mill." in timeline_text(timeline, form), form
    archive.close()


def test_without_the_folder_of_documents_nothing_is_told(newsroom: Newsroom) -> None:
    config = newsroom({"dam.txt": DAM, NAME: SECRET})
    build(config)
    archive = Archive.open(config)
    config.seeds.rename(config.seeds.with_name("elsewhere"))
    archive.look_at_files()
    assert archive.sources() == ()
    assert not told(archive.ask("who forged the ledgers"), "who forged the ledgers")
    config.seeds.with_name("elsewhere").rename(config.seeds)
    archive.look_at_files()
    assert len(archive.sources()) == 2
    archive.close()
