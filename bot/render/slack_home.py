"""App Home: what the record holds, how to ask, one's own questions; for editors gaps, feedback, health. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.models import Health, Passage, SourceInfo
from bot.render.slack_forms import REASONS
from bot.render.slack_ids import CONFIRM, DISCARD, EXAMPLE, SETTINGS, Asked, proposal_value
from bot.render.slack_limits import Block
from bot.render.slack_parts import actions, button, context, header, line, pressed, rich, section, words
from bot.render.slack_passage import as_of, passage_blocks
from bot.render.traced import Traced, traced
from bot.text import cut

NEW = 3
"""Documents that are named as the newest."""
SHOWN = 5
"""Own questions, gaps, feedback."""
CONFIRMING = (
    "\nConfirm it, and the passage counts as one that answers the question: it is found more easily from then on."
)
WAITING, IN_MESSAGE, LAST = 2, 3, 2
"""Questions with a passage that wait for an editor: in App Home, and in a message; and those confirmed last."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question without a sure answer: how often there was nothing on record, and how often something near."""

    question: str
    nothing: int
    near: int = 0


@dataclass(frozen=True, slots=True)
class Proposed:
    """A question with a passage that people say answers it; it waits for an editor."""

    id: int
    question: str
    times: int
    """How many people said so."""
    passage: Passage


@dataclass(frozen=True, slots=True)
class Editing:
    """What only editors see."""

    gaps: Sequence[Gap] = ()
    feedback: Sequence[tuple[str, str, str]] = ()
    """(question, reason, note), newest first."""
    journal: str = "works"
    problem: str = ""
    proposed: Sequence[Proposed] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """What App Home is made of."""

    health: Health
    sources: Sequence[SourceInfo]
    examples: Sequence[str] = ()
    recent: Sequence[str] = ()
    editing: Editing | None = None


def home(found: Home) -> dict[str, Any]:
    """The view that is published for one person."""
    blocks: list[Block] = [
        header("What is on record"),
        *section(held(found.health)),
        *_newest(found.sources),
        header("How to ask"),
        *section(
            "Mention me in a channel, or write to me under Messages. I answer with passages from the documents, word "
            "for word, each with its speaker, date and line. Where none surely answers I show the nearest, marked as "
            "near and not as an answer; or I say that there is nothing on record. Try one:"
        ),
        *_questions(found.examples, 0),
        *context("Also: /ask, /timeline, /quotes, /sources, /record; “Check against the record” in a message's menu."),
    ]
    if found.recent:
        blocks += [header("Your last questions"), *_questions(found.recent[:SHOWN], 10)]
    if found.editing:
        blocks += _for_editors(found.editing)
    waiting = found.editing.proposed[:WAITING] if found.editing else ()
    return traced({"type": "home", "blocks": blocks}, _newest_of(found.sources), [one.passage for one in waiting])


def held(health: Health) -> str:
    """What the record holds, and as of when."""
    if not health.ok:
        return "The record cannot be read at the moment" + (f": {health.problem}" if health.problem else ".")
    return (
        f"{_count(health.sources, 'document')}, {_count(health.statements, 'passage')}, "
        f"{_count(health.quotes, 'quotation')}, {_count(health.events, 'dated event')}. Built {built(health)}."
    )


def built(health: Health) -> str:
    """When the record was built, as one reads it."""
    try:
        at = datetime.fromisoformat(health.built_at)
    except ValueError:
        return health.built_at or "at an unknown time"
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _newest(sources: Sequence[SourceInfo]) -> list[Block]:
    dated = _newest_of(sources)
    if not dated:
        return []
    pieces: list[Block] = [words("Newest documents", "bold")]
    for info in dated:
        when = as_of(info.published, info.published_basis == "inferred", "")
        pieces += [words(f"\n{cut(info.title or info.source, 150)} · {when} · "), words(info.source, "code")]
    return [rich(line(*pieces))]


def _newest_of(sources: Sequence[SourceInfo]) -> list[SourceInfo]:
    dated = sorted((info for info in sources if info.published), key=lambda info: info.published or "", reverse=True)
    return dated[:NEW]


def _questions(questions: Sequence[str], first: int) -> list[Block]:
    return actions(
        *(button(cut(question, 75), f"{EXAMPLE}_{first + n}", Asked(question)) for n, question in enumerate(questions))
    )


def _for_editors(found: Editing) -> list[Block]:
    gaps = [words(f"\n{cut(gap.question, 200)} ({counted(gap)})") for gap in found.gaps[:SHOWN]]
    return [
        header("For editors"),
        rich(line(words("Asked, and no sure answer", "bold"), *(gaps or [words("\nNone.")]))),
        rich(_not_right(found.feedback)),
        *_proposed(found.proposed, WAITING),
        *context(f"The journal {found.journal}.", found.problem),
        *actions(pressed("Channel settings", SETTINGS, "settings")),
    ]


def counted(gap: Gap) -> str:
    """How often a question had no sure answer: "2× nothing, 1× near"."""
    parts = [f"{gap.nothing}× nothing" if gap.nothing else "", f"{gap.near}× near" if gap.near else ""]
    return ", ".join(part for part in parts if part)


def feedback_message(
    said: Sequence[tuple[str, str, str]], proposed: Sequence[Proposed], confirmed: Sequence[Proposed] = ()
) -> Traced:
    """What /record feedback shows editors: what people said of answers, which passages they said answer, and the last
    that were confirmed, which can still be discarded."""
    some, last = proposed[:IN_MESSAGE], confirmed[:LAST]
    blocks = [rich(_not_right(said)), *_proposed(proposed, IN_MESSAGE)]
    if last:
        blocks.append(rich(line(words("Confirmed last", "bold"))))
    for number, one in enumerate(last, IN_MESSAGE):
        blocks += [*_asked(one), *actions(pressed("Discard", f"{DISCARD}_{number}", proposal_value(one.id)))]
    text = f"Said not to be right: {len(said)}. Passages said to answer a question, to be confirmed: {len(proposed)}."
    return traced({"text": text, "blocks": blocks}, [one.passage for one in (*some, *last)])


def _not_right(feedback: Sequence[tuple[str, str, str]]) -> Block:
    said = [
        words(f"\n{REASONS.get(reason, reason)}: {cut(question, 150)}" + (f" ({cut(note, 150)})" if note else ""))
        for question, reason, note in feedback[:SHOWN]
    ]
    return line(words("Said not to be right", "bold"), *(said or [words("\nNone.")]))


def _proposed(waiting: Sequence[Proposed], most: int) -> list[Block]:
    """Each question with its passage, to be confirmed or discarded; nobody who said so is named."""
    title = words("Said to answer a question", "bold")
    if not waiting:
        return [rich(line(title, words("\nNone.")))]
    blocks = [rich(line(title, words(CONFIRMING)))]
    for number, one in enumerate(waiting[:most]):
        value = proposal_value(one.id)
        blocks += [
            *_asked(one),
            *actions(
                pressed("Confirm", f"{CONFIRM}_{number}", value), pressed("Discard", f"{DISCARD}_{number}", value)
            ),
        ]
    if len(waiting) > most:
        blocks += context(f"And {len(waiting) - most} more: decide on these, then /record feedback shows them.")
    return blocks


def _asked(one: Proposed) -> list[Block]:
    times = "" if one.times == 1 else f" (said by {one.times} people)"
    asked = rich(line(words("Asked: ", "bold"), words(cut(one.question, 300) + times)))
    return [{"type": "divider"}, asked, *passage_blocks(one.passage, brief=True)]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
