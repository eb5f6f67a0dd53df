"""One folder a language: a new language is a new folder here and nothing else.

A folder holds data (`*.toml`, `rules/*.toml`) and one module, `grammar.py`, for what data can't say. `load("es")`
gives a `Language` whose tables are read on first use and kept; they are never changed afterwards.
"""

from __future__ import annotations

import functools
import importlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from drafter.errors import ConfigurationError

_HERE = Path(__file__).parent


@functools.cache
def available() -> tuple[str, ...]:
    """Codes of the languages that have a folder, in alphabetical order."""
    return tuple(sorted(p.name for p in _HERE.iterdir() if (p / "language.toml").is_file()))


class Language:
    """The tables of one language, each read when first asked for."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.folder = _HERE / code
        self._tables: dict[str, Mapping[str, Any]] = {}

    def table(self, name: str) -> Mapping[str, Any]:
        """The contents of `<name>.toml` in this language's folder, for example `reading` or `rules/dismissive`."""
        found = self._tables.get(name)
        if found is None:
            path = self.folder / f"{name}.toml"
            with path.open("rb") as file:
                found = self._tables[name] = tomllib.load(file)
        return found

    def rule_files(self) -> tuple[str, ...]:
        """Names for `table` of this language's rule files, in alphabetical order."""
        return tuple(f"rules/{p.stem}" for p in sorted((self.folder / "rules").glob("*.toml")))

    @functools.cached_property
    def grammar(self) -> ModuleType:
        """This language's `grammar` module."""
        return importlib.import_module(f"drafter.languages.{self.code}.grammar")


@functools.cache
def load(code: str) -> Language:
    """The language with this code. Raises ConfigurationError when there is no folder for it."""
    if code not in available():
        raise ConfigurationError(f"There is no language {code!r} here; there are: {', '.join(available())}.")
    return Language(code)
