"""What a person typed into Slack, down to the question: no markup, emoji, greeting or politeness around it."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

MOST_CHARACTERS = 2_000
"""Of a message. What is longer is not a question; the rest is not read."""

Script = Literal["latin", "other", "none"]

_SPECIAL = re.compile(r"<([@#!])([^<>|]*)(?:\|([^<>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto|tel|ftp)[^<>|\s]*)(?:\|([^<>]*))?>")
_EMOJI_CODE = re.compile(r"(?<![\w:]):[a-z0-9_+'-]*[a-z_+-][a-z0-9_+'-]*:(?::skin-tone-[2-6]:)?(?![\w:])")
_CODE_FENCE = re.compile(r"`{1,3}")
_STYLE = re.compile(r"(?<!\w)([*_~])(?=\S)(.+?)(?<=\S)\1(?!\w)")
_PLAIN_MENTION = re.compile(r"(?<!\S)@[\w.-]+")
_QUOTE_LINE = re.compile(r"(?m)^[ \t]*(?:>{1,3}|[-*•])\s+")

_ODD_SIGN = re.compile(r"[^ -~\n]")
"""All but printable ASCII and new lines, which stay as they are."""

_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|heya|hiya|howdy|yo|dear|good (?:morning|afternoon|evening|day)|greetings)"
    r"(?: (?:there|all|bot|onrecord|team|everyone|folks|again))*(?=\W|$)"
    r"|(?:a )?(?:quick|small|stupid|dumb) question(?=\W|$)"
    r"|(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody) (?:please |kindly |just )?"
    r"(?:tell|show|give|remind) (?:me|us)(?=\s)"
    r"|(?:just )?(?:a )?question\s*[:,]|onrecord\s*[:,]|bot\s*[:,]"
    r"|(?:ok|okay|so|well|anyway|anyhow|by the way|um+|uh+|hmm+|please|pls|plz|thanks|thank you|sorry|excuse me)"
    r"(?: so)?"
    r"(?=\s*[,:;.!]|\s+(?!so\b|much\b|to\b|for\b|you\b)|$)"
    r")[\s,.:;!\-]*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    # The look-behind keeps a run of a thousand "!" from being tried from each of them.
    r"(?<![\s,.;!\-])[\s,.;!\-]+(?:please|pls|plz|thanks(?: (?:a lot|so much|in advance|again|very much|you))?"
    r"|thank you(?: (?:so|very) much| in advance)?"
    r"|thx|ty|cheers|many thanks)\s*(?P<end>[?.!]*)\s*$",
    re.IGNORECASE,
)
_SHORT = "mr mrs ms dr prof st vs no nos art para gen sen rep gov [a-z]".split()
_NO_END = "".join(rf"(?<!\b{short}\.)" for short in _SHORT)
"""Where a full stop belongs to the word before it: "Mr. Novak"."""
_SENTENCE_END = re.compile(
    rf"(?<=[?!])\s+|(?<=[A-Za-z0-9\"')\]]\.){_NO_END}\s+(?=[A-Za-z\"'(])|\s*[\n\r]+\s*|(?<![\s;])\s*;[\s;]+",
    re.IGNORECASE,
)
_MAY_END = re.compile(r"[?!.]\s|[;\n\r]")
"""What _SENTENCE_END needs, found in a tenth of the time: most messages are one sentence."""
_QUESTION_WORDS = r"(?:who|whom|whose|what|when|where|why|how|which|did|does|do|is|are|was|were|has|have|can|could)"
_AND_QUESTION = re.compile(
    rf"(?:\s*+,)?\s++(?:and|also|or)\s++(?:also\s++)?(?={_QUESTION_WORDS}\b\s++\w++\s++\w)", re.IGNORECASE
)
_ASKING = re.compile(rf"{_QUESTION_WORDS}\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:it|its|he|she|they|them|his|her|their)\b", re.IGNORECASE)
_CHAT = {
    "wat": "what", "wot": "what", "wen": "when",
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thank you",
    "abt": "about", "gimme": "give me", "lemme": "let me", "wanna": "want to", "gonna": "going to",
    "ppl": "people", "govt": "government", "yrs": "years", "dept": "department",
    "dunno": "do not know", "btw": "by the way", "im": "I'm", "ive": "I've", "whats": "what's", "whos": "who's",
    "hows": "how's", "wheres": "where's", "whens": "when's", "thats": "that's", "theres": "there's", "cant": "can't",
    "dont": "don't", "didnt": "didn't", "doesnt": "doesn't", "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't",
    "werent": "weren't", "hasnt": "hasn't", "havent": "haven't", "hadnt": "hadn't", "wouldnt": "wouldn't",
    "couldnt": "couldn't", "shouldnt": "shouldn't",
}  # fmt: skip
"""Words of chats, in small letters, and what they stand for."""
_CHAT_WORD = re.compile(rf"(?<![\w'’.@#/-])(?:{'|'.join(_CHAT)})(?![\w'’@/-])")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A message without its wrapping."""

    text: str
    """The whole message, cleaned."""
    plain: str
    """The same with its greeting and politeness left on."""
    questions: tuple[str, ...]
    """Its sentences and separate questions, in order; `(text,)` where there is only one."""
    greeting: bool
    """A greeting or politeness was taken off."""
    script: Script
    cut: bool
    """The message was longer than MOST_CHARACTERS."""

    @property
    def empty(self) -> bool:
        """Nothing to answer: emoji, mentions, a greeting, punctuation."""
        return not any(c.isalnum() for c in self.text)


