"""What the client does when things go wrong, against a real server: the line, statuses, answers that are none."""

from __future__ import annotations

import socket
import time

import pytest

from drafter.errors import ModelBabbled, ModelRejected, ModelUnavailable
from tests import loopback
from tests.loopback import Behaviour, Loopback
from tests.models import asking
from tests.models.asking import ALL, GOOD, KEY, PARSED, STREAMED, WHOLE, Way, client_for, failing, good, pieces

OVERRUN = 1.0
"""Seconds past its deadline that a call may take at most."""


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
        (loopback.stream(pieces(GOOD[:30]), finish="length"), "cut"),
        (loopback.stream(pieces(GOOD[:30]), finish=None, usage=None, done=False), "cut"),
        (loopback.stream(pieces(GOOD[:30]), finish=None, usage=None, done=False, chunked=False, cut=True), "cut"),
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
    with Loopback([loopback.stream(pieces(GOOD), done=False, leave_open=True)]) as server:
        begun = time.monotonic()
        assert way(client_for(server.url), 20).parsed == PARSED
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize("way", STREAMED)
def test_a_stream_without_usage_or_finish_counts_if_it_is_whole(way: Way) -> None:
    with Loopback([loopback.stream(pieces(GOOD), finish=None, usage=None)]) as server:
        answer = way(client_for(server.url), 5)
    assert (answer.parsed, answer.prompt_tokens) == (PARSED, 0)
