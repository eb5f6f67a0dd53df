"""Phrases matched in one pass over the words of a text: those of the rules, and the marks that code rules read.

A phrase begins with a literal, so its first letters file it under a key; at each word of the text the phrases
filed under that word's first letters are tried, all of them in one alternation first, then owner by owner where that
one hits. So the cost grows with the words of the text, hardly with the number of phrases, no match begins inside a
word, and phrases of different rules may overlap. Alternations are compiled when a word first asks for them.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from drafter import languages
from drafter.checking.heads import HEAD, heads
from drafter.checking.rules import Rule, rule, rules
from drafter.text import fold

Owner = TypeVar("Owner")
END_OF_WORD = r"(?:(?!\w)|(?<!\w))"
"""After a phrase: the word that it ends in ends there too."""

_APART = 4
"""Phrases of one owner whose heads are so long or longer stand once a place; shorter ones are found beside them."""

_REMEMBERED = 8192  # beginnings of a place in a text, for which shelves were looked up
_WORD = re.compile(r"\w+")
_NOT_A_WORD = re.compile(r"[^\w\s]")


class Match(NamedTuple, Generic[Owner]):
    """A phrase found: code points of the text, and what it belongs to."""

    start: int
    end: int
    owner: Owner


def phrase_regex(phrases: Iterable[str]) -> re.Pattern[str]:
    """One alternation of `phrases` that ends where a word does."""
    return re.compile(f"(?:{'|'.join(phrases)}){END_OF_WORD}")


class _Phrase(NamedTuple):
    """A phrase, with its place among all phrases and that of its owner among all owners."""

    number: int
    owner: int
    source: str


class _Shelf:
    """The phrases filed under some keys, by owner."""

    def __init__(self, phrases: Iterable[_Phrase]) -> None:
        self.phrases: dict[int, list[_Phrase]] = {}
        for phrase in phrases:
            self.phrases.setdefault(phrase.owner, []).append(phrase)
        self.crowded = len(self.phrases) > 2
        """Whether it pays to ask all phrases at once first."""

    @functools.cached_property
    def gate(self) -> re.Pattern[str]:
        return phrase_regex(phrase.source for phrases in self.phrases.values() for phrase in phrases)

    @functools.cached_property
    def by_owner(self) -> list[tuple[int, re.Pattern[str]]]:
        return [(owner, phrase_regex(phrase.source for phrase in them)) for owner, them in self.phrases.items()]


class Index(Generic[Owner]):
    """Phrases filed by their first letters. Safe to share between threads."""

    def __init__(self, phrases: Iterable[tuple[Owner, Iterable[str]]]) -> None:
        self._owners: list[Owner] = []
        by_head: dict[str, list[_Phrase]] = {}
        numbers = itertools.count()
        for rank, (owner, several) in enumerate(phrases):
            self._owners.append(owner)
            for source in several:
                phrase = _Phrase(next(numbers), rank, source)
                for head in heads(source):
                    by_head.setdefault(head, []).append(phrase)
        shared: dict[tuple[_Phrase, ...], _Shelf] = {}  # heads of the same phrases share what is compiled of them
        self._shelves: dict[str, _Shelf] = {}
        for head, filed in by_head.items():
            key = tuple(filed)
            shelf = shared.get(key)
            if shelf is None:
                shelf = shared[key] = _Shelf(filed)
            self._shelves[head] = shelf
        self._at = functools.lru_cache(maxsize=_REMEMBERED)(self._found_at)
        self._starts = _WORD
        signs = {head[0] for head in by_head if _NOT_A_WORD.match(head)}
        if signs:
            self._starts = re.compile(rf"\w+|[{re.escape(''.join(sorted(signs)))}]")

    def matches(self, folded: str) -> Iterator[Match[Owner]]:
        """Every place where a phrase stands, one an owner and place, from left to right."""
        at = self._at
        for word in self._starts.finditer(folded):
            start = word.start()
            found: list[tuple[int, int, int, _Shelf]] = []
            for rank, shelf in at(folded[start : start + HEAD]):
                if shelf.crowded and shelf.gate.match(folded, start) is None:
                    continue
                for owner, regex in shelf.by_owner:
                    match = regex.match(folded, start)
                    if match is not None and match.end() > start:
                        found.append((rank, owner, match.end(), shelf))
            if len(found) == 1:
                yield Match(start, found[0][2], self._owners[found[0][1]])
            elif found:
                yield from self._once(folded, start, found)

    def _found_at(self, begun: str) -> tuple[tuple[int, _Shelf], ...]:
        """The shelves of a text that begins so, each with the length of its head, at most `_APART`."""
        lengths = range(1, len(begun) + 1)
        filed = ((min(length, _APART), self._shelves.get(begun[:length])) for length in lengths)
        return tuple((rank, shelf) for rank, shelf in filed if shelf is not None)

    def _once(self, folded: str, start: int, found: list[tuple[int, int, int, _Shelf]]) -> Iterator[Match[Owner]]:
        """One match an owner: of its phrases under several heads the one that is written first."""
        found.sort(key=lambda each: each[:2])
        for (_, owner), group in itertools.groupby(found, lambda each: each[:2]):
            same = tuple(group)
            end = same[0][2]
            if len(same) > 1:
                several = sorted({phrase for *_, shelf in same for phrase in shelf.phrases[owner]})
                match = phrase_regex(phrase.source for phrase in several).match(folded, start)
                end = match.end() if match is not None else end
            yield Match(start, end, self._owners[owner])


class Form(NamedTuple):
    """Words of one form of address: `of` are the forms that they are right for."""

    name: str
    of: tuple[str, ...]
    accented: frozenset[str]
    cased: frozenset[str]


@functools.cache
def forms(language: str) -> tuple[Form, ...]:
    """The forms of address of a language; none where it has but one. Their words are marks, `form <name> strong`…"""
    return tuple(
        Form("/".join(group["of"]), tuple(group["of"]), _words(group, "accented"), _words(group, "cased"))
        for group in languages.load(language).table("checks").get("forms", ())
    )


def _words(group: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(group.get(key, ()))


@functools.cache
def marks(language: str) -> dict[str, tuple[str, ...]]:
    """The marks of a language: names of things that code rules look for, each with its phrases."""
    table = languages.load(language).table("checks")
    found = {name: tuple(phrases) for name, phrases in table["marks"].items()}
    for group in table.get("forms", ()):
        for strength in ("strong", "weak", "accented", "cased"):
            if strength in group:
                name = f"form {'/'.join(group['of'])} {strength}"
                found[name] = tuple(dict.fromkeys(fold(phrase) for phrase in group[strength]))
    return found


def past_endings(language: str) -> str:
    """Letters that end a verb of the past where its folded form could be of the present ("avisó", not "aviso")."""
    return str(languages.load(language).table("checks")["past_endings"])


@functools.cache
def index(language: str) -> Index[Rule | str]:
    """The phrases of all rules and marks of a language, filed once."""
    of_rules = [(each, each.phrases) for each in rules(language) if each.phrases]
    return Index([*of_rules, *marks(language).items()])


class Exceptions(NamedTuple):
    """What silences a rule: `touching` its match, or `anywhere` in the sentence."""

    touching: re.Pattern[str] | None
    anywhere: re.Pattern[str] | None


@functools.cache
def exceptions(rule_id: str, language: str) -> Exceptions:
    """A rule's exceptions, compiled when it first fires."""
    of = rule(rule_id, language)
    return Exceptions(*(_inside(phrases) if phrases else None for phrases in (of.unless, of.unless_sentence)))


def _inside(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<!\w)|(?!\w))(?:{'|'.join(phrases)}){END_OF_WORD}")
