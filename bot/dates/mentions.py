"""Finds the calendar dates of a text and what each means: `find`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.dates.edtf import bounds, covering, from_bounds, precision
from bot.dates.expression import Expression
from bot.dates.expressions import recognise
from bot.dates.lists import share_years
from bot.dates.narrative import is_history, soon_after
from bot.dates.resolve import Told, follow, resolve, resolve_told
from bot.dates.stretches import Stretch, years_of_days
from bot.dates.tense import Tense, surely_past, tense
from bot.dates.words import plain


@dataclass(frozen=True, slots=True)
class Mention:
    """A calendar expression and its value."""

    start: int
    end: int
    value: str | None
    """EDTF, None where what it is relative to is not known."""
    precision: str
    """As `edtf.precision`; for a value of None what the words speak of."""
    basis: str
    """`absolute`, or what it is relative to, for people."""
    expression: Expression


def find(
    text: str,
    anchor: str | date | None = None,
    *,
    loose: bool = False,
    history: bool | None = None,
    quiet: Callable[[int], bool] | None = None,
    stretches: Sequence[Stretch] = (),
    known: Mapping[int, tuple[str, str]] | None = None,
) -> list[Mention]:
    """Every calendar expression of a text, in order.

    `anchor` is the day of publication (or of the question), or the EDTF interval in which it lies: then a value is
    what all its days agree on, else the interval that they support. None: relative dates get no value.
    `loose` reads what people type. `history` says whether dates tell on from one to the next (None: decided from the
    text). `quiet(offset)` is True where a date must not be what later ones are relative to (captions). In `stretches`
    (in order, not overlapping) relative dates count from the stretch's day. `known`: value and basis of expressions, by
    offset, that the caller has read.
    """
    low = plain(text)
    read = recognise if len(text) > _LINE else recognise.__wrapped__
    expressions = share_years(read(text, loose), low)
    days = _days(anchor)
    told_on = is_history(expressions, days, low) if history is None else history
    reader = _Reader(text, low, days, told_on, quiet, loose)
    reader.stretches, reader.known = stretches, known or {}
    reader.starts = [stretch.start for stretch in stretches]
    reader.years = years_of_days(expressions) if days is None or days[1] == date.max else {}
    return [m for e in expressions if (m := reader.read(e)) is not None]


_LINE = 400
"""Characters of a text that is a line of a document or a question: reading it again costs less than to keep it in place
of the document."""
_ASIDE = re.compile(r"\b(?:until|till|by|before|since|from|of|to|than|the|for|and|as of|around)\s$")
_SENTENCE_END = re.compile(r"[.!?][\"'”)]*\s|\n")
_HAD = re.compile(r"\bhad\b[^.;\n]*$")
_RECENT = 5
"""Years before publication within which a text that counts many years still tells of its own time."""
_AHEAD = re.compile(r"\b(?:will|upcoming|planned|coming|scheduled|going to)\b")


def _days(anchor: str | date | None) -> tuple[date, date] | None:
    if anchor is None:
        return None
    return (anchor, anchor) if isinstance(anchor, date) else bounds(anchor)


class _Reader:
    """Goes through the expressions of one text in order and keeps what was told last."""

    def __init__(
        self,
        text: str,
        low: str,
        days: tuple[date, date] | None,
        history: bool,
        quiet: Callable[[int], bool] | None,
        asked: bool,
    ) -> None:
        self.text, self.low, self.days, self.history = text, low, days, history
        self.asked = asked
        self.quiet = quiet or (lambda _: False)
        self.told: Told | None = None
        self.told_at = 0
        self.told_with_year = False
        self.quarter: str | None = None
        self.quarter_at = -10_000
        self.stretches: Sequence[Stretch] = ()
        self.starts: list[int] = []
        self.years: dict[tuple[int | None, int | None], int | None] = {}
        self.known: Mapping[int, tuple[str, str]] = {}

    def read(self, e: Expression) -> Mention | None:
        try:
            value, basis = self.known.get(e.start) or self._value(e)
        except (ValueError, OverflowError):  # a week before the year 1, a day after 9999
            value, basis = None, "outside the calendar"
        if value is not None and bounds(value) is None:
            value = None
        if value is None and basis == "":
            return None
        if value and e.about and value[-1] not in "~?%" and "/" not in value and "X" not in value:
            value += "~"
        mention = Mention(e.start, e.end, value, precision(value) if value else _grain(e), basis, e)
        if value and not self.quiet(e.start) and not value.startswith("..") and not value.endswith(".."):
            if mention.precision == "quarter" and e.kind == "quarter":
                self.quarter, self.quarter_at = value.rstrip("~"), e.start
            self._remember(e, value.rstrip("~"))
        return mention

    def _remember(self, e: Expression, value: str) -> None:
        grain = precision(value)
        if grain in ("decade", "century"):
            return
        if self.history and not e.absolute and e.origin == "publication" and e.kind in ("unit", "weekday", "yearago"):
            return
        if self.history and self._aside(e, grain):
            return
        self.told, self.told_at = Told(value, self.text[e.start : e.end]), e.start
        self.told_with_year = e.year is not None

    def _aside(self, e: Expression, grain: str) -> bool:
        """Whether a date only looks back or ahead from what is told: "until 1976", "two decades earlier"."""
        if e.origin == "mention" and e.shift is not None and e.shift < 0:
            return True
        if grain != "year" or self.told is None or precision(self.told.value) == "year":
            return False
        return bool(_ASIDE.search(self.low[max(0, e.start - 16) : e.start]))

    def _value(self, e: Expression) -> tuple[str | None, str]:
        """(EDTF or None, basis); an empty basis says that this is no date at all."""
        if e.kind == "era":
            return None, "absolute, before the common era"
        if e.kind == "numeric":
            return self._from_publication(e, None)
        if e.absolute:
            return resolve(e, date(2000, 1, 1), None), "absolute"
        if e.kind == "yearago" and e.unit in ("", "year") and self._in_year_of_sentence(e):
            assert self.told is not None
            return f"{self.told.first.year - 1:04}", f"relative to “{self.told.words}”"
        if e.kind == "yearago" or (e.kind == "unit" and e.unit == "quarter" and e.name in ("the", "latest", "same")):
            return self._by_quarter(e)
        if e.origin == "mention" or (e.year_shift is not None and e.year_origin == "mention"):
            return self._from_told(e)
        if (
            self.history
            and self.told
            and e.kind in ("date", "season", "holiday")
            and e.year_shift is None
            and e.shift is None
            and not self._of_its_own_time(e)
        ):
            return follow(e, self.told), f"relative to “{self.told.words}”"
        if self.history and e.kind in ("weekday", "unit") and e.rule in ("weekday", "today", "unit"):
            if e.kind == "weekday" and self.told and precision(self.told.value) == "day":
                return resolve_told(e, self.told), f"relative to “{self.told.words}”"
            if e.rule != "unit" or e.unit in ("day", "week", "weekend"):
                return None, "" if e.rule == "unit" else "relative to a day that the text does not give"
        if self.asked:
            return self._from_publication(e, self._asked_tense())
        if self.told and self.told_with_year and self.days and not self._stretch(e.start) and self._soon_after(e):
            return follow(e, self.told), f"relative to “{self.told.words}”"
        sure = e.kind == "date" and e.year is None and e.shift is None and surely_past(self.low, e.start)
        return self._from_publication(e, tense(self.low, e.start, e.end), sure)

    def _asked_tense(self) -> Tense:
        """Questions are about what is on record, unless they say otherwise."""
        return "future" if _AHEAD.search(self.low) else "past"

    def _from_told(self, e: Expression) -> tuple[str | None, str]:
        recent = self.told if self.told and (self.history or e.start - self.told_at < 600) else None
        if e.kind == "unit" and e.name in ("end", "in", "year-end") and not self.history:
            return self._from_publication(e, None)
        if e.name == "the" or (e.rule == "dayof" and e.unit == "day" and self.low.startswith("'s", e.end)):
            # "on the Tuesday it fell", "that night's calls": of days that the story knows and these words do not give
            return None, "relative to a day that the text does not give"
        if e.kind == "weekday" and (recent is None or precision(recent.value) != "day"):
            return self._from_publication(e, "past")
        if recent is None:
            if e.rule == "ago" or e.kind == "daynth":
                return self._no_anchor(e)
            return None, "" if e.rule == "dayof" or e.name in (
                "end",
                "in",
                "year-end",
            ) else "relative to a day that the text does not give"
        if e.rule == "dayof" and e.unit == "day" and e.shift == 0 and self._looks_back(e):
            return None, "relative to a day that the text does not give"
        value = resolve_told(e, recent)
        return value, f"relative to “{recent.words}”" if value else ""

    def _no_anchor(self, e: Expression) -> tuple[str | None, str]:
        return None, ""

    def _looks_back(self, e: Expression) -> bool:
        """Whether "that night" is of a story before what was told last: "He was suspended in May. She had been off duty
        that night." """
        return bool(
            _SENTENCE_END.search(self.low, self.told_at, e.start)
            and _HAD.search(self.low, max(self.told_at, e.start - 50), e.start)
        )

    def _in_year_of_sentence(self, e: Expression) -> bool:
        """Whether a year stands before it in its sentence: "413 million in 2023, up 6 per cent on the year before"."""
        if self.told is None or precision(self.told.value) != "year":
            return False
        between = self.low[self.told_at : e.start]
        return len(between) < 160 and _SENTENCE_END.search(between) is None

    def _soon_after(self, e: Expression) -> bool:
        """Whether a day has the year, long past, of the sentence before: "It was in May 2015. He left on 3 June." """
        if self.told is None or self.days is None or self.days[0].year - self.told.first.year < 2:
            return False
        if not soon_after(e, self.told, self.low[self.told_at : e.start]):
            return False
        return surely_past(self.low, e.start) or tense(self.low, e.start, e.end) == "past"

    def _of_its_own_time(self, e: Expression) -> bool:
        """Whether a day without a year in a history is one near publication: the year told last is only looked back at
        ("had reported it in 2022"), in a text that tells up to the years in which it appeared."""
        if self.told is None or self.days is None or self.days[0] != self.days[1] or e.kind != "date" or e.day is None:
            return False
        if precision(self.told.value) != "year" or not 0 < self.days[0].year - self.told.first.year <= _RECENT:
            return False
        return _HAD.search(self.low, max(0, self.told_at - 60), self.told_at) is not None

    def _stretch(self, offset: int) -> Stretch | None:
        index = bisect_right(self.starts, offset) - 1
        return self.stretches[index] if index >= 0 and offset < self.stretches[index].end else None

    def _by_quarter(self, e: Expression) -> tuple[str | None, str]:
        """Business news compares quarters: "a year earlier" is then the same quarter of the year before."""
        near = e.start - self.quarter_at < 700
        running = self.days is not None and self.quarter and bounds(self.quarter)[1] > self.days[1]  # type: ignore[index]
        if near and self.quarter and not (e.name == "latest" and running):
            year, part = int(self.quarter[:4]), self.quarter[5:]
            back = e.kind == "yearago" and e.unit in ("", "quarter", "period")
            return f"{year - back:04}-{part}", "relative to the quarter named before"
        if e.kind == "unit" and e.name == "the":
            return None, ""
        return self._from_publication(e, None)

    def _from_publication(self, e: Expression, when: Tense | None, sure: bool = False) -> tuple[str | None, str]:
        if stretch := self._stretch(e.start):
            days = bounds(stretch.value)
            assert days is not None
            basis = f"relative to “{stretch.words}”"
            if stretch.tells_on and e.kind == "date" and e.year_shift is None and e.shift is None and not sure:
                return follow(e, Told(stretch.value, stretch.words)), basis
            return resolve(e, days[0], when, sure=sure), basis
        if self.days is None or self.days[1] == date.max:
            year = self.years.get((e.month, e.day)) if e.kind == "date" and e.day and e.month else None
            if year:
                return resolve(replace(e, year=year), date(2000, 1, 1), None), "as the same day is named with its year"
        if self.days is None:
            return None, "relative to a publication date that is not known"
        first, last = self.days
        if first == last:
            return resolve(e, first, when, sure=sure), f"relative to publication {first.isoformat()} ({first:%A})"
        basis = f"relative to publication {from_bounds(first, last)}"
        low = resolve(e, first, when, sure=sure) if first != date.min else None
        high = resolve(e, last, when, sure=sure) if last != date.max else None
        if low and low == high:
            return low, basis
        if low and high:
            return covering(low, high), basis
        grain = _grain(e)
        if grain not in ("year", "decade") or not (low or high):
            return None, basis
        ends = bounds(low or high or "")
        assert ends is not None
        return (from_bounds(ends[0], date.max) if low else from_bounds(date.min, ends[1])), basis


def _grain(e: Expression) -> str:
    if e.kind == "unit":
        return e.unit or "day"
    if e.kind in ("date", "numeric"):
        return "day" if e.day is not None else "month" if e.month is not None else "year"
    return {"weekday": "day", "daynth": "day", "holiday": "day", "yearago": e.unit or "year", "era": "year"}.get(
        e.kind, e.kind
    )
