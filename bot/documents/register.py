"""data/sources.yaml: what an editor knows of a document that its text does not say by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_args

from bot.dates import is_edtf
from bot.errors import DataError
from bot.models import Basis, DocumentKind, DocumentStatus, DocumentUse
from bot.strictyaml import Mapping, Problem, load, unknown_key


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
    """The day (2026-12-03, in UTC) from which on it may be quoted; before it, it is as if it were on hold."""
    language: str = "en"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    entries: dict[str, Entry] = field(default_factory=dict)
    """By path below seeds/."""

    def get(self, source: str) -> Entry | None:
        return self.entries.get(source)


CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(DocumentKind),
    "status": get_args(DocumentStatus),
    "use": get_args(DocumentUse),
    "published_basis": get_args(Basis),
}
DATES = ("published",)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
KEYS = tuple(f.name for f in fields(Entry))


def load_register(path: Path) -> Register:
    """The register in `path`; an empty one where there is no such file.

    Raises DataError that lists every problem of the file, each with its line.
    """
    if not path.exists():
        return Register()
    content, problems = load(path, f"{path.parent.name}/{path.name}")
    file = f"{path.parent.name}/{path.name}"
    entries = {}
    if content is not None and not isinstance(content, Mapping):
        problems.append(Problem(file, 1, "must map file names to entries, as in `report.txt: {kind: report}`"))
    elif content is not None:
        for source, raw in content.items():
            line = content.lines[source]
            if not isinstance(raw, Mapping):
                problems.append(Problem(file, line, f"`{source}` must hold keys such as title and published"))
                continue
            entries[source] = _entry(raw, file, problems)
    if problems:
        raise DataError(
            f"{file} has {len(problems)} problem{'s' if len(problems) > 1 else ''}:\n"
            + "\n".join(f"  {p}" for p in problems),
            "Mend them and build again",
        )
    return Register(entries)


def _entry(raw: Mapping, file: str, problems: list[Problem]) -> Entry:
    values: dict[str, Any] = {}
    for key, value in raw.items():
        line = raw.lines[key]
        if key not in KEYS:
            problems.append(Problem(file, line, unknown_key(key, KEYS)))
        elif value is None:
            continue
        elif key in CHOICES and value not in CHOICES[key]:
            problems.append(Problem(file, line, f"`{key}: {value}` is none of {', '.join(CHOICES[key])}"))
        elif key in DATES and not is_edtf(str(value)):
            problems.append(
                Problem(
                    file,
                    line,
                    f"`{key}: {value}` is no EDTF date, write 2024-05-03, 2024-05, 2024 or "
                    "an interval such as 2023-11/2023-12",
                )
            )
        elif key == "embargo_until" and not (_DAY.fullmatch(str(value)) and is_edtf(str(value))):
            advice = "write the day from which on it may be quoted, such as 2026-12-03"
            problems.append(Problem(file, line, f"`{key}: {value}` is no whole day, {advice}"))
        else:
            values[key] = str(value).strip()
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
    return Entry(**values)
