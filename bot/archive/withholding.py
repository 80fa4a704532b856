"""Which documents may be told of now, and to whom: by the store, by the register as it is now, by the files that are
there.

What the store says was decided when it was built. The register is read again whenever it has changed, and can only take
away: an editor who withdraws a document need not wait for a build, and a mistake in the register sets nothing free.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.copies import Print, copies_of
from bot.documents import Register, read_register, scan, withheld_astray
from bot.errors import DataError, DocumentError
from bot.models import HELD, LIVE, Rule
from bot.store import Sources
from bot.store.refused import listed
from bot.text import name_key

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int] | None
"""Another one when a file is another; None where there is none."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules that hold now."""

    rules: Mapping[str, Rule]
    """By document."""
    problem: str = ""
    """What is wrong with the register; empty when nothing is."""

    def rule(self, source: str) -> Rule:
        """The rule of a document; what no store knows is told to nobody."""
        return self.rules.get(source, HELD)


class Withholding:
    """Keeps the rules up to date. Not for several threads at once."""

    def __init__(self, data: Path, seeds: Path) -> None:
        self._path, self._seeds = data / "sources.yaml", seeds
        self._stamp: Stamp | object = object()
        self._register = Register()
        self._good: Register | None = None
        """The last one without a problem, or the first."""
        self._seen = False
        """Whether there was a register since the start."""
        self._unread = ""
        self._refused: dict[str, Rule] | None = None
        """What a store that was not taken says; None where there is none."""
        self._gone: frozenset[str] = frozenset()
        self.corrections: dict[str, str] = {}
        """By `name_key` what editors say of documents that they call corrected."""

    def has_changed(self) -> bool:
        """Whether the register has to be read again."""
        return stamp_of(self._path) != self._stamp

    def look(self) -> bool:
        """Reads the register again if its file has changed; whether it was read.

        Raises DataError when it cannot be read, or not wholly, and none was read before: nobody knows then what is
        withheld.
        """
        stamp = stamp_of(self._path)
        if stamp == self._stamp:
            return False
        try:
            found = read_register(self._path)
            unread = "" if found.whole else "; ".join(map(str, found.problems))
        except DataError as error:
            found, unread = Register(), str(error)
        if unread and self._good is None:
            raise DataError(
                unread, "Nothing is answered while nobody can tell what is withheld: mend it and start again"
            )
        self._stamp, self._register, self._unread = stamp, found, unread
        self.corrections = {
            name_key(name): entry.correction for name, entry in found.entries.items() if entry.status == "corrected"
        }
        self._seen = self._seen or stamp is not None
        if (stamp is not None and not found.problems and not unread) or self._good is None:
            self._good = found
        return True

    def look_at_files(self, sources: Iterable[str]) -> bool:
        """Notes which of these documents' files are gone; whether that has changed. A file that is gone is
        withdrawn."""
        try:
            there = {path.relative_to(self._seeds).as_posix() for path in scan(self._seeds)}
        except (DocumentError, OSError):
            return False  # no folder at all: the gate shows nothing of what it cannot read
        gone = frozenset(source for source in sources if source not in there)
        changed, self._gone = gone != self._gone, gone
        return changed

    def refuse(self, db: Path | None) -> None:
        """Notes what a store that was not taken withholds, of whatever version it is; None: a good one was taken."""
        self._refused = listed(db) if db else None

    def in_force(self, store: Sources) -> InForce:
        """The rules for the documents of a store.

        Raises DataError where there was a register when the store was built, there is none now, and none was read
        before.
        """
        infos = store.every()
        problem = self._unread or "; ".join(map(str, self._register.problems))
        if self._stamp is None and (store.had_register or self._seen):
            if not self._seen:
                raise DataError(
                    f"There is no {self._path}, and there was one when the store was built",
                    "Put it back, or an empty file in its place if no document has an entry any more",
                    self._path,
                )
            problem = f"{self._path.parent.name}/{self._path.name} is gone: what it withheld is withheld on"
        before = {info.source: info.rule for info in infos}
        rules = {source: self._rule(source, rule, bool(problem)) for source, rule in before.items()}
        for copy, original in self._copies(store, {one for one, rule in rules.items() if rule != before[one]}):
            if rules[copy] != (both := rules[copy].stricter(rules[original])):
                rules[copy] = both
                log.warning("a document is withheld because it is a copy of a withheld one: %s", copy)
        missing = [] if problem else withheld_astray(self._register, self._known(rules))
        return InForce(rules, problem or "; ".join(map(str, missing)))

    def _rule(self, source: str, rule: Rule, mistaken: bool) -> Rule:
        found = rule.stricter(self._register.rule(source))
        if mistaken and self._good is not None:
            found = found.stricter(self._good.rule(source))
        if self._refused is not None:
            # A newer store that lists documents and not this one is one from which it was taken.
            found = found.stricter(self._refused.get(name_key(source), HELD if self._refused else LIVE))
        return found.stricter(HELD) if source in self._gone else found

    def _copies(self, store: Sources, withheld: set[str]) -> Iterable[tuple[str, str]]:
        """(copy, original) of what is withheld since the store was built: the build has seen to all before."""
        if not withheld:
            return
        prints: dict[str, Print] = {source: (key, content) for source, key, content in store.prints()}
        originals = {source: prints[source] for source in withheld}
        while originals:
            found = list(copies_of(originals, ((s, p) for s, p in prints.items() if s not in withheld)))
            kept = [(copy, original) for copy, original, same in found if same or not self._decided(copy)]
            yield from kept
            originals = {copy: prints[copy] for copy, _ in kept}
            withheld = withheld | set(originals)

    def _decided(self, source: str) -> bool:
        entry = self._register.get(source)
        return entry is not None and entry.decided

    def _known(self, rules: Mapping[str, Rule]) -> list[str]:
        """The documents of the store and those that wait for a build."""
        try:
            return [*rules, *(path.relative_to(self._seeds).as_posix() for path in scan(self._seeds))]
        except (DocumentError, OSError):
            return list(rules)


def stamp_of(file: Path) -> Stamp:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
