"""What looks like a calendar expression and is none: "may", "1200 men", "Black Friday", "the fall of the city"."""

from __future__ import annotations

import re

_LAST_WORD = re.compile(r"([\w'$£€.,-]+)\s*(\(?)\s*$")
_NEXT_WORD = re.compile(r"\s*([\w'%$-]+)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TIME_WORDS = _words("""
    in of since by until till from to through throughout during before after late early mid between around
    circa and or for on last this next past than with the that as is was be beginning ending starting ago end
    start middle about approximately year fiscal summer spring autumn fall winter christmas easter""")
_PREPOSITIONS = _words("""
    in of since by until till from to through throughout during before after late early mid last this next
    past between around for following the""")
_NUMBER_WORDS = _words("""
    about some nearly almost over than least most resolution article no number no. nos section paragraph rule
    flight room route highway page pages chapter line lines version item order law directive regulation area
    boeing airbus""")
"""Before a number of four digits that is no year."""
_THINGS = _words("""
    men people troops soldiers prisoners casualties civilians aircraft planes tanks guns ships miles
    kilometers kilometres km metres meters feet yards tons tonnes acres dead wounded killed families houses
    homes workers employees jobs students children women members votes points dollars pounds euros percent per
    officers horses cavalry infantry others deaths million billion thousand hectares copies units words times
    shares rupees francs marks barrels mph hours days weeks months years""")
"""After a number of four digits that counts them."""
_PAPERS = _words("""
    report case ref reference no nos nr docket file paper document circular bulletin application petition appeal
    decision opinion resolution order directive regulation communication notice tender contract procedure
    project audit""")
"""Before the number of a paper that is written like a month or a span of years."""
_NAMED_DAYS = _words("black bloody super cyber ash fat palm holy maundy shrove easter every each per alternate")
_NAMES = _words("april june august may march jan")
_SHORT = _words("jan feb mar apr jun jul aug sep sept oct nov dec")


def is_no_date(rule: str, text: str, low: str, start: int, end: int, loose: bool) -> bool:
    """Whether what `rule` found at [start, end) of the text is something else. `loose` is for what people type."""
    check = _CHECKS.get(rule)
    return check is not None and check(text, low, start, end, loose)


def _word_before(low: str, start: int) -> str:
    match = _LAST_WORD.search(low[max(0, start - 24) : start])
    return match[1] if match else ""


def _word_after(low: str, end: int) -> str:
    match = _NEXT_WORD.match(low[end : end + 24])
    return match[1] if match else ""


def _name_at(text: str, low: str, start: int, end: int) -> tuple[str, int]:
    """The month, weekday or season word of an expression and its offset."""
    found = _NAME.search(low, start, end)
    return (found.group(), found.start()) if found else ("", start)


def _month(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    name, at = _name_at(text, low, start, end)
    if _word_before(low, start) in ("every", "each"):
        return True
    if not text[at].isupper() and not loose:
        return True
    before, after = _word_before(low, start), _word_after(low, end)
    if at > start:  # "last May", "mid-May"
        return False
    if loose and name in ("may", "march") and not text[at].isupper():
        return before not in _PREPOSITIONS - {"the", "to"} and not (before == "to" and _in_range(low, start))
    if name in ("may", "march"):
        if before in ("the", "a"):  # "the March accession", but not "the March on the capital"
            return not _NOUN.match(text, end)
        if before not in _PREPOSITIONS and not (
            before in ("and", "or") and _NAME.search(low, max(0, start - 24), start)
        ):
            return not _LISTED.match(low, end)
    following = _NEXT_CAPITAL.match(text, end)
    surname = bool(following) and name in _NAMES and before not in _PREPOSITIONS
    if following and name in _SHORT and "." not in text[end - 1 : end + 1]:
        return True  # "the trial of Jan Berg"
    return surname or after in ("fools", "fool's")


def _in_range(low: str, start: int) -> bool:
    return bool(re.search(r"\b(?:from|between)\b[^.]{3,30}\bto\s*$", low[max(0, start - 40) : start]))


def _weekday(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    _, at = _name_at(text, low, start, end)
    if not text[at].isupper() and not loose:
        return True
    return (
        _word_before(low, start) in _NAMED_DAYS
        or _ANY_SUCH.search(low, max(0, start - 8), start) is not None
        or (low[end : end + 2] == "'s" and low[end + 2 : end + 8] == " child")
    )


def _season(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    name, at = _name_at(text, low, start, end)
    words = low[start:end]
    if any(c.isdigit() for c in words) or "year" in words:
        return False
    before, after = _word_before(low, start), _word_after(low, end)
    if text[at].isupper() and text[at : at + 2].istitle():
        previous = text[max(0, at - 12) : at].split()
        if (
            previous
            and previous[-1][:1].isupper()
            and previous[-1].lower() not in ("the", "in", "last", "this", "next")
        ):
            return True
    if words.startswith("the "):
        return name == "fall" and (
            after in ("of", "in", "from", "to", "and") or before not in ("in", "by", "during", "until", "since")
        )
    if at > start:  # "last fall", "mid-winter"
        return words.startswith("mid") and name == "fall"
    if name == "fall" and after in ("of", "in", "to", "from", "on", "off", "apart", "under", "into", "below", "short"):
        return True
    return before not in (
        "in",
        "by",
        "during",
        "until",
        "since",
        "that",
        "of",
        "following",
        "after",
        "before",
        "through",
    )


def _numbered(low: str, start: int, end: int) -> bool:
    """ "Report 2024/07", "Case No. HC-2025-0417": the number of a paper, not its date."""
    if low[start - 1 : start] in ("-", "/") and low[start - 2 : start - 1].isalnum():
        return True
    return _word_before(low, start).rstrip(".:") in _PAPERS or bool(_NUMBER_TAIL.match(low, end))


def _years(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    return _year(text, low, start, end, loose) or (not loose and _numbered(low, start, end))


def _year(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    words = low[start:end]
    before, after = _word_before(low, start), _word_after(low, end)
    if not words[-1].isdigit() or "'" in words:
        return "'" in words and before not in _TIME_WORDS | {"class"}
    if low[start - 1 : start] in ("-", "/") and start > 1 and low[start - 2].isdigit():
        return True
    if low[start - 1 : start] in ("-", "/") and start > 1 and low[start - 2].isalpha() and _NUMBER_TAIL.match(low, end):
        return True  # "HC-2025-0417"
    if after in _THINGS or before in _NUMBER_WORDS or (before and before[-1] in "$£€"):
        return True
    if len(words) > 5:  # "early 1990", "fiscal 1991"
        return False
    year = int(words[-4:])
    if before in _PREPOSITIONS - {"the", "of", "to", "for", "between", "around"}:
        return False
    if loose:
        return not 1500 <= year <= 2100
    if words.startswith("two thousand"):
        return before not in _PREPOSITIONS
    if year < 1500:
        return before not in ("in", "since", "by", "until") or after in _THINGS
    if year > 2060:
        return True
    if before in ("a", "an", "of", "to", "for", "between", "around", "with", "had", "were", "are") and _COUNTED.match(
        low, end
    ):
        return True
    return low[end : end + 1] == "-" and low[end + 1 : end + 2].isalpha()


def _iso(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    return not 1000 <= int(low[start : start + 4]) <= 2200


def _mdy(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    _, at = _name_at(text, low, start, end)
    if loose:
        return False
    return not text[at].isupper() and not _HAS_YEAR.search(low, start, end)


def _ordinal(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    return low[end : end + 6] == "-final" or low.startswith(("final", " final", " of the game", " of a "), end)


def _unit(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    words = low[start:end].split()
    if text[start].isupper() and text[low.rfind(" ", start, end) + 1].isupper() and len(words) > 1:
        return True  # a title: "This Week"
    if _OF.match(low, end) and words[0] != "end" and "of" not in words:
        return True
    if words[-1] == "period" and "latest" not in words:
        return True
    if words[-1] in ("day", "season", "morning", "afternoon", "evening", "night"):
        return words[-1] != "day" or words[-2] not in ("this", "same", "that", "following", "next", "previous")
    if "past" in words and words[-1] not in ("year", "week", "weekend", "month"):
        return True
    return words[-1] in ("prior", "preceding", "latest") and words[-1] != "quarter"


def _dayof(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    words = low[start:end].split()
    if words[0] in ("last",) and words[-1] == "day":
        return True
    if words[0] == "the" and words[-1] in ("before", "after"):
        return False
    return (
        bool(_OF.match(low, end))
        and words[-1] not in ("morning", "afternoon", "evening", "night")
        and "that" not in words
    )


def _today(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    """ "today's youth", "the people of tomorrow": an age, no day."""
    return (low.startswith("'s ", end) and low[start:end].endswith(("today", "tomorrow"))) or (
        low[start - 3 : start] == "of "
        and (low[start:end] == "tomorrow" or (low[start:end] == "today" and low[start - 6 : start] != "as of "))
    )


def _yearago(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    """ "a year before the contract was signed" is counted from the contract, "a year earlier than planned" so too."""
    words = low[start:end]
    return (words.endswith("before") and _GOES_ON.match(low, end) is not None) or low.startswith(" than", end)


def _ago(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    """ "two days earlier than the official date" is counted from that date."""
    return low.startswith(" than", end)


def _holiday(text: str, low: str, start: int, end: int, loose: bool) -> bool:
    words = low[start:end]
    if loose or any(c.isdigit() for c in words) or words.endswith((" day", " eve")):
        return False
    return _word_before(low, start) not in ("on", "at", "before", "after", "by", "until", "since") and words.split()[
        0
    ] not in ("last", "this", "next")


_ANY_SUCH = re.compile(r"\b(?:was|is|on) an? $")
"""Before a weekday: which one is not said ("it was a Friday")."""
_NAME = re.compile(
    r"january|february|march|april|may|june|july|august|september|october|november|december"
    r"|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|spring|summer|autumn|fall|winter"
)
_NOUN = re.compile(
    r" (?!(?:on|of|to|from|in|for|against|towards?|by|is|was|and|or|at|with|through|that|has"
    r"|had)\b)[a-z]"
)
_LISTED = re.compile(
    r"\s*(?:,|and|or|to|through|-)\s*(?:january|february|march|april|june|july|august|september"
    r"|october"
    r"|november|december)\b"
)
_NEXT_CAPITAL = re.compile(
    r" (?!January|February|March|April|May|June|July|August|September|October|November|December)"
    r"[A-Z][a-z]+"
)
_NUMBER_TAIL = re.compile(r"[-/]\d")
_COUNTED = re.compile(r"\s+(?:[a-z]+\s+)?[a-z]{3,}(?:s|men|people)\b")
_HAS_YEAR = re.compile(r"\d{4}|'\d\d|year")
_OF = re.compile(r"\s+of\b")
_GOES_ON = re.compile(
    r"\s+(?!and\b|but\b|or\b|when\b|in\b|by\b|at\b|on\b|to\b|for\b|from\b|with\b|that\b|was\b|were\b|had\b|has\b)[\w'\"]"
)
_CHECKS = {
    "monthof": _month,
    "weekday": _weekday,
    "season": _season,
    "year": _year,
    "years": _years,
    "iso": _iso,
    "mdy": _mdy,
    "dmy": _mdy,
    "my": _mdy,
    "quarter": _ordinal,
    "unit": _unit,
    "dayof": _dayof,
    "today": _today,
    "yearago": _yearago,
    "ago": _ago,
    "holiday": _holiday,
}
