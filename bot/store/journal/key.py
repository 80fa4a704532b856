"""The key under which ids are hashed. It is never in the database that it protects."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
from contextlib import suppress
from pathlib import Path

LEAST_KEY = 16
"""Characters of a key. `openssl rand -hex 32` gives 64."""


class Key:
    """The keyed hash of ids. With a `secret` that is the key; else it is read from `file`, and made there when there is
    none and `make` allows it; without a file it is good for this process only."""

    def __init__(self, secret: str = "", file: Path | None = None, make: bool = True) -> None:
        self._key = secret.encode()
        self._file = file
        self._make = make
        self._lock = threading.Lock()

    def __call__(self, name: str) -> str:
        """The hash of an id: 64 hexadecimal digits. Raises OSError when the key's file is not to be had."""
        return hmac.new(self._found(), name.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    @property
    def check(self) -> str:
        """What a journal keeps to know its key again. Raises OSError."""
        return self("check: the key of this journal")

    def _found(self) -> bytes:
        with self._lock:
            if not self._key:
                self._key = _from_file(self._file, self._make) if self._file else secrets.token_bytes(32)
            return self._key


def _from_file(path: Path, make: bool) -> bytes:
    """The key in a file that only its owner can read: made whole under another name, and the first to link it wins."""
    if make and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(made)
        made.unlink()
    tighten(path)
    key = path.read_bytes().strip()
    if len(key) < LEAST_KEY:
        raise OSError(f"the key's file has fewer than {LEAST_KEY} characters")
    return key


def tighten(path: Path) -> None:
    """Only its owner may read a file of ours; one of somebody else is left as it is."""
    with suppress(OSError):
        found = path.stat()
        if found.st_uid == os.geteuid() and found.st_mode & 0o077:
            path.chmod(0o600)
