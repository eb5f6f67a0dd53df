"""Whatever the endpoint does, an agent gets a reply and a plain sentence: against a real server on loopback."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence

import pytest
from pydantic import SecretStr

from drafter.drafting import Drafter, SuggestionDone
from drafter.models import ModelClient, Patience, Settings
from drafter.reply import Suggestion
from tests.drafting.test_flow import CASE, GOOD
from tests.loopback import Behaviour, Loopback, body, completion, failure, hang, stream

ANSWER = json.dumps(GOOD)
SPANISH = json.dumps(
    {**GOOD, "act": "Mañana sale del almacén su mesa y llega el viernes por la mañana, entre las nueve y las doce."}
)
KEY = "sk-a-key-that-must-never-be-shown"


def _suggest(script: Sequence[Behaviour], *, deadline: float = 8.0, url: str | None = None) -> tuple[Suggestion, int]:
    with Loopback(script) as server:
        settings = Settings(
            base_url=url or server.url, model="some-model", api_key=SecretStr(KEY), deadline_seconds=deadline
        )
        client = ModelClient(settings, patience=Patience(tries=3, pause=0.01))
        with client, Drafter(model=client, settings=settings, profile="full") as drafter:
            return drafter.suggest(CASE, n=1, stance="resolve"), len(server.requests)


@pytest.fixture(autouse=True, scope="module")
def _tables_are_loaded() -> None:
    """The first suggestion of a process loads the language; the deadlines below are for the endpoint."""
    Drafter(model=None).suggest(CASE)


FAULTS: dict[str, tuple[list[Behaviour], str]] = {
    "401": ([failure(401, "bad key")], "401"),
    "404 model": ([failure(404, "no such model")], "404"),
    "429 without end": ([failure(429)], "429"),
    "500 without end": ([failure(500)], "500"),
    "cut mid-JSON": ([body(ANSWER[:60].encode(), cut=True)], ""),
    "JSON of the wrong shape": ([completion('["a", "list"]')], ""),
    "truncated JSON": ([completion(ANSWER[:80])], ""),
    "babble": ([completion("As an AI language model, I am happy to help!")], ""),
    "empty choices": ([body({"choices": []})], ""),
    "empty text": ([completion("")], ""),
    "refusal": ([completion(None, refusal="I can't help with that.")], ""),
    "length": ([completion(ANSWER[:120], finish="length")], ""),
    "hang": ([hang()], ""),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_in_a_composed_reply_and_a_sentence(name: str) -> None:
    script, said = FAULTS[name]
    began = time.monotonic()
    suggestion, _ = _suggest(script, deadline=4.0)
    assert time.monotonic() - began < 8.0
    first = suggestion.candidates[0]
    assert first.source == "composed"
    assert first.ready, first.findings
    assert suggestion.status == "ready"
    assert suggestion.reasons
    told = " ".join(suggestion.reasons)
    assert said in told
    assert KEY not in suggestion.model_dump_json()
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/v1", "http://nonexistent.invalid/v1"], ids=["refused", "no such host"]
)
def test_nobody_answers(url: str) -> None:
    suggestion, requests = _suggest([completion(ANSWER)], url=url, deadline=2.0)
    assert requests == 0
    assert suggestion.candidates[0].source == "composed"
    assert suggestion.reasons


@pytest.mark.parametrize(
    "script",
    [
        [failure(500), completion(ANSWER)],
        [failure(429), completion(ANSWER)],
        [failure(429, headers={"Retry-After": "1"}), completion(ANSWER)],
        [Behaviour(reset=True), completion(ANSWER)],
    ],
    ids=["500", "429", "429 with Retry-After", "reset"],
)
def test_what_heals_is_tried_again(script: list[Behaviour]) -> None:
    suggestion, requests = _suggest(script)
    assert requests == 2
    assert suggestion.candidates[0].source == "model"


def test_a_retry_after_past_the_deadline_is_not_waited_for() -> None:
    began = time.monotonic()
    suggestion, _ = _suggest([failure(429, headers={"Retry-After": "600"})], deadline=5.0)
    assert time.monotonic() - began < 3.0
    assert suggestion.candidates[0].source == "composed"


def test_a_step_in_the_wrong_language_is_replaced() -> None:
    suggestion, _ = _suggest([completion(SPANISH)])
    first = suggestion.candidates[0]
    assert "almacén" not in first.text
    assert GOOD["acknowledge"] in first.text


def test_a_wholly_foreign_letter_is_replaced() -> None:
    foreign = {
        "acknowledge": "Tres semanas sin la mesa y dos llamadas: entiendo que esté harto.",
        "boundary": "",
        "recap": "Quiere saber cuándo llega.",
        "act": "Sale del almacén el jueves 9 y llega el viernes 10, entre las 9 y las 12.",
        "ask": "¿Le viene bien?",
        "follow_up": "Le escribo el jueves por la tarde.",
        "close": "",
    }
    suggestion, _ = _suggest([completion(json.dumps(foreign))])
    assert suggestion.candidates[0].source == "composed"
    assert suggestion.candidates[0].ready


def test_a_promise_outside_the_playbook_never_leaves() -> None:
    generous = json.dumps({**GOOD, "act": "I'll refund you 500 € today and the desk is free."})
    suggestion, _ = _suggest([completion(generous)])
    assert "500" not in suggestion.candidates[0].text
    assert all(c.status == "allowed" for c in suggestion.candidates[0].commitments)


def test_a_cut_stream_ends_in_a_composed_reply() -> None:
    with Loopback([stream([ANSWER[:50]], cut=True)]) as server:
        settings = Settings(base_url=server.url, model="some-model", deadline_seconds=3.0)
        with ModelClient(settings, patience=Patience(tries=2, pause=0.01)) as client:
            events = list(Drafter(model=client, settings=settings, profile="full").stream(CASE, n=1))
    last = events[-1]
    assert isinstance(last, SuggestionDone)
    assert last.suggestion.candidates[0].source == "composed"
    assert last.suggestion.reasons


def test_async_answers_like_sync() -> None:
    async def asked() -> Suggestion:
        with Loopback([failure(500), completion(ANSWER)]) as server:
            settings = Settings(base_url=server.url, model="some-model", deadline_seconds=8.0)
            async with ModelClient(settings, patience=Patience(tries=3, pause=0.01)) as client:
                return await Drafter(model=client, settings=settings, profile="full").asuggest(
                    CASE, n=1, stance="resolve"
                )

    assert asyncio.run(asked()).candidates[0].source == "model"
