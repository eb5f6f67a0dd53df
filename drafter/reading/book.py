"""The playbook's lines looked at once: what they need, what they offer, what they refuse."""

from __future__ import annotations

import bisect
from typing import NamedTuple

from drafter.case import Case
from drafter.reading.lexicon import Hit, lexicon
from drafter.text import fold

_BETWEEN = "\n;\n"
_LINE_CHARS = 600
_MOST_LINES = 120
"""A playbook is read by people; what goes beyond this is a pasted manual, and its first pages tell enough."""


class Line(NamedTuple):
    """A fact or a commitment, folded, with the phrases found in it (places in the line)."""

    text: str
    folded: str
    hits: tuple[Hit, ...]

    def has(self, kind: str) -> bool:
        """Whether a phrase of this kind stands in the line."""
        return any(hit.kind == kind for hit in self.hits)


class Book(NamedTuple):
    """The facts and the commitments of a case."""

    facts: tuple[Line, ...]
    commitments: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Facts first, then commitments."""
        return (*self.facts, *self.commitments)


def book(case: Case, language: str) -> Book:
    """Look at the playbook of a case, all lines in one pass."""
    facts = [text[:_LINE_CHARS] for text in case.playbook.facts[:_MOST_LINES]]
    lines = [*facts, *(text[:_LINE_CHARS] for text in case.playbook.may_commit[:_MOST_LINES])]
    joined = _BETWEEN.join(lines)
    folded = fold(joined)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + len(_BETWEEN))
    found: list[list[Hit]] = [[] for _ in lines]
    for hit in lexicon(language, "gaps", "playbook").hits(joined, folded):
        at = bisect.bisect_right(starts, hit.start) - 1
        found[at].append(Hit(hit.start - starts[at], hit.end - starts[at], hit.kind))
    made = [
        Line(line, folded[start : start + len(line)], tuple(hits))
        for line, start, hits in zip(lines, starts, found, strict=False)
    ]
    return Book(tuple(made[: len(facts)]), tuple(made[len(facts) :]))
