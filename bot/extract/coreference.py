"""From the words that name a speaker to whom they mean: "she", "the minister", "Novak", "the court".

Nothing is guessed: an office is not its holder, a spokesperson is not the principal, an unnamed official stays unnamed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from bot.extract.firstnames import gender
from bot.extract.grammar import PRONOUNS
from bot.extract.roles import BODIES_LOWER, DOCUMENT_NOUNS, HONORIFICS, MAN, PAPERS, PRESS, ROLE_NOUNS, UNNAMED, WOMAN
from bot.models import AttributionKind, Document, Person, Sentence

CORE = re.compile(
    r",| (?:of|for|at|from|in|with|on|to|who|whose|that|which|close|familiar|involved|including|by) |[(—–]"
)
DEFINITE = re.compile(r"[Tt]he |[^ ]+[’']s ")
NOUN = re.compile(r"[^\W\d_][\w’'-]*")
PLURALS = UNNAMED | ROLE_NOUNS
PRONOUN = {"m": re.compile(r"\b[Hh]e\b"), "f": re.compile(r"\b[Ss]he\b")}
FAR = 1500
"""A pronoun further from its antecedent than this many characters is left unresolved."""


@dataclass(frozen=True, slots=True)
class Resolved:
    name: str | None
    """The person or body; the phrase itself where it names none in the text; None for a pronoun without antecedent."""
    kind: AttributionKind
    rule: str


class Resolver:
    """Knows the people of one document and where they are named."""

    def __init__(
        self,
        document: Document,
        sentences: tuple[Sentence, ...],
        people: tuple[Person, ...],
        quoted: tuple[tuple[int, int], ...] = (),
        speakers: tuple[tuple[int, int], ...] = (),
    ) -> None:
        """`quoted`: the spans between quotation marks, whom they name is no antecedent for what stands outside.
        `speakers`: the phrases that name speakers, a pronoun goes on with them. Both in order.
        """
        self.quoted = quoted
        self.quoted_starts = [start for start, _ in quoted]
        self.speakers = speakers
        self.speaker_starts = [start for start, _ in speakers]
        self.text = document.text
        self.people = people
        self.mentions = sorted(
            (start, end, index) for index, person in enumerate(people) for start, end in person.mentions
        )
        self.starts = [m[0] for m in self.mentions]
        self.sentence_starts = [s.start for s in sentences]
        self.sexes = [_sex(person, self.text) for person in people]
        self.by_head: dict[str, list[int]] = {}
        for index, person in enumerate(people):
            if person.kind == "organisation":
                for name in (person.name, *person.aliases):
                    self._head(name.split()[-1].lower().removesuffix("’s"), index)
            elif person.kind == "person":
                for role in person.roles:
                    self._head(_head_noun(role.title), index)

    def _head(self, noun: str, index: int) -> None:
        bearers = self.by_head.setdefault(noun, [])
        if index not in bearers:
            bearers.append(index)

    def resolve(self, start: int, end: int, cue: str | None = None) -> Resolved:
        """Whom the phrase at start:end means."""
        phrase = self.text[start:end]
        lower = phrase.lower()
        if lower in {"he", "she", "his", "her"}:
            index = self._antecedent(start, "m" if lower in {"he", "his"} else "f")
            if (unnamed := self._unnamed_speaker(start, index)) is not None:
                return Resolved(unnamed, "anonymous", "pronoun-unnamed")
            return Resolved(self.people[index].name if index is not None else None, "named", "pronoun")
        if lower in {"it", "its"}:
            index = self._body_before(start)
            return Resolved(self.people[index].name if index is not None else None, "institution", "pronoun")
        if lower in {"they", "their", "we", "i", "you", "our", "my"}:
            return Resolved(None, "anonymous", "pronoun")
        if lower in {"who", "which", "that"}:
            return self._relative(start)
        return self._phrase(start, phrase)

    def _phrase(self, start: int, phrase: str) -> Resolved:
        cut = CORE.search(phrase)
        core = phrase[: cut.start()] if cut and cut.start() else phrase
        named = self._head_mention(start, start + len(core), phrase, start + len(phrase))
        if named is not None:
            person = self.people[named]
            kind: AttributionKind = "named" if person.kind == "person" else "institution"
            return Resolved(person.name, kind, "name")
        head = _head_noun(core)
        written = phrase.strip()
        if DEFINITE.match(core) and (known := self._definite(core, head, start)) is not None:
            person = self.people[known]
            return Resolved(
                person.name,
                "named" if person.kind == "person" else "institution",
                "role" if person.kind == "person" else "body",
            )
        if head in DOCUMENT_NOUNS or core.split()[0].lower() in PAPERS:
            return Resolved(written, "document", "document")
        if head in BODIES_LOWER or head in {"office", "ministry"} or head in PRESS:
            return Resolved(written, "institution", "body")
        if head in UNNAMED or head in ROLE_NOUNS or (head.endswith("s") and head.removesuffix("s") in PLURALS):
            return Resolved(written, "anonymous", "unnamed")
        capitals = [w for w in core.split() if w[:1].isupper() and w.lower() not in {"the", "a", "an", "one", "some"}]
        if not capitals or core.split()[-1].islower():
            return Resolved(written, "anonymous", "unnamed")
        last = capitals[-1].lower()
        person_like = (
            len(capitals) >= 2
            and not any(w.lower() in BODIES_LOWER for w in capitals)
            and not core.lower().startswith("the ")
        )
        return Resolved(_bare(written), "named" if person_like and last not in PRESS else "institution", "as-written")

    def _head_mention(self, start: int, end: int, phrase: str, phrase_end: int) -> int | None:
        """The name that is the head of the phrase: the last one in it, if nothing but a bracket follows it."""
        at = bisect_left(self.starts, start)
        found: int | None = None
        while at < len(self.mentions) and self.mentions[at][0] < phrase_end:
            a, b, index = self.mentions[at]
            tail = self.text[b:end].strip(" .")
            inside = a < end
            if inside and (
                not tail
                or tail in {"Jr", "Sr", "himself", "herself"}
                or (tail in {"’s", "'s", "’", "'"} and end == phrase_end)
            ):
                found = index
            elif inside and b > end:
                found = index  # the name itself holds "of": "State of Palestine"
            at += 1
        return found

    def _definite(self, core: str, head: str, position: int) -> int | None:
        """ "the prosecutor", "the court": the one bearer of that role or noun in this text."""
        bearers = self.by_head.get(head, [])
        words = [w.lower().removesuffix("’s").removesuffix("'s") for w in core.split()]
        qualifiers = words[1:-1] if words[0] == "the" else words[:-1]
        # A lead names the office with a qualifier ("the court's prosecutor"), the name comes later.
        known = [i for i in bearers if qualifiers or self.people[i].mentions[0][0] < position]
        if len(known) != 1 or len(words) > 4:
            return None
        person = self.people[known[0]]
        if person.kind != "person":
            return known[0] if not qualifiers else None
        roles = [r for r in person.roles if _head_noun(r.title) == head]
        titles = " ".join(r.title.lower() for r in roles)
        if qualifiers:
            return known[0] if all(q in titles for q in qualifiers) else None
        return known[0] if any(not r.past for r in roles) else None

    def _antecedent(self, position: int, sex: str) -> int | None:
        """The last person named before, who may be meant; the subject of the sentence before goes first."""
        at = bisect_left(self.starts, position) - 1
        best: tuple[int, int, int] | None = None  # sentence, start of the mention, person
        speaking = False
        while at >= 0 and position - self.mentions[at][0] < FAR:
            start, end, index = self.mentions[at]
            at -= 1
            if self.people[index].kind != "person" or self.sexes[index] not in {"", sex}:
                continue
            if self._owner(end) or _holds(self.quoted, self.quoted_starts, start):
                continue
            sentence = self._sentence(start)
            if best is not None and sentence != best[0]:
                if not self._goes_back(best[0], best[1], sex, position):
                    break
                best = None  # "He said he and X differ. He": the pronoun before X means somebody earlier
            if best is None or not speaking:
                best = (sentence, start, index)  # who speaks in a sentence, else the first in it, mostly its subject
                speaking = _holds(self.speakers, self.speaker_starts, start)
        return best[2] if best is not None else None

    def _unnamed_speaker(self, position: int, index: int | None) -> str | None:
        """The unnamed person who spoke since the antecedent was named: "Mr. X’s spokesman said so. He added"."""
        at = bisect_left(self.speaker_starts, position) - 1
        if at < 0 or position - self.speakers[at][0] > 400:
            return None
        start, end = self.speakers[at]
        phrase = self.text[start:end]
        if index is not None and any(
            start < a < position and not self._owner(b) for a, b in self.people[index].mentions
        ):
            return None
        if phrase.lower() in PRONOUNS or self._head_mention(start, end, phrase, end) is not None:
            return None
        head = _head_noun(phrase)
        single = head in PLURALS and not head.endswith("s")
        return phrase if single and self._definite(phrase, head, start) is None else None

    def _goes_back(self, sentence: int, start: int, sex: str, position: int) -> bool:
        """Does the pronoun stand before the name in that sentence?"""
        first = self.sentence_starts[sentence]
        opening = self.text[first:start]
        return first < start < position and PRONOUN[sex].search(opening) is not None

    def _owner(self, end: int) -> bool:
        """ "Novak’s office": somebody named only as an owner."""
        return self.text[end : end + 2] in {"’s", "'s"}

    def _body_before(self, position: int) -> int | None:
        """The body or place that the sentence before is about: the one it begins with."""
        here = self._sentence(position)
        if here <= 0:
            return None
        start = self.sentence_starts[here - 1]
        stop = self.sentence_starts[here]
        at = bisect_left(self.starts, start)
        while at < len(self.mentions) and self.mentions[at][0] < stop:
            a, b, index = self.mentions[at]
            if self.people[index].kind != "person" and not self._owner(b) and a - start < 40:
                return index
            at += 1
        return None

    def _relative(self, position: int) -> Resolved:
        """ "Jan Holm, who said": the name right before."""
        at = bisect_left(self.starts, position) - 1
        if at >= 0 and position - self.mentions[at][1] <= 3:
            person = self.people[self.mentions[at][2]]
            return Resolved(person.name, "named" if person.kind == "person" else "institution", "relative")
        return Resolved(None, "anonymous", "relative")

    def _sentence(self, position: int) -> int:
        return bisect_left(self.sentence_starts, position + 1) - 1


def _holds(spans: tuple[tuple[int, int], ...], starts: list[int], position: int) -> bool:
    """Does one of the spans hold the position?"""
    at = bisect_left(starts, position + 1) - 1
    return at >= 0 and position < spans[at][1]


def _head_noun(phrase: str) -> str:
    """The noun a phrase is about: its last word, before "of" and the like."""
    cut = CORE.search(phrase)
    words = NOUN.findall(phrase[: cut.start()] if cut and cut.start() else phrase)
    return words[-1].lower().removesuffix("’s").removesuffix("'s") if words else ""


def _bare(name: str) -> str:
    """Without article and courtesy title: "Mr. Smith" gives Smith."""
    words = name.split()
    while len(words) > 1 and words[0].lower().strip(".") in HONORIFICS | {"the", "a", "an"}:
        words = words[1:]
    return " ".join(words)


def _sex(person: Person, text: str) -> str:
    """`f`, `m` or an empty string, from courtesy titles and the given name."""
    if person.kind != "person":
        return ""
    for start, _ in person.mentions[:10]:
        before = text[max(0, start - 14) : start].lower().replace(".", "").split()
        if before and before[-1] in WOMAN:
            return "f"
        if before and before[-1] in MAN:
            return "m"
    return gender(person.name)
