"""`Archive`: the one object that surfaces call. Synchronous; safe to call from several threads."""

from bot.archive.archive import Archive

__all__ = ["Archive"]
