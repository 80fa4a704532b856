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
from bot.documents import Register, read_register, scan, unread, withheld_astray
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
    """Keeps the rules up to date. Not for several threads at once.

    What was withheld once is withheld until another store is taken: a register that an editor's program has half
    written, or emptied, sets nothing free.
    """

    def __init__(self, data: Path, seeds: Path) -> None:
        self._path, self._seeds = data / "sources.yaml", seeds
        self._stamp: Stamp | object = object()
        """Of the register whose rules are in force."""
        self._read: Stamp = None
        self._register = Register()
        self._unread = ""
        self._seen = False
        """Whether there was a register since the start."""
        self._floor: dict[str, Rule] = {}
        """By document what was withheld since the store was taken."""
        self._refused: dict[str, Rule] | None = None
        """What a store that was not taken says; None where there is none."""
        self._gone: frozenset[str] = frozenset()
        self.corrections: dict[str, str] = {}
        """By `name_key` what editors say of documents that they call corrected."""
        self._sent: frozenset[str] = frozenset()
        self._not_sent: frozenset[str] = frozenset()
        """By `name_key` what may be sent to a language model, and what was not to be at any time since the start."""

    def has_changed(self) -> bool:
        """Whether the register is another one than that whose rules are in force."""
        return stamp_of(self._path) != self._stamp

    def look(self) -> None:
        """Reads the register as it is now; `settle` says that its rules are in force.

        Raises DataError when it cannot be read, or not wholly, and none was read before: nobody knows then what is
        withheld.
        """
        self._read = stamp_of(self._path)
        try:
            found = read_register(self._path)
            unread = "" if found.whole else "; ".join(map(str, found.problems))
        except DataError as error:
            found, unread = Register(), error.discreet
        except Exception as error:  # whatever it is, it must not leave the last register in force as if it were good
            found, unread = Register(), f"sources.yaml cannot be understood ({type(error).__name__})"
        if unread and self._stamp_is_none_yet():
            raise DataError(
                unread, "Nothing is answered while nobody can tell what is withheld: mend it and start again"
            )
        self._register, self._unread = found, unread
        self.corrections = {
            name_key(name): entry.correction for name, entry in found.entries.items() if entry.status == "corrected"
        }
        said = {name_key(name): entry.reader for name, entry in found.entries.items()}
        self._sent = frozenset(name for name, use in said.items() if use == "yes")
        # A register that is half written does not say no any more.
        self._not_sent |= {name for name, use in said.items() if use == "no"}

    def may_be_sent(self, source: str, unless_said: bool) -> bool:
        """Whether an editor lets a document's passages be sent to a language model; `unless_said`: where the register
        says neither yes nor no."""
        key = name_key(source)
        return key not in self._not_sent and (unless_said or key in self._sent)

    def settle(self) -> None:
        """The rules of what was read last are in force."""
        self._stamp = self._read
        self._seen = self._seen or self._read is not None

    def look_at_files(self, sources: Iterable[str]) -> bool:
        """Notes which of these documents' files are gone; whether that has changed. A file that is gone is
        withdrawn, all are where the folder is."""
        there = self._files() or set()
        gone = frozenset(source for source in sources if source not in there)
        changed, self._gone = gone != self._gone, gone
        return changed

    def refuse(self, db: Path) -> None:
        """Notes what a store that was not taken withholds, of whatever version it is."""
        self._refused = listed(db)

    def begin(self) -> dict[str, Rule]:
        """For another store, which was built from the register of its time; gives what `go_back` takes, should that
        store not be taken after all."""
        before, self._refused, self._floor = self._floor, None, {}
        return before

    def go_back(self, floor: dict[str, Rule]) -> None:
        """The store of before goes on, with what was withheld of it."""
        self._floor = floor

    def in_force(self, store: Sources) -> InForce:
        """The rules for the documents of a store.

        Raises DataError where there was a register when the store was built, there is none now, and none was read
        before.
        """
        infos = store.every()
        problem = self._unread or "; ".join(map(str, self._register.problems))
        if self._read is None and (store.had_register or self._seen):
            if not self._seen:
                raise DataError(
                    f"There is no {self._path}, and there was one when the store was built",
                    "Put it back, or an empty file in its place if no document has an entry any more",
                    self._path,
                )
            problem = f"{self._path.parent.name}/{self._path.name} is gone: what it withheld is withheld on"
        before = {info.source: info.rule for info in infos}
        meant = self._register.meant(list(before))
        rules = {source: self._rule(source, rule, source in meant) for source, rule in before.items()}
        for copy, original in self._copies(store, {one for one, rule in rules.items() if rule != before[one]}):
            # A document that the build skipped is in no list, but its copies may be.
            if rules.get(copy) != (both := rules.get(copy, LIVE).stricter(rules[original])):
                rules[copy] = both
                log.warning("a document is withheld because it is a copy of a withheld one")
        rules = {source: rules[source] for source in before}
        self._floor = dict(rules)
        for source in self._gone & rules.keys():
            rules[source] = HELD
        known = [*rules, *(self._files() or ())]
        astray = [] if problem else withheld_astray(self._register, known)
        return InForce(rules, problem or "; ".join(map(str, astray)))

    def _rule(self, source: str, rule: Rule, meant: bool) -> Rule:
        found = rule.stricter(self._register.rule(source)).stricter(self._floor.get(source, LIVE))
        if self._refused is not None:
            # A store that lists documents and not this one is one from which it was taken.
            found = found.stricter(self._refused.get(name_key(source), HELD))
        return HELD if meant else found

    def _copies(self, store: Sources, withheld: set[str]) -> Iterable[tuple[str, str]]:
        """(copy, original) of what is withheld since the store was built: the build has seen to all before."""
        seen: set[str] = set()
        while withheld:
            originals: dict[str, list[Print]] = {}
            for source, key, content in store.prints():
                if source in withheld:
                    originals.setdefault(source, []).append((key, content))
            every = ((source, (key, content)) for source, key, content in store.prints())
            found = [
                (copy, original)
                for copy, original, same in copies_of(originals, every)
                if same or not self._decided(copy)
            ]
            yield from found
            seen |= withheld
            withheld = {copy for copy, _ in found} - seen

    def _decided(self, source: str) -> bool:
        entry = self._register.get(source)
        return entry is not None and entry.decided

    def _stamp_is_none_yet(self) -> bool:
        """Whether no register was ever in force, not even that there is none."""
        return self._stamp is not None and not isinstance(self._stamp, tuple)

    def _files(self) -> set[str] | None:
        try:
            return {path.relative_to(self._seeds).as_posix() for path in (*scan(self._seeds), *unread(self._seeds))}
        except (DocumentError, OSError):
            return None


def stamp_of(file: Path) -> Stamp:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
