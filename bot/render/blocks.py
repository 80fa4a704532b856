"""`Answer` -> Slack message: Block Kit within all limits, and the plain text beside it. Pure."""

from __future__ import annotations

from bot.models import Answer, Passage, SourceInfo
from bot.render.entries import entries, is_timeline
from bot.render.reading import reading_words
from bot.render.slack_ids import (
    CHOICE,
    CITE,
    CONTEXT,
    CSV,
    MORE,
    PICTURE,
    SHARE,
    TIMELINE_JS,
    WHY,
    WRONG,
    Asked,
    mark_of,
    to_value,
)
from bot.render.slack_limits import MESSAGE_TEXT, Block, check_blocks, texts
from bot.render.slack_near import numbered
from bot.render.slack_parts import actions, button, context, escape, header, section
from bot.render.slack_passage import marks, passage_blocks, source_blocks, who
from bot.render.traced import Traced, traced
from bot.render.visible import visible
from bot.text import cut

PAGE = 3
"""Passages of an answer at a time: short first."""
LIST_PAGE = 10
"""Events of a timeline, documents of a list."""
LONG = 5
"""A timeline of more events is grouped by year."""
ROOM = 7500
"""Characters of passages in one message; what is left of Slack's total is for the words around them."""
OWN_WORDS = 1800
"""The bot's own words in one message."""
HELP_WORDS = 6000
"""The help may be longer."""
NOTHING = "Nothing on record for this."
NO_SURE_ANSWER = "No sure answer. Nearest: "
"""How a notification begins: what follows is to be taken for no answer there either."""


def to_message(answer: Answer, start: int = 0, asked: str | None = None, shareable: bool = False) -> Traced:
    """`text` and `blocks` of the message that gives an answer, from its passage number `start` on.

    `text` is what notifications and screen readers say; it is escaped, the blocks are literal. `asked` is what
    would give this answer again ("timeline dam"), for the buttons; the answer's own question by default.
    A `shareable` answer is private and has a button that posts it in its channel.
    """
    message = {"text": to_text(answer, start), "blocks": to_blocks(answer, start, asked, shareable)}
    return traced(message, on_page(answer, start), near=answer.status == "near")


def on_page(answer: Answer, start: int) -> list[Passage | SourceInfo]:
    """What a message with this answer shows of documents, or names: of the nearest ones a refusal names the titles."""
    if answer.status != "answered":
        return list(answer.candidates)
    page = start + page_of(answer)
    passages = [one.passage for one in entries(answer)[start:page]]
    return [*passages, *(answer.sources[start : start + LIST_PAGE] if not answer.answers else ())]


def to_shared(answer: Answer, start: int, asked: str, name: str) -> Traced:
    """A private answer as it is posted in the channel: with the question, and who shared it, by name."""
    message = to_message(answer, start, asked)
    what = "the nearest passages; none surely answers" if answer.status == "near" else "this answer"
    line = f"{cut(name, 80)} asked “{cut(asked, 300)}” and shared {what}."
    shared = {"text": _short(f"{line}\n{to_text(answer, start)}"), "blocks": [*context(line), *message["blocks"]]}
    return traced(shared, message.traces)


def to_blocks(answer: Answer, start: int = 0, asked: str | None = None, shareable: bool = False) -> list[Block]:
    """The blocks of an answer, never more than Slack takes: what does not fit is behind a "more" button."""
    again = Asked((answer.asked or answer.question) if asked is None else asked, start, mark_of(answer))
    match answer.status:
        case "answered" if answer.sources and not answer.answers:
            return _sources(answer, again, shareable)
        case "answered":
            return _passages(answer, again, shareable)
        case "near":
            return _near(answer, again, shareable)
        case "clarify":
            return [*section(cut(answer.message or "Which of these do you mean?", OWN_WORDS)), *_choices(answer)]
        case "help":
            return [*section(cut(answer.message or "Ask me what the documents say.", HELP_WORDS)), *_choices(answer)]
        case "not_found":
            return [
                *section(cut(answer.message or NOTHING, OWN_WORDS)),
                *_withheld(answer),
                *_choices(answer),
                *_buttons(again, 0, 0),
            ]


def to_text(answer: Answer, start: int = 0) -> str:
    """The answer in one plain paragraph, escaped: the first passage with speaker and citation, and how many more."""
    found = entries(answer)[start:]
    if answer.status not in ("answered", "near") or not (found or answer.sources):
        fallback = NOTHING if answer.status == "not_found" else "Onrecord"
        lines = [answer.message or fallback] + [f"- {choice.label}" for choice in answer.choices]
        return _short("\n".join(lines))
    if not found:
        return _short("\n".join(f"{one.title} ({one.source})" for one in answer.sources[start:]))
    first = found[0].passage
    name, capacity = who(first)
    by = f"{name}, {capacity}" if capacity else name
    beware = f" [{', '.join(marks(first))}]" if marks(first) else ""
    when = f"{found[0].when}: " if found[0].when else ""
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    beginning = NO_SURE_ANSWER if answer.status == "near" else ""
    room = MESSAGE_TEXT // 2
    said = cut(visible(first.text), room)
    # A statement may bring quote marks of its own.
    quoted = said if said.startswith(('"', "“", "'", "‘")) else f"“{said}”"
    return _short(f"{beginning}{when}{quoted} — {by}{beware}, {first.citation}{more}")


