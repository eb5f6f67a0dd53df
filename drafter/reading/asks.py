"""What the customer wants: questions and demands, each a clause with its span; and by when."""

from __future__ import annotations

import re

from drafter.case import Ask, Span
from drafter.reading.lexicon import Hit, lexicon
from drafter.reading.scan import Scan
from drafter.text import Piece, fold, words

_AT_MOST = 5
_LONG = 200
_FEW_WORDS = 3
_LEAD_CHARS = 24
_BREAKS = re.compile(r"[;:]\s|\s[-–—]\s|,\s|\.\.\.\s?|…\s?")
_TRIM = ' \t\n,;:-–—«»"“”()[]'
_Place = tuple[int, int]


def asks(scan: Scan, *, notes: bool = False) -> tuple[Ask, ...]:
    """Up to five asks in the order of the text; the complaint itself when nothing is asked.

    `notes`: an agent wrote down what the customer said ("wants a date"), so that their wishes are told of.
    Orders to the machine are never read as an ask.
    """
    found: list[_Place] = []
    rhetorical: list[_Place] = []
    for piece in scan.sentences:
        if scan.is_closed(piece.start, piece.end):
            continue
        questions = _questions(scan, piece)
        empty = [q for q in questions if any(q[0] <= hit.start < q[1] for hit in scan.of("rhetorical"))]
        rhetorical += empty
        clauses = [q for q in questions if q not in empty]
        clauses += [
            d
            for d in _demands(scan, piece, notes=notes)
            if not any(d[0] < end and d[1] > start for start, end in questions)
        ]
        found += sorted(clauses)
    if not found:
        complaint = _complaint(scan)
        found = [complaint] if complaint is not None else rhetorical
    made: list[Ask] = []
    seen: set[str] = set()
    for place in found:
        start, end = _trimmed(scan.text, *place)
        key = re.sub(r"\W+", " ", fold(scan.text[start:end])).strip()
        if not key or key in seen:
            continue
        seen.add(key)
        span = scan.span(start, end)
        made.append(Ask(text=span.quote, span=span))
    return tuple(made[:_AT_MOST])


def _questions(scan: Scan, piece: Piece) -> list[_Place]:
    """The clause that ends in a question mark: from its own opening mark, or from the words that ask."""
    end = piece.end if piece.text.endswith("?") else piece.start + piece.text.rfind("?") + 1
    if end <= piece.start or (scan.is_quoted(end - 1, end) and not scan.is_quoted(piece.start, piece.start + 1)):
        return []
    opened = piece.text.rfind("¿", 0, end - piece.start)
    if opened >= 0:
        return [(piece.start + opened, end)]
    polite = -1
    covered = 0
    for hit in scan.of("request"):
        tail = polite >= 0 and any(hit.start == word.start for word in scan.of("politeness"))
        tail = tail or len(words(scan.text[hit.start : end])) < _FEW_WORDS
        if piece.start < hit.start < end and hit.start >= covered and not tail:
            polite, covered = hit.start, hit.end
    if polite >= 0:
        return [(polite, end)]
    for hit in scan.of("question"):
        before = scan.text[piece.start : hit.start].rstrip()
        if piece.start < hit.start < end and before.endswith((",", ";", ":", "-", "–", "—", "…", "...", ")")):
            return [(hit.start, end)]
    if end - piece.start <= _LONG:
        return [(piece.start, end)]
    breaks = [m.end() for m in _BREAKS.finditer(scan.text, piece.start, end - 12)]
    return [(breaks[-1] if breaks else end - _LONG, end)]


def _demands(scan: Scan, piece: Piece, *, notes: bool) -> list[_Place]:
    """Each demand from its own words to the next demand or the end of the sentence."""
    starts: list[Hit] = []
    kinds = ("demand", "request", "reported") if notes else ("demand", "imperative", "request")
    for hit in scan.of(*kinds):
        if not piece.start <= hit.start < piece.end or scan.is_quoted(hit.start, hit.end):
            continue
        if starts and any(hit.start == word.start for word in scan.of("politeness")):
            continue
        if starts and (hit.start <= starts[-1].end + 2 or not _begins_clause(scan, piece, hit)):
            continue
        if _is_meant(scan, piece, hit):
            starts.append(hit)
    places: list[_Place] = []
    for number, hit in enumerate(starts, 1):
        after = starts[number] if number < len(starts) else None
        limit = after.start if after is not None else piece.end
        end = _first_break(scan, hit.end, limit)
        if after is not None:
            end = _without_conjunction(scan, hit.start, end)
        if len(words(scan.text[hit.start : end])) > 1:
            places.append((hit.start, end))
        elif places:
            places[-1] = (places[-1][0], end)  # "what you will do and when"
        elif end - piece.start <= _LONG and len(words(piece.text)) > 1:
            places.append((piece.start, end))
    return places


