"""seeds/ -> store: reads every document, extracts what changed, merges people, writes the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from os import cpu_count
from pathlib import Path
from typing import TypeVar

import bot.dates
import bot.extract
import bot.models
import bot.store
from bot import clock, meaning
from bot.answer.evidence import forms
from bot.config import Config
from bot.documents import Entry, Register, load_register, read, scan, unread
from bot.errors import DocumentError, IntentError
from bot.extract import extract
from bot.extract.corpus import people_by_day
from bot.extract.register import load_people
from bot.matching import intents as intent_files
from bot.models import AT_ONCE, Document, is_served, served_from
from bot.store.indexed import Indexed, People, View
from bot.store.keeping import kept_extractions, kept_keys, unpack
from bot.store.writing import build_store
from bot.terms import terms
from bot.workers import Failed, Limits, each

R = TypeVar("R")
Progress = Callable[[int, int, str], None]
"""Called with (documents done, documents in all, path of the one just done)."""

PARALLEL_BYTES = 400_000
"""From this much new text on, a second worker pays for its start, at about 1 MB/s of extraction."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    documents: int
    reused: int
    """Documents that had not changed and were not read again."""
    statements: int
    quotes: int
    events: int
    problems: tuple[str, ...] = ()
    """Documents that could not be read, or not within their limits; they are not in the store."""
    ignored: tuple[str, ...] = ()
    """Files of formats that no reader takes."""
    unknown_entries: tuple[str, ...] = field(default=())
    """Entries of sources.yaml without a document."""


def build(config: Config, progress: Progress = lambda done, total, name: None) -> BuildReport:
    """Builds the store of `config`. A document that cannot be read is reported and skipped.

    Raises DataError for a wrong sources.yaml or people.yaml, IntentError for broken intents or for evidence that an
    intent pins and its document does not have, StoreError when the store cannot be written, DocumentError when there
    is no seeds folder or nothing readable in it; the old store then stays.
    """
    register = load_register(config.data / "sources.yaml")
    edits = load_people(config.data / "people.yaml")
    paths = list(scan(config.seeds))
    kept = kept_extractions(config.db)
    limits = Limits(config.document_seconds, config.document_megabytes)
    documents, problems = _read_all(paths, config.seeds, register, limits)
    _check_any(documents, problems, config.seeds)
    _check_evidence(config.intents, {document.source: document.text for document in documents})
    found, reused, unfinished = _extract_all(documents, kept, limits, progress)
    problems += unfinished
    _check_any(found, problems, config.seeds)
    found = [one._replace(served_from=_day_of(one.document)) for one in found]
    people = people_by_day([(one.served_from, one.document, one.found) for one in found], edits)
    build_store(config.db, found, [People(*of_day) for of_day in people])
    sources = {document.source for document in documents}
    return BuildReport(
        documents=len(found),
        reused=reused,
        statements=sum(len(one.found.statements) for one in found),
        quotes=sum(len(one.found.quotes) for one in found),
        events=sum(len(one.found.events) for one in found),
        problems=tuple(problems),
        ignored=tuple(path.relative_to(config.seeds).as_posix() for path in unread(config.seeds)),
        unknown_entries=tuple(source for source in register.entries if source not in sources),
    )


def _check_any(readable: Sequence[object], problems: list[str], seeds: Path) -> None:
    if not readable:
        reason = f": {problems[0]}" if problems else ""
        raise DocumentError(
            f"There is no readable document in {seeds}{reason}", "Put .txt or .md files there and build again"
        )


def _day_of(document: Document) -> str:
    """The day for the document's words and names; AT_ONCE for what is served today already, also after an embargo."""
    first = served_from(document.status, document.embargo_until)
    return AT_ONCE if is_served(first, clock.today()) else first


def _check_evidence(folder: Path, texts: dict[str, str]) -> None:
    """Refuses evidence whose words are not in its document. A document that this record does not have is passed over:
    the intents of one corpus may serve another."""
    if not folder.is_dir():
        return
    wrong = [
        f"  {intent.file}:{evidence.line}: {evidence.source} does not say “{evidence.text}”, copy its words as they are"
        for intent in intent_files.load(folder)
        for evidence in intent.evidence
        if evidence.source in texts and evidence.text not in texts[evidence.source]
    ]
    if wrong:
        raise IntentError("Evidence that no document has:\n" + "\n".join(wrong), "Mend the intents and build again")


