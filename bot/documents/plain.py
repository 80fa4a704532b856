"""Plain text and Markdown, in whatever encoding the file turns out to be."""

from __future__ import annotations

from bot.errors import DocumentError

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_plain(raw: bytes, name: str) -> tuple[str, str]:
    """The text, line ends untouched, and the name of its encoding.

    UTF-8 is tried first, then what a byte-order mark or the bytes themselves suggest. A byte-order mark is no part of
    the text. Raises DocumentError for a file that is empty or not text at all.
    """
    if not raw.strip():
        raise DocumentError(f"{name} is empty", "Remove it, or put the document's text into it")
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return _decode(raw, encoding, name), encoding
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        guess = _guess(raw[:200_000])
        if guess is None:
            raise DocumentError(f"{name} is not text in any encoding we know", "Save it as UTF-8 text") from None
        return _decode(raw, guess, name), guess
    if "\x00" in text:
        raise DocumentError(f"{name} holds binary data", "Export it as UTF-8 text first")
    return text, "utf-8"


USUAL = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp932", "gb18030", "big5", "euc_kr")
"""What office programs wrote before UTF-8, commonest first: decides between guesses that fit equally well."""


def _guess(raw: bytes) -> str | None:
    """The encoding in which the bytes read most like a language; None when in none."""
    from charset_normalizer import from_bytes  # 40 ms, and hardly ever needed

    matches = list(from_bytes(raw))
    if not matches:
        return None
    clean = [m for m in matches if m.chaos <= matches[0].chaos + 0.06]
    best = max(clean, key=lambda m: (m.coherence, -USUAL.index(m.encoding) if m.encoding in USUAL else -len(USUAL)))
    return best.encoding


def _decode(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{name} looks like {encoding} but is damaged at byte {error.start}", "Save it as UTF-8 text"
        ) from None
