"""Making findings, and putting many of them in order."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from drafter.checking.view import View
from drafter.principles import catalogue
from drafter.reply import Finding, Severity

_WEIGHT: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


def found(view: View, rule: str, start: int | None = None, end: int | None = None, fix: str = "") -> Finding:
    """A finding of `rule` at a span, or of something missing; the checker adds what the rule says."""
    quote = "" if start is None or end is None else view.text[start:end]
    return Finding(principle=rule.partition(".")[0], rule=rule, start=start, end=end, quote=quote, fix=fix)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of one principle that overlap become one: the most severe, then the shortest."""
    kept: list[Finding] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    missing: dict[str, Finding] = {}
    for each in sorted(findings, key=_rank):
        if each.start is None or each.end is None:
            missing.setdefault(each.rule, each)
            continue
        taken = spans.setdefault(each.principle, [])  # in order and apart, so that only the neighbours matter
        at = bisect.bisect_left(taken, (each.start, each.end))
        before_ends = taken[at - 1][1] if at else each.start
        after_starts = taken[at][0] if at < len(taken) else each.end
        if before_ends <= each.start and each.end <= after_starts:
            taken.insert(at, (each.start, each.end))
            kept.append(each)
    return kept + list(missing.values())


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By place, then by the catalogue; findings without a place last."""
    order = {id_: number for number, id_ in enumerate(catalogue())}
    return sorted(
        findings, key=lambda each: (each.start is None, each.start or 0, each.end or 0, order.get(each.principle, 99))
    )


def _rank(each: Finding) -> tuple[int, int, int]:
    return _WEIGHT[each.severity], (each.end or 0) - (each.start or 0), each.start or 0
