"""No text makes a regular expression of the package run for ever: each is attacked, and its steps are counted."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.documents.furniture import BYLINE
from tests.regexes.check import BOUNDED, slow
from tests.regexes.found import Found, patterns
from tests.regexes.steps import Machine, TooManySteps
from tests.regexes.texts import samples

ROOT = Path(__file__).parent.parent
FOUND = patterns()
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_every_pattern_of_the_package_takes_steps_in_proportion_to_the_text(part: int) -> None:
    assert [fault for one in FOUND[part::PARTS] if (fault := slow(one))] == []


@pytest.mark.parametrize(
    ("pattern", "flags", "way"),
    [
        # as they were: the byline, a named event, what stands behind a name in a question, what stands beside a date
        (r"^\s*(?:by|from) (?:[A-Z][\w.'’\-]+(?:,? (?:and )?)?){1,8}(?:\s*[|,].{0,80})?\s*$", re.I, "match"),
        (r"(?:[ -](?!of |to )[\w’'\-]+){0,3}?[ -](?:war|summit)\b(?!-)", 0, "match"),
        (r"^(?:\s+(?:and|or|&)\s+[\w .]+?)?(?:\s+(?:\w+ly|also))?\s+(?:said|says)\b", 0, "match"),
        (r"(?:(?:by [^\n]{1,60}|(?:at\s)?\d{1,2}[:.]\d\d\s?(?:[ap]m)?\s?(?:[a-z]{2,4})?|[ap]m)[\s|,-]*)*$", 0, "match"),
        (r"(?:[A-Z][\w.’'-]* ?){2,5}(?:[,;(]|$)", 0, "match"),
        # of the books
        (r"(a+)+$", 0, "match"),
        (r"(?:a|a)*b", 0, "match"),
        (r"(?:a|ab|b)*c", 0, "match"),
        (r"(?:\w+\s?)*:", 0, "match"),
        (r"a*a*a*b", 0, "match"),
        (r"\w+@", 0, "search"),
        (r"\s+$", 0, "search"),
        (r"(?:\d+,?)+;", 0, "fullmatch"),
        (r"\([^)]*\) said", 0, "search"),
        (r"(?P<a>x+)(?P=a)+y", 0, "match"),
    ],
)
def test_the_check_finds_a_pattern_that_can_match_in_several_ways(pattern: str, flags: int, way: str) -> None:
    assert slow(Found("here", re.compile(pattern, flags), frozenset({way})))


@pytest.mark.parametrize("part", range(4))
def test_the_counting_matcher_finds_what_re_finds(part: int) -> None:
    prose = (ROOT / "seeds").glob("*.txt")
    pages = [path.read_text(encoding="utf-8")[:600] for path in sorted(prose)[:3]]
    for one in FOUND[part::8]:
        machine = Machine(one.pattern)
        for text in [*pages, *samples(list(machine.tree), one.pattern.flags, random.Random(1))]:
            assert machine.finditer(text) == [m.span() for m in one.pattern.finditer(text)], (one.where, text)
            assert machine.fullmatch(text) == (one.pattern.fullmatch(text) is not None), (one.where, text)


def test_the_counting_matcher_stops_at_its_budget() -> None:
    with pytest.raises(TooManySteps):
        Machine(re.compile(r"(?:a|a)*b")).match("a" * 60, budget=10_000)


def test_every_pattern_that_an_import_compiles_is_among_those_attacked() -> None:
    """Counted where `re` compiles, in a process of its own: what no module holds under a name would be seen here."""
    program = (
        "import re, sys\n"
        "seen, compiled = set(), re._compile\n"
        "def note(pattern, flags):\n"
        "    frame = sys._getframe(1)\n"
        "    while frame.f_code.co_filename == re.__file__: frame = frame.f_back\n"
        "    made = compiled(pattern, flags)\n"
        "    if frame.f_globals.get('__name__', '').startswith('bot.'): seen.add((made.pattern, made.flags))\n"
        "    return made\n"
        "re._compile = note\n"
        "from tests.regexes.found import modules, patterns\n"
        "modules(); re._compile = compiled\n"
        "known = {(one.pattern.pattern, one.pattern.flags) for one in patterns()}\n"
        "print(len(seen), [one for one in seen if one not in known])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    count, missing = done.stdout.split(" ", 1)
    assert int(count) > 300
    assert missing.strip() == "[]"


def test_no_bound_is_kept_for_a_pattern_that_is_gone() -> None:
    assert set(BOUNDED) <= {one.where for one in FOUND}


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Berg",
        "by ANNA BERG and Jan Novák, Prague",
        "By Anna Berg, Jan Novák, and Marie-Louise O’Hara | 3 May 2024",
        "From J.R. Halvorsen",
        "  by Anna Berg ,  special to the Courier",
    ],
)
def test_a_byline_is_known(line: str) -> None:
    assert BYLINE.match(line)


@pytest.mark.parametrize(
    "line",
    [
        "By the river Anna Berg met the man who had sold the mill.",  # more words than eight names
        "By 2024 the mill was sold",  # a number is no name
        "By Anna Berg: the mill was sold in spring",  # goes on behind a colon
    ],
)
def test_what_only_begins_like_a_byline_is_none(line: str) -> None:
    assert not BYLINE.match(line)
