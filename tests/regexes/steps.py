"""A backtracking matcher that counts its steps: what `re` does, from the same parse tree, in the same order.

Python's `re` counts nothing, and seconds depend on the machine. The counts here are the same on every run. They are an
upper bound of what `re` does: it skips places that cannot start a match faster than one step each.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

# The parser is private to `re`. It is what makes the tree that `re` itself compiles, so nothing else is as true to it.
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Step = Callable[[int], int]
"""Matches from a place on and gives the end of the whole match, or -1."""
Tree = list[tuple[Any, Any]]


class TooManySteps(Exception):
    """The budget of steps is used up."""


class Machine:
    """One pattern. `finditer` and `fullmatch` give what `re` gives; `steps` is what it took."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        # A frame for each step of a long repetition; in Python 3.11 these do not use the stack of C.
        sys.setrecursionlimit(10_000_000)
        self.tree = parser.parse(pattern.pattern, pattern.flags)
        self.text = ""
        self.size = 0
        self.steps = 0
        self.budget = 0
        self._must_end = False
        self._never = -1
        """Where a match may not end: it would be the empty one again."""
        self._groups: list[tuple[int, int] | None] = [None] * self.tree.state.groups
        self._match = self._sequence(list(self.tree), pattern.flags, self._accept)

    def finditer(self, text: str, budget: int = 10**9) -> list[tuple[int, int]]:
        """The spans of all matches. Raises TooManySteps when it takes more than `budget`."""
        self._start(text, budget, must_end=False)
        found = []
        at = 0
        while at <= self.size:
            end = self._at(at)
            if end < 0:
                at, self._never = at + 1, -1
                continue
            found.append((at, end))
            # As in `re`: after an empty match, only one that is not empty may begin at the same place.
            at, self._never = end, end if end == at else -1
        return found

    def match(self, text: str, budget: int = 10**9) -> int:
        """The end of the match at the beginning, -1 without one. Raises as `finditer` does."""
        self._start(text, budget, must_end=False)
        return self._at(0)

    def fullmatch(self, text: str, budget: int = 10**9) -> bool:
        """Whether all of the text matches. Raises as `finditer` does."""
        self._start(text, budget, must_end=True)
        return self._at(0) >= 0

    def _start(self, text: str, budget: int, must_end: bool) -> None:
        self.text, self.size, self.steps, self.budget = text, len(text), 0, budget
        self._must_end, self._never = must_end, -1

    def _at(self, place: int) -> int:
        for group in range(len(self._groups)):
            self._groups[group] = None
        self._count(1)
        return self._match(place)

    def _count(self, steps: int) -> None:
        self.steps += steps
        if self.steps > self.budget:
            raise TooManySteps

    def _accept(self, i: int) -> int:
        return -1 if i == self._never or (self._must_end and i != self.size) else i

    def _sequence(self, items: Tree, flags: int, then: Step) -> Step:
        for code, argument in reversed(items):
            then = self._node(code, argument, flags, then)
        return then

    def _node(self, code: Any, argument: Any, flags: int, then: Step) -> Step:
        if code in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            return self._character(characters(code, argument, flags), then)
        if code is op.SUBPATTERN:
            group, add, remove, inner = argument
            return self._group(group, list(inner), (flags | add) & ~remove, then)
        if code is op.BRANCH:
            return self._branch([list(one) for one in argument[1]], flags, then)
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            return self._repeat(code, argument, flags, then)
        if code is op.ATOMIC_GROUP:
            return self._atomic(list(argument), flags, then)
        if code in (op.ASSERT, op.ASSERT_NOT):
            return self._look(code is op.ASSERT, argument[0], argument[1], flags, then)
        if code is op.AT:
            return self._place(argument, flags, then)
        if code is op.GROUPREF:
            return self._reference(argument, flags, then)
        if code is op.GROUPREF_EXISTS:
            group, yes, no = argument
            one = self._sequence(list(yes), flags, then)
            other = self._sequence(list(no), flags, then) if no else then
            return lambda i: one(i) if self._groups[group] else other(i)
        if code is op.FAILURE:
            return lambda i: -1
        raise AssertionError(f"no rule for {code}")

    def _character(self, test: Callable[[str], bool], then: Step) -> Step:
        def step(i: int) -> int:
            self.steps += 1
            return then(i + 1) if i < self.size and test(self.text[i]) else -1

        return step

    def _group(self, group: int | None, inner: Tree, flags: int, then: Step) -> Step:
        if group is None:
            return self._sequence(inner, flags, then)
        begins: list[int] = []

        def close(i: int) -> int:
            before, self._groups[group] = self._groups[group], (begins[-1], i)
            begin = begins.pop()
            end = then(i)
            begins.append(begin)
            if end < 0:
                self._groups[group] = before
            return end

        body = self._sequence(inner, flags, close)

        def step(i: int) -> int:
            begins.append(i)
            end = body(i)
            begins.pop()
            return end

        return step

    def _branch(self, alternatives: list[Tree], flags: int, then: Step) -> Step:
        compiled = [(first_characters(one, flags), self._sequence(one, flags, then)) for one in alternatives]
        # `re` too looks at the first character of an alternative before it enters it.
        by_character: dict[str, list[Step]] = {}

        def step(i: int) -> int:
            character = self.text[i] if i < self.size else ""
            possible = by_character.get(character)
            if possible is None:
                possible = [one for test, one in compiled if test is None or (character and test(character))]
                by_character[character] = possible
            self._count(1)
            for one in possible:
                end = one(i)
                if end >= 0:
                    return end
            return -1

        return step

    def _repeat(self, code: Any, argument: Any, flags: int, then: Step) -> Step:
        least, most, inner = argument
        most = 10**9 if most is op.MAXREPEAT else int(most)
        body = list(inner)
        while len(body) == 1 and body[0][0] is op.SUBPATTERN and body[0][1][0] is None:
            flags = (flags | body[0][1][1]) & ~body[0][1][2]
            body = list(body[0][1][3])
        if len(body) == 1 and body[0][0] in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            return self._run(code, int(least), most, characters(*body[0], flags), then)
        if code is op.POSSESSIVE_REPEAT:
            return self._possessive(int(least), most, body, flags, then)
        return self._loop(code is op.MAX_REPEAT, int(least), most, body, flags, then)

    def _run(self, code: Any, least: int, most: int, test: Callable[[str], bool], then: Step) -> Step:
        """A repetition of single characters."""

        def furthest(i: int, limit: int) -> int:
            text, end = self.text, min(self.size, i + limit)
            j = i
            while j < end and test(text[j]):
                j += 1
            self._count(j - i + 1)
            return j

        def greedy(i: int) -> int:
            j = furthest(i, most)
            while j >= i + least:
                end = then(j)
                if end >= 0:
                    return end
                self._count(1)
                j -= 1
            return -1

        def lazy(i: int) -> int:
            j = furthest(i, least)
            if j < i + least:
                return -1
            while True:
                end = then(j)
                if end >= 0:
                    return end
                self._count(1)
                if j >= self.size or j - i >= most or not test(self.text[j]):
                    return -1
                j += 1

        def possessive(i: int) -> int:
            j = furthest(i, most)
            return then(j) if j >= i + least else -1

        return {op.MAX_REPEAT: greedy, op.MIN_REPEAT: lazy, op.POSSESSIVE_REPEAT: possessive}[code]

    def _loop(self, greedy: bool, least: int, most: int, inner: Tree, flags: int, then: Step) -> Step:
        done, last = 0, -1

        def leave(i: int) -> int:
            nonlocal done, last
            kept = done, last
            end = then(i)
            done, last = kept
            return end

        def again(i: int) -> int:
            nonlocal done, last
            kept = done, last
            done, last = done + 1, i
            end = body(i)
            done, last = kept
            return end

        def loop(i: int) -> int:
            self._count(1)
            if done < least:
                return again(i)
            may = done < most and i != last
            if not greedy:
                end = leave(i)
                return end if end >= 0 or not may else again(i)
            if may:
                end = again(i)
                if end >= 0:
                    return end
            return leave(i)

        body = self._sequence(inner, flags, loop)

        def step(i: int) -> int:
            nonlocal done, last
            kept = done, last
            done, last = 0, -1
            end = loop(i)
            done, last = kept
            return end

        return step

    def _possessive(self, least: int, most: int, inner: Tree, flags: int, then: Step) -> Step:
        body = self._sequence(inner, flags, lambda i: i)

        def step(i: int) -> int:
            done = 0
            while done < most:
                self._count(1)
                end = body(i)
                if end < 0 or (end == i and done >= least):
                    break
                done, i = done + 1, end
            return then(i) if done >= least else -1

        return step

    def _atomic(self, inner: Tree, flags: int, then: Step) -> Step:
        body = self._sequence(inner, flags, lambda i: i)

        def step(i: int) -> int:
            end = body(i)
            return then(end) if end >= 0 else -1

        return step

    def _look(self, wanted: bool, direction: int, inner: Any, flags: int, then: Step) -> Step:
        body = self._sequence(list(inner), flags, lambda i: i)
        back = int(inner.getwidth()[0]) if direction < 0 else 0

        def step(i: int) -> int:
            self._count(1)
            found = i >= back and body(i - back) >= 0
            return then(i) if found is wanted else -1

        return step

    def _place(self, place: Any, flags: int, then: Step) -> Step:
        multiline = bool(flags & re.MULTILINE)

        def word(i: int) -> bool:
            if not 0 <= i < self.size:
                return False
            character = self.text[i]
            return (character.isalnum() or character == "_") and not (flags & re.ASCII and not character.isascii())

        def holds(i: int) -> bool:
            if place in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
                many = multiline and place is op.AT_BEGINNING
                return i == 0 or (many and self.text[i - 1] == "\n")
            if place is op.AT_END_STRING:
                return i == self.size
            if place is op.AT_END:
                last = i == self.size or (i == self.size - 1 and self.text[i] == "\n")
                return last or (multiline and self.text[i] == "\n")
            return (word(i - 1) != word(i)) is (place is op.AT_BOUNDARY)

        def step(i: int) -> int:
            self.steps += 1
            return then(i) if holds(i) else -1

        return step

    def _reference(self, group: int, flags: int, then: Step) -> Step:
        def step(i: int) -> int:
            span = self._groups[group]
            if span is None:
                return -1
            said = self.text[span[0] : span[1]]
            here = self.text[i : i + len(said)]
            self._count(len(said) + 1)
            same = here.lower() == said.lower() if flags & re.IGNORECASE else here == said
            return then(i + len(said)) if same else -1

        return step


