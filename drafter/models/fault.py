"""What went wrong with a call: which error of ours it is, in what words, and whether another try may mend it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drafter.errors import ModelBabbled, ModelError, ModelRejected, ModelUnavailable
from drafter.models.request import is_about_length
from drafter.models.response import Babble
from drafter.models.settings import Settings

_SNIPPET = 160
_TRANSIENT = {408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529}


@dataclass(frozen=True)
class Fault:
    """`transient`: the same request may succeed later, not before `retry_after` seconds if given. `elsewhere`: another
    model of the same endpoint may succeed. `unreached`: nobody listens there at all."""

    error: ModelError
    transient: bool = False
    elsewhere: bool = True
    retry_after: float | None = None
    unreached: bool = False


class Failed(Exception):
    """Carries a `Fault` through tenacity."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault.error))
        self.fault = fault


def is_ours(error: BaseException) -> bool:
    """Whether an exception speaks of the endpoint; any other is somebody's bug and must not be explained away."""
    if isinstance(error, (OSError, TimeoutError, ValueError, ModelError)):
        return True
    home = type(error).__module__.split(".")[0]
    return home in ("openai", "httpx", "httpx2", "httpcore", "httpcore2", "anyio") or (
        isinstance(error, (TypeError, AttributeError, KeyError)) and _raised_in_openai(error)
    )


