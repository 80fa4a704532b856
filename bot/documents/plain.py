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
        from charset_normalizer import from_bytes  # 40 ms, and hardly ever needed

        best = from_bytes(raw[:200_000]).best()
        if best is None:
            raise DocumentError(f"{name} is not text in any encoding we know", "Save it as UTF-8 text") from None
        return _decode(raw, best.encoding, name), best.encoding
    if "\x00" in text:
        raise DocumentError(f"{name} holds binary data", "Export it as UTF-8 text first")
    return text, "utf-8"


def _decode(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{name} looks like {encoding} but is damaged at byte {error.start}", "Save it as UTF-8 text"
        ) from None
