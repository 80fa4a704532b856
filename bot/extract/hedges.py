"""What tells a sentence's status: words of denial, of doubt, of plans and of judgement. Each rule has an id.

`alleged` is what is told as not established (accused, reportedly, might, unclear); `planned` what has not happened
yet; `opinion` what cannot be checked (should, disgrace).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.extract.modals import of_ignorance, of_manners, of_more, of_no_avail, of_power, of_request


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that is only tried where one of its trigger words stands: most sentences hold none."""

    id: str
    triggers: frozenset[str]
    pattern: re.Pattern[str]
    main_clause: bool = False
    """Counts only in the main clause: "raised concerns that the court may" says nothing of the sentence."""
    unless: Callable[[str, re.Match[str]], bool] | None = None
    """What the words say besides (modals.py): a match of which this holds, in its text, is none."""


def _rule(
    name: str,
    triggers: str,
    *parts: str,
    main_clause: bool = False,
    unless: Callable[[str, re.Match[str]], bool] | None = None,
) -> Rule:
    return Rule(name, frozenset(triggers.split()), re.compile("|".join(parts), re.IGNORECASE), main_clause, unless)


_BE = r"\b(?:is|are|was|were)"
_CHARGES = r"(?:allegations?|accusations?|claims?|charges?|criticisms?|reports?|suggestions?|rumou?rs?|assertions?)"
_REFUTE = "reject dismiss refut disput rebut contest"

