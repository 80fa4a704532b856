"""Who is spoken of where in a document: the people whom "he" or "she" may mean, named or not.

A name counts where it is no owner's ("Novak’s office"), not inside a quotation, and not who asks for the answer;
somebody told dead or behind "by" counts as a doubt, and so does a surname that two people of the text bear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.extract.grammar import AUXILIARIES, PRONOUNS, is_verb
from bot.extract.referents import HUMAN, NOMINAL, Unnamed, sex_of, unnamed_subjects
from bot.extract.roles import BODIES_LOWER, BODY_NOUNS, DOCUMENT_NOUNS, PAPERS, PRESS
from bot.models import Person

Span = tuple[int, int]
WORD_AFTER = re.compile(r" ([a-z]+)")
NOT_PEOPLE = BODY_NOUNS | PAPERS | BODIES_LOWER | DOCUMENT_NOUNS
NO_NAMES = PRONOUNS | {
    "the",
    "a",
    "an",
    "one",
    "some",
    "many",
    "most",
    "others",
    "officials",
    "police",
    "critics",
    "people",
}
NO_PERSON = BODIES_LOWER | DOCUMENT_NOUNS | PRESS
"""What a speaker's phrase names that is no person."""
OPENERS = frozenset("the a an one another his her their its my our".split())
ASKED_BY = re.compile(
    r"\b(?:asked|questioned|pressed|quizzed|challenged|interviewed|prompted|examined|cross-examined|confronted|reminded"
    r"|urged|told|invited|interrupted)(?: [\w’'-]+){0,3} by (?:[\w.’'-]+ ){0,5}$",
    re.IGNORECASE,
)
"""Before the name of somebody who asks: the answer is not theirs."""
BY = re.compile(r"\bby (?:[\w.’'-]+ ){0,4}$")
DEAD = re.compile(
    r"(?:, [^.;:\n]{1,80}?,)? (?:also |later |then |has |had |have |\w+ly ){0,3}(?:died|drowned|perished"
    r"|(?:is|was) dead|passed away|lost (?:his|her) life"
    r"|was (?:killed|murdered|executed|hanged|buried|assassinated|found dead|shot dead))\b"
)
"""Behind the name of somebody who is told dead."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody spoken of at start:end: a person by number, or nobody by name."""

    start: int
    end: int
    person: int | None
    sure: bool = True
    """Else the search ends here without a name."""


