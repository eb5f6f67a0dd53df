"""What stands behind a reply: its case, with everything that the rules read from it, each once and when asked."""

from __future__ import annotations

import functools
import re
from functools import cached_property

from drafter.case import Case, Reading
from drafter.checking.overlap import stems
from drafter.checking.quantities import quantities
from drafter.checking.quantity import Quantity
from drafter.text import fold

Span = tuple[int, int]

MOST_READ = 20_000
"""Code rules read this many characters of a text; phrases are looked for in all of it. No reply is longer."""

_CLAUSE_LENGTH = 80
_CLAUSE = re.compile(r"[.!?…;:\n]|,(?= )|(?<=\s)-(?=\s)")


def clause(text: str, start: int, end: int) -> Span:
    """The clause of `text` that holds a span: to the next mark on either side, at most 80 characters away."""
    left = floor = max(0, start - _CLAUSE_LENGTH)
    for mark in _CLAUSE.finditer(text, floor, start):
        left = mark.end()
    right = _CLAUSE.search(text, end, min(end + _CLAUSE_LENGTH, len(text)))
    return left, right.start() if right else min(end + _CLAUSE_LENGTH, len(text))


class Background:
    """A case as the rules see it. Nothing in it depends on the reply, so candidates of one case share it."""

    def __init__(self, case: Case, language: str) -> None:
        self.case = case
        self.language = language

    @cached_property
    def reading(self) -> Reading:
        """What the case asks for."""
        from drafter.reading import read  # loads tables of its own, which a text without a case doesn't need

        return read(self.case)

    @cached_property
    def customer(self) -> str:
        """All that the customer wrote, folded."""
        return fold(self.case.customer_text())

    @cached_property
    def customer_stems(self) -> set[str]:
        """The stems of all that the customer wrote."""
        return stems(self.customer[:MOST_READ], self.language)

    @cached_property
    def book(self) -> str:
        """Facts and permitted commitments of the playbook, folded."""
        return fold("\n".join([*self.case.playbook.facts, *self.case.playbook.may_commit]))

    @cached_property
    def known_text(self) -> str:
        """Conversation and playbook: what a reply may state."""
        book = self.case.playbook
        told = [book.business, book.agent_name, book.signature, book.escalation, book.voice, self.case.subject]
        told += [*book.facts, *book.may_commit, *book.never, *book.links, self.case.instruction]
        return "\n".join([*told, *(message.text for message in self.case.messages)])

    @cached_property
    def known(self) -> str:
        """`known_text`, folded."""
        return fold(self.known_text)

    @cached_property
    def known_quantities(self) -> list[Quantity]:
        """The figures of conversation and playbook."""
        return quantities(self.known_text[:MOST_READ], self.language)

    @cached_property
    def promised_quantities(self) -> list[Quantity]:
        """The figures of what may be promised."""
        return quantities("\n".join(self.case.playbook.may_commit)[:MOST_READ], self.language)

    @cached_property
    def customer_quantities(self) -> list[Quantity]:
        """The figures that the customer wrote."""
        return quantities(self.case.customer_text()[:MOST_READ], self.language)

    @cached_property
    def promised_stems(self) -> set[str]:
        """The stems of what may be promised: they belong to the answer, not to the problem."""
        return stems(fold("\n".join(self.case.playbook.may_commit)), self.language)


@functools.lru_cache(maxsize=64)
def background(case: Case, language: str) -> Background:
    """The background of a case; the last few are kept, since a case is checked once a candidate."""
    return Background(case, language)
