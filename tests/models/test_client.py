"""The client against a real server: what it sends, what it reads, and what it does when things go wrong."""

from __future__ import annotations

import asyncio
import socket
import time
import traceback
from typing import Any

import pytest

from drafter.errors import ModelBabbled, ModelError, ModelRejected, ModelUnavailable
from drafter.models import ModelClient
from tests import loopback
from tests.loopback import Behaviour, Loopback
from tests.models import asking
from tests.models.asking import ALL, GOOD, KEY, MESSAGES, PARSED, SCHEMA, STREAMED, WHOLE, Way, client_for

OVERRUN = 1.0
"""Seconds past its deadline that a call may take at most."""


def good(way: Way, text: str = GOOD) -> Behaviour:
    """The whole answer, in the form that this way of asking gets it in."""
    if way in STREAMED:
        return loopback.stream(_pieces(text))
    return loopback.completion(text)


def _pieces(text: str) -> list[str]:
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
    with Loopback([loopback.stream(_pieces(GOOD))]) as server, client_for(server.url) as client:
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


# --- the line


@pytest.mark.parametrize("way", ALL)
def test_connection_refused(way: Way) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    begun = time.monotonic()
    with pytest.raises(ModelUnavailable, match=f"Nothing answers at 127.0.0.1:{port}. Start the server"):
        way(client_for(f"http://127.0.0.1:{port}/v1"), 5)
    assert time.monotonic() - begun < 1.5


@pytest.mark.parametrize("way", ALL)
def test_no_such_host(way: Way) -> None:
    with pytest.raises(ModelUnavailable, match=r"No address is known for nonexistent\.invalid"):
        way(client_for("http://nonexistent.invalid/v1"), 5)


@pytest.mark.parametrize("way", ALL)
def test_reset_then_answer(way: Way) -> None:
    with Loopback([Behaviour(reset=True), good(way)]) as server:
        assert way(client_for(server.url), 5).parsed == PARSED
    assert len(server.requests) == 2


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize(
    "behaviour",
    [
        loopback.hang(),
        loopback.trickle(),
        Behaviour(slow_head=True, pause=0.1),
        Behaviour(headers={"Content-Type": "text/event-stream"}, pieces=(b": x\n\n",) * 999, pause=0.1, chunked=True),
    ],
    ids=["hang", "trickle", "slow-head", "slow-comments"],
)
def test_deadline_cuts_whatever_the_server_does(way: Way, behaviour: Behaviour) -> None:
    error, _, took = failing(way, [behaviour], seconds=0.2)
    assert isinstance(error, ModelUnavailable)
    assert "gave no whole answer within 0.2 seconds" in str(error)
    assert 0.15 < took < 0.2 + OVERRUN


@pytest.mark.parametrize("way", STREAMED)
def test_deadline_cuts_a_stream_of_text(way: Way) -> None:
    error, server, took = failing(way, [loopback.stream(["{"] + ["la "] * 500, pause=0.05)], seconds=0.3)
    assert isinstance(error, ModelUnavailable)
    assert took < 0.3 + OVERRUN
    assert len(server.requests) == 1


@pytest.mark.parametrize("way", WHOLE)
def test_a_call_that_takes_too_long_is_tried_again_within_the_deadline(way: Way) -> None:
    with Loopback([loopback.hang(), good(way)]) as server:
        assert way(client_for(server.url, timeout=0.3), 5).parsed == PARSED
    assert len(server.requests) == 2


def test_a_deadline_already_past_is_kept() -> None:
    _, _, took = failing(asking.complete, [loopback.completion(GOOD, finish="length")], seconds=-1)
    assert took < OVERRUN


# --- statuses


@pytest.mark.parametrize("way", ALL)
def test_401_is_not_retried_and_says_where_the_key_is_set(way: Way) -> None:
    script = [loopback.failure(401, f"Incorrect API key provided: {KEY}")]
    error, server, _ = failing(way, script, source="DRAFTER_BASE_URL", fallbacks=("other",))
    assert isinstance(error, ModelRejected)
    assert "Set DRAFTER_API_KEY to a valid key." in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize("way", ALL)
