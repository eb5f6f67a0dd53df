"""FILE or "-" to cases: `.eml`, `.txt`, `.json`, `.jsonl`; other endings and standard input are told by their looks."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from drafter.case import Case, Channel, Playbook
from drafter.errors import InputError
from drafter.inbox.charsets import decode
from drafter.languages import available
from drafter.playbooks import address_in, merged, why
from drafter.text import printable

MAX_FILE = 200_000_000
"""Bytes; a longer file is refused."""

_MAIL_FIELD = re.compile(
    rb"^(?:From|To|Received|Return-Path|Delivered-To|MIME-Version|Message-ID|Subject|Date|Content-Type):",
    re.IGNORECASE | re.MULTILINE,
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office document"),
    (b"\xd0\xcf\x11\xe0", "an Outlook .msg or old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a compressed file"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def cases(
    source: str | Path,
    *,
    playbook: Playbook | None = None,
    language: str | None = None,
    channel: str | None = None,
    facts: Sequence[str] = (),
    instruction: str = "",
    own_addresses: Collection[str] = (),
) -> Iterator[Case]:
    """The cases in a file, or in standard input when `source` is "-".

    Labels in case files are ignored. A case's own playbook wins, `playbook` fills in what it lacks, and the facts of
    both and `facts` are joined. `language`, `channel` and `instruction`, when given, replace the case's. Raises
    InputError that names the file, the line (`.jsonl`) and the field; a good line before a bad one is still yielded.
    """
    name = "standard input" if str(source) == "-" else str(source)
    if language is not None and language not in available():
        raise InputError(f"There is no language {language!r}; there are: {', '.join(available())}.")
    if channel is not None and channel not in get_args(Channel):
        raise InputError(f"There is no channel {channel!r}; there are: {', '.join(get_args(Channel))}.")
    data = file_bytes(source, name)

    def finish(case: Case) -> Case:
        own = merged(case.playbook, playbook)
        added = tuple(printable(fact).strip() for fact in facts)
        code = language or case.language
        own = own.model_copy(
            update={
                "facts": tuple(dict.fromkeys((*own.facts, *(fact for fact in added if fact)))),
                "address": address_in(code, own.address) if code else own.address,
            }
        )
        changed: dict[str, Any] = {"playbook": own, "language": code}
        if channel is not None:
            changed["channel"] = channel
        if instruction.strip():
            changed["instruction"] = printable(instruction).strip()
        return case.model_copy(update=changed)

    return map(finish, _read(data, name, source, [*own_addresses, *_own_addresses(playbook)]))


def file_bytes(source: str | Path, name: str) -> bytes:
    try:
        if str(source) == "-":
            data = sys.stdin.buffer.read(MAX_FILE + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise InputError(f"{name} can't be read: {why(error)}.") from None
    except ValueError:  # a NUL in the path
        raise InputError(f"{name!r} is no file name.") from None
    if len(data) > MAX_FILE:
        raise InputError(f"{name} is larger than {MAX_FILE // 10**6} MB.")
    if not data.strip():
        raise InputError(f"{name} is empty.")
    return data


def _own_addresses(playbook: Playbook | None) -> list[str]:
    """Mail addresses that the playbook names in its links or signature: the business's own."""
    if playbook is None:
        return []
    return [
        a.lower() for a in re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "\n".join((*playbook.links, playbook.signature)))
    ]


def _read(data: bytes, name: str, source: str | Path, own: Collection[str]) -> Iterator[Case]:
    stem = "case" if str(source) == "-" else Path(source).stem
    suffix = "" if str(source) == "-" else Path(source).suffix.lower()
    if suffix == ".eml" or (suffix not in (".txt", ".json", ".jsonl", ".ndjson") and _looks_like_mail(data)):
        yield _from_mail(data, name, stem, own)
        return
    text = decoded(data, name)
    if suffix not in (".txt", ".json", ".jsonl", ".ndjson"):
        suffix = _looks_like(text)
    if suffix == ".json":
        yield from _from_json(text, name, stem)
    elif suffix in (".jsonl", ".ndjson"):
        yield from _from_lines(text, name, stem)
    else:
        from drafter.inbox.transcript import read_transcript

        messages, is_chat = read_transcript(text)
        try:
            yield Case(id=stem, messages=messages, channel="chat" if is_chat else "email")
        except ValidationError as error:
            raise InputError(f"{name}: {_problem(error)[1]}") from None


def _from_mail(data: bytes, name: str, stem: str, own: Collection[str]) -> Case:
    from drafter.inbox.mail import case_from_mail  # MIME is loaded for mail alone

    try:
        case = case_from_mail(data, own_addresses=own)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    return case.model_copy(update={"id": stem})


