"""What people did: questions and their outcome, feedback, settings of channels, deliveries already handled.

It is kept apart from the built store, which a new build replaces whole. SQLite, or PostgreSQL by URL.
"""

from bot.store.journal.journal import Journal
from bot.store.journal.postgresql import Tls
from bot.store.journal.proposals import digest_of
from bot.store.journal.tables import DONE
from bot.store.journal.values import REASONS, ChannelSettings, Confirmed, Feedback, Gap, Proposal, Shown, Turn

__all__ = [
    "DONE",
    "REASONS",
    "ChannelSettings",
    "Confirmed",
    "Feedback",
    "Gap",
    "Journal",
    "Proposal",
    "Shown",
    "Tls",
    "Turn",
    "digest_of",
]
