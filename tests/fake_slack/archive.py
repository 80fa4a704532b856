"""An archive in memory with the methods of bot.archive.Archive, for what the real one cannot be made to do on cue."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.answer import compose
from bot.errors import DocumentError
from bot.models import (
    EVERYBODY,
    LIVE,
    Answer,
    Checked,
    Choice,
    Clearance,
    Context,
    Health,
    Passage,
    Reading,
    Rule,
    SourceInfo,
)
from bot.store.journal import ChannelSettings, Confirmed, Feedback, Gap, Proposal, Shown, Turn, digest_of

QUOTE = "we are exchanging information"
HOSTILE = "<!channel> *bold* <@U0ALICE> <https://evil.example|here> :fire: & `code`"
PASSAGE = Passage(
    kind="quote",
    text=QUOTE,
    source="001_report.txt",
    line_start=14,
    line_end=14,
    char_start=100,
    char_end=129,
    speaker="Fatou Bensouda",
    attribution_kind="named",
    status="asserted",
    date=None,
    published="2021-06-01",
    published_basis="inferred",
    verified=True,
    context="“we are exchanging information,” the ICC prosecutor said.",
    speaker_text="the ICC prosecutor",
    title="A report",
    publisher="The Paper",
    published_words="June 1, 2021",
)
SOURCE = SourceInfo(
    source="001_report.txt",
    sha256="0" * 64,
    encoding="utf-8",
    title="A report",
    publisher="The Paper",
    author=None,
    published="2021-06-01",
    published_basis="stated",
    published_words="June 1, 2021",
    kind="news",
    status="live",
    use="on_record",
    embargo_until=None,
    language="en",
    note="",
    lines=40,
    statements=30,
    quotes=5,
    events=8,
)
OTHER = replace(
    PASSAGE, context="", text="the inquiry goes on", source="002_other.txt", line_start=3, line_end=3, title="Other"
)
NEAREST = (
    PASSAGE,
    OTHER,
    replace(OTHER, text="a third matter", char_start=300, char_end=314, line_start=9, line_end=9),
)
"""What is shown to a near question."""
WITHHELD_SOURCE = replace(SOURCE, source="003_secret.txt", title="Secret", use="embargoed", embargo_until="2999-01-01")
"""Nobody is told of it in Slack."""
OTHER_SOURCE = replace(SOURCE, source="002_other.txt", title="Other", published="2023-02-01")


@dataclass
class FakeJournal:
    """What bot.store.journal.Journal keeps, in memory."""

    channels: dict[str, ChannelSettings] = field(default_factory=dict)
    said: list[Feedback] = field(default_factory=list)
    proposed: list[Proposal] = field(default_factory=list)
    decided: dict[int, str | None] = field(default_factory=dict)
    """Number of a proposal -> the words that were confirmed; None: discarded."""
    questions: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    """(question, status, conversation, user), oldest first."""
    is_down: bool = False
    """Nothing was ever read of channels, and cannot be now."""
    shown: list[Shown] = field(default_factory=list)
    """Oldest first."""
    errors: int = 0
    waiting: int = 0
    lost: int = 0

    def channel(self, channel: str) -> ChannelSettings | None:
        return None if self.is_down else self.channels.get(channel, ChannelSettings())

    def set_channel(self, channel: str, settings: ChannelSettings) -> None:
        self.channels[channel] = settings

    def record(
        self,
        question: str,
        status: str,
        intent: str | None,
        conversation: str | None = None,
        user: str | None = None,
        understood: dict[str, str] | None = None,
        evidence: Sequence[str] = (),
    ) -> None:
        self.questions.append((question, status, conversation, user))

    def feedback(self, question: str, reason: str, note: str = "", source: str = "", user: str | None = None) -> None:
        self.said.append(Feedback(question, reason, note, source, datetime.now(UTC)))

    def feedback_list(self, most: int = 50) -> list[Feedback]:
        return self.said[::-1][:most]

    def propose(self, question: str, source: str, start: int, end: int, text: str, user: str | None = None) -> bool:
        number = len(self.proposed) + 1
        self.proposed.append(Proposal(number, question, source, start, end, digest_of(text), 1, datetime.now(UTC)))
        return True

    def proposals(self, most: int = 50, confirmed: bool = False) -> list[Proposal]:
        if confirmed:
            return [one for one in self.proposed if self.decided.get(one.id)][:most]
        return [one for one in self.proposed if one.id not in self.decided][:most]

    def proposal(self, number: int) -> Proposal | None:
        every = [*self.proposals(), *self.proposals(confirmed=True)]
        return next((one for one in every if one.id == number), None)

    def confirm(self, number: int, text: str) -> bool:
        self.decided[number] = text
        return True

    def discard(self, number: int) -> bool:
        self.decided[number] = None
        return True

    def confirmed(self) -> list[Confirmed]:
        of = {one.id: one for one in self.proposed}
        return [Confirmed(of[n].source, text, of[n].question) for n, text in self.decided.items() if text is not None]

    def turns(self, conversation: str, most: int = 5) -> list[Turn]:
        own = [one for one in self.questions if one[2] == conversation]
        return [Turn(question, status, None, {}, datetime.now(UTC)) for question, status, *_ in own[::-1][:most]]

    def recent(self, user: str, most: int = 5) -> list[str]:
        return list(dict.fromkeys(one[0] for one in self.questions[::-1] if one[3] == user))[:most]

    def gaps(self, most: int = 100) -> list[Gap]:
        times, near = Counter[str](), Counter[str]()
        for question, status, *_ in self.questions:
            times[question] += status in ("not_found", "near")
            near[question] += status == "near"
        return [Gap(question, n, datetime.now(UTC), near[question]) for question, n in times.items() if n][:most]

    def note_shown(self, rows: Sequence[Shown]) -> None:
        now = datetime.now(UTC)
        for row in rows:
            at = now.replace(second=0, microsecond=0)
            self.shown.append(replace(row, id=len(self.shown) + 1, at=at, state_at=now))

    def shown_of(self, source: str) -> list[Shown]:
        return [row for row in self.shown[::-1] if row.source == source]

    def rows_of_message(self, channel: str, ts: str) -> list[Shown]:
        return [row for row in self.shown if (row.channel, row.message_ts) == (channel, ts)]

    def shown_sources(self) -> list[str]:
        return sorted({row.source for row in self.shown if row.state not in ("withdrawn", "unreachable")})

    def move_shown(self, old: str, new: str) -> None:
        self.shown = [replace(row, channel=new) if row.channel == old else row for row in self.shown]

    def to_take_back(self, sources: Collection[str], most: int, state: str = "withdrawn") -> list[Shown]:
        wanted = [
            row for row in self.shown if row.source in sources and row.state not in ("withdrawn", "unreachable", state)
        ]
        return sorted(wanted, key=lambda row: (row.tries, row.id))[:most]

    def mark_shown(self, ids: Sequence[int], state: str) -> None:
        now = datetime.now(UTC)
        self.shown = [replace(row, state=state, state_at=now) if row.id in ids else row for row in self.shown]

    def tried(self, ids: Sequence[int]) -> None:
        self.shown = [replace(row, tries=row.tries + 1) if row.id in ids else row for row in self.shown]

    def claim_taking_back(self, seconds: float) -> bool:
        return True

    def up(self) -> bool:
        return True

    def wait_in(self, folder: Path) -> None:
        """Nothing here ever waits."""

    def close(self) -> None:
        """In memory."""


@dataclass
class FakeArchive:
    """Answers by words of the question: near, bensouda, inquiry, which, long, hostile, slow, broken; else nothing is on
    record."""

    asked: list[tuple[str, str | None]] = field(default_factory=list)
    journal: FakeJournal = field(default_factory=FakeJournal)
    built: int = 1
    """Another number: the documents were built anew, and say something else."""
    threads: set[str] = field(default_factory=set)
    healthy: bool = True
    reads: bool = False
    """A language model is asked."""
    reading: Reading | None = None
    """The language model that chose."""
    audiences_of: frozenset[str] = frozenset()
    """Channels that documents are meant for alone."""
    cleared: list[Clearance] = field(default_factory=list)
    """What was told could be told, at each question."""
    learned: int = 0
    """How often what editors confirmed was taken up."""
    seen: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    begun: threading.Event = field(default_factory=threading.Event)
    """Set once a slow question is being answered."""
    go_on: threading.Event = field(default_factory=threading.Event)
    """A slow question is answered when this is set."""

    def reply(
        self,
        message: str,
        *,
        conversation: str | None = None,
        user: str | None = None,
        keep: bool = True,
        clearance: Clearance = EVERYBODY,
    ) -> Answer:
        self.asked.append((message, conversation))
        self.cleared.append(clearance)
        name, _, rest = message.lstrip("!/").partition(" ")
        if name.lower() in ("timeline", "sources", "quotes", "help"):
            return self._kept(self._answer(message, name.lower(), rest), conversation, user, keep)
        return self._kept(self._answer(message, "ask", message), conversation, user, keep)

    def command(
        self,
        name: str,
        text: str,
        *,
        conversation: str | None = None,
        user: str | None = None,
        keep: bool = True,
        clearance: Clearance = EVERYBODY,
    ) -> Answer:
        self.asked.append((f"{name} {text}".strip(), conversation))
        self.cleared.append(clearance)
        return self._kept(self._answer(f"{name} {text}".strip(), name, text), conversation, user, keep)

    def _kept(self, answer: Answer, conversation: str | None, user: str | None, keep: bool) -> Answer:
        if keep:
            self.journal.questions.append((answer.question, answer.status, conversation, user))
        return answer

    def check(self, message: str, clearance: Clearance = EVERYBODY) -> tuple[Checked, ...]:
        found: list[Checked] = []
        for sentence in message.split(". "):
            if "exchanging" in sentence:
                found.append(Checked(sentence, "on_record", PASSAGE))
            elif "inquiry" in sentence:
                found.append(Checked(sentence, "differs", OTHER, ("number: 12 in the record, 21 in the message",)))
            elif sentence:
                found.append(Checked(sentence, "nothing", None))
        return tuple(
            Checked(one.sentence, "nothing", None)
            if clearance.only and one.passage and one.passage.source not in clearance.only
            else one
            for one in found
        )

    def context(self, source: str, start: int, end: int, lines: int = 3, clearance: Clearance = EVERYBODY) -> Context:
        if source not in ("001_report.txt", "002_other.txt"):
            raise DocumentError(f"{source} is not there any more")
        first, last = max(1, 14 - lines), min(40, 14 + lines)
        texts = [f"Line {n} of the file." if n != 14 else f"“{QUOTE},” she said." for n in range(first, last + 1)]
        return Context(source, first, tuple(texts), ((14 - first, 1, 1 + len(QUOTE)),), 40)

    def passages_at(
        self, source: str, spans: Sequence[tuple[int, int]], clearance: Clearance = EVERYBODY
    ) -> tuple[Passage, ...]:
        return tuple(
            one
            for one in NEAREST
            if one.source == source
            and (one.char_start, one.char_end) in spans
            and (not clearance.only or source in clearance.only)
        )

    def learn(self) -> None:
        self.learned += 1

    def sources(self, clearance: Clearance = EVERYBODY) -> tuple[SourceInfo, ...]:
        return tuple(one for one in (SOURCE, OTHER_SOURCE) if not clearance.only or one.source in clearance.only)

    def audiences(self) -> frozenset[str]:
        return self.audiences_of

    def every_source(self) -> tuple[SourceInfo, ...]:
        return (SOURCE, OTHER_SOURCE, WITHHELD_SOURCE)

    def rule(self, source: str) -> Rule:
        return LIVE

    def is_served(self, source: str) -> bool:
        return True

    def correction(self, source: str) -> str | None:
        return None

    def look_at_files(self) -> None:
        """There are none."""

    def _answer(self, question: str, name: str, text: str) -> Answer:
        self.threads.add(threading.current_thread().name)
        if name == "help":
            return Answer(question, "help", message="Ask me what the documents say.")
        if name == "timeline":
            events = tuple(
                replace(
                    PASSAGE,
                    kind="event",
                    text=f"Event {n} happened.",
                    date=f"20{n:02}-06",
                    line_start=n,
                    line_end=n,
                    char_start=n,
                )
                for n in range(10, 35)
            )
            return Answer(question, "answered", "timeline", answers=events, message=f"Timeline: {text}")
        if name == "sources":
            return Answer(question, "answered", "sources", sources=self.sources(), message="2 documents.")
        if "broken" in text:
            raise RuntimeError(f"secret text: {text}")
        if "slow" in text:
            self.begun.set()
            assert self.go_on.wait(20)
        if "hostile" in text:
            return Answer(
                question, "answered", answers=(replace(PASSAGE, text=HOSTILE, speaker=HOSTILE),), message=HOSTILE
            )
        if "long" in text:
            body = " ".join(f"Sentence number {n} of a very long passage." for n in range(400))
            return Answer(question, "answered", answers=tuple(replace(PASSAGE, text=body) for _ in range(10)))
        if "which" in text:
            return Answer(
                question,
                "clarify",
                message="Which do you mean?",
                choices=(
                    Choice("Fatou Bensouda", "bensouda"),
                    Choice("Karim Khan", "khan"),
                    Choice("Both", "bensouda khan"),
                ),
            )
        if "near" in text:
            near = compose.near(question, NEAREST, intent=None, confidence=0.12, understood={}, reason="not sure")
            return replace(near, reading=self.reading)
        if "bensouda" in text.casefold():
            said = PASSAGE if self.built == 1 else replace(PASSAGE, text="we no longer exchange information")
            both = (said, OTHER) if "inquiry" in text else (said,)
            return Answer(
                question,
                "answered",
                "quotes_by_person",
                answers=both,
                message=f"{len(both)} found.",
                reading=self.reading,
            )
        if "inquiry" in text:
            return Answer(question, "answered", answers=(OTHER,))
        return Answer(question, "not_found", message=f"Nothing on record for “{text}”. I searched 5 documents.")

    def first_time(self, key: str) -> bool:
        with self.lock:
            first = key not in self.seen
            self.seen.add(key)
            return first

    def health(self) -> Health:
        return Health(self.healthy, 1, "2026-11-21T00:00:00Z", 5, 150, 40, 30, "" if self.healthy else "no store")