def decoded(data: bytes, name: str) -> str:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"{name} is {kind}, which drafter doesn't read. Save the message as .eml or .txt.")
    text = decode(data)
    if len(_CONTROL.findall(text[:20_000])) > 0.1 * min(len(text), 20_000) + 8:
        raise InputError(f"{name} is no text: it is full of control characters. Save the message as .eml or .txt.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not printable(text).strip():
        raise InputError(f"{name} is empty.")
    return text


def _looks_like_mail(data: bytes) -> bool:
    head = data[:64_000].lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n")
    headers = head.split(b"\n\n", 1)[0]
    return bool(re.match(rb"[!-9;-~]{1,60}:|From ", headers)) and len(set(_MAIL_FIELD.findall(headers))) >= 2


def _looks_like(text: str) -> str:
    bare = text.strip()
    if bare[:1] not in ("{", "["):
        return ".txt"
    lines = [line for line in bare.split("\n") if line.strip()]
    if len(lines) > 1 and _is_object(lines[0]):
        return ".jsonl"
    return ".json" if bare[0] == "{" or re.match(r"\[\s*[{\]]", bare) else ".txt"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _from_json(text: str, name: str, stem: str) -> Iterator[Case]:
    content = json_content(text, lambda error: f"{name}, line {error.lineno}, column {error.colno}", name)
    if isinstance(content, list):
        if not content:
            raise InputError(f"{name}: the list of cases is empty.")
        for i, item in enumerate(content):
            yield case_of(item, f"{name}, case {i + 1}", f"{stem}-{i + 1}")
    else:
        yield case_of(content, name, stem)


def _from_lines(text: str, name: str, stem: str) -> Iterator[Case]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            place = f"{name}, line {number}"
            content = json_content(line, lambda error, place=place: f"{place}, column {error.colno}", place)  # type: ignore[misc]
            yield case_of(content, place, f"{stem}-{number}")


def json_content(text: str, place: Callable[[json.JSONDecodeError], str], name: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise InputError(f"{place(error)}: this is not valid JSON: {error.msg}.") from None
    except (RecursionError, ValueError):  # nested too deeply; a number of thousands of digits
        raise InputError(
            f"{name}: this JSON can't be read: it is nested too deeply or holds an absurd number."
        ) from None


def case_of(content: Any, place: str, name: str) -> Case:
    if not isinstance(content, dict):
        raise InputError(f"{place}: a case is an object with messages, not a {_json_kind(content)}.")
    if "messages" not in content:
        raise InputError(f"{place}, messages: this is missing; a case needs at least the customer's message.")
    try:
        case = Case.model_validate(_clean({"id": name, **content}))
    except ValidationError as error:
        field, problem = _problem(error)
        raise InputError(f"{place}{', ' if field else ''}{field}: {problem}") from None
    if case.language is not None and case.language not in available():
        raise InputError(f"{place}, language: there is no {case.language!r}; there are: {', '.join(available())}.")
    if not case.last.text.strip():
        raise InputError(
            f"{place}, messages[{len(case.messages) - 1}].text: this is empty: there is nothing to answer."
        )
    return case


def _clean(value: Any) -> Any:
    """Texts without control characters and lone surrogates; numbers as ids become text, as they mean."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        cleaned = {printable(str(key)): _clean(item) for key, item in value.items()}
        if isinstance(cleaned.get("id"), int):
            cleaned["id"] = str(cleaned["id"])
        return cleaned
    return value


_JSON_KINDS = {str: "text", bool: "true or false", int: "number", float: "number", list: "list", dict: "table"}


def _json_kind(value: object) -> str:
    return _JSON_KINDS.get(type(value), "null")


def _problem(error: ValidationError) -> tuple[str, str]:
    """Field and plain sentence of the first problem that pydantic found."""
    first = error.errors(include_url=False)[0]
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    kind, value, context = first["type"], first.get("input"), first.get("ctx") or {}
    if kind == "missing":
        return field, "this is missing."
    if kind == "literal_error":
        shown = repr(value) if isinstance(value, str) and len(value) < 60 else f"a {_json_kind(value)}"
        return field, f"this must be {context.get('expected', '')}, not {shown}."
    if kind == "string_type":
        return field, f"this must be a text in quotes, not a {_json_kind(value)}."
    if kind in ("tuple_type", "list_type"):
        return field, f"this must be a list, not a {_json_kind(value)}."
    if kind in ("model_type", "model_attributes_type"):
        return field, f"this must be an object with fields, not a {_json_kind(value)}."
    if kind == "too_short":
        return field, "this is empty; a case needs at least the customer's message."
    if kind == "value_error":
        return field or "messages", f"{context.get('error', first['msg'])}."
    return field, f"{first['msg']}."
