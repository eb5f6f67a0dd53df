"""Reading the one JSON object that a model's text holds, and no more than it holds.

What is mended is only what can't change a word: fences and thoughts around the object, raw line breaks in strings,
trailing commas, closing brackets that are missing after a whole value. A string or number that was cut stays cut: half
a sentence must never reach a customer.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_THOUGHT_END = "</think>"
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_STRING = re.compile(r'("(?:[^"\\]|\\.)*")', re.DOTALL)
_STARTS = 8  # objects tried in a text; a model that writes more braces than this is babbling
_CLOSER = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Found:
    """`value` is the object, None when there is none; `cut` says that one began and did not end."""

    value: dict[str, Any] | None
    cut: bool = False


def find_object(text: str) -> Found:
    """The outermost JSON object in `text`. Never raises."""
    text = text.rsplit(_THOUGHT_END, 1)[-1].strip().removeprefix("\ufeff")
    whole = _loads(text)
    if whole is not None:
        return Found(whole)
    start = text.find("{")
    for _ in range(_STARTS):
        if start < 0:
            break
        piece, closers, in_string = _outermost(text, start)
        if closers:
            # The object runs to the end of the text: any brace further on lies inside it.
            closed = None if in_string else _closed(piece, closers)
            return Found(closed, cut=closed is None)
        value = _loads(piece) or _loads(_without_trailing_commas(piece))
        if value is not None:
            return Found(value)
        start = text.find("{", start + 1)
    return Found(None)


def _outermost(text: str, start: int) -> tuple[str, str, bool]:
    """The text from the brace at `start` to its partner, the closers that are missing, and whether a string is open."""
    stack: list[str] = []
    in_string = escaped = False
    for index in range(start, len(text)):
        char = text[index]
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char in _CLOSER:
            stack.append(_CLOSER[char])
        elif char in "}]" and stack:
            stack.pop()
            if not stack:
                return text[start : index + 1], "", False
    return text[start:], "".join(reversed(stack)), in_string


def _closed(piece: str, closers: str) -> dict[str, Any] | None:
    """`piece` with its closers, if it ends after a whole string, object, list or word: a number may go on."""
    piece = piece.rstrip().removesuffix("```").rstrip().removesuffix(",").rstrip()
    if not piece.endswith(('"', "}", "]", "true", "false", "null")):
        return None
    return _loads(_without_trailing_commas(piece + closers))


def _without_trailing_commas(piece: str) -> str:
    """`piece` without commas before a closing bracket. A comma inside a string is no such comma."""
    parts = _STRING.split(piece)
    return "".join(part if index % 2 else _TRAILING_COMMA.sub("", part) for index, part in enumerate(parts))


def _loads(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
