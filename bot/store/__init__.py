"""What the bot knows (`sources`: built from seeds/, read-only when served) and what people did (`journal`)."""

from bot.store.journal import Journal
from bot.store.sources import Sources

__all__ = ["Journal", "Sources"]
