"""Whether an object fits a JSON Schema: the small part of JSON Schema that answers use.

An endpoint that takes a strict schema keeps to it; the others need this check. Read are type, properties, required,
additionalProperties, items, enum, const, anyOf, minItems, maxItems and local $ref. Patterns are left to the endpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drafter.models.answer import Schema

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def settled(value: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """`value` with the small slips mended that models without a strict schema make.

    An object wrapped in another of one key is unwrapped, unknown keys are dropped, and a text that is null or absent
    becomes empty, provided that at least one text is there.
    """
    properties = schema.get("properties")
    if not isinstance(properties, Mapping) or not properties:
        return value
    if not properties.keys() & value.keys() and len(value) == 1:
        inner = next(iter(value.values()))
        if isinstance(inner, dict) and properties.keys() & inner.keys():
            value = inner
    known = {k: v for k, v in value.items() if k in properties or schema.get("additionalProperties") is not False}
    texts = [k for k, part in properties.items() if part.get("type") == "string" and "enum" not in part]
    if any(isinstance(known.get(k), str) and known[k].strip() for k in texts):
        for key in texts:
            if known.get(key) is None:
                known[key] = ""
    return known


def misfit(value: object, schema: Schema, path: str = "", root: Schema | None = None) -> str | None:
    """The first place where `value` does not fit, as half a sentence for a person; None when it fits."""
    root = schema if root is None else root
    where = f"`{path}`" if path else "the answer"
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return misfit(value, _resolved(reference, root), path, root)
    options = schema.get("anyOf")
    if isinstance(options, list):
        problems = [misfit(value, option, path, root) for option in options]
        return None if None in problems else problems[0]
    wanted = schema.get("type")
    if wanted is not None and not _is_one_of(value, wanted):
        return f"{where} is {_name(value)} and should be {_wanted(wanted)}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{where} is none of {', '.join(map(str, schema['enum']))}"
    if "const" in schema and value != schema["const"]:
        return f"{where} is not {schema['const']}"
    if isinstance(value, dict):
        return _object_misfit(value, schema, path, root)
    if isinstance(value, list):
        return _list_misfit(value, schema, path, root)
    return None


def _object_misfit(value: dict[str, Any], schema: Schema, path: str, root: Schema) -> str | None:
    for key in schema.get("required", ()):
        if key not in value:
            return f"`{_join(path, key)}` is missing"
    properties = schema.get("properties", {})
    for key, part in value.items():
        if key in properties:
            problem = misfit(part, properties[key], _join(path, key), root)
            if problem:
                return problem
        elif schema.get("additionalProperties") is False:
            return f"`{_join(path, key)}` was not asked for"
    return None


def _list_misfit(value: list[Any], schema: Schema, path: str, root: Schema) -> str | None:
    if len(value) < schema.get("minItems", 0) or len(value) > schema.get("maxItems", len(value)):
        return f"`{path}` has {len(value)} items"
    items = schema.get("items")
    if isinstance(items, Mapping):
        for index, part in enumerate(value):
            problem = misfit(part, items, f"{path}[{index}]", root)
            if problem:
                return problem
    return None


def _resolved(reference: str, root: Schema) -> Schema:
    part: Any = root
    for name in reference.removeprefix("#/").split("/"):
        part = part.get(name, {}) if isinstance(part, Mapping) else {}
    return part if isinstance(part, Mapping) else {}


def _is_one_of(value: object, wanted: object) -> bool:
    names = wanted if isinstance(wanted, list) else [wanted]
    for name in names:
        kind = _TYPES.get(str(name), object)
        if isinstance(value, kind) and not (isinstance(value, bool) and name in ("integer", "number")):
            return True
    return False


def _name(value: object) -> str:
    for name, kind in _TYPES.items():
        if isinstance(value, kind) and not (isinstance(value, bool) and name != "boolean"):
            return "null" if name == "null" else f"{'an' if name[0] in 'aio' else 'a'} {name}"
    return type(value).__name__


def _wanted(wanted: object) -> str:
    return " or ".join(map(str, wanted)) if isinstance(wanted, list) else str(wanted)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
