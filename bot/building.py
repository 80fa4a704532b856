"""seeds/ -> store: reads every document, extracts what changed, merges people, writes the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from os import cpu_count
from pathlib import Path

import bot.dates
import bot.extract
from bot import meaning
from bot.answer.evidence import forms
from bot.config import Config
from bot.documents import Register, load_register, read, scan, unread
from bot.errors import DocumentError, IntentError
from bot.extract import extract
from bot.extract.corpus import merge_people
from bot.extract.register import load_people
from bot.matching import intents as intent_files
from bot.models import Document, Extraction
from bot.store.keeping import kept_extractions, kept_keys, unpack
from bot.store.writing import View, build_store

Progress = Callable[[int, int, str], None]
"""Called with (documents done, documents in all, path of the one just done)."""

PARALLEL_BYTES = 400_000
"""From this much new text on, a second process pays for its start (0.3 s here, at about 1 MB/s of extraction)."""


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
    """Documents that could not be read; they are not in the store."""
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
    documents, problems = _read_all(paths, config.seeds, register)
    if not documents:
        reason = f": {problems[0]}" if problems else ""
        raise DocumentError(
            f"There is no readable document in {config.seeds}{reason}", "Put .txt or .md files there and build again"
        )
    _check_evidence(config.intents, {document.source: document.text for document in documents})
    found, reused = _extract_all(documents, kept, progress)
    people, merged = merge_people([(d, f) for d, f, _ in found], edits)
    build_store(config.db, found, people, merged, _look)
    sources = {document.source for document in documents}
    return BuildReport(
        documents=len(documents),
        reused=reused,
        statements=sum(len(f.statements) for _, f, _ in found),
        quotes=sum(len(f.quotes) for _, f, _ in found),
        events=sum(len(f.events) for _, f, _ in found),
        problems=tuple(problems),
        ignored=tuple(path.relative_to(config.seeds).as_posix() for path in unread(config.seeds)),
        unknown_entries=tuple(source for source in register.entries if source not in sources),
    )


def _look(texts: Sequence[str]) -> list[View]:
    """What ranking wants of statements beside their words."""
    return [View(vector, forms(text)) for vector, text in zip(meaning.pack(texts), texts, strict=True)]


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


def _read_all(paths: list[Path], seeds: Path, register: Register) -> tuple[list[Document], list[str]]:
    documents, problems = [], []
    for path in paths:
        try:
            documents.append(read(path, seeds, register.get(path.relative_to(seeds).as_posix())))
        except DocumentError as error:
            problems.append(str(error))
    return documents, problems


def _extract_all(
    documents: list[Document], kept: dict[str, bytes], progress: Progress
) -> tuple[list[tuple[Document, Extraction, str]], int]:
    keys = [_key(document) for document in documents]
    found: dict[int, Extraction] = {}
    for index, key in enumerate(keys):
        if key in kept:
            try:
                found[index] = unpack(kept[key])
            except (ValueError, TypeError, KeyError):
                continue  # kept by another version of the program: read it again
    reused = len(found)
    todo = [index for index in range(len(documents)) if index not in found]
    for index in found:
        progress(index + 1 if not todo else reused, len(documents), documents[index].source)
    for done, (index, extraction) in enumerate(_extract_each(documents, todo), reused + 1):
        found[index] = extraction
        progress(done, len(documents), documents[index].source)
    return [(documents[i], found[i], keys[i]) for i in range(len(documents))], reused


def _extract_each(documents: list[Document], todo: list[int]) -> Iterator[tuple[int, Extraction]]:
    workers = min(cpu_count() or 1, len(todo))
    if workers < 2 or sum(len(documents[i].text) for i in todo) < PARALLEL_BYTES:
        for index in todo:
            yield index, extract(documents[index])
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from zip(todo, pool.map(extract, [documents[i] for i in todo], chunksize=4), strict=True)


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
    for package in (bot.extract, bot.dates):
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            digest.update(path.read_bytes())
    for name in ("text.py", "terms.py", "models.py", "documents/furniture.py", "store/schema.py", "store/writing.py"):
        digest.update((Path(bot.extract.__path__[0]).parent / name).read_bytes())
    return digest.hexdigest()[:16]
