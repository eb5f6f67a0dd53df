"""The stances that make sense for a case, the best first. Candidates differ in what they decide."""

from __future__ import annotations

import re

from drafter.case import Case, MissingFact, Signal, Stance
from drafter.reading.heat import Temper
from drafter.reading.lexicon import lexicon
from drafter.reading.scan import Scans
from drafter.text import fold

_STEM = 5
_CONTENT = re.compile(r"[^\W\d_]{5,}")
_AT_MOST = 3


def stances(
    case: Case, scans: Scans, temper: Temper, gaps: tuple[MissingFact, ...], found: tuple[Signal, ...]
) -> tuple[Stance, ...]:
    """One to three stances. Without a commitment to offer, nothing can be resolved by promise: then `hold` comes first."""
    kinds = {signal.kind for signal in found}
    chosen: list[Stance] = []
    if temper.heat == "abusive":
        chosen.append("boundary")
    if gaps:
        chosen.append("clarify")
    legal = "legal_threat" in kinds or "chargeback" in kinds
    if not case.playbook.may_commit and "solved" not in kinds and (temper.heat != "calm" or not case.playbook.facts):
        chosen.append("hold")
    refused = _refused(case, scans)
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


def _refused(case: Case, scans: Scans) -> bool:
    """Whether a fact or `never` says no to something that the customer asks for, by the words that they share."""
    wanted = _stems(" ".join(part.text for part in scans.last.parts))
    if not wanted:
        return False
    table = lexicon(scans.last.language, "playbook")
    refundable = any(hit.kind == "refund" for line in case.playbook.may_commit for hit in table.hits(line))
    money = bool(scans.last.of("money_harm")) and not refundable
    for line in case.playbook.never:
        if _stems(line) & wanted:
            return True
    for fact in case.playbook.facts:
        for clause in re.split(r"[;.]", fact):
            kinds = {hit.kind for hit in table.hits(clause)}
            if (
                "refusal" in kinds
                and "until" not in kinds
                and (bool(_stems(clause) & wanted) or (money and "money_back" in kinds))
            ):
                return True
    return False


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _CONTENT.findall(fold(text)))
