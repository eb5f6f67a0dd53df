"""The form of address of the reply: the playbook's, else the one that the agent has used so far, else the usual one."""

from __future__ import annotations

from drafter import languages
from drafter.case import Case
from drafter.reading.lexicon import lexicon
from drafter.text import fold

_READ_CHARS = 4_000


def address(case: Case, language: str) -> str:
    """One of the language's forms of address (`languages/<code>/language.toml`)."""
    table = languages.load(language).table("language")
    forms: list[str] = table["addresses"]
    usual: str = table["default_address"]
    if case.playbook.address:
        wanted = fold(case.playbook.address.strip())
        for form in forms:
            if fold(form) == wanted:
                return form
    if len(forms) == 1:
        return usual
    for text in (*(m.text for m in reversed(case.messages) if m.author == "agent"), case.playbook.voice):
        counts = dict.fromkeys(forms, 0)
        for hit in lexicon(language, "address").hits(text[:_READ_CHARS]):
            if hit.kind in counts:
                counts[hit.kind] += 1
        best = max(forms, key=lambda form: counts[form])
        if counts[best] > sorted(counts.values())[-2]:
            return best
    return usual
