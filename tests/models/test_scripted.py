"""The fake model that users' tests are given."""

from __future__ import annotations

import asyncio

import pytest

from drafter.errors import ModelBabbled, ModelRejected, ModelUnavailable
from drafter.models import Answer, Model, ModelClient, ScriptedModel, Settings
from tests.models.asking import GOOD, MESSAGES, PARSED, SCHEMA


def test_both_are_models() -> None:
    assert isinstance(ScriptedModel([]), Model)
    assert isinstance(ModelClient(Settings(base_url="http://127.0.0.1:9/v1", model="m")), Model)


def test_answers_come_in_order_and_requests_are_kept() -> None:
    model = ScriptedModel([PARSED, GOOD, Answer(parsed={"x": 1}), ModelRejected("no"), "babble"])
    texts: list[str] = []
    assert model.complete(MESSAGES, SCHEMA, seed=4, on_text=texts.append).parsed == PARSED
    assert "".join(texts) == GOOD
    assert asyncio.run(model.acomplete(MESSAGES, SCHEMA)).parsed == PARSED
    *pieces, answer = model.stream(MESSAGES, SCHEMA)
    assert isinstance(answer, Answer)
    assert (pieces, answer.parsed) == ([], {"x": 1})
    with pytest.raises(ModelRejected):
        model.complete(MESSAGES, SCHEMA)
    with pytest.raises(ModelBabbled):
        model.complete(MESSAGES, SCHEMA)
    with pytest.raises(ModelUnavailable, match="no answer left"):
        model.complete(MESSAGES, SCHEMA)
    assert len(model.requests) == 6
    assert (model.requests[0].messages, model.requests[0].seed) == (list(MESSAGES), 4)


def test_async_stream() -> None:
    async def ask() -> list[str | Answer]:
        return [item async for item in ScriptedModel([GOOD]).astream(MESSAGES, SCHEMA)]

    *texts, answer = asyncio.run(ask())
    assert "".join(map(str, texts)) == GOOD
    assert isinstance(answer, Answer)
