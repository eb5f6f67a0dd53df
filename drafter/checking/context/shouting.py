"""Sentences in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.checking.background import MOST_READ
from drafter.checking.findings import found
from drafter.checking.view import View
from drafter.reply import Finding

_RUN = re.compile(r"(?<!\w)[^\W\d_a-zà-ÿ]+(?:[ ,;:¡¿!'’-]{1,3}[^\W\d_a-zà-ÿ]+)+(?!\w)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORDS = 4
"""Fewer words in capitals are a label or a name ("the TAG NUMBER")."""


def check(view: View) -> Iterator[Finding]:
    """A finding for each run of words in capitals that conversation and playbook don't write so."""
    if view.text.isupper() is False and not _RUN.search(view.text[:MOST_READ]):
        return
    for run in _RUN.finditer(view.text[:MOST_READ]):
        count = len(_WORD.findall(run.group()))
        loud = count >= _WORDS or (count >= _WORDS - 1 and view.text[run.end() : run.end() + 1] == "!")
        if loud and run.group() not in view.background.known_text and not view.is_quoted(*run.span()):
            yield found(view, "disrespect.shouting", *run.span())
