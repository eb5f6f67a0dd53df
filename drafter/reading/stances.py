"""The stances that make sense for a case, the best first. Candidates differ in what they decide."""

from __future__ import annotations

from drafter.case import Ask, Case, MissingFact, Signal, Stance
from drafter.reading.book import Book
from drafter.reading.heat import Temper
from drafter.reading.refusals import is_asked, is_offered, is_refused
from drafter.reading.scan import Scans

_AT_MOST = 3


def stances(
    case: Case,
    playbook: Book,
    scans: Scans,
    temper: Temper,
    gaps: tuple[MissingFact, ...],
    found: tuple[Signal, ...],
    wanted: tuple[Ask, ...],
) -> tuple[Stance, ...]:
    """One to three stances. Without a commitment to offer nothing can be promised: then `hold` comes first.

    `decline` leads only when all that the customer asks for is refused by the playbook.
    """
    kinds = {signal.kind for signal in found}
    chosen: list[Stance] = []
    if temper.heat == "abusive":
        chosen.append("boundary")
    if gaps:
        chosen.append("clarify")
    legal = "legal_threat" in kinds or "chargeback" in kinds
    if not case.playbook.may_commit and "solved" not in kinds and (temper.heat != "calm" or not case.playbook.facts):
        chosen.append("hold")
    asked = [ask for ask in wanted if is_asked(scans.last, ask)]
    refused = [
        ask
        for ask in asked
        if is_refused(case, playbook, scans.last, ask, whole=True) and not is_offered(playbook, ask)
    ]
    if refused and len(refused) == len(asked) and case.playbook.may_commit:
        chosen += ["decline", "resolve"]
    else:
        chosen.append("resolve")
        if any(is_refused(case, playbook, scans.last, ask, whole=False) for ask in asked):
            chosen.append("decline")
    if legal:
        chosen.append("hold")
    if len(set(chosen)) == 1 and chosen[0] == "resolve" and "injection" in kinds:
        chosen.append("decline")
    ordered = tuple(dict.fromkeys(chosen))
    return ordered[:_AT_MOST]
