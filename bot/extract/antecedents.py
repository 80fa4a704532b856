"""Whom "he" and "she" mean: the person last spoken of who may be meant, named or not.

The sentences before the pronoun are gone through backwards. In the nearest one that speaks of somebody who fits, who
speaks there goes first (a pronoun that speaks means whom it means), else its subject. A wrong name under somebody's
words is worse than none, so the search ends without a name where somebody else may be meant: `Candidate.sure`.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.extract.answered import is_answered
from bot.extract.candidates import Candidate, Candidates
from bot.extract.grammar import AUXILIARIES, CONJUNCTIONS, PREPOSITIONS, is_verb
from bot.extract.roles import ROLE_NOUNS

FAR = 1500
"""A pronoun further from its antecedent than this many characters is left unresolved."""
PRONOUN = {"m": re.compile(r"\b[Hh]e\b"), "f": re.compile(r"\b[Ss]he\b")}
SEXES = {"he": "m", "she": "f"}
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|Sept(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\.?"
)
MOST_HEADING = 200
FRONTED = re.compile(r"\b(?:[Ww]hen|[Ww]hile|[Aa]fter|[Bb]efore|[Aa]lthough|[Tt]hough|[Oo]nce|[Ii]f|[Uu]ntil) $")
JOINTS = frozenset("but and so yet then later meanwhile".split())
ASKS = re.compile(r" (?:\w+ly |had |has )?(?:asked|asks)\b")
ASKS_ONE = re.compile(ASKS.pattern + r" (?:the|an?|his|her|one|[A-Z]\w+) ?")
ACTED_ON = {
    "m": re.compile(r"\b(?:\w+ed|called|knew|saw|met|told|found|made|taught|sent|of|to|with|for|about) him\b"),
    "f": re.compile(
        r"\b(?:\w+ed|called|knew|saw|met|told|found|made|taught|sent|of|to|with|for|about) her"
        r"(?=[.,;:]| (?:as|to|that|in|on|at|for|with|from|a|an|the|when|and|by)\b)"
    ),
}
"""A pronoun that is spoken of, behind a verb: "described her as". "her house" is another thing."""
DATED = re.compile(
    r"[#*_\s]*(?:(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day,? )?(?:the )?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)(?:,? \d{{4}})?[.:*_\s]*"
)
"""A line that is a day: the heading of an entry in a diary, a log or a bulletin. Another entry begins there."""
CLOSING = re.compile(
    r"(?:[Hh]e|[Ss]he) (?:\w+ly |also |has |had )?(?:said|says|added|adds|wrote|writes|told|\w+ed|recalls|claims)\b"
)
"""A pronoun and its verb of saying."""
CIRCUMSTANCE = re.compile(
    r"[\s“\"‘']*(?:Asked|Reached|Told|Questioned|Pressed|Contacted|Interviewed|Speaking|When|While|As|After|Before|Once|Though"
    r"|Although|Since|Until|If|In|At|On|From|By|With|For|According|Later|\w+ing)\b"
)
"""How a sentence begins whose first part is no speech: "Asked why, he said"."""


def _opens_entry(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is the heading of an entry or of an answered e-mail: others are not meant."""
    if end - start > MOST_HEADING:
        return False
    return DATED.fullmatch(text, start, end) is not None or is_answered(text[start:end])