def test_404_names_the_model(way: Way) -> None:
    error, server, _ = failing(way, [loopback.failure(404, "no such model")])
    assert isinstance(error, ModelRejected)
    assert "has no model some-model" in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "message", "says"),
    [
        (400, f"bad thing with {KEY} and sk-ve***789", "called the request wrong (400): “bad thing with … and …”"),
        (400, "This model's maximum context length is 8192 tokens", "is longer than some-model"),
        (400, "the request exceeds the available context size", "is longer than some-model"),
        (403, "not for you", "does not let this key use some-model"),
        (402, "pay", "no credit left"),
        (413, "big", "is longer than"),
        (501, "no", "can't do this (501)"),
    ],
)
def test_what_will_not_heal_is_asked_once(status: int, message: str, says: str) -> None:
    error, server, _ = failing(asking.complete, [loopback.failure(status, message)])
    assert says in str(error)
    assert len(server.requests) == 1


def test_used_up_quota_is_not_waited_for() -> None:
    error, server, _ = failing(asking.complete, [loopback.failure(429, "quota", code="insufficient_quota")])
    assert isinstance(error, ModelRejected)
    assert len(server.requests) == 1


@pytest.mark.parametrize("way", WHOLE)
def test_redirects_are_not_followed(way: Way) -> None:
    with Loopback([loopback.completion(GOOD)]) as elsewhere:
        script = [loopback.failure(307, headers={"Location": f"{elsewhere.url}/chat/completions"})]
        error, _, _ = failing(way, script)
    assert isinstance(error, ModelRejected)
    assert elsewhere.requests == []


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_that_passes_is_tried_again(way: Way, status: int) -> None:
    with Loopback([loopback.failure(status), good(way)]) as server:
        assert way(client_for(server.url), 5).parsed == PARSED
    assert len(server.requests) == 2
    assert server.bodies[0] == server.bodies[1]


@pytest.mark.parametrize("way", ALL)
def test_trouble_that_stays_ends_in_an_error(way: Way) -> None:
    error, server, _ = failing(way, [loopback.failure(500)])
    assert isinstance(error, ModelUnavailable)
    assert "failed on its side (500)" in str(error)
    assert len(server.requests) == 4


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize("headers", [{"Retry-After": "0.2"}, {"retry-after-ms": "200"}], ids=["seconds", "ms"])
def test_retry_after_is_respected(way: Way, headers: dict[str, str]) -> None:
    with Loopback([loopback.failure(429, headers=headers), good(way)]) as server:
        begun = time.monotonic()
        way(client_for(server.url), 5)
        assert time.monotonic() - begun >= 0.2
    assert len(server.requests) == 2


@pytest.mark.parametrize("way", ALL)
@pytest.mark.parametrize("value", ["30", "Fri, 31 Dec 2999 23:59:59 GMT"])
def test_retry_after_past_the_deadline_stops_at_once(way: Way, value: str) -> None:
    error, server, took = failing(way, [loopback.failure(429, headers={"Retry-After": value})], seconds=3)
    assert isinstance(error, ModelUnavailable)
    assert "asked to wait" in str(error)
    assert took < 1.5
    assert len(server.requests) == 1


# --- answers that are none


