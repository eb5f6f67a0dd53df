"""The form of address: another one than the playbook asks for."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.checking.background import Span
from drafter.checking.findings import found
from drafter.checking.patterns import Form, forms
from drafter.checking.view import View
from drafter.reply import Finding

_WEAK_ENOUGH = 3
"""So many weak marks, and none of the form that is asked for, are a form of their own."""


def check(view: View) -> Iterator[Finding]:
    """A finding at the first place of each form that the playbook doesn't ask for."""
    asked = view.case.playbook.address if view.case else None
    known = forms(view.language)
    if asked is None or not any(asked in form.of for form in known):
        return
    right = any(_strong(view, form) for form in known if asked in form.of)
    for form in known:
        if asked in form.of:
            continue
        strong = _strong(view, form)
        weak = [span for span in view.marks(f"form {form.name} weak") if not view.is_quoted(*span)]
        if strong:
            yield found(view, "disrespect.form-of-address", *strong[0])
        elif not right and len(weak) >= _WEAK_ENOUGH:
            yield found(view, "disrespect.form-of-address", *weak[0])


def _strong(view: View, form: Form) -> list[Span]:
    spans = list(view.marks(f"form {form.name} strong"))
    spans += [
        span for span in view.marks(f"form {form.name} accented") if view.text[slice(*span)].lower() in form.accented
    ]
    spans += [span for span in view.marks(f"form {form.name} cased") if _capital(view, span, form)]
    return sorted(span for span in spans if not view.is_quoted(*span))


def _capital(view: View, span: Span, form: Form) -> bool:
    """Whether a word such as "Lei" is written with a capital though no sentence begins there."""
    before = view.text[: span[0]].rstrip()
    return view.text[slice(*span)] in form.cased and before[-1:].isalnum() | (before[-1:] == ",")
