"""The command as a person runs it, in this process: code, standard output, standard error."""

from __future__ import annotations

import io
import sys
from typing import NamedTuple

import pytest

from drafter.cli import main


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: str, stdin: bytes | None = None) -> Ran:
    """`drafter ARGUMENTS`; `stdin` is what it reads from standard input."""
    kept = sys.stdin
    if stdin is not None:
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
    finally:
        sys.stdin = kept
    out, err = capsys.readouterr()
    return Ran(int(stop.value.code or 0), out, err)
