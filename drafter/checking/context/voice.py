"""Who speaks: never a machine, never the customer, never an order hidden in the message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.checking.findings import found
from drafter.checking.overlap import shared_runs
from drafter.checking.view import View
from drafter.reply import Finding
from drafter.text import fold

_ECHO = 4  # words of an embedded order in a row
_ORDER = 400  # characters from where the order begins


def machine(view: View) -> Iterator[Finding]:
    """The reply speaks of itself as a machine's, or of its instructions."""
    for start, end in view.marks("machine"):
        if view.folded[start:end] not in view.background.known:
            yield found(view, "scripted.machine-voice", start, end)


def about_customer(view: View) -> Iterator[Finding]:
    """The reply speaks of the customer in the third person."""
    for start, end in view.marks("third_person"):
        if not view.is_quoted(start, end):
            yield found(view, "scripted.about-customer", start, end)


def customer(view: View) -> Iterator[Finding]:
    """The reply is signed by the customer, or greets the agent who writes it."""
    reading, case = view.reading, view.case
    if reading is None or case is None:
        return
    own = fold(case.playbook.agent_name).split()
    name = fold(reading.customer_name or "")
    if name and name not in " ".join(own):
        signed = re.search(rf"(?:\n|[.!?,] +)({re.escape(name)})[.\s]*$", view.folded)
        if signed is not None and signed.start(1) > len(view.folded) // 2:
            yield found(view, "ungrounded.customer-voice", *signed.span(1))
    if own and own[0] not in fold(case.last.text)[-200:] and own[0] not in name:
        greeted = re.match(rf"[^\w]*(?:\w+,? ){{0,3}}({re.escape(own[0])})(?=[,:!])", view.folded)
        if greeted is not None and not re.search(r"\b(?:soy|sono|is|am|m|here)\b", greeted.group()):
            yield found(view, "ungrounded.customer-voice", *greeted.span(1))


def injection(view: View) -> Iterator[Finding]:
    """The reply says what an order embedded in a message told it to say."""
    if view.reading is None or view.case is None or not view.reading.has("injection"):
        return
    for signal in view.reading.signals:
        if signal.kind == "injection":
            order = view.case.messages[signal.span.message].text[signal.span.start :][:_ORDER]
            for run in shared_runs(view.folded, fold(order), known=view.background.book, shortest=_ECHO):
                piece = view.sentence_at(run.start)
                if not view.marks_in("negations", piece.start, piece.end):
                    yield found(view, "overpromise.obeys-message", run.start, run.end)
