"""Rule files that are not as they should be: the error names file, entry and key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from drafter import languages
from drafter.checking.rules import Example, rule, rules
from drafter.errors import ConfigurationError, InputError

GOOD = {"id": "blame.test", "message": "M", "why": "W", "fix": "F", "phrases": ["a"]}


class _Tables:
    """A language folder with one rule file of our making."""

    def __init__(self, entries: list[dict[str, Any]], extra: Mapping[str, Any]) -> None:
        self._table = {"principle": "blame", "rule": entries, **extra}

    def rule_files(self) -> tuple[str, ...]:
        return ("rules/blame",)

    def table(self, name: str) -> Mapping[str, Any]:
        return self._table if name == "rules/blame" else languages.Language("en").table(name)


def _load(monkeypatch: pytest.MonkeyPatch, *entries: dict[str, Any], **extra: object) -> int:
    tables = _Tables(list(entries), extra)
    monkeypatch.setattr(languages, "load", lambda code: tables)
    rules.cache_clear()
    try:
        return len(rules("en"))
    finally:
        rules.cache_clear()


def test_a_sound_file_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _load(monkeypatch, GOOD) == 1


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({**GOOD, "fixes": "?"}, "rule 1 (blame.test), key fixes"),
        ({**GOOD, "severity": "fatal"}, "rule 1 (blame.test), key severity"),
        ({**GOOD, "guards": ["maybe"]}, "rule 1 (blame.test), key guards.0"),
        ({**GOOD, "principle": "kindness"}, "rule 1 (blame.test), key principle: 'kindness'"),
        ({**GOOD, "id": "humour.test"}, "rule 1 (humour.test), key id"),
        ({**GOOD, "phrases": []}, "rule 1 (blame.test), key phrases"),
        ({**GOOD, "code": True}, "rule 1 (blame.test), key phrases"),
        ({key: value for key, value in GOOD.items() if key != "why"}, "rule 1 (blame.test), key why"),
    ],
)
def test_a_faulty_entry_is_named(monkeypatch: pytest.MonkeyPatch, entry: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        _load(monkeypatch, entry)
    assert f"languages/en/rules/blame.toml: {told}" in str(error.value)


def test_two_rules_with_one_id_and_stray_keys_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match=r"blame\.toml: rule 'blame\.test' stands in .*blame\.toml already"):
        _load(monkeypatch, GOOD, GOOD)
    with pytest.raises(ConfigurationError, match=r"blame\.toml: key rules"):
        _load(monkeypatch, GOOD, rules=[])


def test_an_unknown_rule_names_those_that_come_near() -> None:
    with pytest.raises(InputError, match=r"empathy\.missing"):
        rule("empathy.absent", "en")


def test_an_example_knows_its_breach_and_its_case() -> None:
    bare = Example.model_validate("Well, [calm down] now.")
    assert (bare.text, bare.quote, bare.start) == ("Well, calm down now.", "calm down", 6)
    assert bare.case("en") is None
    full = Example.model_validate({"text": "Hi [Name]", "quote": "[Name]", "customer": "Hello", "earlier": "Yes?"})
    assert (full.text, full.start) == ("Hi [Name]", 3)
    case = full.case("en")
    assert case is not None
    assert [message.author for message in case.messages] == ["agent", "customer"]
