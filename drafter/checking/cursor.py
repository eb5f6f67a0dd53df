"""A place in the tokens of a text, and what every reader of figures does there."""

from __future__ import annotations

from collections.abc import Iterable

from drafter.checking.numerals import Tables, Token, tables
from drafter.checking.quantity import Kind, Quantity, Relation

_LOOK_BACK = 26  # code points: the longest wording of a relation, with room
_RELATIONS: tuple[Relation, ...] = ("about", "at_most", "at_least")


class Cursor:
    """The tokens of one text, and the figures found in it so far."""

    def __init__(self, text: str, folded: str, found: list[Token], language: str) -> None:
        self.text, self.folded, self.language = text, folded, language
        self.table: Tables = tables(language)
        self.tokens: list[Token] = found
        self.found: list[Quantity] = []

    def at(self, index: int) -> str:
        """The token at `index`, or "" beyond the ends of the text."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def joined(self, index: int) -> bool:
        """Whether token `index` touches the one before it."""
        return 0 < index < len(self.tokens) and self.tokens[index - 1].end == self.tokens[index].start

    def phrase(self, index: int, wordings: Iterable[str]) -> tuple[str, int]:
        """The longest of `wordings` that stands at token `index`, and the index after it; ("", index) if none does."""
        if index >= len(self.tokens):
            return "", index
        start = self.tokens[index].start
        for wording in wordings:
            end = start + len(wording)
            if self.folded.startswith(wording, start):
                after = index
                while after < len(self.tokens) and self.tokens[after].start < end:
                    after += 1
                if self.tokens[after - 1].end == end:
                    return wording, after
        return "", index

    def add(self, kind: Kind, low: float, high: float, unit: str, first: int, after: int) -> int:
        """Adds the figure that stands on the tokens from `first` up to `after`; returns `after`."""
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        relation: Relation = self._relation(kind, start, end) if low == high else "range"
        self.found.append(Quantity(kind, low, high, unit, relation, start, end, self.text[start:end]))
        return after

    def _relation(self, kind: Kind, start: int, end: int) -> Relation:
        if kind in ("identifier", "relative", "daypart"):
            return "exact"
        table = self.table
        before = " " + self.folded[max(0, start - _LOOK_BACK) : start].replace("'", "' ").rstrip()
        if kind == "duration" and before.endswith(table.soon):
            return "at_most"
        after = self.folded[end : end + 16].lstrip(" ,(")
        for relation in _RELATIONS:
            if before.endswith(getattr(table, relation)) or after.startswith(getattr(table, f"{relation}_after")):
                return relation
        return "exact"