class Candidates:
    """Who is spoken of where, in one document."""

    def __init__(
        self,
        text: str,
        people: tuple[Person, ...],
        mentions: list[tuple[int, int, int]],
        sexes: list[str],
        sentence_starts: list[int],
        quoted: tuple[Span, ...],
        speakers: tuple[Span, ...],
    ) -> None:
        """`mentions`: start, end and number of the person, in order; `quoted`, `speakers`: as `Resolver`."""
        self.text, self.people, self.mentions, self.sexes = text, people, mentions, sexes
        self.starts = [m[0] for m in mentions]
        self.sentence_starts = sentence_starts
        self.quoted, self.quoted_starts = quoted, [start for start, _ in quoted]
        self.speakers, self.speaker_starts = speakers, [start for start, _ in speakers]
        # Looked through once: a pronoun looks back over all speakers near it, and a page of "he said" has hundreds.
        self.speakers_end: dict[int, int] = {}
        for a, b in speakers:
            self.speakers_end[a] = max(b, self.speakers_end.get(a, b))
        self.written = [(a, b) for a, b in speakers if _written_as_name(text[a:b])]
        self.written_starts = [start for start, _ in self.written]
        self.single = [(a, b, noun) for a, b in speakers if (noun := _single(text[a:b])) is not None]
        self.single_starts = [start for start, _, _ in self.single]
        self.unnamed: dict[tuple[int, int], list[Unnamed]] = {}
        self.clauses: dict[int, bool] = {}
        self.shared = _shared(people)
        self.doubtful = self._doubtful()
        self.doubtful_starts = [start for start, _, _ in self.doubtful]

    def _doubtful(self) -> list[tuple[int, int, str]]:
        """Where a surname of two people stands alone and is no known mention of one of them."""
        if not self.shared:
            return []
        pattern = re.compile(rf"(?<![\w’'-])(?:{'|'.join(map(re.escape, self.shared))})(?![\w-])")
        found = []
        for match in pattern.finditer(self.text):
            at = bisect_left(self.starts, match.start() + 1) - 1
            if at < 0 or self.mentions[at][1] <= match.start():
                found.append((match.start(), match.end(), match.group()))
        return found

    def between(self, start: int, end: int, sex: str) -> Iterator[Candidate]:
        """Who is spoken of in text[start:end] and may be meant, in order."""
        found = [*self._named(start, end, sex), *self._by_surname(start, end, sex), *self._as_written(start, end)]
        taken = [
            (a, b)
            for a, b, person in self.named_in(start, end)
            if self.people[person].kind == "person" and not self.owns(b)
        ]
        for who in self._unnamed(start, end):
            if (
                who.sex not in {"", sex}
                or self.in_quotes(who.start)
                or self.text.endswith((" as ", "As "), 0, who.start)
            ):
                continue  # "as a professor, she": what she was
            if any(
                (a < who.end and who.start < b) or 0 <= a - who.end <= 2 or 0 <= who.start - b <= 2 for a, b in taken
            ):
                continue  # "their grandson, Toby Gale, a firefighter": the name says who that is
            if any(a - who.end <= 30 and who.end < a and self._apposed(who.end, a) for a, _ in taken):
                continue
            found.append(Candidate(who.start, who.end, None, who.sure))
        yield from sorted(found, key=lambda c: c.start)

    def named_in(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        at = bisect_left(self.starts, start)
        while at < len(self.mentions) and self.mentions[at][0] < end:
            yield self.mentions[at]
            at += 1

    def _named(self, start: int, end: int, sex: str) -> Iterator[Candidate]:
        for a, b, person in self.named_in(start, end):
            if self.sexes[person] not in {"", sex} or self.owns(b) or self.in_quotes(a):
                continue
            if self.people[person].kind != "person":
                if _may_be_person(self.people[person]) and self._acts(a, b):
                    yield Candidate(a, b, None, False)
                continue
            before = self.text[max(start, a - 90) : a]
            if ASKED_BY.search(before):
                continue
            yield Candidate(a, b, person, not BY.search(before) and DEAD.match(self.text, b) is None)

    def _acts(self, start: int, end: int) -> bool:
        """Has the name a verb right behind it, or right before it?"""
        after = WORD_AFTER.match(self.text, end)
        before = self.text[max(0, start - 20) : start].split()
        return (after is not None and is_verb(after.group(1), after.group(1))) or (
            bool(before) and is_verb(before[-1], before[-1]) and before[-1] not in AUXILIARIES
        )

    def _as_written(self, start: int, end: int) -> Iterator[Candidate]:
        """Who speaks under a name of which nothing says whose it is ("King said"): the pronoun may mean them."""
        for a, b in self.written[bisect_left(self.written_starts, start) : bisect_left(self.written_starts, end)]:
            near = bisect_left(self.starts, b) - 1
            if (near < 0 or self.mentions[near][1] <= a) and not self.in_quotes(a):
                yield Candidate(a, b, None, False)

    def _by_surname(self, start: int, end: int, sex: str) -> Iterator[Candidate]:
        at = bisect_left(self.doubtful_starts, start)
        while at < len(self.doubtful) and self.doubtful[at][0] < end:
            a, b, name = self.doubtful[at]
            at += 1
            fitting = [person for person in self.shared[name] if self.sexes[person] in {"", sex}]
            if fitting and not self.owns(b) and not self.in_quotes(a):
                sure = len(fitting) == 1 and self.sexes[fitting[0]] == sex
                yield Candidate(a, b, fitting[0] if sure else None, sure)

    def _unnamed(self, start: int, end: int) -> list[Unnamed]:
        """Unnamed people in subject position, and unnamed speakers of one person's words."""
        found = self.unnamed.get((start, end))
        if found is None:
            found = self.unnamed[start, end] = self._look(start, end)
        return found

    def _look(self, start: int, end: int) -> list[Unnamed]:
        found = [
            Unnamed(who.start, max(self.speakers_end[who.start], who.end), who.sex, True)
            if who.start in self.speakers_end
            else who
            for who in unnamed_subjects(self.text, start, end, self.clauses)
        ]
        known = {who.start for who in found}
        near = self.single[bisect_left(self.single_starts, start) : bisect_left(self.single_starts, end)]
        return found + [Unnamed(a, b, sex_of(noun), True) for a, b, noun in near if a not in known]

    def _apposed(self, end: int, start: int) -> bool:
        """Does a name at `start` say who the phrase that ends at `end` is: "her surgeon at X, Dr Wolff"?"""
        between = self.text[end:start]
        return (
            between.count(",") <= 1
            and re.fullmatch(r"[\w ’'-]*, (?:[\w.’'-]+ ){0,4}|,? and (?:\w+ ){1,3}", between) is not None
        )

    def speaks(self, position: int) -> bool:
        """Does the phrase at `position` name a speaker?"""
        return _holds(self.speakers, self.speaker_starts, position)

    def in_quotes(self, position: int) -> bool:
        return _holds(self.quoted, self.quoted_starts, position)

    def owns(self, end: int) -> bool:
        """ "Novak’s office": somebody named only as an owner."""
        return self.text[end : end + 2] in {"’s", "'s"} or (
            self.text[end - 1 : end] == "s" and self.text[end : end + 2] in {"’ ", "' "} and not self.in_quotes(end - 1)
        )

    def sentence(self, position: int) -> int:
        return bisect_left(self.sentence_starts, position + 1) - 1


def _may_be_person(person: Person) -> bool:
    """Two or three words in capitals of which nothing says what they name: for all we know, somebody."""
    words = person.name.split()
    return (
        person.kind == "organisation"
        and 2 <= len(words) <= 3
        and all(word.isalpha() and word[:1].isupper() and not word.isupper() for word in words)
        and not {word.lower() for word in words} & NOT_PEOPLE
    )


def _shared(people: tuple[Person, ...]) -> dict[str, list[int]]:
    """The surnames that more than one person of the text bears."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for number, person in enumerate(people):
        if person.kind == "person" and " " in person.name:
            bearers[person.name.split()[-1]].append(number)
    return {name: numbers for name, numbers in bearers.items() if len(numbers) > 1}


def _written_as_name(phrase: str) -> bool:
    """Whether a speaker's phrase is written as a name: one to three words with capitals, no pronoun."""
    words = phrase.split()
    return 0 < len(words) < 4 and all(w[:1].isupper() for w in words) and words[0].lower() not in NO_NAMES


def _single(phrase: str) -> str | None:
    """The noun of a speaker's phrase that means one unnamed person: "the 81-year-old", "one resident"."""
    words = phrase.lower().split()
    if not words or words[0] in PRONOUNS - {"his", "her", "their", "our", "my"} or phrase.split()[-1][:1].isupper():
        return None
    head = re.split(
        r",| (?:of|for|at|from|in|with|on|to|who|whose|that|which|close|familiar|involved) ", phrase.lower()
    )[0]
    noun = re.findall(r"[\w’'-]+", head)[-1:] or [""]
    if noun[0] not in HUMAN and noun[0] not in NOMINAL and not noun[0].endswith("-old"):
        return None
    if (
        noun[0] in NO_PERSON
        or noun[0].endswith("s")
        or words[0] in {"some", "many", "most", "several", "both", "all", "no"}
    ):
        return None
    return noun[0] if words[0] in OPENERS else None


def _holds(spans: tuple[Span, ...], starts: list[int], position: int) -> bool:
    """Does one of the spans hold the position?"""
    at = bisect_left(starts, position + 1) - 1
    return at >= 0 and position < spans[at][1]
