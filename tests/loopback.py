"""A real HTTP server on loopback that behaves as it is told, request by request.

```python
with Loopback([failure(500), completion('{"close": "Ciao"}')]) as server:
    ...                     # talk to server.url
    assert len(server.requests) == 2
```
The last behaviour goes on for all further requests.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Behaviour:
    """What the server does with one request.

    It waits `delay` seconds, then sends status, headers and `pieces`, each after `pause` seconds. `cut`: fewer bytes
    come than were announced. `reset`: the connection is reset instead of any answer. `slow_head`: the head trickles
    for ever, a byte each `pause` seconds. `leave_open`: the body's end never comes.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Sequence[bytes] = ()
    delay: float = 0.0
    pause: float = 0.0
    cut: bool = False
    reset: bool = False
    slow_head: bool = False
    leave_open: bool = False
    chunked: bool = False


@dataclass(frozen=True)
class Seen:
    """A request that came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


USAGE = {
    "prompt_tokens": 120,
    "completion_tokens": 30,
    "total_tokens": 150,
    "prompt_tokens_details": {"cached_tokens": 100},
}


def body(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None, **behaviour: Any) -> Behaviour:
    """Any JSON, or bytes as they are."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Behaviour(status, {"Content-Type": "application/json", **(headers or {})}, (data,), **behaviour)


def completion(text: str | None, *, finish: str | None = "stop", usage: Any = USAGE, **message: Any) -> Behaviour:
    """A whole chat completion; `message` adds to or replaces parts of its message."""
    return body(completion_json(text, finish=finish, usage=usage, **message))


def completion_json(
    text: str | None, *, finish: str | None = "stop", usage: Any = USAGE, **message: Any
) -> dict[str, Any]:
    """The JSON of `completion`."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "served",
        "choices": [choice],
        "usage": usage,
    }


def failure(status: int, message: str = "no", headers: Mapping[str, str] | None = None, **error: Any) -> Behaviour:
    """An error as endpoints give it."""
    return body({"error": {"message": message, **error}}, status=status, headers=headers)


def hang(seconds: float = 60.0) -> Behaviour:
    """No answer for so long, or until the server is closed."""
    return Behaviour(delay=seconds)


def trickle(pause: float = 0.1) -> Behaviour:
    """An answer that comes byte by byte and never ends."""
    return Behaviour(200, {"Content-Type": "application/json"}, (b" ",) * 10_000, pause=pause, chunked=True)


def stream(
    texts: Iterable[str],
    *,
    finish: str | None = "stop",
    usage: Any = USAGE,
    done: bool = True,
    delta: Mapping[str, Any] | None = None,
    **behaviour: Any,
) -> Behaviour:
    """A chat completion in server-sent events, one for each text."""
    events: list[Any] = [_chunk({"role": "assistant", "content": text, **(delta or {})}) for text in texts]
    if finish is not None:
        events.append(_chunk({}, finish))
    if usage is not None:
        events.append({**_chunk({}), "choices": [], "usage": usage})
    pieces = [b"data: " + json.dumps(event).encode() + b"\n\n" for event in events]
    if done:
        pieces.append(b"data: [DONE]\n\n")
    behaviour.setdefault("chunked", True)
    return Behaviour(200, {"Content-Type": "text/event-stream"}, tuple(pieces), **behaviour)


def _chunk(delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": dict(delta), "finish_reason": finish}
    return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "served", "choices": [choice]}


class Loopback:
    """The server; a context manager. `url` is a base URL that ends in /v1, `requests` what came."""

    def __init__(self, script: Sequence[Behaviour]) -> None:
        self.script = list(script)
        self.requests: list[Seen] = []
        self.closing = threading.Event()
        self.connections: list[socket.socket] = []
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"loopback": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def bodies(self) -> list[Any]:
        """The JSON of each request."""
        return [seen.body for seen in self.requests]

    def next(self, seen: Seen) -> Behaviour:
        """The behaviour for this request."""
        with self._lock:
            self.requests.append(seen)
            return self.script[min(len(self.requests), len(self.script)) - 1]

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.closing.set()
        self._server.shutdown()
        for connection in self.connections:
            with contextlib.suppress(OSError):  # most are closed by now
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for them, so that none outlives its test
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    loopback: Loopback
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or head and body, sent apart, would wait 40 ms for each other

    def setup(self) -> None:
        super().setup()
        self.loopback.connections.append(self.connection)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._act(json.loads(raw) if raw else None)

    def do_GET(self) -> None:
        self._act(None)

    def _act(self, content: Any) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        does = self.loopback.next(Seen(self.command, self.path, headers, content))
        self._wait(does.delay)
        if does.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        if does.slow_head:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not self.loopback.closing.is_set():
                self.wfile.write(b"a")
                self._wait(does.pause)
            self.close_connection = True
            return
        self.send_response(does.status)
        for name, value in does.headers.items():
            self.send_header(name, value)
        if does.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            size = sum(map(len, does.pieces))
            self.send_header("Content-Length", str(size + (100 if does.cut else 0)))
        self.end_headers()
        for piece in does.pieces:
            self._wait(does.pause)
            if self.loopback.closing.is_set():
                break
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if does.chunked else piece)
        if does.leave_open:
            self._wait(60)
        if does.cut or self.loopback.closing.is_set():
            self.close_connection = True
        elif does.chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _wait(self, seconds: float) -> None:
        if seconds:
            self.loopback.closing.wait(seconds)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
