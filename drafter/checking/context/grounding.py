"""Facts that stand neither in the conversation nor in the playbook: figures, links, addresses, names, states."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from drafter.checking.background import MOST_READ
from drafter.checking.findings import found
from drafter.checking.view import View
from drafter.reply import Finding

if TYPE_CHECKING:
    from drafter.checking.quantities import Quantity

_LINK = re.compile(
    r"https?://[^\s<>\"')\]]{3,200}|www\.[^\s<>\"')\]]{3,200}"
    r"|(?<![\w@.])[a-z0-9][a-z0-9-]{1,40}\.(?:com|es|it|org|net|eu|mx|ar|cl|io|uk|ie|app)(?:\.\w{2})?(?:/[^\s<>\"')\]]{0,120})?(?![\w@])"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{2,20}){1,3}")
_PHONE = re.compile(r"(?<![\w.,/€$£-])\+?\d(?:[ .-]?\d){6,13}(?![\w€$£/]|[.,]\d)")
_NAME = re.compile(r"\s+([^\W\d_a-zà-ÿ][\w'’-]+(?: [^\W\d_a-zà-ÿ][\w'’-]+)?)")
_STATED = ("money", "percent", "identifier", "time", "date")
_HEADING = re.compile(r"\s*[(\[][^)\]\n]{0,80}[)\]]")
_MOST_SUMS = 20
_SMALL = 12  # money apart, small numbers count things in the sentence itself


def check(view: View) -> Iterator[Finding]:
    """The findings of every kind. Nothing is asked of a reply whose case tells no facts at all."""
    if view.case is None:
        return
    yield from _contacts(view)
    if view.case.playbook.facts or view.case.playbook.may_commit:
        yield from _figures(view)
        yield from _names(view)


def _contacts(view: View) -> Iterator[Finding]:
    text = view.folded[:MOST_READ]
    mails = [match.span() for match in _MAIL.finditer(text)]
    for span in mails:
        if text[slice(*span)] not in view.background.known:
            yield found(view, "ungrounded.contact", *span)
    for match in _LINK.finditer(text):
        link = match.group().rstrip(".,;:!?")
        inside = any(a <= match.start() < b for a, b in mails)
        if not inside and _bare(link) not in view.background.known:
            yield found(view, "ungrounded.link", match.start(), match.start() + len(link))
    known_digits = re.sub(r"[ .+-]", "", view.background.known)
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= 9 and digits not in known_digits and digits[-9:] not in known_digits:
            yield found(view, "ungrounded.contact", *match.span())


def _bare(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link).rstrip("/")


def _figures(view: View) -> Iterator[Finding]:
    promised = [(entry.start, entry.end) for entry in view.ledger]
    heading = _heading(view)
    for each in view.quantities:
        if each.kind not in _STATED or each.start < heading or not any(char.isdecimal() for char in each.quote):
            continue
        if each.kind not in ("money", "identifier") and each.high <= _SMALL:
            continue
        if any(a < each.end and each.start < b for a, b in promised) or view.is_quoted(each.start, each.end):
            continue
        if not _grounded(each, view.background.known_quantities):
            rule = "ungrounded.date" if each.kind in ("date", "time") else "ungrounded.figure"
            yield found(view, rule, each.start, each.end)


def _heading(view: View) -> int:
    """Where the heading of a call note ends: "(Call back, 09:10)" says when the agent rang, not a fact of the case."""
    if view.case is None or view.case.channel != "phone_notes":
        return 0
    heading = _HEADING.match(view.text)
    return heading.end() if heading is not None else 0


def _grounded(each: Quantity, known: list[Quantity]) -> bool:
    """Whether a figure, or either end of a range, is known, or computed from what is known."""
    if any(each.same_as(other) or _derived_digits(each, other) for other in known) or _computed(each.high, each, known):
        return True
    values = {(other.kind, value) for other in known for value in (other.low, other.high)}
    return each.low != each.high and (each.kind, each.low) in values and (each.kind, each.high) in values


def _derived_digits(each: Quantity, other: Quantity) -> bool:
    """The same number under another kind: a bare "40" for "40 €", "77120" for "order 77120"."""
    digits = _digits(each.quote)
    return bool(digits) and digits == _digits(other.quote)


@functools.lru_cache(maxsize=1024)
def _digits(quote: str) -> str:
    return re.sub(r"\D", "", quote)


def _computed(value: float, each: Quantity, known: list[Quantity]) -> bool:
    """Whether a sum of money is the sum, the difference or a small multiple of known ones."""
    if each.kind != "money":
        return False
    sums = sorted({other.high for other in known if other.kind == "money"})[:_MOST_SUMS]
    pairs = itertools.product(sums, repeat=2)
    made = itertools.chain.from_iterable((a + b, a - b) for a, b in pairs)
    multiples = (a * times for a in sums for times in range(2, 13))
    return any(abs(other - value) < 0.01 for other in itertools.chain(made, multiples))


def _names(view: View) -> Iterator[Finding]:
    for _, end in view.marks("person_titles"):
        name = _NAME.match(view.text, end)
        if name is None or view.is_quoted(*name.span(1)):
            continue
        words = re.findall(r"[^\W\d_]{2,}", view.folded[slice(*name.span(1))])
        if not any(word in view.background.known for word in words):
            yield found(view, "ungrounded.name", *name.span(1))
