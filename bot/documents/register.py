"""data/sources.yaml: what an editor knows of a document that its text does not say by itself, and who may be told of
it.

A mistake in the file never sets a document free. An entry that cannot be understood withholds its document, one that
can withholds what it says, whatever else is wrong in the file.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal, get_args

from bot.dates import is_edtf
from bot.errors import DataError
from bot.models import HELD, LIVE, Basis, DocumentKind, DocumentStatus, DocumentUse, Rule, moment_from, rule_of
from bot.strictyaml import Mapping, Problem, load, parse, pieces, unknown_key
from bot.text import name_key

ReaderUse = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One document's entry. All may be left out; the build then uses what the text itself says."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    published_basis: Basis | None = None
    published_words: str = ""
    """From which words of the text the date follows."""
    kind: DocumentKind = "news"
    status: DocumentStatus = "live"
    use: DocumentUse = "on_record"
    embargo_until: str | None = None
    """The day (2026-12-03, in UTC) or the time (2026-12-03T18:00+13:00) from which on it may be quoted; before it, it
    is as if it were on hold."""
    audience: tuple[str, ...] | None = None
    """Ids of the Slack channels that it is for; for everybody when left out."""
    correction: str = ""
    """What is wrong in a document with `status: corrected`, and how it should read: an editor's words."""
    reader: ReaderUse | None = None
    """Whether its passages may be sent to a language model (docs/reader.md); None where the entry does not say."""
    language: str = "en"
    note: str = ""
    decided: bool = False
    """Whether the entry itself gives a status: then a likeness to a withheld document does not decide."""

    @property
    def rule(self) -> Rule:
        return rule_of(self.status, self.use, self.embargo_until, self.audience)


@dataclass(frozen=True, slots=True)
class Register:
    """The entries of a register, and the rules that follow from them."""

    file: str = ""
    """How messages call it."""
    entries: dict[str, Entry] = field(default_factory=dict)
    """By path below seeds/, as written."""
    rules: dict[str, Rule] = field(default_factory=dict)
    """By `name_key`: the strictest of what the entries for that name say."""
    lines: dict[str, int] = field(default_factory=dict)
    """Where each entry stands."""
    problems: tuple[Problem, ...] = ()
    whole: bool = True
    """Whether every entry's name could be made out: else nobody knows which documents it meant to withhold."""
    unclear: tuple[str, ...] = ()
    """The parts of the file that were not understood: whatever document they name is withheld."""

    def get(self, source: str) -> Entry | None:
        """The entry of a document: the one of exactly its name, else one whose name differs in case or composition."""
        exact = self.entries.get(source)
        return exact or next((one for name, one in self.entries.items() if name_key(name) == name_key(source)), None)

    def rule(self, source: str) -> Rule:
        """What the entries for a document say of who may be told of it."""
        return self.rules.get(name_key(source), LIVE)

    def meant(self, sources: Collection[str]) -> set[str]:
        """The documents that are named in what was not understood, or that an entry meant which withholds a document
        that is not there."""
        named = [name for name in self.astray(sources) if self.rule(name).withholds]
        if not (named or self.unclear):
            return set()
        text = _plain("\n".join((*self.unclear, *named)))
        found = {source for source in sources if re.search(rf"(?<![\w.-]){re.escape(_plain(source))}(?![\w-])", text)}
        for name in named:
            meant = _plain(name).strip()
            found |= {one for one in sources if _plain(one).rpartition(".")[0] == meant or fnmatch(_plain(one), meant)}
            found |= {one for one in [_nearest(name, sources)] if one}
        return found

    def astray(self, sources: Iterable[str]) -> list[str]:
        """The names of entries that no document has."""
        known = {name_key(source) for source in sources}
        return [name for name in self.entries if name_key(name) not in known]


CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(DocumentKind),
    "status": get_args(DocumentStatus),
    "use": get_args(DocumentUse),
    "published_basis": get_args(Basis),
}
DATES = ("published",)
KEYS = tuple(f.name for f in fields(Entry) if f.name != "decided")
DECIDING = ("status", "use", "embargo_until", "audience")
"""Keys that say who may be told: one that cannot be understood withholds the document."""
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}", re.ASCII)


