"""The `[model]` table of a `drafter.toml`.

```toml
[model]
base_url = "https://llm.example.com/v1"
model = "some-model"
api_key_env = "SHOP_LLM_KEY"     # better than api_key = "…" in a file that others read
fallbacks = ["another-model"]
timeout = 60                     # seconds, one call
deadline_seconds = 120           # seconds, all calls for one answer
temperature = 0.2
max_tokens = 1024
seed = 7
profile = "full"                 # or "small"

[model.local]                    # only for a model of the catalogue, without base_url
n_ctx = 8192
threads = 4
```
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from drafter.errors import ConfigurationError
from drafter.models import catalogue
from drafter.models.settings import FILE_NAME, LocalOptions, Settings, checked_url, open_key_notes

_PLAIN = ("timeout", "deadline_seconds", "fallbacks", "temperature", "max_tokens", "seed", "profile")
_KEYS = ("base_url", "model", "api_key", "api_key_env", "local", *_PLAIN)


def find_file(start: Path) -> Path | None:
    """The nearest `drafter.toml` in `start` or above it."""
    start = start.absolute()
    for folder in (start, *start.parents):
        path = folder / FILE_NAME
        if path.is_file():
            return path
    return None


def read_file(path: Path, env: Mapping[str, str]) -> Settings | None:
    """The settings of a file's `[model]` table, None when it has none.

    Raises:
        ConfigurationError: the file can't be read or a key is wrong; names file, line and key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{path} can't be read: {error.strerror}. Mend its permissions.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{path}, line {line}: the file is not UTF-8. Save it as UTF-8.") from None
    try:
        table = tomllib.loads(text).get("model")
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}.") from None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise _wrong(path, text, "model", "must be a table: write [model] and its keys below")
    return _settings(path, text, table, env)


def _settings(path: Path, text: str, table: dict[str, Any], env: Mapping[str, str]) -> Settings:
    for key in table:
        if key not in _KEYS:
            raise _wrong(path, text, key, f"is not a setting. Known are {', '.join(_KEYS)}")
    named = env.get("DRAFTER_MODEL", "").strip()
    model = named or table.get("model", "")
    if not isinstance(model, str):
        raise _wrong(path, text, "model", "must be a text: the model's name")
    values: dict[str, Any] = {key: table[key] for key in _PLAIN if key in table}
    values["source"] = f"DRAFTER_MODEL and {path}" if named else str(path)
    url = table.get("base_url", "")
    if url:
        if not isinstance(url, str):
            raise _wrong(path, text, "base_url", "must be a text: an http(s) address")
        if not model:
            raise _wrong(path, text, "base_url", "is set, but `model` is not: name the model")
        key = _key(path, text, table, env)
        values["base_url"] = checked_url(url, _place(path, text, "base_url"))
        values |= {"model": model, "api_key": SecretStr(key), "notes": open_key_notes(values["base_url"], key)}
        if "local" in table:
            raise _wrong(path, text, "local", "is for local models and does not go with `base_url`: remove one of them")
    else:
        if model and not catalogue.has(model):
            known = ", ".join(entry.id for entry in catalogue.load())
            problem = f"names {model!r}, which is no local model ({known}), and there is no `base_url`"
            raise _wrong(path, text, "model", problem)
        entry = catalogue.find(model) if model else catalogue.default()
        values = {
            "profile": entry.profile,
            "max_tokens": entry.max_tokens,
            **values,
            "model": entry.id,
            "local": table.get("local", {}),
        }
    try:
        if "local" in values:
            values["local"] = LocalOptions.model_validate(values["local"])
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = next((str(part) for part in reversed(first["loc"]) if isinstance(part, str)), "local")
        raise _wrong(path, text, key, f"is wrong: {first['msg'][:1].lower()}{first['msg'][1:]}") from None


def _key(path: Path, text: str, table: dict[str, Any], env: Mapping[str, str]) -> str:
    variable = table.get("api_key_env", "")
    if not isinstance(variable, str) or not isinstance(table.get("api_key", ""), str):
        raise _wrong(path, text, "api_key_env" if variable else "api_key", "must be a text")
    if not variable:
        return str(table.get("api_key", "")).strip()
    value = env.get(variable, "").strip()
    if not value:
        raise _wrong(path, text, "api_key_env", f"names {variable}, which is not set in the environment: set it")
    return value


def _wrong(path: Path, text: str, key: str, problem: str) -> ConfigurationError:
    return ConfigurationError(f"{_place(path, text, key)} {problem}.")


def _place(path: Path, text: str, key: str) -> str:
    """`file, line n: `key``, found by looking for the key from `[model]` on; TOML readers don't keep lines."""
    inside, fallback = False, 0
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\s*([^\]]*?)\s*\]", line)
        if header:
            inside = header.group(1).split(".")[0].strip() == "model"
            if header.group(1).replace(" ", "") == f"model.{key}":
                return f"{path}, line {number}: `{key}`"
            continue
        written = re.match(r"\s*[\"']?([\w.-]+)[\"']?\s*=", line)
        if written and written.group(1).rsplit(".", 1)[-1] == key:
            if inside or written.group(1).startswith("model"):
                return f"{path}, line {number}: `{key}`"
            fallback = fallback or number
    return f"{path}, line {fallback}: `{key}`" if fallback else f"{path}: `{key}`"