def characters(code: Any, argument: Any, flags: int) -> Callable[[str], bool]:
    """The test of one character that a leaf of the tree makes."""
    known: dict[str, bool] = {}

    def test(character: str) -> bool:
        found = known.get(character)
        if found is None:
            forms = {character}
            if flags & re.IGNORECASE:
                forms |= {one for one in (character.lower(), character.upper()) if len(one) == 1}
                forms |= {"s": {"ſ"}, "ſ": {"s"}, "k": {"K"}, "i": {"ı", "İ"}}.get(character.lower(), set())
            found = known[character] = _admits(code, argument, flags, character, forms)
        return found

    return test


def _admits(code: Any, argument: Any, flags: int, character: str, forms: set[str]) -> bool:
    if code is op.ANY:
        return bool(flags & re.DOTALL) or character != "\n"
    if code is op.LITERAL:
        return chr(argument) in forms
    if code is op.NOT_LITERAL:
        return chr(argument) not in forms
    items = list(argument)
    negated = items[0][0] is op.NEGATE
    return negated is not any(_one_of(item, flags, form) for form in forms for item in items[negated:])


def _one_of(item: tuple[Any, Any], flags: int, character: str) -> bool:
    code, argument = item
    if code is op.LITERAL:
        return bool(chr(argument) == character)
    if code is op.RANGE:
        return bool(argument[0] <= ord(character) <= argument[1])
    short = {
        op.CATEGORY_DIGIT: r"\d",
        op.CATEGORY_NOT_DIGIT: r"\D",
        op.CATEGORY_SPACE: r"\s",
        op.CATEGORY_NOT_SPACE: r"\S",
        op.CATEGORY_WORD: r"\w",
        op.CATEGORY_NOT_WORD: r"\W",
    }[argument]
    return re.fullmatch(short, character, flags & re.ASCII) is not None


def first_characters(items: Tree, flags: int) -> Callable[[str], bool] | None:
    """The test of the first character of a sequence; None where it may begin with anything or be empty."""
    if not items:
        return None
    code, argument = items[0]
    if code in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
        return characters(code, argument, flags)
    if code is op.SUBPATTERN:
        return first_characters(list(argument[3]), (flags | argument[1]) & ~argument[2])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and argument[0] > 0:
        return first_characters(list(argument[2]), flags)
    return None
