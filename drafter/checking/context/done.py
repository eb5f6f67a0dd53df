"""Deeds told as done that nobody did, as far as the case knows: "I've already booked it", "ya le he reembolsado"."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.checking.background import MOST_READ
from drafter.checking.clauses import Line, line
from drafter.checking.findings import found
from drafter.checking.guards import asked, conditional, negated
from drafter.checking.view import View
from drafter.checking.vocabulary import tables
from drafter.reply import Finding
from drafter.text import sentences

_ALIKE = 2
"""So many content words in common, or one where the deed is of no known kind, tell of the same deed."""


def check(view: View) -> Iterator[Finding]:
    """A finding for each deed that neither playbook nor conversation speaks of, permits or asks the agent to do.

    A permitted deed may be told as done, since the agent does it while writing; but what the playbook lets happen
    within days, or on a condition, hasn't happened "already".
    """
    if view.case is None or not (view.case.playbook.facts or view.case.playbook.may_commit):
        return
    claims = [span for span in view.marks("done") if span[1] <= MOST_READ and not view.is_quoted(*span)]
    if not claims:
        return
    known = list(_told(view))
    roles = tables(view.language).roles
    giving, own = frozenset(roles["giving"]), frozenset(roles["own"])
    for start, end in claims:
        if negated(view, start) or asked(view, start) or conditional(view, start):
            continue
        deed = line(view.text[start : view.clause_at(start, end)[1]], False, view.language)
        given = deed.topics & giving
        already = bool(view.marks_in("already", start, end))
        over = already and bool(line(view.text[start:end], False, view.language).topics - own)
        if not any(_same(deed, given or deed.topics, one) and not (over and _to_come(deed, one)) for one in known):
            yield found(view, "ungrounded.claimed-done", start, end)


def _told(view: View) -> Iterator[Line]:
    """Playbook, the agent's earlier messages, and what the customer tells of the past, sentence by sentence."""
    book = view.case.playbook if view.case else None
    for text in book.may_commit if book else ():
        yield line(text, True, view.language)
    for text in book.facts if book else ():
        yield line(text, False, view.language)
    for message in view.case.messages if view.case else ():
        for piece in sentences(message.text[:MOST_READ]):
            one = line(piece.text, False, view.language)
            if message.author != "customer" or (one.past and not one.negated):
                yield one


def _same(deed: Line, topics: frozenset[str], one: Line) -> bool:
    shared = len(deed.stems & one.stems)
    return bool(topics & one.topics) or shared >= (_ALIKE if topics else 1)


def _to_come(deed: Line, one: Line) -> bool:
    """Whether the line denies the deed, leaves it to a condition, or sets a period that the deed doesn't name."""
    terms = [q for q in one.figures if q.kind == "duration"]
    if not one.may:
        return one.negated
    return one.conditional or (bool(terms) and not any(q.same_as(term) for q in deed.figures for term in terms))
