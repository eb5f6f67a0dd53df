"""Phrase rules matched in one pass over the words of a text.

A phrase begins with a literal, so its first letters file it under a key; at each word of the text the phrases
filed under that word's first letters are tried, all of them in one alternation first, then rule by rule where that
one hits. So the cost grows with the words of the text, hardly with the number of rules, no match begins inside a
word, and phrases of different rules may overlap. Alternations are compiled when a word first asks for them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from drafter.checking.heads import HEAD, heads
from drafter.checking.rules import Rule, rules

_WORD_START = re.compile(r"\w+")
END_OF_WORD = r"(?:(?!\w)|(?<!\w))"
"""After a phrase: the word that it ends in ends there too."""


class Match(NamedTuple):
    """A phrase found: code points of the text, and the rule that it belongs to."""

    start: int
    end: int
    rule: Rule


def phrase_regex(phrases: Iterable[str]) -> re.Pattern[str]:
    """One alternation of `phrases` that ends at the end of a word."""
    return re.compile(f"(?:{'|'.join(phrases)}){END_OF_WORD}")


class _Shelf:
    """The phrases filed under one key."""

    def __init__(self) -> None:
        self.phrases: dict[str, tuple[Rule, list[str]]] = {}

    def add(self, rule: Rule, phrase: str) -> None:
        self.phrases.setdefault(rule.id, (rule, []))[1].append(phrase)

    @functools.cached_property
    def gate(self) -> re.Pattern[str]:
        return phrase_regex(phrase for _, phrases in self.phrases.values() for phrase in phrases)

    @functools.cached_property
    def by_rule(self) -> list[tuple[Rule, re.Pattern[str]]]:
        return [(rule, phrase_regex(phrases)) for rule, phrases in self.phrases.values()]


class Index:
    """The phrases of some rules, filed by their first letters. Safe to share between threads."""

    def __init__(self, of: Iterable[Rule]) -> None:
        self._shelves: dict[str, _Shelf] = {}
        for rule in of:
            for phrase in rule.phrases:
                for head in heads(phrase):
                    self._shelves.setdefault(head, _Shelf()).add(rule, phrase)

    def matches(self, folded: str) -> Iterator[Match]:
        """Every place where a phrase stands, one a rule and place, from left to right."""
        shelves = self._shelves
        for word in _WORD_START.finditer(folded):
            start = word.start()
            first = folded[start : start + HEAD]
            for length in range(1, len(first) + 1):
                shelf = shelves.get(first[:length])
                if shelf is None or shelf.gate.match(folded, start) is None:
                    continue
                for rule, regex in shelf.by_rule:
                    found = regex.match(folded, start)
                    if found is not None and found.end() > start:
                        yield Match(start, found.end(), rule)


@functools.cache
def index(language: str) -> Index:
    """The phrases of a language, filed once."""
    return Index(rules(language))


@functools.cache
def exceptions(rule_id: str, language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """A rule's `unless` and `unless_sentence` as regexes; None where it has none."""
    rule = next(each for each in rules(language) if each.id == rule_id)
    return tuple(  # type: ignore[return-value]  # two items, as the fields are two
        re.compile(rf"(?<!\w)(?:{'|'.join(phrases)}){END_OF_WORD}") if phrases else None
        for phrases in (rule.unless, rule.unless_sentence)
    )
