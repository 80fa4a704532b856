"""YAML that people keep by hand: safe, bounded, and every value knows its line.

PyYAML's own loader keeps no lines, accepts a key twice and lets aliases grow without bound.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

MOST_BYTES = 1_000_000
MOST_DEPTH = 20


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


@dataclass
class _Reader:
    file: str
    problems: list[Problem] = field(default_factory=list)

    def value(self, node: yaml.Node, depth: int = 0) -> Any:
        line = node.start_mark.line + 1
        if depth > MOST_DEPTH:
            raise _TooDeepError(line)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            items = Sequence(self.value(child, depth + 1) for child in node.value)
            items.lines = [child.start_mark.line + 1 for child in node.value]
            return items
        return _SCALARS.construct_object(node)

    def mapping(self, node: yaml.MappingNode, depth: int) -> Mapping:
        found = Mapping()
        found.line, found.lines = node.start_mark.line + 1, {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in found:
                first = found.lines[key]
                self.problems.append(
                    Problem(self.file, line, f"`{key}` stands here a second time (first in line {first}), keep one")
                )
                continue
            found[key], found.lines[key] = self.value(value_node, depth + 1), line
        return found


class _TooDeepError(Exception):
    pass


_FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it, as its wheels are: ten times as fast."""


class _Scalars(_FAST):  # type: ignore[valid-type,misc]
    """SafeLoader whose dates stay text: "2024-05" and "2024-05-03" are EDTF here, not datetime."""


_Scalars.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_SCALARS = _Scalars("")


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
    loader = None
    try:
        loader = _Scalars(text)
        events = list(_bounded(yaml.parse(text, Loader=_Scalars)))
        del events
        node = loader.get_single_node()
        reader = _Reader(file)
        return (None if node is None else reader.value(node)), reader.problems
    except _TooDeepError as error:
        return None, [Problem(file, int(str(error)), f"is nested deeper than {MOST_DEPTH} levels, flatten it")]
    except _AliasError as error:
        return None, [Problem(file, int(str(error)), "uses a YAML alias (*name), write the value out")]
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
    finally:
        if loader:
            loader.dispose()


class Piece(NamedTuple):
    """The lines of one key of a file that maps keys to entries, as they stand there."""

    name: str
    """The key; empty where none can be made out."""
    text: str


def pieces(path: Path) -> list[Piece]:
    """A file cut before each line that begins without a blank: where it is no valid YAML as a whole, most of its
    entries may be by themselves. Empty where the file cannot be read or is no text in lines."""
    try:
        text = path.read_bytes()[: 10 * MOST_BYTES].decode("utf-8-sig", "replace")
    except OSError:
        return []
    starts = [match.start() for match in _ENTRY.finditer(text)]
    found = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [Piece(_key_of(piece), piece) for piece in found]


_ENTRY = re.compile(r"^(?=[^\s#%\]}])(?!---|\.\.\.)", re.MULTILINE)
_KEY = re.compile(r"""(?:"([^"\n]*+)"|'([^'\n]*+)'|([^:\n{[][^:\n]*+(?::(?=\S)[^:\n]*+)*+)):(?=\s|$)""")


def _key_of(piece: str) -> str:
    match = _KEY.match(piece)
    return next((name.strip() for name in match.groups() if name), "") if match else ""


class _AliasError(Exception):
    pass


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _bounded(events: Iterable[Any]) -> Iterable[Any]:
    """Stops hostile nesting and aliases before PyYAML composes them by recursion."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise _AliasError(_line(event))
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MOST_DEPTH:
                raise _TooDeepError(_line(event))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        yield event


def unknown_key(key: str, known: Iterable[str]) -> str:
    """The message for a key nobody knows, with the nearest that is known."""
    known = sorted(known)
    near = difflib.get_close_matches(key, known, n=1)
    return f"unknown key `{key}`, " + (f"did you mean `{near[0]}`?" if near else f"use one of: {', '.join(known)}")
