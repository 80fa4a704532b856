"""From a message to an Answer: match, look up, rank, guard, compose. The stages meet here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rapidfuzz.distance import OSA

from bot.answer import compose
from bot.answer.guards import Evidence, lost_names, refuses
from bot.answer.rank import Scored, confidence, rank
from bot.answer.wording import Asked, Words, asked
from bot.dates import bounds, show
from bot.matching.intents import Intents
from bot.matching.lexicon import Lexicon, Suggestion
from bot.matching.matcher import Match, match
from bot.matching.schema import Intent
from bot.meaning import Scan, likeness
from bot.models import Answer, Choice, Passage, Query, SourceInfo
from bot.querying import make_query, named_in, repaired
from bot.store.sources import Candidate, Name, Sources
from bot.terms import content_terms, terms
from bot.text import fold, words

ANSWER_AT = 0.28
"""Below this confidence a passage is a candidate, not an answer."""
SHOWN = 3
"""Passages of an answer to a question that wants one thing: the best, and what else says so."""
CLOSE, FAR = 2.0, 4.5
"""A second passage is shown beside the first when its score is at most this much lower; FAR for questions that want
several passages."""


@dataclass(frozen=True)
class Corpus:
    """What is loaded once: the store, its names and words, and the intents."""

    store: Sources
    infos: tuple[SourceInfo, ...]
    names: Mapping[str, Name]
    words: Words
    lexicon: Lexicon
    intents: Intents
    scan: Scan


@dataclass(frozen=True)
class _Asking:
    """One question under way."""

    corpus: Corpus
    match: Match
    intent: Intent | None
    query: Query
    understood: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        return self.intent.name if self.intent else None

    def nothing(self, reason: str, *, about: str = "", candidates: Sequence[Scored] = (), sure: float = 0.0) -> Answer:
        near = list(dict.fromkeys(s.passage.title for s in candidates[:3] if s.passage.title))
        return compose.nothing(
            self.match.question,
            self.corpus.infos,
            intent=self.name,
            confidence=sure,
            understood=self.understood,
            about=about or self.about(),
            candidates=[s.passage for s in candidates[:3]],
            reason=reason,
            near=near,
        )

    def about(self) -> str:
        """What was looked for, in words: "from Khan about sanctions in 2019"."""
        query, parts = self.query, []
        if query.speakers:
            parts.append("from " + " or ".join(query.speakers))
        if query.topic:
            parts.append(f"about “{query.topic}”")
        elif not query.speakers:
            parts.append(f"for “{query.question}”")
        if query.period:
            parts.append(f"({show(query.period)})")
        return " ".join(parts)


def ask(corpus: Corpus, message: str, today: date) -> Answer:
    """One answer to one message, not yet verified."""
    found = match(message, corpus.intents, corpus.lexicon)
    slip = _slip(corpus, found)
    if slip:
        mended = found.question[: slip.start] + slip.value + found.question[slip.end :]
        answer = answer_match(corpus, match(mended, corpus.intents, corpus.lexicon), today)
        notice = f"“{slip.words}” is read as {slip.value}."
        return replace(answer, message=f"{notice} {answer.message}".strip())
    if found.more:
        return _several(corpus, found, today)
    return answer_match(corpus, found, today)


SLIP_LETTERS = 7
"""A name this long, one letter off, is a slip of the keys and is said to be read so; a shorter one is asked about."""


def _slip(corpus: Corpus, found: Match) -> Suggestion | None:
    """The one misspelled name of a question, where it can hardly be another name."""
    strange = [s for s in found.suggestions if _strange(s.words, corpus)]
    if len(strange) != 1 or len(strange[0].words) < SLIP_LETTERS:
        return None
    typed = fold(strange[0].words).removesuffix("'s")
    near = {
        alias.value
        for alias in corpus.lexicon.aliases
        for word in words(alias.surface)
        if OSA.distance(typed, word, score_cutoff=1) <= 1
    }
    return strange[0] if near == {strange[0].value} else None


def _several(corpus: Corpus, found: Match, today: date) -> Answer:
    """Several questions in one message: each is answered, in order; those without an answer are named."""
    answers = [answer_match(corpus, one, today) for one in (replace(found, more=()), *found.more)]
    good = [a for a in answers if a.status == "answered"]
    if not good:
        return next((a for a in answers if a.status == "clarify"), answers[0])
    silent = [a for a in answers if a.status == "not_found"]
    message = " ".join(
        dict.fromkeys(
            [a.message for a in good if a.message] + [f"Nothing on record for “{a.question}”." for a in silent]
        )
    )
    passages = [p for a in good for p in a.answers]
    return replace(
        good[0],
        question=found.question,
        answers=tuple(compose.distinct(passages, compose.MOST_ANSWERS)),
        message=message,
        confidence=min(a.confidence for a in good),
    )


def answer_match(corpus: Corpus, found: Match, today: date) -> Answer:
    """The answer to one question as it was understood."""
    if found.empty:
        return _reply(corpus, found, "help")
    if found.script == "other":
        return Answer(
            found.question,
            "not_found",
            message="I can only read questions in English so far. " + compose.searched(corpus.infos),
            reason="not in Latin letters",
        )
    intent = corpus.intents[found.intent] if found.intent else None
    if intent and intent.answer == "reply" and not intent.evidence:
        return Answer(
            found.question,
            "help" if intent.status == "help" else "answered",
            intent=intent.name,
            confidence=found.confidence,
            message=intent.reply,
            reason="reply of the intent",
        )
    query = make_query(found, intent, today)
    asking = _Asking(corpus, found, intent, query, _understood(found, query))
    refusal = _unknown(asking)
    if refusal:
        return refusal
    if intent and intent.evidence:
        return _pinned(asking)
    return LOOKUPS[query.kind](asking)


def look_up(corpus: Corpus, query: Query, question: str, understood: dict[str, str]) -> Answer:
    """The answer to a query that a command made, without matching."""
    found = Match(question, None, None, 1.0, None, "none")
    return LOOKUPS[query.kind](_Asking(corpus, found, None, query, understood))


def _understood(found: Match, query: Query) -> dict[str, str]:
    parts: dict[str, str] = {}
    if query.speakers:
        parts["speaker"] = ", ".join(query.speakers)
    if query.topic:
        parts["about"] = query.topic
    if query.names:
        parts["names"] = ", ".join(query.names)
    if query.period:
        parts["period"] = query.period
    if query.sources:
        parts["sources"] = ", ".join(query.sources)
    if query.want:
        parts["wants"] = query.want
    if found.repairs:
        parts["read_as"] = repaired(found)
    return parts


def _strange(typed: str, corpus: Corpus) -> bool:
    """Whether no document has one of these words, in this form or another ("Americans", "American")."""
    return any(not corpus.words.knows(word) for word in words(typed))


def _unknown(asking: _Asking) -> Answer | None:
    """A name the record does not know ends it: never a wider answer (field.md 0.1)."""
    found = asking.match
    suggestions = [s for s in found.suggestions if _strange(s.words, asking.corpus)]
    if suggestions:
        choices = [Choice(s.value, found.question[: s.start] + s.value + found.question[s.end :]) for s in suggestions]
        typed = suggestions[0].words
        return compose.clarify(
            found.question,
            choices,
            intent=asking.name,
            confidence=found.confidence,
            understood=asking.understood,
            message=f"“{typed}” is not on record. Did you mean …",
            reason="a name one or two letters from a known one",
        )
    unknown = [name for name in named_in(found) if _strange(name, asking.corpus)]
    if unknown:
        names = ", ".join(f"“{name}”" for name in dict.fromkeys(unknown))
        return asking.nothing("a name that no document mentions", about=f"for {names}")
    return None


# ---- one function a kind of answer ------------------------------------------------------------------------
def _statements(asking: _Asking) -> Answer:
    """Passages that answer, from a search of all statements."""
    ranked, question = _ranked(asking)
    kept, refused = _guarded(asking, ranked)
    sure = confidence(kept, question, asking.query) if kept else 0.0
    if sure < ANSWER_AT:
        if asking.match.band == "clarify" and asking.match.choices:
            return _offer(asking, kept)
        why = f"confidence {sure:.2f} is under {ANSWER_AT}" if kept else (refused or "no passage shares its words")
        return asking.nothing(why, candidates=kept or ranked, sure=sure)
    many = asking.query.many
    within = FAR if many else CLOSE
    shown = [s for s in kept if s.score >= kept[0].score - within][: 10 if many else SHOWN]
    passages = [_dated(asking, s) for s in shown]
    return compose.answered(
        asking.match.question,
        passages,
        intent=asking.name,
        confidence=sure,
        understood=asking.understood,
        reason=f"search, confidence {sure:.2f}",
    )


def _offer(asking: _Asking, kept: Sequence[Scored]) -> Answer:
    intents = [asking.corpus.intents[name] for name in asking.match.choices]
    choices = [Choice(i.about, _plain_example(i)) for i in intents if _plain_example(i)]
    if not choices:
        return asking.nothing("near several intents", candidates=kept)
    return compose.clarify(
        asking.match.question,
        choices,
        intent=None,
        confidence=asking.match.confidence,
        understood=asking.understood,
        reason="near several intents",
        candidates=[s.passage for s in kept[:3]],
    )


def _plain_example(intent: Intent) -> str:
    return next((e.text for e in intent.examples if not set(e.text) & set("{}()[]|")), "")


def _ranked(asking: _Asking) -> tuple[list[Scored], Asked]:
    corpus, query = asking.corpus, asking.query
    question = asked(query, corpus.words)
    candidates = corpus.store.search(question.search_stems(), 60, query.sources)
    if not query.sources:
        known = {c.id for c in candidates}
        near = [i for i in corpus.scan.nearest(wanted(query), 20) if i not in known]
        candidates += corpus.store.statements(near)
    return rank(question, query, candidates, _likeness(query, candidates)), question


def wanted(query: Query) -> str:
    """The words that say what is looked for."""
    return query.topic if query.topic is not None else query.question


def _likeness(query: Query, candidates: Sequence[Candidate]) -> dict[int, float]:
    return likeness(wanted(query), {c.id: c.vector for c in candidates})


def _guarded(asking: _Asking, ranked: Sequence[Scored], most: int = 12) -> tuple[list[Scored], str]:
    """Those of the first `most` that pass every guard, and why the first one did not."""
    top = list(ranked[:most])
    by_id = {c.id: c for c in asking.corpus.store.statements([s.id for s in top])} if top else {}
    events: dict[int, list[str]] = {}
    for number, event in asking.corpus.store.events_in([s.id for s in top]):
        events.setdefault(number, []).append(event.date or "")
    kept, first = [], ""
    for scored in top:
        evidence = _evidence(asking.corpus, by_id[scored.id], tuple(events.get(scored.id, ())))
        reason = refuses(asking.query, evidence)
        if reason:
            first = first or reason
        else:
            lost = lost_names(asking.query, evidence, asking.corpus.words.vocabulary.proper.__contains__)
            kept.append(replace(scored, lost_names=tuple(lost)))
    return kept, first


def _evidence(corpus: Corpus, c: Candidate, dates: tuple[str, ...]) -> Evidence:
    source = c.passage.source
    made_by = " ".join(filter(None, (c.passage.publisher, c.passage.author)))
    return Evidence(
        passage=c.passage,
        stems=tuple(c.stems.split()),
        near=c.near | frozenset(term.stem for term in terms(made_by)),
        people=c.people,
        persons=frozenset(n for n in c.people if n in corpus.names and corpus.names[n].kind == "person"),
        dates=dates,
        count=lambda stem: corpus.store.count(source, stem),
    )


def on_topic(scored: Scored) -> float:
    """How much of the question the passage and its neighbours hold, 0 to 1."""
    f = scored.features
    return f["exact"] + 0.7 * f["family"] + 0.6 * f["synonym"] + 0.5 * (f["before"] + f["after"])


def _dated(asking: _Asking, scored: Scored) -> Passage:
    events = [event for _, event in asking.corpus.store.events_in([scored.id])]
    stems = {i: frozenset(t.stem for t in content_terms(e.text)) for i, e in enumerate(events)}
    wanted = frozenset(t.stem for t in content_terms(asking.query.question))
    return compose.with_date(scored.passage, events, wanted, stems)


def _quotes(asking: _Asking) -> Answer:
    """Quotations and reported statements of the speakers asked for, on the topic if there is one."""
    corpus, query = asking.corpus, asking.query
    if not query.speakers:
        return _statements(replace(asking, query=replace(query, want="quote")))
    ids = [corpus.names[name].id for name in query.speakers if name in corpus.names]
    said = corpus.store.quotes(ids) if ids else []
    spoken = [c for c in corpus.store.mentioning(ids) if c.passage.speaker in query.speakers] if ids else []
    if not said and not spoken:
        return asking.nothing("no passage is attributed to them")
    numbers = list(dict.fromkeys([n for n, _, _ in said if n] + [c.id for c in spoken]))
    candidates = {c.id: c for c in corpus.store.statements(numbers)}
    order = [Scored(n, candidates[n].passage, 0.0, {}) for n in numbers if n in candidates]
    sure = 0.9
    if query.topic or query.period:
        topic_query = replace(query, want="quote", speakers=())
        question = asked(topic_query, corpus.words)
        if query.topic and question.terms:
            said_by = [candidates[s.id] for s in order]
            order = rank(question, topic_query, said_by, _likeness(topic_query, said_by))
            order = [s for s in order if on_topic(s) >= 0.4]
            sure = confidence(order, question, query) if order else 0.0
        order, refused = _guarded(asking, order, most=50)
        if not order:
            return asking.nothing(refused or "they are on record, but not on this", sure=sure)
    passages = [p for scored in order for p in _as_said(scored, [(t, p) for n, t, p in said if n == scored.id])]
    return compose.answered(
        asking.match.question,
        passages,
        intent=asking.name,
        confidence=max(sure, 0.5),
        understood=asking.understood,
        reason="attributed to " + ", ".join(query.speakers),
    )


def _as_said(scored: Scored, quoted: Sequence[tuple[str, Passage]]) -> list[Passage]:
    """Somebody's own words where the sentence has a whole quotation; else the sentence, attributed.

    Reported speech and fragments are never set in quote marks as if they were the speaker's own sentence.
    """
    own = [passage for kind, passage in quoted if kind == "direct"]
    if own or not quoted:
        return own or [scored.passage]
    first = quoted[0][1]
    return [
        replace(
            scored.passage,
            speaker=first.speaker,
            speaker_text=first.speaker_text,
            attribution_kind=first.attribution_kind,
            cue=first.cue,
        )
    ]


def _timeline(asking: _Asking) -> Answer:
    """Dated events; where none is dated closely enough, the passages that a search finds, if it is sure of them."""
    found = timeline(asking.corpus, asking.query, asking.match.question, asking.name, asking.understood)
    if found.status == "not_found" and asking.query.topic:
        searched = _statements(asking)
        return searched if searched.status == "answered" else found
    return found


def timeline(
    corpus: Corpus,
    query: Query,
    question: str,
    intent: str | None = "timeline",
    understood: dict[str, str] | None = None,
) -> Answer:
    """Dated events in order: those whose sentence concerns the topic and the people, within the period."""
    days = bounds(query.period) if query.period else None
    events = corpus.store.events(
        days[0].isoformat() if days else None, days[1].isoformat() if days else None, planned=query.planned
    )
    if query.sources:
        events = [(n, e) for n, e in events if e.source in query.sources]
    wanted = asked(query, corpus.words) if query.topic else None
    candidates = {c.id: c for c in corpus.store.statements(list(dict.fromkeys(n for n, _ in events)))}
    passages = [e for n, e in events if _concerns(candidates[n], wanted, query.names, corpus)]
    if not passages:
        about = f"about “{query.topic}”" if query.topic else "with a date"
        return compose.nothing(
            question,
            corpus.infos,
            intent=intent,
            confidence=0.0,
            understood=understood or {},
            about=about + (f" ({show(query.period)})" if query.period else ""),
            reason="no dated event concerns it",
        )
    return compose.answered(
        question,
        passages,
        intent=intent,
        confidence=0.9,
        understood=understood or {},
        reason=f"{len(passages)} dated events",
        most=len(passages),
    )


def _concerns(c: Candidate, wanted: Asked | None, names: Sequence[str], corpus: Corpus) -> bool:
    """Every name, and more than half of the topic by weight, is in the sentence, its neighbours or the title."""
    if any(name not in c.people and not _named_near(name, c) for name in names):
        return False
    if wanted is None or not wanted.terms:
        return True
    near = c.near | set(c.stems.split())
    hit = sum(w for w, related in zip(wanted.weights, wanted.related, strict=True) if near & related.keys())
    return hit > 0.5 * sum(wanted.weights)


def _named_near(name: str, c: Candidate) -> bool:
    near = c.near | set(c.stems.split())
    return all(term.stem in near for term in content_terms(name)[-1:])


def _person(asking: _Asking) -> Answer:
    """Who somebody is: the passages that give their roles, newest source first, then what else names them."""
    corpus, query = asking.corpus, asking.query
    name = next(iter(query.speakers or query.names), None)
    if name is None or name not in corpus.names:
        return _statements(replace(asking, query=replace(query, want="person")))
    person = corpus.names[name]
    roles = corpus.store.roles(person.id)
    numbers = list(dict.fromkeys(number for number, _, _ in roles if number))
    found = corpus.store.statements(numbers) or corpus.store.mentioning([person.id], 5)
    if not found:
        return asking.nothing("named, but no passage is about them", about=f"for {name}")
    titles = [f"{title} (earlier)" if past else title for _, title, past in roles]
    message = f"{name}: " + "; ".join(dict.fromkeys(titles)) + "." if titles else ""
    return compose.answered(
        asking.match.question,
        [c.passage for c in found],
        intent=asking.name,
        confidence=0.9,
        understood=asking.understood,
        message=message,
        reason="roles in the documents",
        most=5,
    )


def _sources(asking: _Asking) -> Answer:
    """Which documents there are, or which speak of a topic: each with the passage that shows it."""
    corpus, query = asking.corpus, asking.query
    if not query.topic and not query.names:
        return replace(documents(corpus, asking.match.question), intent=asking.name, understood=asking.understood)
    ranked, question = _ranked(asking)
    good = [s for s in ranked if on_topic(s) >= 0.55]
    kept, refused = _guarded(asking, good, most=40)
    best: dict[str, Passage] = {}
    for scored in kept:
        best.setdefault(scored.passage.source, scored.passage)
    if not best:
        return asking.nothing(refused or "no document speaks of it", candidates=ranked)
    infos = tuple(info for info in corpus.infos if info.source in best)
    found = compose.answered(
        asking.match.question,
        best.values(),
        intent=asking.name,
        confidence=confidence(kept, question, query),
        understood=asking.understood,
        reason=f"{len(best)} documents",
    )
    return replace(found, sources=infos)


def documents(corpus: Corpus, question: str) -> Answer:
    """All documents of the record."""
    count = len(corpus.infos)
    return Answer(
        question,
        "answered",
        intent="sources",
        confidence=1.0,
        sources=corpus.infos,
        message=f"{count} document{'s' if count != 1 else ''} on record.",
        reason="all documents",
    )


def _pinned(asking: _Asking) -> Answer:
    """The passages that the intent itself pins."""
    assert asking.intent is not None
    store = asking.corpus.store
    ids = [n for e in asking.intent.evidence if (n := store.statement_with(e.source, e.text))]
    question = asked(asking.query, asking.corpus.words)
    held = store.statements(ids)
    ranked = rank(question, asking.query, held, _likeness(asking.query, held))
    kept, _ = _guarded(asking, [s for s in ranked if s.missed_weight < 0.5])
    if not kept:
        # The intent was near, but its passages do not hold what this question asks for.
        return _statements(replace(asking, intent=None))
    passages = [_dated(asking, s) for s in kept]
    return compose.answered(
        asking.match.question,
        passages,
        intent=asking.name,
        confidence=asking.match.confidence,
        understood=asking.understood,
        message=asking.intent.reply,
        reason="pinned by the intent",
    )


def _reply(corpus: Corpus, found: Match, name: str) -> Answer:
    """The help intent's reply, for a message with nothing to answer in it."""
    for intent in corpus.intents:
        if intent.status == "help" and intent.answer == "reply":
            return Answer(
                found.question,
                "help",
                intent=intent.name,
                confidence=1.0,
                message=intent.reply,
                reason="nothing to answer in the message",
            )
    return Answer(found.question, "help", message="Ask me what the documents say.", reason="nothing to answer")


LOOKUPS: dict[str, Callable[[_Asking], Answer]] = {
    "statements": _statements,
    "quotes": _quotes,
    "timeline": _timeline,
    "person": _person,
    "sources": _sources,
}


def lexicon_of(names: Sequence[Name], infos: Sequence[SourceInfo], words: Mapping[str, int]) -> Lexicon:
    """The names and documents of the corpus as the matcher knows them."""
    kinds: dict[str, dict[str, list[str]]] = {"person": {}, "organisation": {}, "place": {}}
    for name in names:
        forms = list(name.aliases)
        if name.kind == "person" and len(name.name.split()) > 1:
            forms.append(name.name.split()[-1])
        kinds[name.kind][name.name] = forms
    sources = {info.source: [info.source.rsplit(".", 1)[0]] for info in infos}
    return Lexicon.of(
        people=kinds["person"], bodies=kinds["organisation"], places=kinds["place"], sources=sources, vocabulary=words
    )
