"""The customer's sentence handed back as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.checking.findings import found
from drafter.checking.view import View
from drafter.reply import Finding


def check(view: View) -> Iterator[Finding]:
    """A finding for each long run of the customer's words that is neither a quotation nor a fact of the playbook."""
    for start, end in view.parroted:
        yield found(view, "scripted.parroting", start, end)
