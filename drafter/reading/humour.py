"""The humour gate: whether a light line is allowed, and the one condition that decided it (seed 003)."""

from __future__ import annotations

from drafter.case import HumourGate
from drafter.reading.heat import Temper
from drafter.reading.lexicon import texts
from drafter.reading.scan import Scan, Scans
from drafter.reading.signals import amounts


def gate(scans: Scans, temper: Temper, language: str) -> HumourGate:
    """Open only for a customer who jokes or is friendly, with no money, health or safety harm open."""
    reasons = texts(language, "humour")
    for key, closed in (
        ("abusive", temper.heat == "abusive"),
        ("grief", any(scan.of("grief") for scan in scans.all)),
        ("threat", any(scan.of("legal_threat", "chargeback") for scan in scans.all)),
        ("fear", bool(scans.last.meant("fear"))),
        ("upset", temper.heat in ("upset", "angry")),
        ("health", any(scan.of("health_safety", "injury") for scan in scans.all)),
        ("money", any(scan.of("money_harm") for scan in scans.all) or _sum_in_doubt(scans.last)),
        ("sober", not (temper.joking or temper.friendly)),
    ):
        if closed:
            return HumourGate(open=False, reason=reasons[key])
    return HumourGate(open=True, reason=reasons["joke" if temper.joking else "friendly"])


def _sum_in_doubt(scan: Scan) -> bool:
    """Whether a sum is named together with a bill or with something wrong: then it is still outstanding."""
    return bool(amounts(scan)) and bool(scan.of("bill", "problem"))
