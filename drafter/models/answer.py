"""What is asked of a model and what comes back, whoever answers: an endpoint or a script in a test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

Mode = Literal["schema", "json", "text"]
"""How the form of an answer was asked for: strict JSON schema, JSON mode, or words in the prompt alone."""

Messages = Sequence[Mapping[str, str]]
"""Chat messages, each with `role` and `content`."""

Schema = Mapping[str, Any]
"""A JSON Schema of an object."""

OnText = Callable[[str], object]
"""Called with each piece of raw text as it arrives."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer of a model that fits the schema it was asked for.

    `text` is the raw text, `parsed` the object read from it. Tokens are counts as the endpoint reports them, 0 when it
    reports none; `cached_tokens` are prompt tokens that its prefix cache served. `seconds` is wall time of the call
    that succeeded, retries before it not included. `model` is the name that the endpoint gives.
    """

    parsed: dict[str, Any]
    text: str = ""
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    model: str = ""
    mode: Mode = "schema"
    finish_reason: str = "stop"
    notes: tuple[str, ...] = field(default=())
    """Plain sentences on what went other than planned, such as a fallback model that answered."""


@runtime_checkable
class Model(Protocol):
    """Whatever can answer messages with an object of a schema.

    `deadline` is an instant of `time.monotonic()` that no method overruns by more than a second; None stands for the
    model's own default. All methods raise `ModelError` (no usable answer) or `ConfigurationError` (not set up).
    """

    def complete(
        self,
        messages: Messages,
        schema: Schema,
        *,
        deadline: float | None = None,
        seed: int | None = None,
        on_text: OnText | None = None,
    ) -> Answer:
        """Answer, and hand over pieces of raw text on the way if `on_text` is given."""
        ...

    async def acomplete(
        self,
        messages: Messages,
        schema: Schema,
        *,
        deadline: float | None = None,
        seed: int | None = None,
        on_text: OnText | None = None,
    ) -> Answer:
        """`complete` for an event loop."""
        ...

    def stream(
        self, messages: Messages, schema: Schema, *, deadline: float | None = None, seed: int | None = None
    ) -> Iterator[str | Answer]:
        """Pieces of raw text as they come, then the answer as the last item."""
        ...

    def astream(
        self, messages: Messages, schema: Schema, *, deadline: float | None = None, seed: int | None = None
    ) -> AsyncIterator[str | Answer]:
        """`stream` for an event loop."""
        ...
