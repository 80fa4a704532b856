"""The 22 failure patterns of fuzzy matching, asked of a record: no confident wrong answer, and the right one all the
same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.building import build
from bot.config import Config

ROOT = Path(__file__).parent.parent
RECORD = """Judge Marta Olsen presides over the case against the mill.

Ivan Novak said the warrant was a mistake.

The district court issued a warrant for the mill's owner on 21 November 2024.

Novak accused Anna Berg of fraud in March 2023.

Peter Lund supported resolution 12 on the timber tax.

The next hearing is on 4 June 2025 in Alta.

Jan Závada sold the mill in 2019.
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("patterns")
    config = Config(seeds=folder / "seeds", intents=ROOT / "intents", data=folder)
    config.seeds.mkdir()
    (config.seeds / "mill.txt").write_text(RECORD, encoding="utf-8")
    intents = folder / "intents"
    intents.mkdir()
    for path in (ROOT / "intents").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if "evidence:" not in text:  # what pins passages of the seeds has nothing to pin here
            (intents / path.name).write_text(text, encoding="utf-8")
    config = Config(seeds=config.seeds, intents=intents, data=folder)
    build(config)
    opened = Archive.open(config)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (1, "can you recommend a good restaurant near the office"),
        (2, "no"),
        (3, "what did Anna Berg say about the warrant"),
        (4, "what happened on 12 November 2023"),
        (5, "did the court not issue a warrant"),
        (6, "did Anna Berg accuse Ivan Novak of fraud"),
        (8, "what did Novak say about gas prices in Ohio in 1997"),
        (10, "what is it about"),
        (11, ":wave: <@U012AB3CD>"),
        (12, "кто судья по делу"),
        (16, "what did Nowak say"),
        (17, "who supported resolution 21 on the timber tax"),
        (21, "who opposed resolution 12 on the timber tax"),
    ],
)
def test_what_only_looks_like_it_is_not_answered(record: Archive, row: int, message: str) -> None:
    answer = record.ask(message)
    assert answer.status != "answered"
    assert answer.answers == ()


@pytest.mark.parametrize(
    ("row", "message", "said"),
    [
        (3, "what did Ivan Novak say about the warrant", "a mistake"),
        (4, "what happened on 21 November 2024", "issued a warrant"),
        (5, "did the court issue a warrant", "issued a warrant"),
        (6, "did Novak accuse Anna Berg of fraud", "accused Anna Berg"),
        (7, "name of the judge presiding", "Marta Olsen"),
        (
            9,
            "hello all. long day. the coffee machine broke. my train was late. I had a sandwich. it rained all morning. "
            "anyway when is the next hearing?",
            "4 June 2025",
        ),
        (13, "when did Zavada sell the mill", "in 2019"),
        (14, "<@U012AB3CD> what did <https://news.example/n|Novak> say about the warrant :wave:", "a mistake"),
        (15, "wher is the nxet hearing", "in Alta"),
        (17, "who supported resolution 12 on the timber tax", "Peter Lund"),
        (18, "warrant Novak say what about", "a mistake"),
        (19, "WHEN DID ZÁVADA SELL THE MILL", "in 2019"),
        (20, "who supported resolution 12 on the timbertax", "Peter Lund"),
    ],
)
def test_what_is_meant_is_answered_however_it_is_typed(record: Archive, row: int, message: str, said: str) -> None:
    answer = record.ask(message)
    assert answer.status == "answered"
    assert said in answer.answers[0].text


def test_of_two_questions_in_one_message_both_are_answered(record: Archive) -> None:
    texts = [p.text for p in record.ask("who is the judge and when is the next hearing").answers]
    assert any("Marta Olsen" in text for text in texts)
    assert any("4 June 2025" in text for text in texts)
