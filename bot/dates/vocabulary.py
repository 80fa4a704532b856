"""The words of the calendar as numbers."""

from __future__ import annotations

import re


def _table(text: str, first: int) -> dict[str, int]:
    """Every word with the number of its place in a list separated by commas."""
    return {word: place for place, words in enumerate(text.split(","), first) for word in words.split()}


MONTHS = _table(
    "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, september sept sep,"
    "october oct, november nov, december dec",
    1,
)
WEEKDAYS = _table(
    "monday mon, tuesday tues tue, wednesday weds wed, thursday thurs thur thu, friday fri, saturday sat, sunday sun", 0
)
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
"""As EDTF counts them."""
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_PHRASES = {"a couple of": 2, "a hundred": 100, "one hundred": 100, "half a": 0}
NUMBERS = (
    _PHRASES
    | _TENS
    | _table(
        "zero, one a an, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen,"
        "fifteen, sixteen, seventeen, eighteen, nineteen",
        0,
    )
    | {"hundred": 100}
)
_ORDINALS = _table(
    "first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth, thirteenth,"
    "fourteenth, fifteenth, sixteenth, seventeenth, eighteenth, nineteenth, twentieth",
    1,
)
ORDINALS = (
    _ORDINALS
    | {f"twenty-{word}": 20 + n for word, n in _ORDINALS.items() if n < 10}
    | {"thirtieth": 30, "thirty-first": 31}
)


def number(words: str) -> int | None:
    """A count as a number: "a couple of", "twelve", "thirty-one", "12"; None when it is none."""
    words = " ".join(words.split())
    for start in (
        "about ",
        "around ",
        "some ",
        "almost ",
        "nearly ",
        "roughly ",
        "over ",
        "more than ",
        "less than ",
        "just ",
        "only ",
        "at least ",
        "exactly ",
    ):
        words = words.removeprefix(start)
    if words.isdecimal():
        return int(words)
    tens, _, ones = words.partition("-")
    if ones:
        return NUMBERS[tens] + NUMBERS[ones] if tens in NUMBERS and ones in NUMBERS else None
    return NUMBERS.get(words)


def day_number(words: str) -> int | None:
    """A day of the month: "3", "3rd", "third", "twenty-first"; None when it is none."""
    digits = re.match(r"\d{1,2}", words)
    found = int(digits.group()) if digits else ORDINALS.get("-".join(words.split()))
    return found if found and 1 <= found <= 31 else None


def year_number(words: str) -> int | None:
    """A year: "1998", "'98" (1930 to 2029), None when it is none."""
    if words.startswith("'"):
        short = int(words[1:])
        return 1900 + short if short >= 30 else 2000 + short
    return int(words) if words.isdecimal() else None


def spoken_year(words: str) -> int | None:
    """A year in words: "nineteen ninety-six", "two thousand and four"."""
    parts = re.split(r"[ -]+", words)
    if parts[:2] == ["two", "thousand"]:
        rest = [p for p in parts[2:] if p != "and"]
        return 2000 + (number(rest[0]) or 0 if rest else 0)
    century, rest = number(parts[0]), parts[1:]
    if century is None or not rest:
        return None
    if rest == ["hundred"]:
        return 100 * century
    return 100 * century + sum(number(p) or 0 for p in rest if p not in ("oh", "o'"))
