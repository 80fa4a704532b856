"""One intent file's YAML value -> Intent, and everything that is wrong with it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.matching.schema import (
    ANSWERS,
    FIELDS,
    SLOT_NAMES,
    Case,
    Evidence,
    Example,
    Intent,
    slot_type,
)
from bot.matching.templates import TemplateProblem, expand, slot_names
from bot.matching.tokens import plain_words
from bot.strictyaml import Mapping, Problem, Sequence, unknown_key

KEYS = (
    "intent", "about", "examples", "not", "answer", "where", "reply", "status", "evidence", "synonyms", "tests",
)  # fmt: skip
MOST_EXAMPLES = 500
MOST_TEXT = 2_000


def intent(value: Any, file: str) -> tuple[Intent | None, list[Problem]]:
    """The intent in `value` (from strictyaml.load) and its problems; None when it has no usable name or examples."""
    reader = _Reader(file)
    return reader.intent(value), reader.problems


def meant(word: str, known: Iterable[str]) -> str:
    """`, did you mean ...?` for the nearest of `known`; empty when none is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f", did you mean `{near[0]}`?" if near else ""


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def problem(self, line: int, text: str) -> None:
        self.problems.append(Problem(self.file, line, text))

    def intent(self, value: Any) -> Intent | None:
        if not isinstance(value, Mapping):
            self.problem(1, "is not an intent, it must begin with `intent: name`")
            return None
        for key in value:
            if key not in KEYS:
                self.problem(value.lines[key], unknown_key(key, KEYS))
        line = value.lines.get("intent", value.line)
        name = self.text(value, "intent", required="give the intent a name: `intent: what_it_is_for`")
        if name and not re.fullmatch(r"[A-Za-z][\w-]{0,79}", name):
            self.problem(line, f"`{name}` is no name, use letters, digits and _ (at most 80)")
        examples = self.examples(value, "examples")
        if "examples" not in value:
            self.problem(line, "no `examples`, write at least one question that people ask")
        answer = self.text(value, "answer", required=f"say what to answer with: `answer:` one of {', '.join(ANSWERS)}")
        if answer and answer not in ANSWERS:
            hint = meant(answer, ANSWERS) or f", use one of: {', '.join(ANSWERS)}"
            self.problem(value.lines["answer"], f"unknown answer `{answer}`{hint}")
        reply, status = self.text(value, "reply"), self.text(value, "status")
        if answer == "reply" and not reply:
            self.problem(value.lines["answer"], "`answer: reply` needs the words to say in `reply:`")
        if reply and answer in ANSWERS and answer != "reply":
            self.problem(value.lines["reply"], f"`reply` is only for `answer: reply`, this one answers with {answer}")
        if status and (status != "help" or answer != "reply"):
            self.problem(value.lines["status"], "`status` can only be `help`, and only with `answer: reply`")
        made = Intent(
            name=name,
            about=self.text(value, "about"),
            examples=examples,
            answer=answer if answer in ANSWERS else "reply",
            reply=reply,
            status=status,
            negatives=self.examples(value, "not"),
            evidence=self.evidence(value),
            synonyms=self.synonyms(value),
            tests=self.tests(value),
            file=self.file,
            line=line,
        )
        where = self.where(value, made)
        if not name or not examples:
            return None
        return replace(made, where=where)

    def text(self, value: Mapping, key: str, required: str = "") -> str:
        """The text under `key`; a number or yes/no counts as the text it was written as only where it is a word."""
        if key not in value:
            if required:
                self.problem(value.line, f"no `{key}`, {required}")
            return ""
        return self.words(value[key], value.lines[key], f"`{key}`")

    def words(self, found: Any, line: int, what: str) -> str:
        if not isinstance(found, str) or not found.strip():
            self.problem(line, f"{what} must be text, put it in quotes")
            return ""
        if len(found) > MOST_TEXT:
            self.problem(line, f"{what} is longer than {MOST_TEXT:,} characters, shorten it")
            return ""
        return " ".join(found.split()) if what != "`reply`" else found.strip()

    def items(self, value: Mapping, key: str, what: str) -> list[tuple[Any, int]]:
        """The items of the list under `key` with their lines; a problem where it is no list."""
        if key not in value:
            return []
        found = value[key]
        if not isinstance(found, Sequence):
            self.problem(value.lines[key], f"`{key}` must be a list, write one {what} a line, each after a dash")
            return []
        if not found:
            self.problem(value.lines[key], f"`{key}` is empty, write one {what} a line or remove it")
        if len(found) > MOST_EXAMPLES:
            self.problem(value.lines[key], f"`{key}` has more than {MOST_EXAMPLES} items, keep the best")
        return list(zip(found, found.lines, strict=True))[:MOST_EXAMPLES]

    def examples(self, value: Mapping, key: str) -> tuple[Example, ...]:
        made: list[Example] = []
        for item, line in self.items(value, key, "question"):
            text = self.words(item, line, "an example")
            if not text:
                continue
            try:
                phrases = expand(text)
            except TemplateProblem as error:
                self.problem(line, f'"{text[:60]}": {error}')
                continue
            for name in slot_names(phrases):
                if slot_type(name) is None:
                    hint = meant(name, SLOT_NAMES) or f", use one of: {', '.join(SLOT_NAMES)}"
                    self.problem(line, f"unknown slot `{{{name}}}`{hint}")
            made.append(Example(text, line, phrases))
        return tuple(made)

    def where(self, value: Mapping, intent: Intent) -> dict[str, str]:
        made: dict[str, str] = {}
        for field, slot, line in self.pairs(value, "where", "field: slot"):
            if field not in FIELDS:
                self.problem(
                    line, f"unknown field `{field}`" + (meant(field, FIELDS) or f", use one of: {', '.join(FIELDS)}")
                )
                continue
            name = self.words(slot, line, f"`{field}`").strip("{}")
            known = intent.slots
            if not name:
                continue
            if name not in known:
                hint = meant(name, known) or (f", they have: {', '.join(known)}" if known else ", they have none")
                self.problem(line, f"`{field}` looks up the slot `{name}`, which no example has{hint}")
            elif known[name] not in FIELDS[field]:
                self.problem(line, f"`{field}` cannot be a {known[name]}, use a slot of: {', '.join(FIELDS[field])}")
            else:
                made[field] = name
        return made

    def pairs(self, value: Mapping, key: str, what: str) -> list[tuple[str, Any, int]]:
        if key not in value:
            return []
        found = value[key]
        if not isinstance(found, Mapping):
            self.problem(value.lines[key], f"`{key}` must be a mapping, write `{{{what}}}`")
            return []
        return [(name, item, found.lines[name]) for name, item in found.items()]

    def synonyms(self, value: Mapping) -> dict[str, tuple[str, ...]]:
        made: dict[str, tuple[str, ...]] = {}
        for word, others, line in self.pairs(value, "synonyms", "word: [other, words]"):
            listed = others if isinstance(others, Sequence) else [others]
            folded = tuple(" ".join(plain_words(self.words(o, line, f"a synonym of `{word}`"))) for o in listed)
            key = " ".join(plain_words(word))
            if len(key.split()) != 1 or any(len(f.split()) > 1 for f in folded):
                self.problem(line, f"`{word}`: synonyms are single words, write one word for one word")
                continue
            made[key] = tuple(f for f in folded if f)
        return made

    def evidence(self, value: Mapping) -> tuple[Evidence, ...]:
        made: list[Evidence] = []
        for item, line in self.items(value, "evidence", "`source` and `text`"):
            if self.shaped(item, line, "evidence", ("source", "text"), needed=("source", "text")):
                source = self.words(item["source"], item.lines["source"], "`source`")
                # Not stripped of inner white space: the build compares it with the source.
                text = item["text"] if isinstance(item["text"], str) else ""
                if not text.strip():
                    self.problem(item.lines["text"], "`text` must be the exact words of the source, in quotes")
                if source and text.strip():
                    made.append(Evidence(source, text.strip(), line))
        return tuple(made)

    def tests(self, value: Mapping) -> tuple[Case, ...]:
        made: list[Case] = []
        for item, line in self.items(value, "tests", "`ask` and what must come of it"):
            if not self.shaped(item, line, "a test", ("ask", "cites", "says", "nothing", "intent"), needed=("ask",)):
                continue
            ask = self.words(item["ask"], item.lines["ask"], "`ask`")
            nothing = item.get("nothing", False)
            if not isinstance(nothing, bool):
                self.problem(item.lines["nothing"], "`nothing` is true or false")
            if nothing is True and ("cites" in item or "says" in item):
                self.problem(item.lines["nothing"], "`nothing: true` expects no answer, remove `cites` and `says`")
            expected = self.words(item["intent"], item.lines["intent"], "`intent`") if "intent" in item else None
            cites, says = (self.listed(item, key) for key in ("cites", "says"))
            if ask:
                made.append(Case(ask, line, cites, says, nothing is True, expected or None))
        return tuple(made)

    def listed(self, item: Mapping, key: str) -> tuple[str, ...]:
        """One text, or a list of them."""
        if key not in item:
            return ()
        found = item[key] if isinstance(item[key], Sequence) else [item[key]]
        return tuple(text for one in found if (text := self.words(one, item.lines[key], f"`{key}`")))

    def shaped(self, item: Any, line: int, what: str, keys: tuple[str, ...], needed: tuple[str, ...]) -> bool:
        if not isinstance(item, Mapping):
            self.problem(line, f"{what} must have {' and '.join(f'`{key}:`' for key in needed)}")
            return False
        for key in item:
            if key not in keys:
                self.problem(item.lines[key], unknown_key(key, keys))
        missing = [key for key in needed if key not in item]
        for key in missing:
            self.problem(line, f"{what} has no `{key}`, add it")
        return not missing
