"""An archive in memory with the methods of bot.archive.Archive, for what the real one cannot be made to do on cue."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

from bot.models import Answer, Choice, Health, Passage, SourceInfo

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


@dataclass
class FakeArchive:
    """Answers by words of the question: bensouda, which, long, hostile, slow, broken; else nothing is on record."""

    asked: list[tuple[str, str | None]] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    healthy: bool = True
    seen: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    begun: threading.Event = field(default_factory=threading.Event)
    """Set once a slow question is being answered."""
    go_on: threading.Event = field(default_factory=threading.Event)
    """A slow question is answered when this is set."""

    def reply(self, message: str, *, conversation: str | None = None) -> Answer:
        self.asked.append((message, conversation))
        self.threads.add(threading.current_thread().name)
        name, _, rest = message.lstrip("!/").partition(" ")
        if name.lower() in ("timeline", "sources", "quotes", "help"):
            return self._answer(message, name.lower(), rest)
        return self._answer(message, "ask", message)

    def command(self, name: str, text: str, *, conversation: str | None = None) -> Answer:
        self.asked.append((f"{name} {text}".strip(), conversation))
        self.threads.add(threading.current_thread().name)
        return self._answer(f"{name} {text}".strip(), name, text)

    def _answer(self, question: str, name: str, text: str) -> Answer:
        if name == "help":
            return Answer(question, "help", message="Ask me what the documents say.")
        if name == "timeline":
            events = tuple(
                replace(
                    PASSAGE, kind="event", text=f"Event {n} happened.", date=f"20{n:02}-06", line_start=n, line_end=n
                )
                for n in range(10, 35)
            )
            return Answer(question, "answered", "timeline", answers=events, message=f"Timeline: {text}")
        if name == "sources":
            return Answer(question, "answered", "sources", sources=(SOURCE,), message="1 document.")
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
        if "bensouda" in text.casefold():
            return Answer(question, "answered", "quotes_by_person", answers=(PASSAGE,))
        return Answer(question, "not_found", message=f"Nothing on record for “{text}”. I searched 5 documents.")

    def first_time(self, key: str) -> bool:
        with self.lock:
            first = key not in self.seen
            self.seen.add(key)
            return first

    def health(self) -> Health:
        return Health(self.healthy, 1, "2026-11-21T00:00:00Z", 5, 150, 40, 30, "" if self.healthy else "no store")
