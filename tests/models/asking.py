"""Asking a `ModelClient` in each of its four ways, so that one test table covers them all."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pydantic import SecretStr

from drafter.errors import ModelError
from drafter.models import Answer, Messages, ModelClient, Patience, Settings
from tests import loopback
from tests.loopback import Behaviour, Loopback

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


def good(way: Way, text: str = GOOD) -> Behaviour:
    """The whole answer, in the form that this way of asking gets it in."""
    if way in STREAMED:
        return loopback.stream(pieces(text))
    return loopback.completion(text)


def pieces(text: str) -> list[str]:
    return [text[i : i + 9] for i in range(0, len(text), 9)]


def failing(
    way: Way, script: list[Behaviour], seconds: float = 5.0, **settings: Any
) -> tuple[ModelError, Loopback, float]:
    """Ask a server that follows `script`; the error, the server and the time it took. No error may tell the key."""
    with Loopback(script) as server:
        client = client_for(server.url, **settings)
        begun = time.monotonic()
        with pytest.raises(ModelError) as raised:
            way(client, seconds)
        took = time.monotonic() - begun
    error = raised.value
    shown = "".join(traceback.format_exception(error))
    assert KEY not in shown
    assert KEY[:12] not in str(error)
    assert server.url.split("/")[2] in str(error)
    assert str(error).endswith((".", "”."))
    return error, server, took