def load_register(path: Path, sources: Collection[str] | None = None) -> Register:
    """The register in `path`; an empty one where there is no such file. `sources`: the documents that there are.

    Raises DataError that lists every problem of the file, each with its line, and each entry that withholds a document
    which is not among the sources.
    """
    found = read_register(path)
    problems = [*found.problems, *(withheld_astray(found, sources) if sources is not None else ())]
    if problems:
        count = len(problems)
        raise DataError(
            f"{found.file} has {count} problem{'s' if count > 1 else ''}:\n"
            + "\n".join(f"  {problem}" for problem in problems),
            "Mend them and build again",
        )
    return found


def read_register(path: Path) -> Register:
    """The register in `path` with its problems; an empty one where there is no such file.

    Raises DataError where it has another name than it should.
    """
    file = f"{path.parent.name}/{path.name}"
    if not path.exists():
        if astray := _misnamed(path):
            raise DataError(f"{path.parent.name}/{astray} is not read", f"Call it {path.name}")
        return Register(file)
    content, problems = load(path, file)
    entries: dict[str, Entry] = {}
    rules: dict[str, Rule] = {}
    if isinstance(content, Mapping):
        _take(content, file, problems, entries, rules)
    elif content is not None:
        problems.append(Problem(file, 1, "must map file names to entries, as in `report.txt: {kind: report}`"))
    lines = dict(content.lines) if isinstance(content, Mapping) else {}
    keys: dict[str, str] = {}
    for name in entries:
        if keys.setdefault(name_key(name), name) != name:
            text = f"`{name}` and `{keys[name_key(name)]}` are one document, keep one entry"
            problems.append(Problem(file, lines.get(name, 1), text))
    unclear: list[str] = []
    whole = not problems or _take_pieces(path, file, entries, rules, unclear)
    return Register(file, entries, rules, lines, tuple(problems), whole, tuple(unclear))


def _misnamed(path: Path) -> str | None:
    """A file that was meant to be the register: `sources.yml`, `Sources.yaml`, `source.yaml`."""
    meant = re.compile(r"sources?\.ya?ml(?:\.txt)?", re.IGNORECASE)
    try:
        return next((one.name for one in path.parent.iterdir() if meant.fullmatch(one.name)), None)
    except OSError:
        return None


def _take(
    content: Mapping, file: str, problems: list[Problem], entries: dict[str, Entry], rules: dict[str, Rule]
) -> None:
    for source, raw in content.items():
        if isinstance(raw, Mapping):
            entry, understood = _entry(raw, file, problems)
            rule = entry.rule if understood else HELD
        else:
            problems.append(
                Problem(file, content.lines[source], f"`{source}` must hold keys such as title and published")
            )
            entry, rule = Entry(), HELD
        entries.setdefault(source, entry)
        key = name_key(source)
        rules[key] = rules.get(key, LIVE).stricter(rule)


def _take_pieces(path: Path, file: str, entries: dict[str, Entry], rules: dict[str, Rule], unclear: list[str]) -> bool:
    """What each entry of a broken file says by itself: a mistake in one never disarms another.

    Gives whether each has a name that can be made out. What is not understood is added to `unclear`.
    """
    found = pieces(path)
    for piece in found:
        content, problems = parse(piece.text.encode(), file)
        own: dict[str, Entry] = {}
        said: dict[str, Rule] = {}
        if isinstance(content, Mapping):
            _take(content, file, problems, own, said)
        # Invalid as the whole file stood there, or a key that stands twice: nobody knows which was meant.
        twice = any("a second time" in problem.text for problem in problems)
        if problems or not own or piece.other:
            unclear.append(f"{piece.text}\n{piece.other}")
        for name in own or ([piece.name] if piece.name else []):
            entries.setdefault(name, own.get(name, Entry()))
            rule = HELD if twice else said.get(name_key(name), HELD)
            rules[name_key(name)] = rules.get(name_key(name), LIVE).stricter(rule)
    return bool(found) and all(piece.name for piece in found)


