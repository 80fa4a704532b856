"""A real PostgreSQL server of the tests' own, on a socket in a folder of theirs, gone at the end."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_numbers = itertools.count(1)


def binaries() -> Path | None:
    """Where the server's programs are; None when it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if found:
        return found[-1]
    program = shutil.which("postgres")
    return Path(program).parent if program else None


class Postgres:
    """A server that can be stopped and started."""

    def __init__(self, folder: Path, programs: Path, options: str = "-c listen_addresses=") -> None:
        self.folder, self.programs, self.options = folder, programs, options

    def url(self, database: str) -> str:
        return f"postgresql://onrecord@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"d{next(_numbers)}"
        self.run("createdb", "-h", str(self.folder), "-U", "onrecord", name)
        return self.url(name)

    def start(self) -> None:
        # No TCP unless a test wants it, and no fsync: this data is nobody's.
        options = f"-k {self.folder} -c fsync=off -c max_connections=20 {self.options}"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def run(self, program: str, *arguments: str) -> None:
        # The server refuses to run as root; CI is root.
        who = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        subprocess.run(  # type: ignore[call-overload]
            [str(self.programs / program), *arguments],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
            **who,
        )


@contextmanager
def server(folder: Path, programs: Path, options: str = "-c listen_addresses=") -> Iterator[Postgres]:
    """A running server with its data in `folder`."""
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    found = Postgres(folder, programs, options)
    found.run("initdb", "-D", str(folder / "data"), "-U", "onrecord", "-A", "trust", "-E", "UTF8", "--no-sync")
    found.start()
    try:
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed here (Debian: apt-get install postgresql)")
    # A socket's path has 107 characters at most, and the server is another user.
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/onrecord-pg-XXXXXX"], text=True).strip())
    try:
        with server(folder, programs) as running:
            yield running
    finally:
        subprocess.run(["rm", "-r", str(folder)], check=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.db'}"
    running: Postgres = request.getfixturevalue("postgres")
    return running.new_database()
