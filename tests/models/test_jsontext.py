"""What is read from a model's text, and what is left alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.models.jsontext import find_object
from drafter.models.shape import misfit, settled
from tests.models.asking import SCHEMA

OBJECT = {"a": "uno, }", "b": 'dos "tres" {'}
REFERRING = {"properties": {"x": {"items": {"$ref": "#/$defs/d"}}}, "$defs": {"d": {"required": ["j"]}}}
TEXT = json.dumps(OBJECT)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"\ufeff {TEXT}\n",
        f"```json\n{TEXT}\n```",
        f"Aquí tienes:\n```\n{TEXT}\n```\nUn saludo {{:",
        f"<think>quizá {{\"a\": 1}}</think>{TEXT}",
        f"Con {{nombre}} va: {TEXT}",
        TEXT[:-1] + ",}",
        TEXT[:-1],
        TEXT[:-1] + ",",
        TEXT[:-1] + "\n```",
        f"[{TEXT}]",
    ],
)  # fmt: skip
def test_found(text: str) -> None:
    assert find_object(text).value == OBJECT


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "una\nlínea"}', {"a": "una\nlínea"}),
        ('{"a": ["x", "y", ], }', {"a": ["x", "y"]}),
        ('{"a": "x, }", "b": [1, 2,]}', {"a": "x, }", "b": [1, 2]}),
        ('{"a": {"b": ["x"', {"a": {"b": ["x"]}}),
    ],
)
def test_mended(text: str, value: object) -> None:
    assert find_object(text).value == value


@pytest.mark.parametrize(
    "text", ['{"a": "medi', '{"a": "x", "b', '{"a": "x", "b"', '{"a": 12', '{"a":', '{"a": "x\\', "{"]
)
def test_cut_stays_cut(text: str) -> None:
    found = find_object(text)
    assert found.value is None
    assert found.cut


@pytest.mark.parametrize("text", ["", "Hola", "[1, 2]", '"x"', "}{"[::-1][1:], "{" * 5000 + "}" * 5000, "[" * 100_000])
def test_nothing_to_find(text: str) -> None:
    assert find_object(text).value is None


@given(st.text())
def test_never_raises(text: str) -> None:
    find_object(text)
    find_object("{" + text)


@given(st.dictionaries(st.text(), st.text(), min_size=1), st.integers(min_value=1))
def test_a_cut_text_never_gives_half_a_string(value: dict[str, str], at: int) -> None:
    text = json.dumps(value, ensure_ascii=False)
    found = find_object(text[: at % len(text)]).value
    for key, part in (found or {}).items():
        assert value[key] == part


@pytest.mark.parametrize(
    ("value", "schema", "problem"),
    [
        ({"acknowledge": "x", "close": "y"}, SCHEMA, None),
        ({"acknowledge": "x"}, SCHEMA, "`close` is missing"),
        ({"acknowledge": "x", "close": 3}, SCHEMA, "`close` is an integer and should be string"),
        ({"acknowledge": "x", "close": None}, SCHEMA, "`close` is null and should be string"),
        ({"acknowledge": "x", "close": "y", "z": 1}, SCHEMA, "`z` was not asked for"),
        ([], SCHEMA, "the answer is an array and should be object"),
        (True, {"type": "integer"}, "the answer is a boolean and should be integer"),
        (1.5, {"type": "number"}, None),
        ("c", {"enum": ["a", "b"]}, "the answer is none of a, b"),
        ("c", {"const": "a"}, "the answer is not a"),
        (None, {"anyOf": [{"type": "string"}, {"type": "null"}]}, None),
        (3, {"anyOf": [{"type": "string"}, {"type": "null"}]}, "the answer is an integer and should be string"),
        (3, {"type": ["string", "null"]}, "the answer is an integer and should be string or null"),
        ({"x": [{"k": 1}]}, REFERRING, "`x[0].j` is missing"),
        ({"x": []}, {"properties": {"x": {"type": "array", "minItems": 1}}}, "`x` has 0 items"),
    ],
)  # fmt: skip
def test_misfit(value: object, schema: dict[str, object], problem: str | None) -> None:
    assert misfit(value, schema) == problem


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"reply": {"acknowledge": "x", "close": "y"}}, {"acknowledge": "x", "close": "y"}),
        ({"acknowledge": "x", "close": None, "mood": "good"}, {"acknowledge": "x", "close": ""}),
        ({"acknowledge": "x"}, {"acknowledge": "x", "close": ""}),
        ({"acknowledge": " ", "close": None}, {"acknowledge": " ", "close": None}),
        ({"other": "x"}, {}),
    ],
)
def test_small_slips_are_mended(value: dict[str, object], expected: dict[str, object]) -> None:
    assert settled(value, SCHEMA) == expected
