"""Who the labels of a dialogue mean: "CLLR BERG" is the Anna Berg of an earlier label, "A" the one interviewed.

Where the record does not tell two people of one surname apart, the label stays as it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.extract.authorship import FIRST, FULL, SHORTER, TITLE
from bot.extract.firstnames import gender
from bot.extract.labelled import Label, by_words, is_office, pairs, role_beside
from bot.extract.names import usual_case
from bot.extract.roles import BODIES_LOWER, MAN, PRESS, ROLE_NOUNS, WOMAN
from bot.extract.voices import TITLES, Named, Voice, without_title
from bot.models import AttributionKind, Document, Person

ASKED = re.compile(r"(?P<word>q|a|question|answer)\b[ ]?\d*(?:[ ](?:by|from)[ ](?P<by>.+))?$", re.IGNORECASE)
EXAMINER = re.compile(r"(?:.*\bexamination )?by (?P<who>.+)$", re.IGNORECASE)
ASKERS = frozenset("interviewer host moderator presenter reporter journalist anchor questioner facilitator q".split())
UNNAMED = ASKERS | frozenset(
    "witness caller narrator member student participant audience interviewee guest speaker translator"
    " interpreter".split()
)
"""Offices that are no body: somebody whom the record does not name."""
LISTED = re.compile(rf"(?<![\w’'-]){FULL}(?![\w’'-])")
INTERVIEWER = re.compile(
    rf"\b(?:[Ii]nterview(?:ed)? by|(?:[Ii]nterviewer|[Mm]oderator|[Pp]resenter|[Hh]ost):?|(?:[Mm]oderat|[Hh]ost"
    rf"|[Pp]resent)ed by)"
    rf" ({SHORTER})"
)
BYLINE = re.compile(rf"^[*_]?(?:By|[Ww]ords:?) ({SHORTER})", re.M)
INTERVIEWED = re.compile(
    rf"(?i:interview|conversation|talk|q ?& ?a|questions? (?:for|to)|meet|interviewee:?)(?: with)?:? (?:(?:the"
    rf"|our) (?:[a-z-]+ ){{1,4}})?"
    rf"{TITLE}(?P<a>{SHORTER})"
    rf"|(?<![\w’'-])(?P<b>{SHORTER})(?:,[^.\n]{{1,80}},)? (?:spoke|speaks|talked|talks|told|met|meets|sat down|answers"
    rf"|answered|tells)\b"
    rf"|^(?P<c>{SHORTER}), (?:aged )?\d\d,",
    re.M,
)
SWORN = re.compile(
    rf"^[ \t]*(?P<who>{SHORTER}),? (?:[\w ,]{{0,60}}\b)?(?:sworn|affirmed|called|recalled)\b"
    rf"|^[ \t\d]*(?:[A-Z]+ |[A-Z][a-z]+ )?(?i:deposition|testimony|examination|evidence) (?i:of) (?P<of>{SHORTER})",
    re.M,
)
_MOST_SPANS = 5_000
"""Labels of one speaker that are kept as places where they are named."""


class Cast:
    """Who the labels mean, in the order of the record: what came before decides."""

    def __init__(self, document: Document, people: tuple[Person, ...], labels: list[Label]) -> None:
        self.document, self.text = document, document.text
        self.people = [p for p in people if p.kind == "person"]
        self.head = document.text[: labels[0].start]
        self.written = {p.name.casefold(): p.name for p in reversed(self.people)}
        self.named: dict[str, Named] = {}
        named = (one.name for one in labels if not is_office(one.name) and not EXAMINER.match(one.name))
        later = map(without_title, named)
        self.spoke: dict[str, list[str]] = {}
        self.will_speak = by_words(usual_case(words) for words in later if len(words) > 1)
        self.mentioned = by_words({*(p.name for p in self.people), *self._listed(labels)})
        """Full names by what they may be called, of those who spoke so far, of all who speak, of all who are named."""
        self.titles: dict[str, set[str]] = {}
        self.unclear: set[str] = set()
        """Labels that mean one of several people."""
        asked = INTERVIEWER.search(self.head[-3000:]) or BYLINE.search(self.head[-3000:])
        self.asker = asked.group(1) if asked else None
        self.examiner: Voice | None = None
        self.asking = self._asking(labels)
        sexes: dict[str, set[str]] = {}
        for label in labels:
            words = label.name.lower().replace(".", "").split()
            if len(words) == 2 and words[0] in MAN | WOMAN:
                sexes.setdefault(words[1], set()).add("m" if words[0] in MAN else "f")
        self.couples = {surname for surname, found in sexes.items() if len(found) > 1}
        """Surnames that stand behind Mr here and behind Mrs there."""
        self.sworn = [
            (m.start(), m.start(m.lastgroup or "who"), m["who"] or m["of"]) for m in SWORN.finditer(self.text)
        ]
        self.holders: dict[str, str | None] = {}
        self.spoken = any(
            " by " in one.name or FIRST.search(self.text, one.end, stop)
            for one, stop in pairs(labels, len(self.text))
            if one.name[:1] in "Aa" and ASKED.match(one.name)
        )
        """Do the answers say I? Else they are a list of questions and answers that nobody speaks."""
        self.answering = self._interviewed()

    def _listed(self, labels: list[Label]) -> set[str]:
        """Full names at the head of the record that end in a label's surname, however those present are listed."""
        surnames = {words[0].casefold() for one in labels if len(words := without_title(one.name)) == 1}
        found = (without_title(m.group()) for m in LISTED.finditer(self.head[-6000:]))
        return {
            self.written.get(name.casefold(), name)
            for words in found
            if 1 < len(words) < 5 and words[-1].casefold() in surnames
            and not any(w.lower() in ROLE_NOUNS | BODIES_LOWER for w in words) and (name := usual_case(words))
        }  # fmt: skip

    def known(self) -> tuple[Named, ...]:
        """Those whom the labels name; a form that could mean two of them is nobody's."""
        for named in self.named.values():
            named.forms = {form: None for form in named.forms if form not in self.unclear}
        return tuple(self.named.values())

    def voice(self, label: Label) -> Voice | None:
        """Whose the words behind a label are; None: not established, and nothing says that a person speaks."""
        if match := ASKED.match(label.name):
            return self._asked(label, match)
        if (match := EXAMINER.match(label.name)) and label.name.split()[0].lower() not in TITLES:
            where = label.name_start + match.start("who")
            self.examiner = self._person(
                Label(label.start, label.end, match["who"].rstrip(":"), where, "", where), "turn"
            )
            return None
        if press := self._outlet(label):
            return Voice(press, "institution", "asker-outlet", True)
        if is_office(label.name):
            return self._held(label)
        voice = self._person(label, "turn")
        words = label.name.split()
        asks = voice.name is not None and (voice.name == self.asker or words[-1].lower() == self.asking)
        return Voice(voice.name, voice.kind, "asker", True) if asks else voice

    def _asking(self, labels: list[Label]) -> str | None:
        """The last word of the label of who only asks, where two people talk and the other never does."""
        asked: dict[str, list[bool]] = {}
        for label, stop in pairs(labels, len(self.text)):
            said = self.text[label.end : stop].rstrip(' \t\r\n*_"”’')
            asked.setdefault(label.name.split()[-1].lower(), []).append(said.endswith("?"))
        if len(asked) != 2:
            return None
        (one, first), (two, second) = ((who, sum(turns) / len(turns)) for who, turns in asked.items())
        for who, much, other in ((one, first, second), (two, second, first)):
            if much > 0.5 and other < 0.2 and len(asked[who]) > 1:
                return who
        return None

    def _asked(self, label: Label, match: re.Match[str]) -> Voice | None:
        if match["by"]:
            where = label.name_start + match.start("by")
            return self._person(Label(label.start, label.end, match["by"], where, "", where), "turn-answer")
        if match["word"][0] in "qQ":
            if self.examiner:
                return Voice(self.examiner.name, self.examiner.kind, "asker-examiner", True)
            if self.asker:
                self._add(self.asker, self.asker, None)
                return Voice(self.asker, "named", "asker", True)
            known = self.answering or self.spoken
            return Voice(match["word"], "anonymous", "asker-unnamed", True) if known else None
        if name := self._sworn(label.start):
            return Voice(name, "named", "turn-sworn")
        if self.answering:
            self._add(self.answering, self.answering, None)
            return Voice(self.answering, "named", "turn-interviewed")
        return Voice(None, "anonymous", "turn-unnamed") if self.spoken else None

    def _sworn(self, before: int) -> str | None:
        """The witness who is examined."""
        at = bisect_left(self.sworn, (before,)) - 1 if self.examiner else -1
        if at < 0:
            return None
        _, start, who = self.sworn[at]
        name = self._known(usual_case(without_title(who)))
        self._add(name, who, (start, start + len(who)))
        return name

    def _interviewed(self) -> str | None:
        """The one person whom the head of an interview names, the interviewer left out."""
        head = self.head[:6000]
        for match in INTERVIEWED.finditer(head):
            name = match["a"] or match["b"] or match["c"]
            words = without_title(name)
            if name != self.asker and len(words) > 1 and words[-1].lower() not in PRESS:
                return usual_case(words)
        found = [
            p.name
            for p in self.people
            if p.mentions and p.mentions[0][0] < len(self.head) and p.name != self.asker and " " in p.name
        ]
        return found[0] if len(found) == 1 and self.spoken else None

    def _outlet(self, label: Label) -> str | None:
        words = label.name.lower().removeprefix("the ").split()
        publisher = self.document.publisher or ""
        if publisher and label.name.lower().removeprefix("the ") in publisher.lower():
            return publisher
        return label.name if words[-1] in PRESS and len(words) < 5 else None

    def _held(self, label: Label) -> Voice:
        """Who holds the office of a label, where the document says so; else the office."""
        words = label.name.lower().removeprefix("the ").split()
        head = words[0] if words[-1].isdigit() or len(words[-1]) == 1 else words[-1]
        asks = head in ASKERS
        if head == "witness":
            name = self._sworn(label.start)
        else:
            name = self.asker if asks else self._holder(" ".join(words), head)
        if name:
            self._add(name, label.name, (label.name_start, label.name_start + len(label.name)))
            return Voice(name, "named", "asker" if asks else "turn-office", asks)
        kind: AttributionKind = "anonymous" if head in UNNAMED else "institution"
        return Voice(label.name, kind, "asker-office" if asks else "turn-office", asks)

    def _holder(self, office: str, head: str) -> str | None:
        if office not in self.holders:
            self.holders[office] = self._held_by(office, head)
        return self.holders[office]

    def _held_by(self, office: str, head: str) -> str | None:
        if head in BODIES_LOWER or head in UNNAMED:
            return None
        noun = rf"(?i:{re.escape(office)})"
        pattern = re.compile(
            rf"\b{noun},? (?P<a>{SHORTER})"
            rf"|(?<![\w’'-])(?:(?P<b>{SHORTER}) \((?i:the )?{noun}\)|(?P<c>{SHORTER}), (?i:the )?{noun}\b"
            rf"|(?P<d>{SHORTER}) in the {noun}\b)"
        )
        held = {usual_case(without_title(next(filter(None, m.groups())))) for m in pattern.finditer(self.head[:6000])}
        held |= {p.name for p in self.people if any(not r.past and r.title.lower() == office for r in p.roles)}
        full = {name for name in held if " " in name}
        return next(iter(full)) if len(full) == 1 else None

    def _person(self, label: Label, rule: str) -> Voice:
        words = without_title(label.name)
        title = label.name.split()[0].strip(".").lower() if len(label.name.split()) > len(words) else ""
        span = (label.name_start, label.name_start + len(label.name))
        if len(words) > 1:
            name = self._known(usual_case(words))
        else:
            bearers = self._bearers(words[0].lower(), title)
            if words[0].lower() in self.couples and title in MAN | WOMAN:
                sex = "m" if title in MAN else "f"
                bearers = [
                    name for name in bearers
                    if title in self.titles.get(name, ()) or gender(name) == sex or name.lower().startswith(f"{title} ")
                ]  # fmt: skip
            if len(bearers) > 1:
                self.unclear |= {label.name, usual_case(words)}
                return Voice(label.name, "named", f"{rule}-ambiguous")
            name = bearers[0] if bearers else usual_case(words)
            if not bearers and words[0].lower() in self.couples:
                name = usual_case(label.name.split())
        self._add(name, label.name, span)
        self.named[name].forms.setdefault(usual_case(words))
        self.titles.setdefault(name, set()).add(title)
        if label.beside and (role := role_beside(label)):
            self.named[name].roles.append(role)
        return Voice(name, "named", rule)

    def _known(self, name: str) -> str:
        """The name as the text writes it, where it does."""
        return self.written.get(name.casefold(), name)

    def _bearers(self, word: str, title: str) -> list[str]:
        """Who may be meant with a surname, a given name or initials: who spoke before, else who is named at all."""
        for index in (self.spoke, self.will_speak, self.mentioned):
            found = index.get(word, [])
            if len(found) > 1 and title in MAN | WOMAN:
                sex = "m" if title in MAN else "f"
                fitting = [n for n in found if title in self.titles.get(n, ()) or gender(n) == sex]
                found = fitting if len(fitting) == 1 else found
            if found:
                return found
        return []

    def _add(self, name: str, form: str, span: tuple[int, int] | None) -> None:
        if name not in self.named:
            self.named[name] = Named(name)
            for word, names in by_words([name]).items():
                self.spoke.setdefault(word, []).extend(names)
        named = self.named[name]
        named.forms.setdefault(form)
        if span is None:  # where the head names them
            at = self.text.find(name)
            span = (at, at + len(name)) if at >= 0 else None
        if span and span not in named.spans[-3:] and len(named.spans) < _MOST_SPANS:
            named.spans.append(span)
