"""A stand-in for the local server's child process: the same arguments, state file and lock, no llama.cpp.

Its model's file says what it does: `fail` ends at once, `slow` takes a second to load, anything else serves.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from drafter.models import serving


class _Handler(BaseHTTPRequestHandler):
    model = ""

    def do_GET(self) -> None:
        listing = {"data": [{"id": type(self).model}]}
        slots = [{"id": 0, "is_processing": False}]
        data = json.dumps(slots if self.path == "/slots" else listing).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def listening(order: serving.Order) -> tuple[object, str]:
    """In the place of llama.cpp."""
    with order.path.open() as file:
        does = file.read(20).split()[0]
    if does == "fail":
        raise RuntimeError("the model can't be loaded")
    if does == "slow":
        time.sleep(1)
    _Handler.model = order.model
    server = ThreadingHTTPServer(("127.0.0.1", order.port), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


if __name__ == "__main__":
    serving._listening = listening
    sys.exit(serving.main())
