"""Promises that the playbook doesn't allow, from the ledger, and phrases that it forbids."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.checking.findings import found
from drafter.checking.view import View
from drafter.reply import Finding


def check(view: View) -> Iterator[Finding]:
    """A finding for each commitment that isn't allowed, with the strongest wording that is."""
    for entry in view.ledger:
        if entry.status == "allowed" or view.is_quoted(entry.start, entry.end):
            continue
        asks = entry.status == "needs_approval"
        rule = "overpromise.needs-approval" if asks else "overpromise.not-in-playbook"
        yield found(view, rule, entry.start, entry.end, fix=entry.say_instead)


def forbidden(view: View) -> Iterator[Finding]:
    """A finding for each phrase in the playbook's `forbid`; ids of rules and principles are no phrases."""
    for phrase in view.case.playbook.forbid if view.case else ():
        for start, end in view.places(phrase):
            if not view.is_quoted(start, end):
                yield found(view, "overpromise.forbidden", start, end)
