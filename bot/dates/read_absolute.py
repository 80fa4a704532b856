"""Reads what the rules for dates with a year, or with none, found: days, months, seasons, quarters, years."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.dates.expression import FROM_MENTION, SHIFTS, Expression, make, shift_of, year_of
from bot.dates.vocabulary import MONTHS, SEASONS, WEEKDAYS, day_number, spoken_year, year_number

_DAY = re.compile(r"\b(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b")
_DAYS_BEFORE = re.compile(
    r"(?<![\w.,:$£€/-])(?<!\d[ ])(?:\d{1,2}(?:st|nd|rd|th)?(?:\s?-\s?|,\s|,?\s(?:and|or|to|through"
    r"|until)\s(?:the\s)?)){1,6}$"
)
_FOURTH = {"first": 1, "second": 2, "latter": 2, "last": 2, "third": 3, "fourth": 4} | {
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")


def _named_weekday(m: re.Match[str]) -> int | None:
    return WEEKDAYS[m["wd"].rstrip(".")] if m["wd"] else None


def _iso(m: re.Match[str]) -> Iterator[Expression]:
    yield make(m, "date", "iso", year=int(m["y"]), month=int(m["m"]), day=int(m["d"]))


def _numeric(m: re.Match[str]) -> Iterator[Expression]:
    a, b = int(m["a"]), int(m["b"] or m["b2"] or m["b3"])
    digits = m["y"] or m["y2"] or m["y3"]
    year = int(digits) if len(digits) == 4 else year_number("'" + digits)
    if m["b3"] or (a > 12 and b <= 12):
        a, b = b, a
    if 1 <= a <= 12 and 1 <= b <= 31:
        sure = m["b3"] or b > 12 or a == b
        yield make(m, "date" if sure else "numeric", "numeric", year=year, month=a, day=b)


def _era(m: re.Match[str]) -> Iterator[Expression]:
    yield make(m, "era", "era")


def _dmy(m: re.Match[str]) -> Iterator[Expression]:
    month = MONTHS[m["m"].rstrip(".")]
    year = year_of(m, "y")
    day = day_number(m["d"])
    if m["week"] or m["wd"]:
        yield make(
            m, "date", "dmy", month=month, day=day, weekday=_named_weekday(m), unit="week" if m["week"] else "", **year
        )
        return
    # "6, 7 and 9 May 2010", "3-5 May": days before it share its month and year
    earlier = _DAYS_BEFORE.search(m.string, max(0, m.start() - 48), m.start()) if m["d"][0].isdigit() else None
    if earlier and m.start("d") == m.start():
        for d in _DAY.finditer(m.string, earlier.start(), earlier.end()):
            yield make(m, "date", "dmy", d.start(), d.end(), month=month, day=day_number(d.group()), **year)
    yield make(m, "date", "dmy", month=month, day=day, **year)


def _mdy(m: re.Match[str]) -> Iterator[Expression]:
    month = MONTHS[m["m"].rstrip(".")]
    year = year_of(m, "y")
    more = list(_DAY.finditer(m.string, m.start("more"), m.end("more"))) if m["more"] else []
    if m["week"] and not more:
        yield make(m, "date", "mdy", month=month, day=day_number(m["d"]), unit="week", **year)
        return
    yield make(
        m,
        "date",
        "mdy",
        end=m.end("d") if more else None,
        month=month,
        day=day_number(m["d"]),
        weekday=_named_weekday(m),
        shift=None if year or more else shift_of(m["which"]),
        **year,
    )
    for d in more:
        end = m.end() if d is more[-1] else d.end()
        yield make(m, "date", "mdy", d.start(), end, month=month, day=day_number(d.group()), **year)


def _my(m: re.Match[str]) -> Iterator[Expression]:
    yield make(m, "date", "my", month=MONTHS[(m["m"] or m["m2"]).rstrip(".")], **year_of(m, "y"))


def _quarter(m: re.Match[str]) -> Iterator[Expression]:
    half = m["what"] == "half" or m["h"]
    n = int(m["qn"]) if m["qn"] else _FOURTH[m["q"] or m["h"]]
    year = year_of(m, "y", "y2", "possyear")
    if (
        not year
        and m["which"] in ("last", "this", "next")
        and "year" in m.group()[: m.group().index(m["q"] or m["h"] or "q")]
    ):
        year = {"year_shift": SHIFTS[m["which"]], "year_origin": "publication"}
    if half:
        if n <= 2 and year:
            yield make(m, "half", "quarter", number=39 + n, **year)
    else:
        yield make(m, "quarter", "quarter", number=32 + n, **year)


def _season(m: re.Match[str]) -> Iterator[Expression]:
    told = m["which"] in FROM_MENTION or (m["the"] and m["which"] == "next")
    yield make(
        m,
        "season",
        "season",
        number=SEASONS[m["s"]],
        shift=shift_of(m["which"]),
        origin="mention" if told else "publication",
        **year_of(m, "py", "y"),
    )


def _decade(m: re.Match[str]) -> Iterator[Expression]:
    if m["dec"]:
        first = int(m["dec"]) // 10
    elif m["sd"]:
        first = 190 + int(m["sd"]) // 10
    else:
        first = 192 + _DECADES.index(m["wd"])
    yield make(m, "decade", "decade", number=first)


def _century(m: re.Match[str]) -> Iterator[Expression]:
    n = int(m["n"]) if m["n"] else day_number(m["w"])
    if n and 1 <= n <= 22:
        era = m["era"] and m["era"].startswith("b")
        yield make(m, "era" if era else "century", "century", number=n - 1)


def _years(m: re.Match[str]) -> Iterator[Expression]:
    first = int(m["a"])
    second = int(m["b"]) if len(m["b"]) == 4 else first - first % 100 + int(m["b"])
    if len(m["b"]) == 2 and second <= first and 1 <= int(m["b"]) <= 12:  # "2023-05"; "2009-10" is two years
        yield make(m, "date", "years", year=first, month=int(m["b"]))
        return
    yield make(m, "date", "years", end=m.end("a"), year=first)
    if second > first:
        yield make(m, "date", "years", m.start("b"), m.end("b"), year=second)


def _year(m: re.Match[str]) -> Iterator[Expression]:
    short = "'" + m["short"] if m["short"] else m["y"]
    year = spoken_year(m["spoken"]) if m["spoken"] else year_number(short)
    if year:
        yield make(m, "date", "year", year=year)


READERS: dict[str, Callable[[re.Match[str]], Iterator[Expression]]] = {
    "iso": _iso,
    "numeric": _numeric,
    "era": _era,
    "dmy": _dmy,
    "mdy": _mdy,
    "my": _my,
    "quarter": _quarter,
    "season": _season,
    "decade": _decade,
    "century": _century,
    "years": _years,
    "year": _year,
}