class Antecedents:
    """The antecedents of one document's pronouns."""

    def __init__(self, spoken: Candidates) -> None:
        self.spoken = spoken
        self.text = spoken.text
        self.found: dict[int, Candidate | None] = {}
        """What the pronouns that speak mean, by their place; filled in text order, so that none has to look far."""
        for start, end in spoken.speakers:
            sex = SEXES.get(self.text[start:end].lower())
            if sex and not spoken.in_quotes(start):
                self.found[start] = self._find(start, sex)

    def find(self, position: int, sex: str) -> Candidate | None:
        """Whom the pronoun at `position` means; None where nobody who fits is near."""
        return self.found[position] if position in self.found else self._find(position, sex)

    def _find(self, position: int, sex: str) -> Candidate | None:
        spoken = self.spoken
        sentence = spoken.sentence(position)
        end = position
        if self._closes(spoken.sentence_starts[sentence], position):
            sentence, end = sentence - 1, spoken.sentence_starts[sentence]
        here = end if end < position else spoken.sentence_starts[max(sentence, 0)]
        while sentence >= 0 and position - end <= FAR:
            start = spoken.sentence_starts[sentence]
            best = self._best(start, list(spoken.between(max(start, position - FAR), end, sex)))
            before = self._speaking_pronoun(start, end, sex)
            if before is not None and (best is None or not spoken.speaks(best.start) or best.start < before):
                return self.found[before]  # "He said that X was ill. He": who spoke goes on
            if best is not None and not self._goes_back(start, best.start, sex):
                unsure = self._shares(best, position, sex) or (end < here and self._acts_on_another(best, end, sex))
                return Candidate(best.start, best.end, None, False) if unsure else best
            if _opens_entry(self.text, start, end):
                return None
            sentence, end = sentence - 1, start
        return None

    def _speaking_pronoun(self, start: int, end: int, sex: str) -> int | None:
        """The place of the last pronoun of that sex that speaks in text[start:end]."""
        spoken = self.spoken
        at = bisect_left(spoken.speaker_starts, end) - 1
        while at >= 0 and spoken.speaker_starts[at] >= start:
            place = spoken.speaker_starts[at]
            if place in self.found and SEXES[self.text[place : spoken.speakers[at][1]].lower()] == sex:
                return place
            at -= 1
        return None

    def _closes(self, start: int, position: int) -> bool:
        """ "The mayor had resigned, he said.": who is spoken of in what is said is not who says it."""
        before = self.text[start:position]
        return (
            not before.endswith("and, ")
            and before.endswith((", ", ",” ", '," ', ",’ ", ",' "))
            and CLOSING.match(self.text, position) is not None
            and CIRCUMSTANCE.match(before) is None
        )

    def _best(self, start: int, candidates: list[Candidate]) -> Candidate | None:
        """Who speaks in the sentence (the last one who does), else its subject, unsure where others may be meant."""
        answering = [c for c in candidates if not ASKS.match(self.text, c.end)]
        if candidates and not answering and any(ASKS_ONE.match(self.text, c.end) for c in candidates):
            return Candidate(candidates[0].start, candidates[0].end, None, False)  # "Judge X asked the witness why"
        candidates = answering or candidates  # "X hesitated when Y asked. “No,” he said"
        speaking = [c for c in candidates if self.spoken.speaks(c.start)]
        if speaking or not candidates:
            return speaking[-1] if speaking else None
        first = next((c for c in candidates if self._is_subject(start, c)), None)
        if first is None:
            first = candidates[0]
            alone = all(c.person == first.person is not None or c is first for c in candidates)
            return first if alone else Candidate(first.start, first.end, None, False)
        others = [c for c in candidates if c.person != first.person or (c.person is None and c is not first)]
        if any(self._is_object(c) for c in others):
            return Candidate(first.start, first.end, None, False)  # "X met Y. He said": either
        return first

    def _is_subject(self, start: int, candidate: Candidate) -> bool:
        """Does the sentence begin with this one, or its main clause: "While he spoke of Y, X noted"?"""
        opening, comma, lead = self.text[start : candidate.start].rpartition(", ")
        if comma and CIRCUMSTANCE.match(opening) is None and len(opening.split()) > 5:
            return False
        words = [w.strip("“\"‘'(,.").lower() for w in lead.split()]
        words = [w for w in words if w not in JOINTS]
        clause = any(is_verb(word, word) or word in CONJUNCTIONS or word in PREPOSITIONS for word in words)
        return len(words) <= 6 and not clause

    def _is_object(self, candidate: Candidate) -> bool:
        """Does the one stand right behind a verb: "met Mr Y"?"""
        words = self.text[max(0, candidate.start - 40) : candidate.start].split()
        while words and (words[-1][:1].isupper() or words[-1].lower() in ROLE_NOUNS):
            words.pop()
        return bool(words) and is_verb(words[-1], words[-1].lower()) and words[-1].lower() not in AUXILIARIES

    def _goes_back(self, first: int, start: int, sex: str) -> bool:
        """Does the pronoun stand before the one found, in that sentence? Then it means somebody earlier.

        Not in a clause before the main one: "When he wrote it, X said".
        """
        return any(
            not self.spoken.in_quotes(match.start())
            and not (self._fronted(first, match.start()) and "," in self.text[match.end() : start])
            for match in PRONOUN[sex].finditer(self.text, first, start)
        )

    def _fronted(self, first: int, position: int) -> bool:
        """ "When he", "Asked what he": in a clause before the main one."""
        return (
            FRONTED.search(self.text, first, position) is not None
            or CIRCUMSTANCE.match(self.text, first, position) is not None
        )

    def _acts_on_another(self, found: Candidate, end: int, sex: str) -> bool:
        """ "Her aunt Judith described her as brave. They had met in 1970. She said": who acts on
        "her" is not "her", and two sentences later either may be meant."""
        match = ACTED_ON[sex].search(self.text, found.end, end)
        return match is not None and not self.spoken.in_quotes(match.start())

    def _shares(self, found: Candidate, position: int, sex: str) -> bool:
        """Is the one found in an earlier paragraph, newly introduced there, and had that one begun with somebody else:
        "At 19 he was hired. His supervisor, X, remembers"? Then a new paragraph may go on with either.
        """
        text = self.text
        if found.person is None or "\n" not in text[found.end : position]:
            return False
        low = max(0, found.start - FAR)
        paragraph = text.rfind("\n", low, found.start) + 1 or low
        first = self.spoken.people[found.person].mentions[0][0]
        return first >= paragraph and any(
            not self.spoken.in_quotes(match.start()) for match in PRONOUN[sex].finditer(text, paragraph, first)
        )