@pytest.mark.parametrize(
    ("script", "reason", "tries"),
    [
        ([loopback.completion(GOOD[:30], finish="length")], "cut", 1),
        ([loopback.completion(GOOD[:30])], "cut", 1),
        ([loopback.completion("")], "empty", 1),
        ([loopback.completion(None)], "empty", 1),
        ([loopback.completion(None, refusal="I can't help")], "refused", 1),
        ([loopback.completion("", finish="content_filter")], "refused", 1),
        ([loopback.body({"choices": []})], "empty", 1),
        ([loopback.body({"choices": None})], "empty", 1),
        ([loopback.body({"choices": [{"message": "hi"}]})], "shape", 1),
        ([loopback.body([1, 2])], "shape", 1),
        ([loopback.body(b"<html>hello</html>")], "shape", 1),
        ([loopback.body(b'{"choices": [{"message": {"content": "half')], "cut", 4),
        ([loopback.completion('{"acknowledge": 3, "close": "x"}')], "shape", 1),
        ([loopback.completion('{"other": "x"}')], "shape", 1),
        ([loopback.completion('["x"]')], "shape", 2),
        ([loopback.completion("Lo siento, no sé.")], "shape", 2),
    ],
)
def test_babble(script: list[Behaviour], reason: str, tries: int) -> None:
    for way in WHOLE:
        error, server, _ = failing(way, script)
        assert isinstance(error, ModelBabbled)
        assert error.reason == reason
        assert len(server.requests) == tries


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (loopback.stream(_pieces(GOOD[:30]), finish="length"), "cut"),
        (loopback.stream(_pieces(GOOD[:30]), finish=None, usage=None, done=False), "cut"),
        (loopback.stream(_pieces(GOOD[:30]), finish=None, usage=None, done=False, chunked=False, cut=True), "cut"),
        (loopback.stream([]), "empty"),
        (loopback.stream([], finish=None, usage=None), "empty"),
        (loopback.stream([""], delta={"refusal": "No."}), "refused"),
        (loopback.stream(['{"other"', ': "x"}']), "shape"),
    ],
)
def test_babble_in_a_stream(behaviour: Behaviour, reason: str) -> None:
    for way in STREAMED:
        error, server, _ = failing(way, [behaviour])
        assert isinstance(error, ModelBabbled)
        assert error.reason == reason
        assert len(server.requests) == 1


@pytest.mark.parametrize("way", WHOLE)
def test_body_shorter_than_announced_is_fetched_again(way: Way) -> None:
    with Loopback([loopback.body(loopback.completion_json(GOOD), cut=True), good(way)]) as server:
        assert way(client_for(server.url), 5).parsed == PARSED
    assert len(server.requests) == 2


@pytest.mark.parametrize("way", STREAMED)
def test_error_inside_a_stream_is_an_error(way: Way) -> None:
    event = b'data: {"error": {"message": "slot gone", "code": 500}}\n\n'
    broken = Behaviour(headers={"Content-Type": "text/event-stream"}, pieces=(event,))
    with Loopback([broken, good(way)]) as server:
        assert way(client_for(server.url), 5).parsed == PARSED
    assert len(server.requests) == 2


@pytest.mark.parametrize("way", STREAMED)
def test_a_stream_left_open_after_its_answer_is_not_waited_for(way: Way) -> None:
    with Loopback([loopback.stream(_pieces(GOOD), done=False, leave_open=True)]) as server:
        begun = time.monotonic()
        assert way(client_for(server.url), 20).parsed == PARSED
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize("way", STREAMED)
def test_a_stream_without_usage_or_finish_counts_if_it_is_whole(way: Way) -> None:
    with Loopback([loopback.stream(_pieces(GOOD), finish=None, usage=None)]) as server:
        answer = way(client_for(server.url), 5)
    assert (answer.parsed, answer.prompt_tokens) == (PARSED, 0)


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
        assert time.monotonic() - begun < 1.0
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
        assert time.monotonic() - begun < 1.1
    assert [answer.parsed for answer in answers] == [PARSED] * 4


def test_a_stream_that_is_left_is_closed() -> None:
    with Loopback([loopback.stream(["x"] * 200, pause=0.02)]) as server, client_for(server.url) as client:
        items = client.stream(MESSAGES, SCHEMA, deadline=time.monotonic() + 10)
        assert next(items) == "x"
        items.close()  # type: ignore[attr-defined]
        begun = time.monotonic()
    assert time.monotonic() - begun < 1


def test_errors_that_are_not_the_endpoints_pass_through() -> None:
    def stumble(text: str) -> None:
        raise ZeroDivisionError(text)

    with (
        Loopback([loopback.stream(_pieces(GOOD))]) as server,
        client_for(server.url) as client,
        pytest.raises(ZeroDivisionError),
    ):
        client.complete(MESSAGES, SCHEMA, deadline=time.monotonic() + 5, on_text=stumble)
