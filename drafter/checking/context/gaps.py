"""Slots that nobody filled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.checking.background import MOST_READ
from drafter.checking.findings import found
from drafter.checking.view import View
from drafter.reply import Finding, Gap

_GAP = re.compile(r"\[\[[^\[\]\n]{1,120}\]\]")
_LEFT_OVER = re.compile(
    r"(?<!\[)\[[^\W\d_][^\[\]\n]{1,60}\](?![\](])|\{\{?\s*[^\W\d_][^{}\n]{0,60}\}\}?|<[^\W\d_][\w .-]{1,40}>"
    r"|(?<!\w)[xX]{3,}(?!\w)|_{4,}"
)


def check(view: View) -> Iterator[Finding]:
    """A finding for each open gap, and for each placeholder of a template."""
    text = view.text[:MOST_READ]
    for match in _GAP.finditer(text):
        yield found(view, "ungrounded.open-gap", *match.span())
    for match in _LEFT_OVER.finditer(text):
        if match.group() not in view.background.known_text:
            yield found(view, "ungrounded.placeholder", *match.span())


def open_gaps(view: View) -> Iterator[Gap]:
    """The open slots of a text, `[[order_number: ask customer]]`."""
    for match in _GAP.finditer(view.text[:MOST_READ]):
        slot, _, owner = match.group()[2:-2].partition(":")
        yield Gap(slot=slot.strip(), owner=owner.strip(), quote=match.group(), start=match.start(), end=match.end())
