"""What calendar expressions look like: one pattern a kind, and one scanner of them all.

Most of a text has no word of the calendar. A cheap search for trigger words opens windows, and only in these does the
scanner run, so that the cost follows the number of dates, not the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.dates.words import (
    ANY_YEAR,
    DAY,
    MONTH,
    NUMBER,
    ORDINAL_DAY,
    PART,
    QUANTITY,
    SEASON,
    SHORT_WEEKDAY,
    TAIL_YEAR,
    WEEKDAY,
    WORD_DAY,
    YEAR,
    S,
)

_WD = rf"(?:(?P<wd>{WEEKDAY}|{SHORT_WEEKDAY}),?{S}(?:the{S})?)?"
_YEAR_AFTER = rf"(?:,?{S}?(?:of{S}|in{S})?(?P<y>{ANY_YEAR})|,?{S}(?P<ty>{TAIL_YEAR}))?"
_NEXT_DAY = (
    rf"(?={S}?(?:[,.;:)\]-]|$|\n|{ANY_YEAR}|(?:in|at|by|the|of|when|as|and|for|after|before|with|to|last"
    rf"|this|he|she|it|they)\b))"
)
_ORD4 = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"
_WHICH = r"(?:last|this|next|that|past|previous|coming|following|same|current|latest|preceding|prior|upcoming|full)"
_PERIOD = (
    r"(?:day|week|weekend|month|quarter|year|decade|century|season|spring|summer|autumn|fall|winter"
    r"|morning|afternoon|evening|night)"
)
_ERA = r"(?:b\.?c\.?e?\.?|a\.d\.|c\.e\.)(?![a-z])"
_TODAY = (
    r"(?:today|yesterday|tomorrow|tonight|last night|yesterday (?:morning|afternoon|evening)"
    r"|this (?:morning|afternoon|evening)|the day (?:before yesterday|after tomorrow))(?![a-z])"
)
_SPOKEN = (
    r"(?:nineteen|eighteen|seventeen|sixteen)[ -](?:hundred|(?:oh|o')[ -](?:one|two|three|four|five|six"
    r"|seven|eight|nine)"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six"
    r"|seven|eight|nine))?"
    r"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)(?![a-z])"
    r"|two thousand(?: and)?(?: (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?(?= "
    r"|[.,;:)]|$)"
)

RULES: tuple[tuple[str, str], ...] = (
    ("iso", r"(?<![\d-])(?P<y>\d{4})[-/](?P<m>0?[1-9]|1[0-2])[-/](?P<d>0?[1-9]|[12]\d|3[01])(?!\d)(?:t[\d:.]{2,12})?"),
    (
        "numeric",
        r"(?<![\d/.-])(?P<a>\d{1,2})(?:/(?P<b>\d{1,2})/(?P<y>\d{4}|\d\d)|-(?P<b2>\d{1,2})-(?P<y2>\d{4}|\d\d)"
        r"|\.(?P<b3>\d{1,2})\.(?P<y3>\d{4}))(?![\d/-]|\.\d)",
    ),
    ("era", rf"(?:ca?\.{S}?|circa{S}|around{S}|about{S})?\d{{1,4}}{S}?(?:b\.?c\.?(?:e\.?)?)(?![a-z])"),
    (
        "dmy",
        rf"(?:(?P<week>the{S}week{S}of{S})|{PART})?{_WD}(?:the{S})?(?:night{S}of{S}(?:the{S})?)?"
        rf"(?<![\d.,$£€])(?P<d>{DAY}|{WORD_DAY}(?={S}(?:of|day)))(?:{S}day)?(?:{S}of)?{S}?-?(?P<m>{MONTH})"
        rf"(?!{S}(?:{DAY})(?:,{S}\d{{4}}))" + _YEAR_AFTER,
    ),
    (
        "mdy",
        rf"(?:(?P<week>the{S}week{S}of{S})|{PART})?(?:(?:this{S}coming|(?P<which>last|next"
        rf"|this)){S})?{_WD}(?P<m>{MONTH}){S}?(?:the{S})?(?P<d>{DAY}|{WORD_DAY})"
        rf"(?P<more>(?:(?:{S}?-{S}?{DAY}(?!{S}(?:{MONTH})))|(?:,{S}{DAY}(?={S}?(?:,|and|or)))|(?:,?{S}(?:and"
        rf"|or|to|through|until|till){S}(?:the{S})?{DAY}{_NEXT_DAY}))*)" + _YEAR_AFTER,
    ),
    (
        "my",
        rf"(?:{PART})?(?P<m>{MONTH}),?{S}(?:of{S}|in{S})?(?:the{S}year{S})?(?:(?P<y>{ANY_YEAR})(?!-\d)"
        rf"|(?P<sy>{_SPOKEN}))|(?:{PART})?(?P<m2>{MONTH}),?{S}(?P<ty>{TAIL_YEAR})",
    ),
    (
        "quarter",
        rf"(?:the{S})?(?:(?P<which>{_WHICH}){S}(?:year's{S})?"
        rf"|(?P<possyear>{ANY_YEAR})(?:'s)?{S})?(?:fiscal{S})?(?:(?P<q>{_ORD4})(?:-"
        rf"|{S})(?:fiscal{S})?(?:calendar{S})?(?P<what>quarter|half)(?!{S}(?:century|hour|mile))"
        rf"|q(?P<qn>[1-4])|(?:the{S})?(?P<h>first|second|latter|last){S}half)(?:{S}(?:of"
        rf"|in){S}(?:the{S})?(?:fiscal{S}|calendar{S}|year{S})?(?P<y>{ANY_YEAR})|,?{S}(?P<y2>{YEAR})"
        rf"|{S}(?P<ty>{TAIL_YEAR}))?(?![a-z])",
    ),
    (
        "yearago",
        rf"(?:the{S})?(?:same{S})?(?:{_ORD4}{S}quarter{S})?(?:(?:a|one){S})?year[ -](?:ago|earlier"
        rf"|before)(?:(?:-|{S})(?:{_ORD4}(?:-|{S}))?(?P<what>quarter|period|month|year|day"
        rf"|week)(?![a-z]))?(?![a-z])",
    ),
    (
        "season",
        rf"(?:{PART})?(?:(?P<py>{YEAR})(?:'s)?{S}|(?P<the>the{S})?(?P<which>{_WHICH}){S}(?:year's{S})?"
        rf"|the{S})?(?P<s>{SEASON})(?:,?(?:{S}of|{S}in)?{S}(?:(?P<y>{ANY_YEAR})(?:-\d\d(?!\d))?"
        rf"|(?P<sy>{_SPOKEN}))|{S}(?P<ty>{TAIL_YEAR}))?",
    ),
    (
        "decade",
        rf"(?:the{S})?(?:{PART})?(?:(?P<dec>1\d\d0|20[0-9]0)'?s(?![a-z])|'(?P<sd>\d0)'?s(?![a-z])"
        rf"|(?P<wd>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)(?![a-z]))",
    ),
    (
        "century",
        rf"(?:the{S})?(?:{PART})?(?:(?P<n>\d{{1,2}})(?:st|nd|rd|th)|(?P<w>{WORD_DAY}))(?:-"
        rf"|{S})(?:century|centuries)(?![a-z])(?:{S}(?P<era>{_ERA}))?",
    ),
    ("today", rf"(?:(?:late|early|earlier|later){S})?(?P<t>{_TODAY})"),
    (
        "ago",
        rf"(?P<n>{QUANTITY}){S}(?P<u>day|week|month|year|decade|night)s?{S}(?P<dir>ago|earlier|later"
        rf"|afterwards?|previously|prior(?!{S}to)|from now|hence|(?:before|after)(?={S}?[,.;:)]))(?![a-z])",
    ),
    ("inago", rf"(?:in|within){S}(?P<n>{NUMBER}){S}(?P<u>day|week|month|year)s'?{S}time(?![a-z])"),
    (
        "dayof",
        rf"(?:{PART})?(?:the{S}(?:very{S})?)?(?P<which>next|following|previous|same|preceding){S}(?P<u>day"
        rf"|morning|afternoon|evening|night|week|month|year|weekend)(?![a-z])"
        rf"|(?:early{S}|late{S}|later{S}|earlier{S}"
        rf"|the{S}end{S}of{S})?(?P<that>that){S}(?:same{S})?(?P<u2>day|morning|afternoon|evening|night"
        rf"|week|month|year|weekend|spring|summer|autumn|fall|winter)(?![a-z])"
        rf"|(?P<dayafter>a{S}day{S}(?:later|earlier|after|before)|the{S}day{S}(?:before|after)(?={S}?[,.;]))",
    ),
    (
        "weekday",
        rf"(?:(?:late|early|earlier|later){S}(?:on{S})?)?(?:(?P<which>last|next|this(?:{S}(?:past"
        rf"|coming))?|past|the{S}following|the{S}previous|the{S}next|following|previous|(?:a"
        rf"|one){S}week{S}(?:ago|from)){S})?(?P<w>{WEEKDAY})(?!s|{S}(?:times|telegraph|mirror|herald"
        rf"|night{S}(?:live|football)))",
    ),
    (
        "monthof",
        rf"(?:{PART})?(?:(?P<which>last|next|this|the{S}following|the{S}previous|(?:this|the){S}coming"
        rf"|this{S}past|that){S})?(?P<m>{MONTH})(?!{S}(?:{YEAR})|{S}?\d)",
    ),
    (
        "unit",
        rf"(?:(?:late|later|early|earlier|sometime"
        rf"|some{S}time)(?:{S}in)?{S})?(?:{PART})?(?:the{S})?(?P<which>{_WHICH}){S}(?:(?:calendar|fiscal"
        rf"|financial|school|academic){S})?(?P<u>{_PERIOD}|period)(?![a-z]|{S}(?:and{S}a{S}half|or{S}(?:so|two)))"
        rf"|(?P<yearend>(?P<dec>year(?:'s)?[- ]end)|(?:the{S})?end{S}of{S}the{S}(?P<u2>year|month|week"
        rf"|quarter|day|century|decade))(?![a-z])"
        rf"|(?:(?:earlier|later|late|early|middle|beginning|start){S}(?:in"
        rf"|of){S})(?P<bare>the{S}(?P<u3>year|month|week|day|decade))(?![a-z])"
        rf"|(?P<weekend>the{S}weekend)(?![a-z])|(?P<quarter>the{S}(?:fiscal{S})?quarter)(?![a-z])",
    ),
    (
        "holiday",
        rf"(?:(?P<which>last|next|this|the{S}following|the{S}previous){S})?(?P<h>christmas(?:{S}(?:day"
        rf"|eve))?|new{S}year's{S}(?:day|eve)|thanksgiving(?:{S}day)?|"
        rf"easter(?:{S}(?:sunday|monday))?|good{S}friday|halloween|labor{S}day|memorial{S}day"
        rf"|independence{S}day|veterans{S}day|boxing{S}day|st\.?{S}patrick's{S}day"
        rf"|valentine's{S}day)(?![a-z])(?:,?{S}(?:of{S}|in{S})?(?P<y>{YEAR}))?",
    ),
    (
        "daynth",
        rf"(?:on{S}|night{S}of{S}|morning{S}of{S}|until{S}|by{S}|from{S}|to{S}|till{S}"
        rf"|and{S})the{S}(?P<d>{ORDINAL_DAY})(?={S}?[,.;:)]|{S}(?:and|of{S}the{S}month|the|in|at|to|when"
        rf"|he|she|it|they|but|a|an|by|with|after|as|for|was|were)\b)",
    ),
    (
        "years",
        rf"(?:(?:{PART})?(?:fiscal{S}|calendar{S})?(?:year{S})?)(?<![\d.,:$£€/#-])(?P<a>{YEAR})(?:-"
        rf"|/)(?P<b>\d\d|\d{{4}})(?![\d-])",
    ),
    (
        "year",
        rf"(?:{PART})?(?:(?:the{S})?(?:fiscal"
        rf"|calendar){S})?(?:(?:the{S})?year{S})?(?:'(?P<short>\d\d)(?![\d'a-z])"
        rf"|(?<![\d.,$£€#])(?P<y>{YEAR})(?![a-z])|(?P<spoken>{_SPOKEN}))",
    ),
)

_TRIGGER = re.compile(
    r"(?:(?<![\d,.$])[12]\d{3}(?![\d,]\d)|\d[/.-]\d\d?[/.-]\d\d|'\d\ds?\b|\d b\.?c"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar"
    r"|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec)\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|today|yesterday|tomorrow|tonight|last night"
    r"|this (?:morning|afternoon|evening)|day\b|days (?:ago|later|earlier|before|after|prior)|week|month|year"
    r"|quarter|decade|centur"
    r"|q[1-4]\b|half|spring|summer|autumn|fall\b|winter|(?:twen|thir|for|fif|six|seven|eigh|nine)ties\b"
    r"|nineteen|eighteen|seventeen|two thousand|that (?:morning|afternoon|evening|night)|(?:next|following|same"
    r"|previous) (?:morning|evening|night)"
    r"|christmas|easter|thanksgiving|halloween|(?:on|of|and) the \d{1,2}(?:st|nd|rd|th)))"
)
_BEFORE, _AFTER = 40, 60
_STARTS = (
    r"(?:[\d']|(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb"
    r"|mar|apr|jun"
    r"|jul|aug|sept?|oct|nov|dec|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|weds?|thurs?|thu|fri|sat"
    r"|sun|the|early"
    r"|earlier|late|later|latter|mid|last|this|next|that|same|past|following|previous|preceding|coming|current"
    r"|latest|prior"
    r"|upcoming|beginning|start|middle|end|close|turn|fiscal|calendar|years?|on|night|morning|until|by|from|to"
    r"|till|and|in"
    r"|within|about|around|some|sometime|almost|nearly|roughly|over|more|less|just|only|at|exactly|ca?|circa"
    r"|half|hundred"
    r"|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth|tenth"
    r"|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth|q[1-4]|today|yesterday|tomorrow|tonight|spring|summer"
    r"|autumn|fall|winter"
    r"|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|christmas|new|thanksgiving|easter"
    r"|good|halloween"
    r"|labor|memorial|independence|veterans|boxing|st|valentine)(?![a-z]))"
)
"""First words of expressions: most words fail here, before any rule is tried."""


@cache
def scanner() -> re.Pattern[str]:
    """All rules as one pattern whose `lastgroup` is the rule's name."""
    rules = "|".join(f"(?P<{name}>{_nameless(pattern)})" for name, pattern in RULES)
    return re.compile(rf"(?<![a-z0-9_])(?={_STARTS})(?:{rules})")


@cache
def rule(name: str) -> re.Pattern[str]:
    """One rule with its named groups, to read what the scanner found."""
    return re.compile(dict(RULES)[name])


def matches(low: str) -> Iterator[tuple[str, int, int]]:
    """(rule, start, end) of every expression of a plain text, in order and not overlapping.

    Time is linear in the length of the text: windows do not overlap, and every repetition in a pattern is bounded.
    """
    scan = scanner().finditer
    for start, end in _windows(low):
        for match in scan(low, start, end):
            yield str(match.lastgroup), match.start(), match.end()


def _windows(low: str) -> Iterator[tuple[int, int]]:
    start, end = 0, 0
    for hit in _TRIGGER.finditer(low):
        if hit.start() - _BEFORE > end:
            if end:
                yield start, min(end, len(low))
            start = max(end, hit.start() - _BEFORE)
            while start and low[start - 1].isalnum() and start > end:
                start -= 1
        end = hit.end() + _AFTER
    if end:
        yield start, min(end, len(low))


def _nameless(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
