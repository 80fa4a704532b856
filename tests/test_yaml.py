"""YAML that people keep by hand: what looks like a number to YAML is text to people, and nothing takes long or
raises."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from bot.strictyaml import load, unknown_key

MANY = 600_000
HOSTILE = {
    "base 60": "a: " + "1:" * (MANY // 2) + "1",
    "base 60, negative": "a: -" + "1:" * (MANY // 2) + "1",
    "base 60 with a fraction": "a: " + "1:" * (MANY // 2) + "1.5",
    "base 60 in many small pieces": "a: [" + "1:1:1:1:1:1," * (MANY // 12) + "1]",
    "base 60 as keys": "".join(f"1:{n}: x\n" for n in range(MANY // 12)),
    "digits": "a: " + "9" * MANY,
    "10,000 digits": "a: " + "9" * 10_000,
    "underscores": "a: " + "1_" * (MANY // 2) + "1",
    "base 16": "a: 0x" + "f" * MANY,
    "base 8": "a: 0" + "7" * MANY,
    "base 8, as of late": "a: 0o" + "7" * MANY,
    "base 2": "a: 0b" + "1" * MANY,
    "a long fraction": "a: 1." + "9" * MANY,
    "a great power": "a: 1.0e+" + "9" * MANY,
    "a number that says so": "a: !!int " + "1:" * (MANY // 2) + "1",
    "a number in quotes that says so": 'a: !!int "' + "1:" * (MANY // 2) + '1"',
    "a fraction that says so": "a: !!float " + "1:" * (MANY // 2) + "1",
    "a truth that is none": "a: !!bool maybe",
    "a day that is none": "a: !!timestamp x",
    "bytes that are none": "a: !!binary x",
    "an object": "a: !!python/object/apply:os.system [x]",
    "directives": "".join(f"%TAG !a{n}! x{n}:\n" for n in range(MANY // 20)) + "---\na: 1\n",
    "documents": "--- a\n" * (MANY // 6),
    "anchors": "a:\n" + "".join(f"- &x{n} y\n" for n in range(MANY // 10)),
    "brackets": "[" * 15 + "a," * (MANY // 2) + "]" * 15,
    "braces": "[" + "a: b," * (MANY // 5) + "]",
    "dashes": "- " * (MANY // 2),
    "one key many times": "a: b\n" * (MANY // 5),
    "lines of one text": "a: b\n" + "  c\n" * (MANY // 4),
    "escapes": 'a: "' + "\\x41" * (MANY // 4) + '"',
    "tildes": "- ~\n" * (MANY // 4),
}


def loaded(folder: Path, text: str) -> tuple[Any, list[str]]:
    file = folder / "x.yaml"
    file.write_text(text, encoding="utf-8")
    value, problems = load(file, "x.yaml")
    return value, [str(problem) for problem in problems]


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_kind_of_yaml_takes_long_or_raises(tmp_path: Path, kind: str) -> None:
    started = time.process_time()
    value, problems = loaded(tmp_path, HOSTILE[kind])
    assert time.process_time() - started < 10
    assert problems or isinstance(value, (dict, list))
    repr(value)  # a number of too many digits could not even be shown


@pytest.mark.parametrize("written", ["1:1:1", "12:30", "190:20:30.15", "-1:30", "+1:2", "0o17", "017", "0x1f", "0b11", "1_000",
                                     "1.5e3", "1e3", ".5", "1.", ".inf", "-.inf", ".nan", "9" * 19, "9" * 5000, "2024-05-03",
                                     "2024-05-03 10:11:12", "<<", "=", "0.0.0"])  # fmt: skip
def test_what_is_no_plain_number_is_text(tmp_path: Path, written: str) -> None:
    assert loaded(tmp_path, f"a: {written}\n") == ({"a": written}, [])


@pytest.mark.parametrize(
    ("written", "value"),
    [("7", 7), ("-7", -7), ("+7", 7), ("0", 0), ("1.5", 1.5), ("-0.25", -0.25), ("9" * 18, int("9" * 18)), ("true", True),
     ("Yes", True), ("ON", True), ("no", False), ("Off", False), ("false", False), ("null", None), ("~", None), ("", None),
     ("'7'", "7"), ('"yes"', "yes"), ("'~'", "~"), ("!!str 7", "7"), ("! 7", "7"), ("nO", "nO"), ("٣", "٣")],
)  # fmt: skip
def test_numbers_truths_and_nothing_are_what_they_are(tmp_path: Path, written: str, value: Any) -> None:
    found, problems = loaded(tmp_path, f"a: {written}\n")
    assert (found, problems) == ({"a": value}, [])
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: !!int 5\n", "x.yaml:2: uses a YAML tag (!name), leave it out"),
        ("a: &x 1\nb: *x\n", "x.yaml:2: uses a YAML alias (*name), write the value out"),
        ("a: 1\n---\nb: 1\n", "x.yaml:2: begins a second document (---), keep one"),
        ("# what\n%YAML 1.1\n---\na: 1\n", "x.yaml:2: begins a line with %, put it in quotes or leave it out"),
        ("a:\n" + "".join(f"{' ' * n}-\n" for n in range(1, 30)), "is nested deeper than 20 levels, flatten it"),
        ("? [" + "[" * 30, "is nested deeper than 20 levels, flatten it"),
        ("a: 1\na: 2\n", "x.yaml:2: `a` stands here a second time (first in line 1), keep one"),
    ],
)
def test_what_is_refused_says_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    (problem,) = loaded(tmp_path, text)[1]
    assert says in problem


def test_keys_that_nobody_knows_are_compared_fast() -> None:
    known = ["title", "publisher", "author", "published", "published_basis", "status", "embargo_until"]
    assert unknown_key("titel", known) == "unknown key `titel`, did you mean `title`?"
    assert unknown_key("zebra", known).startswith("unknown key `zebra`, use one of: author, ")
    started = time.process_time()
    for number in range(20_000):
        unknown_key(f"publishe{number}", known)
    unknown_key("p" * MANY, known)
    assert time.process_time() - started < 5
