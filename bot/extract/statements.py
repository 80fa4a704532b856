"""Statements: each sentence of the text with who asserts it and as what."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from bot.extract.coreference import Resolver
from bot.extract.grammar import is_verb
from bot.extract.status import status_of
from bot.extract.voices import NOBODY, Voices, same_body
from bot.models import AttributionKind, Document, Quote, Sentence, Statement

SILENCE = re.compile(
    r"\b(?:declin(?:ed|es|ing)|refus(?:ed|es|ing)) to (?:comment|say|answer|discuss|elaborate|speak|give|go into"
    r"|provide|confirm|be (?:named|identified|interviewed))\b"
    r"|\b(?:did|does|do|had|has|have)(?: not|n['’]t) (?:immediately |yet )?(?:respond(?:ed)?|repl(?:y|ied)"
    r"|comment(?:ed)?|answer(?:ed)?|return(?:ed)?)\b|\bcould not (?:immediately )?be reached\b"
    r"|\bno (?:immediate )?comment\b",
    re.IGNORECASE,
)
"""Somebody's silence is a fact that the outlet tells."""
SILENCE_STEMS = ("ecline", "efuse", "espon", "repl", "comment", "reached", "answer", "return")
_DISMISSED = (
    r"(?:claims?|reports?|allegations?|suggestions?|accusations?|charges?|criticisms?|concerns?|ideas?|questions?|notion"
    r"|talk|fears?|rumou?rs?|findings?|complaints?|calls?|demands?|arguments?|threats?|warnings?|statements?|comments?"
    r"|remarks?|as)"
)
"""What is dismissed in words; a minister is dismissed from office."""
_DOES = (
    rf"den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?(?=(?: [\w’'-]+){{0,5}}? {_DISMISSED}\b)|refut(?:es|ed)"
    r"|disput(?:es|ed)|accus(?:es|ed|e)|claim(?:s|ed)?"
    r"|alleg(?:es|ed|e)|threaten(?:s|ed)?|believ(?:es|ed|e)|thinks?|condemn(?:s|ed)?|critici[sz](?:es|ed)|call(?:s|ed)"
    r"|describ(?:es|ed)|announc(?:es|ed)|reported|confirm(?:s|ed)|puts? (?=the (?:number|toll|figure|cost))"
)
DOES_STEMS = (
    "den", "reject", "dismiss", "refut", "disput", "accus", "claim", "alleg", "threaten", "believ", "think", "condemn",
    "critici", "call", "describ", "announc", "report", "confirm", "put the", "puts the",
)  # fmt: skip
SUBJECT_DOES = re.compile(
    r"(?:(?:But|And|However|Still|Yet|Meanwhile|Later|Last (?:week|month|year)),? )?(?P<who>(?:[\w.’'-]+,? ){1,9}?)"
    rf"(?:has |have |had |also |again |\w+ly )*(?:{_DOES})\b"
)
"""A sentence whose subject denies, accuses, believes ...: its asserter is that subject."""
RELATIVE = re.compile(
    rf"(?:[\w.’'-]+ ){{0,5}}[\w.’'-]+, who (?:\w+ ){{0,3}}?(?:{_DOES})\b[^,]*, (?!(?:{_DOES})\b)[a-z]+"
)
"""What somebody called or denied stands in a clause of its own, and the sentence tells something else."""
PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being|be) (?:\w+ly )?(?:denied|rejected|dismissed|disputed|accused|called|alleged"
    r"|believed|described|announced|condemned|criticised|criticized|reported|confirmed|claimed)\b"
)
NO_SUBJECT_END = frozenset(
    "is are was were be been being to into of in for by with on at from i we not the a an and or that which as".split()
)
DOCUMENT_SAYS = re.compile(
    r"(?P<who>(?:The|This|That|A|An|Its|His|Her|Their|New|One|Another) (?:[\w.’'-]+ ){0,4}(?:statement|report"
    r"|resolution|declaration|study|survey|poll|analysis|review|document|letter|memo|ruling|judgment|indictment"
    r"|lawsuit|complaint"
    r"|article|audit|treaty|statute))"
    r" (?:(?:published|released|issued|filed|seen|dated|by|of|on|from|in|for|last|this) [^,.]{1,50}?)?"
    r"(?:also |\w+ly |did not |does not )*(?:show(?:s|ed)?|f(?:ound|inds)|reveal(?:s|ed)?|indicat(?:es|ed)"
    r"|suggest(?:s|ed)?|sa(?:ys|id|y)|stat(?:es|ed)|mention(?:s|ed)?|not(?:es|ed)|warn(?:s|ed)|conclud(?:es|ed)"
    r"|list(?:s|ed))\b"
)
FORMULA = re.compile(
    r"\bI (?:must|should|ought to|have to|need to|would like to|want to|wish to) (?:also )?(?=(?:tell|say|add"
    r"|admit|confess|note"
    r"|stress|point out|remind|repeat|state|correct)\b)"
)
""" "I must tell you that it costs more" is no demand."""
SUBORDINATORS = frozenset(
    "after before when because since while as where who which than until although though if".split()
)
OPENERS = frozenset(
    """
    as in on at when after before during while although though since under with by for from until despite amid
    last
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who asserts a sentence."""

    name: str | None
    kind: AttributionKind
    rule: str
    reported: bool
    told: int = 0
    """Where in the sentence what is said begins."""
    own: bool = False
    """The words of a turn or of a first-person document: who speaks there, or writes it."""
    asks: bool = False
    puts: bool = False
    """An interviewer puts somebody else's words to whom they ask: told, and not established."""


def find_statements(
    document: Document,
    sentences: tuple[Sentence, ...],
    quotes: tuple[Quote, ...],
    resolver: Resolver,
    voices: Voices = NOBODY,
) -> tuple[Statement, ...]:
    """One statement for every sentence that is not furniture, in text order; none for a character that stands alone."""
    publication = _Voice(document.publisher, "publication", "own-voice", False)
    spoken = [q for q in quotes if q.speaker_text is not None or (q.type == "direct" and q.end - q.start > 20)]
    starts = [q.start for q in spoken]
    longest = max((q.end - q.start for q in spoken), default=0)
    boxes = {piece.start for piece in document.furniture if piece.kind == "author_box"}
    found = []
    for sentence in sentences:
        if sentence.furniture or sentence.end - sentence.start < 2:
            continue
        if sentence.start in boxes:  # the publication introduces its author
            found.append(
                Statement(sentence.start, sentence.end, document.publisher, "publication", "asserted", "author-box")
            )
            continue
        text = document.text[sentence.start : sentence.end]
        low = bisect_left(starts, sentence.start - longest)
        high = bisect_left(starts, sentence.end)
        near = [q for q in spoken[low:high] if q.end > sentence.start]
        own = _in_person(voices, sentence.start) or publication
        voice = _voice(document, sentence, text, near, own, resolver)
        if not voice.reported and _silent(text):
            found.append(
                Statement(sentence.start, sentence.end, voice.name, voice.kind, "asserted", f"{voice.rule}/silence")
            )
            continue
        if voice.own:
            text = FORMULA.sub("I ", text)
        status, rule = status_of(text, reported=voice.reported, opinionated=voice.kind == "author", told=voice.told)
        if voice.puts and status == "asserted":
            status, rule = "alleged", "put"
        found.append(Statement(sentence.start, sentence.end, voice.name, voice.kind, status, f"{voice.rule}/{rule}"))
    return tuple(found)


def _in_person(voices: Voices, offset: int) -> _Voice | None:
    """The voice of somebody's turn or of a document's author, where there is one."""
    found = voices.at(offset)
    if found is None:
        return None
    return _Voice(found.name, found.kind, found.rule, found.kind != "author", own=True, asks=found.asks)


def _voice(
    document: Document, sentence: Sentence, text: str, near: list[Quote], own: _Voice, resolver: Resolver
) -> _Voice:
    """Who asserts the sentence: the speaker of what covers most of it; of two, the one closest to the words."""
    length = sentence.end - sentence.start
    best: tuple[int, Quote] | None = None
    for quote in near:
        shared = min(quote.end, sentence.end) - max(quote.start, sentence.start)
        if quote.type == "scare" or not _mostly(quote, sentence, shared, length, text):
            continue
        size = quote.end - quote.start
        if best is None or size <= best[0] or quote.type == "direct":
            best = (size, quote)
    if best is not None:
        quote = _innermost(best[1], near)
        if own.asks and quote.type == "indirect":
            return replace(own, puts=True)
        if own.own and quote.type == "indirect" and _tells(quote, near, text[max(0, quote.start - sentence.start) :]):
            return own  # "They said that ...", "It concludes that ...": what the speaker, or the piece itself, tells
        shared = min(quote.end, sentence.end) - max(quote.start, sentence.start)
        if own.own and quote.speaker is None and quote.speaker_text is not None and shared < 0.5 * length:
            return own  # "When she came she said, ..., “No surprises.”": most of it is told
        if quote.speaker_text is None:
            return _Voice(None, "anonymous", "quoted-unknown", True)
        if quote.speaker_text.lower() in {"nobody", "no one", "none"}:
            return own
        if own.own and quote.speaker is not None and quote.speaker == own.name:
            return own
        if document.publisher and quote.speaker and quote.speaker.casefold() == document.publisher.casefold():
            return own
        told = max(0, quote.start - sentence.start)
        return _Voice(quote.speaker, quote.speaker_kind or "anonymous", f"quoted:{quote.rule}", True, told)
    if own.asks:
        return own
    said = DOCUMENT_SAYS.match(text)
    if said:
        return _Voice(said["who"].strip(), "document", "document-says", True)
    if own.rule == "own-voice" and RELATIVE.match(text):
        return own  # "X, who had called it a folly, left her the house"
    does = SUBJECT_DOES.match(text) if any(stem in text for stem in DOES_STEMS) else None
    if does and not PASSIVE.search(text) and not _silent(text) and _is_subject(does["who"]):
        start = sentence.start + does.start("who")
        who = resolver.resolve(start, start + len(does["who"].rstrip(" ,")))
        if own.own and own.kind == "institution" and same_body(who.name, own.name):
            return own
        if who.name or (who.rule == "pronoun" and who.kind != "anonymous"):
            return _Voice(who.name, who.kind, f"subject:{who.rule}", True)
    return own


def _tells(quote: Quote, near: list[Quote], content: str) -> bool:
    """Whether a turn's or an author's report of what was said is told in their own name: "They said that ..." of people
    who are not established, "She said that to my face"."""
    if any(q.type == "direct" and quote.start <= q.start and q.end <= quote.end + 1 for q in near):
        return False
    words = content[: quote.end - quote.start].split()
    short = len(words) <= 4 and words[:1] and words[0].lower() in {"that", "so", "this", "it"}
    return quote.speaker is None or bool(short)


def _silent(text: str) -> bool:
    return any(stem in text for stem in SILENCE_STEMS) and SILENCE.search(text) is not None


def _is_subject(phrase: str) -> bool:
    words = phrase.replace(",", "").split()
    return words[-1].lower() not in NO_SUBJECT_END and not any(is_verb(word, word) for word in words)


def _innermost(quote: Quote, near: list[Quote]) -> Quote:
    """ "..., X said, Y reported": what Y reports is what X said."""
    if quote.type != "indirect":
        return quote
    size = quote.end - quote.start
    inner = [
        q
        for q in near
        if q.type == "indirect" and quote.start <= q.start and q.end <= quote.end and q.speaker_start is not None
        and 0.5 * size <= q.end - q.start < size and quote.start <= q.speaker_start < quote.end
    ]  # fmt: skip
    return min(inner, key=lambda q: q.end - q.start) if inner else quote


def _mostly(quote: Quote, sentence: Sentence, shared: int, length: int, text: str) -> bool:
    """Is the sentence mainly this quotation? What names the speaker counts with it when it stands in the sentence."""
    if quote.type == "indirect" and quote.speaker_start is not None and quote.speaker_start > sentence.start:
        before = text[: quote.speaker_start - sentence.start].split()
        if before and before[-1] in SUBORDINATORS and len(before) > 1:
            return False  # "the statement came after X reported ..."
        if before and before[-1].endswith(",") and before[0].lower() in OPENERS and quote.end >= sentence.end - 3:
            return True  # "As of September, when ..., X said that ..."
    if quote.type == "indirect" and quote.rule.endswith("+relative") and text[quote.end - sentence.start :][:1] == ",":
        return False  # "X, who had called it a folly, left her the house": what is told is that X left it
    if shared >= (0.3 if quote.type == "direct" else 0.4) * length:
        return True
    if quote.type == "direct" and quote.speaker_start is not None and "-ing" not in quote.rule:
        edge = quote.start <= sentence.start + 2 or quote.end >= sentence.end - 2
        return edge and sentence.start <= quote.speaker_start < sentence.end  # “No,” X told the whole long rest
    if quote.type != "indirect" or quote.speaker_start is None or quote.speaker_end is None or shared <= 0:
        return False
    low, high = min(quote.start, quote.speaker_start), max(quote.end, quote.speaker_end)
    return min(high, sentence.end) - max(low, sentence.start) >= 0.6 * length
