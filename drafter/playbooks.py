"""Reads a playbook from TOML, YAML or JSON, and says in plain words what is wrong with one: file, key and line.

A playbook is written by a person in a hurry, so an unknown key is an error (a misspelt `may_comit` would silently take
every promise away) and the nearest right one is named.
"""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from drafter.case import Playbook
from drafter.errors import ConfigurationError, InputError
from drafter.inbox.charsets import decode
from drafter.languages import available, load
from drafter.text import fold, printable

MAX_PLAYBOOK = 2_000_000
"""Bytes; a longer file is no playbook."""

_TEXTS = frozenset(k for k, f in Playbook.model_fields.items() if f.annotation in (str, str | None))
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def load_playbook(path: str | Path) -> Playbook:
    """The playbook in the file at `path`: `.toml`, `.yaml`, `.yml` or `.json`, fields at the top or under `playbook`.

    Raises InputError that names file, line and key for anything wrong in it, and ConfigurationError when it is YAML
    and PyYAML is not installed.
    """
    file = Path(path)
    readers: dict[str, Callable[[str, str], Any]] = {".toml": _toml, ".json": _json, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(file.suffix.lower())
    if reader is None:
        raise InputError(f"{file}: a playbook is a .toml, .yaml or .json file.")
    try:
        data = file.read_bytes() if file.stat().st_size <= MAX_PLAYBOOK else None
    except OSError as error:
        raise InputError(f"{file}: the playbook can't be read: {why(error)}.") from None
    if data is None:
        raise InputError(f"{file}: this is {MAX_PLAYBOOK // 10**6} MB or more, which is no playbook.")
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{file}: this is no text file.")
    text = decode(data).replace("\r\n", "\n")
    try:
        content = reader(text, str(file))
    except RecursionError:
        raise InputError(f"{file}: the playbook is nested too deeply.") from None
    return _playbook(content, text, str(file))


def why(error: OSError) -> str:
    """The reason of an OSError in plain words, without its number."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "you may not read it (permission denied)"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    return (error.strerror or type(error).__name__).lower()


def _toml(text: str, name: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _AT.search(str(error))
        message = _AT.sub("", str(error)).replace("(at end of document)", "").strip()
        lines = text.split("\n")
        line, column = (int(place.group(1)), int(place.group(2))) if place else (len(lines), len(lines[-1]) + 1)
        _broken(name, "TOML", message, text, line, column)


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        _broken(name, "JSON", error.msg, text, error.lineno, error.colno)


def _yaml(text: str, name: str) -> Any:
    try:
        import yaml
    except ModuleNotFoundError:
        raise ConfigurationError(
            f'{name}: to read YAML, install PyYAML: pip install "drafter[yaml]" (or write the playbook as .toml).'
        ) from None
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = " ".join(part for part in (error.context, error.problem) if part)
        _broken(name, "YAML", message, text, line, column)
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"{name}: this is not valid YAML: {' '.join(str(error).split())}.") from None


def _broken(name: str, kind: str, message: str, text: str, line: int, column: int) -> NoReturn:
    lines = text.split("\n")
    shown = printable(lines[line - 1]) if 0 < line <= len(lines) else ""
    start = max(0, column - 60)
    pointer = " " * (min(column, len(shown) + 1) - 1 - start) + "^"
    place = f"{name}, line {line}, column {column}"
    raise InputError(f"{place}: this is not valid {kind}: {message}.\n  {shown[start : start + 100]}\n  {pointer}")


class _Wrong:
    """Raises an InputError that names the file, the line of a key and the key."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def __call__(self, key: str, message: str, value: object = None) -> NoReturn:
        line = self._line(key.partition("[")[0], value)
        raise InputError(f"{self.name}{f', line {line}' if line else ''}, {key}: {message}")

    def _line(self, key: str, value: object) -> int | None:
        """The line of the value if it can be told, else that of its key; the formats' own readers don't keep it."""
        name = rf"[\"']?{re.escape(key)}[\"']?[ 	]*"
        name = rf"[\"']?{re.escape(key)}[\"']?[ \t]*"
        found = re.search(rf"^[ \t{{\[]*{name}[=:]|[{{,][ \t]*{name}:", self.text, re.MULTILINE)
        if found is None:
            return None
        at = found.end() - 1
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value):
            inside = self.text.find(str(value), found.end())
            at = inside if inside >= 0 else at
        return self.text.count("\n", 0, at) + 1


