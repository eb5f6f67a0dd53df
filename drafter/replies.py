"""Replies to check, from files: plain text, an e-mail, a case with a `reply`, or many of them.

Cases come through `drafter.sources`; here it is only decided what in a file is the reply.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from drafter.case import Case, Playbook
from drafter.errors import InputError
from drafter.reply import Finding
from drafter.sources import cases, completed, decoded, explained


@dataclass(frozen=True)
class Reply:
    """One reply and where it came from. `case` is None for a bare text; `path` is None unless the file is only this text."""

    id: str
    text: str
    case: Case | None = None
    path: Path | None = None


@dataclass(frozen=True)
class Checked:
    """A reply with its findings."""

    reply: Reply
    findings: tuple[Finding, ...]


def replies(
    file: str, *, case_file: str | None = None, playbook: Playbook | None = None, language: str | None = None
) -> Iterator[Reply]:
    """The replies in `file` (`-` is standard input), read as they are asked for, so that a file may be of any size.

    Raises InputError naming file, line and field.
    """
    base = next(iter(cases(case_file, playbook=playbook, language=language)), None) if case_file else None
    suffix = Path(file).suffix.lower()
    if suffix == ".jsonl":
        yield from _lines(file, playbook)
        return
    if suffix == ".eml":
        from drafter.inbox.mail import parse_mail

        yield Reply(id=file, text=parse_mail(_bytes(file)).new_text, case=_case(base, playbook))
        return
    text = decoded(_bytes(file), file)
    if suffix == ".json" or (suffix == "" and text.lstrip().startswith("{")):
        first = text.lstrip().splitlines()
        if file == "-" and len(first) > 1 and all(line.startswith("{") for line in first if line.strip()):
            for number, line in enumerate(text.splitlines(), 1):
                if line.strip():
                    yield _from_json(line, f"standard input, line {number}", playbook)
            return
        yield _from_json(text, "standard input" if file == "-" else file, playbook)
        return
    if not text.strip():
        raise InputError(f"{'Standard input' if file == '-' else file} is empty: there is no reply to check.")
    path = None if file == "-" else Path(file)
    yield Reply(id=file, text=text.rstrip("\n"), case=_case(base, playbook), path=path)


def _case(base: Case | None, playbook: Playbook | None) -> Case | None:
    return completed(base, playbook) if base is not None and playbook is not None else base


def _bytes(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror or error}.") from error


def _lines(file: str, playbook: Playbook | None) -> Iterator[Reply]:
    try:
        with open(file, "rb") as stream:
            for number, raw in enumerate(stream, 1):
                if raw.strip():
                    yield _from_json(decoded(raw, file), f"{file}, line {number}", playbook)
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror or error}.") from error


def _from_json(text: str, where: str, playbook: Playbook | None) -> Reply:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError(f"{where}: this is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise InputError(f"{where}: expected an object with a `reply`, found {type(data).__name__}.")
    reply = data.get("reply")
    if not isinstance(reply, str):
        raise InputError(f"{where}: `reply` must be the text to check; it is {'missing' if reply is None else type(reply).__name__}.")
    name = str(data.get("id") or where)
    if "messages" not in data:
        return Reply(id=name, text=reply)
    try:
        case = Case.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{where}: {explained(error)}") from error
    return Reply(id=name, text=reply, case=completed(case, playbook) if playbook else case)
