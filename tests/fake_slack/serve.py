"""`python -m tests.fake_slack.serve`: what `onrecord serve` does, with the archive in memory."""

from __future__ import annotations

import sys
from typing import Any

from bot.config import load
from bot.errors import OnrecordError
from bot.web import serve
from tests.fake_slack.archive import FakeArchive

if __name__ == "__main__":
    archive: Any = FakeArchive()
    try:
        serve(archive, load())
    except OnrecordError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
