"""What was read of the store a moment ago: the next question is often about the same matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_KEPT = 1_000
"""Statements, about 3 KB each; when there are more all are let go, which costs a question what it cost before."""


class Kept(Generic[T]):
    """Values by number, read in one go where they are not known yet. Any thread may ask; a store never changes."""

    def __init__(self, read: Callable[[Sequence[int]], dict[int, T]]) -> None:
        """`read`: the values of some numbers; numbers without one are left out."""
        self._read = read
        self._known: dict[int, T] = {}

    def of(self, numbers: Iterable[int]) -> dict[int, T]:
        """The values of these numbers, those that have one."""
        known = self._known  # another thread may put a new one in its place meanwhile
        wanted = list(dict.fromkeys(numbers))
        missing = [number for number in wanted if number not in known]
        read = self._read(missing) if missing else {}
        if len(known) + len(read) > MOST_KEPT:
            self._known = known = {number: known[number] for number in wanted if number in known}
        known |= read
        return {number: known[number] for number in wanted if number in known}
