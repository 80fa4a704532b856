"""The corpus that answers: loaded once, and anew when a build has put another store in place or an embargo lifts."""

from __future__ import annotations

import ctypes
import gc
import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from bot import asking, clock
from bot.answer.wording import Words
from bot.asking.voices import Voices
from bot.config import Config
from bot.errors import OnrecordError
from bot.matching import intents as intent_files
from bot.matching.intents import Intents
from bot.matching.slips import Speller
from bot.meaning import of_words
from bot.models import AT_ONCE, NEVER, is_served
from bot.store import Sources
from bot.terms import stem
from bot.text import fold

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int, int]
"""Another one when the file is another, or when another number of its embargoes hold."""


class Loaded:
    """The corpus of the store in place, whichever build made it. Any thread may ask for it."""

    def __init__(self, config: Config) -> None:
        """Raises StoreError or IntentError with what to do."""
        self._db = config.db
        self._intents = intent_files.load(config.intents)
        self._lock = threading.Lock()
        self._embargoes: tuple[str, ...] = ()
        """The days on which embargoes of what is loaded lift, past ones too: a clock may be set back."""
        today = clock.today()
        stamp = self._stamp_on(today)
        self._refused: Stamp | None = None
        self.refused = ""
        """Why a new store was not taken; empty when the one in place answers."""
        self._corpus = self._load(today)
        self._stamp = self._loaded(stamp, today)
        # Trains the scorer and compiles the patterns now: the first asker must not wait for it.
        asking.ask(self._corpus, "when did it happen", today)
        give_back_memory()

    def corpus(self) -> asking.Corpus:
        """What is loaded; loaded anew when a build has put another store in place, and when an embargo lifts: from the
        first moment of its day in UTC. A bad store is not taken.

        Whoever asked before goes on with the corpus that was theirs.
        """
        if self._stamp_on(clock.today()) not in (self._stamp, self._refused, None):
            with self._lock:
                today = clock.today()
                stamp = self._stamp_on(today)
                if stamp is not None and stamp not in (self._stamp, self._refused):
                    self._take(stamp, today)
        return self._corpus

    def close(self) -> None:
        self._corpus.store.close()

    def _take(self, stamp: Stamp, today: date) -> None:
        try:
            loaded = self._load(today)
            loaded.store.check()
            self._corpus = loaded
            self._stamp = self._loaded(stamp, today)
        except (OnrecordError, ValueError, KeyError, TypeError, IndexError) as error:
            self._refused = stamp
            # In Slack and at /healthz without the folders; whoever reads the log may know them.
            told = error.discreet if isinstance(error, OnrecordError) else type(error).__name__
            self.refused = f"A new store was not taken, the old one answers: {told}"
            log.error(
                "a new store was not taken, the old one answers: %s",
                error if isinstance(error, OnrecordError) else told,
            )
        else:
            self.refused = ""
            log.info("a new store was taken: %d documents", len(self._corpus.infos))

    def _loaded(self, stamp: Stamp | None, today: date) -> Stamp | None:
        """The stamp of what was loaded just now: its own embargoes, not those of the store before it."""
        days = (info.served_from for info in (*self._corpus.infos, *self._corpus.withheld))
        self._embargoes = tuple(day for day in days if day not in (AT_ONCE, NEVER))
        return (*stamp[:3], self._holding(today)) if stamp else None

    def _holding(self, today: date) -> int:
        """How many of the embargoes hold on a day."""
        return sum(not is_served(day, today) for day in self._embargoes)

    def _stamp_on(self, today: date) -> Stamp | None:
        try:
            stat = self._db.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size, self._holding(today)

    def _load(self, today: date) -> asking.Corpus:
        store = Sources(self._db, today)
        infos, names, vocabulary = store.sources(), store.names(), store.vocabulary()
        ranking = Words(vocabulary, synonyms_of(self._intents))
        lexicon = asking.lexicon_of(names, infos, vocabulary.words)
        return asking.Corpus(
            store=store,
            voices=Voices(store),
            infos=infos,
            withheld=store.withheld(),
            names={name.name: name for name in names},
            words=ranking,
            lexicon=lexicon,
            intents=self._intents,
            table=asking.table_of(store, ranking) if vocabulary.statements <= asking.MOST_IN_MEMORY else None,
            meanings=of_words(vocabulary.words, lambda word: ranking.numbers.get(stem(word)), len(ranking.numbers)),
            speller=Speller.of(lexicon, lambda word: stem(word) in vocabulary.proper, ranking.knows),
        )


def synonyms_of(intents: Intents) -> Mapping[str, tuple[str, ...]]:
    """Stem -> stems that mean the same, from the intents' `synonyms`, both ways."""
    table: dict[str, dict[str, None]] = {}
    for intent in intents:
        for word, others in intent.synonyms.items():
            group = [stem(fold(w)) for w in (word, *others)]
            for one in group:
                table.setdefault(one, {}).update(dict.fromkeys(o for o in group if o != one))
    return {one: tuple(others) for one, others in table.items()}


def give_back_memory() -> None:
    """Collects what nobody holds and returns it to the system: training leaves 40 MB of a dyno's 512, a store that was
    replaced as much as it is large. Does the second where the C library can.

    What is left, the corpus most of all, stays: the collector need not walk over it again in the middle of a question
    (measured while this was built: 75 ms at 100,000 statements).
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
