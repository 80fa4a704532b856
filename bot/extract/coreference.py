"""From the words that name a speaker to whom they mean: "she", "the minister", "Novak", "the court".

Nothing is guessed: an office is not its holder, a spokesperson is not the principal, an unnamed official stays unnamed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from bot.extract.antecedents import FAR, Antecedents
from bot.extract.candidates import Candidates
from bot.extract.firstnames import gender
from bot.extract.introductions import sex_before
from bot.extract.referents import HUMAN
from bot.extract.roles import BODIES_LOWER, DOCUMENT_NOUNS, HONORIFICS, MAN, PAPERS, PRESS, ROLE_NOUNS, UNNAMED, WOMAN
from bot.models import AttributionKind, Document, Person, Sentence

CORE = re.compile(
    r",| (?:of|for|at|from|in|with|on|to|who|whose|that|which|close|familiar|involved|including|by) |[(—–]"
)
NAMED_BEHIND = re.compile(
    r"(?: (?:of|for|at|from|in|with) [\w’'& -]{1,60}?)?, (?:(?:his|her|their) [a-z-]+ )?(?:[A-Z][a-z]*\.? ){0,3}"
)
"""Between a phrase for one person and the name that says who it is."""
CLOSED = frozenset(',.;:)\n"”’“‘')
DEFINITE = re.compile(r"[Tt]he |[^ ]+[’']s ")
NOUN = re.compile(r"[^\W\d_][\w’'-]*")
PLURALS = UNNAMED | ROLE_NOUNS


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
        self.text = document.text
        self.people = people
        self.mentions = sorted(
            (start, end, index) for index, person in enumerate(people) for start, end in person.mentions
        )
        self.starts = [m[0] for m in self.mentions]
        self.sentence_starts = [s.start for s in sentences]
        sexes = [person_sex(person, self.text) for person in people]
        self.near = Candidates(self.text, people, self.mentions, sexes, self.sentence_starts, quoted, speakers)
        self.antecedents = Antecedents(self.near)
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
            return self._pronoun(start, "m" if lower in {"he", "his"} else "f")
        if lower in {"it", "its"}:
            index = self._body_before(start)
            return Resolved(self.people[index].name if index is not None else None, "institution", "pronoun")
        if lower in {"they", "their", "we", "i", "you", "our", "my"}:
            return Resolved(None, "anonymous", "pronoun")
        if lower in {"who", "which", "that"}:
            return self._relative(start)
        return self._phrase(start, phrase)

    def _pronoun(self, start: int, sex: str) -> Resolved:
        """Whom "he" or "she" means: a name, the words for somebody unnamed, or nobody who is sure."""
        who = self.antecedents.find(start, sex)
        if who is None:
            return Resolved(None, "named", "pronoun")
        if not who.sure:
            return Resolved(None, "named", "pronoun-unsure")
        if who.person is not None:
            return Resolved(self.people[who.person].name, "named", "pronoun")
        meant = self._phrase(who.start, self.text[who.start : who.end])
        if meant.kind == "named" and meant.rule in {"role", "name", "apposed"}:
            return Resolved(meant.name, "named", "pronoun-role")
        return Resolved(self.text[who.start : who.end], "anonymous", "pronoun-unnamed")

    def _phrase(self, start: int, phrase: str) -> Resolved:
        cut = CORE.search(phrase)
        core = phrase[: cut.start()] if cut and cut.start() else phrase
        named = self._head_mention(start, start + len(core), phrase, start + len(phrase))
        if named is not None:
            person = self.people[named]
            kind: AttributionKind = "named" if person.kind == "person" else "institution"
            return Resolved(person.name, kind, "name")
        if _lone_name(core) in self.near.shared:
            return Resolved(None, "named", "surname-of-two")
        head = _head_noun(core)
        written = phrase.strip()
        apposed = self._apposed(start, start + len(core), start + len(phrase)) if _may_be_named(core, head) else None
        if apposed is not None:
            return Resolved(self.people[apposed].name, "named", "apposed")
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

    def _apposed(self, start: int, core_end: int, end: int) -> int | None:
        """ "a spokesman, Erik Dahl", "her surgeon at X, Dr Wolff": the person named behind a phrase for one person."""
        for a, b, index in self.near.named_in(core_end, end + 30):
            if self.people[index].kind != "person" or NAMED_BEHIND.fullmatch(self.text[core_end:a]) is None:
                continue
            return index if self.text[b : b + 1] in CLOSED or b >= len(self.text) else None
        return None

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
        return known[0] if any(not r.past for r in roles) and self._in_focus(known[0], position) else None

    def _in_focus(self, index: int, position: int) -> bool:
        """Not where the paragraph has spoken of others only: "Y came. The senator said" may be Y."""
        paragraph = self.text.rfind("\n", max(0, position - FAR), position) + 1 or max(0, position - FAR)
        here = {
            person
            for a, b, person in self.near.named_in(paragraph, position)
            if self.people[person].kind == "person" and not self.near.owns(b) and not self.near.in_quotes(a)
        }
        return not here or index in here

    def _body_before(self, position: int) -> int | None:
        """The body or place that the sentence before is about: the one it begins with."""
        here = self.near.sentence(position)
        if here <= 0:
            return None
        start = self.sentence_starts[here - 1]
        stop = self.sentence_starts[here]
        at = bisect_left(self.starts, start)
        while at < len(self.mentions) and self.mentions[at][0] < stop:
            a, b, index = self.mentions[at]
            if self.people[index].kind != "person" and not self.near.owns(b) and a - start < 40:
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


def _head_noun(phrase: str) -> str:
    """The noun a phrase is about: its last word, before "of" and the like."""
    cut = CORE.search(phrase)
    words = NOUN.findall(phrase[: cut.start()] if cut and cut.start() else phrase)
    return words[-1].lower().removesuffix("’s").removesuffix("'s") if words else ""


def _lone_name(core: str) -> str:
    """The name of a phrase that is nothing but one word and titles before it."""
    words = core.split()
    titles = all(w.lower().strip(".") in HONORIFICS or w.lower() in ROLE_NOUNS for w in words[:-1])
    return words[-1] if words and titles else ""


def _may_be_named(core: str, head: str) -> bool:
    """ "a spokesman", "her surgeon", "one": a phrase that a name behind it may explain."""
    return head in HUMAN or core.lower() in {"one", "another", "the first", "the second", "the other", "a third"}


def _bare(name: str) -> str:
    """Without article and courtesy title: "Mr. Smith" gives Smith."""
    words = name.split()
    while len(words) > 1 and words[0].lower().strip(".") in HONORIFICS | {"the", "a", "an"}:
        words = words[1:]
    return " ".join(words)


def person_sex(person: Person, text: str) -> str:
    """`f`, `m` or an empty string, from courtesy titles and the given name."""
    if person.kind != "person":
        return ""
    given = gender(person.name)
    for start, _ in person.mentions[:10]:
        before = text[max(0, start - 14) : start].lower().replace(".", "").split()
        if before and before[-1] in WOMAN:
            return "f"
        if before and before[-1] in MAN:
            return "m"
        if not given and (kin := sex_before(text, start)):
            return kin
    return given
