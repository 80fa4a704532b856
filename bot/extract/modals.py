"""What words of doubt, of plans and of duty say besides.

"Could" tells of powers, "may" of what is allowed, "want" of manners, "should" of what was asked.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_PERCEIVE = (
    r"(?:see|hear|feel|smell|taste|read|write|swim|walk|speak|sleep|remember|recall|afford|tell|find|reach|understand"
    r"|imagine|bear|stand|make out|play|sing|drive|run|choose|eat|breathe|move|make|take|put|hold|keep|get|go|come"
    r"|do|say|think"
    r"|describe|identify|recognise|recognize|explain|only|barely|hardly|no longer|scarcely|always|even)\b"
)
_ABLE = re.compile(
    r"could (?:not|never)\b(?! (?:be )?(?:independently |immediately )?(?:be )?(?:verified|confirmed|ruled out|excluded"
    r"|established|determined|rule out|exclude|have been))"
    rf"|could {_PERCEIVE}|could be (?:seen|heard|felt|found|reached|used|opened|closed|read|smelled|smelt|bought)\b",
    _I,
)
_MIGHT_HAVE = re.compile(
    r"could have (?!been\b|caused|led|contributed|triggered|come|happened|died|started|spread|resulted|leaked|fallen"
    r"|originated|involved|affected|reached|entered|escaped|crossed|passed|received|used)[a-z]+",
    _I,
)
"""What was possible and did not happen: "forty people could have walked". "Could have been started" is a suspicion."""
_POWERS = re.compile(r"\b(?:I|we|he|she|they|you|nobody|everybody|everyone|no one)\s$", _I)
_FATE = re.compile(
    r"could (?:now |still |also |soon |well |even |yet )*(?:face|be|become|lose|return|lead|end|die|serve|receive|spend"
    r"|soon|cost|win|have|see (?:a|the|its|their|his|her|more|up)|go (?:to (?:jail|prison|court)|free)"
    r"|take (?:\w+ )?(?:weeks|months|years))\b",
    _I,
)
_ALLOWED = re.compile(
    r"may (?:not )?(?:be (?:quoted|used|reproduced|published|appealed|withdrawn|extended|submitted|brought|claimed"
    r"|cited"
    r"|printed|shared|copied|inspected|bought|paid)|bring|vote|apply|claim|use|speak|withdraw|appeal|choose|attend"
    r"|enter"
    r"|take|carry|request|submit|refuse|ask|object|borrow|stay|sit|park|smoke|keep|copy|quote|not)\b",
    _I,
)
_OWN = re.compile(r"\b(?:I|we) $")


def of_power(text: str, match: re.Match[str]) -> bool:
    """Whether "could", "may" or "might" at a match tells of powers, of what is allowed, or of the speaker's own choice:
    nothing is alleged."""
    before = text[max(0, match.start() - 16) : match.start()]
    if _OWN.search(before):
        return True
    if text[match.start()].lower() == "m":
        return _ALLOWED.match(text, match.start()) is not None
    if _ABLE.match(text, match.start()) or _MIGHT_HAVE.match(text, match.start()):
        return True
    return bool(_POWERS.search(before)) and not _FATE.match(text, match.start())


_ONLY_OPEN = re.compile(r"\b(?:whether|if)\b", _I)


def of_ignorance(text: str, match: re.Match[str]) -> bool:
    """ "The number of casualties is not known" alleges nothing; "it is not known whether he was there" does."""
    return "known" in match.group().lower() and not _ONLY_OPEN.search(text)


_MANNERS = re.compile(
    r"wants? to (?:be (?:\w+ )?(?:clear|exact|fair|frank|honest|precise|plain|sure|open|careful|brief|remembered)\b"
    r"|stress|emphasi[sz]e|underline|say\b|thank|correct|make (?:it |one |this |myself )|point out|add\b|remind|know\b"
    r"|believe|hear\b|see\b|live\b|die\b|forget|remember|apologi[sz]e|begin by|start by|note\b|explain|repeat"
    r"|draw (?:your )?attention)",
    _I,
)
_UNDONE = re.compile(r"(?:\bdid not|\bdidn['’]t|\bnever|\bhad(?: once| first| always| originally)?) $", _I)


def of_manners(text: str, match: re.Match[str]) -> bool:
    """Whether an intention is a way of speaking ("I want to be exact"), or one that somebody had not or had once."""
    return bool(_MANNERS.match(text, match.start()) or _UNDONE.search(text[max(0, match.start() - 20) : match.start()]))


_NEVER_DID = re.compile(r"\b(?:was|were)\b[^.;]*?(?:\bbut\b|\bnever\b|\binstead\b|\bhad to be\b)", _I)


def of_no_avail(text: str, match: re.Match[str]) -> bool:
    """ "The ship was due to sail at noon but never left": a plan of the past that the sentence itself ends."""
    return _NEVER_DID.match(text, match.start()) is not None


_ALSO_TOLD = re.compile(r"\b(?:said|confirmed|told|admitted|found|reported|added)\b", _I)
_JOINED = re.compile(r"\b(?:but|and|then)\s+$", _I)
_GOES_ON = re.compile(
    r"[^.;]*?, (?:and|but|then) (?:he|she|they|it|we|I|the \w+|[A-Z]\w+) (?:\w+ed|left|took|went"
    r"|came|got|gave|ran|sat|stood|fell|began|saw"
    r"|heard|made|put)\b"
)


def of_more(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence tells more than what somebody said he would do: "she said he would come, and she left"."""
    # The word that joins is looked for first: it has one place, and what is told before it may have a thousand.
    joined = _JOINED.search(text, max(0, match.start() - 20), match.start())
    told = joined is not None and _ALSO_TOLD.search(text, 0, joined.start()) is not None
    return told or _GOES_ON.match(text, match.end()) is not None


_ASKED = re.compile(
    r"\b(?:ask(?:ed|s|ing)?|requested|ordered|instructed|demanded|insisted|proposed|recommended|suggested|agreed|told"
    r"(?: \w+){1,3}|been told|was told|were told) (?:\w+ )?(?:that )?(?:\w+ ){1,4}$",
    _I,
)


def of_request(text: str, match: re.Match[str]) -> bool:
    """Whether "should" or "must" tells what somebody asked or ordered: "he asked that I should not quote him"."""
    return match.group().lower() in ("should", "must") and bool(
        _ASKED.search(text[max(0, match.start() - 60) : match.start()])
    )
