"""What a language model points at: it chooses among passages that were found without it, and writes nothing.

The passages that it is given are wider than those that answer without it: whatever the words, the speakers asked for,
the period and the headings bring. What it chose goes the same way as every passage: exact guards, dates, speakers,
the verbatim gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answer.compose import MOST_ANSWERS
from bot.answer.guards import other_words
from bot.answer.rank import Scored
from bot.asking.corpus import Asking
from bot.asking.joining import together
from bot.asking.nearest import nearest
from bot.asking.passages import headed
from bot.asking.quotes import as_quoted, said_by
from bot.asking.search import evidence_of, ranked, shown
from bot.asking.timelines import events_of, within
from bot.dates import sort_key
from bot.models import Answer, Line, Passage, Pointer, Reading, Reworded

SURE = 0.9
"""The confidence of what was pointed at."""
FIRST = 14
"""So many of the nearest come before what speakers, period and headings bring."""
FOLLOWED = 5
"""What stands behind so many of the nearest is looked at too."""
OF_EACH = 8
"""So many does each of these bring, and each rewording."""
KEPT = 12
"""So many of the nearest stay among the candidates when the question was reworded."""


def pointed_at(asking: Asking, answer: Answer, otherwise: Answer | None = None) -> Answer:
    """The answer by what the language model points at; `answer`, the one without it, where it gave none.

    Where it finds nothing among the candidates, it is asked for other words to search with, once. An answer never
    becomes "nothing on record" by it: what answered without it is shown as near. `otherwise`: what to say then instead.
    """
    pointer = asking.pointer
    if pointer is None or (answer.sources and not answer.answers):
        return answer
    asked, found = asking.query.question, candidates(asking, pointer)
    chosen = _choose(asking, pointer, found)
    if chosen is None:
        return answer
    if not chosen and (other := pointer.reword(asked, asking.today)):
        wider = reworded(asking, pointer, found, other)
        chosen = _choose(asking, pointer, wider) or [] if wider else []
        found = [*found, *wider]
    reading = Reading(pointer.model, len({scored.id for scored in found}))
    asking.trace["reader"] = {"passages": reading.passages, "pointed_at": len(chosen)}
    unread = [one for one in answer.answers if not pointer.may_read(one.source)]
    if chosen:
        return replace(_composed(asking, answer, chosen, unread), reading=reading)
    if answer.status == "answered" and (unread or asking.query.exact):
        return answer  # it was not given all of it, or the very words that were asked for stand there
    if otherwise is not None:
        return otherwise
    why = f"the reader found no answer among {reading.passages} passages"
    return replace(nearest(asking, why, answer.answers), reading=reading)


def _choose(asking: Asking, pointer: Pointer, found: Sequence[Scored]) -> list[Scored] | None:
    """Those of the candidates that it pointed at and that pass the exact guards, best first; None without a reply."""
    if not found:
        return []
    lines = [_line(scored.passage) for scored in found]
    places = pointer.point(asking.query.question, asking.today, lines)
    if places is None:
        return None
    chosen = [found[place] for place in places]
    return [s for s in chosen if not other_words(asking.query, evidence_of(asking.corpus, s, ()))]


def _line(passage: Passage) -> Line:
    return Line(passage.text, passage.published, passage.speaker or passage.speaker_text, passage.document_kind)


def candidates(asking: Asking, pointer: Pointer) -> list[Scored]:
    """What it is given: at most `pointer.most`, each once, none of a document that may not be read by it."""
    corpus, query = asking.corpus, asking.query
    whole = replace(
        asking, query=replace(query, topic=None, speakers=(), want=None if query.want == "quote" else query.want)
    )
    order, _ = ranked(whole, most=2 * pointer.most)
    # In a conversation the answer follows what has the words.
    behind = [scored.id + 1 for scored in order[:FOLLOWED]]
    bare = replace(whole, query=replace(query, topic=None, speakers=(), names=(), sources=query.sources, want=None))
    ways = [order[FIRST:], ranked(bare, most=pointer.most)[0], ranked(whole, only=behind)[0]]
    if query.speakers or query.voice:
        said, _, _ = said_by(corpus, query)
        ways.append(ranked(whole, only=said, most=OF_EACH)[0] if said else [])
    if query.period or query.yearless:
        told = within(corpus, query)
        ways.append(ranked(whole, only=told, most=OF_EACH)[0] if told else [])
    if under := headed(asking):
        ways.append(ranked(whole, only=under, most=OF_EACH)[0])
    return _each_once([*order[:FIRST], *_in_turn(ways)], pointer)


def reworded(asking: Asking, pointer: Pointer, before: Sequence[Scored], other: Reworded) -> list[Scored]:
    """The nearest of before with what the question in other words brings; nothing where it brings nothing new."""
    found: list[Scored] = []
    for words in (other.question, " ".join(other.words)):
        if words.strip():
            query = replace(asking.query, question=words, topic=None, speakers=())
            found += ranked(replace(asking, query=query), most=OF_EACH)[0]
    known = {scored.id for scored in before}
    new = [scored for scored in found if scored.id not in known]
    return _each_once([*before[: min(KEPT, pointer.most // 2)], *new], pointer) if new else []


def _in_turn(ways: Sequence[Sequence[Scored]]) -> Iterable[Scored]:
    """The first of each, then the second of each."""
    for place in range(max(map(len, ways), default=0)):
        for way in ways:
            if place < len(way):
                yield way[place]


def _each_once(found: Iterable[Scored], pointer: Pointer) -> list[Scored]:
    kept: dict[int, Scored] = {}
    for scored in found:
        if len(kept) == pointer.most:
            break
        if scored.id not in kept and pointer.may_read(scored.passage.source):
            kept[scored.id] = scored
    return list(kept.values())


def _composed(asking: Asking, answer: Answer, chosen: Sequence[Scored], unread: Sequence[Passage]) -> Answer:
    """What was pointed at as the kind of answer that the question asks for: events in order, quotations, documents."""
    query = asking.query
    if query.kind == "timeline":
        passages = _dated(asking, chosen)
    elif query.kind == "quotes" and (query.speakers or query.voice):
        passages = as_quoted(asking.corpus, chosen)
    else:
        passages = together(asking.corpus.store, shown(asking, chosen))
    found = asking.answered(
        [*passages, *unread],
        confidence=max(SURE, answer.confidence) if answer.status == "answered" else SURE,
        reason="chosen by the reader",
        most=MOST_ANSWERS,
    )
    if query.kind == "sources" and (query.topic or query.names):
        named = {one.source for one in found.answers}
        return replace(found, sources=tuple(info for info in asking.corpus.infos if info.source in named))
    return found


def _dated(asking: Asking, chosen: Sequence[Scored]) -> list[Passage]:
    """The events that the chosen statements tell of, in order; a statement that tells of none comes last."""
    events = events_of(asking, [scored.id for scored in chosen])
    with_events = {number for number, _ in events}
    told = sorted((event for _, event in events), key=lambda event: sort_key(event.date))
    return [*told, *shown(asking, [s for s in chosen if s.id not in with_events])]