def _entry(raw: Mapping, file: str, problems: list[Problem]) -> tuple[Entry, bool]:
    """An entry, and whether it says clearly who may be told of its document."""
    values: dict[str, Any] = {}
    understood = True
    for key, value in raw.items():
        problem = None
        if key not in KEYS:
            problem = unknown_key(key, KEYS)
        elif value is None:
            # "status:" and nothing behind it was begun and not finished.
            problem = f"`{key}` has no value, write one or remove it" if key in DECIDING else None
        elif key in CHOICES and value not in CHOICES[key]:
            problem = f"`{key}: {value}` is none of {', '.join(CHOICES[key])}"
        elif key in DATES and not is_edtf(str(value)):
            problem = (
                f"`{key}: {value}` is no EDTF date, write 2024-05-03, 2024-05, 2024 or "
                "an interval such as 2023-11/2023-12"
            )
        elif key == "embargo_until" and not _is_moment(str(value)):
            problem = (
                f"`{key}: {value}` is no whole day and no time with a zone, write the day from which on it may be "
                "quoted, such as 2026-12-03, or a time such as 2026-12-03T18:00+13:00"
            )
        elif key == "reader":
            # YAML reads yes and no as true and false. What is not understood is not sent.
            values[key] = "yes" if value in (True, "yes") else "no"
            if value not in (True, False, "yes", "no"):
                problem = f"`{key}: {value}` is neither yes nor no, so it counts as no"
        elif key == "audience":
            channels = _channels(value)
            if channels is None:
                problem = "`audience` must list ids of Slack channels, as in `audience: [C0123ABCD]`"
            else:
                values[key] = channels
        else:
            values[key] = str(value).strip()
        if problem:
            problems.append(Problem(file, raw.lines[key], problem))
            understood = understood and key in KEYS and key not in DECIDING
    if values.get("published") and not values.get("published_basis"):
        problems.append(
            Problem(
                file,
                raw.lines["published"],
                "`published` needs `published_basis: stated` (the document "
                "says it) or `inferred`, with `published_words`",
            )
        )
    if values.get("use") == "embargoed" and not raw.get("embargo_until"):
        needs = "`use: embargoed` needs `embargo_until`, the day from which on it may be quoted"
        problems.append(Problem(file, raw.lines["use"], needs))
        understood = False
    return Entry(**values, decided="status" in values), understood


def _is_moment(text: str) -> bool:
    try:
        return bool(moment_from(text)) and is_edtf(text[:10])
    except (ValueError, OverflowError):
        return False


def _channels(value: Any) -> tuple[str, ...] | None:
    """Ids of channels; None where something else stands there, or nothing."""
    given = value if isinstance(value, list) else [value]
    names = tuple(one.strip() for one in given if isinstance(one, str) and _CHANNEL.fullmatch(one.strip()))
    return names if names and len(names) == len(given) else None


def withheld_astray(register: Register, sources: Collection[str]) -> list[Problem]:
    """A problem for each entry that withholds a document which is not there: its name is wrong, or the file is gone."""
    return [
        Problem(
            register.file,
            register.lines.get(name, 1),
            f"`{name}` is to be withheld, and no document is called so: {_advice(name, sources)}",
        )
        for name in register.astray(sources)
        if register.rule(name).withholds
    ]


def _advice(name: str, sources: Collection[str]) -> str:
    meant = _nearest(name, sources)
    return f"did you mean `{meant}`?" if meant else "mend the name, or put the file back: its copies are known by it"


def _nearest(name: str, sources: Collection[str]) -> str | None:
    near = difflib.get_close_matches(name_key(name), [name_key(one) for one in sources], n=1)
    return next((one for one in sources if near and name_key(one) == near[0]), None)


def _plain(text: str) -> str:
    """As names are compared, without characters that nobody sees, and with the strokes of Unix."""
    return "".join(c for c in name_key(text) if unicodedata.category(c) != "Cf").replace("\\", "/")
