"""From a model's answer to steps, and from findings back to the steps at fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from drafter.prompting import Fault
from drafter.reply import STEP_ORDER, Finding, Step, StepKind
from drafter.text import printable

MENDS: Mapping[str, StepKind] = {
    "empathy": "acknowledge",
    "effort": "acknowledge",
    "recap": "recap",
    "next_step": "act",
    "clarify": "ask",
    "agreement": "ask",
    "timeframe": "follow_up",
    "follow_up": "follow_up",
    "boundary": "boundary",
}
"""Which step is written again when a requirement is missing."""

_PAIR = re.compile(r'"([a-z_]+)"\s*:\s*("(?:[^"\\]|\\.)*")')


class StepReader:
    """Finds finished steps in a JSON answer while it is still arriving."""

    def __init__(self, kinds: Iterable[StepKind] = STEP_ORDER) -> None:
        self._kinds: dict[str, StepKind] = {k: k for k in kinds}
        self._text = ""
        self._seen: set[str] = set()
        self._from = 0

    def feed(self, delta: str) -> list[Step]:
        """The steps that `delta` completes."""
        self._text += delta
        found: list[Step] = []
        for match in _PAIR.finditer(self._text, self._from):
            self._from = match.end()
            kind = self._kinds.get(match.group(1))
            if kind is None or kind in self._seen:
                continue
            self._seen.add(kind)
            try:
                text = tidy(str(json.loads(match.group(2))))
            except ValueError:
                continue
            if text:
                found.append(Step(kind=kind, text=text))
        return found


def steps_of(answer: Mapping[str, object]) -> dict[StepKind, Step]:
    """The non-empty steps of a parsed answer, in the order of a reply. Values of a wrong type are left out."""
    found: dict[StepKind, Step] = {}
    for kind in STEP_ORDER:
        value = answer.get(kind)
        if isinstance(value, str) and (text := tidy(value)):
            found[kind] = Step(kind=kind, text=text)
    return found


_SPACES = re.compile(r"[ \t]*\n[ \t\n]*|[ \t]{2,}")
_NOTHING = frozenset({"", "-", "n/a", "none", "null", '""', "no", "ninguno", "ninguna", "nessuno", "nessuna"})


def tidy(text: str) -> str:
    """One step as one run of text: printable, no line breaks, no markdown, empty when it says nothing."""
    text = _SPACES.sub(" ", printable(text)).strip().strip("*_`").strip()
    return "" if text.casefold().strip(".") in _NOTHING else text


def step_at(text: str, steps: Sequence[Step], start: int) -> StepKind | None:
    """Which step the code point `start` of the joined `text` stands in; None for greeting and signature."""
    begin = 0
    for step in steps:
        core = step.text[1:-1] or step.text  # joining may change the first letter or the last sign
        at = text.find(core, begin)
        if at < 0:
            continue
        if at - 1 <= start <= at + len(core) + 1:
            return step.kind
        begin = at + len(core)
    return None


def faults(text: str, steps: Sequence[Step], findings: Iterable[Finding]) -> list[Fault]:
    """What to mend where: errors by the step that they stand in, missing requirements by the step that meets them."""
    found: list[Fault] = []
    for finding in findings:
        if finding.start is None:
            kind = MENDS.get(finding.principle)
        elif finding.severity == "error" or finding.principle == "scripted":
            kind = step_at(text, steps, finding.start)
        else:
            kind = None
        if kind is not None:
            found.append(Fault(kind, finding.quote, finding.message, finding.fix))
    return found
