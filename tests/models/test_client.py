"""The client against a real server: what it sends and reads, dialects, fallback models, threads and loops."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from drafter.models import ModelClient
from tests import loopback
from tests.loopback import Behaviour, Loopback
from tests.models import asking
from tests.models.asking import (
    ALL,
    GOOD,
    KEY,
    MESSAGES,
    PARSED,
    SCHEMA,
    STREAMED,
    WHOLE,
    Way,
    client_for,
    failing,
    good,
    pieces,
)


@pytest.mark.parametrize("way", ALL)
def test_answer_holds_object_text_and_counts(way: Way) -> None:
    with Loopback([good(way)]) as server:
        answer = way(client_for(server.url), 5)
    assert answer.parsed == PARSED
    assert answer.text == GOOD
    assert (answer.prompt_tokens, answer.cached_tokens, answer.completion_tokens) == (120, 100, 30)
    assert (answer.mode, answer.finish_reason, answer.model) == ("schema", "stop", "served")
    assert 0 < answer.seconds < 5


@pytest.mark.parametrize("way", ALL)
def test_request_holds_the_standard_fields_only(way: Way) -> None:
    with Loopback([good(way)]) as server:
        way(client_for(server.url), 5)
    sent = server.requests[0]
    assert sent.path == "/v1/chat/completions"
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    form = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": dict(SCHEMA)}}
    expected = {
        "model": "some-model",
        "messages": list(MESSAGES),
        "max_tokens": 1024,
        "temperature": 0.2,
        "seed": 7,
        "response_format": form,
    }
    if way in STREAMED:
        expected |= {"stream": True, "stream_options": {"include_usage": True}}
    assert sent.body == expected


def test_llama_cpp_timings_tell_the_cached_tokens() -> None:
    content = loopback.completion_json(GOOD, usage={"prompt_tokens": 50, "completion_tokens": 5})
    with Loopback([loopback.body({**content, "timings": {"cache_n": 44, "prompt_n": 6}})]) as server:
        answer = asking.complete(client_for(server.url), 5)
    assert answer.cached_tokens == 44


def test_on_text_hands_over_the_pieces() -> None:
    with Loopback([loopback.stream(pieces(GOOD))]) as server, client_for(server.url) as client:
        texts: list[str] = []
        answer = client.complete(MESSAGES, SCHEMA, deadline=time.monotonic() + 5, on_text=texts.append)
    assert "".join(texts) == answer.text == GOOD
    assert len(texts) > 3


def test_no_key_sends_no_authorization_and_no_foreign_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "somebody-elses")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Team: somebody-elses\nAuthorization: Bearer somebody-elses")
    for key in ("", KEY):
        with Loopback([loopback.completion(GOOD)]) as server:
            asking.complete(client_for(server.url, api_key=key), 5)
        headers = server.requests[0].headers
        assert headers.get("authorization") == (f"Bearer {key}" if key else None)
        assert "somebody-elses" not in str(headers)


def test_proxy_of_the_environment_is_not_used_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for way in WHOLE:
        with Loopback([loopback.completion(GOOD)]) as server:
            assert way(client_for(server.url), 5).parsed == PARSED


def test_lone_surrogates_and_control_characters_can_be_sent() -> None:
    messages = [{"role": "user", "content": "a\ud800b\x00c\u202e" + "é" * 500_000}]
    with Loopback([loopback.completion(GOOD)]) as server, client_for(server.url) as client:
        assert client.complete(messages, SCHEMA, deadline=time.monotonic() + 5).parsed == PARSED
    assert server.bodies[0]["messages"][0]["content"].startswith("a?b\x00c\u202eé")


# --- dialects


@pytest.mark.parametrize("way", ALL)
def test_schema_unsupported_then_json_mode_is_remembered(way: Way) -> None:
    refusal = loopback.failure(400, "'response_format' of type 'json_schema' is not supported", param="response_format")
    with Loopback([refusal, good(way), good(way)]) as server:
        client = client_for(server.url)
        assert [way(client, 5).mode, way(client, 5).mode] == ["json", "json"]
    forms = [request["response_format"]["type"] for request in server.bodies]
    assert forms == ["json_schema", "json_object", "json_object"]
    assert "JSON Schema" in server.bodies[1]["messages"][-1]["content"]
    assert '"acknowledge"' in server.bodies[1]["messages"][-1]["content"]


@pytest.mark.parametrize("way", ALL)
def test_no_form_supported_then_plain_text(way: Way) -> None:
    refusal = loopback.failure(400, "response_format is not supported")
    text = f"Claro, aquí está:\n```json\n{GOOD[:-1]},\n}}\n```\n¡Suerte!"
    with Loopback([refusal, refusal, good(way, text)]) as server:
        answer = way(client_for(server.url), 5)
    assert (answer.mode, answer.parsed) == ("text", PARSED)
    assert "response_format" not in server.bodies[2]


def test_form_passed_over_in_silence_is_asked_for_in_words() -> None:
    with Loopback([loopback.completion("¡Hola!"), loopback.completion(GOOD)]) as server:
        assert asking.complete(client_for(server.url), 5).mode == "json"


@pytest.mark.parametrize(
    ("message", "gone", "instead"),
    [
        (
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            "max_tokens",
            "max_completion_tokens",
        ),
        ("Unsupported value: 'temperature' does not support 0.2", "temperature", None),
        ("extra fields not permitted: seed", "seed", None),
    ],
)
def test_refused_fields_are_left_out(message: str, gone: str, instead: str | None) -> None:
    with Loopback([loopback.failure(400, message), loopback.completion(GOOD)]) as server:
        client = client_for(server.url)
        assert asking.complete(client, 5).mode == "schema"
        asking.complete(client, 5)
    assert [gone in request for request in server.bodies] == [True, False, False]
    assert instead is None or all(instead in request for request in server.bodies[1:])


# --- fallback models


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize("trouble", [loopback.failure(404), loopback.failure(503)], ids=["404", "503"])
def test_fallback_models_in_order(way: Way, trouble: Behaviour) -> None:
    tries = 4 if trouble.status == 503 else 1
    with Loopback([trouble] * tries * 2 + [good(way)]) as server:
        answer = way(client_for(server.url, fallbacks=("second", "third")), 5)
    assert answer.parsed == PARSED
    assert [request["model"] for request in server.bodies] == ["some-model"] * tries + ["second"] * tries + ["third"]
    assert answer.notes[0].startswith("third answered because some-model did not")


def test_fallback_gets_its_share_of_the_time() -> None:
    with Loopback([loopback.hang(), loopback.completion(GOOD)]) as server:
        begun = time.monotonic()
        answer = asking.complete(client_for(server.url, fallbacks=("second",)), 1.0)
        assert time.monotonic() - begun < 2
    assert answer.parsed == PARSED


def test_all_models_failing_names_each() -> None:
    error, _, _ = failing(asking.complete, [loopback.failure(404)], fallbacks=("second",))
    assert "some-model" in str(error)
    assert "second" in str(error)


# --- lives and loops


def test_one_client_serves_threads_and_several_event_loops() -> None:
    with Loopback([loopback.completion(GOOD)]) as server:
        client = client_for(server.url)
        for _ in range(2):
            assert asking.acomplete(client, 5).parsed == PARSED
        assert asking.complete(client, 5).parsed == PARSED


def test_calls_run_side_by_side() -> None:
    async def ask(client: ModelClient) -> list[Any]:
        async with client:
            deadline = time.monotonic() + 5
            return await asyncio.gather(*(client.acomplete(MESSAGES, SCHEMA, deadline=deadline) for _ in range(4)))

    slow = loopback.body(loopback.completion_json(GOOD), delay=0.3)
    with Loopback([slow]) as server:
        begun = time.monotonic()
        answers = asyncio.run(ask(client_for(server.url)))
        assert time.monotonic() - begun < 2
    assert [answer.parsed for answer in answers] == [PARSED] * 4


def test_a_stream_that_is_left_is_closed() -> None:
    with Loopback([loopback.stream(["x"] * 200, pause=0.02)]) as server, client_for(server.url) as client:
        items = client.stream(MESSAGES, SCHEMA, deadline=time.monotonic() + 10)
        assert next(items) == "x"
        items.close()  # type: ignore[attr-defined]
        begun = time.monotonic()
    assert time.monotonic() - begun < 2


def test_errors_that_are_not_the_endpoints_pass_through() -> None:
    def stumble(text: str) -> None:
        raise ZeroDivisionError(text)

    with (
        Loopback([loopback.stream(pieces(GOOD))]) as server,
        client_for(server.url) as client,
        pytest.raises(ZeroDivisionError),
    ):
        client.complete(MESSAGES, SCHEMA, deadline=time.monotonic() + 5, on_text=stumble)
