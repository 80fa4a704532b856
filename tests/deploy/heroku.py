"""`python -m tests.deploy.heroku`: what Heroku's Python buildpack and dyno manager do with this tree.

A clean copy without what .slugignore names, one lock file, the locked install, bin/post_compile, a file system that
cannot be written, and each line of the Procfile under a process manager with $PORT and a `postgres://` journal.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
import time
from fnmatch import fnmatch
from pathlib import Path

from tests.deploy.place import ROOT, ask_and_stop, copy, journal_url, step, tracked, without_power

LOCKS = ("requirements.txt", "Pipfile.lock", "poetry.lock", "uv.lock")
SLUG_MB = 300
"""Compressed; above that Heroku warns, at 500 it refuses (platform.md 4.1)."""


def in_slug(names: list[str]) -> list[str]:
    """What is left when .slugignore has been applied, as Heroku does before the build."""
    patterns = [line.strip() for line in (ROOT / ".slugignore").read_text().splitlines()]
    patterns = [line.lstrip("/").rstrip("/") for line in patterns if line and not line.startswith("#")]
    return [n for n in names if not any(fnmatch(n, p) or fnmatch(n, f"{p}/*") for p in patterns)]


def main() -> None:
    print("Heroku:")
    with tempfile.TemporaryDirectory(prefix="onrecord-heroku-") as name, journal_url(Path(name)) as journal:
        Path(name).chmod(0o755)
        app, venv = Path(name) / "app", Path(name) / "python"
        now = time.monotonic()
        copy(in_slug(tracked()), app)
        locks = [lock for lock in LOCKS if (app / lock).exists()]
        if locks != ["requirements.txt"]:
            sys.exit(f"Heroku wants exactly one of {LOCKS}, there are {locks}")
        wanted = (app / ".python-version").read_text().strip()
        if not re.fullmatch(r"3\.1[1-4](\.\d+)?", wanted):
            sys.exit(f".python-version is {wanted!r}, which Heroku does not take")
        now = step("clean copy without what .slugignore names", now)
        run = {"check": True, "cwd": app}
        subprocess.run([sys.executable, "-m", "venv", str(venv)], **run)  # type: ignore[call-overload]
        pip = [str(venv / "bin/python"), "-m", "pip", "--disable-pip-version-check", "-q", "install"]
        subprocess.run([*pip, "-r", "requirements.txt"], stderr=subprocess.DEVNULL, **run)  # type: ignore[call-overload]
        now = step("locked install (requirements.txt has hashes, so pip demands them)", now)
        path = f"{venv / 'bin'}:/usr/bin:/bin"
        build = {"PATH": path, "HOME": str(app), "SLACK_BOT_TOKEN": "xoxb-x", "DATABASE_URL": journal}
        subprocess.run(["bin/post_compile"], env=build, **run)  # type: ignore[call-overload]
        if not (app / "data/onrecord.db").is_file():
            sys.exit("bin/post_compile left no data/onrecord.db")
        now = step("bin/post_compile", now)
        slug = int(subprocess.check_output(f"tar cz -C {name} app python | wc -c", shell=True)) / 1e6
        if slug > SLUG_MB:
            sys.exit(f"the slug has {slug:.0f} MB")
        now = step(f"slug of {slug:.0f} MB, compressed", now)
        subprocess.run(["chmod", "-R", "a-w", str(app), str(venv)], check=True)
        lines = dict(re.findall(r"(?m)^(\w+): (.+)$", (app / "Procfile").read_text()))
        settings = {"PATH": path, "HOME": "/nonexistent", "PYTHONUNBUFFERED": "1", "DATABASE_URL": journal,
                    "ONRECORD_HASH_KEY": "0123456789abcdef", "WEB_CONCURRENCY": "2"}  # fmt: skip
        honcho = [sys.executable, "-m", "honcho", "-f", str(app / "Procfile"), "--no-colour", "start"]
        for process, mode in (("web", "http"), ("worker", "socket")):
            if process not in lines:
                sys.exit(f"Procfile has no {process}")
            # A dyno has no process but the line's own; honcho passes the signal on and ends with 128 + 15.
            exec_line = without_power(["sh", "-c", f"exec {lines[process]}"])
            asyncio.run(ask_and_stop(mode, exec_line, app, settings))  # type: ignore[arg-type]
            now = step(f"{process}: {lines[process]}", now)
        asyncio.run(ask_and_stop("socket", [*without_power(honcho), "worker"], app, settings, (0, 143)))
        step("worker under honcho", now)
        subprocess.run(["chmod", "-R", "u+w", str(app), str(venv)], check=True)


if __name__ == "__main__":
    main()
