"""What the rules look at: one reply, with all that is read from it and from its case, each once and when asked."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from drafter.case import Case, Message, Reading, SignalKind
from drafter.checking.background import MOST_READ, Background, Span, background, clause
from drafter.checking.overlap import shared_runs, stems
from drafter.checking.patterns import Match, index
from drafter.checking.rules import Rule
from drafter.reply import Commitment
from drafter.text import Piece, fold, quoted_spans, sentences

if TYPE_CHECKING:
    from drafter.checking.quantities import Quantity, Scanned


_LONG_RUN = 8  # so many words of the customer's in a row are no coincidence,
_DENSE_RUN = 5  # if so many of them carry meaning
_NEAR = 25  # characters around the words of a signal that belong to it
_SIGNATURE = 160  # a closing further than this from the end closes nothing


_NO_CASE = Case(messages=(Message(author="customer", text=""),))

MOST_HITS = 200
"""Of one rule in one text: no reply holds so many, and each further one would cost as much as the first."""


class View:
    """A reply and its case as the rules see them. Spans are code points of `text`."""

    def __init__(self, text: str, case: Case | None, language: str, reading: Reading | None = None) -> None:
        self.text = text
        self.case = case
        self.language = language
        self._reading = reading

    @cached_property
    def background(self) -> Background:
        """The case and what is read from it; that of an empty case for a text that has none."""
        return background(self.case if self.case is not None else _NO_CASE, self.language)

    @cached_property
    def folded(self) -> str:
        """The reply without case and accents, as long as `text`."""
        return fold(self.text)

    @cached_property
    def sentences(self) -> list[Piece]:
        """The sentences of the reply, cut from the original text."""
        return sentences(self.text[:MOST_READ])

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [piece.start for piece in self.sentences]

    def sentence_at(self, place: int) -> Piece:
        """The sentence that holds this place; the nearest one before it between two."""
        found = bisect.bisect_right(self._sentence_starts, place) - 1
        return self.sentences[max(found, 0)] if self.sentences else Piece(0, len(self.text), self.text)

    def clause_before(self, place: int) -> Span:
        """From the last clause mark before `place` to `place`; at most 80 characters."""
        return clause(self.folded, place, place)[0], place

    def clause_at(self, start: int, end: int) -> Span:
        """The clause that holds a span; at most 80 characters to either side."""
        return clause(self.folded, start, end)

    @cached_property
    def _matches(self) -> tuple[list[Match[Rule]], dict[str, list[Span]]]:
        hits: list[Match[Rule]] = []
        marks: dict[str, list[Span]] = {}
        for start, end, owner in index(self.language).matches(self.folded):
            if isinstance(owner, str):
                marks.setdefault(owner, []).append((start, end))
            else:
                hits.append(Match(start, end, owner))
        return hits, marks

    @property
    def hits(self) -> list[Match[Rule]]:
        """Where phrases of rules stand, before exceptions and guards."""
        return self._matches[0]

    @cached_property
    def breaches(self) -> list[Match[Rule]]:
        """The hits that nothing makes harmless."""
        from drafter.checking.guards import harmless  # which reads views itself

        seen: Counter[str] = Counter()
        found = []
        for hit in self.hits:
            seen[hit.owner.id] += 1
            if seen[hit.owner.id] <= MOST_HITS and not harmless(self, hit.owner, hit.start, hit.end):
                found.append(hit)
        return found

    def marks(self, name: str) -> list[Span]:
        """Where the phrases of this mark (see `checks.toml`) stand in the reply."""
        return self._matches[1].get(name, [])

    def marks_in(self, name: str, start: int, end: int) -> list[Span]:
        """Those of `marks` that begin inside a span."""
        marks = self.marks(name)  # in the order of the text
        low = bisect.bisect_left(marks, start, key=lambda mark: mark[0])
        return marks[low : bisect.bisect_left(marks, end, lo=low, key=lambda mark: mark[0])]

    @cached_property
    def parroted(self) -> list[Span]:
        """Long runs of the customer's own words, outside quotation marks."""
        return [
            (run.start, run.end)
            for run in shared_runs(
                self.folded[:MOST_READ], self.background.customer[:MOST_READ], known=self.background.book
            )
            if run.words >= _LONG_RUN
            and len(self.stems(run.start, run.end)) >= _DENSE_RUN
            and not any(start <= run.start and run.end <= end for start, end in self.quoted)
        ]

    def told_stems(self, *kinds: SignalKind) -> set[str]:
        """The stems of what the customer wrote where signals of these kinds were read, in the same clause."""
        if self.case is None or self.reading is None:
            return set()
        found: set[str] = set()
        for signal in self.reading.signals:
            if signal.kind in kinds:
                text = fold(self.case.messages[signal.span.message].text[:MOST_READ])
                start, end = clause(text, signal.span.start, signal.span.end)
                near = max(start, signal.span.start - _NEAR), min(end, signal.span.end + _NEAR)
                found |= stems(text[slice(*near)], self.language)
        return found

    def told_words(self, *kinds: SignalKind) -> set[str]:
        """The stems of the very words that signals of these kinds were read from."""
        signals = self.reading.signals if self.reading else ()
        quotes = (signal.span.quote for signal in signals if signal.kind in kinds)
        return stems(fold("\n".join(quotes)), self.language)

    def stems(self, start: int, end: int) -> set[str]:
        """The stems of a passage of the reply."""
        return stems(self.folded[start:end], self.language)

    def places(self, phrase: str) -> Iterator[Span]:
        """Where a phrase of the playbook stands as whole words, whatever its case and accents."""
        wanted = fold(phrase).strip()
        if not wanted:
            return
        left = r"(?<!\w)" if wanted[0].isalnum() else ""
        right = r"(?!\w)" if wanted[-1].isalnum() else ""
        for match in re.finditer(left + re.escape(wanted) + right, self.folded):
            yield match.span()

    @cached_property
    def quoted(self) -> list[Span]:
        """Passages between quotation marks that the customer wrote; no rule fires inside them."""
        if not self.background.customer:
            return []
        heard = _plain(self.background.customer)
        return [
            (piece.start, piece.end)
            for piece in quoted_spans(self.text)
            if (inner := _plain(fold(piece.text[1:-1]))) and inner in heard
        ]

    @cached_property
    def signature(self) -> Span:
        """The closing formula and what follows it; empty at the end of a reply without one."""
        end = len(self.text)
        for start, _ in reversed(self.marks("closings")):
            if end - start <= _SIGNATURE and self._opens_line_or_sentence(start):
                return start, end
        return end, end

    def _opens_line_or_sentence(self, place: int) -> bool:
        before = self.folded[:place].rstrip(" ")
        return not before or before[-1] in ".!?\n,;:…"

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a span lies in the customer's own words or in the signature."""
        return start >= self.signature[0] or any(a <= start and end <= b for a, b in self.quoted)

    @cached_property
    def reading(self) -> Reading | None:
        """What the case asks for; None without a case."""
        if self._reading is not None or self.case is None:
            return self._reading
        return self.background.reading

    @cached_property
    def scanned(self) -> Scanned:
        """The tokens and figures of the reply."""
        from drafter.checking.quantities import scanned

        return scanned(self.text[:MOST_READ], self.language, self.folded[:MOST_READ])

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Sums, times, dates and figures of the reply."""
        return self.scanned.figures

    @cached_property
    def ledger(self) -> list[Commitment]:
        """What the reply commits the business to; empty without a case."""
        if self.case is None:
            return []
        from drafter.checking.ledger import ledger

        return ledger(self.scanned.text, self.case, self.language, self.scanned)


def _plain(folded: str) -> str:
    return " ".join(re.findall(r"\w+", folded))
