"""`python -m tests.deploy.audit`: known vulnerabilities of what requirements.txt installs, by pip-audit.

pip-audit itself says "No known vulnerabilities found", and exits with 0, when its service answers for none of them:
here it is counted how many it was told of. Exits 1 for a vulnerability; says plainly when nothing could be looked up.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.deploy.place import ROOT

SERVICES = ("pypi", "osv")
SECONDS = 60


def ask(service: str) -> list[dict[str, Any]]:
    """What one service says of each package; empty when it cannot be reached."""
    command = [sys.executable, "-m", "pip_audit", "-r", "requirements.txt", "--disable-pip", "--require-hashes",
               "-s", service, "-f", "json", "--progress-spinner", "off"]  # fmt: skip
    try:
        ran = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=SECONDS)
        return list(json.loads(ran.stdout)["dependencies"])
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []


def verdict(found: list[dict[str, Any]]) -> tuple[str, int]:
    """A line for people, and the exit code."""
    known = [one for one in found if "skip_reason" not in one]
    bad = [one for one in known if one["vulns"]]
    if bad:
        lines = [f"  {one['name']} {one['version']}: {', '.join(v['id'] for v in one['vulns'])}" for one in bad]
        return f"dependency audit: {len(bad)} of {len(known)} packages have known vulnerabilities\n" + "\n".join(
            lines
        ), 1
    if not known:
        return "dependency audit: NOT DONE, no service of known vulnerabilities can be reached from here", 0
    left = f"; {len(found) - len(known)} are not known there" if len(found) > len(known) else ""
    return f"dependency audit: none of {len(known)} packages has a known vulnerability{left}", 0


def main() -> int:
    for service in SERVICES:
        found = ask(service)
        if any("skip_reason" not in one for one in found):
            break
    line, code = verdict(found)
    print(line)
    return code


if __name__ == "__main__":
    sys.exit(main())
