"""Bytes to text when the declared charset may be missing, unknown or a lie.

The supported languages write in Latin letters, and that settles most disputes: of the readings that are possible,
the one with the least that no Latin-script correspondent writes is the true one.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What senders declare, and the superset that is meant (as the WHATWG encoding standard has it).
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_C1_AS_WINDOWS = {b: bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xA0)}
_STATEFUL = re.compile(r"utf-7|iso2022|hz", re.IGNORECASE)
_FOREIGN = re.compile(r"[\u0370-\u1dff\u2e80-\ua6ff\uac00-\ud7ff\ue000-\uf8ff\uff00-\uffef\ufffd\x80-\x9f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_MOJIBAKE = re.compile(r"[\u00c2\u00c3][\u0080-\u00bf\u0152-\u0192\u2013-\u203a\u20ac\u2122]|\u00e2\u20ac")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`. `declared` is the charset that its sender names, if any. Never raises.

    Tried in order: a byte order mark, UTF-16 without one, UTF-8 (text that is valid UTF-8 with letters beyond
    ASCII hardly ever is anything else), the declared charset, Windows-1252.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    guess = _utf16_without_mark(data)
    if guess:
        return data.decode(guess, "replace")
    name = _codec(declared)
    if name and _STATEFUL.search(name):
        return _try(data, name) or data.decode("cp1252", "replace")
    unicode = _try(data, "utf-8")
    if unicode is not None:
        return _unscramble(unicode)
    western = _western(data)
    if name in (None, "utf-8"):
        return western
    stated = _try(data, str(name))
    if stated is None:
        return western
    foreign = _foreign_share(stated)
    return western if _foreign_share(western) < foreign < 0.5 else stated


def _codec(declared: str | None) -> str | None:
    if not declared or len(declared) > 40:
        return None
    try:
        info = codecs.lookup(declared.strip().strip("\"'").strip())
    except (LookupError, ValueError):
        return None
    if not info._is_text_encoding:  # base64, rot13 and the like are codecs too
        return None
    return _MEANT.get(info.name, info.name)


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _western(data: bytes) -> str:
    """Windows-1252, its five unused bytes read as Latin-1 reads them."""
    return data.decode("latin-1").translate(_C1_AS_WINDOWS)


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:400]
    if len(head) < 8 or b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _foreign_share(text: str) -> float:
    """How much of the letters isn't Latin, 0 to 1."""
    foreign = len(_FOREIGN.findall(text))
    return foreign / (foreign + len(_LATIN.findall(text))) if foreign else 0.0


def _unscramble(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 and written out again ("devoluciÃ³n"), when that gives clean text."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        plain = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        try:
            plain = text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return text
    return plain
