"""A surname alone, in a text where two people bear it: whom it means, or nobody who is sure.

Different given names are different people, always. A courtesy title or an office may tell them apart ("Ms Berg",
"Sergeant Haddad"); else a paragraph that names one of them in full, and no other since, goes on about that one; else it
is who was called by it before the others came up, as long as nobody else is. In any other place the surname stays
without a person: a quotation under the wrong brother is worse than one under none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.extract.firstnames import gender
from bot.extract.introductions import sex_before
from bot.extract.names import Mention
from bot.extract.roles import KIN, MAN, WOMAN

_COURTESY = frozenset("mr mrs ms miss mx".split())
RANKS = frozenset("professor dr doctor lord lady sir dame judge justice rabbi imam bishop".split())
"""Titles that somebody who is "Mr" or "Ms" in the same text does not bear: "Professor Novak" is not "Mr Ivan
Novak"."""
LONG = 5_000
"""Characters after which a paragraph is no longer about who it named."""
OTHER = ""
"""Somebody else of that name, whom the text does not name in full."""
KINDRED = re.compile(
    rf"(?:\b[Hh]is|\b[Hh]er|\b[Tt]heir|[’']s) (?:[\w-]+ ){{0,2}}(?:{'|'.join(KIN)}),? (?:[A-Z]\w*\.? )?$"
)
_SHORT = {
    "prof": "professor",
    "insp": "inspector",
    "sgt": "sergeant",
    "capt": "captain",
    "sen": "senator",
    "gov": "governor",
}


class Bearers:
    """Those who bear one name, with the places where they are named in full. Ask in the order of the text."""

    def __init__(self, text: str, full: Mapping[str, Sequence[Mention]]) -> None:
        """`full`: the mentions of each bearer, in order of text."""
        self.text = text
        self.full = {key: list(mentions) for key, mentions in full.items()}
        self.starts = {key: [m.start for m in mentions] for key, mentions in self.full.items()}
        self.sexes = {key: _sex(text, mentions) for key, mentions in self.full.items()}
        first = next(iter(self.full.values()))[0]
        kindred = KINDRED.search(text, max(0, first.start - 60), first.start)
        self.relative = len(self.full) == 1 and kindred is not None
        """Is the one bearer introduced as kin of somebody: "her son, X Berg"? "Berg" before that is somebody else."""
        self.calls: Counter[str] = Counter()
        self.main: str | None = None
        self.titles = {key: {t for m in mentions for t in _titles(m)} for key, mentions in self.full.items()}

    def of(self, mention: Mention) -> str | None:
        """The key of who is meant where the name stands alone; None where unsure, OTHER where none of them."""
        keys = list(self.full)
        titles = _titles(mention)
        if len(keys) == 1:
            worn = self.titles[keys[0]]
            if self.relative and mention.start < self.full[keys[0]][0].start:
                self.main = OTHER
            if titles & RANKS and worn and not worn - _COURTESY:
                return OTHER
            return OTHER if self.main == OTHER else keys[0]
        by_title = [key for key in keys if titles & self.titles[key]]
        if len(by_title) == 1:
            return by_title[0]
        sex = "f" if titles & WOMAN else "m" if titles & MAN else ""
        keys = [key for key in keys if not sex or self.sexes[key] in {"", sex}]
        if len(keys) == 1 and self.sexes[keys[0]] == sex:
            return keys[0]
        last = {key: bisect_left(self.starts[key], mention.start) - 1 for key in keys}
        named = {key: self.full[key][at] for key, at in last.items() if at >= 0}
        if len(named) < 2:
            # Nobody is called by a bare surname before they are introduced.
            return self._called(next(iter(named), None), alone=True)
        latest = max(named, key=lambda key: named[key].start)
        sides = [key for key, full in named.items() if key != latest and full.sentence == named[latest].sentence]
        if sides:
            return None  # "Claire Moreau and her cousin Bastien Moreau own it. Moreau said"
        since = named[latest].end
        if mention.start - since < LONG and "\n" not in self.text[since : mention.start]:
            return self._called(latest if self.main in {None, latest} or named[latest].first_in_sentence else None)
        return self.main

    def _called(self, key: str | None, alone: bool = False) -> str | None:
        """Keeps count of who is called by the surname: who was, twice and more, while no other was known, is the text's
        main bearer, until another is called so.
        """
        if key is None:
            return None
        if alone:
            self.calls[key] += 1
            self.main = key if self.calls[key] > 1 and self.main in {None, key} else self.main
        elif key != self.main:
            self.main = None
        return key


def _titles(mention: Mention) -> set[str]:
    """What stands before the name: "Sergeant", "Ms"."""
    words = {w.strip(".").lower() for w in mention.title.split()}
    return {_SHORT.get(word, word) for word in words}


def _sex(text: str, mentions: Sequence[Mention]) -> str:
    """The pronoun of a bearer, from titles, kinship and the given name."""
    given = gender(mentions[0].name) if mentions else ""
    for mention in mentions[:10]:
        titles = _titles(mention)
        if titles & WOMAN:
            return "f"
        if titles & MAN:
            return "m"
        if not given and (kin := sex_before(text, mention.start)):
            return kin
    return given
