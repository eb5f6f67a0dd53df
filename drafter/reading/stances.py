"""The stances that make sense for a case, the best first. Candidates differ in what they decide."""

from __future__ import annotations

import re

from drafter.case import Case, MissingFact, Signal, Stance
from drafter.reading.book import Book
from drafter.reading.heat import Temper
from drafter.reading.scan import Scans
from drafter.text import fold

_STEM = 5
_CLAUSE = re.compile(r"[^;.]+")
_CONTENT = re.compile(r"[^\W\d_]{5,}")
_AT_MOST = 3


def stances(
    case: Case,
    playbook: Book,
    scans: Scans,
    temper: Temper,
    gaps: tuple[MissingFact, ...],
    found: tuple[Signal, ...],
) -> tuple[Stance, ...]:
    """One to three stances. Without a commitment to offer nothing can be promised: then `hold` comes first."""
    kinds = {signal.kind for signal in found}
    chosen: list[Stance] = []
    if temper.heat == "abusive":
        chosen.append("boundary")
    if gaps:
        chosen.append("clarify")
    legal = "legal_threat" in kinds or "chargeback" in kinds
    if not case.playbook.may_commit and "solved" not in kinds and (temper.heat != "calm" or not case.playbook.facts):
        chosen.append("hold")
    refused = _refused(case, playbook, scans)
    if refused and case.playbook.may_commit:
        chosen += ["decline", "resolve"]
    else:
        chosen.append("resolve")
        if refused:
            chosen.append("decline")
    if legal:
        chosen.append("hold")
    if len(set(chosen)) == 1 and chosen[0] == "resolve" and "injection" in kinds:
        chosen.append("decline")
    ordered = tuple(dict.fromkeys(chosen))
    return ordered[:_AT_MOST]


def _refused(case: Case, playbook: Book, scans: Scans) -> bool:
    """Whether a fact or `never` says no to something that the customer asks for, by the words that they share."""
    wanted = _stems(" ".join(part.text for part in scans.last.parts))
    if not wanted:
        return False
    refundable = any(line.has("refund") for line in playbook.commitments)
    money = bool(scans.last.of("money_harm")) and not refundable
    if any(_stems(line) & wanted for line in case.playbook.never):
        return True
    for fact in playbook.facts:
        if not fact.has("refusal"):
            continue
        for clause in _CLAUSE.finditer(fact.folded):
            kinds = {hit.kind for hit in fact.hits if clause.start() <= hit.start < clause.end()}
            related = bool(_stems(clause.group()) & wanted) or (money and "money_back" in kinds)
            if "refusal" in kinds and "until" not in kinds and related:
                return True
    return False


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _CONTENT.findall(fold(text)))
