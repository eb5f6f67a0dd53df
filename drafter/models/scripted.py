"""A model that answers from a list: for tests of code that uses drafter, without network, key or model."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from drafter.errors import ModelUnavailable
from drafter.models.answer import Answer, Messages, OnText, Schema
from drafter.models.response import parse

_PIECE = 16  # characters a piece of a streamed text

Scripted = Mapping[str, Any] | str | Answer | Exception
"""One scripted answer: an object, the raw text of one, a whole `Answer`, or an exception to raise."""


@dataclass(frozen=True)
class Request:
    """What a `ScriptedModel` was asked."""

    messages: list[dict[str, str]]
    schema: dict[str, Any]
    seed: int | None


@dataclass
class ScriptedModel:
    """A `Model` that gives `answers` in order; when they are used up it raises `ModelUnavailable`.

    A text is read as a real answer would be, so a bad one raises `ModelBabbled`. `requests` keeps what was asked.

    >>> ScriptedModel([{"close": "Un saludo"}]).complete([], {}).parsed
    {'close': 'Un saludo'}
    """

    answers: Iterable[Scripted]
    requests: list[Request] = field(default_factory=list)
    _left: Iterator[Scripted] | None = field(default=None, init=False, repr=False)

    def complete(
        self,
        messages: Messages,
        schema: Schema,
        *,
        deadline: float | None = None,
        seed: int | None = None,
        on_text: OnText | None = None,
    ) -> Answer:
        """The next answer. `deadline` is not looked at: a script takes no time."""
        self.requests.append(Request([dict(m) for m in messages], dict(schema), seed))
        if self._left is None:
            self._left = iter(self.answers)
        answer = next(self._left, None)
        if answer is None:
            raise ModelUnavailable("The scripted model has no answer left. Give it as many as there are calls.")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            answer = Answer(parsed=parse(answer, schema, "the scripted model"), text=answer, model="scripted")
        elif not isinstance(answer, Answer):
            text = json.dumps(answer, ensure_ascii=False)
            answer = Answer(parsed=dict(answer), text=text, model="scripted")
        if on_text is not None:
            for piece in _pieces(answer.text):
                on_text(piece)
        return answer

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
        return self.complete(messages, schema, deadline=deadline, seed=seed, on_text=on_text)

    def stream(
        self, messages: Messages, schema: Schema, *, deadline: float | None = None, seed: int | None = None
    ) -> Iterator[str | Answer]:
        """The next answer's text in pieces, then the answer."""
        answer = self.complete(messages, schema, deadline=deadline, seed=seed)
        yield from _pieces(answer.text)
        yield answer

    async def astream(
        self, messages: Messages, schema: Schema, *, deadline: float | None = None, seed: int | None = None
    ) -> AsyncIterator[str | Answer]:
        """`stream` for an event loop."""
        for item in self.stream(messages, schema, deadline=deadline, seed=seed):
            yield item


def _pieces(text: str) -> Iterator[str]:
    return (text[i : i + _PIECE] for i in range(0, len(text), _PIECE))
