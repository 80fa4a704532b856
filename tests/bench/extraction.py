"""Speed and memory of extraction in the warm process, and what a start costs.

python -m tests.bench.extraction DATASETS/quotes_dev.jsonl     # one {"text": ...} a line
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.documents import read
from bot.extract import extract


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        documents = []
        for number, line in enumerate(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()):
            path = Path(folder) / f"{number}.txt"
            path.write_bytes(json.loads(line)["text"].encode())
            documents.append(read(path))
        extract(documents[0])
        start = time.process_time()
        for document in documents:
            extract(document)
        spent = time.process_time() - start
        size = sum(len(document.text.encode()) for document in documents) / 1024
        print(f"warm: {size / spent:.0f} KB per CPU second over {size:.0f} KB")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        tiny = Path(folder) / "tiny.txt"
        tiny.write_text("“Yes,” Anna Berg said on Monday.\n", encoding="utf-8")
        subprocess.run([sys.executable, "-m", "bot", "extract", str(tiny), "--json"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"one call on a sentence: {after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.2f} s CPU"
        )
        large = Path(folder) / "large.txt"
        text = "\n\n".join(document.text for document in documents)
        large.write_text((text * (1_000_000 // len(text) + 1))[:1_000_000], encoding="utf-8")
        subprocess.run([sys.executable, "-m", "bot", "extract", str(large), "--json"], check=True, capture_output=True)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"a text of 1 MB, the command with its JSON: {peak} MB at its peak")


if __name__ == "__main__":
    main()