DENIED = (
    _rule(
        "denial-verb",
        "deny denies denied denying",
        r"\b(?<!not )den(?:y|ies|ied|ying)\b(?! (?:entry|access|bail|visas?|entrance))",
    ),
    _rule(
        "denial-of-charge",
        " ".join(stem + end for stem in _REFUTE.split() for end in ("", "e", "s", "es", "ed", "ing")),
        rf"\b(?:{'|'.join(_REFUTE.split())})e?(?:s|es|d|ed|ing)? (?:\w+ ){{0,3}}{_CHARGES}\b",
        rf"\b{_CHARGES} (?:was|were|is|are) (?:\w+ly )?(?:rejected|dismissed|refuted|disputed|rebutted)\b",
    ),
)
ALLEGED = (
    _rule(
        "hedge-adverb",
        "allegedly reportedly purportedly supposedly apparently ostensibly possibly rumored rumoured",
        r"\b(?:allegedly|reportedly|purportedly|supposedly|apparently|ostensibly|possibly|rumou?red)\b",
    ),
    _rule(
        "accusation",
        "accused suspected accuse accuses accusing",
        r"\b(?:is|are|was|were|been|being|stands?) (?:\w+ly )?(?:accused|suspected)\b",
        r"\baccus(?:e|es|ed|ing)\b [^.]{1,80}? of\b",
    ),
    _rule(
        "claim-verb",
        "claim claims claimed claiming allege alleges alleged alleging",
        r"\b(?<!the )(?<!these )(?<!those )(?<!such )(?<!of )(?<!\ba )(?<!\bany )(?<!\bno )claim(?:s|ed|ing)?\b"
        r"(?! (?:responsibility|victory|the lives?|asylum|benefits?|for|of|about|against|by|from|in|was|were|up to|back"
        r"|compensation|damages|money|expenses|about|more than|[€£$]?\d))",
        r"\balleg(?:e|es|ed|ing) (?:that|the|he|she|it|they|in)\b",
    ),
    _rule(
        "purported",
        "purported unconfirmed unverified unsubstantiated",
        r"\b(?:purported|unconfirmed|unverified|unsubstantiated)\b",
    ),
    _rule(
        "as-they-say",
        "what",
        r"\bwhat (?:they|he|she|it|\w+ \w+) (?:sa(?:y|ys|id)|claim(?:s|ed)?|allege[sd]?) (?:is|are|was|were)\b",
    ),
    _rule(
        "belief",
        "believed thought understood assumed feared presumed said alleged rumored rumoured",
        _BE + r" (?:widely )?(?:believed|thought|understood|assumed|feared|presumed|said|alleged|rumou?red) to\b",
    ),
    _rule(
        "seeming",
        "appear appears appeared seem seems seemed indicate suggest imply",
        r"\bwould (?:indicate|suggest|appear|seem|imply)\b",
        r"\b(?:appears?|appeared|seems?|seemed) to\b",
        r"\bit (?:appears|seems)\b",
    ),
    _rule(
        "unclear",
        "unclear unknown known clear",
        r"\b(?:is|was|remains?|remained) (?:still )?(?:unclear|unknown|not (?:immediately )?(?:clear|known))\b",
        r"\bunclear (?:who|what|why|how|when|whether|if)\b",
        unless=of_ignorance,
    ),
    _rule(
        "likelihood",
        "possibility chance likelihood likely unlikely",
        _BE + r" (?:\w+ly )?(?:un)?likely (?:to|that)\b",
        r"\bthere (?:is|was|remains) an? (?:\w+ )?(?:possibility|chance|likelihood)\b",
    ),
    _rule(
        "possibility",
        "may might could",
        r"(?<![-\w])(?:may|might|could)(?: not)?(?: well| also| still| now| soon| yet| even)? [a-z]{2,}\b",
        main_clause=True,
        unless=of_power,
    ),
)
PLANNED = (
    _rule(
        "future",
        "will won't won’t shall going set due scheduled slated poised expected planned about he'll she'll "
        "they'll we'll i'll it'll you'll he’ll she’ll they’ll we’ll i’ll it’ll you’ll",
        r"\b(?:will|won't|won’t|shall)\b(?! of\b)",
        r"['’]ll\b",
        _BE + r"(?: still)? (?:going|set|due|scheduled|slated|poised|expected|planned|about) to\b",
        main_clause=True,
        unless=of_no_avail,
    ),
    _rule(
        "intention",
        "plan plans planned planning intend intends intended aim aims hope hopes hoped want wants preparing "
        "prepare prepares propose proposes vow vows vowed pledge pledges pledged promise promises promised "
        "threaten threatens threatened sworn swore commit commits announced",
        r"\b(?:plans?|planned|planning|intends?|intended|aims?|hopes?|hoped|wants?|preparing|prepares?|proposes?"
        r"|vow(?:s|ed)?|pledg(?:e|es|ed)|promis(?:e|es|ed)|threaten(?:s|ed)?|sworn|swore|commits?) (?:\w+ly )?to\b",
        r"\bplans? (?:for|to)\b|\bannounced plans\b",
        main_clause=True,
        unless=of_manners,
    ),
    _rule(
        "is-to",
        "to next",
        r"\b(?:is|are) to (?!be (?:found|blame|seen|noted)\b)[a-z]+\b",
        r"\bnext (?:week|month|year|spring|summer|autumn|fall|winter)\b",
    ),
    _rule(
        "future-in-past",
        "would",
        r"\b(?:said|announced|added|confirmed|told|says|pledged|promised|vowed)\b[^.]{0,60}\bwould "
        r"(?!have\b|be (?:a|an|the) )[a-z]+",
        unless=of_more,
    ),
)
OPINION = (
    _rule(
        "ought",
        "should ought must need needs better deserve deserves",
        r"\b(?:should|ought to|must|(?<!the )needs? to|had better|deserves?)\b",
        unless=of_request,
    ),
    _rule(
        "first-person",
        "i we my our perhaps",
        r"\b(?:I|we) (?:\w+ly )?(?:think|believe|feel|suspect|fear|hope|doubt|find|consider|regard)\b",
        r"\bin (?:my|our) (?:view|opinion)\b|\bperhaps\b",
    ),
    _rule(
        "belief-of",
        "think thinks thought believe believes believed feel feels fear fears feared regard regards consider "
        "considers considered view views see sees",
        r"\b(?:think|thinks|thought|believe[sd]?|feels?|fear(?:s|ed)?|consider(?:s|ed)?) "
        r"(?:that|it|the|this|these|his|her|their|its) ",
        r"\b(?:regards?|views?|sees?) (?:that|it|the|this|these|his|her|their|its) (?:[\w’'-]+ ){0,6}?as ",
    ),
    _rule(
        "judgement-verb",
        "calls called calling describe describes described describing condemn condemns condemned condemning "
        "criticise criticises criticised criticising criticize criticizes criticized criticizing denounce "
        "denounces denounced praise praises praised hail hails hailed slam slams slammed blasted mock mocks "
        "mocked deplore deplores deplored lament laments lamented welcome welcomes welcomed ridicule "
        "ridicules ridiculed deride derides derided",
        r"\bcall(?:s|ed|ing) (?!on |for |off )[^.;]{1,60}?(?:[“‘\"]| '| an? |\bso-called\b)",
        r"\bdescrib(?:e|es|ed|ing) [^.;]{1,60}?\bas (?!(?-i:[A-Z]))",
        r"\b(?:condemn(?:s|ed|ing)?|critici[sz](?:e|es|ed|ing)|denounc(?:e|es|ed)"
        r"|prais(?:e|es|ed)|hail(?:s|ed)?|slam(?:s|med)?|blasted|mock(?:s|ed)?|deplor(?:e|es|ed)|lament(?:s|ed)?"
        r"|welcom(?:e|es|ed)|ridicul(?:e|es|ed)|deride[sd]?)\b(?! (?:for|on|off) )",
    ),
    _rule(
        "judgement-word",
        "disgrace disgraceful shame shameful outrage outrageous scandal scandalous betrayal disaster "
        "disastrous catastrophe catastrophic absurd ridiculous ludicrous terrible horrible awful wonderful "
        "excellent brilliant dreadful appalling unacceptable immoral hypocrisy hypocrite hypocritical worst "
        "best wrong unfair unjust foolish stupid naive reckless cowardly heroic tragic farce nonsense goes "
        "too mistaken smear baseless blow failure",
        r"\b(?:disgrace(?:ful)?|shame(?:ful)?|outrage(?:ous)?|scandal(?:ous)?|betrayal|disast(?:er|rous)|catastroph\w+"
        r"|absurd|ridiculous|ludicrous|terrible|horrible|awful|wonderful|excellent|brilliant|dreadful|appalling"
        r"|unacceptable|immoral|hypocri\w+|worst|best|wrong|unfair|unjust|foolish|stupid|naive|reckless|cowardly|heroic"
        r"|tragic|farce|nonsense|goes too far|too (?:slow|small|weak|late|little|far)|mistaken|smear|baseless"
        r"|blow to|failure)\b",
    ),
)
