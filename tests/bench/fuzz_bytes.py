"""`python -m tests.bench.fuzz_bytes yaml -runs=5000`: inputs of atheris, which changes them by what code they reach.

fuzz.py runs this for each of its targets. Exits 3, and says so, where atheris is not installed (it is on PyPI for Linux
and macOS). libFuzzer's own options are taken.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from pathlib import Path

try:
    import atheris
except ImportError:
    print("atheris is not installed here, so only hypothesis made inputs (pip install atheris)")
    sys.exit(3)

with atheris.instrument_imports(include=["bot", "yaml"]):
    from tests.bench.fuzz import BYTES, SLOWEST, Parts
    from tests.bench.fuzzing import PROSE_WORDS, WORDS, YAML_LINES


def main() -> None:
    target = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if target not in BYTES:
        sys.exit(f"one of {', '.join(BYTES)} is wanted")
    logging.disable()
    folder = Path(tempfile.mkdtemp(prefix="onrecord-atheris-"))
    check = getattr(Parts(folder), target)

    def one(raw: bytes) -> None:
        started = time.perf_counter()
        check(raw if target == "reader" else atheris.FuzzedDataProvider(raw).ConsumeUnicodeNoSurrogates(400))
        assert time.perf_counter() - started < SLOWEST, "slow"

    seeds = folder / "corpus"
    seeds.mkdir()
    words = {"yaml": YAML_LINES, "reader": PROSE_WORDS}.get(target, WORDS)
    for number in range(0, len(words), 6):
        # The first byte tells the provider in which width the characters are: 1 is ASCII.
        (seeds / str(number)).write_bytes(b"\x01" + "\n".join(words[number : number + 6]).encode())
    atheris.Setup([sys.argv[0], str(seeds), *sys.argv[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
