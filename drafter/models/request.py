"""What is sent: the standard fields of a chat completion, in the dialect that an endpoint has shown it speaks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from drafter.models.answer import Messages, Mode, Schema
from drafter.models.settings import Settings

_NEXT_MODE: Mapping[Mode, Mode] = {"schema": "json", "json": "text"}
_ABOUT_FORM = re.compile(
    r"response_format|response format|json_schema|json schema|json_object|json mode|structured output|grammar|schema",
    re.IGNORECASE,
)
_ABOUT_LENGTH = re.compile(r"context (length|size|window)|too long|too many tokens|exceed", re.IGNORECASE)
_OPTIONAL = ("stream_options", "temperature", "seed")
_NAME_SAFE = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True)
class Dialect:
    """What works with one model of one endpoint. `length_field` is the name it has for the longest answer; `dropped`
    are optional fields that it refuses."""

    mode: Mode = "schema"
    length_field: str = "max_tokens"
    dropped: frozenset[str] = frozenset()

    def plainer(self) -> Dialect | None:
        """The next simpler way to ask for the form of an answer; None after the last."""
        mode = _NEXT_MODE.get(self.mode)
        return replace(self, mode=mode) if mode else None

    def after_complaint(self, complaint: str) -> Dialect | None:
        """What to try after the endpoint called a request wrong, in words of its own; None when nothing is left."""
        if self.length_field == "max_tokens" and "max_completion_tokens" in complaint:
            return replace(self, length_field="max_completion_tokens")
        if _ABOUT_LENGTH.search(complaint):
            return None
        for name in _OPTIONAL:
            if name not in self.dropped and re.search(rf"\b{name}\b", complaint):
                return replace(self, dropped=self.dropped | {name})
        return self.plainer() if _ABOUT_FORM.search(complaint) else None


def is_about_length(complaint: str) -> bool:
    """Whether an endpoint says that the request holds more than its model can read."""
    return bool(_ABOUT_LENGTH.search(complaint))


def build(
    settings: Settings, model: str, messages: Messages, schema: Schema, dialect: Dialect, seed: int | None, stream: bool
) -> dict[str, Any]:
    """The body of one request."""
    texts = [{"role": m["role"], "content": _encodable(m["content"])} for m in messages]
    fields: dict[str, Any] = {"model": model, "messages": texts, dialect.length_field: settings.max_tokens}
    seed = settings.seed if seed is None else seed
    optional = {
        "temperature": settings.temperature,
        "seed": seed,
        "stream_options": {"include_usage": True} if stream else None,
    }
    fields |= {k: v for k, v in optional.items() if v is not None and k not in dialect.dropped}
    if stream:
        fields["stream"] = True
    if dialect.mode == "schema":
        name = _NAME_SAFE.sub("_", str(schema.get("title", "reply")))[:64]
        form = {"name": name, "strict": True, "schema": dict(schema)}
        fields["response_format"] = {"type": "json_schema", "json_schema": form}
    else:
        fields["messages"] = _with_form(texts, schema)
        if dialect.mode == "json":
            fields["response_format"] = {"type": "json_object"}
    return fields


def _with_form(messages: list[dict[str, str]], schema: Schema) -> list[dict[str, str]]:
    """The messages with the schema in words: JSON mode knows none, and endpoints want the word JSON to be there.

    It stands last, for some chat templates allow a system message nowhere but at the start.
    """
    form = json.dumps(dict(schema), ensure_ascii=False)
    line = f"Answer with one JSON object and nothing else. It must be valid against this JSON Schema:\n{form}"
    if messages and messages[-1]["role"] == "user":
        last = messages[-1]
        return [*messages[:-1], {**last, "content": f"{last['content']}\n\n{line}"}]
    return [*messages, {"role": "user", "content": line}]


def _encodable(text: str) -> str:
    """`text` without lone surrogates, which a mail with a broken charset can hold and UTF-8 can't."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
