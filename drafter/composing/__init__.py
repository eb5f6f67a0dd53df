"""A whole courteous reply with no model at all, and single steps where a model failed.

`compose` gives the steps of one stance, `compose_step` one of them, `join` the text that a channel wants. The wording
is data (`languages/<code>/lines.toml`), the turning of playbook lines grammar (`languages/<code>/grammar.py`).
"""

from __future__ import annotations

from typing import NamedTuple

from drafter.case import Case, Reading, Stance
from drafter.composing.joining import join
from drafter.composing.steps import Composer
from drafter.reply import STEP_ORDER, Step, StepKind

__all__ = ["Composition", "compose", "compose_step", "join"]


class Composition(NamedTuple):
    """The steps of a composed reply in order; `generic` are those that say nothing of this customer's own."""

    steps: tuple[Step, ...]
    generic: frozenset[StepKind] = frozenset()


def compose(case: Case, reading: Reading, stance: Stance) -> Composition:
    """The steps of a reply to `case` that decides as `stance` does. Uses no model, draws on the playbook alone."""
    composer = Composer(case, reading, stance)
    steps = []
    for kind in STEP_ORDER:
        text = composer.text(kind)
        if text:
            steps.append(Step(kind=kind, text=text, source="composed"))
    return Composition(tuple(steps), composer.generic())


def compose_step(kind: StepKind, case: Case, reading: Reading, stance: Stance) -> Step | None:
    """One step, to stand in for a model's that failed; None when this reply doesn't need it."""
    text = Composer(case, reading, stance).text(kind)
    return Step(kind=kind, text=text, source="composed") if text else None