def _is_meant(scan: Scan, piece: Piece, hit: Hit) -> bool:
    """Whether the words ask here: an imperative begins its clause, a wish isn't told of ("what I want")."""
    if hit.kind == "imperative":
        # "llamé" folds to "llame": what the customer did is no order, and an order doesn't end in a stressed vowel.
        told = any(hit.start == deed.start for deed in scan.of("effort")) or scan.text[hit.end - 1] in "áéíóúàèìòù"
        return not told and _begins_clause(scan, piece, hit)
    return not any(
        other.start >= piece.start and 0 <= hit.start - other.end <= 1 and other.end < hit.end
        for other in scan.of("subordinate")
    )


def _begins_clause(scan: Scan, piece: Piece, hit: Hit) -> bool:
    before = scan.text[piece.start : hit.start].rstrip(" \t¡¿!(\"'«“")
    if not before or before[-1] in ".;:!?\n-–—…)»”" or ord(before[-1]) > 0x2600:
        return True
    if before[-1] == "," and hit.kind != "imperative":
        return True
    leads = [lead for lead in scan.of("lead", "conjunction") if lead.start >= piece.start]
    near = (lead for lead in leads if hit.start - _LEAD_CHARS < lead.start < hit.start)
    return any(not scan.text[lead.end : hit.start].strip(" ,¡¿") for lead in near)


def _first_break(scan: Scan, start: int, end: int) -> int:
    found = re.search(r";\s|\s[-–—]\s", scan.text[start:end])
    if found is not None:
        return start + found.start()
    if end - start > _LONG:
        cut = scan.text.rfind(",", start + 20, start + _LONG)
        return cut if cut > 0 else max(start, scan.text.rfind(" ", start, start + _LONG))
    return end


def _without_conjunction(scan: Scan, start: int, end: int) -> int:
    text = scan.text[:end].rstrip(_TRIM)
    trailing = [hit.start for hit in scan.of("conjunction") if start < hit.start and hit.end == len(text)]
    return trailing[0] if trailing else end


def _complaint(scan: Scan) -> _Place | None:
    """The sentence that presses most, else the one that holds most of the trouble, else the longest."""
    weights = [
        (hit.start, 3 if hit.kind == "ultimatum" else 1)
        for hit in scan.of("problem", "money_harm", "anger", "upset", "irony", "ultimatum", "loss")
    ]
    abuse = scan.of("insult", "insult_adjective", "attack", "threat", "ill_wish")

    def weight(piece: Piece) -> tuple[int, int]:
        trouble = sum(w for at, w in weights if piece.start <= at < piece.end)
        trouble -= 3 * sum(piece.start <= hit.start < piece.end for hit in abuse)
        return trouble, min(len(piece.text), _LONG)

    open_pieces = [p for p in scan.sentences if not scan.is_closed(p.start, p.end)] or list(scan.sentences)
    # A name at the end says nothing; a greeting at the beginning neither.
    open_pieces = [p for p in open_pieces if len(words(p.text)) > _FEW_WORDS] or open_pieces
    best = max(open_pieces, key=weight, default=None)
    return (best.start, min(best.end, best.start + 2 * _LONG)) if best is not None else None


def _trimmed(text: str, start: int, end: int) -> _Place:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


def deadline(scan: Scan, wanted: tuple[Ask, ...]) -> Span | None:
    """The words that say by when: in an ask or an ultimatum, else a date that the customer has to meet."""
    hits = [hit for hit in _times(scan) if not scan.is_quoted(hit.start, hit.end)]
    asking = [hit.start for hit in scan.of("demand", "imperative", "request")]
    pressing = [
        (ask.span.start, ask.span.end)
        for ask in wanted
        if "?" in ask.text or any(ask.span.start <= at < ask.span.end for at in asking)
    ]
    for hit in scan.of("ultimatum", "legal_threat", "review_threat", "chargeback"):
        piece = scan.sentence_at(hit.start)
        pressing.append((piece.start, piece.end))
    bound = [scan.sentence_at(hit.start) for hit in scan.of("obligation")]

    def rank(hit: Hit) -> int:
        if any(start <= hit.start < end for start, end in pressing) and (hit.kind != "due"):
            return 0 if hit.kind == "by" else 1
        if hit.kind == "due":
            return 2
        if hit.kind == "by" and any(piece.start <= hit.start < piece.end for piece in bound):
            return 3
        return 9

    best = min(hits, key=lambda hit: (rank(hit), hit.start), default=None)
    if best is None or rank(best) == 9:
        return None
    return scan.span(best.start, best.end)


def _times(scan: Scan) -> list[Hit]:
    table = lexicon(scan.language, "deadline")
    return [
        Hit(hit.start + part.offset, hit.end + part.offset, hit.kind)
        for part in scan.parts
        for hit in table.hits(part.text, part.folded)
        if not scan.is_closed(hit.start + part.offset, hit.end + part.offset)
    ]
