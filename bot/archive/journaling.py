"""The journal as the settings say."""

from __future__ import annotations

from bot.config import Config
from bot.store.journal import Journal, Tls


def open_journal(config: Config, existing: bool = False) -> Journal:
    """Connects when it is first used. `existing`: makes neither a journal nor a key. Raises SettingError."""
    return Journal(
        config.journal_url,
        secret=config.hash_key,
        key_file=config.key_file,
        question_days=config.question_days,
        shown_days=config.shown_days,
        gap_askers=config.gap_askers,
        tls=Tls(config.database_tls, config.database_ca),
        existing=existing,
    )
