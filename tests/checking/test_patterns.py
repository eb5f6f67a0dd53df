"""The phrase engine: heads, word edges, overlapping rules, and what the lint refuses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter import languages
from drafter.checking.heads import faults, heads
from drafter.checking.patterns import END_OF_WORD, Index, index
from drafter.text import fold


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("calmese", {"calmes"}),
        ("no se (?:ponga|altere)", {"no se "}),
        ("(?:no|ni) se", {"no se", "ni se"}),
        ("(?:le )?pido", {"le pid", "pido"}),
        ("a?bc", {"abc", "bc"}),
        ("[aeo]h", {"ah", "eh", "oh"}),
        (r"ok\w*", {"ok"}),
        ("(?:a|b)+c", {"a", "b"}),
        ("l'ho", {"l'ho"}),
        (r"\w+ veces", set()),
        (r"(?: \w+){0,3}", set()),
    ],
)
def test_heads_are_the_letters_that_a_match_begins_with(phrase: str, found: set[str]) -> None:
    assert heads(phrase) == found


def test_a_digit_class_is_ten_heads() -> None:
    assert heads(r"\d+ veces") == set("0123456789")
    assert heads(r"\d\d\d\d veces") == {f"{number:02}" for number in range(100)}  # and not ten thousand


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("(?:a+)+b", "nested"),
        (r"a(?:\w+ )*b", "nested"),
        (r"a(?: \w+){0,20}", "nested"),
        (r"\bcalma", "edge"),
        ("(?i)calma", "edge"),
        ("a.*b", "bound"),
        ("a[^.]+b", "bound"),
        (r"a\S+b", "bound"),
        (r"\w+ b", "literal"),
        ("Calma", "capital"),
        ("calma|", "empty"),
        ("(calma", "regex"),
    ],
)
def test_the_lint_refuses(phrase: str, fault: str) -> None:
    assert any(fault in each for each in faults(phrase)), list(faults(phrase))


@pytest.mark.parametrize("phrase", ["calmese", r"no (?:\w+ ){0,4}culpa", "a.{0,40}b", r"tranquil(?:ic|iz)\w*"])
def test_the_lint_accepts(phrase: str) -> None:
    assert not list(faults(phrase))


def _found(phrases: dict[str, list[str]], text: str) -> list[tuple[str, str]]:
    return [(match.owner, text[match.start : match.end]) for match in Index(phrases.items()).matches(text)]


def test_a_phrase_stands_as_whole_words() -> None:
    phrases = {"one": ["solo es un error", "calma"]}
    assert _found(phrases, "consolo es un error; solo es un errores; calmante; calma") == [("one", "calma")]


def test_a_shorter_alternative_gives_way_when_the_word_goes_on() -> None:
    assert _found({"one": ["calma", "calmate"]}, "calmate") == [("one", "calmate")]


def test_rules_may_overlap_and_one_rule_fires_once_a_place() -> None:
    phrases = {"one": ["no es para tanto", "no es"], "two": ["es para tanto"], "three": ["no es para tanto"]}
    found = _found(phrases, "no es para tanto")
    assert sorted(found) == [
        ("one", "no es para tanto"),
        ("three", "no es para tanto"),
        ("two", "es para tanto"),
    ]


def test_a_phrase_may_begin_after_an_apostrophe_or_with_a_sign() -> None:
    assert _found({"one": ["ordine"], "two": [r"\.\.\. pero"]}, "l'ordine... pero") == [
        ("one", "ordine"),
        ("two", "... pero"),
    ]


@given(st.text(alphabet="abc '.é\n", max_size=60))
def test_the_index_finds_what_each_regex_alone_would_find(text: str) -> None:
    folded = fold(text)
    phrases = {"one": ["ab", "abc?"], "two": ["(?:b|c)a", "a'b"]}
    alone = {
        (owner, match.start())
        for owner, several in phrases.items()
        for each in several
        for match in re.finditer(rf"(?<!\w)(?=(?:{each}){END_OF_WORD})", folded)
    }
    assert {(match.owner, match.start) for match in Index(phrases.items()).matches(folded)} == alone


@pytest.mark.parametrize("code", languages.available())
def test_a_megabyte_is_matched_with_work_that_grows_with_its_words(code: str) -> None:
    """One head a word is looked up: a text of one endless word, or of none, costs a single look-up."""
    for text in ("a" * 1_000_000, " " * 1_000_000, "!" * 1_000_000):
        assert list(index(code).matches(text)) == []


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("calm(?:ese|ate)|tranq", {"calmes", "calmat", "tranq"}),
        ("abcd?e", {"abcde", "abce"}),
        ("abcdefg", {"abcdef"}),
        ("ab(?:c|d)ef", {"abcef", "abdef"}),
        ("ab(?:c|dx)(?:e|f)?g", {"abceg", "abcfg", "abcg", "abdxeg", "abdxfg", "abdxg"}),
        ("a(?:b|c){2}d", {"ab", "ac"}),
        ("a(?=b|(?:c|d))bcde", {"abcde"}),
        ("(?:a(?:b|c[)|]d)|e)fgh", {"abfgh", "ac", "efgh"}),
        ("abcd|efgh", {"abcd", "efgh"}),
        (r"ab\|cd", {"ab|cd"}),
        ("abc[d|e]f", {"abc"}),
    ],
)
def test_only_the_first_letters_of_a_phrase_are_read(phrase: str, found: set[str]) -> None:
    assert heads(phrase) == found
