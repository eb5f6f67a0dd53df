"""Every rule's own examples: each `bad` fires once, at its breach; each `good` is silent; nothing stands idle."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from drafter import languages
from drafter.checking import Checker
from drafter.checking.heads import faults
from drafter.checking.patterns import forms, marks, phrase_regex
from drafter.checking.rules import Example, Rule, rules
from drafter.principles import catalogue
from drafter.reply import Finding
from drafter.text import fold


def _files() -> Iterator[tuple[str, str]]:
    for code in languages.available():
        for file in languages.load(code).rule_files():
            yield code, file


FILES = sorted(_files())
by_file = pytest.mark.parametrize(("code", "file"), FILES, ids=[f"{c}-{f.removeprefix('rules/')}" for c, f in FILES])


def _of(code: str, file: str) -> list[Rule]:
    return [rule for rule in rules(code) if rule.file == f"languages/{code}/{file}.toml"]


def _findings(example: Example, code: str) -> list[Finding]:
    return Checker().check(example.text, example.case(code), language=code)


def _of_rule(found: list[Finding], rule: Rule) -> list[Finding]:
    return [each for each in found if each.rule == rule.id]


@by_file
def test_every_bad_example_fires_once_at_its_breach(code: str, file: str) -> None:
    for rule in _of(code, file):
        assert rule.bad, f"{rule.id}: no bad example"
        for example in rule.bad:
            found = _of_rule(_findings(example, code), rule)
            shown = [each.quote for each in found]
            assert len(found) == 1, f"{rule.id}: {example.text!r} should fire once, not {len(found)} times: {shown}"
            if catalogue()[rule.principle].kind == "must":
                assert found[0].start is None
                continue
            start, end = found[0].start, found[0].end
            assert start is not None
            assert end is not None
            assert example.quote, f"{rule.id}: no brackets in {example.text!r}"
            inside = example.start <= start and end <= example.start + len(example.quote)
            around = start <= example.start and example.start + len(example.quote) <= end
            assert inside or around, f"{rule.id}: {example.text!r} fires at {shown[0]!r}, not at {example.quote!r}"


@by_file
def test_every_good_example_is_silent_under_every_rule(code: str, file: str) -> None:
    for rule in _of(code, file):
        assert rule.good, f"{rule.id}: no good example"
        for example in rule.good:
            found = [
                f"{each.rule} at {each.quote!r}"
                for each in _findings(example, code)
                if catalogue()[each.principle].kind == "must_not" or each.rule == rule.id
            ]
            assert not found, f"{rule.id}: {example.text!r} should be silent: {found}"


@by_file
def test_every_phrase_is_exercised_by_an_example(code: str, file: str) -> None:
    """A phrase must match at the breach of some bad example; an alternative in it by some example too."""
    for rule in _of(code, file):
        texts = [fold(example.text) for example in rule.bad]
        for phrase in rule.phrases:
            regex = phrase_regex([phrase])
            assert any(regex.search(text) for text in texts), f"{rule.id}: no bad example for phrase {phrase!r}"


@by_file
def test_every_exception_is_exercised_by_an_example(code: str, file: str) -> None:
    for rule in _of(code, file):
        texts = [fold(example.text) for example in rule.good]
        for phrase in (*rule.unless, *rule.unless_sentence):
            regex = phrase_regex([phrase])
            assert any(regex.search(text) for text in texts), f"{rule.id}: no good example for exception {phrase!r}"


@by_file
def test_every_phrase_is_fit_to_run(code: str, file: str) -> None:
    for rule in _of(code, file):
        for phrase in rule.phrases:
            assert not list(faults(phrase)), f"{rule.id}: {phrase!r} {', '.join(faults(phrase))}"
            assert _folded(phrase), f"{rule.id}: {phrase!r} has accents or typographic quotes; it meets folded text"
        for phrase in (*rule.unless, *rule.unless_sentence):
            assert not list(faults(phrase, headed=False)), f"{rule.id}: {phrase!r} {', '.join(faults(phrase))}"
            assert _folded(phrase), f"{rule.id}: {phrase!r} has accents or typographic quotes; it meets folded text"


def _folded(phrase: str) -> bool:
    return fold(re.sub(r"\\.", "", phrase)) == re.sub(r"\\.", "", phrase)


@by_file
def test_every_text_of_a_rule_is_there(code: str, file: str) -> None:
    for rule in _of(code, file):
        for field in ("message", "why", "fix"):
            text = getattr(rule, field)
            assert text.strip() == text, f"{rule.id}: key {field}"
            assert text, f"{rule.id}: key {field}"


@by_file
def test_a_pattern_file_holds_one_principle(code: str, file: str) -> None:
    if not file.endswith("_code"):
        assert {rule.principle for rule in _of(code, file)} == {file.removeprefix("rules/")}


@pytest.mark.parametrize("code", languages.available())
def test_every_mark_is_fit_to_run(code: str) -> None:
    for name, phrases in marks(code).items():
        for phrase in phrases:
            assert not list(faults(phrase)), f"{name}: {phrase!r} {', '.join(faults(phrase))}"
            assert _folded(phrase), f"{name}: {phrase!r} is not folded"
        assert max(Counter(phrases).values()) == 1, f"{name}: a phrase stands twice"


def test_the_same_rules_exist_in_every_language() -> None:
    sets = {code: {(rule.id, rule.code) for rule in rules(code)} for code in languages.available()}
    for code, have in sets.items():
        if not forms(code):  # a language with one form of address has nothing to mix up
            have.add(("disrespect.form-of-address", True))
    everywhere = set.union(*sets.values())
    absent = {code: sorted(everywhere - have) for code, have in sets.items() if everywhere - have}
    assert not absent


def test_every_principle_has_a_rule() -> None:
    for code in languages.available():
        assert {rule.principle for rule in rules(code)} == set(catalogue())
