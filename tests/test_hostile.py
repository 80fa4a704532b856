"""A text written to be slow takes time in proportion to its length. `python -m tests.bench.hostile` gives the
seconds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.building import _one
from bot.copies import print_of
from bot.documents import read
from bot.extract.corpus import people_by_stage
from bot.extract.register import Edits
from bot.store.indexed import People
from bot.store.writing import build_store
from tests.bench.hostile import FORMS

SMALL, TIMES = 20_000, 4
MARGIN = 1.8
"""A linear form takes 4 times as long for 4 times the text, a quadratic one 16 times; the clock of a busy machine
errs."""
NOISE = 0.3


@pytest.mark.parametrize("form", FORMS)
def test_four_times_the_text_takes_about_four_times_as_long(form: str, tmp_path: Path) -> None:
    small = min(_seconds(form, SMALL, tmp_path / f"{n}") for n in range(2))
    limit = MARGIN * TIMES * small + NOISE
    took = [_seconds(form, TIMES * SMALL, tmp_path / "large")]
    if took[0] > limit:
        took.append(_seconds(form, TIMES * SMALL, tmp_path / "again"))
    assert min(took) <= limit


def _seconds(form: str, size: int, folder: Path) -> float:
    """Seconds of computing, all that a build does with one document, in this process."""
    folder.mkdir()
    path = folder / "hostile.txt"
    path.write_text(FORMS[form](size), encoding="utf-8")
    start = time.process_time()
    indexed, _ = _one((read(path), "key", None))
    people = people_by_stage([("", indexed.document, indexed.found)], Edits())
    prints = {indexed.document.source: [print_of(indexed.document.text)]}
    build_store(folder / "onrecord.db", [indexed], [People(*stage) for stage in people], prints)
    return time.process_time() - start