def clean(message: str) -> Cleaned:
    """`message` as Slack sends it (with <@U..>, <url|label>, &amp;, :emoji:) as a question. Never raises."""
    cut = len(message) > MOST_CHARACTERS
    text = written_out(strip_markup(message[:MOST_CHARACTERS]))
    bare, greeting = _unwrap(text)
    # "hi" alone is a greeting with nothing left, but "thanks" may be an intent of its own: the caller sees both.
    questions = _questions(bare)
    return Cleaned(bare, text, questions or (bare,), greeting, script_of(bare), cut)


def strip_markup(text: str) -> str:
    """Slack's markup to the words a reader sees: links to their labels, mentions and emoji to nothing."""
    text = _LINK.sub(lambda m: f" {m[2]} " if m[2] else " ", text)
    text = _SPECIAL.sub(lambda m: f" {m[3] or ''} " if m[1] == "#" else " ", text)
    # Entities after the markup: "&lt;@U1&gt;" is text that somebody typed.
    text = html.unescape(text) if "&" in text else text
    text = _EMOJI_CODE.sub(" ", text)
    text = _CODE_FENCE.sub(" ", text)
    text = _QUOTE_LINE.sub("", text)
    text = _STYLE.sub(r"\2", text)
    text = _PLAIN_MENTION.sub(" ", text)
    text = _ODD_SIGN.sub(lambda m: _visible(m.group()), unicodedata.normalize("NFC", text))
    return "\n".join(line for line in (" ".join(part.split()) for part in text.splitlines()) if line)


def written_out(text: str) -> str:
    """Words as people type them in chats, in full: "u" is you, "didnt" is didn't."""
    return _CHAT_WORD.sub(lambda m: _CHAT[m.group()], text)


def _visible(c: str) -> str:
    """`c`, or a blank for an emoji or a control sign, or nothing for a joiner."""
    if c in "\n\r":
        return c
    category = unicodedata.category(c)
    if category in ("So", "Cs", "Co") or "\U0001f3fb" <= c <= "\U0001f3ff":
        return " "
    if c in "\ufe0e\ufe0f\u20e3" or category == "Cf":
        return ""
    return " " if category == "Cc" else c


def asks(sentence: str) -> bool:
    """Whether a sentence is a question by its form: its mark, or its first word."""
    return sentence.rstrip("\"' )").endswith("?") or _ASKING.match(sentence) is not None


def _unwrap(text: str) -> tuple[str, bool]:
    before = text
    for _ in range(4):
        shorter = _OPENING.sub("", text, count=1)
        shorter = _CLOSING.sub(lambda m: m["end"], shorter, count=1)
        if shorter == text:
            break
        text = shorter
    return text.strip(), text != before


def _questions(text: str) -> tuple[str, ...]:
    pieces: list[str] = []
    for sentence in _SENTENCE_END.split(text) if _MAY_END.search(text) else (text,):
        for piece in _separate(sentence):
            bare, _ = _unwrap(piece.strip(" ,"))
            if any(c.isalnum() for c in bare):
                pieces.append(bare)
    return tuple(pieces)


def _separate(sentence: str) -> list[str]:
    """The questions of a sentence; one that points back ("and what is it secured on") stays with the one before."""
    pieces: list[str] = []
    at = 0
    for joint in _AND_QUESTION.finditer(sentence):
        if not _POINTS_BACK.search(sentence, joint.end()):
            pieces.append(sentence[at : joint.start()])
            at = joint.end()
    return [*pieces, sentence[at:]]


def script_of(text: str) -> Script:
    """`latin` when most letters are, `other` when most are not, `none` without letters."""
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else "none"
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return "none"
    latin = sum(c < "\u0250" or "LATIN" in unicodedata.name(c, "") for c in letters)
    return "latin" if latin * 2 >= len(letters) else "other"
