"""Slips of the keys: words of a question that no document has, read as words that one has.

A slip in a plain word is mended silently (--explain shows it), one in a name is said ("“Dutgh” is read as Dutch"),
and a short name of a person that may be another person's is never mended: the matcher asks about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.matching.lexicon import Lexicon
from bot.matching.spelling import Vocabulary, common_words
from bot.text import fold, words

SLIP_LETTERS = 7
"""A person's name this long, one letter off, can hardly be another name; a shorter one ("Kahn") is asked about."""
TWO_EDITS = 7
"""From so many letters on a word may have two wrong ones; shorter words have too many neighbours."""
CAPITAL_LETTERS = 6
"""So long a word with a capital, one letter off a word that is no name: "Artcle 16", "Febuary"."""
OPENERS = tuple("who whom whose what when where which why how did does do is are was were has have had can".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with its slips mended."""

    text: str
    repairs: dict[str, str]
    """As written -> as read."""
    names: dict[str, str]
    """Those of them that are names: they must be said."""


@dataclass(frozen=True)
class Speller:
    """The words of a corpus, ready for mending. `knows(word)`: a document has it in some form."""

    corpus: Vocabulary
    proper: Callable[[str], bool]
    knows: Callable[[str], bool]
    persons: frozenset[str]
    """Folded words of persons' names."""

    @classmethod
    def of(cls, lexicon: Lexicon, proper: Callable[[str], bool], knows: Callable[[str], bool]) -> Speller:
        persons = frozenset(w for alias in lexicon.aliases if alias.type == "person" for w in words(alias.surface))
        return cls(Vocabulary(lexicon.vocabulary), proper, knows, persons)

    def mend(self, text: str) -> Mended:
        """The text with each unknown word read as the one word it can be; nothing where that is not clear."""
        repairs: dict[str, str] = {}
        names: dict[str, str] = {}
        pieces, at = [], 0
        for match in _WORD.finditer(text):
            written = match.group()
            word = fold(written).removesuffix("'s")
            if self._owns(word) and text[match.end() :].lstrip(" ")[:1].isalpha():
                owner = f"{written[:-1]}'s"  # "novaks lawyer"
                pieces += [text[at : match.start()], owner]
                at = match.end()
                repairs[written] = owner
                continue
            if self.is_word(word):
                continue
            before = text[: match.start()].rstrip()
            meant = self._meant(written, word, opens=not before or before[-1] in ".?!:")
            if meant:
                pieces += [text[at : match.start()], meant]
                at = match.end()
                repairs[written] = meant
                if self._name(fold(meant)):
                    names[written] = meant
        return Mended("".join((*pieces, text[at:])), repairs, names)

    def _owns(self, word: str) -> bool:
        """Whether a word is a person's name with the ending of an owner, its apostrophe left out."""
        base = word.removesuffix("s")
        return base in self.persons and base != word and word not in self.persons and word not in self.corpus.counts

    def _name(self, word: str) -> bool:
        return word in self.persons or self.proper(word)

    def is_word(self, word: str) -> bool:
        """Whether there is nothing to mend: a word of a document or everyday language, or too short to tell."""
        common = common_words()
        if len(word) < 3 or word in common.counts or word in OPENERS:
            return True
        return self.knows(word) or common.has_form_of(word)

    def _meant(self, written: str, word: str, opens: bool) -> str | None:
        if opens and (opener := _opener(word)):
            return opener.capitalize() if written[:1].isupper() else opener
        if len(word) < 4:
            return None
        most = 2 if len(word) >= TWO_EDITS else 1
        near = ((edits, -self.corpus.counts[other], other) for edits, other in self.corpus.near(word))
        found = sorted(one for one in near if one[0] <= most)
        if not found:
            return None
        if not written[:1].isupper() and any(edits < found[0][0] for edits, _ in common_words().near(word)):
            return None  # nearer to an everyday word: the matcher mends that
        if len(found) > 1 and found[0][0] == found[1][0] and found[0][1] > 3 * found[1][1]:
            return None  # two words, about as common, are equally near
        edits, _, best = found[0]
        name = self._name(best)
        plain_slip = (
            not name and edits == 1 and len(word) >= CAPITAL_LETTERS and not any(self._name(o) for *_, o in found)
        )
        if (
            written[:1].isupper()
            and not opens
            and not plain_slip
            and (not name or (edits > 1 and len(word) < TWO_EDITS + 1))
        ):
            return None  # a capitalised word is a name, and this would make another word of it
        if best in self.persons and (len(word) < SLIP_LETTERS or edits > 1):
            return None
        return best.capitalize() if name or written[:1].isupper() else best


def _opener(word: str) -> str | None:
    """The question word that the first word of a sentence is a slip of; None when it may be two."""
    near = sorted((OSA.distance(word, opener), opener) for opener in OPENERS if abs(len(word) - len(opener)) < 3)
    near = [(edits, opener) for edits, opener in near if edits <= (1 if len(word) < 4 else 2)]
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1]
