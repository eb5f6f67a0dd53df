"""Finding, starting and stopping the local model's server."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from drafter.errors import ConfigurationError, ModelUnavailable
from drafter.models import catalogue, locks, serving, store
from drafter.models.settings import LocalOptions, Settings

INSTALL = "pip install 'drafter[local]'"
_POLL = 0.1
_ANSWERS_WITHIN = 3.0
_STOPS_WITHIN = 10.0
_LOG_TAIL = 300
_ERROR_LINE = re.compile(r"[\d.]+ E [^:]*: ")
_HINT = f"If the port is taken, choose another; if the model's file is damaged, `{store.PULL}` mends it."


@dataclass(frozen=True)
class Running:
    """A server that answers. `started` is seconds since the epoch."""

    pid: int
    port: int
    model: str
    started: float

    @property
    def base_url(self) -> str:
        """What `Settings.base_url` takes."""
        return f"http://127.0.0.1:{self.port}/v1"


def state_directory() -> Path:
    """Where state files, locks and logs of servers are kept: `DRAFTER_STATE_DIR`, else the user's state folder."""
    chosen = os.environ.get("DRAFTER_STATE_DIR", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_state_dir

    return Path(user_state_dir("drafter", appauthor=False))


def ensure(settings: Settings, deadline: float) -> str:
    """The base URL of a server of `settings.model`: one that runs, else one started now, which ends itself when idle.

    Raises:
        ConfigurationError: the package or the model's file is missing; names the command.
        ModelUnavailable: it did not come up by `deadline`, an instant of `time.monotonic()`.
    """
    return LocalServer(settings.model, settings.local or LocalOptions()).ensure(deadline)


class LocalServer:
    """The server of one model of the catalogue. `command` and the folders are for tests."""

    def __init__(
        self,
        model: str,
        options: LocalOptions | None = None,
        *,
        state_folder: Path | None = None,
        model_folder: Path | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        self.entry = catalogue.find(model)
        self.options = options or LocalOptions()
        self._folder = (state_folder or state_directory()).absolute()
        self._model_folder = model_folder
        self._command = command
        default = self.entry.id == catalogue.default().id
        self.state = self._folder / ("server.json" if default else f"server-{self.entry.id}.json")
        self.log = self.state.with_suffix(".log")

    def running(self) -> Running | None:
        """The server of this model, if it answers and says that it is one."""
        kept = self._kept()
        if kept is None or not kept.port or kept.model != self.entry.id:
            return None
        return kept if kept.model in served_models(kept.base_url) else None

    def ensure(self, deadline: float) -> str:
        """Base URL of the server, started if need be. Errors as in `local.ensure`."""
        child: subprocess.Popen[bytes] | None = None
        try:
            while True:
                found = self.running()
                if found is not None:
                    return found.base_url
                if child is None and not _is_held(serving.lock_path(self.state)):
                    child = self._start()
                code = child.poll() if child is not None else None
                if code == serving.ALREADY_RUNS:
                    child = None  # somebody was quicker; a new try if theirs does not come up
                elif code is not None:
                    raise ConfigurationError(self._why_it_ended(code))
                if time.monotonic() >= deadline - _POLL:
                    raise ModelUnavailable(
                        f"The local server of {self.entry.id} was still loading the model when time was up. "
                        "Try again in a moment, or keep it warm with: drafter model serve"
                    )
                time.sleep(_POLL)
        except OSError as error:
            raise ConfigurationError(
                f"The local server can't keep its state in {self._folder}: {error.strerror or error}. "
                "Set DRAFTER_STATE_DIR to a folder that can be written."
            ) from None
        finally:
            _leave(child)

    def serve(self, ready: Callable[[str], object] | None = None, stop: threading.Event | None = None) -> None:
        """Run the server in this process, without end, until Ctrl+C, SIGTERM or `stop`.

        Raises:
            ConfigurationError: package or model missing, a server runs already, or llama.cpp can't load or listen.
        """
        order = self._order(idle=False)
        try:
            serving.serve(order, ready, stop)
        except locks.Taken:
            found = self.running()
            place = f" at {found.base_url} (process {found.pid})" if found else ""
            raise ConfigurationError(
                f"A server of {self.entry.id} runs already{place}. Use it, or end it with: drafter model stop"
            ) from None
        except RuntimeError as error:
            raise ConfigurationError(f"The local server could not start: {str(error).rstrip('.')}. {_HINT}") from None

    def stop(self) -> bool:
        """End the server of this model, whoever started it; tells whether there was one."""
        lock = serving.lock_path(self.state)
        if not _is_held(lock):
            self.state.unlink(missing_ok=True)
            return False
        for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            until = time.monotonic() + _STOPS_WITHIN
            told: set[int] = set()
            # While the lock is held its holder lives and the state file names that very process; so the signal can't
            # hit a stranger who was given the number of a server long dead.
            while _is_held(lock) and time.monotonic() < until:
                kept = self._kept()
                if kept is not None and kept.pid not in told:
                    told.add(kept.pid)
                    with contextlib.suppress(OSError):  # it ended by itself just now
                        os.kill(kept.pid, number)
                time.sleep(_POLL)
        self.state.unlink(missing_ok=True)
        return True

    def _kept(self) -> Running | None:
        """What the state file says; `port` is 0 while the model loads."""
        try:
            kept = json.loads(self.state.read_text(encoding="utf-8"))
            return Running(int(kept["pid"]), int(kept["port"]), str(kept["model"]), float(kept["started"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def check(self) -> Path:
        """The model's file, once package and file are found.

        Raises:
            ConfigurationError: one is missing; names the command that gets it.
        """
        if self._command is None and find_spec("xllamacpp") is None:
            raise ConfigurationError(f"The package that runs local models is not installed. Install it with: {INSTALL}")
        return store.require(self.entry, self._model_folder).absolute()

    def _order(self, *, idle: bool) -> serving.Order:
        options = self.options
        path = self.check()
        self._folder.mkdir(parents=True, exist_ok=True)
        return serving.Order(
            model=self.entry.id,
            path=path,
            state=self.state,
            n_ctx=options.n_ctx,
            n_parallel=options.n_parallel,
            threads=options.threads,
            port=options.port,
            idle_minutes=options.idle_minutes if idle else None,
        )

    def _start(self) -> subprocess.Popen[bytes]:
        order = self._order(idle=True)
        # -P: a folder named drafter in the working directory, among a customer's attachments, must not be run.
        command = self._command or (sys.executable, "-P", "-m", "drafter.models.serving")
        arguments = [part for key, value in vars(order).items() for part in (f"--{key.replace('_', '-')}", str(value))]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [*command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # it stays warm when the terminal closes
            )

    def _why_it_ended(self, code: int) -> str:
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            lines = []
        # llama.cpp tells the cause first and Python last what came of it.
        told = next((line for line in lines if _ERROR_LINE.match(line)), lines[-1] if lines else "it said nothing")
        why = _ERROR_LINE.sub("", told)[:_LOG_TAIL].rstrip(".")
        return f"The local server of {self.entry.id} ended at once (code {code}): {why}. {_HINT} Its log is {self.log}."


def served_models(base_url: str, key: str = "", timeout: float = _ANSWERS_WITHIN) -> tuple[str, ...]:
    """Names of the models that a server on this machine lists; empty when it does not answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{base_url}/models", timeout=timeout) as response:
            data = json.load(response)["data"]
            return tuple(str(item["id"]) for item in data)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _is_held(lock: Path) -> bool:
    try:
        with locks.held(lock):
            return False
    except locks.Taken:
        return True


def _leave(child: subprocess.Popen[bytes] | None) -> None:
    """Let a child live on without us: a thread waits for its end, so that it does not stay behind as a zombie."""
    if child is not None and child.poll() is None:
        threading.Thread(target=child.wait, name="drafter-local-server", daemon=True).start()
