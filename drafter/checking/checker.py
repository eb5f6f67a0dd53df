"""The checker: a text and its case in, findings out. One call a reply; safe to share between threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from drafter.case import Case, Reading
from drafter.checking import context
from drafter.checking.context.gaps import open_gaps
from drafter.checking.findings import found, in_order, merged
from drafter.checking.rules import by_id
from drafter.checking.view import View
from drafter.errors import ConfigurationError
from drafter.languages import available
from drafter.reading import identify, identify_case
from drafter.reply import Commitment, Finding, Gap, Tier

_KNOWN_TIERS = ("patterns",)


class Review(NamedTuple):
    """All that is known of one text: `commitments` are its promise ledger, empty without a case."""

    findings: tuple[Finding, ...]
    commitments: tuple[Commitment, ...]
    gaps: tuple[Gap, ...]


class Checker:
    """Checks replies against the rules.

    `tiers` are those to run; `patterns` stands for phrases and code together. `ui_language` is the language of the
    messages, by default the reply's. Languages are loaded when a reply first needs them.
    """

    def __init__(self, tiers: Sequence[str] = ("patterns",), ui_language: str | None = None) -> None:
        unknown = [tier for tier in tiers if tier not in _KNOWN_TIERS]
        if unknown:
            raise ConfigurationError(f"There is no tier {unknown[0]!r}; there are: {', '.join(_KNOWN_TIERS)}.")
        if ui_language is not None and ui_language not in available():
            raise ConfigurationError(f"There is no language {ui_language!r}; there are: {', '.join(available())}.")
        self.tiers = tuple(tiers)
        self.ui_language = ui_language

    def check(self, text: str, case: Case | None = None, *, language: str | None = None) -> list[Finding]:
        """The findings of a text, by place; those without a place come last, in the catalogue's order.

        Without a case, only what the text alone decides is checked. `language` is read from case or text when not
        given. Never raises on any text.
        """
        return list(self.review(text, case, language=language).findings)

    def review(
        self, text: str, case: Case | None = None, *, language: str | None = None, reading: Reading | None = None
    ) -> Review:
        """Findings, promise ledger and open gaps at once. `reading` spares reading the case again."""
        if language is None and reading is not None:
            language = reading.language
        view = View(text, case, language or (identify_case(case) if case is not None else identify(text)), reading)
        findings: list[Finding] = []
        if "patterns" in self.tiers:
            findings += self._worded(view, phrases(view), "patterns")
            findings += self._worded(view, context.findings(view), "code")
        return Review(tuple(in_order(merged(_allowed(view, findings)))), tuple(view.ledger), tuple(open_gaps(view)))

    def _worded(self, view: View, findings: Iterable[Finding], tier: Tier) -> Iterator[Finding]:
        """The findings with what their rules say, in the language of the agent."""
        own = by_id(view.language)
        shown = by_id(self.ui_language) if self.ui_language else own
        for each in findings:
            entry = own[each.rule]
            text = shown.get(each.rule, entry)
            yield each.model_copy(
                update={
                    "tier": tier,
                    "severity": entry.severity,
                    "message": text.message,
                    "why": text.why,
                    "fix": each.fix or text.fix,
                    "replacement": entry.replacement,
                }
            )


def check(text: str, case: Case | None = None) -> list[Finding]:
    """The findings of a text by phrases and code, with messages in its own language."""
    return Checker().check(text, case)


def phrases(view: View) -> Iterator[Finding]:
    """The phrases of rules that nothing makes harmless."""
    return (found(view, rule.id, start, end) for start, end, rule in view.breaches)


def _allowed(view: View, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Without what the playbook allows, by rule id, principle or phrase; what it forbids by rule id is an error."""
    book = view.case.playbook if view.case else None
    if book is None or not (book.allow or book.forbid):
        yield from findings
        return
    allowed, forbidden = set(book.allow), set(book.forbid)
    spans = [span for phrase in book.allow for span in view.places(phrase)]
    for each in findings:
        if each.rule in allowed or each.principle in allowed:
            continue
        if any((each.start or 0) < b and a < (each.end or 0) for a, b in spans):
            continue
        worse = each.rule in forbidden or each.principle in forbidden
        yield each.model_copy(update={"severity": "error"}) if worse else each
