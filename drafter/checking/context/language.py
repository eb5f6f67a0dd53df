"""The reply, or a sentence of it, in another language than the customer's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.checking.findings import found
from drafter.checking.overlap import empty_words
from drafter.checking.view import View
from drafter.reading.language import vote
from drafter.reply import Finding

_WORD = re.compile(r"[^\W\d_]+")
_WORDS = 6  # a shorter sentence tells no language
_COMMON = 6  # one word in so many is a common one in any sentence of the right language
_VOICES = 4
_TIMES = 3


def check(view: View) -> Iterator[Finding]:
    """One finding, at the first sentence in another language."""
    if view.case is None:
        return
    common = empty_words(view.language)
    for piece in view.sentences:
        words = _WORD.findall(view.folded, piece.start, piece.end)
        if len(words) < _WORDS or sum(word in common for word in words) * _COMMON >= len(words):
            continue
        count = vote(piece.text)
        best = max(count, key=lambda code: count[code])
        clear = count[best] >= max(_VOICES, _TIMES * count.get(view.language, 0))
        if best != view.language and clear and not view.is_quoted(piece.start, piece.end):
            yield found(view, "disrespect.other-language", piece.start, piece.end)
            return
