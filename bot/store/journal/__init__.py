"""What people did: questions and their outcome, feedback, settings of channels, deliveries already handled.

It is kept apart from the built store, which a new build replaces whole. SQLite, or PostgreSQL by URL.
"""

from bot.store.journal.journal import Journal
from bot.store.journal.postgresql import Tls
from bot.store.journal.tables import DONE
from bot.store.journal.values import REASONS, ChannelSettings, Feedback, Gap, Shown, Turn

__all__ = ["DONE", "REASONS", "ChannelSettings", "Feedback", "Gap", "Journal", "Shown", "Tls", "Turn"]
