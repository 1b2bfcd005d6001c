"""The bytes of a file as text: UTF-8, UTF-16, or what Windows wrote before them."""

from __future__ import annotations

import codecs

SAMPLE = 4096
REPLACED = "\ufffd"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file, its lines ended by line feeds alone, and the encoding in which it was taken.

    What is no Unicode is taken for Windows-1252, in which every byte but five is a character.
    """
    encoding = _marked(data) or _unmarked(data)
    text = data.decode(encoding, errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding.removesuffix("-sig")


def unreadable_line(data: bytes) -> int | None:
    """Return the first line with characters that are no text, or of which nothing could be made; None without any."""
    text, encoding = decode(data)
    is_given = encoding == "utf-8" and text.count(REPLACED) == data.count(REPLACED.encode())
    signs = ("\0",) if is_given else ("\0", REPLACED)
    places = [place for sign in signs if (place := text.find(sign)) >= 0]
    return text.count("\n", 0, min(places)) + 1 if places else None


def _marked(data: bytes) -> str | None:
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)


def _unmarked(data: bytes) -> str:
    if wide := _wide(data[:SAMPLE]):
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _wide(sample: bytes) -> str | None:
    """Return the kind of UTF-16 where every other byte is zero often enough, and the ones between never are."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = max(2, len(sample) // 20)
    if odd >= enough and not even:
        return "utf-16-le"
    return "utf-16-be" if even >= enough and not odd else None
