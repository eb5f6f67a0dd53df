"""What the customer wants: questions and demands, each a clause with its span; and by when."""

from __future__ import annotations

import re

from drafter.case import Ask, Span
from drafter.reading.lexicon import Hit, lexicon
from drafter.reading.scan import Scan
from drafter.text import Piece, fold

_AT_MOST = 5
_LONG = 200
_BREAKS = re.compile(r"[;:]\s|\s[-–—]\s|,\s|\.\.\.\s?|…\s?")
_TRIM = " \t\n,;:-–—«»\"“”()[]"


def asks(scan: Scan, closed: tuple[tuple[int, int], ...] = ()) -> tuple[Ask, ...]:
    """Up to five asks in the order of the text; the complaint itself when nothing is asked.

    `closed` are places that may not be read as an ask (orders to the machine).
    """
    found: list[tuple[int, int]] = []
    rhetorical: list[tuple[int, int]] = []
    for piece in scan.sentences:
        clauses = _questions(scan, piece)
        empty = [c for c in clauses if any(c[0] <= hit.start < c[1] for hit in scan.of("rhetorical"))]
        rhetorical += empty
        clauses = [c for c in clauses if c not in empty]
        demands = _demands(scan, piece)
        clauses += [d for d in demands if not any(d[0] < end and d[1] > start for start, end in clauses)]
        found += sorted(clauses)
    found = [place for place in found or rhetorical if not _overlaps(place, closed)]
    if not found:
        complaint = _complaint(scan, closed)
        found = [complaint] if complaint is not None else []
    made: list[Ask] = []
    seen: set[str] = set()
    for start, end in found:
        start, end = _trimmed(scan.text, start, end)
        key = re.sub(r"\W+", " ", fold(scan.text[start:end])).strip()
        if not key or key in seen:
            continue
        seen.add(key)
        span = scan.span(start, end)
        made.append(Ask(text=span.quote, span=span))
    return tuple(made[:_AT_MOST])


def _overlaps(place: tuple[int, int], closed: tuple[tuple[int, int], ...]) -> bool:
    return any(place[0] < end and place[1] > start for start, end in closed)


def _questions(scan: Scan, piece: Piece) -> list[tuple[int, int]]:
    """The clause that ends in a question mark: from its own opening mark, or the last break that leaves it whole."""
    if "?" not in piece.text:
        return []
    end = piece.start + piece.text.rfind("?") + 1
    if scan.is_quoted(end - 1, end) and not scan.is_quoted(piece.start, piece.start + 1):
        return []
    opened = piece.text.rfind("¿", 0, end - piece.start)
    if opened >= 0:
        return [(piece.start + opened, end)]
    start = piece.start
    starters = [hit.start for hit in scan.of("question") if piece.start < hit.start < end]
    for at in starters:
        before = scan.text[piece.start : at].rstrip()
        if before.endswith((",", ";", ":", "-", "–", "—", "…", "...", ")")):
            start = at
            break
    if start == piece.start and end - start > _LONG:
        breaks = [m.end() for m in _BREAKS.finditer(scan.text, start, end - 12)]
        start = breaks[-1] if breaks else end - _LONG
    return [(start, end)]


def _demands(scan: Scan, piece: Piece) -> list[tuple[int, int]]:
    """Each demand from its own words to the next demand or the end of the sentence."""
    hits: list[Hit] = []
    for hit in scan.of("demand", "request"):
        inside = piece.start <= hit.start < piece.end
        if inside and not scan.is_quoted(hit.start, hit.end) and (not hits or hit.start >= hits[-1].end):
            hits.append(hit)
    places: list[tuple[int, int]] = []
    for hit, after in zip(hits, [*hits[1:], None], strict=False):
        end = after.start if after is not None else piece.end
        end = _first_break(scan, hit.end, end)
        if end - hit.start >= 4:
            places.append((hit.start, _without_conjunction(scan, hit.start, end) if after is not None else end))
    return places


def _first_break(scan: Scan, start: int, end: int) -> int:
    for found in re.finditer(r"[;]\s|\s[-–—]\s", scan.text[start:end]):
        return start + found.start()
    if end - start > _LONG:
        cut = scan.text.rfind(",", start + 20, start + _LONG)
        return cut if cut > 0 else scan.text.rfind(" ", start, start + _LONG)
    return end


def _without_conjunction(scan: Scan, start: int, end: int) -> int:
    trailing = [hit for hit in scan.of("conjunction") if start < hit.start and end - 2 <= hit.end <= end]
    return trailing[0].start if trailing else end


def _complaint(scan: Scan, closed: tuple[tuple[int, int], ...]) -> tuple[int, int] | None:
    """The sentence that holds most of the trouble, the longest when none does."""
    pieces = [p for p in scan.sentences if not _overlaps((p.start, p.end), closed)] or list(scan.sentences)
    trouble = [hit.start for hit in scan.of("problem", "money_harm", "anger", "upset", "irony")]
    best = max(
        pieces,
        key=lambda p: (sum(p.start <= at < p.end for at in trouble), min(len(p.text), _LONG)),
        default=None,
    )
    return (best.start, min(best.end, best.start + 2 * _LONG)) if best is not None else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


def deadline(scan: Scan) -> Span | None:
    """The words that say by when the customer wants it, the one joined to a demand or a threat before any other."""
    hits = sorted(hit for hit in _times(scan) if not scan.is_quoted(hit.start, hit.end))
    if not hits:
        return None
    pressing = scan.of("demand", "request", "ultimatum", "legal_threat", "review_threat", "chargeback", "cancellation")

    def pressed(hit: Hit) -> bool:
        piece = scan.sentence_at(hit.start)
        return any(piece.start <= other.start < piece.end for other in pressing) or "?" in piece.text

    best = next((hit for hit in hits if pressed(hit)), None)
    if best is None:
        best = next((hit for hit in hits if hit.kind == "by"), None)
    return scan.span(best.start, best.end) if best is not None else None


def _times(scan: Scan) -> list[Hit]:
    table = lexicon(scan.language, "deadline")
    return [
        Hit(hit.start + part.offset, hit.end + part.offset, hit.kind)
        for part in scan.parts
        for hit in table.hits(part.text, part.folded)
    ]
