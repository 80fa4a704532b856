"""What a command shows of the record is noted in the journal, as every surface does it."""

from __future__ import annotations

import getpass
from collections.abc import Iterable

from bot.archive import Archive
from bot.models import Passage, SourceInfo
from bot.render.traced import traced
from bot.store.journal import Shown


def note(archive: Archive, surface: str, *shown: Iterable[Passage | SourceInfo]) -> None:
    """Notes that whoever runs the command was shown these passages and documents. Never raises."""
    try:
        viewer = f"terminal:{getpass.getuser()}"
    except (OSError, KeyError):
        viewer = "terminal"  # a container's user need not have a name
    rows = [
        Shown(surface=surface, kind="view", source=one.source, sha256=one.sha256, spans=one.spans, viewer=viewer)
        for one in traced({}, *shown).traces
    ]
    archive.journal.note_shown(rows)
