"""The local server itself: llama.cpp's OpenAI-compatible server on 127.0.0.1, in this process, until it is told to end.

`python -m drafter.models.serving` is what `local` starts as a child. One server a model: a lock held for the server's
whole life sees to that, and the state file beside it says where it listens.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from drafter.models import locks

ALREADY_RUNS = 3
"""Exit code of a server that found another one of its model alive."""

_QUIET = 2  # llama.cpp's level for warnings and errors
_PROMPT_CACHE_MB = 512  # kept prompts of other languages; llama.cpp would take 8 GB
_LOCK_WAIT = 0.3  # for one who only looks whether the lock is held


@dataclass(frozen=True)
class Order:
    """What to serve and how. `idle_minutes` None: until told to end; `port` 0: a free one; `threads` 0: all cores."""

    model: str
    path: Path
    state: Path
    n_ctx: int = 8192
    n_parallel: int = 1
    threads: int = 0
    port: int = 0
    idle_minutes: float | None = None


def lock_path(state: Path) -> Path:
    """The lock that a living server holds."""
    return state.with_suffix(".lock")


def serve(order: Order, ready: Callable[[str], object] | None = None, stop: threading.Event | None = None) -> None:
    """Load the model, listen, and come back when idle for long enough, when `stop` is set, or on SIGTERM or SIGINT.

    `ready` is called with the base URL once requests are taken.

    Raises:
        locks.Taken: a server of this model lives already.
        RuntimeError: llama.cpp can't load the model or listen on the port.
    """
    stop = stop or threading.Event()
    with locks.held(lock_path(order.state), _LOCK_WAIT):
        _write_state(order, port=0)  # so that a server can be ended while it loads its model
        server: object = None
        try:
            server, address = _listening(order)
            _write_state(order, int(address.rsplit(":", 1)[1]))
            with _ended_by_signals(stop):
                if ready is not None:
                    ready(f"{address}/v1")
                _wait(order, address, stop)
        finally:
            order.state.unlink(missing_ok=True)
            del server  # stops listening before the lock is free


def idle_for(slots: list[dict[str, Any]], seen: object, since: float, now: float) -> tuple[object, float]:
    """What the slots show now, and since when nothing has changed in them. A slot at work counts as change."""
    shown = tuple((slot.get("id"), slot.get("id_task")) for slot in slots)
    busy = any(slot.get("is_processing") for slot in slots)
    return shown, now if busy or shown != seen else since


def _listening(order: Order) -> tuple[object, str]:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(order.path)
    params.model_alias = {order.model}
    params.hostnames = ["127.0.0.1"]
    params.port = order.port
    params.n_ctx = order.n_ctx * order.n_parallel  # the server shares it out among the slots
    params.n_parallel = order.n_parallel
    params.cpuparams.n_threads = order.threads or _cores()
    params.cache_prompt = True
    params.cache_ram_mib = _PROMPT_CACHE_MB
    params.verbosity = _QUIET
    params.ui = False
    params.cors_origins = "http://127.0.0.1"  # no page of the web may talk to it through a browser
    server = xllamacpp.Server(params)
    return server, str(server.listening_address)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _write_state(order: Order, port: int) -> None:
    state = {"pid": os.getpid(), "port": port, "model": order.model, "started": time.time()}
    fresh = order.state.with_suffix(".new")
    fresh.write_text(json.dumps(state), encoding="utf-8")
    os.replace(fresh, order.state)


@contextmanager
def _ended_by_signals(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop`; the handlers before are put back. Python hears signals in the main thread only."""

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _wait(order: Order, address: str, stop: threading.Event) -> None:
    """Wait for `stop` or for idleness, which the server's own slots tell: each request changes the task of one."""
    if order.idle_minutes is None:
        while not stop.wait(3600):
            pass
        return
    allowed = order.idle_minutes * 60
    pause = min(10.0, max(0.2, allowed / 6))
    seen: object = None
    since = time.monotonic()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while not stop.wait(pause):
        try:
            with opener.open(f"{address}/slots", timeout=5) as response:
                slots = json.load(response)
        except (OSError, ValueError):
            since = time.monotonic()  # too busy to say is not idle
            continue
        seen, since = idle_for(slots, seen, since, time.monotonic())
        if time.monotonic() - since >= allowed:
            return


def main(arguments: list[str] | None = None) -> int:
    """The child's command line."""
    parser = argparse.ArgumentParser(prog="python -m drafter.models.serving")
    parser.add_argument("--model", required=True)
    parser.add_argument("--path", type=Path, required=True)
    parser.add_argument("--state", type=Path, required=True)
    for name in ("n-ctx", "n-parallel", "threads", "port"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--idle-minutes", type=float)
    try:
        serve(Order(**vars(parser.parse_args(arguments))))
    except locks.Taken:
        return ALREADY_RUNS
    return 0


if __name__ == "__main__":
    sys.exit(main())
