"""Reads source documents as they are. `read` is one file, `scan` a folder; formats are functions in READERS."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.documents.furniture import find_furniture
from bot.documents.plain import read_plain
from bot.documents.questions import Known, append_questions, question_files, read_questions
from bot.documents.register import Entry, Register, load_register, read_register, withheld_astray
from bot.errors import DocumentError
from bot.models import Document, Published
from bot.text import line_starts

__all__ = [
    "READERS",
    "Entry",
    "Known",
    "Register",
    "append_questions",
    "load_register",
    "question_files",
    "read",
    "read_questions",
    "read_register",
    "read_text",
    "scan",
    "unread",
    "withheld_astray",
]

READERS: dict[str, Callable[[bytes, str], tuple[str, str]]] = {".txt": read_plain, ".md": read_plain}
"""Suffix -> reader(bytes, name for messages) -> (text, encoding)."""

MOST_BYTES = 20_000_000
"""A larger file is refused: it is a data dump, not a document, and would not fit a 512 MB dyno while it is read."""


def scan(folder: Path) -> Iterator[Path]:
    """The documents below `folder` in the order of their names; hidden files, links and other formats are passed over.

    Raises DocumentError when the folder does not exist.
    """
    if not folder.is_dir():
        raise DocumentError(
            f"There is no folder {folder}", "Create it and put your documents in, or name it with --seeds"
        )
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or path.is_symlink() or not path.is_file():
            continue
        if path.suffix.lower() in READERS:
            yield path


def unread(folder: Path) -> list[Path]:
    """Files below `folder` that no reader takes, for a notice at build time."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix.lower() not in READERS
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def read(path: Path, root: Path | None = None, entry: Entry | None = None) -> Document:
    """One document with what the register says of it.

    `source` is the path below `root` (the bare name without one). Raises DocumentError with the file's name when it
    cannot be read or is no text.
    """
    source = path.relative_to(root).as_posix() if root else path.name
    raw, text, encoding = _load(path, source)
    known = entry or Entry()
    return Document(
        source=source,
        text=text,
        sha256=hashlib.sha256(raw).hexdigest(),
        encoding=encoding,
        title=known.title,
        publisher=known.publisher,
        author=known.author,
        published=Published(known.published, known.published_basis, known.published_words),
        kind=known.kind,
        status=known.status,
        use=known.use,
        embargo_until=known.embargo_until,
        audience=known.audience,
        correction=known.correction,
        language=known.language,
        note=known.note,
        furniture=find_furniture(text),
        line_starts=line_starts(text),
    )


def read_text(path: Path, source: str) -> tuple[str, str]:
    """The text of a document and the sha256 of its bytes, as they are now. Raises DocumentError as `read` does."""
    raw, text, _ = _load(path, source)
    return text, hashlib.sha256(raw).hexdigest()


def _load(path: Path, source: str) -> tuple[bytes, str, str]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DocumentError(f"{source} is larger than {MOST_BYTES:,} bytes", "Cut it into several documents")
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{source} cannot be read ({error.strerror})", "Check its name and permissions") from error
    text, encoding = READERS.get(path.suffix.lower(), read_plain)(raw, source)
    return raw, text, encoding