def _playbook(content: Any, text: str, name: str) -> Playbook:
    wrong = _Wrong(name, text)
    if content is None or content == {}:
        raise InputError(f"{name}: the playbook is empty.")
    if not isinstance(content, dict):
        raise InputError(f"{name}: a playbook holds fields such as business and facts, not {_kind(content)}.")
    if "playbook" in content:
        inner = content["playbook"]
        if not isinstance(inner, dict):
            wrong("playbook", f"this must hold the playbook's fields, not {_kind(inner)}.")
        for key in content:
            if key != "playbook":
                wrong(str(key), "this stands outside of [playbook]; move it in.")
        content = inner
    fields: dict[str, str | tuple[str, ...]] = {}
    for key, value in content.items():
        if key not in Playbook.model_fields:
            wrong(str(key), f"there is no such field. {_nearest(str(key))}")
        elif value is None:
            continue  # YAML's empty "facts:" is an absent one
        elif key in _TEXTS:
            fields[key] = _sentence(wrong, key, value)
        else:
            fields[key] = _sentences(wrong, key, value)
    if isinstance(fields.get("address"), str):
        fields["address"] = _address(wrong, str(fields["address"]))
        if not fields["address"]:
            del fields["address"]
    return Playbook.model_validate(fields)


def _sentence(wrong: _Wrong, key: str, value: object) -> str:
    if isinstance(value, str):
        return printable(value).strip()
    if isinstance(value, dict) and len(value) == 1:
        first = next(iter(value))
        wrong(
            key,
            f"the colon after {str(first)!r} made this a field of its own; put the whole sentence in quotes.",
            first,
        )
    wrong(key, f"this must be a text in quotes, not {_kind(value)}.", value)


def _sentences(wrong: _Wrong, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        wrong(key, f'this must be a list of sentences, such as ["…", "…"], not {_kind(value)}.', value)
    items = [_sentence(wrong, f"{key}[{i}]", item) for i, item in enumerate(value)]
    return tuple(item for item in items if item)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "yes or no (true or false)"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a table"
    return "nothing" if value is None else f"a {type(value).__name__}"


def _nearest(key: str) -> str:
    import difflib

    near = difflib.get_close_matches(
        key.lower().replace("-", "_").replace(" ", "_"), list(Playbook.model_fields), 1, 0.6
    )
    if near:
        return f"Did you mean {near[0]}?"
    return f"The fields are: {', '.join(Playbook.model_fields)}."


@functools.cache
def _addresses() -> dict[str, tuple[str, ...]]:
    return {code: tuple(load(code).table("language")["addresses"]) for code in available()}


def _address(wrong: _Wrong, value: str) -> str:
    """The form of address as the languages write it ("USTED" is usted); InputError when none of them has it."""
    if not value:
        return ""
    known = [form for forms in _addresses().values() for form in forms]
    for same in (str.strip, str.lower, fold):
        for form in known:
            if same(form) == same(value):
                return form
    forms = "; ".join(f"{', '.join(forms)} ({code})" for code, forms in _addresses().items())
    wrong("address", f"{value!r} is no form of address here. There are: {forms}.", value)


def address_in(language: str, address: str | None) -> str | None:
    """The address as `language` writes it: "tu" in a Spanish case is "tú". Others are returned as they are."""
    if address is None:
        return None
    return next((form for form in _addresses().get(language, ()) if fold(form) == fold(address)), address)


def merged(case: Playbook, shop: Playbook | None) -> Playbook:
    """The playbook of one case over the shop's.

    What the case says wins and the shop's fills in what it lacks; facts, prohibitions and the checker's adjustments
    of both hold, the shop's first.
    """
    if shop is None:
        return case
    fields: dict[str, object] = {}
    for key in Playbook.model_fields:
        own, general = getattr(case, key), getattr(shop, key)
        if key in ("facts", "never", "allow", "forbid"):
            fields[key] = tuple(dict.fromkeys((*general, *own)))
        else:
            fields[key] = own or general
    return Playbook.model_validate(fields)
