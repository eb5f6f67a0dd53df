"""The rules that are code: what a phrase alone can't decide. One module a topic; each yields its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from drafter.checking.context import (
    address,
    done,
    gaps,
    grounding,
    humour,
    language,
    parroting,
    privacy,
    promises,
    shouting,
    steps,
    voice,
)
from drafter.checking.view import View
from drafter.reply import Finding

CHECKS: tuple[Callable[[View], Iterable[Finding]], ...] = (
    promises.check,
    promises.forbidden,
    grounding.check,
    done.check,
    parroting.check,
    address.check,
    humour.check,
    language.check,
    shouting.check,
    gaps.check,
    privacy.check,
    voice.machine,
    voice.about_customer,
    voice.customer,
    voice.injection,
    steps.check,
)
"""Every code rule's function, in the order in which they run."""


def findings(view: View) -> Iterator[Finding]:
    """What the code rules find, without their texts."""
    for check in CHECKS:
        yield from check(view)
