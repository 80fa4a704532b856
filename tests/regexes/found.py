"""Every regular expression of the package: what its modules hold, and what its functions compile when they run."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import bot
from bot.dates import grammar

ROOT = Path(bot.__path__[0])
CALLS = {"compile", "match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split"}


@dataclass(frozen=True)
class Found:
    where: str
    """The module and the name under which it was found first; with "()", the function that compiles it."""
    pattern: re.Pattern[str]
    ways: frozenset[str]
    """How it is used: "match", "fullmatch", "search" (which stands for all that try every place of a text)."""


class StandIn(str):
    """Stands for what only a running function knows: a name in a text. Whatever is asked of it, it is that name."""

    def __getattr__(self, name: str) -> StandIn:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any) -> StandIn:
        return self


NAME = StandIn("Jana Kolarova")


def modules() -> list[ModuleType]:
    """All modules of the package, imported."""
    names = [one.name for one in pkgutil.walk_packages(bot.__path__, "bot.") if not one.name.endswith("__main__")]
    return [bot, *map(importlib.import_module, names)]


def patterns() -> list[Found]:
    """All patterns, each once. Raises AssertionError with the line of a call whose pattern cannot be known from
    here."""
    where: dict[re.Pattern[str], str] = {}
    ways: dict[re.Pattern[str], set[str]] = {}
    for module in modules():
        for name, value in sorted(vars(module).items()):
            for pattern in _held(value, set()):
                where.setdefault(pattern, f"{module.__name__}.{name}")
        for pattern, way in _used(module):
            ways.setdefault(pattern, set()).add(way)
    for module in modules():
        for function, pattern, way in _compiled_in_functions(module):
            where.setdefault(pattern, f"{module.__name__}.{function}()")
            if way != "compile":
                ways.setdefault(pattern, set()).add(way)
    # One whose use is not seen may be used in any way; to search includes to match.
    unknown = frozenset({"search", "fullmatch"})
    return [Found(place, one, frozenset(ways.get(one, unknown))) for one, place in where.items()]


def _used(module: ModuleType) -> Iterator[tuple[re.Pattern[str], str]]:
    """The patterns of which a method is named in a module, and in which way that method runs."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and node.attr in CALLS - {"compile"}:
            with suppress(Exception):
                held = eval(compile(ast.Expression(node.value), "use", "eval"), dict(vars(module)))
                if isinstance(held, re.Pattern):
                    yield held, _way(node.attr)


def _way(method: str) -> str:
    return method if method in ("match", "fullmatch", "compile") else "search"


def _held(value: Any, seen: set[int]) -> Iterator[re.Pattern[str]]:
    """The patterns in a value: in collections, classes, objects, defaults and closures of functions, cached results."""
    if isinstance(value, re.Pattern):
        yield value
        return
    if id(value) in seen or isinstance(value, str | bytes | int | float | ModuleType):
        return
    seen.add(id(value))
    parts: list[Any] = []
    if isinstance(value, dict):
        parts = [*value, *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif isinstance(value, functools._lru_cache_wrapper):
        parts = [value.__wrapped__]
        if not inspect.signature(value).parameters and str(value.__module__).startswith("bot."):
            parts.append(value())
    elif isinstance(value, functools.partial):
        parts = [value.func, *value.args, *value.keywords.values()]
    elif isinstance(value, FunctionType) and value.__module__.startswith("bot"):
        parts = [value.__defaults__, value.__kwdefaults__, *(cell.cell_contents for cell in value.__closure__ or ())]
    elif str(getattr(value, "__module__", "")).startswith("bot"):
        parts = list(getattr(value, "__dict__", {}).values())
        parts += [getattr(value, one, None) for one in getattr(type(value), "__slots__", ())]
    for part in parts:
        yield from _held(part, seen)


def _compiled_in_functions(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """What `re.match("...")` and the like in the functions of a module compile, with examples for what they are
    given."""
    source = inspect.getsource(module)
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for call in ast.walk(function):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
                continue
            if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "re" and call.func.attr in CALLS):
                continue
            for example in EXAMPLES.get(f"{module.__name__}.{function.name}", [{}]):
                yield function.name, _compiled(call, module, example), _way(call.func.attr)


def _compiled(call: ast.Call, module: ModuleType, example: dict[str, Any]) -> re.Pattern[str]:
    names = {one.id for one in ast.walk(call) if isinstance(one, ast.Name)}
    known = vars(module) | {"__builtins__": __builtins__}
    local = {name: NAME for name in names if name not in known and name not in dir(__import__("builtins"))} | example
    pattern, flags = _arguments(call)
    try:
        text = eval(compile(ast.Expression(pattern), "pattern", "eval"), known | local)
        given = eval(compile(ast.Expression(flags), "flags", "eval"), known | local) if flags else 0
        return text if isinstance(text, re.Pattern) else re.compile(text, given)
    except Exception as error:
        raise AssertionError(
            f"{module.__name__}:{call.lineno}: the check cannot know this pattern ({error!r}); compile it at module "
            "level, or give an example of what its function is given in EXAMPLES of tests/regexes/found.py"
        ) from error


def _arguments(call: ast.Call) -> tuple[ast.expr, ast.expr | None]:
    place = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(call.func.attr, 2)  # type: ignore[attr-defined]
    keyword = next((one.value for one in call.keywords if one.arg == "flags"), None)
    return call.args[0], keyword or (call.args[place] if len(call.args) > place else None)


EXAMPLES: dict[str, list[dict[str, Any]]] = {"bot.dates.grammar.rule": [{"name": name} for name, _ in grammar.RULES]}
"""For functions that make a pattern of what they are given: examples of their local names."""
