"""Phrases of a language, filed by their first letters and found in one pass over the words of a text.

`languages/<code>/reading.toml` writes phrases in a small notation over folded text (lower case, no accents):

- a space stands for any white space (` ?` for none too), `word*` for a word with any ending, `~` for up to three words in between;
- `(a|b)`, `(a )?` and character classes mean what they mean in a regular expression;
- `{name}` stands for an entry of the table `[macros]`;
- a phrase that holds an accented letter is matched with its accents ("llamé" is not "llame").

A phrase begins and ends at the edge of a word, so the cost grows with the words of the text, hardly with the number
of phrases.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from drafter import languages
from drafter.text import fold

_WORD = re.compile(r"\w+")
_GAP = r"(?:[^\s.;:!?]+\s+){0,3}"
_HEAD = 3


class Hit(NamedTuple):
    """A phrase found: code points of the text, and the kind that it is filed under."""

    start: int
    end: int
    kind: str


def pattern(phrase: str, macros: Mapping[str, str] = MappingProxyType({})) -> str:
    """The regular expression of a phrase in the notation above."""
    phrase = phrase.removesuffix(" *")
    for name, meaning in macros.items():
        phrase = phrase.replace(f"{{{name}}}", meaning)
    made = phrase.replace("~ ", "~").replace("*", r"\w*").replace(" ?", r"\s*").replace(" ", r"\s+").replace("~", _GAP)
    return made if phrase.endswith("*") else made + r"(?!\w)"


def heads(phrase: str) -> set[str]:
    """The first letters, up to three, with which a text that matches `phrase` can begin."""
    if phrase.startswith("("):
        depth = 0
        options = [""]
        for at, char in enumerate(phrase):
            depth += (char == "(") - (char == ")")
            if depth == 0:
                break
            if char == "|" and depth == 1:
                options.append("")
            elif at:
                options[-1] += char
        rest = phrase[at + 1 :]
        optional = rest.startswith("?")
        rest = rest.removeprefix("?")
        found = {head for option in options for head in heads(option + rest)}
        return found | heads(rest) if optional else found
    if phrase.startswith("\\d"):
        return set("0123456789")
    literal = re.match(r"\w*", phrase)
    head = literal.group() if literal else ""
    if phrase[len(head) : len(head) + 1] == "?":
        return {head[:-1][:_HEAD], head[:_HEAD]}
    return {head[:_HEAD]}


class _Shelf:
    """Phrases that share their first letters; one gate for all of them, then one regex a kind."""

    def __init__(self) -> None:
        self.phrases: dict[str, list[str]] = {}

    @functools.cached_property
    def gate(self) -> re.Pattern[str]:
        return re.compile("|".join(p for each in self.phrases.values() for p in each))

    @functools.cached_property
    def by_kind(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(kind, re.compile("|".join(each))) for kind, each in self.phrases.items()]


def _listed(phrases: str | Iterable[str]) -> Iterable[str]:
    """One phrase after another; a string parts them by `;` or a new line."""
    if isinstance(phrases, str):
        return (phrase.strip() for phrase in re.split(r"[;\n]", phrases) if phrase.strip())
    return phrases


class Lexicon:
    """Phrases by kind. Safe to share between threads: filing is done once, compiling is idempotent."""

    def __init__(
        self, phrases: Mapping[str, str | Iterable[str]], macros: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._plain: dict[str, _Shelf] = {}
        self._accented: dict[str, _Shelf] = {}
        for kind, each in phrases.items():
            for phrase in _listed(each):
                shelves = self._plain if phrase.isascii() else self._accented
                for head in heads(phrase):
                    shelves.setdefault(fold(head), _Shelf()).phrases.setdefault(kind, []).append(
                        pattern(phrase, macros)
                    )

    def hits(self, text: str, folded: str | None = None) -> list[Hit]:
        """Every phrase in `text`, one a kind and place, from left to right. `folded` is `fold(text)` if at hand."""
        folded = fold(text) if folded is None else folded
        lowered = text.lower() if self._accented else folded
        if len(lowered) != len(folded):
            lowered = folded
        return list(self._find(folded, lowered))

    def _find(self, folded: str, lowered: str) -> Iterator[Hit]:
        places = ((self._plain, folded), (self._accented, lowered))
        for word in _WORD.finditer(folded):
            start = word.start()
            first = folded[start : start + _HEAD]
            for length in range(1, len(first) + 1):
                for shelves, haystack in places:
                    shelf = shelves.get(first[:length])
                    if shelf is None or shelf.gate.match(haystack, start) is None:
                        continue
                    for kind, regex in shelf.by_kind:
                        found = regex.match(haystack, start)
                        if found is not None and found.end() > start:
                            yield Hit(start, found.end(), kind)


@functools.cache
def lexicon(language: str, table: str = "phrases") -> Lexicon:
    """The phrases of one table of `reading.toml`, filed once."""
    tables = languages.load(language).table("reading")
    return Lexicon(tables[table], tables["macros"])


def texts(language: str, table: str) -> Mapping[str, str]:
    """A table of plain sentences of `reading.toml`, by key."""
    found: Mapping[str, str] = languages.load(language).table("reading")[table]
    return found
