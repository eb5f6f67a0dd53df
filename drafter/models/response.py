"""What comes back: a completion, whole or in pieces, as an `Answer`, or the reason why it is none.

Endpoints differ, so nothing is taken on trust: every part is read from plain JSON, and one of the wrong kind is absent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from drafter.errors import ModelBabbled
from drafter.models import jsontext, shape
from drafter.models.answer import Answer, Mode, Schema

Payload = Mapping[str, Any]
"""A chat completion as JSON."""


class Babble(ModelBabbled):
    """`ModelBabbled`, and what the next try should know: was there no object at all, and may it heal?"""

    def __init__(self, text: str, reason: str, *, formless: bool = False, heals: bool = False) -> None:
        super().__init__(text, reason)
        self.formless = formless
        self.heals = heals


class Pieces:
    """Puts the chunks of a stream together to a completion."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._refusals: list[str] = []
        self._rest: dict[str, Any] = {}
        self._finish: str | None = None
        self._usage_seen = False
        self._begun = False

    @property
    def whole(self) -> bool:
        """Whether nothing more is to come but the end of the stream."""
        return self._finish is not None and self._usage_seen

    def add(self, chunk: object) -> str:
        """The text that `chunk` adds."""
        if not isinstance(chunk, Mapping):
            return ""
        for key in ("model", "usage", "timings"):
            if chunk.get(key):
                self._rest[key] = chunk[key]
        self._usage_seen = self._usage_seen or isinstance(chunk.get("usage"), Mapping)
        choice = _first_choice(chunk)
        if choice is None:
            return ""
        self._begun = True
        if isinstance(choice.get("finish_reason"), str):
            self._finish = choice["finish_reason"]
        delta = choice.get("delta")
        if not isinstance(delta, Mapping):
            return ""
        if isinstance(delta.get("refusal"), str):
            self._refusals.append(delta["refusal"])
        text = _text(delta.get("content"))
        self._texts.append(text)
        return text

    def completion(self) -> dict[str, Any]:
        """All chunks so far as one completion."""
        message = {"content": "".join(self._texts), "refusal": "".join(self._refusals) or None}
        choices = [{"message": message, "finish_reason": self._finish}] if self._begun else []
        return {**self._rest, "choices": choices}


def decoded(body: bytes, where: str) -> dict[str, Any]:
    """The JSON of a response body.

    Raises:
        Babble: it is no JSON object.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        text = body.strip()
        if text.startswith(b"{") and not text.endswith(b"}"):
            raise Babble(
                f"The answer of {where} broke off half-way. Try again; if it happens often, look at the server's log.",
                "cut",
                heals=True,
            ) from None
        raise Babble(
            f"{where} answered, but not with a chat completion. Check the base URL: it often ends in /v1.", "shape"
        ) from None
    if not isinstance(payload, dict):
        raise Babble(f"{where} answered with JSON that is no chat completion. Check the base URL.", "shape")
    return payload


def answer_from(payload: Payload, schema: Schema, mode: Mode, seconds: float, where: str) -> Answer:
    """The answer in a completion.

    Raises:
        Babble: there is none; `where` names the model and host in its text.
    """
    choice = _first_choice(payload)
    if choice is None:
        raise Babble(f"{where} answered without any choice. Try again, or another model.", "empty")
    message = choice.get("message")
    if not isinstance(message, Mapping):
        raise Babble(f"{where} answered without a message. Check that the base URL is a chat completions API.", "shape")
    finish = choice.get("finish_reason")
    if finish == "content_filter" or (isinstance(message.get("refusal"), str) and message["refusal"].strip()):
        raise Babble(f"{where} refused to answer this. Write the reply yourself or use another model.", "refused")
    text = _text(message.get("content"))
    if finish == "length":
        raise Babble(
            f"The answer of {where} was cut at the longest length allowed. Raise max_tokens, or the server's context.",
            "cut",
        )
    if not text.strip():
        raise Babble(f"{where} answered with an empty text. Try again, or another model.", "empty")
    parsed = _parsed(text, schema, where, finished=isinstance(finish, str))
    usage = payload.get("usage")
    usage = usage if isinstance(usage, Mapping) else {}
    return Answer(
        parsed=parsed,
        text=text,
        prompt_tokens=_count(usage, "prompt_tokens"),
        cached_tokens=_cached(payload, usage),
        completion_tokens=_count(usage, "completion_tokens"),
        seconds=seconds,
        model=payload["model"] if isinstance(payload.get("model"), str) else "",
        mode=mode,
        finish_reason=finish if isinstance(finish, str) else "stop",
    )


def parse(text: str, schema: Schema, where: str) -> dict[str, Any]:
    """The object in a finished text that fits `schema`.

    Raises:
        Babble: there is none.
    """
    return _parsed(text, schema, where, finished=True)


def _parsed(text: str, schema: Schema, where: str, *, finished: bool) -> dict[str, Any]:
    found = jsontext.find_object(text)
    if found.value is None:
        if found.cut or not finished:
            raise Babble(f"The answer of {where} broke off half-way. Try again, or another model.", "cut")
        raise Babble(f"{where} answered with no JSON object. Try again, or another model.", "shape", formless=True)
    value = shape.settled(found.value, schema)
    problem = shape.misfit(value, schema)
    if problem:
        raise Babble(f"{where} answered in the wrong shape: {problem}. Try again, or another model.", "shape")
    return value


def _first_choice(payload: Payload) -> Mapping[str, Any] | None:
    choices = payload.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], Mapping):
        return choices[0]
    return None


def _text(content: object) -> str:
    """Text of a message: a string, or the list of parts that some endpoints give."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(p["text"]) for p in content if isinstance(p, Mapping) and isinstance(p.get("text"), str))
    return ""


def _count(table: Mapping[str, Any], key: str) -> int:
    value = table.get(key)
    return value if isinstance(value, int) and value > 0 else 0


def _cached(payload: Payload, usage: Mapping[str, Any]) -> int:
    """Prompt tokens from the cache: the standard field, else llama.cpp's own count."""
    details = usage.get("prompt_tokens_details")
    standard = _count(details, "cached_tokens") if isinstance(details, Mapping) else 0
    timings = payload.get("timings")
    return standard or (_count(timings, "cache_n") if isinstance(timings, Mapping) else 0)
