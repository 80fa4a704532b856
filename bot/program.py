"""The version of this program, as far as what a build makes depends on it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent
NOT_OF_A_BUILD = frozenset({"archive", "asking", "cli", "render", "slack", "door.py", "pages.py", "web.py"})
"""Parts that ask, show and serve. A build imports none of them (tests/test_program.py)."""


@cache
def program_version(package: Path = PACKAGE) -> str:
    """A hash of all code and data that a build may use: a new version reads every document again.

    Whatever is added counts, unless it is named above: a document that is read once too often costs seconds, one that
    is not read again shows what another version made of it.
    """
    digest = hashlib.sha256()
    for path in files_of_a_build(package):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def files_of_a_build(package: Path = PACKAGE) -> list[Path]:
    """Code and data of the package, without what only asks, shows and serves."""
    return sorted(
        path
        for part in package.iterdir()
        if part.name not in NOT_OF_A_BUILD
        for path in ([part] if part.is_file() else part.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    )
