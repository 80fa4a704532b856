"""Speakers' labels: "MR LINDQVIST: ...", "**Host:** ...", "Q. ... A. ...", or a name on a line of its own.

A label looks like many other things that end in a colon ("Note: ...", "LONDON: ...", "Motion: ..."), so nothing is one
by itself: a document is a dialogue where labels recur and take turns, and what follows them is spoken to somebody.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from bot.extract.roles import ADDRESS
from bot.models import Document, Furniture

_WORD = r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*)"
_NAME = (
    rf"{_WORD}(?:[ ](?:{_WORD}|of|the|for|and|de|del|della|van|von|der|den|bin|ibn|al|el|da|dos|di|du|le|la|\d)){{0,7}}"
)
_BESIDE = r"(?:[ ]?\([^()\n]{1,90}\)|[ ]?\[[^\[\]\n]{1,60}\]|,[ ][^:.!?\n]{2,70})?"
"""What a label tells of the speaker: "(Harbour, Independent)", ", Director of Transport"."""
STAMP = r"[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?"
"""A time of day before a name, in a pattern."""
_CLOCK = rf"(?:{STAMP}[ \t]+)?"
_PRINTED = (
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.|Senator|Chairman|Chairwoman|Representative|Mayor|Judge|General|Admiral|Secretary"
    r"|Governor"
    r"|Ambassador|Professor|The)[ ][A-Z][A-Z'’-]{2,}(?:[ ][A-Z'’-]{3,})?"
)
"""As printed records have it: "Senator ROYCE. ...", "The CHAIRMAN. ..." """
LABEL = re.compile(
    rf"^[ \t]*(?:\d{{1,2}}[ \t]{{2,}})?(?:>[ ]?)?{_CLOCK}(?:\#{{2,6}}[ ])?(?P<bold>\*{{1,3}}|_{{1,2}})?{_CLOCK}"
    rf"(?:(?P<asked>Q\d{{1,4}})[.:]?[ ]+(?=[A-Z]))?"
    rf"(?:(?P<qa>[QA]|(?i:question|answer))(?:[ ]?\d{{1,3}})?(?:[ ](?:by|from)[ ](?P<by>{_NAME}))?(?P<mark>[:.])"
    rf"|(?P<printed>{_PRINTED})\.(?=[ \t]+[A-Z\"“])"
    rf"|(?P<name>{_NAME})(?P<beside>{_BESIDE})(?:(?P<bolded>\*{{1,3}}|_{{1,2}}))?:)"
    r"(?:\*{1,3}|_{1,2})?(?:[ \t]+|(?=[\r\n])|\Z)",
    re.MULTILINE,
)
BARE = re.compile(
    rf"^[ \t]*(?:\#{{2,6}}[ ])?(?:\*{{2,3}}|_{{2}})?(?P<name>{_NAME})(?P<beside>{_BESIDE})(?:\*{{2,3}}"
    rf"|_{{2}})?[ \t]*(?=[\r\n])",
    re.MULTILINE,
)
"""A name alone on its line."""
_ADDRESS = ADDRESS | frozenset(
    "archbishop delegate frau herr imam magistrate monsieur rabbi reverend secretary senor señor senora señora"
    " sheikh".split()
)
TITLED = re.compile(rf"(?:the )?(?:{'|'.join(sorted(_ADDRESS))})\.? [^\W\d]", re.IGNORECASE)
OFFICES = frozenset(
    """
    chair chairman chairwoman chairperson president mayor speaker clerk court judge witness moderator host
    interviewer presenter reporter journalist foreperson foreman registrar coroner counsel secretary minister
    operator commissioner prosecutor defendant claimant plaintiff applicant respondent narrator caller member
    delegate interpreter translator ombudsman director magistrate tribunal facilitator anchor participant
    student teacher audience interviewee guest editor questioner convenor convener treasurer governor arbitrator
    bailiff prosecution defence defense examiner provost dean rapporteur vice-chair co-chair deputy-speaker
    """.split()
)
"""Who speaks under the name of an office."""
NEVER = frozenset(
    """
    note notes update updates updated correction corrections clarification summary background subject re ref
    reference to from cc bcc date sent attachment attachments encl enclosure tel phone fax email e-mail mail web
    website contact contacts address venue place location time when where who what why how present apologies
    absent attendance attending attendees item items agenda motion motions resolved resolution result results
    vote votes proposed seconded carried lost action actions decision decisions recommendation recommendations
    finding findings conclusion conclusions section part chapter article annex appendix table figure fig box
    source sources photo photos picture image caption credit credits video monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october november december
    warning alert breaking live example examples ingredients method serves price prices cost costs total rating
    score scores title author authors byline published publisher posted edited editing keywords tags tag
    category categories topic topics theme case claim claims verdict fact facts key keys legend status purpose
    scope aim aims objective objectives objection step steps tip tips option options question questions answers
    answer page pages line lines version file form type number no day days week month year today yesterday
    tomorrow morning afternoon evening bulletin press release media statement statements report reports
    testimony interview transcript minutes abstract introduction discussion methods material materials remarks
    opinion analysis comment comments members witnesses participants panel speakers guests judges parties
    between before heard counsel-for solicitors hearing meeting meetings closed opened opening closing next
    previous also see more related read further however but and or the a an in on at translation definition
    first second third finally advantages disadvantages pros cons strengths weaknesses features background-
    information highlights headline headlines exclusive editor's editor’s ps p.s nb n.b fyi reminder important
    advice good bad yes weather traffic sport news business culture budget deadline amount name names age born
    died occupation education nationality language languages telephone mobile signature signed dated witness-
    statement copy copies distribution classification confidential re-subject caution conditions terms winner
    winners loser score-line
    """.split()
)
"""What stands before a colon and is nobody."""
GIVEN = frozenset("april may june august".split())
"""Of these, what may be somebody's given name."""
SURNAMES = frozenset("price page case day key line good may august march sport step number type".split())
"""And the surname."""
EXAMINATION = re.compile(
    r"^[ \t]*(?:\d{1,2}[ \t]{2,})?(?:[A-Z-]+[ ])*(?:EXAMINATION|Examination|examination)?[ ]?(?:BY|By|by)[ ]"
    rf"{_WORD}(?:[ ]{_WORD}){{0,3}}[ ]?:?[ \t]*(?=[\r\n])",
    re.MULTILINE,
)
"""Who puts the questions from here on: "DIRECT EXAMINATION BY MR. HALVORSEN:", "BY MS. BRANDT:"."""
SPOKEN = re.compile(
    r"\b(?:I|I['’]\w+|[Mm]e|[Mm]y|[Mm]ine|[Ww]e|[Ww]e['’]\w+|[Uu]s|[Oo]ur|[Yy]ou|[Yy]ou['’]\w+|[Yy]our|[Tt]hanks?"
    r"|[Ss]orry"
    r"|[Pp]lease)\b|\?[\"”’*_]*(?:\s|$)|^(?:Yes|No|Well|Oh|Hello|Good (?:morning|evening|afternoon)|Correct|Order"
    r"|Agreed|Seconded"
    r"|Objection|Overruled|Sustained)\b"
)
"""Words said to somebody, or of oneself."""
MOST_HEAD = 200
"""Characters behind a label that are looked at for words that are spoken."""


