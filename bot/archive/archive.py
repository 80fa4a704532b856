"""`Archive`: the one object that surfaces call. Synchronous; safe to call from several threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from bot import asking, clock, commands
from bot.answer.plan import FRAME, wants_plans
from bot.answer.verify import Reader as FileReader
from bot.answer.verify import check as check_passage
from bot.answer.verify import gate
from bot.archive.journaling import open_journal
from bot.archive.loading import Loaded
from bot.asking.followups import follow_up
from bot.config import Config
from bot.dates import bounds
from bot.documents import read_text
from bot.errors import DocumentError, OnrecordError
from bot.models import (
    EVERYBODY,
    Answer,
    Checked,
    Clearance,
    Context,
    Health,
    Line,
    Passage,
    Query,
    Rule,
    SourceInfo,
    moment_of,
)
from bot.reader import Reader
from bot.store.journal import Gap
from bot.text import fold, line_spans

T = TypeVar("T")
S = TypeVar("S", Passage, SourceInfo)


class Archive:
    """Everything the bot knows and can do.

    The store is read anew when a build has replaced it; a question under way finishes on what it began with.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.journal = open_journal(config)
        self._loaded = Loaded(config, self.journal.confirmed)
        self._pointer = Reader.of(config)

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
        clearance: Clearance = EVERYBODY,
    ) -> Answer:
        """Answers a message that a person wrote: a question, or a command word first ("timeline dam 2015..2023").

        `conversation` is the key under which turns are kept for follow-ups (a Slack thread, a terminal session);
        `keep=False` leaves the question out of the journal (a button that asks again, a batch, a test).
        `clearance` is what may be told where it is asked.
        """
        command = commands.command_of(message)
        if command:
            return self.command(
                command.name, command.text, conversation=conversation, user=user, keep=keep, clearance=clearance
            )
        return self.ask(message, conversation=conversation, user=user, keep=keep, clearance=clearance)

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
        """Runs one of `commands.COMMANDS` with the words after it. Raises KeyError for another name."""
        text = text.strip()
        if name == "ask" and text:
            return self.ask(text, conversation=conversation, user=user, keep=keep, clearance=clearance)
        if name == "timeline" and fold(text) != "help":
            return self.timeline(commands.timeline_request(text), clearance)
        if name == "quotes" and text and fold(text) != "help":
            return self.quotes(*commands.quotes_request(text), clearance=clearance)
        if name == "sources" and fold(text) != "help":
            return self.documents(text, clearance)
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
        clearance: Clearance = EVERYBODY,
    ) -> Answer:
        """One answer to one message, or to a follow-up of the conversation's last question, as `reply` does it."""
        pointer = self._pointer.for_person(user, self.may_be_sent) if self._pointer and clearance.reader else None
        turns, today = self.journal.turns(conversation, 1) if conversation else [], clock.today()

        def answered(corpus: asking.Corpus) -> tuple[Answer, str]:
            back = follow_up(question, turns[0].question if turns else None, corpus.lexicon, today)
            asked = back.question if back else question
            with corpus.store.reading():
                more = back is not None and back.wanted == "more"
                answer = asking.ask(corpus, asked, today, more=more, pointer=pointer)
            found = self._verified(answer, clearance)
            return (asking.pointed(found, back.wanted) if back else found), asked

        found, asked = self._steady(clearance, answered)
        if keep:
            self.journal.record(asked, found.status, found.intent, conversation, user, found.understood)
        return replace(found, question=question, asked=asked if asked != question else "")

    def check(self, message: str, clearance: Clearance = EVERYBODY) -> tuple[Checked, ...]:
        """Each sentence of a message held against the record; passages are verified like any other."""
        checked = self._steady(clearance, lambda corpus: asking.check(corpus, message))
        found, read = [], self._reader(clearance)
        for one in checked:
            passage = check_passage(one.passage, read(one.passage.source)) if one.passage else None
            found.append(
                replace(one, passage=self._as_ruled(passage)) if passage else Checked(one.sentence, "nothing", None)
            )
        return tuple(found)

    def context(self, source: str, start: int, end: int, lines: int = 3, clearance: Clearance = EVERYBODY) -> Context:
        """The lines around a passage as the file has them now, the passage marked.

        Raises DocumentError when the file is gone, or may not be shown.
        """
        file = self._reader(clearance)(source)
        known = {info.source: info.sha256 for info in self.sources(clearance)}
        if source not in known or file is None:
            raise DocumentError(f"{source} is not there any more", "Build the store again")
        if file[1] != known[source]:
            # What was written into the file since is read by no build, and nobody decided that it may be told.
            raise DocumentError(f"{source} was changed since the store was built", "Build the store again")
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
            span=((spans[first][0], spans[last - 1][1]),),
        )

    def text_of(self, source: str, clearance: Clearance = EVERYBODY) -> str:
        """The text of a document as its file is now. Raises DocumentError when it is gone, or may not be shown."""
        file = self._reader(clearance)(source)
        if file is None:
            raise DocumentError(f"{source} is not there any more", "Build the store again")
        return file[0]

    def statements(self) -> dict[str, list[str]]:
        """The words of every passage by document, in their order: of what may be told to everybody."""
        found: dict[str, list[str]] = {info.source: [] for info in self.sources()}
        for passage in self.everything():
            if passage.kind == "statement":
                found[passage.source].append(passage.text)
        return found

    def timeline(self, request: commands.TimelineRequest, clearance: Clearance = EVERYBODY) -> Answer:
        """Dated events in order. A name, a source or a date that nobody knows is said, never dropped."""
        return self._steady(clearance, lambda corpus: self._verified(_timeline(corpus, request), clearance))

    def quotes(self, by: str | None = None, about: str | None = None, clearance: Clearance = EVERYBODY) -> Answer:
        """What somebody said, on a subject if one is given; without a person, who said something on it."""
        return self._steady(clearance, lambda corpus: self._verified(_quotes(corpus, by, about), clearance))

    def documents(self, about: str = "", clearance: Clearance = EVERYBODY) -> Answer:
        """All documents, or those that speak of something."""

        def found(corpus: asking.Corpus) -> Answer:
            if not about:
                return self._all_as_ruled(asking.documents(corpus, "sources"))
            query = Query(question=about, kind="sources", topic=about, frame=FRAME)
            return self._verified(asking.look_up(corpus, query, about, {"about": about}), clearance)

        return self._steady(clearance, found)

    # ---- what there is ---------------------------------------------------------------------------------
    def sources(self, clearance: Clearance = EVERYBODY) -> tuple[SourceInfo, ...]:
        """The documents that may be told of, in the order of their paths."""
        return tuple(map(self._as_ruled, self.corpus(clearance).infos))

    def every_source(self) -> tuple[SourceInfo, ...]:
        """With those that are withdrawn, on hold or under an embargo: for whoever runs this, for no channel."""
        rules, moment, found = self._loaded.rules(), moment_of(clock.now()), []
        for info in self._loaded.every():
            rule = rules.rule(info.source)
            if rule.audience is not None:
                info = replace(info, audience=tuple(sorted(rule.audience)))
            is_held = rule.served_from != info.rule.served_from and not rule.is_served(moment)
            found.append(replace(info, status="hold") if is_held else self._as_ruled(info))
        return tuple(found)

    def audiences(self) -> frozenset[str]:
        """The channels that some document is for: whose membership decides what may be told to somebody elsewhere."""
        self._loaded.rules()
        return self._loaded.audiences

    def look_at_files(self) -> None:
        """Withholds documents whose files are gone: to be called now and then, it walks the folder."""
        self._loaded.look_at_files()

    def passages_at(
        self, source: str, spans: Sequence[tuple[int, int]], clearance: Clearance = EVERYBODY
    ) -> tuple[Passage, ...]:
        """The passages in these places of a document, verified, as they may be shown now; none that may not."""
        read = self._reader(clearance)
        file = read(source)
        found = self._steady(clearance, lambda corpus: corpus.store.passages_at(source, spans))
        checked = (check_passage(passage, file) for passage in found)
        return tuple(self._as_ruled(passage) for passage in checked if passage)

    def learn(self) -> None:
        """Takes up what editors have confirmed as questions that a passage answers."""
        self._loaded.learn()

    def may_be_told(self, source: str, clearance: Clearance) -> bool:
        """Whether anything of a document may be told where somebody asks, by the rules of this moment."""
        self._loaded.rules()
        return self._loaded.may_be_told(source, clearance)

    @property
    def reads(self) -> bool:
        """Whether a language model may choose among passages: answers then take seconds."""
        return self._pointer is not None

    def may_be_sent(self, source: str) -> bool:
        """Whether passages of a document may be sent to the reader, by the rules of this moment.

        To another machine only what is marked, unless the settings say that all on the record may go.
        """
        if self._pointer is None:
            return False
        unless_said = self._pointer.endpoint.is_local or self.config.reader_documents == "on_record"
        return self._loaded.may_be_sent(source, unless_said)

    def questions_for(self, source: str, text: str) -> tuple[str, ...] | None:
        """Questions that the reader's model writes for a passage, to be read by people; None without a usable reply, or
        where the document may not be sent."""
        if self._pointer is None or not self.may_be_sent(source):
            return None
        info = next(one for one in self.sources() if one.source == source)
        return self._pointer.questions_for(Line(text, info.published, None, info.kind))

    def rule(self, source: str) -> Rule:
        """Who may be told of a document, by the rules of this moment."""
        return self._loaded.rules().rule(source)

    def is_served(self, source: str) -> bool:
        """Whether anything of a document may be told to anybody now."""
        return self.rule(source).is_served(moment_of(clock.now()))

    def correction(self, source: str) -> str | None:
        """What an editor says is wrong in a document; None where it is not said to be corrected."""
        self._loaded.rules()
        return self._loaded.correction(source)

    def everything(self) -> Iterator[Passage]:
        """Every passage that may be quoted, statements first, for exports."""
        every = self.corpus().store.everything()
        return (self._as_ruled(one) for one in every if self._loaded.may_be_told(one.source, EVERYBODY))

    def gaps(self) -> list[Gap]:
        """Questions that had no answer, most asked first."""
        return self.journal.gaps()

    def health(self) -> Health:
        """Whether a question could be answered now."""
        try:
            return replace(self.corpus().store.health(), problem=self._loaded.problem)
        except OnrecordError as error:
            return Health(False, 0, "", 0, 0, 0, 0, problem=error.discreet)

    def first_time(self, key: str) -> bool:
        """True once for every key, also across processes that share the journal: deliveries are answered once."""
        return self.journal.first_time(key)

    def corpus(self, clearance: Clearance = EVERYBODY) -> asking.Corpus:
        """What is loaded; loaded anew when a build has put another store in place. A bad one is not taken."""
        return self._loaded.corpus(clearance).confined(clearance.only)

    def close(self) -> None:
        self.journal.close()
        self._loaded.close()

    # ---- inside ----------------------------------------------------------------------------------------
    def _steady(self, clearance: Clearance, work: Callable[[asking.Corpus], T]) -> T:
        """What `work` makes of the record; once more where something was taken away meanwhile: what is said around the
        passages is made from the record as well, and no gate looks at it."""
        corpus = self.corpus(clearance)
        done = work(corpus)
        now = self.corpus(clearance)
        return done if now.store is corpus.store else work(now)

    def _verified(self, answer: Answer, clearance: Clearance) -> Answer:
        """Through the verbatim gate: every answer of every kind passes here."""
        return self._all_as_ruled(gate(answer, self._reader(clearance)))

    def _all_as_ruled(self, answer: Answer) -> Answer:
        return replace(
            answer,
            answers=tuple(map(self._as_ruled, answer.answers)),
            candidates=tuple(map(self._as_ruled, answer.candidates)),
            sources=tuple(map(self._as_ruled, answer.sources)),
        )

    def _as_ruled(self, one: S) -> S:
        """A passage or a document with what an editor says of it, also since the store was built."""
        said = self._loaded.correction(one.source)
        if said is not None:
            one = _with_correction(one, said)
        return replace(one, use="background") if self._loaded.is_background(one.source) else one

    def _reader(self, clearance: Clearance) -> FileReader:
        """Reads the files of what may be told by the rules of this moment: also to whoever asked a moment before."""

        def read(source: str) -> tuple[str, str] | None:
            if not self._loaded.may_be_told(source, clearance):
                return None
            try:
                return read_text(self.config.seeds / source, source)
            except DocumentError:
                return None

        return read


def _with_correction(one: S, said: str) -> S:
    if isinstance(one, Passage):
        return replace(one, document_status="corrected", correction=said)
    return one if one.status in ("hold", "withdrawn") else replace(one, status="corrected", correction=said)


def _timeline(corpus: asking.Corpus, request: commands.TimelineRequest) -> Answer:
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
    return asking.timeline(corpus, query, request.topic, understood)


def _quotes(corpus: asking.Corpus, by: str | None, about: str | None) -> Answer:
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
    return asking.look_up(corpus, query, question, understood)


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
