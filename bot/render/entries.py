"""What is shown of an answer one by one: its passages, with the events of one sentence taken together. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.dates import show
from bot.models import Answer, Passage

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage, and every date that its sentence gives for it."""

    passage: Passage
    dates: tuple[str, ...] = ()
    """EDTF, in order; empty for what is no event."""

    @property
    def when(self) -> str:
        """The dates in words: "6 February, 5 June and 20 August 2025"."""
        return _joined([show(date) for date in self.dates])

    @property
    def year(self) -> str:
        """The year it stands under."""
        found = _YEAR.search(self.dates[0]) if self.dates else None
        if found is None:
            return "Without a year"
        # What has no beginning stands first, whatever year it ends in.
        return f"Until {found[0]}" if self.dates[0].startswith(("..", "/")) else found[0]


def shown(answer: Answer) -> tuple[Passage, ...]:
    """The passages that a person is shown: those that answer, or where none surely does the nearest."""
    return answer.candidates if answer.status == "near" else answer.answers


def entries(answer: Answer) -> tuple[Entry, ...]:
    """The passages in their order. A clause that tells of several days is one entry, where its first date stands."""
    dates: dict[tuple[object, ...], list[str]] = {}
    first: dict[tuple[object, ...], Passage] = {}
    for number, one in enumerate(shown(answer)):
        is_event = one.kind == "event" and bool(one.date)
        key = (one.source, one.char_start, one.text, one.planned) if is_event else (number,)
        first.setdefault(key, one)
        found = dates.setdefault(key, [])
        if is_event and one.date and one.date not in found:
            found.append(one.date)
    return tuple(Entry(passage, tuple(dates[key])) for key, passage in first.items())


def is_timeline(answer: Answer) -> bool:
    """Whether an answer is events and nothing else."""
    return bool(answer.answers) and all(one.kind == "event" for one in answer.answers)


def _joined(texts: list[str]) -> str:
    """Several dates as one reads them: a year that all share is said once."""
    if len(texts) < 2:
        return "".join(texts)
    year = texts[-1][-5:]
    if re.fullmatch(r" \d{4}", year) and all(re.fullmatch(rf"\d+ \w+{year}", text) for text in texts):
        texts = [text.removesuffix(year) for text in texts[:-1]] + [texts[-1]]
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
