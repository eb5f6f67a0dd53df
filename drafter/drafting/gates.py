"""Whether a small model's sentence can be trusted. Small models invent, mix up roles and copy the examples.

The checker judges what a sentence says; here we ask where its words come from. A sentence passes only when every
content word was written by the customer or is one of the plain words of courtesy in `languages/<code>/prompt.toml`.
"""

from __future__ import annotations

import functools
from typing import Literal

from drafter import languages
from drafter.case import Case, Reading
from drafter.reply import Step
from drafter.text import fold, words

Doubt = Literal["invented", "empty", "cut", "copied"]

STEM = 5
"""Letters that two forms of a word must share: 'devolví' and 'devolución'."""
RUN = 6
"""So many words in a row as the customer wrote them are parroting (guide: `scripted`)."""


def _stems(text: str) -> set[str]:
    return {w.text[:STEM] for w in words(fold(text)) if len(w.text) > 3 or w.text.isdigit()}


@functools.cache
def _courtesy(language: str) -> frozenset[str]:
    table = languages.load(language).table("prompt")["small"]
    return frozenset(_stems(table["vocabulary"]))


def mistrust(step: Step, case: Case, reading: Reading) -> Doubt | None:
    """Why this sentence should not be used, or None."""
    told = case.customer_text()[-12_000:]
    said = _stems(step.text)
    own = said - _courtesy(reading.language)
    customer = _stems(told)
    if own - customer:
        return "invented"
    if len(own & customer) < 2:
        return "empty"
    tokens = [w.text for w in words(fold(step.text))]
    if len(tokens[-1]) < 3 or step.text.rstrip(".").endswith((",", ";", ":")):
        return "cut"
    flow = " " + " ".join(w.text for w in words(fold(told))) + " "
    if any(f" {' '.join(tokens[i : i + RUN])} " in flow for i in range(len(tokens) - RUN + 1)):
        return "copied"
    return None
