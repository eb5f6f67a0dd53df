"""Personal data where everybody reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.checking.background import MOST_READ
from drafter.checking.findings import found
from drafter.checking.view import View
from drafter.reply import Finding
from drafter.text import fold

_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){13,19}(?!\d)")
_PRIVATE = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{2,20}){1,3}|(?<![\w@])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?!\w)"
    r"|(?<!\w)\d{8}-?[A-Z](?!\w)|(?<!\w)[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z](?!\w)|\+?\d(?:[ -]?\d){8,12}(?!\d)"
)
"""E-mail addresses, IBANs, Spanish and Italian identity codes, telephone numbers."""


def check(view: View) -> Iterator[Finding]:
    """Card numbers anywhere; in a public channel also what identifies the customer, told or asked for."""
    if view.case is None:
        return
    text = view.text[:MOST_READ]
    for match in _CARD.finditer(text):
        if _luhn(match.group()):
            yield found(view, "disrespect.personal-data", match.start(), match.end())
    if view.case.channel != "social":
        return
    offered = "\n".join(view.case.playbook.links) + view.case.playbook.signature + view.case.playbook.escalation
    for match in _PRIVATE.finditer(text):
        if fold(match.group()) not in fold(offered):
            yield found(view, "disrespect.personal-data", *match.span())
    for start, end in view.marks("personal_data"):
        piece = view.sentence_at(start)
        wanted = view.marks_in("requests", piece.start, piece.end) or piece.text.endswith("?")
        if wanted and not view.marks("in_private"):
            yield found(view, "disrespect.asks-in-public", start, end)


def _luhn(digits: str) -> bool:
    """Whether the check digit of a card number is right."""
    figures = [int(char) for char in reversed(digits) if char.isdecimal()]
    doubled = [sum(divmod(figure * 2, 10)) if place % 2 else figure for place, figure in enumerate(figures)]
    return 13 <= len(figures) <= 19 and sum(doubled) % 10 == 0
