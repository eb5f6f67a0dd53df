"""Signals: what in the conversation changes the answer, each with the words that it was read from."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from drafter import languages
from drafter.case import Case, Signal, SignalKind
from drafter.reading.heat import LAUGHING_EMOJI, Temper
from drafter.reading.lexicon import Hit
from drafter.reading.scan import Scan, Scans
from drafter.text import fold, words

_A_KIND = 3
"""At most so many signals of one kind: the reader wants to know that it is there, not how often."""

_RECEIVED_CHARS = 12

_ANYWHERE: tuple[SignalKind, ...] = (
    "legal_threat", "review_threat", "chargeback", "vulnerable", "grief", "repeated_contact", "effort",
    "health_safety", "cancellation", "money",
)  # fmt: skip
_LAST_ONLY: tuple[SignalKind, ...] = ("thanks",)


def signals(case: Case, scans: Scans, temper: Temper) -> tuple[Signal, ...]:
    """All signals of a case, the last message first, at most three of a kind."""
    found: list[Signal] = []
    for kind in _ANYWHERE:
        hits = ((scan, hit) for scan in scans.all for hit in _found(scan, kind))
        found += _signals(kind, hits)
    for kind in _LAST_ONLY:
        found += _signals(kind, ((scans.last, hit) for hit in _found(scans.last, kind)))
    last = scans.last
    found += _signals("insult_agent", ((last, hit) for hit in temper.aim.agent))
    found += _signals("insult_company", ((last, hit) for hit in temper.aim.company))
    found += _signals("threat_person", ((last, hit) for hit in temper.aim.threats))
    found += _signals("injection", ((scan, hit) for scan in scans.all for hit in scan.orders))
    if temper.joking:
        found += _signals("joke", ((last, hit) for hit in _laughs(last)))
    if temper.friendly:
        found += _signals(
            "friendly", ((last, hit) for hit in (last.of("friendly", "thanks", "no_harm") or _laughs(last)))
        )
    if is_solved(last, temper):
        found += _signals("solved", ((last, hit) for hit in last.of("solved", "thanks")[:1]))
    found += _signals("mistaken", ((last, hit) for hit in mistaken(case, last)))
    return tuple(found)


def _signals(kind: SignalKind, hits: Iterable[tuple[Scan, Hit]]) -> list[Signal]:
    found: list[Signal] = []
    covered: list[tuple[int, int, int]] = []
    for scan, hit in hits:
        if len(found) == _A_KIND:
            break
        if any(hit.start < end and hit.end > start and n == scan.message for n, start, end in covered):
            continue
        covered.append((scan.message, hit.start, hit.end))
        found.append(Signal(kind=kind, span=scan.span(hit.start, hit.end)))
    return found


def _found(scan: Scan, kind: SignalKind) -> list[Hit]:
    if kind == "money":
        return sorted([*scan.of("money", "money_harm"), *amounts(scan)])
    if kind == "effort":
        return sorted([*scan.meant("effort"), *waits(scan)])
    if kind == "health_safety":
        return sorted([*scan.meant("health_safety", "injury"), *_diet(scan)])
    if kind == "vulnerable":
        return sorted([*scan.meant("vulnerable"), *scan.of("hardship")])
    if kind == "grief":
        return scan.meant(kind)
    if kind == "repeated_contact":
        return [hit for hit in scan.meant(kind) if not _received(scan, hit)]
    return [hit for hit in scan.of(kind) if not scan.is_closed(hit.start, hit.end)]


def waits(scan: Scan) -> list[Hit]:
    """Spans of time that were waited: a bare one ("for seven weeks") only where something is wrong or wanting."""
    bad = scan.of("problem", "upset", "anger", "negation", "waiting", "effort", "repeated_contact", "ultimatum")
    return [
        hit
        for hit in scan.meant("waited")
        if any(piece.start <= other.start < piece.end for piece in (scan.sentence_at(hit.start),) for other in bad)
    ]


def _diet(scan: Scan) -> list[Hit]:
    """What a person can't eat is a matter of health where something went wrong; else it is a question like another."""
    return scan.meant("diet") if scan.of("problem", "upset", "anger", "fear", "injury", "health_safety") else []


def _received(scan: Scan, hit: Hit) -> bool:
    """Whether the messages counted here are those that the customer got ("two texts about payments reached me")."""
    return any(0 <= hit.start - other.end <= _RECEIVED_CHARS for other in scan.of("received"))


@functools.cache
def _amount(language: str) -> re.Pattern[str]:
    words_ = "|".join(languages.load(language).table("reading")["money"]["currencies"])
    return re.compile(rf"[€£$]\s?\d[\d.,]*|(?<![\w.,])\d[\d.,]*\s?(?:[€£$]|(?:{words_})(?!\w))")


def amounts(scan: Scan) -> list[Hit]:
    """Sums of money in a message."""
    regex = _amount(scan.language)
    return [
        Hit(found.start() + part.offset, found.end() + part.offset, "money")
        for part in scan.parts
        for found in regex.finditer(part.folded)
        if not scan.is_closed(found.start() + part.offset, found.end() + part.offset)
    ]


def _laughs(scan: Scan) -> list[Hit]:
    drawn = [
        Hit(at + part.offset, at + part.offset + 1, "laughter")
        for part in scan.parts
        for at, char in enumerate(part.text)
        if char in LAUGHING_EMOJI
    ]
    return sorted([*scan.of("laughter"), *drawn])


def is_solved(scan: Scan, temper: Temper) -> bool:
    """The customer only says thanks or that all is well: nothing is asked, nothing is wrong."""
    if temper.heat != "calm" or scan.of("problem", "demand", "request", "upset"):
        return False
    if any("?" in part.text for part in scan.parts):
        return False
    return bool(scan.meant("solved")) or (bool(scan.of("thanks")) and sum(len(words(p.text)) for p in scan.parts) <= 25)


_FIGURE = re.compile(r"(?<![\w.,])(\d{1,4})\s+([^\W\d_]{3,})")


def mistaken(case: Case, scan: Scan) -> list[Hit]:
    """Figures of the customer's that differ from the playbook's: the same noun with the same unit and another number.

    Only where the customer's own figure stands in no fact at all, and the noun leaves no doubt.
    """
    told: dict[tuple[str, str], set[str]] = {}
    known: set[str] = set()
    for fact in case.playbook.facts:
        folded = fold(fact)
        known.update(re.findall(r"\d+", folded))
        for figure in _FIGURE.finditer(folded):
            for noun in _nouns(folded[max(0, figure.start() - 40) : figure.start()]):
                told.setdefault((noun, figure.group(2)[:5]), set()).add(figure.group(1))
    if not told:
        return []
    found: list[Hit] = []
    units = languages.load(scan.language).table("reading")["money"]["durations"]
    for part in scan.parts:
        for figure in _FIGURE.finditer(part.folded):
            number, unit = figure.group(1), figure.group(2)[:5]
            if number in known or not any(unit.startswith(each) for each in units):
                continue
            clause = re.split(r"[.;:!?\n]", part.folded[max(0, figure.start() - 40) : figure.start()])[-1]
            if any((noun, unit) in told for noun in _nouns(clause)):
                found.append(Hit(part.offset + figure.start(), part.offset + figure.end(), "mistaken"))
    return found


def _nouns(text: str) -> set[str]:
    return {word[:7] for word in re.findall(r"[^\W\d_]{6,}", text)}
