"""YAML that people keep by hand: safe, bounded, and every value knows its line.

PyYAML's own loader keeps no lines, accepts a key twice and lets aliases grow without bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rapidfuzz import fuzz, process

MOST_BYTES = 1_000_000
MOST_DEPTH = 20
_DIRECTIVE = re.compile("^%", re.MULTILINE)
"""%YAML and %TAG: nobody needs them, and many take long."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file, and what to do about it."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class Mapping(dict[str, Any]):
    """A YAML mapping; `lines[key]` is the line of that key, `line` its own."""

    line: int = 1
    lines: dict[str, int]


class Sequence(list[Any]):
    """A YAML sequence; `lines[i]` is the line of item i."""

    lines: list[int]


_TEXT = ("!", "tag:yaml.org,2002:str")
_TRUE, _FALSE, _NOTHING = (
    frozenset(form for word in words.split() for form in (word, word.capitalize(), word.upper()))
    for words in ("yes true on", "no false off", "null")
)
_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d{0,17})(\.\d{1,17})?", re.ASCII)
"""As people write them. 1:30, 0o17, 0x1f, 1_000 and what is longer are text, as dates are ("2024-05" is EDTF here)."""
_PARSER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it, as its wheels are: ten times as fast."""


@dataclass
class _Reader:
    """Makes values of the parser's events, without its constructors: those take a day over some numbers."""

    file: str
    events: Iterator[Any]
    problems: list[Problem] = field(default_factory=list)

    def value(self, event: Any, depth: int = 0) -> Any:
        if depth > MOST_DEPTH:
            raise _RefusedError(event, f"is nested deeper than {MOST_DEPTH} levels, flatten it")
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(event, "uses a YAML alias (*name), write the value out")
        if event.tag not in (None, *_TEXT):
            raise _RefusedError(event, "uses a YAML tag (!name), leave it out")
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(depth)
        return _plain(event.value) if event.implicit[0] and not event.tag else event.value

    def sequence(self, depth: int) -> Sequence:
        items = Sequence()
        items.lines = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.lines.append(_line(event))
            items.append(self.value(event, depth + 1))
        return items

    def mapping(self, start: Any, depth: int) -> Mapping:
        found = Mapping()
        found.line, found.lines = _line(start), {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self.value(event, depth + 1)
            key = event.value if isinstance(event, yaml.ScalarEvent) else "?"
            value = self.value(next(self.events), depth + 1)
            if key in found:
                first = found.lines[key]
                text = f"`{key}` stands here a second time (first in line {first}), keep one"
                self.problems.append(Problem(self.file, _line(event), text))
            else:
                found[key], found.lines[key] = value, _line(event)
        return found


class _RefusedError(Exception):
    def __init__(self, event: Any, text: str) -> None:
        super().__init__(text)
        self.line, self.text = _line(event), text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _plain(text: str) -> Any:
    """What stands without quotes: nothing, true or false, a number, else text."""
    if text in ("", "~") or text in _NOTHING:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if number := _NUMBER.fullmatch(text):
        return float(text) if number[1] else int(text)
    return text


def load(path: Path, name: str | None = None) -> tuple[Any, list[Problem]]:
    """The content of a YAML file (Mapping, Sequence or a scalar; None when empty or broken) and its problems.

    Never raises for what the file holds; `name` is how problems call the file.
    """
    file = name or path.as_posix()
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, [Problem(file, 1, f"cannot be read ({error.strerror}), check the name and its permissions")]
    return parse(raw, file)


def parse(raw: bytes, file: str) -> tuple[Any, list[Problem]]:
    """As `load`, of the bytes of a file; `file` is how problems call it."""
    if len(raw) > MOST_BYTES:
        return None, [Problem(file, 1, f"is larger than {MOST_BYTES:,} bytes, cut it into several files")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [Problem(file, line, "is not UTF-8, save it as UTF-8")]
    if directive := _DIRECTIVE.search(text):
        line = text.count("\n", 0, directive.start()) + 1
        return None, [Problem(file, line, "begins a line with %, put it in quotes or leave it out")]
    reader = _Reader(file, yaml.parse(text, Loader=_PARSER))
    try:
        documents = [
            (event, reader.value(next(reader.events)))
            for event in reader.events
            if isinstance(event, yaml.DocumentStartEvent)
        ]
        if len(documents) > 1:
            raise _RefusedError(documents[1][0], "begins a second document (---), keep one")
        return (documents[0][1] if documents else None), reader.problems
    except _RefusedError as error:
        return None, [Problem(file, error.line, error.text)]
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "is not valid YAML"
        return None, [
            Problem(
                file,
                mark.line + 1 if mark else 1,
                f"{what}, put the text in quotes if it holds a colon, a bracket or a #",
            )
        ]
    except (ValueError, RecursionError) as error:
        return None, [Problem(file, 1, f"is not valid YAML ({type(error).__name__}), check it")]


class Piece(NamedTuple):
    """The lines of one key of a file that maps keys to entries, as they stand there."""

    name: str
    """The key; empty where none can be made out."""
    text: str
    other: str = ""
    """As it would read in another encoding, where it is not UTF-8."""


def pieces(path: Path) -> list[Piece]:
    """A file cut before each line that begins without a blank: where it is no valid YAML as a whole, most of its
    entries may be by themselves. What stands before the first has no name. Empty where the file cannot be read."""
    try:
        with path.open("rb") as file:
            raw = file.read(10 * MOST_BYTES)
    except OSError:
        return []
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode()
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removeprefix(b"\xef\xbb\xbf").split(b"\n")
    found: list[list[bytes]] = [[]]
    for line in lines:
        if line[:1].strip() and not line.startswith((b"#", b"%", b"}", b"]")) and line.strip() not in (b"---", b"..."):
            found.append([])
        found[-1].append(line)
    return [_piece(b"\n".join(some)) for some in found if any(map(_says_something, some))]


def _piece(raw: bytes) -> Piece:
    """As UTF-8, else as programs of Windows write, and of the Mac."""
    try:
        text, other = raw.decode(), ""
    except UnicodeDecodeError:
        text, other = raw.decode("cp1252", "replace"), raw.decode("mac_roman")
    return Piece(_key_of(text), text, other)


def _says_something(line: bytes) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(b"#") and line.strip() not in (b"---", b"...")


_KEY = re.compile(r"""(?:"([^"\\\n]*+)"|'([^'\n]*+)'|([^\s:{\["'&*!|>`@?-][^:\n]*+(?::(?=\S)[^:\n]*+)*+)):(?=\s|$)""")


def _key_of(piece: str) -> str:
    match = _KEY.match(piece)
    return next((name.strip() for name in match.groups() if name), "") if match else ""


def unknown_key(key: str, known: Iterable[str]) -> str:
    """The message for a key nobody knows, with the nearest that is known."""
    known = sorted(known)
    near = process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=60)
    return f"unknown key `{key}`, " + (f"did you mean `{near[0]}`?" if near else f"use one of: {', '.join(known)}")
