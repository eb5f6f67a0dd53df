"""Plain facts about a text that every floor needs: folding, sentences, words, quotations. No language data of its own.

`fold` keeps the length, so a span in the folded text is the same span in the original.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

_ASCII_LOWER = re.compile(r"[^\x00-\x7f]")
_SHORT = 2_000
"""Texts of so many characters are remembered; longer ones would fill the memory."""


@functools.lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    """One character without case or accent, always one character long."""
    if char in "’‘ʼ´`":
        return "'"
    if char in "“”„«»":
        return '"'
    if char in "‐‑–—":
        return "-"
    if char == "\u00a0" or char == "\u202f":
        return " "
    lowered = char.lower()
    if len(lowered) != 1:
        return char
    plain = unicodedata.normalize("NFD", lowered)[0]
    return plain if plain.isalpha() == lowered.isalpha() else lowered


def fold(text: str) -> str:
    """Lower case, no accents, straight quotes and plain spaces; the same length as `text`."""
    if len(text) <= _SHORT:
        return _folded(text)
    return _folded.__wrapped__(text)


@functools.lru_cache(maxsize=4096)  # lines of playbooks and messages are folded again for every question asked of them
def _folded(text: str) -> str:
    lowered = text.lower()
    if text.isascii():
        return lowered
    if len(lowered) != len(text):  # a few capitals, such as İ, grow when lowered
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _ASCII_LOWER.sub(lambda m: _fold_char(m.group()), lowered)


class Piece(NamedTuple):
    """A span of a text with its contents."""

    start: int
    end: int
    text: str


_BREAK = re.compile(
    r"(?:[.!?…]+[\"'»”’)\]]*(?=\s+[\"'«“(¿¡\[]*[^\W_a-zà-ÿ]|\s*$)|\n+|[.!?…]+(?=\s*[\U0001F300-\U0001FAFF]))"
)
_ABBREVIATIONS = frozenset(
    """sr sra srta dr dra d dna ud uds vd no num nro art pag tel aprox av avda c cta ej sig sigg sigra dott dottssa prof
    ing avv egr gent spett n es ecc ca mr mrs ms st approx ext inc ltd vs etc jr p""".split()  # noqa: SIM905 (a list of 60 one-word strings reads worse)
)


def sentences(text: str) -> list[Piece]:
    """The sentences of `text`; a line break ends one, an abbreviation, a decimal or an initial doesn't."""
    return list(_sentences(text) if len(text) <= _SHORT else _sentences.__wrapped__(text))


@functools.lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[Piece, ...]:
    found: list[Piece] = []
    start = 0
    for match in _BREAK.finditer(text):
        if match.group().startswith(".") and len(match.group()) == 1:
            word = re.search(r"([\w.]+)$", text[max(start, match.start() - 24) : match.start()])
            if word is not None:
                last = fold(word.group(1)).replace(".", "")
                ends_text = not text[match.end() :].strip()
                if not ends_text and (
                    last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha() and word.group(1).isupper())
                ):
                    continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _add(found: list[Piece], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece) - len(piece.rstrip())
    if left + right < len(piece):
        found.append(Piece(start + left, end - right, piece.strip()))


WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""A word, apostrophes kept inside."""


def words(text: str) -> list[Piece]:
    """The words of `text`, apostrophes kept inside ("l'ordine", "don't")."""
    return [Piece(m.start(), m.end(), m.group()) for m in WORD.finditer(text)]


_QUOTED = re.compile(r"«[^«»\n]{1,300}»|“[^“”\n]{1,300}”|\"[^\"\n]{1,300}\"")


def quoted_spans(text: str) -> list[Piece]:
    """Passages between quotation marks, marks included."""
    return [Piece(m.start(), m.end(), m.group()) for m in _QUOTED.finditer(text)]


_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def printable(text: str) -> str:
    """`text` without control, bidirectional-override and zero-width characters, line breaks as \\n."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
