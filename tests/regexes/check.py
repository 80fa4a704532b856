"""Whether the work that a pattern makes grows no faster than the text, or, where the text is short, stays small."""

from __future__ import annotations

import random
from collections.abc import Callable

from bot.documents.furniture import LONGEST_LINE
from bot.extract.authorship import HEAD
from bot.extract.labelled import LONGEST_LABEL
from bot.matching.clean import MOST_CHARACTERS
from tests.regexes.found import Found
from tests.regexes.steps import Machine, TooManySteps
from tests.regexes.texts import attacks, grown

Attack = tuple[str, str, str]
Steps = Callable[[Attack, int, int], int]
"""The steps that an attack of a size takes, or the third number where they are more."""
LINEAR = 2.6
"""What twice the text may cost where it may be of any length: a little above 2, for what a longer text begins."""
QUADRATIC = 4.6
SIZE = 150
FREE = 12
"""Steps for each of SIZE characters that are not looked at further: nested repetitions cost more."""
DEAR = 1_000
"""More for each is too many, however they grow."""
LONGEST = 20_000
STEPS = 150_000
"""Of attacks on one pattern, in a test."""

_QUESTION = (MOST_CHARACTERS, "a question is cut to this by matching.clean")
_LINE = (LONGEST_LINE, "furniture looks at no longer line")
_MASTHEAD = (260, "mastheads looks at _REACH + 20 characters of a line")
BOUNDED: dict[str, tuple[int, str]] = {
    "bot.answer.counting._WANTS_MONEY": _QUESTION,
    "bot.answer.plan._BOTH_OF": _QUESTION,
    "bot.answer.wording._NAME_WORDS": _QUESTION,
    "bot.asking.followups._with()": _QUESTION,
    "bot.asking.relatives._OWNED": _QUESTION,
    "bot.asking.voices._LINK": _QUESTION,
    "bot.contraries._WHY_NOT": _QUESTION,
    "bot.dates.guards._LAST_WORD": (24, "it is given so much before a date"),
    "bot.dates.mentions._HAD": (60, "it is given so much before a date"),
    "bot.dates.read_relative._POINTS_BACK": (12, "it is given so much before a date"),
    "bot.documents.furniture.CREDIT": _LINE,
    "bot.extract.authorship.STATEMENT": (1000, "a statement's head is no longer"),
    "bot.extract.bounded._MONTHS_UNTIL": (60, "it is given so much before a date"),
    "bot.extract.bounded._PLANNED": (80, "it is given so much before a date"),
    "bot.extract.labelled.PARTS": (LONGEST_LABEL, "a longer label is read whole"),
    "bot.extract.letters.mail()": (HEAD, "a letter's head is no longer"),
    "bot.extract.mastheads._LABELLED": _MASTHEAD,
    "bot.extract.mastheads._OF_ITSELF": _MASTHEAD,
    "bot.extract.mastheads._PAPER_LINE": _MASTHEAD,
    "bot.extract.mastheads._STATED": _MASTHEAD,
    "bot.extract.offices.PRE_APPOSITION": (90, "it is given so much before a name"),
    "bot.extract.offices._plain_part()": (100, "of a phrase, the first words"),
    "bot.extract.quotes.AND_I_QUOTE": (300, "it is given NEAR characters before a quotation"),
    "bot.extract.referents._BESIDE_NAME": (60, "it is given so much before a name"),
    "bot.extract.releases.BY_BODY": (700, "a release's head is no longer"),
    "bot.extract.releases.RELEASE": (700, "a release's head is no longer"),
    "bot.extract.sentences.LAST_WORD": (40, "it is given so much before a full stop"),
    "bot.extract.testimony.JUDGE": (1500, "a judgment's head is no longer"),
    "bot.matching.clean._AND_QUESTION": _QUESTION,
    "bot.matching.clean._CLOSING": _QUESTION,
    "bot.matching.clean._EMOJI_CODE": _QUESTION,
    "bot.matching.clean._SENTENCE_END": _QUESTION,
    "bot.querying._ASKED_WORDS": _QUESTION,
    "bot.querying._VOICE": _QUESTION,
}
"""Patterns that may be quadratic: the most characters that they are given, and why it is no more."""


def slow(one: Found, most: int = STEPS) -> str | None:
    """What is wrong with a pattern; None when nothing is. About `most` steps of attacks are tried, in an order by
    chance that is the same on every run."""
    machine = Machine(one.pattern)
    every = list(dict.fromkeys(attacks(list(machine.tree), one.pattern.flags)))
    random.Random(0).shuffle(every)
    bound = BOUNDED.get(one.where, (LONGEST, ""))[0]
    for way in sorted(one.ways):
        run = {"search": machine.finditer, "match": machine.match, "fullmatch": machine.fullmatch}[way]

        def steps(attack: Attack, size: int, most: int, run: Callable[[str, int], object] = run) -> int:
            try:
                run(grown(attack, size), most)
            except TooManySteps:
                return most
            return machine.steps

        found = _short(every, bound, steps, most) if bound <= SIZE else _long(every, bound, steps, most)
        if found:
            attack, said = found
            return f"{one.where} ({way}): {said}, with {attack[0]!r}, then {attack[1]!r} repeated, then {attack[2]!r}"
    return None


def _short(every: list[Attack], bound: int, steps: Steps, budget: int) -> tuple[Attack, str] | None:
    """At full length: two repetitions, one inside the other, may run over all of it, for some alternatives."""
    most = 4 * bound * bound + 5_000
    for attack in every:
        cost = steps(attack, bound, most)
        if cost >= most:
            return attack, f"more than {most} steps for {bound} characters"
        budget -= cost
        if budget < 0:
            break
    return None


def _long(every: list[Attack], bound: int, steps: Steps, budget: int) -> tuple[Attack, str] | None:
    """By growth, and for the worst attack all the way up to LONGEST."""
    limit = LINEAR if bound == LONGEST else QUADRATIC
    worst, of = 0, every[0]
    for attack in every:
        cost = steps(attack, SIZE, DEAR * SIZE)
        budget -= cost
        if cost >= DEAR * SIZE:
            return attack, f"more than {DEAR} steps for each of {SIZE} characters"
        if cost > max(worst, FREE * SIZE):
            worst, of = cost, attack
        if cost > FREE * SIZE:
            for doubled in (2, 4, 8):
                before, cost = cost, steps(attack, doubled * SIZE, int(limit * cost) + 1)
                if cost <= limit * before:
                    break
            else:
                return attack, f"twice the text costs more than {limit} times the steps"
        if budget < 0:
            break
    if worst and bound == LONGEST:
        size = 8 * SIZE
        most = int(1.5 * steps(of, size, 10**7) * LONGEST / size)
        if steps(of, LONGEST, most) >= most:
            return of, f"more than {most} steps for {LONGEST} characters: 1.5 times as many for each as for {size}"
    return None
