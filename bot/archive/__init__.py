"""`Archive`: the one object that surfaces call. Synchronous; safe to call from several threads."""

from bot.archive.archive import Archive
from bot.archive.loading import give_back_memory

__all__ = ["Archive", "give_back_memory"]
