"""`python -m tests.deploy.container`: the Dockerfile's steps, carried out without a container engine.

Each stage is an overlay on this machine's own file system, in a mount namespace of its own; every RUN happens in a
chroot of it, COPY follows .dockerignore, CMD runs as USER with the image mounted read-only and the volume beside it.
Needs root (or the right to unshare) and a Python of the base image's version; says so and exits 0 where that is
missing.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from tests.deploy.place import ROOT, ask_and_stop, copy, step, tracked

CLONE_NEWNS = 0x00020000
VOLUME = "/var/lib/onrecord"


@dataclass
class Stage:
    """One FROM: where its file system is, and what its instructions have set."""

    base: str
    root: Path
    env: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0:0"
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)


def instructions(text: str) -> list[tuple[str, str]]:
    """The Dockerfile's instructions, with continued lines put together and comments left out."""
    lines = re.sub(r"(?m)^\s*#.*\n", "", text)
    joined = re.sub(r"\\\n", " ", lines)
    found = [line.strip().partition(" ") for line in joined.splitlines() if line.strip()]
    return [(name.upper(), rest.strip()) for name, _, rest in found]


def context(names: list[str]) -> list[str]:
    """The files that .dockerignore lets through: the last pattern that fits decides."""
    kept = []
    for name in names:
        parts = name.split("/")
        paths = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
        ignored = False
        for line in (ROOT / ".dockerignore").read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            pattern = line.lstrip("!")
            pattern = pattern.removeprefix("**/")
            subjects = parts if line.lstrip("!").startswith("**/") else paths
            if any(fnmatch(subject, pattern) and subject.count("/") == pattern.count("/") for subject in subjects):
                ignored = not line.startswith("!")
        if not ignored:
            kept.append(name)
    return kept


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def new_stage(work: Path, number: int, base: str) -> Stage:
    """This machine's file system under an empty layer, without what a base image would not have."""
    upper, scratch, root = (work / f"{kind}{number}" for kind in ("upper", "scratch", "root"))
    for folder in (upper, scratch, root):
        folder.mkdir()
    mount("-t", "overlay", "overlay", "-o", f"lowerdir=/,upperdir={upper},workdir={scratch}", str(root))
    for folder in ("dev", "proc"):
        mount("--rbind", f"/{folder}", str(root / folder))
    for file in ("etc/resolv.conf", "etc/hosts"):  # mounts of their own where this is a container itself
        shutil.copyfile(f"/{file}", root / file)
    (root / "root").chmod(0o755)  # a Python that lives there is for everybody in a base image
    for path in ("app", "opt/venv", "var/lib/onrecord"):
        if (root / path).exists():
            shutil.rmtree(root / path)
    # The base image's Python is the one that runs this.
    env = {"PATH": f"{sys.base_prefix}/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/root"}
    return Stage(base, root, env)


def chrooted(stage: Stage, command: list[str], user: str = "0:0") -> list[str]:
    uid, _, gid = user.partition(":")
    inner = f"cd {shlex.quote(stage.folder)} && exec {shlex.join(command)}"
    drop = ["setpriv", f"--reuid={uid}", f"--regid={gid or uid}", "--clear-groups"] if user != "0:0" else []
    env = [f"{name}={value}" for name, value in stage.env.items()]
    return ["chroot", str(stage.root), "env", *env, *drop, "sh", "-c", inner]


def words(rest: str) -> list[str]:
    return list(json.loads(rest)) if rest.startswith("[") else ["sh", "-c", rest]


def carry_out(work: Path) -> Stage:
    """All stages; the last one."""
    stages: list[Stage] = []
    named: dict[str, Stage] = {}
    files = context(tracked())
    now = time.monotonic()
    for name, rest in instructions((ROOT / "Dockerfile").read_text()):
        if name == "FROM":
            base, _, alias = rest.partition(" AS ")
            stages.append(new_stage(work, len(stages), base))
            named[alias.strip() or str(len(stages) - 1)] = stages[-1]
            now = time.monotonic()
            continue
        stage = stages[-1]
        if name == "ENV":
            for one in shlex.split(rest):
                key, _, value = one.partition("=")
                stage.env[key] = re.sub(r"\$\{?(\w+)\}?", lambda found: stage.env.get(found[1], ""), value)  # noqa: B023
        elif name == "WORKDIR":
            stage.folder = rest
            (stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif name == "COPY" and rest.startswith("--from="):
            origin, source, target = rest.removeprefix("--from=").split()
            shutil.copytree(named[origin].root / source.lstrip("/"), stage.root / target.lstrip("/"), symlinks=True)
        elif name == "COPY":
            *sources, _ = rest.split()
            chosen = [file for file in files if sources == ["."] or file in sources]
            copy(chosen, stage.root / stage.folder.lstrip("/"))
        elif name == "RUN":
            ran = subprocess.run(chrooted(stage, ["sh", "-c", rest]), capture_output=True, text=True)
            if ran.returncode:
                sys.exit(f"RUN {rest} ended with {ran.returncode}\n{ran.stdout}{ran.stderr}")
        elif name == "USER":
            stage.user = rest
        elif name == "CMD":
            stage.command = words(rest)
        elif name == "HEALTHCHECK":
            stage.health = words(rest[rest.index("CMD ") + 4 :])
        elif name != "EXPOSE":
            sys.exit(f"Dockerfile has {name}, which this check does not know")
        now = step(f"{name} {rest[:90]}", now)
    return stages[-1]


def main() -> None:
    print("Dockerfile:")
    wanted = set(re.findall(r"FROM python:(\d+\.\d+)", (ROOT / "Dockerfile").read_text()))
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if wanted != {here}:
        sys.exit(f"the Dockerfile is for Python {wanted}, this is {here}")
    if ctypes.CDLL(None).unshare(CLONE_NEWNS):
        print("  not carried out: this user may not make a mount namespace (run it as root)")
        return
    mount("--make-rprivate", "/")
    with tempfile.TemporaryDirectory(prefix="onrecord-image-") as name, ExitStack() as at_the_end:
        at_the_end.callback(subprocess.run, ["umount", "-R", "-l", name], check=False)
        # An overlay cannot lie on another one, so its layers are in memory.
        mount("-t", "tmpfs", "tmpfs", name)
        stage = carry_out(Path(name))
        image = subprocess.check_output(["du", "-smc", *(f"{stage.root}/{p}" for p in ("app", "opt/venv"))], text=True)
        print(f"  {image.split()[-2]} MB above the base image")
        volume = stage.root / VOLUME.lstrip("/")
        keep = Path(name) / "volume"
        keep.mkdir()
        os.chown(keep, volume.stat().st_uid, volume.stat().st_gid)
        mount("-o", "remount,ro", str(stage.root))
        mount("--bind", str(keep), str(volume))
        stage.env.pop("PORT")
        command = chrooted(stage, stage.command, stage.user)
        for mode in ("socket", "http"):
            now = time.monotonic()
            asyncio.run(ask_and_stop(mode, command, Path("/"), {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}))  # type: ignore[arg-type]
            step(f"CMD as {stage.user} on a read-only image, {mode}", now)
        owned = {path.name: path.stat().st_uid for path in keep.iterdir()}
        print(f"  on the volume: {', '.join(sorted(owned))}")
        if not stage.health or set(owned.values()) != {int(stage.user.partition(":")[0])}:
            sys.exit("no HEALTHCHECK, or files on the volume that are not the user's")


if __name__ == "__main__":
    main()
