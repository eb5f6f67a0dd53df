"""The reply, or a sentence of it, in another language than the customer's."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.checking.findings import found
from drafter.checking.view import View
from drafter.reading.language import vote
from drafter.reply import Finding
from drafter.text import words

_WORDS = 6  # a shorter sentence tells no language
_VOICES = 4
_TIMES = 3


def check(view: View) -> Iterator[Finding]:
    """One finding, at the first sentence in another language."""
    if view.case is None:
        return
    whole = vote(view.text)
    others = max((count for code, count in whole.items() if code != view.language), default=0)
    if others < _VOICES:
        return
    for piece in view.sentences:
        if len(words(piece.text)) < _WORDS or view.is_quoted(piece.start, piece.end):
            continue
        count = vote(piece.text)
        best = max(count, key=lambda code: count[code])
        if best != view.language and count[best] >= max(_VOICES, _TIMES * count.get(view.language, 0)):
            yield found(view, "disrespect.other-language", piece.start, piece.end)
            return
