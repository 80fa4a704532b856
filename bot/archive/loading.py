"""The corpus that answers: loaded once, and anew when a build has put another store in place or an embargo lifts."""

from __future__ import annotations

import ctypes
import gc
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from bot import asking, clock
from bot.answer.known import Questions
from bot.answer.wording import Words
from bot.archive.withholding import InForce, Stamp, Withholding, stamp_of
from bot.asking.voices import Voices
from bot.config import Config
from bot.errors import JournalError, OnrecordError
from bot.matching import intents as intent_files
from bot.matching.intents import Intents
from bot.matching.slips import Speller
from bot.meaning import of_words
from bot.models import AT_ONCE, EVERYBODY, NEVER, Clearance, Rule, SourceInfo, moment_of
from bot.store import Sources
from bot.store.journal import Confirmed
from bot.terms import stem
from bot.text import fold, name_key

log = logging.getLogger(__name__)

MOST_CORPORA = 3
"""Records that are loaded besides the one for everybody: for channels with documents of their own, or for
background."""

Allowed = frozenset[Rule]
"""Of the rules that restrict documents to some places, those that somebody's clearance meets."""


class Loaded:
    """The corpus of the store in place, whichever build made it. Any thread may ask for it."""

    def __init__(self, config: Config, confirmed: Callable[[], Sequence[Confirmed]]) -> None:
        """`confirmed`: the questions that editors confirmed. Raises StoreError, IntentError or DataError with what to
        do."""
        self._confirmed = confirmed
        self._db = config.db
        self._intents = intent_files.load(config.intents)
        self._lock = threading.RLock()
        self._withholding = Withholding(config.data, config.seeds)
        self._refused_stamp: Stamp = None
        self.refused = ""
        """Why a new store was not taken; empty when the one in place answers."""
        self._store_stamp = stamp_of(self._db)
        store = Sources(self._db)
        self._all = store
        self._rules = InForce({})
        self._withholding.look()
        self._withholding.look_at_files(info.source for info in store.every())
        self._begin_anew(store)
        # Trains the scorer and compiles the patterns now: the first asker must not wait for it.
        asking.ask(self.corpus(EVERYBODY), "when did it happen", clock.today())
        give_back_memory()

    # ---- what may be told ------------------------------------------------------------------------------
    def corpus(self, clearance: Clearance) -> asking.Corpus:
        """What may be told to whoever asks; loaded anew when a build has put another store in place, when the register
        of documents was changed, and when an embargo lifts. A bad store is not taken.

        Whoever asked before goes on with the corpus that was theirs; `may_be_told` holds for them too.
        """
        self._keep_up()
        with self._lock:
            allowed = frozenset(rule for rule in self._restricting if rule.allows(clearance))
            found = self._corpora.get(allowed)
            if found is None:
                found = self._corpora[allowed] = self._load(allowed)
                self._forget_some()
            self._corpora.move_to_end(allowed)
        return found if clearance.editor else found.without_embargoes()

    def may_be_told(self, source: str, clearance: Clearance) -> bool:
        """Whether anything of a document may be told where somebody asks, by what holds now."""
        rule = self._rules.rule(source)
        if not rule.is_served(self._moment()) or not rule.allows(clearance):
            return False
        return not clearance.only or source in clearance.only

    def correction(self, source: str) -> str | None:
        """What an editor says is wrong in a document; None where it is not said to be corrected."""
        return self._withholding.corrections.get(name_key(source))

    def is_background(self, source: str) -> bool:
        """Whether a document is for background, by what holds now."""
        return self._rules.rule(source).background

    def may_be_sent(self, source: str, unless_said: bool) -> bool:
        """Whether a document's passages may be sent to a language model, by what holds now."""
        self._keep_up()
        rule = self._rules.rule(source)
        return (
            rule.is_served(self._moment())
            and not rule.background
            and self._withholding.may_be_sent(source, unless_said)
        )

    def every(self) -> tuple[SourceInfo, ...]:
        """All documents of the store."""
        return self._all.every()

    def rules(self) -> InForce:
        """The rules that hold now."""
        self._keep_up()
        return self._rules

    def look_at_files(self) -> None:
        """Withholds documents whose files are gone. Walks the folder: for now and then, not for every question."""
        with self._lock:
            if self._withholding.look_at_files(self._rules.rules):
                self._begin_anew(self._all)

    @property
    def problem(self) -> str:
        """What is wrong with the new store or with the register; empty when nothing is."""
        return "; ".join(part for part in (self.refused, self._rules.problem) if part)

    def close(self) -> None:
        with self._lock:
            self._all.close()

    # ---- inside ----------------------------------------------------------------------------------------
    def _moment(self) -> str:
        return moment_of(clock.now())

    def _holding_at(self, moment: str) -> int:
        """How many embargoes hold: fewer later, and more when a clock is set back."""
        return sum(first > moment for first in self._embargoes)

    def _keep_up(self) -> None:
        """Looks whether anything has changed that decides what may be told."""
        moment = self._moment()
        now = stamp_of(self._db)
        if (
            now in (self._store_stamp, self._refused_stamp, None)
            and not self._withholding.has_changed()
            and self._holding_at(moment) == self._holding
        ):
            return
        with self._lock:
            if self._withholding.has_changed():
                self._withholding.look()
                self._begin_anew(self._all)
            now = stamp_of(self._db)
            if now not in (self._store_stamp, self._refused_stamp, None):
                self._take(now)
            if self._holding_at(moment) != self._holding:
                self._begin_anew(self._all)

    def _begin_anew(self, store: Sources) -> None:
        """The rules for a store as they are now; what was loaded under others is let go of."""
        rules = self._withholding.in_force(store)
        # Only now: had that failed, the next question would try it again.
        self._withholding.settle()
        if rules.problem and rules.problem != self._rules.problem:
            log.error("the register of documents is wrong, what it withheld is withheld on: see `onrecord build`")
        self._rules = rules
        self._corpora: OrderedDict[Allowed, asking.Corpus] = OrderedDict()
        self._restricting = {replace(one, served_from=AT_ONCE) for one in rules.rules.values() if one.restricts}
        self.audiences = frozenset[str]().union(*(one.audience or () for one in self._restricting))
        self._embargoes = [one.served_from for one in rules.rules.values() if one.served_from not in (AT_ONCE, NEVER)]
        self._holding = self._holding_at(self._moment())

    def _take(self, stamp: Stamp) -> None:
        """Takes a new store, if it is good. What a bad one withholds is withheld all the same."""
        before, floor = self._all, self._withholding.begin()
        try:
            store = Sources(self._db)
            store.check()
            self._withholding.look()
            self._withholding.look_at_files(info.source for info in store.every())
            self._all = store
            self._begin_anew(store)
            self._corpora[frozenset()] = self._load(frozenset())
        except (OnrecordError, ValueError, KeyError, TypeError, IndexError) as error:
            self._all, self._refused_stamp = before, stamp
            # In Slack and at /healthz without the folders; whoever reads the log may know them.
            told = error.discreet if isinstance(error, OnrecordError) else type(error).__name__
            self.refused = f"A new store was not taken, the old one answers: {told}"
            whole = error if isinstance(error, OnrecordError) else told
            log.error("a new store was not taken, the old one answers: %s", whole)
            self._withholding.go_back(floor)
            self._withholding.refuse(self._db)
            self._begin_anew(before)
        else:
            self.refused = ""
            self._store_stamp, self._refused_stamp = stamp, None
            log.info("a new store was taken: %d documents", len(self._rules.rules))

    def _forget_some(self) -> None:
        """Lets go of what was asked for longest ago; the record for everybody stays."""
        extra = [allowed for allowed in self._corpora if allowed]
        for allowed in extra[: max(0, len(extra) - MOST_CORPORA)]:
            del self._corpora[allowed]

    def _load(self, allowed: Allowed) -> asking.Corpus:
        moment = self._moment()
        infos = self._all.every()
        told, embargoed = [], []
        for info in infos:
            rule = self._rules.rule(info.source)
            if rule.restricts and replace(rule, served_from=AT_ONCE) not in allowed:
                continue
            if rule.is_served(moment):
                told.append(info.source)
            elif rule.served_from != NEVER:
                embargoed.append((info, rule.served_from))
        return self._corpus(self._all.without({info.source for info in infos} - set(told)), tuple(embargoed))

    def _corpus(self, store: Sources, embargoed: tuple[tuple[SourceInfo, str], ...]) -> asking.Corpus:
        infos, names, vocabulary = store.sources(), store.names(), store.vocabulary()
        ranking = Words(vocabulary, synonyms_of(self._intents))
        lexicon = asking.lexicon_of(names, infos, vocabulary.words)
        return asking.Corpus(
            store=store,
            questions=self._questions(store),
            voices=Voices(store),
            infos=infos,
            embargoed=embargoed,
            names={name.name: name for name in names},
            words=ranking,
            lexicon=lexicon,
            intents=self._intents,
            table=asking.table_of(store, ranking) if vocabulary.statements <= asking.MOST_IN_MEMORY else None,
            meanings=of_words(vocabulary.words, lambda word: ranking.numbers.get(stem(word)), len(ranking.numbers)),
            speller=Speller.of(lexicon, lambda word: stem(word) in vocabulary.proper, ranking.knows),
        )

    def _questions(self, store: Sources) -> Questions | None:
        """The questions that passages of a record are known to answer; None where there are none."""
        known = store.questions()
        try:
            confirmed = self._confirmed()
        except JournalError:
            confirmed = ()  # they are there again with the next record
        for one in confirmed:
            known += [(number, one.question) for number in store.statements_in(one.source, one.text)]
        return Questions(known) if known else None

    def learn(self) -> None:
        """Takes up what editors have confirmed since: with the next question."""
        with self._lock:
            self._corpora.clear()


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