def status_of(error: BaseException) -> int | None:
    """The HTTP status that an exception of `openai` stands for; a stream can carry one as the code of its error."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return status
    body = getattr(error, "body", None)
    code = body.get("code") if isinstance(body, Mapping) else None
    return code if isinstance(code, int) and 400 <= code < 600 else None


def complaint_of(error: BaseException) -> str:
    """What the endpoint says about the request, all fields of its error body in one line."""
    body = getattr(error, "body", None)
    if isinstance(body, Mapping):
        inner = body.get("error", body)
        parts = inner.values() if isinstance(inner, Mapping) else (inner,)
        return " ".join(str(part) for part in parts if isinstance(part, (str, int, list, dict)))
    return str(body or "")


def fault_of(error: BaseException, settings: Settings, model: str, *, flowed: bool, seconds: float) -> Fault:
    """Classify an exception of a call that took `seconds`. `flowed`: some text had been handed over before."""
    where = f"{model} at {settings.host}"
    if isinstance(error, Babble):
        return Fault(error, transient=error.heals and not flowed, elsewhere=not flowed)
    if isinstance(error, ModelError):
        return Fault(error)
    causes = tuple(_chain(error))
    if isinstance(error, TimeoutError) or any("Timeout" in type(cause).__name__ for cause in causes):
        waited = f"{max(seconds, 0.1):.1f} seconds"
        text = f"{where} gave no whole answer within {waited}. Allow more time or use a faster model."
        return Fault(ModelUnavailable(text), transient=not flowed, elsewhere=not flowed)
    status = status_of(error)
    if status is not None:
        return _status_fault(error, status, settings, model, flowed)
    return _line_fault(causes, settings.host, model, flowed)


def _line_fault(causes: tuple[BaseException, ...], host: str, model: str, flowed: bool) -> Fault:
    where = f"{model} at {host}"
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        text = f"No address is known for {host}. Check the base URL and the network connection."
        return Fault(ModelUnavailable(text), elsewhere=False, unreached=True)
    if any(type(cause).__name__.startswith("SSL") for cause in causes):
        text = f"No secure connection to {host} came about. Check its certificate, or whether the URL should be http."
        return Fault(ModelUnavailable(text), elsewhere=False)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes) or any(
        type(cause).__name__ == "ConnectError" for cause in causes
    ):
        text = f"Nothing answers at {host}. Start the server, or check the base URL; `drafter doctor` shows it."
        return Fault(ModelUnavailable(text), elsewhere=False, unreached=True)
    if flowed:
        text = f"The answer of {where} broke off half-way. Try again; if it happens often, look at the server's log."
        return Fault(ModelBabbled(text, "cut"), elsewhere=False)
    if any(isinstance(cause, (OSError, EOFError)) or _is_line_error(cause) for cause in causes):
        text = f"The connection to {host} broke before {model} had answered. Try again later."
        return Fault(ModelUnavailable(text), transient=True)
    text = f"{where} answered with something that is no chat completion. Check the base URL: it often ends in /v1."
    return Fault(ModelBabbled(text, "shape"))


def _status_fault(error: BaseException, status: int, settings: Settings, model: str, flowed: bool) -> Fault:
    host, where = settings.host, f"{model} at {settings.host}"
    complaint = complaint_of(error)
    if status == 401:
        told = "did not accept the key" if settings.api_key.get_secret_value() else "wants a key, and none is set"
        return Fault(ModelRejected(f"{host} {told} (401). {_key_advice(settings)}"), elsewhere=False)
    if status == 403:
        text = f"{host} does not let this key use {model} (403). Ask for access, or choose another model."
        return Fault(ModelRejected(text))
    if status == 404:
        text = f"{host} has no model {model}, or no chat completions at this address (404)."
        text += " Check the model's name and the base URL."
        return Fault(ModelRejected(text))
    if status == 402 or (status == 429 and "insufficient_quota" in complaint):
        text = f"The account at {host} has no credit left ({status}). Top it up or use another model."
        return Fault(ModelRejected(text), elsewhere=False)
    if status in _TRANSIENT:
        wait = _retry_after(error)
        asked = f" and asked to wait {wait:.3g} seconds" if wait else ""
        if status == 429:
            text = f"{where} is too busy or this key's limit is reached (429){asked}. Try again later."
        else:
            text = f"{where} failed on its side ({status}){asked}. Try again later, or look at the server's log."
        return Fault(ModelUnavailable(text), transient=not flowed, elsewhere=not flowed, retry_after=wait)
    if status >= 500:
        return Fault(ModelUnavailable(f"{where} can't do this ({status}). Use another model or endpoint."))
    if 300 <= status < 400:
        text = f"{host} redirects elsewhere ({status}), and drafter sends nothing to where you did not say."
        text += " Set the base URL that it leads to."
        return Fault(ModelRejected(text), elsewhere=False)
    if status == 413 or is_about_length(complaint):
        text = f"The conversation is longer than {where} can read ({status})."
        text += " Shorten it or use a model with a larger context."
        return Fault(ModelRejected(text))
    said = _snippet(complaint, settings)
    return Fault(ModelRejected(f"{where} called the request wrong ({status}){said}. Check the model's settings."))


def _key_advice(settings: Settings) -> str:
    if settings.source.startswith(("DRAFTER_", "OPENAI_")) and " and " not in settings.source:
        return f"Set {settings.source.split('_')[0]}_API_KEY to a valid key."
    return f"Set a valid key in {settings.source}." if settings.source != "code" else "Give a valid key."


def _snippet(complaint: str, settings: Settings) -> str:
    """The endpoint's own words, short and without the key, for some endpoints repeat it."""
    key = settings.api_key.get_secret_value()
    text = " ".join((complaint.replace(key, "…") if key else complaint).split())
    if not text:
        return ""
    # A shortened key ("sk-ab…yz") is still part of one; words that begin like it go too.
    if len(key) >= 6:
        text = " ".join("…" if word.strip("'\".,:()").startswith(key[:5]) else word for word in text.split())
    return f": “{text[:_SNIPPET]}{'…' if len(text) > _SNIPPET else ''}”"


def _retry_after(error: BaseException) -> float | None:
    """Seconds that the endpoint asks to wait, from `retry-after-ms` or `Retry-After` (seconds or a date)."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name)
        if not value:
            continue
        try:
            seconds = float(value) * unit
        except ValueError:
            import email.utils  # seldom wanted, and slow to load

            parsed = email.utils.parsedate_tz(value)
            if parsed is None:
                continue
            seconds = email.utils.mktime_tz(parsed) - time.time()
        if seconds == seconds:
            return max(0.0, seconds)
    return None


def _is_line_error(cause: BaseException) -> bool:
    return any(
        base.__name__ in ("TransportError", "RequestError", "APIConnectionError") for base in type(cause).__mro__
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and all that caused it, groups unfolded."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting += [current.__cause__, current.__context__]


def _raised_in_openai(error: BaseException) -> bool:
    """Whether `openai` itself stumbled, as it does over completions of an odd shape."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and str(trace.tb_frame.f_globals.get("__name__", "")).startswith("openai")
