"""data/people.yaml: where an editor merges, renames or splits what extraction found.

people:
  Anna Berg: {aliases: [Ms Berg, the prosecutor], kind: person}
drop: [The Court]        # forms that name nobody
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast, get_args

from bot.errors import DataError
from bot.models import PersonKind
from bot.strictyaml import Mapping, Problem, load, unknown_key
from bot.text import fold


@dataclass(frozen=True, slots=True)
class Edits:
    merge: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Name -> further forms that mean the same."""
    kinds: dict[str, PersonKind] = field(default_factory=dict)
    drop: frozenset[str] = frozenset()
    """Folded forms that name nobody."""

    def of(self, told: Callable[[str], bool], withheld: Callable[[str], bool]) -> Edits:
        """Those of people whom some documents name, without what they are called in others alone.

        `told`: whether these documents have a form; `withheld`: whether only the others do.
        """
        merge = {
            name: tuple(alias for alias in aliases if not withheld(alias))
            for name, aliases in self.merge.items()
            if any(map(told, (name, *aliases))) and not withheld(name)
        }
        return replace(self, merge=merge)


def load_people(path: Path) -> Edits:
    """The edits in `path`; none where there is no such file.

    Raises DataError that lists every problem with its line.
    """
    if not path.exists():
        return Edits()
    file = f"{path.parent.name}/{path.name}"
    content, problems = load(path, file)
    merge: dict[str, tuple[str, ...]] = {}
    kinds: dict[str, PersonKind] = {}
    drop: frozenset[str] = frozenset()
    for key, value in _mapping(content, file, problems).items():
        if key == "people":
            for name, entry in _mapping(value, file, problems).items():
                given = _mapping(entry, file, problems)
                for unknown in given.keys() - {"aliases", "kind"}:
                    problems.append(Problem(file, given.lines[unknown], unknown_key(unknown, ("aliases", "kind"))))
                merge[name] = tuple(str(alias) for alias in given.get("aliases") or ())
                kind = given.get("kind")
                if kind in get_args(PersonKind):
                    kinds[name] = cast(PersonKind, kind)
                elif kind is not None:
                    problems.append(
                        Problem(
                            file, given.lines["kind"], f"`kind: {kind}` is none of {', '.join(get_args(PersonKind))}"
                        )
                    )
        elif key == "drop":
            drop = frozenset(fold(str(form)) for form in value or ())
        else:
            problems.append(Problem(file, content.lines[key], unknown_key(key, ("people", "drop"))))
    if problems:
        raise DataError(f"{file} has problems:\n" + "\n".join(f"  {p}" for p in problems), "Mend them and build again")
    return Edits(merge, kinds, drop)


def _mapping(value: Any, file: str, problems: list[Problem]) -> Mapping:
    if value is None or isinstance(value, Mapping):
        return value if value is not None else Mapping()
    problems.append(Problem(file, 1, "must map names to entries, as in `people: {Jane Doe: {aliases: [Doe]}}`"))
    return Mapping()
