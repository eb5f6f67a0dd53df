"""Cassettes for tests: real answers of the local model through the real client, replayed without a network.

Record with `DRAFTER_RECORD=1 pytest tests/test_cassettes.py` while `drafter model serve` runs; never write or edit one
by hand. A cassette whose request has changed is stale: the test says so, shows a diff of the messages, and fails.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr
from vcr.errors import CannotOverwriteExistingCassetteException

FOLDER = Path(__file__).parent / "cassettes"
RECORDING = os.environ.get("DRAFTER_RECORD") == "1"
BASE_URL = os.environ.get("DRAFTER_RECORD_URL", "http://127.0.0.1:8033/v1")
"""Where the local model listens while recording; when replaying nothing does."""

_HEADERS = {"content-type", "accept"}


class Stale(AssertionError):
    """The request is not the one that was recorded."""


def _request(request: Any) -> Any:
    request.headers = {k: v for k, v in request.headers.items() if k.lower() in _HEADERS}
    request.uri = "http://127.0.0.1/v1/" + request.uri.split("/v1/", 1)[1]
    return request


def _response(response: Any) -> Any:
    response["headers"] = {k: v for k, v in response["headers"].items() if k.lower() in _HEADERS}
    return response


@contextmanager
def cassette(name: str) -> Iterator[None]:
    """Replay `cassettes/<name>.yaml`, or record it when DRAFTER_RECORD=1."""
    path = FOLDER / f"{name}.yaml"
    if RECORDING:
        path.unlink(missing_ok=True)
    recorder = vcr.VCR(
        record_mode="once" if RECORDING else "none",
        match_on=["method", "path", "body"],
        before_record_request=_request,
        before_record_response=_response,
        decode_compressed_response=True,
    )
    try:
        with recorder.use_cassette(str(path)) as tape:
            yield
            if not RECORDING and not tape.all_played:
                raise Stale(f"stale cassette {path.name}: an answer in it was never asked for; {_remedy(name)}")
    except CannotOverwriteExistingCassetteException as error:
        raise Stale(f"stale cassette {path.name}; {_remedy(name)}\n{_diff(error)}") from None


def _remedy(name: str) -> str:
    command = f"DRAFTER_RECORD=1 pytest tests/test_cassettes.py -k {name}"
    return f"re-record with `{command}` while `drafter model serve --port 8033` runs"


def _diff(error: CannotOverwriteExistingCassetteException) -> str:
    """Message by message, what changed since the recording."""
    now = _messages(json.loads(error.failed_request.body))
    taped = [_messages(json.loads(r.body)) for r in error.cassette.requests]
    if not taped:
        return "nothing is recorded"
    nearest = max(taped, key=lambda t: difflib.SequenceMatcher(None, "\n".join(t), "\n".join(now)).ratio())
    return "\n".join(difflib.unified_diff(nearest, now, "recorded", "now", lineterm="", n=1))


def _messages(body: dict[str, Any]) -> list[str]:
    rest = {k: v for k, v in body.items() if k != "messages"}
    lines = [f"{key}: {json.dumps(value, sort_keys=True, ensure_ascii=False)}" for key, value in sorted(rest.items())]
    for number, message in enumerate(body.get("messages", [])):
        lines += [f"[{number} {message['role']}] {line}" for line in str(message["content"]).splitlines()]
    return lines
