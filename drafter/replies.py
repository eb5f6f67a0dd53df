"""Replies to check, from files: plain text, an e-mail, a case with a `reply`, or many of them.

Cases come through `drafter.sources`; here it is only decided what in a file is the reply.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drafter.case import Case, Playbook
from drafter.errors import InputError
from drafter.playbooks import merged, why
from drafter.reply import Finding
from drafter.sources import case_of, cases, decoded, file_bytes, json_content
from drafter.text import printable


@dataclass(frozen=True)
class Reply:
    """One reply and its origin. `case` is None for a bare text; `path` is None unless the file is only this text."""

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
    name = "standard input" if file == "-" else file
    suffix = Path(file).suffix.lower()
    if suffix == ".jsonl":
        yield from _lines(file, playbook)
        return
    data = file_bytes(file, name)
    if suffix == ".eml":
        from drafter.inbox.mail import parse_mail

        yield Reply(id=file, text=parse_mail(data).new_text, case=base)
        return
    text = decoded(data, name)
    if suffix == ".json" or text.lstrip().startswith("{"):
        lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
        if suffix != ".json" and len(lines) > 1 and all(line.lstrip().startswith("{") for _, line in lines):
            for number, line in lines:
                yield _from_json(line, f"{name}, line {number}", playbook)
            return
        yield _from_json(text, name, playbook)
        return
    path = None if file == "-" else Path(file)
    yield Reply(id=file, text=text.rstrip("\n"), case=base, path=path)


def _lines(file: str, playbook: Playbook | None) -> Iterator[Reply]:
    """One reply a line, without holding the file in memory."""
    try:
        with open(file, "rb") as stream:
            for number, raw in enumerate(stream, 1):
                if raw.strip():
                    yield _from_json(decoded(raw, file), f"{file}, line {number}", playbook)
    except OSError as error:
        raise InputError(f"{file} can't be read: {why(error)}.") from error


def _from_json(text: str, where: str, playbook: Playbook | None) -> Reply:
    def place(error: json.JSONDecodeError) -> str:
        return (
            f"{where}, column {error.colno}"
            if "line " in where
            else f"{where}, line {error.lineno}, column {error.colno}"
        )

    data = json_content(text, place, where)
    if not isinstance(data, dict):
        raise InputError(f"{where}: expected an object with a `reply`.")
    reply = data.get("reply")
    if not isinstance(reply, str):
        raise InputError(
            f"{where}, reply: this must be the text to check; it is {'missing' if reply is None else 'no text'}."
        )
    name = printable(str(data.get("id") or where))
    if "messages" not in data:
        return Reply(id=name, text=reply)
    case = case_of(data, where, name)
    return Reply(id=name, text=reply, case=case.model_copy(update={"playbook": merged(case.playbook, playbook)}))
