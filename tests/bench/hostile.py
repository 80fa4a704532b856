"""`python -m tests.bench.hostile [KB [FORM ...]]`: seconds to build the record of one document of each hostile form."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.building import build
from bot.config import Config


def _repeated(pump: str) -> Callable[[int], str]:
    return lambda size: (pump * (size // len(pump) + 1))[:size]


def _names(size: int) -> str:
    """Thousands of people, no two alike."""
    chance, parts, length = random.Random(1), [], 0
    syllables = "ka ro mi len ta vo sur bel da nik jo har".split()
    while length < size:
        name = " ".join("".join(chance.choices(syllables, k=3)).title() for _ in range(2))
        parts.append(f"{name} said the mill was sold by {name.split()[0]}. ")
        length += len(parts[-1])
    return "".join(parts)[:size]


def _nested(size: int) -> str:
    depth = size // 4
    return "“a " * depth + "”" * (size - 3 * depth)


FORMS: dict[str, Callable[[int], str]] = {
    '"a ': _repeated('"a '),
    '"a" ': _repeated('"a" '),
    "one-letter lines": _repeated("a\n"),
    "capital lines": _repeated("A\n"),
    "capital lines apart": _repeated("A\n\n"),
    "he said she said": _repeated("He said she said they said that he "),
    "days and days": _repeated("3 May and 4 June and "),
    "days": _repeated("On 3 May 2024 it was sold. "),
    "years": _repeated("2024 "),
    "nested quotes": _nested,
    "quotes one in another": _repeated("“a ‘b “c” d’ e” he said. "),
    "single quotes": _repeated("'a 'b "),
    "apostrophes": _repeated("a's b' "),
    "names": _names,
    "capitals": _repeated("Anna Berg "),
    "capitals with commas": _repeated("Anna Berg, "),
    "by lines": _repeated("by Anna Berg\n"),
    "by letters": lambda size: "by " + "a" * (size - 4) + "!",
    "all capitals": _repeated("THE MILL WAS SOLD BY ANNA BERG. "),
    "no white space": _repeated("a"),
    "no white space, capitals": _repeated("Aa"),
    "e-mail heads": _repeated("From: Anna Berg <a@b.example>\nTo: c@d.example\nSubject: the mill\n\nSold.\n\n"),
    "quoted mail": _repeated("> > > On 3 May 2024, Anna Berg wrote:\n"),
    "digits": _repeated("1"),
    "numbers": _repeated("1,234.5 "),
    "newlines": lambda size: "a" + "\n" * (size - 2) + "a",
    "blanks": lambda size: "a" + " " * (size - 2) + "a",
    "brackets": _repeated("("),
    "brackets in turn": _repeated("[(a) "),
    "one long line": _repeated("the mill was sold and the dam was built and "),
    "short sentences": _repeated("He came. "),
    "short lines": _repeated("the mill was sold\n"),
    "markdown": _repeated("# A\n\n- **b** [c](d)\n\n> e\n\n"),
    "labels": _repeated("ANNA BERG: The mill was sold.\n"),
    "questions and answers": _repeated("Q. Who sold it?\nA. I did.\n"),
    "labels that differ": lambda size: "".join(f"Anna B{n}: sold.\n" for n in range(size // 15))[:size],
    "abbreviations": _repeated("U.S.A. v. Mr. "),
    "dashes": _repeated("- a - "),
    "pronouns": _repeated("he told her that she told him "),
    "alleged": _repeated("he would have been expected to if he had "),
    "relative": _repeated("who said that the man who "),
    "accents": _repeated("é "),
    "Chinese": _repeated("中文"),
    "tabs": _repeated("a\t"),
    "colons": _repeated("A: "),
    "offices": _repeated("the director of the office of the "),
    "clocks": _repeated("10:10 "),
}


def seconds(form: str, size: int) -> float:
    """Seconds to build a record of one document."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(seeds=Path(folder) / "seeds", intents=Path(folder) / "intents", data=Path(folder))
        config.seeds.mkdir()
        (config.seeds / "hostile.txt").write_text(FORMS[form](size), encoding="utf-8")
        start = time.monotonic()
        build(config)
        return time.monotonic() - start


def main() -> None:
    size = 1000 * int(sys.argv[1] if sys.argv[1:] else 300)
    took = {form: seconds(form, size) for form in sys.argv[2:] or FORMS}
    for form, one in sorted(took.items(), key=lambda item: -item[1]):
        print(f"{one:6.2f} s  {form}")
    print(f"{len(took)} forms of {size:,} characters, the slowest in {max(took.values()):.1f} s")


if __name__ == "__main__":
    main()
