"""Asking a `ModelClient` in each of its four ways, so that one test table covers them all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import SecretStr

from drafter.models import Answer, Messages, ModelClient, Patience, Settings

KEY = "sk-very-secret-key-0123456789"
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"acknowledge": {"type": "string"}, "close": {"type": "string"}},
    "required": ["acknowledge", "close"],
    "additionalProperties": False,
}
GOOD = '{"acknowledge": "Siento la espera.", "close": "Un saludo"}'
PARSED = {"acknowledge": "Siento la espera.", "close": "Un saludo"}
MESSAGES: Messages = [{"role": "system", "content": "Sé breve."}, {"role": "user", "content": "¿Dónde está?"}]


def client_for(url: str, **settings: Any) -> ModelClient:
    """A client that pauses next to nothing between tries."""
    values: dict[str, Any] = {"base_url": url, "model": "some-model", "api_key": SecretStr(KEY), **settings}
    return ModelClient(Settings(**values), patience=Patience(tries=4, pause=0.01))


def complete(client: ModelClient, seconds: float) -> Answer:
    with client:
        return client.complete(MESSAGES, SCHEMA, deadline=time.monotonic() + seconds, seed=7)


def acomplete(client: ModelClient, seconds: float) -> Answer:
    async def ask() -> Answer:
        async with client:
            return await client.acomplete(MESSAGES, SCHEMA, deadline=time.monotonic() + seconds, seed=7)

    return asyncio.run(ask())


def stream(client: ModelClient, seconds: float) -> Answer:
    with client:
        *texts, answer = client.stream(MESSAGES, SCHEMA, deadline=time.monotonic() + seconds, seed=7)
    return _checked(texts, answer)


def astream(client: ModelClient, seconds: float) -> Answer:
    async def ask() -> Answer:
        async with client:
            items = [
                item async for item in client.astream(MESSAGES, SCHEMA, deadline=time.monotonic() + seconds, seed=7)
            ]
        return _checked(items[:-1], items[-1])

    return asyncio.run(ask())


def _checked(texts: list[str | Answer], answer: str | Answer) -> Answer:
    assert isinstance(answer, Answer)
    assert "".join(text for text in texts if isinstance(text, str)) == answer.text
    return answer


Way = Callable[[ModelClient, float], Answer]
WHOLE: tuple[Way, ...] = (complete, acomplete)
STREAMED: tuple[Way, ...] = (stream, astream)
ALL: tuple[Way, ...] = WHOLE + STREAMED
