"""The archive in memory is called as the real one is: what a test of Slack calls is there, and takes the same."""

from __future__ import annotations

import inspect

import pytest

from bot.archive import Archive
from bot.store.journal import Journal
from tests.fake_slack.archive import FakeArchive, FakeJournal


@pytest.mark.parametrize(("fake", "real"), [(FakeArchive, Archive), (FakeJournal, Journal)])
def test_methods_take_what_those_of_the_real_one_take(fake: type, real: type) -> None:
    methods = {name: given for name, given in vars(fake).items() if inspect.isfunction(given) and name[0] != "_"}
    assert methods
    for name, given in methods.items():
        assert inspect.signature(given) == inspect.signature(getattr(real, name)), name
