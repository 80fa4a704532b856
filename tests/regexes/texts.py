"""Texts that attack one pattern, made from its own parse tree, and texts that attack all of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.regexes.steps import Tree, characters, op

LIKED = ("aA1 .,-'\"\n", "Aa 1-.,\"'\n", "1 aA.-,'\"\n", " \n\t aA1.", "-.'_aA1 ", "Ab cd")
"""Orders in which a character is chosen where a pattern leaves the choice: what overlaps then becomes the same text."""
SUFFIXES = ("", "!", "\n\x00")
PLAIN = (
    *("a", "A", "A ", "A. ", "a ", " ", "Ab ", "Ab, ", "Ab and ", '"a ', "“a ", "“a” ", "'a ", "1", "1 ", "1.", "1,1 "),
    *("-", "- ", "--", "_", "*", "\n", "\n\n", "\r\n", " \n", "a\n", "A\n", "\t", ".", "...", ". ", "(", "(a ", "[a]"),
    *("a@", "a.a@", "A: ", "A:\n", "a's ", "Mr. A ", "the ", "of the ", "and ", "he said ", "He said. ", "said that "),
    *("3 May ", "3 May and ", "May 2024, ", "2024-05-03 ", "by A ", "from A ", "is the A ", "A, a ", "A B, the ", "> "),
    *("A-", "A'", "O'A ", "é", "É ", "中", "<a>", "| ", "# ", "9/9/", "10:10 ", "$1 ", "%", "\u2028", "\xa0", "\x00"),
)


def attacks(tree: Tree, flags: int, seed: int = 0) -> Iterator[tuple[str, str, str]]:
    """(beginning, what is repeated, end) of texts for one pattern; none twice."""
    given = set()
    for pump in PLAIN:
        yield "", pump, "!"
    for liked in LIKED:
        chooser = _Chooser(liked, random.Random(seed))
        for before, pump in chooser.repeats(tree, flags, ""):
            if not pump:
                continue
            for key in ((before, pump, ""), ("", before + pump, "")):
                if key not in given and len(key[1]) <= 200:
                    given.add(key)
                    for suffix in SUFFIXES:
                        yield key[0], key[1], suffix


def samples(tree: Tree, flags: int, chance: random.Random) -> Iterator[str]:
    """Texts that a pattern matches, or nearly, alone and among other words."""
    for liked in LIKED:
        text = _Chooser(liked, chance).text(tree, flags)
        yield text
        yield f"x {text} y"


def grown(attack: tuple[str, str, str], size: int) -> str:
    """The text of an attack with `size` characters."""
    before, pump, suffix = attack
    inside = max(0, size - len(before) - len(suffix))
    return before + (pump * (inside // len(pump) + 1))[:inside] + suffix


class _Chooser:
    """Texts that parts of a pattern match."""

    def __init__(self, liked: str, chance: random.Random) -> None:
        self.liked, self.chance = liked, chance

    def repeats(self, items: Tree, flags: int, before: str) -> Iterator[tuple[str, str]]:
        """For every repetition below `items`: a text that leads to it, and one that its body matches."""
        for code, argument in items:
            if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
                body = list(argument[2])
                if argument[1] is op.MAXREPEAT or argument[1] > 3:
                    yield before, self.text(body, flags)
                    yield before, self.text(body, flags) + self.text(body, flags)
                yield from self.repeats(body, flags, before)
            for inner, its_flags in _inner(code, argument, flags):
                yield from self.repeats(inner, its_flags, before)
            before = (before + self.one(code, argument, flags))[-400:]

    def text(self, items: Tree, flags: int) -> str:
        return "".join(self.one(code, argument, flags) for code, argument in items)

    def one(self, code: Any, argument: Any, flags: int) -> str:
        if code in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            return self.character(code, argument, flags)
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least, most, body = argument
            times = int(least) or (1 if most and self.chance.random() < 0.5 else 0)
            return "".join(self.text(list(body), flags) for _ in range(times))
        if code is op.BRANCH:
            return self.text(list(self.chance.choice(argument[1])), flags)
        if code in (op.ASSERT, op.ASSERT_NOT):
            return ""
        for inner, its_flags in _inner(code, argument, flags):
            return self.text(inner, its_flags)
        return ""

    def character(self, code: Any, argument: Any, flags: int) -> str:
        if code is op.LITERAL:
            return chr(argument)
        test = characters(code, argument, flags)
        own = (
            [chr(a) if c is op.LITERAL else chr(a[0]) for c, a in argument if c in (op.LITERAL, op.RANGE)]
            if (code is op.IN)
            else []
        )
        return next((one for one in (*self.liked, *own, *map(chr, range(32, 383))) if test(one)), "")


def _inner(code: Any, argument: Any, flags: int) -> Iterator[tuple[Tree, int]]:
    if code is op.SUBPATTERN:
        yield list(argument[3]), (flags | argument[1]) & ~argument[2]
    elif code is op.BRANCH:
        for one in argument[1]:
            yield list(one), flags
    elif code is op.ATOMIC_GROUP:
        yield list(argument), flags
    elif code in (op.ASSERT, op.ASSERT_NOT):
        yield list(argument[1]), flags
    elif code is op.GROUPREF_EXISTS:
        for one in argument[1:]:
            if one:
                yield list(one), flags