_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
TELLS = re.compile(
    rf"(?:{_WORD}(?:[ ]{_WORD}){{1,4}}|{_CAPITAL}(?:(?!{_CAPITAL})[\w.'’-])*+{_CAPITAL}[\w.'’-]*)[ ]?(?:[.,;(]|$)"
)
_MOST, _MOST_NAMES = 100_000, 60
"""Characters in which, and names for which, it is looked whether a label's name stands elsewhere."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    key: str
    """The label as it recurs: folded, without what stands beside the name."""
    kind: str
    """`qa`, `titled`, `office`, `full`, `single`."""
    spoken: bool
    shouted: bool = False
    told: bool = False
    """A name stands behind it: "Moderator: Jane Roe" tells who holds the office."""


def with_labels(document: Document) -> Document:
    """The document with its speakers' labels as furniture of the kind `speaker`, in the place of what was there."""
    labels = find_labels(document.text)
    if not labels:
        return document
    taken = {label.start for label in labels}  # both begin with their line
    kept = [piece for piece in document.furniture if piece.start not in taken]
    return replace(document, furniture=tuple(sorted([*kept, *labels], key=lambda f: f.start)))


def find_labels(text: str) -> list[Furniture]:
    """The labels of a dialogue, in order, of the kind `speaker`; none for a document that is none.

    A label reaches from the start of its line to its first spoken word.
    """
    found = _candidates(text, LABEL)
    chosen = _dialogue(found, text)
    if not chosen:
        chosen = _dialogue(_candidates(text, BARE), text, bare=True)
    labels = {one.start: Furniture(one.start, one.end, "speaker") for one in chosen}
    if any(one.kind == "qa" for one in chosen):
        labels |= {m.start(): Furniture(m.start(), m.end(), "speaker") for m in EXAMINATION.finditer(text)}
    return [labels[start] for start in sorted(labels)]


def _candidates(text: str, pattern: re.Pattern[str]) -> list[_Candidate]:
    found = []
    for match in pattern.finditer(text):
        groups = match.groupdict()
        bold, name = groups.get("bold"), groups.get("name") or groups.get("printed") or ""
        if bold and name and not groups.get("bolded") and text[match.end() - 1] not in "*_ \t":
            continue
        kind = "qa" if groups.get("qa") else _kind(name, bool(match["beside"]) or bool(groups.get("asked")))
        if kind is None:
            continue
        key = "qa" + groups["qa"][0].upper() if kind == "qa" else name.casefold().replace(".", "").removeprefix("the ")
        after = text[match.end() : match.end() + MOST_HEAD].lstrip().split("\n", 1)[0]
        found.append(
            _Candidate(
                match.start(),
                match.end(),
                key,
                kind,
                SPOKEN.search(after) is not None,
                name.isupper(),
                TELLS.match(after) is not None,
            )
        )
    return found


