"""What two texts have in common: stems of their words, and runs of words that stand in both."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from drafter import languages

STEM = 5
"""A stem is so many first letters at most, without the vowels and the s of an ending: "parla", "parli", "parlo"."""

_WORD = re.compile(r"\w+")
_SEED = 3  # so many words in a row begin a run


@functools.cache
def empty_words(language: str) -> frozenset[str]:
    """The words of a language that say nothing of a case: articles, auxiliaries, courtesies; folded."""
    return frozenset(languages.load(language).table("checks")["empty"]["words"].split())


def stems(folded: str, language: str) -> set[str]:
    """The stems of the words that carry meaning: no articles, auxiliaries or courtesies; figures stay whole."""
    empty = empty_words(language)
    return {
        word if word[0].isdigit() else _stem(word)
        for word in _WORD.findall(folded)
        if (len(word) > 2 or word[0].isdigit()) and word not in empty
    }


def _stem(word: str) -> str:
    bare = word.rstrip("aeios")
    return bare[:STEM] if len(bare) > 2 else word[:STEM]


class Run(NamedTuple):
    """A passage of a text whose words stand in another text too; `words` of them."""

    start: int
    end: int
    words: int


def shared_runs(text: str, other: str, *, known: str = "", shortest: int = 6) -> list[Run]:
    """The longest runs of words that stand in both folded texts, from left to right.

    One word may be another one inside a run, as "my" is "your" in an answer. Runs that stand in `known` are left out.
    """
    mine, theirs = list(_WORD.finditer(text)), _WORD.findall(other)
    if len(mine) < shortest or len(theirs) < shortest:
        return []
    seeds: dict[tuple[str, ...], int] = {}
    for at in range(len(theirs) - _SEED, -1, -1):
        seeds[tuple(theirs[at : at + _SEED])] = at
    said = [word.group() for word in mine]
    runs: list[Run] = []
    at = 0
    while at <= len(said) - _SEED:
        there = seeds.get(tuple(said[at : at + _SEED]))
        if there is None:
            at += 1
            continue
        length = _common(said, at, theirs, there)
        start, end = mine[at].start(), mine[at + length - 1].end()
        if length >= shortest and not _stands_in(said[at : at + length], known):
            runs.append(Run(start, end, length))
        at += length
    return runs


def _common(said: list[str], at: int, theirs: list[str], there: int) -> int:
    """How many words are the same from here on, one different word allowed between three that are the same."""
    length = _SEED
    while at + length < len(said) and there + length < len(theirs):
        if said[at + length] == theirs[there + length]:
            length += 1
            continue
        after = slice(at + length + 1, at + length + 1 + _SEED)
        if len(said[after]) == _SEED and said[after] == theirs[there + length + 1 : there + length + 1 + _SEED]:
            length += 1 + _SEED
            continue
        break
    return length


def _stands_in(run: list[str], known: str) -> bool:
    return bool(known) and " ".join(run) in " ".join(_WORD.findall(known))