def stale(config: Config) -> bool:
    """Whether the store is missing or older than a document, a data file, or this program's own extraction."""
    if not config.db.is_file():
        return True
    built = config.db.stat().st_mtime
    inputs = [*scan(config.seeds), config.seeds, config.data / "sources.yaml", config.data / "people.yaml"]
    return any(path.exists() and path.stat().st_mtime > built for path in inputs) or not _same_program(config.db)


def _same_program(db: Path) -> bool:
    keys = kept_keys(db)
    return bool(keys) and all(key.endswith(program_version()) for key in keys)


def _read_all(paths: list[Path], seeds: Path, register: Register, limits: Limits) -> tuple[list[Document], list[str]]:
    """The documents that can be read, and what is wrong with the others."""
    sources = [path.relative_to(seeds).as_posix() for path in paths]
    todo = [(path, seeds, register.get(source)) for path, source in zip(paths, sources, strict=True)]
    size = sum(path.stat().st_size for path in paths if path.exists())
    # To read is quick beside all that comes after it.
    return _parted(sources, each(_read, todo, limits, _workers(len(todo), size // 4)))


def _read(work: tuple[Path, Path, Entry | None]) -> Document:
    return read(*work)


def _extract_all(
    documents: list[Document], kept: dict[str, bytes], limits: Limits, progress: Progress
) -> tuple[list[Indexed], int, list[str]]:
    """All documents with what is in them, how many of them were not read again, and what could not be read."""
    todo = [(document, key, kept.get(key)) for document in documents for key in [_key(document)]]
    # What was kept costs about a third.
    size = sum(len(document.text) // (3 if known else 1) for document, _, known in todo)
    results = each(_one, todo, limits, _workers(len(todo), size))
    found, problems = _parted([document.source for document in documents], _told(results, documents, progress))
    return [one for one, _ in found], sum(not again for _, again in found), problems


def _told(results: Iterator[R], documents: list[Document], progress: Progress) -> Iterator[R]:
    for done, (document, result) in enumerate(zip(documents, results, strict=True), 1):
        progress(done, len(documents), document.source)
        yield result


def _parted(sources: list[str], results: Iterator[R | Failed]) -> tuple[list[R], list[str]]:
    """What came out of each source, and what to tell of those of which nothing did."""
    found, problems = [], []
    for source, result in zip(sources, results, strict=True):
        if isinstance(result, Failed):
            problems.append(result.problem(source))
        else:
            found.append(result)
    return found, problems


def _workers(documents: int, size: int) -> int:
    return min(cpu_count() or 1, documents) if size >= PARALLEL_BYTES else 1


Work = tuple[Document, str, bytes | None]
"""A document, its key, and what a build before kept of it."""


def _one(work: Work) -> tuple[Indexed, bool]:
    """A document with what is in it, and whether it was read for that."""
    document, key, kept = work
    found = None
    if kept:
        # Kept by another version of the program: read it again.
        with suppress(ValueError, TypeError, KeyError):
            found = unpack(kept)
    read_again = found is None
    if found is None:
        found = extract(document)
    texts = [document.text[statement.start : statement.end] for statement in found.statements]
    views = [
        View(
            " ".join(term.stem for term in spoken),
            bytes(term.capital and term.start > 1 for term in spoken),
            vector,
            forms(text, asked=statement.rule.startswith("asker")),
        )
        for statement, text, vector, spoken in zip(
            found.statements, texts, meaning.pack(texts), map(terms, texts), strict=True
        )
    ]
    return Indexed(document, found, key, views), read_again


def _key(document: Document) -> str:
    """Changes with anything that extraction depends on: the bytes, the register's entry, the program."""
    given = (
        document.source,
        document.sha256,
        document.published,
        document.kind,
        document.author,
        document.publisher,
        document.title,
    )
    return hashlib.sha256(repr(given).encode()).hexdigest()[:32] + ":" + program_version()


@cache
def program_version() -> str:
    """A hash of the code that reads documents, so that a new version reads them again."""
    digest = hashlib.sha256()
    for package in (bot.extract, bot.dates, bot.models, bot.store):
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            digest.update(path.read_bytes())
    for name in ("text.py", "terms.py", "wrapping.py", "documents/furniture.py", "answer/evidence.py", "building.py"):
        digest.update((Path(bot.extract.__path__[0]).parent / name).read_bytes())
    return digest.hexdigest()[:16]
