"""What is configured, what answers, and what to do about what does not."""

from __future__ import annotations

import json
import shutil
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from drafter.errors import ConfigurationError, DrafterError
from drafter.models import catalogue, store
from drafter.models.client import ModelClient
from drafter.models.local import INSTALL, LocalServer
from drafter.models.settings import Settings, is_loopback

_LIST_WITHIN = 5.0
_TRIAL_WITHIN = 60.0
_NAMES_SHOWN = 5
_TRIAL_SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Check:
    """One thing looked at. `remedy` is what to do, empty when `ok`."""

    name: str
    ok: bool
    text: str
    remedy: str = ""


def diagnose(settings: Settings, *, trial: bool = False, folder: Path | None = None) -> list[Check]:
    """Look at everything that a call would need; with `trial` make one small call. Never raises, never sends a message
    of a customer. `folder` stands for the models' folder."""
    checks = [_configured(settings)]
    if settings.local is not None:
        checks += _local_checks(settings, folder)
    else:
        checks += _remote_checks(settings)
    if trial and all(check.ok for check in checks):
        checks.append(_trial(settings))
    return checks


def _configured(settings: Settings) -> Check:
    key = "with a key" if settings.api_key.get_secret_value() else "without a key"
    where = "on this machine" if settings.local is not None else f"at {settings.host}, {key}"
    text = f"{settings.model} {where}; from {settings.source}."
    return Check("settings", True, " ".join((text, *settings.notes)))


def _local_checks(settings: Settings, folder: Path | None) -> list[Check]:
    try:
        server = LocalServer(settings.model, settings.local, model_folder=folder)
    except ConfigurationError as error:
        return [Check("model", False, str(error), "Set DRAFTER_MODEL to one of them.")]
    found = server.running()
    checks = []
    installed = find_spec("xllamacpp") is not None
    remedy = "" if installed else INSTALL
    checks.append(Check("package", installed, f"xllamacpp is {'' if installed else 'not '}installed.", remedy))
    entry = server.entry
    path = store.path_of(entry, folder)
    if store.is_present(entry, folder):
        checks.append(Check("model", True, f"{entry.title} ({entry.licence}) is at {path}."))
    else:
        checks.append(Check("model", False, f"{entry.title} is not at {path}.", store.PULL))
        checks.append(_disk(entry, path))
    if found is not None:
        checks.append(Check("server", True, f"It runs at {found.base_url} (process {found.pid})."))
    else:
        checks.append(
            Check("server", True, "None runs now; one starts when it is wanted. `drafter model serve` keeps one.")
        )
    return checks


def _disk(entry: catalogue.Entry, path: Path) -> Check:
    folder = next((parent for parent in path.parents if parent.exists()), Path.cwd())
    free, need = shutil.disk_usage(folder).free, store.room_needed(entry)
    text = f"{free // 1_000_000} MB are free there, {need // 1_000_000} MB are needed."
    remedy = "" if free >= need else "Make room, or set DRAFTER_MODEL_DIR to a folder on another disk."
    return Check("disk", free >= need, text, remedy)


def _remote_checks(settings: Settings) -> list[Check]:
    """Ask the endpoint for its models. Not every endpoint lists them, so only what says something counts against it."""
    handlers = [_NoRedirect(), *([urllib.request.ProxyHandler({})] if is_loopback(settings.base_url) else [])]
    opener = urllib.request.build_opener(*handlers)
    request = urllib.request.Request(f"{settings.base_url}/models", headers={"User-Agent": "drafter"})
    key = settings.api_key.get_secret_value()
    if key:
        request.add_unredirected_header("Authorization", f"Bearer {key}")
    begun = time.monotonic()
    try:
        with opener.open(request, timeout=_LIST_WITHIN) as response:
            data = json.load(response)["data"]
            names = [str(item["id"]) for item in data]
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (401, 403):
            text = f"{settings.host} did not accept the key ({error.code})." if key else f"{settings.host} wants a key."
            return [Check("endpoint", False, text, "Set a valid key where the base URL is set.")]
        return [_status_check(settings, error.code)]
    except (OSError, ValueError) as error:
        if isinstance(error, ValueError) and not isinstance(error, OSError):
            return [_no_list(settings)]
        reason = getattr(error, "reason", error)
        text = f"{settings.host} does not answer: {getattr(reason, 'strerror', None) or reason}."
        return [Check("endpoint", False, text, "Start the server, or check the base URL and the network.")]
    except (KeyError, TypeError):
        return [_no_list(settings)]
    took = time.monotonic() - begun
    checks = [Check("endpoint", True, f"{settings.host} answers in {took:.2f} seconds and lists {len(names)} models.")]
    for model in (settings.model, *settings.fallbacks):
        if model in names:
            checks.append(Check("model", True, f"{model} is among them."))
        else:
            shown = ", ".join(names[:_NAMES_SHOWN]) + (", …" if len(names) > _NAMES_SHOWN else "")
            checks.append(Check("model", False, f"{model} is not among them.", f"Choose a model that it has: {shown}"))
    return checks


def _status_check(settings: Settings, status: int) -> Check:
    if 300 <= status < 400:
        text = f"{settings.host} redirects elsewhere ({status}), and drafter follows nothing."
        return Check("endpoint", False, text, "Set the base URL that it leads to.")
    if status >= 500 or status == 429:
        text = f"{settings.host} answers with an error of its own ({status})."
        return Check("endpoint", False, text, "Try again later, or look at the server's log.")
    return Check("endpoint", True, f"{settings.host} answers; it lists no models ({status}).")


def _no_list(settings: Settings) -> Check:
    text = f"{settings.host} answers, but not with a list of models."
    return Check("endpoint", False, text, "Check the base URL: it often ends in /v1.")


def _trial(settings: Settings) -> Check:
    messages = [{"role": "user", "content": 'Answer with this JSON object: {"word": "ready"}'}]
    begun = time.monotonic()
    try:
        with ModelClient(settings) as client:
            answer = client.complete(messages, _TRIAL_SCHEMA, deadline=begun + _TRIAL_WITHIN, seed=0)
    except DrafterError as error:
        return Check("answer", False, str(error), "Mend what the text says, then run `drafter doctor` again.")
    form = {"schema": "a strict schema", "json": "JSON mode", "text": "plain text"}[answer.mode]
    took = time.monotonic() - begun
    return Check("answer", True, f"{answer.model or settings.model} answered with {form} in {took:.1f} seconds.")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a key goes to the configured host only."""

    def redirect_request(self, *_: object) -> None:
        return None
