"""Lines of one language, chosen so that two customers don't get the same letter, and filled for one form of address.

A line of `lines.toml` is a template: `{slot}` is filled by the engine, `[usted|tú|vos]` holds what changes with the
address, in the order of `addresses` in `language.toml` (the last one stands for those that are missing), and an empty
alternative is allowed. `{Slot}` with a capital letter fills the slot and capitalises it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from drafter import languages

_BRACKET = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


def capital(text: str) -> str:
    """`text` with a capital first letter, opening marks skipped."""
    for index, char in enumerate(text):
        if char.isalnum():
            return text[:index] + char.upper() + text[index + 1 :]
    return text


def slots(template: str) -> frozenset[str]:
    """The names of the slots of a template, in lower case."""
    return frozenset(name.lower() for name in _SLOT.findall(template))


class Wording:
    """The lines of `language` for one case: `seed` is any text of the case, `address` its form of address."""

    def __init__(self, language: str, address: str, seed: str) -> None:
        self.language = languages.load(language)
        self.table: Mapping[str, Any] = self.language.table("lines")
        addresses: Sequence[str] = self.language.table("language")["addresses"]
        self.address = address if address in addresses else self.language.table("language")["default_address"]
        self._form = addresses.index(self.address)
        self._seed = seed

    def chosen(self, options: Sequence[str], salt: str) -> str:
        """One of `options`, always the same for the same case and salt."""
        return options[zlib.crc32(f"{salt}\n{self._seed}".encode("utf-8", "replace")) % len(options)]

    def fill(self, template: str, **filled: str) -> str:
        """The template with its slots and its forms of address filled."""

        def form(match: re.Match[str]) -> str:
            forms = match.group(1).split("|")
            return forms[min(self._form, len(forms) - 1)]

        def slot(match: re.Match[str]) -> str:
            name = match.group(1)
            return filled[name] if name in filled else capital(filled[name.lower()])

        return _SLOT.sub(slot, _BRACKET.sub(form, template))

    def line(self, path: str, **filled: str) -> str:
        """One of the lines under `path` ("act.first") whose slots can all be filled, filled."""
        options: Any = self.table
        for key in path.split("."):
            options = options[key]
        usable = [o for o in options if slots(o) <= filled.keys()]
        best = max(len(slots(o)) for o in usable)
        return self.fill(self.chosen([o for o in usable if len(slots(o)) == best], path), **filled)


def finish(text: str) -> str:
    """`text` as a sentence: capital first, one closing mark last."""
    text = re.sub(r"\s+", " ", text).strip().rstrip(",;:")
    if not text:
        return ""
    return capital(text) if text.endswith((".", "!", "?", "…")) else capital(text) + "."