def _near(answer: Answer, again: Asked, shareable: bool) -> list[Block]:
    """The words first: nobody is to take what follows for an answer. No "Copy as citation": that is for what somebody
    said to be the one."""
    groups = numbered(answer, again)
    shown = _fitting(groups)
    blocks = [block for group in groups[:shown] for block in group]
    return _within(
        [*section(cut(answer.message or NO_SURE_ANSWER, OWN_WORDS)), *context(reading_words(answer)), *blocks],
        [
            *([{"type": "divider"}] if groups else []),
            *_withheld(answer),
            *_buttons(again, shown, 0, around=bool(groups), share=shareable, why_words="Why these"),
        ],
    )


def _short(text: str) -> str:
    """Escaped, and short enough after escaping."""
    most = MESSAGE_TEXT
    while len(escape(cut(text, most))) > MESSAGE_TEXT:
        most = most * 3 // 4
    return escape(cut(text, most)) or "Onrecord"


def _passages(answer: Answer, again: Asked, shareable: bool) -> list[Block]:
    start, everything, timeline = again.start, entries(answer), is_timeline(answer)
    page = LIST_PAGE if timeline else PAGE
    groups, year, source = [], "", ""
    for one in everything[start : start + page]:
        # What was just said of a document is not said again at length.
        brief = timeline or one.passage.source == source
        source = one.passage.source
        group = passage_blocks(one.passage, brief, one.when)
        if timeline and len(everything) > LONG and one.year != year:
            year = one.year
            group = [header(year), *group]
        groups.append(group)
    shown = _fitting(groups)
    blocks = [block for group in groups[:shown] for block in group]
    words = section(cut(answer.message, OWN_WORDS)) if answer.message and not start else []
    # The passage comes first; only a timeline needs to be introduced.
    blocks = [*words, *blocks] if timeline else [*blocks, *words]
    if not groups:
        return section("That was all.")
    left = len(everything) - start - shown
    citable = any(one.passage.use != "background" for one in everything[start : start + shown])
    files = _files(again) if timeline and citable else []
    return _within(
        [*blocks, *_one_document(answer), *context(reading_words(answer)), *_withheld(answer)],
        [*files, *_buttons(again, shown, left, around=True, cite=citable, share=shareable)],
    )


def _sources(answer: Answer, again: Asked, shareable: bool) -> list[Block]:
    start = again.start
    groups = [source_blocks(one) for one in answer.sources[start : start + LIST_PAGE]]
    shown = _fitting(groups)
    words = section(cut(answer.message, OWN_WORDS)) if not start else []
    blocks = [*words, *(block for group in groups[:shown] for block in group)] or section("That was all.")
    left = len(answer.sources) - start - shown
    return _within(blocks, _buttons(again, shown, left, why=False, share=shareable and bool(groups)))


def page_of(answer: Answer) -> int:
    """How many passages of an answer are shown at a time."""
    return LIST_PAGE if is_timeline(answer) else PAGE


def _fitting(groups: list[list[Block]]) -> int:
    """How many of these groups there is room for; the first always."""
    room = ROOM
    for number, group in enumerate(groups):
        room -= sum(len(text) for text in texts(group))
        if room < 0 and number:
            return number
    return len(groups)


def _buttons(
    again: Asked,
    shown: int,
    left: int,
    *,
    why: bool = True,
    around: bool = False,
    cite: bool = False,
    share: bool = False,
    why_words: str = "Why this answer",
) -> list[Block]:
    """More on demand, in the order in which a phone shows them: what it does not, is behind its own "more".

    A question that is too long for a button has none; then the rest is said in words.
    """
    if not again.question or to_value(again) is None:
        return context(f"{left} more on record: ask for a part of it, by person or by date.") if left > 0 else []
    return actions(
        button(f"More ({left})", MORE, Asked(again.question, again.start + shown, again.mark)) if left > 0 else None,
        button("In context", CONTEXT, again) if around else None,
        button("Share in channel", SHARE, again) if share else None,
        button("Copy as citation", CITE, again) if cite else None,
        button(why_words, WHY, again) if why else None,
        button("Not right?", WRONG, again) if why else None,
    )


def _files(again: Asked) -> list[Block]:
    """A timeline as a file."""
    return actions(
        button("Picture", PICTURE, again), button("CSV", CSV, again), button("TimelineJS", TIMELINE_JS, again)
    )


def _choices(answer: Answer) -> list[Block]:
    return actions(
        *(
            button(choice.label, f"{CHOICE}_{number}", Asked(choice.question))
            for number, choice in enumerate(answer.choices[:3])
        )
    )


def _one_document(answer: Answer) -> list[Block]:
    """Several passages look like several sources, and one may be all there is."""
    if len({one.source for one in answer.answers}) != 1:
        return []
    many = len(entries(answer)) > 1
    return context("Single source: all of these are from one document." if many else "Single source.")


def _withheld(answer: Answer) -> list[Block]:
    if not answer.withheld:
        return []
    passages = "1 passage was" if answer.withheld == 1 else f"{answer.withheld} passages were"
    return context(f"{passages} withheld: the file no longer says what was indexed. Run the build again.")


def _within(blocks: list[Block], buttons: list[Block]) -> list[Block]:
    """The blocks if Slack takes them, else as many of the first as it does: refusing to answer would be worse."""
    kept = blocks
    while len(kept) > 1 and check_blocks([*kept, *buttons]):
        kept = kept[:-1]
    return [*kept, *buttons]
