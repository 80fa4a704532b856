"""`Archive`: the one object that surfaces call. Synchronous; safe to call from several threads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bot import asking, clock, commands
from bot.answer.plan import FRAME, wants_plans
from bot.answer.verify import check as check_passage
from bot.answer.verify import gate
from bot.archive.journaling import open_journal
from bot.archive.loading import Loaded
from bot.asking.followups import follow_up
from bot.config import Config
from bot.dates import bounds
from bot.documents import read_text
from bot.errors import DocumentError, OnrecordError
from bot.models import Answer, Checked, Context, Health, Passage, Query, SourceInfo
from bot.store.journal import Gap
from bot.text import fold, line_spans


class Archive:
    """Everything the bot knows and can do.

    The store is read anew when a build has replaced it; a question under way finishes on what it began with.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.journal = open_journal(config)
        self._loaded = Loaded(config)

    @classmethod
    def open(cls, config: Config) -> Archive:
        """Opens the built store and the intents. Raises StoreError or IntentError with what to do."""
        return cls(config)

    # ---- answering -------------------------------------------------------------------------------------
    def reply(
        self,
        message: str,
        *,
        conversation: str | None = None,
        user: str | None = None,
        keep: bool = True,
        only: Collection[str] = (),
    ) -> Answer:
        """Answers a message that a person wrote: a question, or a command word first ("timeline dam 2015..2023").

        `conversation` is the key under which turns are kept for follow-ups (a Slack thread, a terminal session);
        `keep=False` leaves the question out of the journal (a button that asks again, a batch, a test). `only`: the
        documents to answer from (a channel's settings); all when empty.
        """
        command = commands.command_of(message)
        if command:
            return self.command(command.name, command.text, conversation=conversation, user=user, keep=keep, only=only)
        return self.ask(message, conversation=conversation, user=user, keep=keep, only=only)

    def command(
        self,
        name: str,
        text: str,
        *,
        conversation: str | None = None,
        user: str | None = None,
        keep: bool = True,
        only: Collection[str] = (),
    ) -> Answer:
        """Runs one of `commands.COMMANDS` with the words after it. Raises KeyError for another name."""
        text = text.strip()
        if name == "ask" and text:
            return self.ask(text, conversation=conversation, user=user, keep=keep, only=only)
        if name == "timeline" and fold(text) != "help":
            return self.timeline(commands.timeline_request(text), only)
        if name == "quotes" and text and fold(text) != "help":
            return self.quotes(*commands.quotes_request(text), only=only)
        if name == "sources" and fold(text) != "help":
            return self.documents(text, only)
        if name not in commands.COMMANDS:
            raise KeyError(name)
        return Answer(text, "help", message=commands.help_text(), reason="help asked for")

    def ask(
        self,
        question: str,
        *,
        conversation: str | None = None,
        user: str | None = None,
        keep: bool = True,
        only: Collection[str] = (),
    ) -> Answer:
        """One answer to one message, or to a follow-up of the conversation's last question, as `reply` does it."""
        corpus, today = self.corpus().confined(only), clock.today()
        turns = self.journal.turns(conversation, 1) if conversation else []
        back = follow_up(question, turns[0].question if turns else None, corpus.lexicon, today)
        asked = back.question if back else question
        with corpus.store.reading():
            answer = asking.ask(corpus, asked, today, more=back is not None and back.wanted == "more")
        found = self._verified(answer)
        if back:
            found = asking.pointed(found, back.wanted)
        if keep:
            self.journal.record(asked, found.status, found.intent, conversation, user, found.understood)
        return replace(found, question=question, asked=asked if asked != question else "")

    def check(self, message: str, only: Collection[str] = ()) -> tuple[Checked, ...]:
        """Each sentence of a message held against the record; passages are verified like any other."""
        checked = asking.check(self.corpus().confined(only), message)
        found = []
        for one in checked:
            passage = check_passage(one.passage, self._read(one.passage.source)) if one.passage else None
            found.append(replace(one, passage=passage) if passage else Checked(one.sentence, "nothing", None))
        return tuple(found)

    def context(self, source: str, start: int, end: int, lines: int = 3) -> Context:
        """The lines around a passage as the file has them now, the passage marked.

        Raises DocumentError when the file is gone, or may not be shown.
        """
        file = self._read(source)
        if source not in {info.source for info in self.sources()} or file is None:
            raise DocumentError(f"{source} is not there any more", "Build the store again")
        spans = line_spans(file[0])
        inside = [i for i, (a, b) in enumerate(spans) if a < end and b >= start]
        first = max(0, (inside[0] if inside else 0) - lines)
        last = min(len(spans), (inside[-1] if inside else 0) + lines + 1)
        return Context(
            source=source,
            first_line=first + 1,
            lines=tuple(file[0][a:b] for a, b in spans[first:last]),
            marked=tuple((i - first, max(0, start - spans[i][0]), min(end, spans[i][1]) - spans[i][0]) for i in inside),
            last_line=len(spans),
        )

    def timeline(self, request: commands.TimelineRequest, only: Collection[str] = ()) -> Answer:
        """Dated events in order. A name, a source or a date that nobody knows is said, never dropped."""
        corpus = self.corpus().confined(only)
        about = {
            "topic": request.topic,
            "person": request.person,
            "source": request.source,
            "from": request.start,
            "to": request.end,
        }
        understood = {key: value for key, value in about.items() if value}
        names: tuple[str, ...] = ()
        if request.person:
            name = corpus.named(request.person)
            if name is None:
                return _nobody(request.person, "timeline", understood, corpus.searched)
            names = (name,)
        sources = _sources_named(request.source, corpus.infos) if request.source else ()
        if request.source and not sources:
            return Answer(
                request.topic,
                "not_found",
                intent="timeline",
                understood=understood,
                message=f"No document is called “{request.source}”. `sources` lists them.",
                reason="unknown source",
            )
        for day in (request.start, request.end):
            if day and bounds(day) is None:
                return Answer(
                    request.topic,
                    "not_found",
                    intent="timeline",
                    understood=understood,
                    message=f"“{day}” is no date I can read. Write 2024-05-03, 2024-05 or 2024.",
                    reason="unreadable date",
                )
        period = f"{request.start or '..'}/{request.end or '..'}" if request.start or request.end else None
        query = Query(
            question=request.topic,
            kind="timeline",
            topic=request.topic or None,
            names=names,
            period=period,
            sources=sources,
            planned=wants_plans(request.topic),
            frame=FRAME,
        )
        return self._verified(asking.timeline(corpus, query, request.topic, understood))

    def quotes(self, by: str | None = None, about: str | None = None, only: Collection[str] = ()) -> Answer:
        """What somebody said, on a subject if one is given; without a person, who said something on it."""
        corpus = self.corpus().confined(only)
        understood = {key: value for key, value in (("speaker", by), ("about", about)) if value}
        speakers: tuple[str, ...] = ()
        if by:
            name = corpus.named(by)
            if name is None:
                return _nobody(by, "quotes", understood, corpus.searched)
            speakers = (name,)
        question = " ".join(part for part in (by, about and f"about {about}") if part)
        query = Query(
            question=about or question,
            kind="quotes",
            topic=about,
            speakers=speakers,
            want="quote",
            many=True,
            everything=True,
            frame=FRAME,
        )
        return self._verified(asking.look_up(corpus, query, question, understood))

    def documents(self, about: str = "", only: Collection[str] = ()) -> Answer:
        """All documents, or those that speak of something."""
        corpus = self.corpus().confined(only)
        if not about:
            return asking.documents(corpus, "sources")
        query = Query(question=about, kind="sources", topic=about, frame=FRAME)
        return self._verified(asking.look_up(corpus, query, about, {"about": about}))

    # ---- what there is ---------------------------------------------------------------------------------
    def sources(self) -> tuple[SourceInfo, ...]:
        """The documents that may be told of, in the order of their paths."""
        return self.corpus().infos

    def every_source(self) -> tuple[SourceInfo, ...]:
        """With those that are withdrawn, on hold or under an embargo: for whoever runs this, for no channel."""
        corpus = self.corpus()
        return tuple(sorted((*corpus.infos, *corpus.withheld), key=lambda info: info.source))

    def everything(self) -> Iterator[Passage]:
        """Every passage that may be quoted, statements first, for exports."""
        return self.corpus().store.everything()

    def gaps(self) -> list[Gap]:
        """Questions that had no answer, most asked first."""
        return self.journal.gaps()

    def health(self) -> Health:
        """Whether a question could be answered now."""
        try:
            return replace(self.corpus().store.health(), problem=self._loaded.refused)
        except OnrecordError as error:
            return Health(False, 0, "", 0, 0, 0, 0, problem=str(error))

    def first_time(self, key: str) -> bool:
        """True once for every key, also across processes that share the journal: deliveries are answered once."""
        return self.journal.first_time(key)

    def corpus(self) -> asking.Corpus:
        """What is loaded; loaded anew when a build has put another store in place. A bad one is not taken."""
        return self._loaded.corpus()

    def close(self) -> None:
        self.journal.close()
        self._loaded.close()

    # ---- inside ----------------------------------------------------------------------------------------
    def _verified(self, answer: Answer) -> Answer:
        """Through the verbatim gate: every answer of every kind passes here."""
        return gate(answer, self._read)

    def _read(self, source: str) -> tuple[str, str] | None:
        try:
            return read_text(self.config.seeds / source, source)
        except DocumentError:
            return None


def _sources_named(words: str, infos: Sequence[SourceInfo]) -> tuple[str, ...]:
    wanted = fold(words)
    return tuple(
        info.source
        for info in infos
        if wanted in (fold(info.source), fold(info.source.rsplit(".", 1)[0])) or fold(info.source).startswith(wanted)
    )


def _nobody(words: str, intent: str, understood: dict[str, str], looked_at: str) -> Answer:
    return Answer(
        words,
        "not_found",
        intent=intent,
        understood=understood,
        message=f"Nothing on record for “{words}”: no document names them. {looked_at}",
        reason="a name that no document mentions",
    )
