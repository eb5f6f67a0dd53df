"""Finding, starting, reusing and ending the local server, with a stand-in child (see `serverchild`)."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from drafter.errors import ConfigurationError, ModelUnavailable
from drafter.models import LocalOptions, ModelClient, catalogue, load_settings, serving
from drafter.models.local import LocalServer, served_models
from tests.loopback import Behaviour, Loopback, completion
from tests.models import serverchild
from tests.models.asking import GOOD, MESSAGES, PARSED, SCHEMA, client_for

ENTRY = catalogue.default()
CHILD = (sys.executable, serverchild.__file__)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    monkeypatch.setenv("PYTHONPATH", str(Path(serverchild.__file__).parents[2]))
    made = make(tmp_path)
    yield made
    made.stop()


def make(tmp_path: Path, does: str = "serve", minutes: float = 5) -> LocalServer:
    """A server whose model is a sparse file of the right size, whose first word tells the child what to do."""
    models = tmp_path / "models"
    models.mkdir(exist_ok=True)
    (models / ENTRY.file).write_text(f"{does} ")
    os.truncate(models / ENTRY.file, ENTRY.size)
    options = LocalOptions(idle_minutes=minutes)
    return LocalServer(ENTRY.id, options, state_folder=tmp_path / "state", model_folder=models, command=CHILD)


def soon(seconds: float = 10) -> float:
    return time.monotonic() + seconds


def test_started_reused_and_stopped(tmp_path: Path, server: LocalServer) -> None:
    assert server.running() is None
    url = server.ensure(soon())
    found = server.running()
    assert found is not None
    assert found.base_url == url
    assert served_models(url) == (ENTRY.id,)
    assert make(tmp_path).ensure(soon()) == url
    kept = json.loads((tmp_path / "state" / "server.json").read_text())
    assert set(kept) == {"pid", "port", "model", "started"}
    assert server.stop()
    assert server.running() is None
    assert not (tmp_path / "state" / "server.json").exists()
    assert not server.stop()


def test_two_starting_at_once_make_one_server(tmp_path: Path, server: LocalServer) -> None:
    several = [make(tmp_path) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        urls = list(pool.map(lambda each: each.ensure(soon(15)), several))
    assert len(set(urls)) == 1
    assert server.running() is not None


def test_it_ends_itself_when_idle(tmp_path: Path, server: LocalServer) -> None:
    brief = make(tmp_path, minutes=0.01)
    brief.ensure(soon())
    until = soon(6)
    while brief.state.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert brief.running() is None


def test_state_of_a_dead_server_is_passed_over(tmp_path: Path, server: LocalServer) -> None:
    server.state.parent.mkdir(parents=True)
    for text in ("{", '{"pid": 1}', json.dumps({"pid": 1, "port": 9, "model": ENTRY.id, "started": 0})):
        server.state.write_text(text)
        assert server.running() is None
    assert not server.stop()  # process 1 is somebody else's
    assert server.ensure(soon())


def test_a_stranger_on_the_port_is_not_taken_for_it(server: LocalServer) -> None:
    server.state.parent.mkdir(parents=True)
    with Loopback([Behaviour(pieces=(b'{"data": [{"id": "other"}]}',))]) as other:
        port = int(other.url.split(":")[2].split("/")[0])
        server.state.write_text(json.dumps({"pid": os.getpid(), "port": port, "model": ENTRY.id, "started": 0}))
        assert server.running() is None


def test_slow_start_is_cut_at_the_deadline(tmp_path: Path, server: LocalServer) -> None:
    slow = make(tmp_path, "slow")
    begun = time.monotonic()
    with pytest.raises(ModelUnavailable, match="still loading the model when time was up"):
        slow.ensure(soon(0.5))
    assert time.monotonic() - begun < 6
    assert slow.ensure(soon(10))  # the same child, which went on loading


def test_failed_start_tells_the_reason(tmp_path: Path, server: LocalServer) -> None:
    with pytest.raises(ConfigurationError, match=r"ended at once \(code 1\): RuntimeError: the model can't be loaded"):
        make(tmp_path, "fail").ensure(soon())


def test_state_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigurationError, match="Set DRAFTER_STATE_DIR to a folder that can be written"):
        LocalServer(ENTRY.id, state_folder=tmp_path / "file" / "state", command=CHILD).ensure(soon())


def test_missing_file_and_package_say_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = LocalServer(ENTRY.id, state_folder=tmp_path, model_folder=tmp_path, command=CHILD)
    with pytest.raises(ConfigurationError, match=r"Fetch it with: drafter model pull$"):
        server.ensure(soon())
    monkeypatch.setattr("drafter.models.local.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"Install it with: pip install 'drafter\[local\]'$"):
        LocalServer(ENTRY.id, state_folder=tmp_path, model_folder=tmp_path).ensure(soon())


def test_foreground_server_has_no_idle_end_and_refuses_a_second(
    tmp_path: Path, server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drafter.models.serving._listening", serverchild.listening)
    stop, ready = threading.Event(), threading.Event()
    urls: list[str] = []

    def tell(url: str) -> None:
        urls.append(url)
        ready.set()

    thread = threading.Thread(target=server.serve, args=(tell, stop))
    thread.start()
    assert ready.wait(5)
    assert server.ensure(soon()) == urls[0]
    monkeypatch.setattr("drafter.models.serving._LOCK_WAIT", 0.1)
    with pytest.raises(ConfigurationError, match=f"runs already at {urls[0]}"):
        make(tmp_path).serve()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert server.running() is None


def test_idleness_is_read_from_the_slots() -> None:
    rest = [{"id": 0, "is_processing": False, "id_task": 4}]
    seen, since = serving.idle_for(rest, None, 0.0, 1.0)
    assert since == 1.0
    assert serving.idle_for(rest, seen, since, 9.0) == (seen, 1.0)
    assert serving.idle_for([{"id": 0, "is_processing": False, "id_task": 5}], seen, since, 9.0)[1] == 9.0
    assert serving.idle_for([{"id": 0, "is_processing": True, "id_task": 4}], seen, since, 9.0)[1] == 9.0


def test_client_starts_the_local_server_and_looks_again_after_trouble(tmp_path: Path) -> None:
    asked: list[str] = []
    with Loopback([completion(GOOD)]) as endpoint:
        urls = iter(["http://127.0.0.1:9/v1", endpoint.url])

        def start(settings: object, deadline: float) -> str:
            asked.append("start")
            return next(urls)

        with ModelClient(load_settings({}, tmp_path), start_local=start) as client:
            with pytest.raises(ModelUnavailable, match=r"Nothing answers at 127\.0\.0\.1:9"):
                client.complete(MESSAGES, SCHEMA, deadline=soon(5))
            for _ in range(2):
                assert client.complete(MESSAGES, SCHEMA, deadline=soon(5)).parsed == PARSED
    assert asked == ["start", "start"]


def test_remote_settings_start_nothing() -> None:
    def start(settings: object, deadline: float) -> str:
        raise AssertionError("started")

    with Loopback([completion(GOOD)]) as endpoint:
        client = ModelClient(client_for(endpoint.url).settings, start_local=start)
        with client:
            assert client.complete(MESSAGES, SCHEMA, deadline=soon(5)).parsed == PARSED