def _kind(name: str, told: bool) -> str | None:
    """What sort of speaker a label may name; None for what is none. `told`: it says more of the speaker."""
    words = [word.strip(".").lower() for word in name.split()]
    if words[-1] in {"of", "the", "for", "and"} or len(name) > 60:
        return None
    if TITLED.match(name):
        return "titled"
    bare = words[1:] if words[0] == "the" else words
    numbered = len(bare) > 1 and (bare[-1].isdigit() or len(bare[-1]) == 1)
    head = bare[-2] if numbered and bare else bare[-1] if bare else ""
    if head in OFFICES and len(bare) <= 4:
        return "office"
    if (words[0] in NEVER and (len(words) == 1 or words[0] not in GIVEN)) or (
        words[-1] in NEVER and (len(words) == 1 or words[-1] not in SURNAMES)
    ):
        return None
    if any(word.isdigit() for word in words) or not NEVER.isdisjoint(words[1:-1]):
        return None
    if len(words) == 1 and not told:
        return "single" if len(words[0]) > 1 else None
    return "full" if len(words) <= 5 else None


def _dialogue(found: list[_Candidate], text: str, bare: bool = False) -> list[_Candidate]:
    """The candidates that are labels, if together they make a dialogue."""
    if len(found) < 2:
        return []
    counts = Counter(one.key for one in found)
    speaking = {one.key for one in found if one.spoken}
    asked_for = _Elsewhere(text)
    last_words = Counter(one.key.split()[-1] for one in found if one.kind in {"titled", "full"})
    questions = counts["qaQ"] > 0 and counts["qaA"] > 0 and abs(counts["qaQ"] - counts["qaA"]) <= 1 + counts["qaQ"] // 3
    # A briefing: many ask ("QUESTION:"), one answers by name.
    answers = max((n for key, n in counts.items() if not key.startswith("qa")), default=0)
    questions = questions or (counts["qaQ"] > 1 and not counts["qaA"] and answers > 1)
    kept = []
    for one in found:
        if one.kind == "qa":
            good = questions
        elif one.kind in {"titled", "office"}:
            good = one.spoken or not one.told or one.kind != "office" or counts[one.key] > 1
        elif one.kind == "single":
            good = last_words[one.key] > 0 or (
                counts[one.key] > 1 and (one.key in speaking or asked_for.surname(one.key))
            )
        else:
            good = counts[one.key] > 1 or one.spoken or (not bare and asked_for.named(one.key))
        if good and not (bare and counts[one.key] == 1 and one.kind == "full" and not one.spoken):
            kept.append(one)
    alike = {one.shouted for one in kept if one.kind == "single" and one.key in speaking}
    if alike:  # who speaks once among those who speak often
        chosen = {one.start for one in kept}
        kept = [
            one for one in found
            if one.start in chosen or (one.kind == "single" and one.spoken and one.shouted in alike)
        ]  # fmt: skip
    counts = Counter(one.key for one in kept)
    again = Counter(one.key.split()[-1] for one in kept if one.kind == "titled" or one.key in last_words)
    spoken = sum(one.spoken for one in kept)
    recur = len(counts) > 1 and (len(kept) > 2 or questions)
    recur = recur and (questions or max(counts.values()) > 1 or max(again.values(), default=0) > 1)
    if not recur or spoken < 2 or spoken * 3 < len(kept):
        return []
    if bare and (len(kept) < 4 or sum(n for n in counts.values() if n > 1) * 2 < len(kept)):
        return []
    return kept


class _Elsewhere:
    """Looks for the names of labels in the rest of a text, for a few of them: a dialogue has a few dozen speakers."""

    def __init__(self, text: str) -> None:
        self.text = text[:_MOST]
        self.known: dict[str, bool] = {}

    def surname(self, key: str) -> bool:
        """Whether somebody is named with a given name and this surname."""
        return self._found(rf"\b[A-Z][\w.’'-]+ (?i:{re.escape(key)})\b", 1)

    def named(self, key: str) -> bool:
        """Whether a name stands anywhere but in its label."""
        return self._found(rf"(?i)\b{re.escape(key)}\b", 2)

    def _found(self, pattern: str, times: int) -> bool:
        if pattern not in self.known:
            if len(self.known) >= _MOST_NAMES:
                return False
            self.known[pattern] = (
                sum(1 for _ in zip(re.finditer(pattern, self.text), range(times), strict=False)) == times
            )
        return self.known[pattern]
