"""A message looked at once: its sentences, and the phrases found in them. Of a very long one the ends are looked at.

All places are code points of the original message.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from drafter.case import Case, Span
from drafter.reading.lexicon import Hit, lexicon, shared_lexicon
from drafter.text import Piece, fold, quoted_spans, sentences

HEAD_CHARS = 8_000
TAIL_CHARS = 4_000
EARLIER_CHARS = 3_000
EARLIER_MESSAGES = 12
"""A person says what matters at the beginning and at the end; a megabyte in between is a paste, read by nobody."""


_MARKUP = re.compile(
    r"<\|?/?(?:im_start|im_end|system|assistant|user|inst|endoftext|s)\|?>|\[/?(?:INST|SYSTEM)\]|<{3,}|>{3,}|#{3,}\s*\w",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;:!?\n…]")
_FEELINGS = frozenset(("anger", "upset", "fear", "irony", "vulnerable"))
_NEGATION_REACH = 12
_NEGATION_NEXT = 4
_SMALL = r"(?=[\"'«“(¿¡]*[a-zà-ÿ])"
_INNER_BREAK = re.compile(
    rf"(?<=[^\W_]{{4}})\.\s+{_SMALL}|(?<=[\d€$£%)])\.\s+{_SMALL}|\.\s+(?=[¿¡])|[!?…]+\s+(?=[¿¡]?[^\W_])"
)


_SINGLE_QUOTED = re.compile(r"(?<!\w)['‘][^'‘’\n]{2,120}['’](?!\w)")


class Part(NamedTuple):
    """A stretch of a message, `offset` code points from its beginning, and the same stretch folded."""

    offset: int
    text: str
    folded: str


def _uncapitalised(piece: Piece) -> list[Piece]:
    """A piece cut at stops that a small letter follows; a word of four letters before the stop is no abbreviation."""
    found: list[Piece] = []
    start = 0
    for mark in _INNER_BREAK.finditer(piece.text):
        stop = mark.start() + len(mark.group().rstrip())
        found.append(Piece(piece.start + start, piece.start + stop, piece.text[start:stop]))
        start = mark.end()
    found.append(Piece(piece.start + start, piece.end, piece.text[start:]))
    return found


def _is_order(text: str, hit: Hit) -> bool:
    """A label such as "System:" begins a line or a sentence; "your new booking system: ..." is none."""
    if not text[hit.start : hit.end].rstrip().endswith(":"):
        return True
    before = text[: hit.start].rstrip(" \t")
    return not before or not (before[-1].isalnum() or before[-1] in ",'’")


def _single_quoted(text: str) -> list[Piece]:
    """Passages between single marks: 'all good', not the apostrophes of "don't"."""
    return [Piece(m.start(), m.end(), m.group()) for m in _SINGLE_QUOTED.finditer(text)]


def _inside(hit: Hit, aside: Hit) -> bool:
    """Whether a phrase is only part of another that means something else ("power of attorney", "the phone died")."""
    return aside.start <= hit.start and hit.end <= aside.end and hit.end - hit.start < aside.end - aside.start


def parts(text: str, head: int = HEAD_CHARS, tail: int = TAIL_CHARS) -> tuple[Part, ...]:
    """`text` whole, or its beginning and its end when it is too long to be read."""
    if len(text) <= head + tail:
        return (Part(0, text, fold(text)),)
    start = len(text) - tail
    return (Part(0, text[:head], fold(text[:head])), Part(start, text[start:], fold(text[start:])))


class Scan:
    """One message with what was found in it."""

    def __init__(self, message: int, text: str, language: str, *, whole: bool = True) -> None:
        self.message = message
        self.text = text
        self.language = language
        self._meant: dict[str, list[Hit]] = {}
        self._of: dict[tuple[str, ...], list[Hit]] = {}
        self.parts = parts(text) if whole else parts(text, EARLIER_CHARS, EARLIER_CHARS // 3)

    @functools.cached_property
    def hits(self) -> dict[str, list[Hit]]:
        """Phrases by kind, from left to right."""
        found: dict[str, list[Hit]] = {}
        table = lexicon(self.language)
        for part in self.parts:
            hits = table.hits(part.text, part.folded)
            asides = [hit for hit in hits if hit.kind == "aside"]
            for hit in hits:
                if any(_inside(hit, aside) for aside in asides):
                    continue
                moved = Hit(hit.start + part.offset, hit.end + part.offset, hit.kind)
                found.setdefault(hit.kind, []).append(moved)
        partings = [hit for hit in found.get("parting", ()) if self._of_kin(hit, found.get("kin", ()))]
        if partings:
            found["grief"] = sorted([*found.get("grief", ()), *(hit._replace(kind="grief") for hit in partings)])
        return found

    def _of_kin(self, hit: Hit, kin: Sequence[Hit]) -> bool:
        """Whether soft words for a death ("he left us in May") are said of a relative or a pet in the same sentence."""
        piece = self.sentence_at(hit.start)
        return any(piece.start <= other.start < hit.start for other in kin)

    def of(self, *kinds: str) -> list[Hit]:
        """Hits of these kinds in the order of the text."""
        if len(kinds) == 1:
            return self.hits.get(kinds[0], [])
        found = self._of.get(kinds)
        if found is None:
            found = self._of[kinds] = sorted(hit for kind in kinds for hit in self.hits.get(kind, ()))
        return found

    @functools.cached_property
    def sentences(self) -> tuple[Piece, ...]:
        """Sentences of what is read. In a chat a small letter may begin one."""
        return tuple(
            Piece(piece.start + part.offset, piece.end + part.offset, piece.text)
            for part in self.parts
            for whole in sentences(part.text)
            for piece in _uncapitalised(whole)
        )

    @functools.cached_property
    def orders(self) -> tuple[Hit, ...]:
        """Orders to the machine in any supported language, and the marks of a forged prompt."""
        found: set[Hit] = set()
        for part in self.parts:
            hits = [hit for hit in shared_lexicon("orders").hits(part.text, part.folded) if _is_order(part.text, hit)]
            hits += [Hit(mark.start(), mark.end(), "injection") for mark in _MARKUP.finditer(part.text)]
            found.update(Hit(hit.start + part.offset, hit.end + part.offset, "injection") for hit in hits)
        return tuple(sorted(found))

    @functools.cached_property
    def closed(self) -> tuple[tuple[int, int], ...]:
        """Sentences that hold orders to the machine: nothing of what they say is the customer's mood or wish."""
        pieces = (self.sentence_at(hit.start) for hit in self.orders)
        return tuple(dict.fromkeys((piece.start, piece.end) for piece in pieces))

    def is_closed(self, start: int, end: int) -> bool:
        """Whether this place lies in such a sentence."""
        return any(start < stop and end > begin for begin, stop in self.closed)

    def open_text(self) -> str:
        """What is read, without such sentences; for counting only, not for spans."""
        kept: list[str] = []
        for part in self.parts:
            at = part.offset
            for start, end in self.closed:
                if part.offset <= start < part.offset + len(part.text):
                    kept.append(self.text[at:start])
                    at = max(at, end)
            kept.append(self.text[at : part.offset + len(part.text)])
        return " ".join(kept)

    @functools.cached_property
    def quoted(self) -> tuple[Piece, ...]:
        """Passages that the customer quotes. A quotation of most of the message is the message itself (call notes)."""
        return tuple(
            Piece(piece.start + part.offset, piece.end + part.offset, piece.text)
            for part in self.parts
            for piece in (*quoted_spans(part.text), *_single_quoted(part.text))
            if len(piece.text) * 3 < len(part.text)
        )

    def meant(self, *kinds: str) -> list[Hit]:
        """Hits that are meant: not negated ("I'm not angry"), not quoted, not in an order to the machine."""
        if len(kinds) > 1:
            return sorted(hit for kind in kinds for hit in self.meant(kind))
        kind = kinds[0]
        if kind not in self._meant:
            reach = _NEGATION_REACH if kind in _FEELINGS else _NEGATION_NEXT
            self._meant[kind] = [
                hit
                for hit in self.of(kind)
                if not self.is_quoted(hit.start, hit.end)
                and not self.is_closed(hit.start, hit.end)
                and not self._is_negated(hit, reach)
            ]
        return self._meant[kind]

    def _is_negated(self, hit: Hit, reach: int) -> bool:
        return any(
            0 <= hit.start - no.end <= reach and _CLAUSE_END.search(self.text[no.end : hit.start]) is None
            for no in self.of("negation")
        )

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether this place lies inside a quotation."""
        return any(piece.start <= start and end <= piece.end for piece in self.quoted)

    def sentence_at(self, place: int) -> Piece:
        """The sentence that holds this place."""
        for piece in self.sentences:
            if piece.start <= place < piece.end:
                return piece
        return Piece(place, place, "")

    def folded_between(self, start: int, end: int) -> str:
        """The folded text of a place; empty outside of what is read."""
        for part in self.parts:
            if part.offset <= start and end <= part.offset + len(part.text):
                return part.folded[start - part.offset : end - part.offset]
        return ""

    def span(self, start: int, end: int) -> Span:
        """A span of this message."""
        return Span(message=self.message, start=start, end=end, quote=self.text[start:end])


class Scans(NamedTuple):
    """The customer's messages, looked at: the one to answer, and those before it."""

    last: Scan
    earlier: Sequence[Scan]

    @property
    def all(self) -> tuple[Scan, ...]:
        """Latest first."""
        return (self.last, *reversed(self.earlier))


def scan(case: Case, language: str) -> Scans:
    """Look at the customer's messages of a case, at most the latest dozen of those before the last."""
    last = len(case.messages) - 1
    before = [n for n in range(last) if case.messages[n].author == "customer"][-EARLIER_MESSAGES:]
    return Scans(
        Scan(last, case.messages[last].text, language),
        tuple(Scan(n, case.messages[n].text, language, whole=False) for n in before),
    )
