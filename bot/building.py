"""seeds/ -> store: reads every document, extracts what changed, merges people, writes the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from os import cpu_count
from pathlib import Path
from typing import TypeVar

from bot import clock, meaning
from bot.answer.evidence import forms
from bot.config import Config
from bot.copies import Print, copies_of, print_of
from bot.documents import Entry, Register, load_register, question_files, read, read_questions, scan, unread
from bot.errors import DataError, DocumentError, IntentError, StoreError
from bot.extract import extract
from bot.extract.corpus import edited_forms, people_by_stage
from bot.extract.register import load_people
from bot.matching import intents as intent_files
from bot.models import AT_ONCE, NEVER, Document, Extraction, Published, Rule, SourceInfo, moment_of
from bot.program import program_version
from bot.store import Sources
from bot.store.indexed import Indexed, People, View
from bot.store.keeping import kept_extractions, kept_keys, unpack
from bot.store.replacing import alone
from bot.store.writing import build_store
from bot.terms import terms
from bot.text import name_key
from bot.workers import Failed, Limits, each

R = TypeVar("R")
Progress = Callable[[int, int, str], None]
"""Called with (documents done, documents in all, path of the one just done)."""

AFTER_ALL = "\x7f"
"""The stage of what is told to nobody."""
NOTHING = Extraction(Published(None, None, ""), (), (), (), (), (), ())
"""What is read out of a document of which nothing may be told."""
QUESTIONS = "questions"
"""The folder of the data folder with the questions that passages answer."""
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
    copies: tuple[tuple[str, str], ...] = ()
    """(document, withheld document): the first is withheld too, since it is a copy of the second."""


def build(config: Config, progress: Progress = lambda done, total, name: None) -> BuildReport:
    """Builds the store of `config`. A document that cannot be read is reported and skipped.

    Raises DataError for a wrong sources.yaml or people.yaml, IntentError for broken intents or for evidence that an
    intent pins and its document does not have, StoreError when the store cannot be written, DocumentError when there
    is no seeds folder or nothing readable in it; the old store then stays.
    """
    with alone(config.db):
        return _build(config, progress)


def _build(config: Config, progress: Progress) -> BuildReport:
    path = config.data / "sources.yaml"
    before = _stamp(path)
    paths, unnamed = _named(scan(config.seeds))
    known = _known_before(config.db)
    ignored = tuple(one.relative_to(config.seeds).as_posix() for one in unread(config.seeds))
    names = [*(one.relative_to(config.seeds).as_posix() for one in paths), *ignored]
    register = load_register(path, [*names, *(info.source for info in known.infos)])
    if known.had_register and not path.exists():
        raise DataError(
            f"There is no {path}, and there was one when the store was built",
            "Put it back, or an empty file in its place if no document has an entry any more",
            path,
        )
    edits = load_people(config.data / "people.yaml")
    kept = kept_extractions(config.db)
    limits = Limits(config.document_seconds, config.document_megabytes)
    documents, problems = _read_all(paths, config.seeds, register, limits)
    problems += unnamed
    _check_any(documents, problems, config.seeds)
    _check_evidence(config.intents, {document.source: document.text for document in documents})
    documents = [_under(document, register.rule(document.source)) for document in documents]
    gone = _gone(known, register, {document.source for document in documents})
    prints = {document.source: [print_of(document.text)] for document in documents}
    for source, several in known.prints.items():
        # What a withheld document was before it was emptied, or overwritten with a notice, has copies too.
        if register.rule(source).withholds:
            prints.setdefault(source, []).extend(several)
    documents, copies = _with_copies([*documents, *gone], prints, register)
    untold = {document.source for document in documents if document.rule.served_from == NEVER}
    untold |= {document.source for document in gone}
    held = [document for document in documents if document.source in untold]
    open_ones = [document for document in documents if document.source not in untold]
    found, reused, unfinished = _extract_all(open_ones, kept, limits, progress)
    problems += unfinished
    _check_any([*found, *held], problems, config.seeds)
    found = [one._replace(stage=_stage_of(one.document)) for one in found]
    told = [(one.stage, one.document, one.found) for one in found]
    withheld = [(AFTER_ALL, document, NOTHING) for document in held]
    people = [People(*stage) for stage in people_by_stage([*told, *withheld], edits) if stage[0] != AFTER_ALL]
    edited = edited_forms([(document, read_out) for _, document, read_out in (*told, *withheld)], edits)
    if _stamp(path) != before:
        raise DataError(f"{path} was changed while the store was built", "Build again", path)
    known_questions = read_questions(config.data / QUESTIONS)
    problems += known_questions.problems
    build_store(
        config.db,
        found,
        people,
        prints,
        held=held,
        edited=edited,
        register=path.exists(),
        questions={one.document.source: known_questions.of(one.document.source) for one in found},
    )
    sources = {name_key(document.source) for document in documents}
    return BuildReport(
        documents=len(found) + len(held) - len(gone),
        reused=reused,
        statements=sum(len(one.found.statements) for one in found),
        quotes=sum(len(one.found.quotes) for one in found),
        events=sum(len(one.found.events) for one in found),
        problems=tuple(problems),
        ignored=ignored,
        unknown_entries=tuple(source for source in register.entries if name_key(source) not in sources),
        copies=tuple(copies.items()),
    )


def _named(paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """The files whose names are text, and what is wrong with the others: nothing could cite them."""
    found, problems = [], []
    for path in paths:
        try:
            path.as_posix().encode()
            found.append(path)
        except UnicodeEncodeError:
            name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            problems.append(f"{name} has a name that is not UTF-8. Give it another name")
    return found, problems


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Another one when the file is another."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _check_any(readable: Sequence[object], problems: list[str], seeds: Path) -> None:
    if not readable:
        reason = f": {problems[0]}" if problems else ""
        raise DocumentError(
            f"There is no readable document in {seeds}{reason}", "Put .txt or .md files there and build again"
        )


@dataclass(frozen=True, slots=True)
class _Before:
    """What the store knew that is in place."""

    had_register: bool = False
    infos: tuple[SourceInfo, ...] = ()
    prints: dict[str, list[Print]] = field(default_factory=dict)


def _known_before(db: Path) -> _Before:
    try:
        store = Sources(db)
    except StoreError:
        return _Before()
    prints: dict[str, list[Print]] = {}
    for source, key, content in store.prints():
        prints.setdefault(source, []).append((key, content))
    return _Before(store.had_register, store.every(), prints)


def _gone(known: _Before, register: Register, read: set[str]) -> list[Document]:
    """Documents that the register still withholds and that are not there, or not to be read, any more: their copies are
    withheld on."""
    there = {name_key(name) for name in read}
    return [
        _under(Document(info.source, "", info.sha256, info.encoding), register.rule(info.source))
        for info in known.infos
        if name_key(info.source) not in there and register.rule(info.source).withholds
    ]


def _stage_of(document: Document) -> str:
    """AT_ONCE for what everybody may be told of today, also after an embargo; then the embargoes by their end; last
    what is for some places only."""
    rule = document.rule
    if rule.restricts:
        return f"~{rule.background:d} {' '.join(sorted(rule.audience or ()))}"
    return AT_ONCE if rule.is_served(moment_of(clock.now())) else rule.served_from


def _with_copies(
    documents: list[Document], prints: Mapping[str, Sequence[Print]], register: Register
) -> tuple[list[Document], dict[str, str]]:
    """The documents, copies of withheld ones withheld as these are; and of which each is a copy.

    A near-copy whose own entry gives a status was decided by an editor. One of the very same words is never let go.
    """
    moment = moment_of(clock.now())
    by_name = {document.source: document for document in documents}
    copies: dict[str, str] = {}
    originals = {name for name, document in by_name.items() if document.rule.at(moment).withholds}
    while originals:  # each round makes rules stricter, so there is a last one
        found = copies_of(
            {name: prints.get(name, ()) for name in originals},
            ((name, prints[name][0]) for name in by_name if prints.get(name)),
        )
        originals = set()
        for copy, original, same in found:
            entry = register.get(copy)
            document = _under(by_name[copy], by_name[original].rule.at(moment))
            if (same or not (entry and entry.decided)) and document.rule != by_name[copy].rule:
                by_name[copy], copies[copy] = document, original
                originals.add(copy)
    return list(by_name.values()), copies


def _under(document: Document, rule: Rule) -> Document:
    """A document under the stricter of its own rule and another one."""
    both = document.rule.stricter(rule)
    if both == document.rule:
        return document
    if both.served_from == NEVER:
        return replace(document, status="hold")
    return replace(
        document,
        embargo_until=f"{both.served_from}+00:00" if both.served_from else None,
        use="background" if both.background else document.use,
        audience=None if both.audience is None else tuple(sorted(both.audience)),
    )


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
    register, people = config.data / "sources.yaml", config.data / "people.yaml"
    asked = config.data / QUESTIONS
    inputs = [*scan(config.seeds), config.seeds, register, people, asked, *question_files(asked)]
    if any(path.exists() and path.stat().st_mtime > built for path in inputs):
        return True
    return not _same_program(config.db) or (_known_before(config.db).had_register and not register.exists())


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
    """Changes with anything that extraction depends on: the file, the text that was read from it, the register's entry,
    the program."""
    given = (
        document.source,
        document.sha256,
        hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        document.published,
        document.kind,
        document.author,
        document.publisher,
        document.title,
    )
    return hashlib.sha256(repr(given).encode()).hexdigest()[:32] + ":" + program_version()
