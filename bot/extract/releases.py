"""Press releases and statements of bodies: what they say in their own name is theirs, not a publication's."""

from __future__ import annotations

import re

from bot.extract.authorship import BODY, Reader, is_body
from bot.extract.letters import named_in_text
from bot.extract.voices import Stretch, Voice

RELEASE = re.compile(
    r"^[#* \t]*(?:for immediate (?:release|use)|(?:press|media|news) (?:release|statement)|press notice"
    r"|communiqu[eé]|statement)\b"
    r"[ \t]*(?:(?:[:–—-]|by|from|of)[ \t]*(?P<who>[^\n|]{3,70}?))?[*_]*[ \t]*$",
    re.I | re.M,
)
BY_BODY = re.compile(
    rf"^[#* \t]*(?:[\w’'-]+ ){{0,3}}(?:[Ss]tatement|STATEMENT|[Rr]elease|[Cc]ommuniqu[eé]),? (?:[Bb]y|BY|[Oo]f|OF"
    rf"|[Ff]rom|FROM)"
    rf" (?P<who>{BODY})(?=[*_ \t]*$|,| (?:on|about|regarding|concerning|following|after) )[^\n.]*$"
    rf"|^[#* \t]*(?:[\w’'-]+ ){{0,3}}(?:[Rr]eport|REPORT|[Bb]riefing|[Ss]ubmission) (?:by"
    rf"|BY) (?P<who3>{BODY})(?:,[^\n.]*)?[*_ \t]*$"
    rf"|^(?:[\w’'-]+ ){{0,4}}(?:[Ii]ssued|[Cc]ompiled|[Pp]repared"
    rf"|[Pp]ublished) by (?P<who2>{BODY})(?:,[^\n]{{0,200}})?\.?[*_ \t]*$",
    re.M,
)
"""A line that is a heading: a sentence that tells of somebody's report is none."""
BEHALF = re.compile(
    rf"^(?:(?:Issued|Signed|Released|Published|Sent)\b[^\n]{{0,100}})?\b[Oo]n behalf of (?P<who>{BODY})[.:]?[ \t]*$",
    re.M,
)
ABOUT = re.compile(rf"^[#* \t]*(?:About|ABOUT|Notes? to editors about) (?P<who>{BODY})[*_:]*[ \t]*$", re.M)
EXPERTS = re.compile(r"^[ \t]*\*+[ \t]*(?:The )?(?:experts|signatories|rapporteurs)\b[^:\n]{0,30}:", re.I | re.M)
STARRED = re.compile(
    r"\b(?P<who>(?:(?:UN|United Nations|U\.N\.|independent|human|rights|leading|international) ){0,5}experts)\*"
)
NO_BODY = frozenset(
    "findings finding conclusions facts fact claim case intent principles objections reasons support concern position "
    "evidence defence defense truth understanding policy values account accounts purpose".split()
)
"""What a statement may be of without being a body's."""
VERB = re.compile(
    r"\s(?:will|has|have|is|are|was|were|to|welcomes?|responds?|announces?|rejects?|denies|says?|\w+(?:s|ed))\b"
)


def release(reader: Reader) -> list[Stretch] | None:
    """A press release or statement of a body: named in its heading, or what headline and text both begin with."""
    head = reader.head[:700]
    release = RELEASE.search(head)
    match = BY_BODY.search(head) if release is None or not release["who"] else None
    name = release["who"] if release and release["who"] else match and (match["who"] or match["who2"] or match["who3"])
    if name and not NO_BODY.isdisjoint(name.lower().split()):
        name = None  # "Statement of preliminary findings"
    if not name and (behalf := BEHALF.search(reader.text, max(0, len(reader.text) - 600))):
        name = behalf["who"]
    if not name and release:
        about = ABOUT.search(reader.text)
        name = about["who"] if about else _begins_twice(reader, release.end()) or _letterhead(reader)
    if not name:
        return None
    name = name.strip()
    if match is not None and match["who"] and not is_body(name) and len(reader.firsts()) >= 2:
        return reader.spoken(reader.person(name, match.start("who")))
    if not is_body(name) and release is None and not (match and match["who2"]):
        return None
    return reader.stretch(reader.body(name))


def _letterhead(reader: Reader) -> str | None:
    """The body on whose paper a release stands, where the text speaks of it: "The Trust regrets"."""
    for line in reader.text.splitlines()[:6]:
        name = line.strip(" \t*_#")
        if is_body(name) and len(name.split()) <= 8 and not any(c.isdigit() for c in name) and name[-1:].isalpha():
            return named_in_text(reader, name)
    return None


def _begins_twice(reader: Reader, start: int) -> str | None:
    """The name with which two of the first lines or sentences begin."""
    lines = [line.strip(" #*") for line in reader.text[start : start + 1500].splitlines() if line.strip()][:6]
    for line in lines:
        words = line.split()
        for count in range(min(6, len(words)), 0, -1):
            name = " ".join(words[:count])
            last = words[count - 1]
            if last[:1].isupper() and last[-1:].isalpha() and (count > 1 or len(last) > 3):
                others = [
                    other for other in lines if other is not line and (other == name or other.startswith(name + " "))
                ]
                if others and any(VERB.match(other, len(name)) for other in (*others, line)):
                    return name
    return None


def experts(reader: Reader) -> list[Stretch] | None:
    """A statement of experts who are named below it: "*The experts: ..."."""
    starred = STARRED.search(reader.head)
    below = EXPERTS.search(reader.text) if starred else None
    if below is None or starred is None:
        return None
    voice = reader.body(starred["who"])
    return reader.stretch(Voice(voice.name, voice.kind, "author-experts"), 0, below.start())
