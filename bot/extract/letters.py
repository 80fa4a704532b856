"""Letters and e-mails: the sender's or the signer's words, or the body's on whose paper they stand."""

from __future__ import annotations

import re

from bot.extract.answered import answered, around
from bot.extract.authorship import FULL, TAIL, TITLE, Reader, W, is_body
from bot.extract.roles import BODIES_LOWER, BODY_NOUNS
from bot.extract.voices import Stretch, Voice, without_title

MAIL_FIELD = re.compile(
    r"^(?P<key>from|to|cc|bcc|date|sent|subject|re)\s*:[ \t]*(?P<value>[^\n]*)$", re.IGNORECASE | re.MULTILINE
)
SALUTE = re.compile(
    r"^[ \t]*(?:Dear\b[^\n]{0,80}|To whom it may concern|Sirs?|Madam|Your Excellency)[,:]?[ \t]*$", re.M
)
CLOSING = re.compile(
    r"^[ \t]*(?:Yours(?: \w+){0,2}|Sincerely(?: yours)?|(?:With )?(?:[Kk]ind|[Bb]est|[Ww]arm"
    r"|[Mm]any)?(?:est)? ?[Rr]egards|Best(?: wishes)?"
    r"|Respectfully(?: \w+)?|Faithfully|Cordially|Regards|With (?:best|kind)[ \w]{0,20}|In solidarity"
    r"|Signed)[,.:]?[ \t]*$",
    re.M,
)
SIGNED = re.compile(rf"^[ \t]*(?:\(?[Ss]igned\)?:?|/s/|Signature:)[ \t]+(?P<who>{TITLE}{FULL})", re.M)


def mail(reader: Reader) -> list[Stretch] | None:
    """From: ..., To: ..., Subject: ...: the sender's, or the body's whose office sends it."""
    fields: dict[str, tuple[str, int]] = {}
    end = above = 0
    for match in MAIL_FIELD.finditer(reader.head):
        if end and reader.text[end : match.start()].strip():
            break
        above = above if fields else reader.text.count("\n", 0, match.start())
        fields.setdefault(match["key"].lower(), (match["value"].strip(), match.start("value")))
        end = match.end()
    below = answered(reader, end)
    if "from" not in fields or len(fields) < 2 or above > 6:
        return below or None  # a thread without its first message's header
    sender, where = fields["from"]
    sender = re.sub(r"\s*<[^>]*>|\s*\([^)@]*@[^)]*\)|[\"']|\[[^\]]*\]|\S+@\S+", "", sender).strip(" ,;")
    if not sender:
        return below or None
    words = [part.strip() for part in sender.split(",")]
    signer = _signer(reader)
    closed = _closing(reader, end)
    stop = closed.start() if closed else None
    person = without_title(words[0])
    if 2 <= len(person) <= 4 and not is_body(words[0]) and all(w[:1].isupper() for w in person):
        return around(_two(reader, reader.person(words[0], where), None, end, stop), below)
    body = reader.body(words[-1])
    return around(_two(reader, reader.person(*signer) if signer else None, body, end, stop), below)


def _closing(reader: Reader, start: int = 0) -> re.Match[str] | None:
    """The last "Yours sincerely" of a letter, behind `start`."""
    closings = list(CLOSING.finditer(reader.text, max(start, len(reader.text) - 3 * TAIL)))
    return closings[-1] if closings else None


def _two(reader: Reader, person: Voice | None, body: Voice | None, start: int, end: int | None = None) -> list[Stretch]:
    """The stretches of a text that somebody signs for a body: what says I is the person's, the rest the body's."""
    if person is None or body is None:
        voice = person or body
        return reader.stretch(voice, start, end) if voice else []
    stop = len(reader.text) if end is None else end
    return [
        Stretch(s.start, s.end, person if reader.first(s) else body)
        for s in reader.sentences
        if start <= s.start < stop
    ]


def _signer(reader: Reader) -> tuple[str, int] | None:
    """The name below the closing of a letter, and where it stands."""
    text = reader.text
    if closing := _closing(reader):
        for line in re.finditer(r"[^\n]+", text[closing.end() : closing.end() + 200]):
            name = line.group().strip(" \t\r*_,")
            if re.fullmatch(rf"{TITLE}{FULL}", name) and not is_body(name) and len(name.split()) <= 5:
                return name, closing.end() + line.start()
            if name and not re.fullmatch(W, name):
                break
    signed = list(SIGNED.finditer(text, max(0, len(text) - TAIL)))
    return (signed[-1]["who"], signed[-1].start("who")) if signed else None


def letter(reader: Reader) -> list[Stretch] | None:
    """Dear ..., ... Yours sincerely, a name: the signer's, or the body's on whose paper it stands."""
    salute = SALUTE.search(reader.head)
    signer = _signer(reader) if salute else None
    if salute is None or signer is None:
        return None
    body = None
    for line in reader.text[: salute.start()].splitlines():
        name = line.strip(" \t*_#")
        if re.match(r"(?:To|Attn|Date|Ref)\b", name):
            break
        if name and is_body(name) and len(name.split()) <= 8 and not any(c.isdigit() for c in name):
            body = named_in_text(reader, name) or body
    person = reader.person(*signer)
    closed = _closing(reader, salute.end())
    stop = closed.start() if closed else None
    return _two(reader, person, reader.body(body) if body else None, salute.end(), stop)


def named_in_text(reader: Reader, name: str) -> str | None:
    """A letterhead's body, where the letter itself speaks of it: "The Ministry rejects", "the company"."""
    nouns = [w.lower() for w in name.split() if w.lower() in BODY_NOUNS | BODIES_LOWER]
    own = "|".join(re.escape(noun) for noun in nouns) or name
    return (
        name
        if re.search(rf"\b[Tt]he (?i:{own})\b(?! of)|\bThe (?:[Cc]ompany|[Oo]rganisation)\b", reader.text[len(name) :])
        else None
    )
