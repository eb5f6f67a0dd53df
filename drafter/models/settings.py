"""Which model is used and how: read from the environment, a `drafter.toml`, or the catalogue of local models.

The first of these that names a model wins, whole: `DRAFTER_BASE_URL`, `DRAFTER_MODEL`, `DRAFTER_API_KEY`; then
`OPENAI_BASE_URL`, `OPENAI_MODEL`, `OPENAI_API_KEY`; then the `[model]` table of the nearest `drafter.toml` upwards;
then the local model. A key goes only to the endpoint it was set for: `OPENAI_API_KEY` is never sent to
`DRAFTER_BASE_URL`. Nothing is read at import.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from drafter.errors import ConfigurationError
from drafter.models import catalogue

Profile = Literal["full", "small"]
"""What can be asked of a model: all steps of a reply, or the few that a small model gets right."""

OPENAI_URL = "https://api.openai.com/v1"
FILE_NAME = "drafter.toml"
LOCAL_SOURCE = "the default (nothing else is configured)"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LocalOptions(_Frozen):
    """How the local server runs. `n_ctx` is tokens a request may hold, prompt and answer; `threads` and `port` 0 mean
    all cores and a free port; without a request for `idle_minutes` the server that `suggest` started ends itself."""

    n_ctx: int = Field(default=8192, ge=512)
    n_parallel: int = Field(default=1, ge=1, le=64)
    threads: int = Field(default=0, ge=0)
    port: int = Field(default=0, ge=0, le=65535)
    idle_minutes: float = Field(default=15.0, gt=0)


class Settings(_Frozen):
    """One endpoint and how to use it.

    `local` is set when the local model is used; `base_url` is then empty, for its port is known once it runs. `timeout`
    bounds one call and `deadline_seconds` all calls for one answer, in seconds. `fallbacks` are models of the same
    endpoint, tried in order. `source` says in words where this came from, `notes` what was passed over and why.
    """

    base_url: str = ""
    model: str = Field(min_length=1)
    api_key: SecretStr = SecretStr("")
    source: str = "code"
    timeout: float = Field(default=120.0, gt=0)
    deadline_seconds: float = Field(default=120.0, gt=0)
    fallbacks: tuple[str, ...] = ()
    temperature: float | None = Field(default=0.2, ge=0, le=2)
    max_tokens: int = Field(default=1024, ge=1)
    seed: int | None = None
    profile: Profile = "full"
    local: LocalOptions | None = None
    notes: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The endpoint's host and port, fit to be shown: without path, user or key."""
        return host_of(self.base_url) if self.base_url else "the local server"

    @property
    def openai_account(self) -> bool:
        """Whether the `OPENAI_*` environment chose this endpoint, so that an organisation set there belongs to it."""
        return self.source.startswith("OPENAI_")


def host_of(url: str) -> str:
    """Host and port of a URL."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an unreadable address"
    host = parts.hostname or ""
    return f"[{host}]{port}" if ":" in host else f"{host}{port}"


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine, so that no proxy may stand between."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_url(url: str, where: str) -> str:
    """`url` without a trailing slash.

    Raises:
        ConfigurationError: it is no http(s) address; `where` says which setting holds it.
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound:
        raise ConfigurationError(
            f"{where} is not an http(s) address. Write it with its path, for example http://127.0.0.1:8080/v1."
        )
    return url.strip().rstrip("/")


def local_settings(model: str = "", source: str = LOCAL_SOURCE, notes: tuple[str, ...] = ()) -> Settings:
    """Settings of a local model of the catalogue, the default one when none is named.

    Raises:
        ConfigurationError: the catalogue has no such model.
    """
    entry = catalogue.find(model) if model else catalogue.default()
    return Settings(
        model=entry.id,
        source=source,
        profile=entry.profile,
        max_tokens=entry.max_tokens,
        local=LocalOptions(),
        notes=notes,
    )


def load_settings(env: Mapping[str, str] | None = None, start: Path | None = None) -> Settings:
    """The settings in force. `env` stands for the environment, `start` for the working directory.

    Raises:
        ConfigurationError: a setting is wrong or half set; names the variable, or file, line and key.
    """
    env = os.environ if env is None else env
    chosen = _from_drafter(env)
    if chosen is not None:
        return chosen
    chosen, notes = _from_openai(env)
    if chosen is not None:
        return chosen
    # The file's reader is wanted only here, and most runs in a service never come by.
    from drafter.models.settingsfile import find_file, read_file

    path = find_file(Path.cwd() if start is None else start)
    if path is not None:
        from_file = read_file(path, env)
        if from_file is not None:
            return from_file.model_copy(update={"notes": notes + from_file.notes})
    model = _value(env, "DRAFTER_MODEL")
    source = f"DRAFTER_MODEL={model}, a local model" if model else LOCAL_SOURCE
    return local_settings(model, source, notes)


def _from_drafter(env: Mapping[str, str]) -> Settings | None:
    url, key, model = (_value(env, f"DRAFTER_{name}") for name in ("BASE_URL", "API_KEY", "MODEL"))
    if not url and not key:
        return None
    if not model:
        given = "DRAFTER_BASE_URL" if url else "DRAFTER_API_KEY"
        raise ConfigurationError(f"{given} is set but DRAFTER_MODEL is not. Set DRAFTER_MODEL to the model's name.")
    return _remote(env, url, key, model, "DRAFTER_BASE_URL" if url else "DRAFTER_API_KEY")


def _from_openai(env: Mapping[str, str]) -> tuple[Settings | None, tuple[str, ...]]:
    url, key, model = (_value(env, f"OPENAI_{name}") for name in ("BASE_URL", "API_KEY", "MODEL"))
    if not url and not key:
        return None, ()
    given = "OPENAI_BASE_URL" if url else "OPENAI_API_KEY"
    named = _value(env, "DRAFTER_MODEL")
    if named and catalogue.has(named):
        return None, (f"{given} is set but not used: DRAFTER_MODEL names a local model.",)
    if not (named or model):
        # Many shells hold a key for other tools; without a model's name nobody has asked drafter to send letters there.
        return None, (f"{given} is set but not used, because no model is named. To use it, set OPENAI_MODEL.",)
    return _remote(env, url, key, named or model, given), ()


def _remote(env: Mapping[str, str], url: str, key: str, model: str, source: str) -> Settings:
    variable = source if source.endswith("BASE_URL") else f"{source.split('_')[0]}_BASE_URL"
    base_url = checked_url(url or OPENAI_URL, variable)
    return Settings(
        base_url=base_url,
        model=model,
        api_key=SecretStr(key),
        source=source,
        fallbacks=tuple(name for part in _value(env, "DRAFTER_FALLBACKS").split(",") if (name := part.strip())),
        notes=open_key_notes(base_url, key),
    )


def open_key_notes(base_url: str, key: str) -> tuple[str, ...]:
    """A warning when a key would cross a network in the clear."""
    if key and base_url.startswith("http:") and not is_loopback(base_url):
        return (f"The key travels to {host_of(base_url)} unencrypted: use https if the endpoint offers it.",)
    return ()


def _value(env: Mapping[str, str], name: str) -> str:
    return env.get(name, "").strip()
