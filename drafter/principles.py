"""The catalogue of principles: what a good reply does and does not do.

Prompts, rules, evals, docs and panel read it; nothing repeats it. The seeds that the principles come from are five
short articles on difficult customers, cited by number (see docs/principles.md).
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from drafter import languages
from drafter.errors import InputError
from drafter.reply import Severity


class Principle(BaseModel):
    """One principle in one language.

    `kind` is `must_not` (a breach is a span of the reply) or `must` (a requirement that holds under `needed_when`).
    `sources` are seed numbers. `name`, `statement` and `prompt` are in the language asked for: a label, one sentence
    for people, and the short line that the model reads.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: Literal["must_not", "must"]
    severity: Severity
    sources: tuple[str, ...]
    needed_when: str = ""
    name: str
    statement: str
    prompt: str


@functools.cache
def catalogue(language: str = "en") -> dict[str, Principle]:
    """All principles by id, in the catalogue's order, with their texts in `language`."""
    data = tomllib.loads((Path(__file__).parent / "principles.toml").read_text(encoding="utf-8"))
    texts = languages.load(language).table("principles")
    return {id_: Principle(id=id_, **entry, **texts[id_]) for id_, entry in data.items()}


def principle(id_: str, language: str = "en") -> Principle:
    """The principle with this id. Raises InputError, naming those that exist, when there is none."""
    found = catalogue(language).get(id_)
    if found is None:
        raise InputError(f"There is no principle {id_!r}; there are: {', '.join(catalogue(language))}.")
    return found
